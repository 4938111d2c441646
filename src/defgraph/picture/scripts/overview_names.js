// What is written over the map: names of communities and entities, numbers of claims, ① for a single source. In
// pixels of the screen, so that it stays legible, and only where it covers nothing; the most telling comes first.

const NAME = 12, NUMBER = 10.5; // pixels of letters
const NAMES = 170, TRIED = 1600; // so many names at most, of so many entities
const MARKED = 320; // claims in view: beyond, only marks of what is chosen are written
const CELL = 56; // pixels: what is taken is kept in cells
const SHARES = [0.5, 0.42, 0.58, 0.35, 0.65, 0.28, 0.72];
const widths = new Map();
let takenCells = new Map();

function fontOf(size, bold) {
  return (bold ? "650 " : "") + size + "px " + TYPEFACE;
}

function widthOf(context, text, size, bold) {
  const key = size + (bold ? "b" : "") + text;
  if (!widths.has(key)) {
    context.font = fontOf(size, bold);
    widths.set(key, context.measureText(text).width);
  }
  return widths.get(key);
}

// What does not fit ends in an ellipsis.
function shortened(context, text, size, bold, most) {
  if (widthOf(context, text, size, bold) <= most) return text;
  let low = 0, high = text.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (widthOf(context, text.slice(0, middle).trimEnd() + "…", size, bold) <= most) low = middle;
    else high = middle - 1;
  }
  return low > 2 ? text.slice(0, low).trimEnd() + "…" : "";
}

function cellsOf(box) {
  const cells = [];
  for (let column = Math.floor(box.left / CELL); column <= box.right / CELL; column += 1) {
    for (let row = Math.floor(box.top / CELL); row <= box.bottom / CELL; row += 1) cells.push(column * 4096 + row);
  }
  return cells;
}

function boxAround(x, y, width, height) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

function claimRoom(box) {
  for (const cell of cellsOf(box)) {
    if (takenCells.has(cell)) takenCells.get(cell).push(box);
    else takenCells.set(cell, [box]);
  }
}

function isFree(box) {
  const meets = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
  return !cellsOf(box).some((cell) => takenCells.has(cell) && takenCells.get(cell).some(meets));
}

// Paper around the letters keeps them legible on lines and dots.
function letters(context, text, x, y, { size = NAME, bold = false, ink = "ink", align = "center" }) {
  context.font = fontOf(size, bold);
  context.textAlign = align;
  context.textBaseline = "middle";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = colour("canvas");
  context.strokeText(text, x, y);
  context.fillStyle = colour(ink);
  context.fillText(text, x, y);
}

function paintNames(context) {
  takenCells = new Map();
  context.globalAlpha = 1;
  const meant = view.lit !== null || view.loud.size > 0; // what is looked for comes before where it is
  if (meant) paintEntityNames(context);
  if (!oneByOne()) for (const home of HOMES) if (home.kept && discSeen(home)) paintTitle(context, home);
  if (!meant) paintEntityNames(context);
  if (!oneByOne()) for (const bundle of bundlesShown()) paintCount(context, bundle);
  paintMarks(context);
}

// The name of a community, as far as there is room on its disc: its first members, and how much is in it. The trail
// above the map has the name of the open one.
function paintTitle(context, home) {
  const radius = home.radius * lens.scale, x = screenX(home.x), y = screenY(home.y);
  if (radius < 13 || home === view.open) return;
  for (const lines of titlesFor(context, home, radius)) {
    const height = lines.reduce((sum, line) => sum + line.size * 1.28, 0);
    const box = boxAround(x, y, Math.max(...lines.map((line) => widthOf(context, line.text, line.size, line.bold))) + 4, height + 2);
    if (!isFree(box)) continue;
    claimRoom(box);
    context.globalAlpha = faded(home) ? 0.4 : 1;
    return writeTitle(context, lines, x, y - height / 2);
  }
}

function writeTitle(context, lines, x, top) {
  for (const line of lines) {
    letters(context, line.text, x, top + line.size * 0.64, line);
    top += line.size * 1.28;
  }
}

// From the fullest title to the briefest.
function titlesFor(context, home, radius) {
  const size = radius > 90 ? 14 : radius > 45 ? 12.5 : 11, wide = Math.max(2.3 * radius, 120), narrow = Math.max(1.8 * radius, 44);
  const first = (most) => wrappedName(context, headsOf(home)[0], size, most).map((text) => ({ text, size, bold: true }));
  const others = radius > 52 && !faded(home) ? headsOf(home).slice(1) : [], count = radius > 30 ? [countOf(home, radius > 90)] : [];
  const rest = (texts) => texts.map((text) => ({ text: shortened(context, text, NUMBER, false, 2 * radius), size: NUMBER, ink: "soft" }));
  const titles = [[...first(wide), ...rest([...others, ...count])], [...first(narrow), ...rest([...others, ...count])], [...first(narrow), ...rest(count)], first(narrow)];
  return titles.map((lines) => lines.filter((line) => line.text)).filter((lines) => lines.length);
}

// On two lines, where one would cut a name so short that it is that of others too.
function wrappedName(context, text, size, most) {
  if (widthOf(context, text, size, true) <= most) return [text];
  const words = text.split(" "), fits = (count) => widthOf(context, words.slice(0, count).join(" "), size, true) <= most;
  let count = 1;
  while (count + 1 < words.length && fits(count + 1)) count += 1;
  if (words.length < 2 || !fits(count)) return [shortened(context, text, size, true, most)];
  return [words.slice(0, count).join(" "), shortened(context, words.slice(count).join(" "), size, true, most)];
}

function countOf(home, long) {
  if (view.lit) return home.lit ? plural(home.lit, "match", "matches") : "";
  const entities = plural(home.kept, "entity", "entities");
  return long ? entities + " · " + plural(home.claims, "claim", "claims") : entities;
}

function paintEntityNames(context) {
  let named = 0;
  for (let number = 0; number < ranking.length && number < TRIED && named < NAMES; number += 1) {
    if (paintName(context, ranking[number])) named += 1;
  }
}

function paintName(context, entity) {
  const radius = radiusOf(entity);
  if (entity.strength < 1 || !onScreen(entity.x, entity.y, 60)) return false;
  const text = shortened(context, entity.name, NAME, false, 190), x = screenX(entity.x), y = screenY(entity.y) + radius + 9;
  const box = boxAround(x, y, widthOf(context, text, NAME, false) + 6, NAME + 3);
  if (!isFree(box)) return false;
  claimRoom(box);
  context.globalAlpha = 1;
  letters(context, text, x, y, { bold: Boolean(view.chosen && view.chosen.entity === entity.id) });
  return true;
}

function paintCount(context, bundle) {
  if (bundle.count < 2 || view.lit) return;
  const { one, other, via } = bundleCurve(bundle), { x, y } = pointOn(one, other, via, 0.5), text = grouped(bundle.count);
  const box = boxAround(x, y, widthOf(context, text, NUMBER, false) + 6, NUMBER + 4);
  const inside = HOMES.some((home) => home.kept && Math.hypot(screenX(home.x) - x, screenY(home.y) - y) < home.radius * lens.scale + 6);
  if (inside || !onScreen(mapPoint(x, y).x, mapPoint(x, y).y, 0) || !isFree(box)) return;
  claimRoom(box);
  context.globalAlpha = 1;
  letters(context, text, x, y, { size: NUMBER, ink: "soft" });
}

function paintMarks(context) {
  const seen = [];
  scene.forEachEdge(function (id, stroke, from, to, one, other) {
    const due = stroke.loud || stroke.told, { mark } = stroke;
    if ((stroke.strength < 1 && !stroke.told) || (!mark.single && !mark.text)) return;
    const via = claimVia(stroke, one, other);
    if (claimSeen(one, other, via)) seen.push({ stroke, one, other, via, due });
  });
  const few = seen.length > MARKED || lens.scale < 0.1 ? seen.filter((mark) => mark.due) : seen;
  few.sort((a, b) => b.due - a.due);
  for (const mark of few.slice(0, MARKED)) paintMark(context, mark);
}

function pointOn(one, other, via, share) {
  const rest = 1 - share, curve = (from, middle, to) => rest * rest * from + 2 * rest * share * middle + share * share * to;
  return { x: screenX(curve(one.x, via.x, other.x)), y: screenY(curve(one.y, via.y, other.y)) };
}

function paintMark(context, { stroke, one, other, via, due }) {
  const long = Math.hypot(screenX(one.x) - screenX(other.x), screenY(one.y) - screenY(other.y));
  if (long < 40 && !due) return;
  const whole = stroke.mark.text && (due || long > 150) ? shortened(context, stroke.mark.text, NUMBER, false, due ? 170 : long * 0.6) : "";
  for (const text of whole ? [whole, ""] : [""]) {
    if (!text && !stroke.mark.single) return;
    const width = (stroke.mark.single ? 14 : 0) + (text ? widthOf(context, text, NUMBER, false) + 4 : 0);
    for (const share of SHARES) {
      const { x, y } = pointOn(one, other, via, share), box = boxAround(x, y, width + 2, 15);
      if (!isFree(box)) continue;
      claimRoom(box);
      context.globalAlpha = stroke.told ? 1 : stroke.strength;
      return writeMark(context, stroke, text, x, y, width);
    }
  }
}

function writeMark(context, stroke, text, x, y, width) {
  const left = x - width / 2;
  if (stroke.mark.single) ringedOne(context, left + 7, y, colour(stroke.claim.deal ? "warn" : "soft"));
  if (text) letters(context, text, left + (stroke.mark.single ? 17 : 2), y, { size: NUMBER, align: "left" });
}

function ringedOne(context, x, y, ink) {
  context.beginPath();
  context.arc(x, y, 6.2, 0, 2 * Math.PI);
  context.fillStyle = colour("canvas");
  context.fill();
  context.lineWidth = 1.2;
  context.strokeStyle = ink;
  context.stroke();
  context.fillStyle = ink;
  context.font = fontOf(10, true);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText("1", x, y + 0.5);
}

// What is under the pointer, in words, on a slip of paper beside it.
function paintSlip(context, { x, y, lines }) {
  const texts = lines.map((line, number) => shortened(context, line, NAME, number === 0, 380));
  const width = Math.max(...texts.map((text, number) => widthOf(context, text, NAME, number === 0))) + 18;
  const height = texts.length * 17 + 9;
  const left = Math.min(Math.max(x - width / 2, 6), Math.max(lens.width - width - 6, 6));
  const top = y - height - 14 > 4 ? y - height - 14 : y + 18;
  context.globalAlpha = 1;
  context.fillStyle = colour("ink");
  context.beginPath();
  context.roundRect(left, top, width, height, 5);
  context.fill();
  context.fillStyle = colour("paper");
  context.textAlign = "left";
  context.textBaseline = "middle";
  texts.forEach(function (text, number) {
    context.font = fontOf(NAME, number === 0);
    context.fillText(text, left + 9, top + 13 + 17 * number);
  });
}
