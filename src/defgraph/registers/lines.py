"""Text files line by line: where each stands in code points and in bytes, whatever its encoding and line ends.

A file is read in pieces; memory does not grow with it, nor with its longest line. Its encoding is found once, by the
same rule each time: UTF-8 if it begins with a byte-order mark or all of it is valid; else ISO-8859-1, unless more of
the lines beyond ASCII are valid UTF-8 than are not: then UTF-8 with damaged lines. Lines of the other kind are faults.
"""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from defgraph.errors import DataError, Finding, Place
from defgraph.model import Span, Text, text_sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT = 1 << 20
"""The longest line that is read, in bytes; of a longer one only the beginning is told."""

UTF_8, ISO_8859_1 = "utf-8", "iso-8859-1"

_CHUNK = 1 << 18
_HEAD = 1 << 12
_SHOWN = 200
_NUL = "\0"
_SAVE_AS_TEXT = "save or export it as a text file in UTF-8"
_FOREIGN = {
    BOM_UTF16_LE: "is UTF-16",
    BOM_UTF16_BE: "is UTF-16",
    b"PK\x03\x04": "is a zip archive or a spreadsheet",
    b"\xd0\xcf\x11\xe0": "is an old spreadsheet or document",
    b"\x1f\x8b": "is compressed (gzip)",
    b"%PDF": "is a PDF",
    b"{\\rtf": "is in Rich Text Format",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text file, without its end.

    ``number`` counts from 1; ``start`` counts the code points before it in the decoded text (a byte-order mark is
    none), ``end`` the bytes of the file up to and with its line end, which is ``ending``. ``fault`` says why the line
    cannot be read, and is empty where it can; ``text`` is then what there is of it, of a line too long the beginning.
    """

    number: int
    start: int
    end: int
    text: str
    ending: str = ""
    fault: str = ""

    @property
    def span(self) -> Span:
        """Where the line stands in the decoded text, and its hash."""
        return Span(self.start, self.start + len(self.text), text_sha256(self.text))

    def joined(self, following: Line) -> Line:
        """Return this line and the one that follows it as one, with the line end that is between them."""
        text = self.text + self.ending + following.text
        return Line(self.number, self.start, following.end, text, following.ending, self.fault or following.fault)


def whole_file_error(path: Path, message: str, remedy: str, line: int = 0) -> DataError:
    """Return the error that a file cannot be read as a whole; ``line`` is where, 0 for the file itself."""
    return DataError([Finding(Place(path, line, 1 if line else 0), message, remedy)])


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that was gone through once: ``size`` in bytes, ``length`` in code points, SHA-256 of its bytes.

    ``mark`` tells that it begins with a byte-order mark.
    """

    path: Path
    encoding: str
    mark: bool
    size: int
    length: int
    sha256: str

    @property
    def text(self) -> Text:
        """What a document says of the text it is read from."""
        return Text(self.path.name, self.sha256, self.length)

    def lines(self) -> Iterator[Line]:
        """Yield all lines; each call reads the file anew. Lines end with LF, CR LF or CR.

        Raises:
            DataError: if the file cannot be read, or is no longer what it was.
        """
        with _opened(self.path) as stream:
            end = stream.seek(len(BOM_UTF8) if self.mark else 0)
            for line in _lines(stream, self.encoding, end):
                yield line
                end = line.end
        if end != self.size:
            message = f"it changed while it was being read: {end:,} bytes, {self.size:,} before"
            raise whole_file_error(self.path, message, "run the command again")


def open_text(path: Path) -> TextFile:
    """Go through a file once, for its encoding, length and hash.

    Raises:
        DataError: if it cannot be read, is empty, or is evidently no text.
    """
    survey = _survey(path)
    if survey.size == 0:
        raise whole_file_error(path, "the file is empty", "get it again")
    if survey.valid:
        return TextFile(path, UTF_8, survey.mark, survey.size, survey.length, survey.sha256)
    as_utf8, otherwise, length = _kinds_of_lines(path)
    if survey.mark or as_utf8 > otherwise:
        return TextFile(path, UTF_8, survey.mark, survey.size, length - survey.mark, survey.sha256)
    return TextFile(path, ISO_8859_1, False, survey.size, survey.size, survey.sha256)  # noqa: FBT003


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as error:
        raise whole_file_error(path, f"cannot be read: {error.strerror}", "name a file that can be read") from error


@dataclass(frozen=True, slots=True)
class _Survey:
    """What one reading in pieces tells; ``length`` is right where all is ``valid`` UTF-8."""

    size: int
    length: int
    sha256: str
    mark: bool
    valid: bool


def _survey(path: Path) -> _Survey:
    digest, decoder = hashlib.sha256(), getincrementaldecoder(UTF_8)()
    size = length = 0
    valid = True
    with _opened(path) as stream:
        head = stream.read(_HEAD)
        _check_head(path, head)
        stream.seek(0)
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            digest.update(chunk)
            try:
                length += len(decoder.decode(chunk)) if valid else 0
            except UnicodeDecodeError:
                valid = False
    try:
        length += len(decoder.decode(b"", final=True)) if valid else 0
    except UnicodeDecodeError:
        valid = False
    mark = head.startswith(BOM_UTF8)
    return _Survey(size, length - mark, digest.hexdigest(), mark, valid)


def _check_head(path: Path, head: bytes) -> None:
    for begins, what in _FOREIGN.items():
        if head.startswith(begins):
            raise whole_file_error(path, f"the file {what}, not plain text", _SAVE_AS_TEXT)
    first = head.partition(b"\n")[0]
    if first.count(0) * 4 > max(len(first), 64):
        raise whole_file_error(path, "the file is binary, not plain text", _SAVE_AS_TEXT)


def _kinds_of_lines(path: Path) -> tuple[int, int, int]:
    """Count the lines beyond ASCII that are valid UTF-8 and that are not, and the code points of all as UTF-8."""
    counter = getincrementaldecoder(UTF_8)("replace")
    as_utf8 = otherwise = length = 0
    with _opened(path) as stream:
        for piece in _pieces(stream):
            length += len(counter.decode(piece))
            if not piece.isascii() and len(piece) <= LIMIT:
                valid = _is_utf8(piece)
                as_utf8 += valid
                otherwise += not valid
    return as_utf8, otherwise, length + len(counter.decode(b"", final=True))


def _is_utf8(piece: bytes) -> bool:
    try:
        piece.decode(UTF_8)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Yield lines with their ends; one that is too long comes in pieces, of which only the last has an end."""
    rest = b""
    while chunk := stream.read(_CHUNK):
        pieces = (rest + chunk).splitlines(keepends=True)
        # A CR at the end may be the first half of CR LF.
        rest = b"" if pieces[-1].endswith(b"\n") else pieces.pop()
        yield from pieces
        if len(rest) > LIMIT:
            cut = len(rest) - rest.endswith(b"\r")
            yield rest[:cut]
            rest = rest[cut:]
    if rest:
        yield rest


def _lines(stream: BinaryIO, encoding: str, end: int) -> Iterator[Line]:
    number, start = 1, 0
    pieces = _pieces(stream)
    for piece in pieces:
        end += len(piece)
        if len(piece) <= LIMIT:
            whole, fault = _decoded(piece, encoding)
            text = whole.rstrip("\r\n")
            yield Line(number, start, end, text, whole[len(text) :], fault)
            start += len(whole)
        else:
            shown, length, more = _passed_over(piece, pieces, encoding)
            end += more
            yield Line(number, start, end, shown, fault=f"the line is longer than {LIMIT >> 20} MiB")
            start += length
        number += 1


def _decoded(piece: bytes, encoding: str) -> tuple[str, str]:
    """Return a line with its end, and what is wrong with it."""
    try:
        whole = piece.decode(encoding)
    except UnicodeDecodeError as error:
        fault = f"byte {error.start + 1} of the line is not UTF-8, as the rest of the file is"
        return piece.decode(encoding, "replace"), fault
    if piece.isascii():
        return whole, f"character {whole.index(_NUL) + 1} of the line is NUL" if _NUL in whole else ""
    return whole, _fault(whole, piece, encoding)


def _fault(whole: str, piece: bytes, encoding: str) -> str:
    if _NUL in whole:
        return f"character {whole.index(_NUL) + 1} of the line is NUL"
    if encoding == ISO_8859_1:
        if _is_utf8(piece):
            return "the line is UTF-8, and the file is ISO-8859-1"
        odd = next((place for place, letter in enumerate(whole) if "\x7f" <= letter < "\xa0"), None)
        if odd is not None:
            code = f"byte {ord(whole[odd]):#04x}"
            return f"character {odd + 1} of the line, {code}, is no letter of ISO-8859-1 (is the file Windows-1252?)"
    return ""


def _passed_over(piece: bytes, pieces: Iterator[bytes], encoding: str) -> tuple[str, int, int]:
    """Read on to the end of a line that is too long: its beginning, all its code points, how many more bytes."""
    decoder = getincrementaldecoder(encoding)("replace")
    whole = decoder.decode(piece)
    shown, length, more = whole[:_SHOWN].rstrip("\r\n"), len(whole), 0
    while not piece.endswith((b"\n", b"\r")) and (piece := next(pieces, b"")):
        more += len(piece)
        length += len(decoder.decode(piece))
    return shown, length + len(decoder.decode(b"", final=True)), more
