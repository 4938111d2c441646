"""Small stores for tests of the store itself, and ways to compare any two."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyoxigraph as ox

from defgraph.store import draft
from defgraph.store.results import Table
from defgraph.vocabulary import BASE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.store import Store

SAYS = ox.NamedNode("https://example.org/says")
# Whatever defgraph builds holds its ontology, by which it knows its own graph on a server again.
ONTOLOGY = ox.NamedNode(f"{BASE}ontology")
SIZE = 500


def saying(text: str, size: int = SIZE) -> Iterator[ox.Triple]:
    """Yield triples that all say the same, so that a mixture of two builds shows."""
    yield ox.Triple(ONTOLOGY, SAYS, ox.Literal(text))
    for number in range(size - 1):
        yield ox.Triple(ox.NamedNode(f"https://example.org/{number}"), SAYS, ox.Literal(text))


def write(address: str, text: str) -> Store:
    """Build such a store, as :func:`defgraph.building.build` does."""
    making = draft(address)
    try:
        making.add(saying(text))
        return making.publish()
    except BaseException:
        making.discard()
        raise


def said(store: Store) -> str:
    """Return what all triples of a store say; fail if it is not whole."""
    found = store.query("SELECT ?said (COUNT(*) AS ?n) { ?s ?p ?said } GROUP BY ?said")
    assert isinstance(found, Table)
    ((text, count),) = found.rows
    assert count == SIZE
    return str(text)


def lines(store: Store) -> list[bytes]:
    """Return a store as sorted N-Triples."""
    file = io.BytesIO()
    store.dump(file, "ntriples")
    return sorted(file.getvalue().splitlines())
