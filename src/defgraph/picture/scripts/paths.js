// Chains of claims between two entities, over the claims in view: what `defgraph path` answers, in its order.

const ACTORS = new Set(["country", "state", "force", "firm", "organisation", "person", "collective"]); // looks of those who act
const CHAINS = 3, HOPS = 4, NAMED = 3; // as `defgraph path` has it, if nobody says otherwise
const pathForm = { from: null, to: null, through: null, told: null }; // the form
let pathsFound = { chains: [], at: 0 };

// ---- claims as a graph ----------------------------------------------------------------------------------------

// The claims between each two entities, the best supported first; what is only denied leads nowhere.
function pairsOf(claims, everything) {
  const pairs = new Map();
  for (const claim of claims) {
    const state = now(claim);
    if (!state.present || state.fallen || state.standing === "denied") continue;
    for (const end of farEnds(claim, everything)) {
      const pair = [claim.subject, end].sort(), key = JSON.stringify(pair);
      if (!pairs.has(key)) pairs.set(key, { pair, claims: [] });
      pairs.get(key).claims.push(claim);
    }
  }
  for (const { claims: between } of pairs.values()) between.sort(bestFirst);
  return new Map([...pairs].sort(([, a], [, b]) => pairBefore(a.pair, b.pair)));
}

function farEnds(claim, everything) {
  const ends = everything ? [claim.object, ...(claim.item ? [claim.item.id] : [])] : acts(claim.subject) && acts(claim.object) ? [claim.object] : [];
  return ends.filter((end) => end !== claim.subject);
}

function acts(id) {
  return NODES.has(id) && ACTORS.has(NODES.get(id).look);
}

function bestFirst(a, b) {
  const one = now(a).support, other = now(b).support;
  return other[0] - one[0] || other[1] - one[1] || (a.id < b.id ? -1 : 1);
}

function pairBefore(a, b) {
  const part = a[0] === b[0] ? 1 : 0;
  return a[part] < b[part] ? -1 : a[part] > b[part] ? 1 : 0;
}

// Among chains of one length the better supported come first: less than one hop in sum, however long.
function graphOf(pairs) {
  const graph = new Map();
  const join = (from, to, cost) => graph.set(from, (graph.get(from) || new Map()).set(to, cost));
  for (const { pair: [one, other], claims } of pairs.values()) {
    const cost = 1 + 1 / (1000 * (1 + now(claims[0]).support[0]));
    join(one, other, cost), join(other, one, cost);
  }
  return graph;
}

// ---- shortest chains: Yen's algorithm over Dijkstra's from both ends, ties broken as networkx breaks them ---------

class Queue {
  constructor() {
    this.items = [];
    this.count = 0;
  }

  get length() {
    return this.items.length;
  }

  push(cost, value) {
    const items = this.items, item = { cost, turn: this.count++, value };
    let place = items.push(item) - 1;
    for (let up = (place - 1) >> 1; place > 0 && Queue.first(item, items[up]); up = (place - 1) >> 1) (items[place] = items[up]), (place = up);
    items[place] = item;
  }

  pop() {
    const items = this.items, top = items[0], item = items.pop();
    if (!items.length) return top;
    let place = 0;
    for (let down = 1; down < items.length; down = 2 * place + 1) {
      if (down + 1 < items.length && Queue.first(items[down + 1], items[down])) down += 1;
      if (!Queue.first(items[down], item)) break;
      (items[place] = items[down]), (place = down);
    }
    items[place] = item;
    return top;
  }

  static first(a, b) {
    return a.cost < b.cost || (a.cost === b.cost && a.turn < b.turn);
  }
}

// The shortest chain as [cost, nodes], passing over some nodes and edges; null if there is none.
function shortest(graph, start, end, shut) {
  if (start === end) return [0, [start]];
  const sides = [start, end].map((id) => ({ done: new Map(), seen: new Map([[id, 0]]), before: new Map(), fringe: new Queue() }));
  sides[0].fringe.push(0, start), sides[1].fringe.push(0, end);
  let best = null;
  for (let turn = 0; sides[0].fringe.length && sides[1].fringe.length; turn = 1 - turn) {
    const here = sides[turn], there = sides[1 - turn], { cost, value: id } = here.fringe.pop();
    if (here.done.has(id)) continue;
    here.done.set(id, cost);
    if (there.done.has(id)) return best;
    for (const [next, step] of graph.get(id)) {
      if (shut.nodes.has(next) || shut.edges.has(edgeKey(id, next)) || here.done.has(next)) continue;
      const reach = cost + step;
      if (here.seen.has(next) && reach >= here.seen.get(next)) continue;
      here.seen.set(next, reach), here.before.set(next, id), here.fringe.push(reach, next);
      const whole = there.seen.has(next) ? sides[0].seen.get(next) + sides[1].seen.get(next) : Infinity;
      if (whole < (best ? best[0] : Infinity)) best = [whole, joined(sides, next)];
    }
  }
  return null;
}

function edgeKey(one, other) {
  return JSON.stringify(one < other ? [one, other] : [other, one]);
}

function joined(sides, middle) {
  const back = (side) => {
    const way = [];
    for (let id = middle; id !== undefined; id = side.before.get(id)) way.push(id);
    return way;
  };
  return [...back(sides[0]).reverse(), ...back(sides[1]).slice(1)];
}

function costOf(graph, nodes) {
  let cost = 0;
  for (let place = 1; place < nodes.length; place += 1) cost += graph.get(nodes[place - 1]).get(nodes[place]);
  return cost;
}

function shortestChains(graph, start, end) {
  const taken = [], waiting = new Queue(), known = new Set();
  const wait = (root, spur) => {
    const nodes = [...root.slice(0, -1), ...spur[1]], key = JSON.stringify(nodes);
    if (!known.has(key)) known.add(key), waiting.push(costOf(graph, root) + spur[0], nodes);
  };
  const first = shortest(graph, start, end, { nodes: new Set(), edges: new Set() });
  if (first) wait([start], first);
  while (waiting.length) {
    const nodes = waiting.pop().value;
    known.delete(JSON.stringify(nodes));
    if (nodes.length - 1 > HOPS) break;
    taken.push(nodes);
    if (taken.length === CHAINS) break;
    branchOff(graph, nodes, taken, wait);
  }
  return taken;
}

// From each node of the last chain, the shortest way on that no chain has taken yet.
function branchOff(graph, nodes, taken, wait) {
  const shut = { nodes: new Set(), edges: new Set() }, end = nodes[nodes.length - 1];
  for (let length = 1; length < nodes.length; length += 1) {
    const root = nodes.slice(0, length);
    for (const other of taken) if (root.every((id, place) => other[place] === id)) shut.edges.add(edgeKey(other[length - 1], other[length]));
    const spur = shortest(graph, root[length - 1], end, shut);
    if (spur) wait(root, spur);
    shut.nodes.add(root[length - 1]);
  }
}

// Chains as {hops: [{start, end, claims, support}], weakest}, the shortest first, then the better supported.
function chainsBetween(from, to, everything) {
  const pairs = pairsOf(shown.claims, everything), graph = graphOf(pairs);
  if (from === to || !graph.has(from) || !graph.has(to)) return [];
  return shortestChains(graph, from, to).map((nodes) => {
    const hops = nodes.slice(1).map((end, place) => hop(nodes[place], end, pairs));
    return { hops, weakest: hops.reduce((least, one) => (one.support[0] - least.support[0] || one.support[1] - least.support[1]) < 0 ? one : least) };
  });
}

function hop(start, end, pairs) {
  const { claims } = pairs.get(edgeKey(start, end));
  return { start, end, claims, support: now(claims[0]).support };
}

// ---- the answer: in the panel, and in the picture -----------------------------------------------------------------

function findPaths(from, to, focus = true) {
  if (!acts(from) || !acts(to)) pathForm.through.checked = true; // nothing else could join them
  pathsFound = { from, to, at: 0, chains: [] };
  pathForm.from.value = choiceOf(from), pathForm.to.value = choiceOf(to);
  pathForm.told.replaceChildren();
  Object.assign(wishes, { claim: null, entity: null, pathFrom: NODES.has(from) ? from : null, pathTo: NODES.has(to) ? to : null });
  const title = apart(endName(from)) + " to " + apart(endName(to));
  openLeaf({ key: "paths:" + from + " " + to, title, parts: pathParts, trace: traceChain, open: () => findPaths(from, to) }, focus);
  markRow(null);
  remember();
  return pathsFound.chains;
}

function traceChain() {
  const chain = pathsFound.chains[pathsFound.at];
  drawing.choose(null);
  drawing.emphasise(chain ? chain.hops.flatMap((one) => one.claims.map((claim) => claim.id)) : []);
}

function turnChain(place) {
  pathsFound.at = place;
  refreshPanel();
}

function pathParts() {
  pathsFound.chains = chainsBetween(pathsFound.from, pathsFound.to, pathForm.through.checked);
  pathsFound.at = Math.min(pathsFound.at, Math.max(pathsFound.chains.length - 1, 0));
  if (!pathsFound.chains.length) return noPath();
  return [
    make("p", { class: "kind" }, "Over the claims in view, followed in either direction: links, not routes of supply."),
    chainButtons(),
    make("ol", { class: "chains" }, ...pathsFound.chains.map(chainEntry)),
  ];
}

function noPath() {
  if (pathsFound.from === pathsFound.to) return [make("p", { class: "kind" }, "Both names mean the same: " + apart(endName(pathsFound.to)) + ". A path joins two.")];
  const wider = !pathForm.through.checked;
  const words = "No chain of at most " + HOPS + " claims in view joins them" + (wider ? ", over actors alone." : ".");
  const widen = () => ((pathForm.through.checked = true), findPaths(pathsFound.from, pathsFound.to));
  const button = make("button", { type: "button", onclick: widen }, "Look over things and events too");
  return [make("p", { class: "kind" }, words), wider ? make("p", { class: "actions" }, button) : ""];
}

function chainButtons() {
  const count = pathsFound.chains.length;
  const button = (text, place) => make("button", { type: "button", disabled: place < 0 || place >= count, onclick: () => turnChain(place) }, text);
  const told = make("span", { class: "light", role: "status" }, "chain " + (pathsFound.at + 1) + " of " + count);
  return make("p", { class: "actions" }, button("‹ previous", pathsFound.at - 1), told, button("next ›", pathsFound.at + 1));
}

function chainEntry(chain, place) {
  const here = place === pathsFound.at, { start, end, support } = chain.weakest;
  const stations = [chain.hops[0].start, ...chain.hops.map((one) => one.end)];
  return make("li", { class: here ? "chain here" : "chain", "aria-current": here ? "true" : false },
    make("button", { type: "button", class: "stations", onclick: () => turnChain(place) }, stations.map(endName).map(apart).join(" → ")),
    make("p", { class: "light small" }, "weakest hop: " + apart(endName(start)) + " – " + apart(endName(end)) + ", support " + interval(support)),
    here ? hopsOf(chain) : "");
}

function hopsOf({ hops, weakest }) {
  return make("div", { class: "hops" }, ...hops.map((one) => hopEntry(one, one === weakest)), make("p", { class: "station" }, endName(pathsFound.to)));
}

function hopEntry(one, weakest) {
  const rest = one.claims.length - NAMED;
  return make("div", { class: weakest ? "hop weakest" : "hop" }, make("p", { class: "station" }, endName(one.start)),
    make("div", { class: "between" },
      make("p", { class: "light small" }, (weakest ? "weakest hop, " : "") + "support " + interval(one.support) + " ", one.support[0] === 1 ? badge() : ""),
      entries(one.claims.slice(0, NAMED)),
      rest > 0 ? make("details", {}, make("summary", {}, plural(rest, "claim more", "claims more")), entries(one.claims.slice(NAMED))) : ""));
}

// ---- the form -----------------------------------------------------------------------------------------------------

// Items of claims stand on edges only, but chains over everything lead over them.
const UNDRAWN = new Map([...CLAIMS.values()].filter((claim) => claim.item && !NODES.has(claim.item.id)).map((claim) => [claim.item.id, claim.item.label]));

function endName(id) {
  return UNDRAWN.has(id) ? UNDRAWN.get(id) : name(id);
}

function choiceOf(id) {
  const choice = [...CHOICES].find(([, other]) => other === id);
  return choice ? choice[0] : endName(id);
}

function meantEnd(text) {
  return chosen(text) || meantBy(namedItems(), text);
}

// An unknown name is told, with the nearest there are; choosing one goes on.
function unknownEnd(input) {
  const text = input.value.trim();
  const take = (choice) => () => ((input.value = choice), askPaths());
  const near = nearestNames(text, [...namedEntities(), ...namedItems()]).map((choice) => make("button", { type: "button", onclick: take(choice) }, choice));
  pathForm.told.replaceChildren(text ? "No entity here goes by “" + text + "”." : "Name both entities.", ...(near.length ? [" Perhaps: ", ...near] : []));
  if (leaf && leaf.key.startsWith("paths:")) closePanel(false); // what was found for other names
  input.setAttribute("aria-invalid", "true");
  input.focus();
}

function askPaths() {
  for (const input of [pathForm.from, pathForm.to]) input.removeAttribute("aria-invalid");
  const wrong = [pathForm.from, pathForm.to].find((input) => !meantEnd(input.value));
  if (wrong) return unknownEnd(wrong);
  findPaths(meantEnd(pathForm.from.value), meantEnd(pathForm.to.value));
}

function pathFrom(id) {
  pathForm.from.value = choiceOf(id);
  pathForm.to.focus();
}

(function () {
  const asked = { type: "search", list: "entities", placeholder: "any entity", autocomplete: "off", spellcheck: "false", "aria-describedby": "path-told" };
  for (const end of ["from", "to"]) pathForm[end] = make("input", { id: "path-" + end, ...asked });
  pathForm.through = make("input", { type: "checkbox", id: "path-through" });
  pathForm.told = make("p", { class: "hint", id: "path-told", role: "status" });
  const name = (words, control) => make("label", { for: control.id }, words);
  at("paths").replaceChildren(make("legend", {}, "Path between"),
    make("div", { class: "fields" }, name("from", pathForm.from), pathForm.from, name("to", pathForm.to), pathForm.to),
    make("label", { class: "row" }, pathForm.through, make("span", {}, "over things and events too")),
    make("button", { type: "button", class: "wide", id: "path-find", onclick: askPaths }, "Find the shortest chains"), pathForm.told);
  for (const control of [pathForm.from, pathForm.to]) control.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), askPaths()));
  at("paths").addEventListener("change", (event) => event.stopPropagation()); // it filters nothing
})();
