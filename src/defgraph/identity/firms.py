"""Names of firms and bodies: legal forms told apart from the name proper."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from defgraph.identity.spelling import words

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each line: the form as keys hold it, and how it is written. After the ELF code list (ISO 20275), for the forms that
# stand in the names of defence firms.
_FORMS: Final = """
inc: inc, incorporated
corp: corp, corporation
co: co, company, cie, compagnie
llc: llc, l l c, limited liability company, ооо, ooo
llp: llp, l l p
lp: lp, l p
ltd: ltd, limited, co ltd, company limited, co limited
plc: plc, p l c, public limited company
pty: pty ltd, pty limited, proprietary limited, pty, proprietary
pvt: pvt ltd, private limited, private ltd, pvt limited, pvt, p ltd
pte: pte ltd, pte limited, pte
bhd: bhd, berhad
sdn-bhd: sdn bhd, sendirian berhad
gmbh: gmbh, g m b h, gesellschaft mit beschrankter haftung
gmbh-co-kg: gmbh co kg, gmbh and co kg, gmbh co kgaa, gmbh and co kgaa
ag: ag, a g, aktiengesellschaft
kg: kg, kommanditgesellschaft
sa: sa, s a, societe anonyme, sociedad anonima
sas: sas, s a s, societe par actions simplifiee
sarl: sarl, s a r l, s r l, srl
spa: spa, s p a, societa per azioni
sl: sl, s l, slu, s l u
sau: sau, s a u
ltda: ltda, limitada
nv: nv, n v
bv: bv, b v
se: se
ab: ab, aktiebolag, ab publ
as: as, a s, asa, aksjeselskap, anonim sirketi, a s
aps: aps
oy: oy, oyj, osakeyhtio
sp-zoo: sp z o o, sp zoo, spolka z ograniczona odpowiedzialnoscia
sro: s r o, sro, spol s r o
doo: d o o, doo
dd: d d
kft: kft
zrt: zrt
ead: ead, ad, eood, ood
jsc: jsc, ojsc, cjsc, ao, oao, zao, ао, оао, зао, joint stock company
jsc: open joint stock company, closed joint stock company
pjsc: pjsc, pao, пао, public joint stock company
pt: pt
kk: kk, k k, kabushiki kaisha
tbk: tbk
"""
_LONGEST: Final = 7
_LEADING: Final = frozenset({"jsc", "pjsc", "llc", "pt"})


@cache
def _forms() -> Mapping[tuple[str, ...], str]:
    lines = (line.partition(": ") for line in _FORMS.strip().splitlines())
    return {words(written): form for form, _, spellings in lines for written in spellings.split(", ")}


@cache
def split_name(name: str) -> tuple[str, str]:
    """Return the name proper, as words that may be compared, and its legal form; an empty text where there is none.

    Forms stand at the end, some at the beginning, as in Russian; what would leave no name is none.

    >>> split_name("The Boeing Company"), split_name("Rheinmetall AG"), split_name("PJSC Tupolev")
    (('boeing', 'co'), ('rheinmetall', 'ag'), ('tupolev', 'pjsc'))
    >>> split_name("Turbo & Söhne GmbH & Co. KG"), split_name("SA")
    (('turbo and sohne', 'gmbh-co-kg'), ('sa', ''))
    """
    parts = words(name.replace("&", " and ").replace("+", " plus "))
    if parts[:1] == ("the",) and len(parts) > 1:
        parts = parts[1:]
    for length in range(min(_LONGEST, len(parts) - 1), 0, -1):
        if form := _forms().get(parts[-length:]):
            return " ".join(_without_form(parts[:-length])), form
    for length in range(min(_LONGEST, len(parts) - 1), 0, -1):
        if (form := _forms().get(parts[:length])) in _LEADING:
            return " ".join(parts[length:]), form or ""
    return " ".join(parts), ""


def _without_form(parts: tuple[str, ...]) -> tuple[str, ...]:
    """Drop the word that joined name and form."""
    return parts[:-1] if len(parts) > 1 and parts[-1] == "and" else parts
