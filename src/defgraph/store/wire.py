"""The way to a SPARQL server: its address, and requests whose failures say what to do.

The address is that under which the three endpoints lie: ``http://host:7878/`` (Oxigraph's names
``query``, ``update`` and ``store``). Other servers name theirs behind a ``#``, which is never sent:
``http://host:3030/set/#query=sparql&update=update&store=data``. ``graph=IRI`` there names the graph
to work in. A login stands in the address (``http://name:password@host/``) and is never shown.
"""

from __future__ import annotations

import io
import time
import weakref
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit, urlunsplit

import httpx
import pyoxigraph as ox

from defgraph.errors import QueryError, QueryTimeout, StoreError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Mapping

_ENDPOINTS = ("query", "update", "store")
_SETTINGS = (*_ENDPOINTS, "graph")
_EXAMPLE = "as an example: http://localhost:3030/set/#query=sparql&update=update&store=data"
_LOGIN = "put a login that may do this into the address: http://name:password@host/"
_NAMES = f"check the address, or name the endpoints behind a #; {_EXAMPLE}"
_REMEDIES = {401: _LOGIN, 403: _LOGIN, 404: _NAMES, 405: _NAMES}
_CONNECT = 10.0
"""Seconds a server has to accept a connection."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is: the URL without login and settings, the URL of each endpoint, the graph if one is named."""

    shown: str
    endpoints: Mapping[str, str]
    graph: str | None

    def __str__(self) -> str:
        return self.shown


def parse_address(address: str) -> Address:
    """Read the address of a server.

    Raises:
        StoreError: if it is none, or a setting behind its ``#`` is unknown or empty.
    """
    base, fragment = urldefrag(address)
    shown = _without_login(base)
    try:
        named = dict(parse_qsl(fragment, keep_blank_values=True, strict_parsing=True)) if fragment else {}
        httpx.URL(base)
    except (ValueError, httpx.InvalidURL) as error:
        raise StoreError(f"{shown} is no address of a server ({error}); {_EXAMPLE}") from error
    for name, setting in named.items():
        if name not in _SETTINGS or not setting:
            fault = "empty" if name in _SETTINGS else "unknown"
            raise StoreError(f"{fault} setting {name!r} behind {shown}; known are {', '.join(_SETTINGS)}; {_EXAMPLE}")
    base = base if base.endswith("/") else base + "/"
    endpoints = {name: urljoin(base, named.get(name, name)) for name in _ENDPOINTS}
    return Address(shown, endpoints, _graph(named.get("graph")))


def _without_login(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return "this"  # what cannot be taken apart may hold a password
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def _graph(iri: str | None) -> str | None:
    """Check the name of a graph, which goes into updates as it is."""
    try:
        return ox.NamedNode(iri).value if iri else None
    except ValueError as error:
        raise StoreError(
            f"graph={iri} is no IRI ({error}); write it out, as in #graph=https://example.org/g"
        ) from error


@cache
def _trust() -> ssl.SSLContext:
    """Read the certificates once: that takes longer (30 ms) than most queries."""
    return httpx.create_ssl_context()


class Wire:
    """One HTTP client, kept open, with its connections."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._client = httpx.Client(follow_redirects=False, verify=_trust())
        weakref.finalize(self, self._client.close)

    def send(
        self,
        method: str,
        endpoint: str,
        into: BinaryIO | None = None,
        *,
        timeout: float | None = None,
        **request: Any,
    ) -> httpx.Headers:
        """Send a request, write what is answered into a file, and return the headers.

        Raises:
            QueryError: if the server finds a query malformed.
            QueryTimeout: if the answer takes longer than ``timeout`` seconds.
            StoreError: if the server is not reached, or answers with an error or a part only.
        """
        limits = httpx.Timeout(timeout, connect=_CONNECT if timeout is None else min(timeout, _CONNECT))
        url = self.address.endpoints[endpoint]
        end = None if timeout is None else time.monotonic() + timeout
        try:
            with self._client.stream(method, url, timeout=limits, **request) as response:
                self._refuse(response, endpoint)
                _copy(response, into or io.BytesIO(), end)
                return response.headers
        except (httpx.ReadTimeout, httpx.WriteTimeout) as error:
            raise QueryTimeout(timeout or 0) from error
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError) as error:
            remedy = "is the server running, and the address right?"
            raise StoreError(f"{self.address} cannot be reached ({error}); {remedy}") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            remedy = "try again, and look into the server's log"
            raise StoreError(f"{self.address} broke off ({error}); {remedy}") from error

    def _refuse(self, response: httpx.Response, endpoint: str) -> None:
        status = response.status_code
        if status == 206 or "x-sql-state" in response.headers:
            # Virtuoso sends a part of the results when its time is up, as a 206 or even as a 200.
            message = response.headers.get("x-sql-message", "its limit was reached")
            raise StoreError(f"{self.address} gave partial results ({message}); narrow the query")
        if status < 300:
            return
        reason = response.read()[:300].decode(errors="replace").strip() or response.reason_phrase
        if endpoint == "query" and status == 400:
            raise QueryError(f"{self.address} refused the query: {reason}")
        remedy = _REMEDIES.get(status, "look into the server's log")
        if location := response.headers.get("location"):
            remedy = f"it points to {_without_login(location)}: put that into --store"
        raise StoreError(f"{self.address} answered {status} to its {endpoint} endpoint: {reason}; {remedy}")


def _copy(response: httpx.Response, into: BinaryIO, end: float | None) -> None:
    """Write a body into a file. A server that sends a little now and then is held to the time limit too."""
    for chunk in response.iter_bytes():
        if end is not None and time.monotonic() > end:
            raise httpx.ReadTimeout("the answer is too slow")
        into.write(chunk)
