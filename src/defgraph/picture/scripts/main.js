// What ties the parts together: choosing, finding, saving, keys.

function selectClaim(id, focus) {
  network.selectEdges([id]);
  marksOf([id]);
  showClaim(id, focus);
  markRow(id, true);
  reveal(id);
}

// Bring a claim into view if it is outside, without changing the scale.
function reveal(id) {
  resize();
  const spots = [0, 0.5, 1].map((share) => point(id, share));
  if (spots.every((spot) => inside(network.canvasToDOM(spot)))) return;
  network.moveTo({ position: { x: (spots[0].x + spots[2].x) / 2, y: (spots[0].y + spots[2].y) / 2 } });
}

function inside({ x, y }) {
  return x > 40 && y > 30 && x < stage.clientWidth - 40 && y < stage.clientHeight - 40;
}

function selectEntity(id, focus) {
  network.selectNodes([id]);
  marksOf(network.getConnectedEdges(id));
  markRow(null);
  showEntity(id, focus);
}

network.on("click", function (event) {
  const claim = event.nodes.length ? null : claimAt(event.pointer.canvas);
  if (event.nodes.length) selectEntity(event.nodes[0], false);
  else if (claim) selectClaim(claim, false);
  else closePanel();
});
network.on("doubleClick", (event) => event.nodes.length && focusOn(event.nodes[0]));

function find(text) {
  const wanted = text.trim().toLowerCase();
  const exact = chosen(text);
  return exact || (wanted && shown.nodes.find((id) => NODES.get(id).name.toLowerCase().includes(wanted))) || null;
}

function goTo(id) {
  if (!id || !shown.nodes.includes(id)) return;
  network.moveTo({ position: network.getPosition(id), scale: Math.max(network.getScale(), 0.9) });
  selectEntity(id, false);
}

// What is looked for may be an entity, or the item of a claim, which stands on its edge only.
function light(text) {
  const wanted = text.trim().toLowerCase();
  const named = (label) => label.toLowerCase().includes(wanted);
  const claims = wanted ? shown.claims.filter((claim) => claim.item && named(claim.item.label)) : [];
  const kept = new Set(claims.flatMap((claim) => [claim.subject, claim.object]));
  for (const id of shown.nodes) if (named(NODES.get(id).name)) kept.add(id);
  nodes.update(shown.nodes.map((id) => ({ id, opacity: kept.has(id) ? 1 : 0.18 })));
  marksOf(claims.map((claim) => claim.id));
  at("found").textContent = wanted && !kept.size ? "no match" : "";
}

at("search").addEventListener("input", (event) => light(event.target.value));
at("search").addEventListener("change", (event) => chosen(event.target.value) && goTo(chosen(event.target.value)));
at("search").addEventListener("keydown", (event) => event.key === "Enter" && goTo(find(event.target.value)));
at("panel-close").addEventListener("click", closePanel);
at("zoom-in").addEventListener("click", () => zoom(1.3));
at("zoom-out").addEventListener("click", () => zoom(1 / 1.3));
at("zoom-fit").addEventListener("click", () => fit(shown.nodes, false));

document.addEventListener("keydown", function (event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && !/^(checkbox|radio)$/.test(event.target.type);
  if (event.key === "Escape") closePanel();
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "0") fit(shown.nodes, false);
  if (event.key === "/") event.preventDefault(), at("search").focus();
});

// Saving: a file made here and handed to the reader; nothing is sent.
function save(blob, ending) {
  const url = URL.createObjectURL(blob);
  const title = DATA.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 80) || "defgraph";
  make("a", { href: url, download: title + ending }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
}

function savePicture() {
  const drawn = stage.querySelector("canvas");
  const copy = make("canvas", { width: drawn.width, height: drawn.height });
  const context = copy.getContext("2d");
  context.fillStyle = colour("canvas");
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(drawn, 0, 0);
  copy.toBlob((blob) => save(blob, ".png"));
}

// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
function cell(value) {
  const text = String(value);
  return '"' + (/^[=+\-@\t\r]/.test(text) ? "'" + text : text).replace(/"/g, '""') + '"';
}

function csvRow(claim) {
  const documents = [...new Set(claim.reports.map((said) => said.document))];
  return [bare(claim.id), name(claim.subject), RELATIONS.get(claim.relation), name(claim.object), claim.item ? claim.item.label : "",
    claim.standing, claim.stage, claim.support[0], claim.support[1], claim.single ? "yes" : "no",
    claim.weak.map((point) => point.label).join("; "), documents.join("; "), claim.last].map(cell).join(",");
}

function saveTable() {
  const head = "claim,subject,relation,object,item,standing,stage,support_min,support_max,single_source,weak_points,documents,last_reported";
  const lines = [head, ...sorted(shown.claims).map(csvRow)];
  save(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }), ".csv");
}

at("save-png").addEventListener("click", savePicture);
at("save-csv").addEventListener("click", saveTable);

function nameTheme() {
  const dark = document.documentElement.dataset.theme === "dark";
  at("theme").textContent = dark ? "Light" : "Dark";
  at("theme").setAttribute("aria-pressed", String(dark));
}

function setTheme(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  nameTheme();
  redress();
}

PREFERENCE.addEventListener("change", (event) => setTheme(event.matches));
at("theme").addEventListener("click", () => setTheme(document.documentElement.dataset.theme !== "dark"));

nameTheme();
totals();
apply();
if (NODES.has(DATA.focus)) at("around").placeholder = name(DATA.focus);
fit(shown.nodes, true);
stage.dataset.ready = "yes";
