"""Settling the support of many claims from the falls of their words, where these bound it tightly enough.

Most claims are decided by the failures each of which alone fells a word of theirs, whatever else the lineage
looks like:

* one word: one failure is enough;
* several words that have such a failure in common: one as well, and what they have in common are the weak points;
* otherwise at least two, and at most as many as are left when each word chooses the failure it shares with most.
  What the words with one way to the ground choose may fell some of the others too.

Where these bounds differ, a better lower bound is tried for: let some words, each of which chose another failure,
keep one way to the ground, drawn at random. If these ways have no failure in common, each needs one of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets, distinct, within

if TYPE_CHECKING:
    from defgraph.sets import Bools, Ints
    from defgraph.support.descent import Footing

_TRIES = 6
"""How often ways are drawn before a claim is left to be counted by itself."""


def settle(claims: Sets, footing: Footing, random: np.random.Generator) -> tuple[Ints, Sets]:
    """Return the support of claims, each a set of words that all stand, and the failures that fell it alone.

    Support is -1 where it could not be told this way.
    """
    bare = footing.by.sizes == 0  # Nothing that counts fells such a word by itself.
    with_bare = np.bincount(claims.rows[bare[claims.members]], minlength=len(claims)) > 0
    several = np.flatnonzero(claims.sizes > 1)
    words = claims.take(several)
    common = footing.by.take(words.members).common(words.rows, len(several)).spread(several, len(claims))
    single = np.flatnonzero(claims.sizes == 1)
    alone = footing.by.take(claims.members[claims.starts[single]]).spread(single, len(claims))
    weak = alone.instead(claims.sizes > 1, common)
    support = np.minimum(claims.sizes, np.where(weak.sizes > 0, 1, 2))
    support[with_bare] = -1
    many = np.flatnonzero((claims.sizes > 2) & (weak.sizes == 0) & ~with_bare)
    if len(many):
        support[many] = _settle_many(claims.take(many), footing, random)
    return support, weak


def _settle_many(claims: Sets, footing: Footing, random: np.random.Generator) -> Ints:
    group, free = _groups(claims, footing)
    claims, group = claims.without(free), group[~free]
    support = np.bincount(claims.rows[_firsts(claims.rows, group)], minlength=len(claims))
    left = np.flatnonzero(support > 2)
    for _ in range(_TRIES):
        if not len(left):
            return support
        some, chosen = claims.take(left), group[claims.places(left)]
        left = left[~_independent(some, chosen, footing.draw(some.members, random), random)]
    support[left] = -1
    return support


def _groups(claims: Sets, footing: Footing) -> tuple[Ints, Bools]:
    """Return for each word of each claim the failure it chooses, and whether those of others fell it anyway."""
    legs = footing.branches.take(claims.members)
    entries, further = footing.by.take(claims.members), footing.by_leg.take(legs.members)
    width = max(int(entries.members.max(initial=0)), int(further.members.max(initial=0))) + 1
    keys = claims.rows[entries.rows] * width + entries.members
    leg_keys = claims.rows[legs.rows[further.rows]] * width + further.members
    shares, also = _times(keys, keys), _times(keys, leg_keys)
    score = (np.minimum(shares, 1 << 12) * (1 << 14) + np.minimum(also, (1 << 14) - 1)) * width
    score += width - 1 - entries.members
    group = width - 1 - np.maximum.reduceat(score, entries.starts[:-1]) % width
    branching = legs.sizes > 1
    chosen = distinct(claims.rows[~branching] * width + group[~branching])
    hit = np.zeros(len(legs.members), np.bool_)
    hit[further.rows[within(leg_keys, chosen)]] = True
    free = branching & (np.bincount(legs.rows[hit], minlength=len(legs)) == legs.sizes)
    return group, free


def _times(keys: Ints, among: Ints) -> Ints:
    """Return how often each key stands among others."""
    ordered = np.sort(among)
    return np.searchsorted(ordered, keys, "right") - np.searchsorted(ordered, keys, "left")


def _independent(claims: Sets, group: Ints, by: Sets, random: np.random.Generator) -> Bools:
    """Tell of which claims one word of each group, chosen at random, are such that no two have a failure in common.

    ``by`` is what fells each word of each claim.
    """
    order = np.lexsort((random.random(len(group)), group, claims.rows))
    chosen = order[_firsts(claims.rows[order], group[order])]
    entries = by.take(chosen)
    width = int(entries.members.max(initial=0)) + 1
    keys = np.sort(claims.rows[chosen][entries.rows] * width + entries.members)
    independent = np.ones(len(claims), np.bool_)
    independent[keys[1:][keys[1:] == keys[:-1]] // width] = False
    return independent


def _firsts(claim: Ints, group: Ints) -> Ints:
    """Return a place of each distinct pair; the first, if the pairs are in order."""
    keys = claim * (int(group.max(initial=0)) + 1) + group
    places: Ints = np.unique(keys, return_index=True)[1]
    return places
