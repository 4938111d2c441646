"""How far long work has got, for whoever wants to be told."""

from __future__ import annotations


class Progress:
    """Is told of long work, step by step. This one keeps it to itself; others show it."""

    def begin(self, what: str, total: int = 0) -> None:
        """Hear that work begins on something of so many parts; 0 where nobody knows how many."""

    def reach(self, done: int, records: int) -> None:
        """Hear that so many parts, and records, are done. Called often: it must cost next to nothing."""

    def refuse(self, file: str, line: int, reason: str, text: str) -> None:
        """Hear that a record of a file, which begins on a line, was refused, why, and how it reads."""


SILENT = Progress()
"""Tells nobody."""
