// What if a source is wrong, and what was known or the case by a day: the claims are assessed anew, and the picture
// shows what is left. This is no filter: a filter hides a claim, here it may fall.

const NOBODY = { fallen: new Set(), weakened: new Set() };
const WRONG = ["publishers", "documents", "speakers"];
let fate = NOBODY; // what the choice does to claims
let assessedFor = freshKey();

function freshKey() {
  return JSON.stringify([[], [], [], "", ""]);
}

// Assesses anew if another choice was made; returns the claims that fall now and were in view, null if nothing changed.
function assess() {
  const key = JSON.stringify([...WRONG.map((kind) => [...wishes[kind]]), wishes.knownBy, wishes.asOf]);
  if (key === assessedFor) return null;
  assessedFor = key;
  fate = reassess(wishes);
  if (meetStages()) fillLegend();
  drawing.restyle();
  return new Set(shown.claims.filter((claim) => now(claim).fallen).map((claim) => claim.id));
}

function reconsider() {
  refocus(assess() || undefined);
  showSources();
  showDays();
}

function wrongOnes() {
  return [...[...wishes.publishers].map((id) => PUBLISHERS.get(id) || id), ...[...wishes.documents], ...[...wishes.speakers].map(speakerName)];
}

function speakerName(id) {
  for (const claim of CLAIMS.values()) {
    for (const { speakers } of claim.reports) for (const speaker of speakers) if (speaker.id === id) return speaker.label;
  }
  return id;
}

// "Without Reuters: 12 claims fall, 3 weaken."
function fateInWords() {
  const known = [...fate.fallen].filter((id) => now(CLAIMS.get(id)).present).length, fallen = fate.fallen.size - known;
  const parts = [
    plural(fallen, "claim falls", "claims fall"),
    known ? grouped(known) + (known === 1 ? " falls" : " fall") + " as far as is known" : "",
    grouped(fate.weakened.size) + (fate.weakened.size === 1 ? " weakens" : " weaken"),
  ];
  return "If " + inWords(wrongOnes(), "and") + (wrongOnes().length === 1 ? " is wrong: " : " are wrong: ") + parts.filter(Boolean).join(", ");
}

function inWords(list, last) {
  const named = list.length > 4 ? [...list.slice(0, 3).map(apart), list.length - 3 + " others"] : list.map(apart);
  return named.length < 2 ? named.join("") : named.slice(0, -1).join(", ") + " " + last + " " + named[named.length - 1];
}

function tellFate() {
  const some = WRONG.some((kind) => wishes[kind].size);
  at("fate").hidden = !some;
  at("fate-words").textContent = some ? fateInWords() : "";
  at("fate-list").hidden = !fate.fallen.size && !fate.weakened.size;
}

// The claims that fall and those that weaken, in the panel.
function listFate() {
  const all = (ids) => make("ul", { class: "list" }, ...sorted([...ids].map((id) => CLAIMS.get(id))).map(fateEntry));
  const part = (title, ids) => (ids.length ? [make("h3", {}, title + " (" + grouped(ids.length) + ")"), all(ids)] : []);
  const fallen = [...fate.fallen], asKnown = (id) => now(CLAIMS.get(id)).present;
  openPanel([
    make("h2", { tabindex: "-1" }, "If " + inWords(wrongOnes(), "and") + (wrongOnes().length === 1 ? " is wrong" : " are wrong")),
    make("p", { class: "kind" }, "What rests on nothing else falls, however many repeat it."),
    ...part("Claims that fall: nothing is left under them", fallen.filter((id) => !asKnown(id))),
    ...part("Claims that fall as far as is known: what is left is of unknown origin and may be an echo", fallen.filter(asKnown)),
    ...part("Claims that weaken", [...fate.weakened]),
  ], true);
}

function fateEntry(claim) {
  const { support, single, present } = now(claim);
  const change = make("span", {}, interval(claim.support) + " → " + (present ? interval(support) : "0"), present && single ? badge() : "");
  return make("li", {}, make("button", { type: "button", onclick: () => selectClaim(claim.id, true) }, make("span", {}, claim.sentence), change));
}

// Takes a publisher, document or speaker for wrong, or for right again: kind is one of WRONG.
function doubt(kind, id, wrong) {
  wishes[kind][wrong ? "add" : "delete"](id);
  reconsider();
}

// Takes a source for wrong, and for right again.
function doubtButton(kind, id, label) {
  const wrong = wishes[kind].has(id);
  return make("button", { type: "button", class: "doubt", "aria-pressed": String(wrong), "aria-label": "if wrong: " + label, title: "What if this is wrong", onclick: () => doubt(kind, id, !wrong) }, "if wrong");
}

// A publisher with the claims in view that it reports.
function showPublisher(id, focus) {
  const reported = () => shown.claims.filter((claim) => publishersOf(claim).has(id));
  openLeaf({ key: "publisher:" + id, title: PUBLISHERS.get(id), parts: () => outlet(id, reported()), trace: () => drawing.emphasise(reported().map((claim) => claim.id)), open: () => selectPublisher(id, true) }, focus);
}

function outlet(id, claims) {
  const resting = claims.length ? 0 : claimsResting(id);
  return [
    make("p", { class: "kind" }, "Publisher · ", paged("publisher", id, make("code", {}, id))),
    make("p", { class: "actions" }, claims.length ? make("button", { type: "button", onclick: () => wish({ publisher: id }) }, "Show only what it reports") : "", doubtButton("publishers", id, PUBLISHERS.get(id))),
    make("h3", {}, plural(claims.length, "claim in view", "claims in view") + " reported by it"),
    ...(resting ? [make("p", { class: "light small" }, plural(resting, "claim", "claims") + " of others rest on it.")] : longList(sorted(claims), SIDE)),
  ];
}

function believeAll() {
  for (const kind of WRONG) wishes[kind].clear();
  reconsider();
}

// One row for each publisher, the one with most claims first.

const sourceRows = new Map();

function fillSources() {
  const tallies = new Map([...PUBLISHERS.keys()].map((id) => [id, { id, claims: 0, reports: 0 }]));
  for (const claim of CLAIMS.values()) {
    const met = new Set();
    for (const { document } of claim.reports) {
      const tally = tallies.get(DOCUMENTS.get(document).publisherId);
      if (!tally) continue;
      tally.reports += 1;
      tally.claims += !met.has(tally);
      met.add(tally);
    }
  }
  const ranked = [...tallies.values()].sort((a, b) => b.claims - a.claims || b.reports - a.reports);
  at("rows-sources").replaceChildren(...ranked.map(sourceRow));
  at("publisher").append(...[...PUBLISHERS].map(([id, label]) => make("option", { value: id }, label)));
  at("sources").hidden = !ranked.length;
}

// Of whom no report is held others may have theirs: then it is told how many claims rest on it.
function sourceRow({ id, claims, reports }) {
  const input = make("input", { type: "checkbox", name: "believed", value: id });
  input.checked = true;
  const resting = claims || claimsResting(id);
  const says = claims ? plural(claims, "claim", "claims") + ", " + plural(reports, "report", "reports") : plural(resting, "claim", "claims") + " of others rest on it";
  const tally = make("span", { class: "tally", title: says }, make("span", { "aria-hidden": "true" }, grouped(resting)),
    make("span", { "aria-hidden": "true" }, claims ? grouped(reports) : "–"), make("span", { class: "unseen" }, ", " + says));
  const element = make("label", { class: "row" }, input, make("span", {}, PUBLISHERS.get(id)), tally);
  sourceRows.set(id, { input, element });
  return element;
}

// How many claims have a report that repeats what this publisher wrote, by however many hands.
function claimsResting(publisher) {
  const met = new Set([...DOCUMENTS.values()].filter((document) => document.publisherId === publisher).map(({ id }) => id));
  const repeats = ({ bases }) => bases.some((base) => met.has(base.document));
  for (let size = -1; size !== met.size; ) {
    size = met.size;
    for (const document of DOCUMENTS.values()) if (repeats(document)) met.add(document.id);
  }
  return [...CLAIMS.values()].filter((claim) => claim.reports.some((report) => repeats(report))).length;
}

function showSources() {
  for (const [id, { input, element }] of sourceRows) {
    input.checked = !wishes.publishers.has(id);
    element.classList.toggle("wrong", !input.checked);
  }
  at("sources").querySelector(".note").textContent = wishes.publishers.size ? wishes.publishers.size + " out" : "";
  tellFate();
}

at("rows-sources").addEventListener("change", ({ target }) => doubt("publishers", target.value, !target.checked));
at("sources").querySelector(".all").addEventListener("click", believeAll);
at("sources").querySelector(".none").addEventListener("click", function () {
  for (const id of sourceRows.keys()) wishes.publishers.add(id);
  reconsider();
});
at("fate-list").addEventListener("click", listFate);
at("fate-undo").addEventListener("click", believeAll);

// Days: the last place of a slider is no day at all. What is known by a later day than all documents is not the same
// as no day: what nothing dates is in no view of the past.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const SLIDERS = [["known-by", "knownBy", "known by"], ["as-of", "asOf", "as of"]];

function dayInWords(date) {
  const [year, month, day] = date.split("-");
  return [day && Number(day), month && MONTHS[month - 1], year].filter(Boolean).join(" ");
}

// Of what was the case by a day other days tell than those of documents: they are gathered when first asked for.
let daysOfEvents = null;

function daysOf(field) {
  if (field === "knownBy") return DAYS;
  daysOfEvents = daysOfEvents || daysAsOf();
  return daysOfEvents;
}

function showDays() {
  for (const [id, field] of SLIDERS) {
    const words = wishes[field] ? dayInWords(wishes[field]) : "any day", days = wishes[field] || daysOfEvents ? daysOf(field) : DAYS;
    at(id).max = String(days.length);
    at(id).value = String(placeOfDay(field, days));
    at(id).setAttribute("aria-valuetext", words);
    at(id + "-day").textContent = words;
    at(id + "-day").classList.toggle("chosen", wishes[field] !== "");
  }
  at("untold").textContent = untoldInWords();
}

// What stands on neither side of the days chosen.
function untoldInWords() {
  if (!wishes.knownBy && !wishes.asOf) return "";
  const { documents, reports } = untoldBy(lastDay(wishes.knownBy), lastDay(wishes.asOf), lineages().reports);
  const named = documents.slice(0, 3).join(", ") + (documents.length > 3 ? ", …" : "");
  const parts = [documents.length ? plural(documents.length, "document", "documents") + " (" + named + ")" : "", reports ? plural(reports, "report", "reports") : ""];
  return parts.some(Boolean) ? "Left out, since their dates cannot tell: " + parts.filter(Boolean).join(" and ") : "";
}

// The place of the chosen day on its slider, or of the last before it; behind all of them where none is chosen.
function placeOfDay(field, days) {
  const date = wishes[field], after = date ? days.findIndex((day) => day > date && !day.startsWith(date)) : -1;
  return date ? Math.max(0, (after < 0 ? days.length : after) - 1) : days.length;
}

function chooseDay(field, place) {
  wishes[field] = daysOf(field)[place] || "";
  reconsider();
}

function stepDay(field, step) {
  const days = daysOf(field);
  chooseDay(field, Math.min(days.length, Math.max(0, placeOfDay(field, days) + step)));
}

function wakeSliders() {
  if (daysOfEvents) return;
  daysOf("asOf");
  showDays();
}

let slid = 0;
for (const [id, field] of SLIDERS) {
  at(id).addEventListener("input", function () {
    cancelAnimationFrame(slid);
    slid = requestAnimationFrame(() => chooseDay(field, Number(at(id).value)));
  });
  at(id + "-before").addEventListener("click", () => stepDay(field, -1));
  at(id + "-after").addEventListener("click", () => stepDay(field, 1));
}
for (const event of ["pointerdown", "focusin"]) at("time").addEventListener(event, wakeSliders, { capture: true });
at("time").hidden = !DAYS.length;
