// The evidence: a claim with its reports, an entity with its claims, or a list of claims.

const NARROW = window.matchMedia("(max-width: 900px)");
const SIDE = 60; // claims that are listed of one side of a relation
const BACK = 30; // leaves that one can turn back
const leaves = []; // what stood in the panel before
let leaf = null; // what stands there: {key, title, parts, open}, made anew when the view changes
let opener = null; // where the reader was before the panel opened

function openLeaf(next, focus) {
  const same = !at("panel").hidden && leaf !== null && leaf.key === next.key;
  if (at("panel").hidden) (opener = document.activeElement), (leaves.length = 0);
  else if (leaf && !same) leaves.push(leaf), leaves.splice(0, leaves.length - BACK);
  leaf = next;
  fillPanel();
  at("panel").hidden = false;
  if (!same) at("panel").scrollTop = 0;
  if (!same && NARROW.matches) bringForward();
  if (focus) at("panel-body").querySelector("h2").focus();
}

// In a narrow window the evidence stands below the picture, and the drawer with the legend may be over it.
function bringForward() {
  openDrawer(false);
  at("panel").scrollIntoView({ block: "start" });
}

// What others have put together, its heading first.
function openPanel([heading, ...rest], focus) {
  const title = heading.textContent;
  openLeaf({ key: "list:" + title, title, parts: () => rest, open: () => openPanel([heading, ...rest], true) }, focus);
}

function fillPanel() {
  const before = leaves[leaves.length - 1];
  const back = before ? make("button", { type: "button", class: "back", title: "Back to: " + before.title, onclick: turnBack }, "← Back") : "";
  at("panel-body").replaceChildren(...[back, make("h2", { tabindex: "-1" }, leaf.title), ...leaf.parts()].filter(Boolean));
  if (leaf.trace) leaf.trace();
}

// What stands in the panel, after support, dates or filters have changed.
function refreshPanel() {
  if (at("panel").hidden || !leaf) return;
  const inside = at("panel-body").contains(document.activeElement), top = at("panel").scrollTop;
  fillPanel();
  at("panel").scrollTop = top;
  if (inside) at("panel-body").querySelector("h2").focus({ preventScroll: true });
}

function turnBack() {
  const before = leaves.pop();
  leaf = null;
  before.open();
}

// The focus goes back to where the reader was, unless they are elsewhere by now.
function closePanel(back = true) {
  if (at("panel").hidden) return;
  at("panel").hidden = true;
  leaf = null;
  Object.assign(wishes, { pathFrom: null, pathTo: null });
  drawing.choose(null);
  drawing.emphasise([]);
  markRow(null);
  remember();
  if (back && opener && opener.isConnected) opener.focus();
}

function showClaim(id, focus) {
  const claim = CLAIMS.get(id);
  openLeaf({ key: id, title: claim.sentence, parts: () => evidence(claim, now(claim)), open: () => selectClaim(id, true) }, focus);
}

function evidence(claim, state) {
  const told = claim.reports.map((said) => [said, whyNot(said, claim, state)]).filter(([, why]) => why !== null);
  const away = claim.reports.length - told.length, struck = told.filter(([, why]) => why).length;
  const notes = [struck ? grouped(struck) + " no longer standing" : "", away ? grouped(away) + " outside the days chosen" : ""].filter(Boolean).join(", ");
  return [
    make("p", { class: "kind" }, "Claim ", paged("claim", bare(claim.id), make("code", {}, bare(claim.id)))),
    chips(state),
    fateOf(state),
    ladder(claim, state),
    support(state),
    weakness(state),
    make("p", { class: "actions" }, make("button", { type: "button", onclick: ({ currentTarget }) => copyClaim(claim, currentTarget) }, "Copy as text")),
    make("h3", {}, plural(told.length, "report", "reports"), notes ? make("span", { class: "light" }, " · " + notes) : ""),
    ...told.map(([said, why]) => report(said, why, claim, state)),
  ];
}

function fateOf(state) {
  if (state.present && !state.fallen) return "";
  const words = state.present ? "It falls as far as is known: what is left may be an echo of what is taken for wrong."
    : state.fallen ? "It falls: nothing stands under it any more." : "Nothing is reported of it within the days chosen.";
  return make("p", { class: "alarm" }, words);
}

function chips(state) {
  const list = make("p", { class: "chips" });
  if (state.stage) list.append(make("span", { class: "chip" }, state.stage));
  list.append(make("span", { class: state.standing === "asserted" ? "chip" : "chip bad" }, state.standing));
  if (state.single) list.append(make("span", { class: "chip bad" }, badge(), " single source"));
  return list;
}

// ---- the ladder of stages -------------------------------------------------------------------------------------

const LADDER = { step: 19, low: 9, high: 31, label: 42, marks: 160, most: 4, exits: 244, width: 336 };

function vector(tag, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// Filled: asserts; hollow: hedges; crossed: denies. The same marks as on timelines.
function stanceMark(stance, x, y) {
  const mark = vector("g", { class: "stance " + stance }, vector("circle", { cx: x, cy: y, r: 4 }));
  if (stance === "denies") mark.append(vector("path", { d: `M${x - 2.8} ${y - 2.8}l5.6 5.6m0 -5.6l-5.6 5.6` }));
  return mark;
}

// The stages that claims of this relation can have, and those that its reports speak of: rungs and exits.
function stagesOf(claim, state) {
  const row = DECLARED.get(claim.relation);
  const wanted = new Set([...((row && row.stages) || []), state.stageName, ...claim.reports.map((said) => said.stageName)]);
  return [...STAGES.values()].filter((stage) => wanted.has(stage.name));
}

function toldOf(state) {
  const told = new Map();
  for (const said of state.reports) told.set(said.stageName, [...(told.get(said.stageName) || []), said.stance]);
  return told;
}

function ladder(claim, state) {
  const stages = stagesOf(claim, state), told = toldOf(state);
  const rungs = stages.filter((stage) => stage.rung >= 0).sort((a, b) => b.rung - a.rung), exits = stages.filter((stage) => stage.rung < 0);
  if (!stages.length) return "";
  const height = LADDER.step * Math.max(rungs.length, exits.length ? exits.length + 1 : 0) + 8;
  const drawn = vector("svg", { class: "ladder", role: "img", viewBox: `0 0 ${LADDER.width} ${height}`, "aria-label": ladderWords(stages, told, state) });
  drawn.append(...rails(rungs, state), ...rungs.map((stage, place) => rung(stage, place, told, state)));
  if (exits.length) drawn.append(vector("text", { x: LADDER.exits, y: LADDER.step * 0.5 + 8, class: "untold" }, "exits"));
  drawn.append(...exits.map((stage, place) => exit(stage, place + 1, told, state)));
  return drawn;
}

function ladderWords(stages, told, state) {
  const spoken = stages.filter((stage) => told.has(stage.name)).map((stage) => stage.label + ": " + told.get(stage.name).join(", "));
  const passed = stages.filter((stage) => isPassed(stage, told, state)).map((stage) => stage.label);
  return "Stages. Reached: " + (state.stage || "none") + (spoken.length ? ". Reports: " + spoken.join("; ") : "") + (passed.length ? ". Passed, not reported: " + passed.join(", ") : "") + ".";
}

// The rails are firm up to what is reached.
function rails(rungs, state) {
  if (!rungs.length) return [];
  const end = LADDER.step * rungs.length + 4, reached = rungs.findIndex((stage) => stage.name === state.stageName);
  const rail = (from, name) => [LADDER.low, LADDER.high].map((x) => vector("line", { x1: x, y1: from, x2: x, y2: end, class: name }));
  return [...rail(2, "rail"), ...(reached < 0 ? [] : rail(level(reached), "rail climbed"))];
}

function level(place) {
  return LADDER.step * (place + 0.5) + 3;
}

// Below what is reached, and nobody tells of it.
function isPassed(stage, told, state) {
  const reached = state.present && STAGES.get(state.stageName);
  return Boolean(reached) && stage.rung >= 0 && stage.rung < reached.rung && !told.has(stage.name);
}

// Untold, or told of: firmly, in hedged words only, or only to deny it; and whether the claim stands there.
function howTold(stage, told, state) {
  const stances = told.get(stage.name) || [];
  const how = ["asserts", "hedges", "denies"].find((stance) => stances.includes(stance)) || (isPassed(stage, told, state) ? "untold passed" : "untold");
  return stage.name === state.stageName && state.present ? how + " reached" : how;
}

function rung(stage, place, told, state) {
  const y = level(place), how = howTold(stage, told, state);
  const drawn = vector("g", { class: "rung " + how }, vector("line", { x1: LADDER.low, y1: y, x2: LADDER.high, y2: y }),
    vector("text", { x: LADDER.label, y: y + 4 }, stage.label), ...stanceMarks(stage, told, LADDER.marks, y));
  if (how.endsWith("passed")) drawn.append(vector("title", {}, stage.label + ": passed, not reported"));
  if (how.endsWith("reached")) drawn.append(vector("path", { class: "pointer", d: `M0 ${y - 4}l6 4l-6 4z` }));
  return drawn;
}

function exit(stage, place, told, state) {
  const y = level(place), how = howTold(stage, told, state);
  const drawn = vector("g", { class: "rung exit " + how }, vector("text", { x: LADDER.exits, y: y + 4 }, stage.label),
    ...stanceMarks(stage, told, LADDER.exits + 62, y));
  if (how.endsWith("reached")) drawn.append(vector("path", { class: "pointer", d: `M${LADDER.exits - 10} ${y - 4}l6 4l-6 4z` }));
  return drawn;
}

function stanceMarks(stage, told, x, y) {
  const stances = told.get(stage.name) || [];
  const marks = stances.slice(0, LADDER.most).map((stance, place) => stanceMark(stance, x + 6 + place * 12, y));
  const more = stances.length - LADDER.most;
  return more > 0 ? [...marks, vector("text", { x: x + 2 + LADDER.most * 12, y: y + 4 }, "+" + more)] : marks;
}

// ---- what it rests on -----------------------------------------------------------------------------------------

// One dot for each origin: filled where it is known, hollow where it may be an echo.
function originDots([low, high]) {
  const most = Math.min(high, 12);
  const dots = Array.from({ length: most }, (_, place) => vector("circle", { cx: 7 + place * 14, cy: 7, r: 4.5, class: place < low ? "known" : "maybe" }));
  return vector("svg", { class: "origins", width: most * 14, height: 14, "aria-hidden": "true" }, ...dots);
}

function support(state) {
  const [low, high] = state.support;
  const text = make("p", { class: "support" }, originDots(state.support), make("b", {}, interval(state.support)), " independent ",
    low === 1 && high === 1 ? "origin" : "origins");
  if (state.stage && interval(state.stageSupport) !== interval(state.support)) {
    text.append(make("span", { class: "light" }, " · " + interval(state.stageSupport) + " for “" + state.stage + "”"));
  }
  return make("div", {}, make("h3", {}, "What it rests on"), text, low < high ? make("p", { class: "light small" }, atLeast(low, high)) : "");
}

function atLeast(low, high) {
  return (low ? grouped(low) + " for certain; u" : "U") + "p to " + grouped(high) + " if the documents whose origin is unknown stand on their own.";
}

function weakness(state) {
  if (!state.single && !state.weak.length) return "";
  const box = make("div", { class: "alarm" });
  const words = state.weak.length ? "If any one of these is wrong, nothing known to be independent stands:" : "No single point is known by name.";
  box.append(make("p", {}, state.single ? badge() : "", (state.single ? " Single source. " : "") + words));
  if (state.weak.length) box.append(make("ul", {}, ...state.weak.map(named)));
  return box;
}

function named(thing) {
  const kind = thing.kind === "document" ? "documents" : PUBLISHERS.has(thing.id) ? "publishers" : "speakers";
  return make("li", {}, make("bdi", {}, thing.label), thing.kind ? make("span", { class: "light" }, " (" + thing.kind + ")") : "", " ", doubtButton(kind, thing.id, thing.label));
}

function report(said, why, claim, state) {
  const document = DOCUMENTS.get(said.document);
  const facts = make("dl");
  const tell = (term, ...what) => facts.append(make("dt", {}, term), make("dd", {}, ...what));
  tell("says", make("span", { class: "said" }, stanceWords(said), said.stage));
  if (said.figures.length) tell("figures", said.figures.map((pair) => pair.join(" ")).join("; "));
  if (said.dates.length) tell("dates", said.dates.map((pair) => pair.join(" ")).join("; "));
  if (said.deal) tell("deal", said.deal);
  if (said.condition) tell("condition", said.condition);
  tell("speaker", said.speakers.map((speaker) => speaker.label).join("; ") || make("span", { class: "light" }, "none named"));
  tell("where", "characters " + said.span[0] + "–" + said.span[1]);
  tell("document", link(document.url, document.id), /^https?:\/\//i.test(document.url) || !document.url ? "" : "\n" + document.url);
  if (said.note) tell("note", said.note);
  tell("rests on", lineage(said, claim, state));
  const mark = vector("svg", { class: "stances", width: 12, height: 12, viewBox: "0 0 12 12", "aria-hidden": "true" }, stanceMark(said.stance, 6, 6));
  return make("article", { class: why ? "report fallen" : "report" },
    make("h4", {}, mark, make("span", {}, paged("publisher", document.publisherId, document.publisher || "Publisher not known")), make("span", {}, document.date)),
    why ? make("p", { class: "why" }, "No longer stands: ", why) : "", facts);
}

function stanceWords(said) {
  return { asserts: "asserts: ", denies: "denies: ", hedges: "hedges: " }[said.stance] || said.stance + ": ";
}

// ---- what no longer stands ------------------------------------------------------------------------------------

let viewKept = { days: "[\"\",\"\"]", inView: () => true };

function inViewNow(said) {
  const days = JSON.stringify([wishes.knownBy, wishes.asOf]);
  if (viewKept.days !== days) viewKept = { days, inView: viewOf(lastDay(wishes.knownBy), lastDay(wishes.asOf), lineages().reports) };
  return viewKept.inView(said);
}

// Why a report does not stand: "" if it does, null if it is out of view because of its day.
function whyNot(said, claim, state) {
  if (state.reports.some((left) => left.index === said.index)) return "";
  if (!inViewNow(said)) return null;
  const reasons = wrongItself(said.document);
  if (!reasons.length && said.speakers.length && said.speakers.every(speaksWrong)) reasons.push(...said.speakers.map((one) => one.label));
  if (!reasons.length) reasons.push(...said.bases.flatMap((base) => wrongBelow(base.document, claim, new Set([said.document]))));
  const names = [...new Set(reasons)];
  return names.length ? inWords(names, "and") + (names.length === 1 ? " is" : " are") + " taken for wrong." : "nothing is left that it rests on.";
}

// Who publishes and speaks is wrong as both.
function speaksWrong({ id }) {
  return wishes.speakers.has(id) || wishes.publishers.has(id);
}

function wrongItself(id) {
  const document = DOCUMENTS.get(id);
  if (wishes.documents.has(id)) return [id];
  return document && document.publisherId && speaksWrong({ id: document.publisherId }) ? [document.publisher] : [];
}

function wrongBelow(id, claim, seen) {
  if (seen.has(id)) return [];
  seen.add(id);
  const itself = wrongItself(id), under = groundsOf(id, claim);
  if (itself.length) return itself;
  return [...under.speakers.filter(speaksWrong).map((one) => one.label), ...under.bases.flatMap((base) => wrongBelow(base.document, claim, seen))];
}

// ---- lineage: a tree from a report down to its origins ----------------------------------------------------------

// What a document rests on for a claim: what its own reports of the claim do, if it has any.
function groundsOf(id, claim) {
  const document = DOCUMENTS.get(id), own = claim.reports.filter((said) => said.document === id);
  if (!own.length) return { bases: [], origin: "", originWords: "", ...document, speakers: [] };
  const speakers = new Map(own.flatMap((said) => said.speakers).map((speaker) => [speaker.id, speaker]));
  const bases = new Map(own.flatMap((said) => said.bases).map((base) => [base.document, base]));
  const last = own.find((said) => said.origin) || own[0];
  return { speakers: [...speakers.values()], bases: [...bases.values()], origin: last.origin, originWords: last.originWords };
}

function lineage(said, claim) {
  const grown = { path: new Set(), shown: new Set(), claim };
  const tree = make("ul", { class: "tree" }, branch(said.document, "", grown, said));
  return said.ownLineage ? make("div", {}, tree, make("span", { class: "light small" }, "for this report alone")) : tree;
}

// One document and what is under it; a circle is cut where it closes, and nothing is shown twice.
function branch(id, because, grown, grounds) {
  const again = grown.path.has(id) ? "in a circle: they rest on each other" : grown.shown.has(id) ? "as above" : "";
  const off = wrongItself(id).length > 0;
  const line = make("li", { class: off ? "failed" : false }, ...documentWords(id, because),
    off ? make("i", {}, " taken for wrong") : "", again ? make("i", {}, " " + again) : "");
  if (again) return line;
  line.append(" ", doubtButton("documents", id, id));
  grown.path.add(id), grown.shown.add(id);
  const under = twigs(grounds || groundsOf(id, grown.claim), grown);
  grown.path.delete(id);
  if (under.length) line.append(make("ul", {}, ...under));
  return line;
}

function documentWords(id, because) {
  const document = DOCUMENTS.get(id), known = document && (document.publisher || document.issued);
  const words = known ? make("span", { class: "who" }, [document.publisher || "Publisher not known", document.date].join(", ")) : "";
  return [words, words ? " " : "", paged("document", document && id, make("code", {}, id)), because ? make("span", { class: "because" }, ": " + because) : ""];
}

function twigs(grounds, grown) {
  const speakers = grounds.speakers.map((one) => make("li", {}, make("span", { class: speaksWrong(one) ? "voice failed" : "voice" }, "the word of ", make("bdi", {}, one.label)), " ",
    doubtButton("speakers", one.id, one.label)));
  const bases = grounds.bases.map((base) => branch(base.document, base.because, grown));
  if (bases.length) return [...speakers, ...bases];
  const words = grounds.originWords || (speakers.length ? "" : "nothing known of what it rests on");
  return words ? [...speakers, make("li", { class: grounds.origin === "own" ? "origin own" : "origin" }, words)] : speakers;
}

// ---- an entity, or a list of claims ---------------------------------------------------------------------------

function showEntity(id, focus) {
  openLeaf({ key: id, title: name(id), parts: () => portrait(id), open: () => selectEntity(id, true) }, focus);
}

function portrait(id) {
  const node = NODES.get(id), claims = shown.claims.filter((claim) => touches(claim, id));
  const button = (text, act) => make("button", { type: "button", onclick: act }, text);
  return [
    make("p", { class: "kind" }, LOOKS.get(node.look).label, " · ", paged("entity", bare(id), make("code", {}, bare(id)))),
    make("p", { class: "actions" }, button("Show only what is around it", () => focusOn(id)), button("Expand", () => expand(id)),
      button("Path from here", () => pathFrom(id))),
    make("h3", {}, plural(claims.length, "claim in view", "claims in view")),
    ...sides(claims, id),
  ];
}

// Claims of one relation in which it stands on the same side belong together.
function sides(claims, id) {
  const groups = new Map();
  for (const claim of sorted(claims)) {
    const title = side(claim, id);
    groups.set(title, [...(groups.get(title) || []), claim]);
  }
  const titles = [...groups.keys()].sort((a, b) => groups.get(b).length - groups.get(a).length || compare(a, b));
  const heading = (title) => make("h4", { class: "side" }, title, make("span", { class: "light" }, grouped(groups.get(title).length)));
  return titles.flatMap((title) => [heading(title), ...longList(groups.get(title), SIDE)]);
}

function side(claim, id) {
  const label = RELATIONS.get(claim.relation), row = DECLARED.get(claim.relation);
  if (claim.subject === id || (row && row.symmetric && claim.object === id)) return apart(name(id)) + " " + label + " …";
  return claim.object === id ? "… " + label + " " + apart(name(id)) : "… " + label + " … (as the item)";
}

function touches(claim, id) {
  return claim.subject === id || claim.object === id || (claim.item !== null && claim.item.id === id);
}

function entries(claims, entryOf = entry) {
  return make("ul", { class: "list" }, ...claims.map((claim) => entryOf(claim)));
}

function entry(claim) {
  const state = now(claim);
  const words = make("span", {}, stageAndStanding(state), originDots(state.support));
  if (state.single) words.append(badge());
  const open = () => selectClaim(claim.id, true);
  return make("li", { class: state.fallen ? "fallen" : false }, make("button", { type: "button", onclick: open }, make("span", {}, claim.sentence), words));
}

// A list may be as long as the data: what is beyond is counted.
function longList(claims, most, entryOf = entry) {
  const more = claims.length - most;
  return [entries(claims.slice(0, most), entryOf), more > 0 ? make("p", { class: "light small" }, "and " + grouped(more) + " more") : ""];
}
