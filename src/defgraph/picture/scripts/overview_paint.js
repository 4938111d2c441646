// How the map is painted: discs, bundles, dots, claims and entities, with the shapes and dashes of the legend. It
// paints on whatever has the methods of a canvas: the screen, a picture to be saved, an SVG drawing.

const TYPEFACE = '-apple-system, "Segoe UI", Inter, "Noto Sans", "Liberation Sans", Arial, sans-serif';
const SHAPE_FROM = 2.2; // pixels: smaller entities are dots

// Corners of the shapes of the legend, around a middle, on a circle of radius one.
const SHAPES = {
  hexagon: { corners: 6, turn: Math.PI / 2, depth: 2 },
  triangle: { corners: 3, turn: 0, depth: 2 },
  triangleDown: { corners: 3, turn: Math.PI, depth: 2 },
  diamond: { corners: 4, turn: 0, depth: 2 },
  square: { corners: 4, turn: Math.PI / 4, depth: 2 },
  star: { corners: 5, turn: 0, depth: 3.1 },
  dot: { corners: 0, turn: 0, depth: 2 },
};
for (const shape of Object.values(SHAPES)) shape.outline = outlineOf(shape);

function outlineOf({ corners, turn, depth }) {
  const sharp = depth > 2, inner = 0.42, outline = [];
  const steps = sharp ? 2 * corners : corners;
  for (let step = 0; step < steps; step += 1) {
    const angle = turn - Math.PI / 2 + (2 * Math.PI * step) / steps, far = sharp && step % 2 ? inner : 1;
    outline.push([far * Math.cos(angle), far * Math.sin(angle)]);
  }
  return outline;
}

function radiusOf(entity) {
  return Math.min(Math.max(entity.size * lens.scale * 1.05, entity.least), 22);
}

function paintMap(context, withDots) {
  if (view.moved) paintRings(context);
  if (!oneByOne()) {
    for (const home of HOMES) if (home.kept && home !== view.open) paintDisc(context, home);
    for (const bundle of bundlesShown()) paintBundle(context, bundle);
    if (view.open) paintDisc(context, view.open);
    if (withDots) paintDots(context);
  }
  context.globalAlpha = 1;
}

function paintRings(context) {
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.strokeStyle = colour("line");
  for (const { width, height } of view.rings) {
    context.beginPath();
    context.ellipse(screenX(0), screenY(0), width * lens.scale, height * lens.scale, 0, 0, 2 * Math.PI);
    context.stroke();
  }
}

function paintScene(context) {
  scene.forEachEdge((id, stroke, from, to, one, other) => paintClaim(context, stroke, one, other));
  context.setLineDash([]);
  scene.forEachNode((id, entity) => paintEntity(context, entity));
  context.globalAlpha = 1;
}

function discSeen(home) {
  return onScreen(home.x, home.y, home.radius * lens.scale);
}

function paintDisc(context, home) {
  if (!discSeen(home)) return;
  const open = home === view.open, lookedAt = home === view.hovered;
  context.globalAlpha = faded(home) ? 0.45 : 1;
  context.beginPath();
  context.arc(screenX(home.x), screenY(home.y), home.radius * lens.scale, 0, 2 * Math.PI);
  context.fillStyle = colour(open ? "paper" : "raised");
  context.fill();
  context.lineWidth = open || lookedAt ? 2 : 1;
  context.strokeStyle = colour(open || lookedAt ? "focus" : "line");
  context.stroke();
}

// Without a match, or beside what is chosen, a community steps back.
function faded(home) {
  return view.lit !== null && !home.lit;
}

// A bundle bends a little, always to the same side, and runs under the discs.
const BEND = 0.1;
function bendOf(one, other, swing) {
  const dx = other.x - one.x, dy = other.y - one.y, length = Math.hypot(dx, dy) || 1;
  return { x: (one.x + other.x) / 2 - (dy / length) * swing * 2, y: (one.y + other.y) / 2 + (dx / length) * swing * 2 };
}

function bundlesShown() {
  const meant = (bundle) => bundle.low === view.open || bundle.high === view.open || bundle.low === view.hovered || bundle.high === view.hovered;
  return bundles.filter((bundle) => bundle.strong || meant(bundle));
}

function bundleWidth(bundle) {
  return Math.min(1 + 0.75 * Math.sqrt(bundle.count), 13) * Math.min(Math.max(lens.scale * 9, 0.6), 1);
}

// From rim to rim: the middles of the discs stay free for their names.
function bundleCurve({ low, high }) {
  const via = bendOf(low, high, BEND * Math.hypot(high.x - low.x, high.y - low.y));
  return { one: rimOf(low, via), other: rimOf(high, via), via };
}

function rimOf(home, towards) {
  const far = Math.hypot(towards.x - home.x, towards.y - home.y) || 1, share = home.radius / far;
  return { x: home.x + (towards.x - home.x) * share, y: home.y + (towards.y - home.y) * share };
}

function paintBundle(context, bundle) {
  const { low, high, line } = bundle, { one, other, via } = bundleCurve(bundle);
  const meant = [low, high].some((home) => home === view.open || home === view.hovered);
  context.globalAlpha = view.lit || view.loud.size || (view.open && !meant) ? 0.16 : meant ? 0.6 : 0.42;
  context.strokeStyle = lit(line.colour);
  context.lineWidth = bundleWidth(bundle);
  context.setLineDash(line.dashes);
  context.beginPath();
  context.moveTo(screenX(one.x), screenY(one.y));
  context.quadraticCurveTo(screenX(via.x), screenY(via.y), screenX(other.x), screenY(other.y));
  context.stroke();
  context.setLineDash([]);
}

// Dots are a texture: how many there are, and of what kinds. The small ones are set pixel by pixel, which a canvas
// without a graphics card takes a tenth of the time for.
function paintDots(context) {
  const grains = [], dust = context.drawImage ? clearDust() : null;
  for (const [look, some] of dots) {
    for (const entity of some) {
      const x = screenX(entity.x), y = screenY(entity.y), radius = radiusOf(entity);
      if (x < -radius || y < -radius || x > lens.width + radius || y > lens.height + radius) continue;
      if (dust && radius <= SHAPE_FROM) setGrain(dust, x, y, radius, grainInk(lit(look.colour), dotStrength(entity)));
      else grains.push(entity);
    }
  }
  if (dust) spillDust(context, dust);
  for (const entity of grains) paintDot(context, entity);
}

function dotStrength(entity) {
  return entity.strength < 1 ? 0.15 : 0.5;
}

function paintDot(context, entity) {
  context.globalAlpha = dotStrength(entity);
  context.fillStyle = lit(entity.look.colour);
  outlined(context, entity.look, screenX(entity.x), screenY(entity.y), radiusOf(entity));
  context.fill();
}

let dustKept = null;
function clearDust() {
  const { width, height } = layers.ground.canvas;
  if (!dustKept || dustKept.image.width !== width || dustKept.image.height !== height) {
    const canvas = make("canvas", { width, height }), image = new ImageData(width, height);
    dustKept = { canvas, image, pixels: new Uint32Array(image.data.buffer), context: canvas.getContext("2d") };
  }
  dustKept.pixels.fill(0);
  return dustKept;
}

function setGrain({ image, pixels }, x, y, radius, ink) {
  const ratio = image.width / lens.width, side = Math.max(Math.round(2 * radius * ratio), 1);
  const left = Math.round((x - radius) * ratio), top = Math.round((y - radius) * ratio);
  for (let row = Math.max(top, 0); row < Math.min(top + side, image.height); row += 1) {
    for (let column = Math.max(left, 0); column < Math.min(left + side, image.width); column += 1) pixels[row * image.width + column] = ink;
  }
}

function spillDust(context, { canvas, image, context: own }) {
  own.putImageData(image, 0, 0);
  context.globalAlpha = 1;
  context.drawImage(canvas, 0, 0, lens.width, lens.height);
}

const grainInks = new Map();
function grainInk(ink, strength) {
  const key = ink + strength;
  if (!grainInks.has(key)) {
    const [red, green, blue] = channelsOf(ink);
    grainInks.set(key, ((Math.round(strength * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0);
  }
  return grainInks.get(key);
}

const channelsKnown = new Map();
function channelsOf(ink) {
  if (!channelsKnown.has(ink)) {
    const digits = /^#([\da-f]{3}|[\da-f]{6})$/i.test(ink) ? (ink.length === 4 ? ink.replace(/[\da-f]/gi, "$&$&") : ink).slice(1).match(/../g) : null;
    channelsKnown.set(ink, digits ? digits.map((pair) => parseInt(pair, 16)) : ink.match(/\d+/g).slice(0, 3).map(Number));
  }
  return channelsKnown.get(ink);
}

function outlined(context, look, x, y, radius) {
  const { outline } = SHAPES[look.shape] || SHAPES.dot;
  context.beginPath();
  if (!outline.length) return context.arc(x, y, radius * 0.9, 0, 2 * Math.PI);
  context.moveTo(x + outline[0][0] * radius, y + outline[0][1] * radius);
  for (let corner = 1; corner < outline.length; corner += 1) {
    context.lineTo(x + outline[corner][0] * radius, y + outline[corner][1] * radius);
  }
  context.closePath();
}

function paintEntity(context, entity) {
  const radius = radiusOf(entity);
  if (!onScreen(entity.x, entity.y, radius + 4)) return;
  const { look } = entity, x = screenX(entity.x), y = screenY(entity.y);
  const meant = isMeant(entity);
  context.globalAlpha = entity.strength;
  outlined(context, look, x, y, radius);
  context.fillStyle = look.hollow ? colour("canvas") : lit(look.colour);
  context.fill();
  context.lineWidth = meant ? 3 : look.hollow ? Math.min(2.4, radius / 2) : 1;
  context.strokeStyle = meant ? colour("ink") : lit(look.colour);
  context.stroke();
}

function isMeant(entity) {
  return view.hovered === entity || Boolean(view.chosen && view.chosen.entity === entity.id);
}

function claimVia(stroke, one, other) {
  if (one === other) return { x: one.x + 45, y: one.y - 70 };
  return stroke.swing ? bendOf(one, other, stroke.swing) : { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}

function claimSeen(one, other, via) {
  const left = screenX(Math.min(one.x, other.x, via.x)), right = screenX(Math.max(one.x, other.x, via.x));
  const top = screenY(Math.min(one.y, other.y, via.y)), bottom = screenY(Math.max(one.y, other.y, via.y));
  return right > 0 && bottom > 0 && left < lens.width && top < lens.height;
}

// Claims keep their widths near by; farther off they get thinner, down to a hair.
function claimWidth(line) {
  return line.width * Math.min(Math.max(lens.scale * 1.3, 0.35), 1);
}

// What is meant stands out by its width too, unless it is a whole sheaf.
function loudWidth(line) {
  return line.width + (view.loud.size < 40 ? 0.8 : 0);
}

function paintClaim(context, stroke, one, other) {
  const via = claimVia(stroke, one, other);
  if (!claimSeen(one, other, via)) return;
  const { line, loud } = stroke;
  context.globalAlpha = stroke.strength * Math.min(one.strength, other.strength);
  context.strokeStyle = lit(line.colour);
  context.lineWidth = loud ? loudWidth(line) : claimWidth(line);
  context.setLineDash(moving && !loud ? [] : line.dashes);
  context.beginPath();
  const [ax, ay, bx, by, vx, vy] = [one.x, one.y, other.x, other.y, via.x, via.y].map((far, axis) => (axis % 2 ? screenY(far) : screenX(far)));
  context.moveTo(ax, ay);
  if (one === other) context.bezierCurveTo(2 * ax - vx, vy, vx, vy, ax, ay);
  else if (stroke.swing) context.quadraticCurveTo(vx, vy, bx, by);
  else context.lineTo(bx, by);
  context.stroke();
  if (stroke.directed && !stroke.faint && one !== other) paintArrow(context, stroke, other, vx, vy, bx, by);
}

function paintArrow(context, stroke, other, fromX, fromY, x, y) {
  const long = Math.hypot(x - fromX, y - fromY), size = Math.min(4 + context.lineWidth * 1.6, 12);
  if (long < 14 || lens.scale < 0.12) return;
  const cos = (x - fromX) / long, sin = (y - fromY) / long, far = radiusOf(other) + 1.5;
  const tipX = x - cos * far, tipY = y - sin * far;
  context.fillStyle = lit(stroke.line.colour);
  context.beginPath();
  context.moveTo(tipX, tipY);
  context.lineTo(tipX - cos * size - sin * size * 0.45, tipY - sin * size + cos * size * 0.45);
  context.lineTo(tipX - cos * size + sin * size * 0.45, tipY - sin * size - cos * size * 0.45);
  context.closePath();
  context.fill();
}

// Claims that fall go out before one's eyes, wherever they are.
const GOING_OUT = 900; // milliseconds
let leavingSince = new Map();

function letLeave(ids) {
  const began = performance.now();
  leavingSince = new Map(STILL.matches ? [] : [...ids].slice(0, ONE_BY_ONE).map((id) => [id, began]));
}

function paintLeaving(context) {
  const time = performance.now();
  context.strokeStyle = colour("warn");
  context.lineWidth = 1.6;
  for (const [id, began] of leavingSince) {
    const { one, other } = TIES.get(id), left = 1 - (time - began) / GOING_OUT;
    if (left <= 0) leavingSince.delete(id);
    context.globalAlpha = Math.max(left, 0);
    context.beginPath();
    context.moveTo(screenX(one.x), screenY(one.y));
    context.lineTo(screenX(other.x), screenY(other.y));
    context.stroke();
  }
  context.globalAlpha = 1;
  if (leavingSince.size) repaintBoard();
}
