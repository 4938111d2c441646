"""What the store knows of where word comes from: reports, documents, publishers, speakers.

Read in five queries, whole; all later questions of support are answered from these values.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from defgraph.model import certainly_later
from defgraph.store import select
from defgraph.vocabulary import ORIGIN, SPEAKER, STAGE, STANCE, ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.store import Store
    from defgraph.store.results import Table, Value


@dataclass(frozen=True, slots=True)
class Telling:
    """One report as lineage sees it. All names are IRIs; ``stage`` and ``stance`` are words.

    ``bases`` and ``own`` are None where the report shares its document's lineage.
    ``time`` is the day, month or year the stage was reached, as far as it lies not after the report itself;
    else that of the document, or empty. ``over`` tells that the state of affairs had ended by then.
    """

    report: str
    claim: str
    document: str
    stance: str
    stage: str
    time: str = ""
    over: bool = False
    speakers: frozenset[str] = frozenset()
    bases: frozenset[str] | None = None
    own: bool | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document as lineage sees it."""

    publisher: str | None = None
    own: bool = False
    bases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Lineage:
    """All tellings by claim, and all documents by IRI."""

    tellings: Mapping[str, tuple[Telling, ...]]
    sources: Mapping[str, Source] = field(default_factory=dict)


_REPORTS = """
SELECT ?report ?claim ?document ?stance ?stage ?date ?until ?issued ?after ?origin WHERE {
  ?report dg:reports ?claim ; prov:wasQuotedFrom ?document ; dg:stance ?stance ; dg:stage ?stage .
  OPTIONAL { ?report dg:date ?date }
  OPTIONAL { ?report dg:until ?until }
  OPTIONAL { ?report dg:origin ?origin }
  OPTIONAL { ?document dcterms:issued ?issued }
  OPTIONAL { ?document dg:issuedAfter ?after }
}"""
_SPEAKERS = "SELECT ?report ?speaker WHERE { ?report a dg:Report ; dg:saidBy ?speaker }"
_REPORT_BASES = "SELECT ?report ?base WHERE { ?report a dg:Report ; prov:wasDerivedFrom ?base }"
_DOCUMENT_BASES = "SELECT ?document ?base WHERE { ?document a dg:Document ; prov:wasDerivedFrom ?base }"
_DOCUMENTS = """
SELECT ?document ?publisher ?origin WHERE {
  ?document a dg:Document .
  OPTIONAL { ?document dcterms:publisher ?publisher }
  OPTIONAL { ?document dg:origin ?origin }
}"""


def read_lineage(store: Store) -> Lineage:
    """Read the lineage of all claims."""
    speakers = _sets(select(store, _SPEAKERS))
    report_bases = _sets(select(store, _REPORT_BASES))
    document_bases = _sets(select(store, _DOCUMENT_BASES))
    tellings: dict[str, list[Telling]] = defaultdict(list)
    for row in select(store, _REPORTS):
        report, origin = str(row["report"]), row["origin"]
        said = _first(row["issued"], row["after"])
        tellings[str(row["claim"])].append(
            Telling(
                report=report,
                claim=str(row["claim"]),
                document=str(row["document"]),
                stance=str(row["stance"]).removeprefix(STANCE),
                stage=str(row["stage"]).removeprefix(STAGE),
                time=_time(row, said),
                over=row["until"] is not None and not (said and certainly_later(str(row["until"]), said)),
                speakers=speakers.get(report, frozenset()),
                bases=frozenset() if origin else report_bases.get(report),
                own=origin == ORIGIN + "own" if origin else None,
            )
        )
    sources = {
        str(row["document"]): Source(
            publisher=str(row["publisher"]) if row["publisher"] else None,
            own=row["origin"] == ORIGIN + "own",
            bases=document_bases.get(str(row["document"]), frozenset()),
        )
        for row in select(store, _DOCUMENTS)
    }
    ordered = {claim: tuple(sorted(found, key=lambda t: t.report)) for claim, found in sorted(tellings.items())}
    return Lineage(ordered, sources)


def is_named(speaker: str) -> bool:
    """Tell whether a speaker is known by name (an entity) and not by a description only."""
    return not speaker.startswith(SPEAKER)


def _sets(table: Table) -> dict[str, frozenset[str]]:
    sets: dict[str, set[str]] = defaultdict(set)
    for key, member in table.rows:
        sets[str(key)].add(str(member))
    return {key: frozenset(members) for key, members in sets.items()}


def _time(row: Mapping[str, Value], said: str) -> str:
    """Return when a stage was reached; a date still to come when it was said (a visit planned) is no time reached."""
    ended = row["until"] if str(row["stage"]).removeprefix(STAGE) not in ontology().rungs else None
    reached = _first(row["date"], ended)
    return said if said and certainly_later(reached, said) else reached or said


def _first(*values: Value) -> str:
    return next((str(value) for value in values if value is not None), "")
