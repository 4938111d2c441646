"""Claims whose words rest on each other in a circle, each laid out by itself, by compiled code.

What :mod:`defgraph.support.exact` does for one claim: all documents below it are gathered, each with what its reports
on the claim rest on or, if it has none, its own lineage; those that rest on each other in a circle become one word.
The circles are found by Tarjan's algorithm ("Depth-first search and linear graph algorithms", SIAM Journal on Computing
1(2), 1972), which meets what a word rests on before the word.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from defgraph.sets import Sets, distinct, within
from defgraph.support.compiled.search import compiled
from defgraph.support.legs import AS_DOCUMENT, GROUND, NOBODY, OWN, Legs, in_order
from defgraph.support.nodes import Nodes
from defgraph.support.words import Words

if TYPE_CHECKING:
    from defgraph.lineage.arrays import Lineage
    from defgraph.sets import Bools, Ints
    from defgraph.support.foundation import Foundation
    from defgraph.support.told import Told

_LEG = np.dtype([("speaker", np.int64), ("to", np.int64), ("way", np.int64), ("certain", np.bool_)], align=True)
"""A leg of a document: as in :class:`Legs`, but to a document, and the number of the way it is part of."""
_DOCUMENT = np.dtype([(name, np.int64) for name in ("claim", "told", "place")])
"""The last claim a document was met for, where it stands in what is told of that (or -1), and among what was met."""
_MET = np.dtype(
    [(n, np.int64) for n in ("document", "first", "leg", "index", "low", "word", "ahead", "waiting", "order")]
)
"""A document met: its number, its first leg, the next one to go; Tarjan's numbers; the word it is part of.

The last three are lists by themselves: what is gone through, what waits for its circle to end, and all, word by word.
"""


class Sources(NamedTuple):
    """What was told of each claim, and the lineage of documents and ways, all in arrays."""

    told_first: Ints
    document: Ints
    ways: Ints
    combined_starts: Ints
    combined: Ints
    leg_starts: Ints
    speaker: Ints
    target: Ints
    bases_starts: Ints
    bases: Ints
    own: Bools
    named: Bools
    node: Ints


def sources_of(told: Told, lineage: Lineage, base: Foundation) -> Sources:
    """Gather what words are laid out from."""
    ways = base.ways
    return Sources(
        Sets.in_a_row(told.sizes).starts,
        told.document,
        told.ways,
        told.combined.starts,
        told.combined.members,
        ways.legs.starts,
        ways.speaker,
        ways.target,
        lineage.bases.starts,
        lineage.bases.members,
        lineage.own,
        np.append(base.named, False),
        base.nodes.of,
    )


def untied(claims: Ints, sources: Sources) -> tuple[Words, Sets]:
    """Return words for these claims, which no two of them share, and those of each."""
    inside = np.zeros(0, np.bool_)
    documents, sizes, word, leg, starts, of_claims = _lay_out(claims, inside, sources)
    count = len(sizes)
    members = Sets(np.append(0, np.cumsum(sizes)), documents)
    level = np.zeros(count, np.int64)
    nodes = Nodes(np.zeros(0, np.int64), members, Sets.empty(count), level)
    legs = Legs(word, leg["speaker"].copy(), leg["to"].copy(), leg["certain"].copy())
    words = Words(nodes, documents[members.starts[:-1]], np.arange(count), level, np.zeros(count, np.bool_), legs)
    return words, Sets.of(of_claims, starts, len(claims))


def rounded(told: Told, words: Words, claims: Sets, base: Foundation, sources: Sources) -> tuple[Words, Sets]:
    """Write words of circles that documents tell with speakers, but with no other lineage, as words of their own.

    Each stands for a whole circle, for one claim: what is told of some documents of it, and the lineage of the others.
    """
    node = words.nodes.of[told.document]
    inside = (told.ways > 0) & (words.nodes.members.sizes[node] > 1)
    leading = base.ways.legs.without(base.ways.target == AS_DOCUMENT).sizes > 0
    elsewhere = np.bincount(told.combined.rows[leading[told.combined.members]], minlength=len(told.combined)) > 0
    torn = np.zeros(told.claims, np.bool_)
    torn[told.claim[inside & elsewhere[told.ways]]] = True
    inside &= ~torn[told.claim]
    rows = np.flatnonzero(np.bincount(told.claim[inside], minlength=told.claims))
    if not len(rows):
        return words, claims
    documents, sizes, word, leg, starts, of_claims = _lay_out(rows, inside, sources)
    document = documents[np.cumsum(sizes) - sizes]
    more = words.nodes.of[document]
    to = leg["to"]
    # What leads to another such word leads to its node, where that word stands for the claim.
    onward = np.where(to >= 0, more[np.maximum(to, 0)], np.where(to == GROUND, GROUND, -2 - to))
    count = len(words)
    legs = Legs(count + word, leg["speaker"].copy(), onward, leg["certain"].copy())
    circle = distinct(rows[of_claims] * count + more[starts])
    left = claims.without(within(claims.rows * count + words.node[claims.members], circle))
    there = replace(
        words,
        document=np.append(words.document, document),
        node=np.append(words.node, more),
        level=np.append(words.level, np.full(len(more), int(words.level.max(initial=0)))),
        departs=np.append(words.departs, np.zeros(len(more), np.bool_)),
        legs=in_order(words.legs, legs),
    )
    told_of = np.append(left.rows, rows[of_claims])
    return there, Sets.of(told_of, np.append(left.members, count + starts), len(claims))


def in_levels(words: Words, claims: Sets) -> tuple[Words, Sets]:
    """Return such words in the order of their levels, as :class:`Words` has them, and those of each claim."""
    legs, onward = words.legs, words.legs.base != GROUND
    count = len(words)
    nodes = Nodes.condense(Sets.of(legs.word[onward], legs.base[onward], count))
    number = np.append(nodes.of, GROUND)
    documents = words.nodes.members.take(np.argsort(nodes.of))
    there = replace(
        words,
        nodes=replace(nodes, members=documents),
        document=documents.members[documents.starts[:-1]],
        level=nodes.levels,
        legs=in_order(replace(legs, word=number[legs.word], base=number[legs.base])),
    )
    return there, Sets.of(claims.rows, number[claims.members], len(claims))


@compiled
def _with_room(array, size):
    return array if size <= len(array) else np.concatenate((array, np.zeros(max(size, len(array)), array.dtype)))


@compiled
def _lay_out(claims, inside, sources):
    """Return the documents of each word, the word of each leg, the legs, and the words told, with their claims."""
    documents = np.zeros(len(sources.own), _DOCUMENT)
    region = np.full(len(documents), -1, np.int64)
    for i in range(len(documents)):
        documents[i].claim = -1
    met, local = np.zeros(len(documents) + 1, _MET), np.zeros(64, _LEG)
    members, sizes, word, legs = (
        np.zeros(64, np.int64),
        np.zeros(64, np.int64),
        np.zeros(64, np.int64),
        np.zeros(64, _LEG),
    )
    told, of_claim = np.zeros(64, np.int64), np.zeros(64, np.int64)
    words, used, length, said = 0, 0, 0, 0
    for i, claim in enumerate(claims):
        begins, end = sources.told_first[claim], sources.told_first[claim + 1]
        for j in range(begins, end):
            if len(inside) and inside[j]:
                region[sources.node[sources.document[j]]] = claim
        count, local = _gather(claim, len(inside) > 0, region, documents, met, local, sources)
        members, sizes = _with_room(members, used + count), _with_room(sizes, words + count)
        most = length + met[count].first + count
        word, legs = _with_room(word, most), _with_room(legs, most)
        begun, words = words, _circles(count, met, local, words, sizes)
        place = 0
        for one in range(begun, words):
            length = _write(place, sizes[one], one, met, local, word, legs, length)
            place += sizes[one]
        for place in range(count):
            members[used + place] = met[met[place].order].document
        used += count
        told, of_claim = _with_room(told, said + end - begins), _with_room(of_claim, said + end - begins)
        for j in range(begins, end):
            if documents[sources.document[j]].claim != claim:
                continue
            told[said], of_claim[said] = met[documents[sources.document[j]].place].word, i
            said += 1
    return members[:used], sizes[:words], word[:length], legs[:length], told[:said], of_claim[:said]


@compiled
def _gather(claim, within, region, documents, met, local, sources):
    """Gather what is below a claim, within its region or all; return how many documents there are, and their legs.

    What leads out of the region leads to minus two and less: to a node.
    """
    count, length = 0, 0
    for i in range(sources.told_first[claim], sources.told_first[claim + 1]):
        if within and region[sources.node[sources.document[i]]] != claim:
            continue
        count = _meet(sources.document[i], claim, i, count, documents, met)
    place = 0
    while place < count:
        document = met[place].document
        met[place].first = length
        place += 1
        told = documents[document].told
        begin = length
        if told < 0:
            local, length = _add(local, length, document, NOBODY, AS_DOCUMENT, 0, sources)
        else:
            ways = sources.ways[told]
            for i in range(sources.combined_starts[ways], sources.combined_starts[ways + 1]):
                way = sources.combined[i]
                for leg in range(sources.leg_starts[way], sources.leg_starts[way + 1]):
                    speaker, target = sources.speaker[leg], sources.target[leg]
                    local, length = _add(local, length, document, speaker, target, way, sources)
        for leg in range(begin, length):
            to = local[leg].to
            if to >= 0 and within and region[sources.node[to]] != claim:
                local[leg].to = -2 - sources.node[to]
            elif to >= 0:
                count = _meet(to, claim, -1, count, documents, met)
                local[leg].to = documents[to].place
    met[count].first = length
    return count, local


@compiled
def _meet(document, claim, told, count, documents, met):
    if documents[document].claim == claim:
        return count
    documents[document].claim, documents[document].told, documents[document].place = claim, told, count
    met[count].document = document
    return count + 1


@compiled
def _add(local, length, document, speaker, target, way, sources):
    """Add the legs of a document through a speaker to a target."""
    first, last = sources.bases_starts[document], sources.bases_starts[document + 1]
    local = _with_room(local, length + 1 + last - first)
    if target == AS_DOCUMENT and first < last:
        for i in range(first, last):
            _put(local, length, speaker, sources.bases[i], way, sources.own[document] or sources.named[speaker])
            length += 1
        return local, length
    own = sources.own[document] if target == AS_DOCUMENT or target >= 0 else target == OWN
    _put(local, length, speaker, max(target, GROUND), way, own or sources.named[speaker])
    return local, length + 1


@compiled
def _put(legs, at, speaker, to, way, certain):
    legs[at].speaker, legs[at].to, legs[at].way, legs[at].certain = speaker, to, way, certain


@compiled
def _circles(count, met, legs, words, sizes):
    """Put documents that rest on each other together; number these on from ``words``; return how many there are."""
    for place in range(count):
        met[place].index, met[place].word, met[place].leg = -1, -1, met[place].first
    entered, waiting, done = 0, 0, 0
    for root in range(count):
        depth, to = -1, root
        while depth >= 0 or met[root].index < 0:
            if met[to].index < 0:
                met[to].index, met[to].low = entered, entered
                depth, entered = depth + 1, entered + 1
                met[depth].ahead, met[waiting].waiting = to, to
                waiting += 1
            at = met[depth].ahead
            if met[at].leg < met[at + 1].first:
                target = legs[met[at].leg].to
                met[at].leg += 1
                if target >= 0 and met[target].index < 0:
                    to = target
                elif target >= 0 and met[target].word < 0:
                    met[at].low = min(met[at].low, met[target].index)
                continue
            depth -= 1
            if depth >= 0:
                above = met[depth].ahead
                met[above].low = min(met[above].low, met[at].low)
            if met[at].low == met[at].index:
                begun = done
                while met[at].word < 0:
                    waiting -= 1
                    member = met[waiting].waiting
                    met[member].word, met[done].order = words, member
                    done += 1
                sizes[words] = done - begun
                words += 1
    return words


@compiled
def _write(place, size, one, met, local, word, legs, length):
    """Write the legs of a word that lead out of its circle; return how many legs are written in all."""
    begun = length
    for i in range(place, place + size):
        member = met[i].order
        first, last = met[member].first, met[member + 1].first
        while first < last:
            end, out = first, False
            while end < last and local[end].way == local[first].way:
                out |= local[end].to < 0 or met[local[end].to].word != one
                end += 1
            for leg in range(first, end):
                onward = local[leg].to if local[leg].to < 0 else met[local[leg].to].word
                # A way that only leads round the circle leads nowhere, unless it goes through a speaker.
                if (out and onward == one) or (not out and local[leg].speaker == NOBODY):
                    continue
                word[length] = one
                _put(legs, length, local[leg].speaker, onward if out else GROUND, 0, local[leg].certain)
                length += 1
            first = end
    if length == begun:
        word[length] = one
        _put(legs, length, NOBODY, GROUND, 0, False)
        length += 1
    return length
