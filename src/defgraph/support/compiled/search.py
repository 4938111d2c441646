"""The support of many claims by compiled code, each searched by itself over the words they share.

A claim is a set of words. From these, ways to the ground are drawn, leg by leg, until none is left that has nothing
in common with those found; the fewest failures that stop these are sought, and whether a way is left that none of
them stops: an implicit hitting set, as in :mod:`defgraph.support.search`. Nothing is laid out before: a search looks at
what its ways meet and no further. Where a document's reports on the claim go ways of their own, all that rests on the
document rests on these, for this claim: its word stands in the place of its node.

The functions that call each other are in one file because what numba keeps of one is made anew only when that file
changes. They take a :class:`~defgraph.support.compiled.web.Web`, and the :class:`~defgraph.support.compiled.room.Room`
to write to; ``now`` is the number of a round, in which some failures are taken to have happened.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

compiled: Any = njit(cache=True, nogil=True)
"""Compiled when it is first called, and kept on disk."""
_BARE: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
bare: Any = njit(**_BARE)
"""The same without counting of references, which takes as long as all else; what is so compiled makes no arrays."""
inlined: Any = njit(**_BARE, forceinline=True)
"""The same, put in where it is called: passing all arrays takes longer than what is done with them."""

MOST_WAYS = 64
"""Ways that a search can keep: each is a bit."""
CIRCLING, LARGE = -1, -2
"""What is told in the place of support: words rest on each other in a circle; more ways are needed than can be kept."""

_ONE, _ALL = np.uint64(1), np.uint64(2**64 - 1)
_MANY = 2**30


@inlined
def _ones(bits):
    bits = bits - ((bits >> np.uint64(1)) & np.uint64(0x5555555555555555))
    bits = (bits & np.uint64(0x3333333333333333)) + ((bits >> np.uint64(2)) & np.uint64(0x3333333333333333))
    bits = (bits + (bits >> np.uint64(4))) & np.uint64(0x0F0F0F0F0F0F0F0F)
    return np.int64((bits * np.uint64(0x0101010101010101)) >> np.uint64(56))


# Ways to the ground


@inlined
def _any_stopped(members, first, last, now, room):
    for i in range(first, last):
        if room.failures[members[i]].stopped == now:
            return True
    return False


@inlined
def _falls(word, full, now, web, room):
    """Tell whether a word falls with what is stopped now, its legs left aside."""
    if full:
        return _any_stopped(web.itself, web.words[word].itself, web.words[word + 1].itself, now, room)
    return _any_stopped(web.own, web.words[word].own, web.words[word + 1].own, now, room)


@inlined
def _descend(start, known, full, now, web, room):
    """Find a way from a word to the ground that nothing stopped now is on; return how many steps it has, or 0."""
    words, legs, steps, dead = web.words, web.legs, room.steps, room.dead
    if dead[start] == now:
        return 0
    dead[start] = now
    if _falls(start, full, now, web, room):
        return 0
    last = 0
    steps[0].word, steps[0].leg = start, words[start].first
    while last >= 0:
        leg = steps[last].leg
        if leg == words[steps[last].word + 1].first:
            last -= 1
            continue
        steps[last].leg = leg + 1
        to = legs[leg].to
        if legs[leg].fallen:
            continue
        if to >= 0:
            if room.instead[to] >= 0:
                to = room.instead[to]
            if dead[to] == now:
                continue
        elif known and not legs[leg].sure:
            continue
        if _any_stopped(web.by, legs[leg].by, legs[leg + 1].by, now, room):
            continue
        if to < 0:
            for i in range(last + 1):
                dead[steps[i].word] = 0
            return last + 1
        dead[to] = now
        if not _falls(to, full, now, web, room):
            last += 1
            steps[last].word, steps[last].leg = to, words[to].first
    return 0


@inlined
def _meet(members, first, last, bit, now, room):
    """Note that a way is stopped by some failures."""
    for i in range(first, last):
        failure = room.failures[members[i]]
        failure.stopped = now
        if failure.claim != room.state[0].claim:
            failure.claim = room.state[0].claim
            failure.place = room.state[0].met
            room.met[failure.place].failure = members[i]
            room.met[failure.place].hits = np.uint64(0)
            room.state[0].met += 1
        room.met[failure.place].hits |= bit


@inlined
def _keep(steps, now, web, room):
    """Keep the way of so many steps that was found."""
    bit = _ONE << np.uint64(room.state[0].ways)
    for i in range(steps):
        word, leg = room.steps[i].word, room.steps[i].leg - 1
        _meet(web.own, web.words[word].own, web.words[word + 1].own, bit, now, room)
        _meet(web.by, web.legs[leg].by, web.legs[leg + 1].by, bit, now, room)
    room.state[0].ways += 1


@bare
def _apart(words, known, now, web, room):
    """Keep ways that have nothing in common with each other nor with what is stopped; return how many, or LARGE."""
    before = room.state[0].ways
    for start in words:
        while True:
            steps = _descend(start, known, False, now, web, room)
            if steps == 0:
                break
            if room.state[0].ways == MOST_WAYS:
                return LARGE
            _keep(steps, now, web, room)
    return room.state[0].ways - before


# The fewest failures that stop all ways


@inlined
def _greedy(room):
    """Choose failures that stop all ways, first those that stop most; return how many."""
    alive, size = _ALL >> np.uint64(MOST_WAYS - room.state[0].ways), 0
    while alive:
        best, most = 0, 0
        for place in range(room.state[0].met):
            hits = room.met[place].hits & alive
            if hits and _ones(hits) > most:
                best, most = place, _ones(hits)
        room.choices[size].met = best
        alive &= ~room.met[best].hits
        size += 1
    return size


@inlined
def _patterns(room):
    """List what failures stop, but not what is part of what another one stops; return how many there are."""
    patterns, count = room.patterns, 0
    for place in range(room.state[0].met):
        hits = room.met[place].hits
        i = 0
        while i < count and hits & ~patterns[i].hits:
            i += 1
        if i < count:
            continue
        kept = 0
        for i in range(count):
            if patterns[i].hits & ~hits:
                patterns[kept].hits, patterns[kept].met = patterns[i].hits, patterns[i].met
                kept += 1
        patterns[kept].hits, patterns[kept].met = hits, place
        count = kept + 1
    for i in range(count):
        patterns[i].tried = 0
    return count


@inlined
def _without_common(alive, count, room):
    """Return how many of the ways, taken one after another, no pattern stops together: so many failures are needed."""
    found = 0
    while alive:
        way = alive & (~alive + _ONE)
        for i in range(count):
            if room.patterns[i].hits & way:
                alive &= ~room.patterns[i].hits
        found += 1
    return found


@inlined
def _scarcest(alive, count, room):
    """Return the way that the fewest of the patterns stop that have not been tried."""
    best, least = alive, _MANY
    while alive and least > 1:
        way = alive & (~alive + _ONE)
        alive ^= way
        stops = 0
        for i in range(count):
            if room.patterns[i].hits & way and not room.patterns[i].tried:
                stops += 1
        if stops < least:
            best, least = way, stops
    return best


@inlined
def _best(way, alive, count, room):
    """Return the pattern not tried that stops a way, and most others; or -1."""
    best, most = -1, 0
    for i in range(count):
        pattern = room.patterns[i]
        if pattern.hits & way and not pattern.tried and _ones(pattern.hits & alive) > most:
            best, most = i, _ones(pattern.hits & alive)
    return best


@inlined
def _stopping(alive, most, count, room):
    """Choose at most so many patterns that stop all ways; return how many, or -1 if there are none."""
    choices, patterns, depth, deeper = room.choices, room.patterns, 0, True
    choices[0].alive = alive
    while depth >= 0:
        alive = choices[depth].alive
        if deeper:
            if not alive:
                return depth
            if _without_common(alive, count, room) > most - depth:
                depth, deeper = depth - 1, False
                continue
            choices[depth].scarce = _scarcest(alive, count, room)
        best = _best(choices[depth].scarce, alive, count, room)
        deeper = best >= 0
        if not deeper:
            for i in range(count):
                if patterns[i].tried == depth + 1:
                    patterns[i].tried = 0
            depth -= 1
            continue
        patterns[best].tried, choices[depth].met = depth + 1, patterns[best].met
        depth += 1
        choices[depth].alive = alive & ~patterns[best].hits
    return -1


@inlined
def _fewest(least, below, room):
    """Choose the fewest failures that stop all ways; it is known that so many are needed.

    Return how many, or ``below`` if no fewer are enough.
    """
    count = _patterns(room)
    for most in range(least, below):
        found = _stopping(_ALL >> np.uint64(MOST_WAYS - room.state[0].ways), most, count, room)
        if found >= 0:
            return found
    return below


# Claims


@bare
def mark_unsure(words, legs):
    """Find out which words rest, among others, on an origin that is not known."""
    for word in range(len(words) - 1):
        words[word].unsure = False
        for leg in range(words[word].first, words[word + 1].first):
            to = legs[leg].to
            if legs[leg].fallen:
                continue
            if words[to].unsure if to >= 0 else not legs[leg].sure:
                words[word].unsure = True


@bare
def _at_most(words, web):
    """Return how many failures are enough: one of its own for each word, where they have some."""
    for word in words:
        if web.words[word].own == web.words[word + 1].own:
            return _MANY
    return len(words)


@bare
def _weigh(words, known, least, web, room):
    """Return the smallest number of failures that leaves no way, or LARGE; it is known that so many are needed.

    Ways that were kept before are to be stopped too.
    """
    state = room.state[0]
    state.round += 1
    found = _apart(words, known, state.round, web, room)
    if found < 0 or state.ways == 0:
        return found
    least, above = max(least, found), _at_most(words, web)
    while least < above:
        size = _greedy(room)
        if size >= above:
            state.searches += 1
            size = _fewest(least, above, room)
            if size == above:
                break
            least = size
        state.round += 1
        for i in range(size):
            room.failures[room.met[room.choices[i].met].failure].stopped = state.round
        found = _apart(words, known, state.round, web, room)
        if found < 0:
            return found
        if found == 0:
            above = size
    return above


@bare
def _circling(words, web, room):
    """Tell whether words rest on each other in a circle: only one that departs can lead back to itself."""
    lowest = _MANY
    for word in words:
        if word >= web.nodes:
            if web.words[word].circular:
                return True
            if web.words[word].departs:
                lowest = min(lowest, web.words[word].level)
    if lowest == _MANY:
        return False
    room.state[0].round += 1
    for start in words:
        if start >= web.nodes and web.words[start].departs and _leads_back(start, lowest, web, room):
            return True
    return False


@bare
def _leads_back(start, lowest, web, room):
    """Tell whether a circle is below a word.

    In ``dead``, what has been left is marked with the round, and what is on the way with minus that.
    """
    words, steps, dead, now, last = web.words, room.steps, room.dead, room.state[0].round, 0
    if dead[start] == now:
        return False
    steps[0].word, steps[0].leg, dead[start] = start, words[start].first, -now
    while last >= 0:
        leg = steps[last].leg
        if leg == words[steps[last].word + 1].first:
            dead[steps[last].word] = now
            last -= 1
            continue
        steps[last].leg = leg + 1
        to = web.legs[leg].to
        if to < 0 or words[to].level < lowest:
            continue
        if room.instead[to] >= 0:
            to = room.instead[to]
        if dead[to] == -now:
            return True
        if dead[to] != now:
            last += 1
            steps[last].word, steps[last].leg, dead[to] = to, words[to].first, -now
    return False


@bare
def _way(words, known, web, room):
    """Find a way that nothing stopped in this round is on; return how many steps it has, or 0."""
    for start in words:
        steps = _descend(start, known, True, room.state[0].round, web, room)
        if steps:
            return steps
    return 0


@inlined
def _listed(members, first, last, found, count, room):
    for i in range(first, last):
        failure = room.failures[members[i]]
        if failure.stopped != room.state[0].round:
            failure.stopped = room.state[0].round
            found[count] = members[i]
            count += 1
    return count


@bare
def _on_way(steps, found, web, room):
    """List all failures on the way found; return how many there are. They are what is stopped in this round."""
    room.state[0].round += 1
    count = 0
    for i in range(steps):
        word, leg = room.steps[i].word, room.steps[i].leg - 1
        count = _listed(web.itself, web.words[word].itself, web.words[word + 1].itself, found, count, room)
        count = _listed(web.by, web.legs[leg].by, web.legs[leg + 1].by, found, count, room)
    return count


@bare
def _weak(words, known, found, other, web, room):
    """List the failures each of which alone leaves no way, in order; return how many there are."""
    state = room.state[0]
    state.round += 1
    count, done = _on_way(_way(words, known, web, room), found, web, room), 0
    while done < count:
        state.round += 1
        room.failures[found[done]].stopped = state.round
        steps = _way(words, known, web, room)
        if not steps:
            done += 1
            continue
        _on_way(steps, other, web, room)
        kept = 0
        for i in range(count):
            if room.failures[found[i]].stopped == state.round:
                found[kept] = found[i]
                kept += 1
        count = kept
    return count


@bare
def _ends(words, unsure, web, room):
    """Return the support by known origins, and by all; both are CIRCLING or LARGE where neither can be told."""
    if _circling(words, web, room):
        return CIRCLING, CIRCLING
    room.state[0].ways, room.state[0].met = 0, 0
    sure = _weigh(words, True, 1, web, room) if unsure else 0
    every = _weigh(words, False, max(sure, 1), web, room) if sure >= 0 else sure
    return (sure if unsure and every >= 0 else every), every


@compiled
def search(starts, members, rows, web, room):
    """Return both ends of the support of these claims, whether any origin is known, and the weak points, as sets."""
    low, high = np.zeros(len(rows), np.int64), np.zeros(len(rows), np.int64)
    known = np.zeros(len(rows), np.bool_)
    weak_starts, weak = np.zeros(len(rows) + 1, np.int64), np.zeros(4 * len(rows) + 64, np.int64)
    found, other = np.zeros(web.failures, np.int32), np.zeros(web.failures, np.int32)
    end = 0
    for i, claim in enumerate(rows):
        words = members[starts[claim] : starts[claim + 1]]
        room.state[0].claim += 1
        unsure = False
        for word in words:
            unsure |= web.words[word].unsure
            if word >= web.nodes:
                room.instead[web.words[word].node] = word
        sure, every = _ends(words, unsure, web, room)
        known[i], high[i] = sure > 0, every
        low[i] = sure if sure != 0 else min(every, 1)
        if low[i] == 1 and (known[i] or every == 1):
            count = _weak(words, known[i], found, other, web, room)
            found[:count].sort()
            if end + count > len(weak):
                weak = np.concatenate((weak, np.zeros(len(weak) + count, np.int64)))
            weak[end : end + count] = found[:count]
            end += count
        weak_starts[i + 1] = end
        for word in words:
            if word >= web.nodes:
                room.instead[web.words[word].node] = -1
    return low, high, known, weak_starts, weak[:end]


@compiled
def alike(starts, members):
    """Return for each set the first one that holds the same."""
    size = 64
    while size < 2 * len(starts):
        size *= 2
    table, first = np.full(size, -1, np.int32), np.zeros(len(starts) - 1, np.int64)
    for row in range(len(first)):
        mixed = np.uint64(0)
        for i in range(starts[row], starts[row + 1]):
            mixed = (mixed ^ np.uint64(members[i])) * np.uint64(0x9E3779B97F4A7C15)
            mixed ^= mixed >> np.uint64(29)
        at = np.int64(mixed & np.uint64(size - 1))
        while table[at] >= 0 and not _same(starts, members, row, table[at]):
            at = (at + 1) & (size - 1)
        if table[at] < 0:
            table[at] = row
        first[row] = table[at]
    return first


@compiled
def _same(starts, members, one, other):
    size = starts[one + 1] - starts[one]
    if starts[other + 1] - starts[other] != size:
        return False
    for i in range(size):
        if members[starts[one] + i] != members[starts[other] + i]:
            return False
    return True


_ones(_ONE)  # compiled here, so that options numba does not know, or a full disk, are met where this is loaded
