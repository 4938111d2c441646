"""The data of the page as tables: things, names and documents by their numbers, so that nothing is written twice.

``scripts/tables.js`` unpacks them. Columns come in three forms: a list, with an entry for each row; a mapping, from
the numbers of the few rows that say something; and, where a row may say several things, a table of their own, whose
column ``row`` tells which rows they belong to, in rising order. ``names`` are the words of the vocabulary that columns
refer to: relations, stages, stances, kinds of evidence, classes of things.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from defgraph.picture.evidence import document_date, kind_words
from defgraph.picture.lineage import beyond, lineage_of
from defgraph.picture.looks import node_look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from defgraph.dossiers import Base, DocumentEntry, Dossier, Named, ReportEntry
    from defgraph.picture.values import Picture

    Table = dict[str, Any]

T = TypeVar("T")
R = TypeVar("R")
NOTHING = -1
"""The number of a thing that is not there."""


def tables(picture: Picture) -> dict[str, object]:
    """Return the tables of ``claims``, ``reports``, ``documents``, ``things`` and ``nodes``, and the ``names``.

    The reports of all claims stand one after the other; each claim tells how many are its own. The first things are
    the entities that are drawn, in the order of their ids: node 7 is thing 7. ``beyond`` has the tables of documents
    and reports outside the picture that tell when documents inside it were there; their numbers go on from those.
    """
    inside = lineage_of(picture)
    outside, elsewhere = beyond(picture, inside)
    writer = _Writer(picture.entities.values(), (*inside, *outside))
    found = {
        "nodes": {"look": looks_of(picture.entities.values())},
        "claims": writer.claims(picture.dossiers),
        "reports": writer.reports(picture.reports),
        "documents": writer.documents(inside),
        "beyond": {"documents": writer.documents(outside), "reports": writer.reports(elsewhere)},
    }
    return {**found, "things": writer.things(), "names": list(writer.name.met)}


def looks_of(entities: Iterable[Named]) -> list[str]:
    """Return the key of the look of each entity."""
    kinds = [entity.kind for entity in entities]
    looks = {kind: node_look(kind).key for kind in set(kinds)}
    return [looks[kind] for kind in kinds]


def column(values: Sequence[Any]) -> list[Any] | dict[int, Any]:
    """Return values as a column: a mapping of those that say something, if these are few.

    >>> column(["a", "", "", "", "b"])
    {0: 'a', 4: 'b'}
    """
    telling = {row: value for row, value in enumerate(values) if value}
    return telling if 2 * len(telling) < len(values) else list(values)


class _Numbers(Generic[T]):
    """Numbers values from 0 in the order in which they are first met."""

    def __init__(self, values: Iterable[T] = ()) -> None:
        self.met: dict[T, int] = {}
        self.of(values)

    def of(self, values: Iterable[T]) -> list[int]:
        """Return the numbers of values."""
        given = list(values)
        for value in dict.fromkeys(given):
            self.met.setdefault(value, len(self.met))
        return list(map(self.met.__getitem__, given))

    def of_objects(self, values: Iterable[T]) -> list[int]:
        """Return the numbers of values that mostly are the same few objects, which take longer to hash than to tell."""
        given = list(values)
        objects = {id(value): value for value in given}
        numbers = dict(zip(objects, self.of(objects.values()), strict=True))
        return [numbers[id(value)] for value in given]


class _Writer:
    """Writes tables that share the numbers of things, names and documents."""

    def __init__(self, entities: Iterable[Named], documents: Iterable[DocumentEntry]) -> None:
        self.thing: _Numbers[Named] = _Numbers(entities)
        self.name: _Numbers[str] = _Numbers()
        self.node = {entity.id: number for entity, number in self.thing.met.items()}
        self.document = {document.id: number for number, document in enumerate(documents)}

    def claims(self, dossiers: Sequence[Dossier]) -> Table:
        return {
            "id": [d.id for d in dossiers],
            "relation": self.name.of(d.relation for d in dossiers),
            "subject": [self.node[d.subject.id] for d in dossiers],
            "object": [self.node[d.object.id] for d in dossiers],
            "item": self._maybe(d.item for d in dossiers),
            "standing": self.name.of(d.standing for d in dossiers),
            "stage": self.name.of(d.stage for d in dossiers),
            "supportMin": [d.support_min for d in dossiers],
            "supportMax": [d.support_max for d in dossiers],
            "stageSupportMin": [d.stage_support_min for d in dossiers],
            "stageSupportMax": [d.stage_support_max for d in dossiers],
            "weak": self._things(dossiers, attrgetter("weak_points")),
            "reports": [len(d.reports) for d in dossiers],
        }

    def reports(self, reports: Sequence[ReportEntry]) -> Table:
        return {
            "document": [self.document[r.document.id] for r in reports],
            "stance": self.name.of(r.stance for r in reports),
            "stage": self.name.of(r.stage for r in reports),
            "start": [r.start for r in reports],
            "end": [r.end for r in reports],
            "speakers": self._things(reports, attrgetter("speakers")),
            "figures": self._named(reports, attrgetter("figures")),
            "dates": self._named(reports, attrgetter("dates")),
            "bases": self._bases(reports, attrgetter("bases")),
            "origin": column([r.origin for r in reports]),
            "note": column([r.note for r in reports]),
            "deal": column([r.deal for r in reports]),
            "condition": column([r.condition for r in reports]),
        }

    def documents(self, documents: Sequence[DocumentEntry]) -> Table:
        return {
            "id": [d.id for d in documents],
            "publisher": self._maybe(d.publisher for d in documents),
            "issued": column([d.issued for d in documents]),
            "issuedAfter": column([d.issued_after for d in documents]),
            "date": column(["" if d.issued else document_date(d) for d in documents]),
            "url": column([d.url for d in documents]),
            "origin": column([d.origin for d in documents]),
            "held": column([int(d.held) for d in documents]),
            "bases": self._bases(documents, attrgetter("bases")),
            "editionOf": column([d.edition_of for d in documents]),
        }

    def things(self) -> Table:
        things = list(self.thing.met)
        spoken = {kind: kind_words(kind) for kind in {thing.kind for thing in things}}
        return {
            "id": [thing.id for thing in things],
            "label": [thing.label for thing in things],
            "kind": self.name.of(spoken[thing.kind] for thing in things),
            "aliases": {
                "row": _repeated([thing.aliases for thing in things]),
                "text": [alias for thing in things for alias in thing.aliases],
            },
        }

    def _maybe(self, things: Iterable[Named | None]) -> list[int]:
        given = list(things)
        numbers = iter(self.thing.of_objects(thing for thing in given if thing))
        return [next(numbers) if thing else NOTHING for thing in given]

    def _things(self, rows: Sequence[R], things: Callable[[R], Sequence[Named]]) -> Table:
        found = list(map(things, rows))
        return {"row": _repeated(found), "thing": self.thing.of_objects(thing for each in found for thing in each)}

    def _named(self, rows: Sequence[R], values: Callable[[R], Mapping[str, object]]) -> Table:
        """Write what stands beside names, in the order of the names."""
        found = list(map(values, rows))
        by_turns: list[Any] = [part for each in found if each for pair in sorted(each.items()) for part in pair]
        return {
            "row": _repeated(found),
            "name": self.name.of(by_turns[::2]),
            "text": list(map(str, by_turns[1::2])),
        }

    def _bases(self, rows: Sequence[R], bases: Callable[[R], Sequence[Base]]) -> Table:
        found = list(map(bases, rows))
        return {
            "row": _repeated(found),
            "document": [self.document[base.document] for each in found for base in each],
            "because": self.name.of(base.because for each in found for base in each),
        }


def _repeated(found: Iterable[Iterable[object]]) -> list[int]:
    """Return the number of each row as often as it has something."""
    return [row for row, each in enumerate(found) if each for _ in each]
