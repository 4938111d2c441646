// The evidence: a claim with its reports, or an entity with its claims.

let opener = null;

function openPanel(body, focus) {
  const was = at("panel").hidden;
  if (was) opener = document.activeElement;
  at("panel-body").replaceChildren(...body);
  at("panel").hidden = false;
  at("panel").scrollTop = 0;
  if (focus) at("panel-body").querySelector("h2").focus();
}

function closePanel() {
  if (at("panel").hidden) return;
  at("panel").hidden = true;
  network.unselectAll();
  marksOf([]);
  markRow(null);
  if (opener && opener.isConnected) opener.focus();
}

function showClaim(id, focus) {
  const claim = CLAIMS.get(id);
  openPanel(
    [
      make("h2", { tabindex: "-1" }, claim.sentence),
      make("p", { class: "kind" }, "Claim ", make("code", {}, bare(claim.id))),
      chips(claim),
      support(claim),
      weakness(claim),
      make("h3", {}, plural(claim.reports.length, "report", "reports")),
      ...claim.reports.map(report),
    ],
    focus,
  );
}

function chips(claim) {
  const list = make("p", { class: "chips" });
  if (claim.stage) list.append(make("span", { class: "chip" }, claim.stage));
  list.append(make("span", { class: claim.standing === "asserted" ? "chip" : "chip bad" }, claim.standing));
  return list;
}

function support(claim) {
  const [low, high] = claim.support;
  const text = make("p", { class: "support" }, make("b", {}, interval(claim.support)), " independent ", low === 1 && high === 1 ? "origin" : "origins");
  if (claim.stage && interval(claim.stageSupport) !== interval(claim.support)) {
    text.append(make("span", { class: "light" }, " · " + interval(claim.stageSupport) + " for “" + claim.stage + "”"));
  }
  return text;
}

function weakness(claim) {
  if (!claim.single && !claim.weak.length) return "";
  const box = make("div", { class: "alarm" });
  box.append(make("p", {}, claim.single ? badge() : "", claim.single ? " Single source. " : "", claim.weak.length ? "If any one of these is wrong, nothing known to be independent stands:" : "No single point is known by name."));
  if (claim.weak.length) box.append(make("ul", {}, ...claim.weak.map(named)));
  return box;
}

function named(thing) {
  return make("li", {}, thing.label, thing.kind ? make("span", { class: "light" }, " (" + thing.kind + ")") : "");
}

function report(said) {
  const document = DATA.documents[said.document];
  const facts = make("dl");
  const tell = (term, ...what) => facts.append(make("dt", {}, term), make("dd", {}, ...what));
  tell("says", stanceWords(said), said.stage);
  if (said.figures.length) tell("figures", said.figures.map((pair) => pair.join(" ")).join("; "));
  if (said.dates.length) tell("dates", said.dates.map((pair) => pair.join(" ")).join("; "));
  tell("speaker", said.speakers.map((speaker) => speaker.label).join("; ") || make("span", { class: "light" }, "none named"));
  tell("where", "characters " + said.span[0] + "–" + said.span[1]);
  tell("document", link(document.url, document.id), /^https?:/i.test(document.url) || !document.url ? "" : "\n" + document.url);
  tell("rests on", ...lineage(said, document));
  if (said.note) tell("note", said.note);
  return make("article", { class: "report" },
    make("h4", {}, make("span", {}, document.publisher || "Publisher not known"), make("span", {}, document.date)), facts);
}

function stanceWords(said) {
  return { asserts: "asserts: ", denies: "denies: ", hedges: "hedges: " }[said.stance] || said.stance + ": ";
}

// A report's own lineage holds for it alone; otherwise its document's does.
function lineage(said, document) {
  const own = said.bases.length || said.origin;
  const lines = (own ? said : document).bases.map((base) => make("span", { class: "lineage" }, base.document + ": " + base.because));
  const origin = own ? said.origin : document.origin;
  if (origin) lines.push(make("span", { class: "lineage" }, origin));
  if (own) lines.push(make("span", { class: "lineage light" }, "for this report alone"));
  return lines.length ? lines : [make("span", { class: "light" }, "nothing known")];
}

function showEntity(id, focus) {
  const node = NODES.get(id);
  const claims = shown.claims.filter((claim) => touches(claim, id));
  openPanel(
    [
      make("h2", { tabindex: "-1" }, node.name),
      make("p", { class: "kind" }, LOOKS.get(node.look).label, " · ", make("code", {}, bare(id))),
      make("p", { class: "actions" }, make("button", { type: "button", onclick: () => focusOn(id) }, "Show only what is around it")),
      make("h3", {}, plural(claims.length, "claim in view", "claims in view")),
      make("ul", { class: "list" }, ...claims.map(entry)),
    ],
    focus,
  );
}

function touches(claim, id) {
  return claim.subject === id || claim.object === id || (claim.item !== null && claim.item.id === id);
}

function entry(claim) {
  const state = make("span", {}, claim.standing === "asserted" ? claim.stage : claim.standing);
  if (claim.single) state.append(badge());
  return make("li", {}, make("button", { type: "button", onclick: () => selectClaim(claim.id, true) }, make("span", {}, claim.sentence), state));
}
