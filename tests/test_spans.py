"""Spans are held against the texts themselves, for whoever has them; each that differs is named with its place."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from defgraph.errors import DataError
from defgraph.model import text_sha256
from defgraph.reading.collection import examine
from defgraph.reading.texts import describe, locate, verify
from fixtures_folders import ENTITIES, SOUND, write

if TYPE_CHECKING:
    from pathlib import Path

    from defgraph.errors import Finding

LETTER = "documents/letter.yaml"
TEXT = "The Agency says: “two aircraft came”. 𝔸 third – naïve – will come in 2027. Two aircraft came."
CREDIT = "The Agency"
QUOTE = "“two aircraft came”"
ASTRAL = "𝔸 third – naïve"

AGENCY = """\
document: {id: agency, origin: own}
"""


@dataclass(frozen=True)
class Held:
    """A data folder whose one document points into a text, and the folder where the text lies."""

    data: Path
    texts: Path

    def findings(self) -> list[Finding]:
        reading = examine(self.data)
        assert reading.findings == ()
        return list(verify(reading, self.texts))

    def put(self, text: str | bytes) -> None:
        (self.texts / "letter.txt").write_bytes(text if isinstance(text, bytes) else text.encode())


def passage(words: str, text: str = TEXT) -> str:
    start = text.index(words)
    return f"span: [{start}, {start + len(words)}]\n    sha256: {text_sha256(words)}"


@pytest.fixture
def held(tmp_path: Path) -> Held:
    credit = passage(CREDIT).replace("\n    ", "\n      ")
    letter = f"""\
document:
  id: letter
  text: {{file: letter.txt, sha256: {hashlib.sha256(TEXT.encode()).hexdigest()}, length: {len(TEXT)}}}
  rests_on:
    - document: agency
      because: credit
      {credit}
reports:
  - claim: [united-states, supplies, viet-nam, trainer]
    stage: delivering
    {passage(QUOTE)}
  - claim: [united-states, supplies, viet-nam, trainer]
    stage: ordered
    {passage(ASTRAL)}
"""
    data = write(tmp_path / "data", {ENTITIES: SOUND[ENTITIES], LETTER: letter, "documents/agency.yaml": AGENCY})
    texts = tmp_path / "texts"
    texts.mkdir()
    found = Held(data, texts)
    found.put(TEXT)
    return found


def test_sound_text_gives_no_finding(held: Held) -> None:
    assert held.findings() == []


def test_positions_are_code_points_not_bytes_nor_utf_16_units() -> None:
    start = TEXT.index("third")
    assert len(TEXT[:start].encode()) > start
    assert len(TEXT[:start].encode("utf-16-le")) // 2 > start


def test_document_without_a_text_has_nothing_to_verify(tmp_path: Path) -> None:
    data = write(tmp_path / "data", {ENTITIES: SOUND[ENTITIES], "documents/agency.yaml": AGENCY})
    assert list(verify(examine(data), tmp_path)) == []


def test_shifted_text_is_told_with_the_new_positions(held: Held) -> None:
    held.put("Correction. " + TEXT)
    changed, longer, *moved = held.findings()
    assert "is not the one described" in changed.message
    assert f"has {len(TEXT) + 12} code points, not {len(TEXT)}" in longer.message
    for finding, words in zip(moved, (CREDIT, QUOTE, ASTRAL), strict=True):
        start = TEXT.index(words)
        assert f"the span [{start}, {start + len(words)}]" in finding.message
        assert f"now stands at [{start + 12}, {start + 12 + len(words)}]" in finding.remedy


def test_each_finding_names_the_line_and_column_where_its_span_is_written(held: Held) -> None:
    held.put("Correction. " + TEXT)
    places = [(finding.place.file.name, finding.place.line, finding.place.column) for finding in held.findings()]
    assert places == [
        ("letter.yaml", 2, 7),
        ("letter.yaml", 2, 7),
        ("letter.yaml", 7, 13),
        ("letter.yaml", 12, 11),
        ("letter.yaml", 16, 11),
    ]


def test_the_new_position_is_the_nearest_where_the_passage_stands_twice(held: Held) -> None:
    held.put(f"{QUOTE} {'x' * 200} {TEXT}")
    moved = next(finding for finding in held.findings() if finding.place.line == 12)
    assert f"now stands at [0, {len(QUOTE)}]" in moved.remedy
    held.put(f"x{TEXT}{'x' * 200}{QUOTE}")
    start = 1 + TEXT.index(QUOTE)
    moved = next(finding for finding in held.findings() if finding.place.line == 12)
    assert f"now stands at [{start}, {start + len(QUOTE)}]" in moved.remedy


def test_changed_passage_is_told_apart_from_those_that_stayed(held: Held) -> None:
    held.put(TEXT.replace("“two aircraft", "“ten aircraft"))
    whole, passage_ = held.findings()
    assert "is not the one described" in whole.message
    assert passage_.place.line == 12
    assert passage_.remedy.startswith("that text is no longer there")


def test_curly_quotes_made_straight_are_a_change(held: Held) -> None:
    held.put(TEXT.replace("“", '"').replace("”", '"'))
    assert [finding.place.line for finding in held.findings()] == [2, 12]


def test_composed_and_decomposed_letters_are_not_the_same(held: Held) -> None:
    held.put(TEXT.replace("ï", "i\N{COMBINING DIAERESIS}"))
    assert [finding.place.line for finding in held.findings()] == [2, 2, 16]


def test_line_ends_are_not_translated(held: Held) -> None:
    held.put(TEXT.replace("came”. ", "came”.\r\n"))
    assert f"has {len(TEXT) + 1} code points" in held.findings()[1].message


def test_text_that_was_touched_outside_the_spans_is_one_finding_with_its_hash(held: Held) -> None:
    touched = TEXT.replace("Two", "Ten")
    held.put(touched)
    (finding,) = held.findings()
    assert "letter.txt is not the one described" in finding.message
    assert hashlib.sha256(touched.encode()).hexdigest() in finding.remedy
    assert (finding.place.line, finding.place.column) == (2, 7)


def test_text_cut_short_is_told(held: Held) -> None:
    held.put(TEXT[:5])
    findings = held.findings()
    assert [finding.place.line for finding in findings] == [2, 2, 7, 12, 16]
    assert "has 5 code points" in findings[1].message


def test_missing_text_is_one_finding_that_says_how_much_is_not_verified(held: Held) -> None:
    (held.texts / "letter.txt").unlink()
    (finding,) = held.findings()
    assert "letter.txt cannot be read: No such file or directory" in finding.message
    assert finding.remedy == "put it there: 3 spans are not verified"


def test_folder_in_the_place_of_the_text_is_told(held: Held) -> None:
    (held.texts / "letter.txt").unlink()
    (held.texts / "letter.txt").mkdir()
    (finding,) = held.findings()
    assert "cannot be read: Is a directory" in finding.message


def test_text_that_is_not_utf_8_is_told_with_the_byte(held: Held) -> None:
    held.put(TEXT.encode("utf-8")[:17] + b"\xff" + TEXT.encode("utf-8")[17:])
    (finding,) = held.findings()
    assert "letter.txt is not UTF-8 (byte 17)" in finding.message
    assert finding.remedy == "save it as UTF-8, as it was"


def test_missing_folder_is_told_once(held: Held) -> None:
    (finding,) = verify(examine(held.data), held.texts / "elsewhere")
    assert finding.message == "there is no such folder"
    assert "--texts" in finding.remedy


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40), st.text(max_size=5), st.data())
def test_any_passage_of_any_text_is_found_again_where_it_went(
    tmp_path_factory: pytest.TempPathFactory, text: str, before: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    folder = tmp_path_factory.mktemp("any")
    letter = f"""\
document: {{id: letter, text: {{file: letter.txt, sha256: {text_sha256(text)}, length: {len(text)}}}}}
reports:
  - {{claim: [air-force, operates, trainer], stage: in-force,
     span: [{start}, {end}], sha256: {text_sha256(text[start:end])}}}
"""
    held = Held(write(folder / "data", {ENTITIES: SOUND[ENTITIES], LETTER: letter}), folder)
    held.put(text)
    assert held.findings() == []
    before = before.encode("utf-8", "ignore").decode()
    held.put(before + text)
    for finding in held.findings()[2:]:
        assert "now stands at [" in finding.remedy


def test_span_writes_down_what_check_verifies(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("Žluťoučký 🛩 kůň. kůň.\r\n".encode())
    once, twice = locate(file, "🛩"), locate(file, "kůň.")
    assert [(span.start, span.end) for span in (*once, *twice)] == [(10, 11), (12, 16), (17, 21)]
    assert once[0].sha256 == text_sha256("🛩")
    assert f"length: {len(file.read_bytes().decode())}\n" in describe(file)


@pytest.mark.parametrize("quote", ["Kůň", ""])
def test_words_that_do_not_stand_there_are_a_finding(tmp_path: Path, quote: str) -> None:
    file = tmp_path / "a.txt"
    file.write_text("kůň", encoding="utf-8")
    with pytest.raises(DataError, match="do not stand there"):
        locate(file, quote)


def test_a_text_that_cannot_be_read_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    for name, reason in (("none.txt", "cannot be read"), ("latin.txt", "not UTF-8")):
        with pytest.raises(DataError, match=reason):
            describe(tmp_path / name)
