"""The page: data, styles and scripts in one file that asks nothing of the network and runs nothing but itself."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from defgraph.picture.drawing import network
from defgraph.picture.evidence import claim_record, document_records, stage_key
from defgraph.picture.looks import NODE_LOOKS, Line, denied_line, node_id, node_look, stage_line, words
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinja2 import Template
    from markupsafe import Markup

    from defgraph.dossiers import Dossier

_HERE = files("defgraph.picture")
_SCRIPTS = ("data", "network", "marks", "panel", "table", "filters", "main")


def render(dossiers: Sequence[Dossier], *, title: str, generated_from: str = "", focus: str | None = None) -> str:
    """Return the HTML page that draws the claims.

    ``generated_from`` tells the reader what it was made from. With ``focus``, the id of an entity, the others
    stand on rings around that one. The same claims give the same page, byte for byte.
    """
    ordered = sorted(dossiers, key=lambda dossier: dossier.id)
    data = _data(ordered, title, focus)
    style, scripts = _asset("page.css"), [_vendored(), _own_script()]
    return _template().render(
        title=title,
        generated_from=generated_from,
        policy=_policy(scripts, [style]),
        style=_markup(style),
        scripts=[_markup(script) for script in scripts],
        data=_markup(embedded(data)),
        looks=data["looks"],
        groups=data["groups"],
        relations=data["relations"],
    )


def embedded(data: object) -> str:
    r"""Write data as JSON that no HTML parser can mistake for anything else.

    >>> embedded("</script>")
    '"\\u003c/script\\u003e"'
    """
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _data(dossiers: Sequence[Dossier], title: str, focus: str | None) -> dict[str, Any]:
    return {
        "title": title,
        "focus": node_id(focus) if focus else "",
        "network": network(dossiers, focus),
        "claims": [claim_record(dossier) for dossier in dossiers],
        "documents": document_records(dossiers),
        "looks": _look_rows(dossiers),
        "groups": _stage_groups(dossiers),
        "relations": _relation_rows(dossiers),
    }


def _look_rows(dossiers: Sequence[Dossier]) -> list[dict[str, Any]]:
    kinds = {end.id: node_look(end.kind).key for d in dossiers for end in (d.subject, d.object)}
    counts = Counter(kinds.values())
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


def _stage_groups(dossiers: Sequence[Dossier]) -> dict[str, dict[str, Any]]:
    """Return the legend of lines: how far deals got, other relations, and what is not simply asserted."""
    stated = [d for d in dossiers if d.standing != "denies" and d.stage]
    deals, others = [d for d in stated if d.deal], [d for d in stated if not d.deal]
    return {
        "deals": {"title": "Deals: how far they got", "rows": _stage_rows(deals, deal=True)},
        "others": {"title": "Other relations", "rows": _stage_rows(others, deal=False)},
        "standing": {"title": "Standing", "rows": _standing_rows(dossiers)},
    }


def _stage_rows(dossiers: Iterable[Dossier], *, deal: bool) -> list[dict[str, Any]]:
    counts = Counter(dossier.stage for dossier in dossiers)
    return [
        _row(stage_key(stage, deal=deal), words(stage), stage_line(stage, deal=deal), counts[stage])
        for stage in ontology().stages
        if counts[stage]
    ]


def _standing_rows(dossiers: Sequence[Dossier]) -> list[dict[str, Any]]:
    counts = Counter(dossier.standing for dossier in dossiers)
    rows = (("asserts", "asserted", None), ("hedges", "hedged", None), ("denies", "denied", denied_line()))
    return [_row(f"standing:{label}", label, line, counts[key]) for key, label, line in rows if counts[key]]


def _row(key: str, label: str, line: Line | None, count: int) -> dict[str, Any]:
    drawn = {"dashes": " ".join(map(str, line.dashes)), "width": line.width, "colour": line.colour} if line else None
    return {"key": key, "label": label, "line": drawn, "count": count}


def _relation_rows(dossiers: Sequence[Dossier]) -> list[dict[str, Any]]:
    counts = Counter(dossier.relation for dossier in dossiers)
    return [{"key": name, "label": words(name), "count": count} for name, count in sorted(counts.items())]


@cache
def _asset(name: str) -> str:
    text = _HERE.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")
    if re.search(r"</(script|style)|<!--", text, re.IGNORECASE):
        raise ValueError(f"{name} cannot stand inside a page: it would end its own element")
    return text


def _vendored() -> str:
    """Return vis-network without its pointer to a source map, which a debugger would fetch."""
    return re.sub(r"\n//# sourceMappingURL=\S+\s*$", "\n", _asset("vendor/vis-network.min.js"))


def _own_script() -> str:
    parts = (_asset(f"scripts/{name}.js") for name in _SCRIPTS)
    return '(function () {\n"use strict";\n' + "\n".join(parts) + "})();\n"


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
