// Saving: files made here and handed to the reader. Nothing is sent.

function saveAs(blob, ending) {
  if (!blob) return tellFound("This browser could not make the file: the picture may be too large for it.");
  const url = URL.createObjectURL(blob), file = fileName() + ending;
  make("a", { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  tellFound(framed() ? "Saved as " + file + "; if no file arrives, the frame around this page does not allow it: open the page by itself." : "");
}

// What is left out is told by the name too: a file of a part is not to be taken for one of the whole.
function fileName() {
  const slug = (text, most) => text.toWellFormed().replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, most).replace(/^-|-$/g, "");
  return [slug(DATA.title, 80) || "defgraph", slug(limitsInShort(), 60)].filter(Boolean).join("--");
}

// A frame may forbid downloads and printing, and then they fail without a word.
function framed() {
  return window.self !== window.top;
}

const MOST_DOTS = 40e6, MOST_ALONG = 8192; // what browsers can hold in one image

// The drawing, set in dots: two for each of its pixels, or as many as there is room for.
function saveImage() {
  const drawn = pictureInView(), [width, height] = ["width", "height"].map((name) => Number(drawn.getAttribute(name)));
  const ratio = Math.min(2, MOST_ALONG / width, MOST_ALONG / height, Math.sqrt(MOST_DOTS / width / height));
  const image = make("img", {}), canvas = make("canvas", { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  image.onload = function () {
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    canvas.toBlob((blob) => saveAs(blob, ".png"));
  };
  image.onerror = () => saveAs(null);
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(serialised(drawn));
}

function saveDrawing() {
  saveAs(new Blob([serialised(pictureInView())], { type: "image/svg+xml;charset=utf-8" }), ".svg");
}

function serialised(drawn) {
  return new XMLSerializer().serializeToString(drawn);
}

// A cell that a spreadsheet would take for a formula gets an apostrophe in front.
function cell(value) {
  const text = String(value);
  return '"' + (/^\s*[=+\-@\t\r]/.test(text) ? "'" + text : text).replace(/"/g, '""') + '"';
}

// The kinds of figures that reports in this page give: units ordered and delivered, values, years.
const FIGURES = [...new Set(TABLES.reports.figures.name.map((number) => TABLES.names[number]))].sort();

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
  ...Object.fromEntries(FIGURES.map((kind) => ["reported_" + kind.replace(/\W/g, "_"), (claim, state) => figuresOf(state, kind)])),
};

// What reports say of one kind of figure, each once: they may disagree.
function figuresOf(state, kind) {
  const told = state.reports.flatMap((said) => said.figures.filter(([name]) => name === kind).map(([, text]) => text));
  return [...new Set(told)].join("; ");
}

function saveTable() {
  const columns = Object.values(CSV);
  const lines = listed.claims.map((claim) => columns.map((column) => cell(column(claim, now(claim)))).join(","));
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
    button("save-csv", "CSV", "Save the claims that the table lists", saveTable),
    button("save-print", "Print", "Print what is in view", printPage),
  );
})();
