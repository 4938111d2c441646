"""Which claims are drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from defgraph.dossiers import Dossier


def select(  # noqa: PLR0913 - each keyword is a choice a reader may make
    dossiers: Iterable[Dossier],
    *,
    around: str | None = None,
    hops: int = 1,
    stages: Collection[str] = (),
    min_support: int | None = None,
    max_support: int | None = None,
) -> tuple[Dossier, ...]:
    """Return the claims to draw, in the order they came.

    ``around`` is the id of an entity: what is no more than ``hops`` claims away from it is kept, with the
    claims between those. An id that no claim names selects nothing. ``stages`` keeps claims at one of these
    stages (a claim that is denied has none, and goes). ``min_support`` and ``max_support`` bound the lower
    end of the support: ``max_support=1`` leaves the single-source claims. Distance is measured over what
    the other choices leave.

    Raises:
        ValueError: if ``hops`` is negative.
    """
    if hops < 0:
        raise ValueError(f"hops must not be negative: {hops}")
    kept = [
        dossier
        for dossier in dossiers
        if (not stages or dossier.stage in stages)
        and (min_support is None or dossier.support_min >= min_support)
        and (max_support is None or dossier.rests_on_at_most(max_support))
    ]
    return tuple(kept if around is None else _near(kept, around, hops))


def _near(dossiers: Sequence[Dossier], centre: str, hops: int) -> list[Dossier]:
    reached = _reached(dossiers, centre, hops)
    return [d for d in dossiers if _ends(d) <= reached]


def _reached(dossiers: Sequence[Dossier], centre: str, hops: int) -> set[str]:
    """Walk over subjects and objects; only the centre is also met as an item, for "arms" would join everyone."""
    reached = {centre}
    for _ in range(hops):
        touched = [d for d in dossiers if _ends(d) & reached or _is_item(d, centre)]
        reached = reached.union(*(_ends(d) for d in touched))
    return reached


def _ends(dossier: Dossier) -> set[str]:
    return {dossier.subject.id, dossier.object.id}


def _is_item(dossier: Dossier, entity: str) -> bool:
    return dossier.item is not None and dossier.item.id == entity
