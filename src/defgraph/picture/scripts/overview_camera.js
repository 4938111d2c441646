// Where one looks at the map from, and the gestures that move this: drag, wheel, two fingers.

const board = at("network");
const lens = { x: 0, y: 0, scale: 0.1, width: 0, height: 0 }; // middle of the view on the map; pixels of the screen for one of the map
const NEAREST = 4, CLOSE = 2.4; // scales: as near as one can get, and as near as one is taken
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const DRAGGED = 4; // pixels: less is a click
const SETTLED = 160; // milliseconds without a movement
let flight = 0; // the frame that is to come, while one is on the way
let goal = null; // where the last flight went: if the room changes just then, the goal stays in the middle
let settling = 0;
let moving = false;
let steered = false; // by the reader, since it was last fitted: only then is it worth a place in the link

function screenX(x) {
  return (x - lens.x) * lens.scale + lens.width / 2;
}

function screenY(y) {
  return (y - lens.y) * lens.scale + lens.height / 2;
}

function mapPoint(x, y) {
  return { x: (x - lens.width / 2) / lens.scale + lens.x, y: (y - lens.height / 2) / lens.scale + lens.y };
}

function onScreen(x, y, reach) {
  const left = screenX(x), top = screenY(y);
  return left > -reach && top > -reach && left < lens.width + reach && top < lens.height + reach;
}

// The farthest one may go: twice as far as is needed to see everything.
function farthest() {
  const wide = mapBox.right - mapBox.left, high = mapBox.bottom - mapBox.top;
  return Math.min(0.5 * Math.min(lens.width / wide, lens.height / high), NEAREST / 2) || NEAREST / 2;
}

function aim(x, y, scale) {
  lens.scale = Math.min(Math.max(scale, farthest()), NEAREST);
  lens.x = x;
  lens.y = y;
  moving = true;
  dropSlip();
  clearTimeout(settling);
  settling = setTimeout(settleLens, SETTLED);
  repaintBoard();
}

function settleLens() {
  moving = false;
  openByNearness();
  repaintBoard();
  if (steered) tellListeners("camera", drawing.camera());
}

function land() {
  cancelAnimationFrame(flight);
  flight = 0;
}

// Move there within a quarter of a second, unless the reader wants no motion; scales change evenly by ratio.
function fly(x, y, scale) {
  land();
  goal = { x, y, until: performance.now() + 700 };
  if (STILL.matches || !board.dataset.ready) return aim(x, y, scale);
  const from = { ...lens }, began = performance.now();
  const step = function (time) {
    const way = Math.min(Math.max((time - began) / 260, 0), 1), eased = way * (2 - way);
    const here = from.scale * (scale / from.scale) ** eased;
    const left = ((1 - eased) * from.scale) / here; // so that the goal goes straight to its place on the screen
    aim(x + (from.x - x) * left, y + (from.y - y) * left, here);
    flight = way < 1 ? requestAnimationFrame(step) : 0;
    goal.until = performance.now() + 700;
  };
  flight = requestAnimationFrame(step);
}

function boxOf(circles) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y, radius] of circles) {
    box.left = Math.min(box.left, x - radius);
    box.right = Math.max(box.right, x + radius);
    box.top = Math.min(box.top, y - radius);
    box.bottom = Math.max(box.bottom, y + radius);
  }
  return box;
}

// The trail takes some room above; names stick out on all sides.
const MARGIN = { side: 36, above: 54, below: 34 };
function lookingAt(box, most) {
  measureBoard();
  const width = lens.width - 2 * MARGIN.side, height = lens.height - MARGIN.above - MARGIN.below;
  const scale = Math.min(width / Math.max(box.right - box.left, 1), height / Math.max(box.bottom - box.top, 1), most);
  const lower = (MARGIN.above - MARGIN.below) / 2 / scale;
  return { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 - lower, scale };
}

function flyToBox(box, most) {
  if (!(box.right >= box.left) || !lens.width) return;
  const { x, y, scale } = lookingAt(box, most);
  fly(x, y, scale);
}

function zoomAt(x, y, factor) {
  land();
  steered = true;
  const before = mapPoint(x, y), scale = Math.min(Math.max(lens.scale * factor, farthest()), NEAREST);
  aim(before.x - (x - lens.width / 2) / scale, before.y - (y - lens.height / 2) / scale, scale);
}

const fingers = new Map();
let gone = 0; // how far the pointer has gone since it came down

function placeOf(event) {
  const box = board.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

function fingerDown(event) {
  if (event.button > 0) return;
  if (!fingers.size) gone = 0;
  fingers.set(event.pointerId, placeOf(event));
  board.setPointerCapture(event.pointerId);
}

function fingerMoves(event) {
  const here = placeOf(event), before = fingers.get(event.pointerId);
  if (!before) return pointAt(here);
  const others = [...fingers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
  gone += Math.hypot(here.x - before.x, here.y - before.y) + (others.length ? DRAGGED : 0);
  fingers.set(event.pointerId, here);
  if (gone < DRAGGED) return;
  land();
  steered = true;
  const share = 1 / fingers.size;
  aim(lens.x - ((here.x - before.x) * share) / lens.scale, lens.y - ((here.y - before.y) * share) / lens.scale, lens.scale);
  if (others.length) {
    const [other] = others;
    const far = Math.hypot(here.x - other.x, here.y - other.y), was = Math.hypot(before.x - other.x, before.y - other.y);
    if (was > 0) zoomAt((here.x + other.x) / 2, (here.y + other.y) / 2, far / was);
  }
}

function fingerUp(event) {
  if (!fingers.delete(event.pointerId)) return;
  if (gone < DRAGGED && event.type === "pointerup") clickAt(placeOf(event));
}

board.style.touchAction = "none";
board.addEventListener("pointerdown", fingerDown);
board.addEventListener("pointermove", fingerMoves);
board.addEventListener("pointerup", fingerUp);
board.addEventListener("pointercancel", fingerUp);
board.addEventListener("pointerleave", () => pointAt(null));
board.addEventListener("dblclick", (event) => doubleClickAt(placeOf(event)));
board.addEventListener("wheel", function (event) {
  event.preventDefault();
  const { x, y } = placeOf(event);
  zoomAt(x, y, Math.exp(-Math.max(-200, Math.min(200, event.deltaY * (event.deltaMode ? 30 : 1))) / 500));
}, { passive: false });

const STRIDE = 60; // pixels: one step by key
board.addEventListener("keydown", function (event) {
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  if (!steps[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  land();
  steered = true;
  const [x, y] = steps[event.key];
  aim(lens.x + (x * STRIDE) / lens.scale, lens.y + (y * STRIDE) / lens.scale, lens.scale);
});

// The room changes when the evidence opens: what is drawn stays where it is, at its size, unless one is just going
// somewhere.
function measureBoard() {
  const { width, height } = lens, now = performance.now();
  lens.width = board.clientWidth;
  lens.height = board.clientHeight;
  if (!lens.width || (lens.width === width && lens.height === height)) return;
  fitLayers();
  repaintBoard();
  if (!width) return void drawing.fit();
  if (goal && now < goal.until) return void ((lens.x = goal.x), (lens.y = goal.y));
  lens.x += (lens.width - width) / 2 / lens.scale;
  lens.y += (lens.height - height) / 2 / lens.scale;
}
