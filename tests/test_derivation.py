"""What is derived from reports, from the file to the store: times, ends, hedges and denials."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from defgraph.building import build
from defgraph.dossiers import Dossier, read_dossiers
from defgraph.questions.catalogue import question
from defgraph.store import MEMORY, Store, select

if TYPE_CHECKING:
    from pathlib import Path

ENTITIES = """
entities:
  us: {class: country, label: United States}
  vn: {class: country, label: Viet Nam}
  guest: {class: person, label: Guest}
  arms: {class: materiel, label: arms}
  house: {class: publisher, label: House}
  wire: {class: publisher, label: Wire}
"""
EMBARGO, VISIT, SUPPLY = "[us, embargoes, vn, arms]", "[guest, visits, vn]", "[us, supplies, vn, arms]"


def report(claim: str, stage: str, **fields: str) -> str:
    lines = [f"  - claim: {claim}", f"stage: {stage}", *(f"{key}: {value}" for key, value in fields.items())]
    return "\n    ".join([*lines, "span: [0, 9]", f"sha256: {'0' * 64}"])


def document(name: str, issued: str, *reports: str, lineage: str = "origin: own") -> str:
    return f"document:\n  id: {name}\n  publisher: house\n  issued: {issued}\n  {lineage}\nreports:\n" + "\n".join(
        reports
    )


def built(folder: Path, *documents: str) -> tuple[Store, Dossier]:
    """Build documents that speak of one claim, and return it."""
    (folder / "entities").mkdir()
    (folder / "documents").mkdir()
    (folder / "entities" / "all.yaml").write_text(ENTITIES, encoding="utf-8")
    for number, text in enumerate(documents):
        (folder / "documents" / f"{number}.yaml").write_text(text, encoding="utf-8")
    store = build(folder, MEMORY).store
    (claim,) = read_dossiers(store)
    return store, claim


def ask(store: Store, pattern: str) -> bool:
    found = store.query(f"ASK {{ {pattern} }}")
    assert isinstance(found, bool)
    return found


@pytest.mark.parametrize(
    "later",
    [
        report(EMBARGO, "lifted", since="1984", until="2016-05"),
        report(EMBARGO, "lifted"),
        report(EMBARGO, "in-force", since="1984", until="2016"),
    ],
    ids=["lifted with its time", "lifted without", "in force until then"],
)
def test_an_embargo_that_later_reports_say_has_ended_gives_no_plain_triple(tmp_path: Path, later: str) -> None:
    first = document("first", "2001", report(EMBARGO, "in-force"))
    store, _ = built(tmp_path, first, document("later", "2017", later))
    assert not ask(store, "ent:us dg:embargoes ent:vn")


def test_a_state_that_is_to_end_some_day_holds(tmp_path: Path) -> None:
    store, claim = built(tmp_path, document("one", "2025", report(EMBARGO, "in-force", since="2014", until="2040")))
    assert claim.stage == "in-force"
    assert ask(store, "ent:us dg:embargoes ent:vn")


def test_a_visit_called_off_before_its_day_is_cancelled(tmp_path: Path) -> None:
    planned = document("planned", "2025-10-20", report(VISIT, "planned", date="2025-11-02"))
    _, claim = built(tmp_path, planned, document("off", "2025-10-30", report(VISIT, "cancelled")))
    assert claim.stage == "cancelled"


def test_a_guess_that_a_deal_may_be_blocked_attests_to_no_deal(tmp_path: Path) -> None:
    guess = document("guess", "2022", report(SUPPLY, "blocked", stance="hedges"))
    _, claim = built(tmp_path, guess, document("talks", "2022", report(SUPPLY, "discussed")))
    assert (claim.stage, claim.support_min, claim.support_max) == ("discussed", 1, 1)
    assert {point.id for point in claim.weak_points} == {"talks", "house"}


def test_a_guess_alone_supports_neither_the_claim_nor_its_stage(tmp_path: Path) -> None:
    _, claim = built(tmp_path, document("guess", "2022", report(SUPPLY, "blocked", stance="hedges")))
    assert (claim.stage, claim.support_max, claim.stage_support_max) == ("blocked", 0, 0)


def test_a_claim_that_is_only_denied_has_no_stage_and_no_support(tmp_path: Path) -> None:
    store, claim = built(tmp_path, document("no", "2022", report(SUPPLY, "ordered", stance="denies")))
    assert (claim.stage, claim.standing, claim.support_max) == ("", "denies", 0)
    assert not ask(store, "ent:us ?p ent:vn")


def test_a_hedged_claim_shows_its_figures_and_gives_no_plain_triple(tmp_path: Path) -> None:
    store, claim = built(tmp_path, document("may", "2022", report(SUPPLY, "ordered", stance="hedges", ordered="12")))
    assert claim.latest is not None
    assert (claim.stage, str(claim.latest.figures["ordered"])) == ("ordered", "12")
    assert not ask(store, "ent:us ?p ent:vn")


def test_figures_of_two_reports_are_not_mixed(tmp_path: Path) -> None:
    first = document("first", "2022", report(SUPPLY, "delivering", delivered="2", ordered="12", due="2027"))
    _, claim = built(tmp_path, first, document("second", "2025", report(SUPPLY, "delivering", delivered="3")))
    assert claim.latest is not None
    assert {name: str(figure) for name, figure in claim.latest.figures.items()} == {"delivered": "3"}


def test_a_denial_of_a_papers_own_is_not_put_into_the_wires_mouth(tmp_path: Path) -> None:
    own = report(SUPPLY, "ordered", stance="denies", rests_on="own")
    echoed = report(SUPPLY, "delivered", stance="denies")
    lineage = "rests_on: [{document: wire-story, because: byline}]"
    wire = "document: {id: wire-story, publisher: wire, origin: own}"
    store, _ = built(tmp_path, document("paper", "2022", own, echoed, lineage=lineage), wire)
    stages = {
        source: [row["stage"] for row in select(store, question("denials").fill({"source": source}, store))]
        for source in ("Wire", "House")
    }
    assert stages["Wire"] == ["delivered"]
    assert sorted(map(str, stages["House"])) == ["delivered", "ordered"]


def test_an_embargo_of_unknown_beginning_is_known_from_the_day_it_was_reported(tmp_path: Path) -> None:
    store, _ = built(tmp_path, document("one", "2022-12-15", report(EMBARGO, "in-force")))

    def known(date: str) -> int:
        return len(select(store, question("embargoes-at").fill({"date": date}, store)))

    assert [known(date) for date in ("1990-01-01", "2022-12-14", "2022-12-15", "2023")] == [0, 0, 1, 1]


def test_a_stage_that_is_an_exit_is_asked_for_by_itself(tmp_path: Path) -> None:
    talks = document("talks", "2022", report(SUPPLY, "discussed"))
    store, _ = built(tmp_path, talks, document("stop", "2023", report(SUPPLY, "stalled")))

    def listed(stage: str) -> int:
        return len(select(store, question("suppliers-at-stage").fill({"recipient": "vn", "stage": stage}, store)))

    assert [listed(stage) for stage in ("stalled", "cancelled", "considered")] == [1, 0, 0]
