// What is written on edges: ① for a single source, the item of a deal, and who is denied or hedged.
// Written over the picture in pixels of the screen, so that it stays legible, and only where it covers nothing.

const TRIES = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8, 0.47, 0.53, 0.41, 0.59, 0.35, 0.65, 0.29, 0.71, 0.15, 0.85];
const CROWD = 700; // edges in view: beyond, only marks of what is chosen are written
let letter = 11; // pixels: grows a little as one comes nearer
let placedFor = "";
let placed = [];
let loud = new Set();
let hovered = null;

function marksChanged() {
  placedFor = "";
  repaint();
}

// What is chosen stands out: the other edges fade, and their marks.
function marksOf(ids) {
  loud = new Set(ids);
  edges.update([...EDGES.values()].map(({ id, color }) => ({ id, color: { ...color, opacity: quiet(id) ? 0.2 : 1 } })));
  marksChanged();
}

function quiet(id) {
  return loud.size > 0 && !loud.has(id);
}

function edgeShown(id) {
  const drawn = network.body.edges[id];
  return drawn && drawn.connected && !drawn.options.hidden && !drawn.from.options.hidden && !drawn.to.options.hidden;
}

function point(id, share) {
  const drawn = network.body.edges[id].edgeType;
  return drawn.getPoint(share, drawn.getViaNode ? drawn.getViaNode() : undefined);
}

function box(context, mark, size) {
  const text = mark.text ? context.measureText(mark.text).width : 0;
  return { width: (mark.single ? 14 : 0) + (mark.single && text ? 4 : 0) + text, height: size + 4 };
}

function overlaps(a, b) {
  return Math.abs(a.x - b.x) * 2 < a.width + b.width && Math.abs(a.y - b.y) * 2 < a.height + b.height;
}

// Labels of nodes, in pixels of the screen around the middle of the layout: marks keep off them.
function taken(scale) {
  return nodes.getIds().filter((id) => !network.body.nodes[id].options.hidden).map((id) => {
    const found = network.getBoundingBox(id);
    const below = 9 * scale; // what vis-network leaves out between a shape and its label
    return {
      x: ((found.left + found.right) / 2) * scale, y: ((found.top + found.bottom) / 2) * scale + below / 2,
      width: (found.right - found.left) * scale, height: (found.bottom - found.top) * scale + below,
    };
  });
}

function spot(id, share, size, scale) {
  const { x, y } = point(id, share);
  return { ...size, x: x * scale, y: y * scale };
}

// The edges of all that is drawn: a mark beyond them would be cut off when the whole picture is in view.
function limits(boxes) {
  return {
    left: Math.min(...boxes.map((one) => one.x - one.width / 2)) - 6,
    right: Math.max(...boxes.map((one) => one.x + one.width / 2)) + 6,
  };
}

function sticksOut(here, sides) {
  return here.x - here.width / 2 < sides.left || here.x + here.width / 2 > sides.right;
}

function covered(a, b) {
  const wide = Math.min(a.x + a.width / 2, b.x + b.width / 2) - Math.max(a.x - a.width / 2, b.x - b.width / 2);
  const high = Math.min(a.y + a.height / 2, b.y + b.height / 2) - Math.max(a.y - a.height / 2, b.y - b.height / 2);
  return Math.max(wide, 0) * Math.max(high, 0);
}

// Places along the edge; for a mark that is due also just beside it, where labels fill the whole way.
function* places(id, size, scale, due) {
  for (const share of TRIES) yield spot(id, share, size, scale);
  if (!due) return;
  for (const share of TRIES.slice(0, 9)) {
    const here = spot(id, share, size, scale);
    for (const [x, y] of [[-11, 0], [11, 0], [0, -11], [0, 11]]) yield { ...here, x: here.x + x, y: here.y + y };
  }
}

// The first free place; where there is none and the mark is due, the one where it covers least.
function settle(id, size, { scale, boxes, sides }, due) {
  let best = null, least = Infinity;
  for (const here of places(id, size, scale, due)) {
    if (!sticksOut(here, sides) && !boxes.some((other) => overlaps(here, other))) return here;
    if (!due) continue;
    const cost = boxes.reduce((sum, other) => sum + covered(here, other), 0);
    if (cost < least) (best = here), (least = cost);
  }
  return best;
}

function place(context, scale) {
  const all = edges.getIds().filter(edgeShown);
  const few = all.length > CROWD ? all.filter((id) => loud.has(id)) : all;
  const boxes = taken(scale);
  const room = { scale, boxes, sides: limits(boxes) };
  placed = [];
  const put = (id, mark, must) => {
    const here = settle(id, box(context, mark, letter), room, must);
    if (here) boxes.push(here), placed.push({ id, mark, ...here });
    return Boolean(here);
  };
  const marks = few.map((id) => [id, EDGES.get(id).mark]);
  marks.sort((a, b) => loud.has(b[0]) - loud.has(a[0]));
  const left = marks.filter(([id, mark]) => !(mark.text && put(id, mark, loud.has(id) && loud.size === 1)));
  for (const [id, mark] of left) if (mark.single) put(id, { single: true, text: "" }, true);
}

function write(context, { id, mark, x, y, width }) {
  const deal = CLAIMS.get(id).deal || CLAIMS.get(id).standing !== "asserted";
  const left = x - width / 2;
  context.globalAlpha = quiet(id) ? 0.3 : 1;
  if (mark.single) ring1(context, left + 7, y, deal ? colour("warn") : colour("soft"));
  if (!mark.text) return;
  context.lineWidth = 4;
  context.strokeStyle = colour("canvas");
  context.fillStyle = colour("ink");
  context.textAlign = "left";
  context.strokeText(mark.text, left + (mark.single ? 18 : 0), y + 0.5);
  context.fillText(mark.text, left + (mark.single ? 18 : 0), y + 0.5);
}

function ring1(context, x, y, ink) {
  context.beginPath();
  context.arc(x, y, 6.4, 0, 2 * Math.PI);
  context.fillStyle = colour("canvas");
  context.fill();
  context.lineWidth = 1.2;
  context.strokeStyle = ink;
  context.stroke();
  context.fillStyle = ink;
  context.font = "700 10px " + FACE;
  context.textAlign = "center";
  context.fillText("1", x, y + 0.5);
  context.font = letter + "px " + FACE;
}

// The claim under the pointer, in words, on a slip of paper.
function slip(context, id, scale) {
  const { x, y } = point(id, 0.5);
  const text = CLAIMS.get(id).sentence.slice(0, 120);
  context.font = "12px " + FACE;
  const width = context.measureText(text).width + 16;
  context.fillStyle = colour("ink");
  context.beginPath();
  context.roundRect(x * scale - width / 2, y * scale - 30, width, 22, 5);
  context.fill();
  context.fillStyle = colour("paper");
  context.textAlign = "center";
  context.fillText(text, x * scale, y * scale - 18.5);
}

network.on("afterDrawing", function (context) {
  const scale = network.getScale();
  letter = Math.min(14, Math.max(11, Math.round(11 * scale)));
  context.save();
  context.scale(1 / scale, 1 / scale);
  context.font = letter + "px " + FACE;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  const wanted = scale.toFixed(4);
  if (wanted !== placedFor) {
    place(context, scale);
    placedFor = wanted;
    stage.dataset.marks = JSON.stringify(placed.map(({ id, x, y }) => ({ id, x: x / scale, y: y / scale })));
  }
  for (const mark of placed) write(context, mark);
  context.globalAlpha = 1;
  if (hovered && edgeShown(hovered)) slip(context, hovered, scale);
  context.restore();
});

// Which claim is meant at a place of the canvas: that whose mark is there, else that of the nearest line.
// vis-network measures far curves too roughly to tell neighbours in a fan from each other.
const REACH = 8, STEPS = 48;
function claimAt({ x, y }) {
  const scale = network.getScale();
  const meant = (mark) => Math.abs(x * scale - mark.x) <= mark.width / 2 + 2 && Math.abs(y * scale - mark.y) <= mark.height / 2 + 2;
  const mark = placed.find((one) => edgeShown(one.id) && meant(one));
  return mark ? mark.id : nearestLine({ x, y }, REACH / scale);
}

function nearestLine(at, reach) {
  let best = null;
  for (const id of edges.getIds().filter(edgeShown)) {
    const far = distance(at, id);
    if (far < reach) (reach = far), (best = id);
  }
  return best;
}

function distance(at, id) {
  let least = Infinity, before = point(id, 0);
  for (let step = 1; step <= STEPS; step++) {
    const after = point(id, step / STEPS);
    const dx = after.x - before.x, dy = after.y - before.y;
    const along = ((at.x - before.x) * dx + (at.y - before.y) * dy) / (dx * dx + dy * dy || 1);
    const share = Math.min(1, Math.max(0, along));
    least = Math.min(least, Math.hypot(before.x + share * dx - at.x, before.y + share * dy - at.y));
    before = after;
  }
  return least;
}

function hover(id) {
  hovered = id;
  repaint();
}

network.on("hoverEdge", (event) => hover(event.edge));
network.on("blurEdge", () => hover(null));
network.on("dragEnd", (event) => event.nodes.length && marksChanged());
