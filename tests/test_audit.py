"""The audit: counted anew from arrays, at levels and by owner, and the same as what the store was told when built."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from defgraph.answers.audits import audit, graded
from defgraph.building import build
from defgraph.conflicts import find_conflicts
from defgraph.dossiers import read_documents
from defgraph.grades import grades
from defgraph.lineage import keeping
from defgraph.lineage.keeping import KEPT, to_arrays
from defgraph.lineage.owners import controlled_by
from defgraph.lineage.reading import read_evidence
from defgraph.store import MEMORY, open_store
from defgraph.vocabulary import ENTITY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

    from defgraph.dossiers import Dossier
    from defgraph.store import Store

DIGEST = "0123456789abcdef" * 4
CLAIM = "[works, supplies, navy, frigate]"


def document(name: str, publisher: str, body: str, speakers: str = "") -> str:
    return f"""\
document:
  id: {name}
  publisher: {publisher}
{body}
{speakers}
"""


def report(claim: str = CLAIM, speakers: str = "", start: int = 0) -> str:
    said_by = f"\n    speakers: [{speakers}]" if speakers else ""
    stage = "in-force" if "controls" in claim else "ordered"
    return f"""\
  - claim: {claim}
    stage: {stage}
    span: [{start}, {start + 9}]
    sha256: {DIGEST}{said_by}
"""


ENTITIES = """\
entities:
  works: {class: firm, label: Works}
  navy: {class: armed-force, label: Navy}
  frigate: {class: materiel, label: frigate, category: ships}
  morning: {class: publisher, label: Morning}
  evening: {class: publisher, label: Evening}
  holding: {class: firm, label: Holding}
  group: {class: firm, label: Group}
  gazette: {class: publisher, label: Gazette}
"""
ANONYMOUS = "speakers:\n  one: {label: one, anonymous: true}\n  other: {label: other, anonymous: true}"
FILES: Mapping[str, str] = {
    "entities/all.yaml": ENTITIES,
    "documents/m1.yaml": document("m1", "morning", "  origin: own\nreports:\n" + report()),
    "documents/m2.yaml": document("m2", "morning", "  origin: own\nreports:\n" + report()),
    "documents/e1.yaml": document(
        "e1", "evening", "  origin: own\nreports:\n" + report(speakers="one, other"), ANONYMOUS
    ),
    "documents/g1.yaml": document(
        "g1",
        "gazette",
        "  origin: own\nreports:\n"
        + report("[holding, controls, morning]")
        + report("[group, controls, holding]", start=20)
        + report("[group, controls, evening]", start=40),
    ),
}


@pytest.fixture
def owned(tmp_path: Path) -> Store:
    """Two houses that one group owns, one of them through another; three documents on one supply."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return build(tmp_path, MEMORY).store


def supply(store: Store, level: str = "all", *, by_owner: bool = False) -> dict[str, Any]:
    (found,) = (row for row in audit(store, level, by_owner=by_owner).rows().rows if row["relation"] == "supplies")
    return dict(found)


def weak(row: Mapping[str, Any]) -> list[str]:
    return [point["id"] for point in row["weak_points"]]


@pytest.mark.parametrize(
    ("level", "support"),
    [
        ("all", 2),  # both documents of Morning fall with it
        ("document", 3),
        ("publisher", 2),
        ("origin", 3),  # Morning, and two speakers of Evening
    ],
)
def test_failures_are_counted_at_the_level_asked_for(owned: Store, level: str, support: int) -> None:
    row = supply(owned, level)
    assert (row["support_min"], row["support_max"], weak(row)) == (support, support, [])


def test_publishers_of_one_owner_are_one(owned: Store) -> None:
    row = supply(owned, by_owner=True)
    assert (row["support_min"], row["support_max"], weak(row)) == (1, 1, ["group"])
    assert row["falls_without"] == "Group"


def test_an_owner_counts_at_the_level_of_publishers_too(owned: Store) -> None:
    assert weak(supply(owned, "publisher", by_owner=True)) == ["group"]


def test_an_owner_is_behind_what_it_owns_through_others(owned: Store) -> None:
    assert controlled_by(owned, ENTITY + "group") == {ENTITY + name for name in ("holding", "morning", "evening")}
    assert controlled_by(owned, ENTITY + "evening") == frozenset()


def test_a_level_that_is_none_is_refused(run: Callable[..., Result]) -> None:
    result = run("audit", "--level", "paper")
    assert result.exit_code == 2
    assert "document" in result.stderr


def test_owners_have_no_part_in_counting_documents(run: Callable[..., Result]) -> None:
    result = run("audit", "--level", "document", "--owner")
    assert result.exit_code == 2
    assert "leave one out" in result.stderr


def test_grades_stand_in_the_table_too(run: Callable[..., Result]) -> None:
    head = run("audit", "--grades").stdout.splitlines()[1]
    assert head.split()[-1] == "grade"
    assert "grade" not in run("audit").stdout.splitlines()[1]


def test_what_a_view_does_not_show_is_said_to_be_of_that_view(run: Callable[..., Result]) -> None:
    result = run("show", "trt-2022-12-15", "--known-by", "2020")
    assert result.exit_code == 2
    assert "as known by 2020" in result.stderr


def test_the_audit_finds_what_the_store_was_told_when_it_was_built(store: Store, dossiers: tuple[Dossier, ...]) -> None:
    told = {dossier.id: (dossier.assessment, [point.plain() for point in dossier.weak_points]) for dossier in dossiers}
    rows = audit(store).rows().rows
    assert {
        row["claim"]: ({name: row[name] for name in told[str(row["claim"])][0]}, row["weak_points"]) for row in rows
    } == told
    assert {row["claim"]: row["documents"] for row in rows} == {d.id: list(d.documents) for d in dossiers}


def test_grades_of_the_audit_are_those_of_the_dossiers(store: Store, dossiers: tuple[Dossier, ...]) -> None:
    rows = graded(store, audit(store, "document")).rows().rows
    found = grades(dossiers, find_conflicts(dossiers, read_documents(store)))
    assert {row["claim"]: row["grade"] for row in rows} == {claim: str(grade) for claim, grade in found.items()}


def test_rows_are_made_when_asked_for_and_always_the_same(store: Store) -> None:
    rows = audit(store).rows(1).rows
    assert list(rows) == [rows[place] for place in range(len(rows))] == rows[:]
    supports = [(row["support_min"], row["support_max"]) for row in rows]
    assert supports == sorted(supports)
    assert {low for low, _ in supports} <= {0, 1}


def test_what_a_store_keeps_is_what_its_triples_tell(store_address: str) -> None:
    kept = open_store(store_address)
    anew = open_store(store_address)
    anew.kept = lambda name: None  # type: ignore[method-assign]  # noqa: ARG005
    told, again = to_arrays(read_evidence(kept)), to_arrays(read_evidence(anew))
    assert told.keys() == again.keys()
    assert [name for name in told if not np.array_equal(told[name], again[name])] == []


def test_arrays_of_another_ontology_are_made_anew(store_address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told = to_arrays(read_evidence(open_store(store_address)))
    monkeypatch.setattr(keeping, "_FORM", 0)
    assert keeping.from_arrays(told) is None
    again = to_arrays(read_evidence(open_store(store_address)))
    assert [name for name in told if name != "form" and not np.array_equal(told[name], again[name])] == []


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 broken"])
def test_damaged_arrays_are_made_anew(store_address: str, tmp_path: Path, damage: bytes) -> None:
    folder = tmp_path / "store"
    shutil.copytree(store_address, folder)
    (file,) = folder.glob(f"*/{KEPT}.npz")
    file.write_bytes(damage)
    found, sound = audit(open_store(str(folder))), audit(open_store(store_address))
    assert list(found.rows().rows) == list(sound.rows().rows)
