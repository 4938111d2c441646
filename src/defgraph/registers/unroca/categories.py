"""The categories of the UN Register of Conventional Arms, as entities, and what a description adds to them.

Seven categories of heavy weapons, six kinds of small arms and seven of light weapons, as the standardised reporting
forms have them (UNODA, "The Global Reported Arms Trade", Study Series 36, 2017).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from defgraph.identity.spelling import words
from defgraph.model import Entity
from defgraph.names import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Category:
    """One category: ``group`` is major, small-arms or light-weapons; ``number`` its number there.

    ``kind`` is what one such thing is, in the words by which :class:`~defgraph.identity.naming.Naming` tells kinds of
    materiel apart; ``others`` are further names met.
    """

    group: str
    number: str
    name: str
    category: str
    kind: str = ""
    others: tuple[str, ...] = ()

    @property
    def entity(self) -> Entity:
        """The category as a piece of materiel that a claim can name."""
        slug = "-".join(words(self.name))
        if self.group == "major":
            label = f"{self.name} (UN Register, category {self.number})"
            return Entity(f"un-category-{self.number.lower()}-{slug}", "materiel", label, category=self.category)
        what = self.group.replace("-", " ")
        label = f"{self.name} (UN Register, {what})"
        return Entity(f"un-{self.group}-{slug}", "materiel", label, category=self.category)


_MAJOR: Final = (
    Category("major", "I", "battle tanks", "armoured-vehicles", "tank"),
    Category("major", "II", "armoured combat vehicles", "armoured-vehicles", "armoured vehicle"),
    Category("major", "III", "large-calibre artillery systems", "artillery", "gun"),
    Category(
        *("major", "IV", "combat aircraft", "combat-aircraft", "combat aircraft"),
        ("combat aircraft and unmanned combat aerial vehicles", "unmanned combat aerial vehicles"),
    ),
    Category(
        *("major", "V", "attack helicopters", "helicopters", "helicopter"),
        ("attack helicopters and rotary-wing unmanned combat aerial vehicles",),
    ),
    Category("major", "VI", "warships", "ships", "ship", ("warships including submarines",)),
    Category(
        *("major", "VII", "missiles and missile launchers", "missiles", "missile"),
        ("missiles or missile systems", "man-portable air-defence systems", "manpads"),
    ),
)
_SMALL: Final = tuple(
    Category("small-arms", str(number), name, "small-arms", others=others)
    for number, (name, others) in enumerate(
        (
            ("revolvers and self-loading pistols", ()),
            ("rifles and carbines", ()),
            ("sub-machine guns", ("submachine guns",)),
            ("assault rifles", ()),
            ("light machine guns", ()),
            ("other small arms", ("others", "other")),
        ),
        1,
    )
)
_LIGHT: Final = tuple(
    Category("light-weapons", str(number), name, "small-arms", others=others)
    for number, (name, others) in enumerate(
        (
            ("heavy machine guns", ()),
            (
                "hand-held under-barrel and mounted grenade launchers",
                ("grenade launchers", "hand-held, under-barrel, mounted grenade launchers"),
            ),
            ("portable anti-tank guns", ()),
            ("recoilless rifles", ()),
            (
                "portable anti-tank missile launchers and rocket systems",
                ("portable launchers of anti-tank missile and rocket systems",),
            ),
            ("portable launchers of anti-aircraft missile systems", ("portable anti-aircraft missile launchers",)),
            ("mortars", ("mortars of calibres less than 75 mm", "mortars of calibres less than 100 mm")),
            ("other light weapons", ("others", "other")),
        ),
        1,
    )
)
CATEGORIES: Final = {"major": _MAJOR, "small-arms": _SMALL, "light-weapons": _LIGHT}
_BY_NUMBER: Final = {category.number: category for category in _MAJOR}

_ROMAN = re.compile(r"\W*(?:cat(?:egory|\.)?\W*)?(vii|vi|iv|v|iii|ii|i)\b\W*(?:([ab])\b)?", re.IGNORECASE)
_NUMBERED = re.compile(r"^\W*(?:\d+|[a-z])[.)]\s*", re.IGNORECASE)

# What a description says beside a designation, at its beginning or end.
_COUNT = re.compile(r"^\d+\s*[x×]\s+", re.IGNORECASE)
_GENERIC = (
    *("main battle tanks", "main battle tank", "battle tanks", "battle tank", "mbts", "mbt", "tanks", "tank"),
    *("armoured personnel carriers", "armoured personnel carrier", "armoured vehicles", "armoured vehicle"),
    *("infantry fighting vehicles", "infantry fighting vehicle", "apcs", "apc", "ifvs", "ifv"),
    *("self-propelled howitzers", "self-propelled howitzer", "howitzers", "howitzer", "mortars", "mortar"),
    *("combat aircraft", "fighter aircraft", "fighters", "fighter", "aircraft", "attack helicopters"),
    *("attack helicopter", "helicopters", "helicopter", "frigates", "frigate", "corvettes", "corvette"),
    *("submarines", "submarine", "missile launchers", "missiles", "missile", "launchers", "launcher"),
    *("assault rifles", "assault rifle", "rifles", "rifle", "pistols", "pistol", "machine guns", "machine gun"),
)
_ALTERNATIVES = "|".join(map(re.escape, _GENERIC))
_AROUND = re.compile(rf"^(?:(?:{_ALTERNATIVES})\s+)?(.*?)(?:\s+(?:{_ALTERNATIVES}))?$", re.IGNORECASE)
_SEVERAL = re.compile(r"[;,/&+:\n]|\band\b|\bor\b|\bwith\b", re.IGNORECASE)
_NO_DESIGNATION = re.compile(
    r"\b(mm|cm|km|calibres?|calibers?|cal|tons?|tonnes?|built|year|various|misc\w*|parts?|spares?|used|new|surplus)\b"
    r"|\d(mm|cm|km)\b|second.?hand|refurbished|modernised|modernized",
    re.IGNORECASE,
)
_LONGEST = 60


def find_category(text: str, group: str) -> Category | None:
    """Return the category of a group that a report names by its number or name; None if it is none of them.

    >>> find_category("Category IV a)", "major").name, find_category("Others", "small-arms").name
    ('combat aircraft', 'other small arms')
    """
    if group == "major" and (roman := _ROMAN.match(text)):
        return _BY_NUMBER[roman[1].upper()]
    wanted = words(_NUMBERED.sub("", text, count=1))
    return next((category for category in CATEGORIES[group] if wanted in map(words, _names(category))), None)


def nearest_category(text: str, group: str) -> str:
    """Return the name of the category that comes nearest; nothing if none does."""
    names = [name for category in CATEGORIES[group] for name in _names(category)]
    return next(iter(nearest(text, names, 1)), "")


def _names(category: Category) -> Iterator[str]:
    yield category.name
    yield from category.others


def part_of(text: str) -> str:
    """Return the part of a category that a report names ("a" or "b"); nothing where it names none."""
    roman = _ROMAN.match(text)
    return (roman[2] or "").lower() if roman else ""


def designation(description: str) -> str:
    """Return the one type that a description names; nothing if it names none, or several.

    A type has a letter and a figure. What kind of thing it is may stand before or behind it.

    >>> designation("10 x Type-62 main battle tanks"), designation("Type-62")
    ('Type-62', 'Type-62')
    >>> designation("155 mm howitzers"), designation("Type-62 and Type-63"), designation("tanks")
    ('', '', '')
    """
    text = _COUNT.sub("", " ".join(description.split()).strip(" .\"'"))
    found = _AROUND.fullmatch(text)
    text = found[1] if found else text
    typed = any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
    several = _SEVERAL.search(text) or _NO_DESIGNATION.search(text)
    return text if typed and not several and len(text) <= _LONGEST else ""
