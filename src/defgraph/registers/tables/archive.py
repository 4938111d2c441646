"""Whether a file is a workbook, and one that can be unpacked without harm.

A zip archive can be made to grow a thousandfold and more when unpacked. So before anything is parsed, what its
directory says is checked, and then what really comes out is counted, member by member, without keeping it.
"""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from defgraph.registers.lines import whole_file_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from defgraph.errors import DataError

MOST_BYTES = 1024 * 1024 * 1024
"""How much a workbook may unpack to, all its members together."""

MOST_STRINGS = 128 * 1024 * 1024
"""How much its table of strings may unpack to: it is held in memory for as long as the workbook is read."""

MOST_RATIO = 250
"""How many times its size a workbook may unpack to; those of rows that are all alike come to about 100."""

SMALL = 8 * 1024 * 1024
"""Below this, the ratio does not matter."""

LONGEST_STRETCH = 4 * 1024 * 1024
"""How many bytes may stand between two tags: a cell holds 32,767 characters at most."""

LONGEST_ROW = 32 * 1024 * 1024
"""How many bytes of a sheet may stand without a row's end: a row has 16,384 cells at most."""

MOST_MEMBERS = 10_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CHUNK = 256 * 1024
_FORMULA = b"<f"
_STRINGS = "xl/sharedStrings.xml"

DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(NotImplementedError, RuntimeError, ValueError, OverflowError),
)
"""What ``zipfile`` raises on a damaged archive."""


def is_workbook(path: Path) -> bool:
    """Tell whether a file is a workbook (.xlsx), by its first bytes and not by its name.

    Raises:
        DataError: if it cannot be read, or is a spreadsheet of another kind.
    """
    with opened(path) as file:
        head = file.read(_CHUNK)
        if head.startswith(_OLE):
            raise _refused(path, *_of_ole(file))
    if head.startswith(_ZIP):
        return True
    named_so = path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".ods", ".xlsb"}
    if head.lstrip()[:1] == b"<" or (named_so and head):
        what = "a web page or XML file" if head.lstrip()[:1] == b"<" else "no workbook, in spite of its name"
        raise _refused(path, f"is {what}", "open it in a spreadsheet program and save it as .xlsx or CSV")
    if not head:
        raise _refused(path, "is empty", "export it again")
    return False


def _of_ole(file: BinaryIO) -> tuple[str, str]:
    """Tell apart what the same first bytes begin: a workbook with a password, and one of before 2007."""
    file.seek(0)
    before = b""
    while chunk := file.read(_CHUNK):
        if _ENCRYPTED in before + chunk:
            return "is encrypted with a password", "save it without a password"
        before = chunk[-len(_ENCRYPTED) :]
    return "is in the old format .xls", "save it as .xlsx or CSV"


def check(path: Path) -> bool:
    """Check that a workbook is whole and does not unpack to more than there is reason for.

    Returns whether it may have formulas.

    Raises:
        DataError: if it is damaged, encrypted, no .xlsx, or unpacks to too much.
    """
    try:
        with opened(path) as file, zipfile.ZipFile(file) as archive:
            _check_directory(path, archive)
            return _count(path, archive)
    except DAMAGED as error:
        raise damaged(path, error) from error


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """Open a file for its bytes.

    Raises:
        DataError: if the system does not let us.
    """
    try:
        stream = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with stream:
        yield stream


def damaged(path: Path, error: Exception) -> DataError:
    """Return the error for a workbook that cannot be unpacked or parsed."""
    return _refused(path, f"is damaged: {str(error)[:200] or type(error).__name__}", "save or download it again")


def _check_directory(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if "xl/workbook.bin" in names:
        raise _refused(path, "is a binary workbook (.xlsb)", "save it as .xlsx or CSV")
    if "[Content_Types].xml" not in names:
        what = "an OpenDocument file" if "content.xml" in names else "an archive, and no workbook"
        raise _refused(path, f"is {what}", "save the table as .xlsx or CSV")
    if any(member.flag_bits & 1 for member in members):
        raise _refused(path, "is encrypted with a password", "save it without a password")
    size = path.stat().st_size
    _check_sizes(path, size, sum(member.file_size for member in members))
    if len(members) > MOST_MEMBERS or sum(member.compress_size for member in members) > size:
        raise _refused(path, "has a directory that no spreadsheet program writes", "save it again as .xlsx or CSV")


def _check_sizes(path: Path, packed: int, unpacked: int) -> None:
    if unpacked > MOST_BYTES or (unpacked > SMALL and unpacked > MOST_RATIO * packed):
        message = f"unpacks from {packed:,} bytes to {unpacked:,} or more, as no workbook of this kind does"
        remedy = f"at most {MOST_BYTES:,} bytes and {MOST_RATIO} times its size are read; save the table as CSV"
        raise _refused(path, message, remedy)


def _count(path: Path, archive: zipfile.ZipFile) -> bool:
    """Unpack all members once, counting what comes out, and how long its pieces are; tell if there may be formulas."""
    packed, unpacked, formulas = path.stat().st_size, 0, False
    for member in archive.infolist():
        own, stretch, row, before = 0, 0, 0, b""
        is_sheet = member.filename.startswith("xl/worksheets/")
        with archive.open(member) as file:
            while chunk := file.read(_CHUNK):
                own, unpacked = own + len(chunk), unpacked + len(chunk)
                _check_sizes(path, packed, unpacked)
                stretch = _run(stretch, chunk, b"<")
                row = _run(row, chunk, b"</row") if is_sheet else 0
                formulas = formulas or (is_sheet and _FORMULA in before + chunk)
                before = chunk[-1:]
                if stretch > LONGEST_STRETCH or row > LONGEST_ROW:
                    what = "a cell" if stretch > LONGEST_STRETCH else "a row"
                    raise _refused(path, f"holds {what} of more bytes than one can have", "save the table as CSV")
        if member.filename == _STRINGS and own > MOST_STRINGS:
            message = f"has a table of strings of {own:,} bytes, more than {MOST_STRINGS:,}"
            raise _refused(path, message, "save the table as CSV, which is read row by row")
    return formulas


def _run(before: int, chunk: bytes, mark: bytes) -> int:
    """Return how many bytes stand behind the last mark, given how many stood there before this chunk."""
    last = chunk.rfind(mark)
    return before + len(chunk) if last < 0 else len(chunk) - last


def _refused(path: Path, message: str, remedy: str) -> DataError:
    return whole_file_error(path, f"the file {message}", remedy)


def _unreadable(path: Path, error: OSError) -> DataError:
    return whole_file_error(path, f"cannot be read: {error.strerror or error}", "name a file that can be read")
