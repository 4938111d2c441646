"""A folder that appears whole: it is written beside the place where it belongs, and put there at the end.

What stood there before is moved aside in the same moment and then removed, if it was a site written by us and nothing
else; what somebody else has put there is never touched. A run that is broken off leaves what stood there; what one that
was killed has left beside is removed by the next.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import uuid
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from defgraph.errors import DefgraphError

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MARKER = "defgraph-site.txt"
"""The file by which a site is known as one that may be replaced."""

ROOMS = ("claim", "class", "document", "entity", "publisher")
"""The folders of a site."""

_OURS = re.compile(r"[a-z0-9_-]*(\.\d+)?\.html|style\.css|site\.js|names\.js|claims\.csv|sitemap(-\d+)?\.(txt|xml)")
_OF_SYSTEMS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave wherever one looks."""
_TEXT = (
    "This folder is a site written by `defgraph site`, which may replace all of it. Keep nothing else here.\n"
    "Begin at index.html; about.html tells how to read it.\n"
)
_NAMED = 3


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """Give an empty folder to be filled, and put it in the place of ``folder`` if nothing goes wrong.

    A link is followed.

    Raises:
        DefgraphError: if something else than an earlier site stands there, or nothing can be written.
    """
    target = check_folder(folder)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _remove_remains(target)
        with _draft(target) as draft:
            yield draft
            (draft / MARKER).write_text(_TEXT, encoding="utf-8")
            check_folder(folder)  # it may have been filled meanwhile
            _swap(draft, target)
    except OSError as error:
        raise _unwritable(folder, error) from error


def check_folder(folder: Path) -> Path:
    """Return the folder that would be replaced, links followed, if a site may be written there.

    Raises:
        DefgraphError: if something else than an earlier site stands there.
    """
    try:
        target = folder.resolve()
        if not target.exists():
            return target
        if not target.is_dir():
            raise DefgraphError(f"{str(folder)!r} is a file; a site is a folder: name another")
        if Path.cwd().is_relative_to(target):
            raise DefgraphError(f"{str(folder)!r} is the folder you are in; a site needs one of its own: name another")
        foreign = sorted(_foreign(target))
    except (OSError, RuntimeError, ValueError) as error:
        raise _unwritable(folder, error) from error
    if foreign:
        named = ", ".join(foreign[:_NAMED]) + (", …" if len(foreign) > _NAMED else "")
        raise DefgraphError(
            f"{str(folder)!r} holds what `defgraph site` has not written ({named}), and would be replaced whole; "
            "move that away, or name an empty or new folder"
        )
    return target


def check_apart(folder: Path, others: Mapping[str, Path]) -> None:
    """Keep a site from lying in a folder that is used otherwise, or around one, links followed.

    Raises:
        DefgraphError: naming the first of ``others``, what each is with its place, that it would not be apart from.
    """
    try:
        target = folder.resolve()
        for what, place in others.items():
            other = place.resolve()
            if target.is_relative_to(other) or other.is_relative_to(target):
                where = "holds" if other != target and other.is_relative_to(target) else "is in"
                raise DefgraphError(f"{str(folder)!r} {where} {what} ({place}); name a folder of its own for the site")
    except (OSError, RuntimeError, ValueError) as error:
        raise _unwritable(folder, error) from error


def _foreign(target: Path) -> Iterator[str]:
    """Yield what no site holds; of a folder that is not marked as a site, all that is in it."""
    marked = (target / MARKER).is_file()
    for entry in os.scandir(target):
        if entry.name in _OF_SYSTEMS or (marked and entry.name == MARKER):
            continue
        if marked and entry.name in ROOMS and entry.is_dir(follow_symlinks=False):
            yield from (f"{entry.name}/{inner.name}" for inner in os.scandir(entry.path) if not _known(inner.name))
        elif not (marked and _known(entry.name) and entry.is_file(follow_symlinks=False)):
            yield entry.name


def _known(name: str) -> bool:
    return name in _OF_SYSTEMS or _OURS.fullmatch(name) is not None


def _beside(target: Path, ending: str) -> Path:
    return target.with_name(f".{target.name}.{uuid.uuid4().hex[:12]}.{ending}")


@contextmanager
def _draft(target: Path) -> Iterator[Path]:
    draft = _beside(target, "part")
    draft.mkdir()
    held = _hold(draft)
    try:
        yield draft
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        _release(held)


def _swap(draft: Path, target: Path) -> None:
    """Put the draft in its place; between two renamings, for an instant, nothing stands there."""
    former = _beside(target, "former")
    try:
        with suppress(FileNotFoundError):
            target.rename(former)
        draft.rename(target)
    finally:
        if not target.exists():  # broken off in that instant
            with suppress(OSError):
                former.rename(target)
    shutil.rmtree(former, ignore_errors=True)


def _remove_remains(target: Path) -> None:
    """Remove what runs that were killed have left, not what another run is writing."""
    pattern = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{12}}\.(part|former)")
    for path in target.parent.iterdir():
        if pattern.fullmatch(path.name) and path.is_dir() and (held := _hold(path)) is not None:
            shutil.rmtree(path, ignore_errors=True)
            _release(held)


def _hold(folder: Path) -> int | None:
    """Lock a folder for as long as this process lives; None if another has it, or the system locks no folders."""
    if sys.platform == "win32":
        return None
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
        else:
            return descriptor
    return None


def _release(held: int | None) -> None:
    if held is not None:
        os.close(held)


def _unwritable(folder: Path, error: Exception) -> DefgraphError:
    reason = getattr(error, "strerror", None) or error
    return DefgraphError(f"the site cannot be written to {str(folder)!r}: {reason}; name another folder")
