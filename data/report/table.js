// @ts-check
// Tables that sort by every column and are saved as CSV.

/**
 * @typedef {{title: string, value: (row: any) => any, show?: (row: any) => Child, number?: boolean}} TableColumn
 * @typedef {{caption: string, columns: TableColumn[], rows: any[], file: string, first?: number, sorted?: number, falling?: boolean}} TableSettings
 */

/** Tables made so far, for the ids of their captions. */
let tables = 0;
/** Rows that a table shows before somebody asks for all of them. */
const ROWS_FIRST = 20;

/**
 * A table. Unknown and withheld values stand at the end, whichever way it is sorted.
 * @param {TableSettings} settings
 * @returns {HTMLElement}
 */
function dataTable({ caption, columns, rows, file, first = ROWS_FIRST, sorted, falling = true }) {
  if (rows.length === 0) {
    return element("div", { class: "table-block" },
      element("p", { class: "caption" }, caption), element("p", { class: "quiet" }, say("nothing")));
  }
  let most = first, column = sorted, isFalling = falling;
  const body = element("tbody");
  const heads = columns.map((one, at) => {
    const press = () => {
      isFalling = column === at ? !isFalling : !!one.number;
      column = at;
      fill();
    };
    const button = element("button", { type: "button", class: "sort", click: press, title: say("sort_by") + " " + one.title },
      one.title, element("span", { class: "arrow", "aria-hidden": "true" }));
    return element("th", { scope: "col", class: one.number ? "number" : null }, button);
  });
  const more = element("button", {
    type: "button", class: "more",
    click: () => {
      most = rows.length;
      fill();
    },
  });
  const count = element("span", { class: "quiet" });
  const fill = () => {
    const order = column === undefined ? rows : sortedRows(rows, columns[column], isFalling);
    body.replaceChildren(...order.slice(0, most).map((row) => rowOf(columns, row)));
    heads.forEach((head, at) => {
      if (at === column) head.setAttribute("aria-sort", isFalling ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    more.hidden = most >= rows.length;
    more.textContent = say("show_all", number(rows.length));
    count.textContent = most >= rows.length ? "" : say("rows_shown", number(most), number(rows.length));
  };
  fill();
  const save = element("button", {
    type: "button", class: "save",
    click: () => saveText(`${file}.csv`, csvOf(columns, column === undefined ? rows : sortedRows(rows, columns[column], isFalling))),
  }, say("csv"));
  const id = `table-${++tables}`;
  return element("div", { class: "table-block" },
    element("p", { class: "caption", id }, caption),
    element("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-labelledby": id },
      element("table", { "aria-labelledby": id },
        element("thead", {}, element("tr", {}, heads)), body)),
    element("p", { class: "table-foot" }, count, " ", more, " ", save));
}

/** @param {TableColumn[]} columns @param {any} row */
function rowOf(columns, row) {
  return element("tr", {}, columns.map((column, at) => {
    const shown = column.show ? column.show(row) : column.value(row) ?? say("unknown");
    return element(at === 0 ? "th" : "td", { scope: at === 0 ? "row" : null, class: column.number ? "number" : null }, shown);
  }));
}

/** @param {any[]} rows @param {TableColumn} column @param {boolean} falling */
function sortedRows(rows, column, falling) {
  const sign = falling ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: column.value(row) }));
  const isNone = (/** @type {any} */ key) => !isKnown(key);
  keyed.sort((a, b) => {
    if (isNone(a.key) || isNone(b.key)) return Number(isNone(a.key)) - Number(isNone(b.key));
    if (typeof a.key === "number" && typeof b.key === "number") return sign * (a.key - b.key);
    return sign * String(a.key).localeCompare(String(b.key), lang, { numeric: true });
  });
  return keyed.map(({ row }) => row);
}

/**
 * A table as text: commas between cells, quotes where they are needed, and an apostrophe before text that a
 * spreadsheet would compute.
 * @param {TableColumn[]} columns
 * @param {any[]} rows
 */
function csvOf(columns, rows) {
  const cell = (/** @type {any} */ value) => {
    if (value === null || value === undefined) return "";
    if (Number.isNaN(value)) return say("withheld");
    if (typeof value === "number") return String(value);
    const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
    return /[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  };
  const lines = [columns.map((column) => cell(column.title))];
  for (const row of rows) lines.push(columns.map((column) => cell(column.value(row))));
  return "\ufeff" + lines.map((line) => line.join(",")).join("\r\n") + "\r\n";
}

/** Hands a text to the reader as a file. @param {string} name @param {string} text */
function saveText(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
  const anchor = element("a", { href: address, download: name.replace(/[^\p{L}\p{N}._-]+/gu, "_") });
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/** Columns of persons and shares that many tables have. */
const numberColumn = (/** @type {string} */ title, /** @type {(row: any) => any} */ value, /** @type {(value: any) => string} */ show = number) =>
  ({ title, value, show: (/** @type {any} */ row) => show(value(row)), number: true });
