"""Reading claims and lineage from a store, whole, in a few queries; or from what the store keeps beside."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from defgraph.errors import StoreError
from defgraph.lineage.gathering import Gathering, Origin, Reported
from defgraph.lineage.keeping import KEPT, from_arrays
from defgraph.store import select
from defgraph.vocabulary import ORIGIN, STAGE, STANCE, ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.lineage.arrays import Evidence
    from defgraph.store import Store
    from defgraph.store.results import Table, Value

_CLAIMS = """
SELECT DISTINCT ?claim ?relation ?subject ?object ?item WHERE {
  ?claim dg:subject ?subject ; dg:object ?object ; a/dg:relation ?relation OPTIONAL { ?claim dg:item ?item }
}"""
_REPORTS = """
SELECT ?report ?claim ?document ?stance ?stage ?date ?until ?origin WHERE {
  ?report dg:reports ?claim ; prov:wasQuotedFrom ?document ; dg:stance ?stance ; dg:stage ?stage .
  OPTIONAL { ?report dg:date ?date }
  OPTIONAL { ?report dg:until ?until }
  OPTIONAL { ?report dg:origin ?origin }
}"""
_SPEAKERS = "SELECT ?report ?speaker WHERE { ?report a dg:Report ; dg:saidBy ?speaker }"
_BASES = "SELECT ?what ?base WHERE { ?what prov:wasDerivedFrom ?base }"
_DOCUMENTS = """
SELECT ?document ?publisher ?origin ?issued ?after WHERE {
  ?document a dg:Document .
  OPTIONAL { ?document dcterms:publisher ?publisher }
  OPTIONAL { ?document dg:origin ?origin }
  OPTIONAL { ?document dcterms:issued ?issued }
  OPTIONAL { ?document dg:issuedAfter ?after }
}"""


def read_evidence(store: Store, as_of: str | None = None) -> Evidence:
    """Read all claims and their lineage; what had ended is told as of a day, or else as of each report's own time.

    Where the store keeps what was read when it was built, that is taken.

    Raises:
        StoreError: if the store fails, or speaks of what the ontology here does not know.
    """
    arrays = store.kept(KEPT) if as_of is None else None
    kept = None if arrays is None else from_arrays(arrays)
    if kept is not None:
        return kept
    try:
        return _read(store, as_of)
    except (KeyError, ValueError) as error:
        message = f"the store has a relation, stage or stance that is not known here ({error})"
        raise StoreError(f"{message}; make it anew with `defgraph build`") from error


def _read(store: Store, as_of: str | None) -> Evidence:
    gathering, bases = Gathering(as_of), _sets(select(store, _BASES))
    claims = {}
    for claim, relation, subject, object_, item in select(store, _CLAIMS).rows:
        told = str(claim), str(relation), str(subject), str(object_), str(item) if item else None
        claims[str(claim)] = gathering.claim(*told)
    for row in select(store, _DOCUMENTS):
        document, said = str(row["document"]), str(row["issued"] or row["after"] or "")
        origin = Origin(bases.get(document, frozenset()), row["origin"] == ORIGIN + "own")
        gathering.source(document, str(row["publisher"]) if row["publisher"] else None, said, origin)
    speakers = _sets(select(store, _SPEAKERS))
    for row in select(store, _REPORTS):
        report, claim, stage = str(row["report"]), str(row["claim"]), str(row["stage"]).removeprefix(STAGE)
        if claim not in claims:
            claims[claim] = gathering.bare_claim(claim)
        until = str(row["until"] or "")
        gathering.report(
            Reported(
                report=report,
                claim=claims[claim],
                document=str(row["document"]),
                stance=str(row["stance"]).removeprefix(STANCE),
                stage=stage,
                speakers=speakers.get(report, frozenset()),
                origin=_origin(row["origin"], bases.get(report)),
                reached=reached(stage, str(row["date"] or ""), until),
                until=until,
            )
        )
    return gathering.evidence()


def reached(stage: str, date: str, until: str) -> str:
    """Return when a stage was reached, as reported: of an exit, that may be until when things went on."""
    return date or (until if stage not in ontology().rungs else "")


def _origin(origin: Value, bases: frozenset[str] | None) -> Origin | None:
    if origin:
        return Origin(own=origin == ORIGIN + "own")
    return Origin(bases) if bases else None


def _sets(table: Table) -> Mapping[str, frozenset[str]]:
    sets: dict[str, set[str]] = defaultdict(set)
    for key, member in table.rows:
        sets[str(key)].add(str(member))
    return {key: frozenset(members) for key, members in sets.items()}
