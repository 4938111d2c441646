"""The command that draws, and the call that does the same from Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from defgraph.errors import UnknownName
from defgraph.picture import draw

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    from defgraph.store import Store

    Run = Callable[..., Result]

BEGINNINGS = {"html": b"<!doctype html>", "svg": b"<?xml", "png": b"\x89png", "pdf": b"%pdf"}


@pytest.mark.parametrize("form", BEGINNINGS)
def test_the_suffix_of_the_file_tells_what_is_written(run: Run, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"boeing.{form.upper()}"
    result = run("draw", "--around", "Boeing", "-o", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.startswith(f"{file}: ")
    assert file.read_bytes().lower().startswith(BEGINNINGS[form])


@pytest.mark.parametrize("form", ["html", "svg"])
def test_without_a_file_the_format_names_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("draw", "--around", "Boeing", "--format", form).exit_code == 0
    assert [file.name for file in tmp_path.iterdir()] == [f"defgraph.{form}"]


def test_without_either_a_page_is_written(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("draw", "--around", "Boeing")
    assert result.exit_code == 0
    assert result.stderr.endswith("claims, as an interactive page (HTML)\n")
    assert [file.name for file in tmp_path.iterdir()] == ["defgraph.html"]


def test_letters_that_cannot_be_drawn_are_told_of(run: Run, tmp_path: Path) -> None:
    result = run("draw", "--around", "Boeing", "--title", "Signs \U000100a3", "-o", str(tmp_path / "x.png"))
    assert result.exit_code == 0
    missing, written = result.stderr.splitlines()
    assert "drawn as boxes" in missing
    assert "LINEAR B IDEOGRAM" in missing
    assert written.endswith("claims, as a still picture (PNG)")


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        (["-o", "x.svg", "--format", "png"], ["x.svg is named as svg", "--format says png", "change one"]),
        (["-o", "x.jpg"], ["x.jpg has a suffix that no picture is written as", ".html", ".pdf"]),
        (["-o", "x.jpg", "--format", "png"], ["x.jpg has a suffix"]),
        (["-o", "x.pdf", "--renderer", "network"], ["--renderer is for pages", "pdf is a still picture"]),
        (["--hops", "2"], ["--hops needs --around"]),
        (["--relation", "suplies"], ["no relation is called 'suplies'", "supplies"]),
        (["--around", "Boeing", "--relation", "fights"], ["no claim fits"]),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_what_cannot_be_drawn_is_told_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], parts: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("draw", *words)
    assert (result.exit_code, result.stdout) == (2, "")
    for part in parts:
        assert part in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_renderer_can_be_chosen(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.html"
    assert run("draw", "--around", "Boeing", "--renderer", "overview", "-o", str(file)).exit_code == 0
    assert '"renderer":"overview"' in file.read_text(encoding="utf-8")
    assert run("draw", "--around", "Boeing", "-o", str(file)).exit_code == 0
    assert '"renderer":"network"' in file.read_text(encoding="utf-8")


def test_relations_narrow_what_is_drawn(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.html"
    assert (
        run("draw", "--relation", "visits", "--relation", "meets", "--renderer", "overview", "-o", str(file)).exit_code
        == 0
    )
    text = file.read_text(encoding="utf-8")
    assert '"key":"visits"' in text
    assert '"key":"supplies"' not in text


def test_a_picture_is_drawn_from_python_too(store: Store) -> None:
    picture = draw(store, around="US", stages=["agreed in principle", "pledged"], relations=["supplies", "makes"])
    assert picture.title == "Around United States"
    assert picture.focus == "united-states"
    assert {dossier.relation for dossier in picture.dossiers} == {"supplies"}
    assert {dossier.stage for dossier in picture.dossiers} <= {"agreed-in-principle", "pledged"}
    assert {report.document.id for report in picture.reports} <= picture.documents.keys()


def test_a_picture_of_all_knows_all_documents_and_says_from_how_many_it_is_drawn(store: Store) -> None:
    picture = draw(store)
    told = {report.document.id for report in picture.reports}
    assert picture.generated_from == f"from {len(told)} documents"
    assert told < picture.documents.keys()
    assert picture.focus is None


def test_an_empty_choice_is_a_picture_of_nothing(store: Store) -> None:
    assert draw(store, around="Boeing", relations=["fights"]).dossiers == ()


def test_unknown_names_are_refused(store: Store) -> None:
    for wrong in ({"around": "Nobody At All"}, {"stages": ["deliverd"]}, {"relations": ["suplies"]}):
        with pytest.raises(UnknownName):
            draw(store, **wrong)
