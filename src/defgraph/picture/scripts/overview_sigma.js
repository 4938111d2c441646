// Sigma draws entities and claims where there is a graphics card; discs and names stay on canvases below and above.
// Two programs of ours bring the shapes and dashes of the legend to it.

// Without a card WebGL is worked out by the processor, at ten times the price of a canvas.
function graphicsCard() {
  const context = make("canvas", {}).getContext("webgl2", { failIfMajorPerformanceCaveat: true });
  if (!context) return false;
  const names = context.getExtension("WEBGL_debug_renderer_info");
  const name = String(context.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  const lost = context.getExtension("WEBGL_lose_context");
  if (lost) lost.loseContext();
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}

// Sizes on the screen are those of our own painter: see radiusOf and claimWidth.
const SCREEN_SIZES = `
uniform mat3 u_matrix;
uniform vec2 u_pixel;
uniform float u_scale;
float radiusOf(float size, float least) { return clamp(size * u_scale * 1.05, least, 22.0); }
vec2 placeOf(vec2 place) { return (u_matrix * vec3(place, 1)).xy / u_pixel; }
`;

// A shape is a star of so many corners around its middle (after Inigo Quilez' distance to a star); none: a circle.
const SHAPE_VERTEX = `
attribute vec2 a_position, a_corner;
attribute float a_size, a_least;
attribute vec4 a_fill, a_rim;
attribute vec3 a_shape;
varying vec2 v_here;
varying float v_radius;
varying vec4 v_fill, v_rim;
varying vec3 v_shape;
${SCREEN_SIZES}
void main() {
  v_radius = radiusOf(a_size, a_least);
  v_here = a_corner * (v_radius + 2.0);
  v_fill = a_fill;
  v_rim = a_rim;
  v_shape = a_shape;
  gl_Position = vec4((placeOf(a_position) + v_here) * u_pixel, 0, 1);
}`;
const SHAPE_FRAGMENT = `
precision mediump float;
varying vec2 v_here;
varying float v_radius;
varying vec4 v_fill, v_rim;
varying vec3 v_shape;
const float PI = 3.14159265;
float distanceTo(vec2 here) {
  if (v_shape.x < 1.0) return length(here) - v_radius * 0.9;
  float turn = v_shape.y, one = PI / v_shape.x, inner = PI / v_shape.z;
  vec2 turned = vec2(here.x * cos(turn) - here.y * sin(turn), here.x * sin(turn) + here.y * cos(turn));
  float wedge = mod(atan(turned.x, turned.y), 2.0 * one) - one;
  vec2 point = length(turned) * vec2(cos(wedge), abs(sin(wedge))) - v_radius * vec2(cos(one), sin(one));
  vec2 slope = vec2(cos(inner), sin(inner));
  point += slope * clamp(-dot(point, slope), 0.0, v_radius * sin(one) / slope.y);
  return length(point) * sign(point.x);
}
void main() {
  float far = distanceTo(v_here), rim = min(2.0, v_radius * 0.4);
  gl_FragColor = mix(v_fill, v_rim, smoothstep(-rim - 0.5, -rim + 0.5, far)) * (1.0 - smoothstep(-0.5, 0.5, far));
}`;

// A claim is a ribbon along its curve; dashes are told by the way gone. Behind the curve come three corners of an
// arrow, which lie in one point where there is none.
const PIECES = 16;
const CLAIM_VERTEX = `
attribute vec2 a_from, a_to, a_step, a_reach;
attribute float a_swing, a_width, a_directed;
attribute vec4 a_ink, a_dashes;
varying vec4 v_ink, v_dashes;
varying float v_gone, v_across, v_half, v_arrow;
${SCREEN_SIZES}
void main() {
  vec2 start = placeOf(a_from), end = placeOf(a_to), way = end - start;
  float straight = max(length(way), 0.001);
  vec2 via = (start + end) / 2.0 + vec2(way.y, -way.x) / straight * a_swing * u_scale * 2.0;
  float width = a_width < 0.0 ? -a_width : a_width * clamp(u_scale * 1.3, 0.35, 1.0);
  float far = a_step.x, rest = 1.0 - far;
  vec2 here, slope;
  v_arrow = step(1.5, far);
  v_half = width / 2.0;
  if (v_arrow > 0.5) {
    slope = normalize(end - via);
    float size = min(4.0 + width * 1.6, 12.0) * a_directed * step(0.12, u_scale) * step(14.0, straight);
    vec2 tip = end - slope * (radiusOf(a_reach.x, a_reach.y) + 1.5);
    here = tip - slope * size * abs(a_step.y) + vec2(-slope.y, slope.x) * a_step.y * size * 0.45;
    v_across = 0.0;
  } else {
    here = rest * rest * start + 2.0 * rest * far * via + far * far * end;
    slope = normalize(rest * (via - start) + far * (end - via));
    v_across = a_step.y * (v_half + 1.0);
    here += vec2(-slope.y, slope.x) * v_across;
  }
  v_gone = far * (straight + length(via - start) + length(end - via)) / 2.0;
  v_ink = a_ink;
  v_dashes = a_dashes;
  gl_Position = vec4(here * u_pixel, 0, 1);
}`;
const CLAIM_FRAGMENT = `
precision mediump float;
varying vec4 v_ink, v_dashes;
varying float v_gone, v_across, v_half, v_arrow;
void main() {
  float whole = dot(v_dashes, vec4(1)), here = whole > 0.0 ? mod(v_gone, whole) : 0.0;
  bool gap = here > v_dashes.x && (here < v_dashes.x + v_dashes.y || here > whole - v_dashes.w);
  if (whole > 0.0 && gap && v_arrow < 0.5) discard;
  float edge = v_arrow > 0.5 ? 1.0 : 1.0 - smoothstep(v_half - 0.5, v_half + 0.5, abs(v_across));
  gl_FragColor = v_ink * edge;
}`;

function ribbon() {
  const steps = [];
  for (let piece = 0; piece < PIECES; piece += 1) {
    const near = piece / PIECES, far = (piece + 1) / PIECES;
    steps.push([near, -1], [far, -1], [far, 1], [near, -1], [far, 1], [near, 1]);
  }
  return [...steps, [2, 0], [2, 1], [2, -1]];
}

// A colour in the room of one number, its strength multiplied in, as sigma blends it.
const packing = new DataView(new ArrayBuffer(4));
function packed(ink, strength) {
  channelsOf(ink).forEach((channel, place) => packing.setUint8(place, Math.round(channel * strength)));
  packing.setUint8(3, Math.round(strength * 255) & 254); // with the last bit it might be what is no number
  return packing.getFloat32(0, true);
}

const FLOAT = 5126, UNSIGNED_BYTE = 5121, TRIANGLES = 4; // as WebGL numbers them
const glNumber = (name, size) => ({ name, size, type: FLOAT });
const glInk = (name) => ({ name, size: 4, type: UNSIGNED_BYTE, normalized: true });

function setScreenSizes({ matrix, width, height }, { gl, uniformLocations }) {
  gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
  gl.uniform2f(uniformLocations.u_pixel, 2 / width, 2 / height);
  gl.uniform1f(uniformLocations.u_scale, lens.scale);
}

class ShapeProgram extends Sigma.NodeProgram {
  constructor(gl, picking, renderer) {
    super(gl, null, renderer); // what is meant we find out ourselves
  }

  getDefinition() {
    return {
      VERTICES: 6, METHOD: TRIANGLES, VERTEX_SHADER_SOURCE: SHAPE_VERTEX, FRAGMENT_SHADER_SOURCE: SHAPE_FRAGMENT,
      UNIFORMS: ["u_matrix", "u_pixel", "u_scale"],
      ATTRIBUTES: [glNumber("a_position", 2), glNumber("a_size", 1), glNumber("a_least", 1), glInk("a_fill"), glInk("a_rim"), glNumber("a_shape", 3)],
      CONSTANT_ATTRIBUTES: [glNumber("a_corner", 2)],
      CONSTANT_DATA: [[-1, -1], [1, -1], [1, 1], [-1, -1], [1, 1], [-1, 1]],
    };
  }

  // Sigma's places grow upwards, ours downwards.
  processVisibleItem(id, start, { x, y, size, least, look, strength, dot }) {
    const { corners, turn, depth } = SHAPES[look.shape] || SHAPES.dot, shown = dot ? dotStrength({ strength }) : strength;
    const fill = look.hollow && !dot ? colour("canvas") : lit(look.colour);
    this.array.set([x, 1 - y, size, least, packed(fill, shown), packed(lit(look.colour), shown), corners, turn, depth], start);
  }

  setUniforms(parameters, program) {
    setScreenSizes(parameters, program);
  }
}

class ClaimProgram extends Sigma.EdgeProgram {
  constructor(gl, picking, renderer) {
    super(gl, null, renderer); // what is meant we find out ourselves
  }

  getDefinition() {
    return {
      VERTICES: 6 * PIECES + 3, METHOD: TRIANGLES, VERTEX_SHADER_SOURCE: CLAIM_VERTEX, FRAGMENT_SHADER_SOURCE: CLAIM_FRAGMENT,
      UNIFORMS: ["u_matrix", "u_pixel", "u_scale"],
      ATTRIBUTES: [
        glNumber("a_from", 2), glNumber("a_to", 2), glNumber("a_swing", 1), glNumber("a_width", 1), glNumber("a_reach", 2),
        glNumber("a_directed", 1), glInk("a_ink"), glNumber("a_dashes", 4),
      ],
      CONSTANT_ATTRIBUTES: [glNumber("a_step", 2)],
      CONSTANT_DATA: ribbon(),
    };
  }

  processVisibleItem(id, start, from, to, { line, swing, strength, directed, faint, loud }) {
    const [one = 0, two = 0, three = one, four = two] = line.dashes;
    this.array.set([
      from.x, 1 - from.y, to.x, 1 - to.y, swing, loud ? -loudWidth(line) : line.width, to.size, to.least, directed && !faint ? 1 : 0,
      packed(lit(line.colour), strength * Math.min(from.strength, to.strength)), one, two, three, four,
    ], start);
  }

  setUniforms(parameters, program) {
    setScreenSizes(parameters, program);
  }
}

class SigmaPainter {
  #holder = make("div", { "aria-hidden": "true" });
  #renderer = null;
  #taken = null;
  #reach = 1; // half the width of the map that sigma takes for one

  constructor(parent, whenLost) {
    Object.assign(this.#holder.style, { position: "absolute", inset: "0", pointerEvents: "none" });
    this.#holder.addEventListener("webglcontextlost", whenLost, { capture: true });
    parent.append(this.#holder);
  }

  remove() {
    this.#holder.remove();
  }

  // Sigma draws all points; our own painter would have to paint dots by their thousands in each frame.
  take(drawn) {
    if (drawn === this.#taken) return;
    this.#taken = drawn;
    const graph = drawn.copy();
    for (const some of dots.values()) for (const entity of some) graph.addNode(entity.id, { ...entity, dot: true });
    if (this.#renderer) return void this.#renderer.setGraph(graph);
    this.#renderer = new Sigma.Sigma(graph, this.#holder, {
      renderLabels: false, renderEdgeLabels: false, allowInvalidContainer: true, stagePadding: 0,
      defaultNodeType: "shape", nodeProgramClasses: { shape: ShapeProgram }, nodeHoverProgramClasses: { shape: ShapeProgram },
      defaultEdgeType: "claim", edgeProgramClasses: { claim: ClaimProgram },
    });
    this.#reach = Math.max(...[...ENTITIES.values()].map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y))), 1);
    this.#renderer.setCustomBBox({ x: [-this.#reach, this.#reach], y: [-this.#reach, this.#reach] });
    this.#renderer.refresh();
  }

  paint() {
    const whole = 2 * this.#reach, ratio = Math.min(lens.width, lens.height) / (whole * lens.scale);
    this.#renderer.getCamera().setState({ x: 0.5 + lens.x / whole, y: 0.5 - lens.y / whole, ratio });
    this.#renderer.render();
  }
}
