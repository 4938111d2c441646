"""What stands at one place of a FollowTheMoney file: the proxies there, or why one cannot be used."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from defgraph.registers.ftm.proxies import Proxy, Unusable, is_nested, parsed, proxies
from defgraph.registers.lines import UTF_8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from defgraph.registers.lines import Line, TextFile


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at one place: the line with all its rows, and the proxies there, or why one cannot be used.

    ``nested`` tells that entities stand in the properties of others.
    """

    line: Line
    proxies: tuple[Proxy | Unusable, ...]
    nested: bool = False


def readable(file: TextFile) -> Iterator[Line]:
    """Yield the lines of a file; what is not UTF-8 is a fault, as FollowTheMoney has no other encoding."""
    for line in file.lines():
        if file.encoding != UTF_8 and not line.fault and not line.text.isascii():
            yield faulty(line, "the line is not UTF-8")
        else:
            yield line


def faulty(line: Line, fault: str) -> Line:
    """Return a line as one that cannot be read."""
    return replace(line, fault=fault)


def entity_entries(lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield an entry for each line of a file of entities; empty lines are none."""
    return (_entity_line(line) for line in lines if line.fault or line.text.strip())


def _entity_line(line: Line) -> Entry:
    try:
        if line.fault:
            raise Unusable(f"no text: {line.fault}")
        data = parsed(line.text)
        return Entry(line, tuple(proxies(data)), is_nested(data))
    except Unusable as reason:
        return Entry(line, (reason,))
