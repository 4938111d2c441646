"""What the page must show for a wish (sources taken for wrong, days chosen), as the commands answer it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from defgraph.picture.looks import edge_id
from defgraph.retraction import FALLEN, Outcome, read_corpus, retract
from defgraph.views import view
from defgraph.vocabulary import DOCUMENT, ENTITY, SPEAKER

from .unpacked import assessed, named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from defgraph.dossiers import Dossier
    from defgraph.retraction import Change, Corpus
    from defgraph.store import Store

    Shown = dict[str, object]


@dataclass(frozen=True)
class Wish:
    """Ids of publishers, documents and speakers that are unticked; and days, or empty texts."""

    publishers: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    speakers: frozenset[str] = frozenset()
    known_by: str = ""
    as_of: str = ""

    @property
    def failed(self) -> frozenset[str]:
        """The IRIs of what is unticked."""
        agents = {(SPEAKER if "/" in name else ENTITY) + name for name in self.publishers | self.speakers}
        return frozenset(agents | {DOCUMENT + name for name in self.documents})

    def plain(self) -> dict[str, object]:
        """Return it as lists, by the names that the page's ``reassess`` has for them."""
        sources = {name: sorted(getattr(self, name)) for name in ("publishers", "documents", "speakers")}
        return {**sources, "knownBy": self.known_by, "asOf": self.as_of}


class Answers:
    """What the commands answer of all claims; views in time need the store that holds them."""

    def __init__(self, corpus: Corpus, store: Store | None = None) -> None:
        self.corpus, self._store = corpus, store

    @classmethod
    def of(cls, store: Store) -> Answers:
        """Return what they answer of a store."""
        return cls(read_corpus(store), store)

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, int]]:
        return {d.id: {report.id: place for place, report in enumerate(d.reports)} for d in self.corpus.dossiers}

    def to(self, wish: Wish) -> dict[str, Shown]:
        """Return what the page must show of each claim, by the claim's id in the page.

        The values go by the names that ``now(claim)`` has for them. Weak points are written out, reports are given by
        their places among all of the claim's.
        """
        viewed = self._viewed(wish)
        shown = {claim: _nothing("") for claim in self._places}
        if wish.failed:
            for change in retract(viewed, wish.failed).claims:
                shown[change.before.id] = self._after(change)
        else:
            shown.update((dossier.id, self._values(dossier, Outcome.STAYS)) for dossier in viewed.dossiers)
        return {edge_id(claim): values for claim, values in shown.items()}

    def _viewed(self, wish: Wish) -> Corpus:
        if not wish.known_by and not wish.as_of:
            return self.corpus
        assert self._store, "a view is one of a store"
        return read_corpus(view(self._store, known_by=wish.known_by or None, as_of=wish.as_of or None).store)

    def _after(self, change: Change) -> Shown:
        return self._values(change.after, change.outcome) if change.after else _nothing(change.outcome)

    def _values(self, dossier: Dossier, outcome: Outcome) -> Shown:
        places = self._places[dossier.id]
        return {
            **assessed(dossier),
            "weak": [named(point) for point in dossier.weak_points],
            "reports": [places[report.id] for report in dossier.reports],
            "last": max(report.known for report in dossier.reports),
            "present": True,
            "fallen": outcome in FALLEN,
            "outcome": str(outcome),
        }


def with_outcome(shown: Mapping[str, Shown], outcomes: Iterable[Outcome]) -> list[str]:
    """Return the ids of the claims of which one of these becomes, in order."""
    wanted = set(map(str, outcomes))
    return sorted(claim for claim, values in shown.items() if values["outcome"] in wanted)


def _nothing(outcome: str) -> Shown:
    return {
        **dict.fromkeys(("standing", "stage", "stageName", "stageKey", "last"), ""),
        "rung": 0,
        "support": [0, 0],
        "stageSupport": [0, 0],
        "weak": [],
        "reports": [],
        "single": False,
        "present": False,
        "fallen": outcome in FALLEN,
        "outcome": outcome,
    }
