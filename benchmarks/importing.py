"""What a register costs, from its file to an opened store: `python benchmarks/importing.py [ROWS…]`.

The registers are synthetic: real names of states, made-up weapons, the shape of a SIPRI export (`?`, comments, several
years of delivery, deals that share supplier, recipient, weapon and year). Each is imported by the command a user runs,
in a process of its own, into a copy of the project's data; then the store is opened and asked one question.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
SIZES = (29_515, 295_150)
"""The rows of the whole register of 2025, and ten times as many."""

_WEAPONS = 5000
"""Designations of weapons, as many as the register has, however many rows tell of them."""

_HEAD = """\
Transfers of major conventional arms from All countries  to All countries . Deals with deliveries made for the year \
range 'Not specified' to 'Not specified'
This file is invented: no row of it tells of a real transfer.

Data generated: 10 Mar 2025 10:00:00 AM
Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,\
Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons
"""
_STATES = (
    *("United States", "Russia", "Soviet Union", "France", "United Kingdom", "Germany", "China", "Italy", "Israel"),
    *("Netherlands", "Sweden", "Spain", "Ukraine", "South Korea", "Canada", "Brazil", "India", "Viet Nam", "Egypt"),
    *("Saudi Arabia", "Algeria", "Pakistan", "Poland", "Norway", "Greece", "Japan", "Australia", "Indonesia", "Iraq"),
    *("Iran", "Morocco", "Thailand", "Singapore", "Malaysia", "Peru", "Chile", "Colombia", "Mexico", "Kenya", "Ghana"),
)
_KINDS = ("tank", "fighter aircraft", "frigate", "anti-ship missile", "towed gun", "APC", "UAV", "air search radar")
_STATUS = ("New", "New", "New", "Second hand", "Second hand but modernized")
_COMMENTS = ("", "", "Part of larger deal", "Incl training of crews", "Delivery planned later; aid", "Status uncertain")


def register(rows: int, seed: int = 1) -> Iterator[str]:
    """Yield the lines of a register of so many rows; the same arguments give the same register."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret about it
    yield _HEAD
    for _ in range(rows):
        supplier, recipient = _pick(chance), _pick(chance)
        while recipient == supplier:
            recipient = _pick(chance)
        number = int(_WEAPONS * chance.random() ** 2)
        ordered = chance.choice((1, 2, 4, 6, 12, 24, 40, 100))
        year = chance.randint(1950, 2023)
        count = min(chance.choice((1, 1, 2, 3, 5)), 2025 - year)
        delivered = chance.choice((0, ordered // 2, ordered, ordered, ordered, ordered))
        years = "; ".join(str(year + step) for step in range(count)) if delivered else ""
        yield (
            ",".join(
                (
                    *(recipient, supplier, str(year), _mark(chance), str(ordered), _mark(chance)),
                    *(f"Type-{number}", _KINDS[number % len(_KINDS)], str(delivered), _mark(chance, 0.1), years),
                    *(chance.choice(_STATUS), chance.choice(_COMMENTS), "2", f"{2 * ordered}", f"{2 * delivered}"),
                )
            )
            + "\n"
        )


def _pick(chance: random.Random) -> str:
    return _STATES[int(len(_STATES) * chance.random() ** 2)]


def _mark(chance: random.Random, share: float = 0.4) -> str:
    return "?" if chance.random() < share else ""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process cost: seconds on the clock and of CPU, and its peak memory in MiB."""

    clock: float
    cpu: float
    memory: float


def measure(command: Sequence[str]) -> Cost:
    """Run a command in a process of its own, its output thrown away.

    Raises:
        SystemExit: if it fails.
    """
    begun = time.monotonic()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        process = os.posix_spawn(
            command[0],
            list(command),
            os.environ,
            file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)],
        )
    _, status, used = os.wait4(process, 0)
    if status:
        raise SystemExit(f"{' '.join(command)}: failed")
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10  # bytes there, KiB elsewhere
    return Cost(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / unit)


def bring_in(rows: int, folder: Path) -> tuple[Cost, Cost]:
    """Import a register of so many rows; return what that cost, and what the first question does."""
    data, store, file = folder / "data", folder / "store", folder / "register.csv"
    shutil.copytree(ROOT / "graph_data", data)
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(register(rows))
    program = [sys.executable, "-m", "defgraph", "--data", str(data), "--store", str(store)]
    return (
        measure([*program, "import", "sipri", str(file), "--refused", str(folder)]),
        measure([*program, "suppliers", "Viet Nam", "--totals", "--format", "jsonl"]),
    )


def main() -> None:
    """Print what registers cost, and how that grows.

    The first size is measured once more at the end, and grows from the mean of both: the speed of a machine that is
    shared with others changes within minutes.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rows", nargs="*", type=int, default=SIZES, metavar="ROWS")
    few, *more = parser.parse_args().rows
    print("     rows    import: clock      CPU     memory    a question")
    before, *later = (_measured(rows) for rows in (few, *more))
    if not more:
        return
    after, many, last = _measured(few), more[-1], later[-1]
    clock, cpu, memory = (
        2 * getattr(last, name) / (getattr(before, name) + getattr(after, name)) for name in ("clock", "cpu", "memory")
    )
    grown = f"{clock:.1f} × the time, {cpu:.1f} × the CPU, {memory:.2f} × the memory"
    print(f"from {few:,} to {many:,} rows ({many / few:.1f} ×): {grown}")


def _measured(rows: int) -> Cost:
    """Measure and print what a register of so many rows costs; return what its import does."""
    with tempfile.TemporaryDirectory() as folder:
        imported, asked = bring_in(rows, Path(folder))
    spent = f"{imported.clock:9.1f} s  {imported.cpu:7.1f} s  {imported.memory:5.0f} MiB"
    print(f"{rows:9,}   {spent}  {asked.cpu:8.1f} s", flush=True)
    return imported


if __name__ == "__main__":
    main()
