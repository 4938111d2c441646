"""A JSON file in pieces: the elements of its lists one by one, each with its place, whatever the file's size.

Read are a list, one object after the other (JSON Lines), and an object whose members are lists. A piece is faulty
where it is no sound JSON; the next one is read all the same, as far as its beginning can be found.
"""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8, getincrementaldecoder
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from defgraph.registers.lines import whole_file_error
from defgraph.registers.tables.rows import LONGEST, SHOWN, no_text, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.registers.lines import TextFile

_CHUNK = 64 * 1024
_DEEPEST = 50
_BLANK = re.compile(r"[\s,]*")
_OUTSIDE = re.compile(r'["{}\[\]]')
_INSIDE = re.compile(r'["\\]')
_SCALAR_END = re.compile(r"[\s,\]}]")
_OPENING, _CLOSING = "{[", "}]"


@dataclass(frozen=True, slots=True)
class Piece:
    """An element of a list, or a member of the outer object (``key`` is its name, and that of the list).

    ``start`` and ``end`` are code points of the decoded text, ``read`` the bytes of the file read so far, ``line``
    the line it begins on. ``value`` is what it holds, None where ``fault`` says why it cannot be read.
    """

    line: int
    start: int
    end: int
    read: int
    text: str
    key: str = ""
    value: Any = None
    fault: str = ""
    listed: bool = True


def head_of(file: TextFile) -> str:
    """Return the beginning of a file, without blanks before it."""
    stream = _Stream(file)
    stream.skip_blanks()
    stream.fill(_CHUNK)
    return stream.held[stream.at :]


def pieces(file: TextFile) -> Iterator[Piece]:
    """Yield the elements of the outer list, or objects one after the other."""
    stream = _Stream(file)
    listed = stream.peek() == "["
    if listed:
        stream.at += 1
    yield from _elements(stream, "", closed_by="]" if listed else "")
    if listed:
        yield from _elements(stream, "", closed_by="")


def members(file: TextFile) -> Iterator[Piece]:
    """Yield the members of the outer object; of those that are lists, their elements."""
    stream = _Stream(file)
    stream.peek()
    stream.at += 1
    while (sign := stream.peek()) not in {"}", ""}:
        name = _value(stream, "") if sign == '"' else _astray(stream, "")
        yield from [name] if name.fault else []
        key = str(name.value)
        if stream.peek() == ":":
            stream.at += 1
        if stream.peek() == "[":
            stream.at += 1
            yield from _elements(stream, key, closed_by="]")
        elif stream.peek() not in {"}", ""}:
            yield _value(stream, key, listed=False)
    if not stream.peek():
        yield stream.piece(0, "", fault="the file ends here: it is cut, its object is never closed")
    stream.at += 1
    yield from _elements(stream, "", closed_by="")


def _elements(stream: _Stream, key: str, closed_by: str) -> Iterator[Piece]:
    while sign := stream.peek():
        if sign == closed_by:
            stream.at += 1
            return
        yield _astray(stream, key) if sign in _CLOSING + ":" else _value(stream, key)
    if closed_by:
        yield stream.piece(0, key, fault="the file ends here: it is cut, its list is never closed")


def _value(stream: _Stream, key: str, *, listed: bool = True) -> Piece:
    length, fault = stream.extent()
    if not fault:
        text = stream.held[stream.at : stream.at + length]
        fault = no_text(text)
    value = None
    if not fault:
        try:
            value = json.loads(text, parse_constant=_no_number, object_pairs_hook=_members_once)
        except (ValueError, RecursionError) as error:
            fault = f"it is no JSON: {error}"
    return stream.piece(length, key, value, fault, listed=listed)


def _astray(stream: _Stream, key: str) -> Piece:
    fault = f"{stream.peek()!r} where a value was expected"
    return stream.piece(1, key, fault=fault)


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _members_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a member stands twice in it")
    return found


class _Stream:
    """The text of a file, of which a stretch is held: ``held`` from code point ``before`` on, read up to ``at``."""

    def __init__(self, file: TextFile) -> None:
        self._texts = _decoded(file)
        self.held, self.at, self.before, self.line, self.read = "", 0, 0, 1, 0
        self._passed = self._passed_lines = 0  # of a piece of which only the beginning is held

    def fill(self, wanted: int) -> bool:
        """Hold at least so many code points from ``at`` on; tell whether there are as many."""
        parts, length = [self.held], len(self.held)
        while length - self.at < wanted and (more := next(self._texts, None)) is not None:
            text, self.read = more
            parts.append(text)
            length += len(text)
        if len(parts) > 1:
            self.held = "".join(parts)
        return length - self.at >= wanted

    def peek(self) -> str:
        """Return the next sign that is no blank, and go there; nothing at the end."""
        self.skip_blanks()
        return self.held[self.at : self.at + 1]

    def skip_blanks(self) -> None:
        while True:
            found = _BLANK.match(self.held, self.at)
            self.at = found.end() if found else self.at
            self._let_go()
            if self.at < len(self.held) or not self.fill(1):
                return

    def _let_go(self) -> None:
        """Forget what was read, once it is much."""
        if self.at > _CHUNK or self.at == len(self.held):
            self.line += self.held.count("\n", 0, self.at)
            self.before += self.at
            self.held, self.at = self.held[self.at :], 0

    def extent(self) -> tuple[int, str]:
        """Return how long the value is that begins here, and what is wrong with its extent.

        Of one that is too long, all is read and passed over but its beginning, which is what stays here.
        """
        if self.held[self.at] not in '"{[':
            return self._scalar_extent()
        scan = _Scan()
        position = self.at
        while (end := scan.on(self.held, position)) is None:
            position = len(self.held)
            if position - self.at > LONGEST:
                return self._passed_over(scan)
            if not self.fill(position - self.at + 1):
                return len(self.held) - self.at, "the file ends within it: it is cut"
        fault = f"it is nested more than {_DEEPEST} deep" if scan.deepest > _DEEPEST else ""
        return end - self.at, fault

    def _scalar_extent(self) -> tuple[int, str]:
        while (end := _SCALAR_END.search(self.held, self.at)) is None:
            if len(self.held) - self.at > LONGEST or not self.fill(len(self.held) - self.at + 1):
                return len(self.held) - self.at, ""
        return max(end.start() - self.at, 1), ""

    def _passed_over(self, scan: _Scan) -> tuple[int, str]:
        fault = f"it has more than {LONGEST:,} characters"
        beginning = self.held[self.at : self.at + SHOWN + 1]
        passed = self.held[self.at + len(beginning) :]
        self._passed_lines, self._passed = passed.count("\n"), len(passed)
        self.held = self.held[: self.at] + beginning
        for text, read in self._texts:
            self.read = read
            end = scan.on(text, 0)
            self._passed_lines += text.count("\n", 0, end)
            self._passed += len(text) if end is None else end
            if end is not None:
                self.held += text[end:]
                return len(beginning), fault
        return len(beginning), f"{fault}, and is never closed"

    def piece(self, length: int, key: str, value: Any = None, fault: str = "", *, listed: bool = True) -> Piece:
        """Return what stands here as a piece, and go behind it."""
        text = self.held[self.at : self.at + length]
        line = self.line + self.held.count("\n", 0, self.at)
        start = self.before + self.at
        end = start + length + self._passed
        self.at += length
        self.before, self.line = self.before + self._passed, self.line + self._passed_lines
        self._passed = self._passed_lines = 0
        return Piece(line, start, end, self.read, shortened(text) if fault else text, key, value, fault, listed)


class _Scan:
    """Looks for the end of a value that begins with a quote or bracket, stretch by stretch."""

    def __init__(self) -> None:
        self.depth = self.deepest = 0
        self._inside = self._escaped = False

    def on(self, text: str, position: int) -> int | None:
        """Go on in a text; return where the value ends, None if that is not in this text."""
        if self._escaped and position < len(text):
            position, self._escaped = position + 1, False
        while found := (_INSIDE if self._inside else _OUTSIDE).search(text, position):
            position = found.end()
            sign = found[0]
            if sign == "\\":
                self._escaped = position == len(text)
                position += 1
            elif sign == '"':
                self._inside = not self._inside
            else:
                self.depth += 1 if sign in _OPENING else -1
                self.deepest = max(self.deepest, self.depth)
            if not self._inside and self.depth <= 0 and sign != "\\":
                return position
        return None


def _decoded(file: TextFile) -> Iterator[tuple[str, int]]:
    """Yield the text in stretches, without a byte order mark, and how many bytes were read with each."""
    decoder = getincrementaldecoder(file.encoding)("replace")
    try:
        with file.path.open("rb") as stream:
            read = stream.seek(len(BOM_UTF8) if file.mark else 0)
            while chunk := stream.read(_CHUNK):
                read += len(chunk)
                yield decoder.decode(chunk), read
    except OSError as error:
        message = f"cannot be read: {error.strerror}"
        raise whole_file_error(file.path, message, "name a file that can be read") from error
    yield decoder.decode(b"", final=True), file.size
