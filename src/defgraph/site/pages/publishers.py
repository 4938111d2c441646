"""A page for each publisher: its documents, and what falls if it is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.retraction import FALLEN, Outcome
from defgraph.site import addresses
from defgraph.site.contents import EntityEntry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from defgraph.retraction import Change
    from defgraph.site.contents import Contents
    from defgraph.site.rendering import Page, Renderer

PUBLISHERS = ("publishers.html", "Publishers")


@dataclass(frozen=True, slots=True)
class PublisherRow:
    """A publisher in the list of them, and what it reports; ``falling`` counts the claims it is a weak point of."""

    entity: EntityEntry
    documents: int
    reports: int
    claims: int
    falling: int


def publisher_pages(renderer: Renderer) -> Iterator[Page]:
    """Yield the pages of all publishers."""
    for publisher in renderer.contents.publishers:
        yield from _publisher(renderer, publisher)


def publisher_list(renderer: Renderer) -> Iterator[Page]:
    """Yield the list of publishers, those on whom the most claims rest first."""
    contents = renderer.contents
    path, title = PUBLISHERS
    nameless = sum(document.publisher is None for document in contents.documents.values())
    yield from renderer.pages(path, "publishers", title, (), publisher_rows(contents), nameless=nameless)


def publisher_rows(contents: Contents) -> list[PublisherRow]:
    """Return all publishers, those on whom the most claims rest first."""
    rows = [_row(contents, publisher) for publisher in contents.publishers]
    return sorted(rows, key=lambda row: (-row.falling, -row.reports, row.entity.named.label, row.entity.named.id))


def _row(contents: Contents, publisher: str) -> PublisherRow:
    documents = contents.publishers[publisher]
    told = [one for document in documents for one in contents.of_document.get(document.id, ())]
    claims = len({one.claim.id for one in told})
    falling = len(contents.weak_points.get(publisher, ()))
    return PublisherRow(_entity(contents, publisher), len(documents), len(told), claims, falling)


def _entity(contents: Contents, publisher: str) -> EntityEntry:
    if found := contents.entities.get(publisher):
        return found
    named = contents.publishers[publisher][0].publisher
    assert named, "a publisher of a document has a name"
    return EntityEntry(named)


def _publisher(renderer: Renderer, publisher: str) -> Iterator[Page]:
    contents = renderer.contents
    entity, changes = _entity(contents, publisher), contents.changes.get(publisher)
    weak = contents.weak_points.get(publisher, ())
    rows = sorted(changes, key=_gravest_first) if changes is not None else weak
    yield from renderer.pages(
        addresses.publisher_page(publisher),
        "publisher",
        entity.named.label,
        (PUBLISHERS,),
        rows,
        entity=entity,
        row=_row(contents, publisher),
        documents=contents.publishers[publisher],
        retracted=changes is not None,
        counts=_counts(changes or ()),
    )


def _counts(changes: Sequence[Change]) -> dict[str, int]:
    counts = Counter(change.outcome for change in changes)
    return {
        "fall": counts[Outcome.FALLS],
        "fall as far as is known": counts[Outcome.FALLS_AS_KNOWN],
        "weaken to a single source": counts[Outcome.SINGLE_SOURCE],
        "weaken otherwise": counts[Outcome.WEAKENS],
    }


def _gravest_first(change: Change) -> tuple[object, ...]:
    gravity = list(Outcome).index(change.outcome)
    fallen = change.outcome in FALLEN
    return gravity, not fallen, -change.before.support_min, change.before.sentence, change.before.id
