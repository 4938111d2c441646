// The picture as a drawing of its own, whose texts stay texts: all that is in view, wherever the window is.

// With the title, and what is left out of it in words.
function svg() {
  const scale = 1, box = wholeBox();
  const width = tenths((box.right - box.left) * scale), height = tenths((box.bottom - box.top) * scale);
  const written = letter(scale, box);
  const root = makeSvg("svg", { width, height, viewBox: [box.left * scale, box.top * scale, width, height].map(tenths).join(" "),
    "font-family": FACE, role: "img" });
  root.append(makeSvg("title", {}, clean(DATA.title)), makeSvg("desc", {}, clean(viewInWords())),
    makeSvg("rect", { x: tenths(box.left * scale), y: tenths(box.top * scale), width, height, fill: colour("canvas") }),
    makeSvg("g", { fill: "none", stroke: colour("line") }, ...guides.map(({ width, height }) => makeSvg("ellipse", { rx: tenths(width * scale), ry: tenths(height * scale) }))),
    makeSvg("g", { fill: "none", "stroke-linejoin": "round" }, ...linesDrawn(scale, box)),
    makeSvg("g", {}, ...shapesDrawn(scale, box)),
    makeSvg("g", { "text-anchor": "middle", fill: colour("ink"), stroke: colour("canvas"), "stroke-width": 3.4, "stroke-linejoin": "round", "paint-order": "stroke" },
      ...written.names.flatMap(nameDrawn), ...written.marks.flatMap(textDrawn)),
    makeSvg("g", { "text-anchor": "middle", "font-size": 9, "font-weight": 700 }, ...written.marks.flatMap(oneDrawn)));
  return new XMLSerializer().serializeToString(root);
}

// What XML cannot hold, such as control characters, would make the whole file unreadable.
function clean(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

function wholeBox() {
  const box = bounds(inView.nodes, 1);
  if (!inView.nodes.size) return { left: -100, right: 100, top: -50, bottom: 50 };
  return { left: box.left - 16, right: box.right + 16, top: box.top - 16, bottom: box.bottom + 16 };
}

function linesDrawn(scale, box) {
  const unit = gauge(scale) * scale;
  return layered().flatMap(({ ids, look, quiet }) => ids.filter((id) => meets(curveOf(id), box)).map(function (id) {
    const curve = curveOf(id), [a, via, b] = [curve.a, curve.via, curve.b].map(({ x, y }) => tenths(x * scale) + " " + tenths(y * scale));
    const line = makeSvg("path", { d: "M" + a + "Q" + via + " " + b, stroke: look.colour, "stroke-width": tenths(look.width * unit),
      "stroke-dasharray": look.dashes.map((length) => tenths(length * unit)).join(" ") });
    const head = curve.arrow ? [makeSvg("path", { d: outlineOf(arrowhead(curve, look, gauge(scale)), scale), fill: look.colour })] : [];
    return makeSvg("g", { opacity: quiet ? 0.16 : "" }, makeSvg("title", {}, clean(CLAIMS.get(id).sentence)), line, ...head);
  }));
}

function outlineOf(corners, scale) {
  return "M" + corners.map(({ x, y }) => tenths(x * scale) + " " + tenths(y * scale)).join("L") + "Z";
}

function shapesDrawn(scale, box) {
  return [...inView.nodes].filter((id) => insideBox(spotOf(id), box, 30)).map(function (id) {
    const { x, y } = spotOf(id), { look, size, name } = NODES.get(id);
    return makeSvg("g", { transform: `translate(${tenths(x * scale)} ${tenths(y * scale)})`, opacity: keptNodes && !keptNodes.has(id) ? 0.15 : "" },
      makeSvg("title", {}, clean(name)), symbolOf(LOOKS.get(look), size * scale, colour("canvas")));
  });
}

function nameDrawn({ id, lines, size, weight, x, y, height }) {
  const opacity = keptNodes && !keptNodes.has(id) ? 0.2 : "";
  return lines.map((line, place) => makeSvg("text", { x: tenths(x), y: tenths(y - height / 2 + size * 1.16 * (place + 0.5) + size * 0.34),
    "font-size": tenths(size), "font-weight": weight === 400 ? "" : weight, opacity }, clean(line)));
}

function textDrawn({ id, mark, x, y, size }) {
  const room = mark.single ? 17 : 0;
  if (!mark.text) return [];
  return [makeSvg("text", { x: tenths(x + room / 2), y: tenths(y + 0.5 + size * 0.34), "font-size": tenths(size), opacity: isQuiet(id) ? 0.22 : "" }, clean(mark.text))];
}

function oneDrawn({ id, mark, x, y, width }) {
  if (!mark.single) return [];
  const middle = tenths(x - width / 2 + 6.5), ink = markInk(id);
  return [makeSvg("g", { opacity: isQuiet(id) ? 0.22 : "" },
    makeSvg("circle", { cx: middle, cy: tenths(y), r: 6, fill: colour("canvas"), stroke: ink, "stroke-width": 1.1 }),
    makeSvg("text", { x: middle, y: tenths(y + 3.3), fill: ink }, "1"))];
}
