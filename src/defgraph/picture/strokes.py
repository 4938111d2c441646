"""The shapes of entities and the curves of claims as vis-network draws them, as plain geometry.

A still picture and the page show the same: these are the formulas of vis-network 9's ``Shapes.js`` and
``BezierEdgeStatic.js``. Places are (x, y), x to the right, y downwards, in any unit.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Place = tuple[float, float]

_STEPS = 24


@dataclass(frozen=True, slots=True)
class Arc:
    """A quadratic Bézier curve; ``via`` pulls it aside. A straight line has it in the middle."""

    start: Place
    via: Place
    end: Place

    def at(self, share: float) -> Place:
        """Return the place at a share of the way, from 0 at the start to 1 at the end."""
        return _between(_between(self.start, self.via, share), _between(self.via, self.end, share), share)

    def until(self, share: float) -> Arc:
        """Return the part up to a share of the way (de Casteljau)."""
        return Arc(self.start, _between(self.start, self.via, share), self.at(share))

    @property
    def places(self) -> list[Place]:
        """Places along it, so close that straight pieces between them stray from it by next to nothing."""
        return [self.at(step / _STEPS) for step in range(_STEPS + 1)]

    def heading(self, share: float) -> Place:
        """Return the direction of travel at a share of the way, as a vector of length one."""
        (ax, ay), (bx, by) = _between(self.start, self.via, share), _between(self.via, self.end, share)
        length = math.hypot(bx - ax, by - ay) or 1.0
        return (bx - ax) / length, (by - ay) / length

    @property
    def length(self) -> float:
        """About how long it is, measured in straight pieces."""
        return sum(math.dist(a, b) for a, b in pairwise(self.places))

    def entry(self, outline: Sequence[Place]) -> float:
        """Return the share of the way at which it last enters an outline around its end; 1 if it never is outside."""
        low, high = 0.0, 1.0
        for step in range(_STEPS, -1, -1):
            if not inside(outline, self.at(step / _STEPS)):
                low, high = step / _STEPS, min(1.0, (step + 1) / _STEPS)
                break
        else:
            return 1.0
        for _ in range(12):
            middle = (low + high) / 2
            low, high = (low, middle) if inside(outline, self.at(middle)) else (middle, high)
        return low


def arc(start: Place, end: Place, smooth: Any) -> Arc:
    """Return the curve of an edge, from vis-network's ``smooth``: ``curvedCW`` or ``curvedCCW`` and a roundness.

    ``False`` is a straight line.

    >>> arc((0, 0), (10, 0), {"enabled": True, "type": "curvedCW", "roundness": 0.39}).at(0.5)[1] < -1.9
    True
    """
    if isinstance(smooth, bool) or not smooth.get("enabled"):
        return Arc(start, _between(start, end, 0.5), end)
    side = 1 if smooth["type"] == "curvedCW" else -1
    factor = float(smooth["roundness"])
    reach = (factor * 0.5 + 0.5) * math.dist(start, end)
    turn = math.atan2(start[1] - end[1], end[0] - start[0]) + (side * factor * 0.5 + 0.5) * math.pi
    return Arc(start, (start[0] + reach * math.sin(turn), start[1] + reach * math.cos(turn)), end)


def outline(shape: str, size: float, middle: Place = (0.0, 0.0)) -> tuple[Place, ...]:
    """Return the corners of one of vis-network's shapes of a size; a dot has so many that it is round."""
    corners = _SHAPES[shape](size)
    return tuple((middle[0] + x, middle[1] + y) for x, y in corners)


def inside(corners: Sequence[Place], place: Place) -> bool:
    """Whether a place lies within a closed outline.

    >>> inside(outline("square", 2.0), (1.5, -1.5)), inside(outline("diamond", 2.0), (1.5, -1.5))
    (True, False)
    """
    x, y = place
    within = False
    for (ax, ay), (bx, by) in pairwise([*corners, corners[0]]):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within


def arrow(tip: Place, heading: Place, length: float) -> tuple[Place, ...]:
    """Return the corners of an arrow head with a notched back, as vis-network draws it."""
    (x, y), (dx, dy) = tip, heading
    corners = ((0.0, 0.0), (-1.0, 0.3), (-0.9, 0.0), (-1.0, -0.3))
    return tuple((x + length * (a * dx - b * dy), y + length * (a * dy + b * dx)) for a, b in corners)


def _between(one: Place, other: Place, share: float) -> Place:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share


def _triangle(size: float) -> list[Place]:
    side = size * 1.15
    low, high = side * (0.275 + 1 / math.sqrt(3)), side * (0.275 + 1 / math.sqrt(3) - math.sqrt(3))
    return [(0.0, high), (side, low), (-side, low)]


def _round(size: float, corners: int) -> list[Place]:
    turns = [2 * math.pi * corner / corners for corner in range(corners)]
    return [(size * math.cos(turn), size * math.sin(turn)) for turn in turns]


def _star(size: float) -> list[Place]:
    small = size * 0.82
    reaches = [(small * (1.3 if corner % 2 == 0 else 0.5), corner * math.pi / 5) for corner in range(10)]
    return [(far * math.sin(turn), 0.1 * small - far * math.cos(turn)) for far, turn in reaches]


_SHAPES = {
    "dot": lambda size: _round(size, 48),
    "hexagon": lambda size: _round(size, 6),
    "square": lambda size: [(-size, -size), (size, -size), (size, size), (-size, size)],
    "diamond": lambda size: [(0.0, -size), (size, 0.0), (0.0, size), (-size, 0.0)],
    "triangle": _triangle,
    "triangleDown": lambda size: [(x, -y) for x, y in _triangle(size)],
    "star": _star,
}
