"""Run builds that end at each line of the folder store's code in turn: killed, or by Ctrl-C.

A program of its own: ``python -m store.interruptions kill|interrupt FOLDER`` prints what could be read
after each end (``old`` or ``new``), one word a line. Any other outcome is an error.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defgraph.store import folder as folder_module
from defgraph.store import open_store

from .triples import said, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType


class Tracer:
    """Notes the lines of the folder store's code as they run, and acts when one of them first does."""

    def __init__(self, at: int = 0, act: Callable[[], None] = lambda: None) -> None:
        self.at, self.act = at, act
        self.seen: list[int] = []

    def __call__(self, frame: FrameType, event: str, _: Any) -> Tracer | None:
        code = frame.f_code
        if code.co_filename != folder_module.__file__ or code.co_name == "__del__":  # which lets no interruption out
            return None
        if event == "line":
            if frame.f_lineno == self.at and self.at not in self.seen:
                self.seen.append(self.at)
                self.act()
            self.seen.append(frame.f_lineno)
        return self

    def write(self, folder: Path) -> None:
        (folder / "generation-ffffffffffff").mkdir(exist_ok=True)  # so that there always is something to be removed
        sys.settrace(self)
        try:
            write(str(folder), "new")
        finally:
            sys.settrace(None)


def lines(folder: Path) -> list[int]:
    """Return the lines that run, each once, in the order of their first time."""
    write(str(folder), "old")
    tracer = Tracer()
    tracer.write(folder)
    write(str(folder), "old")
    return list(dict.fromkeys(tracer.seen))


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    raise KeyboardInterrupt


def remains(folder: Path) -> list[str]:
    """Return what is in a folder beside the lock, the good generation and the one before it."""
    current = (folder / "current").read_text().strip()
    others = {path.name for path in folder.iterdir()} - {"build.lock", "current", current}
    return sorted(others)


def killed_builds(folder: Path) -> list[str]:
    # RocksDB's threads do not live on in a forked process: so this one never opens a store itself.
    def count() -> None:
        place.write_text(json.dumps(lines(folder)))

    def look_and_be_killed(line: int) -> None:
        place.write_text(found(folder, left=3))
        Tracer(line, kill).write(folder)

    place = folder.with_name("found")
    assert in_a_process(count) == 0
    outcomes = []
    for line in json.loads(place.read_text()):
        assert in_a_process(look_and_be_killed, line) == -signal.SIGKILL, f"line {line} did not run"
        outcomes.append(place.read_text())
    return outcomes


def found(folder: Path, left: int) -> str:
    """Return what can be read, having put the old store back; each build removes what the one before it left."""
    assert len(remains(folder)) <= left, remains(folder)
    text = said(open_store(str(folder)))
    if text != "old":
        write(str(folder), "old")
    return text


def in_a_process(run: Callable[..., None], *arguments: object) -> int:
    """Run a function in a forked process and return its exit code (negative: the signal that ended it)."""
    child = os.fork()
    if child == 0:
        try:
            run(*arguments)
        except BaseException:  # noqa: BLE001 - whatever it is, this process must not go on as the other
            sys.excepthook(*sys.exc_info())
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def interrupted_builds(folder: Path) -> list[str]:
    outcomes = []
    for line in lines(folder):
        try:
            Tracer(line, interrupt).write(folder)
        except KeyboardInterrupt:
            pass
        else:
            raise AssertionError(f"line {line} did not run")
        gc.collect()
        outcomes.append(found(folder, left=2))
    return outcomes


if __name__ == "__main__":
    # What a killed process wrote is not lost while the machine goes on: nothing waits for the disk here.
    os.fsync = lambda _: None  # type: ignore[assignment]
    builds = {"kill": killed_builds, "interrupt": interrupted_builds}[sys.argv[1]]
    print("\n".join(builds(Path(sys.argv[2]))))
