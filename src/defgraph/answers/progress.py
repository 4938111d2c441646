"""Progress on a terminal: what is being done, how much of it, at what rate, and how long it will take."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, Self

from defgraph.progress import Progress

if TYPE_CHECKING:
    from rich.progress import Progress as Display

_PAUSE = 0.1
"""Seconds between two pictures: drawing costs more than counting."""


class Shown(Progress):
    """Shows one line for each piece of work on standard error, as long as that is a terminal; else nothing.

    Use it as a context manager, so that the terminal is left as it was, also when work is broken off.
    """

    def __init__(self) -> None:
        self._display: Display | None = None
        self._next = 0.0

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self._display = _display()
            self._display.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._display:
            self._finish()
            self._display.stop()

    def begin(self, what: str, total: int = 0) -> None:
        """Begin a new line."""
        if self._display:
            self._finish()
            self._display.add_task(what, total=total or None)
            self._next = 0.0

    def reach(self, done: int) -> None:
        """Show how far it has got, ten times a second at most."""
        if self._display and (now := monotonic()) >= self._next:
            self._display.update(self._display.tasks[-1].id, completed=done)
            self._next = now + _PAUSE

    def _finish(self) -> None:
        if self._display and self._display.tasks:
            task = self._display.tasks[-1]
            self._display.update(task.id, completed=task.total or task.completed, total=task.total or task.completed)


def _display() -> Display:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        Task,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class Rate(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(f"{task.speed:,.0f}/s" if task.speed else "")

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
