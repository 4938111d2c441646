"""Lineage as a tree: what a report rests on, and what that rests on, down to the origins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.dossiers import Base, DocumentEntry, Dossier, Named, ReportEntry


@dataclass(frozen=True, slots=True)
class Branch:
    """A document that something rests on, for the reasons given, and what it rests on itself.

    ``speakers`` are those whose word it relays on this claim. ``origin`` is ``own`` or ``unknown`` where it rests on
    nothing further. ``again`` tells that it stood in the tree before, where it is followed further.
    """

    document: str
    because: tuple[str, ...]
    speakers: tuple[Named, ...] = ()
    origin: str = ""
    again: bool = False
    branches: tuple[Branch, ...] = ()


def lineage_tree(dossier: Dossier, report: ReportEntry) -> tuple[Branch, ...]:
    """Return what a report of a claim rests on; empty where it rests on no document.

    A document that reports on the claim itself rests on what its own reports do; another, on what it is known to.
    """
    told: dict[str, list[ReportEntry]] = {}
    for one in dossier.reports:
        told.setdefault(one.document.id, []).append(one)
    return _branches(report.lineage, dossier.sources, told, {report.document.id})


def _branches(
    bases: Iterable[Base],
    documents: Mapping[str, DocumentEntry],
    told: Mapping[str, Sequence[ReportEntry]],
    met: set[str],
) -> tuple[Branch, ...]:
    reasons: dict[str, list[str]] = {}
    for base in bases:
        reasons.setdefault(base.document, []).append(base.because)
    return tuple(
        _branch(name, tuple(dict.fromkeys(why)), documents, told, met) for name, why in sorted(reasons.items())
    )


def _branch(
    name: str,
    because: tuple[str, ...],
    documents: Mapping[str, DocumentEntry],
    told: Mapping[str, Sequence[ReportEntry]],
    met: set[str],
) -> Branch:
    if name in met:
        return Branch(name, because, again=True)
    met.add(name)
    reports, document = told.get(name, ()), documents.get(name)
    speakers = tuple(dict.fromkeys(speaker for report in reports for speaker in report.speakers))
    if reports:
        bases = [base for report in reports for base in report.lineage]
        origins = {report.known_origin for report in reports} - {""}
    else:
        bases = list(document.bases) if document else []
        origins = {document.origin if document else "unknown"} - {""}
    origin = "" if bases or not origins else min(origins)  # own before unknown
    return Branch(name, because, speakers, origin, branches=_branches(bases, documents, told, met))
