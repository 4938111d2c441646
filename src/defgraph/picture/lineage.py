"""The documents that a picture tells of, and those outside it that tell when these were there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from defgraph.dossiers import DocumentEntry, ReportEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from defgraph.picture.values import Picture

T = TypeVar("T", DocumentEntry, ReportEntry)
_DAY = len("2024-01-02")


def lineage_of(picture: Picture) -> list[DocumentEntry]:
    """Return the documents that the reports stand in and those that they rest on, however far, by their ids."""
    found: dict[str, DocumentEntry] = {}
    told = {id(report.document): report.document.id for report in picture.reports}
    waiting = {*told.values(), *(base.document for report in picture.reports if report.bases for base in report.bases)}
    while waiting:
        found.update((name, picture.documents.get(name) or DocumentEntry(name)) for name in waiting)
        waiting = {base.document for name in waiting for base in found[name].bases} - found.keys()
    return [found[name] for name in sorted(found)]


def beyond(picture: Picture, inside: Iterable[DocumentEntry]) -> tuple[list[DocumentEntry], list[ReportEntry]]:
    """Return documents, and reports on claims that are not drawn, that tell when documents ``inside`` were there.

    One was there by a day if one that rests on it was. Only those that are not dated to the day need such a witness;
    of what the witnesses rest on, only what leads there is told.
    """
    within = {document.id: document for document in inside}
    resting: dict[str, set[str]] = defaultdict(set)
    for document in picture.documents.values():
        for base in document.bases:
            resting[base.document].add(document.id)
    for report in picture.elsewhere:
        for base in report.bases:
            resting[base.document].add(report.document.id)
    reached = _above([name for name, document in within.items() if len(document.issued) < _DAY], resting)
    outside = [picture.documents[name] for name in sorted(reached - within.keys())]
    reports = [report for report in picture.elsewhere if any(base.document in reached for base in report.bases)]
    return [_leading(document, reached) for document in outside], [_leading(report, reached) for report in reports]


def _leading(one: T, names: set[str]) -> T:
    """Leave only those bases that are among some names."""
    return replace(one, bases=tuple(base for base in one.bases if base.document in names))


def _above(names: list[str], resting: dict[str, set[str]]) -> set[str]:
    """Return names with all that rest on them, however far."""
    found, ahead = set(names), names
    while ahead:
        ahead = list(set(chain.from_iterable(resting[name] for name in ahead)) - found)
        found.update(ahead)
    return found
