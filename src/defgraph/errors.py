"""Every error a user can meet, on one screen.

One root, :class:`DefgraphError`; the facts are attributes; the message names the remedy.
The command line shows the message and exits with 2. Elsewhere one is caught only to be told better.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class DefgraphError(Exception):
    """Root of the errors that are the input's or the surroundings' fault, not the program's."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A place in a file. Lines and columns count from 1; 0 means the file as a whole."""

    file: Path
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else str(self.file)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing wrong with the data: where, what, what was expected and how to mend it."""

    place: Place
    message: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f"; {self.remedy}" if self.remedy else "")


class DataError(DefgraphError):
    """The data cannot be used as it is. ``findings`` holds every fault met, in order of place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(findings))
        count = len(self.findings)
        lines = [str(finding) for finding in self.findings]
        super().__init__("\n".join([*lines, f"{count} finding{'s' if count != 1 else ''}"]))


class UnknownName(DefgraphError):
    """A name that stands for nothing here. ``nearest`` holds the nearest right ones, best first."""

    def __init__(self, name: str, kind: str, nearest: Sequence[str], remedy: str = "") -> None:
        self.name, self.kind, self.nearest = name, kind, tuple(nearest)
        hint = f"; did you mean {' or '.join(repr(n) for n in self.nearest)}?" if nearest else ""
        super().__init__(f"no {kind} is called {name!r}{hint}" + (f" {remedy}" if remedy else ""))


class AmbiguousName(DefgraphError):
    """A name that stands for several entities. ``candidates`` holds their ids."""

    def __init__(self, name: str, candidates: Sequence[str]) -> None:
        self.name, self.candidates = name, tuple(candidates)
        super().__init__(f"{name!r} may be {', '.join(self.candidates)}; give one of these ids")


class StoreError(DefgraphError):
    """The store cannot be opened, read or written."""


class QueryError(DefgraphError):
    """A query that cannot be run: malformed, not read-only, or lacking a parameter."""


class QueryTimeout(QueryError):
    """A query that took longer than it was allowed to. ``seconds`` is what it was allowed."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"the query took longer than {seconds:g} s; narrow it, add a LIMIT, or raise --timeout")


class MissingExtra(DefgraphError):
    """A part of the program whose optional packages are not installed."""

    def __init__(self, what: str, extra: str) -> None:
        self.extra = extra
        super().__init__(
            f"{what} needs packages that are not installed; in the project's folder run: pip install '.[{extra}]'"
        )
