"""How much CPU a command takes from a cold start, as ratios to starting Python: `python benchmarks/start.py`.

Each command runs several times in a process of its own; the least user and system time of each counts
(seconds of CPU, not of the clock). The store is built from `graph_data/` first.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
RUNS = 7
COMMANDS = (
    ["--help"],
    ["suppliers", "Viet Nam"],
    ["suppliers", "Viet Nam", "--format", "json"],
    ["audit", "--max-support", "1", "--format", "json"],
    ["timeline", "T-6"],
    ["show", "Lockheed Martin"],
    ["query", "supply-chains"],
    ["path", "Lockheed Martin", "Viet Nam"],
    ["rank"],
    ["rank", "--measure", "pagerank"],
)


def cpu_seconds(command: list[str]) -> float:
    """Return the least CPU time of several runs of a command."""
    return min(_once(command) for _ in range(RUNS))


def _once(command: list[str]) -> float:
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Print a line for each command."""
    program = str(Path(sys.executable).with_name("defgraph"))
    with tempfile.TemporaryDirectory() as folder:
        start = [program, "--store", f"{folder}/store", "--data", str(ROOT / "graph_data")]
        subprocess.run([*start, "build"], check=True)  # noqa: S603
        bare = cpu_seconds([sys.executable, "-c", "pass"])
        print(f"{bare:6.3f} s   1.0 ×  python -c pass")
        for words in COMMANDS:
            seconds = cpu_seconds([*start, *words])
            print(f"{seconds:6.3f} s {seconds / bare:5.1f} ×  defgraph {' '.join(words)}")


if __name__ == "__main__":
    main()
