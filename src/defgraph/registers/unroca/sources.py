"""The shapes in which the UN Register's files come: each gives its rows, one by one, with their places."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from defgraph.errors import DataError, Finding, Place
from defgraph.names import nearest
from defgraph.registers.lines import whole_file_error
from defgraph.registers.tables.cells import LeftOut, Refused
from defgraph.registers.tables.delimited import DelimitedText
from defgraph.registers.tables.rows import shortened
from defgraph.registers.unroca import profiles
from defgraph.registers.unroca.pieces import head_of, members, pieces
from defgraph.registers.unroca.transfers import Transfer, field_of, transfer_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.registers.lines import TextFile
    from defgraph.registers.tables.rows import Row
    from defgraph.registers.unroca.pieces import Piece

_NEEDED = ("category", "number")
_FORMS = "JSON with a record for each row, the answer of /api/STATE/, or a table with the headings of the form"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a file, with its place: a transfer, or why there is none; neither for what is rightly empty.

    One that cannot be read has a ``refusal``, one of a kind that is not taken has the reason as ``left_out``.
    """

    line: int
    start: int
    end: int
    read: int
    text: str
    transfer: Transfer | None = None
    refusal: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the user tells of a file that does not tell it: which state reported, for which year."""

    state: str = ""
    year: str = ""


def source_of(file: TextFile, told: Told) -> Source:
    """Return the rows of a file, by its shape.

    Raises:
        DataError: if it has none that is known, or does not tell what it must.
    """
    head = head_of(file)
    if head.startswith("<"):
        raise whole_file_error(file.path, "the file is a web page or XML file", f"expected {_FORMS}")
    if not head.startswith(("[", "{")):
        return Table(file, told)
    return Profile(file) if profiles.IS_PROFILE.search(head) else Rows(file, told)


class Rows:
    """A JSON file with a record for each row."""

    def __init__(self, file: TextFile, told: Told) -> None:
        self.file, self.told = file, told
        first = next(pieces(file), None)
        if first and isinstance(first.value, dict):
            self._check_first(first, first.value)

    def __iter__(self) -> Iterator[Entry]:
        for piece in pieces(self.file):
            yield _entry(piece, self._read(piece))

    def _check_first(self, piece: Piece, first: dict[str, object]) -> None:
        found = {field_of(name) for name in first}
        if "category" in found or ({"table", "year"} <= found):
            return
        what = "the list of states, and no reports" if "countryname_slug" in first else "no file of the UN Register"
        members_ = ", ".join(list(first)[:12])
        raise DataError(
            [
                Finding(
                    Place(self.file.path, piece.line, 1),
                    f"{what}: its first record has {members_}",
                    f"expected {_FORMS}",
                )
            ]
        )

    def _read(self, piece: Piece) -> Transfer | Refused:
        if piece.fault:
            return Refused(piece.fault)
        if not isinstance(piece.value, dict):
            return Refused("a value that is no record; expected an object")
        fields: dict[str, str] = {}
        for name, value in piece.value.items():
            field = field_of(name)
            if not field or field in fields:
                near = "a second time" if field else "unknown"
                return Refused(f"{near}: field {shortened(name)!r}")
            if not isinstance(value, (str, int, type(None))) or isinstance(value, bool):
                return Refused(f"{shortened(name)!r} is {shortened(repr(value))}; expected a text or whole number")
            fields[field] = "" if value is None else str(value).strip()
        return _transfer(fields, self.told)


class Table:
    """A CSV or TSV file, with the names of its columns in the first row that is not blank."""

    def __init__(self, file: TextFile, told: Told) -> None:
        self.file, self.told = file, told
        plain = DelimitedText(file, "\t")
        self._header = next((n for n, row in enumerate(plain.rows(), 1) if not row.blank), 1)
        self.table = DelimitedText(file)
        self.table.settle(self._header)
        header = next(islice(self.table.rows(), self._header - 1, None))
        self.fields = self._fields(header)
        self._check_who(header.line)

    def __iter__(self) -> Iterator[Entry]:
        for row in islice(self.table.rows(), self._header, None):
            if not row.blank:
                yield _entry(row, self._read(row))

    def _fields(self, header: Row) -> tuple[str, ...]:
        names = [" ".join(cell.split()) for cell in header.cells]
        while names and not names[-1]:
            names.pop()
        fields = tuple(field_of(name) for name in names)
        if header.fault or not set(_NEEDED) <= set(fields):
            shown = header.fault or f"its first row is {shortened(header.text)!r}"
            raise whole_file_error(
                self.file.path, f"no file of the UN Register: {shown}", f"expected {_FORMS}", header.line
            )
        findings = [self._amiss(header.line, names, number, fields) for number in range(len(fields))]
        if faults := [finding for finding in findings if finding]:
            raise DataError(faults)
        return fields

    def _amiss(self, line: int, names: list[str], number: int, fields: tuple[str, ...]) -> Finding | None:
        name, field = names[number], fields[number]
        if field and field not in fields[:number]:
            return None
        if field:
            message = f"column {name!r} means the same as {names[fields.index(field)]!r}"
            return Finding(Place(self.file.path, line, 1), message, "remove one")
        near = nearest(name, ("category", "number of items", "description of items", "year", "exporter", "importer"), 1)
        hint = f"did you mean {near[0]!r}?" if near else "remove it, or read the table with `import csv` and a mapping"
        return Finding(Place(self.file.path, line, 1), f"unknown column {name!r}", hint)

    def _check_who(self, line: int) -> None:
        fields, told = set(self.fields), self.told
        both = {"exporter", "importer"} <= fields
        lacking = []
        if "table" not in fields and (both or not {"exporter", "importer"} & fields):
            lacking.append(
                ("which of the two states reported", "add a column `table` with major_export, major_import, …")
            )
        if "table" not in fields and not both and not told.state and "country" not in fields:
            lacking.append(("which state reported", "tell it by `--state`"))
        if "year" not in fields and not told.year:
            lacking.append(("for which year it was reported", "tell it by `--year`"))
        if lacking:
            place = Place(self.file.path, line, 1)
            raise DataError([Finding(place, f"no column tells {what}", remedy) for what, remedy in lacking])

    def _read(self, row: Row) -> Transfer | Refused:
        if row.fault:
            return Refused(row.fault)
        if len(row.cells) < len(self.fields) or any(cell.strip() for cell in row.cells[len(self.fields) :]):
            return Refused(f"has {len(row.cells)} cells, and the header {len(self.fields)}: is the line cut?")
        cells = zip(self.fields, row.cells, strict=False)
        return _transfer({field: cell.strip() for field, cell in cells}, self.told)


class Profile:
    """The answer of the register's interface for one state."""

    def __init__(self, file: TextFile) -> None:
        self.file = file
        named = next((piece.value for piece in members(file) if piece.key == "country" and not piece.listed), None)
        self.state = profiles.state_of(named)
        if not self.state:
            raise whole_file_error(file.path, "no member `country` names the state", f"expected {_FORMS}")

    def __iter__(self) -> Iterator[Entry]:
        for piece in members(self.file):
            if piece.key in profiles.PLAIN and not piece.fault:
                continue
            yield from (_entry(piece, read) for read in self._read(piece))

    def _read(self, piece: Piece) -> Iterator[Transfer | Refused | None]:
        if piece.fault:
            yield Refused(piece.fault)
        elif piece.key.endswith("_time"):
            yield LeftOut(f"{shortened(piece.key)!r}: a sum over all partners, of which none is named; not read")
        elif piece.key not in profiles.LISTS or not isinstance(piece.value, dict):
            yield Refused(f"unknown part {shortened(piece.key)!r}; known are {', '.join(profiles.LISTS)}")
        else:
            yield from tuple(profiles.cells_of(piece.value, piece.key, self.state)) or (None,)


def _transfer(fields: dict[str, str], told: Told) -> Transfer | Refused:
    try:
        return transfer_of(fields, told.state, told.year)
    except Refused as refused:
        return refused


def _entry(place: Piece | Row, read: Transfer | Refused | None) -> Entry:
    refusal, left_out = "", ""
    if isinstance(read, LeftOut):
        left_out = str(read)
    elif isinstance(read, Refused):
        refusal = str(read)
    transfer = None if isinstance(read, Refused) else read
    return Entry(place.line, place.start, place.end, place.read, place.text, transfer, refusal, left_out)


Source = Rows | Table | Profile
"""The rows of one file; each time they are asked for, the file is read anew."""
