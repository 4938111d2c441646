"""Designations of materiel: which spellings are one, and what kind of thing a description tells of."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from defgraph.identity.spelling import folded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_TRAILING = re.compile(r"[\s\-–—]+$")
# Single letters are left out: I, V and X are letters of designations more often than numbers.
_ROMAN: Final = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_ROMAN_WORD = re.compile(r"(?<=[\s\-/.])(viii|vii|vi|iv|ix|iii|ii)(?![^\W_])")
# Signs that stand between short groups of letters, and may be left out: CS/VP-14, M-113C&V, B(I)-8.
_BETWEEN = re.compile(r"(?<=[^\W\d_])(?<![^\W\d_]{4})[/&()]+(?=[^\W\d_]{1,3}(?![^\W\d_]))")
_SHORT = 3


def trimmed(designation: str) -> str:
    """Return a designation without what trails it.

    >>> trimmed("T-6 Texan-2 -")
    'T-6 Texan-2'
    """
    return _TRAILING.sub("", designation.strip()) or designation.strip()


def tokens(designation: str) -> tuple[str, ...]:
    """Return the runs of letters and of digits of a designation; Roman numerals that stand alone become digits.

    >>> tokens("T-6 Texan II"), tokens("MiG-21bis")
    (('t', '6', 'texan', '2'), ('mig', '21', 'bis'))
    """
    return tuple(_TOKEN.findall(_plain(designation)))


def _plain(designation: str) -> str:
    """Write a designation in small letters, without accents, and with digits for Roman numerals."""
    text = folded(trimmed(designation).replace("+", " plus "))
    return _BETWEEN.sub("", _ROMAN_WORD.sub(lambda found: _ROMAN[found[1]], text))


def designation_key(designation: str) -> str:
    """Return what all spellings of one designation share: its parts, with hyphens between them.

    >>> designation_key("T-6 Texan-2 -") == designation_key("T6 TEXAN II") == "t-6-texan-2"
    True
    >>> designation_key("Type-63 107mm"), designation_key("T-6C Texan II"), designation_key("CS/VP-14")
    ('type-63-107-mm', 't-6-c-texan-2', 'csvp-14')
    """
    return "-".join(tokens(designation))


def drops_mark(alias: str, label: str) -> bool:
    """Tell whether an alias is its label without the number that tells one mark from another.

    Such an alias is right in a text that has made clear what it speaks of; in a list it is another thing.

    >>> drops_mark("T-6 Texan", "T-6 Texan II"), drops_mark("T-6", "T-6 Texan II")
    (True, True)
    >>> drops_mark("Texan II", "T-6 Texan II"), drops_mark("C-130", "C-130 Hercules")
    (False, False)
    """
    whole, part = tokens(label), tokens(alias)
    marks = [number for word, number in pairwise(whole) if number.isdigit() and word.isalpha() and len(word) >= _SHORT]
    return bool(part) and set(part) < set(whole) and any(part.count(m) < whole.count(m) for m in marks)


# What a description tells: family and category of the ontology. The first that fits counts; a family takes together
# what one designation may be described as, and parts what share a designation and are different things.
_KINDS: Final = tuple(
    (re.compile(pattern), family, category)
    for pattern, family, category in (
        (r"\bturret", "turret", "armoured-vehicles"),
        (r"\bchassis", "chassis", "armoured-vehicles"),
        (r"\b(engine|turbofan|turbojet|turboprop|gas turbine|reactor)s?\b", "engine", "engines"),
        (r"\bsatellites?\b", "satellite", "satellites"),
        (r"(?<!anti-)\bradars?\b|air search system", "radar", "sensors"),
        (r"\bsonars?\b", "sonar", "sensors"),
        (r"\beo\b|recce system|sigint system|signals intelligence system|reconnaissance.* system", "sensor", "sensors"),
        (r"refuel system", "refuelling system", "materiel"),
        (r"\bcoastal defence", "coastal defence system", "artillery"),
        (r"loitering munition|one-way attack", "missile", "missiles"),
        (r"\b(ugv|unmanned ground vehicle)\b", "ground robot", "armoured-vehicles"),
        (r"\b(uavs?|ucavs?|drones?|unmanned (aerial|aircraft|air))\b", "UAV", "unmanned-aircraft"),
        (r"\bhelicopters?\b|\bhelis?\b", "helicopter", "helicopters"),
        (r"\btorpedo boat|\btorpdeo boat|\bmissile boat|\bfac\b|fast attack", "patrol vessel", "ships"),
        (r"\b(missile|ssm) (launcher|tel)\b", "missile launcher", "artillery"),
        (r"\bmrls?\b|rocket launcher", "rocket launcher", "artillery"),
        (r"\b(sam|abm|air-?\s?defence|ad|aa gun|anti-aircraft gun)/?.*\bsystem", "air-defence system", "air-defence"),
        (r"\baa gun|anti-aircraft gun", "anti-aircraft gun", "air-defence"),
        (r"\btorpedo(es)?\b|naval mine", "torpedo", "missiles"),
        (
            r"missile|\b(sams?|ssm|asm|abm|slbm|bvraam|sraam|manpads)\b|guided (bomb|glide bomb|rocket|shell)|munition",
            "missile",
            "missiles",
        ),
        (r"\bnaval gun", "naval gun", "artillery"),
        (r"\bmortars?\b", "mortar", "artillery"),
        (r"\b(guns?|howitzers?|spg)\b|artillery", "gun", "artillery"),
        (
            r"\b(arv|aev|alv|amv)\b|recovery vehicle|engineer vehicle|bridgelayer|supply vehicle|logistical vehicle",
            "support vehicle",
            "armoured-vehicles",
        ),
        (r"\btank destroyer", "tank destroyer", "armoured-vehicles"),
        (r"\btanks?\b(?!er)", "tank", "armoured-vehicles"),
        (
            r"\b(apc|apv|ifv|afsv|av|mrap)\b|armoured|armored|infantry fighting|fire-?\s?support vehicle",
            "armoured vehicle",
            "armoured-vehicles",
        ),
        (r"submarine(?! (aircraft|helicopter))", "submarine", "ships"),
        (r"\baircraft carrier", "aircraft carrier", "ships"),
        (r"\baircraft\b.*\btrainer|\btrainer", "aircraft", "trainer-aircraft"),
        (
            r"\b(fga|fighter|bomber|ground[- ]attack|combat) ?(/\w+ )?(aircraft|plane|jet)|\bfighters?\b|\bbombers?\b",
            "aircraft",
            "combat-aircraft",
        ),
        (r"\btransport (aircraft|airship|plane)|transport ac\b", "aircraft", "transport-aircraft"),
        (r"\baircraft\b|\bairship\b|\baeroplane|\bairplane", "aircraft", "aircraft"),
        (r"mine(sweep|hunt|lay)|\bmcm\b", "mine warfare ship", "ships"),
        (r"\b(frigate|corvette|destroyer|cruiser|battleship)s?\b", "warship", "ships"),
        (r"\b(landing|amphibious|ampibious|aals)\b", "amphibious ship", "ships"),
        (r"\bpatrol|\bopv\b|gunboat", "patrol vessel", "ships"),
        (r"\b(ship|ships|boat|boats|craft|tanker|tug|icebreaker|vessel|vessels)\b", "ship", "ships"),
    )
)


def kind_of(description: str) -> tuple[str, str]:
    """Return family and category of what a description tells of; two empty texts if it tells of none known.

    >>> kind_of("(armed) trainer aircraft"), kind_of("light tank"), kind_of("towed gun"), kind_of("")
    (('aircraft', 'trainer-aircraft'), ('tank', 'armoured-vehicles'), ('gun', 'artillery'), ('', ''))
    """
    text = folded(description)
    return next(((family, category) for pattern, family, category in _KINDS if pattern.search(text)), ("", ""))


FAMILIES: Final = tuple(sorted({family for _, family, _ in _KINDS}))

_BROAD: Final[Mapping[str, str]] = {
    "combat-aircraft": "aircraft",
    "transport-aircraft": "aircraft",
    "trainer-aircraft": "aircraft",
}


def common_category(categories: Iterable[str]) -> str | None:
    """Return the narrowest category of the ontology that holds all of these; None for none."""
    narrow = {category for category in categories if category}
    broad = narrow if len(narrow) == 1 else {_BROAD.get(category, category) for category in narrow}
    return next(iter(broad)) if len(broad) == 1 else "materiel" if broad else None


# Families that a curator's wider kind may take together with others of its category.
_WIDE: Final = frozenset({"", "ship", "armoured vehicle", "gun", "aircraft", "missile"})


def same_family(one: str, other: str) -> bool:
    """Tell whether one thing may be of both families; a wide one, or none, excludes nothing."""
    return one == other or one in _WIDE or other in _WIDE


def compatible(known: str | None, told: str) -> bool:
    """Tell whether one thing may be of both categories; not knowing one excludes nothing."""
    if not told or known in {None, "", "materiel"}:
        return True
    return _BROAD.get(known or "", known) == _BROAD.get(told, told)
