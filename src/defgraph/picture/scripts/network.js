// The picture: vis-network at rest on the places that were computed when the page was made. It draws the shapes of
// entities, and knows how to move, enlarge and drag; claims, names and marks are drawn by lines.js and marks.js.

const LEGIBLE = 10.5; // pixels: no name is written smaller
const FONT = DATA.network.options.nodes.font.size;
const FACE = '-apple-system, "Segoe UI", Inter, "Noto Sans", "Liberation Sans", Arial, sans-serif';
const GLANCE = 5; // pixels of a letter if it shrank with the picture: the whole is begun with down to this
const SMALLEST = 2.6; // pixels: half of the smallest shape
const MANY = 700; // entities and claims in view: beyond, moving shifts what is drawn and draws anew at rest
const MOVE = 60; // pixels: one step by key

const stage = at("network");
const inView = { nodes: new Set(NODES.keys()), claims: new Set(CLAIMS.keys()) };
let keptNodes = null; // the others fade
let parting = new Set(); // these go out
let chosenNode = null;
let guides = [];
let whole = false; // all in view is in the window, and is to stay there until the reader moves the picture
let moved = false; // vis-network leaves out what it takes to stand outside, and learns of a new place only by drawing

const network = new vis.Network(
  stage,
  { nodes: new vis.DataSet(DATA.network.nodes.map(shapeOf)), edges: new vis.DataSet([]) },
  {
    physics: false, autoResize: false, layout: { improvedLayout: false },
    interaction: { hover: false, selectable: false, keyboard: false, zoomSpeed: 0.6, dragNodes: true, tooltipDelay: 1e6 },
    nodes: { chosen: false, font: { size: FONT } },
  },
);

function shapeOf({ id, look, shape, size, x, y }) {
  return { id, shape, size, x, y, ...clothes(LOOKS.get(look)) };
}

function clothes(look) {
  const ink = lit(look.colour), paper = colour("canvas");
  return { color: { background: look.hollow ? paper : ink, border: look.hollow ? ink : paper }, borderWidth: look.hollow ? 2.6 : 1.2 };
}

// vis-network's own record of an entity. Its `update` would copy and recompute each one; what is set here is drawn next.
function drawnNode(id) {
  return network.body.nodes[id];
}

function dressNodes() {
  for (const node of NODES.values()) {
    const options = drawnNode(node.id).options, { color, borderWidth } = clothes(LOOKS.get(node.look));
    Object.assign(options.color, color);
    options.borderWidth = borderWidth;
  }
}

function fadeNodes() {
  for (const id of NODES.keys()) drawnNode(id).options.opacity = !keptNodes || keptNodes.has(id) ? 1 : 0.15;
}

// Those that go with their last claim stay until it has gone out.
function showNodes(ids, falling) {
  partNodes(1);
  parting = new Set([...falling].flatMap((id) => [LINES.get(id).from, LINES.get(id).to]).filter((id) => inView.nodes.has(id) && !ids.has(id)));
  inView.nodes = ids;
  hideNodes();
}

function hideNodes() {
  for (const id of NODES.keys()) drawnNode(id).options.hidden = !inView.nodes.has(id) && !parting.has(id);
  network._updateVisibleIndices();
}

function partNodes(left) {
  for (const id of parting) drawnNode(id).options.opacity = left;
}

function nodesParted() {
  partNodes(1);
  parting = new Set();
  hideNodes();
  forgetNames();
}

// From afar shapes do not shrink to nothing.
let drawnFor = 0;
function sizeNodes(scale) {
  if (scale === drawnFor) return;
  const was = drawnFor && Math.max(SMALLEST / drawnFor, 0), least = SMALLEST / scale;
  drawnFor = scale;
  for (const { id, size } of NODES.values()) {
    if (size >= least && size >= was) continue;
    const node = drawnNode(id);
    node.options.size = Math.max(size, least);
    node.shape.refreshNeeded = true;
  }
}

function many() {
  return inView.nodes.size + inView.claims.size > MANY;
}

// Once per frame, however much has changed.
function repaint() {
  network.body.emitter.emit("_requestRedraw");
}

// Where things stand, and how much of it one sees

function spotOf(id) {
  const { x, y } = drawnNode(id);
  return { x, y };
}

// Names stand below shapes; how far they reach is known without drawing them.
function bounds(ids, scale) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const id of ids) {
    const { x, y } = drawnNode(id), size = NODES.get(id).size, name = nameBox(id, scale);
    box.left = Math.min(box.left, x - Math.max(size, name.width / scale / 2));
    box.right = Math.max(box.right, x + Math.max(size, name.width / scale / 2));
    box.top = Math.min(box.top, y - size);
    box.bottom = Math.max(box.bottom, y + size + (name.height + 4) / scale);
  }
  return box;
}

function scaleFor(box) {
  return Math.min(stage.clientWidth / (box.right - box.left + 28), stage.clientHeight / (box.bottom - box.top + 24), 1.25);
}

// Names that stand above or beside their shapes in a crowd reach further; where they do changes with the scale.
function boundsWithNames(ids, scale) {
  const box = bounds(ids, scale);
  if (many()) return box;
  for (const { id, x, y, width, height } of namesOf(scale)) {
    if (!ids.has(id)) continue;
    box.left = Math.min(box.left, (x - width / 2) / scale);
    box.right = Math.max(box.right, (x + width / 2) / scale);
    box.top = Math.min(box.top, (y - height / 2) / scale);
    box.bottom = Math.max(box.bottom, (y + height / 2) / scale);
  }
  return box;
}

function fit(ids = inView.nodes) {
  resize();
  whole = ids === inView.nodes;
  if (!ids.size || !stage.clientWidth) return;
  let box = bounds(ids, 1);
  for (let time = 0; time < 3; time++) box = boundsWithNames(ids, Math.max(scaleFor(box), 0.02));
  network.moveTo({ scale: scaleFor(box), position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 } });
}

function allInside() {
  const box = bounds(inView.nodes, network.getScale()), seen = windowBox();
  return box.left >= seen.left && box.right <= seen.right && box.top >= seen.top && box.bottom <= seen.bottom;
}

// Where the whole is too small to be read, a page opens on its busiest part.
function begin() {
  const ids = [...inView.nodes];
  fit();
  if (!ids.length || many() || network.getScale() * FONT >= GLANCE) return;
  const middle = ids.reduce((best, id) => (NODES.get(id).size > NODES.get(best).size ? id : best), ids[0]);
  network.moveTo({ scale: (LEGIBLE - 1) / FONT, position: spotOf(middle) });
  whole = false;
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.02), 6) });
  tellCamera();
}

function shift(x, y) {
  const from = network.getViewPosition(), scale = network.getScale();
  network.moveTo({ position: { x: from.x + x / scale, y: from.y + y / scale } });
  tellCamera();
}

// What the window shows, in the measure of the layout.
function windowBox() {
  const { x, y } = network.getViewPosition(), scale = network.getScale();
  const width = stage.clientWidth / scale / 2, height = stage.clientHeight / scale / 2;
  return { left: x - width, right: x + width, top: y - height, bottom: y + height };
}

// The least way that brings a stretch between two bounds; of a longer one its middle.
function shiftBetween(low, high, from, to) {
  if (high - low > to - from) low = high = (low + high) / 2;
  return low < from ? low - from : high > to ? high - to : 0;
}

// The room changes when the evidence opens: what is drawn stays where it is, at its size, unless the whole was in the
// window and would not be any more.
function resize() {
  const { width, height } = room;
  room = { width: stage.clientWidth, height: stage.clientHeight };
  if (!room.width || !room.height || (room.width === width && room.height === height)) return;
  const { scale, translation } = network.body.view, { x, y } = translation;
  network.setSize("100%", "100%"); // keeps the middle where it is: we keep everything
  Object.assign(network.body.view, { scale, translation: { x, y } });
  const grown = room.width >= width && room.height >= height;
  if (!width || (whole && (grown || !allInside()))) fit();
  network.redraw();
}
let room = { width: stage.clientWidth, height: stage.clientHeight };

// Moving much: what stands on the canvas is shifted and scaled, and drawn anew when it has come to rest.

let frozen = null;
let thawing = 0;

function freeze() {
  clearTimeout(thawing);
  if (frozen || !many()) return;
  const canvas = stage.querySelector("canvas");
  const copy = make("canvas", { width: canvas.width, height: canvas.height });
  copy.getContext("2d").drawImage(canvas, 0, 0);
  const { scale, translation } = network.body.view;
  frozen = { copy, scale, x: translation.x, y: translation.y };
  network.renderer.options.hideNodesOnDrag = true;
  network.renderer.dragging = true;
}

function thaw() {
  if (!frozen) return;
  frozen = null;
  network.renderer.options.hideNodesOnDrag = false;
  network.renderer.dragging = false;
  repaint();
}

function thawSoon() {
  clearTimeout(thawing);
  thawing = setTimeout(thaw, 160);
}

function paintFrozen(context) {
  const { scale, translation } = network.body.view, ratio = network.canvas.pixelRatio || 1;
  const grown = scale / frozen.scale;
  context.save();
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.drawImage(frozen.copy, (translation.x - frozen.x * grown) * ratio, (translation.y - frozen.y * grown) * ratio,
    frozen.copy.width * grown, frozen.copy.height * grown);
  context.restore();
}

network.on("dragStart", (event) => event.nodes.length ? hoverOver(null) : freeze());
network.on("dragging", (event) => event.nodes.length && movedNodes());
network.on("dragEnd", function (event) {
  thaw();
  if (event.nodes.length) movedNodes();
  else tellCamera();
});
stage.addEventListener("wheel", () => (freeze(), frozen && thawSoon()), { capture: true, passive: true });
network.on("zoom", tellCamera);

network.on("beforeDrawing", function (context) {
  if (frozen) return paintFrozen(context);
  sizeNodes(network.getScale());
  paintLines(context, network.getScale(), windowBox());
});
network.on("afterDrawing", function (context) {
  if (!frozen) paintNames(context, network.getScale());
  const { x, y } = network.getViewPosition();
  stage.dataset.view = JSON.stringify({ x, y, scale: network.getScale() }); // for whoever looks from outside
  placeOverlay();
  if (moved) repaint();
  moved = false;
});

// What happens to the picture is told by these names: "entity", "claim", "nothing", "focus", "camera".

const listeners = new Map();

function tellOf(name, what) {
  for (const handler of listeners.get(name) || []) handler(what);
}

function tellCamera() {
  whole = false;
  tellOf("camera", drawing.camera());
}

function entityAt(pointer) {
  return network.getNodeAt(pointer.DOM) || namedAt(pointer.canvas) || null;
}

// The first click may move the picture aside for the evidence: a double click means what stood there before.
let clicked = { when: -Infinity };

network.on("click", function ({ pointer }) {
  const { x, y } = pointer.DOM, when = performance.now();
  if (when - clicked.when < 400 && Math.hypot(x - clicked.x, y - clicked.y) < 12) return;
  const entity = entityAt(pointer), claim = entity ? null : claimAt(pointer.canvas);
  clicked = { when, x, y, entity };
  if (entity) tellOf("entity", entity);
  else if (claim) tellOf("claim", claim);
  else tellOf("nothing");
});
network.on("doubleClick", () => clicked.entity && tellOf("focus", clicked.entity));

stage.addEventListener("keydown", function (event) {
  const steps = { ArrowLeft: [-MOVE, 0], ArrowRight: [MOVE, 0], ArrowUp: [0, -MOVE], ArrowDown: [0, MOVE] };
  if (!steps[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  shift(...steps[event.key]);
});

// What everything else may ask of the picture. `leaving` are claims that go out before one's eyes.

const drawing = {
  show(nodeIds, claimIds, leaving = new Set()) {
    const falling = showLines(claimIds, leaving);
    showNodes(nodeIds, falling);
    if (whole && !allInside()) fit();
    repaint();
  },
  restyle() {
    dressNodes();
    forgetStyles();
    repaint();
  },
  emphasise(claimIds) {
    emphasiseLines(claimIds);
    repaint();
  },
  dim(kept) {
    keptNodes = kept;
    fadeNodes();
    forgetNames();
    repaint();
  },
  choose(what) {
    chosenNode = (what && what.entity) || null;
    chooseLine((what && what.claim) || null);
    repaint();
  },
  goTo(id) {
    network.moveTo({ position: spotOf(id), scale: Math.max(network.getScale(), LEGIBLE / FONT) });
    tellCamera();
  },
  // Brings a claim into view if it is outside, by the least way, without changing the scale.
  reveal(id) {
    resize();
    const spots = [0, 0.5, 1].map((share) => pointOn(id, share)), box = windowBox(), margin = 36 / network.getScale();
    const way = (axis, from, to) => shiftBetween(Math.min(...spots.map((spot) => spot[axis])), Math.max(...spots.map((spot) => spot[axis])), from + margin, to - margin);
    const x = way("x", box.left, box.right), y = way("y", box.top, box.bottom), here = network.getViewPosition();
    if (x || y) network.moveTo({ position: { x: here.x + x, y: here.y + y } });
  },
  fit(ids) {
    fit(ids ? new Set(ids) : inView.nodes);
  },
  zoom,
  // `rings` are ellipses around the middle of the layout, drawn behind the rest.
  place(places, rings = []) {
    guides = rings;
    for (const [id, { x, y }] of places) Object.assign(drawnNode(id), { x, y });
    movedNodes();
    moved = true;
    repaint();
  },
  home() {
    drawing.place(NODES);
  },
  camera() {
    const { x, y } = network.getViewPosition();
    return { x, y, scale: network.getScale() };
  },
  setCamera({ x, y, scale }) {
    whole = false;
    network.moveTo({ position: { x, y }, scale });
  },
  svg,
  on(name, handler) {
    listeners.set(name, [...(listeners.get(name) || []), handler]);
  },
  begin(camera) {
    new ResizeObserver(resize).observe(stage);
    if (camera) drawing.setCamera(camera);
    else begin();
    network.redraw();
    stage.dataset.ready = "yes";
  },
};
