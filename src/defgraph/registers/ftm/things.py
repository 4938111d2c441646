"""Things of FollowTheMoney as entities of ours: class, label, other names, the state they belong to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from defgraph.identity.spelling import slug
from defgraph.model import Entity, content_id
from defgraph.registers.ftm.proxies import LeftOut, Unusable
from defgraph.registers.ftm.schemata import KEYWORD, class_of, classes, countries
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.identity.naming import Naming
    from defgraph.registers.ftm.proxies import Proxy, Values
    from defgraph.registers.ftm.schemata import Schema

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
_WIKIDATA = re.compile(r"Q[1-9]\d*", re.ASCII)
_LONGEST_SLUG: Final = 60
_LONGEST_LABEL: Final = 500

_TOPICS: Final[Mapping[str, str]] = {
    "gov.igo": "international-organisation",
    "pol.party": "political-party",
    "mil": "armed-force",
    "gov.security": "security-force",
}
"""Topics of FollowTheMoney that tell the class of a body more closely than its schema does."""

_NOWHERE: Final = "zz"
_NO_STATES: Final = frozenset({"eu", "un"})
_CATEGORIES: Final[Mapping[str, str]] = {"Vessel": "ships", "Airplane": "aircraft"}
_HOME: Final[Mapping[str, tuple[str, ...]]] = {
    "organisation": ("jurisdiction", "mainCountry", "country"),
    "person": ("citizenship", "nationality", "country"),
    "actor": ("jurisdiction", "mainCountry", "country"),
    "office": ("country",),
}
"""The properties that tell the state to which an entity of a class belongs: the first that names just one."""


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity as edges refer to it: our id and class; of an office also the bodies it may be of.

    ``bodies`` are ids of FollowTheMoney.
    """

    id: str
    entity_class: str
    bodies: tuple[str, ...] = ()
    states: tuple[Thing, ...] = ()


def our_id(identifier: str) -> str:
    """Return the id of ours for one of FollowTheMoney: the same where it can be, else made from it.

    Two different ones never become one but by chance: what is changed has eight digits of a hash behind it.

    >>> our_id("us-ofac-1234"), our_id("Q881"), our_id("NK-aB")
    ('us-ofac-1234', 'q881', 'nk-ab-c7558bbe')
    """
    if _ID.fullmatch(identifier):
        return identifier
    if _WIKIDATA.fullmatch(identifier):
        return identifier.lower()
    short = "-".join(re.findall(r"[a-z0-9]+", identifier.lower()))[:_LONGEST_SLUG].strip("-")
    return f"{short or 'ftm'}-{content_id(identifier)[:8]}"


def office_id(role: str) -> str:
    """Return the id of an office that is known only by the word for it."""
    short = slug(role)
    return f"{short}-office" if len(short) <= _LONGEST_SLUG else f"{content_id(role)[:8]}-office"


def take_thing(proxy: Proxy, naming: Naming) -> Thing:
    """Make an entity known to the naming, and return it.

    Raises:
        Unusable: if no class of ours fits its schema, or it has no name.
    """
    values = proxy.values
    if proxy.schema.name == "Territory":
        return _territory(values, naming)
    entity_class = _class(proxy.schema, values)
    if entity_class is None:
        raise LeftOut(f"{proxy.schema.name}: no class of the graph fits this schema")
    names = _names(proxy, values)
    states = _states(entity_class, values, naming)
    homes = [one.id for one in states if one.entity_class == "country"]
    if entity_class == "country" and (state := naming.country(names[0])):
        return Thing(state, "country")
    entity = Entity(
        id=_office_of(proxy.id, values) if entity_class == "office" else our_id(proxy.id),
        entity_class=entity_class,
        label=names[0],
        aliases=names[1:],
        wikidata=_wikidata(proxy.id, values),
        country=homes[0] if len(homes) == len(states) == 1 else None,
        category=_category(proxy.schema, values) if entity_class == "materiel" else None,
        kind_of=_type(values, naming) if entity_class == "materiel" else None,
    )
    bodies = values.get("organization", ()) if entity_class == "office" else ()
    return Thing(naming.take(entity), entity_class, bodies, states if entity_class == "office" else ())


def _office_of(identifier: str, values: Values) -> str:
    """Return the id of an office; of a position in our own files that is one office in one of several bodies, of that.

    Their ids are those of office and body, with a full stop between.
    """
    office, _, body = identifier.partition(".")
    own = any(word.startswith(KEYWORD) for word in values.get("keywords", ()))
    return office if own and _ID.fullmatch(office) and _ID.fullmatch(body) else our_id(identifier)


def state(code: str, naming: Naming) -> Thing | None:
    """Return what a country code of FollowTheMoney stands for: a state or another actor; None where it is nobody.

    Names stand in the place of codes in files that were not cleaned.
    """
    name = countries().get(code.lower())
    if code.lower() == _NOWHERE:
        return None
    if found := naming.country(code) or (naming.country(name) if name else None):
        return Thing(found, "country")
    if name is None:
        return None
    entity_class = "international-organisation" if code.lower() in _NO_STATES else "actor"
    return Thing(naming.organisation(name, entity_class), entity_class)


def _territory(values: Values, naming: Naming) -> Thing:
    names = (*values.get("territoryCode", ()), *values.get("name", ()))
    found = next((found for name in names if (found := naming.country(name))), None)
    if found is None:
        raise LeftOut("Territory: no state that is known is called so; regions have no class of the graph")
    return Thing(found, "country")


def _class(schema: Schema, values: Values) -> str | None:
    """Return the class: the one that a keyword of ours names, else the one that topics or the schema tell."""
    known = ontology().classes
    named = (word.removeprefix(KEYWORD) for word in values.get("keywords", ()) if word.startswith(KEYWORD))
    if own := next((name for name in named if name in known), None):
        return own
    found = class_of(schema)
    if found in {"organisation", "government-body"}:
        told = (_TOPICS[topic] for topic in values.get("topics", ()) if topic in _TOPICS)
        return next((narrow for narrow in told if _may_be(schema, narrow)), found)
    return found


def _may_be(schema: Schema, narrow: str) -> bool:
    return any(narrow in names and schema.is_a(name) for name, names in classes().items())


def _names(proxy: Proxy, values: Values) -> tuple[str, ...]:
    """Return label and other names; weak aliases are left out, as FollowTheMoney warns against matching by them."""
    keys = ("name", "alias", "previousName", "abbreviation", "registrationNumber", "imoNumber", "serialNumber")
    proper = [name for key in keys[:4] for name in values.get(key, ())]
    found = proper or [name for key in keys[4:] for name in values.get(key, ())]
    caption = [proxy.caption] if proxy.caption in found else []
    names = dict.fromkeys(" ".join(name.split()) for name in (*caption, *found))
    names.pop("", None)
    if not names:
        raise Unusable(f"{proxy.schema.name}: it has no name")
    short = tuple(name for name in names if len(name) <= _LONGEST_LABEL)
    if not short:
        raise Unusable(f"{proxy.schema.name}: its name is longer than {_LONGEST_LABEL} characters")
    return short


def _wikidata(identifier: str, values: Values) -> str | None:
    found = [text for text in (identifier, *values.get("wikidataId", ())) if _WIKIDATA.fullmatch(text)]
    return found[0] if len(set(found)) == 1 else None


def _states(entity_class: str, values: Values, naming: Naming) -> tuple[Thing, ...]:
    """Return the states an entity belongs to, as the first property tells that has any."""
    is_a = ontology().is_a
    keys = next((keys for wanted, keys in _HOME.items() if is_a(entity_class, wanted)), ())
    codes = next((values[key] for key in keys if values.get(key)), ())
    found = (state(code, naming) for code in codes)
    return tuple(dict.fromkeys(one for one in found if one))


def _category(schema: Schema, values: Values) -> str | None:
    """Return the category of materiel: one of ours that stands as its type, else the one of its schema."""
    own = (word for word in values.get("type", ()) if word in ontology().categories)
    return next(iter((*own, *(category for name, category in _CATEGORIES.items() if schema.is_a(name)))), None)


def _type(values: Values, naming: Naming) -> str | None:
    """Return the type of which a vehicle is one, where its model names one."""
    models = values.get("model", ())
    return naming.materiel(models[0]) if len(models) == 1 and models[0].strip() else None
