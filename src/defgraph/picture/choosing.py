"""Which claims are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph.dossiers import read_dossiers
from defgraph.lookup import find_entity, find_relation, find_stage
from defgraph.picture.values import Picture

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from defgraph.dossiers import Dossier
    from defgraph.store import Store

_TITLE = "Who supplies whom, and who says so"


def draw(  # noqa: PLR0913 - each keyword is a choice a reader may make
    store: Store,
    *,
    around: str | None = None,
    hops: int = 1,
    stages: Collection[str] = (),
    relations: Collection[str] = (),
    min_support: int | None = None,
    max_support: int | None = None,
    title: str | None = None,
) -> Picture:
    """Return the picture of the claims of a store that pass these choices (see :func:`select`).

    ``around`` may be given as a user would: by id, label, alias or code. It may have no claim at all.

    Raises:
        UnknownName: if there is no such entity, stage or relation.
        AmbiguousName: if several entities go by a name.
        ValueError: if ``hops`` is negative.
    """
    at_stages, of_relations = set(map(find_stage, stages)), set(map(find_relation, relations))
    centre = find_entity(store, around) if around is not None else None
    known = read_dossiers(store)
    drawn = select(
        known,
        around=centre.id if centre else None,
        hops=hops,
        stages=at_stages,
        relations=of_relations,
        min_support=min_support,
        max_support=max_support,
    )
    documents = len({report.document.id for dossier in drawn for report in dossier.reports})
    return Picture.of(
        drawn,
        title=title or (f"Around {centre.label}" if centre else _TITLE),
        generated_from=f"from {documents:,} document{'s' if documents != 1 else ''}",
        focus=centre.id if centre else None,
        among=known,
    )


def select(  # noqa: PLR0913 - each keyword is a choice a reader may make
    dossiers: Iterable[Dossier],
    *,
    around: str | None = None,
    hops: int = 1,
    stages: Collection[str] = (),
    relations: Collection[str] = (),
    min_support: int | None = None,
    max_support: int | None = None,
) -> tuple[Dossier, ...]:
    """Return the claims to draw, in the order they came.

    ``around`` is the id of an entity: with one hop the claims about it are kept, with each more those of the
    entities that the claims so far name. An id that no claim names selects nothing. ``stages`` keeps claims at one
    of these stages (a claim that is denied has none, and goes), ``relations`` those of one of these relations.
    ``min_support`` and ``max_support`` bound the lower end of the support: ``max_support=1`` leaves the
    single-source claims. Distance is measured over what the other choices leave.

    Raises:
        ValueError: if ``hops`` is negative.
    """
    if hops < 0:
        raise ValueError(f"hops must not be negative: {hops}")
    kept = [
        dossier
        for dossier in dossiers
        if (not stages or dossier.stage in stages)
        and (not relations or dossier.relation in relations)
        and (min_support is None or dossier.support_min >= min_support)
        and (max_support is None or dossier.rests_on_at_most(max_support))
    ]
    return tuple(kept if around is None else _near(kept, around, hops))


def _near(dossiers: Sequence[Dossier], centre: str, hops: int) -> list[Dossier]:
    """Walk over subjects and objects; only the centre is also met as an item, for "arms" would join everyone."""
    reached, near = {centre}, set[str]()
    for _ in range(hops):
        walked = [d for d in dossiers if d.subject.id in reached or d.object.id in reached or _is_item(d, centre)]
        if len(walked) == len(near):
            break
        near.update(d.id for d in walked)
        reached.update(*((d.subject.id, d.object.id) for d in walked))
    return [d for d in dossiers if d.id in near]


def _is_item(dossier: Dossier, entity: str) -> bool:
    return dossier.item is not None and dossier.item.id == entity
