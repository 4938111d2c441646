"""The documents: their commands run, their code runs, their links lead somewhere, their tables are up to date."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from defgraph.cli import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line.removeprefix("$ defgraph ") for block in blocks("console") for line in block.splitlines()]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a new user has it, with a store built and the example registers imported."""
    folder = tmp_path_factory.mktemp("project")
    for name in ("graph_data", "examples"):
        shutil.copytree(ROOT / name, folder / name)
    options = ["--store", str(folder / "build/store"), "--data", str(folder / "graph_data")]
    registers = sorted(map(str, (folder / "examples/registers").glob("sipri-register-20*.csv")))
    for command in (["build"], ["import", "sipri", *registers, "--refused", str(folder)]):
        result = CliRunner().invoke(main, [*options, *command])
        assert result.exit_code == 0, result.output
    return folder


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_readme_work(project: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    result = CliRunner().invoke(main, shlex.split(command))
    assert result.exit_code == 0, result.output
    assert result.output


def test_the_python_of_the_readme_works(project: Path) -> None:
    code = "\n".join(blocks("python"))
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True, env=environment
    )
    assert re.search(r"\d+ of \d+ claims rest on a single source\n\d+ triples\n", done.stdout)


def test_the_readme_shows_a_finding_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    text = "document: {id: mine}\nreports:\n  - claim: [a, supplies, b, c]\n    stage: deliverd\n"
    (tmp_path / "documents" / "mine.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["--data", str(tmp_path), "check"])
    shown = next(line for line in README.splitlines() if "deliverd" in line)
    assert shown.split(": ", 1)[1] in result.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_page_of_the_ontology_is_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts/ontology_page.py")], capture_output=True, text=True, check=True
    )
    remedy = "run: python scripts/ontology_page.py > docs/ontology.md"
    assert (ROOT / "docs/ontology.md").read_text(encoding="utf-8") == done.stdout, remedy


def test_every_document_file_is_named_for_its_document() -> None:
    for file in (ROOT / "graph_data/documents").glob("*.yaml"):
        assert f"  id: {file.stem}\n" in file.read_text(encoding="utf-8")
