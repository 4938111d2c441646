// Which reports are in a view of the past, by the rules of docs/time.md: what was known by a day, and what was the case
// at one. Dates are days, months or years as written; where one cannot tell, the report is not in the view.

const BY_THEN = "by then", AFTERWARDS = "afterwards", CANNOT_TELL = "cannot tell";

// A bare month or year means its last day; what is no date is none.
function lastDay(date) {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(date);
  if (!found || found[1] === "0000") return "";
  const month = found[2] || "12";
  const days = month === "02" ? (leapYear(Number(found[1])) ? 29 : 28) : /^(04|06|09|11)$/.test(month) ? 30 : 31;
  const day = found[3] || String(days);
  return month >= "01" && month <= "12" && day >= "01" && day <= String(days) ? found[1] + "-" + month + "-" + day : "";
}

function leapYear(year) {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

// As far as both are known: a year is not later than a month of it.
function certainlyLater(date, other) {
  const shared = Math.min(date.length, other.length);
  return date.slice(0, shared) > other.slice(0, shared);
}

function climbs(report) {
  return STAGES.get(report.stageName).rung >= 0;
}

// When a stage was reached, or else when that was said. A date still to come when it was said is no time reached.
function timeReached(report) {
  const { issued, issuedAfter } = DOCUMENTS.get(report.document);
  const said = issued || issuedAfter;
  const reached = report.times.date || (climbs(report) ? "" : report.times.until);
  return said && certainlyLater(reached, said) ? said : reached || said;
}

function whenWas(date, day) {
  if (lastDay(date) <= day) return BY_THEN;
  return certainlyLater(date, day) ? AFTERWARDS : CANNOT_TELL;
}

function whenIssued(document, day) {
  if (document.issued) return whenWas(document.issued, day);
  return certainlyLater(document.issuedAfter, day) ? AFTERWARDS : CANNOT_TELL;
}

// Places documents, given as ids; one was there by the day if one that was rests on it. `reports` gives those of a
// document; those that do not `stay` are no evidence of that.
function placeDocuments(chosen, day, reports, stays) {
  const placed = new Map(chosen.map((id) => [id, whenIssued(dated(id), day)]));
  const ahead = chosen.filter((id) => placed.get(id) === BY_THEN);
  while (ahead.length) {
    const id = ahead.pop();
    const staying = (reports.get(id) || []).filter((report) => report.bases.length && stays(report));
    for (const base of [dated(id), ...staying].flatMap((one) => one.bases)) {
      if ((placed.get(base.document) || BY_THEN) === BY_THEN) continue;
      placed.set(base.document, BY_THEN);
      ahead.push(base.document);
    }
  }
  return placed;
}

// Documents and reports outside the picture that rest on documents inside tell that these were there before them.
const BEYOND = DATA.beyond || { documents: [], reports: [] };
const datedBeyond = new Map(BEYOND.documents.map((document) => [document.id, document]));

function dated(id) {
  return DOCUMENTS.get(id) || datedBeyond.get(id);
}

// What was said by the day had come about by then. A date still to come when it was said is that of a plan, which was
// there when it was said, or else that on which a state of affairs is to begin.
function placeReport(report, day, said) {
  const state = isState(report);
  const { date, since, until } = report.times;
  const reached = state ? since || date : date || (climbs(report) ? "" : until);
  if (!reached) return said === BY_THEN ? said : placeBetween(since, until, day, said);
  const when = whenWas(reached, day);
  const ahead = certainlyLater(reached, dated(report.document).issued);
  if (ahead || (said === BY_THEN && when === AFTERWARDS)) return state ? when : said;
  return said === BY_THEN ? said : when;
}

function isState(report) {
  return report.stageName === "in-force";
}

function placeBetween(since, until, day, said) {
  if (until && whenWas(until, day) === BY_THEN) return BY_THEN;
  if (since && whenWas(since, day) === AFTERWARDS) return AFTERWARDS;
  return since || until ? CANNOT_TELL : said;
}

// Where documents and reports lie, seen from these days; either may be empty. `reports` gives all of each document.
function placedBy(knownBy, asOf, reports) {
  const every = [...DOCUMENTS.keys(), ...datedBeyond.keys()];
  const known = knownBy ? placeDocuments(every, knownBy, reports, () => true) : null;
  const there = known ? every.filter((id) => known.get(id) === BY_THEN) : every;
  const said = asOf ? placeDocuments(there, asOf, reports, (report) => placeReport(report, asOf, BY_THEN) === BY_THEN) : null;
  return { known, there: new Set(there), place: said ? (report) => (said.has(report.document) ? placeReport(report, asOf, said.get(report.document)) : AFTERWARDS) : () => BY_THEN };
}

// Whether a report is in the view of these days.
function viewOf(knownBy, asOf, reports) {
  const { there, place } = placedBy(knownBy, asOf, reports);
  return (report) => there.has(report.document) && place(report) === BY_THEN;
}

// What is left out because its dates cannot tell: ids of documents of this picture, and how many reports.
function untoldBy(knownBy, asOf, reports) {
  const { known, there, place } = placedBy(knownBy, asOf, reports);
  return {
    documents: known ? [...DOCUMENTS.keys()].filter((id) => known.get(id) === CANNOT_TELL).sort() : [],
    reports: [...CLAIMS.values()].flatMap((claim) => claim.reports).filter((report) => there.has(report.document) && place(report) === CANNOT_TELL).length,
  };
}

// The days at which another document becomes known: where a slider of known-by stops.
const DAYS = inOrderOfTime([...DOCUMENTS.values(), ...BEYOND.documents].map((document) => document.issued));

// The days at which what had come about may change: where a slider of as-of stops. Mostly the last days of what dates
// name; a state of affairs that is to begin is there once its date is no more certainly later.
function daysAsOf() {
  const reports = [...CLAIMS.values()].flatMap((claim) => claim.reports);
  const dates = reports.flatMap(({ times }) => [times.date, times.since, times.until]);
  const begins = reports.filter(isState).flatMap(({ times }) => [firstDay(times.date), firstDay(times.since)]);
  return inOrderOfTime([...DAYS, ...dates, ...begins]);
}

function inOrderOfTime(dates) {
  return [...new Set(dates.map(lastDay))].filter(Boolean).sort();
}

function firstDay(date) {
  return date && date + "-01-01".slice(date.length - 4);
}
