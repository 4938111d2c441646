"""Every test of support is run with both engines."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from defgraph.support import counting

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module", autouse=True, params=["arrays", "compiled"])
def engine(request: pytest.FixtureRequest) -> Iterator[None]:
    """Count with arrays, or with compiled code in several threads, however few claims there are."""
    compiled = request.param == "compiled"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(counting, "ENOUGH", 0 if compiled else 2**62)
        if compiled:
            # It cannot be had without numba, where arrays would be used.
            patch.setattr(import_module("defgraph.support.compiled.engine"), "_SHARE", 1)
        yield
