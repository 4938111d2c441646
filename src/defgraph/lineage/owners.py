"""Who is behind publishers, as far as the graph tells: owners, whole organisations, and states behind their organs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from defgraph.sets import Sets
from defgraph.store import select

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.lineage.arrays import Lineage
    from defgraph.store import Store

_OWNERS = """
SELECT DISTINCT ?owner ?owned WHERE {
  { ?owner dg:controls ?owned } UNION { ?owned dg:partOf ?owner }
  UNION { VALUES ?organ { dg:GovernmentBody dg:ArmedForce dg:SecurityForce } ?owned a ?organ ; dg:country ?owner }
}"""


def with_owners(store: Store, lineage: Lineage) -> tuple[Lineage, Sets]:
    """Return the lineage with owners among its agents, and for each agent those behind it, also through others."""
    above = read_owners(store)
    known = set(lineage.agents)
    agents = [*lineage.agents, *sorted({owner for agent in known for owner in _all(above, agent)} - known)]
    number = {agent: place for place, agent in enumerate(agents)}
    owners = Sets.gather([number[owner] for owner in _all(above, agent)] for agent in agents)
    return replace(lineage, agents=agents), owners


def controlled_by(store: Store, owner: str) -> frozenset[str]:
    """Return the IRIs of all that an owner or state is behind, also through others."""
    below: dict[str, set[str]] = defaultdict(set)
    for owned, owners in read_owners(store).items():
        for one in owners:
            below[one].add(owned)
    return _all(below, owner)


def read_owners(store: Store) -> Mapping[str, set[str]]:
    """Return the IRIs of those right behind each entity of which that is known."""
    owners: dict[str, set[str]] = defaultdict(set)
    for owner, owned in select(store, _OWNERS).rows:
        owners[str(owned)].add(str(owner))
    return owners


def _all(next_to: Mapping[str, set[str]], start: str) -> frozenset[str]:
    """Return what is reached from a start, itself not included unless in a circle."""
    found: set[str] = set()
    ahead = [start]
    while ahead:
        new = next_to.get(ahead.pop(), set()) - found
        found |= new
        ahead += new
    return frozenset(found - {start})
