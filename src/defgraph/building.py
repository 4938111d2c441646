"""From a data folder to a store: read, write down, assess, publish."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.assessment import assess_all, assessments
from defgraph.lineage.collecting import Collecting
from defgraph.lineage.keeping import KEPT, to_arrays
from defgraph.progress import SILENT
from defgraph.reading.collection import read_soundly
from defgraph.store import draft
from defgraph.store.triples import assessment_triples, collection_triples

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from defgraph.assessment import Assessed
    from defgraph.lineage.arrays import Claims, Evidence
    from defgraph.model import Collection
    from defgraph.progress import Progress
    from defgraph.reading.imports import Import, Surveyed
    from defgraph.store import Draft, Store

_MMAP_THRESHOLD, _LARGE = -3, 1 << 17
"""The option of mallopt(3) for how many bytes a block has that is taken from the system by itself, and its default."""


@dataclass(frozen=True, slots=True)
class Built:
    """A published store, and how much is in it; ``registers`` are the imported files that are part of it."""

    store: Store
    entities: int
    documents: int
    reports: int
    claims: int
    registers: tuple[Surveyed, ...] = ()


def build(data: Path, address: str, progress: Progress = SILENT, imports: Sequence[Import] | None = None) -> Built:
    """Compile a data folder into the store at an address, replacing what was there in one step.

    ``imports`` are the imported files that count, if not those of the folder's list.

    Raises:
        DataError: with every finding, if the data has any; the store stays as it was.
        StoreError: if the store cannot be written.
    """
    reading = read_soundly(data, progress, imports)
    return replace(build_collection(reading.collection, address, progress), registers=reading.registers)


def build_collection(collection: Collection, address: str, progress: Progress = SILENT) -> Built:
    """Compile what was read into the store at an address. Raises as :func:`build`, but for DataError."""
    _give_back_memory()
    making = draft(address)
    try:
        weighed = _weighed(making, collection, progress)
        making.add(assessment_triples(assessments(weighed.claims, weighed.nodes, weighed.assessed)))
        progress.begin("putting the store in place")
        store = making.publish()
    except BaseException:
        making.discard()
        raise
    return Built(
        store=store,
        entities=len(collection.entities),
        documents=len(collection.documents),
        reports=weighed.reports,
        claims=len(weighed.claims.iris),
    )


def _give_back_memory() -> None:
    """Have the C library give large blocks back to the system when they are freed.

    That of GNU otherwise learns from the first to keep those of up to 32 MiB for later, and what is put between them
    keeps them for good: a build of ten times the rows took twice the memory. Others have no such option.
    """
    if sys.platform == "linux":
        with suppress(AttributeError):
            ctypes.CDLL(None).mallopt(_MMAP_THRESHOLD, _LARGE)


@dataclass(frozen=True, slots=True)
class _Weighed:
    """What is left to write down of claims; the evidence it came from is let go."""

    claims: Claims
    nodes: Sequence[str]
    assessed: Assessed
    reports: int


def _weighed(making: Draft, collection: Collection, progress: Progress) -> _Weighed:
    evidence = _loaded(making, collection, progress)
    making.keep(KEPT, to_arrays(evidence))
    return _Weighed(evidence.claims, evidence.lineage.nodes, assess_all(evidence), len(evidence.reports.iris))


def _loaded(making: Draft, collection: Collection, progress: Progress) -> Evidence:
    """Add what was read to a draft, and return what it tells of claims; what that was gathered with is let go."""
    collecting = Collecting(collection)
    making.add(collection_triples(replace(collection, reports=collecting.reports())))
    progress.begin("weighing claims")
    return collecting.evidence()
