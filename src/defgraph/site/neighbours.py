"""The small drawing on an entity's page: whose deeds reach it, on the left, and whom its own reach, on the right."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.picture.lettering import shortened
from defgraph.picture.looks import claim_line, node_look
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from defgraph.dossiers import Dossier, Named
    from defgraph.picture.looks import Line, NodeLook

WIDTH = 860
_ROW, _TOP = 34, 24
_MANY = 8
"""Neighbours on one side; of more, those with the most claims are drawn."""
_MIDDLE = WIDTH // 2
_SHAPES = 150
"""How far the shapes of neighbours stand from the middle."""
_TEXT = 16
"""How far names begin from their shapes, and end from the edge."""
_ROOM = _MIDDLE - _SHAPES - 2 * _TEXT
_LETTERS, _SMALL = 13, 11.5
"""The sizes of letters: of names, and of what joins them."""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbour as drawn: who, what joins them, and the line to it from the entity in the middle."""

    named: Named
    look: NodeLook
    label: str
    note: str
    x: int
    y: float
    path: str
    line: Line
    width: float

    @property
    def left(self) -> bool:
        """Whether it stands on the left."""
        return self.x < _MIDDLE


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of an entity in the middle; lengths are pixels. ``left_out`` counts the neighbours not drawn."""

    middle: tuple[int, float]
    look: NodeLook
    label: str
    height: int
    neighbours: tuple[Neighbour, ...]
    left_out: int


def neighbours(entity: Named, dossiers: Sequence[Dossier]) -> Drawing | None:
    """Draw the neighbours of an entity in some claims about it; None if there are none."""
    sides = _sides(entity.id, dossiers)
    drawn = [_most(side)[:_MANY] for side in sides]
    if not any(drawn):
        return None
    height = _TOP + _ROW * max(2, *map(len, drawn))
    middle = _MIDDLE, height / 2
    placed = (
        _placed(found, sign * _SHAPES + _MIDDLE, middle[1] + (row - (len(side) - 1) / 2) * _ROW, middle)
        for sign, side in zip((-1, 1), drawn, strict=True)
        for row, found in enumerate(side)
    )
    left_out = sum(map(len, sides)) - sum(map(len, drawn))
    return Drawing(middle, node_look(entity.kind), _short(entity.label), height, tuple(placed), left_out)


def _sides(entity: str, dossiers: Sequence[Dossier]) -> tuple[Mapping[str, list[Dossier]], Mapping[str, list[Dossier]]]:
    """Share out the claims by neighbours: subjects on the left, objects on the right, each entity on one side only."""
    left, right = defaultdict[str, list["Dossier"]](list), defaultdict[str, list["Dossier"]](list)
    for dossier in dossiers:
        symmetric = ontology().relations[dossier.relation].symmetric
        if dossier.subject.id != entity:
            (right if symmetric else left)[dossier.subject.id].append(dossier)
        if dossier.object.id != entity:
            right[dossier.object.id].append(dossier)
    for name in left.keys() & right.keys():
        fewer, more = (left, right) if len(left[name]) < len(right[name]) else (right, left)
        more[name] += fewer.pop(name)
    return left, right


def _most(side: Mapping[str, list[Dossier]]) -> list[tuple[Named, list[Dossier]]]:
    found = [(_named(name, claims[0]), claims) for name, claims in side.items()]
    return sorted(found, key=lambda one: (-len(one[1]), one[0].label, one[0].id))


def _named(identifier: str, dossier: Dossier) -> Named:
    return dossier.subject if dossier.subject.id == identifier else dossier.object


def _placed(found: tuple[Named, list[Dossier]], x: int, y: float, middle: tuple[int, float]) -> Neighbour:
    named, claims = found
    toward = 14 if x < middle[0] else -14
    bend = (x + middle[0]) / 2
    path = f"M{x + toward} {y:g}C{bend:g} {y:g} {bend:g} {middle[1]:g} {middle[0] - 2 * toward} {middle[1]:g}"
    line = claim_line(max(claims, key=_furthest))
    width = round(1.2 + 0.8 * math.log2(1 + len(claims)), 1)
    return Neighbour(
        named,
        node_look(named.kind),
        _short(named.label),
        shortened(_note(claims), _ROOM, _SMALL),
        x,
        y,
        path,
        line,
        min(width, 6),
    )


def _furthest(dossier: Dossier) -> tuple[bool, int, int, str]:
    return dossier.standing != "denies", ontology().rungs.get(dossier.stage, -1), dossier.support_min, dossier.id


def _note(claims: Sequence[Dossier]) -> str:
    """Name the two relations that join them most, and count the claims."""
    return f"{', '.join(_relations(claims))} · {len(claims):,}"


def _relations(claims: Sequence[Dossier]) -> Iterator[str]:
    counts = Counter(dossier.relation for dossier in claims)
    ordered = sorted(counts, key=lambda name: (-counts[name], name))
    yield from (ontology().relations[name].label for name in ordered[:2])
    if len(ordered) > 2:
        yield "…"


def _short(label: str) -> str:
    return shortened(label, _ROOM, _LETTERS)
