"""Many names in one piece of memory: a tenth of what as many texts take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from defgraph.sets import Ints

_PORTION = 1 << 16
"""Bytes parted at a time."""
_NAMES = 1 << 12
"""Names written at a time."""


class Names(Sequence[str]):
    """Names written in one text, a line for each behind what they have in common; parted when first asked for."""

    def __init__(self, text: bytes) -> None:
        self.text = text

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        """Write names down."""
        if isinstance(names, Names):
            return names
        gathered = Gathered()
        for name in names:
            gathered.add(name)
        return gathered.as_they_came()

    @cached_property
    def _parts(self) -> list[str]:
        prefix, *rest = self.text.decode().split("\n")
        return [prefix + name for name in rest]

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        return self._parts[place]

    def __len__(self) -> int:
        return self.text.count(b"\n")

    def __iter__(self) -> Iterator[str]:
        """Yield the names; they are parted portion by portion, and not kept."""
        start = self.text.find(b"\n")
        prefix = self.text[: max(start, 0)].decode()
        while start >= 0:
            end = self.text.find(b"\n", start + _PORTION)
            part = self.text[start + 1 : None if end < 0 else end]
            yield from (prefix + name for name in part.decode().split("\n"))
            start = end


class Gathered:
    """Names as they come, none with a line end in it."""

    def __init__(self) -> None:
        self._prefix: str | None = None
        self._text = bytearray()

    def add(self, name: str) -> None:
        """Take up a name."""
        if self._prefix is None:
            self._prefix = name[: 1 + name.rfind("/")]
        if not name.startswith(self._prefix):
            self._forget_prefix()
        self._text += f"\n{name.removeprefix(self._prefix)}".encode()

    def _forget_prefix(self) -> None:
        begin = b"\n" + (self._prefix or "").encode()
        self._prefix, self._text = "", self._text.replace(b"\n", begin)

    def as_they_came(self) -> Names:
        """Return the names in the order in which they were taken up."""
        return Names((self._prefix or "").encode() + bytes(self._text))

    def ranks(self) -> Ints:
        """Return for each name its place among all of them in order (of code points)."""
        listed = _listed(self._text)
        ranks = np.empty(len(listed), np.int64)
        ranks[np.argsort(listed, kind="stable")] = np.arange(len(listed))
        return ranks

    def in_order_of(self, order: Ints) -> Names:
        """Return the names in another order, given by their numbers."""
        return _written(self._prefix or "", _listed(self._text)[order])

    def distinct(self) -> tuple[Names, Ints]:
        """Return the names in order, each once, and for each one that was taken up its place among them."""
        distinct, places = np.unique(_listed(self._text), return_inverse=True)
        return _written(self._prefix or "", distinct), places


def _listed(text: bytearray) -> NDArray[np.bytes_]:
    """Return what stands on the lines of a text, the first of which is empty."""
    if not text:
        return np.zeros(0, "S1")
    signs = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(signs == ord("\n"))
    width = len(text) // len(ends)
    # Names that are hashes are all of one length: no text need be made of each.
    if len(text) == width * len(ends) and width > 1 and np.array_equal(ends, np.arange(0, len(text), width)):
        return np.ascontiguousarray(signs.reshape(-1, width)[:, 1:]).view(f"S{width - 1}").ravel()
    return np.array(bytes(text).split(b"\n")[1:], np.bytes_)


def _written(prefix: str, listed: NDArray[np.bytes_]) -> Names:
    """Write names on lines; a portion of them at a time is taken apart, which takes several times the memory."""
    text = bytearray(prefix.encode())
    for start in range(0, len(listed), _NAMES):
        text += b"\n" + b"\n".join(listed[start : start + _NAMES].tolist())
    return Names(bytes(text))
