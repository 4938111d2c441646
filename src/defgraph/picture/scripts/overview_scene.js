// What a large picture is made of: entities at their places, the discs of their communities, and which of them
// is drawn how. Above so many entities they are dots on discs, and only an open community shows its claims.

const ONE_BY_ONE = 2000; // entities in view: up to so many, each is drawn with its claims
const FEW = { nodes: Math.min(ONE_BY_ONE, NODES.size / 2), claims: Math.min(2 * ONE_BY_ONE, CLAIMS.size / 2) }; // a part of the whole: this page is to begin with communities
const SHEAF = 8; // claims between two entities: beyond, they are drawn as one
const CROWD = { strokes: 300, each: 3, told: 30 }; // beyond so many strokes, and for each entity: all between two as one, faintly, a few with their number
const BUNDLES = 2, BUNDLES_IN_ALL = 150; // of each community its strongest bundles, the strongest of all first; all of one looked at
const RAISED = 400; // ends of what is chosen that are lifted out of closed discs, at most
const SMALLEST_ALONE = 3; // pixels: radius of an entity drawn one by one, at least
const FAN = 13; // pixels of the map between two parallel claims

const HOMES = DATA.overview.communities.map((row, number) => ({ ...row, number, kept: 0, claims: 0, lit: 0, bundles: [] }));
const ENTITIES = new Map();
for (const node of NODES.values()) {
  const { id, name, x, y, size } = node;
  ENTITIES.set(id, { id, name, x, y, size, look: LOOKS.get(node.look), home: HOMES[node.community], strength: 1, least: 1 });
}

// What is in view, and what is made of it.
const view = {
  nodes: new Set(NODES.keys()), claims: new Set(CLAIMS.keys()), open: null, part: null, moved: false, rings: [], loud: new Set(), lit: null, chosen: null, hovered: null,
};
let scene = new graphology.MultiDirectedGraph(); // entities drawn one by one, and the claims between them
let dots = new Map(); // those drawn as dots, by their looks
let bundles = []; // claims between two communities, together
let mapBox = boxOf([]); // how far all of it reaches
let ranking = []; // entities drawn one by one, the most telling first: who gets a name

function oneByOne() {
  return view.moved || (view.nodes.size <= FEW.nodes && view.claims.size <= FEW.claims);
}

// A claim with the entities at its ends, looked up once.
const TIES = new Map();
for (const claim of CLAIMS.values()) TIES.set(claim.id, { claim, one: ENTITIES.get(claim.subject), other: ENTITIES.get(claim.object) });

// What is made of it is made when it is next asked for, however much has changed: 0 is fresh.
const DETAIL = 1, EVERYTHING = 2;
let stale = EVERYTHING;

function freshScene() {
  const made = stale;
  stale = 0;
  if (made === EVERYTHING) setScene();
  if (made) setDetail();
  if (made) tellTrail();
}

function setScene() {
  if (oneByOne()) view.open = null;
  countHomes();
  bundles = oneByOne() ? [] : bundled();
  mapBox = boxOf([...HOMES.map(({ x, y, radius }) => [x, y, radius]), ...(view.moved ? circlesOf(view.nodes) : [])]);
}

function circlesOf(ids) {
  return [...ids].map((id) => ENTITIES.get(id)).map(({ x, y, size }) => [x, y, size]);
}

// Who is drawn one by one changes more often than what is in view.
function setDetail() {
  const raised = raisedOnes();
  const alone = oneByOne() ? () => true : (entity) => entity.home === view.open || raised.has(entity);
  scene = new graphology.MultiDirectedGraph();
  dots = new Map();
  for (const id of view.nodes) {
    const entity = ENTITIES.get(id), single = alone(entity);
    entity.least = single ? SMALLEST_ALONE : 1;
    if (single) scene.addNode(id, entity);
    else if (dots.has(entity.look)) dots.get(entity.look).push(entity);
    else dots.set(entity.look, [entity]);
  }
  drawClaims();
  dress();
}

function raisedOnes() {
  const found = new Set(view.chosen && view.chosen.entity ? [ENTITIES.get(view.chosen.entity)] : []);
  for (const id of view.loud) if (found.size < RAISED && view.claims.has(id)) found.add(TIES.get(id).one).add(TIES.get(id).other);
  if (view.lit && view.lit.size <= RAISED) for (const id of view.lit) if (view.nodes.has(id)) found.add(ENTITIES.get(id));
  return found;
}

function countHomes() {
  for (const home of HOMES) (home.kept = 0), (home.claims = 0), (home.lit = 0);
  for (const id of view.nodes) ENTITIES.get(id).home.kept += 1;
  for (const id of view.claims) {
    const { one, other } = TIES.get(id);
    if (one.home === other.home) one.home.claims += 1;
  }
  if (view.lit) for (const id of view.lit) if (view.nodes.has(id)) ENTITIES.get(id).home.lit += 1;
}

function drawClaims() {
  const fans = [...fansInScene().values()];
  let drawn = fans.map((fan) => strokesOf(fan, SHEAF));
  const count = drawn.reduce((sum, strokes) => sum + strokes.length, 0), crowded = count > CROWD.strokes && count > CROWD.each * scene.order;
  if (crowded) drawn = fans.map((fan) => strokesOf(fan, 1));
  for (const strokes of drawn) if (strokes[0].claim.subject !== strokes[0].claim.object) spreadFan(strokes);
  const sheaves = drawn.flat().filter(({ ids }) => ids).sort((a, b) => b.ids.length - a.ids.length);
  const least = crowded && sheaves.length > CROWD.told ? sheaves[CROWD.told].ids.length : 0;
  for (const stroke of drawn.flat()) {
    Object.assign(stroke, { faint: crowded && !stroke.loud, told: Boolean(stroke.ids) && (stroke.loud || stroke.ids.length > least) });
    scene.addEdgeWithKey(stroke.id, stroke.claim.subject, stroke.claim.object, stroke);
  }
}

// The claims between entities drawn one by one, those between the same two together.
function fansInScene() {
  const fans = new Map(), all = oneByOne();
  for (const id of view.claims) {
    const { claim, one, other } = TIES.get(id), loud = view.loud.has(id);
    const inside = one.home === view.open && other.home === view.open;
    if (!all && !inside && !loud) continue;
    if (!scene.hasNode(one.id) || !scene.hasNode(other.id)) continue;
    const stroke = { id, claim, swing: 0, directed: !DECLARED.get(claim.relation).symmetric, loud, ids: null };
    const pair = one.id < other.id ? one.id + "\n" + other.id : other.id + "\n" + one.id;
    if (fans.has(pair)) fans.get(pair).push(stroke);
    else fans.set(pair, [stroke]);
  }
  return fans;
}

function strokesOf(fan, most) {
  const parts = [fan.filter(({ loud }) => loud), fan.filter(({ loud }) => !loud)];
  return parts.flatMap((part) => (part.length > most ? [sheafOf(part)] : part));
}

// Very many claims between two entities, as one stroke with their number: it looks as the farthest of them does.
function sheafOf(part) {
  const best = part.reduce((best, { claim }) => (farOf(claim) > farOf(best) ? claim : best), part[0].claim);
  const oneWay = part.every(({ claim, directed }) => directed && claim.subject === best.subject);
  return { ...part[0], id: "sheaf " + part[0].id, claim: best, directed: oneWay, ids: part.map(({ id }) => id) };
}

// Parallel claims beside each other: how far each swings out, to the left of the way from the lesser id.
function spreadFan(fan) {
  fan.forEach((stroke, number) => {
    const swing = (number - (fan.length - 1) / 2) * FAN;
    stroke.swing = stroke.claim.subject < stroke.claim.object ? swing : -swing;
  });
}

// Lines, marks and who fades, as the claims stand now.
function dress() {
  const quiet = [...view.loud].some((id) => view.claims.has(id));
  scene.forEachEdge((id, stroke) => {
    const state = now(stroke.claim);
    stroke.line = lineOf({ ...lineState(stroke.claim), support: stroke.ids ? [1, 1] : state.support });
    stroke.mark = stroke.ids ? { single: false, text: stroke.told ? grouped(stroke.ids.length) : "" } : markOf(stroke.claim, state);
    stroke.strength = quiet && !stroke.loud ? 0.18 : stroke.faint ? 0.3 : stroke.ids ? 0.6 : 1;
    if (stroke.ids) stroke.line.width = Math.min(1.8 + 0.5 * Math.sqrt(stroke.ids.length), stroke.faint ? 5 : 10);
  });
  const near = nearTheChosen(quiet);
  for (const id of view.nodes) {
    const entity = ENTITIES.get(id);
    entity.strength = (view.lit && !view.lit.has(id)) || (near && !near.has(id)) ? 0.2 : 1;
  }
  ranking = scene.mapNodes((id, entity) => entity);
  ranking.sort((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1));
}

function nearTheChosen(quiet) {
  if (!quiet) return null;
  const near = new Set(view.chosen && view.chosen.entity ? [view.chosen.entity] : []);
  for (const id of view.loud) near.add(CLAIMS.get(id).subject).add(CLAIMS.get(id).object);
  return near;
}

function weightOf(entity) {
  const meant = view.chosen && view.chosen.entity === entity.id;
  return (meant ? 1000 : 0) + (entity.strength < 1 ? 0 : 100) + entity.size;
}

// A bundle tells how many claims go between two communities, and the farthest that any of them has got.
function bundled() {
  const found = new Map();
  for (const home of HOMES) home.bundles = [];
  for (const id of view.claims) {
    const { claim, one, other } = TIES.get(id);
    if (one.home === other.home) continue;
    const [low, high] = one.home.number < other.home.number ? [one.home, other.home] : [other.home, one.home];
    const key = low.number * HOMES.length + high.number;
    const bundle = found.get(key);
    if (!bundle) found.set(key, { low, high, count: 1, best: claim, most: farOf(claim), ids: [id] });
    else reachFor(bundle, claim);
  }
  const all = [...found.values()].sort((a, b) => b.count - a.count || a.low.number - b.low.number || a.high.number - b.high.number);
  let drawn = 0;
  for (const bundle of all) drawn += finishBundle(bundle, drawn < BUNDLES_IN_ALL);
  return all;
}

function reachFor(bundle, claim) {
  bundle.count += 1;
  bundle.ids.push(claim.id);
  const far = farOf(claim);
  if (far > bundle.most) (bundle.most = far), (bundle.best = claim);
}

function farOf(claim) {
  const state = now(claim);
  if (state.standing === "denied") return -1;
  return (claim.deal ? 100 : 0) + state.rung;
}

// Answers whether it is drawn also when nobody looks at its communities.
function finishBundle(bundle, room) {
  bundle.line = lineOf({ ...lineState(bundle.best), support: [1, 1] });
  bundle.strong = room && (bundle.low.bundles.length < BUNDLES || bundle.high.bundles.length < BUNDLES);
  bundle.low.bundles.push(bundle);
  bundle.high.bundles.push(bundle);
  return bundle.strong;
}

function lineState(claim) {
  const { standing, stageName } = now(claim);
  return { deal: claim.deal, standing, stageName };
}

function homesInView() {
  return HOMES.filter((home) => home.kept > 0);
}

// What a community is called in view, by its most connected members.
function headsOf(home) {
  return home.heads.length ? home.heads.map((row) => DATA.overview.nodes[row].name) : [home.name];
}
