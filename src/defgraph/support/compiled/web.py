"""Words and their legs as compiled code takes them: in few arrays, whose rows are records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from defgraph.sets import Sets
    from defgraph.support.descent import Descent
    from defgraph.support.failures import Failures

Records = npt.NDArray[Any]
Numbers = npt.NDArray[np.int32]

_NUMBERS = ("node", "level", "first", "own", "itself")
_FLAGS = ("departs", "circular", "unsure")
WORD = np.dtype([(name, np.int32) for name in _NUMBERS] + [(name, np.bool_) for name in _FLAGS], align=True)
"""A word: its node and the level of that, where its legs and failures begin, and what :class:`Words` tells of it.

``unsure`` tells that it rests, among others, on an origin that is not known.
"""
LEG = np.dtype([("to", np.int32), ("by", np.int32), ("sure", np.bool_), ("fallen", np.bool_)], align=True)
"""A leg: the node it leads to, or -1 for the ground; where its failures begin; if the ground is known; if it fell."""


class Web(NamedTuple):
    """Words and their legs; a row more of each tells where the last one ends.

    ``itself`` lists all failures that fell each word, beside its legs; ``own`` leaves out those of them that fell
    nothing that another one would not: enough to count. ``by`` lists those of each leg. All are below ``failures``.
    What a word rests on comes before it.
    """

    nodes: int
    failures: int
    words: Records
    legs: Records
    own: Numbers
    itself: Numbers
    by: Numbers


def web_of(descent: Descent, failures: Failures) -> Web:
    """Return the words of a descent, and of failures those that count."""
    words = descent.words
    itself = descent.itself.only(failures.counted)
    by = descent.on_legs.only(failures.counted)
    own = _enough(itself, failures.agents)
    rows, legs = np.zeros(len(words) + 1, WORD), np.zeros(len(words.legs) + 1, LEG)
    rows["node"][:-1], rows["level"][:-1] = words.node, words.nodes.levels[words.node]
    rows["departs"][:-1], rows["circular"][:-1] = words.departs, words.circular
    rows["unsure"] = True
    rows["own"], rows["itself"], legs["by"] = own.starts, itself.starts, by.starts
    rows["first"][1:] = np.cumsum(np.bincount(words.legs.word, minlength=len(words)))
    legs["to"][:-1], legs["sure"][:-1] = words.legs.base, words.legs.certain
    legs["fallen"][:-1] = ~descent.open_legs(known=False)
    numbers = (sets.members.astype(np.int32) for sets in (own, itself, by))
    return Web(len(words.nodes), len(failures.counted), rows, legs, *numbers)


def _enough(itself: Sets, agents: int) -> Sets:
    """Leave out of each word's failures the documents, which fell no other word; but one where nothing else does."""
    document = itself.members >= agents
    others = np.bincount(itself.rows[~document], minlength=len(itself)) > 0
    first = np.zeros(len(itself.members), np.bool_)
    first[itself.starts[:-1][itself.sizes > 0]] = True
    return itself.without(document & (others[itself.rows] | ~first))
