"""Names of documents and speakers that name something else: what it is, and where it belongs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from defgraph.names import nearest
from defgraph.reading.fields import one_of, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from defgraph.model import Entity, Speaker
    from defgraph.reading.entities import EntityRegister

SPEAKER_REFERENCE = re.compile(r"[a-z0-9-]+/[a-z0-9-]+", re.ASCII)
"""A speaker of any document: ``document/speaker``."""

_NEAREST = 3
_FILE_OF_ITS_OWN = "one that is not held needs a file of its own, with its `id:`"
_UNDER_SPEAKERS = "speakers go under `speakers:` of the report"


def meant(near: Iterable[str]) -> str:
    """Ask whether one of the nearest right words was meant; empty if there is none.

    >>> meant(["letter", "ledger"])
    "did you mean 'letter' or 'ledger'?"
    """
    words = " or ".join(map(repr, near))
    return f"did you mean {words}?" if words else ""


@dataclass(frozen=True, slots=True)
class References:
    """What one document file may refer to: its own speakers, and all documents and entities.

    Each method returns the message and the remedy of a finding, or None where the word names nothing else.
    """

    document: str
    speakers: Mapping[str, Speaker]
    documents: tuple[str, ...]
    register: EntityRegister

    def no_document(self, word: str) -> tuple[str, str]:
        """Say what is wrong with a word that stands for a document and is the id of none."""
        hints = (one_of(self.documents), meant(nearest(word, self.documents, _NEAREST)), _FILE_OF_ITS_OWN)
        unknown = f"unknown document {shortened(word)}", "; ".join(hint for hint in hints if hint)
        return self.other_than_document(word) or unknown

    def other_than_document(self, word: str) -> tuple[str, str] | None:
        """Say where a speaker or an entity belongs that stands in the place of a document."""
        if speaker := self._own_speaker(word):
            return f"{word!r} is a speaker, not a document", f"{_UNDER_SPEAKERS}: `speakers: [{speaker}]`"
        if entity := self.register.named(word):
            did_you = meant(nearest(entity.id, self.documents, _NEAREST)) or "write the id of a document"
            remedy = f"{did_you}; {_UNDER_SPEAKERS}" if self._speaks(entity) else did_you
            return f"{word!r} is {self._described(entity)}, not a document", remedy
        if home := self._home(word):
            return f"{word!r} is a speaker, not a document", f"write {home!r}; {_UNDER_SPEAKERS}"
        return None

    def other_than_speaker(self, word: str) -> tuple[str, str] | None:
        """Say where a document or an entity belongs that stands in the place of a speaker."""
        if entity := self.register.named(word):
            return f"{word!r} is {self._described(entity)}, not a speaker of this file", self._voice(entity)
        if word in self.documents:
            remedy = "name a speaker of this file, or remove it"
            if word != self.document:
                remedy = f"documents go under `rests_on:` of the report: `document: {word}`, `because:`"
            return f"{word!r} is a document, not a speaker", remedy
        if speaker := self._own_speaker(word):
            return f"{word!r} is a speaker of this very file", f"write {speaker!r}"
        if self._home(word):
            remedy = f"declare one under `speakers:` of this file, with `same_as: {word}`, and name that one"
            return f"{word!r} is a speaker of another file", remedy
        return None

    def _own_speaker(self, word: str) -> str | None:
        name = word.removeprefix(f"{self.document}/")
        return name if name in self.speakers else None

    def _home(self, word: str) -> str | None:
        """Return the document of a word that is written as document/speaker."""
        home = word.partition("/")[0]
        return home if SPEAKER_REFERENCE.fullmatch(word) and home in self.documents else None

    def _voice(self, entity: Entity) -> str:
        """Say how an entity comes to speak in this file."""
        if not self._speaks(entity):
            return f"nothing of class {entity.entity_class} speaks; name a speaker of this file"
        own = [speaker.id for speaker in self.speakers.values() if speaker.entity == entity.id]
        if own:
            return f"write {own[0]!r}, who is declared with `entity: {entity.id}`"
        declared = f"`{entity.id}: {{entity: {entity.id}}}`"
        return f"declare {declared} under `speakers:` of this file, and write {entity.id!r}"

    def _speaks(self, entity: Entity) -> bool:
        return not entity.entity_class or self.register.ontology.is_a(entity.entity_class, "actor")

    @staticmethod
    def _described(entity: Entity) -> str:
        return f"an entity of class {entity.entity_class}" if entity.entity_class else "an entity"
