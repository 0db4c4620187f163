// @ts-check
// A map that zooms and pans: a canvas with areas and cells, and a drawing over it with boundaries, names, points.

/**
 * @typedef {{at: number[], radius: number, kind: string, title: string, text?: string}} Mark
 * @typedef {{from: number[], to: number[], kind: string, title: string}} Line
 * @typedef {{rings: number[][][], kind: string}} Shape
 * @typedef {{look: Look, marks: Mark[], lines: Line[], shapes?: Shape[], boundaries: boolean, title: string, describe: (quartier: number) => string}} Scene
 * @typedef {{interactive: boolean, keys?: string, pick?: (quartier: number) => void, place?: (at: number[]) => void, hover?: (quartier: number | undefined) => void, moved?: (view: View) => void}} MapOptions
 * @typedef {{x: number, y: number, width: number}} View Centre and width in grid steps.
 */

class RegionMap {
  /**
   * @param {Data} data
   * @param {Cells | undefined} cells
   * @param {MapOptions} options
   */
  constructor(data, cells, options) {
    this.data = data;
    this.cells = cells;
    this.options = options;
    /** @type {Scene | undefined} */
    this.scene = undefined;
    /** @type {number | undefined} */
    this.chosen = undefined;
    this.size = [0, 0];
    this.whole = wholeView(data);
    /** @type {View} */
    this.view = { ...this.whole };
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.drawing = drawn("svg", { "aria-hidden": "true", class: "over" });
    const attributes = options.interactive
      ? { tabindex: "0", role: "application", "aria-describedby": options.keys }
      : { role: "img" };
    this.frame = element("div", { class: options.interactive ? "map live-map" : "map", ...attributes },
      this.canvas, this.drawing, options.interactive && element("span", { class: "cross", "aria-hidden": "true" }));
    this.root = this.frame;
    const [west, south, east, north] = this.whole.box;
    const ratio = (east - west) / Math.max(1, north - south);
    const least = options.interactive && innerWidth > 500 ? 1.15 : 0.9;
    this.frame.style.aspectRatio = String(innerWidth > 500 || !options.interactive ? Math.min(1.9, Math.max(least, ratio)) : 1);
    openMaps.add(this);
    if (options.interactive) listen(this);
    new ResizeObserver(() => {
      if (this.frame.clientWidth !== this.size[0] || this.frame.clientHeight !== this.size[1]) this.draw();
    }).observe(this.frame);
  }

  /** Shows a scene. @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    this.frame.setAttribute("aria-label", scene.title);
    this.draw();
  }

  /** Moves to a view. @param {View} view @param {boolean} [quiet] without telling others */
  move(view, quiet = false) {
    const least = 60, most = this.whole.width * 1.3;
    const width = Math.min(most, Math.max(least, view.width));
    const { box } = this.whole;
    const within = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) => Math.min(high, Math.max(low, value));
    this.view = { x: within(view.x, box[0], box[2]), y: within(view.y, box[1], box[3]), width };
    this.soon();
    if (!quiet) this.options.moved?.(this.view);
  }

  /** Zooms around a point of the frame, by default its middle. @param {number} factor @param {number[]} [at] pixels */
  zoom(factor, at) {
    const [width, height] = this.size;
    const [px, py] = at ?? [width / 2, height / 2];
    const [x, y] = this.position(px, py);
    const next = Math.min(this.whole.width * 1.3, Math.max(60, this.view.width / factor));
    const scale = width / next;
    this.move({ x: x - (px - width / 2) / scale, y: y + (py - height / 2) / scale, width: next });
  }

  /** Moves so that an area fills the map; not at all for one without a shape. @param {number[]} box @param {number} [room] */
  zoomTo(box, room = 1.6) {
    if (box[0] > box[2]) return;
    const [width, height] = this.size[0] ? this.size : [4, 3];
    const wide = Math.max(box[2] - box[0], ((box[3] - box[1]) * width) / height) * room;
    this.move({ x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, width: Math.max(wide, 150) });
  }

  /** Marks a quartier. @param {number | undefined} quartier */
  choose(quartier) {
    this.chosen = quartier;
    this.soon();
  }

  soon() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      this.draw();
    });
  }

  /** West and north in grid steps and pixels a step, of the frame. */
  placing() {
    const [width, height] = this.size;
    const scale = width / this.view.width;
    return { x: this.view.x - width / 2 / scale, y: this.view.y + height / 2 / scale, scale };
  }

  /** The position of a pixel of the frame. @param {number} px @param {number} py */
  position(px, py) {
    const { x, y, scale } = this.placing();
    return [x + px / scale, y - py / scale];
  }

  /** The quartier at a pixel. @param {number} px @param {number} py */
  quartierAt(px, py) {
    const [x, y] = this.position(px, py);
    return quartierAt(this.data, x, y);
  }

  draw() {
    let width = this.frame.clientWidth, height = this.frame.clientHeight;
    if (!this.scene || width === 0 || height === 0) return;
    if (printing) {
      // The paper is smaller than the screen: names are drawn for its size.
      const paper = Math.min(width, this.options.interactive ? 760 : 500);
      [width, height] = [paper, (height * paper) / width];
    }
    const before = this.size[0] / this.size[1];
    this.size = [width, height];
    if (!(Math.abs(before - width / height) < 1e-6) && this.isWhole()) this.fit();
    const sharpness = printing ? 4 : Math.max(window.devicePixelRatio || 1, this.options.interactive ? 1 : 2);
    this.canvas.width = Math.round(width * sharpness);
    this.canvas.height = Math.round(height * sharpness);
    const frame = this.placing();
    paint(this.canvas, this.data, this.cells, { ...frame, scale: frame.scale * sharpness }, this.scene.look);
    this.drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.drawing.replaceChildren(...this.overlay(frame));
    if (performance.getEntriesByName("first map").length === 0) performance.mark("first map");
  }

  isWhole() {
    return this.view.x === this.whole.x && this.view.y === this.whole.y;
  }

  /** The whole region with some room. */
  fit() {
    const [width, height] = this.size;
    const { box } = this.whole;
    const wide = Math.max(box[2] - box[0], ((box[3] - box[1]) * width) / height) * 1.04;
    this.whole.width = wide;
    this.view = { x: this.whole.x, y: this.whole.y, width: wide };
  }

  /** What lies over the canvas. @param {Frame} frame @returns {Element[]} */
  overlay(frame) {
    const scene = /** @type {Scene} */ (this.scene);
    const at = (/** @type {number[]} */ [x, y]) => [(x - frame.x) * frame.scale, (frame.y - y) * frame.scale];
    const parts = [];
    if (scene.boundaries) {
      const path = this.data.municipalities.map((town) => pathOf(town.rings, at)).join("");
      parts.push(drawn("path", { d: path, class: "boundary" }));
    }
    for (const shape of scene.shapes ?? []) parts.push(drawn("path", { d: pathOf(shape.rings, at), class: shape.kind }));
    const chosen = this.chosen === undefined ? undefined : this.data.quartiers[this.chosen];
    if (chosen) {
      const d = pathOf(chosen.rings, at);
      parts.push(drawn("path", { d, class: "chosen-under" }), drawn("path", { d, class: "chosen" }));
    }
    for (const line of scene.lines) {
      const [x1, y1] = at(line.from), [x2, y2] = at(line.to);
      parts.push(drawn("line", { x1, y1, x2, y2, class: `line ${line.kind}` }, drawn("title", {}, line.title)));
    }
    const [width, height] = this.size;
    // Names keep clear of the scale bar, of the arrow to the north, of buttons and of numbered marks.
    const taken = [[0, height - 34, 150, height], [width - 34, 0, width, 50]];
    if (this.options.interactive && !printing) taken.push([width - 48, height - 132, width, height]);
    for (const mark of scene.marks) {
      const [px, cy] = at(mark.at), cx = mark.text ? besides(px, cy, mark.radius, taken) : px;
      if (cx < -30 || cy < -30 || cx > width + 30 || cy > height + 30) continue;
      parts.push(drawn("circle", { cx, cy, r: mark.radius, class: `mark ${mark.kind}` }, drawn("title", {}, mark.title)));
      if (mark.text) {
        parts.push(drawn("text", { x: cx, y: cy + 4, class: "mark-text" }, mark.text));
        taken.push([cx - mark.radius, cy - mark.radius, cx + mark.radius, cy + mark.radius]);
      }
    }
    parts.push(labels(this.data, frame, this.size, taken), ...scaleBar(frame.scale / this.data.gridM, this.size));
    return parts;
  }
}

/** The maps of the page. @type {Set<RegionMap>} */
const openMaps = new Set();
/** Whether the page is being printed, and so drawn finely. */
let printing = false;

/** The middle and the width of the region. @param {Data} data */
function wholeView(data) {
  const towns = data.municipalities.filter((area) => area?.rings.length);
  const boxes = (towns.length ? towns : data.quartiers.filter((area) => area?.rings.length)).map((area) => area.box);
  const box = boxes.reduce((all, one) => [
    Math.min(all[0], one[0]), Math.min(all[1], one[1]), Math.max(all[2], one[2]), Math.max(all[3], one[3]),
  ], boxes[0] ?? [0, 0, 1, 1]);
  return { x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, width: (box[2] - box[0]) * 1.04, box };
}

/** The quartier at a position. @param {Data} data @param {number} x @param {number} y @returns {number | undefined} */
function quartierAt(data, x, y) {
  for (const quartier of data.quartiers) {
    if (!quartier) continue;
    const [west, south, east, north] = quartier.box;
    if (x >= west && x <= east && y >= south && y <= north && isInside(quartier.rings, x, y)) return quartier.number;
  }
  return undefined;
}

/** @param {number[][][]} rings @param {(at: number[]) => number[]} at */
function pathOf(rings, at) {
  const corner = (/** @type {number[]} */ place, /** @type {number} */ index) => {
    const [x, y] = at(place);
    return `${index ? "L" : "M"}${Math.round(x * 10) / 10} ${Math.round(y * 10) / 10}`;
  };
  return rings.map((ring) => ring.map(corner).join("") + "Z").join("");
}

/** A point well inside an area: the middle of its widest row. @param {Area} area */
function middle(area) {
  const known = /** @type {any} */ (area);
  if (known.middle) return known.middle;
  const [west, south, east, north] = area.box;
  let best = [(west + east) / 2, (south + north) / 2, -1];
  for (let step = 3; step <= 7; step++) {
    const y = south + ((north - south) * step) / 10 + 0.5;
    const cuts = [];
    for (const ring of area.rings) {
      for (let at = 0, before = ring.length - 1; at < ring.length; before = at++) {
        const [ax, ay] = ring[at], [bx, by] = ring[before];
        if (ay > y !== by > y) cuts.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
      }
    }
    cuts.sort((a, b) => a - b);
    for (let at = 0; at + 1 < cuts.length; at += 2) {
      const wide = cuts[at + 1] - cuts[at];
      if (wide > best[2]) best = [(cuts[at] + cuts[at + 1]) / 2, y, wide];
    }
  }
  known.middle = best;
  return best;
}

/** A place for a numbered mark, to the right of others that lie at the same point. @param {number} x @param {number} y @param {number} radius @param {number[][]} taken */
function besides(x, y, radius, taken) {
  const meets = (/** @type {number[]} */ [west, north, east, south]) => x - radius < east && x + radius > west && y - radius < south && y + radius > north;
  for (let other = taken.find(meets), tries = 0; other && tries < 4; other = taken.find(meets), tries++) x = other[2] + radius;
  return x;
}

/** Where a name is tried around the middle of its area: in shares of its width and in heights. */
const NAME_STEPS = [
  [0, 0], [0, -1], [0, 1], [0.3, 0], [-0.3, 0], [0.3, -1], [-0.3, -1], [0.3, 1], [-0.3, 1], [0, -1.6], [0, 1.6], [0.6, 0], [-0.6, 0],
  [0.5, -1.6], [-0.5, -1.6], [0.5, 1.6], [-0.5, 1.6],
];

/**
 * Names of municipalities, those of many residents first, where they do not lie over each other.
 * @param {Data} data
 * @param {Frame} frame
 * @param {number[]} size
 * @param {number[][]} taken boxes that names keep clear of; theirs are added
 */
function labels(data, frame, [width, height], taken) {
  const towns = data.municipalities.filter((town) => town && town.rings.length);
  const ruler = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const family = getComputedStyle(document.body).fontFamily;
  towns.sort((a, b) => (b.persons.persons ?? 0) - (a.persons.persons ?? 0) || a.number - b.number);
  const group = drawn("g", { class: "names" });
  towns.forEach((town, rank) => {
    const [x, y] = middle(town), usual = rank < towns.length / 5 ? 13 : 11;
    for (const size of [usual, usual - 2]) {
      ruler.font = `600 ${size}px ${family}`;
      const half = ruler.measureText(town.name).width / 2 + 3;
      const at = placeOf([(x - frame.x) * frame.scale, (frame.y - y) * frame.scale], [half, size], taken, (px, py, isAside) => {
        const here = [frame.x + px / frame.scale, frame.y - (py - size / 2) / frame.scale];
        return px - half >= 0 && py - size >= 0 && px + half <= width && py + 4 <= height &&
          (isInside(town.rings, here[0], here[1]) || (!isAside && isInBox(town.box, here)));
      });
      if (!at) continue;
      group.append(drawn("text", { x: at[0].toFixed(1), y: at[1].toFixed(1), "font-size": size }, town.name));
      break;
    }
  });
  return group;
}

/** Whether a point lies in a box: a small town has room for its name above or below a mark, though not inside. @param {number[]} box @param {number[]} point */
function isInBox([west, south, east, north], [x, y]) {
  return x >= west && x <= east && y >= south && y <= north;
}

/**
 * The first free place of a name around a middle; nothing where none is free.
 * @param {number[]} middle pixels
 * @param {number[]} size half of the name's width, and its height
 * @param {number[][]} taken boxes of other things; that of the name is added
 * @param {(x: number, y: number, isAside: boolean) => boolean} isOwn whether a place, which may lie aside of the middle, belongs to what the name is of
 */
function placeOf([x, y], [half, height], taken, isOwn) {
  for (const [east, south] of NAME_STEPS) {
    const at = [x + east * 2 * half, y + south * height * 1.1];
    const box = [at[0] - half, at[1] - height, at[0] + half, at[1] + 4];
    if (!isOwn(at[0], at[1], east !== 0)) continue;
    if (taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
    taken.push(box);
    return at;
  }
  return undefined;
}

/** A bar of a round length, and the direction of north. @param {number} perMetre pixels @param {number[]} size */
function scaleBar(perMetre, [width, height]) {
  const longest = Math.min(160, width / 4) / perMetre;
  const power = 10 ** Math.floor(Math.log10(longest));
  const length = [5, 2, 1].map((one) => one * power).find((one) => one <= longest) ?? power;
  const bar = length * perMetre, y = height - 12;
  const text = length >= 1000 ? `${number(length / 1000)}${NO_BREAK}km` : metres(length);
  return [
    drawn("g", { class: "scale" },
      drawn("path", { d: `M10 ${y - 5}V${y}H${(10 + bar).toFixed(1)}V${y - 5}` }),
      drawn("text", { x: 10 + bar / 2, y: y - 5, "text-anchor": "middle" }, text)),
    drawn("g", { class: "north", transform: `translate(${width - 18} 12)` },
      drawn("path", { d: "M0 0L5 16L0 12L-5 16Z" }), drawn("text", { x: 0, y: 28, "text-anchor": "middle" }, say("north"))),
  ];
}

/** Mouse, touch and keys of a map. @param {RegionMap} map */
function listen(map) {
  const { frame } = map;
  /** @type {Map<number, number[]>} */
  const fingers = new Map();
  let moved = 0;
  const at = (/** @type {PointerEvent | WheelEvent} */ event) => {
    const box = frame.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  frame.addEventListener("wheel", (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    map.zoom(Math.exp(-event.deltaY * 0.0015), at(event));
  }, { passive: false });
  frame.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    fingers.set(event.pointerId, at(event));
    moved = 0;
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => {
    const now = at(event), before = fingers.get(event.pointerId);
    if (!before) {
      map.options.hover?.(map.quartierAt(now[0], now[1]));
      return;
    }
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    moved += Math.abs(now[0] - before[0]) + Math.abs(now[1] - before[1]);
    if (other) {
      const apart = (/** @type {number[]} */ one) => Math.hypot(one[0] - other[0], one[1] - other[1]) || 1;
      map.zoom(apart(now) / apart(before), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2]);
    } else {
      const scale = map.size[0] / map.view.width;
      map.move({ ...map.view, x: map.view.x - (now[0] - before[0]) / scale, y: map.view.y + (now[1] - before[1]) / scale });
    }
    fingers.set(event.pointerId, now);
  });
  const lift = (/** @type {PointerEvent} */ event) => {
    if (fingers.delete(event.pointerId) && moved < 6 && event.type === "pointerup") {
      const [x, y] = at(event);
      map.options.place?.(map.position(x, y));
      const quartier = map.quartierAt(x, y);
      if (quartier !== undefined) map.options.pick?.(quartier);
    }
  };
  frame.addEventListener("pointerup", lift);
  frame.addEventListener("pointercancel", lift);
  frame.addEventListener("pointerleave", () => map.options.hover?.(undefined));
  frame.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => keyed(map, event));
}

/** @param {RegionMap} map @param {KeyboardEvent} event */
function keyed(map, event) {
  const step = map.view.width / 12;
  /** @type {{[key: string]: () => void}} */
  const keys = {
    ArrowLeft: () => map.move({ ...map.view, x: map.view.x - step }),
    ArrowRight: () => map.move({ ...map.view, x: map.view.x + step }),
    ArrowUp: () => map.move({ ...map.view, y: map.view.y + step }),
    ArrowDown: () => map.move({ ...map.view, y: map.view.y - step }),
    "+": () => map.zoom(1.5),
    "=": () => map.zoom(1.5),
    "-": () => map.zoom(1 / 1.5),
    0: () => map.move({ ...map.whole }),
    Enter: () => {
      if (map.options.place) return map.options.place([map.view.x, map.view.y]);
      const quartier = quartierAt(map.data, map.view.x, map.view.y);
      if (quartier !== undefined) location.hash = `quartier=${quartier}`;
    },
  };
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
  if (event.key === "Enter") return;
  const quartier = quartierAt(map.data, map.view.x, map.view.y);
  map.choose(quartier);
  map.options.hover?.(quartier);
  announce(quartier === undefined ? say("no_quartier_here") : map.scene?.describe(quartier) ?? "");
}
