"""Views in time: against a graph built of the chosen documents alone, worked examples, and laws."""

from __future__ import annotations

import datetime as dt
import io
import re
import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.assessment import assess
from defgraph.building import build, build_collection
from defgraph.cli import main
from defgraph.errors import QueryError
from defgraph.model import Claim, Collection, Document, Entity, LineageEdge, Report, Span, Speaker
from defgraph.reading.collection import read
from defgraph.store import MEMORY, draft, open_store, select
from defgraph.store.triples import assessment_triples, collection_triples
from defgraph.views import LeftOut, Viewed, view
from defgraph.vocabulary import DOCUMENT, REPORT, ontology
from store.servers import Oxigraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from click.testing import Result

    from defgraph.store import Store

ROOT = Path(__file__).parents[1]
DIGEST = "0123456789abcdef" * 4
ENTITIES = (
    Entity("us", "country", "United States"),
    Entity("vn", "country", "Viet Nam"),
    Entity("jets", "materiel", "jets", category="aircraft"),
    Entity("visit", "event", "a visit"),
    Entity("minister", "person", "a minister"),
    Entity("house-a", "publisher", "House A"),
    Entity("house-b", "publisher", "House B"),
)
RELATIONS = ontology().relations
CLAIMS = (
    Claim.of(RELATIONS["supplies"], "us", "vn", "jets"),
    Claim.of(RELATIONS["embargoes"], "us", "vn", "jets"),
    Claim.of(RELATIONS["visits"], "us", "vn", "visit"),
    Claim.of(RELATIONS["disputes-with"], "vn", "us"),
)
SUPPLY, EMBARGO, VISIT, _ = CLAIMS


def lines(store: Store) -> list[bytes]:
    file = io.BytesIO()
    store.dump(file, "nquads")
    return sorted(file.getvalue().splitlines())


def of(viewed: Viewed) -> list[bytes]:
    return lines(viewed.store)


def ids(store: Store, namespace: str) -> set[str]:
    found = select(store, f"SELECT DISTINCT ?x {{ ?x a ?class FILTER(STRSTARTS(STR(?x), '{namespace}')) }}")
    return {str(iri).removeprefix(namespace) for (iri,) in found.rows}


# What is compared with: the rules of docs/time.md, written down anew over values instead of triples


def first(date: str) -> dt.date:
    return dt.date.fromisoformat(date + "-01-01"[len(date) - 10 :] if len(date) < 10 else date)


def last(date: str) -> dt.date:
    start = first(date)
    if len(date) == 4:
        return dt.date(start.year, 12, 31)
    if len(date) == 7:
        return (start + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return start


def known(collection: Collection, day: dt.date) -> set[str]:
    """Return the ids of documents issued by a day, and of all that these rest on."""
    found = {document.id for document in collection.documents if document.issued and last(document.issued) <= day}
    while True:
        credited = {e.document for d in collection.documents if d.id in found for e in d.lineage}
        credited |= {e.document for r in collection.reports if r.document in found for e in r.lineage or ()}
        if credited <= found:
            return found
        found |= credited


def only(collection: Collection, documents: set[str]) -> Collection:
    """Return a collection of some documents, their reports, their speakers, and any other whom these reports relay."""
    reports = tuple(report for report in collection.reports if report.document in documents)
    relayed = {(report.document, speaker) for report in reports for speaker in report.speakers}
    meant = {speaker.same_as for speaker in collection.speakers if (speaker.document, speaker.id) in relayed}
    return Collection(
        collection.entities,
        tuple(document for document in collection.documents if document.id in documents),
        tuple(s for s in collection.speakers if s.document in documents or f"{s.document}/{s.id}" in meant),
        reports,
    )


def undated(collection: Collection, day: dt.date) -> set[str]:
    """Return the ids of the documents of which no date tells whether they were issued by a day."""
    return {
        document.id
        for document in collection.documents
        if not (since := document.issued or document.issued_after) or first(since) <= day
    } - known(collection, day)


def with_reports(collection: Collection, reports: set[str], as_of: str) -> Store:
    """Build what a collection is with some of its reports only, assessed as of a day."""
    kept = tuple(report for report in collection.reports if report.id in reports)
    making = draft(MEMORY)
    making.add(collection_triples(replace(collection, reports=kept)))
    assessed = list(assess(making.store, as_of=as_of))
    making.add(assessment_triples(assessed))
    return making.publish()


# Collections of a few documents that credit each other at random, circles included

DATES = ("2020", "2021", "2020-02", "2020-12", "2021-06", "2020-02-29", "2020-12-31", "2021-01-01", "2021-06-15")
DAYS = st.sampled_from(("2019", "2020", "2020-02", "2020-02-28", "2020-12-30", "2021-06", "2021-06-30", "2022"))
NAMES = ("d0", "d1", "d2", "d3")
some_date = st.none() | st.sampled_from(DATES)
span = st.builds(lambda start: Span(start, start + 5, DIGEST), st.integers(0, 2))


def edges(document: str) -> st.SearchStrategy[tuple[LineageEdge, ...]]:
    others = st.sampled_from([name for name in NAMES if name != document])
    edge = st.builds(LineageEdge, others, st.sampled_from(("credit", "overlap")), st.none() | span)
    return st.lists(edge, max_size=2, unique=True).map(tuple)


def document(name: str, *, dated: bool) -> st.SearchStrategy[Document]:
    return st.builds(
        Document,
        st.just(name),
        publisher=st.sampled_from((None, "house-a", "house-b")),
        issued=st.sampled_from(DATES) if dated else some_date,
        issued_after=some_date,
        own=st.booleans(),
        lineage=st.just(()) | edges(name),
    )


def speakers(name: str) -> st.SearchStrategy[tuple[Speaker, ...]]:
    """One known by name, one by a description, and one who may be the same as that of another document."""
    same = st.none() | st.sampled_from([f"{other}/anon" for other in NAMES if other != name])
    return same.map(
        lambda target: (
            Speaker(name, "anon", label=f"someone in {name}"),
            Speaker(name, "named", entity="minister"),
            Speaker(name, "same", label=f"another in {name}", same_as=target),
        )
    )


@st.composite
def report(draw: st.DrawFn, *, ended: bool) -> Report:
    name, claim = draw(st.sampled_from(NAMES)), draw(st.sampled_from(CLAIMS))
    lineage = draw(st.none() | st.just(()) | edges(name))
    return Report(
        name,
        claim,
        draw(st.sampled_from(RELATIONS[claim.relation].stages)),
        draw(st.sampled_from(("asserts", "asserts", "hedges", "denies"))),
        draw(span),
        date=draw(some_date),
        since=draw(some_date),
        until=draw(some_date) if ended else None,
        speakers=tuple(sorted(draw(st.sets(st.sampled_from(("anon", "named", "same")), max_size=2)))),
        lineage=lineage,
        own=draw(st.booleans()) if lineage == () else None,
    )


@st.composite
def collections(draw: st.DrawFn, *, dated: bool = False, ended: bool = True) -> Collection:
    return Collection(
        ENTITIES,
        tuple(draw(document(name, dated=dated)) for name in NAMES),
        tuple(speaker for name in NAMES for speaker in draw(speakers(name))),
        tuple(draw(st.lists(report(ended=ended), max_size=5))),
    )


def built(collection: Collection) -> Store:
    return build_collection(collection, MEMORY).store


often = settings(max_examples=40, derandomize=True, deadline=None)
seldom = settings(often, max_examples=20)


# Known by


@often
@given(collections(), DAYS)
def test_what_was_known_is_what_the_documents_known_then_would_build(collection: Collection, day: str) -> None:
    viewed = view(built(collection), known_by=day)
    assert of(viewed) == lines(built(only(collection, known(collection, last(day)))))
    assert viewed.left_out == LeftOut(tuple(sorted(undated(collection, last(day)))))
    assert of(view(viewed.store, known_by=day)) == of(viewed)


@pytest.fixture(scope="module")
def real() -> Collection:
    return read(ROOT / "graph_data")


REAL_DAYS = sorted(
    {
        date
        for file in (ROOT / "graph_data/documents").glob("*.yaml")
        for date in re.findall(r"^  issued: (\S+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
)


@pytest.mark.parametrize("day", ["1900", *REAL_DAYS])
def test_what_was_known_of_the_real_data_is_what_its_documents_would_build(
    store: Store, real: Collection, day: str
) -> None:
    viewed = view(store, known_by=day)
    assert of(viewed) == lines(built(only(real, known(real, last(day)))))
    assert set(viewed.left_out.documents) == undated(real, last(day))


def test_the_real_days_are_found() -> None:
    assert {"2022-12-15", "2024-03", "2025-11-02"} <= set(REAL_DAYS)


def one_known(*documents: Document, day: str) -> tuple[set[str], LeftOut]:
    viewed = view(built(Collection(ENTITIES, documents, (), ())), known_by=day)
    return ids(viewed.store, DOCUMENT), viewed.left_out


def test_a_document_of_a_month_is_known_by_its_last_day() -> None:
    document = Document("d", issued="2024-02")
    assert one_known(document, day="2024-02-29") == ({"d"}, LeftOut())
    assert one_known(document, day="2024-02-28") == (set(), LeftOut(("d",)))
    assert one_known(document, day="2024-01-31") == (set(), LeftOut())
    assert one_known(document, day="2024-02") == ({"d"}, LeftOut())


def test_an_undated_document_is_known_once_one_that_credits_it_is() -> None:
    wire = Document("wire")
    echo = Document("echo", issued="2024-05-01", lineage=(LineageEdge("wire", "credit"),))
    assert one_known(wire, echo, day="2024-05-01") == ({"wire", "echo"}, LeftOut())
    assert one_known(wire, echo, day="2024-04-30") == (set(), LeftOut(("wire",)))


def test_a_document_is_known_once_a_single_report_credits_it() -> None:
    credit = (LineageEdge("d1", "credit"),)
    reported = replace(told(SUPPLY, "ordered"), lineage=credit)
    collection = Collection(ENTITIES, (Document("d0", issued="2020"), Document("d1")), (), (reported,))
    assert ids(view(built(collection), known_by="2020").store, DOCUMENT) == {"d0", "d1"}
    assert view(built(collection), known_by="2019").left_out == LeftOut(("d1",))


def test_a_document_issued_after_a_day_was_certainly_not_known_before() -> None:
    document = Document("d", issued_after="2025-11-02")
    assert one_known(document, day="2025-11-01") == (set(), LeftOut())
    assert one_known(document, day="2025-12-31") == (set(), LeftOut(("d",)))


def test_before_everything_there_are_entities_and_the_ontology(store: Store) -> None:
    viewed = view(store, known_by="1000-01-01")
    assert of(viewed) == lines(built(Collection(read(ROOT / "graph_data").entities, (), (), ())))
    assert select(viewed.store, "SELECT ?claim { ?claim dg:subject ?x }").rows == ()


def test_a_speaker_described_by_a_later_document_keeps_the_description() -> None:
    reported = Report("d0", SUPPLY, "ordered", "asserts", Span(0, 5, DIGEST), speakers=("same",))
    collection = Collection(
        ENTITIES,
        (Document("d0", issued="2020"), Document("d1", issued="2021")),
        (Speaker("d0", "same", label="x", same_as="d1/anon"), Speaker("d1", "anon", label="a source present")),
        (reported,),
    )
    viewed = view(built(collection), known_by="2020")
    assert select(viewed.store, "SELECT ?l { ?r dg:saidBy/rdfs:label ?l }").rows == (("a source present",),)


# As of


def placed(told: Report, issued: str | None, day: str, after: str | None = None) -> str:
    """Return whether the one report of a document is in the view as of a day: by then, later, or untold."""
    collection = Collection(ENTITIES, (Document("d0", issued=issued, issued_after=after),), (), (told,))
    viewed = view(built(collection), as_of=day)
    assert viewed.left_out.documents == ()
    kept = len(ids(viewed.store, REPORT))
    assert kept + viewed.left_out.reports <= 1
    return "by" if kept else "untold" if viewed.left_out.reports else "later"


def told(claim: Claim, stage: str, document: str = "d0", **dates: str) -> Report:
    return Report(document, claim, stage, "asserts", Span(0, 5, DIGEST), **dates)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("reported", "issued", "day", "place"),
    [
        # a stage of a deal: from its date, however late it is told
        (told(SUPPLY, "ordered", date="2016-05"), "2022-12-15", "2016-05-31", "by"),
        (told(SUPPLY, "ordered", date="2016-05"), "2022-12-15", "2016-05-30", "untold"),
        (told(SUPPLY, "ordered", date="2016-05"), "2022-12-15", "2016-04-30", "later"),
        (told(SUPPLY, "ordered", date="2016"), None, "2016", "by"),
        # without a date: from when it was told
        (told(SUPPLY, "ordered"), "2022-12-15", "2022-12-15", "by"),
        (told(SUPPLY, "ordered"), "2022-12-15", "2022-12-14", "later"),
        (told(SUPPLY, "ordered"), "2022", "2022-06-30", "untold"),
        (told(SUPPLY, "ordered"), None, "2100", "untold"),
        # a date that is no finer than that of the telling is no reason to doubt what was said by then
        (told(SUPPLY, "ordered", date="2022"), "2022-06-01", "2022-06-30", "by"),
        # what happened at some time since
        (told(SUPPLY, "delivered", since="2016"), "2022-12-15", "2015", "later"),
        (told(SUPPLY, "delivered", since="2016"), "2022-12-15", "2018", "untold"),
        (told(SUPPLY, "delivered", since="2016"), "2022-12-15", "2022", "by"),
        # a state of affairs: since its beginning, also after its end
        (told(EMBARGO, "in-force", since="1990", until="2020"), "2025", "1989", "later"),
        (told(EMBARGO, "in-force", since="1990", until="2020"), "2025", "2000", "by"),
        (told(EMBARGO, "in-force", since="1990", until="2020"), "2025", "2022", "by"),
        (told(EMBARGO, "in-force", since="1990", date="2018"), "2025", "2000", "by"),
        (told(EMBARGO, "in-force", until="1975"), "2025", "1975", "by"),
        (told(EMBARGO, "in-force", until="1975"), "2025", "1974", "untold"),
        (told(EMBARGO, "in-force", since="2027"), "2025", "2026", "later"),
        (told(EMBARGO, "in-force", since="2027"), "2025", "2027", "by"),
        (told(EMBARGO, "in-force", since="2025"), "2024-12-01", "2025-06-30", "untold"),
        # an end: when it ended
        (told(EMBARGO, "lifted", since="1975", until="2016-05-23"), "2022", "2016-05-22", "later"),
        (told(EMBARGO, "lifted", since="1975", until="2016-05-23"), "2022", "2016-05-23", "by"),
        # a plan: from when it was told, not from the day planned
        (told(VISIT, "planned", date="2025-11-02"), "2025-10-01", "2025-10-15", "by"),
        (told(VISIT, "planned", date="2025-11-02"), "2025-10-01", "2025-09-30", "later"),
        (told(VISIT, "planned", date="2025-11-02"), "2025-10", "2025-10-15", "untold"),
    ],
)
def test_a_report_is_placed_by_what_it_says(reported: Report, issued: str | None, day: str, place: str) -> None:
    assert placed(reported, issued, day) == place


def test_what_is_told_after_a_day_is_later_before_it_and_untold_from_then_on() -> None:
    assert placed(told(SUPPLY, "ordered"), None, "2025-11-01", after="2025-11-02") == "later"
    assert placed(told(SUPPLY, "ordered"), None, "2030", after="2025-11-02") == "untold"


def test_what_an_undated_document_says_was_so_once_a_dated_one_credits_it() -> None:
    echo = Document("d1", issued="2022", lineage=(LineageEdge("d0", "credit"),))
    collection = Collection(ENTITIES, (Document("d0"), echo), (), (told(SUPPLY, "ordered"),))
    assert len(ids(view(built(collection), as_of="2022").store, REPORT)) == 1
    assert view(built(collection), as_of="2021").left_out == LeftOut(reports=1)


def test_a_state_still_to_begin_is_not_so_in_an_undated_document_either() -> None:
    echo = Document("d1", issued="2025", lineage=(LineageEdge("d0", "credit"),))
    collection = Collection(ENTITIES, (Document("d0"), echo), (), (told(EMBARGO, "in-force", since="2027"),))
    assert ids(view(built(collection), as_of="2026").store, REPORT) == set()


def test_a_report_that_is_left_out_gives_no_date_to_what_it_credits() -> None:
    ahead = replace(told(EMBARGO, "in-force", since="2027"), lineage=(LineageEdge("d1", "credit"),))
    documents = (Document("d0", issued="2025"), Document("d1"))
    viewed = view(built(Collection(ENTITIES, documents, (), (ahead, told(SUPPLY, "ordered", "d1")))), as_of="2026")
    assert viewed.left_out == LeftOut(reports=1)
    assert of(view(viewed.store, as_of="2026")) == of(viewed)


def embargoed(*reports: Report, as_of: str) -> tuple[str | None, bool]:
    """Return the stage of the embargo as of a day, and whether the plain triple holds."""
    collection = Collection(ENTITIES, (Document("d0", issued="2025", own=True),), (), reports)
    viewed = view(built(collection), as_of=as_of).store
    stages = select(viewed, "SELECT ?stage { ?claim a dg:Embargo ; dg:stage/rdfs:label ?stage }").rows
    return (str(stages[0][0]) if stages else None), viewed.query("ASK { ent:us dg:embargoes ent:vn }") is True


def test_a_state_of_affairs_holds_from_its_beginning_to_its_end() -> None:
    reported = told(EMBARGO, "in-force", since="1990", until="2020")
    assert embargoed(reported, as_of="1989") == (None, False)
    assert embargoed(reported, as_of="2000") == ("in force", True)
    assert embargoed(reported, as_of="2020") == ("in force", False)


def test_an_end_that_is_reported_holds_from_then_on_only() -> None:
    reports = (told(EMBARGO, "in-force", date="1990"), told(EMBARGO, "lifted", date="2016"))
    assert embargoed(*reports, as_of="2015") == ("in force", True)
    assert embargoed(*reports, as_of="2016") == ("lifted", False)


def test_support_is_counted_among_what_is_left() -> None:
    documents = (Document("d0", "house-a", "2020", own=True), Document("d1", "house-b", "2021", own=True))
    reports = (told(SUPPLY, "ordered"), told(SUPPLY, "delivered", "d1"))
    store = built(Collection(ENTITIES, documents, (), reports))
    ask = "SELECT ?min ?stage { ?claim dg:supportMin ?min ; dg:stage/rdfs:label ?stage }"
    for given_, row in (({"as_of": "2021"}, (2, "delivered")), ({"as_of": "2020"}, (1, "ordered"))):
        assert select(view(store, **given_).store, ask).rows == (row,)


@often
@given(collections(), DAYS)
def test_what_was_the_case_is_what_its_reports_would_build(collection: Collection, day: str) -> None:
    viewed = view(built(collection), as_of=day)
    kept = ids(viewed.store, REPORT)
    assert of(viewed) == lines(with_reports(collection, kept, last(day).isoformat()))
    assert viewed.left_out.reports <= len({report.id for report in collection.reports} - kept)
    assert of(view(viewed.store, as_of=day)) == of(viewed)


@seldom
@given(collections(), DAYS, DAYS)
def test_what_was_so_or_said_by_a_day_was_so_by_every_later_one(collection: Collection, one: str, other: str) -> None:
    store = built(collection)
    earlier, later = sorted((one, other), key=last)
    so = ids(view(store, as_of=later).store, REPORT)
    assert ids(view(store, as_of=earlier).store, REPORT) <= so
    begins = {
        r.id for r in collection.reports if r.stage == "in-force" and last(r.since or r.date or one) > last(later)
    }
    assert ids(view(store, known_by=earlier).store, REPORT) <= so | begins


@seldom
@given(collections(dated=True, ended=False))
def test_far_ahead_all_that_is_dated_is_as_it_is(collection: Collection) -> None:
    store = built(collection)
    viewed = view(store, as_of="9999")
    assert (of(viewed), viewed.left_out) == (lines(store), LeftOut())


# Both, and the rest


@seldom
@given(collections(), DAYS, DAYS)
def test_both_filters_are_one_after_the_other(collection: Collection, known_by: str, as_of: str) -> None:
    store = built(collection)
    first_known = view(store, known_by=known_by)
    then, both = view(first_known.store, as_of=as_of), view(store, known_by=known_by, as_of=as_of)
    assert of(both) == of(then)
    assert both.left_out == LeftOut(first_known.left_out.documents, then.left_out.reports)


def test_without_days_a_view_is_the_graph(store: Store) -> None:
    viewed = view(store)
    assert of(viewed) == lines(store)
    assert str(viewed.left_out) == ""


def test_what_is_left_out_reads_as_a_phrase() -> None:
    assert str(LeftOut(("a",), 2)) == "1 document (a) and 2 reports"
    assert str(LeftOut(("a", "b", "c", "d"))) == "4 documents (a, b, c, …)"
    assert str(LeftOut((), 1)) == "1 report"


@pytest.mark.parametrize("name", ["known_by", "as_of"])
@pytest.mark.parametrize("day", ["", "last year", "2022-13", "2022-02-30", "0000", "2022-12-31\n", "22"])
def test_what_is_no_day_is_refused(store: Store, name: str, day: str) -> None:
    with pytest.raises(QueryError, match=r"which is no date .* expected a day, month or year"):
        view(store, **{name: day})


def test_a_view_of_a_server_is_that_of_a_folder(store: Store, tmp_path: Path) -> None:
    days = {"known_by": "2024-03", "as_of": "2023"}
    with Oxigraph(tmp_path / "oxigraph") as server:
        build(ROOT / "graph_data", server.address)
        assert of(view(open_store(server.address), **days)) == of(view(store, **days))


# The command line


def documents_behind(rows: Iterable[dict[str, Any]]) -> set[str]:
    return {row["document"] for row in rows}


def test_commands_go_back_to_what_was_known(run: Callable[..., Result], answer: Callable[..., Any]) -> None:
    assert documents_behind(answer("timeline", "Viet Nam", "--known-by", "2022-12-31")) == {"trt-2022-12-15"}
    now, then = (answer("suppliers", "Viet Nam", *words) for words in ((), ("--known-by", "2022-12-31")))
    assert 0 < len(then) < len(now)
    result = run("suppliers", "Viet Nam", "--known-by", "2022-12-31")
    assert result.stderr == "left out, since their dates cannot tell: 1 document (reuters-2025-s-92)\n"
    assert "reuters" not in result.stdout


def test_commands_go_back_to_what_was_the_case(run: Callable[..., Result], answer: Callable[..., Any]) -> None:
    assert {row["entity"] for row in answer("rank", "--as-of", "2020")} >= {"United States", "Viet Nam"}
    assert len(answer("rank", "--as-of", "2020")) < len(answer("rank"))
    assert "reports\n" in run("rank", "--as-of", "2020").stderr
    ask = "ASK { ent:united-states dg:cooperatesWith ent:viet-nam }"
    assert run("query", ask, "--as-of", "1990").stdout == "false\n"
    assert run("query", ask, "--as-of", "1996").stdout == "true\n"


def test_a_query_is_asked_of_the_view(run: Callable[..., Result]) -> None:
    ask = "ASK { doc:kdal-2024-03-11 a dg:Document }"
    assert run("query", ask, "--known-by", "2022-12-31").stdout == "false\n"
    assert run("query", ask, "--known-by", "2024").stdout == "true\n"


def test_a_page_says_what_it_is_a_view_of(run: Callable[..., Result], tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    def drawn(*words: str) -> str:
        assert run("draw", "--around", "Boeing", *words, "-o", str(page)).exit_code == 0
        return page.read_text(encoding="utf-8")

    assert "from 1 document, as known by 2022-12-31<" in drawn("--known-by", "2022-12-31")
    assert "as known by 2024, as of 2024-03<" in drawn("--known-by", "2024", "--as-of", "2024-03")
    assert "as known by" not in drawn()


ANSWERING = ("suppliers", "supplies", "show", "timeline", "audit", "path", "rank", "query", "draw", "export")


@pytest.mark.parametrize("command", ANSWERING)
def test_every_command_that_answers_goes_back(run: Callable[..., Result], command: str) -> None:
    shown = run(command, "--help").stdout
    assert "--known-by DATE" in shown
    assert "--as-of DATE" in shown


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (["show", "Viet Nam"], "kdal-2024-03-11"),
        (["audit", "--format", "csv"], "starlink"),
        (["path", "Boeing", "Viet Nam", "--format", "json"], "kdal-2024-03-11"),
        (["export", "-f", "nquads"], "kdal-2024-03-11"),
        (["supplies", "US", "--format", "csv"], "kdal"),
    ],
    ids=lambda words: words[0] if isinstance(words, list) else words,
)
def test_nothing_later_shows(run: Callable[..., Result], words: list[str], missing: str) -> None:
    result = run(*words, "--known-by", "2022-12-31")
    assert result.exit_code == 0
    assert missing not in result.stdout.lower()


def test_a_wrong_date_is_told_and_nothing_is_written(run: Callable[..., Result], tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    result = run("draw", "--as-of", "2022-13", "-o", str(page))
    assert (result.exit_code, result.stdout, page.exists()) == (2, "", False)
    assert result.stderr.startswith("defgraph: 'as-of' is '2022-13', which is no date")


PAGE = (ROOT / "docs/time.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", re.findall(r"^\$ defgraph (.+)$", PAGE, re.MULTILINE))
def test_commands_of_the_page_work(
    store_address: str, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["--store", store_address, *shlex.split(command)])
    assert result.exit_code == 0, result.output
    assert result.stdout or "claims" in result.stderr


def test_the_python_of_the_page_works(
    store_address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "build").mkdir()
    (tmp_path / "build/store").symlink_to(store_address)
    monkeypatch.chdir(tmp_path)
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    exec(compile(code, "docs/time.md", "exec"), {})
    assert capsys.readouterr().out == "1 document (reuters-2025-s-92)\n"
