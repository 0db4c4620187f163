// @ts-check
// Elements of the page. Texts become text nodes, so a name can never be markup.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @typedef {string | number | Node | null | undefined | false} Child
 */

/**
 * An element with attributes and children. A function is a listener of the event that its name tells.
 * @param {string} tag
 * @param {{[name: string]: any}} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {any}
 */
function element(tag, attributes = {}, ...children) {
  return filledElement(document.createElement(tag), attributes, children);
}

/**
 * The same in SVG.
 * @param {string} tag
 * @param {{[name: string]: any}} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {any}
 */
function drawn(tag, attributes = {}, ...children) {
  return filledElement(document.createElementNS(SVG, tag), attributes, children);
}

/** Appends to an element what there is. @param {HTMLElement} into @param {...(Child | Child[])} children */
function put(into, ...children) {
  filledElement(into, {}, children);
}

/**
 * @param {Element} made
 * @param {{[name: string]: any}} attributes
 * @param {(Child | Child[])[]} children
 */
function filledElement(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name, value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    made.append(child instanceof Node ? child : String(child));
  }
  return made;
}

/**
 * Tells of a turn whether it is still the newest one: who chooses twice must see what was chosen last, whichever
 * answer is ready first.
 * @returns {() => () => boolean}
 */
function newestOf() {
  let turn = 0;
  return () => {
    const mine = ++turn;
    return () => mine === turn;
  };
}

/** Tells a text to screen readers. @param {string} text */
function announce(text) {
  const region = document.getElementById("live");
  if (region && region.textContent !== text) region.textContent = text;
}

/**
 * A choice of one of several, as buttons of a radio group.
 * @param {string} legend
 * @param {string} name
 * @param {{value: string, text: string}[]} options
 * @param {string} chosen
 * @param {(value: string) => void} change
 */
function radios(legend, name, options, chosen, change) {
  const option = (/** @type {{value: string, text: string}} */ { value, text }) => {
    const input = element("input", {
      type: "radio", name, value, checked: value === chosen, change: () => change(value),
    });
    return element("label", { class: "radio" }, input, element("span", {}, text));
  };
  return element("fieldset", { class: "radios" }, element("legend", {}, legend), options.map(option));
}

/**
 * A choice of one of many, in groups.
 * @param {string} label
 * @param {{name: string, options: {value: string, text: string}[]}[]} groups
 * @param {string} chosen
 * @param {(value: string) => void} change
 */
function picker(label, groups, chosen, change) {
  const option = (/** @type {{value: string, text: string}} */ { value, text }) =>
    element("option", { value, selected: value === chosen }, text);
  const group = (/** @type {{name: string, options: any[]}} */ { name, options }) =>
    element("optgroup", { label: name }, options.map(option));
  const select = element("select", {
    change: (/** @type {any} */ event) => change(event.target.value),
  }, groups.length === 1 ? groups[0].options.map(option) : groups.map(group));
  return element("label", { class: "picker" }, element("span", {}, label), select);
}

/** A link within the report. @param {string} address @param {Child} text */
function link(address, text) {
  return element("a", { href: `#${address}` }, text);
}

/**
 * A bar for a share, beside its number; hidden from screen readers, which read the number. None for a share that is
 * not known or withheld.
 * @param {number | null} share
 */
function bar(share) {
  if (!isKnown(share)) return null;
  const width = Math.round(share * 1000) / 10;
  const svg = drawn("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    drawn("rect", { class: "bar-all", width: 100, height: 8 }),
    drawn("rect", { class: "bar-part", width, height: 8 }));
  return svg;
}

/** The packed text of a part. Most parts stand behind this script and are there when the page is. @param {number} part */
async function packedText(part) {
  const id = `part-${part}`;
  if (!document.getElementById(id) && document.readyState === "loading") {
    await new Promise((done) => document.addEventListener("DOMContentLoaded", done, { once: true }));
  }
  const packed = document.getElementById(id);
  if (!packed) throw new Error(`no ${id}`);
  return packed.textContent ?? "";
}
