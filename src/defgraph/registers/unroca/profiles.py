"""What the register's own interface answers for one state (``/api/STATE/``): sums over all years, cell by cell.

Its lists ``hw_imp`` and the like have a row for each partner and two columns for each category: ``bt_1`` is what
the state itself reported, ``bt_2`` what the partner did. No year is told, and no type. The shape is known from
github.com/QDThead/weapons-tracker (``src/ingestion/unroca.py``, 2026), which reads ``hw_imp``, ``salw_exp`` and two
series of years; ``hw_exp`` and ``salw_imp`` are read by the same rule.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from defgraph.registers.tables.cells import LeftOut, Refused
from defgraph.registers.tables.rows import shortened
from defgraph.registers.unroca.categories import CATEGORIES, Category
from defgraph.registers.unroca.transfers import Transfer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LISTS: Final = {"hw_imp": "importer", "hw_exp": "exporter", "salw_imp": "importer", "salw_exp": "exporter"}
"""The lists with a row for each partner, and which side the state is there."""

PLAIN: Final = frozenset({"country", "available_reports"})
"""What says who the state is, and of which years there are reports."""

IS_PROFILE = re.compile(rf'"(?:{"|".join(LISTS)})"\s*:\s*\[')

_I, _II, _III, _IV, _V, _VI, _VII = CATEGORIES["major"]
_HEAVY: Final = {
    "bt": _I,
    "acv": _II,
    "lcas": _III,
    "ca": _IV,
    "auavf": _IV,
    "ah": _V,
    "ws": _VI,
    "mml": _VII,
    "mnpd": _VII,
}
_SMALL: Final = dict(
    zip(("sa_rsp", "sa_rc", "sa_smg", "sa_ar", "sa_lmg", "sa_o"), CATEGORIES["small-arms"], strict=True)
)
_LIGHT: Final = {f"lw{number}": category for number, category in enumerate(CATEGORIES["light-weapons"][:7], 1)}
_CODES: Final[Mapping[str, Category]] = {**_HEAVY, **_SMALL, **_LIGHT}
_GENERAL: Final = frozenset({"ca_gen", "ah_gen", "mml_gen"})
_NAMING: Final = frozenset({"country", "countryname_slug", "acro"})
_CELL = re.compile(r"(\w+)_([12])", re.ASCII)


def state_of(value: Any) -> str:
    """Return the name of the state, of the member ``country``; nothing if it has none."""
    if isinstance(value, dict):
        names = (value.get(key) for key in ("name_en", "name", "country", "countryname_slug"))
        return next((name for name in names if isinstance(name, str) and name.strip()), "")
    return value if isinstance(value, str) else ""


def cells_of(row: Mapping[str, Any], key: str, state: str) -> Iterator[Transfer | Refused]:
    """Yield what each cell of a partner's row tells, or why it is not read; nothing for what is empty or 0."""
    partner = row.get("country")
    if not isinstance(partner, str) or not partner.strip():
        yield Refused("the row names no partner (`country`)")
        return
    for name, value in row.items():
        if name not in _NAMING and value not in (None, 0, "", "0"):
            yield _cell(name, value, key, state, partner)


def _cell(name: str, value: Any, key: str, state: str, partner: str) -> Transfer | Refused:
    found = _CELL.fullmatch(name)
    code = found[1] if found else name
    if code in _GENERAL:
        return LeftOut(
            f"{name} is {value}: whether it is part of {code.removesuffix('_gen')} or beside it is not known"
        )
    if found is None or code not in _CODES:
        return Refused(f"unknown column {shortened(name)!r}; expected one of {', '.join(_CODES)} with _1 or _2")
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        return Refused(f"{name} is {shortened(repr(value))}; expected a whole number, 0 or more")
    own = found[2] == "1"
    sides = (partner, state) if LISTS[key] == "importer" else (state, partner)
    return Transfer(
        reporter=state if own else partner,
        exporter=sides[0],
        importer=sides[1],
        year="",
        category=_CODES[code],
        number=Decimal(value),
        note=f"column {name} of {key}",
        about="" if own else state,
    )
