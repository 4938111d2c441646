"""Text inside drawings: made safe for XML, measured, shortened and broken into lines.

Widths are those of Arial and of the fonts made to its measure, in shares of the font's size, rounded up: nobody
knows which font a reader has, and text that is too short is better than text that runs into another.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NARROW, _SLIM, _WIDE = 0.29, 0.38, 0.9
_LETTER, _CAPITAL, _FULL = 0.57, 0.73, 1.05
_BOLD = 1.08


def clean(text: str) -> str:
    r"""Return a text on one line and without control codes, which XML does not allow or which turn text around.

    >>> clean("a\x00b\n c")
    'ab c'
    """
    spaced = "".join(" " if c.isspace() else c for c in text)
    return " ".join("".join(c for c in spaced if unicodedata.category(c)[0] != "C").split())


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Return about how wide a text is, in the unit of the font's size."""
    return sum(map(_share, text)) * size * (_BOLD if bold else 1)


def _share(character: str) -> float:
    if character in "ijlI.,:;'|! ·()[]/ft":
        return _NARROW if character not in "()[]/ft" else _SLIM
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF" or not character.isascii():
        return _FULL if not unicodedata.name(character, "").startswith("LATIN") else _CAPITAL
    if character in "mwMW@%":
        return _WIDE
    return _CAPITAL if character.isupper() else _LETTER


def shortened(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a text, cut behind with an ellipsis if it is wider than ``room``."""
    if width(text, size, bold=bold) <= room:
        return text
    room -= width("…", size, bold=bold)
    for end, character in enumerate(text):
        room -= width(character, size, bold=bold)
        if room < 0:
            return f"{text[:end].rstrip()}…"
    return text


def lines(text: str, room: float, size: float, *, bold: bool = False) -> Iterator[str]:
    """Yield a text in lines of at most ``room``, broken at spaces; a longer word is broken inside."""
    line = ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if width(joined, size, bold=bold) <= room:
            line = joined
            continue
        if line:
            yield line
        line = word
        while width(line, size, bold=bold) > room:
            end = _fitting(line, room, size, bold=bold)
            yield line[:end]
            line = line[end:]
    yield line


def _fitting(word: str, room: float, size: float, *, bold: bool) -> int:
    used = 0.0
    for end, character in enumerate(word):
        used += width(character, size, bold=bold)
        if used > room:
            return max(end, 1)
    return len(word)
