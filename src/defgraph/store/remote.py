"""Any SPARQL 1.1 server: query, update and graph store protocol.

Without a ``graph`` in its address (:mod:`defgraph.store.wire`) the server's default graph is meant.
Queries go as form POST, answers come as SPARQL JSON and N-Triples (SPARQL 1.1 Protocol, sections 2.1
and 2.2); a server's error is one whatever its status says.
"""

from __future__ import annotations

import io
import tempfile
import uuid
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

import pyoxigraph as ox

from defgraph.errors import QueryError, StoreError
from defgraph.store.embedded import EmbeddedStore, MemoryDraft
from defgraph.store.results import RDF_FORMATS, Table, Triples, answer
from defgraph.store.wire import Wire, parse_address
from defgraph.vocabulary import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.store.results import Answer

_BATCH = 50_000
"""Triples in one graph store request: servers cap what they take (Virtuoso at 100,000 lines)."""

_STAGING = f"{BASE}staging/"
_FORGOTTEN = timedelta(days=1)
"""Age from which a staging graph is taken for the remains of a build that was killed."""

_MARK = f"ASK {{ <{BASE}ontology> ?p ?o }}"
_COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
_GRAPHS = f"SELECT DISTINCT ?g {{ GRAPH ?g {{}} FILTER(STRSTARTS(STR(?g), '{_STAGING}')) }}"
_PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"


def open_server(address: str) -> RemoteStore:
    """Open the store on a server.

    Raises:
        StoreError: if the address is wrong, the server does not answer, or holds no store.
    """
    store = RemoteStore(address)
    if not store.query(_MARK):
        raise StoreError(f"there is no store at {store}; make one with `defgraph build`, or name another with --store")
    return store


class RemoteStore:
    """A server's graph. As a text: its address, without the login."""

    def __init__(self, address: str) -> None:
        self.address = parse_address(address)
        self._wire = Wire(self.address)

    def __str__(self) -> str:
        return str(self.address)

    def query(self, text: str, *, timeout: float | None = None) -> Answer:
        """See :meth:`defgraph.store.Store.query`."""
        _check_syntax(text)
        return self._ask(text, self.address.graph, timeout)

    def _ask(self, text: str, graph: str | None, timeout: float | None = None) -> Answer:
        form = {"query": _PREFIXES + text} | ({"default-graph-uri": graph} if graph else {})
        body = io.BytesIO()
        headers = self._wire.send("POST", "query", body, timeout=timeout, data=form, headers={"Accept": _ACCEPT})
        found = self._parse(headers.get("content-type", ""), body.getvalue())
        cap = headers.get("x-sparql-maxrows", "")
        # Virtuoso cuts results off at this number and calls that a success.
        if cap.isdigit() and not isinstance(found, bool) and _size(found) >= int(cap):
            raise StoreError(f"{self} gives at most {cap} rows; narrow the query, or raise the server's limit")
        return found

    def _parse(self, content_type: str, body: bytes) -> Answer:
        try:
            if content_type.startswith("application/n-triples"):
                return Triples(tuple(quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)))
            return answer(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError, OSError) as error:
            # Oxigraph's server tells of an error in mid-answer at the end of the body of a 200.
            end = body[-200:].decode(errors="replace").strip()
            remedy = "if its time limit was reached, narrow the query; if this is no SPARQL server, check the address"
            raise StoreError(f"{self} gave no whole answer ({error}), it ends in {end!r}; {remedy}") from error

    def kept(self, name: str) -> None:
        """See :meth:`defgraph.store.Store.kept`: a server keeps triples only."""

    def dump(self, file: BinaryIO, rdf_format: str) -> None:
        """See :meth:`defgraph.store.Store.dump`. What the server sends waits on disk until it is whole."""
        where = {"graph": self.address.graph} if self.address.graph else {"default": ""}
        with tempfile.TemporaryFile() as received:
            self._wire.send("GET", "store", received, params=where, headers={"Accept": "application/n-triples"})
            self._check_whole(received)
            quads = ox.parse(received, format=ox.RdfFormat.N_TRIPLES)
            triples = (quad.triple for quad in quads)
            try:
                ox.serialize(triples, file, format=RDF_FORMATS[rdf_format], prefixes=dict(PREFIXES))
            except SyntaxError as error:
                raise StoreError(f"{self} sent no whole graph ({error}); check the address and try again") from error

    def _check_whole(self, received: BinaryIO) -> None:
        """Find a graph that was cut off at the end of a line: some servers send so many triples and no more."""
        received.seek(0)
        lines = sum(1 for line in received if line.strip())
        received.seek(0)
        count = self.query(_COUNT)
        assert isinstance(count, Table)
        ((triples,),) = count.rows
        if isinstance(triples, int) and lines < triples:
            raise StoreError(f"{self} sent {lines} of {triples} triples; raise the server's limit of rows")

    def refuse_foreign(self) -> None:
        """Keep from replacing what is not ours.

        Raises:
            StoreError: if the graph holds triples that are not defgraph's, or the server does not answer.
        """
        if self.query("ASK { ?s ?p ?o }") and not self.query(_MARK):
            remedy = f"name a graph of its own: --store '{self}#graph={BASE}graph'"
            raise StoreError(f"the graph at {self} holds other triples than defgraph's; {remedy}")

    def replace(self, triples: Iterable[ox.Triple]) -> None:
        """Put these triples in the place of all that the graph holds, in one step at the end.

        They are sent in batches to a graph of their own, which then is moved (SPARQL 1.1 Update, MOVE).

        Raises:
            StoreError: if the graph holds triples that are not defgraph's, or the server fails.
        """
        self.refuse_foreign()
        self._remove_remains()
        staging = f"{_STAGING}{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{uuid.uuid4().hex}"
        target = f"GRAPH <{self.address.graph}>" if self.address.graph else "DEFAULT"
        try:
            for batch in _batches(triples):
                body = ox.serialize(batch, format=ox.RdfFormat.N_TRIPLES)
                headers = {"Content-Type": "application/n-triples"}
                self._wire.send("POST", "store", params={"graph": staging}, content=body, headers=headers)
            self._update(f"MOVE GRAPH <{staging}> TO {target}")
        except BaseException:
            # The first error is the one to tell of; if this fails too, a later build removes the graph.
            with suppress(StoreError):
                self._update(f"DROP SILENT GRAPH <{staging}>")
            raise

    def _remove_remains(self) -> None:
        """Drop the staging graphs of builds that were killed, on servers that list their graphs soon."""
        before = f"{_STAGING}{datetime.now(UTC) - _FORGOTTEN:%Y%m%dT%H%M%SZ}"
        with suppress(StoreError, QueryError):
            found = self._ask(_GRAPHS, None, timeout=10)
            for (graph,) in found.rows if isinstance(found, Table) else ():
                if str(graph) < before:
                    self._update(f"DROP SILENT GRAPH <{graph}>")

    def _update(self, text: str) -> None:
        self._wire.send("POST", "update", data={"update": text})


def _size(found: Table | Triples) -> int:
    return len(found) if isinstance(found, Table) else len(found.triples)


def _batches(triples: Iterable[ox.Triple]) -> Iterator[list[ox.Triple]]:
    source = iter(triples)
    while batch := list(islice(source, _BATCH)):
        yield batch


def _check_syntax(text: str) -> None:
    """Find a malformed query here, so that its error is the same whichever the store."""
    # What this process cannot do (functions it does not know, say) the server may.
    with suppress(StoreError):
        EmbeddedStore(ox.Store()).ask(text)


class RemoteDraft(MemoryDraft):
    """A draft in memory that is sent to the server when it is published."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.remote = RemoteStore(address)
        self.remote.refuse_foreign()

    def publish(self) -> RemoteStore:  # type: ignore[override]
        """See :meth:`defgraph.store.Draft.publish`."""
        self.remote.replace(quad.triple for quad in self.store.inner)
        return self.remote
