"""What a new edition of a register added, changed and withdrew, deal by deal."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from defgraph.dossiers import Named, read_names
from defgraph.lookup import short
from defgraph.store import select
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.store import Store

_REPORTS = """
SELECT ?report ?claim ?stance ?stage WHERE {{
  ?report prov:wasQuotedFrom <{iri}> ; dg:reports ?claim ; dg:stance ?stance ; dg:stage ?stage }}"""
_VALUES = "SELECT ?report ?value WHERE {{ ?report {property} ?value }}"
_CLAIMS = """
SELECT DISTINCT ?claim ?relation ?subject ?object ?item WHERE {{
  {{ SELECT DISTINCT ?claim WHERE {{
    VALUES ?document {{ <{one}> <{other}> }} ?report prov:wasQuotedFrom ?document ; dg:reports ?claim }} }}
  ?claim a/dg:relation ?relation ; dg:subject ?subject ; dg:object ?object .
  OPTIONAL {{ ?claim dg:item ?item }}
}}"""

_FIGURES = ("ordered", "delivered", "quantity", "tiv")
_DATES = ("date", "since", "until", "due")
_PROPERTIES = {
    **{name + end: f"dg:{name}{end}" for name in _FIGURES for end in ("", "Min", "Max")},
    **{name: f"dg:{name}" for name in (*_DATES, "deal", "condition")},
    "note": "skos:note",
}
_HEDGED = "?"


class Change(StrEnum):
    """What became of a deal from one edition to the next."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Deal:
    """What one edition tells of one deal: its key, and values by their names, as texts.

    What is only hedged ends with ``?``.
    """

    key: str
    told: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A deal that two editions treat differently; ``fields`` are the names of the values that differ."""

    change: Change
    claim: str
    relation: str
    subject: Named
    object: Named
    item: Named | None
    before: Deal | None
    after: Deal | None

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the values that differ, in order; of a deal that is in one edition only, of all its values."""
        before, after = (dict(deal.told) if deal else {} for deal in (self.before, self.after))
        return tuple(name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name))


def compare_editions(store: Store, before: str, after: str) -> Iterator[Difference]:
    """Yield what the edition with the IRI ``after`` tells otherwise than ``before``, in the order of claims and deals.

    Deals of one claim are matched by their keys; what is left over on both sides, in the order of their dates.
    """
    values = _values(store)
    one, other = (_deals(store, edition, values) for edition in (before, after))
    names = read_names(store)

    def name(iri: object) -> Named:
        return names.get(str(iri)) or Named(short(str(iri)), short(str(iri)))

    claims = select(store, _CLAIMS.format(one=before, other=after)).rows
    for claim, relation, subject, object_, item in sorted(claims, key=lambda row: str(row[0])):
        for old, new in _matched(one.get(str(claim), ()), other.get(str(claim), ())):
            if old and new and dict(old.told) == dict(new.told):
                continue
            change = Change.ADDED if old is None else Change.WITHDRAWN if new is None else Change.CHANGED
            sides = name(subject), name(object_), name(item) if item else None
            yield Difference(change, short(str(claim)), str(relation), *sides, old, new)


def _matched(before: Iterable[Deal], after: Iterable[Deal]) -> Iterator[tuple[Deal | None, Deal | None]]:
    old, new = ({deal.key: deal for deal in deals} for deals in (before, after))
    for key in sorted(old.keys() & new.keys()):
        yield old[key], new[key]
    left = (
        [deals[key] for key in sorted(deals.keys() - both)] for deals, both in ((old, new.keys()), (new, old.keys()))
    )
    rest_of_old, rest_of_new = (sorted(deals, key=_when) for deals in left)
    yield from zip_longest(rest_of_old, rest_of_new)


def _when(deal: Deal) -> tuple[str, str]:
    return deal.told.get("date of order", deal.told.get("date", "")), deal.key


def _values(store: Store) -> Mapping[str, dict[str, str]]:
    """Return the values of all reports as texts, by the reports' IRIs and the names of the values.

    Each property is scanned as a whole: many times faster than to look values up report by report.
    """
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for name, prop in _PROPERTIES.items():
        for report, value in select(store, _VALUES.format(property=prop)).rows:
            found[str(report)][name] = str(value)
    return found


def _deals(store: Store, document: str, values: Mapping[str, dict[str, str]]) -> Mapping[str, Sequence[Deal]]:
    """Return the deals that a document tells of, by the IRIs of their claims."""
    rungs = ontology().rungs
    gathered: dict[tuple[str, str], list[tuple[bool, int, str, dict[str, str]]]] = defaultdict(list)
    for report, claim, stance, stage in select(store, _REPORTS.format(iri=document)).rows:
        told = values.get(str(report), {})
        reached = short(str(stage))
        asserted = short(str(stance)) == "asserts"
        key = str(claim), told.get("deal", "")
        gathered[key].append((asserted, rungs.get(reached, -1), told.get("date", ""), _told(told, reached, asserted)))
    found: dict[str, list[Deal]] = defaultdict(list)
    for (claim, deal), reports in gathered.items():
        # What is asserted comes after what is hedged, and what is farther on after what is not: the last counts.
        reports.sort(key=lambda report: report[:3])
        found[claim].append(Deal(deal, {name: text for *_, told in reports for name, text in told.items()}))
    return found


def _told(told: Mapping[str, str], stage: str, asserted: bool) -> dict[str, str]:  # noqa: FBT001
    """Write what a report tells, as texts by the names of its values, in the order in which people read them."""
    values = {"stage": stage} if asserted else {}
    values |= {name: figure for name in _FIGURES if (figure := _figure(told, name))}
    values |= {
        "date of order" if name == "date" and stage == "ordered" else name: told[name]
        for name in _DATES
        if name in told
    }
    if not asserted:
        return {name: text + _HEDGED for name, text in values.items()}
    return values | {name: told[name] for name in ("condition", "note") if name in told}


def _figure(told: Mapping[str, str], name: str) -> str:
    low, high = told.get(f"{name}Min"), told.get(f"{name}Max")
    return told.get(name, "") or (f"{low or ''}–{high or ''}" if low or high else "")
