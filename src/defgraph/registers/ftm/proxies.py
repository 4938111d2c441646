"""Entities of FollowTheMoney as they come in files: an id, a schema, and lists of texts for each property.

What FollowTheMoney calls an entity may be a thing (a company) or what links things (an ownership). Here either is a
*proxy*, as in its own code: an entity is what a claim of ours is about.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from defgraph.model import last_day
from defgraph.names import nearest
from defgraph.registers.ftm.schemata import schemata

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from defgraph.registers.ftm.schemata import Schema

Values = dict[str, tuple[str, ...]]
"""The texts of each property, in the order of the file."""

_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DEEPEST: Final = 20
"""Entities nested in one another; the export of OpenSanctions has two or three."""
_NEAREST_LENGTH: Final = 40


class Unusable(Exception):
    """A record that cannot be used: its text says why, after the schema (or what it is) and a colon."""


class LeftOut(Unusable):
    """A record that can be read, and says what the graph has no place for, whatever edition it is of."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """One entity of FollowTheMoney.

    ``told`` gives what each dataset tells of it; of one that names no dataset, the key is an empty text. ``seen`` and
    ``changed`` are the days (``YYYY-MM-DD``, or empty) on which the publisher last saw it there, and saw a change.
    ``caption`` is the name it is shown by; ``others`` are further ids under which it is referred to.
    ``candidates`` are the datasets whose every word on it is a candidate that nobody has confirmed.
    """

    id: str
    schema: Schema
    told: Mapping[str, Values]
    seen: str = ""
    changed: str = ""
    caption: str = ""
    others: tuple[str, ...] = ()
    candidates: frozenset[str] = field(default=frozenset())

    @property
    def values(self) -> Values:
        """What all datasets tell together."""
        every = list(self.told.values())
        if all(values is every[0] for values in every):
            return every[0]
        return gathered((name, text) for values in every for name, texts in values.items() for text in texts)


def gathered(pairs: Iterable[tuple[str, str]]) -> Values:
    """Gather properties and their texts, each text once."""
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for name, text in pairs:
        found[name][text] = None
    return {name: tuple(texts) for name, texts in found.items()}


def schema_called(name: str) -> Schema:
    """Return a schema.

    Raises:
        Unusable: if FollowTheMoney has none of this name.
    """
    found = schemata().get(name)
    if found is None:
        near = nearest(name[:_NEAREST_LENGTH], schemata(), 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise Unusable(f"{shown(name)}: no schema of FollowTheMoney is called so{hint}")
    return found


def shown(text: str) -> str:
    """Return a text for a message: on one line, short, without what is no text."""
    clean = " ".join(_NO_TEXT.sub("\ufffd", text).split())
    return clean if len(clean) <= _NEAREST_LENGTH else f"{clean[:_NEAREST_LENGTH]}…"


def checked(text: object, what: str) -> str:
    """Return what a file holds as a text if it is one that can be kept.

    Raises:
        Unusable: if it is none.
    """
    if not isinstance(text, str):
        raise Unusable(f"{what} is {_kind(text)}, expected a text")
    if found := _NO_TEXT.search(text):
        raise Unusable(f"{what} holds U+{ord(found[0]):04X}, which is no text")
    return text


def parsed(line: str) -> dict[str, object]:
    """Return the object that a line of JSON holds.

    Raises:
        Unusable: if it holds none.
    """
    try:
        data = json.loads(line)
    except RecursionError:
        raise Unusable("no JSON that can be read: it is nested too deeply") from None
    except ValueError as error:
        raise Unusable(f"no JSON: {_reason(error)}") from None
    if not isinstance(data, dict):
        raise Unusable(f"no entity: the line is {_kind(data)}, expected an object with id, schema and properties")
    return data


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()} (character {error.colno} of the line)"
    return "a number has too many digits"


def proxies(data: dict[str, object]) -> Iterator[Proxy | Unusable]:
    """Yield the entity of a line, and behind it those nested in its properties; in the place of one at fault, why.

    Entities that are nested without datasets of their own are in those of the one that holds them.
    """
    waiting: list[tuple[dict[str, object], object, int]] = [(data, data.get("datasets"), 0)]
    while waiting:
        one, datasets, depth = waiting.pop()
        own, nested = one.get("datasets", datasets), list[dict[str, object]]()
        try:
            values, nested = _properties(one)
            yield _proxy(one, values, own)
            if nested and depth == _DEEPEST:
                raise Unusable(f"no entity: more than {_DEEPEST} are nested in one another")
        except Unusable as reason:
            yield reason
        waiting += [(inner, own, depth + 1) for inner in reversed(nested) if depth < _DEEPEST]


def is_nested(data: dict[str, object]) -> bool:
    """Tell whether entities stand in the properties of another."""
    properties = data.get("properties")
    lists = properties.values() if isinstance(properties, dict) else ()
    return any(isinstance(item, dict) for items in lists if isinstance(items, list) for item in items)


def _proxy(data: dict[str, object], values: Values, datasets: object) -> Proxy:
    schema = schema_called(checked(data.get("schema"), "no entity: 'schema'"))
    identifier = checked(data.get("id"), f"{schema.name}: 'id'")
    if not identifier.strip():
        raise Unusable(f"{schema.name}: 'id' is empty")
    seen, changed = day(data.get("last_seen")), day(data.get("last_change"))
    caption = data.get("caption")
    told = dict.fromkeys(_datasets(datasets, schema), values)
    return Proxy(identifier, schema, told, seen, changed, caption if isinstance(caption, str) else "")


def _properties(data: dict[str, object]) -> tuple[Values, list[dict[str, object]]]:
    """Return the texts of the properties, and the entities that stand among them, whose ids are texts too."""
    properties = data.get("properties", {})
    if not isinstance(properties, dict):
        raise Unusable(f"{_whose(data)}: 'properties' is {_kind(properties)}, expected an object")
    values: Values = {}
    nested: list[dict[str, object]] = []
    for key, items in properties.items():
        if not isinstance(items, list):
            what = f"property {shown(key)!r} is {_kind(items)}"
            raise Unusable(f"{_whose(data)}: {what}, expected a list of texts")
        inner = [item for item in items if isinstance(item, dict)]
        texts = [item.get("id") if isinstance(item, dict) else item for item in items] if inner else items
        values[key] = tuple(dict.fromkeys(_all_texts(texts, data, key)))
        nested += inner
    return values, nested


def _all_texts(texts: list[object], data: dict[str, object], key: str) -> list[str]:
    found = [text for text in texts if isinstance(text, str)]
    if len(found) != len(texts) or _NO_TEXT.search("".join(found)):
        what = f"{_whose(data)}: property {shown(key)!r}"
        return [checked(text, what) for text in texts]
    return found


def _whose(data: dict[str, object]) -> str:
    name = data.get("schema")
    return shown(name) if isinstance(name, str) else "no entity"


def _datasets(datasets: object, schema: Schema) -> tuple[str, ...]:
    if datasets is None or datasets == []:
        return ("",)
    if not isinstance(datasets, list):
        raise Unusable(f"{schema.name}: 'datasets' is {_kind(datasets)}, expected a list of texts")
    return tuple(dict.fromkeys(checked(name, f"{schema.name}: 'datasets'") for name in datasets))


def day(value: object) -> str:
    """Return the day with which a text begins (times follow it in files); an empty text where there is none."""
    return _day(value[: len("2022-12-31")]) if isinstance(value, str) else ""


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> str:
    try:
        return last_day(text) if _DAY.fullmatch(text) else ""
    except ValueError:
        return ""


def _kind(value: object) -> str:
    kinds = {
        dict: "an object",
        list: "a list",
        str: "a text",
        bool: "true or false",
        int: "a number",
        float: "a number",
    }
    return kinds.get(type(value), "missing" if value is None else type(value).__name__)
