"""Who contradicts whom: sides weighed by whose word they are, for who shares an origin is no second witness."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from typing import TYPE_CHECKING

from defgraph.conflicts.rules import Reading
from defgraph.conflicts.verdicts import Verdict
from defgraph.conflicts.voices import Edition, Source, Voice, Voices, register, shared, shared_by_all
from defgraph.dossiers import ReportEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.conflicts.rules import Rule
    from defgraph.dossiers import DocumentEntry, Dossier


class Origins:
    """The origins of the reports of dossiers.

    ``documents`` are those that reports rest on without their being among the dossiers, if their publishers and
    lineage shall count.
    """

    def __init__(self, dossiers: Iterable[Dossier], documents: Mapping[str, DocumentEntry]) -> None:
        self._voices = Voices(dossiers, documents)

    def shared(self, reports: Iterable[ReportEntry]) -> tuple[Source, ...]:
        """Return what makes all of some reports the word of one origin; nothing if any two have not the same."""
        voices = list(dict.fromkeys(map(self._voices.of, reports)))
        if common := shared_by_all(voices):
            return tuple(sorted(common))
        found = [shared(one, other) for one, other in combinations_with_replacement(voices, 2)]
        return tuple(sorted(frozenset().union(*found))) if all(found) else ()

    def weigh(self, some: Sequence[ReportEntry], others: Sequence[ReportEntry], rule: Rule) -> Weighed:
        """Weigh two sides: contradicted are only those who share no origin."""
        reading = rule(some, others)
        # Whose word it is matters only where time does not explain it: a clash, or of two editions also perhaps one.
        editions = any(report.document.edition_of for report in some)
        if reading is Reading.EXPLAINED or (reading is Reading.PERHAPS and not editions):
            return _READ[reading]
        return _gravest(rule, self._parted(some, others), self._parted(others, some))

    def _parted(self, reports: Sequence[ReportEntry], others: Sequence[ReportEntry]) -> list[Told]:
        """Sort reports by their voice, of which only counts what others have too."""
        known = frozenset[Source]().union(*(self._voices.of(report).sources for report in others))
        voices: dict[Voice, list[ReportEntry]] = defaultdict(list)
        for report in reports:
            voices[self._voices.of(report).within(known)].append(report)
        return list(voices.items())


@dataclass(frozen=True, slots=True)
class Weighed:
    """A verdict on two sides, and the origins they share if it rests on these.

    ``replaced`` tells that it rests on their being editions of one register, which is what they share.
    """

    verdict: Verdict
    shared: tuple[Source, ...] = ()
    replaced: bool = False


Told = tuple[Voice, list[ReportEntry]]
"""What one voice told."""

_READ = {Reading.EXPLAINED: Weighed(Verdict.EVOLUTION), Reading.PERHAPS: Weighed(Verdict.UNDECIDED)}


def _gravest(rule: Rule, some: list[Told], others: list[Told]) -> Weighed:
    """Return the gravest verdict on any two voices, one of each side.

    Sides are halved until what is left is explained, replaced by a later edition, shares an origin throughout, or is
    a contradiction, which ends it: far fewer steps than there are pairs.
    """
    reading = rule([r for _, told in some for r in told], [r for _, told in others for r in told])
    if reading is Reading.EXPLAINED:
        return _READ[reading]
    if weighed := _alike([voice for voice, _ in some], [voice for voice, _ in others], reading):
        return weighed
    gravest = _READ[Reading.EXPLAINED]
    for half, other_half in _halved(some, others):
        gravest = min(gravest, _gravest(rule, half, other_half), key=_graver)
        if gravest.verdict is Verdict.CONTRADICTION:
            break
    return gravest


def _replaced(edition: Edition, other: Edition) -> bool:
    """Tell whether two are different editions of one register, of which the later replaces the earlier."""
    return edition[0] == other[0] and edition[1] != other[1]


def _graver(found: Weighed) -> tuple[int, bool]:
    return found.verdict.gravity, not found.replaced


def _alike(some: list[Voice], others: list[Voice], reading: Reading) -> Weighed | None:
    """Return the verdict on voices that time does not part, if it is the same on every two of them."""
    one, other = ({voice.edition for voice in side} for side in (some, others))
    replacing = [(e, f) for e, f in product(one - {None}, other - {None}) if e and f and _replaced(e, f)]
    if replacing and len(replacing) == len(one) * len(other):
        return Weighed(Verdict.EVOLUTION, (register(replacing[0][0][0]),), replaced=True)
    if replacing:
        return None
    if reading is Reading.PERHAPS:
        return _READ[reading]
    if shared := _throughout(some, others):
        return Weighed(Verdict.INCONSISTENT, tuple(sorted(shared)))
    return Weighed(Verdict.CONTRADICTION) if len(some) == len(others) == 1 else None


def _halved(some: list[Told], others: list[Told]) -> list[tuple[list[Told], list[Told]]]:
    if len(some) >= len(others):
        middle = len(some) // 2
        return [(some[:middle], others), (some[middle:], others)]
    middle = len(others) // 2
    return [(some, others[:middle]), (some, others[middle:])]


def _throughout(some: list[Voice], others: list[Voice]) -> frozenset[Source]:
    """Return what makes every two voices one origin; of several voices perhaps none, though each pair may have it."""
    if len(some) == len(others) == 1:
        return shared(some[0], others[0])
    return shared_by_all([*some, *others])
