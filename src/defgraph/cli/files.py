"""Files that appear whole or not at all."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from defgraph.errors import DefgraphError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replaced(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file for writing beside ``path`` and put it there at the end; None is standard output.

    Raises:
        DefgraphError: if the file cannot be written.
    """
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    draft, file = _draft(path)
    try:
        with file:
            yield file
        draft.replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _draft(path: Path) -> tuple[Path, BinaryIO]:
    try:
        draft = path.with_name(f".{path.name}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        return draft, draft.open("wb")
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: Exception) -> DefgraphError:
    reason = getattr(error, "strerror", None) or error
    return DefgraphError(f"{str(path)!r} cannot be written: {reason}; name another file with --output")
