"""Which documents a table holds: one for all its rows, or several that its columns tell apart."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from defgraph.identity.spelling import slug
from defgraph.model import Document
from defgraph.registers.tables.cells import Refused
from defgraph.registers.tables.rows import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from defgraph.identity.naming import Naming
    from defgraph.model import Text
    from defgraph.registers.tables.cells import Cells
    from defgraph.registers.tables.mapping import DocumentRule

_URL = re.compile(r"https?://\S+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*", re.ASCII)


class Documents:
    """The documents of a table. What is told of one first counts: a row that tells otherwise is refused."""

    def __init__(self, rule: DocumentRule, naming: Naming, text: Text | None) -> None:
        self.rule, self.naming, self.text = rule, naming, text
        self.known: dict[str, tuple[Document, int]] = {}

    def meet(self, rows: Iterable[Cells]) -> tuple[Document, ...]:
        """Go through rows for the documents they are part of; return these in the order of their ids.

        Where all rows are part of one, the first is enough, whatever is in it.
        """
        for cells in rows:
            with suppress(Refused):  # told again, and then with its row, when the row is read for its reports
                self._remember(cells)
            if self.rule.one_for_all():
                break
        return tuple(self.known[key][0] for key in sorted(self.known))

    def of(self, cells: Cells) -> str:
        """Return the id of the document a row is part of.

        Raises:
            Refused: if the row tells nothing sound of it, or otherwise than a row before.
        """
        document = self._remember(cells)
        known, line = self.known[document.id]
        told = (("publisher", document.publisher, known.publisher), ("date", document.issued, known.issued))
        for what, here, there in (*told, ("address", document.url, known.url)):
            if here != there:
                raise Refused(f"document {document.id!r} has the {what} {here!r} here and {there!r} in line {line}")
        return document.id

    def _remember(self, cells: Cells) -> Document:
        if self.rule.one_for_all() and self.known:
            return next(iter(self.known.values()))[0]
        document = self._document(cells)
        self.known.setdefault(document.id, (document, cells.row.line))
        return document

    def _document(self, cells: Cells) -> Document:
        rule = self.rule
        issued = cells.date(rule.issued, "issued") if rule.issued else None
        register = cells.words(rule.edition_of)
        if register and issued is None:
            raise Refused(f"an edition of {shortened(register)!r} without a date of issue")
        document = Document(
            id=self._id(cells),
            publisher=self._publisher(cells.words(rule.publisher)),
            issued=issued[0] if issued else None,
            own=rule.own,
            text=self.text,
            note=cells.words(rule.note) or None,
            edition_of=slug(register) if register else None,
        )
        return replace(
            document,
            url=_matching(cells.words(rule.url), _URL, "an address that begins with http:// or https://"),
            language=_matching(cells.words(rule.language), _LANGUAGE, "a language code such as en"),
        )

    def _id(self, cells: Cells) -> str:
        words = cells.words(self.rule.id)
        if not any(letter.isalnum() for letter in words):
            raise Refused("it does not tell which document it is part of")
        return slug(words)

    def _publisher(self, name: str) -> str | None:
        if not any(letter.isalnum() for letter in name):
            return None
        return self.naming.country(name) or self.naming.organisation(name, "publisher")


def _matching(text: str, pattern: re.Pattern[str], expected: str) -> str | None:
    if text and not pattern.fullmatch(text):
        raise Refused(f"{shortened(text)!r} is not {expected}")
    return text or None
