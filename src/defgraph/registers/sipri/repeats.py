"""Keys that come more than once in a file, found without keeping all of them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

K = TypeVar("K", bound="Hashable")
V = TypeVar("V")
W = TypeVar("W")

_SLOTS = 1 << 22


def repeated(pairs: Callable[[], Iterator[tuple[K, V]]], keep: Callable[[V], W]) -> dict[K, list[W]]:
    """Return what is to be kept of the values of every key that comes more than once, in the order they come.

    ``pairs`` is called twice, and yields the same. The first time keys are counted in a table of fixed size, in which
    two keys may share a place; the second time only those are kept whose place was met more than once. So memory grows
    with the keys that repeat, not with all, and the answer does not depend on which keys share a place.
    """
    met = bytearray(_SLOTS)
    for key, _ in pairs():
        place = hash(key) % _SLOTS
        if met[place] < 2:
            met[place] += 1
    found: defaultdict[K, list[W]] = defaultdict(list)
    if 2 in met:
        for key, value in pairs():
            if met[hash(key) % _SLOTS] > 1:
                found[key].append(keep(value))
    return {key: values for key, values in found.items() if len(values) > 1}
