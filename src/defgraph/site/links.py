"""Links between pages: each is made in one way, and leads only where there is a page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from defgraph.dossiers.wording import figures_text
from defgraph.site import addresses
from defgraph.site.wording import called, counted

if TYPE_CHECKING:
    from defgraph.dossiers import Dossier, Named
    from defgraph.site.contents import Contents

_LINK = Markup('<a href="{}">{}</a>')
_BESIDE = Markup('{} <code class="soft">{}</code>')
_MARK = "(disputed)"
"""What :func:`defgraph.dossiers.wording.figures_text` puts behind a figure that others contradict."""


class Links:
    """Makes links for pages that stand so deep: ``root`` is the way up to the top of the site, with its slash."""

    def __init__(self, contents: Contents, root: str) -> None:
        self._contents, self.root = contents, root
        # The same few thousand links stand on many pages.
        self._entity = cache(self._of_entity)
        self._source = cache(self._of_source)
        self._document = cache(self._of_document)

    def to(self, path: str, text: object) -> Markup:
        """Return a link to a page of ours, by its path from the top."""
        return _LINK.format(self.root + path, text)

    def entity(self, named: Named | None) -> Markup:
        """Return a link to the page of an entity; nothing for None."""
        return self._entity(named.id, named.label) if named else Markup()

    def source(self, named: Named) -> Markup:
        """Return a link to a publisher, a document, a speaker's document, or a person's or body's page."""
        return self._source(named.id, named.label, named.kind)

    def document(self, identifier: str) -> Markup:
        """Return a link to a document, called by its publisher and date, with its id beside."""
        return self._document(identifier)

    def claim(self, dossier: Dossier) -> Markup:
        """Return a link to a claim, in words."""
        return _LINK.format(self.root + addresses.claim_page(dossier.id), dossier.sentence)

    def evidence(self, dossier: Dossier) -> Markup:
        """Return a link to a claim that tells how much is said of it."""
        count = counted(len(dossier.reports), "report")
        return _LINK.format(self.root + addresses.claim_page(dossier.id), count)

    def figures(self, dossier: Dossier) -> Markup:
        """Return the latest figures of a claim; where others contradict them, with a link to what they say."""
        latest = dossier.latest_or_hedged
        if latest is None:
            return Markup()
        disputed = self._contents.disputed.get(dossier.id, frozenset())
        text = figures_text(latest, disputed)
        if _MARK not in text and latest.figures.keys() & {kind for kind, _ in disputed}:
            text += f" {_MARK}"  # a sum over deals, one of which is disputed
        return Markup.escape(text).replace(_MARK, Markup("({})").format(self._disputed(dossier)))

    def disputed(self, dossier: Dossier) -> Markup:
        """Return a link to what contradicts the figures of a claim; nothing where nothing does."""
        text = self.figures(dossier)
        return self._disputed(dossier, "figures disputed") if "#conflicts" in text else Markup()

    def _disputed(self, dossier: Dossier, text: str = "disputed") -> Markup:
        return _LINK.format(f"{self.root}{addresses.claim_page(dossier.id)}#conflicts", text)

    def picture(self, text: object, *, around: Named, claim: Dossier | None = None) -> Markup:
        """Return a link into the picture: what is one claim away from an entity, with the evidence of it or of a claim.

        Nothing for an entity that is not drawn: one that is only the item of claims.
        """
        if around.id not in self._contents.drawn:
            return Markup()
        shown = f"claim={_in_hash(claim.id)}" if claim else f"entity={_in_hash(around.id)}"
        return self.to(f"picture.html#v=1&around={_in_hash(around.id)}&{shown}", text)

    def _of_entity(self, identifier: str, label: str) -> Markup:
        if identifier not in self._contents.entities:
            return Markup.escape(label)
        return self.to(addresses.entity_page(identifier), label)

    def _of_source(self, identifier: str, label: str, kind: str) -> Markup:
        if kind == "Document":
            return self._document(identifier)
        if identifier in self._contents.publishers:
            return self.to(addresses.publisher_page(identifier), label)
        home = identifier.rpartition("/")[0]
        if kind == "Speaker" and home in self._contents.documents:
            return self.to(addresses.document_page(home) + "#speakers", label)
        return self._entity(identifier, label)

    def _of_document(self, identifier: str) -> Markup:
        if identifier not in self._contents.documents:
            return Markup.escape(identifier)
        title = called(self._contents.documents[identifier])
        link = self.to(addresses.document_page(identifier), title)
        return link if title == identifier else _BESIDE.format(link, identifier)


def _in_hash(identifier: str) -> str:
    """Write an id as the permalinks of the picture have it (``scripts/wishes.js``)."""
    return quote(identifier, safe=":/", errors="replace").replace("%20", "+")
