"""The Admiralty scale (AJP-2.1; its degrees are defined in STANAG 2511), and how credible a claim is on it."""

from __future__ import annotations

from dataclasses import dataclass

RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "F": "reliability cannot be judged",
    "D": "not usually reliable",
    "E": "unreliable",
}
"""The reliability of a source, the best first. An F is not known to be bad, as a D or an E is."""

CREDIBILITY = {
    1: "confirmed by other sources",
    2: "probably true",
    3: "possibly true",
    6: "truth cannot be judged",
    4: "doubtful",
    5: "improbable",
}
"""The credibility of a claim, the best first. Of a 6 nothing is known; against a 4 or a 5 something speaks."""

UNGRADED = "F"
"""The reliability of a source that nobody has graded."""

_CONFIRMED = 2
"""Known independent origins that confirm each other."""


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade on both scales, written ``F3``."""

    reliability: str
    credibility: int

    def __str__(self) -> str:
        return f"{self.reliability}{self.credibility}"

    @property
    def words(self) -> str:
        """The grade in the words of the scale."""
        return f"{RELIABILITY[self.reliability]}, {CREDIBILITY[self.credibility]}"


def credibility(
    standing: str, support: tuple[int, int], *, known: bool, contradicted: bool = False, denials: int = 0
) -> int:
    """Return how credible a claim is at its stage, 1 to 6; ``docs/support.md`` gives the rule as a table.

    ``standing`` is the strongest stance of its reports, ``support`` the lower and the upper end at the stage, and
    ``known`` tells whether any origin is. ``denials`` is the support, on known origins, of the denials that
    contradict it. More support never makes it worse, and nothing that speaks against it makes it better.

    >>> credibility("asserts", (2, 3), known=True)
    1
    >>> credibility("asserts", (1, 3), known=True)
    2
    """
    low, high = support
    origins = low if known else 0
    if standing == "denies" or (contradicted and denials > origins):
        return 5
    if standing == "hedges" or contradicted:
        return 4
    if not origins:
        return 6
    if origins >= _CONFIRMED:
        return 1
    return 2 if high >= _CONFIRMED else 3
