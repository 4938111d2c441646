"""Progress: one line on a terminal, nothing anywhere else."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from defgraph.answers import progress
from defgraph.answers.progress import Shown

if TYPE_CHECKING:
    import pytest


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def work(shown: Shown) -> None:
    with shown:
        shown.begin("reading a-register-with-a-name-that-is-much-too-long-for-any-terminal-there-is.csv", 1000)
        for number in range(1, 11):
            shown.reach(number * 100, number * 1234)
        shown.begin("weighing claims")


def test_a_terminal_shows_work_share_and_records_on_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setattr(progress, "_PAUSE", 0)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("TERM", "xterm")
    work(Shown())
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", terminal.getvalue())
    lines = [line for line in re.split(r"[\r\n]+", plain) if line.strip()]
    assert lines
    assert max(map(len, lines)) <= 80
    assert any("weighing claims" in line for line in lines)


def test_nothing_is_shown_where_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    work(Shown())
    assert stream.getvalue() == ""
