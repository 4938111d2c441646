"""Values of a mapping file: a column of the table that tells them, or what holds for all rows."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from defgraph.model import last_day
from defgraph.reading.fields import Fields, kind, shortened
from defgraph.reading.source import Mapping, Scalar, Sequence
from defgraph.registers.tables.mapping import Column, Condition, Field
from defgraph.registers.tables.reports import COUNTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from defgraph.errors import Finding, Place
    from defgraph.reading.source import Node

CONDITION_KEYS = ("column", "is", "is_not")
_COLUMN_KEYS = ("column", "values", "uncertain")
_DATE_KEYS = ("column", "format", "uncertain")
_FIGURE_KEYS = ("column", "times", "uncertain")


class MappedValues:
    """Reads the values of a mapping file; each fault becomes a finding."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings

    def conditions(self, fields: Fields, key: str) -> Iterator[Condition]:
        """Read one condition or a list of conditions."""
        node = fields.node_of(key)
        for item in (node,) if isinstance(node, Mapping) else fields.items(key, "conditions"):
            if isinstance(item, Mapping):
                condition = self.condition_of(Fields(item, f"a condition of {key!r}", CONDITION_KEYS, self.findings))
                if condition:
                    yield condition
            else:
                fields.complain(
                    item.place, f"a condition is {kind(item)}", "expected `column:` with `is:` or `is_not:`"
                )

    def condition_of(self, fields: Fields) -> Condition | None:
        """Read ``column`` with the words that its cell ``is`` or ``is_not``; without any: that it says something."""
        column = self._column(fields)
        if "is" in fields and "is_not" in fields:
            fields.complain(fields.place("is_not"), "'is_not' beside 'is'", "keep one of them")
        negated = "is" not in fields
        words = self.listed(fields, "is_not" if negated else "is")
        said = frozenset(word.text.strip().casefold() for word in words) or frozenset({""})
        return Condition(column, said, negated) if column else None

    def listed(self, fields: Fields, key: str) -> tuple[Scalar, ...]:
        """Read one word or a list of words; the empty word may be among them."""
        node = fields.node_of(key)
        items = (node,) if isinstance(node, Scalar) else node.items if isinstance(node, Sequence) else ()
        if node is not None and not items:
            fields.complain(node.place, f"{key!r} is {kind(node)}", "expected a word or a list of words")
        for item in items:
            if not isinstance(item, Scalar):
                fields.complain(item.place, f"{key!r} holds {kind(item)}", "expected words")
        return tuple(item for item in items if isinstance(item, Scalar))

    def _column(self, fields: Fields) -> Column | None:
        node = fields.scalar("column", "the name of a column", required=True)
        return Column(" ".join(node.text.split()), node.place) if node else None

    def field(self, fields: Fields, key: str, *, required: bool = False) -> Field:
        """Read a value that a column tells (``{column: …, values: {…}}``), or the mapping for all rows."""
        node = fields.get(key, required=required)
        if isinstance(node, Mapping):
            return self.columned(Fields(node, repr(key), _COLUMN_KEYS, self.findings))
        return self._constant(fields, key, node)

    def date(self, fields: Fields, key: str) -> Field:
        """Read a date, or the column that tells it with the forms in which it does."""
        node = fields.get(key)
        if not isinstance(node, Mapping):
            field = self._constant(fields, key, node)
            self._check_date(fields, key, field)
            return field
        inner = Fields(node, repr(key), _DATE_KEYS, self.findings)
        forms = self.listed(inner, "format")
        for form in forms:
            if problem := _wrong_form(form.text):
                message = f"'format' is {shortened(form.text)}: {problem}"
                inner.complain(form.place, message, "expected one such as %d.%m.%Y")
        return self.columned(inner, forms=tuple(form.text for form in forms))

    def figure(self, fields: Fields, key: str, *, required: bool = False) -> Field:
        """Read a figure, or the column that tells it with what it is multiplied by."""
        node = fields.get(key, required=required)
        if not isinstance(node, Mapping):
            if isinstance(node, Scalar):
                fields.bounds(key, whole=key in {*COUNTED, "rank"})  # for its findings
            return self._constant(fields, key, node)
        inner = Fields(node, repr(key), _FIGURE_KEYS, self.findings)
        times = inner.decimal("times", 0, None) if "times" in inner else None
        if times == 0:
            inner.complain(inner.place("times"), "'times' is 0", "expected what a figure is multiplied by, as 1000000")
        return self.columned(inner, times=times or Decimal(1))

    def _constant(self, fields: Fields, key: str, node: Node | None) -> Field:
        if isinstance(node, Sequence):
            fields.complain(
                node.place, f"{key!r} is {kind(node)}", "expected `{column: …}`, or what holds for all rows"
            )
        return Field(fields.place(key), constant=node.text if isinstance(node, Scalar) else "")

    def columned(self, fields: Fields, forms: tuple[str, ...] = (), times: Decimal = Decimal(1)) -> Field:
        """Read what column tells a value, and how."""
        return Field(
            place=fields.node.place,
            column=self._column(fields),
            values=tuple(self._values(fields)),
            forms=forms,
            times=times,
            uncertain=next(self.conditions(fields, "uncertain"), None),
        )

    def _values(self, fields: Fields) -> Iterator[tuple[str, str]]:
        node = fields.mapping("values")
        seen: set[str] = set()
        for key, value in node.entries if node else ():
            said = key.text.strip()
            if not isinstance(value, Scalar) or value.empty:
                fields.complain(key.place, f"{said!r} of 'values' stands for nothing", "give the word it stands for")
            elif said.casefold() in seen:
                fields.complain(key.place, f"{said!r} of 'values' stands twice", "capitals do not count; remove one")
            else:
                seen.add(said.casefold())
                yield said, value.text

    def check_words(self, fields: Fields, key: str, field: Field | None, choices: Collection[str]) -> None:
        """Check what a field says for all rows, and what its table of values translates into."""
        if field is None:
            return
        if not field.column:
            if field.constant:
                fields.chosen(Scalar(field.place, field.constant), key, choices)
            return
        for word, place in self._table(fields.node_of(key)):
            fields.chosen(Scalar(place, word), key, choices)

    @staticmethod
    def _table(node: Node | None) -> Iterator[tuple[str, Place]]:
        entries = node.entries if isinstance(node, Mapping) else ()
        tables = [value for key, value in entries if key.text == "values" and isinstance(value, Mapping)]
        for table in tables:
            yield from (
                (value.text, value.place) for _, value in table.entries if isinstance(value, Scalar) and value.text
            )

    def _check_date(self, fields: Fields, key: str, field: Field) -> None:
        try:
            last_day(field.constant or "2000")
        except ValueError as error:
            fields.complain(field.place, f"{key!r} is {shortened(field.constant)}, which is {error}")


def _wrong_form(form: str) -> str:
    """Tell what is wrong with the form of a date."""
    if "%y" in form:
        return "a year of two digits may be of two centuries"
    if "%Y" not in form:
        return "it has no year, %Y"
    if re.search("%[^dmYbBjHMSfp%-]", form):
        return "it has signs that are no day, month or year"
    try:
        dt.datetime.strptime(dt.datetime(2001, 2, 3).strftime(form), form)  # noqa: DTZ001, DTZ007 a day has no zone
    except ValueError as error:
        return str(error)
    return "" if "%d" not in form or any(month in form for month in ("%m", "%b", "%B")) else "it has a day and no month"
