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
    """Shows on one line of standard error what is being done, as long as that is a terminal; else nothing.

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
            self._display.stop()

    def begin(self, what: str, total: int = 0) -> None:
        """Show other work in the place of what was shown."""
        if self._display:
            for task in self._display.task_ids:
                self._display.remove_task(task)
            self._display.add_task(what, total=total or None, records=0)
            self._next = 0.0

    def reach(self, done: int, records: int) -> None:
        """Show how far it has got, ten times a second at most."""
        if self._display and (now := monotonic()) >= self._next:
            self._display.update(self._display.task_ids[-1], completed=done, records=records)
            self._next = now + _PAUSE


def _display() -> Display:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        ProgressColumn,
        Task,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.table import Column
    from rich.text import Text

    class Records(ProgressColumn):
        def render(self, task: Task) -> Text:
            records, elapsed = task.fields["records"], task.elapsed or 0
            rate = f", {records / elapsed:,.0f}/s" if elapsed > 1 else ""
            return Text(f"{records:,} records{rate}" if records else "")

    columns = (
        TextColumn("{task.description}", table_column=Column(no_wrap=True, overflow="ellipsis", ratio=1)),
        BarColumn(bar_width=10),
        TaskProgressColumn(table_column=Column(no_wrap=True)),
        Records(table_column=Column(no_wrap=True)),
        TimeRemainingColumn(table_column=Column(no_wrap=True)),
    )
    return Progress(*columns, console=Console(stderr=True), transient=True, expand=True)
