"""How things look: a shape and a colour for each class of entity, a dash and a colour for each stage.

Width tells how many independent origins a claim has, and nothing else. Colours are of Okabe and Ito's palette,
darkened where they carry thin lines; but nothing is told by colour alone. Emulated colour blindness merges several of
them, so shape (full or hollow) and dash carry the meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.vocabulary import kebab, ontology

if TYPE_CHECKING:
    from defgraph.dossiers import Dossier

BLUE, SKY, GREEN, ORANGE = "#0072B2", "#56B4E9", "#009E73", "#E69F00"
VERMILION, PURPLE, OCHRE, GREY = "#D55E00", "#CC79A7", "#A06A00", "#8A919A"


@dataclass(frozen=True, slots=True)
class NodeLook:
    """How entities of some classes are drawn. ``shape`` is one of vis-network's; hollow ones are only outlined."""

    key: str
    label: str
    shape: str
    colour: str
    classes: tuple[str, ...]
    hollow: bool = False


NODE_LOOKS = (
    NodeLook("country", "Country or group", "hexagon", BLUE, ("country", "country-group")),
    NodeLook("state", "Ministry, state body", "triangle", GREEN, ("government-body", "political-party")),
    NodeLook("force", "Armed force, police", "diamond", SKY, ("armed-force", "security-force")),
    NodeLook("firm", "Firm, industry body", "square", ORANGE, ("firm", "industry-body")),
    NodeLook("organisation", "Publisher, institute", "square", GREY, ("organisation",), hollow=True),
    NodeLook("person", "Person", "dot", PURPLE, ("person",)),
    NodeLook("collective", "Unnamed group", "dot", PURPLE, ("collective",), hollow=True),
    NodeLook("materiel", "Materiel", "triangleDown", VERMILION, ("materiel",)),
    NodeLook("event", "Event", "star", OCHRE, ("event",)),
    NodeLook("agreement", "Agreement", "star", OCHRE, ("agreement",), hollow=True),
    NodeLook("other", "Place, office, other", "diamond", GREY, (), hollow=True),
)
"""In the order of the legend; the first whose classes fit is taken, the last fits everything."""


def node_look(kind: str) -> NodeLook:
    """Return the look for a class of the ontology, by its local name (``GovernmentBody``)."""
    entity_class = kebab(kind)
    fits = (look for look in NODE_LOOKS if any(ontology().is_a(entity_class, wanted) for wanted in look.classes))
    return next(fits, NODE_LOOKS[-1])


@dataclass(frozen=True, slots=True)
class Line:
    """How an edge is drawn: dashes and gaps in pixels (empty: solid), colour, and width in pixels.

    The farther a deal has got, the less its line is broken: dots, longer and longer dashes, fine nicks, none.
    """

    dashes: tuple[int, ...]
    colour: str
    width: float = 1.8


_WIDER, _WIDEST = 0.9, 4
"""Pixels by which each independent origin after the first widens a line, and how many of these do."""
_TALK, _PROMISE = OCHRE, BLUE
_LINES = {
    "considered": Line((1, 7), _TALK),
    "planned": Line((1, 7), _TALK),
    "discussed": Line((2, 4), _TALK),
    "offered": Line((4, 4), _TALK),
    "proposed": Line((4, 4), _TALK),
    "agreed-in-principle": Line((8, 5), _PROMISE),
    "pledged": Line((12, 5), _PROMISE),
    "approved": Line((17, 5), _PROMISE),
    "signed": Line((24, 5), _PROMISE),
    "ordered": Line((9, 2), _PROMISE),
    "delivering": Line((24, 2), GREEN),
    "in-force": Line((), GREEN),
    "delivered": Line((), GREEN),
    "held": Line((), GREEN),
}
_EXIT = Line((14, 4, 2, 4, 2, 4), PURPLE)
_DENIED = Line((10, 4, 2, 4), VERMILION)


def stage_line(stage: str, *, deal: bool) -> Line:
    """Return the line for a stage; relations that are no deal keep its dashes, in grey."""
    line = _LINES.get(stage, _EXIT)
    return line if deal else Line(line.dashes, GREY)


def denied_line() -> Line:
    """Return the line for what is denied by all who speak of it."""
    return _DENIED


def claim_line(dossier: Dossier) -> Line:
    """Return the line for a claim: by its stage, wider with the origins it is sure to have."""
    line = _DENIED if dossier.standing == "denies" else stage_line(dossier.stage, deal=dossier.deal)
    return Line(line.dashes, line.colour, line.width + _WIDER * min(max(dossier.support_min - 1, 0), _WIDEST))


def node_id(entity: str) -> str:
    """Return the id of an entity in the page; the prefix keeps names such as ``__proto__`` from meaning anything."""
    return f"n:{entity}"


def edge_id(claim: str) -> str:
    """Return the id of a claim in the page."""
    return f"c:{claim}"


def words(name: str) -> str:
    """Write a name of the vocabulary as one says it.

    >>> words("agreed-in-principle")
    'agreed in principle'
    """
    return name.replace("-", " ")
