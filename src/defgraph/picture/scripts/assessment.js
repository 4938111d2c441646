// Standing, stage, support and weak points worked out anew: what `defgraph retract` answers where publishers, documents
// or speakers are taken for wrong, what `--known-by` and `--as-of` answer where a day is chosen, and both together.
// Everything else in the page shows `now(claim)`, and never a claim's values as built.

const STANDINGS = new Map([["asserts", "asserted"], ["hedges", "hedged"], ["denies", "denied"]]);
const STANCES = [...STANDINGS.keys()];
const FALLS = "falls", FALLS_AS_KNOWN = "falls as far as is known", STAYS = "stays";
const TO_ONE_SOURCE = "weakens to a single source", WEAKENS = "weakens";

const NO_WISH = { publishers: new Set(), documents: new Set(), speakers: new Set(), knownBy: "", asOf: "" };

// By claim: what was built, and what holds instead.
const valuesBuilt = new Map(), valuesInstead = new Map();

function now(claim) {
  const value = valuesInstead.get(claim.id) || valuesBuilt.get(claim.id);
  if (value) return value;
  valuesBuilt.set(claim.id, asBuilt(claim));
  return valuesBuilt.get(claim.id);
}

function asBuilt(claim) {
  const { standing, stage, stageName, stageKey, rung, support, stageSupport, single, last } = claim;
  return {
    standing, stage, stageName, stageKey, rung, support, stageSupport, single, last,
    present: true, fallen: false, outcome: STAYS,
    get weak() { return claim.weak; },
    get reports() { return claim.reports; },
  };
}

// `publishers` and `speakers` are ids of agents: one who publishes and speaks fails as both. What is no date is not
// chosen. Returns the ids of claims that fall, and of those that weaken, against the same view without failures.
function reassess(wish) {
  const { publishers, documents, speakers, knownBy, asOf } = { ...NO_WISH, ...wish };
  const agents = new Set([...publishers, ...speakers]), days = [knownBy, asOf].map(lastDay);
  const failed = new Set([...[...documents].map(documentNumber), ...[...agents].map(agentNumber)]);
  const inView = days.some(Boolean) ? viewOf(...days, lineages().reports) : null;
  const touched = touchedBy(documents, agents);
  const found = { fallen: new Set(), weakened: new Set() };
  valuesInstead.clear();
  for (const claim of inView ? CLAIMS.values() : touched) {
    const value = anew(claim, inView, touched.has(claim) ? failed : null);
    if (!value) continue;
    valuesInstead.set(claim.id, value);
    if (value.fallen) found.fallen.add(claim.id);
    if (value.outcome === WEAKENS || value.outcome === TO_ONE_SOURCE) found.weakened.add(claim.id);
  }
  return found;
}

// What holds of a claim instead of what was built; null if nothing does.
function anew(claim, inView, failed) {
  const every = claim.reports, reports = inView ? every.filter(inView) : every;
  const whole = reports.length === every.length;
  if (whole && !failed) return null;
  const before = whole ? asWeighed(claim) : weigh(reports, NOTHING_FAILED);
  if (!failed || !before) return valueOf(claim, before, before ? STAYS : "");
  const after = weigh(reports, failed);
  if (after) doubtEchoes(reports, after);
  return valueOf(claim, after, outcomeOf(before, after));
}

function asWeighed({ standing, stageName, support, stageSupport }) {
  return {
    stance: STANCES.find((stance) => STANDINGS.get(stance) === standing),
    stageName,
    support: { low: support[0], high: support[1] },
    stageSupport: { low: stageSupport[0], high: stageSupport[1] },
  };
}

// Weighing

// What reports come to after failures; null if none of them stands. Those that have fallen are counted all the same:
// else a document all of whose reports have fallen would be taken for one that has none, and stands on its own.
function weigh(reports, failed) {
  const attesting = reports.filter(attests), support = supportBy(attesting, failed);
  const left = failed.size ? standingReports(reports, attesting, support, failed) : reports;
  if (!left.length) return null;
  const stance = STANCES.find((one) => left.some((report) => report.stance === one));
  const carrying = stance === "denies" ? [] : left.filter((report) => report.stance === stance);
  const stageName = stageOf(carrying);
  const atStage = new Set(carrying.filter((report) => carries(report, stageName)));
  const stands = new Set(left);
  const counted = attesting.filter((report) => atStage.has(report) || !stands.has(report));
  const stageSupport = counted.length === attesting.length ? support : supportBy(counted, failed);
  return { left, stance, stageName, support, stageSupport };
}

// A guess that something may be blocked, stalled or ended attests to nothing.
function attests(report) {
  return report.stance === "asserts" || (report.stance === "hedges" && climbs(report));
}

// The highest rung; unless an exit is told of, and no rung that is certainly later than the last exit. An exit of which
// no time is known gives way to any rung of which one is.
function stageOf(reports) {
  const exits = reports.filter((report) => !climbs(report)).map((report) => [timeReached(report), report.stageName]);
  const rungs = reports.filter(climbs);
  if (exits.length) {
    const [time, stageName] = exits.reduce((last, exit) => (comesLater(exit, last) ? exit : last));
    if (!rungs.some((report) => goesOn(timeReached(report), time))) return stageName;
  }
  const highest = rungs.reduce((best, report) => (best && !isFurther(report, best) ? best : report), null);
  return highest ? highest.stageName : "";
}

function comesLater([time, stageName], [otherTime, otherName]) {
  return time > otherTime || (time === otherTime && stageName > otherName);
}

function goesOn(time, exit) {
  return certainlyLater(time, exit) || (time !== "" && exit === "");
}

function isFurther(report, other) {
  const above = STAGES.get(report.stageName).rung - STAGES.get(other.stageName).rung;
  return above > 0 || (above === 0 && report.stageName > other.stageName);
}

function carries(report, stageName) {
  const needed = stageName ? STAGES.get(stageName).rung : -1;
  return needed < 0 ? report.stageName === stageName : STAGES.get(report.stageName).rung >= needed;
}

// Reports that attest stand on what is attested, denials and guesses among themselves. In a circle a report may stand
// by itself where the circle has failed, and the claim with it.
function standingReports(reports, attesting, support, failed) {
  const attested = new Set(attesting), others = reports.filter((report) => !attested.has(report));
  const stands = standsAmong(attesting, failed), standsOtherwise = standsAmong(others, failed);
  return reports.filter((report) =>
    attested.has(report) ? support.high > 0 && stands(report) : standsOtherwise(report));
}

// A report stands on its own telling, not on others of its document.
function standsAmong(reports, failed) {
  const told = tellingsOf(reports), layout = layoutOf(told);
  const several = new Set(told.map((telling) => telling.source)).size < told.length;
  return function (report) {
    const own = tellingOf(report);
    if (!several) return standsFrom(layout, own.source, failed);
    return standsFrom(layoutOf([own, ...told.filter((telling) => telling.source !== own.source)]), own.source, failed);
  };
}

function supportBy(reports, failed) {
  return reports.length ? supportOf(layoutOf(tellingsOf(reports)), failed) : NO_SUPPORT;
}

const NOTHING_FAILED = new Set();
const NO_SUPPORT = { low: 0, high: 0, weak: [], known: false };

// What is left may be an echo of what has failed, if some origin was known before and none is now: the lower end is 0.
function doubtEchoes(reports, after) {
  if (after.support.known && after.stageSupport.known) return;
  const before = weigh(reports, NOTHING_FAILED);
  const echo = before.support.known && !after.support.known;
  const atStage = echo || (before.stageSupport.known && !after.stageSupport.known);
  if (echo) after.support = { ...after.support, low: 0 };
  if (atStage) after.stageSupport = { ...after.stageSupport, low: 0 };
}

// Lineages laid out: one for each distinct set of tellings, whichever claims they are of.

const tellingsMade = new Map(), tellingsOfReports = new Map(), layoutsMade = new Map();

function tellingOf(report) {
  let telling = tellingsOfReports.get(report);
  if (!telling) {
    telling = sameTelling(report);
    tellingsOfReports.set(report, telling);
  }
  return telling;
}

// Reports that tell the same in this respect share one telling.
function sameTelling(report) {
  const speakers = report.speakers.map((speaker) => agentNumber(speaker.id)).sort();
  const bases = report.ownLineage ? report.bases.map((base) => documentNumber(base.document)).sort() : "shared";
  const own = report.ownLineage && !bases.length ? report.origin : "";
  const key = [documentNumber(report.document), speakers, bases, own].join("|");
  if (!tellingsMade.has(key)) tellingsMade.set(key, makeTelling(report, tellingsMade.size));
  return tellingsMade.get(key);
}

// A lineage of the report's own stands in the place of its document's.
function makeTelling({ document, speakers, ownLineage, bases, origin }, number) {
  const source = sourceOf(document), way = { ...waysOf(source)[0] };
  way.speakers = speakers.map((speaker) => agentNumber(speaker.id));
  if (ownLineage) way.bases = bases.map((base) => sourceOf(base.document));
  if (ownLineage && !bases.length) way.own = origin === "own";
  return { number, source, way };
}

function tellingsOf(reports) {
  if (reports.length === 1) return [tellingOf(reports[0])];
  return [...new Set(reports.map(tellingOf))].sort((one, other) => one.number - other.number);
}

function layoutOf(told) {
  const key = told.length === 1 ? told[0].number : told.map((telling) => telling.number).join(" ");
  let layout = layoutsMade.get(key);
  if (!layout) {
    layout = layOutLineage(told);
    layoutsMade.set(key, layout);
  }
  return layout;
}

// Which claims failures can touch: those with a report, or a speaker, that rests on them, however indirectly.

let lineagesKept = null;

function lineages() {
  lineagesKept = lineagesKept || gatherLineages();
  return lineagesKept;
}

function gatherLineages() {
  const [published, resting, reports, reported, relayed] = Array.from({ length: 5 }, () => new Map());
  const found = { published, resting, reports, reported, relayed };
  for (const document of DOCUMENTS.values()) {
    if (document.publisherId) addTo(found.published, document.publisherId, document.id);
    for (const base of document.bases) addTo(found.resting, base.document, document.id);
  }
  for (const claim of CLAIMS.values()) for (const report of claim.reports) gatherReport(found, claim, report);
  for (const report of BEYOND.reports) addTo(found.reports, report.document, report);
  return found;
}

function gatherReport(found, claim, report) {
  addTo(found.reports, report.document, report);
  addTo(found.reported, report.document, claim);
  for (const speaker of report.speakers) addTo(found.relayed, speaker.id, claim);
  if (report.ownLineage) for (const base of report.bases) addTo(found.resting, base.document, report.document);
}

function addTo(lists, key, value) {
  const list = lists.get(key);
  if (!list) lists.set(key, [value]);
  else if (list[list.length - 1] !== value) list.push(value);
}

function touchedBy(documents, agents) {
  const met = new Set(), touched = new Set();
  if (!documents.size && !agents.size) return touched;
  const { published, resting, reported, relayed } = lineages();
  const take = (claims) => claims && claims.forEach((claim) => touched.add(claim));
  const ahead = [...documents, ...[...agents].flatMap((agent) => published.get(agent) || [])];
  while (ahead.length) {
    const id = ahead.pop();
    if (met.has(id)) continue;
    met.add(id);
    take(reported.get(id));
    ahead.push(...(resting.get(id) || []));
  }
  for (const agent of agents) take(relayed.get(agent));
  return touched;
}

// What becomes of a claim

function outcomeOf(before, after) {
  const [was, is] = [before, after].map(endsOf);
  if (!was[1] || (!isBelow(is, was) && !drops(before, after) && !losesAtStage(before, after))) return STAYS;
  if (!is[1]) return FALLS;
  if (was[0] && !is[0]) return FALLS_AS_KNOWN;
  return was[0] > is[0] && is[0] === 1 ? TO_ONE_SOURCE : WEAKENS;
}

function endsOf(weighed) {
  return weighed ? [weighed.support.low, weighed.support.high] : [0, 0];
}

function isBelow([low, high], [otherLow, otherHigh]) {
  return low < otherLow || (low === otherLow && high < otherHigh);
}

function stageChanges(before, after) {
  if (before.stance === "denies") return false;
  return !after || before.stageName !== after.stageName || before.stance !== after.stance;
}

// Carried less far: to a lower stage, to an exit, by nobody who asserts it, or to nothing.
function drops(before, after) {
  if (!stageChanges(before, after)) return false;
  const [doubt, rung] = reachedBy(before), [doubtAfter, rungAfter] = reachedBy(after);
  return doubtAfter >= doubt && rungAfter <= rung && (doubtAfter !== doubt || rungAfter !== rung);
}

function reachedBy(weighed) {
  if (!weighed) return [STANCES.length, -1];
  return [STANCES.indexOf(weighed.stance), weighed.stageName ? STAGES.get(weighed.stageName).rung : -1];
}

function losesAtStage(before, after) {
  if (!after || stageChanges(before, after)) return false;
  const [was, is] = [before, after].map((one) => [one.stageSupport.low, one.stageSupport.high]);
  return isBelow(is, was);
}

// Values as the build writes them

function valueOf(claim, weighed, outcome) {
  const { left, stance, stageName, support, stageSupport } = weighed || NOTHING_LEFT;
  const stage = stageName ? STAGES.get(stageName) : null;
  let weak = null;
  return {
    standing: STANDINGS.get(stance) || "",
    stage: stage ? stage.label : "",
    stageName,
    stageKey: stage ? (claim.deal ? "deal:" : "other:") + stageName : "",
    rung: stage ? Math.max(stage.rung, 0) : 0,
    support: [support.low, support.high],
    stageSupport: [stageSupport.low, stageSupport.high],
    single: support.low === 1,
    get weak() {
      weak = weak || support.weak.map(pointOf).sort(inOrderOfPoints).map((point) => point.named);
      return weak;
    },
    reports: left,
    last: left.map(reportedOn).reduce((last, date) => (date > last ? date : last), ""),
    present: weighed !== null,
    fallen: outcome === FALLS || outcome === FALLS_AS_KNOWN,
    outcome,
  };
}

const NOTHING_LEFT = { left: [], stance: "", stageName: "", support: NO_SUPPORT, stageSupport: NO_SUPPORT };

function reportedOn(report) {
  const { issued, issuedAfter } = DOCUMENTS.get(report.document);
  return issued || issuedAfter;
}

// Documents first, then those known by name, then those who are not.
function pointOf(failure) {
  const { id, document, named } = mayFail[failure];
  if (document) return { order: "0 " + id, named: { id, label: id, kind: "document" } };
  return { order: (named ? "1 " : "2 ") + id, named: agentsNamed().get(id) };
}

function inOrderOfPoints(one, other) {
  return one.order < other.order ? -1 : 1;
}

let agentsKept = null;

function agentsNamed() {
  agentsKept = agentsKept || gatherAgents();
  return agentsKept;
}

function gatherAgents() {
  const found = new Map();
  for (const { publisherId, publisher, publisherKind } of DOCUMENTS.values()) {
    found.set(publisherId, { id: publisherId, label: publisher, kind: publisherKind ?? "publisher" });
  }
  for (const claim of CLAIMS.values()) {
    for (const report of claim.reports) for (const speaker of report.speakers) found.set(speaker.id, speaker);
  }
  return found;
}
