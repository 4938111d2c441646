"""Checking a data folder: the files themselves, the texts they point into, the shapes they must have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.reading.collection import examine
from defgraph.reading.texts import verify

if TYPE_CHECKING:
    from pathlib import Path

    from defgraph.errors import Finding
    from defgraph.model import Collection


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found, and in words what was looked at."""

    findings: tuple[object, ...]
    summary: str


def check(data: Path, texts: Path | None, *, shacl: bool) -> Checked:
    """Check a data folder; with ``texts``, every span against its text; with ``shacl``, the triples against the shapes.

    Raises:
        DataError: if there is no such folder.
        MissingExtra: if SHACL is asked for and not installed.
    """
    reading = examine(data)
    findings: list[Finding | object] = list(reading.findings)
    looked_at = [f"{len(reading.collection.documents)} documents, {sum(1 for _ in reading.collection.reports)} reports"]
    if texts is not None:
        findings += sorted(verify(reading, texts))
        looked_at.append(f"{len(reading.spans)} spans")
    if shacl and not findings:
        findings += _violations(reading.collection)
        looked_at.append("SHACL shapes")
    count = len(findings)
    return Checked(tuple(findings), f"{', '.join(looked_at)}: {count} finding{'s' if count != 1 else ''}")


def _violations(collection: Collection) -> list[object]:
    from defgraph.building import build_collection
    from defgraph.store import MEMORY
    from defgraph.validation import validate

    return list(validate(build_collection(collection, MEMORY).store))
