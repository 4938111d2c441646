"""Entities by the names that registers use: known ones first, else new ones with ids from their names.

Nothing is merged here that is only probably one: a name that is not to the letter that of a known entity (but for
case, accents, punctuation, Roman numerals) becomes an entity of its own, which ``identity suggest`` may then offer.

Every id follows from the name alone, never from what was met before: ids of firms, bodies and groups are their names,
those of materiel and persons carry their kind behind them, so that no name of one sort is ever the id of another.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from defgraph.identity.firms import split_name
from defgraph.identity.materiel import (
    FAMILIES,
    compatible,
    designation_key,
    drops_mark,
    kind_of,
    same_family,
    trimmed,
)
from defgraph.identity.meeting import Met
from defgraph.identity.spelling import slug, words
from defgraph.identity.states import find_state, is_code, states
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.identity.states import State
    from defgraph.model import Entity

_ASTERISKS = re.compile(r"\s*\*+\s*$")
_UNKNOWN = re.compile(r"(unknown|unidentified|undisclosed|unspecified)\b", re.IGNORECASE)
_UNNAMED = re.compile(r"\brebels?( groups?)?\b", re.IGNORECASE)
_CLASSES: Final = {"company": "firm", "organization": "organisation"}
_PERSON, _MATERIEL, _COUNTRY = "person", "materiel", "country"


class Naming:
    """Finds entities by the names registers use: known ones first, else makes new ones with ids from their names.

    ``known`` are the entities of the data folder. The same names give the same ids, whatever their order.
    """

    def __init__(self, known: Iterable[Entity] = ()) -> None:
        self._known = {entity.id: entity for entity in known}
        self._names = _Names(self._known.values())
        self._met: dict[str, Met] = {}
        self._found: dict[tuple[str, ...], str] = {}

    def country(self, name: str) -> str | None:
        """Return the id of the state or territory of a name or ISO 3166 code, of today or the past; None if it is none.

        A name of a known entity comes first, so that a folder may name states as it likes.
        """
        name = _clean(name)
        if (key := ("country", name)) not in self._found:
            self._found[key] = self._country(name) or ""
        return self._found[key] or None

    def party(self, name: str) -> str:
        """Return the id of a side of a transfer as registers write it.

        A country; rebels with one asterisk behind them; an organisation of states with two; "unknown supplier(s)",
        which stands for all suppliers whom the register does not know. A name that is none of these is an actor.
        """
        name = _clean(name)
        if (key := ("party", name)) not in self._found:
            self._found[key] = self._party(name)
        return self._found[key]

    def materiel(self, designation: str, description: str = "") -> str:
        """Return the id of what a designation stands for; the description ("towed gun") tells what kind of thing it is.

        Spellings are one (:func:`~defgraph.identity.materiel.designation_key`); variants are not. Things of one
        designation and of different kinds are different: a radar and a missile, a tank and a gun.
        """
        designation, description = _clean(designation), _clean(description)
        if (key := ("materiel", designation, description)) not in self._found:
            self._found[key] = self._materiel(designation, description)
        return self._found[key]

    def organisation(self, name: str, entity_class: str = "company", country: str | None = None) -> str:
        """Return the id of a firm or other body; ``entity_class`` as data files give it, ``country`` an entity's id.

        Legal forms may be left out of a name, never exchanged: "Boeing Co" is "Boeing"; "Turbo AG" is not "Turbo Ltd".
        """
        name, entity_class = _clean(name), _CLASSES.get(entity_class, entity_class)
        if (key := ("organisation", name, entity_class, country or "")) not in self._found:
            self._found[key] = self._organisation(name, entity_class, country)
        return self._found[key]

    def person(self, name: str) -> str:
        """Return the id of a person; a name stands for one person throughout a file."""
        name = _clean(name)
        if (key := ("person", name)) not in self._found:
            known = self._names.one(("name", *words(name)), _PERSON)
            self._found[key] = known or self._new(self._free(f"{slug(name)}-{_PERSON}", _PERSON), _PERSON, name)
        return self._found[key]

    def take(self, entity: Entity) -> str:
        """Return the id of an entity that has one of its own: that of the known entity it is, else its own.

        It is a known one that has its id or its Wikidata id, or that alone has its very label and is of its class; but
        two persons of one name are two until somebody decides otherwise.
        """
        named = "name", *words(entity.label)
        known = (
            self._known.get(entity.id)
            or self._known.get(self._names.one(("wikidata", entity.wikidata), "entity") or "")
            or (entity.entity_class != _PERSON and self._known.get(self._names.one(named, entity.entity_class) or ""))
        )
        if not known:
            self._meet(entity.id).take(entity)
            return entity.id
        self._meet(known.id).take(entity)
        return known.id

    def met(self) -> tuple[Entity, ...]:
        """Return the entities met that were not known, in the order of their ids."""
        return tuple(self._met[key].entity() for key in sorted(self._met) if key not in self._known)

    def also_called(self) -> dict[str, tuple[str, ...]]:
        """Return the spellings met of known entities that are not among their names, by id."""
        spellings = {
            key: self._met[key].spellings - _names_of(self._known[key]) for key in self._known.keys() & self._met.keys()
        }
        return {key: tuple(sorted(spellings[key])) for key in sorted(spellings) if spellings[key]}

    def _country(self, name: str) -> str | None:
        if known := self._names.one(("name", *words(name)), _COUNTRY):
            return self._new(known, _COUNTRY, name)
        if (state := find_state(name)) is None:
            return None
        spelling = state.label if is_code(name) else name
        if known := self._known_state(state):
            return self._new(known, _COUNTRY, spelling)
        identifier = self._new(self._free(slug(state.label), _COUNTRY), _COUNTRY, spelling)
        successor = self.country(states()[state.continued].label) if state.continued else None
        self._met[identifier].state(state.label, state.iso, state.wikidata, successor)
        return identifier

    def _known_state(self, state: State) -> str | None:
        codes = ("iso", state.iso), ("wikidata", state.wikidata)
        named = (("name", *words(name)) for name in state.names)
        return next((known for key in (*codes, *named) if (known := self._names.one(key, _COUNTRY))), None)

    def _party(self, name: str) -> str:
        asterisks = name.count("*", len(_ASTERISKS.sub("", name)))
        label = _ASTERISKS.sub("", name)
        if not asterisks and (country := self.country(label)):
            return country
        if _UNKNOWN.match(label):
            return self._body(label, "collective")
        if asterisks == 1:
            return self._body(label, "collective" if _UNNAMED.search(label) else "organisation")
        return self._body(label, "international-organisation" if asterisks else "actor")

    def _body(self, label: str, entity_class: str) -> str:
        known = self._names.one(("name", *words(label)), "actor")
        return self._new(known or self._free(_body_id(slug(label)), entity_class), entity_class, label)

    def _materiel(self, designation: str, description: str) -> str:
        family, category = kind_of(description)
        key = designation_key(designation)
        known = self._names.one(("designation", key), _MATERIEL) if key else None
        if known and self._may_be(known, family, category):
            return self._new(known, _MATERIEL, designation)
        kind = slug(family or _MATERIEL)
        name = slug(key or designation)
        identifier = name if name.endswith(f"-{kind}") else f"{name}-{kind}"
        found = self._new(self._free(identifier, _MATERIEL), _MATERIEL, designation, trimmed(designation))
        self._met[found].categories.add(category)
        return found

    def _may_be(self, known: str, family: str, category: str) -> bool:
        entity = self._known[known]
        wider = self._known.get(entity.kind_of or "")
        told = kind_of(wider.label)[0] if wider else ""
        return compatible(entity.category, category) and same_family(told, family)

    def _organisation(self, name: str, entity_class: str, country: str | None) -> str:
        known = self._names.one(("name", *words(name)), "organisation") or self._known_firm(name)
        if known and country in {None, "", self._known[known].country or country}:
            return self._new(known, entity_class, name)
        proper, form = split_name(name)
        home = f"of-{country}" if country else ""
        identifier = _body_id("-".join(filter(None, (slug(proper), form, home))))
        found = self._new(self._free(identifier, entity_class), entity_class, name)
        self._met[found].countries.add(country or "")
        return found

    def _known_firm(self, name: str) -> str | None:
        """Return the known body whose name is this but for a legal form that only one of the two has."""
        proper, form = split_name(name)
        found = self._names.one(("firm", proper), "organisation")
        if found is None:
            return None
        forms = {own for own_proper, own in map(split_name, _names_of(self._known[found])) if own_proper == proper} - {
            ""
        }
        return None if form and forms and form not in forms else found

    def _free(self, identifier: str, entity_class: str) -> str:
        """Return an id that no known entity has: the one wished for, or that with the class behind it."""
        while identifier in self._known:
            identifier = f"{identifier}-{entity_class}"
        return identifier

    def _new(self, identifier: str, entity_class: str, spelling: str, label: str = "") -> str:
        """Note under which name, and as what, an entity was met; return its id."""
        self._meet(identifier).under(spelling, entity_class, label or spelling)
        return identifier

    def _meet(self, identifier: str) -> Met:
        return self._met.setdefault(identifier, Met(identifier))


class _Names:
    """The names of known entities, each as the keys by which it may be met."""

    def __init__(self, known: Iterable[Entity]) -> None:
        self._ids: defaultdict[tuple[str | None, ...], dict[str, str]] = defaultdict(dict)
        for entity in known:
            for key in _keys(entity):
                self._ids[key][entity.id] = entity.entity_class

    def one(self, key: tuple[str | None, ...], wanted: str) -> str | None:
        """Return the only entity of the wanted class that has a key; None if there is none, or several."""
        if key[-1] in {None, ""} and key[0] in {"iso", "wikidata"}:
            return None
        is_a = ontology().is_a
        found = [entity for entity, own in self._ids.get(key, {}).items() if is_a(own, wanted)]
        return found[0] if len(found) == 1 else None


def _keys(entity: Entity) -> Iterator[tuple[str | None, ...]]:
    yield ("iso", entity.iso)
    yield ("wikidata", entity.wikidata)
    for name in (entity.label, *entity.aliases):
        yield ("name", *words(name))
        if entity.entity_class == _MATERIEL and not (name != entity.label and drops_mark(name, entity.label)):
            yield ("designation", designation_key(name))
        if ontology().is_a(entity.entity_class, "organisation"):
            yield ("firm", split_name(name)[0])


def _clean(name: str) -> str:
    return " ".join(name.split())


def _names_of(entity: Entity) -> set[str]:
    return {entity.label, *entity.aliases}


def _body_id(wished: str) -> str:
    """Keep an id clear of those of states and of what carries its kind behind it."""
    kinds = (*map(slug, FAMILIES), _PERSON, _MATERIEL)
    taken = any(slug(state.label) == wished for state in states().values())
    return f"{wished}-organisation" if taken or wished.endswith(tuple(f"-{kind}" for kind in kinds)) else wished
