"""The page: data, styles and scripts in one file that asks nothing of the network and runs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from defgraph.picture.drawing import bends, shortened
from defgraph.picture.evidence import BECAUSE, DATES, ORIGINS, STANDINGS
from defgraph.picture.legend import ladder, legend
from defgraph.picture.looks import node_id
from defgraph.picture.tables import column, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jinja2 import Template
    from markupsafe import Markup

    from defgraph.picture.values import Picture

_HERE = files("defgraph.picture")
_BEFORE = ("tables", "data", "names", "cuts", "timing", "assessment", "theme", "wishes")
_BEHIND = ("panel", "table", "paths", "caption", "saving", "legend", "filters", "sources", "search", "main")
_NETWORK = ("network", "lines", "marks", "sketch")
_PARTS = ("scene", "camera", "paint", "names", "hits", "svg", "trail", "sigma")
_OVERVIEW = (*(f"overview_{part}" for part in _PARTS), "overview")
_SCRIPTS = {
    "network": ("vendor/vis-network.min.js", (*_BEFORE, *_NETWORK, *_BEHIND)),
    "overview": ("vendor/sigma-graphology.min.js", (*_BEFORE, *_OVERVIEW, *_BEHIND)),
}
"""For each renderer, what others wrote of it, and our own scripts in the order in which they are joined."""
_STYLES = ("page.css", "panel.css")
RENDERERS = ("auto", *_SCRIPTS)


def render(picture: Picture, *, renderer: str = "auto", site: Mapping[str, str] | None = None) -> str:
    """Return the HTML page of a picture. The same picture gives the same page, byte for byte.

    ``renderer`` is ``network`` (every claim is drawn; for up to some thousand entities), ``overview`` (by
    community, opening into ego networks; for up to some ten thousand), or ``auto``: an overview if the picture is
    crowded.
    ``site`` is given for the page of a site, which links to the others (:mod:`defgraph.site.addresses`): the names of
    those that are not called as the ids of what they are about.

    Raises:
        ValueError: if there is no such renderer.
    """
    chosen = chosen_renderer(picture, renderer)
    return written(picture, chosen, drawn(picture, chosen), site)


def chosen_renderer(picture: Picture, renderer: str) -> str:
    """Return the renderer that is meant: ``auto`` goes by how many entities and claims there are.

    Raises:
        ValueError: if there is no such renderer.
    """
    if renderer not in RENDERERS:
        raise ValueError(f"there is no renderer {renderer!r}; there are {', '.join(RENDERERS)}")
    if renderer != "auto":
        return renderer
    return "overview" if picture.crowded else "network"


def drawn(picture: Picture, renderer: str) -> dict[str, Any]:
    """Return what only a renderer needs: where things stand, and what it draws them with."""
    if renderer == "network":
        return {"network": _compact(picture.placed)}
    from defgraph.picture.overview import overview

    found = overview(picture)
    nodes = {name: found["nodes"][name] for name in ("x", "y", "size", "community")}
    return {"overview": {"communities": found["communities"], "nodes": nodes}}


def written(picture: Picture, renderer: str, places: dict[str, Any], site: Mapping[str, str] | None = None) -> str:
    """Return the page for a renderer, with what :func:`drawn` gave for it."""
    data = {**_data(picture, renderer, places), "site": site}
    style, scripts = _style(), [_vendored(renderer), _own_script(renderer)]
    return _template().render(
        title=picture.title,
        generated_from=picture.generated_from,
        in_site=site is not None,
        policy=_policy(scripts, [style]),
        style=_markup(style),
        scripts=[_markup(script) for script in scripts],
        data=_markup(embedded(data)),
    )


def embedded(data: object) -> str:
    r"""Write data as JSON that no HTML parser can mistake for anything else.

    >>> embedded("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(data, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _data(picture: Picture, renderer: str, places: dict[str, Any]) -> dict[str, Any]:
    items = dict.fromkeys(d.item.label for d in picture.dossiers if d.item and d.deal)
    short, rows = {label: shortened(label) for label in items}, legend(picture)
    return {
        "title": picture.title,
        "focus": node_id(picture.focus) if picture.focus else "",
        "renderer": renderer,
        "words": {"because": BECAUSE, "origins": ORIGINS, "standings": STANDINGS, "dates": DATES},
        "short": {label: brief for label, brief in short.items() if brief != label},
        **places,
        "looks": rows["looks"],
        "relations": rows["relations"],
        **ladder(),
        **tables(picture),
    }


def _compact(network: dict[str, Any]) -> dict[str, Any]:
    """Leave out of a network what the page can work out from claims and looks; nodes and edges keep their order."""
    nodes, edges = network["nodes"], network["edges"]
    return {
        "x": [node["x"] for node in nodes],
        "y": [node["y"] for node in nodes],
        "size": [node["size"] for node in nodes],
        "label": column([node["label"] if node["label"] != node["name"] else "" for node in nodes]),
        "bend": column(list(map(bends, edges))),
        "options": network["options"],
    }


def script_names(renderer: str) -> tuple[str, ...]:
    """Return the names of our own scripts that a renderer's page has, in the order in which they are joined."""
    return _SCRIPTS[renderer][1]


@cache
def asset(name: str) -> str:
    """Return the text of a file that pages are made of, such as ``scripts/data.js``.

    Raises:
        ValueError: if it would end the element in which it is to stand.
    """
    text = _HERE.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ValueError(f"{name} cannot stand inside a page: it would end its own element")
    return text


@cache
def _vendored(renderer: str) -> str:
    """Return others' script without its pointer to a source map, which a debugger would fetch."""
    vendored, _ = _SCRIPTS[renderer]
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", asset(vendored))


@cache
def _own_script(renderer: str) -> str:
    """Join our scripts in one scope. Comments and indents are for those who read the files, not for every page."""
    from rjsmin import jsmin

    parts = "\n".join(asset(f"scripts/{name}.js") for name in script_names(renderer))
    return f'(function () {{\n"use strict";\n{jsmin(parts)}\n}})();\n'


@cache
def _style() -> str:
    text = re.sub(r"/\*.*?\*/", "", "".join(map(asset, _STYLES)), flags=re.DOTALL)
    return re.sub(r"\n\s*", "\n", text)


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """Return the content security policy: these very scripts and styles, images made by themselves, nothing else."""
    sources = {
        "default-src": "'none'",
        "script-src": " ".join(map(_source_hash, scripts)),
        "style-src": " ".join(map(_source_hash, styles)),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in sources.items())


def _source_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _template() -> Template:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_HERE.joinpath("page.html.j2").read_text(encoding="utf-8"))


def _markup(text: str) -> Markup:
    """Mark our own text, or data that :func:`embedded` made safe, as not to be escaped again."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704
