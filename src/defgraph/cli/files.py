"""Files that appear whole or not at all."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from defgraph.errors import DefgraphError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replaced(path: Path | None) -> Iterator[BinaryIO]:
    """Open a file for writing beside ``path`` and put it there at the end.

    None, and the path ``-``, are standard output. A link is followed; what is no regular file (a pipe, a
    device) is written to, never replaced.

    Raises:
        DefgraphError: if the file cannot be written.
    """
    if path is None or str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if os.path.exists(path) and not path.is_file() and not path.is_dir():  # noqa: PTH110 - false for a name too long
        with path.open("wb") as device:
            yield device
        return
    target, draft, file = _draft(path)
    try:
        with file:
            yield file
        draft.replace(target)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def _draft(path: Path) -> tuple[Path, Path, BinaryIO]:
    try:
        target = path.resolve()
        draft = target.with_name(f".{target.name}.part")
        return target, draft, draft.open("wb")
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: Exception) -> DefgraphError:
    reason = getattr(error, "strerror", None) or error
    return DefgraphError(f"{str(path)!r} cannot be written: {reason}; name another file with --output")
