"""Any SPARQL 1.1 server: query, update and graph store protocol over HTTP.

The address is that under which the three endpoints lie: ``http://host:7878/`` (Oxigraph's names
``query``, ``update`` and ``store``). Other servers name theirs behind a ``#``, which is never sent:
``http://host:3030/set/#query=sparql&update=update&store=data``. ``graph=IRI`` there names the graph
to work in; without it that is the server's default graph.

Queries go as form POST, answers come as SPARQL JSON and N-Triples (SPARQL 1.1 Protocol, sections 2.1
and 2.2); a server's error is one whatever its status says.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, BinaryIO
from urllib.parse import parse_qs, urldefrag, urljoin

import httpx
import pyoxigraph as ox

from defgraph.errors import QueryError, QueryTimeout, StoreError
from defgraph.store.embedded import EmbeddedStore, MemoryDraft
from defgraph.store.results import RDF_FORMATS, Triples, answer
from defgraph.vocabulary import BASE, PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.store.results import Answer

_BATCH = 50_000
"""Triples in one graph store request: servers cap what they take (Virtuoso at 100,000 lines)."""

_MARK = f"ASK {{ <{BASE}ontology> ?p ?o }}"
_PREFIXES = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
_ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9"


class RemoteStore:
    """A server's graph."""

    def __init__(self, address: str) -> None:
        base, settings = urldefrag(address)
        named = {key: values[-1] for key, values in parse_qs(settings).items()}
        unknown = named.keys() - {"query", "update", "store", "graph"}
        if unknown:
            raise StoreError(
                f"unknown setting {min(unknown)!r} in {address!r}; known are query, update, store, graph"
            )
        base = base if base.endswith("/") else base + "/"
        self.address = address
        self.graph = named.get("graph")
        self.endpoints = {name: urljoin(base, named.get(name, name)) for name in ("query", "update", "store")}
        self.client = httpx.Client(timeout=httpx.Timeout(None, connect=10.0), follow_redirects=False)

    def query(self, text: str, *, timeout: float | None = None) -> Answer:
        """See :meth:`defgraph.store.Store.query`."""
        _check_syntax(text)
        form = {"query": _PREFIXES + text}
        if self.graph:
            form["default-graph-uri"] = self.graph
        try:
            response = self._send("POST", "query", data=form, headers={"Accept": _ACCEPT}, timeout=timeout)
        except httpx.TimeoutException as error:
            raise QueryTimeout(timeout or 0) from error
        return self._parse(response)

    def _parse(self, response: httpx.Response) -> Answer:
        media_type = response.headers.get("content-type", "").split(";")[0].strip()
        # Virtuoso answers 200 with this header when it gives only a part of the results.
        if response.headers.get("x-sql-state"):
            raise StoreError(
                f"{self.address} gave partial results ({response.headers.get('x-sql-message', '')}); narrow the query"
            )
        try:
            if media_type == "application/n-triples":
                quads = ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)
                return Triples(tuple(quad.triple for quad in quads))
            return answer(ox.parse_query_results(response.content, format=ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError, OSError) as error:
            # Oxigraph's server reports an error in mid-answer as text in the body of a 200.
            head = response.text[:200].strip()
            raise StoreError(f"{self.address} gave no whole answer ({error}): {head}") from error

    def _send(self, method: str, endpoint: str, *, timeout: float | None = None, **request: object) -> httpx.Response:
        if timeout is not None:
            request["timeout"] = httpx.Timeout(timeout)
        try:
            response = self.client.request(method, self.endpoints[endpoint], **request)  # type: ignore[arg-type]
        except httpx.TimeoutException:
            raise
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StoreError(f"{self.address} cannot be reached ({error}); is the server running?") from error
        if response.status_code >= 300:
            reason = response.text[:300].strip() or response.reason_phrase
            failure = QueryError if endpoint == "query" and response.status_code == 400 else StoreError
            raise failure(f"{self.address} answered {response.status_code}: {reason}")
        return response

    def dump(self, file: BinaryIO, rdf_format: str) -> None:
        """See :meth:`defgraph.store.Store.dump`."""
        where = {"graph": self.graph} if self.graph else {"default": ""}
        response = self._send("GET", "store", params=where, headers={"Accept": "application/n-triples"})
        quads = ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)
        ox.serialize((quad.triple for quad in quads), file, format=RDF_FORMATS[rdf_format], prefixes=dict(PREFIXES))

    def replace(self, triples: Iterable[ox.Triple]) -> None:
        """Put these triples in the place of all that the graph holds, in one step at the end.

        They are sent in batches to a graph of their own, which then is moved (SPARQL 1.1 Update, MOVE).

        Raises:
            StoreError: if the graph holds triples that are not defgraph's, or the server fails.
        """
        if self.query("ASK { ?s ?p ?o }") and not self.query(_MARK):
            remedy = f"name a graph of its own: --store '{urldefrag(self.address).url}#graph={BASE}graph'"
            raise StoreError(f"the graph at {self.address} holds other triples than defgraph's; {remedy}")
        staging = f"{BASE}staging/{uuid.uuid4().hex}"
        target = f"GRAPH <{self.graph}>" if self.graph else "DEFAULT"
        try:
            for batch in _batches(triples):
                body = ox.serialize(batch, format=ox.RdfFormat.N_TRIPLES)
                headers = {"Content-Type": "application/n-triples"}
                self._send("POST", "store", params={"graph": staging}, content=body, headers=headers)
            self._update(f"MOVE GRAPH <{staging}> TO {target}")
        finally:
            self._update(f"DROP SILENT GRAPH <{staging}>")

    def _update(self, text: str) -> None:
        self._send("POST", "update", data={"update": text})


def _batches(triples: Iterable[ox.Triple]) -> Iterator[list[ox.Triple]]:
    batch: list[ox.Triple] = []
    for triple in triples:
        batch.append(triple)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _check_syntax(text: str) -> None:
    """Find a malformed query here, so that its error is the same whichever the store."""
    EmbeddedStore(ox.Store()).query(text)


class RemoteDraft(MemoryDraft):
    """A draft in memory that is sent to the server when it is published."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.remote = RemoteStore(address)

    def publish(self) -> RemoteStore:  # type: ignore[override]
        """See :meth:`defgraph.store.Draft.publish`."""
        self.remote.replace(quad.triple for quad in self.store.inner)
        return self.remote
