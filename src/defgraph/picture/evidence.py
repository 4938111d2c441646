"""The words in which the page tells evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph.picture.looks import words

if TYPE_CHECKING:
    from defgraph.dossiers import DocumentEntry

BECAUSE = {
    "credit": "it credits it",
    "byline": "the byline names it",
    "overlap": "their texts overlap",
    "decision": "somebody looked and decided so",
}
"""Kinds of evidence that one document rests on another."""
ORIGINS = {"own": "the publisher's own reporting", "unknown": "of unknown origin: it may repeat another text"}
STANDINGS = {"asserts": "asserted", "hedges": "hedged", "denies": "denied"}
DATES = {"date": "on", "since": "since", "until": "until", "due": "due by"}
"""What stands before a date of a report."""


def stage_key(stage: str, *, deal: bool) -> str:
    """Return the row of the legend that a stage belongs to."""
    return f"{'deal' if deal else 'other'}:{stage}"


def kind_words(kind: str) -> str:
    """Write the local name of a class as one says it.

    >>> kind_words("GovernmentBody")
    'government body'
    """
    return words("".join(f" {c.lower()}" if c.isupper() else c for c in kind).strip())


def document_date(document: DocumentEntry) -> str:
    """Tell when a document was issued, as far as known."""
    if document.issued:
        return document.issued
    return f"not dated, after {document.issued_after}" if document.issued_after else "not dated"
