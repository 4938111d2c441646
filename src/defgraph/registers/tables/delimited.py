"""Text tables (CSV, TSV): rows with their place in the decoded text, read line by line.

Cells are told apart by the ``csv`` module in its strict mode. A cell in quotes may hold line ends. Where a quote is
never closed, only the line on which it was opened is refused, and reading goes on behind that line.
"""

from __future__ import annotations

import codecs
import csv
from collections import deque
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from defgraph.registers.lines import Line, TextFile, open_text, whole_file_error
from defgraph.registers.tables.rows import LONGEST, Row, no_text, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CANDIDATES = (",", ";", "\t", "|")
_CHUNK = 1 << 18


class _Unfinished(Exception):
    """The row being read cannot be finished within what a row may have."""


class DelimitedText:
    """The rows of a text file.

    An empty ``delimiter`` is found (:meth:`settle`); an empty ``quote`` means that no cell is quoted.
    """

    def __init__(self, file: TextFile, delimiter: str = "", quote: str = '"') -> None:
        self.file, self.delimiter, self.quote = file, delimiter, quote

    def rows(self) -> Iterator[Row]:
        """Yield the rows; see :class:`~defgraph.registers.tables.rows.Rows`."""
        waiting: deque[Line] = deque()
        source = self.file.lines()
        while _one_waits(waiting, source):
            yield self._row(waiting, source)

    def settle(self, header: int) -> None:
        """Find the delimiter, if none was told: the one that parts the header row (from 1) into the most cells."""
        if self.delimiter:
            return
        widths = {}
        for candidate in _CANDIDATES:
            table = DelimitedText(self.file, candidate, self.quote)
            row = next(islice(table.rows(), header - 1, None), None)
            widths[candidate] = len(row.cells) if row else 0
        self.delimiter = max(_CANDIDATES, key=lambda candidate: widths[candidate])

    def _row(self, waiting: deque[Line], source: Iterator[Line]) -> Row:
        if waiting[0].fault:
            return _joined([waiting.popleft()])
        taken: list[Line] = []
        try:
            cells = next(self._reader(_taking(waiting, source, taken)), [])
        except _Unfinished:
            return self._unclosed(waiting, taken)
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                return self._unclosed(waiting, taken)
            return _joined(taken, fault=f"its quotes or separators are wrong: {error}")
        row = _joined(taken, tuple(cells))
        fault = no_text(row.text)
        return _joined(taken, fault=fault) if fault else row

    def _reader(self, texts: Iterator[str]) -> Iterator[list[str]]:
        delimiter = self.delimiter or ","
        if not self.quote:
            return csv.reader(texts, delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True)
        return csv.reader(texts, delimiter=delimiter, quotechar=self.quote, strict=True)

    def _unclosed(self, waiting: deque[Line], taken: list[Line]) -> Row:
        """Refuse the first line alone, for it opened the quote; the others are read again."""
        waiting.extendleft(reversed(taken[1:]))
        return _joined(taken[:1], fault=f"the quote {self.quote} is opened and never closed")


def _one_waits(waiting: deque[Line], source: Iterator[Line]) -> bool:
    """Let a line wait, if none does; tell whether there is any left."""
    waiting.extend(islice(source, 0 if waiting else 1))
    return bool(waiting)


def _taking(waiting: deque[Line], source: Iterator[Line], taken: list[Line]) -> Iterator[str]:
    """Yield the texts of lines as a row asks for them, and keep the lines."""
    length = 0
    while _one_waits(waiting, source):
        length += len(waiting[0].text)
        if waiting[0].fault or length > LONGEST:
            raise _Unfinished
        taken.append(waiting.popleft())
        yield taken[-1].text + taken[-1].ending


def _joined(taken: list[Line], cells: tuple[str, ...] = (), fault: str = "") -> Row:
    first, last = taken[0], taken[-1]
    text = "".join([line.text + line.ending for line in taken[:-1]]) + last.text
    fault = fault or first.fault
    end = first.start + len(text)
    return Row(first.number, first.start, end, last.end, shortened(text) if fault else text, cells, fault)


def open_delimited(path: Path, encoding: str = "", delimiter: str = "", quote: str = '"') -> DelimitedText:
    """Open a text table; without ``encoding``, it is found as :mod:`defgraph.registers.lines` finds it.

    Raises:
        DataError: if it cannot be read, is empty, or is evidently no text.
    """
    file = open_text(path)
    if encoding:
        length = _length(path, encoding) - (file.mark and encoding == "utf-8")
        file = replace(file, encoding=encoding, length=length)
    return DelimitedText(file, delimiter, quote)


def _length(path: Path, encoding: str) -> int:
    """Count the code points of a file in an encoding; what is no text in it counts as U+FFFD."""
    decoder, length = codecs.getincrementaldecoder(encoding)("replace"), 0
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(_CHUNK):
                length += len(decoder.decode(chunk))
    except OSError as error:
        raise whole_file_error(path, f"cannot be read: {error.strerror}", "name a file that can be read") from error
    return length + len(decoder.decode(b"", final=True))
