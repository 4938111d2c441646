"""The reader: whatever is wrong in a data folder is told with file, line, column and remedy, all at once."""

from __future__ import annotations

import os
import time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.errors import DataError, Finding
from defgraph.model import Bounds, Collection, Money, Report, certainly_later
from defgraph.reading import source
from defgraph.reading.collection import examine, read
from defgraph.store import select
from defgraph.validation import validate
from defgraph.vocabulary import PREFIXES
from fixtures_faults import FAULTS, HERE
from fixtures_folders import AGENCY, DIGEST, ECHO, ENTITIES, LETTER, SOUND, damaged, store_of, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random


def place_of(text: str) -> tuple[int, int]:
    before = text[: text.index(HERE)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def findings_in(folder: Path, files: dict[str, str]) -> tuple[Finding, ...]:
    return examine(write(folder, files)).findings


def only_finding(folder: Path, file: str, old: str, new: str) -> Finding:
    """Return the one finding that a damage gives, having checked that it is placed where the mark stands."""
    files = damaged(file, old, new)
    line, column = place_of(files[file])
    found = findings_in(folder, {**files, file: files[file].replace(HERE, "")})
    assert len(found) == 1, [str(finding) for finding in found]
    assert (found[0].place.file, found[0].place.line, found[0].place.column) == (folder / file, line, column)
    return found[0]


def test_sound_folder_gives_no_findings(tmp_path: Path) -> None:
    collection = read(write(tmp_path))
    assert len(collection.entities) == 10
    assert [document.id for document in collection.documents] == ["agency-2025-04-30", "echo-2025-05-01", "letter"]
    assert len(list(collection.reports)) == 5
    assert len(collection.speakers) == 3


# Single faults


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_told_with_its_place_and_remedy(name: str, tmp_path: Path) -> None:
    file, old, new, message, remedy = FAULTS[name]
    finding = only_finding(tmp_path, file, old, new)
    assert message in finding.message
    assert remedy in finding.remedy
    assert str(finding).startswith(f"{finding.place.file}:{finding.place.line}:{finding.place.column}: ")


def test_unknown_key_at_the_top_of_an_entity_file_is_told_beside_what_is_missing(tmp_path: Path) -> None:
    first, second = findings_in(tmp_path, {ENTITIES: "entitys: {}\n"})
    assert first.message == "an entity file has no 'entities'"
    assert second.message == "unknown key 'entitys' in an entity file"
    assert "did you mean 'entities'?" in second.remedy


def test_the_same_report_twice_is_told_at_the_second_with_the_line_of_the_first(tmp_path: Path) -> None:
    report = SOUND[LETTER].split("reports:\n")[1]
    (finding,) = findings_in(tmp_path, {**SOUND, LETTER: SOUND[LETTER] + report + "    note: Once more.\n"})
    assert finding.message == "the same report stands in line 7"
    assert finding.place.line == 13
    assert finding.remedy == "remove one of the two"


def test_same_as_in_two_steps_is_told_with_the_one_step(tmp_path: Path) -> None:
    third = SOUND[LETTER].replace("id: letter", "id: third").replace("echo-2025-05-01/source", "letter/someone")
    (finding,) = findings_in(tmp_path, {**SOUND, "documents/third.yaml": third})
    assert "is the same as 'letter/someone', who is in turn another's" in finding.message
    assert finding.remedy == "write 'echo-2025-05-01/source'"


@pytest.mark.parametrize(
    ("update", "shape"),
    [
        ("INSERT DATA { doc:agency-2025-04-30 dg:editionOf 'another-register' }", "document-edition"),
        ("INSERT DATA { doc:echo-2025-05-01 dg:editionOf 'Echo Register' }", "document-edition"),
        (
            "INSERT DATA { doc:letter dg:editionOf 'register' }",
            "document-edition-dated",
        ),  # `issued_after` is not enough
        ("DELETE { ?d dcterms:issued ?o } WHERE { ?d dg:editionOf ?r ; dcterms:issued ?o }", "document-edition-dated"),
    ],
)
def test_shapes_want_an_edition_dated_and_of_one_register_named_by_an_id(
    update: str, shape: str, tmp_path: Path
) -> None:
    store = store_of(read(write(tmp_path)))
    prefixes = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
    store.inner.update(prefixes + update)
    assert {violation.shape.partition("#")[2] for violation in validate(store)} - {"Document"} == {shape}


# Lineage and dates over several files


def dated(name: str, dates: str, *bases: str) -> str:
    """Return a document file of some dates that rests on others; the first of these stands in line 5."""
    edges = "".join(f"    - document: {base}\n      because: decision\n" for base in bases)
    return f"document:\n  id: {name}\n  {dates}\n" + (f"  rests_on:\n{edges}" if edges else "")


def told_of(folder: Path, *documents: str) -> list[tuple[str, int, int, str]]:
    """Return file, line, column and message of each finding in a folder of these documents."""
    files = {f"documents/{text.split()[2]}.yaml": text for text in documents}
    found = findings_in(folder, {ENTITIES: SOUND[ENTITIES], **files})
    return [(f.place.file.stem, f.place.line, f.place.column, f.message) for f in found]


def test_lineage_to_a_document_issued_after_a_later_day_is_told(tmp_path: Path) -> None:
    found = told_of(tmp_path, dated("old", "issued: 2024-05", "new"), dated("new", "issued_after: 2024-06-01"))
    assert found == [("old", 5, 7, "rests on 'new', issued after 2024-06-01, later than this document, issued 2024-05")]


def test_lineage_that_runs_backwards_through_documents_without_dates_is_told_where_it_begins(tmp_path: Path) -> None:
    found = told_of(
        tmp_path,
        dated("old", "issued: 2022", "between", "sound"),
        dated("between", "note: Not held.", "coarse"),
        dated("coarse", "issued: 2022", "new"),
        dated("new", "issued_after: 2022-06"),
        dated("older", "issued: 2022-04-30", "between"),
        dated("sound", "note: Not held."),
    )
    way = "'between', which rests on 'coarse', which rests on 'new', issued after 2022-06"
    assert found == [("older", 5, 7, f"rests on {way}, later than this document, issued 2022-04-30")]


def test_each_edge_that_runs_backwards_is_told_and_those_that_lead_to_it_are_not(tmp_path: Path) -> None:
    found = told_of(
        tmp_path,
        dated("first", "issued: 2022-01-01", "second"),
        dated("second", "issued: 2022", "third"),
        dated("third", "note: Not held.", "fourth"),
        dated("fourth", "issued: 2023"),
        dated("fifth", "issued: 2021", "fourth", "second"),
    )
    assert [(file, line) for file, line, _, _ in found] == [("fifth", 5), ("fifth", 7), ("second", 5)]


def test_of_two_ways_to_a_later_document_that_which_holds_no_other_fault_is_told(tmp_path: Path) -> None:
    found = told_of(
        tmp_path,
        dated("old", "issued: 2022-01", "hub"),
        dated("hub", "note: Not held.", "coarse", "undated"),
        dated("coarse", "issued: 2022", "new"),
        dated("undated", "note: Not held.", "new"),
        dated("new", "issued: 2023"),
    )
    way = "'hub', which rests on 'undated', which rests on 'new', issued 2023"
    assert found == [
        ("coarse", 5, 7, "rests on 'new', issued 2023, later than this document, issued 2022"),
        ("old", 5, 7, f"rests on {way}, later than this document, issued 2022-01"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("issued: 2025-05-01", "issued: 2025-05-01"),
        ("issued: 2025-05-01", "issued: 2025"),
        ("issued: 2025-05-01", "note: Not held."),
        ("issued: 2025-05-01", "issued_after: 2025-05-01"),
        ("issued_after: 2025", "issued_after: 2024"),
        ("note: Not held.", "note: Not held."),
    ],
)
def test_documents_may_credit_each_other_where_their_dates_allow_it(one: str, other: str, tmp_path: Path) -> None:
    assert told_of(tmp_path, dated("one", one, "other"), dated("other", other, "one")) == []


def test_documents_that_credit_each_other_cannot_be_of_two_days(tmp_path: Path) -> None:
    found = told_of(
        tmp_path,
        dated("one", "issued: 2025-05-01", "between"),
        dated("between", "note: Not held.", "other"),
        dated("other", "issued: 2025-05-02", "one"),
    )
    way = "'between', which rests on 'other', issued 2025-05-02"
    assert found == [("one", 5, 7, f"rests on {way}, later than this document, issued 2025-05-01")]


DATES = ("2021", "2022", "2022-05", "2022-06", "2022-05-01", "2022-05-02", "")
LINEAGES = st.integers(2, 6).flatmap(
    lambda count: st.tuples(
        st.lists(st.sampled_from(DATES), min_size=count, max_size=count),
        st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)), max_size=9),
    )
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(LINEAGES)
def test_lineage_has_findings_just_where_some_way_leads_to_a_later_document(
    tmp_path_factory: pytest.TempPathFactory, lineage: tuple[list[str], set[tuple[int, int]]]
) -> None:
    dates, edges = lineage[0], {(one, base) for one, base in lineage[1] if one != base}
    ways = set(edges)
    while further := {(a, d) for a, b in ways for c, d in edges if b == c} - ways:
        ways |= further
    impossible = any(dates[a] and dates[b] and certainly_later(dates[b], dates[a]) for a, b in ways)
    texts = [
        dated(f"d{n}", f"issued: {date}" if date else "note: x", *sorted(f"d{base}" for one, base in edges if one == n))
        for n, date in enumerate(dates)
    ]
    assert bool(told_of(tmp_path_factory.mktemp("lineage"), *texts)) == impossible


def test_lineage_through_thousands_of_documents_is_checked_in_moments(tmp_path: Path) -> None:
    chain = [dated(f"d{n}", f"issued: {9999 - n}", f"d{n + 1}") for n in range(1500)]
    begun = time.process_time()
    assert told_of(tmp_path, *chain, dated("d1500", "issued: 9000")) == [
        ("d1499", 5, 7, "rests on 'd1500', issued 9000, later than this document, issued 8500")
    ]
    assert time.process_time() - begun < 5


def test_wrong_lineage_dates_and_references_are_all_told_at_once(tmp_path: Path) -> None:
    text = f"""\
document:
  id: many
  issued: 2025-04-30
  issued_after: §2026
  rests_on:
    - §document: echo-2025-05-01
      because: decision
    - document: §lettre
      because: decision
speakers:
  doe: {{entity: jane-doe}}
reports:
  - claim: [viet-nam, seeks, aircraft]
    stage: in-force
    since: §2025-05
    speakers: [§letter]
    rests_on:
      - document: §doe
        because: decision
      - §document: echo-2025-05-01
        because: overlap
    span: [0, 20]
    sha256: {DIGEST}
"""
    found = findings_in(tmp_path, {**SOUND, "documents/many.yaml": text.replace(HERE, "")})
    assert len(marks(text)) == 7
    assert [(finding.place.line, finding.place.column) for finding in found] == marks(text)
    assert all(finding.remedy for finding in found)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ECHO, "stance: hedges", "stance: hedges\n    date: 2026"),
        (ECHO, "stage: held\n    stance: hedges", "stage: planned\n    date: 2025-05-18"),
        (ECHO, "stage: held\n    stance: hedges", "stage: planned\n    stance: denies\n    date: 2025-05-18"),
        (ECHO, "stage: held\n    stance: hedges", "stage: held\n    date: 2025-05-01"),
        (ECHO, "stage: delivering", "stage: considered"),
        (ECHO, "date: 2025-04", "date: 2025"),
        (ECHO, "due: 2027", "due: 2030-01-01"),
        (AGENCY, "stage: ordered", "stage: ordered\n    since: 2026\n    until: 2030"),
        (AGENCY, "stage: ordered", "stage: considered\n    date: 2026"),
        (AGENCY, "  issued: 2025-04-30\n  edition_of: agency-register\n", ""),
        (LETTER, "stage: in-force", "stage: in-force\n    since: 2030"),
        (LETTER, "issued_after: 2025", "issued_after: 2025\n  issued: 2025-01-01"),
        (LETTER, "same_as: echo-2025-05-01/source}", "same_as: echo-2025-05-01/source}\n  agency: {entity: agency}"),
    ],
)
def test_what_may_be_is_no_fault(file: str, old: str, new: str, tmp_path: Path) -> None:
    assert findings_in(tmp_path, damaged(file, old, new)) == ()


def test_a_speaker_may_be_the_same_as_one_of_a_later_document(tmp_path: Path) -> None:
    assert findings_in(tmp_path, damaged(LETTER, "issued_after: 2025", "issued: 1999")) == ()


def test_a_report_whose_stage_is_at_fault_is_not_at_fault_for_its_date_too(tmp_path: Path) -> None:
    finding = only_finding(tmp_path, AGENCY, "stage: ordered", "date: 2026\n    stage: §orderd")
    assert finding.message == "unknown stage 'orderd'"


def test_an_entity_of_unknown_class_may_still_speak(tmp_path: Path) -> None:
    files = damaged(ENTITIES, "    class: person\n", "")
    files[ECHO] = SOUND[ECHO].replace("[source, doe]", "[source, jane-doe]")
    first, second = findings_in(tmp_path, files)
    assert first.message == "'jane-doe' is an entity, not a speaker of this file"
    assert second.message == "entity 'jane-doe' has no 'class'"


# Whole files and folders


def test_an_id_of_two_files_is_told_with_the_place_of_the_first(tmp_path: Path) -> None:
    files = {
        **SOUND,
        "documents/letter-2.yaml": "document:\n  id: letter\n",
        "entities/more.yaml": "entities:\n  agency:\n    class: publisher\n    label: Some Agency\n",
    }
    document, entity = findings_in(tmp_path, files)
    assert document.place.file == tmp_path / LETTER
    assert document.message == f"document 'letter' stands twice, first at {tmp_path}/documents/letter-2.yaml:2:7"
    assert entity.place.file == tmp_path / "entities/more.yaml"
    assert (entity.place.line, entity.place.column) == (2, 3)
    assert entity.message == f"entity 'agency' stands twice, first at {tmp_path / ENTITIES}:35:3"


@pytest.mark.parametrize("text", ["", "# nothing but a remark\n", "---\n", "\n\n"])
def test_empty_file_is_told(text: str, tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, {**SOUND, "entities/empty.yaml": text})
    assert finding.place.file == tmp_path / "entities/empty.yaml"
    assert finding.message in {"the file is empty", "an entity file must be a mapping"}
    assert finding.remedy


@pytest.mark.parametrize("text", ["- a\n- b\n", "just words\n", "42\n"])
@pytest.mark.parametrize(
    ("file", "message", "remedy"),
    [
        ("documents/x.yaml", "a document file must be a mapping", "begin it with `document:`"),
        ("entities/x.yaml", "an entity file must be a mapping", "begin it with `entities:`"),
    ],
)
def test_file_that_is_no_mapping_is_told(text: str, file: str, message: str, remedy: str, tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, {**SOUND, file: text})
    assert (finding.place.file, finding.place.line, finding.message) == (tmp_path / file, 1, message)
    assert finding.remedy == remedy


def test_byte_order_mark_at_the_beginning_is_no_fault_and_moves_no_column(tmp_path: Path) -> None:
    assert findings_in(tmp_path, {**SOUND, LETTER: "\ufeff" + SOUND[LETTER]}) == ()
    (finding,) = findings_in(tmp_path, {**SOUND, LETTER: "\ufeff§documant: {}\n".replace(HERE, "")})[1:]
    assert (finding.place.line, finding.place.column) == (1, 1)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_file_that_is_not_utf_8_is_told_with_the_place_in_characters(mark: bytes, tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / LETTER).write_bytes(mark + "document:\n  id: letter\n  note: “Zürich".encode() + b"\xfc\n")
    (finding,) = examine(tmp_path).findings
    assert finding.message == "byte 0xfc is not UTF-8"
    assert (finding.place.line, finding.place.column) == (3, 16)
    assert finding.remedy == "save the file as UTF-8"


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    windows = {name: text.replace("\n", "\r\n") for name, text in SOUND.items()}
    assert read(write(tmp_path / "windows", windows)) == read(write(tmp_path / "unix"))


def test_large_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_BYTES", 5000)
    (finding,) = findings_in(tmp_path, {**SOUND, "documents/large.yaml": "#" * 5001})
    assert finding.message == "the file has 5001 bytes, more than 5000"
    assert finding.remedy == "split it into several files"


def test_deep_nesting_is_refused_at_the_depth_where_it_becomes_too_much(tmp_path: Path) -> None:
    deep = "document: " + "[" * 50 + "]" * 50 + "\n"
    (finding,) = findings_in(tmp_path, {**SOUND, "documents/deep.yaml": deep})
    assert finding.message == "nested more than 20 deep"
    assert (finding.place.line, finding.place.column) == (1, 11 + 20)


LAUGHS = "a: &a [lol, lol]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (LAUGHS, "anchor &a: anchors are not read here"),
        ("[" * 4_000_000, "nested more than 20 deep"),
        ("{a: " * 1_000_000, "nested more than 20 deep"),
        ("- " * 2_000_000, "nested more than 20 deep"),
    ],
    ids=["billion laughs", "open brackets", "open braces", "open lists"],
)
def test_bombs_are_refused_quickly(text: str, message: str, tmp_path: Path) -> None:
    write(tmp_path, {**SOUND, "documents/bomb.yaml": text})
    begun = time.process_time()
    (finding,) = examine(tmp_path).findings
    assert time.process_time() - begun < 3
    assert finding.message == message


@pytest.mark.parametrize(
    "name", ["notes.txt", "documents/a.yml", "documents/a.json", "documents/sub/a.yaml", "other/a.yaml", "a.yaml"]
)
def test_foreign_file_is_told_not_passed_over(name: str, tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, {**SOUND, name: "x: y\n"})
    assert str(finding.place) == str(tmp_path / name)
    assert finding.message == "not a data file"
    assert finding.remedy == "expected entities/*.yaml or documents/*.yaml; move it out"


def test_readme_and_hidden_files_may_lie_there(tmp_path: Path) -> None:
    assert (
        findings_in(
            tmp_path, {**SOUND, "README.md": "#", "entities/README.md": "#", ".git/x.yaml": "", "documents/.x": ""}
        )
        == ()
    )


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path / "elsewhere")
    (finding,) = caught.value.findings
    remedy = "name the folder that holds entities/ and documents/ with --data"
    assert str(finding) == f"{tmp_path / 'elsewhere'}: there is no such folder; {remedy}"


def test_folder_without_data_files_is_told(tmp_path: Path) -> None:
    (finding,) = examine(tmp_path).findings
    assert finding.message == "there are no data files in this folder"


def test_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "documents/lost.yaml").symlink_to(tmp_path / "nowhere")
    (finding,) = examine(tmp_path).findings
    assert finding.message == "cannot be read: No such file or directory"


def test_pipe_is_told_instead_of_waited_for(tmp_path: Path) -> None:
    write(tmp_path)
    os.mkfifo(tmp_path / "documents/pipe.yaml")
    (finding,) = examine(tmp_path).findings
    assert finding.message == "not a regular file"


# All at once, and no fault twice

EIGHT = f"""\
document:
  id: eight
  publisher: §dayly-echo
  issued: §2025-02-30
speakers:
  x: §nobody
reports:
  - claim: [united-states, §sells, viet-nam, trainer]
    stage: §shipped
    ordered: §-1
    span: §[9, 3]
    sha256: {DIGEST}
  - claim: [viet-nam, seeks, aircraft]
    stage: in-force
    §note_: x
    span: [0, 20]
    sha256: {DIGEST}
"""


def marks(text: str) -> list[tuple[int, int]]:
    lines = text.split("\n")
    return [(number, line.index(HERE) + 1) for number, line in enumerate(lines, 1) if HERE in line]


def test_eight_faults_are_eight_findings_in_order_of_place(tmp_path: Path) -> None:
    found = findings_in(tmp_path, {**SOUND, "documents/eight.yaml": EIGHT.replace(HERE, "")})
    assert len(marks(EIGHT)) == 8
    assert [(finding.place.line, finding.place.column) for finding in found] == marks(EIGHT)


def test_error_holds_and_prints_all_findings(tmp_path: Path) -> None:
    write(tmp_path, {**SOUND, "documents/eight.yaml": EIGHT.replace(HERE, ""), "x.txt": ""})
    with pytest.raises(DataError) as caught:
        read(tmp_path)
    assert list(caught.value.findings) == sorted(caught.value.findings)
    assert len(caught.value.findings) == 9
    assert str(caught.value).endswith("\n9 findings")
    assert str(caught.value).count("\n") == 9


def test_a_fault_in_one_part_of_a_claim_hides_none_in_its_stage_or_span(tmp_path: Path) -> None:
    faulty = "seeks, norway]\n    stage: held\n    rank: 0\n    rests_on: own\n    span: [9, 3]\n    sha256: short\n"
    sound = "  - claim: [viet-nam, seeks, aircraft]"
    found = findings_in(tmp_path, damaged(ECHO, "seeks, aircraft]", faulty + sound))
    assert [finding.message for finding in found] == [
        "'norway' is of class country",
        "unknown stage 'held'",
        "'rank' is 0",
        "span [9, 3] is out of range",
        "'sha256' is 'short'",
    ]


def test_a_broken_entity_file_does_not_make_every_reference_a_finding(tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, damaged(ENTITIES, "    class: country", "\tclass: country"))
    assert finding.message.startswith("not YAML")


def test_a_broken_document_file_does_not_make_what_rests_on_it_a_finding(tmp_path: Path) -> None:
    (finding,) = findings_in(tmp_path, damaged(AGENCY, "document:\n", "document: {\n"))
    assert finding.message.startswith("not YAML")
    assert finding.place.file == tmp_path / AGENCY


def test_two_entities_without_labels_are_two_findings(tmp_path: Path) -> None:
    files = {
        **SOUND,
        ENTITIES: SOUND[ENTITIES].replace("    label: Daily Echo\n", "").replace("    label: The Agency\n", ""),
    }
    assert [f.message for f in findings_in(tmp_path, files)] == [
        "entity 'daily-echo' has no 'label'",
        "entity 'agency' has no 'label'",
    ]


def test_messages_do_not_depend_on_the_order_of_a_set(tmp_path: Path) -> None:
    finding = only_finding(tmp_path, ECHO, "document: agency-2025-04-30", "document: §nothing-like-it")
    assert finding.remedy.startswith("expected one of agency-2025-04-30, echo-2025-05-01, letter; one that is not held")


# Values are read as meant


def supply(folder: Path, old: str = "", new: str = "") -> Report:
    collection = read(write(folder, damaged(ECHO, old, new)))
    return next(r for r in collection.reports if r.document == "echo-2025-05-01" and r.claim.relation == "supplies")


def test_every_field_of_a_report_is_read(tmp_path: Path) -> None:
    report = supply(tmp_path)
    assert report.quantity == Bounds(Decimal(2), Decimal(3))
    assert report.ordered == Bounds(Decimal(12), Decimal(12))
    assert report.delivered == Bounds(Decimal(2), Decimal(5))
    assert report.value == Money(Bounds(Decimal(1000), Decimal(1000)), "USD", "year")
    assert (report.date, report.since, report.until, report.due) == ("2025-04", "2024", "2025-04-30", "2027")
    assert (report.share, report.rank, report.note) == (Decimal(80), 2, "A note.")
    assert (report.tiv, report.deal, report.condition) == (Decimal("1.5"), "2019-1", "second-hand")
    assert report.speakers == ("doe", "source")
    assert (report.span.start, report.span.end, report.span.sha256) == (100, 200, DIGEST)
    assert (report.lineage, report.own) == (None, None)


def test_lineage_of_reports_and_documents_is_read(tmp_path: Path) -> None:
    collection = read(write(tmp_path))
    by_relation = {r.claim.relation: r for r in collection.reports if r.document == "echo-2025-05-01"}
    assert (by_relation["meets"].lineage, by_relation["meets"].own) == ((), True)
    (edge,) = by_relation["seeks"].lineage or ()
    assert (edge.document, edge.because, edge.span, edge.note) == ("letter", "decision", None, "It says so.")
    documents = {document.id: document for document in collection.documents}
    assert documents["agency-2025-04-30"].own
    assert not documents["letter"].own
    assert [edge.document for edge in documents["echo-2025-05-01"].lineage] == ["agency-2025-04-30"]


def test_stance_is_asserts_where_none_is_written(tmp_path: Path) -> None:
    assert supply(tmp_path, "    stance: asserts\n", "").stance == "asserts"


def test_norway_is_no_false(tmp_path: Path) -> None:
    norway = next(e for e in read(write(tmp_path)).entities if e.id == "norway")
    assert norway.iso == "NO"


@pytest.mark.parametrize("grade", "ABCDEF")
@pytest.mark.parametrize("label", ["The Agency", "Jane Doe", "Air Force of Viet Nam", "Norway"])
def test_any_actor_may_be_graded(label: str, grade: str, tmp_path: Path) -> None:
    collection = read(
        write(tmp_path, damaged(ENTITIES, f"label: {label}", f"label: {label}\n    reliability: {grade}"))
    )
    assert {entity.reliability for entity in collection.entities if entity.label == label} == {grade}
    assert {entity.reliability for entity in collection.entities if entity.label != label} == {None}
    query = "SELECT ?label ?grade WHERE { ?actor dg:reliability ?grade ; rdfs:label ?label }"
    assert list(select(store_of(collection), query).rows) == [(label, grade)]


@pytest.mark.parametrize(
    ("triples", "shape"),
    [
        ('ent:agency dg:reliability "A"', None),
        ('ent:agency dg:reliability "G"', "actor-reliability"),
        ('ent:agency dg:reliability "a"', "actor-reliability"),
        ('ent:agency dg:reliability "A", "B"', "actor-reliability"),
        ('ent:trainer dg:reliability "A"', "Actor"),
    ],
)
def test_shapes_hold_grades_to_the_same_rules(triples: str, shape: str | None, tmp_path: Path) -> None:
    store = store_of(read(write(tmp_path)))
    store.inner.update(f"INSERT DATA {{ {triples} }}", prefixes=dict(PREFIXES))
    assert {violation.shape.partition("#")[2] for violation in validate(store)} == ({shape} if shape else set())


@pytest.mark.parametrize("word", ["no", "on", "off", "yes", "null", "~", "1_000", "0o17", "1e3", "2025-05-01", ".nan"])
def test_words_that_yaml_takes_for_something_else_stay_words(word: str, tmp_path: Path) -> None:
    quoted = f"'{word}'" if word in {"null", "~"} else word
    assert supply(tmp_path, "note: A note.", f"note: {quoted}").note == word


@pytest.mark.parametrize(
    ("written", "number"),
    [("010", 10), ("0", 0), ("1_000", 1000), ("'7'", 7), ("+3", 3), ("12.0", 12), ("-0", 0), ("9" * 18, int("9" * 18))],
)
def test_figures_are_read_as_written_in_tens(written: str, number: int, tmp_path: Path) -> None:
    ordered = supply(tmp_path, "ordered: 12", f"ordered: {written}").ordered
    assert ordered is not None
    assert f"{ordered.exact:f}" == str(number)


@pytest.mark.parametrize("written", ["12.0", "012", "'12'", "+12", "1_2", "[12, 12]", "{at_least: 12, at_most: 12}"])
def test_a_figure_written_otherwise_is_the_same_report(written: str, tmp_path: Path) -> None:
    plain = supply(tmp_path / "plain").id
    assert supply(tmp_path / "other", "ordered: 12", f"ordered: {written}").id == plain


def test_shares_keep_their_fractions(tmp_path: Path) -> None:
    assert supply(tmp_path / "a", "share: 80", "share: 0.50").share == Decimal("0.5")
    assert supply(tmp_path / "b", "share: 80", "share: 100").share == Decimal(100)


@pytest.mark.parametrize("written", ["2024-02-29", "1999-12-31", "2025-01", "0001", "'2025'"])
def test_dates_are_kept_as_written(written: str, tmp_path: Path) -> None:
    assert supply(tmp_path, "date: 2025-04", f"date: {written}").date == written.strip("'")


@pytest.mark.parametrize(("since", "until"), [("2024", "2024"), ("2024-05", "2024"), ("2024", "2024-01-01")])
def test_a_period_may_be_as_long_as_its_unknown_part(since: str, until: str, tmp_path: Path) -> None:
    report = supply(tmp_path, "since: 2024\n    until: 2025-04-30", f"since: {since}\n    until: {until}")
    assert (report.since, report.until) == (since, until)


def test_both_orders_of_a_symmetric_claim_are_one_claim(tmp_path: Path) -> None:
    old, new = "[viet-nam, meets, united-states, air-show]", "[united-states, meets, viet-nam, air-show]"
    one, other = read(write(tmp_path / "a")), read(write(tmp_path / "b", damaged(ECHO, old, new)))
    assert {report.claim.id for report in one.reports} == {report.claim.id for report in other.reports}


# Laws

PLACES = [
    (file, start, line.strip())
    for file, text in SOUND.items()
    for start, line in zip(
        (sum(map(len, text.splitlines(keepends=True)[:n])) for n in range(text.count("\n"))),
        text.splitlines(),
        strict=True,
    )
]
FIELDS = [(file, start, line) for file, start, line in PLACES if line.lstrip("- ").count(": ") == 1 and "{" not in line]
DAMAGES: dict[str, Callable[[str, str], str]] = {
    "key misspelt": lambda key, value: f"{key}x: {value}",
    "value that is a mapping of nonsense": lambda key, _: f"{key}: {{nonsense: true}}",
    "nothing": lambda key, _: f"{key}:",
    "empty text": lambda key, _: f"{key}: ''",
    "nested lists": lambda key, _: f"{key}: [[[]]]",
    "alias": lambda key, _: f"{key}: *nowhere",
    "tag": lambda key, value: f"{key}: !!str {value}",
    "anchor": lambda key, value: f"{key}: &here {value}",
    "twice": lambda key, value: f"{key}: {value}\n§{key}: {value}",
    "control character": lambda key, value: f"{key}: {value}\x07",
    "open quote": lambda key, value: f'{key}: "{value}',
}


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(FIELDS), st.sampled_from(sorted(DAMAGES)))
def test_no_damage_is_passed_over_in_silence(
    tmp_path_factory: pytest.TempPathFactory, spot: tuple[str, int, str], damage: str
) -> None:
    file, start, line = spot
    text = SOUND[file]
    whole = text[start:].split("\n")[0]
    lead = whole[: len(whole) - len(line.removeprefix("- "))]
    key, value = line.removeprefix("- ").split(": ", 1)
    worse = lead + DAMAGES[damage](key, value).replace(HERE, " " * len(lead))
    folder = write(
        tmp_path_factory.mktemp("damaged"), {**SOUND, file: text[:start] + worse + text[start + len(whole) :]}
    )
    with pytest.raises(DataError) as caught:
        read(folder)
    assert all(finding.place.file.is_relative_to(folder) for finding in caught.value.findings)
    assert all(finding.message and finding.remedy for finding in caught.value.findings)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(SOUND)), st.integers(0, 3000), st.binary(min_size=1, max_size=6), st.integers(0, 40))
def test_whatever_bytes_are_put_into_a_file_reading_gives_a_collection_or_findings(
    tmp_path_factory: pytest.TempPathFactory, file: str, at: int, put: bytes, cut: int
) -> None:
    folder = write(tmp_path_factory.mktemp("bytes"))
    data = SOUND[file].encode()
    (folder / file).write_bytes(data[:at] + put + data[at + cut :])
    findings = examine(folder).findings
    if findings:
        with pytest.raises(DataError):
            read(folder)
    else:
        assert isinstance(read(folder), Collection)


def shuffled(node: object, chance: Random) -> object:
    """Return the same YAML value with its keys, and the lists whose order says nothing, in another order."""
    if isinstance(node, dict):
        keys = chance.sample(list(node), len(node))
        unordered = {"reports", "aliases", "speakers"}
        return {
            key: chance.sample(value, len(value)) if key in unordered and isinstance(value, list) else value
            for key, value in ((key, shuffled(node[key], chance)) for key in keys)
        }
    return [shuffled(item, chance) for item in node] if isinstance(node, list) else node


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.randoms(use_true_random=False))
def test_order_of_files_keys_and_reports_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, chance: Random
) -> None:
    numbers = chance.sample(range(len(SOUND)), len(SOUND))
    names = {file: f"{Path(file).parent}/{number}.yaml" for file, number in zip(SOUND, numbers, strict=True)}
    files = {}
    for file, text in SOUND.items():
        plain = yaml.load(text, Loader=yaml.BaseLoader)  # every scalar a text, as the reader takes it
        files[names[file]] = yaml.safe_dump(shuffled(plain, chance), sort_keys=False, allow_unicode=True)
    changed, sound = read(write(tmp_path_factory.mktemp("order"), files)), read(write(tmp_path_factory.mktemp("sound")))
    assert [(e.id, set(e.aliases)) for e in changed.entities] == [(e.id, set(e.aliases)) for e in sound.entities]
    assert (changed.documents, changed.speakers, changed.reports) == (sound.documents, sound.speakers, sound.reports)


def test_entities_may_be_spread_over_files(tmp_path: Path) -> None:
    head, _, tail = SOUND[ENTITIES].partition("  aircraft:\n")
    spread = {**SOUND, ENTITIES: "entities:\n  aircraft:\n" + tail, "entities/states.yaml": head}
    assert read(write(tmp_path / "spread", spread)) == read(write(tmp_path / "whole"))
