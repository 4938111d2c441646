"""Hand-made dossiers."""

from __future__ import annotations

from defgraph.dossiers import Base, DocumentEntry, Dossier, Figure, Named, ReportEntry


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
