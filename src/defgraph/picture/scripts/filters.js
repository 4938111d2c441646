// The legend is the filter: what is ticked is shown.

const shown = { claims: [], nodes: [] };
const form = at("filters");

function ticked(group) {
  return new Set([...form.querySelectorAll("input[name=" + group + "]:checked")].map((input) => input.value));
}

function wishes() {
  return {
    looks: ticked("look"),
    lines: ticked("line"),
    relation: at("relation").value,
    support: form.elements.support.value,
    minimum: Number(at("minimum").value) || 0,
    around: chosen(at("around").value),
    hops: Number(at("hops").value),
  };
}

function passes(claim, wish) {
  return wish.looks.has(NODES.get(claim.subject).look) && wish.looks.has(NODES.get(claim.object).look)
    && (!claim.stageKey || wish.lines.has(claim.stageKey)) && wish.lines.has("standing:" + claim.standing)
    && (!wish.relation || claim.relation === wish.relation)
    && (wish.support === "all" || (wish.support === "single" ? claim.single : claim.support[0] > 1))
    && claim.support[0] >= wish.minimum;
}

// Distances over the claims that pass; only the centre is also met as an item, for "arms" would join everyone.
function distances(claims, centre, hops) {
  const found = new Map([[centre, 0]]);
  for (let hop = 1; hop <= hops; hop += 1) {
    const edge = new Set([...found].filter(([, far]) => far === hop - 1).map(([id]) => id));
    for (const claim of claims) {
      const item = hop === 1 && claim.item !== null && claim.item.id === centre;
      if (!item && !edge.has(claim.subject) && !edge.has(claim.object)) continue;
      for (const id of [claim.subject, claim.object]) if (!found.has(id)) found.set(id, hop);
    }
  }
  return found;
}

function near(claims, wish) {
  const found = distances(claims, wish.around, wish.hops);
  return claims.filter((claim) => found.has(claim.subject) && found.has(claim.object));
}

function apply() {
  const wish = wishes();
  const passing = DATA.claims.filter((claim) => passes(claim, wish));
  shown.claims = wish.around ? near(passing, wish) : passing;
  const ends = new Set(shown.claims.flatMap((claim) => [claim.subject, claim.object]));
  shown.nodes = [...NODES.keys()].filter((id) => ends.has(id));
  hide(nodes, NODES, ends);
  hide(edges, EDGES, new Set(shown.claims.map((claim) => claim.id)));
  tell();
  fillTable();
  marksChanged();
  return wish;
}

function hide(set, all, kept) {
  const changed = [...all.keys()].filter((id) => Boolean(set.get(id).hidden) === kept.has(id));
  if (changed.length) set.update(changed.map((id) => ({ id, hidden: !kept.has(id) })));
}

function tell() {
  const single = shown.claims.filter((claim) => claim.single).length;
  at("counts").textContent = [
    plural(shown.nodes.length, "entity", "entities"),
    plural(shown.claims.length, "claim in view", "claims in view"),
    plural(single, "rests", "rest") + " on a single source",
  ].join(" · ");
  at("empty").hidden = shown.claims.length > 0;
}

// A new focus moves things; other filters leave everything where it was.
let asked = "";
function refocus() {
  const wish = apply();
  const now = wish.around ? `${wish.around} ${wish.hops}` : "";
  if (now === asked) return;
  asked = now;
  if (wish.around && shown.claims.length) rings(wish.around, distances(shown.claims, wish.around, wish.hops));
  else home();
  marksChanged();
  fit(shown.nodes, false);
}

function focusOn(id) {
  at("around").value = [...CHOICES].find(([, choice]) => choice === id)[0];
  refocus();
  showEntity(id, false);
}

function reset() {
  form.reset();
  refocus();
  fit(shown.nodes, true);
}

function totals() {
  const single = DATA.claims.filter((claim) => claim.single).length;
  at("count-all").textContent = DATA.claims.length;
  at("count-single").textContent = single;
  at("count-several").textContent = DATA.claims.filter((claim) => claim.support[0] > 1).length;
  at("entities").replaceChildren(...[...CHOICES.keys()].sort().map((choice) => make("option", { value: choice })));
}

form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("change", refocus);
at("minimum").addEventListener("input", refocus);
at("everything").addEventListener("click", reset);
