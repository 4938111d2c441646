"""SPARQL servers for the tests, on the loopback interface: a real one, and one that misbehaves as told."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

if TYPE_CHECKING:
    from collections.abc import Callable

JSON = "application/sparql-results+json"
N_TRIPLES = "application/n-triples"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def oxigraph_binary() -> str:
    beside = Path(sys.executable).with_name("oxigraph")
    found = str(beside) if beside.is_file() else shutil.which("oxigraph")
    assert found, "these tests start the Oxigraph server: pip install oxigraph (or 'defgraph[test]')"
    return found


class Oxigraph:
    """A running Oxigraph server."""

    def __init__(self, location: Path) -> None:
        self.location = location

    def __enter__(self) -> Self:
        bind = f"127.0.0.1:{free_port()}"
        self.address = f"http://{bind}/"
        command = [oxigraph_binary(), "serve", "--location", str(self.location), "--bind", bind]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not answers(bind):
            assert self.process.poll() is None, f"the server did not start: {command}"
            assert time.monotonic() < end, f"the server does not answer: {command}"
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


def answers(bind: str) -> bool:
    host, port = bind.split(":")
    try:
        with socket.create_connection((host, int(port)), timeout=1):
            return True
    except OSError:
        return False


@dataclass
class Reply:
    """What the stub answers. ``missing`` bytes are announced and never sent; pauses are in seconds."""

    body: bytes = b""
    content_type: str = JSON
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    missing: int = 0
    pause: float = 0
    drip: float = 0


@dataclass(frozen=True)
class Request:
    """What the stub was asked; ``fields`` are those of the URL and of the form."""

    method: str
    path: str
    fields: dict[str, str]
    headers: dict[str, str]
    body: bytes


TRUE = Reply(b'{"head": {}, "boolean": true}')


class Stub:
    """A server whose answers a test gives: to all requests alike, or one for each path."""

    def __init__(self) -> None:
        self.always: Reply | None = None
        self.routes: dict[str, Callable[[Request], Reply]] = {}
        self.requests: list[Request] = []
        self.over = threading.Event()

    def __enter__(self) -> Self:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # which keeps connections open
            disable_nagle_algorithm = True

            def do_POST(self) -> None:
                stub.handle(self)

            def do_GET(self) -> None:
                stub.handle(self)

            def log_message(self, *_: object) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.http.server_port}/"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        request = _request(handler)
        self.requests.append(request)
        route = self.routes.get(request.path, _no_such_path)
        reply = self.always or route(request)
        self.over.wait(reply.pause)
        with suppress(BrokenPipeError, ConnectionResetError):  # the client has gone, as the test wants
            self._send(handler, reply)

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.content_type)
        handler.send_header("Content-Length", str(len(reply.body) + reply.missing))
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.close_connection = bool(reply.missing)
        if not reply.drip:
            handler.wfile.write(reply.body)
            return
        for byte in reply.body:
            handler.wfile.write(bytes([byte]))
            if self.over.wait(reply.drip):
                return


def _no_such_path(_: Request) -> Reply:
    return Reply(b"no such path", "text/plain", 404)


def _request(handler: BaseHTTPRequestHandler) -> Request:
    body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    url = urlsplit(handler.path)
    form = body.decode() if "form" in (handler.headers.get("Content-Type") or "") else ""
    fields = parse_qs(url.query, keep_blank_values=True) | parse_qs(form, keep_blank_values=True)
    headers = {name.lower(): value for name, value in handler.headers.items()}
    return Request(handler.command, url.path, {name: values[-1] for name, values in fields.items()}, headers, body)


class SparqlRoutes:
    """The three endpoints of a SPARQL server under any names, over a store in memory."""

    def __init__(self, stub: Stub, query: str, update: str, store: str) -> None:
        self.inner = ox.Store()
        stub.routes |= {query: self.query, update: self.update, store: self.graph}

    def query(self, request: Request) -> Reply:
        graph = request.fields.get("default-graph-uri")
        results = self.inner.query(request.fields["query"], default_graph=ox.NamedNode(graph) if graph else None)
        if isinstance(results, ox.QueryTriples):
            return Reply(results.serialize(format=ox.RdfFormat.N_TRIPLES) or b"", N_TRIPLES)
        return Reply(results.serialize(format=ox.QueryResultsFormat.JSON) or b"")

    def update(self, request: Request) -> Reply:
        self.inner.update(request.fields["update"])
        return Reply(status=204)

    def graph(self, request: Request) -> Reply:
        graph = ox.NamedNode(request.fields["graph"]) if "graph" in request.fields else ox.DefaultGraph()
        if request.method == "POST":
            self.inner.load(request.body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
            return Reply(status=204)
        return Reply(self.inner.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b"", N_TRIPLES)
