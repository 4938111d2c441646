"""The answers that `make demo` prints, and the picture it draws, by the commands a user would type."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

COMMANDS = (
    "build",
    'suppliers "Viet Nam"',
    'show "T-6 Texan II"',
    "audit --max-support 1",
    "retract Reuters",
    "conflicts",
    'suppliers "Viet Nam" --known-by 2022-12-31',
    'path "Lockheed Martin" "Viet Nam"',
    "rank --top 8",
    "query offices",
    'timeline "T-6" --output build/demo/t-6.html',
    "draw --output build/demo/index.html",
)
SHOWN = 18
"""Lines of each answer that are printed; all of it is in the file named below them."""


def main() -> None:
    """Run each command, print the head of its answer and keep the whole below build/demo."""
    folder = Path("build/demo")
    folder.mkdir(parents=True, exist_ok=True)
    for number, command in enumerate(COMMANDS, start=1):
        print(f"\n$ defgraph {command}", flush=True)
        program = str(Path(sys.executable).with_name("defgraph"))
        done = subprocess.run([program, *shlex.split(command)], check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603
        lines = done.stdout.splitlines()
        print("".join(f"{line}\n" for line in lines[:SHOWN]), end="")
        if len(lines) > SHOWN:
            whole = folder / f"{number}-{command.split()[0]}.txt"
            whole.write_text(done.stdout, encoding="utf-8")
            print(f"… {len(lines) - SHOWN} lines more in {whole}")
    print(f"\nThe picture: {(folder / 'index.html').resolve().as_uri()}")


if __name__ == "__main__":
    main()
