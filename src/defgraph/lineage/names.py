"""Many names in one piece of memory: a tenth of what as many texts take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, overload

import numpy as np

if TYPE_CHECKING:
    from defgraph.sets import Ints


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
        self._text += b"\n"
        self._text += name.removeprefix(self._prefix).encode()

    def _forget_prefix(self) -> None:
        begin = b"\n" + (self._prefix or "").encode()
        self._prefix, self._text = "", self._text.replace(b"\n", begin)

    def as_they_came(self) -> Names:
        """Return the names in the order in which they were taken up."""
        return Names((self._prefix or "").encode() + bytes(self._text))

    def ranks(self) -> Ints:
        """Return for each name its place among all of them in order (of code points)."""
        listed = np.array(bytes(self._text).split(b"\n")[1:], np.bytes_)
        ranks = np.empty(len(listed), np.int64)
        ranks[np.argsort(listed, kind="stable")] = np.arange(len(listed))
        return ranks

    def in_order_of(self, order: Ints) -> Names:
        """Return the names in another order, given by their numbers."""
        listed = bytes(self._text).split(b"\n")[1:]
        return Names(b"\n".join([(self._prefix or "").encode(), *(listed[place] for place in order.tolist())]))
