"""Rows of the audit: the support of every claim, from arrays, each row made when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, overload

import numpy as np

from defgraph.answers.rows import Row, Rows, assessed_columns, falls_without
from defgraph.assessment import DENIES, NONE, assess_all
from defgraph.dossiers import Named, read_names
from defgraph.lineage.arrays import STANCES
from defgraph.lineage.owners import with_owners
from defgraph.lineage.reading import read_evidence
from defgraph.lookup import short
from defgraph.support.counting import Counter
from defgraph.support.failures import Failures
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.assessment import Assessed
    from defgraph.lineage.arrays import Evidence
    from defgraph.sets import Bools, Ints
    from defgraph.store import Store

_BRIEF = ("subject", "relation", "object", "item", "reached", "at_stage", "support", "falls_without")
_COLUMNS = (
    *("claim", "subject", "subject_id", "relation", "object", "object_id", "item", "item_id"),
    *("stage", "standing", "support_min", "support_max", "stage_support_min", "stage_support_max"),
    *("reached", "support", "at_stage", "reports", "documents", "publishers", "weak_points", "falls_without"),
)


@dataclass(frozen=True)
class Audit:
    """What every claim rests on, counted at one level, and the names of all that it speaks of."""

    evidence: Evidence
    assessed: Assessed
    names: Mapping[str, Named]

    @property
    def denied(self) -> int:
        """How many claims are only denied."""
        return int((self.assessed.standing == DENIES).sum())

    def rows(self, max_support: int | None = None) -> Rows:
        """Return the claims, the least supported first; or only those that rest on so many origins at most."""
        assessed = self.assessed
        chosen = assessed.standing != NONE
        if max_support is not None:
            chosen &= (assessed.standing != DENIES) & (assessed.support.low <= max_support)
        return Rows(_Audited(self, self._in_order(chosen)), _COLUMNS, _BRIEF)

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


class _Audited(Sequence[Row]):
    """The rows of an audit, in an order."""

    def __init__(self, audit: Audit, order: Ints) -> None:
        self._audit, self._order = audit, order
        lineage, claims = audit.evidence.lineage, audit.evidence.claims
        self._first = np.searchsorted(lineage.claim, np.arange(len(claims.iris) + 1)).tolist()
        self._relations = tuple(ontology().relations)
        self._entities = [self._name(iri) for iri in claims.entities]
        self._documents = [short(iri) for iri in lineage.documents]
        agents = [self._name(iri) for iri in lineage.agents]
        self._publishers = [
            agents[publisher].label if publisher >= 0 else "" for publisher in lineage.publisher.tolist()
        ]
        # A failure's number stands for the same agent or document as an origin too.
        iris = [*lineage.agents, *lineage.documents] * 2
        self._failures, self._rank = [*map(self._name, iris)], iris.__getitem__

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
        claims = self._audit.evidence.claims
        documents = set(self._audit.evidence.lineage.document[self._first[claim] : self._first[claim + 1]].tolist())
        weak = [self._failures[point] for point in sorted(self._audit.assessed.support.weak[claim], key=self._rank)]
        return {
            "claim": short(claims.iris[claim]),
            **self._named("subject", claims.subject[claim]),
            "relation": self._relations[claims.relation[claim]],
            **self._named("object", claims.object[claim]),
            **self._named("item", claims.item[claim]),
            **self._assessed(claim),
            "reports": int(self._first[claim + 1] - self._first[claim]),
            "documents": sorted(self._documents[document] for document in documents),
            "publishers": sorted({label for document in documents if (label := self._publishers[document])}),
            "weak_points": [point.plain() for point in weak],
            "falls_without": falls_without(weak),
        }

    def _named(self, column: str, entity: int) -> Row:
        named = self._entities[entity] if entity >= 0 else None
        return {column: named.label if named else None, f"{column}_id": named.id if named else None}

    def _assessed(self, claim: int) -> Row:
        found = self._audit.assessed
        stage, standing = int(found.stage[claim]), STANCES[found.standing[claim]]
        support, stage_support = (
            (int(one.low[claim]), int(one.high[claim])) for one in (found.support, found.stage_support)
        )
        return assessed_columns(standing, ontology().stages[stage] if stage >= 0 else "", support, stage_support)

    def _name(self, iri: str) -> Named:
        return self._audit.names.get(iri) or Named(short(iri), short(iri))
