"""What many tests need: the real data built once, the command line as a user runs it, a browser, and axe-core."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from defgraph.building import build
from defgraph.cli import main
from defgraph.dossiers import read_dossiers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from click.testing import Result
    from playwright.sync_api import Browser

    from defgraph.dossiers import Dossier
    from defgraph.store import Store

ROOT = Path(__file__).parents[1]
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def store_address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The real data, built into a folder."""
    address = str(tmp_path_factory.mktemp("built") / "store")
    build(ROOT / "graph_data", address)
    return address


@pytest.fixture(scope="session")
def store(store_address: str) -> Store:
    from defgraph.store import open_store

    return open_store(store_address)


@pytest.fixture(scope="session")
def dossiers(store: Store) -> tuple[Dossier, ...]:
    return read_dossiers(store)


@pytest.fixture
def run(store_address: str) -> Callable[..., Result]:
    """Run a command on the real data."""

    def invoke(*words: str, **options: Any) -> Result:
        return CliRunner().invoke(
            main, ["--store", store_address, "--data", str(ROOT / "graph_data"), *words], **options
        )

    return invoke


@pytest.fixture
def answer(run: Callable[..., Result]) -> Callable[..., Any]:
    """Run a command that prints JSON, and return it."""

    def ask(*words: str) -> Any:
        result = run(*words, "--format", "json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    return ask


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of a process: playwright refuses a second."""
    if not CHROMIUM.exists():
        pytest.fail(f"pages are tested in a real browser, and there is none at {CHROMIUM}: apt install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """axe-core, fetched once from the npm registry."""
    folder = ROOT / "build/axe"
    done = subprocess.run(
        ["sh", str(ROOT / "scripts/axe.sh"), str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.fail(done.stderr)
    return (folder / "axe.min.js").read_text(encoding="utf-8")
