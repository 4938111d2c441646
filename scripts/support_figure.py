"""Write docs/support.svg, the picture of support: `python scripts/support_figure.py > docs/support.svg`.

The lineages below are examples, but their support and weak points are not drawn by hand: they are built into a
store and counted as those of real articles are.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from defgraph.building import build_collection
from defgraph.dossiers import read_dossiers
from defgraph.model import Claim, Collection, Document, Entity, LineageEdge, Report, Span, Speaker
from defgraph.store import MEMORY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.dossiers import Dossier

WIDTH, HEIGHT = 1064, 770
TITLE, CLAIM, DOCUMENT, PUBLISHER, AGENCY_DOCUMENT, AGENCY, SPEAKER, GROUND = 40, 118, 212, 288, 388, 464, 556, 628
STYLE = """
text { font: 14px Arial, "Liberation Sans", Helvetica, sans-serif; fill: #16202b; text-anchor: middle; }
.paper { fill: #ffffff; stroke: #c3cbd4; }
.panel { fill: #f3f5f7; }
.head { font-size: 17px; font-weight: 700; }
.claim, .count { font-weight: 700; }
.count { font-size: 20px; }
.layer { fill: #4c5966; text-anchor: start; }
.node { fill: #ffffff; stroke: #16202b; stroke-width: 1.4; }
.weak { stroke-width: 3.4; }
.inner { fill: none; stroke: #16202b; stroke-width: 1; }
.alarm { fill: #a33b00; stroke: #a33b00; stroke-width: 2; stroke-linejoin: round; }
.bang { fill: #ffffff; font-weight: 700; }
.word { fill: #a33b00; font-weight: 700; text-anchor: start; }
.arrow { fill: none; stroke: #16202b; stroke-width: 1.4; marker-end: url(#tip); }
.perhaps { stroke-dasharray: 5 4; }
.ground { stroke: #16202b; stroke-width: 2; fill: none; }
.key { text-anchor: start; }
.side { fill: #4c5966; }
"""


@dataclass(frozen=True)
class Node:
    """A claim, document, publisher or speaker of the picture: ``id`` as in the data, place of its middle."""

    kind: str
    id: str
    words: str
    x: float
    y: float


@dataclass(frozen=True)
class Panel:
    """One example: what is drawn, and the documents whose support is counted."""

    title: str
    left: float
    right: float
    nodes: tuple[Node, ...]
    arrows: tuple[tuple[str, str], ...]
    documents: tuple[Document, ...]
    speakers: tuple[Speaker, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def middle(self) -> float:
        """The middle of the panel."""
        return (self.left + self.right) / 2


def outlet(name: str, x: float) -> tuple[Node, Node]:
    """Return an outlet and its article."""
    article = Node("document", f"article-{name}", "article", x, DOCUMENT)
    return article, Node("publisher", f"outlet-{name}", f"Outlet {name.upper()}", x, PUBLISHER)


def of_outlet(name: str, *, own: bool = False, after: str = "") -> Document:
    """Return the document of an outlet, with its lineage."""
    lineage = (LineageEdge(after, "credit"),) if after else ()
    return Document(f"article-{name}", publisher=f"outlet-{name}", own=own, lineage=lineage)


def one_agency() -> Panel:
    """Three outlets credit one agency, which quotes two anonymous sources."""
    left, right = 112, 462
    middle = (left + right) / 2
    places = {"a": middle - 114, "b": middle, "c": middle + 114}
    nodes = [node for name, x in places.items() for node in outlet(name, x)]
    nodes += [
        Node("document", "agency-report", "report", middle, AGENCY_DOCUMENT),
        Node("publisher", "agency", "Agency", middle, AGENCY),
        Node("speaker", "agency-report/first", "unnamed source", middle - 60, SPEAKER),
        Node("speaker", "agency-report/second", "unnamed source", middle + 60, SPEAKER),
    ]
    down = [("claim", f"article-{n}") for n in places] + [(f"outlet-{n}", "agency-report") for n in places]
    speakers = tuple(Speaker("agency-report", name, label="anonymous source") for name in ("first", "second"))
    return Panel(
        "Three outlets, one agency",
        left,
        right,
        tuple(nodes),
        (*down, *(("agency", f"agency-report/{s.id}") for s in speakers)),
        (*(of_outlet(name, after="agency-report") for name in places), Document("agency-report", publisher="agency")),
        speakers,
        ("Five voices, but all of them come", "through the agency."),
    )


def own_reporting() -> Panel:
    """Two outlets have reporting of their own."""
    left, right = 474, 704
    middle = (left + right) / 2
    places = {"d": middle - 57, "e": middle + 57}
    return Panel(
        "Two with own reporting",
        left,
        right,
        tuple(node for name, x in places.items() for node in outlet(name, x)),
        tuple(("claim", f"article-{name}") for name in places),
        tuple(of_outlet(name, own=True) for name in places),
        notes=("If one is wrong,", "the other still stands."),
    )


def unknown_origin() -> Panel:
    """One outlet has reporting of its own; where the other has it from, nobody knows."""
    left, right = 716, 1052
    middle = (left + right) / 2
    places = {"f": middle - 104, "g": middle + 104}
    return Panel(
        "One of unknown origin",
        left,
        right,
        tuple(node for name, x in places.items() for node in outlet(name, x)),
        tuple(("claim", f"article-{name}") for name in places),
        (of_outlet("f", own=True), of_outlet("g")),
        notes=("1 if G only echoes F,", "2 if it stands on its own."),
    )


def counted(panel: Panel) -> Dossier:
    """Build the example into a store of its own and read back what its claim rests on."""
    publishers = sorted({document.publisher for document in panel.documents if document.publisher})
    entities = [Entity(name, "organisation", name) for name in publishers]
    entities += [Entity("a", "country", "A"), Entity("b", "country", "B"), Entity("aircraft", "materiel", "aircraft")]
    claim = Claim("a", "supplies", "b", "aircraft")
    span = Span(0, 1, "0" * 64)
    relayed = {
        document.id: tuple(s.id for s in panel.speakers if s.document == document.id) for document in panel.documents
    }
    reports = tuple(
        Report(document.id, claim, "ordered", "asserts", span, speakers=relayed[document.id])
        for document in panel.documents
    )
    collection = Collection(tuple(entities), panel.documents, panel.speakers, reports)
    (dossier,) = read_dossiers(build_collection(collection, MEMORY).store)
    return dossier


MARKER = (
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
    '<path d="M0 0L8 4L0 8Z" fill="#16202b"/></marker></defs>'
)


def figure() -> str:
    """Return the picture as SVG."""
    panels = [one_agency(), own_reporting(), unknown_origin()]
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title desc">',
        '<title id="title">Support: how many must fail before nothing is left under a claim</title>',
        f'<desc id="desc">{escape(" ".join(told(panel) for panel in panels))}</desc>',
        f"<style>{STYLE}</style>",
        MARKER,
        f'<rect class="paper" x="0.5" y="0.5" width="{WIDTH - 1}" height="{HEIGHT - 1}" rx="8"/>',
        *layers(),
        *(line for panel in panels for line in drawn(panel)),
        *key(),
        "</svg>",
    ]
    return "\n".join(lines)


def interval(dossier: Dossier) -> str:
    """Write the support of a claim."""
    low, high = dossier.support_min, dossier.support_max
    return (f"{low}" if low == high else f"{low}–{high}") + (" ①" if dossier.single_source else "")


def told(panel: Panel) -> str:
    """Tell a panel in words."""
    weak = [point.id for point in counted(panel).weak_points]
    names = [f"{node.words} ({node.id})" for node in panel.nodes if node.id in weak]
    return f"{panel.title}: support {interval(counted(panel))}, weak points: {', '.join(names) or 'none'}."


def layers() -> Iterator[str]:
    """Yield the names of the layers at the left."""
    for y, *lines in (
        (CLAIM, "claim"),
        (DOCUMENT, "documents"),
        (PUBLISHER, "publishers"),
        (AGENCY_DOCUMENT, "document", "they credit"),
        (AGENCY, "its publisher"),
        (SPEAKER, "speakers"),
        (GROUND, "ground"),
    ):
        for number, line in enumerate(lines):
            yield f'<text class="layer" x="14" y="{y + 5 + 17 * (number - (len(lines) - 1) / 2):g}">{line}</text>'


def drawn(panel: Panel) -> Iterator[str]:
    """Yield the lines of a panel."""
    dossier = counted(panel)
    width = panel.right - panel.left
    yield f'<rect class="panel" x="{panel.left:g}" y="12" width="{width:g}" height="692" rx="6"/>'
    yield f'<text class="head" x="{panel.middle:g}" y="{TITLE}">{escape(panel.title)}</text>'
    yield f'<text class="count" x="{panel.middle:g}" y="{TITLE + 28}">support {interval(dossier)}</text>'
    yield from ground(panel)
    claim = Node("claim", "claim", "A supplies B", panel.middle, CLAIM)
    nodes = {node.id: node for node in (claim, *panel.nodes)}
    for start, end in panel.arrows:
        yield arrow(nodes[start], nodes[end])
    for document in panel.documents:
        yield arrow(nodes[document.id], nodes[document.publisher or ""])
    yield from downwards(panel, nodes)
    weak = {point.id for point in dossier.weak_points}
    for node in nodes.values():
        yield from shape(node, weak=node.id in weak)
    for number, note in enumerate(panel.notes):
        yield f'<text x="{panel.middle:g}" y="{GROUND + 36 + 19 * number}">{escape(note)}</text>'


def ground(panel: Panel) -> Iterator[str]:
    """Yield the ground: a line with hatching."""
    left, right = panel.left + 14, panel.right - 14
    hatches = "".join(f"M{x:g} {GROUND}l-7 9" for x in range(int(left) + 10, int(right) + 1, 12))
    yield f'<path class="ground" d="M{left:g} {GROUND}H{right:g}"/><path class="inner" d="{hatches}"/>'


def downwards(panel: Panel, nodes: dict[str, Node]) -> Iterator[str]:
    """Yield what stands on the ground: speakers, own reporting, and perhaps what is of unknown origin."""
    for speaker in panel.speakers:
        yield arrow(nodes[f"{speaker.document}/{speaker.id}"])
    relaying = {speaker.document for speaker in panel.speakers}
    for document in panel.documents:
        if document.lineage or document.id in relaying:
            continue
        node = nodes[document.publisher or ""]
        yield arrow(node, perhaps=not document.own)
        words = ("own", "reporting") if document.own else ("on its", "own?")
        yield f'<rect class="panel" x="{node.x - 36:g}" y="{AGENCY - 46}" width="72" height="40"/>'
        for number, word in enumerate(words):
            yield f'<text class="side" x="{node.x:g}" y="{AGENCY - 30 + 17 * number}">{word}</text>'
        if not document.own:
            yield from echo(nodes[document.id], min(nodes.values(), key=lambda other: (other.y != DOCUMENT, other.x)))


def echo(unknown: Node, known: Node) -> Iterator[str]:
    """Yield the arrow from a document of unknown origin to the one it may repeat."""
    yield f'<path class="arrow perhaps" d="M{unknown.x - 42:g} {unknown.y + 13}H{known.x + 44:g}"/>'
    yield f'<text x="{(unknown.x + known.x) / 2:g}" y="{unknown.y + 31}">echo?</text>'


def arrow(start: Node, end: Node | None = None, *, perhaps: bool = False) -> str:
    """Return an arrow from the lower edge of a node to the upper edge of another, or down to the ground."""
    half = {"claim": 19, "document": 22, "publisher": 17, "speaker": 30}
    top = {**half, "speaker": 17}
    across = end.x - start.x if end else 0.0
    # Arrows that meet at a node keep a little apart there.
    x, y = (end.x - across * 0.12, end.y - top[end.kind]) if end else (start.x, GROUND)
    kind = "arrow perhaps" if perhaps else "arrow"
    return f'<path class="{kind}" d="M{start.x + across * 0.12:g} {start.y + half[start.kind]:g}L{x:g} {y - 3:g}"/>'


def shape(node: Node, *, weak: bool) -> Iterator[str]:
    """Yield a node: a sheet for a document, a pill for a publisher, a head for a speaker; a warning if it is weak."""
    look = "node weak" if weak else "node"
    x, y = node.x, node.y
    if node.kind == "claim":
        yield f'<rect class="node" x="{x - 72:g}" y="{y - 19}" width="144" height="38"/>'
    elif node.kind == "document":
        yield f'<path class="{look}" d="M{x - 40:g} {y - 22}h66l14 14v30h-80z"/>'
        yield f'<path class="inner" d="M{x + 26:g} {y - 22}v14h14"/>'
    elif node.kind == "publisher":
        yield f'<rect class="{look}" x="{x - 44:g}" y="{y - 17}" width="88" height="34" rx="17"/>'
    else:
        yield f'<circle class="{look}" cx="{x:g}" cy="{y - 8}" r="8"/>'
        yield f'<path class="{look}" d="M{x - 14:g} {y + 12}a14 12 0 0 1 28 0z"/>'
    below = 27 if node.kind == "speaker" else 5
    look = "claim" if node.kind == "claim" else "label"
    yield f'<text class="{look}" x="{x:g}" y="{y + below}">{escape(node.words)}</text>'
    if weak:
        yield from warning(x, y - 8 if node.kind == "document" else y)


def warning(x: float, y: float) -> Iterator[str]:
    """Yield the sign of a weak point beside a node, and the words."""
    yield f'<path class="alarm" d="M{x + 50:g} {y + 8}l10 -18l10 18z"/>'
    yield f'<text class="bang" x="{x + 60:g}" y="{y + 7}">!</text>'
    yield f'<text class="word" x="{x + 76:g}" y="{y + 5}">weak point</text>'


def key() -> Iterator[str]:
    """Yield the explanation of the signs."""
    y = HEIGHT - 32
    yield f'<path class="alarm" d="M16 {y + 8}l10 -18l10 18z"/><text class="bang" x="26" y="{y + 7}">!</text>'
    yield f'<text class="key" x="46" y="{y + 5}">if this alone fails, nothing known is left under the claim</text>'
    yield f'<text class="key" x="474" y="{y + 5}">① rests on a single source</text>'
    yield f'<path class="arrow" d="M752 {y}h34"/><text class="key" x="794" y="{y + 5}">rests on</text>'
    yield f'<path class="arrow perhaps" d="M900 {y}h34"/><text class="key" x="942" y="{y + 5}">perhaps</text>'


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
    print(figure())
