"""Hand-made dossiers."""

from __future__ import annotations

import sys
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from defgraph.dossiers import Base, DocumentEntry, Dossier, Figure, Named, ReportEntry
from defgraph.picture import Picture, render

if TYPE_CHECKING:
    from collections.abc import Iterable


def page(
    dossiers: Iterable[Dossier],
    *,
    title: str = "t",
    generated_from: str = "",
    focus: str | None = None,
    renderer: str = "auto",
) -> str:
    """The page of some dossiers."""
    return render(Picture.of(dossiers, title=title, generated_from=generated_from, focus=focus), renderer=renderer)


def document(**changes: object) -> DocumentEntry:
    values: dict[str, object] = {
        "id": "paper-2024-01-02",
        "publisher": Named("paper", "The Paper", "Publisher"),
        "issued": "2024-01-02",
        "url": "https://example.org/one",
        "bases": (Base("agency-2024-01-01", "credit"),),
    }
    return DocumentEntry(**{**values, **changes})  # type: ignore[arg-type]


def report(**changes: object) -> ReportEntry:
    values: dict[str, object] = {
        "id": "r1",
        "document": document(),
        "stance": "asserts",
        "stage": "ordered",
        "start": 10,
        "end": 42,
        "speakers": (Named("paper/a", "a person who was there", "Speaker"),),
        "figures": {"ordered": Figure(12, 12)},
        "dates": {"due": "2027"},
        "note": "As the paper has it.",
    }
    return ReportEntry(**{**values, **changes})  # type: ignore[arg-type]


def dossier(one: str = "a", other: str = "b", goods: str | None = "t", /, **changes: object) -> Dossier:
    values: dict[str, object] = {
        "id": f"{one}-{other}-{goods}",
        "relation": "supplies",
        "subject": Named(one, one.upper(), "Country"),
        "object": Named(other, other.upper(), "Firm"),
        "item": Named(goods, goods.upper(), "Materiel") if goods else None,
        "standing": "asserts",
        "stage": "ordered",
        "support_min": 1,
        "support_max": 3,
        "stage_support_min": 1,
        "stage_support_max": 2,
        "weak_points": (Named("agency", "The Agency", "Publisher"),),
        "reports": (report(),),
    }
    return Dossier(**{**values, **changes})  # type: ignore[arg-type]


@cache
def synthetic(entities: int) -> tuple[Dossier, ...]:
    """The dossiers of the benchmarks, which are no package: loaded by their path."""
    path = Path(__file__).parents[2] / "benchmarks" / "synthetic.py"
    spec = spec_from_file_location("benchmarks_synthetic", path)
    assert spec is not None
    assert spec.loader is not None
    module: Any = sys.modules.setdefault(spec.name, module_from_spec(spec))
    spec.loader.exec_module(module)
    made: tuple[Dossier, ...] = module.dossiers(entities)
    return made
