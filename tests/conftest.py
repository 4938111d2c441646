"""What many tests need: the real data built once, and the command line as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from defgraph.building import build
from defgraph.cli import main
from defgraph.dossiers import read_dossiers

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

    from defgraph.dossiers import Dossier
    from defgraph.store import Store

ROOT = Path(__file__).parents[1]


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
