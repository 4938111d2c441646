"""Showing one thing: gather what the store holds on it and make its sheet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from defgraph.answers import sheets
from defgraph.answers.formats import plain
from defgraph.dossiers import entity_properties, pattern_of, read_documents, read_dossiers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from defgraph.lookup import Thing
    from defgraph.store import Store


def show_text(store: Store, thing: Thing) -> Iterator[str]:
    """Yield the sheet of a thing as lines."""
    dossiers = read_dossiers(store, pattern_of(thing))
    if thing.is_document:
        return sheets.document_text(read_documents(store)[thing.id], dossiers)
    if thing.is_claim:
        return sheets.claim_text(dossiers[0])
    return sheets.entity_text(thing, entity_properties(store, thing.iri), dossiers)


def show_json(store: Store, thing: Thing) -> str:
    """Return the sheet of a thing as JSON."""
    dossiers = read_dossiers(store, pattern_of(thing))
    if thing.is_document:
        sheet = sheets.document_sheet(read_documents(store)[thing.id], dossiers)
    elif thing.is_claim:
        sheet = sheets.claim_sheet(dossiers[0])
    else:
        sheet = sheets.entity_sheet(thing, entity_properties(store, thing.iri), dossiers)
    return json.dumps(plain(sheet), ensure_ascii=False, indent=1) + "\n"
