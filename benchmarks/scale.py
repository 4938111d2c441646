"""What an archive of a given size costs, and what plain tools take for the like: `python benchmarks/scale.py [SIZES…]`.

Seconds are those of process CPU (`time.process_time`: all threads, user and system); where several threads work at
once, those of the clock are told too. Each thing is measured in a process of its own, which nothing before it has
warmed or filled; beside it stands the most memory that process had. Every line ends with ratios: 0.5 × means half the
CPU of what is named. README.md tells what each line is.
"""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from trials import (
    COUNT,
    SCAN,
    InRdflib,
    Place,
    Spent,
    ask_all,
    ask_rdflib,
    build,
    count_support,
    in_child,
    load,
    read,
    run,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

SIZES = (10_000, 100_000, 1_000_000)


# What was measured


@dataclass(frozen=True)
class Ratio:
    """Something else that does the like, and what it took."""

    against: str
    other: Spent

    def text(self, spent: Spent) -> str:
        """Tell how many times as much something took that spent this: of CPU, and by the clock where both tell it."""
        most, over = ("≤ ", "over ") if self.other.at_least else ("", "")
        times = _digits(spent.seconds / max(self.other.seconds, 1e-9))
        clock = ""
        if spent.clock and self.other.clock:
            clock = f"; by the clock {_digits(spent.clock / self.other.clock)} ×, {_digits(self.other.clock)} s"
        return f"{most}{times} × {self.against} ({over}{_digits(self.other.seconds)} s{clock})"


@dataclass(frozen=True)
class Measured:
    """One line: what was measured over how many claims, what it took, against what; and what must be said with it.

    ``rate`` stands in the place of claims per second where these tell nothing.
    """

    name: str
    claims: int
    spent: Spent
    ratios: tuple[Ratio, ...]
    notes: tuple[str, ...] = ()
    rate: str = ""

    @property
    def seconds_per_claim(self) -> float:
        """What each claim took."""
        return self.spent.seconds / self.claims

    def line(self) -> str:
        """Return the line, its columns aligned."""
        rate = self.rate or f"{self.claims / max(self.spent.seconds, 1e-9):,.0f} claims/s"
        clock = (f"{_digits(self.spent.clock)} s of the clock",) if self.spent.clock else ()
        told = (*clock, *(ratio.text(self.spent) for ratio in self.ratios), *self.notes)
        cells = f"{self.name:<30} {_digits(self.spent.seconds):>9} s {rate:>20} {self.spent.memory / 2**30:>7.2f} GiB"
        return f"{cells}   {'; '.join(told)}"


def _digits(number: float) -> str:
    """Write a number with at least three digits that tell something, but none beyond a millionth."""
    places = (0, 1, 2, 3, 4, 5, 6)
    least = (100, 10, 1, 0.1, 0.01, 0.001, 0)
    return next(f"{number:,.{place}f}" for place, limit in zip(places, least, strict=True) if number >= limit)


def growth(small: Measured, large: Measured) -> str:
    """Return the line that tells how the cost per claim grew from one size to another."""
    times = large.seconds_per_claim / max(small.seconds_per_claim, 1e-12)
    return f"{small.name:<30} {_digits(times):>9} ×   from {small.claims:,} to {large.claims:,} claims"


# The lines of one size


@dataclass(frozen=True)
class Limits:
    """How far comparisons go: the most claims for rdflib and for reading anew, the sample, seconds of patience."""

    rdflib_most: int
    anew_most: int
    sample: int
    patience: float


@dataclass(frozen=True)
class Size:
    """What is measured of one archive. ``rdflib_per_claim``: the memory rdflib took for each claim of a smaller one."""

    place: Place
    limits: Limits
    rdflib_per_claim: float = 0

    def lines(self) -> Iterator[Measured | str]:
        """Measure, and yield each line when it is known; a text tells of what is left out."""
        yield self.built_on_disk()
        yield self.built_in_memory()
        yield self.arrays_as_kept()
        yield self.arrays_anew() if self.place.claims <= self.limits.anew_most else self._no_arrays_anew()
        yield self.support(hard=False)
        yield self.support(hard=True)
        yield self.audit(listed=False)
        yield self.audit(listed=True)
        yield from map(self.question, self.asked)
        if self.rdflib is None:
            yield self._no_rdflib()

    def built_on_disk(self) -> Measured:
        """Measure a build in a folder."""
        spent = self.built
        loaded, optimised = in_child(load, self.place, on_disk=True)
        ratios = Ratio("bulk_load", loaded), Ratio("bulk_load + optimize", optimised)
        return self._measured("build, in a folder", spent, *ratios, *self._rdflib_parsing())

    def built_in_memory(self) -> Measured:
        """Measure a build in memory."""
        spent = in_child(build, self.place, on_disk=False)
        loaded, _ = in_child(load, self.place, on_disk=False)
        return self._measured("build, in memory", spent, Ratio("bulk_load", loaded), *self._rdflib_parsing())

    def arrays_as_kept(self) -> Measured:
        """Measure opening, and reading the arrays that lie beside the triples."""
        spent = in_child(read, self.place, anew=False)
        return self._measured("open, arrays as kept", spent, Ratio("SPARQL scan", self.scanned))

    def arrays_anew(self) -> Measured:
        """Measure opening, and reading the triples into arrays."""
        spent = in_child(read, self.place, anew=True)
        return self._measured("open, arrays read anew", spent, Ratio("SPARQL scan", self.scanned))

    def support(self, *, hard: bool) -> Measured:
        """Measure the count of support alone, over lineages of either kind."""
        place = replace(self.place, hard=hard)
        first, spent, sample = in_child(count_support, place, self.limits.sample, self.limits.patience)
        count = sample.spent.count
        other = replace(sample.spent, seconds=sample.spent.seconds / count * place.claims)
        agree = f"{sample.differing} OF THESE DISAGREE" if sample.differing else "which agree"
        given_up = f", {sample.given_up} of them given up" if sample.given_up else ""
        searches = f"{_digits(first.seconds)} s the first time in a process; {spent.count:,} searches"
        notes = searches, f"networkx extrapolated from {count:,} claims{given_up}, {agree}"
        return self._measured(f"support, {_kind(hard=hard)}", spent, Ratio("networkx", other), notes=notes)

    def audit(self, *, listed: bool) -> Measured:
        """Measure `defgraph audit`, from the start of its process to the end: all claims, or those without origin.

        All are counted for either, so that the difference is what it takes to write down the others.
        """
        listing = () if listed else ("--max-support", "0")
        command = (sys.executable, "-m", "defgraph", "--store", self.place.store, "audit", "--format", "jsonl")
        spent = run([*command, *listing])
        ratios = [Ratio("plain SPARQL count", self.counted)]
        if self.rdflib:
            ratios.append(Ratio("the same in rdflib", self.rdflib.counted))
        return self._measured(f"audit, all {'listed' if listed else 'counted'}", spent, *ratios)

    def question(self, name: str) -> Measured:
        """Tell what a question took."""
        spent, other = self.asked[name], self.rdflib.asked[name] if self.rdflib else None
        differs = other is not None and not other.at_least and other.count != spent.count
        notes = (f"RDFLIB FINDS {other.count:,} ROWS",) if other and differs else ()
        ratios = [Ratio("SPARQL scan", self.scanned), *([Ratio("rdflib", other)] if other else [])]
        return replace(self._measured(f"question, {name}", spent, *ratios, notes=notes), rate=f"{spent.count:,} rows")

    @cached_property
    def built(self) -> Spent:
        """What the build in a folder took, which writes the store and the triples that all else reads."""
        return in_child(build, self.place, on_disk=True)

    @cached_property
    def scanned(self) -> Spent:
        """What a plain scan of all reports took."""
        return in_child(written, self.place, SCAN)

    @cached_property
    def counted(self) -> Spent:
        """What a plain count of distinct documents of each claim took."""
        return in_child(written, self.place, COUNT)

    @cached_property
    def asked(self) -> Mapping[str, Spent]:
        """What each question took in our store."""
        return in_child(ask_all, self.place)

    @cached_property
    def rdflib(self) -> InRdflib | None:
        """What rdflib took; None where it is left out."""
        return in_child(ask_rdflib, self.place, self.limits.patience) if self._with_rdflib else None

    @property
    def _with_rdflib(self) -> bool:
        return self.place.claims <= self.limits.rdflib_most

    def _rdflib_parsing(self) -> Iterator[Ratio]:
        if self.rdflib:
            yield Ratio("rdflib", self.rdflib.parsed)

    def _no_rdflib(self) -> str:
        why = f"above {self.limits.rdflib_most:,} claims (--rdflib-most)"
        if not self.rdflib_per_claim:
            return f"rdflib is left out {why}"
        memory = self.rdflib_per_claim * self.place.claims / 2**30
        return f"rdflib is left out {why}: by what it took for fewer, it would need {memory:,.1f} GiB of memory"

    def _no_arrays_anew(self) -> str:
        return f"arrays read anew are left out above {self.limits.anew_most:,} claims (--anew-most)"

    def _measured(self, name: str, spent: Spent, *ratios: Ratio, notes: tuple[str, ...] = ()) -> Measured:
        return Measured(name, self.place.claims, spent, ratios, notes)


def _kind(*, hard: bool) -> str:
    return "hard" if hard else "ordinary"


# The command


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure each size, print its table, and then how costs grew."""
    wanted = _wanted(arguments)
    limits = Limits(wanted.rdflib_most, wanted.anew_most, wanted.sample, wanted.patience)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends it as Ctrl-C does: nothing is left behind
    lines: list[Measured] = []
    per_claim = 0.0
    try:
        for claims in sorted(set(wanted.sizes)):
            with tempfile.TemporaryDirectory(prefix="defgraph-scale-") as folder:
                size = Size(Place(claims, wanted.hard, wanted.seed, folder), limits, per_claim)
                lines += _print_table(size)
                per_claim = size.rdflib.parsed.memory / claims if size.rdflib else per_claim
    except KeyboardInterrupt:
        print("given up", file=sys.stderr)
        return 130
    _print_growth(lines)
    return 0


def _wanted(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0].partition(": `")[0])
    add = parser.add_argument
    add(
        "sizes", nargs="*", type=_count, metavar="SIZES", default=SIZES, help="in claims (default 10000 100000 1000000)"
    )
    add("--hard", action="store_true", help="deep lineages and shared speakers for every line, not one of support only")
    add("--seed", type=int, default=1, help="where the drawing begins (default 1)")
    add("--rdflib-most", type=_count, default=100_000, metavar="N", help="the most claims rdflib is given")
    add("--anew-most", type=_count, default=100_000, metavar="N", help="the most claims whose arrays are read anew")
    add("--sample", type=_count, default=200, metavar="N", help="claims whose support networkx counts (default 200)")
    add("--patience", type=float, default=60, metavar="SECONDS", help="of CPU for a query of rdflib, or the sample")
    return parser.parse_args(arguments)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number, 1 or more, got {text!r}")
    return int(text)


def _print_table(size: Size) -> list[Measured]:
    """Measure and print each line as soon as it is known; return those with something measured."""
    place = size.place
    print(f"{place.claims:,} claims, {_kind(hard=place.hard)}, seed {place.seed}: seconds of process CPU, peak memory")
    measured = []
    for line in size.lines():
        if isinstance(line, Measured):
            measured.append(line)
            print(line.line(), flush=True)
        else:
            print(line, flush=True)
    print()
    return measured


def _print_growth(lines: Sequence[Measured]) -> None:
    """Print how the cost of each line grew from the smallest size to the largest one it was measured for."""
    first = {line.name: line for line in reversed(lines)}
    last = {line.name: line for line in lines}
    grown = [growth(first[name], last[name]) for name in last if first[name].claims < last[name].claims]
    if grown:
        print("Growth of the cost per claim", *grown, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
