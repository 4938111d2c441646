// What is written over the picture, in pixels of the screen so that it stays legible: names below entities, ① where a
// claim rests on a single source, the item of a deal, and who is denied or hedged; each only where it covers nothing.

const TRIES = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.47, 0.53, 0.41, 0.59, 0.35, 0.65, 0.29, 0.71, 0.15, 0.85];
const CROWD = 500; // claims in the window: beyond, only those that stand out are marked
const ROOMY = 7; // pixels of a letter if it grew with the picture: below, marks that find no place are left out
const SPARSE = 300; // entities in the window: beyond, names keep more distance
const CELL = 80; // pixels: boxes are looked for in cells of this size

let letteringKey = "";
let lettering = { names: [], marks: [] };
let hovered = null;

function forgetNames() {
  letteringKey = "";
}

// Names grow with the picture, within what is comfortable to read.
function letterSize(scale) {
  return Math.min(Math.max(FONT * scale, LEGIBLE), 16);
}

const RULER = document.createElement("canvas").getContext("2d");
const widths = new Map(); // of texts, at 100 pixels

function widthOf(text, size, weight = 400) {
  const key = weight + text;
  if (!widths.has(key)) {
    RULER.font = weight + " 100px " + FACE;
    widths.set(key, RULER.measureText(text).width / 100);
  }
  return widths.get(key) * size;
}

const busiest = [...NODES.values()].map((node) => node.size).sort((a, b) => b - a)[Math.min(2, NODES.size - 1)];

// The few with most claims are set in bold: where the eye may begin.
function weightOf(id) {
  return NODES.size > 12 && NODES.get(id).size >= Math.max(busiest, 14) ? 600 : 400;
}

const labelsOf = new Map(DATA.network.nodes.map((node) => [node.id, node.label.split("\n")]));

function nameBox(id, scale) {
  const size = letterSize(scale), lines = labelsOf.get(id), weight = weightOf(id);
  return { width: Math.max(...lines.map((line) => widthOf(line, size, weight))), height: lines.length * size * 1.16, size, lines, weight };
}

// Boxes by their middle; which of them overlap is asked of the cells they lie in.

function crowd() {
  const cells = new Map();
  const cellsOf = function* ({ x, y, width, height }) {
    for (let column = Math.floor((x - width / 2) / CELL); column <= Math.floor((x + width / 2) / CELL); column++) {
      for (let row = Math.floor((y - height / 2) / CELL); row <= Math.floor((y + height / 2) / CELL); row++) yield column * 65536 + row;
    }
  };
  return {
    put(box) {
      for (const cell of cellsOf(box)) cells.has(cell) ? cells.get(cell).push(box) : cells.set(cell, [box]);
    },
    meeting(box) {
      const found = new Set();
      for (const cell of cellsOf(box)) for (const other of cells.get(cell) || []) if (covered(box, other)) found.add(other);
      return found;
    },
  };
}

function covered(a, b) {
  const wide = Math.min(a.x + a.width / 2, b.x + b.width / 2) - Math.max(a.x - a.width / 2, b.x - b.width / 2);
  const high = Math.min(a.y + a.height / 2, b.y + b.height / 2) - Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return wide > 0 && high > 0 ? wide * high : 0;
}

function coveredOf(box, taken) {
  let sum = 0;
  for (const other of taken.meeting(box)) sum += covered(box, other);
  return sum;
}

// Everything written, with its place in pixels around the middle of the layout. `box` is what of the layout is drawn.
function letter(scale, box) {
  const taken = crowd();
  const names = placeNames(scale, box, taken);
  return { names, marks: placeMarks(scale, box, taken) };
}

// The names of all in view, as they would be placed.
function namesOf(scale) {
  return placeNames(scale, { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity }, crowd());
}

// The busiest first: where it is crowded the small ones go without, until one comes nearer.
function placeNames(scale, box, taken) {
  const ids = [...inView.nodes, ...parting].filter((id) => insideBox(spotOf(id), box, 60 / scale));
  const rank = (id) => (id === chosenNode ? 1e6 : 0) + (keptNodes && !keptNodes.has(id) ? 0 : 1e3) + NODES.get(id).size;
  ids.sort((a, b) => rank(b) - rank(a));
  const names = [], air = ids.length > SPARSE ? 60 : 5;
  for (const id of ids) {
    const name = { id, ...nameBox(id, scale) }, { x, y } = spotOf(id), size = NODES.get(id).size * scale;
    const place = freePlace(name, x * scale, y * scale, size, taken);
    if (place) names.push(Object.assign(name, place)), taken.put({ ...place, width: place.width + air, height: place.height + air / 3 });
  }
  for (const id of ids) {
    const { x, y } = spotOf(id), size = NODES.get(id).size * scale * 1.9;
    taken.put({ id, x: x * scale, y: y * scale, width: size, height: size });
  }
  return names;
}

function insideBox({ x, y }, box, margin) {
  return x > box.left - margin && x < box.right + margin && y > box.top - margin && y < box.bottom + margin;
}

// Below; in a crowd above, or beside it.
function freePlace({ width, height }, x, y, size, taken) {
  const places = [[x, y + size + 3 + height / 2], [x, y - size - 3 - height / 2], [x + size + 4 + width / 2, y], [x - size - 4 - width / 2, y]];
  const boxes = places.map(([left, top]) => ({ x: left, y: top, width, height }));
  return boxes.find((here) => coveredOf(here, taken) < width * height * 0.06);
}

// Marks

function markBox({ single, text }, size) {
  const width = text ? widthOf(text, size) : 0;
  return { width: (single ? 13 : 0) + (single && text ? 4 : 0) + width, height: size + 3 };
}

// A mark beyond all names and shapes would be cut off where the whole picture is in view.
function placeMarks(scale, box, taken) {
  const near = [...inView.claims].filter((id) => meets(curveOf(id), box));
  const few = near.length > CROWD ? near.filter((id) => loud.has(id)) : near;
  const room = { scale, taken, size: Math.min(letterSize(scale), 13) - 0.5, sides: sidesOf(scale) };
  const placed = [], due = [];
  const marks = few.map((id) => ({ id, mark: markOf(CLAIMS.get(id), now(CLAIMS.get(id))), loud: loud.has(id) })).filter(({ mark }) => mark.single || mark.text);
  marks.sort((a, b) => b.loud - a.loud || lookOf(b.id).layer - lookOf(a.id).layer);
  const put = function (id, mark, must) {
    const here = settle(id, markBox(mark, room.size), room, must);
    if (here) placed.push({ id, mark, ...here, size: room.size }), taken.put(here);
    return Boolean(here);
  };
  for (const { id, mark, loud: must } of marks) if (!mark.text || !put(id, mark, must && loud.size === 1)) due.push([id, mark]);
  for (const [id, mark] of due) if (mark.single) put(id, { single: true, text: "" }, scale * FONT >= ROOMY);
  return placed;
}

function sidesOf(scale) {
  const all = bounds(inView.nodes, scale);
  return { left: all.left * scale - 4, right: all.right * scale + 4 };
}

function spotFor(id, share, size, scale) {
  const { x, y } = pointOn(id, share);
  return { ...size, x: x * scale, y: y * scale };
}

// Places along the line; for a mark that is due also just beside it, where names fill the whole way.
function* places(id, size, scale, due) {
  for (const share of TRIES) yield spotFor(id, share, size, scale);
  if (!due) return;
  for (const share of TRIES.slice(0, 9)) {
    const here = spotFor(id, share, size, scale);
    for (const [x, y] of [[-11, 0], [11, 0], [0, -11], [0, 11]]) yield { ...here, x: here.x + x, y: here.y + y };
  }
}

// The first free place; where there is none and the mark is due, the one where it covers least.
function settle(id, size, { scale, taken, sides }, due) {
  let best = null, least = Infinity;
  for (const here of places(id, size, scale, due)) {
    const out = here.x - here.width / 2 < sides.left || here.x + here.width / 2 > sides.right;
    const cost = coveredOf(here, taken);
    if (!out && !cost) return here;
    if (due && cost + (out ? 500 : 0) < least) (best = here), (least = cost + (out ? 500 : 0));
  }
  return best;
}

// Painting

function paintNames(context, scale) {
  const box = many() ? windowBox() : { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
  const key = scale.toFixed(4) + (many() ? JSON.stringify(box) : "");
  if (key !== letteringKey) {
    lettering = letter(scale, box);
    letteringKey = key;
    stage.dataset.marks = JSON.stringify(lettering.marks.slice(0, CROWD).map(({ id, mark, x, y }) => ({ id, ...mark, x: x / scale, y: y / scale })));
    stage.dataset.named = JSON.stringify(lettering.names.slice(0, CROWD).map(({ x, y, width, height }) => [x - width / 2, y - height / 2, x + width / 2, y + height / 2].map((far) => far / scale)));
    stage.dataset.letters = String(lettering.names.length && lettering.names[0].size);
  }
  context.save();
  context.scale(1 / scale, 1 / scale);
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.lineJoin = "round";
  if (chosenNode && inView.nodes.has(chosenNode)) paintRing(context, scale);
  for (const name of lettering.names) paintName(context, name);
  for (const mark of lettering.marks) paintMark(context, mark);
  context.restore();
  context.globalAlpha = 1;
}

function paintRing(context, scale) {
  const { x, y } = spotOf(chosenNode);
  context.beginPath();
  context.arc(x * scale, y * scale, NODES.get(chosenNode).size * scale + 6, 0, 2 * Math.PI);
  context.lineWidth = 2.5;
  context.strokeStyle = colour("focus");
  context.stroke();
}

function paintName(context, { id, lines, size, weight, x, y, height }) {
  context.globalAlpha = parting.has(id) ? drawnNode(id).options.opacity : keptNodes && !keptNodes.has(id) ? 0.2 : 1;
  context.font = weight + " " + size + "px " + FACE;
  lines.forEach((line, place) => written(context, line, x, y - height / 2 + size * 1.16 * (place + 0.5)));
}

function written(context, text, x, y) {
  context.lineWidth = 3.4;
  context.strokeStyle = colour("canvas");
  context.strokeText(text, x, y);
  context.fillStyle = colour("ink");
  context.fillText(text, x, y);
}

function paintMark(context, { id, mark, x, y, width, size }) {
  const left = x - width / 2;
  context.globalAlpha = isQuiet(id) ? 0.22 : 1;
  context.font = "400 " + size + "px " + FACE;
  if (mark.text) written(context, mark.text, left + (mark.single ? 17 : 0) + (width - (mark.single ? 17 : 0)) / 2, y + 0.5);
  if (mark.single) paintOne(context, left + 6.5, y, markInk(id));
}

// In the grey of other relations the mark is grey too: a deal on one source is what should catch the eye.
function markInk(id) {
  return lookOf(id).layer >= 100 ? colour("warn") : colour("soft");
}

function paintOne(context, x, y, ink) {
  context.beginPath();
  context.arc(x, y, 6, 0, 2 * Math.PI);
  context.fillStyle = colour("canvas");
  context.fill();
  context.lineWidth = 1.1;
  context.strokeStyle = ink;
  context.stroke();
  context.fillStyle = ink;
  context.font = "700 9px " + FACE;
  context.fillText("1", x, y + 0.5);
}

// What the pointer means

function markedAt({ x, y }) {
  const scale = network.getScale();
  const hit = lettering.marks.find((mark) => Math.abs(x * scale - mark.x) <= mark.width / 2 + 2 && Math.abs(y * scale - mark.y) <= mark.height / 2 + 2);
  return hit && inView.claims.has(hit.id) ? hit.id : null;
}

function namedAt({ x, y }) {
  const scale = network.getScale();
  const hit = lettering.names.find((name) => Math.abs(x * scale - name.x) <= name.width / 2 && Math.abs(y * scale - name.y) <= name.height / 2);
  return hit && inView.nodes.has(hit.id) ? hit.id : null;
}

// What is under the pointer is drawn on a sheet of its own above the picture, which then need not be drawn anew.

const overlay = make("canvas", { class: "overlay", "aria-hidden": "true" });
stage.append(overlay);
let pointed = null;

stage.addEventListener("pointermove", function (event) {
  if (event.buttons || event.pointerType === "touch") return;
  const box = stage.getBoundingClientRect();
  if (!pointed) requestAnimationFrame(point);
  pointed = { x: event.clientX - box.left, y: event.clientY - box.top };
});
stage.addEventListener("pointerleave", () => hoverOver(null));

function point() {
  const at = pointed, canvas = network.DOMtoCanvas(at);
  pointed = null;
  const entity = entityAt({ DOM: at, canvas }), claim = entity ? null : claimAt(canvas);
  hoverOver(entity ? { entity } : claim ? { claim } : null);
}

function hoverOver(what) {
  const key = (one) => one && (one.entity || one.claim);
  if (key(what) === key(hovered)) return;
  hovered = what;
  stage.classList.toggle("over", Boolean(what));
  placeOverlay();
}

function placeOverlay() {
  const ratio = window.devicePixelRatio || 1, width = stage.clientWidth, height = stage.clientHeight;
  const context = overlay.getContext("2d");
  if (overlay.width !== Math.round(width * ratio) || overlay.height !== Math.round(height * ratio)) {
    overlay.width = Math.round(width * ratio);
    overlay.height = Math.round(height * ratio);
  } else if (overlay.dataset.drawn) context.clearRect(0, 0, overlay.width, overlay.height);
  overlay.dataset.drawn = hovered && !frozen ? "yes" : "";
  if (hovered && !frozen) paintHovered(context, ratio, width, height);
}

function paintHovered(context, ratio, width, height) {
  const scale = network.getScale(), { x, y } = network.getViewPosition();
  const ids = hovered.claim ? [hovered.claim] : [...inView.claims].filter((id) => LINES.get(id).from === hovered.entity || LINES.get(id).to === hovered.entity);
  context.save();
  context.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * (width / 2 - x * scale), ratio * (height / 2 - y * scale));
  for (const id of ids.filter((one) => inView.claims.has(one)).slice(0, 400)) {
    const look = lookOf(id), strong = { ...look, width: look.width + 1.6, colour: hovered.claim ? colour("ink") : look.colour };
    stroke(context, curveOf(id), strong, gauge(scale));
    arrowheads(context, [curveOf(id)], strong, gauge(scale));
  }
  uncover(context, ids);
  context.restore();
  if (hovered.claim && inView.claims.has(hovered.claim)) paintSlip(context, ratio, width, { x, y }, scale);
}

// Lines pass below the shapes they join, also on this sheet.
function uncover(context, ids) {
  context.globalCompositeOperation = "destination-out";
  for (const id of new Set(ids.flatMap((one) => [LINES.get(one).from, LINES.get(one).to]))) {
    const { x, y } = spotOf(id);
    context.beginPath();
    context.arc(x, y, NODES.get(id).size, 0, 2 * Math.PI);
    context.fill();
  }
}

// The claim under the pointer, in words, on a slip of paper that stays inside the window.
function paintSlip(context, ratio, width, view, scale) {
  const spot = pointOn(hovered.claim, 0.5), text = shortSentence(hovered.claim);
  context.save();
  context.scale(ratio, ratio);
  context.setLineDash([]);
  context.font = "500 12.5px " + FACE;
  const wide = context.measureText(text).width + 20;
  const left = Math.max(6, Math.min(width - wide - 6, width / 2 + (spot.x - view.x) * scale - wide / 2));
  const top = Math.max(6, stage.clientHeight / 2 + (spot.y - view.y) * scale - 40);
  context.fillStyle = colour("ink");
  context.beginPath();
  context.roundRect(left, top, wide, 25, 6);
  context.fill();
  context.fillStyle = colour("paper");
  context.textBaseline = "middle";
  context.fillText(text, left + 10, top + 13);
  context.restore();
}

function shortSentence(id) {
  const { sentence } = CLAIMS.get(id), { standing, stage: reached } = now(CLAIMS.get(id));
  const text = sentence.length > 110 ? sentence.slice(0, 109) + "…" : sentence;
  return text + " · " + (standing === "asserted" ? reached : [standing, reached].filter(Boolean).join(", "));
}
