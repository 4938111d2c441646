// Everything that is chosen, in one place; and how it is written behind the # of the page's address: in words one can
// read, ids without their prefixes, only what differs from a fresh page. What is not understood is told and left out.

const LINK_VERSION = "1";
const SUPPORTS = ["all", "single", "several", "denied", "least"];
const DAY = /^(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const PUBLISHERS = publishersKnown();

function publishersKnown() {
  const found = new Map();
  for (const { publisherId, publisher } of DOCUMENTS.values()) if (publisherId) found.set(publisherId, publisher || publisherId);
  return new Map([...found].sort((a, b) => (a[1].toLowerCase() < b[1].toLowerCase() ? -1 : 1)));
}

const wishes = freshWishes();

function freshWishes() {
  return {
    hidden: { look: new Set(), stage: new Set(), standing: new Set(), relation: new Set() }, // rows without a tick
    support: "all", minimum: 2, publisher: "", // of SUPPORTS; `minimum` is that of "least"
    around: null, hops: 1, expanded: new Set(), find: "",
    publishers: new Set(), documents: new Set(), speakers: new Set(), // taken for wrong
    knownBy: "", asOf: "",
    claim: null, entity: null, // whose evidence is open
    pathFrom: null, pathTo: null,
    theme: "", camera: null, embed: false,
  };
}

// How each part is written and read: `read` answers whether it was understood.

const PARTS = new Map([
  ["v", { write: () => "", read: (wish, text) => text === LINK_VERSION, instead: () => LINK_VERSION }],
  ["embed", { write: (wish) => wish.embed && "yes", read: (wish, text) => (wish.embed = text !== "no") || true }],
  ["hide-class", names((wish) => wish.hidden.look, (key) => LOOKS.has(key))],
  ["hide-stage", names((wish) => wish.hidden.stage, (key) => Object.hasOwn(DATA.lines, key))],
  ["hide-standing", names((wish) => wish.hidden.standing, (key) => ["asserted", "hedged", "denied"].includes(key))],
  ["hide-relation", names((wish) => wish.hidden.relation, (key) => RELATIONS.has(key))],
  ["publisher", word("publisher", (id) => PUBLISHERS.has(id))],
  ["support", word("support", (text) => SUPPORTS.includes(text))],
  ["least", count("minimum", 0, 99)],
  ["around", entity("around")],
  ["hops", count("hops", 1, 3)],
  ["also", names((wish) => wish.expanded, (id) => NODES.has(id), "n:")],
  ["find", word("find", (text) => text.length <= 200)],
  ["wrong", names((wish) => wish.publishers, (id) => PUBLISHERS.has(id))],
  ["wrong-document", names((wish) => wish.documents, (id) => DOCUMENTS.has(id))],
  ["wrong-speaker", names((wish) => wish.speakers, (id) => id.length <= 300)],
  ["known-by", word("knownBy", (text) => DAY.test(text))],
  ["as-of", word("asOf", (text) => DAY.test(text))],
  ["claim", one("claim", CLAIMS, "c:")],
  ["entity", entity("entity")],
  ["from", entity("pathFrom")],
  ["to", entity("pathTo")],
  ["theme", word("theme", (text) => text === "dark" || text === "light")],
  ["view", { write: (wish) => wish.camera && cameraText(wish.camera), read: readCamera }],
]);

function names(setOf, known, prefix = "") {
  return {
    write: (wish) => [...setOf(wish)].map((id) => encoded(id.slice(prefix.length))).join(","),
    read: function (wish, text) {
      const ids = text.split(",").map((part) => prefix + decoded(part));
      for (const id of ids) if (known(id)) setOf(wish).add(id);
      return ids.every(known);
    },
  };
}

function word(field, known) {
  const blank = freshWishes()[field];
  return {
    write: (wish) => (wish[field] === blank ? "" : encoded(wish[field])),
    read: (wish, text) => known(decoded(text)) && ((wish[field] = decoded(text)), true),
  };
}

function count(field, least, most) {
  const blank = freshWishes()[field];
  return {
    write: (wish) => (wish[field] === blank ? "" : String(wish[field])),
    read: (wish, text) => /^\d{1,2}$/.test(text) && text >= least && text <= most && ((wish[field] = Number(text)), true),
    instead: (wish) => wish[field],
  };
}

function one(field, known, prefix) {
  return {
    write: (wish) => (wish[field] ? encoded(wish[field].slice(prefix.length)) : ""),
    read: (wish, text) => known.has(prefix + decoded(text)) && ((wish[field] = prefix + decoded(text)), true),
  };
}

function entity(field) {
  return one(field, NODES, "n:");
}

function cameraText({ x, y, scale }) {
  return [Math.round(x), Math.round(y), Number(scale.toPrecision(3))].join(",");
}

function readCamera(wish, text) {
  if (!/^-?\d{1,7},-?\d{1,7},\d{1,2}(\.\d{1,8})?$/.test(text)) return false;
  const [x, y, scale] = text.split(",").map(Number);
  wish.camera = { x, y, scale: Math.min(Math.max(scale, 0.01), 8) };
  return true;
}

// Colons and slashes stay as they are: they are many in our ids, and mean nothing behind a #.
function encoded(text) {
  return encodeURIComponent(text.toWellFormed ? text.toWellFormed() : text).replace(/%3A/g, ":").replace(/%2F/g, "/").replace(/%20/g, "+");
}

function decoded(text) {
  return decodeURIComponent(text.replace(/\+/g, "%20"));
}

function toHash(wish = wishes) {
  const parts = [...PARTS].map(([key, part]) => [key, part.write(wish)]).filter(([, text]) => text);
  return parts.length ? ["v=" + LINK_VERSION, ...parts.map(([key, text]) => key + "=" + text)].join("&") : "";
}

// Takes over what a link says, all else as on a fresh page; returns the parts that were not understood, with what holds
// instead where they are not just left out.
function fromHash(text) {
  const wish = freshWishes(), strange = [];
  for (const part of text.replace(/^#/, "").slice(0, 20000).split("&").filter(Boolean)) {
    const [key, value] = part.includes("=") ? [part.slice(0, part.indexOf("=")), part.slice(part.indexOf("=") + 1)] : [part, ""];
    if (!understood(wish, key, value)) strange.push([key.slice(0, 40), value]);
  }
  Object.assign(wishes, wish);
  return strange.map(([key, value]) => {
    const part = PARTS.get(key);
    return part && part.instead ? key + "=" + value.slice(0, 20) + " (" + part.instead(wish) + " is used)" : key;
  });
}

function understood(wish, key, value) {
  try {
    return PARTS.has(key) && PARTS.get(key).read(wish, value);
  } catch {
    return false; // a stray percent sign
  }
}

// The address follows what is chosen, after a moment of quiet: browsers refuse a flood. What one may want to come back
// to becomes a step of the history; the rest changes the step one is at. Frames make no steps: they are their page's.

const STEPS_OF_HISTORY = /^(around|hops|also|claim|entity|from|to|wrong|wrong-document|wrong-speaker)=/;
let addressTimer = 0;
let writtenHash = null;

function remember() {
  clearTimeout(addressTimer);
  addressTimer = setTimeout(writeAddress, 350);
}

function writeAddress() {
  clearTimeout(addressTimer);
  const hash = toHash();
  if (hash === writtenHash) return;
  const step = writtenHash !== null && window === window.top && stepOf(hash) !== stepOf(writtenHash);
  writtenHash = hash;
  try {
    history[step ? "pushState" : "replaceState"](null, "", "#" + hash);
  } catch {
    // A page in a srcdoc frame has no address of its own.
  }
}

function stepOf(hash) {
  return hash.split("&").filter((part) => STEPS_OF_HISTORY.test(part)).join("&");
}

// What the address says, where that is not what was written last; null otherwise.
function addressNow() {
  const hash = location.hash.replace(/^#/, "");
  if (hash === writtenHash) return null;
  clearTimeout(addressTimer);
  writtenHash = hash;
  return hash;
}

function linkHere() {
  return location.href.split("#")[0] + "#" + toHash();
}
