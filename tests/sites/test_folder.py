"""The folder of a site: it appears whole, replaces what is ours, and never what is not."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from defgraph.errors import DefgraphError
from defgraph.site import write_site
from defgraph.site.folder import MARKER, check_apart, whole_folder
from defgraph.site.rendering import Page

from .examples import contents

if TYPE_CHECKING:
    from pathlib import Path


def put(folder: Path, text: str = "one") -> None:
    with whole_folder(folder) as draft:
        (draft / "entity").mkdir()
        (draft / "entity/a.html").write_text(text, encoding="utf-8")
        (draft / "index.html").write_text(text, encoding="utf-8")


def test_a_site_is_written_and_replaced_whole(tmp_path: Path) -> None:
    put(tmp_path / "new/site")
    with whole_folder(tmp_path / "new/site") as draft:
        assert list(draft.iterdir()) == []
        (draft / "index.html").write_text("two", encoding="utf-8")
    assert sorted(path.name for path in (tmp_path / "new/site").iterdir()) == [MARKER, "index.html"]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["site"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    put(tmp_path / "site")
    assert (tmp_path / "site/index.html").exists()


@pytest.mark.parametrize(
    ("foreign", "named"),
    [
        ("thesis.docx", "thesis.docx"),
        (".git/config", ".git"),
        ("CNAME", "CNAME"),
        ("entity/notes.txt", "entity/notes.txt"),
        ("entity/more/a.html", "entity/more"),
    ],
)
def test_what_somebody_else_has_put_there_is_not_replaced(tmp_path: Path, foreign: str, named: str) -> None:
    put(tmp_path / "site")
    file = tmp_path / "site" / foreign
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(DefgraphError, match=rf"has not written \({named}\)"):
        put(tmp_path / "site", "two")
    assert file.read_text(encoding="utf-8") == "mine"
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "one"


def test_a_folder_without_the_mark_is_not_replaced_even_if_it_looks_like_a_site(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    with pytest.raises(DefgraphError, match=r"index\.html"):
        put(tmp_path)
    assert (tmp_path / "index.html").read_text(encoding="utf-8") == "mine"


def test_files_of_file_managers_are_no_hindrance(tmp_path: Path) -> None:
    put(tmp_path / "site")
    (tmp_path / "site/.DS_Store").write_text("", encoding="utf-8")
    put(tmp_path / "site", "two")
    assert not (tmp_path / "site/.DS_Store").exists()


def test_a_file_and_the_folder_one_is_in_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    with pytest.raises(DefgraphError, match="is a file"):
        put(tmp_path / "file")
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with pytest.raises(DefgraphError, match="the folder you are in"):
        put(tmp_path / "empty")


@pytest.mark.parametrize("place", ["gd", "gd/site", "gd/documents/site", "link/site", "st/x", "new/st/x", ".", "new"])
def test_a_site_keeps_apart_from_the_data_and_the_store(tmp_path: Path, place: str) -> None:
    (tmp_path / "gd/documents").mkdir(parents=True)
    (tmp_path / "link").symlink_to("gd/documents")
    others = {"the data folder": tmp_path / "gd", "the store": tmp_path / ("new/st" if "new" in place else "st")}
    with pytest.raises(DefgraphError, match=r"(is in|holds) the (data folder|store) .*name a folder of its own"):
        check_apart(tmp_path / place, others)
    check_apart(tmp_path / "site", others)


def break_off(folder: Path, reason: type[BaseException]) -> None:
    with whole_folder(folder) as draft:
        (draft / "index.html").write_text("half", encoding="utf-8")
        raise reason


@pytest.mark.parametrize("reason", [KeyboardInterrupt, RuntimeError, OSError])
def test_a_run_that_is_broken_off_leaves_what_stood_there(tmp_path: Path, reason: type[BaseException]) -> None:
    put(tmp_path / "site")
    with pytest.raises((reason, DefgraphError)):
        break_off(tmp_path / "site", reason)
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_broken_off_between_the_two_renamings_what_stood_there_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(tmp_path / "site")
    rename = type(tmp_path).rename

    def broken(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(type(tmp_path), "rename", broken)
    with pytest.raises(KeyboardInterrupt):
        put(tmp_path / "site", "two")
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "one"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


@pytest.mark.skipif(sys.platform == "win32", reason="which locks no folders")
def test_what_a_killed_run_left_goes_and_what_another_run_writes_stays(tmp_path: Path) -> None:
    left = tmp_path / ".site.0123456789ab.part"
    left.mkdir()
    with whole_folder(tmp_path / "site") as ours:
        assert not left.exists()
        put(tmp_path / "site", "other")
        assert ours.exists()
        (ours / "index.html").write_text("ours", encoding="utf-8")
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "ours"


def test_a_link_to_a_site_stays_a_link(tmp_path: Path) -> None:
    put(tmp_path / "v1")
    (tmp_path / "current").symlink_to("v1")
    put(tmp_path / "current", "two")
    assert (tmp_path / "current").is_symlink()
    assert (tmp_path / "v1/index.html").read_text(encoding="utf-8") == "two"


@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing is refused to root")
def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(DefgraphError, match="cannot be written"):
        put(tmp_path / "closed/site")


def test_a_place_below_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(DefgraphError, match="cannot be written"):
        put(tmp_path / "file/site")


def test_others_may_read_a_site_as_they_may_other_folders(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    put(tmp_path / "site")
    assert (tmp_path / "site").stat().st_mode == (tmp_path / "plain").stat().st_mode


def test_a_whole_site_replaces_its_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("defgraph.site.writing.picture_page", lambda _: Page("picture.html", "picture"))
    (tmp_path / "site").mkdir()
    first = write_site(contents(), tmp_path / "site")
    second = write_site(contents(title="Another"), tmp_path / "site", url="https://example.org/arms")
    files = [path for path in (tmp_path / "site").rglob("*") if path.is_file()]
    assert (second.files, second.pages) == (first.files + 1, first.pages)
    assert len(files) == second.files
    assert "Another" in (tmp_path / "site/index.html").read_text(encoding="utf-8")
    lines = (tmp_path / "site/sitemap.txt").read_text(encoding="utf-8").splitlines()
    assert "https://example.org/arms/entity/a.html" in lines
    assert all((tmp_path / "site" / line.removeprefix("https://example.org/arms/")).exists() for line in lines)
