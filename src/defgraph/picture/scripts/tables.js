// The tables of the page (picture/tables.py tells their form), unpacked into what every part uses: nodes, claims
// with their reports, documents.

const TABLES = JSON.parse(document.getElementById("graph").textContent);
const DATA = {
  title: TABLES.title,
  focus: TABLES.focus,
  renderer: TABLES.renderer,
  looks: TABLES.looks,
  relations: TABLES.relations,
  lines: TABLES.lines,
};
const LOOKS = new Map(TABLES.looks.map((look) => [look.key, look]));
const STAGES = new Map(TABLES.stages.map((stage) => [stage.name, stage]));
const RELATIONS = new Map(TABLES.relations.map((relation) => [relation.key, relation.label]));
const DECLARED = new Map(TABLES.relations.map((relation) => [relation.key, relation]));
const SHORT = new Map(Object.entries(TABLES.short)); // labels of items that are too long to stand on an edge
const WORDS = new Map(Object.entries(TABLES.words).map(([kind, words]) => [kind, new Map(Object.entries(words))]));
const NONE = Object.freeze([]); // one for all that have nothing
const UNTIMED = Object.freeze({ date: "", since: "", until: "", due: "" });

function spoken(kind, word) {
  return WORDS.get(kind).get(word) ?? word;
}

function stageWords(stage) {
  return STAGES.has(stage) ? STAGES.get(stage).label : stage;
}

// A column is a list, or a mapping from the few rows that have something: either is asked in the same way.
function textAt(column, row) {
  return column[row] || "";
}

function nameAt(column, row) {
  return TABLES.names[column[row]];
}

// What belongs to each row, where it may be several: entry by entry, with the row of each, in rising order.
function several(entries, count, make) {
  const starts = new Uint32Array(count + 1);
  for (const row of entries.row) starts[row + 1] += 1;
  for (let row = 0; row < count; row += 1) starts[row + 1] += starts[row];
  return function (row) {
    if (starts[row] === starts[row + 1]) return NONE;
    const found = [];
    for (let entry = starts[row]; entry < starts[row + 1]; entry += 1) found.push(make(entry));
    return found;
  };
}

function severalThings(entries, count) {
  return several(entries, count, (entry) => THINGS[entries.thing[entry]]);
}

function severalNamed(entries, count) {
  return several(entries, count, (entry) => [nameAt(entries.name, entry), entries.text[entry]]);
}

function severalBases(entries, count) {
  return several(entries, count, (entry) => ({
    document: SOURCES[entries.document[entry]],
    because: spoken("because", nameAt(entries.because, entry)),
  }));
}

const THINGS = TABLES.things.id.map((id, row) => ({ id, label: TABLES.things.label[row], kind: nameAt(TABLES.things.kind, row) }));

// Ids of nodes carry a prefix, so that a name such as __proto__ means nothing.
const NODE_IDS = TABLES.nodes.look.map((_, row) => "n:" + TABLES.things.id[row]);

const items = new Map();
function itemAt(number) {
  if (number < 0) return null;
  if (!items.has(number)) items.set(number, { ...THINGS[number], id: NODE_IDS[number] || "n:" + THINGS[number].id });
  return items.get(number);
}

const SOURCES = [...TABLES.documents.id, ...TABLES.beyond.documents.id]; // ids, by the numbers of documents

function documentsOf(table) {
  const bases = severalBases(table.bases, table.id.length);
  return new Map(table.id.map((id, row) => [id, documentAt(table, row, bases(row))]));
}

function documentAt(table, row, bases) {
  const publisher = THINGS[table.publisher[row]] || { id: "", label: "", kind: "" };
  const origin = textAt(table.origin, row);
  return {
    id: table.id[row],
    publisher: publisher.label,
    publisherId: publisher.id,
    publisherKind: publisher.kind,
    date: textAt(table.date, row) || textAt(table.issued, row),
    issued: textAt(table.issued, row),
    issuedAfter: textAt(table.issuedAfter, row),
    url: textAt(table.url, row),
    origin,
    originWords: spoken("origins", origin),
    held: Boolean(table.held[row]),
    bases,
    editionOf: textAt(table.editionOf, row),
  };
}

const DOCUMENTS = documentsOf(TABLES.documents);
const DOCUMENTS_BEYOND = documentsOf(TABLES.beyond.documents);

function timesOf(dates) {
  if (!dates.length) return UNTIMED;
  const times = { ...UNTIMED };
  for (const [name, date] of dates) if (name in UNTIMED) times[name] = date;
  return times;
}

// Makes the report of a row of a table, when it is asked for.
function reportsOf(table) {
  const count = table.document.length;
  const speakers = severalThings(table.speakers, count), bases = severalBases(table.bases, count);
  const figures = severalNamed(table.figures, count), dates = severalNamed(table.dates, count);
  return (row, index) => reportAt(table, row, { index, speakers: speakers(row), figures: figures(row), dates: dates(row), own: bases(row) });
}

// A report's own lineage holds for it alone; where it has none, its document's does.
function reportAt(table, row, { index, speakers, figures, dates, own }) {
  const id = SOURCES[table.document[row]], document = DOCUMENTS.get(id) || DOCUMENTS_BEYOND.get(id);
  const ownLineage = own.length > 0 || textAt(table.origin, row) !== "";
  const bases = ownLineage ? own : document.bases;
  const origin = bases.length ? "" : textAt(table.origin, row) || document.origin;
  const stage = nameAt(table.stage, row);
  return {
    index,
    document: id,
    stance: nameAt(table.stance, row),
    stage: stageWords(stage),
    stageName: stage,
    span: [table.start[row], table.end[row]],
    speakers,
    figures,
    dates: dates.map(([name, date]) => [spoken("dates", name), date]),
    times: timesOf(dates),
    bases,
    ownLineage,
    origin,
    originWords: spoken("origins", origin),
    note: textAt(table.note, row),
    deal: textAt(table.deal, row),
    condition: textAt(table.condition, row),
  };
}

const reportOf = reportsOf(TABLES.reports), reportBeyond = reportsOf(TABLES.beyond.reports);
const weakOf = severalThings(TABLES.claims.weak, TABLES.claims.id.length);

// A claim as it stood when the page was made. What few readers ask for is put together when they do.
class Claim {
  #row;
  #first;
  #sentence = null;
  #reports = null;
  #last = null;

  constructor(row, first) {
    const table = TABLES.claims, stage = nameAt(table.stage, row);
    this.#row = row;
    this.#first = first;
    this.id = "c:" + table.id[row];
    this.relation = nameAt(table.relation, row);
    this.subject = NODE_IDS[table.subject[row]];
    this.object = NODE_IDS[table.object[row]];
    this.item = itemAt(table.item[row]);
    this.deal = DECLARED.get(this.relation).deal;
    this.standing = spoken("standings", nameAt(table.standing, row));
    this.stage = stageWords(stage);
    this.stageName = stage;
    this.stageKey = stageKey(this);
    this.rung = STAGES.has(stage) ? Math.max(STAGES.get(stage).rung, 0) : 0;
    this.support = [table.supportMin[row], table.supportMax[row]];
    this.stageSupport = [table.stageSupportMin[row], table.stageSupportMax[row]];
    this.single = this.support[0] === 1;
  }

  get sentence() {
    this.#sentence ??= sentenceOf(this, THINGS[TABLES.claims.subject[this.#row]], THINGS[TABLES.claims.object[this.#row]]);
    return this.#sentence;
  }

  get weak() {
    return weakOf(this.#row);
  }

  get reports() {
    this.#reports ??= Array.from({ length: this.#count }, (_, index) => reportOf(this.#first + index, index));
    return this.#reports;
  }

  // When it was last reported: all reports need not be made for it, for tables are sorted by it.
  get last() {
    this.#last ??= lastOf(this.#first, this.#first + this.#count);
    return this.#last;
  }

  get #count() {
    return TABLES.claims.reports[this.#row];
  }
}

// The row of the legend that a claim belongs to as it stands.
function stageKey({ deal, standing, stageName }) {
  return stageName && standing !== "denied" ? (deal ? "deal:" : "other:") + stageName : "";
}

// Names written from right to left, or with signs that turn text around, would carry the words beside them along.
const TURNING = /[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufeff]|[\ud802-\ud83b]/;

function apart(label) {
  return TURNING.test(label) ? "\u2068" + label.replace(/\u2069/g, "") + "\u2069" : label;
}

// The claim in words, as the ontology puts its relation: what is in brackets is said only where there is an item.
function sentenceOf(claim, subject, object) {
  const labels = { subject: apart(subject.label), object: apart(object.label), item: claim.item ? apart(claim.item.label) : "" };
  const phrase = DECLARED.get(claim.relation).phrase.replace(/\[(.*)\]/, claim.item ? "$1" : "");
  const words = phrase.replace(/\{(subject|object|item)\}/g, (_, part) => labels[part]);
  return words.replace(/^./u, (letter) => letter.toUpperCase());
}

function lastOf(first, end) {
  let last = "";
  for (let row = first; row < end; row += 1) {
    const document = TABLES.reports.document[row];
    const known = textAt(TABLES.documents.issued, document) || textAt(TABLES.documents.issuedAfter, document);
    if (known > last) last = known;
  }
  return last;
}

// The line of a claim as it stands: dashes and colour by its stage, wider with the origins it is sure to have.
function lineOf({ deal, standing, stageName, support }) {
  const line = TABLES.lines[standing === "denied" ? "standing:denied" : (deal ? "deal:" : "other:") + stageName];
  const more = Math.min(Math.max(support[0] - 1, 0), 4);
  return { ...line, width: Math.round((line.width + 0.9 * more) * 100) / 100 };
}

// What is written on the edge of a claim as it stands: ① for a single source, the item of a deal, and a standing
// worth a word.
function markOf(claim, { standing, single }) {
  const item = claim.deal && claim.item ? SHORT.get(claim.item.label) ?? claim.item.label : "";
  return { single, text: standing === "asserted" ? item : [standing, item && apart(item)].filter(Boolean).join(": ") };
}

let reportsBefore = 0;
DATA.claims = TABLES.claims.reports.map(function (count, row) {
  reportsBefore += count;
  return new Claim(row, reportsBefore - count);
});
const CLAIMS = new Map(DATA.claims.map((claim) => [claim.id, claim]));

// What lies outside the picture and tells when documents inside it were there.
DATA.beyond = {
  documents: [...DOCUMENTS_BEYOND.values()],
  reports: TABLES.beyond.reports.document.map((_, row) => reportBeyond(row, row)),
};

function networkNode(row) {
  const { x, y, size, label } = TABLES.network;
  const look = LOOKS.get(TABLES.nodes.look[row]);
  const fill = { background: look.hollow ? "#FFFFFF" : look.colour, border: look.colour };
  return {
    id: NODE_IDS[row],
    name: THINGS[row].label,
    label: label[row] || THINGS[row].label,
    look: look.key,
    shape: look.shape,
    size: size[row],
    x: x[row],
    y: y[row],
    borderWidth: look.hollow ? 3 : 1.5,
    color: { ...fill, highlight: fill, hover: fill },
  };
}

function networkEdge(claim, row) {
  const line = lineOf(claim), bend = TABLES.network.bend[row] || 0;
  return {
    id: claim.id,
    from: claim.subject,
    to: claim.object,
    arrows: { to: { enabled: !DECLARED.get(claim.relation).symmetric, scaleFactor: 0.55 } },
    dashes: line.dashes.length ? line.dashes : false,
    width: line.width,
    color: { color: line.colour, highlight: line.colour, hover: line.colour },
    smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false,
    mark: markOf(claim, claim),
  };
}

function overviewNode(row) {
  const { x, y, size, community } = TABLES.overview.nodes;
  const here = { x: x[row], y: y[row], size: size[row], community: community[row] };
  return { id: NODE_IDS[row], name: THINGS[row].label, look: TABLES.nodes.look[row], ...here };
}

// Nodes stand in the order of their ids: the row that a community names for its head is a place in this list.
function drawnNodes() {
  return TABLES.nodes.look.map((_, row) => (TABLES.network ? networkNode(row) : overviewNode(row)));
}

if (TABLES.network) DATA.network = { nodes: drawnNodes(), edges: DATA.claims.map(networkEdge), options: TABLES.network.options };
else DATA.overview = { ...TABLES.overview, nodes: drawnNodes() };
const NODES = new Map((DATA.network || DATA.overview).nodes.map((node) => [node.id, node]));
const EDGES = new Map((DATA.network ? DATA.network.edges : NONE).map((edge) => [edge.id, edge]));
