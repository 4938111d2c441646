"""A small table and its mapping, for tests to damage, and workbooks made of rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openpyxl import Workbook

from defgraph.identity.naming import Naming
from defgraph.reading.mappings import read_mapping
from defgraph.registers.tables import Table, open_table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from defgraph.registers.records import Record

HEADER = "Seller,Buyer,Item,Units,When,Stage"
ROWS = ("Czechia,Viet Nam,Type-901,12,2021-03-12,ordered", "Israel,Viet Nam,Type-31,3,2020,delivered")
MAPPING = """\
document:
  id: my-deals
  publisher: My Desk
  issued: 2024-01-31
  origin: own
relation: supplies
subject: {column: Seller, class: country}
object: {column: Buyer, class: country}
item: {column: Item}
reports:
  - stage: {column: Stage}
    ordered: {column: Units}
    date: {column: When}
"""


def mapped(folder: Path, mapping: str = MAPPING) -> Path:
    """Write a mapping file and return it."""
    path = folder / "deals.mapping.yaml"
    path.write_text(mapping, encoding="utf-8")
    return path


def opened(folder: Path, content: str | bytes, mapping: str = MAPPING, name: str = "deals.csv") -> Table:
    """Write a table and its mapping, and open it."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_table(path, Naming(), read_mapping(mapped(folder, mapping)))


def table(*rows: str, header: str = HEADER) -> str:
    """Return a text table."""
    return "\n".join((header, *rows)) + "\n"


def workbook(path: Path, rows: Iterable[Iterable[object]], title: str = "Deals") -> Path:
    """Write a workbook of one sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def refusals(file: Table) -> dict[int, str]:
    """Return the reasons of all refused rows, by line."""
    return {record.line: record.refusal for record in file.records() if record.refusal}


def lines(records: Iterable[Record]) -> list[tuple[int, int]]:
    """Return line and number of reports of each record."""
    return [(record.line, len(record.reports)) for record in records]
