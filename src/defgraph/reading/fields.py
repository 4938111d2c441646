"""Typed reading of a mapping's fields; each fault becomes a finding with its place.

A :class:`Fields` is told which keys may stand there and complains of all others at once. Each of its
methods reads one field as one type and returns None where the field is absent or faulty, so that one
fault never hides the next.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from defgraph.errors import Finding
from defgraph.model import Bounds, Money, Span
from defgraph.names import nearest
from defgraph.reading.source import Mapping, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from defgraph.errors import Place
    from defgraph.reading.source import Node

_NUMBER = re.compile(r"[+-]?\d+(_\d+)*(\.\d+)?", re.ASCII)
_MOST_DIGITS = 18  # what a SPARQL engine is sure to hold as an integer or decimal
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
# The currencies of ISO 4217 are many and change; what is checked is their form.
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_LIST_LIMIT = 12
_LONGEST = 80
_FIGURE_SHAPES = "expected 12, [2, 3], {at_least: 2} or {at_most: 5}"
_MONEY_SHAPES = "expected `amount:`, `at_least:` or `at_most:`"


def kind(node: Node) -> str:
    """Name what a node is, for messages."""
    return {Scalar: "a single value", Sequence: "a list", Mapping: "a mapping"}[type(node)]


def shortened(text: str) -> str:
    """Quote a text for a message, cut short if it is long."""
    return repr(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def one_of(choices: Collection[str]) -> str:
    """Write out what was expected, if it is short enough to help."""
    return f"expected one of {', '.join(choices)}" if 0 < len(choices) <= _LIST_LIMIT else ""


class Fields:
    """The fields of one mapping. ``what`` names it in messages; ``allowed`` are its possible keys."""

    def __init__(self, node: Mapping, what: str, allowed: Collection[str], findings: list[Finding]) -> None:
        self.node, self.what, self.findings = node, what, findings
        self._nodes = {key.text: value for key, value in node.entries}
        for key, _ in node.entries:
            if key.text not in allowed:
                self.complain(key.place, f"unknown key {key.text!r} in {what}", self._advice(key.text, allowed))

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    @staticmethod
    def _advice(word: str, choices: Collection[str]) -> str:
        near = nearest(word, choices, 1)
        hints = [one_of(choices), f"did you mean {near[0]!r}?" if near else ""]
        return "; ".join(hint for hint in hints if hint) or "none that is known comes near"

    def complain(self, place: Place, message: str, remedy: str = "") -> None:
        """Add a finding."""
        self.findings.append(Finding(place, message, remedy))

    def node_of(self, key: str) -> Node | None:
        """Return the node of a key, whatever it is."""
        return self._nodes.get(key)

    def place(self, key: str) -> Place:
        """Return where the value of a key stands, or the mapping itself where the key is absent."""
        return self._nodes[key].place if key in self._nodes else self.node.place

    def get(self, key: str, *, required: bool = False) -> Node | None:
        """Return the node of a key; complain if it is required and absent or empty."""
        node = self._nodes.get(key)
        if node is None or (isinstance(node, Scalar) and node.empty):
            if required or node is not None:
                place = self.node.place if node is None else node.place
                message = f"{self.what} has no {key!r}" if node is None else f"{key!r} is empty"
                self.complain(place, message, f"add `{key}: …`" if required else "fill it or remove it")
            return None
        return node

    def scalar(self, key: str, expected: str, *, required: bool = False) -> Scalar | None:
        """Return the node of a key if it is a single value."""
        return self._scalar(self.get(key, required=required), key, expected)

    def _scalar(self, node: Node | None, key: str, expected: str) -> Scalar | None:
        if node is None or isinstance(node, Scalar):
            return node
        self.complain(node.place, f"{key!r} is {kind(node)}", f"expected {expected}")
        return None

    def text(self, key: str, *, required: bool = False) -> str | None:
        """Read a text."""
        node = self.scalar(key, "a text", required=required)
        return node.text if node else None

    def matching(self, key: str, pattern: re.Pattern[str], expected: str, *, required: bool = False) -> str | None:
        """Read a text of a given form."""
        node = self.scalar(key, expected, required=required)
        if node and not pattern.fullmatch(node.text):
            self.complain(node.place, f"{key!r} is {shortened(node.text)}", f"expected {expected}")
            return None
        return node.text if node else None

    def identifier(self, key: str, *, required: bool = False) -> str | None:
        """Read an id: lower-case ASCII letters, digits and single hyphens."""
        return self.matching(key, _ID, "an id of lower-case letters, digits and hyphens", required=required)

    def choice(self, key: str, choices: Collection[str], *, required: bool = False) -> str | None:
        """Read one of several words."""
        node = self.scalar(key, one_of(choices) or "a word", required=required)
        return self.chosen(node, key, choices) if node else None

    def chosen(self, node: Scalar, what: str, choices: Collection[str]) -> str | None:
        """Return the word a node holds if it is one of the choices."""
        if node.text in choices:
            return node.text
        self.complain(node.place, f"unknown {what} {shortened(node.text)}", self._advice(node.text, choices))
        return None

    def items(self, key: str, expected: str, *, required: bool = False) -> tuple[Node, ...]:
        """Read a list; an absent one is empty."""
        node = self.get(key, required=required)
        if node is None or isinstance(node, Sequence):
            return node.items if node else ()
        self.complain(node.place, f"{key!r} is {kind(node)}", f"expected a list of {expected}")
        return ()

    def texts(self, key: str, expected: str = "texts") -> Iterator[Scalar]:
        """Read a list of single values."""
        seen: set[str] = set()
        for item in self.items(key, expected):
            scalar = self._scalar(item, key, expected)
            if scalar is not None and scalar.empty:
                self.complain(scalar.place, f"an empty value in {key!r}", "fill it or remove it")
            elif scalar is not None and scalar.text in seen:
                self.complain(scalar.place, f"{scalar.text!r} stands twice in {key!r}", "remove one")
            elif scalar is not None:
                seen.add(scalar.text)
                yield scalar

    def mapping(self, key: str, *, required: bool = False) -> Mapping | None:
        """Read a mapping."""
        node = self.get(key, required=required)
        if node is None or isinstance(node, Mapping):
            return node
        self.complain(node.place, f"{key!r} is {kind(node)}", "expected a mapping of keys and values")
        return None

    def number(self, node: Node, key: str, *, whole: bool) -> Decimal | None:
        """Return the number a node holds: not negative, and whole if so wished."""
        expected = "a whole number, 0 or more" if whole else "a number, 0 or more"
        scalar = self._scalar(node, key, expected)
        if scalar is None:
            return None
        if not _NUMBER.fullmatch(scalar.text) or sum(map(str.isdigit, scalar.text)) > _MOST_DIGITS:
            value = None
        else:
            value = Decimal(scalar.text.replace("_", ""))
        if value is None or value < 0 or (whole and value % 1):
            self.complain(
                scalar.place, f"{key!r} is {shortened(scalar.text)}", f"expected {expected}, as at most 18 digits"
            )
            return None
        # 12, 012 and 12.0 are one number: one report must not get two ids by the way its figure is written.
        return Decimal(int(value)) if value == int(value) else value.normalize()

    def decimal(self, key: str, low: int, high: int | None) -> Decimal | None:
        """Read a number between two limits (included)."""
        node = self.get(key)
        value = self.number(node, key, whole=False) if node else None
        if node and value is not None and (value < low or (high is not None and value > high)):
            self.complain(
                node.place, f"{key!r} is {value}", f"expected a number from {low}" + (f" to {high}" if high else "")
            )
            return None
        return value

    def integer(self, key: str, low: int, *, required: bool = False) -> int | None:
        """Read a whole number, at least ``low``."""
        node = self.get(key, required=required)
        value = self.number(node, key, whole=True) if node else None
        if node and value is not None and value < low:
            self.complain(node.place, f"{key!r} is {value}", f"expected a whole number, {low} or more")
            return None
        return int(value) if value is not None else None

    def date(self, key: str) -> str | None:
        """Read a day, a month or a year: ``2022-12-15``, ``2022-12``, ``2022``."""
        node = self.scalar(key, "a date")
        if node is None:
            return None
        match = _DATE.fullmatch(node.text)
        try:
            if match is None:
                raise ValueError("written otherwise")
            year, month, day = match.groups(default="1")
            date(int(year), int(month), int(day))
        except ValueError as error:
            message = f"{key!r} is {shortened(node.text)}, which is no date ({error})"
            self.complain(node.place, message, "expected a day, month or year, as 2022-12-15, 2022-12 or 2022")
            return None
        return node.text

    def bounds(self, key: str, *, whole: bool = True) -> Bounds | None:
        """Read a figure: ``12``, ``[2, 3]`` for a range, ``{at_least: 2}`` or ``{at_most: 5}``."""
        node = self.get(key)
        if node is None:
            return None
        if isinstance(node, Scalar):
            value = self.number(node, key, whole=whole)
            return Bounds(value, value) if value is not None else None
        if isinstance(node, Sequence):
            return self._range(node, key, whole=whole)
        return Fields(node, repr(key), ("at_least", "at_most"), self.findings).limits(key, whole=whole)

    def limits(self, key: str, *, whole: bool) -> Bounds | None:
        """Read ``at_least`` and ``at_most`` of this mapping, which is the value of ``key``."""
        if "at_least" not in self and "at_most" not in self:
            self.complain(self.node.place, f"{key!r} names no figure", _FIGURE_SHAPES if whole else _MONEY_SHAPES)
            return None
        low, high = (self.get(end) for end in ("at_least", "at_most"))
        return self._ordered(
            self.node,
            key,
            self.number(low, "at_least", whole=whole) if low else None,
            self.number(high, "at_most", whole=whole) if high else None,
        )

    def _range(self, node: Sequence, key: str, *, whole: bool) -> Bounds | None:
        if len(node.items) != 2:
            self.complain(node.place, f"{key!r} is a list of {len(node.items)}", "expected a range of two: [2, 3]")
            return None
        low, high = (self.number(item, key, whole=whole) for item in node.items)
        return self._ordered(node, key, low, high) if low is not None and high is not None else None

    def _ordered(self, node: Node, key: str, low: Decimal | None, high: Decimal | None) -> Bounds | None:
        if low is None and high is None:
            return None
        if low is not None and high is not None and low > high:
            self.complain(node.place, f"{key!r} runs from {low} down to {high}", "write the smaller figure first")
            return None
        return Bounds(low, high)

    def money(self, key: str) -> Money | None:
        """Read ``{amount: 130000000, currency: USD}``; also ``at_least``, ``at_most``, and ``per: year``."""
        node = self.mapping(key)
        if node is None:
            return None
        inner = Fields(node, repr(key), ("amount", "at_least", "at_most", "currency", "per"), self.findings)
        currency = inner.matching("currency", _CURRENCY, "an ISO 4217 code such as USD", required=True)
        per = inner.choice("per", ("year", "unit"))
        ends = [end for end in ("at_least", "at_most") if end in inner]
        if "amount" in inner and ends:
            self.complain(
                inner.place("amount"), f"'amount' beside {ends[0]!r}", "an amount is exact or bounded, not both"
            )
            return None
        amount = inner.bounds("amount", whole=False) if "amount" in inner else inner.limits(key, whole=False)
        return Money(amount, currency, per) if amount and currency else None

    def sha256(self, key: str, *, required: bool = False) -> str | None:
        """Read 64 hexadecimal digits."""
        return self.matching(key, _SHA256, "the SHA-256 as 64 lower-case hexadecimal digits", required=required)

    def span(self, length: int | None, *, required: bool = False) -> Span | None:
        """Read ``span: [start, end]`` with ``sha256``, and check it against the length of the text."""
        if not required and "span" not in self and "sha256" not in self:
            return None
        positions = self._positions()
        digest = self.sha256("sha256", required=True)
        if positions is None:
            return None
        start, end = positions
        if start >= end or (length is not None and end > length):
            limit = f"the text has {length} code points" if length is not None else "the text's length is not given"
            self.complain(
                self.place("span"),
                f"span [{start}, {end}] is out of range",
                f"{limit}; the start must be before the end",
            )
            return None
        return Span(start, end, digest) if digest else None

    def _positions(self) -> tuple[int, int] | None:
        node = self.get("span", required=True)
        if node is None:
            return None
        if not isinstance(node, Sequence) or len(node.items) != 2:
            length = f" of {len(node.items)}" if isinstance(node, Sequence) else ""
            self.complain(node.place, f"'span' is {kind(node)}{length}", "expected [start, end]")
            return None
        start, end = (self.number(item, "span", whole=True) for item in node.items)
        return (int(start), int(end)) if start is not None and end is not None else None
