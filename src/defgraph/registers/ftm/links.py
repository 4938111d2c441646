"""What links things in FollowTheMoney as claims of ours: ownership, direction, offices, membership, sanctions.

Which relation a schema says is read from the ontology (:mod:`defgraph.registers.ftm.schemata`). What can differ from
dataset to dataset stands on the reports; here it is worked out for the values that one dataset tells.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING, Final

from defgraph.model import Claim, Entity, certainly_later, last_day
from defgraph.registers.ftm.proxies import LeftOut, Unusable, shown
from defgraph.registers.ftm.schemata import relation_of
from defgraph.registers.ftm.things import Thing, office_id, state
from defgraph.vocabulary import ontology

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from defgraph.identity.naming import Naming
    from defgraph.registers.ftm.proxies import Proxy, Values

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*%?", re.ASCII)
_MOST: Final = 100
"""Claims that one link may give: a list of owners by a list of things owned."""

_OVER: Final = frozenset({"ended", "inactive", "expired", "former", "lifted", "revoked", "delisted", "terminated"})
"""Words of ``status`` that say that it is over, on a day that is not told."""
_NOT_CERTAIN: Final = frozenset({"unknown", "hedges"})
"""Words of ``status`` that say that it is not known, or (in our own files) only said to be so."""

_NOTED: Final = ("role", "authority", "program", "status", "ownershipType", "controlType", "sharesType")
"""Properties that stand in the note of a report. Sentences (reasons, summaries) stay in the file: they are its own."""
_LONGEST_NOTE: Final = 500

_OWN_LINKS: Final[Mapping[str, str]] = {"parent": "controls", "operator": "operates"}
"""Properties of things that are links: the relation that what they name has to the thing."""


_Ends = tuple[str, Thing, Thing, Thing | None]
"""A relation with its subject, object and item, as things of the file or met by name."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one dataset tells of one claim at one stage; ``date``, ``since`` and ``until`` as reports have them."""

    claim: Claim
    stage: str
    stance: str = "asserts"
    date: str | None = None
    since: str | None = None
    until: str | None = None
    share: Decimal | None = None
    note: str | None = None


class Links:
    """Works out what links say. ``things`` are those of the file, by their ids there; ``issued`` is the file's date.

    ``beside`` are the ids of further things there, which no class of the graph fits.
    """

    def __init__(self, things: Mapping[str, Thing], naming: Naming, issued: str, beside: Collection[str] = ()) -> None:
        self.things, self.naming, self.issued, self.beside = things, naming, issued, beside
        self._ends: Mapping[str, Callable[[Proxy, Values], Iterable[_Ends]]] = {
            "Sanction": self._sanction,
            "Occupancy": self._occupancy,
            "Directorship": self._directorship,
            "Employment": self._employment,
        }

    def tellings(self, proxy: Proxy, values: Values) -> tuple[Telling, ...]:
        """Return what a proxy tells with the values of one dataset.

        Raises:
            Unusable: if no relation of ours is what its schema says, or an end is missing or of no fitting class.
        """
        relation = relation_of(proxy.schema)
        if relation is None or (proxy.schema.name not in self._ends and ontology().relations[relation].item_required):
            raise LeftOut(f"{proxy.schema.name}: no relation of the graph fits this schema")
        ends = self._ends.get(proxy.schema.name, self._edge)(proxy, values)
        claims = dict.fromkeys(_claim(proxy, *end) for end in ends)
        return tuple(telling for claim in claims for telling in self._course(proxy, values, claim))

    def own(self, proxy: Proxy, thing: Thing, values: Values) -> tuple[Telling, ...]:
        """Return what properties of a thing tell that are links themselves: its parent, its operator."""
        found = [
            _claim(proxy, relation, other, thing, None)
            for key, relation in _OWN_LINKS.items()
            for other in (self._known(proxy, values, key) if values.get(key) else ())
        ]
        return tuple(Telling(claim, "in-force") for claim in dict.fromkeys(found))

    def _edge(self, proxy: Proxy, values: Values) -> Iterator[_Ends]:
        relation = relation_of(proxy.schema)
        assert relation is not None
        for subject, object_ in self._pairs(proxy, values):
            yield relation, subject, object_, None

    def _directorship(self, proxy: Proxy, values: Values) -> Iterator[_Ends]:
        """Yield offices of persons; a firm that directs another controls it."""
        for director, body in self._pairs(proxy, values):
            if director.entity_class == "person":
                yield from self._offices(director, body, values, "director")
            else:
                yield "controls", director, body, None

    def _employment(self, proxy: Proxy, values: Values) -> Iterator[_Ends]:
        for person, body in self._pairs(proxy, values):
            yield from self._offices(person, body, values, "employee")

    def _offices(self, person: Thing, body: Thing, values: Values, default: str) -> Iterator[_Ends]:
        roles = [role for text in values.get("role", ()) if (role := " ".join(text.split()))]
        for role in roles or [default]:
            office = self.naming.take(Entity(id=office_id(role), entity_class="office", label=role))
            yield "holds-office", person, body, Thing(office, "office")

    def _occupancy(self, proxy: Proxy, values: Values) -> Iterator[_Ends]:
        """Yield offices: the body is the organisation that the post names, else the one state that it does."""
        for holder, post in self._pairs(proxy, values):
            bodies = tuple(self.things[body] for body in post.bodies if body in self.things) or post.states
            if len(bodies) != 1:
                what = "neither an organisation in this file nor a country" if not bodies else "several bodies"
                raise Unusable(f"{proxy.schema.name}: the post {shown(post.id)!r} names {what}")
            yield "holds-office", holder, bodies[0], post

    def _sanction(self, proxy: Proxy, values: Values) -> Iterator[_Ends]:
        """Yield sanctions: by the countries named, else by the authorities."""
        imposers = [found for code in values.get("country", ()) if (found := state(code, self.naming))]
        if not imposers:
            authorities = (name for name in values.get("authority", ()) if name.strip())
            imposers = [
                Thing(self.naming.organisation(name, "government-body"), "government-body") for name in authorities
            ]
        if not imposers:
            raise Unusable(f"{proxy.schema.name}: it names neither a country nor an authority")
        for imposer, target in _product(proxy, imposers, self._known(proxy, values, "entity")):
            yield "sanctions", imposer, target, None

    def _pairs(self, proxy: Proxy, values: Values) -> list[tuple[Thing, Thing]]:
        assert proxy.schema.edge is not None
        first, second = proxy.schema.edge
        return _product(proxy, self._known(proxy, values, first), self._known(proxy, values, second))

    def _known(self, proxy: Proxy, values: Values, key: str) -> list[Thing]:
        """Return the things that a property names.

        Raises:
            Unusable: if it names none, or one of which this file has nothing that is of the graph (LeftOut, if it has
                something else).
        """
        ids = values.get(key, ())
        if not ids:
            raise Unusable(f"{proxy.schema.name}: it has no {key}")
        for identifier in ids:
            if identifier not in self.things:
                kind = LeftOut if identifier in self.beside else Unusable
                raise kind(f"{proxy.schema.name}: its {key} is nothing that was taken from this file")
        return [self.things[identifier] for identifier in ids]

    def _course(self, proxy: Proxy, values: Values, claim: Claim) -> Iterator[Telling]:
        """Yield that it was so, from when until when; and that it is over, if it is by the date of the file.

        Dates of which several are told are not certain: they stand on a report that hedges.
        """
        since, perhaps_since = _date(proxy, values, "startDate", "listingDate", earliest=True)
        until, perhaps_until = _date(proxy, values, "endDate", earliest=False)
        if since and until and certainly_later(since, until):
            raise Unusable(f"{proxy.schema.name}: its endDate is before its startDate")
        share = _share(values)
        told = Telling(claim, "in-force", since=since, until=until, share=share, note=_note(values, share))
        status = {text.strip().lower() for text in values.get("status", ())}
        if status & _NOT_CERTAIN or (since and certainly_later(since, self.issued)):
            told = replace(told, stance="hedges")
        yield from self._with_end(told, ended=bool(status & _OVER))
        if perhaps_since or perhaps_until:
            yield Telling(claim, "in-force", "hedges", since=perhaps_since or since, until=perhaps_until or until)

    def _with_end(self, told: Telling, *, ended: bool) -> Iterator[Telling]:
        """Yield what was told, and as a telling of its own that it is over; ``ended`` tells that it is, some day."""
        if told.until and last_day(told.until) <= last_day(self.issued):
            if told.since:
                yield replace(told, date=told.since)  # when it came about: before its end, whenever that was told
            share = None if told.since else told.share
            yield replace(told, stage="lifted", date=told.until, since=None, until=None, share=share)
        elif ended:
            yield replace(told, stage="lifted", since=None, until=None)
        else:
            yield told


def _product(proxy: Proxy, some: list[Thing], others: list[Thing]) -> list[tuple[Thing, Thing]]:
    if len(some) * len(others) > _MOST:
        raise Unusable(f"{proxy.schema.name}: it links {len(some)} with {len(others)}; no more than {_MOST} are read")
    return list(product(some, others))


def _claim(proxy: Proxy, name: str, subject: Thing, object_: Thing, item: Thing | None) -> Claim:
    """Return the claim.

    Raises:
        Unusable: if an end is of no class that the relation takes, or both are the same.
    """
    relation, is_a = ontology().relations[name], ontology().is_a
    for thing, wanted in ((subject, relation.subject_class), (object_, relation.object_class)):
        if not is_a(thing.entity_class, wanted):
            kind = thing.entity_class
            raise LeftOut(f"{proxy.schema.name}: the relation {name!r} takes no {kind} here, only: {wanted}")
    if subject.id == object_.id:
        raise Unusable(f"{proxy.schema.name}: both its ends are one entity, {shown(subject.id)!r}")
    return Claim.of(relation, subject.id, object_.id, item.id if item else None)


def _date(proxy: Proxy, values: Values, *keys: str, earliest: bool) -> tuple[str | None, str | None]:
    """Return the date that the first property with any tells, and else, of several that differ, the outermost.

    Dates that differ only in how exact they are tell one: the most exact.
    """
    texts = next((values[key] for key in keys if values.get(key)), ())
    found = sorted({_day(proxy, keys[0], text) for text in texts}, key=lambda date: (len(date), date))
    if not found:
        return None, None
    if all(found[-1].startswith(date) for date in found):
        return found[-1], None
    return None, min(found) if earliest else max(found)


def _day(proxy: Proxy, key: str, text: str) -> str:
    date = text.strip().partition("T")[0].partition(" ")[0]
    try:
        last_day(date)
    except ValueError:
        raise Unusable(f"{proxy.schema.name}: its {key} is no date (expected 2022, 2022-12 or 2022-12-31)") from None
    return date


def _share(values: Values) -> Decimal | None:
    found = {match[1] for text in values.get("percentage", ()) if (match := _PERCENT.fullmatch(text.strip()))}
    share = Decimal(found.pop()) if len(found) == 1 == len(values["percentage"]) else None
    return share if share is not None and share <= 100 else None


def _note(values: Values, share: Decimal | None) -> str | None:
    keys = _NOTED if share is not None else ("percentage", *_NOTED)
    words = [f"{key}: {', '.join(' '.join(text.split()) for text in values[key])}" for key in keys if values.get(key)]
    note = "; ".join(words)
    return (note if len(note) <= _LONGEST_NOTE else f"{note[:_LONGEST_NOTE]}…") or None
