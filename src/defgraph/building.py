"""From a data folder to a store: read, write down, assess, publish."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.assessment import assess_all, assessments
from defgraph.lineage.collecting import Collecting
from defgraph.lineage.keeping import KEPT, to_arrays
from defgraph.progress import SILENT
from defgraph.reading.collection import read_soundly
from defgraph.store import draft
from defgraph.store.lines import Parts
from defgraph.store.triples import assessment_triples, collection_triples

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from defgraph.model import Collection
    from defgraph.progress import Progress
    from defgraph.reading.imports import Import, Surveyed
    from defgraph.store import Draft, Store
    from defgraph.store.lines import Lines


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
    making = draft(address)
    compiling = _Compiling(making, collection, progress)
    try:
        making.add(Parts(compiling.parts()))
        progress.begin("putting the store in place")
        store = making.publish()
    except BaseException:
        making.discard()
        raise
    return Built(
        store=store,
        entities=len(collection.entities),
        documents=len(collection.documents),
        reports=compiling.reports,
        claims=compiling.claims,
    )


class _Compiling:
    """Makes the lines of a store, part by part, and counts the reports and claims they tell of.

    What one part was made with is let go before the next is made.
    """

    def __init__(self, making: Draft, collection: Collection, progress: Progress) -> None:
        self._making, self._collection, self._progress = making, collection, progress
        self.reports = self.claims = 0

    def parts(self) -> Iterator[Lines]:
        """Yield what was read, and then what follows from it; the arrays of the evidence are kept in between.

        While claims are weighed, the store still takes in what was read.
        """
        collecting = Collecting(self._collection)
        yield collection_triples(replace(self._collection, reports=collecting.reports()))
        self._progress.begin("weighing claims")
        evidence = collecting.evidence()
        del collecting
        self.reports, self.claims = len(evidence.reports.iris), len(evidence.claims.iris)
        self._making.keep(KEPT, to_arrays(evidence))
        weighed = assessments(evidence.claims, evidence.lineage.nodes, assess_all(evidence))
        del evidence
        yield assessment_triples(weighed)
