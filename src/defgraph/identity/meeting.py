"""What was met of one entity, under which names, until it is written down.

What is gathered here comes to the same whatever the order it came in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from defgraph.identity.materiel import common_category
from defgraph.model import Entity
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(slots=True)
class Met:
    """One entity, as it was met so far. ``fixed`` is its label where that does not come from the spellings."""

    id: str
    classes: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    spellings: set[str] = field(default_factory=set)
    categories: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    isos: set[str] = field(default_factory=set)
    wikidata: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    grades: set[str] = field(default_factory=set)
    successors: set[str] = field(default_factory=set)
    fixed: str = ""

    def under(self, spelling: str, entity_class: str, label: str) -> None:
        """Note that it was met under a spelling, as one of a class; the label is what may stand for the spelling."""
        self.classes.add(entity_class)
        self.labels.add(label)
        self.spellings.add(spelling)

    def state(self, label: str, iso: str | None, wikidata: str | None, successor: str | None) -> None:
        """Note that it is a state of this label and these codes; the successor is an entity's id."""
        self.fixed = label
        self.isos.add(iso or "")
        self.wikidata.add(wikidata or "")
        self.successors.add(successor or "")

    def take(self, entity: Entity) -> None:
        """Note all that another source says of it."""
        self.under(entity.label, entity.entity_class, entity.label)
        self.spellings.update(entity.aliases)
        for values, value in (
            (self.categories, entity.category),
            (self.countries, entity.country),
            (self.isos, entity.iso),
            (self.wikidata, entity.wikidata),
            (self.kinds, entity.kind_of),
            (self.grades, entity.reliability),
            (self.successors, entity.successor),
        ):
            values.add(value or "")

    def entity(self) -> Entity:
        """Return it as an entity; what its sources do not agree on is left out, but for its names."""
        label = self.fixed or min(self.labels, key=_plainness)
        return Entity(
            id=self.id,
            entity_class=common_class(self.classes),
            label=label,
            aliases=tuple(sorted((self.labels | self.spellings) - {label, ""})),
            iso=_agreed(self.isos),
            wikidata=_agreed(self.wikidata),
            country=_agreed(self.countries),
            category=common_category(self.categories),
            kind_of=_agreed(self.kinds),
            reliability=_agreed(self.grades),
            successor=_agreed(self.successors),
        )


def _plainness(name: str) -> tuple[int, bool, str, str]:
    """Put the shortest name first, and of these one that is not all capitals."""
    return len(name), name.isupper(), name.casefold(), name


def _agreed(values: set[str]) -> str | None:
    told = values - {""}
    return next(iter(told)) if len(told) == 1 else None


def common_class(classes: Iterable[str]) -> str:
    """Return the narrowest class that all of these are, or that one of them is and the others are above.

    >>> common_class({"actor", "firm"}), common_class({"firm", "publisher"})
    ('firm', 'organisation')
    """
    above = ontology().classes
    own = sorted(set(classes), key=lambda name: (-len(above.get(name, ())), name))
    if all(other in above.get(own[0], (own[0],)) for other in own):
        return own[0]
    shared = frozenset.intersection(*(above.get(name, frozenset({name})) for name in own))
    return max(shared, key=lambda name: (len(above[name]), name), default=own[0])
