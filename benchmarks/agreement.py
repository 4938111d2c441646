"""Does the count of support agree with its references? `python benchmarks/agreement.py [LINEAGES] [SEED] [--compiled]`.

Lineages of every shape are drawn at random, at every level, with and without owners, before and after failures.
Small ones are held against all sets of failures, tried one by one; large ones, and all where every failure counts,
against minimum vertex cuts. What disagrees is printed in full, and then the exit code is 1.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from defgraph.support import counting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from support.agreed import Comparison
    from support.chance import Case

TESTS = Path(__file__).parents[1] / "tests"
_LARGE_AMONG = 20
"""One lineage of so many is large: it takes about as long as all others together."""
COLUMNS = ("lineages", "claims", "searches", "nothing", "unknown", "one", "two", "more", "mismatches")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare as many lineages as asked for, print a row for each shape, and return the exit code."""
    wanted = _wanted(arguments)
    sys.path.insert(0, str(TESTS))  # the references are kept with the tests
    if wanted.compiled:
        import_module("defgraph.support.compiled.engine")  # ends it where numba is missing: arrays would be used
    counting.ENOUGH = 0 if wanted.compiled else 2**62
    began, tallies = time.perf_counter(), dict[str, Counter[str]]()
    for number in range(wanted.lineages):
        name, small, case = _case(wanted.seed, number)
        _tally(tallies.setdefault(name, Counter()), _compare(case, small=small, name=f"{number} of seed {wanted.seed}"))
    total = sum(tallies.values(), Counter[str]())
    _print(("shape", *COLUMNS))
    for name, tally in sorted({**tallies, "~ all": total}.items()):
        _print((name.strip("~ "), *(tally[column] for column in COLUMNS)))
    print(f"{time.perf_counter() - began:.0f} seconds")
    return 1 if total["mismatches"] else 0


def _wanted(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("lineages", nargs="?", type=int, default=10_000, help="how many (default 10,000)")
    parser.add_argument("seed", nargs="?", type=int, default=1, help="where the drawing begins (default 1)")
    parser.add_argument("--compiled", action="store_true", help="count by compiled code, which needs numba")
    return parser.parse_args(arguments)


def _case(seed: int, number: int) -> tuple[str, bool, Case]:
    """Draw a lineage: the name of its shape, whether it is small, and itself."""
    from support.chance import LARGE, SMALL, draw_audit, draw_case

    drawn = random.Random(f"{seed}, {number}")  # noqa: S311 - nothing is kept secret here
    small = number % _LARGE_AMONG > 0
    name, shape = drawn.choice(list((SMALL if small else LARGE).items()))
    case = draw_case(drawn, shape)
    level = "" if small and drawn.random() < 0.5 else "all"  # vertex cuts count all failures
    audit = draw_audit(drawn, case, level=level, owned=drawn.random() < 0.3, after=drawn.random() < 0.3)
    return f"{'small' if small else 'large'}: {name}", small, replace(case, audit=audit)


def _compare(case: Case, *, small: bool, name: str) -> Comparison:
    from support.agreed import compare

    compared = compare(case, small=small)
    for claim, other in compared.otherwise.items():
        print(f"lineage {name}, claim {claim}: engine {compared.answers[claim]}, reference {other}")
        print(f"  {case.sources}\n  {case.claims[claim]}\n  {case.audit}")
    return compared


def _tally(tally: Counter[str], compared: Comparison) -> None:
    tally.update(lineages=1, claims=len(compared.answers), searches=compared.searches)
    tally.update(mismatches=len(compared.otherwise))
    for found in compared.answers.values():
        known = ("nothing", "one", "two", "more")[min(found.low, 3)]
        tally[known if found.known or not found.high else "unknown"] += 1


def _print(cells: Sequence[object]) -> None:
    print(f"{cells[0]:<42}", *(f"{cell!s:>{len(column)}}" for column, cell in zip(COLUMNS, cells[1:], strict=True)))


if __name__ == "__main__":
    sys.exit(main())
