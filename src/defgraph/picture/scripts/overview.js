// The picture of a large graph: an overview by community that opens into its members, and into the surroundings of
// one entity. Drawn by sigma where there is a graphics card, else by our own painter.

const layers = { ground: null, top: null }; // canvases; without sigma one is both
let waiting = 0;

function repaintBoard() {
  if (!waiting) waiting = requestAnimationFrame(paintBoard);
}

function makeLayer() {
  const canvas = make("canvas", {});
  Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%" });
  board.append(canvas);
  return canvas.getContext("2d");
}

function fitLayers() {
  const ratio = window.devicePixelRatio || 1;
  for (const { canvas } of new Set(Object.values(layers))) {
    canvas.width = Math.round(lens.width * ratio);
    canvas.height = Math.round(lens.height * ratio);
  }
}

function cleared(context) {
  const ratio = context.canvas.width / lens.width;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, lens.width, lens.height);
  return context;
}

function paintBoard() {
  waiting = 0;
  if (!lens.width) return;
  freshScene();
  paintMap(cleared(layers.ground), !sigmaPainter);
  const top = layers.top === layers.ground ? layers.top : cleared(layers.top);
  if (!sigmaPainter || !paintBySigma(top)) paintScene(top);
  paintLeaving(top);
  paintNames(top);
  if (slip) paintSlip(top, slip);
  // Where the picture stands, for whoever looks at the page from outside.
  board.dataset.view = JSON.stringify({ x: lens.x, y: lens.y, scale: lens.scale });
  board.dataset.open = view.open ? view.open.name : "";
}

// Sigma leaves claims about oneself, and the rim of what is meant. Answers whether it could draw.
function paintBySigma(context) {
  try {
    sigmaPainter.take(scene);
    sigmaPainter.paint();
  } catch {
    giveSigmaUp();
    return false;
  }
  scene.forEachEdge((id, stroke, from, to, one, other) => one === other && paintClaim(context, stroke, one, other));
  context.setLineDash([]);
  scene.forEachNode((id, entity) => isMeant(entity) && paintEntity(context, entity));
  return true;
}

// A card may be taken away, or not know what it says it knows: then the canvas does it all.
function giveSigmaUp() {
  if (!sigmaPainter) return;
  sigmaPainter.remove();
  sigmaPainter = null;
  board.dataset.painter = "canvas";
  repaintBoard();
}

function paintAll(context) {
  freshScene();
  context.fillStyle = colour("canvas");
  context.fillRect(0, 0, lens.width, lens.height);
  paintMap(context, true);
  paintScene(context);
  paintNames(context);
}

// Communities

function openHome(home, going) {
  view.open = home;
  view.part = null;
  dropSlip();
  sceneChanged(DETAIL);
  if (!going) return;
  steered = true;
  flyToBox(boxOf([[home.x, home.y, home.radius]]), CLOSE);
}

function backToOverview() {
  view.open = view.part = null;
  sceneChanged(DETAIL);
  wholePicture();
}

// Who comes near enough opens a community, who goes far enough closes it.
function openByNearness() {
  if (oneByOne() || flight) return;
  const least = Math.min(lens.width, lens.height), { open } = view;
  if (open && open.kept && open.radius * lens.scale > 0.25 * least) return;
  const near = HOMES.find((home) => home.kept && home.radius * lens.scale > 0.5 * least && Math.hypot(home.x - lens.x, home.y - lens.y) < home.radius);
  if (near || open) openHome(near || null, false);
}

function sceneChanged(part) {
  stale = Math.max(stale, part);
  repaintBoard();
}

// What happens to the picture is told by these names: "entity", "claim", "nothing", "focus", "camera".

const listeners = new Map();

function tellListeners(name, ...facts) {
  for (const listener of listeners.get(name) || []) listener(...facts);
}

// What everything else may ask of the picture. `leaving` are claims that go out before one's eyes.

const drawing = {
  show(nodeIds, claimIds, leaving = new Set()) {
    letLeave(leaving);
    view.nodes = nodeIds;
    view.claims = claimIds;
    view.part = null;
    sceneChanged(EVERYTHING);
  },
  restyle: () => sceneChanged(EVERYTHING),
  emphasise(claimIds) {
    view.loud = new Set(claimIds);
    sceneChanged(DETAIL);
  },
  dim(kept) {
    view.lit = kept && new Set(kept);
    sceneChanged(EVERYTHING);
  },
  choose(what) {
    view.chosen = what;
    sceneChanged(DETAIL);
  },
  goTo(id) {
    const entity = ENTITIES.get(id);
    freshScene();
    if (!oneByOne() && view.open !== entity.home) openHome(entity.home, false);
    steered = true;
    fly(entity.x, entity.y, Math.max(lens.scale, 0.9));
  },
  // Brings both ends of a claim into view if they are outside, without going nearer.
  reveal(id) {
    const { one, other } = TIES.get(id);
    if (![one, other].every(({ x, y }) => onScreen(x, y, -40))) flyToBox(boxOf(circlesOf([one.id, other.id])), lens.scale);
  },
  fit(ids) {
    steered = false;
    flyToBox(wholeOf(ids), CLOSE);
  },
  zoom: (factor) => zoomAt(lens.width / 2, lens.height / 2, factor),
  // `rings` are ellipses around the middle of the map, drawn behind the rest.
  place(places, rings = []) {
    view.moved = true;
    view.rings = rings;
    for (const [id, { x, y }] of places) Object.assign(ENTITIES.get(id), { x, y });
    sceneChanged(EVERYTHING);
  },
  home() {
    if (!view.moved) return;
    view.moved = false;
    for (const [id, entity] of ENTITIES) (entity.x = NODES.get(id).x), (entity.y = NODES.get(id).y);
    sceneChanged(EVERYTHING);
  },
  camera: () => ({ x: lens.x, y: lens.y, scale: lens.scale }),
  setCamera: ({ x, y, scale }) => aim(x, y, scale),
  // Of the whole picture, or of the open community.
  svg() {
    const before = { ...lens }, pen = new SvgPen(lens.width, lens.height, DATA.title);
    Object.assign(lens, lookingAt(view.open ? boxOf([[view.open.x, view.open.y, view.open.radius]]) : wholeOf(), CLOSE));
    paintAll(pen);
    Object.assign(lens, before);
    return String(pen);
  },
  on(name, handler) {
    listeners.set(name, [...(listeners.get(name) || []), handler]);
  },
  begin(camera) {
    new ResizeObserver(measureBoard).observe(board);
    if (camera) this.setCamera(camera);
    else this.fit();
    cancelAnimationFrame(waiting);
    paintBoard();
    board.dataset.ready = "yes";
  },
};

// The room that some entities take, or all in view: of an overview, that of the discs.
function wholeOf(ids) {
  freshScene();
  const some = ids ? [...ids] : [], few = some.length && some.length <= ONE_BY_ONE;
  if (!oneByOne() && !few) return boxOf(homesInView().map(({ x, y, radius }) => [x, y, radius]));
  return boxOf(circlesOf(some.length ? some : view.nodes));
}

function startBoard() {
  lens.width = board.clientWidth;
  lens.height = board.clientHeight;
  layers.ground = makeLayer();
  const painter = graphicsCard() ? new SigmaPainter(board, giveSigmaUp) : null;
  layers.top = painter ? makeLayer() : layers.ground;
  board.dataset.painter = painter ? "sigma" : "canvas";
  fitLayers();
  return painter;
}

let sigmaPainter = startBoard();
