"""What a site tells: all that is read from a store for it, once, and by what its pages look it up."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from defgraph.site.addresses import name_of
from defgraph.vocabulary import kebab, ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from defgraph.dossiers import Base, DocumentEntry, Dossier, Figure, Named, ReportEntry
    from defgraph.grades import Grade
    from defgraph.retraction import Change, Outcome

EVOLUTION = "evolution"
"""The verdict on a disagreement that time explains, as :class:`defgraph.conflicts.Verdict` writes it."""


@dataclass(frozen=True)
class EntityEntry:
    """An entity and what is known of it besides claims: aliases, codes, and the ids of those it belongs to."""

    named: Named
    properties: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def entity_class(self) -> str:
        """Its class as data files write it."""
        return kebab(self.named.kind)


@dataclass(frozen=True)
class Told:
    """A report and the claim it is of."""

    claim: Dossier
    report: ReportEntry


@dataclass(frozen=True)
class Contents:
    """All that a site tells.

    ``dossiers`` are in the order of their ids; ``entities`` and ``documents`` are by id, ``grades`` by claim;
    ``withdrawn`` gives for a claim what the silence of a register's later editions tells. ``disagreements`` are rows
    of :mod:`defgraph.answers.disagreements`, the gravest first; ``disputed`` gives for a claim what is contradicted, as
    :func:`defgraph.conflicts.disputed`. ``changes`` gives for a publisher the claims that change if it is wrong;
    a publisher not in it was not retracted, as that would have taken too long. ``view`` tells in words the days that
    the graph is seen from, ``left_out`` what these could not place.
    """

    title: str
    dossiers: tuple[Dossier, ...]
    documents: Mapping[str, DocumentEntry]
    entities: Mapping[str, EntityEntry]
    grades: Mapping[str, Grade] = field(default_factory=dict)
    withdrawn: Mapping[str, Sequence[ReportEntry]] = field(default_factory=dict)
    disagreements: Sequence[Mapping[str, object]] = ()
    disputed: Mapping[str, frozenset[tuple[str, Figure | str]]] = field(default_factory=dict)
    changes: Mapping[str, Sequence[Change]] = field(default_factory=dict)
    successors: Mapping[str, Named] = field(default_factory=dict)
    view: str = ""
    left_out: str = ""

    @cached_property
    def claims(self) -> Mapping[str, Dossier]:
        """The claims by their ids."""
        return {dossier.id: dossier for dossier in self.dossiers}

    @cached_property
    def of_entity(self) -> Mapping[str, Sequence[Dossier]]:
        """The claims in which an entity is subject, object or item, each once."""
        found: dict[str, list[Dossier]] = defaultdict(list)
        for dossier in self.dossiers:
            for identifier in dict.fromkeys(
                named.id for named in (dossier.subject, dossier.object, dossier.item) if named
            ):
                found[identifier].append(dossier)
        return found

    @cached_property
    def drawn(self) -> frozenset[str]:
        """The entities that the picture draws: the ends of claims."""
        return frozenset(end.id for dossier in self.dossiers for end in (dossier.subject, dossier.object))

    @cached_property
    def of_document(self) -> Mapping[str, Sequence[Told]]:
        """The reports of a document, in the order of their places in its text."""
        found: dict[str, list[Told]] = defaultdict(list)
        for dossier in self.dossiers:
            for report in dossier.reports:
                found[report.document.id].append(Told(dossier, report))
        for told in found.values():
            told.sort(key=lambda one: (one.report.start, one.report.end, one.claim.sentence, one.report.id))
        return found

    @cached_property
    def publishers(self) -> Mapping[str, Sequence[DocumentEntry]]:
        """The documents of each publisher, by its id, the latest first."""
        found: dict[str, list[DocumentEntry]] = defaultdict(list)
        for document in self.latest_documents:
            if document.publisher:
                found[document.publisher.id].append(document)
        return dict(sorted(found.items()))

    @cached_property
    def latest_documents(self) -> Sequence[DocumentEntry]:
        """All documents, the latest first, those not dated last."""
        ordered = sorted(self.documents.values(), key=lambda document: document.id)
        return sorted(ordered, key=lambda document: document.issued or document.issued_after, reverse=True)

    @cached_property
    def resting_on(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The documents that rest on one, each with the evidence for it, be it for the whole or for one report."""
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for document, base in self._credits():
            found[base.document].add((document, base.because))
        return {name: sorted(pairs) for name, pairs in found.items()}

    def _credits(self) -> Iterator[tuple[str, Base]]:
        for document in self.documents.values():
            yield from ((document.id, base) for base in document.bases)
        for dossier in self.dossiers:
            for report in dossier.reports:
                yield from ((report.document.id, base) for base in report.bases)

    @cached_property
    def weak_points(self) -> Mapping[str, Sequence[Dossier]]:
        """The claims with support of which something is a weak point, by its id."""
        found: dict[str, list[Dossier]] = defaultdict(list)
        for dossier in self.supported:
            for point in dossier.weak_points:
                found[point.id].append(dossier)
        return found

    @cached_property
    def disagreeing(self) -> Mapping[str, Sequence[int]]:
        """The places among the disagreements of those that touch a claim."""
        found: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self.disagreements):
            for claim in _texts(row["claims"]):
                found[claim].append(place)
        return found

    def disagreeing_about(self, entity: str) -> Sequence[int]:
        """Return the places among the disagreements of those that touch a claim about an entity."""
        return sorted(
            {place for claim in self.of_entity.get(entity, ()) for place in self.disagreeing.get(claim.id, ())}
        )

    @cached_property
    def graver(self) -> int:
        """How many disagreements are more than a change over time; they stand before those that are."""
        return sum(row["verdict"] != EVOLUTION for row in self.disagreements)

    @cached_property
    def outcomes(self) -> Mapping[tuple[str, str], Outcome]:
        """What becomes of a claim without a publisher, by the ids of both, where that was worked out and it changes."""
        return {(one.before.id, name): one.outcome for name, changes in self.changes.items() for one in changes}

    @cached_property
    def anchors(self) -> Sequence[str]:
        """The anchors of the disagreements: named for the claim and what differs, to last while others come and go."""
        met, found = Counter[str](), []
        for row in self.disagreements:
            name = "-".join(name_of(text) for text in (*list(_texts(row["claims"]))[:1], str(row["kind"])))
            met[name] += 1
            found.append(name if met[name] == 1 else f"{name}.{met[name]}")
        return found

    @cached_property
    def by_class(self) -> Mapping[str, Sequence[EntityEntry]]:
        """The entities of each class, in the order of their labels; the classes in that of the ontology's names."""
        found: dict[str, list[EntityEntry]] = defaultdict(list)
        for entity in sorted(self.entities.values(), key=lambda one: (one.named.label.casefold(), one.named.id)):
            found[entity.entity_class].append(entity)
        return dict(sorted(found.items()))

    @cached_property
    def belonging(self) -> Mapping[str, Mapping[str, Sequence[EntityEntry]]]:
        """The entities that name one as their ``country``, ``kind_of`` or ``successor``, by its id, then by which."""
        found: dict[str, dict[str, list[EntityEntry]]] = defaultdict(lambda: defaultdict(list))
        for entities in self.by_class.values():
            for entity in entities:
                for name in ("country", "kind_of", "successor"):
                    for identifier in entity.properties.get(name, ()):
                        found[identifier][name].append(entity)
        return found

    @cached_property
    def supported(self) -> Sequence[Dossier]:
        """The claims that are not only denied."""
        return [dossier for dossier in self.dossiers if dossier.standing != "denies"]

    @cached_property
    def audited(self) -> Sequence[Dossier]:
        """All claims, the least supported first; those that are only denied last."""
        relations = list(ontology().relations)

        def place(one: Dossier) -> tuple[object, ...]:
            ends = (
                one.subject.label.casefold(),
                one.object.label.casefold(),
                one.item.label.casefold() if one.item else "",
            )
            support = one.standing == "denies", one.support_min, one.support_max
            return *support, relations.index(one.relation), *ends, one.id

        return sorted(self.dossiers, key=place)


def _texts(cell: object) -> Iterable[str]:
    return map(str, cell) if isinstance(cell, list) else ()
