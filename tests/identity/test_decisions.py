"""Decisions on identity: what two entities being one does to a collection, and that undoing it leaves no trace."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.building import build_collection
from defgraph.errors import AmbiguousName, DataError, DefgraphError, Place, UnknownName
from defgraph.identity.decisions import DIFFERENT, SAME, Decision, canonical_ids
from defgraph.identity.unifying import unify
from defgraph.model import Claim, Collection, Document, Entity, Report, Span, Speaker
from defgraph.reading.collection import examine, read
from defgraph.reading.decisions import FILE, decide
from defgraph.store import MEMORY, select
from defgraph.store.triples import collection_triples
from defgraph.vocabulary import ontology
from fixtures_folders import SOUND, store_of, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).parents[2]
WHY = ("one name", "tester", "2025-01-02")
RELATIONS = ontology().relations
SPAN = Span(0, 5, "0" * 64)


def same(one: str, other: str, line: int = 1) -> Decision:
    return Decision(SAME, one, other, *WHY, Place(Path(FILE), line, 5))


def triples(collection: Collection) -> set[str]:
    return {str(triple) for triple in collection_triples(collection)}


def everything(folder: Path) -> set[tuple[str, ...]]:
    """Return all triples of a store built from a folder, what follows from the data included."""
    store = build_collection(read(folder), MEMORY).store
    return {tuple(map(str, row)) for row in select(store, "SELECT ?s ?p ?o WHERE { ?s ?p ?o }").rows}


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the real data, for decisions to be tried on."""
    folder = tmp_path / "graph_data"
    shutil.copytree(ROOT / "graph_data", folder)
    (folder / FILE).unlink(missing_ok=True)
    return folder


def decide_in(folder: Path, verdict: str, one: str, other: str) -> Decision:
    return decide(examine(folder).apart, folder / FILE, verdict, (one, other), WHY)


# What follows from decisions


def test_the_first_named_stands_for_both_and_along_a_chain() -> None:
    assert canonical_ids([same("a", "b"), same("b", "c"), same("x", "y")]) == {"b": "a", "c": "a", "y": "x"}
    assert canonical_ids([same("b", "c"), same("a", "b")]) == {"b": "a", "c": "a"}
    assert canonical_ids([same("a", "b"), same("b", "a")]) == {"b": "a"}
    assert canonical_ids([same("a", "c"), same("b", "c")]) == {"c": "a", "b": "a"}


def test_that_two_are_different_makes_nothing_one() -> None:
    assert canonical_ids([Decision(DIFFERENT, "a", "b", *WHY, Place(Path(FILE)))]) == {}


# The real data


def test_a_decision_moves_all_mentions_and_undoing_it_restores_every_triple(real: Path) -> None:
    before = everything(real)
    decide_in(real, SAME, "Viet Nam Coast Guard", "vn-police")
    after = everything(real)
    assert after != before
    assert not any("vn-police>" in term for row in after for term in row)
    text = (real / FILE).read_text(encoding="utf-8")
    (real / FILE).write_text(text[: text.index("  - same:")], encoding="utf-8")
    assert everything(real) == before
    (real / FILE).unlink()
    assert everything(real) == before


def test_no_name_source_or_report_is_lost(real: Path) -> None:
    apart = read(real)
    decide_in(real, SAME, "vn-coast-guard", "vn-police")
    whole = read(real)
    known = {entity.id: entity for entity in apart.entities}
    guard, police = known["vn-coast-guard"], known["vn-police"]
    merged = {entity.id: entity for entity in whole.entities}["vn-coast-guard"]
    assert merged.label == guard.label
    assert set(merged.aliases) == {*guard.aliases, police.label, *police.aliases}
    assert whole.documents == apart.documents
    spans = [{(report.document, report.span) for report in one.reports} for one in (apart, whole)]
    assert spans[0] == spans[1]
    assert len(list(whole.reports)) == len(list(apart.reports))


def test_publishers_speakers_countries_and_kinds_follow(tmp_path: Path) -> None:
    folder = write(tmp_path)
    decisions = [same("daily-echo", "agency"), same("to", "jane-doe"), same("norge", "norway")]
    collection = read(folder)
    more = (Entity("to", "person", "J. Doe"), Entity("norge", "country", "Norge"))
    base = Entity("base", "government-body", "Base", country="norway")
    collection = replace(collection, entities=(*collection.entities, *more, base))
    whole = unify(collection, [*decisions, same("plane", "aircraft")])
    assert {document.publisher for document in whole.documents} == {"daily-echo", None}
    assert {speaker.entity for speaker in whole.speakers} == {"to", None}
    entities = {entity.id: entity for entity in whole.entities}
    assert entities["base"].country == "norge"
    assert entities["norge"].iso == "NO"
    assert entities["trainer"].kind_of == "plane"


def test_a_state_and_its_successor_taken_as_one_have_none() -> None:
    states = (Entity("new", "country", "New"), Entity("old", "country", "Old", successor="new"))
    older = Entity("older", "country", "Older", successor="old")
    whole = unify(Collection((*states, older), (), (), ()), [same("new", "old")])
    assert whole.entities == (Entity("new", "country", "New", aliases=("Old",)), replace(older, successor="new"))


def test_a_symmetric_claim_is_put_in_order_again() -> None:
    claim = Claim.of(RELATIONS["meets"], "b", "c")
    report = Report("d", claim, "held", "asserts", SPAN)
    collection = Collection(entities("abcz"), (Document("d"),), (), (report,))
    (moved,) = unify(collection, [same("z", "b")]).reports
    assert moved.claim == Claim.of(RELATIONS["meets"], "z", "c") == Claim("c", "meets", "z")


def test_what_one_place_says_of_both_is_said_once() -> None:
    reports = tuple(Report("d", Claim("a", "supplies", "b", item), "ordered", "asserts", SPAN) for item in "xyz")
    collection = Collection(entities("abxyz"), (Document("d"),), (), reports)
    assert [report.claim.item for report in unify(collection, [same("x", "y")]).reports] == ["x", "z"]


@dataclass(frozen=True)
class Streamed:
    """Reports that are made each time they are gone through."""

    reports: tuple[Report, ...]
    begun: list[int]

    def __iter__(self) -> Iterator[Report]:
        self.begun.append(0)
        for report in self.reports:
            self.begun[-1] += 1
            yield report


def test_reports_stay_streams() -> None:
    reports = tuple(Report("d", Claim("a", "supplies", "b", item), "ordered", "asserts", SPAN) for item in "xyz")
    streamed = Streamed(reports, [])
    whole = unify(Collection(entities("abxyz"), (Document("d"),), (), streamed), [same("a", "q")])
    assert streamed.begun == []
    assert next(iter(whole.reports)).claim == reports[0].claim
    assert streamed.begun == [1]
    assert len(list(whole.reports)) == len(list(whole.reports)) == 3
    assert streamed.begun == [1, 3, 3]


def test_a_collection_without_decisions_is_untouched() -> None:
    collection = Collection(entities("ab"), (), (), Streamed((), []))
    assert unify(collection, []) is collection
    assert unify(collection, [Decision(DIFFERENT, "a", "b", *WHY, Place(Path(FILE)))]) is collection


# Drawn collections


def entities(ids: Iterable[str]) -> tuple[Entity, ...]:
    return tuple(Entity(name, "organisation", f"Label {name}") for name in sorted(ids))


NAMES = "abcdef"
name = st.sampled_from(NAMES)
claim = st.builds(
    lambda relation, one, other, item: Claim.of(RELATIONS[relation], one, other, item),
    st.sampled_from(["supplies", "meets", "owns"] if "owns" in RELATIONS else ["supplies", "meets"]),
    name,
    name,
    st.none() | name,
).filter(lambda one: one.subject != one.object)


@st.composite
def collections(draw: st.DrawFn) -> Collection:
    aliases = {one: st.lists(st.sampled_from(["Alias", f"A {one}"]), unique=True) for one in NAMES}
    made = [Entity(one, "organisation", f"Label {one}", aliases=tuple(draw(aliases[one]))) for one in NAMES]
    documents = tuple(Document(f"d{number}", publisher=draw(st.none() | name)) for number in range(3))
    speakers = tuple(Speaker(document.id, "s", entity=draw(name)) for document in documents)
    told = draw(st.lists(st.tuples(claim, st.sampled_from(documents), st.integers(0, 5)), max_size=12, unique=True))
    reports = tuple(
        Report(document.id, one, "held", "asserts", Span(start, start + 1, "0" * 64), speakers=("s",))
        for one, document, start in told
    )
    return Collection(tuple(made), documents, speakers, reports)


@given(
    collection=collections(), pairs=st.lists(st.tuples(name, name).filter(lambda pair: pair[0] != pair[1]), max_size=4)
)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_unifying_loses_no_name_and_no_report_and_is_undone_without_trace(
    collection: Collection, pairs: list[tuple[str, str]]
) -> None:
    before = triples(collection)
    decisions = [same(*pair) for pair in pairs]
    ids = canonical_ids(decisions)
    whole = unify(collection, decisions)
    try:
        reports = list(whole.reports)
    except DataError:
        assert any(
            ids.get(r.claim.subject, r.claim.subject) == ids.get(r.claim.object, r.claim.object)
            for r in collection.reports
        )
        return
    assert {n for e in whole.entities for n in (e.label, *e.aliases)} == {
        n for e in collection.entities for n in (e.label, *e.aliases)
    }
    assert {(r.document, r.span.start) for r in reports} == {(r.document, r.span.start) for r in collection.reports}
    assert len({report.id for report in reports}) == len(reports)
    assert not {e.id for e in whole.entities} & ids.keys()
    mentioned = {n for r in reports for n in (r.claim.subject, r.claim.object, r.claim.item)}
    mentioned |= {d.publisher for d in whole.documents} | {s.entity for s in whole.speakers}
    assert not mentioned & ids.keys()
    assert triples(unify(collection, decisions)) == triples(whole)
    assert triples(unify(collection, [])) == before


# Findings


ENTRY = "  - {verdict}: [{one}, {other}]\n    because: a test\n    by: tester\n    on: 2025-01-02\n"


def folder_with(tmp_path: Path, *decided: tuple[str, str, str], more: str = "") -> Path:
    text = "".join(ENTRY.format(verdict=v, one=a, other=b) for v, a, b in decided)
    return write(tmp_path, {**SOUND, FILE: f"decisions:\n{text}{more}"})


def findings(folder: Path) -> list[str]:
    return [str(finding).removeprefix(f"{folder / FILE}:") for finding in examine(folder).findings]


@pytest.mark.parametrize(
    ("decided", "expected"),
    [
        ([("same", "norway", "sweden")], ["2:5: unknown entity 'sweden'; remove the decision, or restore what"]),
        ([("same", "norway", "norwy")], ["2:5: unknown entity 'norwy'; did you mean 'norway'?"]),
        ([("same", "norway", "jane-doe")], ["2:5: 'norway' is of class country and 'jane-doe' of class person"]),
        (
            [("same", "agency", "daily-echo"), ("different", "daily-echo", "agency")],
            ["6:5: 'daily-echo' and 'agency' are different here, and the same by other decisions"],
        ),
        (
            [("same", "united-states", "viet-nam")],
            [
                "2:5: 'united-states' and 'viet-nam' the same: then the claim 'united-states' meets 'viet-nam'",
                "2:5: 'united-states' and 'viet-nam' the same: then the claim 'united-states' supplies 'viet-nam'",
            ],
        ),
        ([("same", "aircraft", "trainer")], ["2:5: 'aircraft' and 'trainer' the same: then 'aircraft' is a kind of"]),
        (
            [("same", "agency", "daily-echo"), ("same", "daily-echo", "agency")],
            ["6:5: the same decision stands in line 2"],
        ),
    ],
)
def test_what_cannot_be_is_told_with_its_place(
    tmp_path: Path, decided: list[tuple[str, str, str]], expected: list[str]
) -> None:
    told = findings(folder_with(tmp_path, *decided))
    assert len(told) == len(expected), told
    assert all(line.startswith(start) for line, start in zip(told, expected, strict=True)), told


def test_a_contradiction_along_a_chain_names_the_chain(tmp_path: Path) -> None:
    chain = [("same", "norway", "norge"), ("same", "norge", "noreg"), ("different", "noreg", "norway")]
    folder = folder_with(tmp_path, *chain)
    more = "  norge: {class: country, label: Norge}\n  noreg: {class: country, label: Noreg}\n"
    (folder / "entities/more.yaml").write_text(f"entities:\n{more}", encoding="utf-8")
    (told,) = findings(folder)
    assert "'norway' is 'norge' (line 2)" in told
    assert "'norge' is 'noreg' (line 6)" in told


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("  - same: [norway]\n    because: x\n    by: y\n    on: 2025\n", "names 1 entities"),
        ("  - because: x\n    by: y\n    on: 2025\n", "neither 'same' nor 'different'"),
        ("  - same: [norway, agency]\n    by: y\n    on: 2025\n", "has no 'because'"),
        ("  - same: [norway, agency]\n    because: x\n    by: y\n    on: soon\n", "which is no date"),
        ("  - different: [norway, agency]\n    because: x\n    by: y\n    on: 2025\n    sure: yes\n", "'sure'"),
        ("  - norway\n", "a decision must be a mapping"),
        ("more: 1\n", "'more'"),
    ],
)
def test_a_faulty_file_is_told_not_passed_over(tmp_path: Path, more: str, expected: str) -> None:
    told = findings(folder_with(tmp_path, ("different", "norway", "viet-nam"), more=more))
    assert len(told) == 1, told
    assert expected in told[0]


def test_streamed_reports_are_refused_when_they_come() -> None:
    report = Report("d", Claim("a", "supplies", "b", "x"), "ordered", "asserts", SPAN)
    whole = unify(Collection(entities("abx"), (Document("d"),), (), Streamed((report,), [])), [same("a", "b", 7)])
    with pytest.raises(DataError, match=r"identity\.yaml:7:5: 'a' and 'b' the same: then the claim 'a' supplies 'b'"):
        list(whole.reports)


# The file


def test_a_new_decision_leaves_what_stands_there_to_the_letter(tmp_path: Path) -> None:
    folder = write(tmp_path)
    first = (
        "# Mine.\ndecisions:\n\n- different: [norway,   viet-nam]   # sure\n  because: 'two'\n  by: me\n  on: 2024\n"
    )
    first += "# End"
    (folder / FILE).write_text(first, encoding="utf-8")
    decide_in(folder, SAME, "The Agency", "Daily Echo")
    text = (folder / FILE).read_text(encoding="utf-8")
    assert text.startswith(first)
    assert text.removeprefix(first) == (
        '\n- same: [agency, daily-echo]\n  because: "one name"\n  by: "tester"\n  on: 2025-01-02\n'
    )
    assert examine(folder).findings == ()
    assert not list(folder.glob(".*"))


def test_lines_end_as_they_did(tmp_path: Path) -> None:
    folder = write(tmp_path)
    text = "decisions:\r\n  - different: [norway, viet-nam]\r\n    because: x\r\n    by: y\r\n    on: 2024\r\n"
    (folder / FILE).write_bytes(text.encode())
    decide_in(folder, SAME, "agency", "daily-echo")
    data = (folder / FILE).read_bytes()
    assert data.startswith(text.encode())
    assert data.count(b"\n") == data.count(b"\r\n")
    assert len(examine(folder).decisions) == 2


@given(because=st.text(min_size=1).filter(str.strip))
@settings(max_examples=50, deadline=None, derandomize=True)
def test_any_reason_is_kept_or_refused(tmp_path_factory: pytest.TempPathFactory, because: str) -> None:
    folder = write(tmp_path_factory.mktemp("data"))
    apart = examine(folder).apart
    try:
        decide(apart, folder / FILE, DIFFERENT, ("norway", "viet-nam"), (because, "tester", "2025-01-02"))
    except DefgraphError:
        assert not (folder / FILE).exists()
        return
    assert [decision.because for decision in examine(folder).decisions] == [because]


@pytest.mark.parametrize(
    "text", ["decisions: [{different: [norway, viet-nam], because: x, by: y, on: 2024}]\n", "decisions: []\n"]
)
def test_where_nothing_can_be_added_nothing_is_changed(tmp_path: Path, text: str) -> None:
    folder = write(tmp_path)
    (folder / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(DefgraphError, match="write there: - same: "):
        decide_in(folder, SAME, "agency", "daily-echo")
    assert (folder / FILE).read_text(encoding="utf-8") == text
    assert not list(folder.glob(".*"))


def test_a_decision_that_cannot_be_is_not_written(tmp_path: Path) -> None:
    folder = write(tmp_path)
    decide_in(folder, DIFFERENT, "agency", "daily-echo")
    text = (folder / FILE).read_text(encoding="utf-8")
    for one, other, error in (
        ("agency", "daily-echo", DataError),
        ("united-states", "VN", DataError),
        ("norway", "agency", DataError),
        ("agency", "agency", DataError),
        ("agency", "dayly echo", UnknownName),
    ):
        with pytest.raises(error):
            decide_in(folder, SAME, one, other)
    with pytest.raises(DefgraphError, match="decided already"):
        decide_in(folder, DIFFERENT, "daily-echo", "agency")
    assert (folder / FILE).read_text(encoding="utf-8") == text


def test_a_name_of_several_entities_is_not_guessed_at() -> None:
    collection = Collection((Entity("a", "firm", "Alpha"), Entity("b", "firm", "alpha")), (), (), ())
    with pytest.raises(AmbiguousName, match="a, b"):
        decide(collection, Path("nowhere") / FILE, SAME, ("ALPHA", "b"), WHY)


def test_a_store_built_after_a_decision_answers_for_both(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, ("same", "daily-echo", "agency"))
    store = store_of(read(folder))
    rows = select(store, "SELECT ?d WHERE { ?d dcterms:publisher ent:daily-echo }").rows
    assert len(rows) == 2
