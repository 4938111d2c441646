"""Pairs of entities that may be one, for a person to decide on.

Not every pair is compared. A pair is one of a *block* if a word of a name, the beginning of a name, or its place among
all names in order is shared; words that very many have in common make no block.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Final

from defgraph.identity.decisions import Decided, of_one_class
from defgraph.identity.likeness import Names, excluded, features, forms_of
from defgraph.identity.unifying import claim_of
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.identity.decisions import Decision
    from defgraph.identity.likeness import Form
    from defgraph.model import Claim, Entity

_BLOCK: Final = 60
"""Entities that may share a word and be compared for it."""
_BEGINNING: Final = 5
_WINDOW: Final = 4
"""Names that follow one another in order and are compared."""

MIN_SCORE: Final = 0.85
"""The score from which pairs are worth a look."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Two entities that may be one. ``one`` is the one with more claims, and would stand for both.

    ``names`` are the most alike two of their names, ``features`` in words what else the score rests on. ``joined`` are
    claims, each with the one it would become one with; ``moved`` are those of ``other`` that would be about ``one``.
    """

    score: float
    one: Entity
    other: Entity
    names: tuple[str, str]
    features: tuple[str, ...]
    joined: tuple[tuple[Claim, Claim], ...]
    moved: tuple[Claim, ...]


def suggest(
    entities: Iterable[Entity],
    claims: Iterable[Claim],
    decisions: Iterable[Decision] = (),
    *,
    entity_class: str | None = None,
    min_score: float = MIN_SCORE,
) -> list[Suggestion]:
    """Return the pairs that may be one, those of the highest score first, and of these where most claims would join.

    Left out are pairs that a decision tells of, those that a claim is between, and those of two classes.
    ``entity_class`` leaves only entities of that class, narrower ones included.
    """
    wanted = [e for e in entities if entity_class is None or ontology().is_a(e.entity_class, entity_class)]
    wanted.sort(key=lambda entity: entity.id)
    about = _Claims(claims, wanted)
    known = {entity.id: entity for entity in wanted}
    decided = Decided(decisions)
    found = []
    for (one, other), (names, score) in _alike(wanted, min_score).items():
        if decided.verdicts(one, other) or other in about.neighbours(one):
            continue
        shared = about.neighbours(one) & about.neighbours(other)
        total, told = features(known[one], known[other], len(shared), score)
        if total >= min_score:
            found.append(about.suggestion(known[one], known[other], total, names, told))
    return sorted(found, key=lambda pair: (-pair.score, -len(pair.joined), pair.one.id, pair.other.id))


# The most that features can add to the likeness of names.
_ADDED: Final = 0.09


def _alike(entities: Sequence[Entity], min_score: float) -> dict[tuple[str, str], tuple[tuple[str, str], float]]:
    """Return the pairs of a block whose names are alike enough, each with its most alike names."""
    forms = {entity.id: forms_of(entity) for entity in entities}
    known = {entity.id: entity for entity in entities}
    likeness = Names(form for own in forms.values() for form in own)
    found: dict[tuple[str, str], tuple[tuple[str, str], float]] = {}
    for one, other in _pairs(entities, forms):
        a, b = known[one], known[other]
        least = 0.0 if a.wikidata and a.wikidata == b.wikidata else min_score - _ADDED
        if not of_one_class(a.entity_class, b.entity_class) or excluded(a, b):
            continue
        names, score = _best(likeness, forms[one], forms[other], least)
        if score >= least:
            found[one, other] = (names, score)
    return found


def _best(likeness: Names, ones: Iterable[Form], others: Iterable[Form], least: float) -> tuple[tuple[str, str], float]:
    scored = ((likeness.alike(one, other, least), (one.name, other.name)) for one in ones for other in others)
    score, names = max(scored)
    return names, score


def _pairs(entities: Sequence[Entity], forms: Mapping[str, Sequence[Form]]) -> Iterator[tuple[str, str]]:
    seen: set[tuple[str, str]] = set()
    for block in _blocks(entities, forms):
        for one, other in combinations(sorted(block), 2):
            if (one, other) not in seen:
                seen.add((one, other))
                yield one, other


def _blocks(entities: Sequence[Entity], forms: Mapping[str, Sequence[Form]]) -> Iterator[Iterable[str]]:
    shared: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for entity in entities:
        shared["wikidata", entity.wikidata or ""].add(entity.id)
        for form in forms[entity.id]:
            together = form.text.replace(" ", "")
            shared["whole", together].add(entity.id)
            shared["beginning", together[:_BEGINNING]].add(entity.id)
            for word in form.text.split():
                shared["word", word].add(entity.id)
    yield from (
        ids for (kind, key), ids in shared.items() if key and len(ids) > 1 and (kind == "whole" or len(ids) <= _BLOCK)
    )
    for turned in (1, -1):
        texts = sorted(
            {(form.text.replace(" ", "")[::turned], entity.id) for entity in entities for form in forms[entity.id]}
        )
        for start in range(len(texts)):
            first = texts[start][1]
            yield from ({first, other} for _, other in texts[start + 1 : start + _WINDOW] if other != first)


class _Claims:
    """Claims by the entities they are about."""

    def __init__(self, claims: Iterable[Claim], entities: Iterable[Entity]) -> None:
        wanted = {entity.id for entity in entities}
        self._of: defaultdict[str, dict[Claim, None]] = defaultdict(dict)
        for claim in claims:
            for name in {claim.subject, claim.object, claim.item} & wanted:
                self._of[str(name)][claim] = None
        self._neighbours: dict[str, frozenset[str]] = {}

    def neighbours(self, name: str) -> frozenset[str]:
        """Return what an entity has claims with."""
        if name not in self._neighbours:
            near = {str(n) for c in self._of.get(name, ()) for n in (c.subject, c.object, c.item) if n and n != name}
            self._neighbours[name] = frozenset(near)
        return self._neighbours[name]

    def suggestion(
        self, one: Entity, other: Entity, score: float, names: tuple[str, str], told: tuple[str, ...]
    ) -> Suggestion:
        """Put a pair together with its claims; the entity with more of them first."""
        if len(self._of.get(other.id, ())) > len(self._of.get(one.id, ())):
            one, other, names = other, one, (names[1], names[0])
        kept = self._of.get(one.id, {})
        moved = sorted(self._of.get(other.id, ()), key=lambda c: (c.subject, c.relation, c.object, c.item or ""))
        becoming = ((claim_of(claim, {other.id: one.id}), claim) for claim in moved)
        joined = tuple((there, claim) for there, claim in becoming if there in kept)
        return Suggestion(score, one, other, names, told, joined, tuple(moved))
