"""Addresses of pages: ids become names of files that every file system and web host can hold, no two the same.

Small letters, digits and hyphens stand as they are, so most addresses are read as the id; every other byte of an id's
UTF-8 is written ``_`` and two hexadecimal digits. So names differ not in case only, need no escaping in a URL, and
:func:`id_of` reads the id back. Names that Windows keeps for devices have their first letter written so. An id whose
name would be too long is cut, and told apart by its SHA-256.
"""

from __future__ import annotations

import hashlib
import re

_PLAIN = re.compile(r"[a-z0-9-]", re.ASCII)
_DEVICE = re.compile(r"con|prn|aux|nul|com\d|lpt\d|conin|conout|clock", re.ASCII)
"""What Windows opens as a device, with any ending (and, in old versions, with a ``$``, which is never written)."""
_LONGEST = 120
_KEPT, _DIGITS = 80, 32
_CUT = "__"
"""Stands in no name that is not cut: there, two hexadecimal digits follow each ``_``."""


def name_of(identifier: str) -> str:
    """Return the name of a page, without its ending, for an id; 120 characters at most.

    >>> name_of("viet-nam"), name_of("NATO"), name_of("con"), name_of("a/b")
    ('viet-nam', '_4e_41_54_4f', '_63on', 'a_2fb')
    """
    written = "".join(one if _PLAIN.fullmatch(one) else _escaped(one) for one in identifier)
    if not written:
        return "_"
    if _DEVICE.fullmatch(written):
        return _escaped(written[0]) + written[1:]
    if len(written) > _LONGEST:
        return f"{written[:_KEPT]}{_CUT}{hashlib.sha256(_bytes(identifier)).hexdigest()[:_DIGITS]}"
    return written


def id_of(name: str) -> str | None:
    """Return the id that a name was made of; None for one that was cut, which does not tell.

    >>> id_of("_4e_41_54_4f"), id_of("_63on")
    ('NATO', 'con')
    """
    if name == "_":
        return ""
    if _CUT in name:
        return None
    found = bytearray()
    for plain, escaped in re.findall(r"([a-z0-9-])|_([0-9a-f]{2})", name):
        found += plain.encode() if plain else bytes.fromhex(escaped)
    return found.decode(errors="surrogatepass")


def numbered(path: str, page: int) -> str:
    """Return the path of a further page of what begins at ``path``; page 1 is that itself.

    No name of an id holds a dot, so no two pages meet.

    >>> numbered("entity/viet-nam.html", 1), numbered("entity/viet-nam.html", 3)
    ('entity/viet-nam.html', 'entity/viet-nam.3.html')
    """
    return path if page == 1 else f"{path.removesuffix('.html')}.{page}.html"


def entity_page(identifier: str) -> str:
    """Return the path of an entity's page, from the top of the site."""
    return f"entity/{name_of(identifier)}.html"


def claim_page(identifier: str) -> str:
    """Return the path of a claim's page."""
    return f"claim/{name_of(identifier)}.html"


def document_page(identifier: str) -> str:
    """Return the path of a document's page."""
    return f"document/{name_of(identifier)}.html"


def publisher_page(identifier: str) -> str:
    """Return the path of a publisher's page."""
    return f"publisher/{name_of(identifier)}.html"


def class_page(entity_class: str) -> str:
    """Return the path of the list of the entities of a class."""
    return f"class/{name_of(entity_class)}.html"


def _escaped(one: str) -> str:
    return "".join(f"_{byte:02x}" for byte in _bytes(one))


def _bytes(text: str) -> bytes:
    return text.encode(errors="surrogatepass")
