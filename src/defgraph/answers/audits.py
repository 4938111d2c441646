"""Rows of the audit: the support of every claim, from arrays, each row made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, overload

import numpy as np

from defgraph.answers.rows import Row, Rows, assessed_columns, falls_without, graded_columns
from defgraph.assessment import NONE, assess_all
from defgraph.conflicts import find_conflicts
from defgraph.dossiers import Named, read_documents, read_dossiers, read_names
from defgraph.grades import objections
from defgraph.grades.arrays import grade_claims
from defgraph.lineage.arrays import DENIES, STANCES
from defgraph.lineage.owners import with_owners
from defgraph.lineage.reading import read_evidence
from defgraph.lookup import short
from defgraph.support.counting import Counter
from defgraph.support.failures import Failures
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.assessment import Assessed
    from defgraph.grades import Grade
    from defgraph.lineage.arrays import Evidence
    from defgraph.sets import Bools, Ints
    from defgraph.store import Store

_BRIEF = ("subject", "relation", "object", "item", "reached", "at_stage", "support", "falls_without")
_COLUMNS = (
    *("claim", "subject", "subject_id", "relation", "object", "object_id", "item", "item_id"),
    *("stage", "standing", "support_min", "support_max", "stage_support_min", "stage_support_max"),
    *("reached", "support", "at_stage", "reports", "documents", "publishers", "weak_points", "falls_without"),
)
_GRADE = ("reliability", "credibility", "grade")


@dataclass(frozen=True)
class Audit:
    """What every claim rests on, counted at one level, and the names of all that it speaks of."""

    evidence: Evidence
    assessed: Assessed
    names: Mapping[str, Named]
    grades: Sequence[Grade] = ()

    @property
    def denied(self) -> int:
        """How many claims are only denied."""
        return int((self.assessed.standing == DENIES).sum())

    def rows(self, max_support: int | None = None) -> Rows:
        """Return the claims, the least supported first; or only those that rest on so many origins at most."""
        assessed = self.assessed
        chosen = (assessed.standing != NONE) & (self.evidence.claims.relation != NONE)
        if max_support is not None:
            chosen &= (assessed.standing != DENIES) & (assessed.support.low <= max_support)
        graded, brief = (_GRADE, (*_BRIEF, "grade")) if self.grades else ((), _BRIEF)
        return Rows(_Audited(self, self._in_order(chosen)), (*_COLUMNS, *graded), brief)

    def _in_order(self, chosen: Bools) -> Ints:
        claims, support = self.evidence.claims, self.assessed.support
        labels = [self.names[iri].label if iri in self.names else short(iri) for iri in claims.entities]
        rank = np.unique(labels, return_inverse=True)[1] if labels else np.zeros(0, np.int64)
        relation = np.argsort(np.argsort(list(ontology().relations)))
        rows = np.flatnonzero(chosen)
        keys = (rank[claims.object], rank[claims.subject], relation[claims.relation], support.high, support.low)
        return rows[np.lexsort([key[rows] for key in keys])]


def audit(store: Store, level: str = "all", *, by_owner: bool = False) -> Audit:
    """Count the support of every claim at a level of :data:`defgraph.support.failures.LEVELS`.

    ``by_owner`` takes publishers behind whom the same owner or state is, as far as the graph tells, as one.
    """
    evidence = read_evidence(store)
    lineage, owners = with_owners(store, evidence.lineage) if by_owner else (evidence.lineage, None)
    counter = Counter(lineage, Failures.of(lineage, level, owners))
    return Audit(replace(evidence, lineage=lineage), assess_all(evidence, counter), read_names(store))


def graded(store: Store, audited: Audit) -> Audit:
    """Return an audit with the grade of each claim; for conflicts, all that is said of the claims is read."""
    against = objections(find_conflicts(read_dossiers(store), read_documents(store)))
    given = {iri: named.reliability for iri, named in audited.names.items() if named.reliability}
    found = audited.assessed
    return replace(audited, grades=grade_claims(audited.evidence, found.standing, found.stage, given, against))


class _Audited(Sequence[Row]):
    """The rows of an audit, in an order."""

    def __init__(self, audit: Audit, order: Ints) -> None:
        self._names, self._order, self._grades = audit.names, order, audit.grades
        self._columns(audit)
        lineage = audit.evidence.lineage
        self._documents = [short(iri) for iri in lineage.documents]
        agents = [self._name(iri) for iri in lineage.agents]
        publishers = lineage.publisher.tolist()
        self._publishers = [agents[publisher].label if publisher >= 0 else "" for publisher in publishers]
        # A failure's number stands for the same agent or document as an origin too.
        iris = lineage.nodes * 2
        self._failures, self._rank = [*map(self._name, iris)], iris.__getitem__

    def _columns(self, audit: Audit) -> None:
        """Take up what is looked up for every row: as lists, for these are read one by one."""
        claims, lineage, found = audit.evidence.claims, audit.evidence.lineage, audit.assessed
        self._claims = claims.iris
        self._first = np.searchsorted(lineage.claim, np.arange(len(claims.iris) + 1)).tolist()
        self._reporting, self._weak = lineage.document.tolist(), found.support.weak
        stages, relations = (*ontology().stages, ""), tuple(ontology().relations)
        entities = [*(self._entity(iri) for iri in claims.entities), (None, None)]
        self._ends = [
            [entities[end] for end in column.tolist()] for column in (claims.subject, claims.object, claims.item)
        ]
        self._relations = [relations[relation] for relation in claims.relation.tolist()]
        supports = (found.support.low, found.support.high, found.stage_support.low, found.stage_support.high)
        words = ([STANCES[standing] for standing in found.standing.tolist()], [stages[s] for s in found.stage.tolist()])
        self._assessed = list(zip(*words, *(ends.tolist() for ends in supports), strict=True))

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> list[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | list[Row]:
        if isinstance(place, slice):
            return [self._row(claim) for claim in self._order[place].tolist()]
        return self._row(int(self._order[place]))

    def __len__(self) -> int:
        return len(self._order)

    def _row(self, claim: int) -> Row:
        first, last = self._first[claim], self._first[claim + 1]
        documents = sorted(set(self._reporting[first:last]))
        weak = [self._failures[point] for point in sorted(self._weak[claim], key=self._rank)]
        (subject, subject_id), (object_, object_id), (item, item_id) = (ends[claim] for ends in self._ends)
        standing, stage, low, high, stage_low, stage_high = self._assessed[claim]
        return {
            "claim": short(self._claims[claim]),
            "subject": subject,
            "subject_id": subject_id,
            "relation": self._relations[claim],
            "object": object_,
            "object_id": object_id,
            "item": item,
            "item_id": item_id,
            **assessed_columns(standing, stage, (low, high), (stage_low, stage_high)),
            "reports": last - first,
            "documents": [self._documents[document] for document in documents],
            "publishers": sorted({label for document in documents if (label := self._publishers[document])}),
            "weak_points": [point.plain() for point in weak],
            "falls_without": falls_without(weak),
            **(graded_columns(self._grades[claim]) if self._grades else {}),
        }

    def _entity(self, iri: str) -> tuple[str | None, str | None]:
        named = self._name(iri)
        return named.label, named.id

    def _name(self, iri: str) -> Named:
        return self._names.get(iri) or Named(short(iri), short(iri))
