from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from defgraph.building import build
from defgraph.store import MEMORY

from .servers import Oxigraph, Stub

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.store import Store


@pytest.fixture(scope="session")
def data() -> Path:
    return Path(__file__).parents[2] / "graph_data"


@pytest.fixture(scope="session")
def embedded(data: Path) -> Store:
    return build(data, MEMORY).store


@pytest.fixture(scope="session")
def built(data: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a store in a folder that no test changes."""
    address = str(tmp_path_factory.mktemp("built") / "a store of żółć")
    build(data, address)
    return address


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server for tests that keep to a graph of their own."""
    with Oxigraph(tmp_path_factory.mktemp("oxigraph")) as server:
        yield server.address


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A server for one test."""
    with Oxigraph(tmp_path / "oxigraph") as server:
        yield server.address


@pytest.fixture
def stub() -> Iterator[Stub]:
    with Stub() as stub:
        yield stub
