// Something to paint on that has the methods of a canvas and keeps an SVG drawing of it, for saving.

const SVG = "http://www.w3.org/2000/svg";
const ANCHORS = { left: "start", center: "middle", right: "end" };

function brief(number) {
  return String(Math.round(number * 100) / 100);
}

function svgElement(tag, attributes) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, value);
  return element;
}

// What XML cannot hold, such as control characters, would make the whole file unreadable.
function writable(text) {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd").toWellFormed();
}

class SvgPen {
  globalAlpha = 1;
  fillStyle = "#000";
  strokeStyle = "#000";
  lineWidth = 1;
  lineJoin = "miter";
  font = "";
  textAlign = "left";
  textBaseline = "alphabetic";
  #dashes = [];
  #path = "";
  #halo = null;

  constructor(width, height, title) {
    this.drawing = svgElement("svg", { xmlns: null, viewBox: `0 0 ${width} ${height}`, width, height, role: "img" });
    this.drawing.append(svgElement("title", {}));
    this.drawing.firstChild.textContent = writable(title);
  }

  setLineDash(dashes) { this.#dashes = dashes; }
  beginPath() { this.#path = ""; }
  moveTo(x, y) { this.#path += `M${brief(x)} ${brief(y)}`; }
  lineTo(x, y) { this.#path += `L${brief(x)} ${brief(y)}`; }
  quadraticCurveTo(a, b, x, y) { this.#path += `Q${brief(a)} ${brief(b)} ${brief(x)} ${brief(y)}`; }
  bezierCurveTo(a, b, c, d, x, y) { this.#path += `C${brief(a)} ${brief(b)} ${brief(c)} ${brief(d)} ${brief(x)} ${brief(y)}`; }
  closePath() { this.#path += "Z"; }

  arc(x, y, radius) { this.ellipse(x, y, radius, radius); }

  // Only whole ones are painted here.
  ellipse(x, y, wide, high) {
    const [left, right, across, up] = [x - wide, x + wide, wide, high].map(brief);
    this.#path += `M${left} ${brief(y)}A${across} ${up} 0 1 1 ${right} ${brief(y)}A${across} ${up} 0 1 1 ${left} ${brief(y)}Z`;
  }

  fill() { this.#put("path", { d: this.#path, fill: this.fillStyle }); }

  stroke() {
    const dashes = this.#dashes.length ? this.#dashes.join(" ") : null;
    this.#put("path", { d: this.#path, fill: "none", stroke: this.strokeStyle, "stroke-width": brief(this.lineWidth), "stroke-dasharray": dashes });
  }

  fillRect(x, y, width, height) {
    this.#put("rect", { x: brief(x), y: brief(y), width: brief(width), height: brief(height), fill: this.fillStyle });
  }

  strokeText(text) { this.#halo = { text, stroke: this.strokeStyle, "stroke-width": brief(this.lineWidth) }; }

  // The paper around letters belongs to the same text: who searches the drawing finds each name once.
  fillText(text, x, y) {
    const [, weight, size] = /^(\d+ )?([\d.]+)px/.exec(this.font);
    const halo = this.#halo && this.#halo.text === text ? { stroke: this.#halo.stroke, "stroke-width": this.#halo["stroke-width"], "paint-order": "stroke", "stroke-linejoin": "round" } : {};
    this.#halo = null;
    this.#put("text", {
      x: brief(x), y: brief(y + (this.textBaseline === "middle" ? size * 0.35 : 0)), "text-anchor": ANCHORS[this.textAlign],
      "font-family": TYPEFACE, "font-size": size, "font-weight": weight ? weight.trim() : null, fill: this.fillStyle, ...halo,
    }).textContent = writable(text);
  }

  measureText(text) {
    SvgPen.measure.font = this.font;
    return SvgPen.measure.measureText(text);
  }

  #put(tag, attributes) {
    const opacity = this.globalAlpha < 1 ? brief(this.globalAlpha) : null;
    return this.drawing.appendChild(svgElement(tag, { ...attributes, opacity }));
  }

  toString() {
    return new XMLSerializer().serializeToString(this.drawing);
  }
}
SvgPen.measure = document.createElement("canvas").getContext("2d");
