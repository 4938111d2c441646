"""Opening an export of SIPRI's database: which layout it has, which edition it is, and of what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from defgraph.model import Document, Entity
from defgraph.registers.lines import open_text
from defgraph.registers.sipri.layouts import REGISTER, find_table
from defgraph.registers.sipri.preamble import decide_issued, decide_scope, read_preamble
from defgraph.registers.sipri.register import RegisterLayout
from defgraph.registers.sipri.yearly import YearlyLayout

if TYPE_CHECKING:
    from pathlib import Path

    from defgraph.identity.naming import Naming
    from defgraph.registers.records import RegisterFile

_URL = "https://www.sipri.org/databases/armstransfers"
_SIPRI = Entity("sipri", "research-body", "SIPRI", ("Stockholm International Peace Research Institute",))


def open_sipri(path: Path, naming: Naming, issued: str | None = None, scope: str | None = None) -> RegisterFile:
    """Open an export of the SIPRI Arms Transfers Database.

    ``issued`` and ``scope`` are needed only for a copy that lost the lines above its header: the day the edition was
    generated, as 2025-03-13, and what was asked for, as "all to all", "all to Viet Nam with orders since 1990", or
    "unknown". Then the document is no edition of any register, for nothing can be told from what it leaves out.

    Raises:
        DataError: if the file is no such export, or date or scope are not known.
    """
    file = open_text(path)
    table, above = find_table(file)
    preamble = read_preamble(path, above)
    date = decide_issued(path, issued, preamble.issued)
    asked = decide_scope(path, scope, preamble.scope)
    layout = "sipri" if table.columns is REGISTER else "sipri-yearly"
    document = Document(
        id=f"{layout}-{date}{asked.suffix}",
        publisher=naming.take(_SIPRI),
        issued=date,
        url=_URL,
        language="en",
        own=True,
        text=file.text,
        note=f"SIPRI Arms Transfers Database: {asked.wording}",
        edition_of=f"{layout}{asked.suffix}" if asked.known else None,
    )
    reader = RegisterLayout if table.columns is REGISTER else YearlyLayout
    return reader(file, table, document, asked, naming)
