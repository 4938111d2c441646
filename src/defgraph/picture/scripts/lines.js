// Claims as lines: their curves, how they look, painting them, and which one the pointer means.

const REACH = 8; // pixels from a line at which the pointer still means it
const FULL = 160; // lines painted in full where most are thinned
const STEPS = 32; // pieces in which a curve is measured
const FADE = 900; // milliseconds in which a claim that falls goes out
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)");

const LINES = new Map([...EDGES.values()].map(({ id, from, to, smooth, arrows }) => [id, { id, from, to, smooth, arrow: arrows.to.enabled, curve: null }]));
let loud = new Set(); // these stand out, the others fade; none: all alike
let chosenLine = null;
let leaving = new Map(); // claim: since when it goes out
let layers = null; // the lines in view, those of one look together, in the order in which they are painted

// Curves: from the middle of the subject, by way of one point of control, to the edge of the object.

function curveOf(id) {
  const line = LINES.get(id);
  if (!line.curve) line.curve = line.from === line.to ? loop(line) : bend(line);
  return line.curve;
}

// The curves of vis-network: the control lies some lengths away from the start, turned by as many half circles.
function bend({ from, to, smooth, arrow }) {
  const a = spotOf(from), b = spotOf(to), size = NODES.get(to).size;
  if (!smooth) return trimmed(a, { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }, b, size, arrow);
  const side = smooth.type === "curvedCW" ? 1 : -1, far = (smooth.roundness * 0.5 + 0.5) * Math.hypot(b.x - a.x, b.y - a.y);
  const turn = Math.atan2(a.y - b.y, b.x - a.x) + (side * smooth.roundness * 0.5 + 0.5) * Math.PI;
  return trimmed(a, { x: a.x + far * Math.sin(turn), y: a.y + far * Math.cos(turn) }, b, size, arrow);
}

// What is said of oneself: out at the upper left, over the top, and back.
function loop({ from, arrow }) {
  const { x, y } = spotOf(from), size = NODES.get(from).size;
  return trimmed({ x: x - size, y: y - size / 2 }, { x: x - size, y: y - size * 5 }, { x, y }, size, arrow);
}

function between(a, b, share) {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}

function along({ a, via, b }, share) {
  return between(between(a, via, share), between(via, b, share), share);
}

// A line with an arrow ends before the shape it points at; one without runs below it.
function trimmed(a, via, b, size, arrow) {
  let low = 0.4, high = 1;
  for (let step = 0; arrow && step < 11; step++) {
    const middle = (low + high) / 2, { x, y } = along({ a, via, b }, middle);
    if (Math.hypot(x - b.x, y - b.y) > size + 3) low = middle;
    else high = middle;
  }
  const curve = { a, via: between(a, via, high), b: along({ a, via, b }, high), arrow };
  curve.heading = Math.atan2(curve.b.y - curve.via.y, curve.b.x - curve.via.x);
  curve.left = Math.min(a.x, curve.via.x, curve.b.x);
  curve.right = Math.max(a.x, curve.via.x, curve.b.x);
  curve.top = Math.min(a.y, curve.via.y, curve.b.y);
  curve.bottom = Math.max(a.y, curve.via.y, curve.b.y);
  return curve;
}

function pointOn(id, share) {
  return along(curveOf(id), share);
}

function movedNodes() {
  for (const line of LINES.values()) line.curve = null;
  forgetNames();
}

// Looks

const looksOfLines = new Map();

function lookOf(id) {
  if (!looksOfLines.has(id)) looksOfLines.set(id, lineLook(CLAIMS.get(id)));
  return looksOfLines.get(id);
}

// Deals lie above other relations, the farther they got the higher; what falls keeps the look it had.
function lineLook(claim) {
  const state = now(claim);
  if (!state.standing) return looksBefore.get(claim.id) || { key: "", dashes: [], width: 1, colour: lit("#8A919A"), layer: 0, deal: false };
  const { dashes, width, colour: hex } = lineOf({ ...state, deal: claim.deal });
  const layer = (claim.deal || state.standing === "denied" ? 100 : 0) + state.rung;
  return { key: [layer, hex, width, dashes].join(" "), dashes, width, colour: lit(hex), layer, deal: claim.deal };
}
let looksBefore = new Map();

function forgetStyles() {
  looksBefore = new Map(looksOfLines);
  looksOfLines.clear();
  layers = null;
  forgetNames();
}

function showLines(ids, falling) {
  const since = performance.now();
  leaving = new Map([...falling].filter((id) => inView.claims.has(id) && !ids.has(id) && !STILL.matches).map((id) => [id, since]));
  inView.claims = ids;
  layers = null;
  forgetNames();
  stage.dataset.leaving = String(leaving.size);
  if (leaving.size) requestAnimationFrame(fadeOn);
  return leaving.keys();
}

function fadeOn() {
  if (!leaving.size) return;
  const gone = goneBy([...leaving.values()][0]);
  if (gone < 1) partNodes(1 - gone), requestAnimationFrame(fadeOn);
  else leaving.clear(), (stage.dataset.leaving = "0"), nodesParted();
  repaint();
}

function goneBy(since) {
  return Math.min(1, (performance.now() - since) / FADE);
}

function emphasiseLines(ids) {
  loud = new Set(ids);
  layers = null;
  forgetNames();
}

function chooseLine(id) {
  chosenLine = id;
  layers = null;
}

function isQuiet(id) {
  return loud.size > 0 && !loud.has(id);
}

// Painting

function layered() {
  const found = new Map();
  for (const id of inView.claims) {
    const look = lookOf(id), quiet = isQuiet(id), key = quiet + " " + look.key;
    if (!found.has(key)) found.set(key, { look, quiet, ids: [] });
    found.get(key).ids.push(id);
  }
  return [...found.values()].sort((a, b) => b.quiet - a.quiet || a.look.layer - b.look.layer);
}

// Widths and dashes shrink and grow less than the picture does, so that they can be told apart from afar and close by.
function gauge(scale) {
  return Math.min(Math.max(scale, 0.62), 1.5) / scale;
}

function paintLines(context, scale, box) {
  layers = layers || layered();
  const unit = gauge(scale), near = layers.map((layer) => ({ ...layer, curves: layer.ids.map(curveOf).filter((curve) => meets(curve, box)) }));
  const thin = thinnest(near);
  context.lineJoin = "round";
  paintGuides(context, scale);
  for (const layer of near) {
    if (!layer.curves.length) continue;
    context.globalAlpha = layer.quiet ? 0.16 : 1;
    if (thin.has(layer)) hairlines(context, layer, scale);
    else strokeLayer(context, layer, unit, !thin.size);
  }
  if (chosenLine && inView.claims.has(chosenLine)) paintChosen(context, unit);
  for (const [id, since] of leaving) paintLeaving(context, id, since, unit);
  context.globalAlpha = 1;
  context.setLineDash([]);
}

function paintChosen(context, unit) {
  const curve = curveOf(chosenLine), look = lookOf(chosenLine), heavier = { ...look, width: look.width + 1.4 };
  context.globalAlpha = 1;
  stroke(context, curve, { dashes: [], width: heavier.width + 3, colour: colour("canvas") }, unit);
  stroke(context, curve, heavier, unit);
  arrowheads(context, [curve], heavier, unit);
}

function paintGuides(context, scale) {
  context.strokeStyle = colour("line");
  context.lineWidth = 1 / scale;
  context.setLineDash([]);
  for (const { width, height } of guides) {
    context.beginPath();
    context.ellipse(0, 0, width, height, 0, 0, 2 * Math.PI);
    context.stroke();
  }
}

// Lines one pixel thin are painted many times faster than others. Where there are very many in the window, those that
// tell least are thinned, until the rest is few enough.
function thinnest(layers) {
  let left = layers.reduce((sum, layer) => sum + layer.curves.length, 0);
  const thin = new Set(), weight = ({ quiet, look }) => (quiet ? -1000 : 0) + (loud.size && !quiet ? 1000 : 0) + look.layer + look.width;
  if (left <= MANY) return thin;
  for (const layer of [...layers].sort((a, b) => weight(a) - weight(b))) {
    if (left <= FULL) break;
    thin.add(layer);
    left -= layer.curves.length;
  }
  return thin;
}

function hairlines(context, { curves, look }, scale) {
  const pixel = 0.9 / (scale * (window.devicePixelRatio || 1));
  context.strokeStyle = look.colour;
  context.lineWidth = pixel;
  context.setLineDash([]);
  context.beginPath();
  for (const { a, via, b } of curves) {
    context.moveTo(a.x, a.y);
    context.quadraticCurveTo(via.x, via.y, b.x, b.y);
  }
  context.stroke();
}

// Deals have a seam of paper around them, so that one sees which line passes over which.
function strokeLayer(context, { curves, look, quiet }, unit, seams) {
  if (seams && look.layer >= 100 && !quiet) {
    const seam = { dashes: [], width: look.width + 3, colour: colour("canvas") };
    for (const curve of curves) stroke(context, curve, seam, unit);
  }
  for (const curve of curves) stroke(context, curve, look, unit);
  arrowheads(context, curves, look, unit);
}

function meets(curve, box) {
  return curve.right >= box.left && curve.left <= box.right && curve.bottom >= box.top && curve.top <= box.bottom;
}

function stroke(context, { a, via, b }, { dashes, width, colour: ink }, unit) {
  context.strokeStyle = ink;
  context.lineWidth = width * unit;
  context.setLineDash(dashes.map((length) => length * unit));
  context.beginPath();
  context.moveTo(a.x, a.y);
  context.quadraticCurveTo(via.x, via.y, b.x, b.y);
  context.stroke();
}

function arrowheads(context, curves, look, unit) {
  context.fillStyle = look.colour;
  context.beginPath();
  for (const curve of curves) {
    if (!curve.arrow) continue;
    const [tip, left, notch, right] = arrowhead(curve, look, unit);
    context.moveTo(tip.x, tip.y);
    for (const corner of [left, notch, right]) context.lineTo(corner.x, corner.y);
    context.closePath();
  }
  context.fill();
}

function arrowhead({ b, heading }, look, unit) {
  const length = (6.5 + 1.5 * look.width) * unit;
  return [[1.5 * unit, 0], [-length, 0.36 * length], [-0.72 * length, 0], [-length, -0.36 * length]].map(([ahead, aside]) => ({
    x: b.x + ahead * Math.cos(heading) - aside * Math.sin(heading),
    y: b.y + ahead * Math.sin(heading) + aside * Math.cos(heading),
  }));
}

function paintLeaving(context, id, since, unit) {
  const gone = goneBy(since), look = looksBefore.get(id) || lookOf(id);
  context.globalAlpha = 1 - gone * gone;
  const falling = { ...look, width: look.width + 2.5 * (1 - gone), colour: colour("warn") };
  stroke(context, curveOf(id), falling, unit);
  arrowheads(context, [curveOf(id)], falling, unit);
}

// Which claim is meant at a place of the layout: that whose mark is there, else that of the nearest line.

function claimAt(spot) {
  return markedAt(spot) || nearestLine(spot, REACH / network.getScale());
}

function nearestLine(spot, reach) {
  let best = null;
  for (const id of inView.claims) {
    const curve = curveOf(id);
    if (spot.x < curve.left - reach || spot.x > curve.right + reach || spot.y < curve.top - reach || spot.y > curve.bottom + reach) continue;
    const far = distanceTo(spot, curve);
    if (far < reach) (reach = far), (best = id);
  }
  return best;
}

function distanceTo(spot, curve) {
  let least = Infinity, before = curve.a;
  for (let step = 1; step <= STEPS; step++) {
    const after = along(curve, step / STEPS), dx = after.x - before.x, dy = after.y - before.y;
    const share = Math.min(1, Math.max(0, ((spot.x - before.x) * dx + (spot.y - before.y) * dy) / (dx * dx + dy * dy || 1)));
    least = Math.min(least, Math.hypot(before.x + share * dx - spot.x, before.y + share * dy - spot.y));
    before = after;
  }
  return least;
}
