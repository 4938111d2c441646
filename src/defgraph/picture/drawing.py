"""Nodes and edges as vis-network takes them, built through pyvis and read back as plain data."""

from __future__ import annotations

import json
import math
import textwrap
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from defgraph.picture.looks import claim_line, edge_id, node_id, node_look
from defgraph.picture.values import entities_of
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from defgraph.dossiers import Dossier, Named
    from defgraph.graph.layout import Box

    Places = Mapping[str, tuple[int, int]]

FONT = 14
"""Size of a node's label, in the pixels of the layout."""
_LINE = 1.22 * FONT
_LETTER = 0.54 * FONT
_WRAP, _LINES, _ITEM = 19, 3, 26
_MANY = 1200
_OPTIONS = {
    "physics": False,
    "autoResize": False,
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": True,
        "hoverConnectedEdges": False,
        "multiselect": False,
        "keyboard": False,
        "zoomSpeed": 0.6,
    },
    "nodes": {"borderWidth": 1.5, "borderWidthSelected": 3, "font": {"size": FONT, "strokeWidth": 4}},
    "edges": {"selectionWidth": 1.6, "hoverWidth": 0.8, "arrowStrikethrough": False},
}


@dataclass(frozen=True, slots=True)
class Curve:
    """How far an edge swings out: a fraction of its length, to the left (negative) or right of its own direction."""

    swing: float


def network(dossiers: Sequence[Dossier], focus: str | None = None) -> dict[str, Any]:
    """Return ``nodes``, ``edges`` and ``options`` of the picture of some claims, all with their places."""
    entities = entities_of(dossiers)
    degrees = Counter(end for d in dossiers for end in {d.subject.id, d.object.id})
    boxes = {name: _box(entity, degrees[name]) for name, entity in entities.items()}
    places = _places(boxes, [(d.subject.id, d.object.id) for d in dossiers], focus)
    curves = _curves(dossiers, places)
    return _through_pyvis(
        [_node(entity, degrees[name], places[name]) for name, entity in entities.items()],
        [_edge(dossier, curves[dossier.id]) for dossier in dossiers],
    )


def _through_pyvis(nodes: list[dict[str, Any]], edges: list[dict[str, Any]]) -> dict[str, Any]:
    """Hold nodes, edges and options in pyvis; filling the lists at once, for ``add_node`` is quadratic."""
    from pyvis.network import Network

    held = Network(directed=True)
    held.nodes, held.edges = nodes, edges
    interaction = {**_OPTIONS["interaction"], "hideEdgesOnDrag": len(edges) > _MANY}  # type: ignore[dict-item]
    held.set_options(json.dumps({**_OPTIONS, "interaction": interaction}))
    found_nodes, found_edges, _, _, _, options = held.get_network_data()
    return {"nodes": found_nodes, "edges": found_edges, "options": json.loads(options)}


def _places(boxes: Mapping[str, Box], edges: Sequence[tuple[str, str]], focus: str | None) -> Places:
    from defgraph.graph.layout import concentric, positions

    return concentric(boxes, edges, focus) if focus and focus in boxes else positions(boxes, edges)


@lru_cache(maxsize=1 << 16)
def wrapped(label: str) -> str:
    r"""Break a label into lines short enough to stand under a node; what exceeds three lines ends in an ellipsis.

    >>> wrapped("meetings of US firms and Vietnamese officials beside the 2022 arms fair")
    'meetings of US\nfirms and\nVietnamese …'
    """
    lines = textwrap.wrap(label, _letters(label, _WRAP), max_lines=_LINES, placeholder=" …")
    return "\n".join(lines)


def _columns(text: str) -> int:
    """Return how many letters of the Latin alphabet a text is as wide as: those of East Asia count double.

    >>> _columns("国防部 x")
    8
    """
    return len(text) + sum(unicodedata.east_asian_width(letter) in {"W", "F"} for letter in text)


def _letters(text: str, columns: int) -> int:
    """Return how many letters of a text fit into so many columns, by how wide its letters are on average."""
    return max(columns * len(text) // max(_columns(text), 1), 1)


def _size(degree: int) -> float:
    return round(min(8 + 2.2 * math.sqrt(degree), 24), 1)


def _box(entity: Named, degree: int) -> Box:
    from defgraph.graph.layout import Box

    lines = wrapped(entity.label).split("\n")
    size = _size(degree)
    width = max(2 * size, _LETTER * max(map(_columns, lines), default=0))
    return Box(width=width, above=size, below=size + 6 + _LINE * len(lines))


def _node(entity: Named, degree: int, place: tuple[int, int]) -> dict[str, Any]:
    look = node_look(entity.kind)
    fill = {"background": "#FFFFFF" if look.hollow else look.colour, "border": look.colour}
    return {
        "id": node_id(entity.id),
        "label": wrapped(entity.label),
        "name": entity.label,
        "look": look.key,
        "shape": look.shape,
        "size": _size(degree),
        "borderWidth": 3 if look.hollow else 1.5,
        "color": {**fill, "highlight": fill, "hover": fill},
        "x": place[0],
        "y": place[1],
    }


def _edge(dossier: Dossier, curve: Curve) -> dict[str, Any]:
    line = claim_line(dossier)
    relation = ontology().relations[dossier.relation]
    return {
        "id": edge_id(dossier.id),
        "from": node_id(dossier.subject.id),
        "to": node_id(dossier.object.id),
        "arrows": {"to": {"enabled": not relation.symmetric, "scaleFactor": 0.55}},
        "dashes": list(line.dashes) or False,
        "width": round(line.width, 2),
        "color": {"color": line.colour, "highlight": line.colour, "hover": line.colour},
        "smooth": _smooth(curve),
        "mark": _mark(dossier),
    }


def _smooth(curve: Curve) -> dict[str, Any] | bool:
    if abs(curve.swing) < 0.004:
        return False
    side = "curvedCW" if curve.swing > 0 else "curvedCCW"
    return {"enabled": True, "type": side, "roundness": roundness(abs(curve.swing))}


def bends(edge: Mapping[str, Any]) -> float:
    """Return the roundness of an edge of :func:`network`: to the left (negative) or right of its direction."""
    smooth = edge["smooth"]
    return (smooth["roundness"] if smooth["type"] == "curvedCW" else -smooth["roundness"]) if smooth else 0


@lru_cache(maxsize=1 << 16)
def shortened(label: str) -> str:
    """Cut the label of an item to what can stand on an edge."""
    room = _letters(label, _ITEM)
    if len(label) <= room and label == " ".join(label.split()):
        return label
    return textwrap.shorten(label, room, placeholder=" …")


def _mark(dossier: Dossier) -> dict[str, Any]:
    """Return what is written on the edge: ① for a single source, the item of a deal, and a standing worth a word."""
    item = shortened(dossier.item.label) if dossier.deal and dossier.item else ""
    standing = {"denies": "denied", "hedges": "hedged"}.get(dossier.standing, "")
    text = ": ".join(filter(None, (standing, item))) if item else standing
    return {"single": dossier.single_source, "text": text}


def _curves(dossiers: Sequence[Dossier], places: Places) -> dict[str, Curve]:
    """Fan parallel edges out, deals in the middle, so that each has a place of its own between its two ends."""
    from defgraph.graph.layout import FAN_GAP

    fans: dict[tuple[str, str], list[Dossier]] = defaultdict(list)
    for dossier in dossiers:
        fans[min(dossier.subject.id, dossier.object.id), max(dossier.subject.id, dossier.object.id)].append(dossier)
    curves = {}
    for (low, high), members in fans.items():
        length = max(math.dist(places[low], places[high]), 1.0)
        gap = min(max(FAN_GAP, 26 - 2 * len(members)), 0.6 * length / len(members))
        for place, dossier in enumerate(_interleaved(members)):
            swing = (place - (len(members) - 1) / 2) * gap / length
            curves[dossier.id] = Curve(swing if dossier.subject.id == low else -swing)
    return curves


def _interleaved(members: Sequence[Dossier]) -> list[Dossier]:
    """Put claims that carry a label and those that do not by turns: labels then have twice the room."""
    ordered = sorted(members, key=lambda d: (ontology().rungs.get(d.stage, 0), d.relation, d.id))
    groups = ([d for d in ordered if d.deal], [d for d in ordered if not d.deal])
    places = {d.id: ((i + 0.5) / len(group), d.id) for group in groups for i, d in enumerate(group)}
    return sorted(members, key=lambda d: places[d.id])


def roundness(swing: float) -> float:
    """Return the roundness with which vis-network bends an edge by ``swing`` times its length at its middle.

    Its control point lies at ``u`` lengths from the start, ``u = (1 + roundness) / 2``, turned by ``u`` half circles.

    >>> roundness(0.0), roundness(0.2)
    (0.0, 0.39)
    """
    low, high = 0.0, 1.0
    for _ in range(30):
        middle = (low + high) / 2
        u = (1 + middle) / 2
        low, high = (middle, high) if -u * math.cos(u * math.pi) / 2 < swing else (low, middle)
    return round(low, 3)
