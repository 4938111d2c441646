"""Spellings of a name that differ in nothing that matters: case, accents, punctuation, blanks."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart into a plain one and a mark.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h"})
_APOSTROPHES = re.compile("['’‘ʼ`´]")


def folded(text: str) -> str:
    """Return a text in small letters without accents.

    >>> folded("Türkiye"), folded("Phan Văn Đồng")
    ('turkiye', 'phan van dong')
    """
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join([letter for letter in apart if not unicodedata.combining(letter)]).translate(_PLAIN)


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text as :func:`folded`, without punctuation.

    >>> words("Iran (Islamic Republic of)"), words("Cote d'Ivoire")
    (('iran', 'islamic', 'republic', 'of'), ('cote', 'divoire'))
    """
    return tuple(_WORD.findall(_APOSTROPHES.sub("", folded(text))))


def slug(text: str) -> str:
    """Return the words of a text as an id: ASCII letters and digits, with hyphens between them.

    What no Latin letter stands for is written as its code point, so that two names never become one id for want
    of letters.

    >>> slug("M-1117 Guardian"), slug("unknown supplier(s)"), slug("Д-30")
    ('m-1117-guardian', 'unknown-suppliers', 'u434-30')
    """
    return "-".join([_ascii(word) for word in words(text.replace("(s)", "s"))]) or "unnamed"


def _ascii(word: str) -> str:
    return word if word.isascii() else "".join([c if c.isascii() else f"u{ord(c):x}" for c in word])
