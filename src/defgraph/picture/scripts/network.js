// The picture itself: vis-network at rest on the places that were computed when the page was made.

const SMALLEST = 10.05; // pixels: what does not fit into the view is begun at this size of labels
const SMALL = 8; // pixels: down to this size of labels a page opens with all in view
const FONT = DATA.network.options.nodes.font.size;
const FACE = 'system-ui, -apple-system, "Segoe UI", "Noto Sans", Roboto, "DejaVu Sans", sans-serif';

// Colours of the theme, looked up once: asking the style for each mark is what takes long.
const inks = new Map();
function colour(variable) {
  if (!inks.has(variable)) inks.set(variable, getComputedStyle(document.documentElement).getPropertyValue("--" + variable).trim());
  return inks.get(variable);
}

function dressed(options) {
  options.nodes.font = { ...options.nodes.font, face: FACE, color: colour("ink"), strokeColor: colour("canvas") };
  return options;
}

const nodes = new vis.DataSet(DATA.network.nodes.map(({ group, ...node }) => node));
const edges = new vis.DataSet(DATA.network.edges);
const stage = at("network");
const network = new vis.Network(stage, { nodes, edges }, dressed(DATA.network.options));

function redress() {
  inks.clear();
  network.setOptions({ nodes: dressed(DATA.network.options).nodes });
  marksChanged();
}

// Once per frame, however much has changed.
function repaint() {
  network.body.emitter.emit("_requestRedraw");
}

// What is in view, as a box of the layout; a label needs about three lines below its node.
function bounds(ids) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const id of ids) {
    const found = network.getBoundingBox(id);
    if (!found) continue;
    box.left = Math.min(box.left, found.left);
    box.top = Math.min(box.top, found.top);
    box.right = Math.max(box.right, found.right);
    box.bottom = Math.max(box.bottom, found.bottom);
  }
  return box;
}

function fit(ids, legible) {
  if (!ids.length) return;
  network.redraw(); // how large a label is, is known once it has been drawn
  const box = bounds(ids);
  const width = box.right - box.left + 28, height = box.bottom - box.top + 40;
  const scale = Math.min(stage.clientWidth / width, stage.clientHeight / height, 1.25);
  if (legible && scale * FONT < SMALL) return legibly(ids);
  network.moveTo({ scale, position: { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 + 6 } });
}

// Too much for one view: begin where most comes together, at a size that can be read.
function legibly(ids) {
  const busiest = ids.reduce((best, id) => (NODES.get(id).size > NODES.get(best).size ? id : best), ids[0]);
  network.moveTo({ scale: SMALLEST / FONT, position: network.getPosition(busiest) });
}

function zoom(factor) {
  network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.03), 6) });
}

// The room changes when the evidence opens: what is drawn stays where it is, at its size.
function resize() {
  const before = { ...network.getViewPosition() }, scale = network.getScale();
  const { width, height } = room;
  room = { width: stage.clientWidth, height: stage.clientHeight };
  if (!room.width || (room.width === width && room.height === height)) return;
  network.setSize("100%", "100%");
  const position = { x: before.x + (room.width - width) / 2 / scale, y: before.y + (room.height - height) / 2 / scale };
  network.moveTo({ scale, position });
  network.redraw();
}
let room = { width: stage.clientWidth, height: stage.clientHeight };
new ResizeObserver(resize).observe(stage);

// Rings around one entity, by distance; everyone keeps the direction it had, as far as there is room.
function rings(centre, distances) {
  const middle = NODES.get(centre);
  const placed = [{ id: centre, x: 0, y: 0 }];
  let radius = 0;
  for (let hop = 1; hop <= Math.max(...distances.values()); hop += 1) {
    const members = [...distances.keys()].filter((id) => distances.get(id) === hop);
    members.sort((a, b) => turn(NODES.get(a), middle) - turn(NODES.get(b), middle));
    radius = ring(placed, members, radius + 170);
  }
  nodes.update(placed);
}

function turn(node, middle) {
  return Math.atan2(node.y - middle.y, node.x - middle.x);
}

function ring(placed, members, radius) {
  const rows = Math.ceil(members.length / Math.max(8, (2 * Math.PI * radius) / 95));
  members.forEach((id, place) => {
    const angle = (2 * Math.PI * place) / members.length - Math.PI;
    const out = radius + 110 * (place % rows);
    placed.push({ id, x: out * 1.45 * Math.cos(angle), y: out * 0.95 * Math.sin(angle) });
  });
  return radius + 110 * (rows - 1);
}

function home() {
  nodes.update(DATA.network.nodes.map(({ id, x, y }) => ({ id, x, y })));
}

// Where the picture stands, for whoever looks at the page from outside.
network.on("afterDrawing", function () {
  const { x, y } = network.getViewPosition();
  stage.dataset.view = JSON.stringify({ x, y, scale: network.getScale() });
});
