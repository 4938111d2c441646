// The few tools every part uses. Text from data goes through textContent only; nothing in this page writes HTML.

// The theme comes first: what is drawn takes its colours from it.
const PREFERENCE = window.matchMedia("(prefers-color-scheme: dark)");
document.documentElement.dataset.theme = PREFERENCE.matches ? "dark" : "light";

function at(id) {
  return document.getElementById(id);
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") element.addEventListener("click", value);
    else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== ""));
  return element;
}

function link(url, text) {
  if (!/^https?:\/\//i.test(url)) return make("span", { class: "verbatim" }, text);
  return make("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text);
}

// In a site, a link to its page on a claim, an entity, a document or a publisher; elsewhere what would be its text.
const PAGES = TABLES.site ? new Map(Object.entries(TABLES.site)) : null;

function paged(room, id, text) {
  return PAGES && id ? make("a", { href: `${room}/${PAGES.get(id) || id}.html` }, text) : text;
}

function name(id) {
  return NODES.has(id) ? NODES.get(id).name : id;
}

// Ids carry a prefix in this page; people are shown them without it.
function bare(id) {
  return id.slice(2);
}

// By hand: waking the browser's own formats takes longer than drawing the picture.
function grouped(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

function plural(count, one, many) {
  return grouped(count) + " " + (count === 1 ? one : many);
}

function interval(ends) {
  return ends[0] === ends[1] ? String(ends[0]) : ends[0] + "–" + ends[1];
}

function badge() {
  return make("b", { class: "one", role: "img", title: "rests on a single source", "aria-label": "single source" }, "1");
}
