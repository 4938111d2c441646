"""Asking free SPARQL: read-only, with errors that show the place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from defgraph.errors import QueryError, QueryTimeout
from defgraph.names import nearest
from defgraph.vocabulary import PREFIXES

if TYPE_CHECKING:
    from defgraph.store import Store
    from defgraph.store.results import Answer

# What a SPARQL text is made of, as far as needed to find its keywords (SPARQL 1.1, section 19): comments (which end
# at either line break), IRIs, strings and variables hold none, whatever they contain; all else is cut into words.
_TOKEN = re.compile(
    r"""\#[^\r\n]*|<[^<>"{}|^`\\\s]*>|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"|\'\'\'(?:[^'\\]|\\.|'(?!''))*\'\'\'
    |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*'|[?$]\w+|(?P<word>[^\s<>"'{}()?$\#,;|/^=!+*\[\]&]+)|.""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_UPDATES = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY"})
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)


def ask(store: Store, text: str, *, timeout: float | None = None) -> Answer:
    """Answer a free SPARQL query.

    Raises:
        QueryError: if it is an update, reaches for another server, or is malformed (with line and caret).
        QueryTimeout: if it takes longer than ``timeout`` seconds.
    """
    _refuse(text)
    try:
        return store.query(text, timeout=timeout)
    except QueryTimeout:
        raise
    except QueryError as error:
        raise QueryError(_with_caret(str(error), text)) from error


def _refuse(text: str) -> None:
    r"""Refuse updates, and queries that reach for another server.

    A parser need not want a space around SERVICE (``1SERVICE<…>``), and reads escapes such as ``\u0053`` first;
    so whatever word has it in the part before a colon is refused, rather one prefix too many than one request.
    """
    written = _ESCAPE.sub(_unescaped, text)
    words = [(match["word"], match.start()) for match in _TOKEN.finditer(written) if match["word"]]
    form = next(((word.upper(), start) for word, start in words if word.upper() in _FORMS | _UPDATES), None)
    if form and form[0] in _UPDATES:
        raise QueryError(_show(f"{form[0]} changes the store; only questions are answered here", written, form[1]))
    for word, start in words:
        if "SERVICE" in word.partition(":")[0].upper():
            raise QueryError(_show("SERVICE asks another server; only this store is asked here", written, start))


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code <= 0x10FFFF else match[0]


def _with_caret(message: str, text: str) -> str:
    match = _PLACE.search(message)
    if match is None:
        return message
    line, column = int(match[1]), int(match[2])
    lines = text.splitlines() or [""]
    start = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
    return _show(_plain(match[3], text[:start]), text, start)


def _plain(message: str, before: str) -> str:
    """Say in words what the parser says in character classes."""
    if "Prefix not found" in message:
        found = re.search(r"([\w.-]*):[\w.:%-]*$", before)
        prefix = found[1] if found else ""
        near = nearest(prefix, PREFIXES, 1)
        known = f"did you mean {near[0]}:?" if near else f"known are {', '.join(PREFIXES)}"
        return f"the prefix {prefix}: is not known; {known}"
    classes_gone = re.sub(r"\\u\{\w+\}|'.' ?\.\.= ?'.'", "", message)
    words = sorted(set(re.findall(r"\b[A-Z]{2,}(?: [A-Z]{2,})*\b|'[^'\w\s\\-]'", classes_gone)))
    return "this cannot be read" + (f"; among what may stand here: {', '.join(words)}" if words else "")


def _show(message: str, text: str, start: int) -> str:
    before = text[:start]
    line, column = before.count("\n") + 1, start - (before.rfind("\n") + 1)
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1]
    caret = "".join("\t" if character == "\t" else " " for character in shown[:column]).ljust(column) + "^"
    return f"line {line}, column {column + 1}: {message}\n  {shown}\n  {caret}"
