// Light or dark: as the reader's system has it, until the reader or a link says otherwise.

const inksOfTheme = new Map();

// A colour of the style sheet, looked up once for each theme: asking the style for each mark is what takes long.
function colour(variable) {
  if (!inksOfTheme.has(variable)) inksOfTheme.set(variable, getComputedStyle(document.documentElement).getPropertyValue("--" + variable).trim());
  return inksOfTheme.get(variable);
}

function isDark() {
  return document.documentElement.dataset.theme === "dark";
}

// On dark paper, colours of data are mixed with white so that they stand out as far as on white.
function lit(hex) {
  if (!isDark()) return hex;
  const mixed = [1, 3, 5].map((start) => Math.round(parseInt(hex.slice(start, start + 2), 16) * 0.74 + 255 * 0.26));
  return "rgb(" + mixed.join(", ") + ")";
}

function showTheme() {
  const dark = wishes.theme ? wishes.theme === "dark" : PREFERENCE.matches;
  at("theme").textContent = dark ? "Light" : "Dark";
  if (dark === isDark()) return false;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  inksOfTheme.clear();
  return true;
}
