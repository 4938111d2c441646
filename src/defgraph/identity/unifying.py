"""A collection in which entities that were decided to be one are one.

Nothing is lost by it: names become aliases, and every report stays, on the claim about the entity that stands for
both. The collection as it was read is untouched: without the decision it is what it was before.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

from defgraph.errors import DataError, Finding
from defgraph.identity.decisions import SAME, canonical_ids
from defgraph.identity.meeting import common_class
from defgraph.model import Claim, Entity
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from defgraph.identity.decisions import Decision
    from defgraph.model import Collection, Report

_FIELDS = tuple(one.name for one in fields(Entity) if one.name not in {"id", "entity_class", "label", "aliases"})
_REFERENCES = ("country", "kind_of", "successor")


def unify(collection: Collection, decisions: Iterable[Decision]) -> Collection:
    """Return the collection with the entities that are the same as one: everywhere under the id that stands for both.

    Labels and aliases of the others become aliases; of other fields the first that is there counts. Reports are taken
    as they come: each time the result's are gone through, those of the collection are.

    Raises:
        DataError: while its reports are gone through, at a claim that would have one entity on both sides.
    """
    decisions = tuple(decisions)
    ids = canonical_ids(decisions)
    if not ids:
        return collection
    return replace(
        collection,
        entities=tuple(_entities(collection.entities, ids)),
        documents=tuple(
            replace(one, publisher=ids[one.publisher]) if one.publisher in ids else one for one in collection.documents
        ),
        speakers=tuple(
            replace(one, entity=ids[one.entity]) if one.entity in ids else one for one in collection.speakers
        ),
        reports=_Reports(collection.reports, ids, decisions),
    )


def _entities(entities: Iterable[Entity], ids: Mapping[str, str]) -> Iterator[Entity]:
    entities = tuple(entities)
    groups: defaultdict[str, list[Entity]] = defaultdict(list)
    for entity in entities:
        if entity.id in ids:
            groups[ids[entity.id]].append(entity)
    for entity in entities:
        if entity.id not in ids:
            whole = _merged(entity, groups[entity.id]) if entity.id in groups else entity
            yield _referring(whole, ids)


def _merged(entity: Entity, others: list[Entity]) -> Entity:
    others = sorted(others, key=lambda other: other.id)
    names = dict.fromkeys((*entity.aliases, *(name for other in others for name in (other.label, *other.aliases))))
    found = {key: getattr(entity, key) for key in _FIELDS}
    for other in others:
        found |= {key: getattr(other, key) for key, value in found.items() if value is None}
    return replace(
        entity,
        entity_class=common_class({entity.entity_class, *(other.entity_class for other in others)}),
        aliases=tuple(name for name in names if name != entity.label),
        **found,
    )


def _referring(entity: Entity, ids: Mapping[str, str]) -> Entity:
    told = {key: getattr(entity, key) for key in _REFERENCES}
    moved = {key: ids.get(name, name) for key, name in told.items() if name}
    if entity.successor and moved["successor"] == entity.id:
        moved["successor"] = None  # a state and the one that continued it, taken as one, have no successor
    return replace(entity, **moved) if any(moved[key] != told[key] for key in moved) else entity


@dataclass(frozen=True, slots=True)
class _Reports:
    """Reports on the claims that theirs become, gone through anew each time."""

    reports: Iterable[Report]
    ids: Mapping[str, str]
    decisions: tuple[Decision, ...]

    def __iter__(self) -> Iterator[Report]:
        claims: dict[Claim, Claim] = {}
        joined = {*self.ids, *self.ids.values()}
        seen: set[str] = set()
        for report in self.reports:
            claim = report.claim
            if joined.isdisjoint((claim.subject, claim.object, claim.item)):
                yield report
                continue
            if (new := claims.get(claim)) is None:
                new = claims[claim] = claim_of(claim, self.ids)
                if finding := one_sided(claim, new, self.ids, self.decisions):
                    raise DataError([finding])
            moved = report if new == claim else replace(report, claim=new)
            # What one document says at one place of two things that are one, it says once.
            if (key := moved.id) not in seen:
                seen.add(key)
                yield moved


def claim_of(claim: Claim, ids: Mapping[str, str]) -> Claim:
    """Return what a claim becomes when other ids stand for entities of it."""
    subject, object_ = ids.get(claim.subject, claim.subject), ids.get(claim.object, claim.object)
    item = ids.get(claim.item, claim.item) if claim.item else None
    relation = ontology().relations.get(claim.relation)
    return Claim.of(relation, subject, object_, item) if relation else Claim(subject, claim.relation, object_, item)


def one_sided(claim: Claim, new: Claim, ids: Mapping[str, str], decisions: Iterable[Decision]) -> Finding | None:
    """Return what is wrong with a claim that came to have one entity on both sides; None if nothing is."""
    if new.subject != new.object or claim.subject == claim.object:
        return None
    joining = [d for d in decisions if d.verdict == SAME and ids.get(d.one, d.one) == new.subject]
    decision = next((d for d in joining if d.pair == {claim.subject, claim.object}), joining[-1])
    said = f"{claim.subject!r} {claim.relation} {claim.object!r}"
    message = f"{decision.one!r} and {decision.other!r} the same: then the claim {said} has one entity on both sides"
    return Finding(decision.place, message, "remove the decision, or mend the reports of that claim")


def circles(entities: Iterable[Entity], decisions: Iterable[Decision]) -> Iterator[Finding]:
    """Yield a finding for each entity that decisions make a kind of itself."""
    decisions = tuple(decisions)
    ids = canonical_ids(decisions)
    places = {ids.get(d.one, d.one): d for d in decisions if d.verdict == SAME}
    wider = {entity.id: entity.kind_of for entity in _entities(entities, ids) if entity.kind_of}
    for name, decision in places.items():
        way, here = [name], wider.get(name)
        while here is not None and here not in way:
            way.append(here)
            here = wider.get(here)
        if here == name:
            message = f"{decision.one!r} and {decision.other!r} the same: then {name!r} is a kind of itself"
            message += f", by way of {', '.join(map(repr, way[1:]))}" if way[1:] else ""
            yield Finding(decision.place, message, "remove the decision, or mend `kind_of:`")
