"""What stands above the header of a SIPRI export: what was asked for, and when the edition was generated."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from defgraph.identity.spelling import slug, words
from defgraph.identity.states import find_state
from defgraph.model import content_id, last_day
from defgraph.registers.lines import whole_file_error
from defgraph.registers.sipri.values import shown

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from defgraph.errors import DataError
    from defgraph.registers.lines import Line

_QUOTE = "['’‘`\"?]"
_QUERY = re.compile(
    r"Transfers of major conventional arms from (?P<suppliers>.+?) to (?P<recipients>.+?)\s*\.\s*"
    r"Deals with deliveries(?P<orders> or orders)? made for (?:the )?year range\s+"
    rf"{_QUOTE}(?P<first>[^'’`\"?]*){_QUOTE} to {_QUOTE}(?P<last>[^'’`\"?]*){_QUOTE}",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"(?P<suppliers>.+?) to (?P<recipients>.+?)(?P<orders> with orders)?(?: since (?P<first>\d{4}))?", re.IGNORECASE
)
_GENERATED = re.compile(r"Data generated:\s*(\d{1,2})\s+([A-Za-z]{3})[a-z]*\s+(\d{4})\b", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EVERYBODY = {"all", "all countries"}
_BEGINNING = 1950  # the first year of the database: who asks for deliveries since then asks for all
_LONGEST = 48
_HOW_TO_TELL_SCOPE = (
    "tell it with --scope, as 'all to all', 'all to Viet Nam', 'Russia to all with orders since 1990', or 'unknown'"
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What an export was asked for: transfers by ``suppliers`` to ``recipients`` (None: by or to all).

    ``orders`` tells that deals with orders in the years asked for count too, not only those with deliveries. Where
    ``first`` is given, deliveries before that year are left out, and after ``last`` where that is. Where nothing is
    ``known`` of the query, all of this may be. ``told`` is what the user says of a file that does not say it itself.
    """

    suppliers: str | None = None
    recipients: str | None = None
    orders: bool = False
    first: int | None = None
    last: int | None = None
    known: bool = True
    told: str = ""

    def check(self, supplier: str, recipient: str) -> None:
        """Check that a row is within what the user says the export was asked for.

        Raises:
            ValueError: if one of its sides is another than that.
        """
        sides = ("supplier", self.suppliers, supplier), ("recipient", self.recipients, recipient)
        for side, wanted, found in sides if self.told else ():
            if wanted and found.strip() and _called(wanted) != _called(found):
                raise ValueError(f"the {side} {shown(found)} is not within the scope told, {shown(self.told)}")

    @property
    def suffix(self) -> str:
        """What the ids of a document and its register have for this scope; empty for the whole database.

        The last year is no part of it: next year's export of the same query has another.
        """
        if not self.known:
            return "-unknown-scope"
        parts = (
            self.suppliers and f"-from-{_short(_called(self.suppliers))}",
            self.recipients and f"-to-{_short(_called(self.recipients))}",
            self.orders and "-with-orders",
            self.first and f"-since-{self.first}",
        )
        return "".join([part for part in parts if part])

    @property
    def wording(self) -> str:
        """The scope in words."""
        if not self.known:
            return "what was asked for is not known"
        kind = "deliveries or orders" if self.orders else "deliveries"
        period = f"{self.first or 'the beginning'} to {self.last or 'the present'}"
        return f"from {self.suppliers or 'all'} to {self.recipients or 'all'}; deals with {kind} from {period}"

    def holds_deliveries_before(self, order: str | None) -> bool:
        """Tell whether the first deliveries on an order of a year cannot be among what was left out."""
        return self.known and (self.first is None or (order is not None and self.first <= int(order)))

    def holds_all_deliveries(self, order: str | None, issued: str) -> bool:
        """Tell whether all deliveries on an order of a year are told that were known when the edition was issued."""
        to_the_end = self.last is None or self.last >= int(issued[:4]) - 1
        return to_the_end and self.holds_deliveries_before(order)


@dataclass(frozen=True, slots=True)
class Preamble:
    """What a file says of itself; None where it does not."""

    issued: str | None
    scope: Scope | None


def read_preamble(path: Path, lines: Iterable[Line]) -> Preamble:
    """Read what stands above the header.

    Raises:
        DataError: if a line looks like the query or the date, and cannot be read.
    """
    issued, scope = None, None
    for line in lines:
        text = line.text.strip(' ,;"')
        if text.startswith("Data generated"):
            issued = _generated(path, line, text)
        elif text.startswith("Transfers of major"):
            scope = _asked_for(path, line, text)
    return Preamble(issued, scope)


def decide_issued(path: Path, told: str | None, found: str | None) -> str:
    """Return the date of the edition: that in the file, else the one told.

    Raises:
        DataError: if there is none, the one told is no date, or the two differ.
    """
    if told is not None:
        try:
            last_day(told)
        except ValueError as error:
            raise whole_file_error(path, f"it is said to be issued {told!r}, which is {error}", "mend it") from error
    if told and found and told != found:
        message = f"it is said to be issued {told}, and says itself that it was generated {found}"
        raise whole_file_error(path, message, "leave --issued out")
    if (issued := found or told) is None:
        message = "no line 'Data generated: …' above the header tells the date of the edition"
        raise whole_file_error(path, message, "tell it with --issued, as 2025-03-13")
    return issued


def decide_scope(path: Path, told: str | None, found: Scope | None) -> Scope:
    """Return what was asked for: what the file says, else what is told, in one of the forms of docs/registers.md.

    Raises:
        DataError: if neither says it, what is told cannot be read, or the two differ.
    """
    scope = None if told is None else _told(path, told)
    if scope and found and scope.suffix != found.suffix:
        message = f"its scope is said to be {told!r}, and it says itself: {found.wording}"
        raise whole_file_error(path, message, "leave --scope out")
    if (decided := found or scope) is None:
        raise whole_file_error(path, "no line above the header tells what was asked for", _HOW_TO_TELL_SCOPE)
    return decided


def _told(path: Path, told: str) -> Scope:
    plain = " ".join(told.split())
    if plain.casefold() == "unknown":
        return Scope(known=False)
    if match := _QUERY.search(plain):
        return replace(_scope(match), told=plain)
    match = _TOLD.fullmatch("all to all" if plain.casefold() == "all" else plain)
    if match is None:
        raise whole_file_error(path, f"the scope {told!r} cannot be read", _HOW_TO_TELL_SCOPE)
    return replace(_scope(match), told=plain)


def _asked_for(path: Path, line: Line, text: str) -> Scope:
    match = _QUERY.search(" ".join(text.split()))
    if match is None or not all(map(_is_year, (match["first"], match["last"]))):
        raise _unreadable(path, line, "which transfers were asked for")
    return _scope(match)


def _is_year(text: str) -> bool:
    return text.casefold() == "not specified" or (text.isdecimal() and len(text) == 4)


def _scope(match: re.Match[str]) -> Scope:
    found = match.groupdict()
    first, last = _limit(found["first"]), _limit(found.get("last"))
    return Scope(
        _unless_all(found["suppliers"]),
        _unless_all(found["recipients"]),
        bool(found["orders"]),
        first if first and first > _BEGINNING else None,
        last,
    )


@lru_cache(maxsize=1000)
def _called(name: str) -> str:
    """Return what a side of a transfer is called here, however it is spelt: states by the names they are known by."""
    state = find_state(name)
    return state.label if state else " ".join(words(name))


def _limit(year: str | None) -> int | None:
    return int(year) if year and year.isdecimal() else None


def _unless_all(names: str) -> str | None:
    return None if names.strip().casefold() in _EVERYBODY else names.strip()


def _generated(path: Path, line: Line, text: str) -> str:
    match = _GENERATED.match(text)
    if match is None or match[2].casefold() not in _MONTHS:
        raise _unreadable(path, line, "when the edition was generated")
    date = f"{match[3]}-{_MONTHS.index(match[2].casefold()) + 1:02}-{int(match[1]):02}"
    try:
        return last_day(date)
    except ValueError as error:
        raise _unreadable(path, line, "when the edition was generated") from error


def _unreadable(path: Path, line: Line, what: str) -> DataError:
    remedy = "export the file again, or remove the lines above the header and give --issued and --scope"
    return whole_file_error(path, f"the line that tells {what} cannot be read", remedy, line.number)


def _short(names: str) -> str:
    whole = slug(names)
    return whole if len(whole) <= _LONGEST else f"{whole[:_LONGEST].rstrip('-')}-{content_id(whole)[:6]}"
