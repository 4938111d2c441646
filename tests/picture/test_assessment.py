"""Support worked out anew in the page, held against what the commands answer, claim by claim and value by value."""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import chain
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from defgraph.building import build_collection
from defgraph.picture import Picture
from defgraph.picture.page import written
from defgraph.retraction import FALLEN, WEAKENED
from defgraph.store import MEMORY

from .drawn_worlds import DAYS, corpus_of, draw_cases, draw_wish, side_by_side
from .expected import Answers, Wish, with_outcome
from .unpacked import unpacked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from playwright.sync_api import Browser, Page

    from defgraph.store import Store

SCRIPTS = Path(__file__).parents[2] / "src/defgraph/picture/scripts"
OURS = ("cuts", "timing", "assessment")

# What the scripts find in the page: what its data are unpacked to, or the like of it.
OBJECTS = """
  const DATA = JSON.parse(text);
  const CLAIMS = new Map(DATA.claims.map((claim) => [claim.id, claim]));
  const DOCUMENTS = new Map(DATA.documents.map((document) => [document.id, document]));
  const STAGES = new Map(DATA.stages.map((stage) => [stage.name, stage]));
"""
TABLES = """
  document.getElementById("graph")?.remove();
  const holder = Object.assign(document.createElement("script"), { id: "graph", type: "none", textContent: text });
  document.body.append(holder);
"""
# What is asked of them.
ASKED = """
  const shown = (value) => ({ ...value, reports: value.reports.map((report) => report.index) });
  const each = (look) => Object.fromEntries([...CLAIMS.values()].map((claim) => [claim.id, look(claim)]));
  const wish = (plain) => ({ ...plain, publishers: new Set(plain.publishers),
    documents: new Set(plain.documents), speakers: new Set(plain.speakers) });
  window.page = {
    days: DAYS,
    daysAsOf: () => daysAsOf(),
    inView(...days) {
      const view = viewOf(...days, lineages().reports);
      return [...CLAIMS.values()].flatMap((claim) => claim.reports.map(view));
    },
    now: () => each((claim) => shown(now(claim))),
    reassess(plain) {
      const { fallen, weakened } = reassess(wish(plain));
      return { fallen: [...fallen].sort(), weakened: [...weakened].sort(), claims: page.now() };
    },
    forced: () => each((claim) => shown(valueOf(claim, weigh(claim.reports, new Set()), STAYS))),
    took(plain) {
      const chosen = wish(plain), begun = performance.now();
      reassess(chosen);
      for (const claim of CLAIMS.values()) now(claim).weak;
      return performance.now() - begun;
    },
  };
"""


def script(name: str) -> str:
    return (SCRIPTS / f"{name}.js").read_text(encoding="utf-8")


class Scripts:
    """The scripts at work on some claims."""

    def __init__(self, page: Page, unpacking: str, text: str) -> None:
        self._page = page
        page.evaluate("\n".join(["(text) => {'use strict';", unpacking, *map(script, OURS), ASKED, "}"]), text)

    @classmethod
    def of_objects(cls, page: Page, data: dict[str, object]) -> Scripts:
        """Let them work on objects such as the page's data are unpacked to."""
        return cls(page, OBJECTS, json.dumps(data))

    @classmethod
    def of_picture(cls, page: Page, picture: Picture) -> Scripts:
        """Let them work on what the data of a page are unpacked to."""
        nowhere = [0] * len(picture.entities)  # Where things stand takes long to find, and matters to nothing here.
        places = {"x": nowhere, "y": nowhere, "size": nowhere, "label": {}, "bend": {}, "options": {}}
        html = written(picture, "network", {"network": places})
        data = re.search(r'<script[^>]* id="graph"[^>]*>(.*?)</script>', html, re.DOTALL)
        assert data
        return cls(page, TABLES + script("tables"), data[1])

    def ask(self, expression: str, wish: Wish | None = None) -> Any:
        """Evaluate an expression, as text: a browser hands over one long text sooner than many small things."""
        text = json.dumps((wish or Wish()).plain())
        return json.loads(self._page.evaluate(f"(text) => JSON.stringify(page.{expression})", text))

    def reassess(self, wish: Wish) -> Any:
        return self.ask("reassess(JSON.parse(text))", wish)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def real(store: Store) -> Answers:
    return Answers.of(store)


@pytest.fixture(scope="module")
def drawn(browser: Browser, real: Answers) -> Iterator[Scripts]:
    opened = browser.new_page()
    yield Scripts.of_picture(opened, Picture.of(real.corpus.dossiers, title="all"))
    opened.close()


def differing(scripts: Scripts, answers: Answers, wish: Wish) -> list[object]:
    """Return the first few claims on which the page and the commands differ, in any value."""
    found, wanted = scripts.reassess(wish), answers.to(wish)
    wrong: list[object] = [
        (claim, wanted[claim], now) for claim, now in found["claims"].items() if now != wanted[claim]
    ]
    for name, outcomes in (("fallen", FALLEN), ("weakened", WEAKENED)):
        if found[name] != [claim for claim in with_outcome(wanted, outcomes) if claim in found["claims"]]:
            wrong.append(name)
    return [wish, *wrong[:3]] if wrong else []


def sources_of(answers: Answers) -> list[Wish]:
    """Return the wishes for each publisher, document and speaker alone."""
    documents = answers.corpus.documents
    reports = [report for dossier in answers.corpus.dossiers for report in dossier.reports]
    publishers = {document.publisher.id for document in documents.values() if document.publisher}
    speakers = {speaker.id for report in reports for speaker in report.speakers}
    return [
        *(Wish(publishers=frozenset({name})) for name in sorted(publishers)),
        *(Wish(documents=frozenset({name})) for name in sorted(documents)),
        *(Wish(speakers=frozenset({name})) for name in sorted(speakers)),
    ]


def together(wishes: Sequence[Wish], known_by: str = "", as_of: str = "") -> Wish:
    publishers, documents, speakers = (
        frozenset(chain.from_iterable(getattr(wish, name) for wish in wishes))
        for name in ("publishers", "documents", "speakers")
    )
    return Wish(publishers, documents, speakers, known_by, as_of)


# The real data


def test_worked_out_anew_claims_are_as_built(drawn: Scripts, real: Answers) -> None:
    wanted = real.to(Wish())
    assert drawn.ask("now()") == wanted
    assert drawn.ask("forced()") == wanted
    assert drawn.reassess(Wish()) == {"fallen": [], "weakened": [], "claims": wanted}


def test_each_source_alone_is_what_retract_answers(drawn: Scripts, real: Answers) -> None:
    wishes = sources_of(real)
    assert len(wishes) > 40
    assert [wrong for wish in wishes if (wrong := differing(drawn, real, wish))] == []


def test_a_hundred_sets_of_sources_are_what_retract_answers(drawn: Scripts, real: Answers) -> None:
    random, alone = Random(5), sources_of(real)
    sets = [together(random.sample(alone, random.randint(2, 8))) for _ in range(100)]
    assert [wrong for wish in sets if (wrong := differing(drawn, real, wish))] == []


REAL_DAYS = (
    *("1990", "2001-09-11", "2005", "2010", "2014-06", "2016", "2016-05-23", "2017", "2018", "2019", "2020-02"),
    *("2020-12-31", "2021", "2022-06", "2022-12-08", "2022-12-15", "2023", "2024", "2025", "2025-11-02", "2100"),
)


def test_each_day_is_what_known_by_and_as_of_answer(drawn: Scripts, real: Answers) -> None:
    issued = {entry.issued for entry in real.corpus.documents.values()} - {""}
    days = drawn.ask("days")
    assert days == sorted(set(days))
    assert len(issued) >= len(days) > 5
    known = [Wish(known_by=day) for day in sorted({*issued, *days, "2000", "2023-06-30"})]
    assert [wrong for wish in known if (wrong := differing(drawn, real, wish))] == []
    assert [wrong for day in REAL_DAYS if (wrong := differing(drawn, real, Wish(as_of=day)))] == []


def test_sources_and_days_together_are_retract_on_the_view(drawn: Scripts, real: Answers) -> None:
    random, alone = Random(7), sources_of(real)
    days = ("", *REAL_DAYS[-10:])
    wishes = [
        together(random.sample(alone, random.randint(1, 4)), known_by=random.choice(days), as_of=random.choice(days))
        for _ in range(30)
    ]
    assert [wrong for wish in wishes if (wrong := differing(drawn, real, wish))] == []


def test_a_picture_of_part_of_the_graph_answers_as_the_whole(page: Page, real: Answers) -> None:
    dossiers = real.corpus.dossiers
    part = [dossier for dossier in dossiers if dossier.relation == "supplies"]
    scripts = Scripts.of_picture(page, Picture.of(part, title="part", among=dossiers))
    days = [*(Wish(known_by=day) for day in REAL_DAYS[1::2]), *(Wish(as_of=day) for day in REAL_DAYS[::2])]
    assert len(scripts.ask("now()")) == len(part) > 10
    assert [wrong for wish in (*sources_of(real)[:5], *days) if (wrong := differing(scripts, real, wish))] == []


@pytest.mark.parametrize("text", ["soon", "2023-13", "2023-02-29", "0000", "2023-1", " 2023", "２０２３"])
def test_what_is_no_date_is_not_chosen(drawn: Scripts, real: Answers, text: str) -> None:
    assert drawn.reassess(Wish(known_by=text, as_of=text))["claims"] == real.to(Wish())


@pytest.mark.parametrize(("days", "day"), [("days", "page.inView(day, '')"), ("daysAsOf()", "page.inView('', day)")])
def test_a_slider_misses_nothing_between_its_stops(drawn: Scripts, days: str, day: str) -> None:
    """What is in view on the day before a stop is what was in view at the stop before."""
    assert drawn.ask(f"days && {CHANGES_BETWEEN_STOPS % {'days': days, 'day': day}}") == []


CHANGES_BETWEEN_STOPS = """(() => {
  const view = (day) => JSON.stringify(%(day)s);
  const before = (day) => new Date(Date.parse(day) - 864e5).toISOString().slice(0, 10);
  return page.%(days)s.filter((stop, place, all) => place && view(before(stop)) !== view(all[place - 1]));
})()"""


# Worlds drawn at random


def test_random_worlds_after_failures(page: Page) -> None:
    random = Random(20221215)
    cases = draw_cases(random, 2680, large=20)
    answers = Answers(corpus_of(side_by_side(random, cases)))
    scripts = Scripts.of_objects(page, unpacked(answers.corpus))
    assert scripts.ask("forced()") == answers.to(Wish()), "nothing has failed"
    for _ in range(2):
        assert differing(scripts, answers, draw_wish(random, cases)) == []
    print(f"{len(cases)} worlds with {len(answers.corpus.dossiers)} claims, twice: no mismatch")


def test_random_worlds_on_days_and_after_failures(page: Page) -> None:
    random = Random(20240101)
    cases = draw_cases(random, 300)
    collection = side_by_side(random, cases)
    answers = Answers.of(build_collection(collection, MEMORY).store)
    data = unpacked(answers.corpus)
    assert data == unpacked(corpus_of(collection)), "what is read back from a store"
    scripts = Scripts.of_objects(page, data)
    days = random.sample(DAYS, 6)
    wishes = [
        *(Wish(known_by=day) for day in days[:2]),
        *(Wish(as_of=day) for day in days[2:4]),
        draw_wish(random, cases, known_by=days[4]),
        draw_wish(random, cases, known_by="2021-06", as_of=days[5]),
    ]
    for wish in wishes:
        assert differing(scripts, answers, wish) == []
    print(f"{len(cases)} worlds with {len(answers.corpus.dossiers)} claims, {len(wishes)} times: no mismatch")


# Other cases


def test_a_long_chain_of_echoes_is_followed_to_its_end(page: Page) -> None:
    """Longer than a stack of calls would be deep."""
    chain_of = 10_000
    documents = [told_document(f"d{n}", f"d{n + 1}") for n in range(chain_of)] + [told_document(f"d{chain_of}")]
    scripts = Scripts.of_objects(page, {"claims": [told_claim("c:1", "d0")], "documents": documents, "stages": STAGES})
    found = scripts.reassess(Wish(documents=frozenset({f"d{chain_of}"})))
    assert found["fallen"] == ["c:1"]
    assert scripts.ask("forced()")["c:1"]["support"] == [1, 1]


def test_more_failures_than_a_small_integer_has_bits_are_counted(page: Page) -> None:
    documents = [told_document(f"d{n}") for n in range(40)]
    claim = told_claim("c:1", *(document["id"] for document in documents))
    scripts = Scripts.of_objects(page, {"claims": [claim], "documents": documents, "stages": STAGES})
    assert scripts.ask("forced()")["c:1"]["support"] == [40, 40]
    found = scripts.reassess(Wish(documents=frozenset(f"d{n}" for n in range(38))))["claims"]["c:1"]
    assert (found["support"], found["single"], found["reports"]) == ([2, 2], False, [38, 39])


def test_names_mean_nothing_to_the_scripts(page: Page) -> None:
    odd = ["__proto__", "constructor", "hasOwnProperty", "toString"]
    documents = [told_document(name, publisher=name) for name in odd]
    scripts = Scripts.of_objects(page, {"claims": [told_claim("c:1", *odd)], "documents": documents, "stages": STAGES})
    assert scripts.ask("forced()")["c:1"]["support"] == [4, 4]
    found = scripts.reassess(Wish(publishers=frozenset(odd[:3])))["claims"]["c:1"]
    assert (found["support"], [point["id"] for point in found["weak"]]) == ([1, 1], ["toString", "toString"])


def test_four_thousand_claims_are_worked_out_anew_in_a_blink(browser: Browser) -> None:
    data = ordinary(Random(1), 4000)
    times = []
    for _ in range(3):
        page = browser.new_page()
        scripts = Scripts.of_objects(page, data)
        times.append(processor_time(page, lambda scripts=scripts: scripts.ask("took(JSON.parse(text))", WIDEST)))  # type: ignore[misc]
        page.close()
    print(f"4,000 claims, the widest publisher unticked: {min(times):.0f} ms")
    assert min(times) < 150


def test_no_name_of_ours_is_taken_by_another_script() -> None:
    """All scripts of the page share one scope."""
    names = {
        file.stem: re.findall(r"^(?:function|const|let|class) (\w+)", script(file.stem), re.MULTILINE)
        for file in sorted(SCRIPTS.glob("*.js"))
    }
    ours = [name for part in OURS for name in names[part]]
    taken = {(name, part) for part in names.keys() - set(OURS) for name in names[part] if name in ours}
    assert taken == set()
    assert [name for name, times in Counter(ours).items() if times > 1] == []


STAGES = [{"name": "ordered", "label": "ordered", "rung": 1}, {"name": "stalled", "label": "stalled", "rung": -1}]
WIDEST = Wish(publishers=frozenset({"p0"}))


def told_document(name: str, *bases: str, publisher: str = "", issued: str = "") -> dict[str, Any]:
    return {
        "id": name,
        "publisher": publisher,
        "publisherId": publisher,
        "issued": issued,
        "issuedAfter": "",
        "origin": "" if bases else "own",
        "bases": [{"document": base, "because": "credit"} for base in bases],
    }


def told_claim(name: str, *documents: str) -> dict[str, Any]:
    """Return a claim, as yet without the values of a build."""
    return {
        "id": name,
        "deal": True,
        **dict.fromkeys(("stage", "stageName", "stageKey", "last"), ""),
        "standing": "asserted",
        "rung": 1,
        "support": [1, 1],
        "stageSupport": [1, 1],
        "single": True,
        "weak": [],
        "reports": [told_report(place, document) for place, document in enumerate(documents)],
    }


def told_report(place: int, document: str) -> dict[str, Any]:
    return {
        "index": place,
        "document": document,
        "stance": "asserts",
        "stage": "ordered",
        "stageName": "ordered",
        "speakers": [],
        "times": dict.fromkeys(("date", "since", "until", "due"), ""),
        "bases": [],
        "ownLineage": False,
        "origin": "",
    }


def ordinary(random: Random, count: int) -> dict[str, Any]:
    """Return claims of mostly one or two documents, of which a third credit another; publishers of all sizes."""
    documents = []
    for number in range(count // 3):
        bases = [f"d{random.randrange(number)}"] if number and random.random() < 0.35 else []
        documents.append(told_document(f"d{number}", *bases, publisher=f"p{int(random.expovariate(1) * 8)}"))
    names = [document["id"] for document in documents]
    sizes = (1, 1, 1, 1, 2, 2, 2, 3, 4, 8)
    claims = [told_claim(f"c:{n}", *random.choices(names, k=random.choice(sizes))) for n in range(count)]
    return {"claims": claims, "documents": documents, "stages": STAGES}


def processor_time(page: Page, work: Callable[[], object]) -> float:
    """Return the milliseconds for which the page's main thread was at work."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return next(float(metric["value"]) for metric in metrics if metric["name"] == "TaskDuration")

    before = spent()
    work()
    return (spent() - before) * 1000
