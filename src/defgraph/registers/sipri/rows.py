"""The rows of a SIPRI export: lines made whole where a record breaks over several, and parted into cells."""

from __future__ import annotations

from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from defgraph.registers.lines import LIMIT, whole_file_error
from defgraph.registers.sipri.layouts import REGISTER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from defgraph.registers.lines import Line, TextFile
    from defgraph.registers.sipri.layouts import Table

# The line or lines of a record, its cells in the order of the layout, and why it is refused if it is.
_Row = tuple["Line", "Sequence[str]", str]

T = TypeVar("T")

_COMMENTS = REGISTER.index("comments")
_TAIL = len(REGISTER) - _COMMENTS  # the rest of the comments, and the three values behind them
_MOST_LINES = 8
_NO_CELLS: tuple[str, ...] = ()


def read_rows(file: TextFile, table: Table, read: Callable[[Sequence[str]], T]) -> Iterator[tuple[Line, T | None, str]]:
    """Yield every row below the header once, in the order of the file: its line, what is read of it, or why it is not.

    ``read`` raises a ValueError where it cannot read the cells of a row, which are in the order of the layout.

    Raises:
        DataError: if the header comes again: then two exports stand in one file.
    """
    for line, cells, refusal in _rows(file, table):
        if refusal:
            yield line, None, refusal
            continue
        try:
            found = read(cells)
        except ValueError as error:
            yield line, None, str(error)
        else:
            yield line, found, ""


def _rows(file: TextFile, table: Table) -> Iterator[_Row]:
    """Yield every row below the header; blank lines are none.

    Raises:
        DataError: if the header comes again: then two exports stand in one file.
    """
    body: Iterator[Line] = (line for line in file.lines() if line.number > table.header)
    if table.quoted:
        body = _quotes_closed(body)
    rows = _broken_joined(body, table) if table.columns is REGISTER else _each_line(body, table)
    for row in rows:
        if row[0].text.startswith(table.begins) and table.is_header(row[0].text):
            message, remedy = "the header comes again: two exports in one file", "import each as a file of its own"
            raise whole_file_error(file.path, message, remedy, row[0].number)
        yield row


class _Ahead:
    """Lines of which the next ones can be looked at before they are taken."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._seen: deque[Line] = deque()

    def __iter__(self) -> Iterator[Line]:
        while True:
            if self._seen:
                yield self._seen.popleft()
            elif (line := next(self._lines, None)) is not None:
                yield line
            else:
                return

    def seen(self) -> Iterator[Line]:
        """Yield the next lines, few enough to be kept, without taking them."""
        for place in range(_MOST_LINES):
            if place == len(self._seen):
                self._seen.extend(islice(self._lines, 1))
            if place == len(self._seen):
                return
            yield self._seen[place]

    def take(self, count: int) -> None:
        """Take lines that were seen."""
        for _ in range(count):
            self._seen.popleft()


def _quotes_closed(lines: Iterator[Line]) -> Iterator[Line]:
    """Join the lines of a cell in quotation marks that breaks over several."""
    ahead = _Ahead(lines)
    for line in ahead:
        yield (line.text.count('"') % 2 and _up_to_closing(line, ahead)) or line


def _up_to_closing(line: Line, ahead: _Ahead) -> Line | None:
    whole = line
    for count, following in enumerate(ahead.seen(), start=1):
        whole = whole.joined(following)
        if whole.fault or len(whole.text) > LIMIT:
            return None
        if following.text.count('"') % 2:
            ahead.take(count)
            return whole
    return None


def _each_line(lines: Iterator[Line], table: Table) -> Iterator[_Row]:
    for line in lines:
        if (row := _row(line, table)) is not None:
            yield row


def _row(line: Line, table: Table) -> _Row | None:
    """Part one line; None if it is blank."""
    if line.fault:
        return line, _NO_CELLS, line.fault
    try:
        cells = table.cells(line.text)
    except ValueError as error:
        return line, _NO_CELLS, str(error)
    if len(cells) == len(table.columns):
        if '"' in line.text and not table.quoted and _quoted_cell(cells, table):
            return line, _NO_CELLS, "a cell stands in quotation marks, which this file does not use"
        return (line, table.in_order(cells), "") if any(cells) else None
    return (line, _NO_CELLS, _wrong_number(cells, table)) if any(cells) else None


def _quoted_cell(cells: Sequence[str], table: Table) -> bool:
    free = _COMMENTS if table.columns is REGISTER else None
    return any(cell.startswith('"') for place, cell in enumerate(table.in_order(cells)) if place != free)


def _wrong_number(cells: Sequence[str], table: Table) -> str:
    wanted, found = len(table.columns), len(cells)
    if found < wanted:
        return f"the row ends early: {found} of {wanted} cells"
    separator = "semicolon" if table.separator == ";" else "comma"
    return (
        f"{found} cells where {wanted} are expected: a {separator} inside a value cannot be told from one between two"
    )


def _broken_joined(lines: Iterator[Line], table: Table) -> Iterator[_Row]:
    """Join records that break within their comments, the only cell that a line break may belong to.

    The first line then ends with the comments; the last one begins with what is left of them, before three values.
    """
    ahead = _Ahead(lines)
    for line in ahead:
        breaks_off = _breaks_off(line, table)
        row = (_up_to_values(line, ahead, table) if breaks_off else None) or _row(line, table)
        if row is not None:
            yield (line, _NO_CELLS, _BREAKS_OFF) if breaks_off and row[2] else row


_BREAKS_OFF = "the row breaks off within its comments, and the next line does not go on with it"


def _breaks_off(line: Line, table: Table) -> bool:
    """Tell whether a line ends with its comments; in a padded copy, whether nothing stands behind them."""
    found = line.text.count(table.separator)
    if line.fault or table.picked or found < _COMMENTS or found == len(REGISTER) - 1:
        return False
    return 2 <= len(_content(line.text, table)) <= _COMMENTS + 1


def _up_to_values(line: Line, ahead: _Ahead, table: Table) -> _Row | None:
    """Return the record that a line and the next ones make, if they do; they are taken then."""
    whole = line
    for count, following in enumerate(ahead.seen(), start=1):
        whole = whole.joined(following)
        if whole.fault or len(whole.text) > LIMIT:
            return None
        tail = _content(following.text, table)
        if 2 <= len(tail) <= _TAIL and all(map(_is_value, tail[1:])):
            ahead.take(count)
            between = whole.text[len(line.text) : -len(following.text)]
            return whole, _whole_cells(line, between, tail, table), ""
        if len(tail) > 1:
            return None
    return None


def _whole_cells(line: Line, between: str, tail: Sequence[str], table: Table) -> Sequence[str]:
    head = [*table.cells(line.text), ""][: _COMMENTS + 1]
    comments = " ".join([head[_COMMENTS], *between.split(), tail[0]]).strip()
    return (*head[:_COMMENTS], comments, *tail[1:], *[""] * (_TAIL - len(tail)))


def _content(text: str, table: Table) -> list[str]:
    """Return the cells of a line up to the last that is not blank."""
    try:
        cells = table.cells(text)
    except ValueError:
        return []
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _is_value(cell: str) -> bool:
    return not cell or cell.replace(".", "", 1).replace(",", "", 1).isdecimal()
