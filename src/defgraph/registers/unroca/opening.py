"""Files of the UN Register become reports, each on the word of the state that made it.

*Whose word it is.* The register passes on what each state says of its own exports and imports, unchecked. So each
state's report for a year is a document, whose publisher is that state, and the state's own word. Exporter and
importer who report the same transfer are two origins; all that one state reports is one. Were the United Nations the
publisher, everything would rest on it alone and no two states could ever confirm each other.

*What is claimed.* Each row tells that things of a category were supplied; where it describes one type, also that
this type was. So both sides meet at least in the category, and in the type where they describe it alike.

*How many.* The number is that of one year: ``quantity`` at the stage ``delivered``, dated with the year, and not
``delivered``, which counts all there ever was. Several rows of one document on one claim are parts of one figure:
their sum stands on the last of them. So exporter and importer are compared year by year and sum by sum.
"""

from __future__ import annotations

from array import array
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from defgraph.model import Bounds, Claim, Document, Report, Span, certainly_later, content_id, last_day, text_sha256
from defgraph.registers.lines import open_text, whole_file_error
from defgraph.registers.records import Record
from defgraph.registers.tables.cells import Refused
from defgraph.registers.tables.rows import shortened
from defgraph.registers.unroca.categories import designation
from defgraph.registers.unroca.sources import Told, source_of
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from defgraph.identity.naming import Naming
    from defgraph.registers.lines import TextFile
    from defgraph.registers.unroca.categories import Category
    from defgraph.registers.unroca.sources import Entry, Source
    from defgraph.registers.unroca.transfers import Transfer

_PARTS = 256
URL = "https://www.unroca.org/"


def open_unroca(
    path: Path, naming: Naming, *, issued: str | None = None, state: str | None = None, year: str | None = None
) -> Unroca:
    """Open a file of the UN Register of Conventional Arms: JSON, JSON Lines, CSV or TSV.

    ``issued`` is the day on which the file was got, for it does not tell it: with it, documents are editions. ``state``
    and ``year`` are needed for a table that does not tell who reported, and for when, such as one copied from a page.

    Raises:
        DataError: if it is no such file, or does not tell what it must.
    """
    file = open_text(path)
    source = source_of(file, Told(state or "", year or ""))
    return Unroca(source, file, naming, _day(path, issued))


def _day(path: Path, issued: str | None) -> str | None:
    try:
        return issued if issued is None or last_day(issued) else None
    except ValueError as error:
        raise whole_file_error(path, f"the day of the edition is {issued!r}, which is {error}", "mend it") from error


class Unroca:
    """One file of the register (see :class:`~defgraph.registers.records.RegisterFile`).

    What is kept beside the documents is one number for each claim that a document has several rows on.
    """

    documents: tuple[Document, ...]

    def __init__(self, entries: Source, file: TextFile, naming: Naming, issued: str | None) -> None:
        self._entries, self._file, self._naming, self._issued = entries, file, naming, issued
        self._categories: dict[Category, str] = {}
        documents: dict[str, Document] = {}
        keys = [array("Q") for _ in range(_PARTS)]  # counted part by part: a table of all would take ten times as much
        for entry in entries:
            if entry.transfer and not entry.refusal:
                for key in self._survey(entry.transfer, documents):
                    keys[key % _PARTS].append(key)
        self._rows = {key: rows for part in keys for key, rows in Counter(part).items() if rows > 1}
        self.documents = tuple(documents[key] for key in sorted(documents))

    def records(self) -> Iterator[Record]:
        """Yield a record for each row, or for each figure of a state's profile."""
        sums: dict[int, _Sum] = {}
        for entry in self._entries:
            refusal = entry.refusal
            try:
                reports = () if refusal or not entry.transfer else tuple(self._reports(entry, entry.transfer, sums))
            except Refused as refused:
                refusal, reports = str(refused), ()
            left_out = "" if refusal or reports else entry.left_out or "it tells that nothing was transferred"
            yield Record(entry.line, entry.read, reports, refusal, entry.text if refusal else "", left_out)

    def _survey(self, transfer: Transfer, documents: dict[str, Document]) -> Iterator[int]:
        """Note the document of a row; yield the key of each of its claims there."""
        try:
            document = self._document(transfer)
            claims = self._claims(transfer)
        except Refused:  # told with its row, when the row is read for its reports
            return
        if claims:
            documents.setdefault(document.id, document)
        yield from (_key(document.id, claim) for claim in claims)

    def _reports(self, entry: Entry, transfer: Transfer, sums: dict[int, _Sum]) -> Iterator[Report]:
        document = self._document(transfer)
        claims = self._claims(transfer)
        span = Span(entry.start, entry.end, text_sha256(entry.text))
        for claim in claims:
            key = _key(document.id, claim)
            rows = self._rows.get(key, 1)
            part = sums.pop(key, _Sum()).plus(transfer.number)
            if part.rows < rows:
                sums[key] = part
            yield Report(
                document=document.id,
                claim=claim,
                stage="delivered",
                stance="asserts",
                span=span,
                quantity=part.bounds() if part.rows == rows else None,
                date=transfer.year or None,
                note="; ".join(filter(None, (transfer.note, _of_several(part.rows, rows, transfer.number)))) or None,
            )

    def _claims(self, transfer: Transfer) -> tuple[Claim, ...]:
        """Return what a row claims: that things of its category were supplied, and of its type if it names one.

        Of none, nothing is claimed.
        """
        if transfer.number == 0:
            return ()
        exporter, importer = self._naming.party(transfer.exporter), self._naming.party(transfer.importer)
        if exporter == importer:
            raise Refused(f"exporter and importer are both {exporter!r}; a transfer is between two")
        items = [self._category(transfer.category)]
        if typed := designation(transfer.description):
            items.append(self._naming.materiel(typed, transfer.category.kind))
        supplies = ontology().relations["supplies"]
        return tuple(Claim.of(supplies, exporter, importer, item) for item in items)

    def _category(self, category: Category) -> str:
        if category not in self._categories:
            self._categories[category] = self._naming.take(category.entity)
        return self._categories[category]

    def _document(self, transfer: Transfer) -> Document:
        state = self._naming.country(transfer.reporter)
        if state is None:
            raise Refused(f"{shortened(transfer.reporter)!r} reported it, and is no state known by name or ISO code")
        issued, year = self._issued, transfer.year
        if issued and year and certainly_later(year, issued):
            raise Refused(f"a report for {year} in an edition of {issued}")
        about = self._naming.country(transfer.about) if transfer.about else None
        register = "-".join(filter(None, ("unroca", state, year, about and f"on-{about}")))
        when = f"for {year}" if year else "for all years together"
        return Document(
            id=f"{register}-{issued}" if issued else register,
            publisher=state,
            issued=issued,
            issued_after=None if issued or not year else f"{year}-12-31",
            url=URL,
            own=True,
            text=self._file.text,
            note=f"its report to the UN Register of Conventional Arms {when}",
            edition_of=register if issued else None,
        )


@dataclass(frozen=True, slots=True)
class _Sum:
    """The rows of one document on one claim so far: how many, what they come to, and whether all tell a number."""

    rows: int = 0
    known: Decimal = Decimal(0)
    told: bool = True

    def plus(self, number: Decimal | None) -> _Sum:
        return _Sum(self.rows + 1, self.known + (number or 0), self.told and number is not None)

    def bounds(self) -> Bounds | None:
        if self.told:
            return Bounds(self.known, self.known)
        return Bounds(self.known, None) if self.known else None


def _of_several(row: int, rows: int, number: Decimal | None) -> str:
    if rows == 1:
        return ""
    told = "number not told" if number is None else f"{number} here"
    return f"row {row} of {rows} on this in the report, {told}; their sum stands on the last"


def _key(document: str, claim: Claim) -> int:
    return int(content_id(document, claim.id)[:16], 16)
