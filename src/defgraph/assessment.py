"""Assessing every claim of a store: stage, standing, plain property and support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph import stages
from defgraph.lineage import read_lineage
from defgraph.model import Assessment
from defgraph.store import select
from defgraph.support import SupportCounter
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.store import Store

_CLAIMS = """
SELECT DISTINCT ?claim ?relation ?subject ?object WHERE {
  ?claim dg:subject ?subject ; dg:object ?object ; a/dg:relation ?relation
} ORDER BY ?claim"""


def assess(store: Store) -> Iterator[Assessment]:
    """Assess each claim, in the order of their IRIs."""
    lineage = read_lineage(store)
    counter = SupportCounter(lineage)
    for claim, name, subject, object_ in select(store, _CLAIMS).rows:
        tellings = lineage.tellings.get(str(claim), ())
        if not tellings:
            continue  # A claim nobody reports: the shapes name it, and there is nothing to assess.
        relation = ontology().relations[str(name)]
        standing = stages.standing(tellings)
        carrying = [telling for telling in tellings if telling.stance == standing]
        stage = stages.stage_of(carrying) if standing != "denies" else None
        asserting = carrying if standing == "asserts" else []
        yield Assessment(
            claim=str(claim),
            subject=str(subject),
            object=str(object_),
            symmetric=relation.symmetric,
            standing=standing,
            stage=stage,
            direct=stages.direct_property(relation, asserting, stage),
            support=counter.count(stages.attesting(tellings)),
            stage_support=counter.count(stages.carriers(stages.attesting(carrying), stage)),
        )
