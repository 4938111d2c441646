"""Assessing every claim of a store: stage, standing, plain property and support."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph import stages
from defgraph.lineage import read_lineage
from defgraph.model import Assessment, Support
from defgraph.store.results import Table
from defgraph.support import SupportCounter
from defgraph.vocabulary import local, ontology

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.lineage import Telling
    from defgraph.store import Store

_CLAIMS = """
SELECT ?claim ?class ?subject ?object WHERE {
  ?claim dg:subject ?subject ; dg:object ?object ; a ?class
} ORDER BY ?claim"""


def assess(store: Store) -> Iterator[Assessment]:
    """Assess each claim, in the order of their IRIs."""
    lineage = read_lineage(store)
    counter = SupportCounter(lineage)
    relations = {relation.claim_class: relation for relation in ontology().relations.values()}
    claims = store.query(_CLAIMS)
    assert isinstance(claims, Table)
    for claim, claim_class, subject, object_ in claims.rows:
        tellings = lineage.tellings.get(str(claim), ())
        if not tellings:
            continue  # A claim nobody reports: the shapes name it, and there is nothing to assess.
        relation = relations[local(str(claim_class))]
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
            support=_support(counter, [t for t in tellings if t.stance != "denies"]),
            stage_support=_support(counter, stages.carriers(carrying, stage)),
        )


def _support(counter: SupportCounter, tellings: list[Telling]) -> Support:
    return counter.count(tellings) if tellings else Support(0, 0)
