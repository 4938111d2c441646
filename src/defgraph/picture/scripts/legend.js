// The legend: what shapes and lines mean, how much of each is in view under the other filters, and ticks that filter.

// The corners of each shape at size 1, as vis-network draws them; a dot has none.
const CORNERS = {
  dot: null,
  square: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  hexagon: cornersOf(6, () => 1, Math.PI / 2),
  triangle: [[0, -1.01], [1.15, 0.98], [-1.15, 0.98]],
  triangleDown: [[0, 1.01], [-1.15, -0.98], [1.15, -0.98]],
  star: cornersOf(10, (corner) => (corner % 2 ? 0.41 : 1.066), 0).map(([x, y]) => [x, y + 0.082]),
};

function cornersOf(corners, reach, from) {
  return Array.from({ length: corners }, function (_, corner) {
    const turn = from + (2 * Math.PI * corner) / corners;
    return [reach(corner) * Math.sin(turn), -reach(corner) * Math.cos(turn)];
  });
}

const SVG_NAMES = "http://www.w3.org/2000/svg";

function makeSvg(tag, attributes, ...children) {
  const element = document.createElementNS(SVG_NAMES, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== "") element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

function tenths(number) {
  return Math.round(number * 10) / 10;
}

function symbolOf(look, size, paper) {
  const corners = CORNERS[look.shape] || null, ink = lit(look.colour);
  const dress = { fill: look.hollow ? paper : ink, stroke: look.hollow ? ink : paper, "stroke-width": look.hollow ? 2.4 : 1 };
  if (!corners) return makeSvg("circle", { r: tenths(size), ...dress });
  return makeSvg("polygon", { points: corners.map(([x, y]) => tenths(x * size) + "," + tenths(y * size)).join(" "), ...dress });
}

function symbolSample(look) {
  const size = look.shape === "star" || look.shape === "diamond" ? 8 : look.shape === "square" ? 6 : 7;
  return makeSvg("svg", { class: "sample", viewBox: "-10 -10 20 20", width: 18, height: 18, "aria-hidden": "true" },
    symbolOf(look, size, colour("raised")));
}

function lineSample(line) {
  const [width, height] = [38, 12];
  const sample = makeSvg("svg", { class: "sample", viewBox: `0 0 ${width} ${height}`, width, height, "aria-hidden": "true" });
  if (line) sample.append(makeSvg("line", { x1: 1, x2: width - 1, y1: height / 2, y2: height / 2, stroke: lit(line.colour), "stroke-width": line.width, "stroke-dasharray": line.dashes.join(" ") }));
  return sample;
}

// Groups of rows: each hides what its ticks are taken from. `key` is that of wishes.hidden, and of what is counted.

const GROUPS = [
  { at: "rows-look", key: "look", title: "Entities", rows: () => [...LOOKS.values()].map((look) => [look.key, look.label]), sample: (key) => symbolSample(LOOKS.get(key)) },
  { at: "rows-deals", key: "stage", title: "Deals", rows: () => stageRows("deal:"), sample: (key) => lineSample(DATA.lines[key]) },
  { at: "rows-others", key: "stage", title: "Other relations", rows: () => stageRows("other:"), sample: (key) => lineSample(DATA.lines[key]) },
  { at: "rows-standing", key: "standing", title: "Standing", rows: standingRows, sample: (key) => lineSample(key === "denied" ? DATA.lines["standing:denied"] : null) },
  { at: "rows-relation", key: "relation", title: "Relation", rows: () => [...RELATIONS], sample: () => null },
];
const ROWS_OF = new Map(GROUPS.map((group) => [group, new Map()]));
const stagesMet = new Set();
const standingsMet = new Set();

// A claim may come to a stage that none had when the page was made: rows are added as they are met.
function meetStages() {
  const before = stagesMet.size + standingsMet.size;
  for (const claim of CLAIMS.values()) {
    const { stageKey, standing } = now(claim);
    if (stageKey) stagesMet.add(stageKey);
    if (standing) standingsMet.add(standing);
  }
  return stagesMet.size + standingsMet.size > before;
}

function stageRows(prefix) {
  return [...STAGES.values()].filter(({ name }) => stagesMet.has(prefix + name)).map(({ name, label }) => [prefix + name, label]);
}

function standingRows() {
  return ["asserted", "hedged", "denied"].filter((key) => standingsMet.has(key)).map((key) => [key, key]);
}

function fillLegend() {
  for (const group of GROUPS) {
    const rows = ROWS_OF.get(group);
    rows.clear();
    for (const [key, label] of group.rows()) rows.set(key, legendRow(group, key, label));
    at(group.at).replaceChildren(...[...rows.values()].map((row) => row.element));
    at(group.at).closest("details").hidden = !rows.size;
  }
}

function legendRow(group, key, label) {
  const input = make("input", { type: "checkbox", name: group.key, value: key });
  const count = make("output", {});
  const only = make("button", { type: "button", class: "only", tabindex: "-1", title: "Show only: " + label, onclick: () => pickOnly(group, key) }, "only");
  input.checked = !wishes.hidden[group.key].has(key);
  return { element: make("div", { class: "row" }, make("label", {}, input, group.sample(key), make("span", {}, label)), only, count), input, count };
}

// Stages stand in two groups, of deals and of other relations: only one is to be left of both; what is denied has none.
function pickOnly(group, key) {
  for (const same of GROUPS.filter((one) => one.key === group.key)) {
    for (const other of ROWS_OF.get(same).keys()) hideRow(same, other, other !== key);
  }
  if (group.key === "stage") wishes.hidden.standing.add("denied");
  refocus();
}

function pickAll(group, hidden) {
  for (const key of ROWS_OF.get(group).keys()) hideRow(group, key, hidden);
  refocus();
}

function hideRow(group, key, hidden) {
  wishes.hidden[group.key][hidden ? "add" : "delete"](key);
}

function showTicks() {
  for (const group of GROUPS) {
    let off = 0;
    for (const [key, { input }] of ROWS_OF.get(group)) {
      input.checked = !wishes.hidden[group.key].has(key);
      off += !input.checked;
    }
    at(group.at).closest("details").querySelector(".note").textContent = off ? off + " hidden" : "";
  }
}

function showCounts(counts) {
  for (const group of GROUPS) {
    for (const [key, row] of ROWS_OF.get(group)) {
      const number = counts[group.key].get(key) || 0;
      row.count.textContent = grouped(number);
      row.element.classList.toggle("nothing", number === 0);
    }
  }
}

for (const group of GROUPS) {
  const details = at(group.at).closest("details");
  details.addEventListener("change", function (event) {
    if (event.target.type !== "checkbox") return;
    hideRow(group, event.target.value, !event.target.checked);
    refocus();
  });
  details.querySelector(".all").addEventListener("click", () => pickAll(group, false));
  details.querySelector(".none").addEventListener("click", () => pickAll(group, true));
}
