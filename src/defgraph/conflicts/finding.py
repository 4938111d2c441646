"""Finding all disagreements between the reports of claims."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import TYPE_CHECKING

from defgraph.conflicts.dates import date_conflicts
from defgraph.conflicts.editions import edition_conflicts
from defgraph.conflicts.exclusions import office_conflicts, ownership_conflicts
from defgraph.conflicts.figures import figure_conflicts
from defgraph.conflicts.origins import Origins
from defgraph.conflicts.stances import denial_conflicts, stage_conflicts
from defgraph.conflicts.verdicts import Conflict, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from defgraph.dossiers import DocumentEntry, Dossier, Figure, ReportEntry

_NONE: Mapping[str, DocumentEntry] = MappingProxyType({})
_OF_ONE_DEAL = (figure_conflicts, date_conflicts)
_OF_ONE_CLAIM = (stage_conflicts, denial_conflicts)
_ACROSS_CLAIMS = (office_conflicts, ownership_conflicts)


def find_conflicts(
    dossiers: Iterable[Dossier], documents: Mapping[str, DocumentEntry] = _NONE, *, whole: bool = True
) -> tuple[Conflict, ...]:
    """Return where reports disagree or seem to, the gravest first; ``docs/conflicts.md`` defines the verdicts.

    The order of claims and of their reports does not matter. ``documents`` (by id) are those that reports rest on
    but that report nothing themselves: known, their publishers count as origins too; and the editions of registers,
    of which some may be silent on a claim. ``whole`` tells that the dossiers hold all that their documents report of
    these claims; else (as of a day) silence tells nothing.

    The work grows with the number of reports (sorting them included) and, for one claim, with the square of the
    number of values that differ.
    """
    known = sorted(dossiers, key=lambda dossier: dossier.id)
    origins = Origins(known, documents)
    found = chain(
        (
            found
            for dossier in known
            for deal in _deals(dossier)
            for find in _OF_ONE_DEAL
            for found in find(deal, origins)
        ),
        (found for dossier in known for find in _OF_ONE_CLAIM for found in find(dossier, origins)),
        (found for find in _ACROSS_CLAIMS for found in find(known, origins)),
        edition_conflicts(known, documents) if whole else (),
    )
    return tuple(sorted(found, key=_gravest_first))


def _deals(dossier: Dossier) -> Iterable[Dossier]:
    """Part a claim into the deals that sources tell apart; where they do, other reports are not of any one of these."""
    keys = {report.deal for report in dossier.reports if report.deal}
    if len(keys) < 2:
        return (dossier,)
    of_each: dict[str, list[ReportEntry]] = defaultdict(list)
    for report in dossier.reports:
        of_each[report.deal].append(report)
    return (replace(dossier, reports=tuple(reports)) for _, reports in sorted(of_each.items()))


def _gravest_first(conflict: Conflict) -> tuple[int, str, str, str]:
    claim = conflict.sides[0].claim
    return conflict.verdict.gravity, claim.sentence, claim.id, conflict.kind


def disputed(conflicts: Iterable[Conflict]) -> Mapping[str, frozenset[tuple[str, Figure | str]]]:
    """Return what is contradicted in each claim, by its id: kinds with values, such as ``delivered`` with 3 and 5."""
    sides: dict[str, set[tuple[str, Figure | str]]] = defaultdict(set)
    for found in conflicts:
        for pair in found.pairs:
            if pair.verdict is Verdict.CONTRADICTION:
                for side in (found.sides[pair.first], found.sides[pair.second]):
                    sides[side.claim.id].add((found.kind, side.value))
    return {claim: frozenset(values) for claim, values in sides.items()}


def contradicted(conflicts: Iterable[Conflict]) -> frozenset[str]:
    """Return the ids of the claims that are part of a contradiction (no other verdict counts)."""
    return frozenset(claim for found in conflicts if found.verdict is Verdict.CONTRADICTION for claim in found.claims)
