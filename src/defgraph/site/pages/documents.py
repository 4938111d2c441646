"""A page for each document, and the list of them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from defgraph.site import addresses
from defgraph.site.pages.claims import anchor_of
from defgraph.site.wording import called

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from defgraph.dossiers import DocumentEntry, Named
    from defgraph.site.contents import Told
    from defgraph.site.rendering import Page, Renderer

DOCUMENTS = ("documents.html", "Documents")


def document_pages(renderer: Renderer) -> Iterator[Page]:
    """Yield the pages of all documents."""
    for document in renderer.contents.documents.values():
        yield from _document(renderer, document)


def document_list(renderer: Renderer) -> Iterator[Page]:
    """Yield the list of documents, the latest first, on as many pages as it needs."""
    path, title = DOCUMENTS
    told = {name: len(reports) for name, reports in renderer.contents.of_document.items()}
    yield from renderer.pages(path, "documents", title, (), renderer.contents.latest_documents, told=told)


def _document(renderer: Renderer, document: DocumentEntry) -> Iterator[Page]:
    contents = renderer.contents
    told = contents.of_document.get(document.id, ())
    yield from renderer.pages(
        addresses.document_page(document.id),
        "document",
        f"{title} ({document.id})" if (title := called(document)) != document.id else title,
        (DOCUMENTS,),
        told,
        document=document,
        resting=contents.resting_on.get(document.id, ()),
        speakers=_speakers(told),
        claims=len({one.claim.id for one in told}),
        falling=contents.weak_points.get(document.id, ()),
        anchor_of=anchor_of,
    )


def _speakers(told: Sequence[Told]) -> list[tuple[Named, int]]:
    """Count the reports that relay each speaker, those relayed most first."""
    counts = Counter(speaker for one in told for speaker in one.report.speakers)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].label, pair[0].id))
