"""What is written as FollowTheMoney, and what is left out: things that claims link, the links, their documents."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.export.ftm.links import Links
from defgraph.export.ftm.things import Known, document, post, thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import BinaryIO

    from defgraph.dossiers import DocumentEntry, Dossier, Named, ReportEntry
    from defgraph.export.ftm.links import Way
    from defgraph.export.ftm.things import FtmEntity
    from defgraph.store import Store

_HOLDS_OFFICE = "holds-office"
_REMEDY = "turtle, nquads and jsonld hold all"


def write_ftm(store: Store, dossiers: Sequence[Dossier], file: BinaryIO) -> tuple[str, ...]:
    """Write documents, things and links, one on each line; return what could not be written, in words."""
    known = Known(store)
    standing = [dossier for dossier in dossiers if dossier.standing != "denies"]
    written = [dossier for dossier in standing if _has_schemata(dossier, known)]
    gathered = _Gathered(known, written)
    file.writelines(json.dumps(entity, ensure_ascii=False).encode() + b"\n" for entity in gathered.entities())
    return tuple(_lost(len(dossiers) - len(standing), len(standing) - len(written), written))


def _has_schemata(dossier: Dossier, known: Known) -> bool:
    return not any(known.schema(end).abstract for end in (dossier.subject, dossier.object))


def _attesting(dossier: Dossier) -> list[ReportEntry]:
    return [report for report in dossier.reports if report.stance != "denies"]


def _lost(denied: int, without_schema: int, written: Iterable[Dossier]) -> Iterator[str]:
    reports = sum(len(_attesting(dossier)) for dossier in written)
    yield (
        f"ftm holds {reports} reports as links: figures and stages stand in words, spans, speakers and lineage are "
        f"left out; {_REMEDY}"
    )
    if denied:
        yield f"{denied} claims that are only denied are left out of ftm: nobody says they are so"
    if without_schema:
        yield f"{without_schema} claims about a facility, field or agreement are left out: ftm has no schema for these"


class _Gathered:
    """Things, positions, documents and links of claims."""

    def __init__(self, known: Known, dossiers: Sequence[Dossier]) -> None:
        self.known = known
        self._links = Links(known, _bodies(dossiers))
        self._things: dict[str, Named] = {}
        self._posts: dict[str, tuple[Named, Named]] = {}
        self._told: defaultdict[str, dict[str, DocumentEntry]] = defaultdict(dict)
        self._operators: defaultdict[str, set[str]] = defaultdict(set)
        self._written: list[FtmEntity] = []
        for dossier in dossiers:
            self._take(dossier)

    def entities(self) -> Iterator[FtmEntity]:
        """Yield documents, things, positions and links, each in the order of their ids."""
        documents = {key: entry for entries in self._told.values() for key, entry in entries.items()}
        yield from (document(documents[key]) for key in sorted(documents))
        for key in sorted(self._things):
            yield thing(self._things[key], self.known, self._told[key].values(), self._operators.get(key, ()))
        for key in sorted(self._posts):
            office, body = self._posts[key]
            yield post(key, office, body, self.known, self._told[key].values())
        yield from sorted(self._written, key=lambda link: str(link["id"]))

    def _take(self, dossier: Dossier) -> None:
        """Take a claim: one link for each report, or for all reports of one deal, that a document has of it."""
        together: defaultdict[tuple[str, str, str], list[ReportEntry]] = defaultdict(list)
        for report in _attesting(dossier):
            together[report.document.id, report.deal or report.id, report.stance].append(report)
        for reports in together.values():
            way = self._links.way(dossier, reports)
            self._written.append(self._links.link(way, dossier, reports))
            self._meet(dossier, way, reports[0].document)
        if dossier.relation == "operates" and dossier.standing == "asserts":
            self._operators[dossier.object.id].add(dossier.subject.id)

    def _meet(self, dossier: Dossier, way: Way, entry: DocumentEntry) -> None:
        if way.post and dossier.item:
            self._posts[way.post] = (dossier.item, dossier.object)
            self._told[way.post][entry.id] = entry
        for end in (dossier.subject, dossier.object):
            self._things[end.id] = end
            self._told[end.id][entry.id] = entry


def _bodies(dossiers: Iterable[Dossier]) -> dict[str, set[str]]:
    """Return by the id of an office those of the bodies in which it is held."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for dossier in dossiers:
        if dossier.relation == _HOLDS_OFFICE and dossier.item:
            found[dossier.item.id].add(dossier.object.id)
    return found
