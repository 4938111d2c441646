// What ties the parts together: choosing, what is told of the view, keys, links, printing, and the beginning.

function standingOut() {
  if (wishes.claim) return shown.claims.includes(CLAIMS.get(wishes.claim)) ? [wishes.claim] : [];
  if (wishes.entity) return shown.claims.filter((claim) => [claim.subject, claim.object].includes(wishes.entity)).map((claim) => claim.id);
  return [];
}

function selectClaim(id, focus) {
  Object.assign(wishes, { claim: id, entity: null });
  drawing.choose({ claim: id });
  drawing.emphasise(standingOut());
  showClaim(id, focus);
  markRow(id, true);
  if (shown.claims.includes(CLAIMS.get(id))) drawing.reveal(id);
  remember();
}

function selectEntity(id, focus) {
  Object.assign(wishes, { claim: null, entity: id });
  drawing.choose({ entity: id });
  drawing.emphasise(standingOut());
  markRow(null);
  showEntity(id, focus);
  remember();
}

function selectPublisher(id, focus) {
  Object.assign(wishes, { claim: null, entity: null });
  drawing.choose(null);
  markRow(null);
  showPublisher(id, focus);
  remember();
}

// However the evidence was closed, nothing is chosen any more.
new MutationObserver(function () {
  if (!at("panel").hidden || (!wishes.claim && !wishes.entity)) return;
  Object.assign(wishes, { claim: null, entity: null });
  drawing.choose(null);
  if (wishes.find) light(wishes.find);
  else drawing.emphasise([]);
  remember();
}).observe(at("panel"), { attributes: true, attributeFilter: ["hidden"] });

drawing.on("entity", (id) => selectEntity(id, false));
drawing.on("claim", (id) => selectClaim(id, false));
drawing.on("nothing", () => closePanel());
drawing.on("focus", focusOn);
drawing.on("camera", function (camera) {
  wishes.camera = camera;
  remember();
});

// What is told of the view

function tellView(standing) {
  const single = shown.claims.filter((claim) => now(claim).single).length;
  const hidden = standing - shown.claims.length;
  at("counts").textContent = [
    plural(shown.nodes.length, "entity", "entities"),
    plural(shown.claims.length, "claim in view", "claims in view"),
    plural(single, "rests", "rest") + " on a single source",
  ].join(" · ");
  at("hidden").textContent = hidden ? plural(hidden, "claim hidden:", "claims hidden:") : "";
  at("empty").hidden = shown.claims.length > 0;
  const chips = limitsOfView();
  at("chips").replaceChildren(...chips.map(chip));
  at("limits").hidden = !chips.length && !hidden;
}

function chip({ words, undo }) {
  return make("li", {}, make("span", {}, words), make("button", { type: "button", "aria-label": "Undo: " + words, title: "Undo", onclick: () => (undo(), showWishes()) }, "×"));
}

// Each limit of the view in words, with what takes it away.
function limitsOfView() {
  const hiddenOf = (key, word, labels) => ({
    words: wishes.hidden[key].size ? word + inWords([...wishes.hidden[key]].map(labels), "and") : "",
    undo: () => wishes.hidden[key].clear(),
  });
  const set = (field, words) => ({ words: wishes[field] && words, undo: () => (wishes[field] = freshWishes()[field]) });
  return [
    hiddenOf("look", "no ", (key) => LOOKS.get(key).label.toLowerCase()),
    hiddenOf("stage", "no ", (key) => key.replace(/^\w+:/, "").replace(/-/g, " ")),
    hiddenOf("standing", "nothing ", (key) => key),
    hiddenOf("relation", "no ", (key) => RELATIONS.get(key)),
    { words: { single: "single-source claims only", several: "two origins or more", denied: "only denied", least: "origins: " + wishes.minimum + " or more" }[wishes.support], undo: () => (wishes.support = "all") },
    set("publisher", "reported by " + apart(PUBLISHERS.get(wishes.publisher) || "")),
    { words: wishes.around && "around " + apart(name(wishes.around)) + ", " + plural(wishes.hops, "hop", "hops"), undo: () => Object.assign(wishes, { around: null, expanded: new Set() }) },
    set("knownBy", "known by " + dayInWords(wishes.knownBy)),
    set("asOf", "as of " + dayInWords(wishes.asOf)),
  ].filter(({ words }) => words);
}

function viewInWords() {
  const fateNow = at("fate").hidden ? "" : at("fate-words").textContent;
  return [at("counts").textContent, limitsOfView().map(({ words }) => words).join("; "), fateNow].filter(Boolean).join(". ");
}

function tellFound(words) {
  at("found").textContent = words;
}

// The other filters

function showOtherFilters({ support, publisher }) {
  for (const wanted of SUPPORTS) {
    at("support-" + wanted).checked = wishes.support === wanted;
    at("count-" + wanted).textContent = grouped(support.get(wanted) || 0);
  }
  at("minimum").value = String(wishes.minimum);
  at("well-supported").checked = wishes.support === "several";
  for (const option of at("publisher").options) {
    if (option.value) option.textContent = PUBLISHERS.get(option.value) + " (" + grouped(publisher.get(option.value) || 0) + ")";
  }
  at("publisher").value = wishes.publisher;
  at("hops").value = String(wishes.hops);
  const choice = [...CHOICES].find(([, id]) => id === wishes.around);
  if (document.activeElement !== at("around") || choice) at("around").value = choice ? choice[0] : "";
}

function wish(changes) {
  Object.assign(wishes, changes);
  refocus();
}

for (const wanted of SUPPORTS) at("support-" + wanted).addEventListener("change", () => wish({ support: wanted }));
at("minimum").addEventListener("input", ({ target }) => /^\d{1,2}$/.test(target.value) && wish({ minimum: Number(target.value), support: "least" }));
at("well-supported").addEventListener("change", ({ target }) => wish({ support: target.checked ? "several" : "all" }));
at("publisher").addEventListener("change", ({ target }) => wish({ publisher: target.value }));
at("hops").addEventListener("change", ({ target }) => wish({ hops: Number(target.value) }));
at("around").addEventListener("change", function ({ target }) {
  const id = chosen(target.value);
  tellFound(target.value.trim() && !id ? unknownEntity(target.value) : "");
  wish({ around: id, expanded: new Set() });
});
at("filters").addEventListener("submit", (event) => event.preventDefault());
at("filters").addEventListener("focusin", fillChoices);
for (const button of document.querySelectorAll(".everything")) button.addEventListener("click", reset);

function unknownEntity(text) {
  const near = nearestNames(text, namedEntities());
  return "No entity here goes by “" + text.trim() + "”." + (near.length ? " Perhaps: " + inWords(near, "or") : "");
}

// The names to choose from are listed when somebody first asks: thousands of them take a while.
function fillChoices({ target }) {
  if (!target.getAttribute("list") || at("entities").children.length) return;
  at("entities").append(...[...CHOICES.keys()].sort().map((choice) => make("option", { value: choice, label: aliasesOf(bare(CHOICES.get(choice))).join(", ") || false })));
}

// Everything on the page as the wishes have it: after a link, a step back, or everything again.
function showWishes() {
  if (showTheme()) wear();
  document.documentElement.dataset.embed = wishes.embed ? "yes" : "no";
  const leaving = assess() || undefined;
  showSources();
  showDays();
  refocus(leaving);
  if (document.activeElement !== at("search")) at("search").value = wishes.find;
  light(wishes.find);
  if (wishes.claim) selectClaim(wishes.claim, false);
  else if (wishes.entity) selectEntity(wishes.entity, false);
  else if (wishes.pathFrom && wishes.pathTo) findPaths(wishes.pathFrom, wishes.pathTo, false);
  else closePanel();
}

function wear() {
  fillLegend();
  drawing.restyle();
  showTicks();
  showCounts(weighFilters().counts);
}

// Links

function openLink() {
  const hash = addressNow();
  if (hash === null) return;
  const strange = fromHash(hash), { camera } = wishes;
  showWishes();
  wishes.camera = camera;
  if (camera) drawing.setCamera(camera);
  if (strange.length) tellFound("Parts of the link were not understood: " + inWords(strange, "and"));
}

function copyText(text, button) {
  const done = (words) => tell(button, words);
  const offer = function () {
    at("link-text").value = text;
    at("link").showModal();
    at("link-text").select();
  };
  try {
    navigator.clipboard.writeText(text).then(() => done("Copied"), offer);
  } catch {
    offer();
  }
}

function tell(button, words) {
  const before = button.dataset.label || button.textContent;
  button.dataset.label = before;
  button.textContent = words;
  setTimeout(() => (button.textContent = before), 1600);
}

at("copy-link").hidden = location.protocol === "about:"; // in a srcdoc frame the page has no address
at("copy-link").addEventListener("click", ({ currentTarget }) => (writeAddress(), copyText(linkHere(), currentTarget)));
at("copy-embed").addEventListener("click", ({ currentTarget }) => copyText(at("embed-text").textContent, currentTarget));
at("link-close").addEventListener("click", () => at("link").close());
window.addEventListener("hashchange", openLink);
window.addEventListener("popstate", openLink);

function embedText() {
  const file = location.protocol === "about:" ? "picture.html" : decodeURIComponent(location.pathname.split("/").pop()) || "picture.html";
  const hash = toHash({ ...wishes, embed: true, theme: wishes.theme });
  const safe = (file + "#" + hash).replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return '<iframe src="' + safe + '" width="100%" height="640" title="' + DATA.title.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;") + '"></iframe>';
}

function openHelp() {
  at("embed-text").textContent = embedText();
  at("help").showModal();
}

at("help-open").addEventListener("click", openHelp);
at("help-close").addEventListener("click", () => at("help").close());

// Buttons and keys

at("panel-close").addEventListener("click", () => closePanel());
at("zoom-in").addEventListener("click", () => drawing.zoom(1.3));
at("zoom-out").addEventListener("click", () => drawing.zoom(1 / 1.3));
at("zoom-fit").addEventListener("click", wholePicture);

function wholePicture() {
  drawing.fit();
  wishes.camera = null;
  remember();
}

function openDrawer(open) {
  at("frame").classList.toggle("drawn", open);
  at("drawer").setAttribute("aria-expanded", String(open));
  if (open) at("filters").querySelector("summary, input").focus();
}
at("drawer").addEventListener("click", () => openDrawer(at("drawer").getAttribute("aria-expanded") !== "true"));
at("drawer-close").addEventListener("click", () => (openDrawer(false), at("drawer").focus()));

at("skip").addEventListener("click", () => (at("table").tBodies[0].rows[0] || at("everything")).focus());

const KEYS = {
  "/": () => at("search").focus(),
  "0": wholePicture,
  "+": () => wishes.entity && expand(wishes.entity),
  "[": () => stepDay("knownBy", -1),
  "]": () => stepDay("knownBy", 1),
  "{": () => stepDay("asOf", -1),
  "}": () => stepDay("asOf", 1),
  "?": openHelp,
};

function close() {
  if (at("frame").classList.contains("drawn")) openDrawer(false), at("drawer").focus();
  else closePanel();
}

document.addEventListener("keydown", function (event) {
  if (document.querySelector("dialog[open]")) return;
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && !/^(checkbox|radio|range)$/.test(event.target.type);
  if (event.key === "Escape") close();
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

// Theme and paper

function setTheme(theme) {
  wishes.theme = theme;
  if (showTheme()) wear();
  remember();
}

PREFERENCE.addEventListener("change", () => setTheme(wishes.theme));
at("theme").addEventListener("click", () => setTheme(isDark() === PREFERENCE.matches ? (isDark() ? "light" : "dark") : ""));

// On paper: the whole picture as a drawing, in light colours, and the legend unfolded.
let folded = null;

function toPaper() {
  if (folded) return;
  folded = { closed: [...document.querySelectorAll(".group:not([open])")], dark: isDark() };
  for (const details of folded.closed) details.open = true;
  dressFor("light", "yes");
  const sheet = new DOMParser().parseFromString(drawing.svg(), "image/svg+xml").documentElement;
  at("paper").replaceChildren(document.importNode(sheet, true));
  at("paper-words").textContent = viewInWords();
}

function fromPaper() {
  if (!folded) return;
  for (const details of folded.closed) details.open = false;
  dressFor(folded.dark ? "dark" : "light", "no");
  at("paper").replaceChildren();
  folded = null;
}

function dressFor(theme, paper) {
  Object.assign(document.documentElement.dataset, { theme, paper });
  inksOfTheme.clear();
  wear();
}

window.addEventListener("beforeprint", toPaper);
window.addEventListener("afterprint", fromPaper);
window.matchMedia("print").addEventListener("change", (event) => (event.matches ? toPaper() : fromPaper()));

if (NODES.has(DATA.focus)) at("around").placeholder = name(DATA.focus);
meetStages();
fillLegend();
fillSources();
showTheme();
openLink();
drawing.begin(wishes.camera);
if (!wishes.camera && shown.claims.includes(CLAIMS.get(wishes.claim))) drawing.reveal(wishes.claim);
