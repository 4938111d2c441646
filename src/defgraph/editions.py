"""What a new edition of a register added, changed and withdrew, deal by deal; what a store holds of imported files."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import zip_longest
from typing import TYPE_CHECKING

from defgraph.dossiers import Named, read_names
from defgraph.errors import DefgraphError
from defgraph.lookup import short
from defgraph.store import select
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.dossiers import DocumentEntry
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
_STORED = """
SELECT ?file ?document ?issued ?taken ?refused WHERE {
  ?document dg:importedFrom ?file ; dg:recordsTaken ?taken ; dg:recordsRefused ?refused
  OPTIONAL { ?document dcterms:issued ?issued }
} ORDER BY ?document"""
_NOT_WHOLE = "ASK {{ <{iri}> dg:recordsRefused ?refused FILTER(?refused > 0) }}"

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
    UNREAD = "not read, or withdrawn"
    UNREAD_BEFORE = "not read before, or added"


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


def check_editions(documents: Mapping[str, DocumentEntry], *chosen: str) -> None:
    """Check that documents, by their ids, are editions of one register.

    Raises:
        DefgraphError: if they are not; it names the editions that there are of the registers met.
    """
    registers = {name: documents[name].edition_of for name in chosen}
    if len(set(registers.values())) == 1 and all(registers.values()):
        return
    what = " and ".join(f"{name!r} is {f'one of {of}' if of else 'none'}" for name, of in registers.items())
    known = (_editions_of(register, documents) for register in sorted({*registers.values()} - {""}))
    raise DefgraphError(
        f"not editions of one register ({what}): what one leaves out it may not be about"
        + "".join(f"; of {register} there are {names}" for register, names in known)
    )


def _editions_of(register: str, documents: Mapping[str, DocumentEntry]) -> tuple[str, str]:
    editions = sorted((one.issued, name) for name, one in documents.items() if one.edition_of == register)
    return register, ", ".join(name for _, name in editions)


def compare_editions(store: Store, before: str, after: str) -> Iterator[Difference]:
    """Yield what the edition with the IRI ``after`` tells otherwise than ``before``, in the order of claims and deals.

    Deals of one claim are matched by their keys; what is left over on both sides, in the order of their dates. What is
    in one edition only may be in the other among the records that could not be read, if there are any.
    """
    gone = Change.UNREAD if _not_whole(store, after) else Change.WITHDRAWN
    come = Change.UNREAD_BEFORE if _not_whole(store, before) else Change.ADDED
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
            change = come if old is None else gone if new is None else Change.CHANGED
            sides = name(subject), name(object_), name(item) if item else None
            yield Difference(change, short(str(claim)), str(relation), *sides, old, new)


def _not_whole(store: Store, edition: str) -> bool:
    return bool(store.query(_NOT_WHOLE.format(iri=edition)))


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


@dataclass(frozen=True, slots=True)
class Stored:
    """What a store holds of an imported file: its documents, when they were issued, records taken and refused."""

    documents: tuple[str, ...]
    issued: tuple[str, ...]
    taken: int
    refused: int


def stored(store: Store) -> Mapping[str, Stored]:
    """Return what a store holds of imported files, by their names."""
    found: dict[str, list[tuple[str, str, int, int]]] = defaultdict(list)
    for file, document, issued, taken, refused in select(store, _STORED).rows:
        found[str(file)].append((short(str(document)), str(issued or ""), int(str(taken)), int(str(refused))))
    return {
        file: Stored(
            tuple(document for document, *_ in rows),
            tuple(sorted({issued for _, issued, *_ in rows} - {""})),
            *rows[0][2:],
        )
        for file, rows in found.items()
    }
