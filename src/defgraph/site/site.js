// Sorting of tables, and the search over names. Without scripts the site has everything else.
"use strict";

(function () {
  const MOST = 20;

  function make(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  // Tables: of a long one a page has only some rows, and only these are sorted.

  function tellPart(table) {
    const part = table.parentNode.previousElementSibling;
    if (!document.querySelector(".pager") || (part && part.className === "partly")) return;
    const words = make("p", "Sorted are the rows on this page, not those on the others.");
    words.className = "partly";
    words.setAttribute("role", "status");
    table.parentNode.before(words);
  }

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
    tellPart(table);
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

  // The words of a name without case, accents and punctuation, as identity/spelling.py has them; letters and digits
  // are words of their own, so that T6 is T-6, and a number may be Roman: Texan 2 is Texan II.
  const PLAIN = { ø: "o", đ: "d", ł: "l", æ: "ae", œ: "oe", þ: "th", ð: "d", ı: "i", ħ: "h", ß: "ss" };
  const ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

  function wordsOf(text) {
    const plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").replace(/[øđłæœþðıħß]/g, (letter) => PLAIN[letter]);
    const words = plain.replace(/['’‘ʼ`´]/g, "").match(/\p{N}+|\p{L}+/gu);
    return words || plain.match(/[^\s]+/g) || [];
  }

  function arabic(word) {
    const number = ROMAN.indexOf(word) + 1;
    return number ? String(number) : word;
  }

  // A name twice: as it is, so that what is typed halfway fits, and with numbers for Roman ones.
  function spellings(text) {
    const words = wordsOf(text);
    return [words, words.map(arabic)];
  }

  window.siteNames = function (names) {
    known = names.map(([called, kind, path]) => ({ called, kind, path, spellings: called.flatMap(spellings) }));
    show();
  };

  // How well words fit a name: 0 the whole, 1 its beginning, 2 that of a word, 3 each word somewhere, 4 not at all.
  function fitWords(words, wanted) {
    const joined = words.join(""), sought = wanted.join("");
    if (joined === sought) return 0;
    if (joined.startsWith(sought)) return 1;
    if (words.some((_, place) => words.slice(place).join("").startsWith(sought))) return 2;
    return wanted.every((word) => joined.includes(word) && (word.length > 2 || words.includes(word))) ? 3 : 4;
  }

  function fit(entity, wanted) {
    return Math.min(...entity.spellings.flatMap((words) => wanted.map((one) => fitWords(words, one))));
  }

  function found(text) {
    const wanted = spellings(text);
    const fitting = known.map((entity) => ({ entity, fit: fit(entity, wanted) })).filter((one) => one.fit < 4);
    return fitting.sort((a, b) => a.fit - b.fit || a.entity.called[0].length - b.entity.called[0].length);
  }

  function item({ entity }) {
    const line = make("li", "");
    const link = make("a", entity.called[0]);
    link.href = find.dataset.root + entity.path;
    const kind = make("span", ` ${entity.kind}`);
    kind.className = "soft";
    line.append(link, kind);
    return line;
  }

  function show() {
    const wanted = input.value.trim();
    history.replaceState({ found: wanted }, "");
    results.parentNode.hidden = !wanted;
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
    script.src = find.dataset.root + "names.js";
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
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    results.parentNode.hidden = true;
    input.focus();
  });
  // In the head of a page what is found lies over the text: it goes with the reader.
  if (find.closest("header")) {
    document.addEventListener("focusin", ({ target }) => (results.parentNode.hidden = !find.contains(target) || !input.value.trim()));
    document.addEventListener("pointerdown", ({ target }) => { if (!find.contains(target)) results.parentNode.hidden = true; });
  }
  // Back from a page that was found: what was typed is there again.
  if (history.state && history.state.found) {
    input.value = history.state.found;
    load();
  }
  find.hidden = false;
})();
