// Looking for entities, items and claims: what is found stands out in the picture while one types, and is listed to be
// chosen with the arrow keys.

const LISTED = { entity: 7, item: 4, claim: 5 };
const KINDS_FOUND = { entity: "Entities", item: "Items", claim: "Claims" };
let searchable = null;
let suggestions = [];
let activeSuggestion = -1;

function everythingNamed() {
  searchable = searchable || gatherNamed();
  return searchable;
}

function gatherNamed() {
  const items = new Map();
  for (const { item } of CLAIMS.values()) if (item && !NODES.has(item.id)) items.set(item.id, item.label);
  return [
    ...[...NODES.values()].map((node) => ({ kind: "entity", id: node.id, label: node.name })),
    ...[...items].map(([id, label]) => ({ kind: "item", id, label })),
    ...[...CLAIMS.values()].map((claim) => ({ kind: "claim", id: claim.id, label: wordsOf(claim) })),
  ].map((one) => ({ ...one, text: one.label.toLowerCase() }));
}

function wordsOf(claim) {
  return [name(claim.subject), RELATIONS.get(claim.relation), name(claim.object), claim.item ? claim.item.label : ""].filter(Boolean).join(" ");
}

// How well a name fits what was typed, 0 the best; all of the words of a longer request may stand apart.
function fitness(one, wanted, words) {
  if (one.text === wanted) return 0;
  if (one.text.startsWith(wanted)) return 1;
  if (one.text.includes(" " + wanted)) return 2;
  if (one.text.includes(wanted)) return 3;
  return words.length > 1 && words.every((word) => one.text.includes(word)) ? 4 : -1;
}

function lookFor(text) {
  const wanted = text.trim().toLowerCase(), words = wanted.split(/\s+/);
  if (!wanted) return [];
  const bare = everythingNamed().find((one) => one.kind === "entity" && one.id === "n:" + text.trim());
  const found = everythingNamed().map((one) => [fitness(one, wanted, words), one]).filter(([fit]) => fit >= 0).sort(([a], [b]) => a - b).map(([, one]) => one);
  return Object.entries(LISTED).flatMap(([kind, most]) => [bare, ...found].filter((one) => one && one.kind === kind).slice(0, most));
}

function suggest(text) {
  suggestions = lookFor(text);
  activeSuggestion = -1;
  let kind = "";
  const lines = suggestions.flatMap(function (one, place) {
    const head = one.kind === kind ? [] : [make("li", { class: "kind-found", role: "presentation" }, KINDS_FOUND[one.kind])];
    kind = one.kind;
    return [...head, make("li", { role: "option", id: "found-" + place, "aria-selected": "false", "data-place": String(place) }, labelFound(one), noteOf(one))];
  });
  at("suggestions").replaceChildren(...lines);
  openSuggestions(lines.length > 0 && document.activeElement === at("search"));
}

function labelFound(one) {
  return make("span", {}, one.kind === "claim" ? CLAIMS.get(one.id).sentence : one.label);
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
  if (one.kind === "claim") selectClaim(one.id, false);
  if (one.kind === "claim" && !shown.claims.includes(CLAIMS.get(one.id))) tellFound("This claim is hidden by the filters");
  remember();
}

function goToEntity(id) {
  if (shown.nodes.includes(id)) drawing.goTo(id);
  else tellFound(name(id) + " is hidden by the filters");
  selectEntity(id, false);
}

// What is looked for stands out: entities of that name, and claims about such an item.
function light(text) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return drawing.dim(null), drawing.emphasise(standingOut()), tellFound("");
  const named = (label) => label.toLowerCase().includes(wanted);
  const claims = shown.claims.filter((claim) => claim.item && named(claim.item.label));
  const entities = shown.nodes.filter((id) => named(NODES.get(id).name) || bare(id).toLowerCase() === wanted);
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
  if (option) pick(suggestions[Number(option.dataset.place)]);
});

function submitSearch() {
  clearTimeout(typed);
  if (activeSuggestion < 0) suggest(at("search").value);
  const one = suggestions[Math.max(activeSuggestion, 0)];
  if (one) pick(one);
  else light(at("search").value);
}
