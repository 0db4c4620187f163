// @ts-check
// Paints areas and cells on a canvas: one colour a class, hatches for what is not known or uncertain.

/** Class of an area whose residents are not known. */
const UNKNOWN = -1;
/** Class of an area where nobody lives. */
const NOBODY = -2;
/** Class of an area whose number is withheld for publication. */
const WITHHELD = -3;

/** Colours of classes. All are told apart with the common colour vision deficiencies, and from light to dark. */
const COLOURS = {
  coverage: ["#f3b73e", "#bfc35c", "#6cb487", "#2f86a6", "#164a7c"],
  gain: ["#c6d0e6", "#c0a9d6", "#9a74bb", "#6f459b", "#401c6b"],
  way: ["#164a7c", "#2f86a6", "#6cb487", "#bfc35c", "#f3b73e", "#b4541f"],
  gap: ["#c9d6de", "#e2893a"],
  ground: "#e9e8e4",
  withheld: "#e7a9a3",
  water: "#ffffff",
  hatch: "#6b6b6b",
};

/** Pixels of the screen a grid step, from which quartiers have outlines. */
const OUTLINES_FROM = 0.1;

/**
 * @typedef {{quartier: Int32Array, x: Int32Array, y: Int32Array, side: number}} Cells
 * @typedef {{x: number, y: number, scale: number}} Frame West and north in grid steps, pixels a step.
 * @typedef {{colours: string[], classOf: (quartier: number) => number, isHatched: (quartier: number) => boolean, cellClass?: (cell: number) => number}} Look
 */

/** A colour as the four bytes of a pixel. @param {string} colour */
function pixel(colour) {
  const value = parseInt(colour.slice(1), 16);
  return (0xff << 24 | (value & 0xff) << 16 | (value & 0xff00) | value >> 16) >>> 0;
}

/**
 * The cells of a region with the side of their grid; none without cells.
 * @param {Data} data
 * @returns {Promise<Cells | undefined>}
 */
async function cellsOf(data) {
  const columns = await data.columns("cells");
  if (!columns || columns.x.length === 0) return undefined;
  const known = /** @type {any} */ (columns);
  known.cells ??= {
    quartier: wholeNumbers(columns.quartier_id), x: wholeNumbers(columns.x), y: wholeNumbers(columns.y),
    side: sideOf(columns.x, columns.y),
  };
  return known.cells;
}

/** Values that are all known, close together in memory. @param {number[]} values */
function wholeNumbers(values) {
  const packed = new Int32Array(values.length);
  for (let at = 0; at < values.length; at++) packed[at] = values[at];
  return packed;
}

/** No cell is wider, in grid steps. */
const STEP_MAX = 1000;

/** The usual step from a cell to the next one in its row. @param {number[]} x @param {number[]} y */
function sideOf(x, y) {
  const counts = new Uint32Array(STEP_MAX + 1);
  for (let at = 1; at < x.length; at++) {
    const step = x[at] - x[at - 1], up = y[at] - y[at - 1];
    if (step > 1 && step <= STEP_MAX && up >= -1 && up <= 1) counts[step]++;
  }
  let side = 10, most = 0;
  for (let step = 2; step <= STEP_MAX; step++) {
    if (counts[step] > most) [side, most] = [step, counts[step]];
  }
  return side;
}

/**
 * Paints all cells, or without cells all areas, in the colours of their classes.
 * @param {HTMLCanvasElement} canvas
 * @param {Data} data
 * @param {Cells | undefined} cells
 * @param {Frame} frame in pixels of the canvas
 * @param {Look} look
 */
function paint(canvas, data, cells, frame, look) {
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.clearRect(0, 0, canvas.width, canvas.height);
  const ground = new Path2D();
  for (const town of data.municipalities) if (town) trace(ground, town.rings, frame);
  context.fillStyle = COLOURS.ground;
  context.fill(ground, "evenodd");
  if (cells) paintCells(context, cells, frame, look);
  else paintAreas(context, data, frame, look);
  if (frame.scale < OUTLINES_FROM * canvas.width / canvas.clientWidth) return;
  const outlines = new Path2D();
  for (const quartier of data.quartiers) if (quartier && isSeen(quartier.box, frame, canvas)) trace(outlines, quartier.rings, frame);
  const width = Math.min(1.2, Math.max(0.25, frame.scale * 1.2));
  context.lineWidth = width;
  context.strokeStyle = "rgba(255,255,255,0.85)";
  context.stroke(outlines);
}

/** @param {Path2D} path @param {number[][][]} rings @param {Frame} frame */
function trace(path, rings, frame) {
  for (const ring of rings) {
    ring.forEach(([x, y], at) => {
      const px = (x - frame.x) * frame.scale, py = (frame.y - y) * frame.scale;
      if (at === 0) path.moveTo(px, py);
      else path.lineTo(px, py);
    });
    path.closePath();
  }
}

/** @param {number[]} box @param {Frame} frame @param {HTMLCanvasElement} canvas */
function isSeen(box, frame, canvas) {
  const east = frame.x + canvas.width / frame.scale, south = frame.y - canvas.height / frame.scale;
  return box[0] < east && box[2] > frame.x && box[1] < frame.y && box[3] > south;
}

/** The pixel at which a cell begins or ends, within the canvas. @param {number} at @param {number} most */
function edge(at, most) {
  return at <= 0 ? 0 : at >= most ? most : Math.round(at);
}

/** Colours of a pixel for a class, plain and for hatches. @param {Look} look */
function pixelsOf(look) {
  return {
    classes: look.colours.map(pixel), ground: pixel(COLOURS.ground), hatch: pixel(COLOURS.hatch), white: pixel("#ffffff"),
    withheld: pixel(COLOURS.withheld),
  };
}

/** The class of each quartier and whether it is hatched. @param {Cells} cells @param {Look} look */
function areaLooks(cells, look) {
  let count = 0;
  for (let at = 0; at < cells.quartier.length; at++) if (cells.quartier[at] >= count) count = cells.quartier[at] + 1;
  const classes = new Int8Array(count), hatched = new Uint8Array(count);
  if (look.cellClass) return { classes, hatched };
  for (let at = 0; at < count; at++) {
    classes[at] = look.classOf(at);
    hatched[at] = Number(look.isHatched(at));
  }
  return { classes, hatched };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Cells} cells
 * @param {Frame} frame
 * @param {Look} look
 */
function paintCells(context, cells, frame, look) {
  const { width, height } = context.canvas;
  const image = context.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const colours = pixelsOf(look);
  const areas = areaLooks(cells, look);
  // A little more than half: a grid that is slightly turned leaves no seams.
  const half = cells.side * 0.52, step = Math.max(6, Math.round((9 * width) / (context.canvas.clientWidth || width)));
  const { x: xs, y: ys, quartier } = cells, { x: west, y: north, scale } = frame;
  const reach = half * scale;
  for (let at = 0; at < xs.length; at++) {
    const middle = (xs[at] - west) * scale, centre = (north - ys[at]) * scale;
    if (middle + reach < 0 || middle - reach > width || centre + reach < 0 || centre - reach > height) continue;
    const cls = look.cellClass ? look.cellClass(at) : areas.classes[quartier[at]];
    if (cls === NOBODY) continue;
    const left = edge(middle - reach, width), right = edge(Math.max(middle + reach, left + 1), width);
    const top = edge(centre - reach, height), bottom = edge(Math.max(centre + reach, top + 1), height);
    const colour = cls === UNKNOWN ? colours.white : cls === WITHHELD ? colours.withheld : colours.classes[cls];
    const isHatched = cls === UNKNOWN || (!look.cellClass && areas.hatched[quartier[at]] === 1);
    const stripe = cls === UNKNOWN ? colours.hatch : colours.white;
    for (let row = top; row < bottom; row++) {
      const start = row * width;
      // Cells are few pixels: a loop is quicker than a call that fills them.
      if (!isHatched) for (let pixel = start + left; pixel < start + right; pixel++) pixels[pixel] = colour;
      else for (let column = left; column < right; column++) {
        pixels[start + column] = (row + column) % step < step * 0.3 ? stripe : colour;
      }
    }
  }
  context.putImageData(image, 0, 0);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Data} data
 * @param {Frame} frame
 * @param {Look} look
 */
function paintAreas(context, data, frame, look) {
  for (const quartier of data.quartiers) {
    if (!quartier || !isSeen(quartier.box, frame, context.canvas)) continue;
    const cls = look.classOf(quartier.number);
    if (cls === NOBODY) continue;
    const path = new Path2D();
    trace(path, quartier.rings, frame);
    context.fillStyle = cls === UNKNOWN ? "#ffffff" : cls === WITHHELD ? COLOURS.withheld : look.colours[cls];
    context.fill(path, "evenodd");
    if (cls === UNKNOWN) context.fillStyle = stripes(context, COLOURS.hatch);
    else if (look.isHatched(quartier.number)) context.fillStyle = stripes(context, "#ffffff");
    else continue;
    context.fill(path, "evenodd");
  }
}

/** A pattern of slanting stripes. @param {CanvasRenderingContext2D} context @param {string} colour */
function stripes(context, colour) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 8;
  const brush = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  brush.fillStyle = colour;
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) if ((row + column) % 8 < 3) brush.fillRect(column, row, 1, 1);
  }
  return /** @type {CanvasPattern} */ (context.createPattern(tile, "repeat"));
}
