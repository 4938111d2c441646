// What is meant at a place of the screen: an entity, else a claim, else a community; and the slip that says so.

const HIT = 7; // pixels
const CURVED = 14; // a curve is taken for so many straight pieces

function entityAt({ x, y }) {
  let best = null, least = Infinity;
  const look = function (entity) {
    const far = Math.hypot(screenX(entity.x) - x, screenY(entity.y) - y) - radiusOf(entity);
    if (far < Math.min(HIT, least)) (best = entity), (least = far);
  };
  scene.forEachNode((id, entity) => look(entity));
  if (best || lens.scale * 22 < HIT) return best; // dots too small to be meant
  for (const some of dots.values()) some.forEach(look);
  return best;
}

function claimNear({ x, y }) {
  let best = null, least = HIT;
  scene.forEachEdge(function (id, stroke, from, to, one, other) {
    if (one === other) return;
    const via = claimVia(stroke, one, other);
    if (!claimSeen(one, other, via)) return;
    const far = farFromCurve(x, y, one, other, via, stroke.swing ? CURVED : 1);
    if (far < least) (best = stroke), (least = far);
  });
  return best;
}

function farFromCurve(x, y, one, other, via, pieces) {
  let least = Infinity, before = pointOn(one, other, via, 0);
  for (let piece = 1; piece <= pieces; piece += 1) {
    const after = pointOn(one, other, via, piece / pieces);
    const dx = after.x - before.x, dy = after.y - before.y;
    const share = Math.min(1, Math.max(0, ((x - before.x) * dx + (y - before.y) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(before.x + share * dx - x, before.y + share * dy - y));
    before = after;
  }
  return least;
}

function homeAt({ x, y }) {
  if (oneByOne()) return null;
  return HOMES.find((home) => home.kept && Math.hypot(screenX(home.x) - x, screenY(home.y) - y) < home.radius * lens.scale) || null;
}

function bundleAt({ x, y }) {
  let best = null, least = HIT;
  for (const bundle of bundlesShown()) {
    const { one, other, via } = bundleCurve(bundle);
    const far = farFromCurve(x, y, one, other, via, CURVED) - bundleWidth(bundle) / 2;
    if (far < least) (best = bundle), (least = far);
  }
  return best;
}

function slipFor(place) {
  const entity = entityAt(place);
  if (entity) return { what: entity, lines: [entity.name, entity.look.label] };
  const stroke = claimNear(place);
  if (stroke) return { what: stroke, lines: stroke.ids ? sheafWords(stroke) : [stroke.claim.sentence, claimWords(now(stroke.claim))] };
  const home = homeAt(place);
  if (home) return { what: home, lines: homeWords(home) };
  const bundle = bundleAt(place);
  return bundle ? { what: bundle, lines: bundleWords(bundle) } : null;
}

function claimWords(state) {
  const stage = state.standing === "denied" ? "denied" : state.stage + (state.standing === "hedged" ? ", hedged" : "");
  return stage + " · " + interval(state.support) + (state.support[1] === 1 ? " origin" : " origins");
}

function homeWords(home) {
  if (home === view.open) return [home.name];
  return [home.name, plural(home.kept, "entity", "entities") + ", " + plural(home.claims, "claim", "claims") + " among them. Click to open"];
}

function bundleWords(bundle) {
  return [betweenHomes(bundle), howMany(bundle.count, bundle.best)];
}

function sheafWords({ claim, ids }) {
  return [betweenEntities(claim), howMany(ids.length, claim)];
}

function howMany(count, best) {
  const state = now(best), far = state.standing === "denied" ? "all denied" : "the farthest: " + state.stage;
  return plural(count, "claim", "claims") + ", " + far + ". Click to list them";
}

// Names stand in isolates: one that turns text around leaves what is beside it as it was.
function isolated(text) {
  return "\u2068" + text + "\u2069";
}

function betweenHomes({ low, high }) {
  return isolated(headsOf(low)[0]) + " – " + isolated(headsOf(high)[0]) + " and those around them";
}

function betweenEntities(claim) {
  return isolated(name(claim.subject)) + " – " + isolated(name(claim.object));
}

let slip = null;
let opened = -Infinity;

function pointAt(place) {
  const found = place ? slipFor(place) : null;
  slip = found && { ...place, lines: found.lines };
  view.hovered = found ? found.what : null;
  board.style.cursor = found ? "pointer" : "";
  repaintBoard();
}

function dropSlip() {
  slip = null;
  view.hovered = null;
}

// The table lists the claims of a bundle or a sheaf, until something else is clicked.
function listPart(ids, words) {
  view.part = ids && { ids: new Set(ids), words };
  sceneChanged(DETAIL);
}

function clickAt(place) {
  if (view.part) listPart(null);
  const entity = entityAt(place);
  if (entity) return tellListeners("entity", entity.id);
  const stroke = claimNear(place);
  if (stroke && stroke.ids) return listPart(stroke.ids, "claims between " + betweenEntities(stroke.claim));
  if (stroke) return tellListeners("claim", stroke.id);
  const home = homeAt(place);
  if (home && home !== view.open) return (opened = performance.now()), openHome(home, true);
  const bundle = home ? null : bundleAt(place);
  if (bundle) return listPart(bundle.ids, "claims between " + betweenHomes(bundle));
  return tellListeners("nothing");
}

// Two clicks on a disc open it, and no more: what then lies under the pointer is not meant.
function doubleClickAt(place) {
  const entity = performance.now() - opened < 600 ? null : entityAt(place);
  if (entity) tellListeners("focus", entity.id);
}
