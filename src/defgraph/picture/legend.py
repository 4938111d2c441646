"""What the legend of a page lists, with counts: shapes of entities, lines of claims, relations, stages."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from defgraph.picture.evidence import STANDINGS, stage_key
from defgraph.picture.looks import NODE_LOOKS, Line, denied_line, stage_line, words
from defgraph.picture.tables import looks_of
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from defgraph.picture.values import Picture

    Counts = Counter[tuple[str, str, str]]


def legend(picture: Picture) -> dict[str, Any]:
    """Return the ``looks``, ``groups`` (of lines) and ``relations`` that are drawn, with how many there are."""
    counts = Counter((d.relation, d.standing, d.stage) for d in picture.dossiers)
    return {
        "looks": _look_rows(Counter(looks_of(picture.entities.values()))),
        "groups": _line_groups(counts),
        "relations": _relation_rows(counts),
    }


def ladder() -> dict[str, Any]:
    """Return all ``stages`` of the ontology, and the ``lines`` of all that a claim may come to when it is weighed anew.

    Exits have the rung -1.
    """
    known = ontology()
    stages = [{"name": name, "label": words(name), "rung": known.rungs.get(name, -1)} for name in known.stages]
    return {"stages": stages, "lines": _lines()}


def _look_rows(counts: Counter[str]) -> list[dict[str, Any]]:
    return [
        {
            "key": look.key,
            "label": look.label,
            "shape": look.shape,
            "colour": look.colour,
            "hollow": look.hollow,
            "count": counts[look.key],
        }
        for look in NODE_LOOKS
        if counts[look.key]
    ]


def _line_groups(counts: Counts) -> dict[str, dict[str, Any]]:
    """Return the legend of lines: how far deals got, other relations, and what is not simply asserted."""
    return {
        "deals": {"title": "Deals: how far they got", "rows": _stage_rows(counts, deal=True)},
        "others": {"title": "Other relations", "rows": _stage_rows(counts, deal=False)},
        "standing": {"title": "Standing", "rows": _standing_rows(counts)},
    }


def _stage_rows(counts: Counts, *, deal: bool) -> list[dict[str, Any]]:
    at: Counter[str] = Counter()
    for (relation, standing, stage), count in counts.items():
        if standing != "denies" and ontology().relations[relation].deal is deal:
            at[stage] += count
    return [
        _row(stage_key(stage, deal=deal), words(stage), stage_line(stage, deal=deal), at[stage])
        for stage in ontology().stages
        if at[stage]
    ]


def _standing_rows(counts: Counts) -> list[dict[str, Any]]:
    at: Counter[str] = Counter()
    for (_, standing, _), count in counts.items():
        at[standing] += count
    return [
        _row(f"standing:{label}", label, denied_line() if key == "denies" else None, at[key])
        for key, label in STANDINGS.items()
        if at[key]
    ]


def _row(key: str, label: str, line: Line | None, count: int) -> dict[str, Any]:
    drawn = {"dashes": " ".join(map(str, line.dashes)), "width": line.width, "colour": line.colour} if line else None
    return {"key": key, "label": label, "line": drawn, "count": count}


def _relation_rows(counts: Counts) -> list[dict[str, Any]]:
    at: Counter[str] = Counter()
    for (relation, _, _), count in counts.items():
        at[relation] += count
    known = ontology().relations
    return [
        {
            "key": name,
            "label": words(name),
            "count": count,
            "deal": known[name].deal,
            "symmetric": known[name].symmetric,
            "stages": list(known[name].stages),
            "phrase": known[name].phrase,
        }
        for name, count in sorted(at.items())
    ]


def _lines() -> dict[str, Any]:
    """Return the line of each row that the legend may have, and of claims that have come to no stage."""
    stages = ("", *ontology().stages)
    lines = {stage_key(stage, deal=deal): stage_line(stage, deal=deal) for stage in stages for deal in (True, False)}
    every = {**lines, "standing:denied": denied_line()}
    return {key: {"dashes": line.dashes, "width": line.width, "colour": line.colour} for key, line in every.items()}
