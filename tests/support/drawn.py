"""Cases as Hypothesis draws them, so that it can make one that fails as small as possible."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING, TypeVar

from hypothesis import strategies as st

from .chance import SMALL, Case, draw_audit, draw_case

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Drawn(Random):
    """What drawing worlds asks of a random number generator, drawn by Hypothesis (faster than ``st.randoms``)."""

    def __init__(self, draw: st.DrawFn) -> None:
        super().__init__(0)
        self._draw = draw

    def random(self) -> float:
        return self._draw(_up_to(99)) / 100

    def randint(self, a: int, b: int) -> int:
        return a + self._draw(_up_to(b - a))

    def choice(self, seq: Sequence[T]) -> T:  # type: ignore[override] # by position only, there
        return seq[self._draw(_up_to(len(seq) - 1))]


@st.composite
def cases(
    draw: st.DrawFn,
    *shapes: str,
    claims: int = 0,
    levels: Sequence[str] = ("all",),
    owned: bool = False,
    after: bool = False,
) -> Case:
    """Draw a case of some small shape, at some level, with or without owners, after failures or not."""
    drawn = Drawn(draw)
    shape = SMALL[drawn.choice(shapes or sorted(SMALL))]
    case = draw_case(drawn, replace(shape, claims=claims or shape.claims))
    return replace(case, audit=draw_audit(drawn, case, level=drawn.choice(levels), owned=owned, after=after))


@cache
def _up_to(most: int) -> st.SearchStrategy[int]:
    return st.integers(0, most)
