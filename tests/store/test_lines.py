"""What is written as lines is in the store as if each triple had been made by itself, and nothing else is."""

from __future__ import annotations

import itertools
import signal
import subprocess
import sys
import time
import tracemalloc
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import pyoxigraph as ox
import pytest

from defgraph.model import Claim, Collection, Document, Entity, Report, Span, Speaker
from defgraph.store import MEMORY, draft, open_store, select
from defgraph.store import lines as lines_module
from defgraph.store import triples as triples_module
from defgraph.store.lines import Lines, Parts
from defgraph.store.triples import collection_triples, node

from .triples import said, saying, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from defgraph.store import Store

DIGEST = "0" * 64
DOCUMENT = Document("d", publisher="p", issued="2022-12")
CLAIM = Claim("a", "supplies", "b", "c")
REPORT = Report("d", CLAIM, "ordered", "asserts", Span(0, 5, DIGEST))
ODD = 'a "quoted" \\ word\n\r\t> . <urn:a> <urn:b> <urn:c> .\n \x01 é \U0001f600 \\u0041'
INTERRUPTED = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)
from defgraph.store import draft
from defgraph.store.lines import Lines
def slowly():
    for number in range(50_000):
        yield b"<urn:%d> <urn:b> <urn:c> .\\n" % number
    print("adding", flush=True)
    time.sleep(60)
making = draft(sys.argv[1])
try:
    making.add(Lines(slowly()))
except BaseException:
    making.discard()
    raise
"""


def collection(*reports: Report, speakers: tuple[Speaker, ...] = ()) -> Collection:
    return Collection((), (DOCUMENT,), speakers, reports)


def written(collected: Collection) -> Store:
    making = draft(MEMORY)
    making.add(collection_triples(collected))
    return making.publish()


def pieces(text: str, size: int) -> Iterator[bytes]:
    return (f"{triple} .\n".encode() for triple in saying(text, size))


@pytest.mark.parametrize("size", [1, 2, 999, 1000, 1001, 20_000])
@pytest.mark.parametrize("checked", [False, True])
def test_lines_loaded_are_the_triples_that_they_are_iterated_as(size: int, checked: bool) -> None:
    store = ox.Store()
    Lines(pieces("new", size), checked=checked).load_into(store)
    assert (
        {quad.triple for quad in store} == set(Lines(pieces("new", size), checked=checked)) == set(saying("new", size))
    )


def test_any_number_of_pieces_may_be_empty() -> None:
    some = [*[b""] * 5000, b"<urn:a> <urn:b> <urn:c> .\n", *[b""] * 5000, b"<urn:a> <urn:b> <urn:d> .\n", b""]
    store = ox.Store()
    Lines(some).load_into(store)
    assert len(store) == len(list(Lines(some))) == 2
    Lines([]).load_into(store)
    assert len(store) == 2


def test_the_lines_of_parts_are_those_of_each_in_turn() -> None:
    def parts() -> Iterator[Lines]:
        yield Lines(one, checked=True)
        assert next(one, None) is None  # the first part has been gone through
        yield Lines(pieces("later", 30), checked=True)

    one = pieces("first", 50)
    whole = set(saying("first", 50)) | set(saying("later", 30))
    assert set(Parts(parts())) == whole
    one, store = pieces("first", 50), ox.Store()
    Parts(parts()).load_into(store)
    assert {quad.triple for quad in store} == whole


class SlowStore:
    """Takes a second for each of the first two portions, and keeps how long all are."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def bulk_load(self, portion: bytes, *_: object, **__: object) -> None:
        self.sizes.append(len(portion))
        if len(self.sizes) <= 2:
            time.sleep(1)


@pytest.mark.parametrize(
    ("most", "sizes"), [(0, [1000] * 100), (6000, [1000, 1000, 6000]), (10**9, [1000, 1000, 98_000])]
)
def test_a_portion_grows_while_it_must_wait_but_not_beyond_the_most(
    most: int, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines_module, "_BATCH", 1)
    store = SlowStore()
    Lines((b"<urn:a> <urn:b> <urn:%075d> .\n" % number for number in range(1000)), portion=1000).load_into(
        cast("ox.Store", store), most
    )
    assert store.sizes[: len(sizes)] == sizes
    assert sum(store.sizes) == 100_000


def test_reports_are_written_after_any_number_of_speakers_that_need_no_words() -> None:
    known = tuple(Speaker("d", f"s{number}", entity="a") for number in range(3000))
    found = select(written(collection(REPORT, speakers=known)), "SELECT ?r { ?r a dg:Report }")
    assert len(found) == 1


@pytest.mark.parametrize("text", [ODD, '"', "\\", "\n", "' \"\"\" '''"])
def test_any_text_is_read_back_as_it_was(text: str) -> None:
    entity = Entity("a", "country", text, aliases=(text + "!",))
    document = replace(DOCUMENT, url=text, note=text)
    noted = replace(REPORT, note=text)
    store = written(Collection((entity,), (document,), (Speaker("d", "s", label=text),), (noted,)))
    for name, count in (("rdfs:label", 2), ("skos:altLabel", 0), ("schema:url", 1), ("skos:note", 2)):
        found = select(store, f"SELECT ?s ?text {{ ?s {name} ?text }}")
        assert sum(value == text for _, value in found.rows) == count
    assert select(store, "SELECT ?o { <urn:a> ?p ?o }").rows == ()
    assert [value for (value,) in select(store, "SELECT ?o { ent:a skos:altLabel ?o }").rows] == [text + "!"]


@pytest.mark.parametrize("bad", ["a b", "a> <urn:b> <urn:c> .\n<urn:a", "a\n", 'a"', "a<", "a{"])
def test_what_makes_no_iri_is_refused(bad: str) -> None:
    for collected in (
        Collection((Entity(bad, "country", "A"),), (), (), ()),
        Collection((), (Document(bad),), (), ()),
        collection(replace(REPORT, document=bad)),
        collection(replace(REPORT, claim=Claim(bad, "supplies", "b", "c"))),
        collection(replace(REPORT, stage=bad)),
    ):
        with pytest.raises(ValueError, match="Invalid IRI"):
            written(collected)
        with pytest.raises(ValueError, match="Invalid IRI"):
            list(collection_triples(collected))


def test_lines_that_are_no_triples_are_refused() -> None:
    for checked in (False, True):
        with pytest.raises(SyntaxError):
            Lines([b"<urn:a> <urn:b> .\n"], checked=checked).load_into(ox.Store())
    with pytest.raises(SyntaxError, match="IRI"):
        Lines([b"<urn:a b> <urn:b> <urn:c> .\n"]).load_into(ox.Store())


def test_a_claim_is_written_once_until_it_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = [Claim("a", "supplies", "b", item) for item in "cde"]
    told = [replace(REPORT, claim=claim, date=str(2000 + n)) for n, claim in enumerate(claims * 3)]
    once = list(collection_triples(collection(*told)))
    assert len(once) == len(set(once))  # nor is the span that all reports share
    monkeypatch.setattr(triples_module, "_CLAIMS", 2)
    again = list(collection_triples(collection(*told)))
    assert len(again) > len(once)
    assert set(again) == set(once)


@pytest.mark.parametrize("error", [ZeroDivisionError("it"), KeyboardInterrupt(), ValueError("it"), SyntaxError("it")])
def test_what_interrupts_the_lines_is_raised_and_the_store_stays(error: BaseException, tmp_path: Path) -> None:
    def broken() -> Iterator[bytes]:
        yield from pieces("new", 20_000)
        raise error

    write(str(tmp_path), "old")
    making = draft(str(tmp_path))
    with pytest.raises(type(error)) as caught:
        making.add(Lines(broken()))
    making.discard()
    assert caught.value is error
    assert said(open_store(str(tmp_path))) == "old"
    assert said(write(str(tmp_path), "new")) == "new"


def test_ctrl_c_while_lines_are_added_leaves_nothing_half(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write(str(folder), "old")
    good = {path.name for path in folder.iterdir()}
    process = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, str(folder)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "adding\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert "KeyboardInterrupt" in err
    assert {path.name for path in folder.iterdir()} == good
    assert said(open_store(str(folder))) == "old"


class Many:
    """Reports that are made while they are iterated."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __iter__(self) -> Iterator[Report]:
        for number in range(self.count):
            yield replace(REPORT, document=f"d{number}", span=Span(number, number + 1, DIGEST), note=str(number))


def test_memory_does_not_grow_with_the_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    def peak(count: int) -> int:
        reports = cast("tuple[Report, ...]", Many(count))
        tracemalloc.start()
        for _ in itertools.islice(collection_triples(Collection((), (), (), reports))._batches(), count):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert node.cache_parameters()["maxsize"] is not None
    monkeypatch.setattr(triples_module, "node", lru_cache(100)(node.__wrapped__))  # which is full sooner
    assert peak(12_000) < peak(3_000) * 1.2
