"""Showing one thing: gather what the store holds on it and make its sheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.answers import sheets
from defgraph.answers.formats import plain
from defgraph.conflicts import with_withdrawals
from defgraph.dossiers import about, entity_properties, pattern_of, read_documents, read_dossiers
from defgraph.grades import grades

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from defgraph.dossiers import Dossier
    from defgraph.grades import Grade
    from defgraph.lookup import Thing
    from defgraph.store import Store


def show_text(store: Store, thing: Thing, *, whole: bool = True) -> Iterator[str]:
    """Yield the sheet of a thing as lines; ``whole`` tells that documents tell all they do (not so as of a day)."""
    dossiers, graded = _gathered(store, thing, whole=whole)
    if thing.is_document:
        return sheets.document_text(read_documents(store)[thing.id], dossiers, graded)
    if thing.is_claim:
        return sheets.claim_text(dossiers[0], graded[thing.id])
    return sheets.entity_text(thing, entity_properties(store, thing.iri), dossiers, graded)


def show_json(store: Store, thing: Thing, *, whole: bool = True) -> str:
    """Return the sheet of a thing as JSON; ``whole`` as in :func:`show_text`."""
    dossiers, graded = _gathered(store, thing, whole=whole)
    if thing.is_document:
        sheet = sheets.document_sheet(read_documents(store)[thing.id], dossiers, graded)
    elif thing.is_claim:
        sheet = sheets.claim_sheet(dossiers[0], graded[thing.id])
    else:
        sheet = sheets.entity_sheet(thing, entity_properties(store, thing.iri), dossiers, graded)
    return json.dumps(plain(sheet), ensure_ascii=False, indent=1) + "\n"


def _gathered(store: Store, thing: Thing, *, whole: bool) -> tuple[Sequence[Dossier], Mapping[str, Grade]]:
    """Return the claims of a thing, withdrawals among their reports, and their grades."""
    dossiers = read_dossiers(store, pattern_of(thing))
    graded = _graded(store, dossiers)
    return with_withdrawals(dossiers, read_documents(store)) if whole else dossiers, graded


def _graded(store: Store, dossiers: Sequence[Dossier]) -> Mapping[str, Grade]:
    """Grade claims as among all of the store: only those of who owns a thing contradict each other across claims."""
    owned = sorted({dossier.object.id for dossier in dossiers if dossier.relation == "controls"})
    beside = (other for thing in owned for other in read_dossiers(store, about(v.ENTITY + thing)))
    return grades({dossier.id: dossier for dossier in (*beside, *dossiers)}.values())
