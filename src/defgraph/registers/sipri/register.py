"""The register layout: a row for each deal, with what was ordered and what of it has been delivered."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from defgraph.registers.records import Record
from defgraph.registers.sipri import values
from defgraph.registers.sipri.layouts import REGISTER
from defgraph.registers.sipri.repeats import repeated
from defgraph.registers.sipri.rows import read_rows
from defgraph.registers.sipri.telling import Row, Values, supplies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from defgraph.identity.naming import Naming
    from defgraph.model import Claim, Document, Report
    from defgraph.registers.lines import TextFile
    from defgraph.registers.sipri.layouts import Table
    from defgraph.registers.sipri.preamble import Scope

_Key = tuple["Claim", str | None]
_Content = tuple[str, Decimal, str, str]

_NO_NUMBER = Decimal(-1)
_NEVER = "9999"
# How each column is read that needs more than to be taken over; what is read of the rest is not kept.
_READ = (
    (0, values.name),
    (1, values.name),
    (6, values.name),
    (2, values.year),
    (3, values.marked),
    (4, values.figure),
    (5, values.marked),
    (8, values.figure),
    (9, values.marked),
    (10, values.years),
    (11, values.condition),
    (15, values.figure),
    (12, str),
    (13, values.figure),
    (14, values.figure),
)


@dataclass(frozen=True, slots=True)
class Deal:
    """One row as it is read. A value is followed by whether it is uncertain; ``years`` are those of delivery."""

    claim: Claim
    order: str | None
    order_uncertain: bool
    ordered: Decimal | None
    ordered_uncertain: bool
    delivered: Decimal | None
    delivered_uncertain: bool
    years: tuple[str, ...]
    condition: str | None
    tiv: Decimal | None
    comments: str

    @property
    def key(self) -> _Key:
        """What the deals share that have to be told apart."""
        return self.claim, self.order

    @property
    def content(self) -> _Content:
        """What puts the deals of one key in order, that which changes least from edition to edition first."""
        ordered = _NO_NUMBER if self.ordered is None else self.ordered
        first = self.years[0] if self.years else _NEVER
        return self.condition or "", ordered, first, f"{self.comments} {self.delivered} {self.years} {self.tiv}"


def read_deal(cells: Sequence[str], naming: Naming) -> Deal:
    """Read the cells of a row, in the order of the layout.

    Raises:
        ValueError: if a cell cannot be read; its text names the column.
    """
    read = values.read_cells(cells, REGISTER, _READ)
    recipient, supplier, designation, *rest = read
    claim = supplies(naming, supplier, recipient, naming.materiel(designation, cells[7]))
    return Deal(claim, *rest[:10])


class RegisterLayout:
    """A file of the register layout. Each row gives an order, and a delivery if anything has been delivered."""

    def __init__(self, file: TextFile, table: Table, document: Document, scope: Scope, naming: Naming) -> None:
        self.documents: tuple[Document, ...] = (document,)
        self._file, self._table, self._naming = file, table, naming
        self._document, self._scope = document, scope
        self._issued = document.issued or ""
        self._same: dict[_Key, list[_Content]] | None = None

    def records(self) -> Iterator[Record]:
        """Yield every row once; see :class:`~defgraph.registers.records.RegisterFile`."""
        keys = _DealKeys(self._deals_of_one_key())
        for line, deal, refusal in read_rows(self._file, self._table, self._deal):
            if deal is None:
                yield Record(line.number, line.end, refusal=refusal, text=line.text)
            else:
                row = Row(self._document.id, deal.claim, line.span, keys.key(deal), deal.condition)
                yield Record(line.number, line.end, self._reports(deal, row))

    def _deal(self, cells: Sequence[str]) -> Deal:
        self._scope.check(supplier=cells[1], recipient=cells[0])
        return read_deal(cells, self._naming)

    def _deals_of_one_key(self) -> dict[_Key, list[_Content]]:
        if self._same is None:
            same = repeated(self._keys, lambda deal: deal.content)
            self._same = {key: sorted(contents) for key, contents in same.items()}
        return self._same

    def _keys(self) -> Iterator[tuple[_Key, Deal]]:
        for _, deal, _ in read_rows(self._file, self._table, self._deal):
            if deal is not None:
                yield deal.key, deal

    def _reports(self, deal: Deal, row: Row) -> tuple[Report, ...]:
        order = self._order(deal, row)
        if deal.delivered or (deal.delivered is None and deal.years):
            return order + self._delivery(deal, row)
        return order

    def _order(self, deal: Deal, row: Row) -> tuple[Report, ...]:
        doubtful = []
        if deal.order_uncertain or self._to_come(deal.order):
            doubtful.append("date")
        if deal.ordered_uncertain:
            doubtful.append("ordered")
        told = Values(date=deal.order, ordered=values.exactly(deal.ordered))
        return row.reports("ordered", told, doubtful, deal.comments or None)

    def _delivery(self, deal: Deal, row: Row) -> tuple[Report, ...]:
        complete = bool(deal.ordered and deal.delivered and deal.delivered >= deal.ordered)
        whole = complete or self._scope.holds_all_deliveries(deal.order, self._issued)
        first, last = (deal.years[0], deal.years[-1]) if deal.years else (None, None)
        told = Values(
            date=last,
            since=first if whole and first != last else None,
            delivered=values.exactly(deal.delivered) if whole else values.at_least(deal.delivered),
            tiv=deal.tiv,
        )
        doubtful = []
        if deal.delivered_uncertain:
            doubtful += ["delivered", "tiv"]
        if self._to_come(last):
            doubtful += ["date", "since"]
        return row.reports("delivered" if complete else "delivering", told, doubtful, _gaps(deal.years))

    def _to_come(self, year: str | None) -> bool:
        """Tell whether a year is after the edition: then it is no more than expected."""
        return year is not None and year > self._issued[:4]


def _gaps(years: tuple[str, ...]) -> str | None:
    if not years or int(years[-1]) - int(years[0]) == len(years) - 1:
        return None
    return f"delivered in {values.spelled_out(years)}"


class _DealKeys:
    """Tells the deals of one claim apart: by the year of order, and a number among those of the same year.

    The number follows from what the rows say, not from their places: the same in every file with these rows. Rows that
    say exactly the same are numbered as they come; it does not matter which is which.
    """

    def __init__(self, same: dict[_Key, list[_Content]]) -> None:
        self._same = same
        self._told: defaultdict[tuple[_Key, _Content], int] = defaultdict(int)

    def key(self, deal: Deal) -> str:
        year = deal.order or "undated"
        if (contents := self._same.get(deal.key)) is None:
            return year
        content = deal.content
        number = bisect_left(contents, content) + self._told[deal.key, content]
        self._told[deal.key, content] += 1
        return f"{year}/{number + 1}" if number else year
