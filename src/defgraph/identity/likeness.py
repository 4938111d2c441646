"""How alike two entities are: of the names, the most alike two; and what else speaks for or against.

A score is a figure to put pairs in order by, from 0 to 1; it is no probability. Names are compared as wholes
(RapidFuzz, indel distance of the sorted words) and word by word, where a rare word counts for more than one that many
names have (inverse document frequency; Cohen, Ravikumar and Fienberg 2003, *A comparison of string distance metrics
for name-matching tasks*). Firms are compared without their legal forms, designations part by part, since there one
figure more is another thing.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from defgraph.identity.firms import split_name
from defgraph.identity.materiel import compatible, designation_key, drops_mark, tokens
from defgraph.identity.spelling import words
from defgraph.identity.states import find_state
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable

    from defgraph.model import Entity

_MATERIEL: Final = "materiel"

# What speaks for a pair adds to the likeness of its names, what speaks against it multiplies. The figures were set by
# reading through the pairs that the two registers and the articles give.
SAME_WORD: Final = 0.8
SAME_HOME: Final = 0.02
SAME_CATEGORY: Final = 0.02
SHARED_NEIGHBOUR: Final = 0.01
MOST_NEIGHBOURS: Final = 5
OTHER_HOME: Final = 0.85
OTHER_CATEGORY: Final = 0.6
OTHER_WIKIDATA: Final = 0.5
OTHER_NUMBERS: Final = 0.6
MORE_NUMBERS: Final = 0.93
OTHER_VARIANT: Final = 0.85
OTHER_FORM: Final = 0.9


@dataclass(frozen=True, slots=True)
class Form:
    """A name as it is compared: the text, the numbers in it, the letters behind numbers, and its legal form."""

    name: str
    text: str
    numbers: frozenset[str] = frozenset()
    variants: frozenset[str] = frozenset()
    legal: str = ""


def forms_of(entity: Entity) -> tuple[Form, ...]:
    """Return the names of an entity as they are compared."""
    names = dict.fromkeys((entity.label, *entity.aliases))
    if entity.entity_class == _MATERIEL:
        return tuple(_designation(name) for name in names if name == entity.label or not drops_mark(name, entity.label))
    if ontology().is_a(entity.entity_class, "organisation"):
        return tuple(_form(name, proper, legal=legal) for name in names for proper, legal in (split_name(name),))
    return tuple(_form(name, " ".join(words(name))) for name in names)


def _form(name: str, text: str, legal: str = "") -> Form:
    return Form(name, text, frozenset(word for word in text.split() if word.isdigit()), legal=legal)


def _designation(name: str) -> Form:
    parts = tokens(name)
    behind = frozenset(b for a, b in pairwise(parts) if a.isdigit() and b.isalpha() and len(b) == 1)
    text = designation_key(name).replace("-", " ")
    return Form(name, text, frozenset(part for part in parts if part.isdigit()), behind)


class Names:
    """Likeness of names, among all that are given."""

    def __init__(self, forms: Iterable[Form]) -> None:
        spread = Counter(word for form in forms for word in set(form.text.split()))
        most = max(spread.values(), default=1)
        self._rarity = {word: 1 + math.log(most / count) for word, count in spread.items()}

    def alike(self, one: Form, other: Form, least: float) -> float:
        """Return how alike two names are, from 0 to 1; what is below ``least`` may be any figure below it."""
        score = fuzz.token_sort_ratio(one.text, other.text) / 100
        # Word by word they are at best equal: what cannot come to the least need not be looked at.
        if (score + 1) / 2 < least:
            return 0.0
        score = (score + self._shared(one.text.split(), other.text.split())) / 2
        if not (one.numbers <= other.numbers or other.numbers <= one.numbers):
            score *= OTHER_NUMBERS
        elif one.numbers != other.numbers:
            score *= MORE_NUMBERS
        if one.variants and other.variants and one.variants != other.variants:
            score *= OTHER_VARIANT
        if one.legal and other.legal and one.legal != other.legal:
            score *= OTHER_FORM
        return score

    def _shared(self, ones: list[str], others: list[str]) -> float:
        """Return how much of the words of two names is in both, by how rare these are; words may differ in a letter."""
        left, shared = list(others), 0.0
        for word in ones:
            near = max(left, key=lambda candidate: fuzz.ratio(word, candidate), default="")
            if near and (ratio := fuzz.ratio(word, near) / 100) >= SAME_WORD:
                left.remove(near)
                shared += ratio * (self._rarity[word] + self._rarity[near])
        return shared / sum(self._rarity[word] for word in (*ones, *others)) if ones and others else 0.0


def excluded(one: Entity, other: Entity) -> bool:
    """Tell whether two entities are surely two: states of two codes or histories, or one a kind of the other."""
    if one.id in {other.kind_of, other.successor} or other.id in {one.kind_of, one.successor}:
        return True
    if one.iso and other.iso and one.iso != other.iso:
        return True
    if one.entity_class != "country" or other.entity_class != "country":
        return False
    states = find_state(one.iso or one.label), find_state(other.iso or other.label)
    return None not in states and states[0] != states[1]


def features(one: Entity, other: Entity, neighbours: int, names: float) -> tuple[float, tuple[str, ...]]:
    """Return the score of a pair whose names are so alike, and in words what else it rests on."""
    score, told = names, []
    if one.wikidata and other.wikidata:
        same = one.wikidata == other.wikidata
        score = 1.0 if same else score * OTHER_WIKIDATA
        told.append(f"{'same' if same else 'other'} Wikidata id")
    if one.country and other.country:
        same = one.country == other.country
        score = score + SAME_HOME if same else score * OTHER_HOME
        told.append(f"{'same' if same else 'other'} country")
    if one.category and other.category:
        same = compatible(one.category, other.category)
        score = score + SAME_CATEGORY if one.category == other.category else score if same else score * OTHER_CATEGORY
        told.append(
            "same category" if one.category == other.category else "near category" if same else "other category"
        )
    if neighbours:
        score += SHARED_NEIGHBOUR * min(neighbours, MOST_NEIGHBOURS)
        told.append(f"{neighbours} shared neighbour{'s' if neighbours != 1 else ''}")
    return round(min(score, 1.0), 3), tuple(told)
