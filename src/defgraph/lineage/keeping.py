"""Evidence as plain arrays that a store can keep beside its triples, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from defgraph import __version__
from defgraph.lineage.arrays import PLAIN, STANCES, Claims, Evidence, Lineage, Reports, Way
from defgraph.lineage.names import Names
from defgraph.sets import Sets
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from defgraph.sets import Ints

    Arrays = Mapping[str, npt.NDArray[np.generic]]

KEPT = "evidence"
"""The name by which a store keeps these arrays."""

_FORM = 1
"""Which form of arrays this is; raise it when what is written changes."""

_AS_DOCUMENT, _BASES, _OWN, _UNKNOWN = range(4)
_CLAIMS = ("relation", "subject", "object", "item")
_LINEAGE = ("publisher", "claim", "document", "way")
_REPORTS = ("stance", "stage", "time")


def to_arrays(evidence: Evidence) -> dict[str, npt.NDArray[np.generic]]:
    """Return evidence as arrays, by name."""
    claims, reports, lineage = evidence.claims, evidence.reports, evidence.lineage
    speakers, bases, kinds = _of_ways(lineage.ways)
    numbers: dict[str, Ints] = {
        **{name: getattr(claims, name) for name in _CLAIMS},
        **{name: getattr(reports, name) for name in _REPORTS},
        **{name: getattr(lineage, name) for name in _LINEAGE},
        **{
            f"{name}_{part}": getattr(sets, part)
            for name, sets in (("bases", lineage.bases), ("way_speakers", speakers), ("way_bases", bases))
            for part in ("starts", "members")
        },
        "way_kinds": kinds,
    }
    names = {
        "claims": claims.iris,
        "entities": claims.entities,
        "reports": reports.iris,
        "times": reports.times,
        "documents": lineage.documents,
        "agents": lineage.agents,
    }
    return {
        **{
            name: array.astype(np.int32 if array.max(initial=0) < 1 << 31 else np.int64)
            for name, array in numbers.items()
        },
        **{name: np.frombuffer(Names.of(texts).text, np.uint8) for name, texts in names.items()},
        "own": lineage.own,
        "over": reports.over,
        "form": _form(),
    }


def from_arrays(arrays: Arrays) -> Evidence | None:
    """Return the evidence that was written as arrays; None if another version wrote them, or with another ontology."""
    if "form" not in arrays or not np.array_equal(arrays["form"], _form()):
        return None
    try:
        return _evidence(arrays)
    except KeyError:  # An array is missing: the file is damaged.
        return None


def _evidence(arrays: Arrays) -> Evidence:

    def numbers(*wanted: str) -> dict[str, Ints]:
        return {name: arrays[name].astype(np.int64) for name in wanted}

    def names(name: str) -> Names:
        return Names(arrays[name].tobytes())

    def sets(name: str) -> Sets:
        return Sets(*numbers(f"{name}_starts", f"{name}_members").values())

    claims = Claims(iris=names("claims"), entities=names("entities"), **numbers(*_CLAIMS))
    reports = Reports(
        iris=names("reports"), times=names("times"), over=arrays["over"].astype(np.bool_), **numbers(*_REPORTS)
    )
    lineage = Lineage(
        claims=claims.iris,
        documents=names("documents"),
        agents=names("agents"),
        own=arrays["own"].astype(np.bool_),
        bases=sets("bases"),
        ways=_ways(sets("way_speakers"), sets("way_bases"), arrays["way_kinds"]),
        **numbers(*_LINEAGE),
    )
    return Evidence(claims, reports, lineage)


def _form() -> npt.NDArray[np.uint8]:
    """Return what the numbers mean: the words of the ontology that they refer to, in order."""
    known = ontology()
    text = "\n".join((str(_FORM), __version__, *STANCES, "", *known.stages, "", *known.relations))
    return np.frombuffer(text.encode(), np.uint8)


def _of_ways(ways: Sequence[Way]) -> tuple[Sets, Sets, Ints]:
    kinds = (
        _BASES if way.bases else _AS_DOCUMENT if way.bases is None else _OWN if way.own else _UNKNOWN for way in ways
    )
    speakers, bases = Sets.gather(way.speakers for way in ways), Sets.gather(way.bases or () for way in ways)
    return speakers, bases, np.fromiter(kinds, np.int64, len(ways))


def _ways(speakers: Sets, bases: Sets, kinds: npt.NDArray[np.generic]) -> list[Way]:
    return [_way(tuple(speakers[place]), tuple(bases[place]), kind) for place, kind in enumerate(kinds.tolist())]


def _way(speakers: tuple[int, ...], bases: tuple[int, ...], kind: int) -> Way:
    if kind == _AS_DOCUMENT:
        return Way(speakers) if speakers else PLAIN
    return Way(speakers, bases, None if kind == _BASES else kind == _OWN)
