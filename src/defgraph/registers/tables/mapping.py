"""What a mapping file says of somebody's own table: which column means what. Read by :mod:`defgraph.reading.mappings`.

Every reference to a column keeps the place where it is written, so that a column the table does not have is told
at the line of the mapping that names it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from defgraph.errors import Place


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table, by its name in the header row, or a sheet; and where the mapping names it."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Condition:
    """Whether a cell holds one of some words (or none of them, if ``negated``), in capitals or not.

    The empty word stands for a cell that says nothing.
    """

    column: Column
    words: frozenset[str]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """Where a value comes from: a column, or the mapping itself, which says the same for all rows.

    ``values`` translate what cells say into the project's words; where there are some, no other cell is understood.
    ``forms`` are how dates are written, in the letters of ``strptime``; ``times`` is what figures are multiplied by.
    ``uncertain`` tells of which rows the source itself is not sure.
    """

    place: Place
    column: Column | None = None
    constant: str = ""
    values: tuple[tuple[str, str], ...] = ()
    forms: tuple[str, ...] = ()
    times: Decimal = Decimal(1)
    uncertain: Condition | None = None

    def columns(self) -> Iterator[Column]:
        """Yield the columns it needs."""
        if self.column:
            yield self.column
        if self.uncertain:
            yield self.uncertain.column

    def words(self) -> tuple[str, ...]:
        """Return all words it may give, as far as the mapping tells: none, if that depends on the cells alone."""
        if self.column:
            return tuple(dict.fromkeys(word for _, word in self.values))
        return (self.constant,)


@dataclass(frozen=True, slots=True)
class Party:
    """A side of the claim, or its item: how it is called, and of which class of entities it is."""

    name: Field
    entity_class: Field
    description: Field | None = None
    country: Field | None = None

    def fields(self) -> Iterator[Field]:
        """Yield where its parts come from."""
        yield from (part for part in (self.name, self.entity_class, self.description, self.country) if part)


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money: how much, in which currency, and for what period."""

    amount: Field
    currency: Field
    per: str | None = None


@dataclass(frozen=True, slots=True)
class ReportRule:
    """How one report is made of a row. ``fields`` are those of :class:`~defgraph.model.Report`, by their names.

    It is made only of rows of which all of ``only_if`` hold.
    """

    stage: Field
    stance: Field | None = None
    fields: tuple[tuple[str, Field], ...] = ()
    value: Amount | None = None
    only_if: tuple[Condition, ...] = ()

    def columns(self) -> Iterator[Column]:
        """Yield the columns it needs."""
        sums = (self.value.amount, self.value.currency) if self.value else ()
        for field in (self.stage, self.stance, *(field for _, field in self.fields), *sums):
            if field:
                yield from field.columns()
        yield from (condition.column for condition in self.only_if)


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Rows that say nothing of their own, such as sums, and why they are left out."""

    condition: Condition
    because: str


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """Which document a row is part of. Where any of it comes from a column, the table holds several documents."""

    id: Field
    publisher: Field | None = None
    issued: Field | None = None
    edition_of: Field | None = None
    url: Field | None = None
    language: Field | None = None
    note: Field | None = None
    own: bool = False

    def fields(self) -> Iterator[Field]:
        """Yield where its parts come from."""
        parts = (self.id, self.publisher, self.issued, self.edition_of, self.url, self.language, self.note)
        yield from (part for part in parts if part)

    def one_for_all(self) -> bool:
        """Tell whether all rows are part of one document."""
        return not any(field.column for field in self.fields())


@dataclass(frozen=True, slots=True)
class Layout:
    """How the table is written: the row of the column names (from 1), the sheet of a workbook, encoding, separators.

    ``encoding`` is found where it is empty, and so is ``delimiter``, by the header row.
    """

    header: int = 1
    sheet: Column | None = None
    encoding: str = ""
    delimiter: str = ""
    quote: str = '"'
    decimal: str = "."
    thousands: str = ""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """All that a mapping file says.

    ``nothing`` are cells that mean nothing; ``uncertain`` are marks before or behind a value of which the source is
    not sure (alone in a cell such a mark means that nothing is known).
    """

    file: Path
    layout: Layout
    document: DocumentRule
    relation: Field
    subject: Party
    object: Party
    item: Party | None
    reports: tuple[ReportRule, ...]
    nothing: frozenset[str] = frozenset()
    uncertain: tuple[str, ...] = ()
    leave_out: tuple[LeaveOut, ...] = ()

    def columns(self) -> Iterator[Column]:
        """Yield every column that the mapping names, as often as it does."""
        parties = [self.subject, self.object, *([self.item] if self.item else [])]
        fields = (*self.document.fields(), self.relation, *(field for party in parties for field in party.fields()))
        for field in fields:
            yield from field.columns()
        for rule in self.reports:
            yield from rule.columns()
        yield from (leaving.condition.column for leaving in self.leave_out)
