"""YAML files as nodes that know their place; only the safe core of YAML.

Scalars stay the text they are: what they mean is decided by who reads the field, so that the country
code ``NO`` is not a false and ``2022-12-15`` not a date object. Aliases, anchors, tags, several
documents in one file, double keys and files past the size limit are findings: they expand,
construct or hide things.
"""

from __future__ import annotations

import codecs
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

import yaml

from defgraph.errors import Finding, Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 20

# What YAML 1.1 does not allow (section 5.1); and what nobody sees: the byte order mark within a text, and signs that
# turn the direction of what stands behind them (Unicode Standard Annex 9, sections 2.1 to 2.5).
_NO_CHARACTER = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\u2029\u202f-\u2065\u206a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value, as the text that was written. ``quoted`` tells the word ``"null"`` from nothing."""

    place: Place
    text: str
    quoted: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing was written, or only blanks."""
        return not self.text.strip() or (not self.quoted and self.text in {"~", "null"})


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list of nodes."""

    place: Place
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their nodes, in the order written."""

    place: Place
    entries: tuple[tuple[Scalar, Node], ...]


Node = Scalar | Sequence | Mapping


class _Refused(Exception):
    def __init__(self, finding: Finding) -> None:
        self.finding = finding


def parse(file: Path, findings: list[Finding]) -> Node | None:
    """Read one YAML file; what is wrong with it as YAML is added to ``findings`` and gives None."""
    try:
        return _Composer(file, findings).document(_text(file))
    except _Refused as refused:
        findings.append(refused.finding)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        findings.append(Finding(place, f"not YAML: {error.problem}", "check indentation, colons and quotes there"))
    return None


def _text(file: Path) -> str:
    try:
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):
            raise _Refused(Finding(Place(file), "not a regular file", "put the file itself there"))
        if status.st_size > MAX_BYTES:
            message = f"the file has {status.st_size} bytes, more than {MAX_BYTES}"
            raise _Refused(Finding(Place(file), message, "split it into several files"))
        data = file.read_bytes()
    except OSError as error:
        raise _Refused(
            Finding(Place(file), f"cannot be read: {error.strerror}", "check the file and its permissions")
        ) from error
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        place = _place_behind(file, error.object[: error.start].decode())
        message = f"byte 0x{error.object[error.start]:02x} is not UTF-8"
        raise _Refused(Finding(place, message, "save the file as UTF-8")) from error
    if refused := _NO_CHARACTER.search(text):
        message = f"the character U+{ord(refused[0]):04X} cannot stand in a data file"
        raise _Refused(Finding(_place_behind(file, text[: refused.start()]), message, "remove that character"))
    return text


def _place_behind(file: Path, text: str) -> Place:
    """Return the place of what follows a text at the beginning of a file."""
    return Place(file, text.count("\n") + 1, len(text) - text.rfind("\n"))


class _Composer:
    """Builds nodes from the parser's events, refusing what this project's files may not have."""

    def __init__(self, file: Path, findings: list[Finding]) -> None:
        self.file = file
        self.findings = findings

    def document(self, text: str) -> Node | None:
        events = iter(yaml.parse(text, Loader=_Parser))
        root: Node | None = None
        for event in events:
            if not isinstance(event, yaml.NodeEvent):
                continue
            if root is not None:
                remedy = "put each document in a file of its own"
                raise _Refused(Finding(self._place(event), "a second YAML document in one file", remedy))
            root = self._node(event, events, 0)
        if root is None:
            self.findings.append(Finding(Place(self.file), "the file is empty", "fill it or remove it"))
        return root

    def _place(self, event: yaml.Event) -> Place:
        mark = event.start_mark
        assert mark is not None
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        place = self._place(event)
        self._refuse_magic(event, place)
        if depth > MAX_DEPTH:
            raise _Refused(Finding(place, f"nested more than {MAX_DEPTH} deep", "flatten it"))
        if isinstance(event, yaml.ScalarEvent):
            if written := _NO_CHARACTER.search(event.value):
                message = f"the escape gives the character U+{ord(written[0]):04X}, which cannot stand in a text"
                raise _Refused(Finding(place, message, "remove it"))
            return Scalar(place, event.value, quoted=event.style is not None)
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(place, tuple(self._children(events, yaml.SequenceEndEvent, depth)))
        return self._mapping(place, events, depth)

    def _refuse_magic(self, event: yaml.Event, place: Place) -> None:
        if isinstance(event, yaml.AliasEvent):
            raise _Refused(Finding(place, f"alias *{event.anchor}: aliases are not read here", "write the value out"))
        for what, sign in (("anchor", "&"), ("tag", "")):
            if written := getattr(event, what, None):
                raise _Refused(Finding(place, f"{what} {sign}{written}: {what}s are not read here", "remove it"))

    def _children(self, events: Iterator[yaml.Event], end: type[yaml.Event], depth: int) -> Iterator[Node]:
        while not isinstance(event := next(events), end):
            yield self._node(event, events, depth + 1)

    def _mapping(self, place: Place, events: Iterator[yaml.Event], depth: int) -> Mapping:
        children = self._children(events, yaml.MappingEndEvent, depth)
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key in children:
            value = next(children)
            if not isinstance(key, Scalar):
                self.findings.append(Finding(key.place, "a key must be a word", "write `key: value`"))
            elif key.text in entries:
                first = entries[key.text][0].place.line
                self.findings.append(
                    Finding(key.place, f"{key.text!r} stands twice, first in line {first}", "remove one")
                )
            else:
                entries[key.text] = (key, value)
        return Mapping(place, tuple(entries.values()))
