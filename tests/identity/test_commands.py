"""The commands on identity as a user meets them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from defgraph.cli import main
from defgraph.reading.collection import examine
from defgraph.reading.decisions import FILE
from fixtures_folders import ENTITIES, SOUND, write

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

TWICE = SOUND[ENTITIES] + "  agency-2: {class: publisher, label: Agency}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "data", {**SOUND, ENTITIES: TWICE})


def run(folder: Path, *words: str) -> Result:
    return CliRunner().invoke(main, ["--data", str(folder), "--store", "memory:", "identity", *words])


def suggested(folder: Path) -> list[tuple[str, str]]:
    result = run(folder, "suggest", "--min-score", "0.7", "--format", "json")
    assert result.exit_code == 0, result.output
    return [(row["one_id"], row["other_id"]) for row in json.loads(result.stdout)]


def test_a_pair_is_suggested_until_it_is_decided(folder: Path) -> None:
    assert suggested(folder) == [("agency", "agency-2")]
    done = run(folder, "same", "The Agency", "agency-2", "--because", "one house", "--by", "an editor")
    assert done.exit_code == 0, done.output
    assert "agency stands for agency-2 too, decided by an editor" in done.stderr
    assert suggested(folder) == []
    (decision,) = examine(folder).decisions
    assert (decision.one, decision.other, decision.because, decision.by) == (
        "agency",
        "agency-2",
        "one house",
        "an editor",
    )


def test_what_is_different_is_not_suggested_again(folder: Path) -> None:
    assert run(folder, "different", "agency", "agency-2", "--because", "two houses", "--by", "x").exit_code == 0
    assert suggested(folder) == []
    assert len(examine(folder).collection.entities) == len(examine(folder).apart.entities)


def test_a_limit_is_said(folder: Path) -> None:
    more = "entities:\n  agency-3: {class: publisher, label: Agencies}\n"
    (folder / "entities/more.yaml").write_text(more, encoding="utf-8")
    result = run(folder, "suggest", "--min-score", "0", "--limit", "1", "--format", "jsonl")
    assert len(result.stdout.splitlines()) == 1
    assert "the first 1 are listed" in result.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("same", "agency", "agncy-2", "--because", "x"), "did you mean 'agency-2'"),
        (("same", "agency", "norway", "--because", "x"), "of class"),
        (("same", "agency", "agency-2", "--because", " "), "--because is empty"),
        (("same", "agency", "agency-2"), "Missing option '--because'"),
        (("suggest", "--class", "firn"), "did you mean 'firm'?"),
        (("sugest",), "Did you mean 'suggest'?"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_written(folder: Path, words: tuple[str, ...], expected: str) -> None:
    result = run(folder, *words)
    assert result.exit_code == 2
    assert expected in result.output
    assert "Traceback" not in result.output
    assert not (folder / FILE).exists()
