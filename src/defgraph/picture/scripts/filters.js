// What is in view: what the legend's ticks, the other filters and the focus leave.

const shown = { claims: [], nodes: [] };
const WIDE = 1.5, FLAT = 0.92; // rings are as wide as windows are
const FAILS = { look: 1, stage: 2, standing: 4, relation: 8, support: 16, publisher: 32 };

// By which filters a claim is hidden: the sum of their numbers in FAILS, 0 if by none.
function failsOf(claim, state) {
  const { hidden, publisher } = wishes;
  return (hidden.look.size && looksOf(claim).some((look) => hidden.look.has(look)) ? FAILS.look : 0)
    + (hidden.stage.has(state.stageKey) ? FAILS.stage : 0)
    + (hidden.standing.has(state.standing) ? FAILS.standing : 0)
    + (hidden.relation.has(claim.relation) ? FAILS.relation : 0)
    + (supports(state, wishes.support) ? 0 : FAILS.support)
    + (publisher && !publishersOf(claim).has(publisher) ? FAILS.publisher : 0);
}

function looksOf(claim) {
  return [NODES.get(claim.subject).look, NODES.get(claim.object).look];
}

function supports({ support: [origins], standing }, wanted) {
  if (wanted === "denied") return standing === "denied";
  if (wanted === "single") return origins === 1;
  if (wanted === "several") return origins > 1;
  return wanted !== "least" || origins >= wishes.minimum;
}

// Whoever published a report of it that stands; reports are looked through once, and again where they change.
const publishersByReports = new WeakMap();

function publishersOf(claim) {
  const { reports } = now(claim);
  if (!publishersByReports.has(reports)) publishersByReports.set(reports, new Set(reports.map((report) => DOCUMENTS.get(report.document).publisherId)));
  return publishersByReports.get(reports);
}

// What is near the focus: the claims of whatever is nearer than the last hop, and of what was expanded; not those
// between entities on the rim.
function isNear(claim, found) {
  if (claim.item !== null && claim.item.id === wishes.around) return true;
  return [claim.subject, claim.object].some((id) => found.get(id) < wishes.hops || (found.has(id) && wishes.expanded.has(id)));
}

// Distances over claims; only the centre is also met as an item, for "arms" would join everyone. What is expanded
// brings in its neighbours, however far they are.
function distances(claims) {
  const found = new Map([[wishes.around, 0]]);
  for (let hop = 1; hop <= wishes.hops; hop++) {
    const reached = [];
    for (const claim of claims) {
      const ends = [claim.subject, claim.object];
      const item = hop === 1 && claim.item !== null && claim.item.id === wishes.around;
      if (item || ends.some((id) => found.get(id) === hop - 1)) reached.push(...ends);
    }
    for (const id of reached) if (!found.has(id)) found.set(id, hop);
  }
  for (const id of wishes.expanded) if (found.has(id)) for (const next of neighbours(claims, id)) if (!found.has(next)) found.set(next, found.get(id) + 1);
  return found;
}

function neighbours(claims, id) {
  return claims.filter((claim) => claim.subject === id || claim.object === id).map((claim) => (claim.subject === id ? claim.object : claim.subject));
}

// One pass over the claims tells what passes; one more, over what the focus leaves, what each row would show.
function weighFilters() {
  const standing = [];
  for (const claim of CLAIMS.values()) {
    const state = now(claim);
    if (state.present && !state.fallen) standing.push({ claim, state, fails: failsOf(claim, state) });
  }
  const passing = standing.filter(({ fails }) => !fails).map(({ claim }) => claim);
  const found = wishes.around ? distances(passing) : null;
  const near = (claim) => !found || isNear(claim, found);
  return { claims: found ? passing.filter(near) : passing, found, counts: countRows(standing.filter(({ claim }) => near(claim))), standing: standing.length };
}

// A row counts what would be in view if its own filter let it through: so it tells what a tick brings.
function countRows(standing) {
  const counts = { look: new Map(), stage: new Map(), standing: new Map(), relation: new Map(), publisher: new Map(), support: new Map() };
  const looks = new Map();
  for (const { claim, state, fails } of standing) {
    const only = (fail) => (fails & ~fail) === 0;
    if (only(FAILS.look)) countLooks(looks, claim);
    if (only(FAILS.stage) && state.stageKey) more(counts.stage, state.stageKey);
    if (only(FAILS.standing)) more(counts.standing, state.standing);
    if (only(FAILS.relation)) more(counts.relation, claim.relation);
    if (only(FAILS.support)) for (const wanted of SUPPORTS) if (supports(state, wanted)) more(counts.support, wanted);
    if (only(FAILS.publisher)) for (const id of publishersOf(claim)) more(counts.publisher, id);
  }
  for (const [look, ids] of looks) counts.look.set(look, ids.size);
  return counts;
}

function more(counts, key) {
  counts.set(key, (counts.get(key) || 0) + 1);
}

function countLooks(looks, claim) {
  for (const id of [claim.subject, claim.object]) {
    const look = NODES.get(id).look;
    if (looksOf(claim).some((other) => other !== look && wishes.hidden.look.has(other))) continue;
    if (!looks.has(look)) looks.set(look, new Set());
    looks.get(look).add(id);
  }
}

// `leaving` are claims that fall now: the picture lets them go out before the reader's eyes.
function apply(leaving = new Set()) {
  const { claims, found, counts, standing } = weighFilters();
  const open = CLAIMS.get(wishes.claim), wasShown = shown.claims.includes(open);
  const ends = new Set();
  for (const claim of claims) ends.add(claim.subject).add(claim.object);
  shown.claims = claims;
  shown.nodes = [...NODES.keys()].filter((id) => ends.has(id));
  drawing.show(ends, new Set(claims.map((claim) => claim.id)), leaving);
  showTicks();
  showCounts(counts);
  showOtherFilters(counts);
  tellView(standing);
  fillTable(claims);
  if (open && wasShown && !claims.includes(open) && now(open).present && !now(open).fallen) closePanel(false); // a filter hides it
  if (wishes.claim || wishes.entity) drawing.emphasise(standingOut());
  remember();
  return found;
}

// A new focus moves things; other filters leave everything where it was.
let placedAround = "";

function refocus(leaving) {
  const found = apply(leaving);
  const centre = wishes.around && shown.claims.length ? [wishes.around, wishes.hops, ...wishes.expanded].join(" ") : "";
  if (centre === placedAround) return;
  placedAround = centre;
  const { places, rings } = ringsOf(centre ? found : new Map());
  if (centre) drawing.place(places, rings);
  else drawing.home();
  wishes.camera = null;
  drawing.fit();
}

// Rings around one entity by distance, drawn wide as windows are; each keeps the direction of those it is joined to.
function ringsOf(found) {
  const places = new Map([[wishes.around, { x: 0, y: 0 }]]), turns = new Map(), rings = [];
  const middle = NODES.get(wishes.around);
  let radius = 0;
  for (let hop = 1; hop <= Math.max(0, ...found.values()); hop++) {
    const members = [...found.keys()].filter((id) => found.get(id) === hop && shown.nodes.includes(id));
    for (const id of members) turns.set(id, hop === 1 ? turnFrom(middle, NODES.get(id)) : turnOfParents(id, found, turns, hop));
    members.sort((a, b) => turns.get(a) - turns.get(b) || (a < b ? -1 : 1));
    if (members.length) rings.push({ width: WIDE * (radius + 165), height: FLAT * (radius + 165) });
    if (members.length) radius = ring(places, members, radius + 165, turns);
  }
  return { places, rings };
}

function turnFrom(middle, { x, y }) {
  return Math.atan2(y - middle.y, x - middle.x);
}

function turnOfParents(id, found, turns, hop) {
  let x = 0, y = 0;
  for (const next of neighbours(shown.claims, id)) {
    if (found.get(next) !== hop - 1 || !turns.has(next)) continue;
    x += Math.cos(turns.get(next));
    y += Math.sin(turns.get(next));
  }
  return Math.atan2(y, x);
}

// Evenly spread, begun where the first would like to stand. Those that do not fit beside each other go in further rows,
// each of which takes its share in turn.
function ring(places, members, radius, turns) {
  const rows = rowsFor(members.length, radius), due = rows.map(() => 0), first = turns.get(members[0]);
  members.forEach(function (id, place) {
    rows.forEach((row, number) => (due[number] += row.share));
    const number = due.indexOf(Math.max(...due)), turn = first + (2 * Math.PI * place) / members.length;
    due[number] -= 1;
    turns.set(id, turn);
    places.set(id, { x: rows[number].radius * WIDE * Math.cos(turn), y: rows[number].radius * FLAT * Math.sin(turn) });
  });
  return rows[rows.length - 1].radius;
}

function rowsFor(members, radius) {
  const rows = [];
  for (let room = 0; room < members; radius += 95) {
    rows.push({ radius, room: (2 * Math.PI * radius) / 95 });
    room += rows[rows.length - 1].room;
  }
  const all = rows.reduce((sum, row) => sum + row.room, 0);
  return rows.map((row) => ({ radius: row.radius, share: row.room / all }));
}

function focusOn(id) {
  wishes.around = id;
  wishes.expanded.clear();
  refocus();
  selectEntity(id, false);
}

// Brings in the neighbours of an entity that the focus leaves out; answers how many came.
function expand(id) {
  const before = shown.nodes.length;
  if (wishes.around) wishes.expanded.add(id);
  refocus();
  const came = shown.nodes.length - before;
  tellFound(came ? plural(came, "neighbour", "neighbours") + " of " + apart(name(id)) + " brought in" : "No neighbour of " + apart(name(id)) + " is hidden by the focus");
  selectEntity(id, false);
  return came;
}

// Everything again: no filter, no focus, nobody taken for wrong. Theme and frame stay as they are.
function reset() {
  const { theme, embed, claim, entity } = wishes;
  Object.assign(wishes, freshWishes(), { theme, embed, claim, entity });
  showWishes();
  wholePicture();
}
