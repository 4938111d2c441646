// What a saved picture says of itself, for it goes where the page is not: title and limits of the view above it, what
// its signs mean and what it was drawn from below. The drawing itself lies between, as it is.

const CAPTION = { face: '-apple-system, "Segoe UI", Inter, "Noto Sans", "Liberation Sans", Arial, sans-serif', margin: 20, least: 640, usual: 1200 };
const HEADING = { size: 19, weight: 650, ink: "ink" }, TOLD = { size: 13, weight: 400, ink: "ink" }, SMALL = { size: 12, weight: 400, ink: "soft" };
const captionRuler = document.createElement("canvas").getContext("2d");

// Text as one line that XML can hold, and that turns nothing around which stands beside it.
function plainWords(text) {
  // eslint-disable-next-line no-control-regex
  return text.toWellFormed().replace(/[\u0000-\u001f\u007f\s]+/g, " ").replace(/[\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g, "").trim();
}

function captionWidth(text, { size, weight }) {
  captionRuler.font = `${weight} ${size}px ${CAPTION.face}`;
  return captionRuler.measureText(text).width;
}

// A word that is longer than a line is broken inside.
function captionLines(text, style, room) {
  const lines = [""];
  for (const word of plainWords(text).split(" ").flatMap((word) => (captionWidth(word, style) > room ? [...word] : [word + " "]))) {
    if (lines[lines.length - 1] && captionWidth((lines[lines.length - 1] + word).trimEnd(), style) > room) lines.push("");
    lines[lines.length - 1] += word;
  }
  return lines.map((line) => line.trimEnd()).filter(Boolean);
}

// Rows are made from the top downwards: each is told where it begins, and answers where the next does.
function captionText(parent, top, text, style, room) {
  for (const line of captionLines(text, style, room)) {
    top += style.size * 1.35;
    parent.append(makeSvg("text", { x: 0, y: tenths(top - style.size * 0.3), "font-size": style.size, "font-weight": style.weight, fill: colour(style.ink) }, line));
  }
  return top;
}

// The shapes and lines that are in view, as in the legend of the page, beside each other as far as they fit.
function captionKey(parent, top, room) {
  let x = 0, y = top + 8;
  for (const { sample, label } of signsInView()) {
    const wide = Number(sample.getAttribute("width")), high = Number(sample.getAttribute("height")), whole = wide + 5 + captionWidth(label, SMALL);
    if (x && x + whole > room) (x = 0), (y += 19);
    sample.setAttribute("x", tenths(x));
    sample.setAttribute("y", tenths(y + 9 - high / 2));
    parent.append(sample, makeSvg("text", { x: tenths(x + wide + 5), y: y + 13, "font-size": SMALL.size, fill: colour("ink") }, label));
    x += whole + 16;
  }
  return y + 20;
}

function signsInView() {
  const looks = new Set(shown.nodes.map((id) => NODES.get(id).look)), states = shown.claims.map((claim) => now(claim));
  const keys = new Set(states.map(({ standing, stageKey }) => (standing === "denied" ? "standing:denied" : stageKey)));
  const told = (key) => (key === "standing:denied" ? "denied" : stageWords(key.replace(/^\w+:/, "")) + (key.startsWith("other:") ? " (no deal)" : ""));
  return [
    ...[...LOOKS.values()].filter(({ key }) => looks.has(key)).map((look) => ({ sample: symbolSample(look), label: look.label })),
    ...Object.entries(DATA.lines).filter(([key]) => keys.has(key)).map(([key, line]) => ({ sample: lineSample(line), label: told(key) })),
  ];
}

const SIGNS = "① rests on a single source: one failure leaves nothing under the claim. Wider lines have more independent origins."
  + (DATA.renderer === "overview" ? " A line with a number stands for so many claims." : "");

// What limits the view, and the part of it that the table lists.
function toldOfView() {
  return [viewInWords(), listed.part ? "Here: " + grouped(listed.claims.length) + " " + listed.part.words : ""].filter(Boolean).join(". ");
}

// The drawing with its caption, as SVG; letters grow with a large drawing.
function captioned(drawn) {
  const inner = new DOMParser().parseFromString(drawn, "image/svg+xml").documentElement;
  const [width, height] = ["width", "height"].map((name) => Number(inner.getAttribute(name)));
  const wide = Math.max(width, CAPTION.least), unit = Math.max(wide / CAPTION.usual, 1), room = wide / unit - 2 * CAPTION.margin;
  const above = makeSvg("g", {}), below = makeSvg("g", {}), from = document.querySelector(".from");
  const head = captionText(above, captionText(above, 0, DATA.title, HEADING, room), toldOfView(), TOLD, room) + 1.5 * CAPTION.margin;
  const key = captionText(below, captionKey(below, 0, room), SIGNS, TOLD, room);
  const foot = captionText(below, key + 4, [from ? from.textContent : "", "drawn with defgraph"].filter(Boolean).join(", "), SMALL, room) + 1.5 * CAPTION.margin;
  const high = (head + foot) * unit + height, placed = (part, top) => (part.setAttribute("transform", `matrix(${unit} 0 0 ${unit} ${CAPTION.margin * unit} ${tenths(top)})`), part);
  for (const name of ["title", "desc"]) for (const child of [...inner.children]) if (child.tagName === name) child.remove();
  inner.removeAttribute("role");
  inner.setAttribute("x", tenths((wide - width) / 2));
  inner.setAttribute("y", tenths(head * unit));
  return makeSvg("svg", { width: tenths(wide), height: tenths(high), viewBox: [0, 0, wide, high].map(tenths).join(" "), "font-family": CAPTION.face, role: "img" },
    makeSvg("title", {}, plainWords(DATA.title)), makeSvg("desc", {}, plainWords(toldOfView())), makeSvg("rect", { width: tenths(wide), height: tenths(high), fill: colour("canvas") }),
    placed(above, CAPTION.margin * unit), document.importNode(inner, true), placed(below, head * unit + height));
}

// The picture in view, all of it, whoever's evidence is open beside it.
function pictureInView() {
  const chosen = wishes.claim ? { claim: wishes.claim } : wishes.entity ? { entity: wishes.entity } : null;
  if (chosen) drawing.choose(null), drawing.emphasise([]);
  const drawn = captioned(drawing.svg());
  if (chosen) drawing.choose(chosen), drawing.emphasise(standingOut());
  return drawn;
}

// What limits the view, as part of the name of a file.
function limitsInShort() {
  const fateNow = at("fate").hidden ? "" : at("fate-words").textContent.split(":")[0];
  return [fateNow, ...limitsOfView().map(({ words }) => words), listed.part ? listed.part.words : ""].filter(Boolean).join(" ");
}
