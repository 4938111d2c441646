"""Where the marks of claims stand on a still picture: on their own curve, where they cover nothing.

As on the page (scripts/marks.js): places along the curve are tried from the middle outwards; a mark that is due
takes the place where it covers least if none is free, one that is not due is left out.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.picture.strokes import Arc

_TRIES = (
    0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.47, 0.53, 0.41, 0.59, 0.35, 0.65, 0.29, 0.71,
    0.15, 0.85,
)  # fmt: skip
_BESIDE = 9
_CELL = 48.0


@dataclass(frozen=True, slots=True)
class Spot:
    """A rectangle, by its edges; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, x: float, y: float, width: float, height: float) -> Spot:
        """Return the rectangle of a size around a middle."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def shared(self, other: Spot) -> float:
        """Return the area that both cover."""
        wide = min(self.right, other.right) - max(self.left, other.left)
        if wide <= 0:
            return 0.0
        return wide * max(min(self.bottom, other.bottom) - max(self.top, other.top), 0.0)

    def moved(self, x: float, y: float) -> Spot:
        """Return it elsewhere."""
        return Spot(self.left + x, self.top + y, self.right + x, self.bottom + y)


class Spots:
    """What is taken, found again by the cells of a grid: each mark is held against its neighbours only."""

    def __init__(self, bounds: Spot, taken: Iterable[Spot] = ()) -> None:
        self.bounds = bounds
        self._cells: dict[tuple[int, int], list[Spot]] = defaultdict(list)
        for spot in taken:
            self.take(spot)

    def take(self, spot: Spot) -> None:
        """Keep others off this spot."""
        for cell in _cells(spot):
            self._cells[cell].append(spot)

    def settled(self, arc: Arc, width: float, height: float, *, due: bool) -> Spot | None:
        """Find a spot on a curve for a mark of a size, and take it; None if there is none and it is not due."""
        best, least = None, float("inf")
        for spot in _places(arc, width, height, due=due):
            cost = self._covered(spot)
            if cost < least:
                best, least = spot, cost
            if cost == 0:
                break
        if best is None or (least > 0 and not due):
            return None
        self.take(best)
        return best

    def _covered(self, spot: Spot) -> float:
        """Return the area of what it covers and of what lies out of bounds; where two cells meet some counts twice."""
        outside = spot.shared(spot) - spot.shared(self.bounds)
        near = (other for cell in _cells(spot) for other in self._cells.get(cell, ()))
        return (outside if outside > 0.01 else 0.0) + sum(map(spot.shared, near))


def _cells(spot: Spot) -> Iterator[tuple[int, int]]:
    columns = range(int(spot.left // _CELL), int(spot.right // _CELL) + 1)
    rows = range(int(spot.top // _CELL), int(spot.bottom // _CELL) + 1)
    return product(columns, rows)


def _places(arc: Arc, width: float, height: float, *, due: bool) -> Iterator[Spot]:
    """Yield places along the curve, for a mark that is due also just beside it."""
    for share in _TRIES:
        yield Spot.around(*arc.at(share), width, height)
    if due:
        for share in _TRIES[:_BESIDE]:
            spot = Spot.around(*arc.at(share), width, height)
            for x, y in ((-height, 0.0), (height, 0.0), (0.0, -height), (0.0, height)):
                yield spot.moved(x, y)
