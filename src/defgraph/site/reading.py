"""Reading from a store what a site tells."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.answers.audits import audit
from defgraph.answers.disagreements import disagreements, support_in
from defgraph.answers.totals import successors
from defgraph.conflicts import disputed, find_conflicts, with_withdrawals
from defgraph.dossiers import read_documents, read_dossiers, read_names
from defgraph.grades import objections
from defgraph.grades.arrays import grade_claims
from defgraph.lineage.reading import read_evidence
from defgraph.lookup import short
from defgraph.progress import SILENT, Progress
from defgraph.retraction import Corpus, Outcome
from defgraph.retraction.aftermath import before_and_after
from defgraph.retraction.changes import Change
from defgraph.site.contents import Contents, EntityEntry
from defgraph.store import select

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from defgraph.conflicts import Conflict
    from defgraph.dossiers import DocumentEntry, Dossier, ReportEntry
    from defgraph.grades import Grade
    from defgraph.store import Store

_PROPERTIES = """
SELECT ?entity ?name ?value WHERE {
  VALUES (?property ?name) {
    (skos:altLabel "aliases") (dg:iso "iso") (dg:country "country") (dg:category "category") (dg:kindOf "kind_of")
    (skos:exactMatch "wikidata") (dg:reliability "reliability") (dg:successor "successor")
  }
  ?entity ?property ?value FILTER(STRSTARTS(STR(?entity), "%s"))
} ORDER BY ?entity ?name ?value"""

RETRACTED = 4_000_000
"""Publishers times reports up to which each publisher is retracted in full: some minutes of work."""


def read_contents(  # noqa: PLR0913 - each keyword is told on the pages, or tells how to read
    store: Store,
    *,
    title: str,
    view: str = "",
    left_out: str = "",
    whole: bool = True,
    progress: Progress = SILENT,
) -> Contents:
    """Read all that a site tells.

    ``whole`` tells that documents tell all they do (not so as of a day): only then is it looked for what the editions
    of registers no longer list. ``view`` and ``left_out`` as in :class:`Contents`.

    Raises:
        StoreError: if the store fails.
    """
    progress.begin("reading the graph")
    dossiers, documents = read_dossiers(store), read_documents(store)
    progress.begin("weighing what disagrees")
    found = find_conflicts(dossiers, documents, whole=whole)
    listed = [conflict for conflict in found if conflict.listed]
    contents = Contents(
        title=title,
        dossiers=dossiers,
        documents=documents,
        entities=_entities(store, dossiers),
        grades=_grades(store, found),
        withdrawn=_withdrawn(dossiers, documents) if whole else {},
        disagreements=disagreements(listed, support_in(store)).rows if listed else (),
        disputed=disputed(found),
        successors=successors(store),
        view=view,
        left_out=left_out,
    )
    return replace(contents, changes=_changes(store, dossiers, documents, contents.publishers, progress))


def _entities(store: Store, dossiers: Sequence[Dossier]) -> dict[str, EntityEntry]:
    named = {short(iri): name for iri, name in read_names(store).items() if iri.startswith(v.ENTITY)}
    for dossier in dossiers:
        for end in (dossier.subject, dossier.object, dossier.item):
            if end:
                named.setdefault(end.id, end)
    known = _properties(store)
    return {name: EntityEntry(one, known.get(name, {})) for name, one in sorted(named.items())}


def _properties(store: Store) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for entity, name, value in select(store, _PROPERTIES % v.ENTITY).rows:
        of_it = found[short(str(entity))]
        text = short(str(value)).removeprefix(v.WIKIDATA)
        of_it[str(name)] = (*of_it.get(str(name), ()), text)
    return found


def _withdrawn(
    dossiers: Sequence[Dossier], documents: Mapping[str, DocumentEntry]
) -> Mapping[str, Sequence[ReportEntry]]:
    told = {dossier.id: len(dossier.reports) for dossier in dossiers}
    found = {one.id: one.reports[told[one.id] :] for one in with_withdrawals(dossiers, documents)}
    return {claim: reports for claim, reports in found.items() if reports}


def _grades(store: Store, found: Iterable[Conflict]) -> Mapping[str, Grade]:
    audited = audit(store)
    given = {iri: named.reliability for iri, named in audited.names.items() if named.reliability}
    assessed = audited.assessed
    graded = grade_claims(audited.evidence, assessed.standing, assessed.stage, given, objections(found))
    return {short(iri): grade for iri, grade in zip(audited.evidence.claims.iris, graded, strict=True)}


def _changes(
    store: Store,
    dossiers: Sequence[Dossier],
    documents: Mapping[str, DocumentEntry],
    publishers: Iterable[str],
    progress: Progress,
) -> Mapping[str, Sequence[Change]]:
    """Return for each publisher the claims that fall or weaken if it is wrong; nothing if there is too much to do."""
    wanted = list(publishers)
    if len(wanted) * sum(len(dossier.reports) for dossier in dossiers) > RETRACTED:
        return {}
    corpus, found = Corpus(dossiers, documents, read_evidence(store)), dict[str, list[Change]]()
    progress.begin("retracting each publisher", len(wanted))
    for done, publisher in enumerate(wanted):
        progress.reach(done, 0)
        found[publisher] = _if_wrong(corpus, v.ENTITY + publisher)
    return found


def _if_wrong(corpus: Corpus, publisher: str) -> list[Change]:
    before, after = before_and_after(corpus, frozenset({publisher}))
    left = {dossier.id: dossier for dossier in after}
    changes = (Change(dossier, left.get(dossier.id)) for dossier in before)
    return [change for change in changes if change.outcome is not Outcome.STAYS]
