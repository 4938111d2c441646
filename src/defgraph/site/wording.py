"""How the site writes what the graph names: classes, roles, stances, lineage, dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from defgraph.dossiers.wording import reached
from defgraph.errors import DefgraphError
from defgraph.vocabulary import kebab, ontology

if TYPE_CHECKING:
    from defgraph.dossiers import DocumentEntry, Dossier, ReportEntry

BECAUSE = {
    "credit": "it credits it",
    "byline": "the byline names it",
    "overlap": "their texts overlap",
    "decision": "somebody looked and decided so",
}
ORIGINS = {
    "own": "the publisher's own reporting",
    "unknown": "of unknown origin: it may repeat another text",
}
STANDINGS = {"asserts": "asserted", "hedges": "hedged", "denies": "only denied"}
STANCES = {"asserts": "asserts", "hedges": "hedges", "denies": "denies"}

_PLURALS = {
    "armed-force": "armed forces",
    "collective": "unnamed groups",
    "country": "countries",
    "country-group": "groups of countries",
    "facility": "facilities",
    "government-body": "government bodies",
    "industry-body": "industry bodies",
    "international-organisation": "international organisations",
    "materiel": "materiel",
    "political-party": "political parties",
    "research-body": "research bodies",
    "security-force": "security forces",
}


def words(name: str) -> str:
    """Write a name of the vocabulary as one says it.

    >>> words("agreed-in-principle"), words("GovernmentBody"), words("soughtMateriel")
    ('agreed in principle', 'government body', 'sought materiel')
    """
    return kebab(name).replace("-", " ").replace("_", " ")


def plural(entity_class: str) -> str:
    """Name the entities of a class.

    >>> plural("country"), plural("firm")
    ('countries', 'firms')
    """
    return _PLURALS.get(entity_class, words(entity_class) + "s")


def counted(count: int, word: str, several: str = "") -> str:
    """Write a count with what is counted.

    >>> counted(1, "claim"), counted(2000, "entity", "entities")
    ('1 claim', '2,000 entities')
    """
    return f"{count:,} {word if count == 1 else several or word + 's'}"


def percent(part: int, whole: int) -> str:
    """Write a share so that ``100 %`` is all, and ``0 %`` none.

    >>> percent(999, 1000), percent(1, 3), percent(1, 1000)
    ('more than 99 %', '33 %', 'less than 1 %')
    """
    share = 100 * part / whole
    if 0 < share < 1:
        return "less than 1 %"
    return "more than 99 %" if 99 < share < 100 else f"{share:.0f} %"


def capital(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def stage_of(dossier: Dossier) -> str:
    """Tell how far a claim has got, and if nobody asserts that."""
    return reached(dossier.standing, words(dossier.stage))


def rung_of(dossier: Dossier) -> int:
    """Return the place of a claim's stage for sorting: that on the ladder; exits above it; -1 for none."""
    if dossier.standing == "denies" or not dossier.stage:
        return -1
    return ontology().rungs.get(dossier.stage, 100 + ontology().stages.index(dossier.stage))


def said(report: ReportEntry) -> str:
    """Tell what a report says of the stage: ``delivered``, ``hedges: delivered``."""
    stage = words(report.stage)
    return stage if report.stance == "asserts" else f"{STANCES.get(report.stance, report.stance)}: {stage}"


def issued(document: DocumentEntry) -> str:
    """Tell when a document was issued, as far as known."""
    if document.issued:
        return document.issued
    return f"not dated, after {document.issued_after}" if document.issued_after else "not dated"


def last_told(dossier: Dossier) -> str:
    """Tell when a claim was last reported, as far as known."""
    if not dossier.reports:
        return ""
    document = dossier.reports[-1].document
    if not document.issued and document.issued_after:
        return f"{document.issued_after} or later"
    return issued(document)


def called(document: DocumentEntry) -> str:
    """Name a document for people: by its publisher and date, by its id where neither is known."""
    if not (document.publisher or document.issued or document.issued_after):
        return document.id
    return f"{capital(publisher_of(document))}, {issued(document)}"


def publisher_of(document: DocumentEntry) -> str:
    """Name a document's publisher, or tell that nobody knows it."""
    return document.publisher.label if document.publisher else "publisher not known"


def web_address(url: str) -> str:
    """Return an address that may become a link, ``http`` or ``https``; else an empty text.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    if not re.fullmatch(r"https?://[!-~]+", url):
        return ""
    try:
        return url if urlsplit(url).hostname else ""
    except ValueError:
        return ""


def check_url(url: str) -> str:
    """Return an address where a site may stand, without its last slash.

    Raises:
        DefgraphError: if it is none.
    """
    if not web_address(url) or re.search(r"[?#]", url):
        raise DefgraphError(f"--url is {url!r}; expected where the site is to stand, as https://example.org/arms")
    return url.rstrip("/")
