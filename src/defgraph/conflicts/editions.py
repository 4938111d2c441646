"""What an edition of a register tells and the next does not: rows withdrawn, and rows that came back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from defgraph.conflicts.times import some_day
from defgraph.conflicts.verdicts import Conflict, Pair, Side, Verdict, conflict
from defgraph.dossiers import ReportEntry
from defgraph.model import certainly_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.dossiers import DocumentEntry, Dossier

Editions = dict[str, list["DocumentEntry"]]
"""The documents of a register by their date of issue; those of one date are parts of one edition."""

_LISTED, _DENIED, _SILENT = "listed", "denied", "not listed"
_LAWS = {
    Verdict.WITHDRAWAL: "a row that the next edition of a register drops is withdrawn",
    Verdict.EVOLUTION: "a row that a register drops and lists again is reinstated",
    Verdict.UNDECIDED: "the dates of the editions do not tell which is the later",
}
_UNREAD = "nothing follows from the silence of an edition that was not read whole"


def edition_conflicts(dossiers: Sequence[Dossier], documents: Mapping[str, DocumentEntry]) -> Iterator[Conflict]:
    """Yield claims that an edition of a register asserts or hedges, and the next one does not speak of.

    ``documents`` (by id) are further editions, which report none of these claims. One that reports nothing and of
    which no text is held is only known to exist: what it lists is not known.
    """
    registers = _registers(dossiers, documents)
    for dossier in dossiers:
        told: dict[str, list[ReportEntry]] = defaultdict(list)
        for report in dossier.reports:
            if report.document.edition_of:
                told[report.document.edition_of].append(report)
        for register in sorted(told):
            yield from _dropped(register, _runs(dossier, told[register], registers[register]))


def with_withdrawals(dossiers: Iterable[Dossier], documents: Mapping[str, DocumentEntry]) -> list[Dossier]:
    """Return dossiers in which an edition that drops a claim stands as a report that it is withdrawn.

    Such a report has no id and no span: it is what the edition's silence tells. ``documents`` as in
    :func:`edition_conflicts`.
    """
    known = list(dossiers)
    dropped: dict[str, list[DocumentEntry]] = defaultdict(list)
    for found in edition_conflicts(known, documents):
        if found.verdict is Verdict.WITHDRAWAL:
            *before, last = found.sides
            listed = [report.document.issued for side in before for report in side.reports]
            date = _dropping(listed, last.silent)
            dropped[last.claim.id] += [document for document in last.silent if document.issued == date][:1]
    return [
        replace(one, reports=(*one.reports, *map(_withdrawn, dropped[one.id]))) if one.id in dropped else one
        for one in known
    ]


def _withdrawn(document: DocumentEntry) -> ReportEntry:
    note = f"{document.edition_of} no longer lists it"
    return ReportEntry("", document, "asserts", "withdrawn", 0, 0, origin="own", note=note)


def _registers(dossiers: Iterable[Dossier], documents: Mapping[str, DocumentEntry]) -> Mapping[str, Editions]:
    telling = {report.document.id: report.document for dossier in dossiers for report in dossier.reports}
    known = {**{name: document for name, document in documents.items() if document.held}, **telling}
    registers: dict[str, Editions] = defaultdict(lambda: defaultdict(list))
    for _, document in sorted(known.items()):
        if document.edition_of and document.issued:
            registers[document.edition_of][document.issued].append(document)
    return registers


@dataclass(frozen=True, slots=True)
class _Run:
    """Editions that follow one another and treat a claim alike; ``dates`` are those of their issue, in order."""

    state: str
    dates: tuple[str, ...]
    side: Side


def _runs(dossier: Dossier, reports: Iterable[ReportEntry], editions: Editions) -> list[_Run]:
    told: dict[str, list[ReportEntry]] = defaultdict(list)
    for report in reports:
        told[report.document.issued].append(report)
    states = {date: _state(told.get(date, ())) for date in editions}
    ordered = sorted(editions, key=lambda date: _place(date, states[date]))
    return [_run(dossier, state, tuple(dates), told, editions) for state, dates in groupby(ordered, states.__getitem__)]


def _state(reports: Sequence[ReportEntry]) -> str:
    if not reports:
        return _SILENT
    return _DENIED if all(report.stance == "denies" for report in reports) else _LISTED


def _place(date: str, state: str) -> tuple[str, bool, str]:
    """Order editions; of dates not known to the day, so that a silent one comes last of all that it may follow."""
    extent = some_day(date)
    return (extent.last, True, date) if state == _SILENT else (extent.first, False, date)


def _run(
    dossier: Dossier, state: str, dates: tuple[str, ...], told: Mapping[str, Sequence[ReportEntry]], editions: Editions
) -> _Run:
    reports = tuple(report for date in dates for report in told.get(date, ()) if report.stance != "denies")
    silent = tuple(document for date in dates for document in editions[date]) if state == _SILENT else ()
    return _Run(state, dates, Side(dossier, state, reports, silent))


def _dropped(register: str, runs: Sequence[_Run]) -> Iterator[Conflict]:
    """Yield the finding on one claim and one register, if an edition dropped the claim."""
    drops = [i for i in range(len(runs) - 1) if (runs[i].state, runs[i + 1].state) == (_LISTED, _SILENT)]
    if drops:
        # From the first drop on; what is denied is weighed elsewhere.
        kept = [place for place in range(drops[0], len(runs)) if runs[place].state != _DENIED]
        new = {place: number for number, place in enumerate(kept)}
        pairs = tuple(_pair(register, runs, place, new[place]) for place in drops)
        yield conflict("edition", tuple(runs[place].side for place in kept), pairs)


def _pair(register: str, runs: Sequence[_Run], place: int, first: int) -> Pair:
    """Weigh a drop: the run at ``place`` lists the claim, the next does not; ``first`` is its place as a side."""
    before = [date for run in runs[: place + 1] if run.state == _LISTED for date in run.dates]
    after = [date for run in runs[place + 2 :] if run.state == _LISTED for date in run.dates]
    silent = runs[place + 1].side.silent
    dropped = _dropping(before, silent)
    told = f"{register} lists it in its edition of {before[-1]}"
    if unread := "" if dropped else _unread(before, silent):
        because = f"{told}, and perhaps in {unread}: {_UNREAD}."
        return Pair(first, first + 1, Verdict.UNDECIDED, _UNREAD, because)
    if dropped is None:
        verdict, because = Verdict.UNDECIDED, f"{told}, and not in that of {silent[0].issued}"
    elif after:  # certainly later: what may be earlier is ordered before the silent
        verdict, because = Verdict.EVOLUTION, f"{told}, not in that of {dropped}, and again in that of {after[0]}"
    else:
        verdict, because = Verdict.WITHDRAWAL, f"{told}, and no longer in that of {dropped}"
    return Pair(first, first + 1, verdict, _LAWS[verdict], f"{because}: {_LAWS[verdict]}.")


def _dropping(listed: Iterable[str], silent: Sequence[DocumentEntry]) -> str | None:
    """Return the date of the first silent edition that is certainly later than those that list a row, and read whole.

    Editions are parted into documents: it was not read whole if one of these was not.
    """
    not_whole = {document.issued for document in silent if document.refused}
    later = _later(listed, silent)
    return next((document.issued for document in later if document.issued not in not_whole), None)


def _later(listed: Iterable[str], silent: Iterable[DocumentEntry]) -> list[DocumentEntry]:
    dates = set(listed)
    return [document for document in silent if all(certainly_later(document.issued, date) for date in dates)]


def _unread(listed: Iterable[str], silent: Sequence[DocumentEntry]) -> str:
    """Name the first silent edition that is later and was not read whole, and tell how much of it was not."""
    document = next((document for document in _later(listed, silent) if document.refused), None)
    if document is None:
        return ""
    records = "1 record" if document.refused == 1 else f"{document.refused:,} records"
    return f"that of {document.issued}, of which {records} could not be read"


def latest_editions(reports: Iterable[ReportEntry]) -> frozenset[tuple[str, str]]:
    """Return the latest edition of each register that is among reports: its id and date of issue."""
    latest: dict[str, str] = {}
    for document in (report.document for report in reports):
        register, issued = document.edition_of, document.issued
        if register and issued and (register not in latest or some_day(issued) > some_day(latest[register])):
            latest[register] = issued
    return frozenset(latest.items())
