"""What the engine and the two references say of the same claims."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .reference import reference
from .worlds import USUAL, World, counted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .chance import Case
    from .worlds import Answer, Audit, Sources, Telling


def count(sources: Sources, *tellings: Telling, audit: Audit = USUAL) -> Answer:
    """Return the engine's answer, held against all sets of failures and, where all count, the vertex cuts."""
    found = counted(sources, {"claim": tellings}, audit).answers["claim"]
    assert found == World(sources, tellings, audit).answer()
    if audit.level == "all":
        assert found == reference(sources, tellings, audit)
    return found


def by_engine(case: Case) -> Mapping[str, Answer]:
    return counted(case.sources, case.claims, case.audit).answers


def by_trial(case: Case) -> Mapping[str, Answer]:
    return {claim: World(case.sources, told, case.audit).answer() for claim, told in case.claims.items()}


def by_cuts(case: Case) -> Mapping[str, Answer]:
    return {claim: reference(case.sources, told, case.audit) for claim, told in case.claims.items()}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The engine's answers, how many searches they took, and for each claim the other answers of a reference."""

    answers: Mapping[str, Answer]
    searches: int
    otherwise: Mapping[str, Answer] = field(default_factory=dict)


def compare(case: Case, *, small: bool) -> Comparison:
    """Hold the engine against all sets of failures if the case is small, and the cuts where they can tell."""
    found = counted(case.sources, case.claims, case.audit)
    references = [by_trial(case)] if small else []
    if case.audit.level == "all":
        references.append(by_cuts(case))
    otherwise = {claim: said for one in references for claim, said in one.items() if said != found.answers[claim]}
    return Comparison(found.answers, found.searches, otherwise)
