"""Saved questions: ``.rq`` files that declare a title and their parameters.

A file is valid SPARQL as it stands. Its head declares, in comments, ``# title:`` and one line
``# param NAME: TYPE — what it is`` for each parameter; in the query each parameter is a line
``VALUES ?NAME { … }`` with an example, which the value given by the user replaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from defgraph import vocabulary as v
from defgraph.errors import QueryError, UnknownName
from defgraph.lookup import find_document, find_entity, find_source, find_stage
from defgraph.model import last_day
from defgraph.names import nearest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from defgraph.store import Store

_TITLE = re.compile(r"^# title: (.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"^# param (\w+): (\w+) — (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter, of the kind entity, document, source (these, or a speaker), stage or date."""

    name: str
    kind: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Question:
    """A saved question."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    text: str

    def fill(self, values: Mapping[str, str], store: Store) -> str:
        """Return the query with the user's values put in; names are looked up in the store.

        Raises:
            QueryError: if a parameter is missing or not one of this question's.
            UnknownName: if a value names nothing.
        """
        known = {parameter.name for parameter in self.parameters}
        missing, unknown = known - values.keys(), values.keys() - known
        if missing or unknown:
            raise QueryError(self._usage(missing, unknown))
        text = self.text
        for parameter in self.parameters:
            filled = f"VALUES ?{parameter.name} {{ {_term(parameter, values[parameter.name], store)} }}"
            text = _example(parameter.name).sub(filled.replace("\\", r"\\"), text)
        return text

    def _usage(self, missing: set[str], unknown: set[str]) -> str:
        wrong = [f"{n!r} is missing" for n in sorted(missing)] + [f"{n!r} is none of them" for n in sorted(unknown)]
        takes = "; ".join(f"{p.name}: {p.meaning}" for p in self.parameters) or "no parameters"
        example = " ".join(["defgraph query", self.name, *(f"-p {p.name}=…" for p in self.parameters)])
        return f"the question {self.name!r} takes {takes} ({', '.join(wrong)}); write: {example}"


def _example(parameter: str) -> re.Pattern[str]:
    return re.compile(rf"VALUES \?{parameter} {{[^}}]*}}")


@cache
def questions() -> Mapping[str, Question]:
    """Return all saved questions by name."""
    files = sorted((Path(__file__).parent / "saved").glob("*.rq"))
    return {file.stem: _read(file) for file in files}


def question(name: str) -> Question:
    """Return a saved question.

    Raises:
        UnknownName: with the nearest names.
    """
    if name not in questions():
        remedy = "`defgraph query --list` shows all"
        raise UnknownName(name, "saved question", nearest(name, questions()), remedy)
    return questions()[name]


def _read(file: Path) -> Question:
    text = file.read_text(encoding="utf-8")
    title = _TITLE.search(text)
    assert title, f"{file} has no title"
    return Question(file.stem, title[1], tuple(Parameter(*found) for found in _PARAMETER.findall(text)), text)


def _day(name: str, value: str) -> str:
    """Return the day a user means; of a bare month or year, its last."""
    try:
        return last_day(value)
    except ValueError as error:
        raise QueryError(f"{name!r} is {value!r}, which is {error}") from error


def _term(parameter: Parameter, value: str, store: Store) -> str:
    """Write a user's value as a SPARQL term; it comes from the store or has been checked, so it cannot break out."""
    if parameter.kind == "date":
        return f'"{_day(parameter.name, value)}"'
    if parameter.kind == "stage":
        return f"<{v.STAGE}{find_stage(value)}>"
    finders = {"entity": find_entity, "document": find_document, "source": find_source}
    return f"<{finders[parameter.kind](store, value).iri}>"
