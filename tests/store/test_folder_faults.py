"""A folder that is no good store is told of, with what to do, and never touched by mistake."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from defgraph.errors import StoreError
from defgraph.store import MEMORY, draft, open_dataset, open_store

from .triples import lines, said, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NOBODY = 65534
REMEDY = "`defgraph build`|--store"


def generation(folder: Path) -> Path:
    return folder / (folder / "current").read_text().strip()


def cut_off(*patterns: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for pattern in patterns:
            for path in generation(folder).glob(pattern):
                os.truncate(path, path.stat().st_size // 2)

    return damage


def overwrite(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in generation(folder).glob(pattern):
            path.write_bytes(bytes(byte ^ 255 for byte in path.read_bytes()))

    return damage


def remove(pattern: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        for path in generation(folder).glob(pattern):
            path.unlink()

    return damage


def current(content: bytes) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        (folder / "current").write_bytes(content)

    return damage


def no_current(folder: Path) -> None:
    (folder / "current").unlink()


def no_generation(folder: Path) -> None:
    shutil.rmtree(generation(folder))


def a_file_as_generation(folder: Path) -> None:
    no_generation(folder)
    generation(folder).write_text("mine")


def a_directory_as_current(folder: Path) -> None:
    (folder / "current").unlink()
    (folder / "current").mkdir()


DAMAGES: dict[str, Callable[[Path], None]] = {
    "no current": no_current,
    "empty current": current(b""),
    "current is not text": current(b"\xff\xfe\x00"),
    "current points elsewhere": current(b"../other/generation-000000000000"),
    "current names what is not there": current(b"generation-000000000000"),
    "no generation": no_generation,
    "generation is a file": a_file_as_generation,
    "generation is empty": remove("*"),
    "no data": remove("*.sst"),
    "data cut off": cut_off("*.sst"),
    "data overwritten": overwrite("*.sst"),
    "no manifest": remove("MANIFEST*"),
    "manifest cut off": cut_off("MANIFEST*"),
    "manifest and logs cut off": cut_off("MANIFEST*", "*.log"),
    "manifest overwritten": overwrite("MANIFEST*"),
    "RocksDB's own CURRENT overwritten": overwrite("CURRENT"),
}


@pytest.mark.parametrize("damage", [pytest.param(damage, id=name) for name, damage in DAMAGES.items()])
def test_a_damaged_store_is_told_of(damage: Callable[[Path], None], tmp_path: Path) -> None:
    folder = tmp_path / "store"
    write(str(folder), "old")
    damage(folder)
    for opening in (open_store, open_dataset):
        with pytest.raises(StoreError, match=f"store in .*{folder.name}.*({REMEDY})"):
            opening(str(folder))


@pytest.mark.parametrize("damage", [pytest.param(damage, id=name) for name, damage in DAMAGES.items()])
def test_a_build_mends_a_damaged_store(damage: Callable[[Path], None], tmp_path: Path) -> None:
    write(str(tmp_path), "old")
    damage(tmp_path)
    assert said(write(str(tmp_path), "new")) == "new"
    assert said(open_store(str(tmp_path))) == "new"


def test_a_directory_in_the_place_of_current_is_told_of(tmp_path: Path) -> None:
    write(str(tmp_path), "old")
    a_directory_as_current(tmp_path)
    with pytest.raises(StoreError, match=REMEDY):
        open_store(str(tmp_path))
    with pytest.raises(StoreError, match="cannot be written"):
        write(str(tmp_path), "new")


def test_where_there_is_nothing_there_is_no_store(tmp_path: Path) -> None:
    for address in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(StoreError, match=r"there is no store in .*`defgraph build`, or name another with --store"):
            open_store(str(address))
    assert list(tmp_path.iterdir()) == []


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    (tmp_path / "generation-000000000000").mkdir()
    with pytest.raises(StoreError, match="holds other things than a store; name an empty or new folder with --store"):
        draft(str(tmp_path))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["generation-000000000000", "letter.txt"]


def test_a_folder_with_a_file_called_current_is_not_taken_for_a_store(tmp_path: Path) -> None:
    (tmp_path / "current").write_text("of the river")
    (tmp_path / "generation-x").mkdir()
    with pytest.raises(StoreError, match="other things"):
        draft(str(tmp_path))
    with pytest.raises(StoreError, match=REMEDY):
        open_store(str(tmp_path))


def test_what_a_user_puts_beside_a_store_stays(tmp_path: Path) -> None:
    write(str(tmp_path), "old")
    others = [tmp_path / name for name in (".gitignore", "current.txt", "generation-notes")]
    for path in others:
        path.write_text("mine")
    write(str(tmp_path), "new")
    write(str(tmp_path), "newer")
    assert [path.read_text() for path in others] == ["mine"] * 3


def test_a_store_copied_without_its_lock_can_be_built_over(tmp_path: Path) -> None:
    write(str(tmp_path), "old")
    (tmp_path / "build.lock").unlink()
    assert said(write(str(tmp_path), "new")) == "new"


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "store"
    file.write_text("mine")
    for opening in (open_store, draft):
        with pytest.raises(StoreError, match="store is a file; a store is a folder: name another with --store"):
            opening(str(file))
        with pytest.raises(StoreError, match="--store"):
            opening(str(file / "below"))
    assert file.read_text() == "mine"


@contextmanager
def as_nobody() -> Iterator[None]:
    """Give up root's rights, if we have them, for which nothing is unwritable."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@pytest.fixture
def locked_away() -> Iterator[Path]:
    """A folder with a store, in which one may look and not write."""
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        folder = Path(place) / "store"
        write(str(folder), "old")
        for path in (*folder.rglob("*"), folder):
            path.chmod(0o555 if path.is_dir() else 0o444)
        yield folder
        folder.chmod(0o755)
        for path in folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_a_store_one_may_not_write_can_be_read_and_not_built(locked_away: Path) -> None:
    with as_nobody():
        assert said(open_store(str(locked_away))) == "old"
        for folder in (locked_away, locked_away / "below"):
            with pytest.raises(
                StoreError, match=r"cannot be written \(Permission denied\); .*name another with --store"
            ):
                draft(str(folder))
    assert said(open_store(str(locked_away))) == "old"


@pytest.mark.parametrize("below", [".", "current", "generation-*", "generation-*/*.sst"])
def test_a_store_one_may_not_read(below: str, locked_away: Path) -> None:
    for path in locked_away.glob(below) if below != "." else [locked_away]:
        path.chmod(0)
    with as_nobody(), pytest.raises(StoreError, match="get the right to read it, or name another with --store"):
        open_store(str(locked_away))


@pytest.mark.parametrize("name", ["with a space", "żółć-Việt Nam", "a#b?c%20d", "-x", "…"])
def test_a_folder_may_have_any_name(name: str, tmp_path: Path) -> None:
    address = str(tmp_path / name / "store")
    write(address, "old")
    assert said(open_store(address)) == "old"
    assert len(open_dataset(address)) == 500


def test_a_relative_path_stays_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write("store", "old")
    assert said(open_store("store")) == "old"
    assert said(open_store(str(tmp_path / "store"))) == "old"


def test_a_store_in_memory_is_not_to_be_opened() -> None:
    with pytest.raises(StoreError, match="build it first"):
        open_store(MEMORY)
    assert said(write(MEMORY, "new")) == "new"


def test_a_damage_met_while_reading_is_a_store_error(tmp_path: Path) -> None:
    write(str(tmp_path), "old")
    store = open_store(str(tmp_path))
    for path in generation(tmp_path).glob("*.sst"):
        with path.open("r+b") as file:
            file.write(b"\xff" * (path.stat().st_size // 2))
    with pytest.raises(StoreError, match=r"failed: Corruption.*`defgraph build`"):
        store.query("SELECT * { ?s ?p ?o }")
    with pytest.raises(StoreError, match=r"failed: Corruption.*`defgraph build`"):
        lines(store)
