"""A row of a table, wherever it comes from, and what no row may hold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 1024 * 1024
"""How many code points a row may have: what is longer is refused, and not held in memory whole."""

SHOWN = 200
"""How many code points of what is too long, or no text, are kept for the message."""

# Tabulators and line ends may stand in a quoted cell. U+FFFD stands where bytes could not be decoded.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, or what is wrong with it (``fault``).

    ``line`` is the line (of a text) or row (of a workbook) it begins on, counted from 1; ``start`` and ``end`` are code
    points of the text, the line end not included; ``read`` tells how many bytes of the file were read when it was
    complete. ``dates`` and ``numbers`` are the cells, counted from 0, that hold a date or a number as such, and not its
    digits. ``unsaved`` are those that hold a formula without its result: what they say is not known.
    """

    line: int
    start: int
    end: int
    read: int
    text: str
    cells: tuple[str, ...] = ()
    fault: str = ""
    dates: frozenset[int] = frozenset()
    numbers: frozenset[int] = frozenset()
    unsaved: frozenset[int] = frozenset()

    @property
    def blank(self) -> bool:
        """Whether nothing stands in it at all."""
        return not self.fault and not self.unsaved and not any(cell.strip() for cell in self.cells)


class Rows(Protocol):
    """The rows of one table, and what is known of the text they stand in."""

    def rows(self) -> Iterator[Row]:
        """Yield all rows in their order, from the first on; each call reads the file anew, and yields the same.

        Raises:
            DataError: if the file as a whole cannot be read.
        """


def no_text(text: str) -> str:
    """Tell what in a text is no text; nothing where all of it is."""
    found = _NO_TEXT.search(text)
    if found is None:
        return ""
    known = ": bytes that could not be decoded" if found[0] == "\ufffd" else ""
    return f"character {found.start() + 1} of the row is U+{ord(found[0]):04X}, which is no text{known}"


def shortened(text: str) -> str:
    """Return a text for a message: what is no text replaced, and cut short if it is long.

    >>> shortened("a" * 300)[-3:]
    'aa…'
    """
    shown = text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
    return _NO_TEXT.sub("\ufffd", shown)
