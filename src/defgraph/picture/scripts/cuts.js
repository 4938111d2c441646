// The smallest number of failures that leaves nothing under a claim, by the rules of docs/support.md. A document, its
// publisher or a speaker may fail, and each may bring down several places of a lineage at once; so this is more than
// a cut of a graph. Ways to the ground are collected until the fewest failures that stop all of these leave no other
// (an implicit hitting set: Moreno-Centeno and Karp, Operations Research 61(2), 2013). The answer is exact.

const TO_GROUND = -1;
// So many failures are bits of a small integer, which is fast; more are those of a BigInt.
const SMALL_BITS = 30;
const UNHEARD_OF = { publisherId: "", origin: "", bases: [] };
const NOT_KNOWN = { speakers: [], bases: [], own: false };

// What may fail, by number: {id, document (whether it is one), named (whether it is known by name)}. One who is not
// known by name goes by their document: "document/speaker".
const mayFail = [], numbersOfDocuments = new Map(), numbersOfAgents = new Map();

function documentNumber(id) {
  return numberIn(numbersOfDocuments, id, true);
}

function agentNumber(id) {
  return numberIn(numbersOfAgents, id, false);
}

function numberIn(numbers, id, document) {
  let number = numbers.get(id);
  if (number === undefined) {
    number = mayFail.push({ id, document, named: document || !id.includes("/") }) - 1;
    numbers.set(id, number);
  }
  return number;
}

// A document as lineages have it: what brings it down, and its way on where it says nothing of a claim.
const sourcesMade = new Map();

function sourceOf(id) {
  let source = sourcesMade.get(id);
  if (!source) {
    const { publisherId, origin, bases } = DOCUMENTS.get(id) || UNHEARD_OF;
    const failures = publisherId ? [documentNumber(id), agentNumber(publisherId)] : [documentNumber(id)];
    source = { failures, own: origin === "own", credits: bases.map((base) => base.document), ways: null, plain: null };
    sourcesMade.set(id, source);
  }
  return source;
}

// The ways on from a source's word: one of the speakers, if any, and one of the bases, if any.
function waysOf(source) {
  source.ways = source.ways || [{ speakers: [], bases: source.credits.map(sourceOf), own: source.own }];
  return source.ways;
}

// A telling is what a report rests on: {source, way}. Layouts do not depend on what has failed, and are kept.
function layOutLineage(tellings) {
  const told = new Map();
  for (const { source, way } of tellings) {
    if (told.has(source)) told.get(source).push(way);
    else told.set(source, [way]);
  }
  const { circles, place } = circlesBelow(told);
  const { bits, none } = bitsOfFailures(circles, tellings);
  const nodes = circles.map((circle) => layOutCircle(circle, told, place, bits, none));
  const starts = [], certain = nodes.every((node) => node.legs.every((leg) => leg.certain));
  for (const source of told.keys()) starts.push(place.get(source));
  return { starts, nodes, place, bits, none, certain, falls: new Map(), counts: new Map() };
}

// The documents below a claim, those that credit each other in a circle together (Tarjan's algorithm, on a list of
// its own instead of the stack of calls: chains of echoes may be long).
function circlesBelow(told) {
  const met = new Map(), place = new Map(), circles = [], open = [];
  const enter = function (source) {
    const ways = told.get(source) || waysOf(source);
    const bases = ways.length === 1 ? ways[0].bases : ways.flatMap((way) => way.bases);
    const step = { source, bases, next: 0, number: met.size, lowest: met.size };
    met.set(source, step.number);
    open.push(source);
    return step;
  };
  const close = function (step) {
    const circle = open.splice(open.lastIndexOf(step.source));
    for (const source of circle) place.set(source, circles.length);
    circles.push(circle);
  };
  for (const start of told.keys()) {
    const ahead = met.has(start) ? [] : [enter(start)];
    while (ahead.length) {
      const step = ahead[ahead.length - 1];
      if (step.next < step.bases.length) {
        const base = step.bases[step.next++];
        if (!met.has(base)) ahead.push(enter(base));
        else if (!place.has(base)) step.lowest = Math.min(step.lowest, met.get(base));
      } else {
        ahead.pop();
        if (ahead.length) ahead[ahead.length - 1].lowest = Math.min(ahead[ahead.length - 1].lowest, step.lowest);
        if (step.lowest === step.number) close(step);
      }
    }
  }
  return { circles, place };
}

function bitsOfFailures(circles, tellings) {
  const distinct = new Set();
  for (const circle of circles) for (const source of circle) for (const one of source.failures) distinct.add(one);
  for (const { way } of tellings) for (const speaker of way.speakers) distinct.add(speaker);
  const small = distinct.size <= SMALL_BITS, bits = new Map();
  for (const failure of distinct) bits.set(failure, small ? 1 << bits.size : 1n << BigInt(bits.size));
  return { bits, none: small ? 0 : 0n };
}

function layOutCircle(circle, told, place, bits, none) {
  let by = none;
  for (const source of circle) for (const failure of source.failures) by |= bits.get(failure);
  const waysOn = (source) => told.get(source) || waysOf(source);
  const ways = circle.length === 1 ? waysOn(circle[0]) : circle.flatMap(waysOn);
  const outside = (way) => way.bases.filter((base) => !circle.includes(base));
  // Ways that only lead round the circle lead nowhere; if all do, its origin is not known.
  const onward = ways.filter((way) => way.speakers.length || !way.bases.length || outside(way).length);
  const legs = [];
  for (const way of onward.length ? onward : [NOT_KNOWN]) {
    const bases = way.bases.length ? outside(way) : way.bases;
    if (!way.speakers.length) addLegs(legs, none, bases, way.own, place);
    for (const speaker of way.speakers) {
      addLegs(legs, bits.get(speaker), bases, way.own || mayFail[speaker].named, place);
    }
  }
  return { by, legs };
}

function addLegs(legs, through, bases, certain, place) {
  for (const base of bases) legs.push({ through, to: place.get(base), certain: true });
  if (!bases.length) legs.push({ through, to: TO_GROUND, certain });
}

// What has failed already, of all that a lineage may fail by; `failed` holds numbers.
function failedOf(layout, failed) {
  let together = layout.none;
  if (failed.size) for (const [failure, bit] of layout.bits) if (failed.has(failure)) together |= bit;
  return together;
}

// Whether a source's word stands after what has failed, be its origin known or not.
function standsFrom(layout, source, failed) {
  return fallsOf(layout, failedOf(layout, failed))[layout.place.get(source)] !== null;
}

function fallsOf(layout, happened) {
  if (!layout.falls.has(happened)) layout.falls.set(happened, fallsAfter(layout, happened, false));
  return layout.falls.get(happened);
}

// The failures each of which alone brings a node down; null where it is down. Known: on known origins only. What a node
// rests on stands before it in the list.
function fallsAfter(layout, happened, known) {
  const falls = [];
  for (const { by, legs } of layout.nodes) {
    let common = null;
    for (const { through, to, certain } of legs) {
      const below = to === TO_GROUND ? layout.none : falls[to];
      if (below === null || (known && !certain) || (by | through) & happened) continue;
      common = common === null ? through | below : common & (through | below);
    }
    falls.push(common === null ? null : common | by);
  }
  return falls;
}

// {low, high, weak, known}: support after what has failed. Known: whether any known origin is left.
function supportOf(layout, failed) {
  const happened = failedOf(layout, failed);
  if (!layout.counts.has(happened)) layout.counts.set(happened, bothEnds(layout, happened));
  return layout.counts.get(happened);
}

function bothEnds(layout, happened) {
  const every = oneEnd(layout, happened, fallsOf(layout, happened), false);
  const sure = layout.certain ? every : oneEnd(layout, happened, fallsAfter(layout, happened, true), true);
  const { weak } = sure.support ? sure : every;
  return {
    low: sure.support || Math.min(every.support, 1),
    high: every.support,
    weak: weak ? [...layout.bits].filter(([, bit]) => bit & weak).map(([failure]) => failure) : [],
    known: sure.support > 0,
  };
}

function oneEnd(layout, happened, falls, known) {
  const left = layout.starts.map((start) => falls[start]).filter((fall) => fall !== null);
  if (!left.length) return { support: 0, weak: layout.none };
  const weak = left.reduce((common, fall) => common & fall);
  if (weak) return { support: 1, weak };
  // Two that have nothing in common fall with two.
  return { support: left.length === 2 ? 2 : smallestCut(layout, happened, known), weak };
}

// What brings down the first way found from a node to the ground that nothing of `stopped` does; null if there is none.
// Nodes without one are added to `dead`.
function wayDown(layout, start, stopped, known, dead) {
  const { nodes } = layout, ahead = [];
  const enter = function (at, by) {
    if (dead.has(at)) return;
    dead.add(at);
    if (!(nodes[at].by & stopped)) ahead.push({ at, by: by | nodes[at].by, next: 0 });
  };
  enter(start, layout.none);
  while (ahead.length) {
    const step = ahead[ahead.length - 1], { legs } = nodes[step.at];
    const leg = legs[step.next++];
    if (!leg) ahead.pop();
    else if (leg.through & stopped || (known && !leg.certain)) continue;
    else if (leg.to !== TO_GROUND) enter(leg.to, step.by | leg.through);
    else {
      for (const { at } of ahead) dead.delete(at);
      return step.by | leg.through;
    }
  }
  return null;
}

function smallestCut(layout, failed, known) {
  const ways = [];
  let stopped = layout.none, size = 0;
  for (;;) {
    const found = waysApart(layout, failed | stopped, known);
    if (!found.length) return size;
    ways.push(...found);
    stopped = fewestStopping(ways, Math.max(size, 1));
    size = bitsIn(stopped).length;
  }
}

// Ways that have nothing in common with each other, nor with what is stopped.
function waysApart(layout, stopped, known) {
  const found = [], dead = new Set();
  for (const start of layout.starts) {
    for (let way; (way = wayDown(layout, start, stopped, known, dead)) !== null;) {
      found.push(way);
      stopped |= way;
    }
  }
  return found;
}

// The fewest failures that stop all ways; it is known that so many are needed.
function fewestStopping(ways, atLeast) {
  const inOrder = shortestFirst(ways);
  for (let most = atLeast; ; most += 1) {
    const found = stoppingWith(inOrder, most);
    if (found !== null) return found;
  }
}

function shortestFirst(ways) {
  return ways.map((way) => [way, bitsIn(way).length]).sort((one, other) => one[1] - other[1]).map(([way]) => way);
}

// At most so many failures that stop all ways, of which the shortest come first; or null.
function stoppingWith(ways, most) {
  if (countApart(ways) > most) return null;
  const choices = bitsIn(ways[0]).map((point) => ({ point, others: ways.filter((way) => !(way & point)) }));
  let vain = ways[0] ^ ways[0];
  for (const { point, others } of choices.sort((one, other) => one.others.length - other.others.length)) {
    if (!others.length) return point;
    const rest = stoppingWith(vain ? shortestFirst(others.map((way) => way & ~vain)) : others, most - 1);
    if (rest !== null) return rest | point;
    // What else stops only this way would do no better.
    if (others.length === ways.length - 1) return null;
    vain |= point;
  }
  return null;
}

// How many ways, taken one after another, have nothing in common: so many failures are needed.
function countApart(ways) {
  let count = 0, taken = ways[0] ^ ways[0];
  for (const way of ways) {
    if (way & taken) continue;
    taken |= way;
    count += 1;
  }
  return count;
}

function bitsIn(together) {
  const bits = [];
  for (let left = together; left;) {
    const bit = left & -left;
    bits.push(bit);
    left ^= bit;
  }
  return bits;
}
