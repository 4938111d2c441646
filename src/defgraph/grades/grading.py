"""Grading claims from their dossiers."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.conflicts import Verdict, contradicted, find_conflicts
from defgraph.dossiers import known_documents
from defgraph.grades.footing import Footing
from defgraph.grades.scale import Grade, credibility
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from defgraph.conflicts import Conflict
    from defgraph.dossiers import Dossier, ReportEntry


def grades(dossiers: Collection[Dossier], conflicts: Iterable[Conflict] | None = None) -> Mapping[str, Grade]:
    """Return the grade of each claim, by its id; conflicts are found among the claims given unless they are too."""
    found = find_conflicts(dossiers, known_documents(dossiers)) if conflicts is None else conflicts
    against = objections(found)
    return {dossier.id: _grade(dossier, against.get(dossier.id)) for dossier in dossiers}


def objections(conflicts: Iterable[Conflict]) -> Mapping[str, frozenset[str]]:
    """Return the claims that are contradicted, each with the denials that do so (none, if it is about a figure)."""
    found = list(conflicts)
    denials: dict[str, set[str]] = defaultdict(set)
    for conflict in found:
        for pair in conflict.pairs if conflict.kind == "stance" else ():
            if pair.verdict is Verdict.CONTRADICTION:
                denial = conflict.sides[pair.first]
                denials[denial.claim.id].update(report.id for report in denial.reports)
    return {claim: frozenset(denials[claim]) for claim in contradicted(found)}


def _grade(dossier: Dossier, denials: frozenset[str] | None) -> Grade:
    """Grade one claim; ``denials`` are those that contradict it, None if nothing does."""
    footing = Footing(_graded_by(dossier), dossier.sources)
    denying = [report for report in dossier.reports if report.id in denials] if denials else []
    credible = credibility(
        dossier.standing,
        (dossier.stage_support_min, dossier.stage_support_max),
        known=footing.known,
        contradicted=denials is not None,
        denials=Footing(denying, dossier.sources).origins,
    )
    return Grade(footing.reliability, credible)


def _graded_by(dossier: Dossier) -> list[ReportEntry]:
    """Return the reports that carry a claim to its stage, as its stage support counts them.

    Where there are none (it is only denied, or may have ended), return those of its standing.
    """
    rungs = ontology().rungs
    needed = rungs.get(dossier.stage)
    strongest = [report for report in dossier.reports if report.stance == dossier.standing]
    carrying = [
        report
        for report in strongest
        if report.stance == "asserts" or (report.stance == "hedges" and report.stage in rungs)
        if (report.stage == dossier.stage if needed is None else rungs.get(report.stage, -1) >= needed)
    ]
    return carrying or strongest
