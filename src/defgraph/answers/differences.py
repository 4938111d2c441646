"""What a new edition of a register tells otherwise: rows of the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph.answers.rows import Row, Rows, named_columns, rows_of
from defgraph.dossiers import Named
from defgraph.editions import Change, Difference

if TYPE_CHECKING:
    from collections.abc import Iterable

_NOBODY = Named("", "")
_NO_DIFFERENCE = Difference(Change.ADDED, "", "", _NOBODY, _NOBODY, None, None, None)


def differences(found: Iterable[Difference]) -> Rows:
    """Return what one edition of a register tells otherwise than another, withdrawals first, then changes."""
    order = (Change.WITHDRAWN, Change.UNREAD, Change.CHANGED, Change.ADDED, Change.UNREAD_BEFORE)
    ordered = sorted(found, key=lambda one: (order.index(one.change), *map(str, (one.subject, one.object, one.item))))
    brief = ("change", "subject", "object", "item", "deal", "what")
    return rows_of(map(_difference, ordered), _difference(_NO_DIFFERENCE), brief)


def _difference(one: Difference) -> Row:
    before, after = (deal.told if deal else {} for deal in (one.before, one.after))
    deal = one.after or one.before
    return {
        "change": str(one.change),
        **named_columns("subject", one.subject),
        "relation": one.relation,
        **named_columns("object", one.object),
        **named_columns("item", one.item),
        "deal": deal.key if deal else "",
        "what": "; ".join(_changed(name, before.get(name), after.get(name), one.change) for name in one.fields),
        "fields": list(one.fields),
        "before": [f"{name} {before[name]}" for name in one.fields if name in before],
        "after": [f"{name} {after[name]}" for name in one.fields if name in after],
        "claim": one.claim,
    }


def _changed(name: str, before: str | None, after: str | None, change: Change) -> str:
    if change is not Change.CHANGED:
        return f"{name} {before or after}"
    return f"{name} {before or 'not told'} → {after or 'no longer told'}"
