"""One row of a state's report to the UN Register: who reported, and what was transferred between whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from defgraph.identity.spelling import words
from defgraph.registers.tables.cells import LeftOut, Refused
from defgraph.registers.tables.rows import shortened
from defgraph.registers.unroca.categories import Category, find_category, nearest_category, part_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# The fields of a row: our name, and all names met. Sources: the form's own headings as unroca.org shows them, and the
# names under which github.com/Klohto/UNROCA-scraper (2023) keeps what it reads off these pages.
_NAMES = {
    "table": ("table",),
    "year": ("year", "calendar year", "reporting year"),
    "country": ("country", "state", "reporting state"),
    "exporter": ("exporter", "exporter state", "exporter states"),
    "importer": ("importer", "final importer state", "final importer states", "importer state"),
    "category": ("category", "category (I-VII)"),
    "number": ("num_items", "number of items", "number"),
    "origin": ("state_of_origin", "state of origin (if not exporter)", "state of origin"),
    "via": ("intermediate_locations", "intermediate location(s) (if any)", "intermediate location (if any)"),
    "description": ("description", "description of items", "description of item"),
    "comments": ("comments", "comments on the transfer", "comments on transfer"),
}
_FIELDS = {words(name.replace("_", " ")): field for field, names in _NAMES.items() for name in names}

_TABLES = {
    ("major", "export"): ("major", "exporter"),
    ("major", "import"): ("major", "importer"),
    ("small", "arms", "export"): ("small-arms", "exporter"),
    ("small", "arms", "import"): ("small-arms", "importer"),
    ("light", "weapons", "export"): ("light-weapons", "exporter"),
    ("light", "weapons", "import"): ("light-weapons", "importer"),
}
_NO_TRANSFER = {
    ("military", "holdings"): "what a state holds is no transfer",
    ("national", "production"): "what a state has made for itself is no transfer",
    ("national", "productions"): "what a state has made for itself is no transfer",
}
_YEAR = re.compile(r"(19|20)\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d+", re.ASCII)
_MOST_DIGITS = 18
_UNTOLD = frozenset({"", "-", "n/a", "na", "not specified", "unspecified", "classified", "confidential", "unknown"})


@dataclass(frozen=True, slots=True)
class Transfer:
    """What one state reports of one transfer in one year; ``number`` is None where it does not tell how many.

    ``reporter`` is the state's name as written; ``exporter`` and ``importer`` too, of which it is one. ``year`` is
    empty for a sum of all years. ``about`` names a state if the file holds only what the report tells of that one.
    """

    reporter: str
    exporter: str
    importer: str
    year: str
    category: Category
    number: Decimal | None
    description: str = ""
    note: str = ""
    about: str = ""


@lru_cache(maxsize=1000)
def field_of(name: str) -> str:
    """Return our name of a field by that of a file; nothing if it is none of the register's."""
    return _FIELDS.get(_words(name), "")


@lru_cache(maxsize=1000)
def _words(name: str) -> tuple[str, ...]:
    return words(name.replace("_", " "))


def transfer_of(fields: Mapping[str, str], state: str = "", year: str = "") -> Transfer:
    """Return what a row tells. ``state`` and ``year`` are told by the user where the file does not tell them.

    Raises:
        Refused: if it tells of no transfer, or a value is not what was expected.
    """
    group, side = _side(fields)
    sides = {key: fields.get(key, "") for key in ("exporter", "importer")}
    sides[side] = sides[side] or fields.get("country", "") or state
    for key, name in sides.items():
        if not any(letter.isalnum() for letter in name):
            raise Refused(f"it names no {key}")
    text = fields.get("category", "")
    return Transfer(
        reporter=sides[side],
        exporter=sides["exporter"],
        importer=sides["importer"],
        year=_year(fields.get("year", "") or year),
        category=_category(text, group),
        number=_number(fields.get("number", "")),
        description=" ".join(fields.get("description", "").split()),
        note=_note(fields, part_of(text) if group == "major" else ""),
    )


def _side(fields: Mapping[str, str]) -> tuple[str, str]:
    """Return the group of categories, and which of the two sides reported."""
    if table := _words(fields.get("table", "")):
        if table in _NO_TRANSFER:
            raise LeftOut(f"{'_'.join(table)}: {_NO_TRANSFER[table]}; not read")
        if table not in _TABLES:
            known = ", ".join("_".join(name) for name in (*_TABLES, *_NO_TRANSFER))
            raise Refused(f"unknown table {shortened(fields['table'])!r}; expected one of {known}")
        return _TABLES[table]
    # The form's own tables name the other side alone.
    return "major", "importer" if "exporter" in fields else "exporter"


@lru_cache(maxsize=1000)
def _category(text: str, group: str) -> Category:
    found = find_category(text, group)
    groups = (group, "small-arms", "light-weapons") if group == "major" else (group,)
    found = found or next(filter(None, (find_category(text, other) for other in groups[1:])), None)
    if found is None:
        near = nearest_category(text, group)
        hint = f"; did you mean {near!r}?" if near else "; expected one of I to VII"
        raise Refused(f"unknown category {shortened(text)!r}{hint}")
    return found


def _year(text: str) -> str:
    if not _YEAR.fullmatch(text.strip()):
        raise Refused(f"the year is {shortened(text)!r}; expected one such as 2019")
    return text.strip()


def _number(text: str) -> Decimal | None:
    if text.strip().casefold() in _UNTOLD:
        return None
    digits = text.strip()
    if not _NUMBER.fullmatch(digits) or len(digits) > _MOST_DIGITS:
        raise Refused(f"the number of items is {shortened(text)!r}; expected a whole number, 0 or more")
    return Decimal(re.sub("[, ]", "", digits))


def _note(fields: Mapping[str, str], part: str) -> str:
    told = (
        ("category part", part),
        ("described as", fields.get("description", "")),
        ("state of origin", fields.get("origin", "")),
        ("by way of", fields.get("via", "")),
        ("comment", fields.get("comments", "")),
    )
    return "; ".join(f"{what}: {' '.join(text.split())}" for what, text in told if text.strip())
