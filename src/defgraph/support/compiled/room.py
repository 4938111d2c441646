"""What a compiled search writes to: arrays made once, for all claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from defgraph.support.compiled.web import Records, Web

_STATE = np.dtype(
    [("claim", np.int64), ("round", np.int64), ("ways", np.int64), ("met", np.int64), ("searches", np.int64)]
)
_FAILURE = np.dtype([("stopped", np.int64), ("claim", np.int32), ("place", np.int32)], align=True)
_MET = np.dtype([("hits", np.uint64), ("failure", np.int32)], align=True)
_PATTERN = np.dtype([("hits", np.uint64), ("met", np.int32), ("tried", np.int32)], align=True)
_CHOICE = np.dtype([("alive", np.uint64), ("scarce", np.uint64), ("met", np.int32)], align=True)
_STEP = np.dtype([("word", np.int32), ("leg", np.int32)], align=True)


class Room(NamedTuple):
    """What a search writes to.

    ``state`` has one row: the claim, the number of the round, ways kept and failures met so far. ``instead`` names for
    each node the word in its place, or -1; ``dead`` holds for each word the last round in which no way led on from it.
    ``failures`` tells of each the last round in which it was taken to have happened, and its place among those
    ``met``, of which is told what ways they stop. ``steps`` are the way found last. ``patterns`` and ``choices`` belong
    to the search for the fewest failures.
    """

    state: Records
    instead: Records
    dead: Records
    failures: Records
    met: Records
    patterns: Records
    choices: Records
    steps: Records


def room_of(web: Web, ways: int) -> Room:
    """Return room for searches over these words that keep so many ways at most."""
    failures = np.zeros(web.failures, _FAILURE)
    failures["claim"] = -1
    return Room(
        np.zeros(1, _STATE),
        np.full(web.nodes, -1, np.int32),
        np.zeros(len(web.words), np.int64),
        failures,
        np.zeros(web.failures, _MET),
        np.zeros(web.failures, _PATTERN),
        np.zeros(ways + 1, _CHOICE),
        np.zeros(web.nodes + 2, _STEP),
    )
