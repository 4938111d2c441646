// Saving: files made here and handed to the reader. Nothing is sent.

function saveAs(blob, ending) {
  if (!blob) return tellFound("This browser could not make the file: the picture may be too large for it.");
  const url = URL.createObjectURL(blob);
  const title = DATA.title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 80) || "defgraph";
  make("a", { href: url, download: title + ending }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  tellFound(framed() ? "Saved as " + title + ending + "; if no file arrives, the frame around this page does not allow it: open the page by itself." : "");
}

// A frame may forbid downloads and printing, and then they fail without a word.
function framed() {
  return window.self !== window.top;
}

function saveImage() {
  drawing.image().toBlob((blob) => saveAs(blob, ".png"));
}

function saveDrawing() {
  saveAs(new Blob([drawing.svg()], { type: "image/svg+xml;charset=utf-8" }), ".svg");
}

// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
function cell(value) {
  const text = String(value);
  return '"' + (/^\s*[=+\-@\t\r]/.test(text) ? "'" + text : text).replace(/"/g, '""') + '"';
}

const CSV = {
  claim: (claim) => bare(claim.id),
  subject: (claim) => name(claim.subject),
  relation: (claim) => RELATIONS.get(claim.relation),
  object: (claim) => name(claim.object),
  item: (claim) => (claim.item ? claim.item.label : ""),
  standing: (claim, state) => state.standing,
  stage: (claim, state) => state.stage,
  support_min: (claim, state) => state.support[0],
  support_max: (claim, state) => state.support[1],
  single_source: (claim, state) => (state.single ? "yes" : "no"),
  weak_points: (claim, state) => state.weak.map((point) => point.label).join("; "),
  documents: (claim, state) => [...new Set(state.reports.map((said) => said.document))].join("; "),
  last_reported: (claim, state) => state.last,
  stage_support_min: (claim, state) => state.stageSupport[0],
  stage_support_max: (claim, state) => state.stageSupport[1],
  subject_id: (claim) => bare(claim.subject),
  object_id: (claim) => bare(claim.object),
  item_id: (claim) => (claim.item ? bare(claim.item.id) : ""),
};

function saveTable() {
  const columns = Object.values(CSV);
  const lines = sorted(shown.claims).map((claim) => columns.map((column) => cell(column(claim, now(claim)))).join(","));
  saveAs(new Blob(["\ufeff" + [Object.keys(CSV).join(","), ...lines].join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }), ".csv");
}

function printPage() {
  tellFound(framed() ? "If nothing is printed, the frame around this page does not allow it: open the page by itself." : "");
  window.print();
}

// ---- a claim with its sources, as plain text ------------------------------------------------------------------

function claimText(claim) {
  const state = now(claim);
  return [
    claim.sentence,
    [[state.stage, state.standing].filter(Boolean).join(", "), interval(state.support) + " independent " + (state.support[1] === 1 ? "origin" : "origins"),
      state.single ? "single source" : ""].filter(Boolean).join("; "),
    ...(state.weak.length ? ["Falls without any one of: " + state.weak.map((point) => point.label).join("; ")] : []),
    ...state.reports.map(reportText),
    "Claim " + bare(claim.id) + ", “" + DATA.title + "”",
  ].join("\n");
}

function reportText(said) {
  const document = DOCUMENTS.get(said.document);
  const words = [document.publisher || "Publisher not known", document.date, document.id, stanceWords(said) + said.stage];
  words.push(...said.figures.map((pair) => pair.join(" ")));
  if (said.speakers.length) words.push("on the word of " + said.speakers.map((speaker) => speaker.label).join(" and "));
  if (said.bases.length) words.push("resting on " + said.bases.map((base) => base.document).join(" and "));
  return "- " + [...words, document.url].filter(Boolean).join("; ");
}

// Where the clipboard is closed to this page, the text is laid out to be copied by hand.
function copyClaim(claim, button) {
  const text = claimText(claim), area = make("textarea", { class: "copy", readonly: true, rows: "8", "aria-label": "The claim as text, to be copied" });
  const layOut = () => (button.parentElement.append(area), (area.value = text), area.select());
  if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => tell(button, "Copied"), layOut);
  else layOut();
}

(function () {
  const button = (id, text, title, act) => make("button", { type: "button", id, title, onclick: act }, text);
  at("saving").replaceChildren(
    button("save-png", "PNG", "Save the picture in view as an image", saveImage),
    button("save-svg", "SVG", "Save the picture in view as a drawing that scales", saveDrawing),
    button("save-csv", "CSV", "Save the claims in view as a table", saveTable),
    button("save-print", "Print", "Print what is in view", printPage),
  );
})();
