"""The front page, the page on how to read the site, and the one for addresses that lead nowhere."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from defgraph.answers.totals import totals
from defgraph.dossiers import Named
from defgraph.site.pages.audit import support_steps
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.answers.rows import Row
    from defgraph.dossiers import Dossier
    from defgraph.site.contents import Contents
    from defgraph.site.rendering import Page, Renderer

_SHOWN = 10


def front_pages(renderer: Renderer, url: str = "") -> Iterator[Page]:
    """Yield the front page, ``about.html`` and ``404.html``.

    The last one may be shown at any address: its links need ``url``, where the site is to stand, to lead anywhere.
    """
    contents = renderer.contents
    yield renderer.page(
        "index.html",
        "index",
        contents.title,
        reports=sum(len(claim.reports) for claim in contents.dossiers),
        publishers=len(contents.publishers),
        credited=len(contents.documents) - len(contents.of_document),
        steps=support_steps(contents),
        single=sum(claim.single_source for claim in contents.supported),
        verdicts=Counter(str(row["verdict"]) for row in contents.disagreements),
        suppliers=_largest(contents, "supplier"),
        recipients=_largest(contents, "recipient"),
        latest=contents.latest_documents[:_SHOWN],
        resting=_most_rests_on(contents),
    )
    yield renderer.page("about.html", "about", "How to read this", ladder=_ladder(), exits=_exits())
    yield renderer.page("404.html", "404", "There is no such page", url=url)


def _largest(contents: Contents, side: str) -> list[tuple[Named, Row]]:
    """Return who supplies the most items, or gets them: those delivered counted first."""
    supplies = [claim for claim in contents.dossiers if claim.relation == "supplies"]
    rows = totals(supplies, side, contents.successors).rows[:_SHOWN]
    return [(Named(str(row[f"{side}_id"]), str(row[side])), dict(row)) for row in rows]


def _most_rests_on(contents: Contents) -> list[tuple[Named, int]]:
    """Return the publishers and speakers whose failure alone leaves the most claims with nothing known."""
    points: dict[str, Named] = {}
    for claim in contents.dossiers:
        points.update({point.id: point for point in claim.weak_points if point.kind != "Document"})
    found = [(point, _supported(contents.weak_points[name])) for name, point in points.items()]
    return sorted(found, key=lambda pair: (-pair[1], pair[0].label, pair[0].id))[:_SHOWN]


def _supported(claims: Iterable[Dossier]) -> int:
    return sum(claim.standing != "denies" for claim in claims)


def _ladder() -> list[str]:
    deals = next(relation for relation in ontology().relations.values() if relation.deal)
    return [stage for stage in deals.stages if stage in ontology().rungs]


def _exits() -> list[str]:
    deals = next(relation for relation in ontology().relations.values() if relation.deal)
    return [stage for stage in deals.stages if stage not in ontology().rungs]
