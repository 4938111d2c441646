// Sorting of tables, and the search over names. Without scripts the site has everything else.
"use strict";

(function () {
  const MOST = 20;

  function make(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // Tables

  function cellValue(row, column) {
    const cell = row.cells[column];
    if (cell.dataset.by !== undefined) return Number(cell.dataset.by);
    const text = cell.textContent.trim();
    // Counts and intervals go by their first number; dates are texts that sort as they are.
    const counted = /^(\d[\d,]*)(?![-\d])/.exec(text);
    return counted && !/^\d+-/.test(text) ? Number(counted[1].replace(/,/g, "")) : text.toLocaleLowerCase();
  }

  function compare(one, other) {
    if (typeof one === typeof other) return one < other ? -1 : one > other ? 1 : 0;
    return typeof one === "number" ? -1 : 1;
  }

  function sortBy(table, heading) {
    const column = heading.cellIndex;
    const descending = heading.getAttribute("aria-sort") === "ascending";
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => ({ row, value: cellValue(row, column) }));
    rows.sort((a, b) => (descending ? compare(b.value, a.value) : compare(a.value, b.value)));
    body.append(...rows.map(({ row }) => row));
  }

  function makeSortable(table) {
    for (const heading of table.tHead.rows[0].cells) {
      const button = make("button", heading.textContent);
      button.type = "button";
      button.addEventListener("click", () => sortBy(table, heading));
      heading.replaceChildren(button);
    }
  }

  for (const table of document.querySelectorAll("table.sortable")) makeSortable(table);

  // Search: the names come as a script, for a page opened from a disk may read nothing else.

  const find = document.getElementById("find");
  if (!find) return;
  const input = document.getElementById("find-name");
  const status = document.getElementById("find-status");
  const results = document.getElementById("find-results");
  let known = null;

  function folded(text) {
    return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  }

  window.siteNames = function (names) {
    known = names.map(([called, kind, path]) => ({ called, kind, path, folded: called.map(folded) }));
    show();
  };

  // How well a name fits: 0 the whole, 1 its beginning, 2 that of a word, 3 anywhere; more: not at all.
  function fit(entity, wanted) {
    let best = 4;
    for (const name of entity.folded) {
      const place = name.indexOf(wanted);
      if (name === wanted) return 0;
      if (place === 0) best = Math.min(best, 1);
      else if (place > 0) best = Math.min(best, /[\p{L}\p{N}]/u.test(name[place - 1]) ? 3 : 2);
    }
    return best;
  }

  function found(wanted) {
    const fitting = known.map((entity) => ({ entity, fit: fit(entity, wanted) })).filter((one) => one.fit < 4);
    return fitting.sort((a, b) => a.fit - b.fit || a.entity.called[0].length - b.entity.called[0].length);
  }

  function item({ entity }) {
    const line = make("li", "");
    const link = make("a", entity.called[0]);
    link.href = entity.path;
    const kind = make("span", ` ${entity.kind}`);
    kind.className = "soft";
    line.append(link, kind);
    return line;
  }

  function show() {
    const wanted = folded(input.value.trim());
    if (!known || !wanted) {
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    const all = found(wanted);
    results.replaceChildren(...all.slice(0, MOST).map(item));
    status.textContent = all.length > MOST ? `${all.length} found, the first ${MOST} shown` : `${all.length || "none"} found`;
  }

  function load() {
    input.removeEventListener("focus", load);
    input.removeEventListener("input", load);
    const script = document.createElement("script");
    script.src = "names.js";
    script.addEventListener("error", () => { status.textContent = "The names could not be read; the lists of entities hold them all."; });
    document.head.append(script);
  }

  input.addEventListener("focus", load);
  input.addEventListener("input", load);
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    const first = results.querySelector("a");
    if (event.key === "Enter" && first) first.click();
  });
  find.hidden = false;
})();
