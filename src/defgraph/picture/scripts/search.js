// Looking for entities, items and claims: what is found stands out in the picture while one types, and is listed to be
// chosen with the arrow keys.

const LISTED = { entity: 7, publisher: 3, item: 4, claim: 5 };
const KINDS_FOUND = { entity: "Entities", publisher: "Publishers", item: "Items", claim: "Claims" };
let searchable = null;
let suggestions = [];
let activeSuggestion = -1;

function everythingNamed() {
  searchable = searchable || gatherNamed();
  return searchable;
}

// The words of names are folded once: there may be very many claims of few names.
function gatherNamed() {
  const folded = new Map();
  const wordsOf = (text) => folded.get(text) || folded.set(text, foldedWords(text)).get(text);
  const claims = [...CLAIMS.values()].map(function (claim) {
    const parts = [name(claim.subject), RELATIONS.get(claim.relation), name(claim.object), claim.item ? claim.item.label : ""], label = parts.filter(Boolean).join(" ");
    return { kind: "claim", id: claim.id, label, own: 1, forms: [formOf(label, parts.flatMap(wordsOf))] };
  });
  const publishers = [...PUBLISHERS].map(([id, label]) => namedThing("publisher", id, label, id));
  return [...namedEntities(), ...publishers, ...namedItems(), ...claims];
}

function lookFor(text) {
  const found = fitting(everythingNamed(), text);
  return Object.entries(LISTED).flatMap(([kind, most]) => found.filter(({ one }) => one.kind === kind).slice(0, most));
}

function suggest(text) {
  suggestions = lookFor(text);
  activeSuggestion = -1;
  let kind = "";
  const lines = suggestions.flatMap(function ({ one, by }, place) {
    const head = one.kind === kind ? [] : [make("li", { class: "kind-found", role: "presentation" }, KINDS_FOUND[one.kind])];
    kind = one.kind;
    return [...head, make("li", { role: "option", id: "found-" + place, "aria-selected": "false", "data-place": String(place) }, labelFound(one, by), noteOf(one))];
  });
  at("suggestions").replaceChildren(...lines);
  openSuggestions(lines.length > 0 && document.activeElement === at("search"));
}

// `by` is what else it goes by, where that is what fits.
function labelFound(one, by) {
  return make("span", {}, one.kind === "claim" ? CLAIMS.get(one.id).sentence : one.label, by ? make("span", { class: "light" }, " · " + by) : "");
}

function noteOf(one) {
  const here = one.kind === "entity" ? shown.nodes.includes(one.id) : one.kind === "claim" ? shown.claims.includes(CLAIMS.get(one.id)) : true;
  return here ? "" : make("span", { class: "light" }, "hidden now");
}

function openSuggestions(open) {
  at("suggestions").hidden = !open;
  at("search").setAttribute("aria-expanded", String(open));
  if (!open) activate(-1);
}

function activate(place) {
  activeSuggestion = place;
  for (const option of at("suggestions").querySelectorAll("[role=option]")) {
    const mine = option.id === "found-" + place;
    option.setAttribute("aria-selected", String(mine));
    if (mine) option.scrollIntoView({ block: "nearest" });
  }
  if (place < 0) at("search").removeAttribute("aria-activedescendant");
  else at("search").setAttribute("aria-activedescendant", "found-" + place);
}

function pick(one) {
  openSuggestions(false);
  wishes.find = one.kind === "item" ? one.label : "";
  at("search").value = one.label;
  light(wishes.find);
  if (one.kind === "entity") goToEntity(one.id);
  if (one.kind === "publisher") selectPublisher(one.id, false);
  if (one.kind === "claim") selectClaim(one.id, false);
  if (one.kind === "claim" && !shown.claims.includes(CLAIMS.get(one.id))) tellFound("This claim is hidden by the filters");
  remember();
}

function goToEntity(id) {
  if (shown.nodes.includes(id)) drawing.goTo(id);
  else tellFound(apart(name(id)) + " is hidden by the filters");
  selectEntity(id, false);
}

// What is looked for stands out: entities of that name, and claims about such an item.
function light(text) {
  if (!text.trim()) return drawing.dim(null), drawing.emphasise(standingOut()), tellFound("");
  const named = new Set(fitting([...namedEntities(), ...namedItems()], text).map(({ one }) => one.id));
  const claims = shown.claims.filter((claim) => claim.item && named.has(claim.item.id));
  const entities = shown.nodes.filter((id) => named.has(id));
  const kept = new Set([...entities, ...claims.flatMap((claim) => [claim.subject, claim.object])]);
  if (kept.size) drawing.dim(kept);
  else drawing.dim(null);
  drawing.emphasise(claims.map((claim) => claim.id));
  const found = [entities.length ? plural(entities.length, "entity", "entities") : "", claims.length ? plural(claims.length, "claim", "claims") + " about it" : ""];
  tellFound(found.filter(Boolean).join(", ") || (suggestions.length ? "" : "No match"));
}

let typed = 0;
at("search").addEventListener("input", function ({ target }) {
  clearTimeout(typed);
  suggest(target.value);
  typed = setTimeout(function () {
    wishes.find = target.value.trim().slice(0, 200);
    light(wishes.find);
    remember();
  }, shown.claims.length > 500 ? 220 : 60);
});
at("search").addEventListener("focus", () => at("search").value && suggest(at("search").value));
at("search").addEventListener("blur", () => setTimeout(openSuggestions, 150, false));
at("search").addEventListener("keydown", function (event) {
  const last = suggestions.length - 1;
  if (event.key === "ArrowDown" && last >= 0) openSuggestions(true), activate(activeSuggestion >= last ? 0 : activeSuggestion + 1);
  else if (event.key === "ArrowUp" && last >= 0) openSuggestions(true), activate(activeSuggestion <= 0 ? last : activeSuggestion - 1);
  else if (event.key === "Enter") submitSearch();
  else if (event.key === "Escape" && !at("suggestions").hidden) openSuggestions(false), event.stopPropagation();
  else return;
  event.preventDefault();
});
at("suggestions").addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
at("suggestions").addEventListener("click", function (event) {
  const option = event.target.closest("[role=option]");
  if (option) pick(suggestions[Number(option.dataset.place)].one);
});

function submitSearch() {
  clearTimeout(typed);
  if (activeSuggestion < 0) suggest(at("search").value);
  const one = suggestions[Math.max(activeSuggestion, 0)];
  if (one) pick(one.one);
  else light(at("search").value);
}
