// @ts-check
// Packed columns of a report: base64, deflate, whole numbers of few bytes.

/**
 * @typedef {{name: string, kind: string, decimals?: number, delta?: boolean, refers?: string}} Heading
 * @typedef {{table: string, category?: string, rows: number, columns: Heading[], rows_of?: number, edges_m?: number[]}} Part
 * @typedef {{[column: string]: any[]}} Columns
 */

const UTF8 = new TextDecoder();

/** Reads bytes from front to back. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  /** A whole number in groups of seven bits; larger than 32 bits, so without bit operators. */
  unsigned() {
    let number = 0, factor = 1;
    for (;;) {
      const byte = this.bytes[this.at++];
      number += (byte & 0x7f) * factor;
      if (byte < 0x80) return number;
      factor *= 128;
    }
  }

  /** A whole number of either sign. */
  signed() {
    return unfolded(this.unsigned());
  }

  text() {
    const length = this.unsigned();
    this.at += length;
    return UTF8.decode(this.bytes.subarray(this.at - length, this.at));
  }
}

/** @param {number} number 0, 1, 2, 3 for 0, -1, 1, -2 */
function unfolded(number) {
  return number % 2 ? -(number + 1) / 2 : number / 2;
}

/**
 * @param {Reader} reader
 * @param {number} rows
 * @param {boolean} delta
 * @returns {(number | null)[]}
 */
function numbersOf(reader, rows, delta) {
  const values = new Array(rows), { bytes } = reader;
  let last = 0, at = reader.at;
  for (let row = 0; row < rows; row++) {
    // Most numbers are a byte: a call for each costs more than reading it.
    let code = bytes[at];
    if (code < 0x80) at++;
    else {
      reader.at = at;
      code = reader.unsigned();
      at = reader.at;
    }
    if (code === 0) values[row] = null;
    else values[row] = last = unfolded(code - 1) + (delta ? last : 0);
  }
  reader.at = at;
  return values;
}

/** @type {{[kind: string]: (reader: Reader, rows: number, heading: Heading) => any[] | Uint8Array}} */
const KINDS = {
  number(reader, rows, heading) {
    const values = numbersOf(reader, rows, !!heading.delta);
    if (!heading.decimals) return values;
    const factor = 10 ** heading.decimals;
    return values.map((value) => (value === null ? null : value / factor));
  },
  text(reader, rows, heading) {
    const texts = Array.from({ length: reader.unsigned() }, () => reader.text());
    return numbersOf(reader, rows, !!heading.delta).map((at) => (at === null ? null : texts[at]));
  },
  list(reader, rows) {
    return Array.from({ length: rows }, () => {
      let last = 0;
      return Array.from({ length: reader.unsigned() }, () => (last += reader.signed()));
    });
  },
  place(reader, rows, heading) {
    let x = 0, y = 0;
    const places = Array.from({ length: reader.unsigned() }, () => {
      x += reader.signed();
      y += reader.signed();
      return [x, y];
    });
    return numbersOf(reader, rows, !!heading.delta).map((at) => (at === null ? null : places[at]));
  },
  area(reader, rows) {
    let x = 0, y = 0;
    const corner = () => {
      x += reader.signed();
      y += reader.signed();
      return [x, y];
    };
    const ring = () => Array.from({ length: reader.unsigned() }, corner);
    return Array.from({ length: rows }, () => Array.from({ length: reader.unsigned() }, ring));
  },
  code(reader, rows) {
    reader.at += rows;
    return reader.bytes.subarray(reader.at - rows, reader.at);
  },
};

/**
 * The columns of a part.
 * @param {Uint8Array} bytes inflated
 * @param {Part} part
 * @returns {Columns}
 */
function columnsOf(bytes, part) {
  const reader = new Reader(bytes);
  /** @type {Columns} */
  const columns = {};
  for (const heading of part.columns) {
    columns[heading.name] = /** @type {any[]} */ (KINDS[heading.kind](reader, part.rows, heading));
  }
  markWithheld(columns, part);
  return columns;
}

/**
 * Puts NaN where a number is withheld for publication, so that what is computed from it is withheld too. The column
 * `withheld` names such columns of a row.
 * @param {Columns} columns
 * @param {Part} part
 */
function markWithheld(columns, part) {
  const numbers = new Set(part.columns.filter(({ kind }) => kind === "number").map(({ name }) => name));
  columns.withheld?.forEach((names, row) => {
    for (const name of names ? names.split(" ") : []) {
      if (numbers.has(name) && columns[name][row] === null) columns[name][row] = NaN;
    }
  });
}

/** @param {string} text */
function fromBase64(text) {
  // Browsers of 2025 and newer read it much quicker than any loop.
  const own = /** @type {any} */ (Uint8Array).fromBase64;
  if (own) return own(text.trim());
  const letters = atob(text.trim());
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  return bytes;
}

/**
 * The bytes that deflated ones stand for. They are handed to the browser at once and taken from it as they come:
 * a blob or a response in between would wait for whatever else the browser does, such as reading the page's end.
 * @param {Uint8Array} bytes
 * @returns {Promise<Uint8Array>}
 */
async function inflated(bytes) {
  const { readable, writable } = new DecompressionStream("deflate-raw");
  const writer = writable.getWriter(), reader = readable.getReader();
  const written = Promise.all([writer.write(/** @type {any} */ (bytes)), writer.close()]);
  // Who reads is told what is wrong; this keeps the writer's word of it from being told twice.
  written.catch(() => undefined);
  /** @type {Uint8Array[]} */
  const chunks = [];
  for (let read = await reader.read(); !read.done; read = await reader.read()) chunks.push(read.value);
  if (chunks.length === 1) return chunks[0];
  const plain = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    plain.set(chunk, at);
    at += chunk.length;
  }
  return plain;
}
