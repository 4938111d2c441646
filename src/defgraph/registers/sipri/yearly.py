"""The database-id layout: a row for each deal and year of delivery. How much was ordered it does not tell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from defgraph.registers.records import Record
from defgraph.registers.sipri import values
from defgraph.registers.sipri.layouts import YEARLY
from defgraph.registers.sipri.repeats import repeated
from defgraph.registers.sipri.rows import read_rows
from defgraph.registers.sipri.telling import Row, Values, supplies

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from defgraph.identity.naming import Naming
    from defgraph.model import Bounds, Claim, Document, Report
    from defgraph.registers.lines import Line, TextFile
    from defgraph.registers.sipri.layouts import Table
    from defgraph.registers.sipri.preamble import Scope

_MOST_ROWS = 1000
_SHARED = (1, 2, 3, 4, 5, 6, 7, 12, 16)


def _needed_year(cell: str) -> str:
    if (year := values.year(cell)) is None:
        raise ValueError("it is empty; a row tells of the deliveries of one year")
    return year


# How each column is read that needs more than to be taken over; what is read of the last ones is not kept.
_READ = (
    (0, values.name),
    (1, values.name),
    (2, values.name),
    (3, values.name),
    (6, values.year),
    (7, values.answered),
    (8, values.figure),
    (9, values.answered),
    (10, _needed_year),
    (11, values.answered),
    (12, values.condition),
    (15, values.figure),
    (16, values.answered),
    (13, values.figure),
    (14, values.figure),
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """One row as it is read. ``deal`` is the database id; ``shared`` are the cells that all rows of a deal share."""

    deal: str
    claim: Claim
    shared: tuple[str, ...]
    order: str | None
    order_uncertain: bool
    number: Decimal | None
    number_uncertain: bool
    year: str
    year_uncertain: bool
    condition: str | None
    tiv: Decimal | None
    local: bool


def read_delivery(cells: Sequence[str], naming: Naming) -> Delivery:
    """Read the cells of a row, in the order of the layout.

    Raises:
        ValueError: if a cell cannot be read; its text names the column.
    """
    deal, supplier, recipient, designation, *rest = values.read_cells(cells, YEARLY, _READ)
    claim = supplies(naming, supplier, recipient, naming.materiel(designation, cells[4]))
    return Delivery(deal, claim, tuple([cells[place] for place in _SHARED]), *rest[:9])


_Read = tuple["Line", Delivery | None, str]


class YearlyLayout:
    """A file of the database-id layout. The first row of a deal gives its order, each row a delivery."""

    def __init__(self, file: TextFile, table: Table, document: Document, scope: Scope, naming: Naming) -> None:
        self.documents: tuple[Document, ...] = (document,)
        self._file, self._table, self._naming = file, table, naming
        self._document, self._scope = document, scope
        self._issued = document.issued or ""
        self._scattered: dict[str, _Deal] | None = None

    def records(self) -> Iterator[Record]:
        """Yield every row once; see :class:`~defgraph.registers.records.RegisterFile`."""
        scattered = self._scattered_deals()
        for name, rows in self._runs():
            deal = scattered.get(name) or _deal_of(rows)
            for line, delivery, refusal in rows:
                reason = refusal or deal.refusals.get(line.number) or deal.too_late(line)
                if delivery is None or reason:
                    yield Record(line.number, line.end, refusal=reason, text=line.text)
                else:
                    yield Record(line.number, line.end, self._reports(line, delivery, deal))

    def _runs(self) -> Iterator[tuple[str, list[_Read]]]:
        """Yield the rows of a deal that follow one another, with its name; refused ones go with those before them."""
        name, rows = "", list[_Read]()
        for read in read_rows(self._file, self._table, self._delivery):
            delivery = read[1]
            another = delivery is not None and delivery.deal != name
            if rows and (another or len(rows) == _MOST_ROWS):
                yield name, rows
                rows = []
            if delivery is not None:
                name = delivery.deal
            rows.append(read)
        if rows:
            yield name, rows

    def _delivery(self, cells: Sequence[str]) -> Delivery:
        self._scope.check(supplier=cells[1], recipient=cells[2])
        return read_delivery(cells, self._naming)

    def _scattered_deals(self) -> dict[str, _Deal]:
        """Return the deals whose rows do not all follow one another; mostly there is none."""
        if self._scattered is None:
            names = repeated(lambda: ((name, None) for name, _ in self._runs()), lambda _: None)
            self._scattered = {name: _Deal() for name in names}
            for name, rows in self._runs() if names else ():
                if name in names:
                    self._scattered[name].take(rows)
        return self._scattered

    def _reports(self, line: Line, delivery: Delivery, deal: _Deal) -> tuple[Report, ...]:
        row = Row(self._document.id, delivery.claim, line.span, delivery.deal, delivery.condition)
        order = self._order(delivery, row) if line.number == deal.first else ()
        return order + (self._handed_over(delivery, deal, row) if delivery.number != 0 else ())

    def _order(self, delivery: Delivery, row: Row) -> tuple[Report, ...]:
        doubtful = ("date",) if delivery.order_uncertain or self._to_come(delivery.order) else ()
        note = "local production" if delivery.local else None
        return row.reports("ordered", Values(date=delivery.order), doubtful, note)

    def _handed_over(self, delivery: Delivery, deal: _Deal, row: Row) -> tuple[Report, ...]:
        whole = self._scope.holds_deliveries_before(delivery.order)
        delivered, certain = deal.until(delivery.year, whole=whole)
        told = Values(
            date=delivery.year, quantity=values.exactly(delivery.number), delivered=delivered, tiv=delivery.tiv
        )
        doubtful = []
        when_uncertain = delivery.year_uncertain or self._to_come(delivery.year)
        if when_uncertain:
            doubtful.append("date")
        if when_uncertain or delivery.number_uncertain:  # how many came in a year is no surer than the year
            doubtful += ["quantity", "tiv"]
        if not certain:
            doubtful.append("delivered")
        return row.reports("delivering", told, doubtful)

    def _to_come(self, year: str | None) -> bool:
        """Tell whether a year is after the edition: then it is no more than expected."""
        return year is not None and year > self._issued[:4]


def _deal_of(rows: Iterable[_Read]) -> _Deal:
    deal = _Deal()
    deal.take(rows)
    return deal


class _Deal:
    """The rows of one deal: how much had been delivered by each year, and which rows do not belong together.

    ``first`` is the line of the first that counts; ``refusals`` gives reasons by lines.
    """

    def __init__(self) -> None:
        self.first = 0
        self.refusals: dict[int, str] = {}
        self._counted: list[Delivery] = []
        self._lines: dict[Delivery, int] = {}
        self._last = 0

    def take(self, rows: Iterable[_Read]) -> None:
        """Take rows in, as many as one deal can have."""
        for line, delivery, _ in rows:
            if delivery is None or len(self._lines) + len(self.refusals) >= _MOST_ROWS:
                continue
            self._last = line.number
            if refusal := self._refusal(delivery):
                self.refusals[line.number] = refusal
            else:
                self.first = self.first or line.number
                self._counted.append(delivery)
                self._lines[delivery] = line.number

    def _refusal(self, delivery: Delivery) -> str:
        if (same := self._lines.get(delivery)) is not None:
            return f"the same row stands in line {same}"
        if self._counted and delivery.shared != self._counted[0].shared:
            pairs = zip(_SHARED, delivery.shared, self._counted[0].shared, strict=True)
            place, here, there = next(pair for pair in pairs if pair[1] != pair[2])
            deal = f"deal {delivery.deal} has {values.shown(there)} in line {self.first}"
            return f"column {YEARLY[place]!r}: {values.shown(here)}, where {deal}"
        return ""

    def too_late(self, line: Line) -> str:
        """Tell why a row is refused that comes when no further one can belong to the deal."""
        return f"a deal of more than {_MOST_ROWS:,} rows" if line.number > self._last else ""

    def until(self, year: str, *, whole: bool) -> tuple[Bounds | None, bool]:
        """Return how much had been delivered by the end of a year, and whether that is certain.

        Where not the ``whole`` deal is in the file, or a number is not told, it is no less than that.
        """
        before = [delivery for delivery in self._counted if delivery.year <= year]
        numbers = [delivery.number for delivery in before if delivery.number is not None]
        total = sum(numbers, Decimal(0))
        if not numbers:
            return None, True
        certain = not any(delivery.number_uncertain or delivery.year_uncertain for delivery in before)
        complete = whole and len(numbers) == len(before)
        return (values.exactly if complete else values.at_least)(total), certain
