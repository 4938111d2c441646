// The claims in view as a table: at most 200 rows at a time, for a long table is what makes such pages slow.

const ROWS = 200;
const COLLATOR = new Intl.Collator("en-GB"); // one for all: localeCompare makes its own each time
const CELLS = {
  subject: (claim) => name(claim.subject),
  relation: (claim) => RELATIONS.get(claim.relation),
  object: (claim) => name(claim.object),
  item: (claim) => (claim.item ? claim.item.label : ""),
  stage: (claim, state) => stageAndStanding(state),
  atStage: (claim, state) => interval(state.stageSupport), // ① tells of a claim, not of its stage
  support: (claim, state) => counted(state.support),
  reports: (claim, state) => String(state.reports.length),
  last: (claim, state) => state.last || "not dated",
};
const HEADS = [...at("table").tHead.querySelectorAll("button")];
const COLUMNS = HEADS.map((button) => button.dataset.sort);
const order = { by: "stage", down: true };
const listed = { claims: [], from: 0, marked: null, part: null }; // `part`, if not all in view: {ids, words}

function stageAndStanding(state) {
  return state.standing === "asserted" ? state.stage : [state.stage, state.standing].filter(Boolean).join(", ");
}

function counted(ends) {
  return [interval(ends) + " ", ends[0] === 1 ? badge() : ""];
}

// ---- order ----------------------------------------------------------------------------------------------------
// Words are ranked once; sorting is then over plain numbers, which is quick also for 100,000 claims.

function compare(a, b) {
  return COLLATOR.compare(a, b);
}

function ranked(words) {
  return new Map([...new Set(words)].sort(compare).map((word, rank) => [word, rank]));
}

// The place of each claim in the order of its words; equal values of a column stand in that order.
const ALPHABET = (function () {
  let places = null;
  const lay = function () {
    const claims = [...CLAIMS.values()], ranks = ranked(claims.flatMap((claim) => ["subject", "object", "item", "relation"].map((key) => CELLS[key](claim))));
    const keys = claims.map((claim) => ["subject", "relation", "object", "item"].map((key) => ranks.get(CELLS[key](claim))));
    const by = claims.map((_, at) => at).sort((a, b) => keys[a].reduce((sign, key, part) => sign || key - keys[b][part], 0) || a - b);
    return { order: by.map((at) => claims[at]), rank: new Map(by.map((at, place) => [claims[at].id, place])), words: ranks };
  };
  return () => (places = places || lay());
})();

function weight(claim) {
  const state = now(claim), ends = (pair) => pair[0] * 1000 + pair[1];
  switch (order.by) {
    case "stage": return (claim.deal ? 1000 : 0) + state.rung;
    case "atStage": return ends(state.stageSupport);
    case "support": return ends(state.support);
    case "reports": return state.reports.length;
    case "last": return Number(state.last.replace(/\D/g, "").padEnd(8, "0")) || 0;
    default: return ALPHABET().words.get(CELLS[order.by](claim));
  }
}

function sorted(claims) {
  const { order: all, rank } = ALPHABET(), sign = order.down ? -1 : 1, step = all.length;
  const keys = Float64Array.from(claims, (claim) => sign * weight(claim) * step + rank.get(claim.id)).sort();
  return Array.from(keys, (key) => all[((key % step) + step) % step]);
}

// ---- rows -----------------------------------------------------------------------------------------------------

function row(claim, place) {
  const state = now(claim);
  const cells = COLUMNS.map((column) => make("td", { role: "gridcell", "data-column": column }, ...[CELLS[column](claim, state)].flat()));
  return make("tr", { role: "row", tabindex: place === listed.from ? "0" : "-1", "data-claim": claim.id, "aria-rowindex": String(place + 2),
    "aria-selected": String(claim.id === listed.marked) }, ...cells);
}

// The panel lists claims in view too, in the table's order.
function fillTable(claims) {
  const { part } = listed;
  listed.claims = sorted(part ? claims.filter((claim) => part.ids.has(claim.id)) : claims);
  turnTo(0);
  refreshPanel();
}

// Only some of the claims in view, such as those of one bundle; null: all of them.
function narrowTable(part) {
  listed.part = part;
  fillTable(shown.claims);
}

function turnTo(from) {
  const { claims } = listed, table = at("table");
  listed.from = from;
  table.tBodies[0].replaceChildren(...claims.slice(from, from + ROWS).map((claim, place) => row(claim, from + place)));
  table.parentElement.scrollTop = 0;
  table.setAttribute("aria-rowcount", String(claims.length + 1));
  const way = order.down ? "descending" : "ascending";
  for (const button of HEADS) button.parentElement.setAttribute("aria-sort", button.dataset.sort === order.by ? way : "none");
  tellRows();
}

function tellRows() {
  const { claims, from } = listed, end = Math.min(from + ROWS, claims.length);
  const part = from ? grouped(from + 1) + "–" + grouped(end) : "the first " + ROWS;
  pager.text.textContent = (claims.length <= ROWS ? "" : part + " of ") + grouped(claims.length) + (listed.part ? " " + listed.part.words + "; " + grouped(shown.claims.length) + " in all" : "");
  pager.before.hidden = pager.after.hidden = claims.length <= ROWS;
  pager.before.disabled = from === 0;
  pager.after.disabled = end === claims.length;
  pager.caption.textContent = "Claims in view: " + pager.text.textContent + ". Sorted by “" + HEADS[COLUMNS.indexOf(order.by)].textContent + "”" + (order.down ? ", descending." : ", ascending.")
    + " Arrow keys move from row to row; Enter opens the evidence.";
}

function markRow(id, scroll) {
  listed.marked = id;
  const place = id === null || !scroll ? -1 : listed.claims.findIndex((claim) => claim.id === id);
  if (place >= 0 && (place < listed.from || place >= listed.from + ROWS)) turnTo(place - (place % ROWS));
  for (const line of at("table").tBodies[0].rows) {
    const mine = line.dataset.claim === id;
    line.setAttribute("aria-selected", String(mine));
    if (mine && scroll) bringIn(line);
  }
}

// Within the table alone: `scrollIntoView` would move a narrow page away from the evidence that has just been opened.
function bringIn(line) {
  const box = at("table").parentElement, head = at("table").tHead.offsetHeight;
  const above = line.offsetTop - head - box.scrollTop, below = line.offsetTop + line.offsetHeight - box.scrollTop - box.clientHeight;
  if (above < 0) box.scrollTop += above;
  else if (below > 0) box.scrollTop += Math.min(below, above);
}

// ---- the keyboard: one row is in the tab order, arrows move from there ------------------------------------------

function walk(line, key) {
  const rows = [...at("table").tBodies[0].rows], here = rows.indexOf(line);
  const wanted = { ArrowDown: here + 1, ArrowUp: here - 1, PageDown: here + 10, PageUp: here - 10, Home: 0, End: rows.length - 1 }[key];
  if (here === rows.length - 1 && wanted > here && turnBy(1)) enterRow(0);
  else if (here === 0 && wanted < here && turnBy(-1)) enterRow(ROWS - 1);
  else enterRow(Math.min(Math.max(wanted, 0), rows.length - 1));
}

function enterRow(place) {
  const rows = at("table").tBodies[0].rows;
  for (const row of rows) row.tabIndex = -1;
  rows[place].tabIndex = 0;
  rows[place].focus();
}

function turnBy(pages) {
  const from = listed.from + pages * ROWS;
  if (from < 0 || from >= listed.claims.length) return false;
  turnTo(from);
  return true;
}

const pager = (function () {
  const button = (text, pages) => make("button", { type: "button", hidden: true, onclick: () => turnBy(pages) }, text);
  const parts = { text: make("span"), before: button("previous " + ROWS, -1), after: button("next " + ROWS, 1), caption: at("table").createCaption() };
  parts.caption.className = "unseen";
  // Said outright, for narrow windows lay rows out otherwise than tables, and browsers then forget that it is one.
  for (const [what, role] of [["thead, tbody", "rowgroup"], ["thead tr", "row"], ["th", "columnheader"]]) {
    for (const part of at("table").querySelectorAll(what)) part.setAttribute("role", role);
  }
  at("table").setAttribute("role", "grid");
  at("shown").replaceChildren(parts.text, parts.before, parts.after);
  return parts;
})();

at("table").tHead.addEventListener("click", function (event) {
  const by = event.target.dataset.sort;
  if (!by) return;
  order.down = order.by === by ? !order.down : false;
  order.by = by;
  fillTable(listed.claims);
});
at("table").tBodies[0].addEventListener("click", function (event) {
  const line = event.target.closest("tr");
  if (line) selectClaim(line.dataset.claim, false);
});
at("table").tBodies[0].addEventListener("keydown", function (event) {
  const line = event.target.closest("tr");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Enter" || event.key === " ") selectClaim(line.dataset.claim, true);
  else if (/^(Arrow(Up|Down)|Page(Up|Down)|Home|End)$/.test(event.key)) walk(line, event.key);
  else return;
  event.preventDefault();
});
at("taller").addEventListener("click", function () {
  const tall = at("frame").classList.toggle("tall");
  at("taller").textContent = tall ? "Shorter table" : "Taller table";
  at("taller").setAttribute("aria-expanded", String(tall));
});
