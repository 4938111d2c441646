"""What a row says of its claim: stage, stance and values, the uncertain ones apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from defgraph.model import CONDITIONS, Money, Report, Span, certainly_later, text_sha256
from defgraph.names import nearest
from defgraph.registers.tables.cells import Refused
from defgraph.registers.tables.rows import shortened
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from defgraph.model import Claim
    from defgraph.registers.tables.cells import Cells
    from defgraph.registers.tables.mapping import Amount, Field, ReportRule
    from defgraph.vocabulary import Relation

CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
COUNTED = ("quantity", "ordered", "delivered")
DATES = ("date", "since", "until", "due")
WORDS = ("note", "deal")

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule makes of a row, whoever it is about: stage, stance, and values certain and not."""

    stage: str
    stance: str
    certain: Values
    doubtful: Values


def told_of(cells: Cells, rules: tuple[ReportRule, ...], relation: Relation) -> tuple[Told, ...]:
    """Return what each rule that holds of a row makes of it.

    Raises:
        Refused: if a value is not what was expected.
    """
    holding = [rule for rule in rules if all(cells.holds(condition) for condition in rule.only_if)]
    return tuple(_told(cells, rule, relation) for rule in holding)


def _told(cells: Cells, rule: ReportRule, relation: Relation) -> Told:
    stage = _word(cells.sure(rule.stage, "stage"), "stage", relation.stages)
    stance = _word(cells.said(rule.stance).text or "asserts", "stance", ontology().stances)
    certain, doubtful = _values(cells, rule)
    if doubtful and stance == "denies":
        raise Refused(f"it denies, and is not sure of {', '.join(doubtful)}; expected certain values, or none")
    if stance == "asserts" and not cells.said(rule.stage).sure:
        stance = "hedges"
    return Told(stage, stance, certain, doubtful)


def reports_of(cells: Cells, told: tuple[Told, ...], claim: Claim, document: str, *, sure: bool) -> Iterator[Report]:
    """Yield the reports of a row: what is certain in one, and what is not in one that hedges.

    ``sure`` tells whether the source is certain of who and what; else all of it hedges.
    """
    row = cells.row
    span = Span(row.start, row.end, text_sha256(row.text))
    for one in told:
        stance = "hedges" if one.stance == "asserts" and not sure else one.stance
        certain, doubtful = (one.certain | one.doubtful, {}) if stance == "hedges" else (one.certain, one.doubtful)
        yield Report(document=document, claim=claim, stage=one.stage, stance=stance, span=span, **certain)
        if doubtful:
            doubtful |= {"deal": certain["deal"]} if "deal" in certain else {}
            yield Report(document=document, claim=claim, stage=one.stage, stance="hedges", span=span, **doubtful)


def _values(cells: Cells, rule: ReportRule) -> tuple[Values, Values]:
    """Return what the source is sure of, and what it is not."""
    certain: Values = {}
    doubtful: Values = {}
    for name, field in rule.fields:
        _note(name, _READERS[name](cells, field, name), certain, doubtful)
    if rule.value:
        _note("value", _money(cells, rule.value), certain, doubtful)
    period = certain | doubtful
    if "since" in period and "until" in period and certainly_later(period["since"], period["until"]):
        raise Refused(f"until is {period['until']}, before since, {period['since']}")
    return certain, doubtful


def _note(name: str, read: tuple[Any, bool] | None, certain: Values, doubtful: Values) -> None:
    if read is not None:
        value, sure = read
        (certain if sure else doubtful)[name] = value


def _counted(cells: Cells, field: Field, name: str) -> tuple[Any, bool] | None:
    return cells.figure(field, name, whole=True)


def _date(cells: Cells, field: Field, name: str) -> tuple[Any, bool] | None:
    return cells.date(field, name)


def _text(cells: Cells, field: Field, _: str) -> tuple[Any, bool] | None:
    text = cells.words(field)
    return (text, True) if text else None


def _condition(cells: Cells, field: Field, name: str) -> tuple[Any, bool] | None:
    said = cells.said(field)
    return (_word(said.text, name, CONDITIONS), said.sure) if said.text else None


def _share(cells: Cells, field: Field, name: str) -> tuple[Any, bool] | None:
    read = cells.figure(field, name, whole=False)
    if read is None:
        return None
    exact = read[0].exact
    if exact is None or exact > 100:
        raise Refused(f"{name} is {shortened(cells.said(field).text)!r}; expected a number from 0 to 100")
    return exact, read[1]


def _rank(cells: Cells, field: Field, name: str) -> tuple[Any, bool] | None:
    read = cells.figure(field, name, whole=True)
    if read is None:
        return None
    if not read[0].exact:
        raise Refused(f"{name} is {shortened(cells.said(field).text)!r}; expected a whole number, 1 or more")
    return int(read[0].exact), read[1]


def _money(cells: Cells, value: Amount) -> tuple[Any, bool] | None:
    read = cells.figure(value.amount, "value", whole=False)
    if read is None:
        return None
    currency = cells.sure(value.currency, "currency")
    if not CURRENCY.fullmatch(currency):
        raise Refused(f"the currency is {shortened(currency)!r}; expected an ISO 4217 code such as USD")
    return Money(read[0], currency, value.per), read[1] and cells.said(value.currency).sure


def _word(text: str, what: str, choices: Collection[str]) -> str:
    if text not in choices:
        near = nearest(text, choices, 1)
        hint = f"; did you mean {near[0]!r}?" if near else f"; expected one of {', '.join(choices)}"
        raise Refused(f"unknown {what} {shortened(text)!r}{hint}")
    return text


_READERS: dict[str, Callable[[Cells, Field, str], tuple[Any, bool] | None]] = {
    **dict.fromkeys(COUNTED, _counted),
    **dict.fromkeys(DATES, _date),
    **dict.fromkeys(WORDS, _text),
    "share": _share,
    "rank": _rank,
    "condition": _condition,
}

FIELDS = tuple(_READERS)
"""The fields of a report that a mapping may fill, besides stage, stance and value."""
