"""What :mod:`scale` measures, each as a function that runs in a process of its own, and that process."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

# Nothing heavy is imported above the functions: a child begins as small as the process that starts it.
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection

    from defgraph.lineage.arrays import Lineage
    from defgraph.model import Collection
    from defgraph.store import Store
    from defgraph.support.counting import Supports
    from support.worlds import Answer, Source, Telling

P = ParamSpec("P")
T = TypeVar("T")

TESTS = Path(__file__).parents[1] / "tests"
SCAN = """SELECT ?report ?claim ?document ?stance ?stage
{ ?report dg:reports ?claim ; prov:wasQuotedFrom ?document ; dg:stance ?stance ; dg:stage ?stage }"""
COUNT = """SELECT ?claim (COUNT(DISTINCT ?document) AS ?documents)
{ ?report dg:reports ?claim ; prov:wasQuotedFrom ?document } GROUP BY ?claim"""
FREE = "SELECT ?who ?what ?stage { ?c dg:supplier ?who ; dg:recipient ent:country-5 ; dg:item ?what ; dg:stage ?stage }"
SAVED: Mapping[str, Mapping[str, str]] = {
    "suppliers-at-stage": {"recipient": "Country 5", "stage": "ordered"},
    "supplied-by": {"supplier": "Works 5"},
    "claims-of-document": {"document": "document-0000100"},
    "claims-on-publisher": {"publisher": "Outlet 5"},
    "stages-by-year": {},
}
RUNS, LONG = 3, 1.0
"""A question is asked so often, or until that took so many seconds; the least counts."""


@dataclass(frozen=True)
class Spent:
    """Seconds of CPU, the most memory of the process in bytes, and how many things came of it.

    ``at_least`` tells that it was given up before its end; ``clock`` are seconds on the clock, where these are told.
    """

    seconds: float
    memory: int = 0
    count: int = 0
    at_least: bool = False
    clock: float = 0


def _spent(began: float, count: int = 0) -> Spent:
    """Return what this process has spent since some of its CPU time."""
    return Spent(time.process_time() - began, _memory(resource.getrusage(resource.RUSAGE_SELF)), count)


class _Watch:
    """Tells what this process has spent since it was made, on the clock too."""

    def __init__(self) -> None:
        self._began, self._clock = time.process_time(), time.perf_counter()

    def spent(self, count: int = 0) -> Spent:
        return replace(_spent(self._began, count), clock=time.perf_counter() - self._clock)


def _memory(usage: resource.struct_rusage) -> int:
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


# Processes, and how long they may take


def in_child(function: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """Return what a function gives in a new process.

    Raises:
        SystemExit: if that process ends without an answer; it has told why itself, unless it was killed.
    """
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(there, function, args, named), daemon=True)
    try:
        process.start()
        there.close()
        answer: T = here.recv()
    except EOFError:
        raise SystemExit(f"{function.__name__} ended without an answer; was there memory enough?") from None
    finally:
        if process.pid is not None:
            process.terminate()
            process.join()
    return answer


def _answer(
    there: Connection, function: Callable[..., object], args: Sequence[object], named: Mapping[str, object]
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one, which ends it
    there.send(function(*args, **named))


def run(command: Sequence[str]) -> Spent:
    """Run a command, its output thrown away; return what all of its process took.

    Raises:
        SystemExit: if it fails, with what it told.
    """
    began = time.perf_counter()
    with tempfile.TemporaryFile() as told:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=told)  # noqa: S603
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            process.kill()
            process.wait()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            told.seek(0)
            raise SystemExit(f"{told.read().decode(errors='replace')}{' '.join(command)} failed")
    return Spent(usage.ru_utime + usage.ru_stime, _memory(usage), clock=time.perf_counter() - began)


class _TooLong(Exception):
    """The patience has come to an end."""


@contextmanager
def _patience(seconds: float) -> Iterator[None]:
    """Raise _TooLong in here after so many seconds of CPU; what runs outside Python is not interrupted."""

    def give_up(*_: object) -> None:
        raise _TooLong

    signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _within(seconds: float, work: Callable[[], T]) -> tuple[Spent, T | None]:
    """Return what some work took, and what came of it; None if it was given up."""
    began = time.process_time()
    try:
        with _patience(seconds):
            found = work()
    except _TooLong:
        return replace(_spent(began), at_least=True), None
    return _spent(began), found


def _least(ask: Callable[[], Spent]) -> Spent:
    """Ask several times, unless it takes long, and return the least."""
    times = [ask()]
    while len(times) < RUNS and sum(one.seconds for one in times) < LONG:
        times.append(ask())
    return min(times, key=lambda one: one.seconds)


# In children: building and loading


@dataclass(frozen=True)
class Place:
    """An archive, and the folder where its store and triples lie while it is measured."""

    claims: int
    hard: bool
    seed: int
    folder: str

    @property
    def store(self) -> str:
        """Where the store is built."""
        return f"{self.folder}/store"

    @property
    def triples(self) -> str:
        """The file of the store's triples, as N-Quads. They name no graph, so that they are N-Triples too."""
        return f"{self.folder}/triples.nq"

    def archive(self) -> Collection:
        """Make the archive."""
        from archive import archive

        return archive(self.claims, hard=self.hard, seed=self.seed)


def build(place: Place, *, on_disk: bool) -> Spent:
    """Build a store, and write down its triples if it is on disk; what making the reports takes is not counted."""
    from defgraph.building import build_collection

    collection = place.archive()
    watch = _Watch()
    deque(collection.reports, maxlen=0)
    making, watch = watch.spent(), _Watch()
    built = build_collection(collection, place.store if on_disk else "memory:")
    spent = watch.spent(built.reports)
    spent = replace(spent, seconds=spent.seconds - making.seconds, clock=spent.clock - making.clock)
    if on_disk:
        with Path(place.triples).open("wb") as file:
            built.store.dump(file, "nquads")
    return spent


def load(place: Place, *, on_disk: bool) -> tuple[Spent, Spent]:
    """Load the triples into a plain store: what that takes, and with the optimising that a build does besides."""
    import pyoxigraph as ox

    watch = _Watch()
    store = ox.Store(f"{place.folder}/loaded") if on_disk else ox.Store()
    store.bulk_load(path=place.triples, format=ox.RdfFormat.N_QUADS)
    loaded = watch.spent()
    if on_disk:
        store.flush()
        store.optimize()
    return loaded, watch.spent()


# In children: reading and asking


def read(place: Place, *, anew: bool) -> Spent:
    """Open the store and read claims and lineage into arrays: as kept, or anew from the triples."""
    from defgraph.lineage.reading import read_evidence
    from defgraph.store import open_store

    began = time.process_time()
    opened = open_store(place.store)
    if anew:
        opened.kept = lambda name: None  # type: ignore[method-assign]  # noqa: ARG005
    evidence = read_evidence(opened)
    return _spent(began, len(evidence.reports.iris))


def written(place: Place, query: str) -> Spent:
    """Open the store and write the answer to a query to a file, as TSV, all in Oxigraph."""
    import pyoxigraph as ox

    from defgraph.store.folder import open_folder

    began = time.process_time()
    results = open_folder(Path(place.store)).ask(query)
    assert isinstance(results, ox.QuerySolutions)
    results.serialize(f"{place.folder}/answer.tsv", format=ox.QueryResultsFormat.TSV)
    return _spent(began)


def ask_all(place: Place) -> dict[str, Spent]:
    """Ask the questions of the store, as the command line does."""
    from defgraph.questions.asking import ask
    from defgraph.store import open_store
    from defgraph.store.results import Table

    opened = open_store(place.store)
    texts = question_texts(opened)

    def rows(text: str) -> Spent:
        began = time.process_time()
        answer = ask(opened, text)
        assert isinstance(answer, Table)
        return _spent(began, len(answer))

    return {name: _least(partial(rows, text)) for name, text in texts.items()}


def question_texts(store: Store) -> dict[str, str]:
    """Return the questions in SPARQL, those saved filled with names of the archive."""
    from defgraph.questions.catalogue import question

    return {"suppliers (free)": FREE} | {name: question(name).fill(values, store) for name, values in SAVED.items()}


@dataclass(frozen=True)
class InRdflib:
    """What rdflib's memory store takes: to parse the triples, to count documents per claim, and for each question."""

    parsed: Spent
    counted: Spent
    asked: Mapping[str, Spent]


def ask_rdflib(place: Place, patience: float) -> InRdflib:
    """Do it all in rdflib; queries are given up after ``patience`` seconds."""
    import rdflib

    from defgraph.store import open_store
    from defgraph.vocabulary import PREFIXES

    texts = question_texts(open_store(place.store))
    graph = rdflib.Graph()
    watch = _Watch()
    graph.parse(place.triples, format="nt")
    parsed = watch.spent()

    def rows(text: str) -> Spent:
        spent, found = _within(patience, lambda: sum(1 for _ in graph.query(text, initNs=dict(PREFIXES))))
        return replace(spent, count=found or 0)

    counted = rows(COUNT)
    return InRdflib(parsed, counted, {name: _least(partial(rows, text)) for name, text in texts.items()})


# In children: support


@dataclass(frozen=True)
class Sample:
    """Claims whose support the reference counted: what it took, how many were given up, and how many disagree."""

    spent: Spent = Spent(0)
    given_up: int = 0
    differing: int = 0


def count_support(place: Place, sample: int, patience: float) -> tuple[Spent, Spent, Sample]:
    """Count the support of all claims, and that of a sample by vertex cuts.

    Return what the first count of a process took, which loads compiled code, and what the next one did; counted is
    how many searches there were.
    """
    import numpy as np

    from defgraph.support.counting import Counter
    from defgraph.support.failures import Failures

    lineage = _lineage(place.archive())
    first, spent = Spent(0), Spent(0)
    for _ in range(2):
        watch = _Watch()
        found = Counter(lineage, Failures.of(lineage)).count(np.ones(len(lineage.claim), np.bool_))
        first, spent = spent, watch.spent(found.searches)
    chosen = np.random.default_rng(place.seed).permutation(len(lineage.claims))[:sample].tolist()
    return first, spent, _by_cuts(lineage, found, chosen, patience)


def _lineage(collection: Collection) -> Lineage:
    """Gather the lineage of an archive without a store."""
    from defgraph.lineage.collecting import Collecting

    collecting = Collecting(collection)
    deque(collecting.reports(), maxlen=0)
    return collecting.evidence().lineage


def _by_cuts(lineage: Lineage, found: Supports, chosen: Sequence[int], patience: float) -> Sample:
    """Count support by the reference of the tests, until the patience ends; a claim may take a twentieth of it."""
    sys.path.insert(0, str(TESTS))
    from support.reference import reference

    sources, counted = _sources(lineage), list[tuple[Spent, bool]]()
    for claim in chosen:
        spent, answer = _within(patience / 20, partial(reference, sources, _tellings(lineage, claim)))
        counted.append((spent, answer not in {None, _answer_of(lineage, found, claim)}))
        if sum(one.seconds for one, _ in counted) > patience:
            break
    given_up = sum(one.at_least for one, _ in counted)
    seconds = sum(one.seconds for one, _ in counted)
    return Sample(Spent(seconds, 0, len(counted), given_up > 0), given_up, sum(differs for _, differs in counted))


def _sources(lineage: Lineage) -> dict[str, Source]:
    from support.worlds import Source

    names, agents = lineage.documents, lineage.agents
    return {
        names[at]: Source(agents[by] if by >= 0 else None, own, frozenset(names[base] for base in lineage.bases[at]))
        for at, (by, own) in enumerate(zip(lineage.publisher.tolist(), lineage.own.tolist(), strict=True))
    }


def _tellings(lineage: Lineage, claim: int) -> list[Telling]:
    import numpy as np

    from support.worlds import Telling

    first, end = np.searchsorted(lineage.claim, [claim, claim + 1]).tolist()
    ways = [lineage.ways[way] for way in lineage.way[first:end].tolist()]
    return [
        Telling(
            document=lineage.documents[document],
            speakers=frozenset(lineage.agents[speaker] for speaker in way.speakers),
            bases=None if way.bases is None else frozenset(lineage.documents[base] for base in way.bases),
            own=way.own,
        )
        for document, way in zip(lineage.document[first:end].tolist(), ways, strict=True)
    ]


def _answer_of(lineage: Lineage, found: Supports, claim: int) -> Answer:
    from support.worlds import Answer

    agents = len(lineage.agents)
    weak = (lineage.agents[n] if n < agents else lineage.documents[n - agents] for n in found.weak[claim])
    return Answer(int(found.low[claim]), int(found.high[claim]), frozenset(weak), bool(found.known[claim]))
