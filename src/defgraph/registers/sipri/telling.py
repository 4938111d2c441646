"""Claims and reports of a row: what is certain is asserted, what is not is hedged beside it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.model import Claim, Report
from defgraph.registers.sipri.values import shown
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from defgraph.identity.naming import Naming
    from defgraph.model import Bounds, Span


@dataclass(frozen=True, slots=True)
class Values:
    """What a report says beyond its claim, as the fields of :class:`~defgraph.model.Report` of the same names."""

    date: str | None = None
    since: str | None = None
    ordered: Bounds | None = None
    delivered: Bounds | None = None
    quantity: Bounds | None = None
    tiv: Decimal | None = None

    def parted(self, doubtful: Collection[str]) -> tuple[Values, Values]:
        """Return what is certain, and what is not: the fields that are named as ``doubtful``."""
        if not doubtful:
            return self, _NOTHING
        return (
            replace(self, **dict.fromkeys(doubtful)),
            Values(**{name: getattr(self, name) for name in doubtful}),
        )


@dataclass(frozen=True, slots=True)
class Row:
    """What all reports of one row share."""

    document: str
    claim: Claim
    span: Span
    deal: str
    condition: str | None

    def reports(
        self, stage: str, told: Values, doubtful: Collection[str] = (), note: str | None = None
    ) -> tuple[Report, ...]:
        """Return the report that asserts what is certain, and one that hedges what is ``doubtful``, if anything is."""
        certain, uncertain = told.parted(doubtful)
        asserted = self._report(stage, "asserts", certain, self.condition, note)
        if uncertain is _NOTHING or uncertain == _NOTHING:
            return (asserted,)
        return asserted, self._report(stage, "hedges", uncertain)

    def _report(
        self, stage: str, stance: str, values: Values, condition: str | None = None, note: str | None = None
    ) -> Report:
        return Report(
            self.document,
            self.claim,
            stage,
            stance,
            self.span,
            quantity=values.quantity,
            ordered=values.ordered,
            delivered=values.delivered,
            date=values.date,
            since=values.since,
            note=note,
            deal=self.deal,
            condition=condition,
            tiv=values.tiv,
        )


def supplies(naming: Naming, supplier: str, recipient: str, item: str) -> Claim:
    """Return the claim that one named side supplies an item, an entity's id, to another.

    Raises:
        ValueError: if the two are the same.
    """
    subject, object_ = naming.party(supplier), naming.party(recipient)
    if subject == object_:
        raise ValueError(f"supplier and recipient are the same: {shown(supplier)}, {shown(recipient)}")
    return Claim.of(ontology().relations["supplies"], subject, object_, item)


_NOTHING = Values()
