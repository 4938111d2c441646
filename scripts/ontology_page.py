"""Write docs/ontology.md from the ontology: `python scripts/ontology_page.py > docs/ontology.md`."""

from __future__ import annotations

from collections import defaultdict

from defgraph import vocabulary as v
from defgraph.vocabulary import ontology, ontology_triples

HEAD = """# Ontology

This page is written by `scripts/ontology_page.py` from `ontology/defgraph.ttl`. The definitions in full stand there,
the roles with their domains and ranges, and mappings to PROV-O, ORG, schema.org, Wikidata, FollowTheMoney, PLOVER.
"""


def page() -> str:
    """Return the page."""
    return "\n".join([HEAD, *_relations(), *_stages(), *_classes(), *_categories(), *_prefixes()])


def _definitions() -> dict[str, str]:
    found = (triple for triple in ontology_triples() if triple.predicate.value == v.SKOS + "definition")
    return {str(getattr(t.subject, "value", "")): str(getattr(t.object, "value", "")) for t in found}


def _relations() -> list[str]:
    lines = [
        "## Relations",
        "",
        "| relation | subject → object | item | stages | plain properties |",
        "|---|---|---|---|---|",
    ]
    for relation in ontology().relations.values():
        arrow = "–" if relation.symmetric else "→"
        item = f"{relation.item_class}{'' if relation.item_required else ' (optional)'}" if relation.item_class else ""
        direct: dict[str, list[str]] = defaultdict(list)
        for stage in relation.stages:
            if stage in relation.direct:
                direct[relation.direct[stage]].append(stage)
        plain = "; ".join(f"{', '.join(stages)}: `dg:{name}`" for name, stages in direct.items())
        roles = f"{relation.subject_class} {arrow} {relation.object_class}"
        lines.append(f"| `{relation.name}` | {roles} | {item} | {', '.join(relation.stages)} | {plain} |")
    return [
        *lines,
        "",
        "A plain property holds between subject and object only for what reports assert to have happened.",
        "",
    ]


def _stages() -> list[str]:
    definitions, rungs = _definitions(), ontology().rungs
    intro = "In the order of the ladder; those without a rung are exits from it."
    rows = [f"| {stage} | {rungs.get(stage, '')} | {definitions[v.STAGE + stage]} |" for stage in ontology().stages]
    return ["## Stages", "", intro, "", "| stage | rung | meaning |", "|---|---|---|", *rows, ""]


def _classes() -> list[str]:
    definitions = _definitions()
    lines = ["## Classes of entities", "", "| class | is also | meaning |", "|---|---|---|"]
    for name, ancestors in ontology().classes.items():
        also = ", ".join(sorted(ancestors - {name, "entity"}))
        lines.append(f"| {name} | {also} | {definitions[v.DG + v.camel(name)]} |")
    return [*lines, ""]


def _categories() -> list[str]:
    return ["## Categories of materiel", "", ", ".join(ontology().categories) + ".", ""]


def _prefixes() -> list[str]:
    lines = [
        "## Prefixes",
        "",
        "Known in every query without being declared.",
        "",
        "| prefix | namespace |",
        "|---|---|",
    ]
    return [*lines, *(f"| `{prefix}:` | `{namespace}` |" for prefix, namespace in v.PREFIXES.items()), ""]


if __name__ == "__main__":
    print(page(), end="")
