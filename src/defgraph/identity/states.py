"""States and territories by their names and codes: ISO 3166-1, those withdrawn since (ISO 3166-3), and a few others.

Names and codes are pycountry's, which takes them from Debian's iso-codes. Added here is what that list lacks: the short
names in use ("Russia", "UAE"), states that were gone before there was a code, and who succeeded whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from defgraph.errors import MissingExtra
from defgraph.identity.spelling import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory. ``key`` is its code of ISO 3166-1 (two letters) or 3166-3 (four), else a word of ours.

    ``iso`` is the code of ISO 3166-1 while it is in use. ``names`` are all names met, the label first. ``successors``
    are the keys of the states that came after it, and ``continued`` is the one of them that took its place, where one
    did: alone, or as the same state in law.
    """

    key: str
    label: str
    names: tuple[str, ...]
    iso: str | None = None
    wikidata: str | None = None
    successors: tuple[str, ...] = ()

    @property
    def continued(self) -> str | None:
        """The key of the state that took its place; None where several did, or it is still there."""
        return self.successors[0] if len(self.successors) == 1 else _CONTINUED.get(self.key)


# Short names of states that have a code, the label first; the names of ISO 3166 are known beside them.
_SHORT: Final[Mapping[str, tuple[str, ...]]] = {
    "AE": ("United Arab Emirates", "UAE", "Emirates"),
    "BA": ("Bosnia and Herzegovina", "Bosnia-Herzegovina", "Bosnia"),
    "BF": ("Burkina Faso", "Upper Volta"),
    "BJ": ("Benin", "Dahomey"),
    "BN": ("Brunei",),
    "BO": ("Bolivia",),
    "BY": ("Belarus", "Byelorussia", "Byelorussian SSR"),
    "CD": ("DR Congo", "Democratic Republic of the Congo", "Congo (Kinshasa)", "Congo-Kinshasa", "DRC", "Zaire"),
    "CF": ("Central African Republic", "CAR"),
    "CG": ("Congo", "Republic of the Congo", "Congo (Brazzaville)", "Congo-Brazzaville"),
    "CI": ("Côte d'Ivoire", "Ivory Coast"),
    "CN": ("China", "PRC"),
    "CV": ("Cabo Verde", "Cape Verde"),
    "CZ": ("Czechia", "Czech Republic"),
    "DE": ("Germany", "West Germany", "FR Germany", "Germany (FRG)", "West Germany (FRG)"),
    "DJ": ("Djibouti", "French Afars and Issas", "Afars and Issas"),
    "EG": ("Egypt", "United Arab Republic"),
    "FK": ("Falkland Islands",),
    "FM": ("Micronesia",),
    "GB": ("United Kingdom", "UK", "Great Britain", "Britain"),
    "IR": ("Iran", "Persia"),
    "KH": ("Cambodia", "Kampuchea", "Khmer Republic"),
    "KN": ("Saint Kitts and Nevis", "Saint Kitts", "St Kitts and Nevis", "St. Kitts-Nevis"),
    "KP": ("North Korea", "DPRK", "DPR Korea"),
    "KR": ("South Korea", "Republic of Korea", "ROK"),
    "LA": ("Laos",),
    "LC": ("Saint Lucia", "St Lucia"),
    "LK": ("Sri Lanka", "Ceylon"),
    "LY": ("Libya", "Libyan Arab Jamahiriya"),
    "MD": ("Moldova",),
    "MK": ("North Macedonia", "Macedonia", "Macedonia (FYROM)", "FYROM", "Former Yugoslav Republic of Macedonia"),
    "MM": ("Myanmar", "Burma", "Myanmar (Burma)", "Burma (Myanmar)"),
    "NL": ("Netherlands", "Holland"),
    "PS": ("Palestine", "Palestinian Territories", "Palestinian Authority"),
    "RU": ("Russia",),
    "ST": ("Sao Tome and Principe", "Sao Tome"),
    "SY": ("Syria",),
    "SZ": ("Eswatini", "Swaziland"),
    "TH": ("Thailand", "Siam"),
    "TL": ("Timor-Leste", "East Timor"),
    "TR": ("Türkiye", "Turkey"),
    "TT": ("Trinidad and Tobago", "Trinidad"),
    "TW": ("Taiwan", "Republic of China", "Chinese Taipei"),
    "TZ": ("Tanzania",),
    "US": ("United States", "USA", "U.S.", "U.S.A."),
    "VA": ("Holy See", "Vatican", "Vatican City"),
    "VC": ("Saint Vincent and the Grenadines", "Saint Vincent", "St Vincent", "St Vincent and the Grenadines"),
    "VE": ("Venezuela",),
    "VN": ("Viet Nam", "Vietnam"),
    "WS": ("Samoa", "Western Samoa"),
    "VU": ("Vanuatu", "New Hebrides"),
    "ZW": ("Zimbabwe", "Rhodesia", "Southern Rhodesia"),
}

# States that have no code in use: names, Wikidata where certain, and who came after. Four letters are ISO 3166-3.
_OTHERS: Final[Mapping[str, tuple[tuple[str, ...], str | None, tuple[str, ...]]]] = {
    "CSHH": (("Czechoslovakia", "Czecho-Slovakia"), "Q33946", ("CZ", "SK")),
    "CSXX": (("Serbia and Montenegro", "Serbia-Montenegro"), "Q37024", ("RS", "ME")),
    "DDDE": (("East Germany", "East Germany (GDR)", "GDR", "German DR", "Germany (GDR)"), "Q16957", ("DE",)),
    "SUHH": (
        ("Soviet Union", "USSR"),
        "Q15180",
        ("RU", "AM", "AZ", "BY", "EE", "GE", "KG", "KZ", "LT", "LV", "MD", "TJ", "TM", "UA", "UZ"),
    ),
    "VDVN": (("North Viet Nam", "North Vietnam"), None, ("VN",)),
    "YDYE": (("South Yemen", "Democratic Yemen", "People's Democratic Republic of Yemen"), None, ("YE",)),
    "YUCS": (("Yugoslavia", "SFR Yugoslavia"), None, ("RS", "BA", "HR", "ME", "MK", "SI")),
    "SKIN": (("Sikkim",), None, ("IN",)),
    "biafra": (("Biafra",), None, ("NG",)),
    "katanga": (("Katanga",), None, ("CD",)),
    "kosovo": (("Kosovo", "XK", "XKX"), "Q1246", ()),
    "northern-cyprus": (("Northern Cyprus", "Turkish Republic of Northern Cyprus"), None, ()),
    "north-yemen": (("North Yemen", "Yemen Arab Republic", "Yemen Arab Republic (North Yemen)"), None, ("YE",)),
    "south-viet-nam": (("South Viet Nam", "South Vietnam", "Republic of Vietnam"), None, ("VN",)),
    "zanzibar": (("Zanzibar",), None, ("TZ",)),
}

# Of several successors, those that were taken as the same state: in the seat at the United Nations, and in treaties.
_CONTINUED: Final = {"SUHH": "RU", "CSXX": "RS"}

# Codes withdrawn because the state took another name: it is the same state, and has its new code.
_RENAMED: Final = {
    "AIDJ": "DJ", "BUMM": "MM", "BYAA": "BY", "DYBJ": "BJ", "HVBF": "BF",
    "NHVU": "VU", "RHZW": "ZW", "TPTL": "TL", "ZRCD": "CD",
}  # fmt: skip


@cache
def states() -> Mapping[str, State]:
    """Return all states and territories by their keys."""
    return {state.key: state for state in (*_present(), *_past())}


def find_state(name: str) -> State | None:
    """Return the state of a name or code; None if there is none.

    Codes are those of ISO 3166-1, of two or three letters, and 3166-3, in capitals or small letters throughout.

    >>> [state.key for name in ("Turkiye", "VNM", "East Germany (GDR)", "ussr") if (state := find_state(name))]
    ['TR', 'VN', 'DDDE', 'SUHH']
    """
    if is_code(name):
        return states()[_by_code()[name.upper()]]
    key = _by_name().get(_parts(name)) or _by_name().get(_parts(_turned(name)))
    return states()[key] if key else None


def is_code(name: str) -> bool:
    """Tell whether a name is the code of a state."""
    return name.upper() in _by_code() and (name.isupper() or name.islower())


@cache
def _lists() -> ModuleType:
    try:
        import pycountry
    except ModuleNotFoundError as error:
        raise MissingExtra("knowing states by their names", "registers") from error
    return pycountry


def _present() -> Iterator[State]:
    withdrawn: dict[str, list[str]] = {}
    for former in _lists().historic_countries:
        withdrawn.setdefault(_RENAMED.get(former.alpha_4, ""), []).append(former.name)
    for country in _lists().countries:
        short = _SHORT.get(country.alpha_2, ())
        formal = (getattr(country, key, None) for key in ("common_name", "name", "official_name"))
        names = (*short, *filter(None, formal), *withdrawn.get(country.alpha_2, ()))
        yield State(country.alpha_2, names[0], tuple(dict.fromkeys(names)), iso=country.alpha_2)


def _past() -> Iterator[State]:
    coded = {f.alpha_4: f.name for f in _lists().historic_countries if f.alpha_4 not in _RENAMED}
    for key in (*coded, *(key for key in _OTHERS if key not in coded)):
        own, wikidata, successors = _OTHERS.get(key, ((), None, ()))
        names = (*own, coded[key]) if key in coded else own
        yield State(key, names[0], names, wikidata=wikidata, successors=successors)


@cache
def _by_name() -> Mapping[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    # A short name of ours decides where names of ISO 3166 could be two: they come first for each state.
    for state in states().values():
        for name in state.names:
            for form in (name, _turned(name)):
                found.setdefault(_parts(form), state.key)
    return found


def _parts(name: str) -> tuple[str, ...]:
    parts = words(name)
    return parts[1:] if parts[:1] == ("the",) else parts


def _turned(name: str) -> str:
    """Write a name with its parts turned round (Korea, Republic of) as it is spoken."""
    first, comma, second = name.partition(", ")
    return f"{second} {first}" if comma else name


@cache
def _by_code() -> Mapping[str, str]:
    codes = {key: key for key in states() if key.isupper()}
    codes |= {country.alpha_3: country.alpha_2 for country in _lists().countries}
    codes |= {old: new for old, new in _RENAMED.items() if old not in codes}
    withdrawn: dict[str, set[str]] = {}
    for former in _lists().historic_countries:
        key = _RENAMED.get(former.alpha_4, former.alpha_4)
        for code in (former.alpha_2, former.alpha_3):
            withdrawn.setdefault(code, set()).add(key)
    # A code given away twice (CS) tells nothing.
    return {code: keys.pop() for code, keys in withdrawn.items() if len(keys) == 1} | codes
