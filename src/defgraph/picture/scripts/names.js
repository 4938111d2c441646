// What a reader means by a name: one matcher for the search, the focus and the ends of paths. Things go by their label,
// id, aliases and code; accents, case, hyphens and blanks make no difference.

const LETTERS = { đ: "d", ð: "d", ø: "o", ł: "l", ß: "ss", æ: "ae", œ: "oe", ı: "i", þ: "th" }; // no accents to Unicode
const OWN = 0, WRITTEN = 1, SAME = 2, BEGINS = 3, WORD = 4, WORDS_APART = 5, INSIDE = 6; // how well a name fits, the best first

function foldedWords(text) {
  const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[đðøłßæœıþ]/g, (letter) => LETTERS[letter]);
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

// A name without blanks, and where its words begin; one of signs alone stays as it is.
function formOf(text, words = foldedWords(text)) {
  const plain = text.trim().toLowerCase(), begins = [];
  let tight = "";
  for (const word of words) begins.push(tight.length), (tight += word);
  return { text, plain, words, tight: tight || plain, begins: tight ? begins : [0] };
}

function fitOf(form, wanted) {
  if (form.plain === wanted.plain) return WRITTEN;
  if (form.tight === wanted.tight) return SAME;
  if (form.tight.startsWith(wanted.tight)) return BEGINS;
  if (beginsWord(form, wanted.tight)) return WORD;
  if (wanted.words.length > 1 && wanted.words.every((word) => beginsWord(form, word))) return WORDS_APART;
  return wanted.tight.length > 2 && form.tight.includes(wanted.tight) ? INSIDE : Infinity;
}

function beginsWord({ tight, begins }, word) {
  for (let place = tight.indexOf(word); place >= 0; place = tight.indexOf(word, place + 1)) if (begins.includes(place)) return true;
  return false;
}

// How well a thing fits, and by which of its names where it is not the label; what it alone goes by comes first.
function fitOfNames({ forms, own, label }, wanted) {
  let best = { fit: Infinity, by: null };
  forms.forEach(function (form, place) {
    const found = fitOf(form, wanted), fit = found === WRITTEN && place < own ? OWN : found;
    if (fit < best.fit) best = { fit, by: place < own || form.text === label ? null : form.text };
  });
  return best;
}

const ALIASES = (function () {
  const { id, aliases } = TABLES.things, found = new Map();
  aliases.row.forEach((row, place) => found.set(id[row], [...(found.get(id[row]) || []), aliases.text[place]]));
  return found;
})();

function aliasesOf(id) {
  return ALIASES.get(id) || NONE;
}

// `own` is how many of the names are no other's: the label, with the id where two share it, and the id.
function namedThing(kind, id, label, bareId, choice = label) {
  const own = [...new Set([choice, bareId])], others = [label, ...aliasesOf(bareId)].filter((text) => !own.includes(text));
  return { kind, id, label, own: own.length, forms: [...own, ...others].map((text) => formOf(text)) };
}

// Those that fit, the best first; among equals the shorter name.
function fitting(things, text) {
  const wanted = formOf(text);
  if (!wanted.plain) return [];
  const found = things.map((one) => ({ one, ...fitOfNames(one, wanted) })).filter(({ fit }) => fit < Infinity);
  return found.sort((a, b) => a.fit - b.fit || a.one.label.length - b.one.label.length);
}

// The one thing that goes by a name; null if there is none, or several.
function meantBy(things, text) {
  const found = fitting(things, text).filter(({ fit }) => fit <= SAME), best = found.filter(({ fit }) => fit === found[0].fit);
  return best.length === 1 ? best[0].one.id : null;
}

// Names for the lists to choose from: the label, with the id where two share a label.
const CHOICES = (function () {
  const times = new Map();
  for (const node of NODES.values()) times.set(node.name, (times.get(node.name) || 0) + 1);
  const choices = new Map();
  for (const node of NODES.values()) {
    choices.set(times.get(node.name) > 1 ? node.name + " (" + bare(node.id) + ")" : node.name, node.id);
  }
  return choices;
})();

let entitiesNamed = null, itemsNamed = null;

function namedEntities() {
  entitiesNamed = entitiesNamed || [...CHOICES].map(([choice, id]) => namedThing("entity", id, name(id), bare(id), choice));
  return entitiesNamed;
}

// Items that stand on lines only.
function namedItems() {
  itemsNamed = itemsNamed || [...UNDRAWN].map(([id, label]) => namedThing("item", id, label, bare(id)));
  return itemsNamed;
}

function chosen(text) {
  return meantBy(namedEntities(), text);
}

// How alike two names are, 0 to 1: shared pairs of letters (Dice), or the initials of one are the other.
function likeness(one, other) {
  const a = foldedWords(one).join(" "), b = foldedWords(other).join(" ");
  if (b.split(" ").map((word) => word[0]).join("") === a) return 0.9;
  const pairs = (text) => Array.from({ length: Math.max(text.length - 1, 0) }, (_, place) => text.slice(place, place + 2));
  const rest = pairs(b), all = pairs(a).length + rest.length;
  const shared = pairs(a).filter((pair) => rest.includes(pair) && rest.splice(rest.indexOf(pair), 1)).length;
  return all ? (2 * shared) / all : 0;
}

// What may have been meant: what fits in part, then what is written alike.
function nearestNames(text, things) {
  const parts = fitting(things, text).map(({ one }) => one.forms[0].text);
  const alike = things.map((one) => [one.forms[0].text, Math.max(...one.forms.map((form) => likeness(text, form.text)))]).filter(([, like]) => like > 0.4);
  return [...new Set([...parts, ...alike.sort((a, b) => b[1] - a[1] || compare(a[0], b[0])).map(([choice]) => choice)])].slice(0, 3);
}
