// The trail above the map: where one is, and the ways to somewhere else, as buttons for hand, keyboard and ear.

const trail = make("nav", { "aria-label": "Where one is in the picture" });
const wayBack = make("button", { type: "button" });
const whereNow = make("span", { role: "status" });
const ways = make("select", { "aria-label": "Open a community" });
Object.assign(trail.style, { display: "flex", flexWrap: "wrap", gap: "4px 10px", alignItems: "center" });
Object.assign(ways.style, { maxWidth: "220px", minHeight: "24px", padding: "1px 6px" });
whereNow.style.overflowWrap = "anywhere";
trail.append(wayBack, whereNow, ways);
board.parentNode.querySelector(".told").prepend(trail); // among what is told above the picture

function tellTrail() {
  const single = oneByOne(), all = view.nodes.size === ENTITIES.size, home = view.open;
  wayBack.hidden = single ? all : !home;
  wayBack.textContent = single ? "← Everything" : "← Overview";
  whereNow.textContent = single ? plural(view.nodes.size, "entity", "entities") + " in view" : home ? "" : overviewWords();
  if (home && !single) whereNow.append(make("strong", {}, headsOf(home).join(", ")), " · " + countOf(home, true));
  ways.hidden = single;
  fillWays();
  tellPart();
}

// The table lists what is looked at: a bundle, else the open community, else all. Told only when it changes.
let partTold = null;
function tellPart() {
  const part = view.part || (view.open ? partOf(view.open) : null);
  if (part !== partTold) narrowTable((partTold = part));
}

function partOf(home) {
  home.part = home.part || { ids: new Set([...TIES].filter(([, { one, other }]) => one.home === home && other.home === home).map(([id]) => id)), words: "claims among " + headsOf(home).map(isolated).join(", ") };
  return home.part;
}

function overviewWords() {
  return plural(homesInView().length, "community", "communities") + ". Click one to open it";
}

// Only a change of what is in view changes the list: it may be open.
let waysTold = "";
function fillWays() {
  const homes = oneByOne() ? [] : homesInView(), told = homes.map((home) => home.number + " " + home.kept).join();
  if (told !== waysTold) {
    const choices = homes.map((home) => make("option", { value: String(home.number) }, home.name + " (" + grouped(home.kept) + ")"));
    ways.replaceChildren(make("option", { value: "" }, "Open a community …"), ...choices);
    waysTold = told;
  }
  ways.value = view.open ? String(view.open.number) : "";
}

ways.addEventListener("change", () => (ways.value ? openHome(HOMES[Number(ways.value)], true) : backToOverview()));
wayBack.addEventListener("click", () => (oneByOne() ? backToEverything() : backToOverview()));

// From the surroundings of an entity back to what they were taken from; else without any filter.
function backToEverything() {
  if (wishes.around) wish({ around: null, expanded: new Set() });
  else reset();
}
