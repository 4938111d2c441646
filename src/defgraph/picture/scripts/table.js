// The claims in view as a table: at most 200 rows, for a long table is what makes such pages slow.

const ROWS = 200;
const COLLATOR = new Intl.Collator("en-GB"); // one for all: localeCompare makes its own each time
const SORTS = {
  subject: (claim) => name(claim.subject),
  relation: (claim) => RELATIONS.get(claim.relation),
  object: (claim) => name(claim.object),
  item: (claim) => (claim.item ? claim.item.label : ""),
  stage: (claim) => (claim.deal ? 1000 : 0) + claim.rung,
  atStage: (claim) => claim.stageSupport[0] * 1000 + claim.stageSupport[1],
  support: (claim) => claim.support[0] * 1000 + claim.support[1],
  reports: (claim) => claim.reports.length,
  last: (claim) => claim.last,
};
const order = { by: "stage", down: true };

function sorted(claims) {
  const value = SORTS[order.by];
  const sign = order.down ? -1 : 1;
  return [...claims].sort((a, b) => sign * compare(value(a), value(b)) || compare(a.sentence, b.sentence));
}

function compare(a, b) {
  return typeof a === "number" ? a - b : COLLATOR.compare(a, b);
}

function row(claim) {
  const cells = [name(claim.subject), RELATIONS.get(claim.relation), name(claim.object), claim.item ? claim.item.label : ""];
  const stage = claim.standing === "asserted" ? claim.stage : [claim.stage, claim.standing].filter(Boolean).join(", ");
  const support = [claim.stageSupport, claim.support].map((count) => make("td", { class: "number" }, interval(count) + " ", count[0] === 1 ? badge() : ""));
  return make("tr", { tabindex: "-1", "data-claim": claim.id, "aria-selected": "false" },
    ...cells.map((text) => make("td", {}, text)), make("td", {}, stage), ...support,
    make("td", { class: "number" }, String(claim.reports.length)), make("td", { class: "number" }, claim.last || "not dated"));
}

function fillTable() {
  const claims = sorted(shown.claims);
  const rows = claims.slice(0, ROWS).map(row);
  if (rows.length) rows[0].tabIndex = 0;
  at("table").tBodies[0].replaceChildren(...rows);
  at("table").parentElement.scrollTop = 0;
  at("shown").textContent = claims.length > ROWS ? "the first " + ROWS + " of " + grouped(claims.length) + "; filter to see others" : String(claims.length);
  for (const head of at("table").querySelectorAll("th")) {
    const mine = head.firstElementChild.dataset.sort === order.by;
    head.setAttribute("aria-sort", mine ? (order.down ? "descending" : "ascending") : "none");
  }
}

function markRow(id, scroll) {
  for (const line of at("table").tBodies[0].rows) {
    const mine = line.dataset.claim === id;
    line.setAttribute("aria-selected", String(mine));
    if (mine && scroll) line.scrollIntoView({ block: "nearest" });
  }
}

function walk(line, key) {
  const next = key === "ArrowDown" ? line.nextElementSibling : line.previousElementSibling;
  if (!next) return;
  line.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

at("table").tHead.addEventListener("click", function (event) {
  const by = event.target.dataset.sort;
  if (!by) return;
  order.down = order.by === by ? !order.down : false;
  order.by = by;
  fillTable();
});
at("table").tBodies[0].addEventListener("click", function (event) {
  const line = event.target.closest("tr");
  if (line) selectClaim(line.dataset.claim, false);
});
at("table").tBodies[0].addEventListener("keydown", function (event) {
  const line = event.target.closest("tr");
  if (event.key === "Enter" || event.key === " ") selectClaim(line.dataset.claim, true);
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") walk(line, event.key);
  else return;
  event.preventDefault();
});
at("taller").addEventListener("click", function () {
  const tall = at("frame").classList.toggle("tall");
  at("taller").textContent = tall ? "Shorter table" : "Taller table";
  at("taller").setAttribute("aria-expanded", String(tall));
});
