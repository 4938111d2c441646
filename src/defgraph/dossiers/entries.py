"""What a dossier is made of: a claim, its assessment, and its reports as answers and pictures show them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its label: ``id`` as in data files, ``kind`` the local name of its class.

    ``reliability`` is the grade of an actor as a source, ``A`` to ``F``, or empty if nobody has given one. ``aliases``
    are the other names and the code it goes by.
    """

    id: str
    label: str
    kind: str = ""
    reliability: str = ""
    aliases: tuple[str, ...] = field(default=(), repr=False, compare=False)

    def __str__(self) -> str:
        return self.label

    def plain(self) -> dict[str, str]:
        """Return it for machines."""
        return {"id": self.id, "label": self.label, "class": self.kind}


@dataclass(frozen=True, slots=True)
class Base:
    """A document that something rests on, and the kind of evidence for that."""

    document: str
    because: str


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """A document as shown beside its reports. ``origin`` is ``own``, ``unknown``, or empty where it rests on others.

    ``edition_of`` is the id of the register of which it is a dated edition, or empty. ``refused`` is how many records
    of the imported file that it is read from could not be read: where there are any, its silence tells nothing. It is
    None where no file was imported.
    """

    id: str
    publisher: Named | None = None
    issued: str = ""
    issued_after: str = ""
    url: str = ""
    origin: str = ""
    held: bool = False
    bases: tuple[Base, ...] = ()
    edition_of: str = ""
    refused: int | None = None

    @property
    def dated(self) -> str:
        """When it was issued, for people: its date, else what is known of that, or empty."""
        return self.issued or (f"{self.issued_after} or later" if self.issued_after else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as reported: exact, a range, or open at one end; ``unit`` is a currency or ``%``."""

    low: int | Decimal | None
    high: int | Decimal | None
    unit: str = ""

    def __str__(self) -> str:
        if self.low == self.high:
            text = f"{self.low:,}"
        elif self.low is None or self.high is None:
            text = f"≥ {self.low:,}" if self.low is not None else f"≤ {self.high:,}"
        else:
            text = f"{self.low:,}–{self.high:,}"
        return f"{text} {self.unit}".strip()

    def plain(self) -> object:
        """Return the figure for machines: a number where it is exact, else its ends; with its unit if it has one."""
        ends = {"min": self.low, "max": self.high} if self.low != self.high else {"exact": self.low}
        return self.low if ends.keys() == {"exact"} and not self.unit else {**ends, "unit": self.unit or None}


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report as shown; dates are as written (a year, a month or a day)."""

    id: str
    document: DocumentEntry
    stance: str
    stage: str
    start: int
    end: int
    speakers: tuple[Named, ...] = ()
    figures: Mapping[str, Figure] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
    bases: tuple[Base, ...] = ()
    origin: str = ""
    note: str = ""
    deal: str = ""
    condition: str = ""

    @property
    def lineage(self) -> tuple[Base, ...]:
        """What it rests on: its own lineage if it has one, else that of its document."""
        return self.bases or (() if self.origin else self.document.bases)

    @property
    def known_origin(self) -> str:
        """``own`` or ``unknown`` where it rests on no document, else empty."""
        return "" if self.lineage else self.origin or self.document.origin

    @property
    def known(self) -> str:
        """When it was reported, as far as known: for sorting."""
        return self.document.issued or self.document.issued_after


_ADDED = ("delivered", "ordered", "tiv")
"""The figures of deals that make sense in sum; an order that nothing was delivered of tells no number delivered."""


def _of_all_deals(reports: Iterable[ReportEntry]) -> Mapping[str, Figure]:
    """Sum what a document tells of deals; of each deal and figure the last report counts.

    Of numbers delivered the greatest does: rows for single years need not stand in the order of these.
    """
    deals: dict[str, dict[str, Figure]] = {}
    for report in reports:
        deal = deals.setdefault(report.deal, {})
        before = deal.get("delivered")
        deal.update(report.figures)
        if before and _at_least(before) > _at_least(deal["delivered"]):
            deal["delivered"] = before
    told = {name: [figures[name] for figures in deals.values() if name in figures] for name in _ADDED}
    return {
        name: _sum(figures, whole=name != "ordered" or len(figures) == len(deals))
        for name, figures in told.items()
        if figures
    }


def _at_least(figure: Figure) -> int | Decimal:
    return figure.low if figure.low is not None else 0


def _sum(figures: Sequence[Figure], *, whole: bool) -> Figure:
    """Add figures up; the sum is open at an end where one of them is, and above if they are not the ``whole``."""
    lows, highs = [figure.low for figure in figures], [figure.high for figure in figures]
    low = sum(low for low in lows if low is not None)
    high = sum(high for high in highs if high is not None) if whole and None not in highs else None
    return Figure(low, high)


@dataclass(frozen=True)
class Dossier:
    """A claim with its assessment and its reports, the earliest first.

    ``sources`` are all documents known, by id: those that its reports rest on are among them.
    """

    id: str
    relation: str
    subject: Named
    object: Named
    item: Named | None
    standing: str
    stage: str
    support_min: int
    support_max: int
    stage_support_min: int
    stage_support_max: int
    weak_points: tuple[Named, ...] = ()
    reports: tuple[ReportEntry, ...] = ()
    sources: Mapping[str, DocumentEntry] = field(default_factory=dict, repr=False, compare=False)

    @property
    def assessment(self) -> dict[str, str | int]:
        """Stage, standing and support, by the names that rows, sheets and graph files give them."""
        return {
            "stage": self.stage,
            "standing": self.standing,
            "support_min": self.support_min,
            "support_max": self.support_max,
            "stage_support_min": self.stage_support_min,
            "stage_support_max": self.stage_support_max,
        }

    @property
    def deal(self) -> bool:
        """Whether it is a deal: its stages are the ladder from considered to delivered."""
        return ontology().relations[self.relation].deal

    @property
    def single_source(self) -> bool:
        """Whether one failure is enough to fell it, at the lower end."""
        return self.support_min == 1

    def rests_on_at_most(self, origins: int) -> bool:
        """Whether it has support, and no more than so many origins at the lower end; what is only denied has none."""
        return self.standing != "denies" and self.support_min <= origins

    @property
    def sentence(self) -> str:
        """The claim in words, as a noun: whether it is so, its stage and standing tell."""
        phrase = ontology().relations[self.relation].phrase
        phrase = re.sub(r"\[(.*)\]", r"\1" if self.item else "", phrase)
        words = phrase.format(subject=self.subject, object=self.object, item=self.item)
        return words[0].upper() + words[1:]

    @cached_property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that report it (denials included), in order."""
        return tuple(sorted({report.document.id for report in self.reports}))

    @cached_property
    def publishers(self) -> tuple[str, ...]:
        """The labels of the publishers known to report it, in order."""
        return tuple(sorted({r.document.publisher.label for r in self.reports if r.document.publisher}))

    @property
    def latest(self) -> ReportEntry | None:
        """The latest report of the claim's standing that gives figures; they are not mixed with those of another.

        Where it is of one of several deals that its document tells apart, its figures are those of all of them.
        """
        return self._latest(self.standing)

    @property
    def latest_or_hedged(self) -> ReportEntry | None:
        """The same; where no report of the claim's standing gives figures, the latest that hedges some."""
        return self.latest or self._latest("hedges")

    def _latest(self, stance: str) -> ReportEntry | None:
        stated = [report for report in self.reports if report.stance == stance and report.figures]
        if not stated:
            return None
        last = stated[-1]
        if not last.deal:
            return last
        return replace(last, figures=_of_all_deals([r for r in stated if r.document.id == last.document.id]))


def known_documents(dossiers: Iterable[Dossier]) -> Mapping[str, DocumentEntry]:
    """Return all documents that dossiers know of, by id; dossiers that were read together share one mapping."""
    merged: dict[str, DocumentEntry] = {}
    for sources in {id(dossier.sources): dossier.sources for dossier in dossiers}.values():
        merged.update(sources)
    return merged
