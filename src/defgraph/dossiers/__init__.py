"""Dossiers: claims with all that is said of them, read back from the store for answers and pictures."""

from defgraph.dossiers.entries import Base, DocumentEntry, Dossier, Figure, Named, ReportEntry, known_documents
from defgraph.dossiers.reader import (
    EVERY_CLAIM,
    about,
    entity_properties,
    labels,
    of_document,
    one_claim,
    pattern_of,
    read_claims,
    read_documents,
    read_dossiers,
    read_names,
    supplies_from,
    supplies_to,
    these_claims,
)

__all__ = [
    "EVERY_CLAIM",
    "Base",
    "DocumentEntry",
    "Dossier",
    "Figure",
    "Named",
    "ReportEntry",
    "about",
    "entity_properties",
    "known_documents",
    "labels",
    "of_document",
    "one_claim",
    "pattern_of",
    "read_claims",
    "read_documents",
    "read_dossiers",
    "read_names",
    "supplies_from",
    "supplies_to",
    "these_claims",
]
