"""Arrays that are kept beside the triples they were worked out from, in a file of NumPy's own format (``.npz``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pathlib import Path

Arrays = Mapping[str, npt.NDArray[np.generic]]


def write_arrays(folder: Path, name: str, arrays: Arrays) -> None:
    """Write arrays of numbers or truth values into a folder."""
    np.savez(folder / f"{name}.npz", allow_pickle=False, **dict(arrays))


def read_arrays(folder: Path, name: str) -> Arrays | None:
    """Return the arrays of a name; None if there are none, or their file is damaged: then they are worked out anew."""
    try:
        with np.load(folder / f"{name}.npz", allow_pickle=False) as found:
            return dict(found)
    except Exception:  # noqa: BLE001 - zipfile and NumPy raise whatever they like for damaged bytes
        return None
