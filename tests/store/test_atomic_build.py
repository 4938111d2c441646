"""Whatever befalls a build, the last good store can be opened, and the next build works."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from defgraph.errors import StoreError
from defgraph.store import draft, open_store
from defgraph.store import folder as folder_module
from defgraph.store.folder import FolderDraft
from defgraph.store.results import Table

from .triples import lines, said, saying, write

if TYPE_CHECKING:
    from defgraph.store.embedded import EmbeddedStore

TESTS = Path(__file__).parents[1]
SIMPLE_BUILD = "import sys, pathlib; from defgraph.building import build; build(pathlib.Path(sys.argv[1]), sys.argv[2])"
WAITING_BUILD = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # who starts the tests may have it ignored
from defgraph.store import draft
from store.triples import saying
def slowly():
    yield from saying("new", 50_000)
    print("adding", flush=True)
    time.sleep(60)
making = draft(sys.argv[1])
try:
    making.add(slowly())
    making.publish()
except BaseException:
    making.discard()
    raise
"""


def python(*arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, *arguments]
    return subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def waiting_build(folder: Path) -> subprocess.Popen[str]:
    """Start a build in another process, and return when it has added much and goes on adding."""
    process = python("-c", WAITING_BUILD, str(folder))
    assert process.stdout is not None
    assert process.stdout.readline() == "adding\n", process.communicate()
    return process


def generations(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"build.lock", "current"}


@pytest.mark.parametrize("end", ["kill", "interrupt"])
def test_a_build_that_ends_at_any_line_leaves_the_old_store_or_the_new_one(end: str, tmp_path: Path) -> None:
    process = python("-m", "store.interruptions", end, str(tmp_path / "store"))
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    outcomes = Counter(out.split())
    assert outcomes.keys() == {"old", "new"}
    assert outcomes["old"] > 30
    assert outcomes["new"] > 5


def test_a_build_that_is_killed_at_any_time_leaves_the_last_good_store(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    began = time.monotonic()
    assert python("-c", SIMPLE_BUILD, str(data), str(folder)).wait() == 0
    whole = time.monotonic() - began
    good = lines(open_store(str(folder)))
    for part in (0.5, 0.7, 0.8, 0.9):
        process = python("-c", SIMPLE_BUILD, str(data), str(folder))
        time.sleep(whole * part)
        process.kill()
        process.communicate()
        assert lines(open_store(str(folder))) == good
    write(str(folder), "new")
    assert said(open_store(str(folder))) == "new"
    assert len(generations(folder)) == 2


def test_a_first_build_that_is_killed_leaves_no_store_and_the_next_one_makes_it(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    process = waiting_build(folder)
    process.kill()
    process.communicate()
    with pytest.raises(StoreError, match=r"there is no store in .*`defgraph build`"):
        open_store(str(folder))
    assert len(generations(folder)) == 1
    assert said(write(str(folder), "new")) == "new"
    assert len(generations(folder)) == 1


def test_ctrl_c_leaves_nothing_half(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write(str(folder), "old")
    good = generations(folder)
    process = waiting_build(folder)
    assert len(generations(folder)) == 2
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert process.returncode == -signal.SIGINT
    assert "KeyboardInterrupt" in err
    assert generations(folder) == good
    assert said(open_store(str(folder))) == "old"


def test_a_second_build_is_refused_while_the_first_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write(str(folder), "old")
    process = waiting_build(folder)
    with pytest.raises(
        StoreError, match=r"another build is writing .*store; wait for it, or name another with --store"
    ):
        draft(str(folder))
    assert said(open_store(str(folder))) == "old"
    process.kill()
    process.communicate()
    assert said(write(str(folder), "new")) == "new"


def test_a_second_draft_is_refused_in_the_same_process_too(tmp_path: Path) -> None:
    first = draft(str(tmp_path))
    with pytest.raises(StoreError, match="another build"):
        draft(str(tmp_path))
    first.add(saying("new"))
    assert said(first.publish()) == "new"


def test_a_reader_goes_on_with_its_store_through_any_number_of_builds(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write(str(folder), "first")
    reader = open_store(str(folder))
    (read,) = generations(folder)
    for text in ("second", "third", "fourth"):
        write(str(folder), text)
        assert said(reader) == "first"
        assert read in generations(folder)
        assert len(list((folder / read).glob("*.sst"))) > 0
    assert said(open_store(str(folder))) == "fourth"
    del reader
    gc.collect()
    write(str(folder), "fifth")
    assert read not in generations(folder)


def test_whoever_opens_a_store_while_builds_go_by_gets_a_whole_one(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write(str(folder), "0")
    seen: list[str] = []
    errors: list[Exception] = []
    over = threading.Event()

    def read() -> None:
        try:
            while not over.is_set():
                seen.append(said(open_store(str(folder))))
        except Exception as error:  # noqa: BLE001 - shown below
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1, 9):
        write(str(folder), str(number))
    over.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert len(set(seen)) > 2


def test_a_store_that_is_replaced_and_removed_while_it_is_opened_gives_way_to_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = folder_module._open
    builds = ["new", "newer"]

    def overtaken(generation: Path) -> EmbeddedStore:
        while builds:
            write(str(tmp_path), builds.pop(0))
        return opening(generation)

    write(str(tmp_path), "old")
    monkeypatch.setattr(folder_module, "_open", overtaken)
    assert said(open_store(str(tmp_path))) == "newer"


def test_two_read_the_same_store(built: str) -> None:
    first, second = open_store(built), open_store(built)
    assert lines(first) == lines(second)


@pytest.mark.parametrize("step", ["write_text", "replace"])
def test_a_disk_that_fills_up_while_publishing_leaves_the_old_store(
    step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    write(str(tmp_path), "old")
    good = generations(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Path, step, full)
        with pytest.raises(StoreError, match=r"cannot be written \(No space left on device\); free space"):
            write(str(tmp_path), "new")
    assert generations(tmp_path) == good
    assert said(open_store(str(tmp_path))) == "old"
    assert said(write(str(tmp_path), "new")) == "new"


def test_a_failure_after_the_last_step_does_not_remove_what_is_now_the_good_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = folder_module._sync

    def failing(path: Path) -> None:
        if path == tmp_path:
            raise OSError(5, "Input/output error")
        sync(path)

    write(str(tmp_path), "old")
    with monkeypatch.context() as patch:
        patch.setattr(folder_module, "_sync", failing)
        with pytest.raises(StoreError, match="Input/output error"):
            write(str(tmp_path), "new")
    assert said(open_store(str(tmp_path))) == "new"
    assert said(write(str(tmp_path), "newer")) == "newer"


def test_an_error_of_the_data_leaves_nothing(tmp_path: Path) -> None:
    def broken() -> object:
        yield from saying("new")
        raise ZeroDivisionError

    making = draft(str(tmp_path))
    with pytest.raises(ZeroDivisionError):
        making.add(broken())  # type: ignore[arg-type]
    making.discard()
    making.discard()
    assert generations(tmp_path) == set()
    with pytest.raises(StoreError, match="given up"):
        making.add(saying("new"))


def test_a_draft_that_cannot_begin_leaves_no_lock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Failing:
        def __init__(self, path: str) -> None:
            raise OSError(28, "No space left on device", path)

    with monkeypatch.context() as patch:
        patch.setattr(ox, "Store", Failing)
        with pytest.raises(StoreError, match="No space left") as caught:
            draft(str(tmp_path))
    assert generations(tmp_path) == set()
    # The error is kept, and with it all that its traceback refers to: the lock must not wait for their end.
    assert said(write(str(tmp_path), "new")) == "new"
    assert isinstance(caught.value.__cause__, OSError)


def test_a_published_draft_is_done(tmp_path: Path) -> None:
    making = FolderDraft(tmp_path)
    making.add(saying("new"))
    assert said(making.store) == "new"
    published = making.publish()
    making.discard()
    assert said(published) == "new"
    assert said(open_store(str(tmp_path))) == "new"
    with pytest.raises(StoreError, match="published"):
        making.publish()


def test_what_is_named_good_is_on_the_disk_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(descriptor: int) -> None:
        steps.append(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        fsync(descriptor)

    def noted_replace(path: Path, target: Path) -> Path:
        steps.append("replace")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    write(str(tmp_path), "new")
    (generation,) = generations(tmp_path)
    before, after = steps[: steps.index("replace")], steps[steps.index("replace") + 1 :]
    assert {path.name for path in (tmp_path / generation).iterdir()} | {generation} <= set(before)
    assert before[-1] == f"current.{generation}"
    assert after == [tmp_path.name]


def test_reading_never_writes(tmp_path: Path) -> None:
    def state() -> list[tuple[str, int, int]]:
        return sorted((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in tmp_path.rglob("*"))

    write(str(tmp_path / "store"), "old")
    before = state()
    store = open_store(str(tmp_path / "store"))
    found = store.query("SELECT * { ?s ?p ?o } ORDER BY ?o ?s", timeout=30)
    assert isinstance(found, Table)
    assert said(store) == "old"
    del store
    gc.collect()
    assert state() == before
