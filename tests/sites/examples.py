"""Hand-made contents of sites, and what is in their pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from defgraph.dossiers import Base, DocumentEntry, Dossier, Named
from defgraph.grades import Grade
from defgraph.retraction import Change
from defgraph.site import Contents, EntityEntry
from picture.examples import document, dossier, report

if TYPE_CHECKING:
    from collections.abc import Iterable

AGENCY = DocumentEntry("agency-2024-01-01", Named("agency", "The Agency", "Publisher"), origin="own")


def contents(*dossiers: Dossier, **changes: object) -> Contents:
    """The contents of a site of some claims: one of The Paper's, which credits The Agency, if none are given."""
    chosen = dossiers or (dossier(),)
    documents = {one.document.id: one.document for claim in chosen for one in claim.reports} | {AGENCY.id: AGENCY}
    named = {end.id: end for claim in chosen for end in (claim.subject, claim.object, claim.item) if end}
    named |= {one.publisher.id: one.publisher for one in documents.values() if one.publisher}
    values: dict[str, object] = {
        "title": "A site",
        "dossiers": tuple(sorted(chosen, key=lambda claim: claim.id)),
        "documents": dict(sorted(documents.items())),
        "entities": {name: EntityEntry(one) for name, one in sorted(named.items())},
    }
    return Contents(**{**values, **changes})  # type: ignore[arg-type]


def hostile(attack: str) -> Contents:
    """Contents in which every text of the data is an attack."""
    named = Named(attack, attack, attack, attack)
    source = document(
        id=attack, publisher=named, url=attack, issued=attack, bases=(Base(attack, attack),), edition_of=attack,
        origin=attack,
    )  # fmt: skip
    said = report(
        id=attack, document=source, speakers=(named, Named(f"{attack}/a", attack, "Speaker")), note=attack,
        origin=attack, deal=attack, condition=attack, dates=dict.fromkeys(("date", "due"), attack), stage=attack,
    )  # fmt: skip
    claim = dossier(
        id=attack, subject=named, object=named, item=named, weak_points=(named,), reports=(said,), stage="ordered",
        sources={attack: source},
    )  # fmt: skip
    told = {
        "document": attack, "speakers": [attack], "stance": "asserts", "stage": attack, "figures": attack,
    }  # fmt: skip
    side = {
        "value": attack, "statement": attack, "reports": [told], "silent": [attack], "support_min": 1, "support_max": 2,
    }  # fmt: skip
    row = {"verdict": attack, "kind": attack, "statement": attack, "why": attack, "because": attack}
    properties = ("aliases", "iso", "category", "reliability", "country", "kind_of", "successor", "wikidata")
    return contents(
        claim,
        title=attack,
        documents={attack: source},
        entities={attack: EntityEntry(named, dict.fromkeys(properties, (attack,)))},
        grades={attack: Grade("F", 3)},
        withdrawn={attack: (said,)},
        disagreements=[{**row, "claims": [attack], "sides": [side, side], "pairs": []}],
        changes={attack: [Change(claim, None)]},
        view=attack,
        left_out=attack,
    )


@dataclass
class Seen(HTMLParser):
    """What is in a page: links, anchors, headings, and what no page may hold."""

    links: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    forbidden: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    def of(cls, text: str) -> Seen:
        seen = cls()
        seen.feed(text)
        seen.close()
        return seen

    def handle_starttag(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in {"a", "link"} and not values["href"].startswith("data:"):
            self.links.append(values["href"])
        if tag == "script":
            self.scripts.append(values.get("src", "inline"))
        if "id" in values:
            self.anchors.append(values["id"])
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(int(tag[1]))
        self.forbidden += [name for name in values if name == "style" or name.startswith("on")]
        if tag in {"style", "iframe", "object", "embed", "base", "form", "img"}:
            self.forbidden.append(tag)
