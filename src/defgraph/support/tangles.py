"""Reports that rest on reports of the same claim.

A document's reports on a claim may go ways of their own: relay speakers, rest on other documents. What rests on
that document then rests on these ways too, for this claim only. If all ways of a word lead through such a document,
the word adds nothing to it: an echo. Otherwise the claim is *tangled*: what words are elsewhere does
not settle it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from defgraph.sets import Sets, within
from defgraph.support.legs import GROUND

if TYPE_CHECKING:
    from defgraph.sets import Bools, Ints
    from defgraph.support.words import Words


def without_echoes(claims: Sets, words: Words, by: Sets, first_document: int) -> tuple[Sets, Bools]:
    """Return the words of each claim without the echoes, and which claims are tangled nevertheless: in these all stay.

    ``by`` names the failures that fell each word, documents included, whose numbers begin at ``first_document``.
    """
    special = claims.members >= len(words.nodes)
    tangled = np.zeros(len(claims), np.bool_)
    tangled[claims.rows[special & words.circular[claims.members]]] = True
    claim, word, target = _resting(claims, words, special)
    if not len(claim):
        return claims, tangled
    tangled[claim[words.departs[word]]] = True
    # Of all the words that one rests on, the one farthest up; the others must lie below it, not between.
    order = np.lexsort((-words.nodes.levels[words.node[target]], word, claim))
    claim, word, target = claim[order], word[order], target[order]
    level = words.nodes.levels[words.node[target]]
    first = np.concatenate(([True], (claim[1:] != claim[:-1]) | (word[1:] != word[:-1])))
    alone = np.concatenate((first[1:] | (level[1:] < level[:-1]), [True]))
    claim, word, target, alone = claim[first], word[first], target[first], alone[first]
    echo = alone & (word != target) & ~words.departs[target] & ~words.circular[target] & ~words.circular[word]
    echo &= _through(by, word, first_document + words.document[target])
    tangled[claim[~echo]] = True
    pairs = claims.rows * len(words) + claims.members
    kept = tangled[claims.rows] | ~within(pairs, np.sort(claim[echo] * len(words) + word[echo]))
    return claims.without(~kept), tangled


def entwined(claims: Sets, words: Words) -> Bools:
    """Tell in which claims a word rests on a document whose reports on the claim go ways of their own."""
    special = claims.members >= len(words.nodes)
    found = np.zeros(len(claims), np.bool_)
    found[claims.rows[special & words.circular[claims.members]]] = True
    found[_resting(claims, words, special)[0]] = True
    return found


def _resting(claims: Sets, words: Words, special: Bools) -> tuple[Ints, Ints, Ints]:
    """Return claim, word and special word wherever a word rests on the document of a special word of its claim."""
    credited = np.zeros(len(words.nodes), np.bool_)
    onward = words.legs.base != GROUND
    credited[words.legs.base[onward]] = True
    bases = Sets.of(words.legs.word[onward], words.legs.base[onward], len(words))
    places = np.flatnonzero(special & credited[words.node[claims.members]])
    together = claims.only(bases.sizes > 0).take(claims.rows[places])  # What has no bases rests on nothing.
    claim, target = claims.rows[places][together.rows], claims.members[places][together.rows]
    word = together.members
    able = (word != target) | words.departs[word]
    claim, word, target = claim[able], word[able], target[able]
    below = bases.take(word)
    met = words.nodes.reach(below.members, words.node[target][below.rows])
    rests = np.zeros(len(claim), np.bool_)
    rests[below.rows[met]] = True
    return claim[rests], word[rests], target[rests]


def _through(by: Sets, words: Ints, failures: Ints) -> Bools:
    """Tell, pair by pair, whether a failure alone fells a word."""
    falls = by.take(words)
    found = np.zeros(len(words), np.bool_)
    found[falls.rows[falls.members == failures[falls.rows]]] = True
    return found
