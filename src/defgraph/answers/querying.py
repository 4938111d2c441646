"""Answering a query as the command line gives it: a saved question, a file, or SPARQL itself."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from defgraph.answers.formats import write
from defgraph.answers.rows import Rows, table_rows
from defgraph.errors import QueryError
from defgraph.questions.asking import ask
from defgraph.questions.catalogue import question, questions
from defgraph.store.results import Triples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.store import Store
    from defgraph.store.results import Answer


def listed() -> Rows:
    """Return the saved questions with their parameters."""
    columns = ("question", "title", "parameters")
    rows = [
        {
            "question": q.name,
            "title": q.title,
            "parameters": [f"{p.name} ({p.kind}): {p.meaning}" for p in q.parameters],
        }
        for q in questions().values()
    ]
    return Rows(rows, columns, columns)


def answer(store: Store, text: str, params: Iterable[str], form: str, timeout: float | None) -> Iterator[str]:
    """Answer a query and yield the answer as text in a format.

    Raises:
        QueryError: as :func:`defgraph.questions.asking.ask`, or if parameters are wrong.
        UnknownName: if a saved question or a parameter's value is not known.
    """
    found = ask(store, _sparql(store, text, dict(map(_pair, params))), timeout=timeout)
    return _written(found, form)


def _pair(param: str) -> tuple[str, str]:
    name, equals, value = param.partition("=")
    if not equals:
        raise QueryError(f"the parameter {param!r} has no value; write it as NAME=VALUE")
    return name, value


def _sparql(store: Store, text: str, params: dict[str, str]) -> str:
    if text in questions() or not (text == "-" or text.endswith(".rq") or re.search(r"[\s{]", text)):
        return question(text).fill(params, store)
    if params:
        raise QueryError("parameters are for saved questions; write values into the query itself")
    if text == "-":
        return sys.stdin.read()
    return _read(Path(text)) if text.endswith(".rq") else text


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise QueryError(f"{file} cannot be read: {reason}") from error


def _written(found: Answer, form: str) -> Iterator[str]:
    if isinstance(found, bool):
        yield "true\n" if found else "false\n"
    elif isinstance(found, Triples):
        yield found.serialise("jsonld" if form in {"json", "jsonl"} else "turtle").rstrip("\n") + "\n"
    else:
        yield from write(table_rows(found), form)
