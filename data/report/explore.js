// @ts-check
// The page with the map: choices, one or two maps, legend, values, table.

/** The layers that a reader can choose, in their order. */
const LAYERS = ["coverage", "cells", "border", "gaps", "sites", "overlaps", "facilities"];

/** What the map page shows; kept while other pages are open. @type {Choice | undefined} */
let choice;
/** @type {number | undefined} */
let chosenQuartier;

/** @param {Data} data @returns {Choice} */
function firstChoice(data) {
  const service = data.first();
  return { service: service.key, limit: largest(service), layer: "coverage", level: "quartier", bounds: "without" };
}

/** Layers whose two views are shown side by side. @param {string} layer */
function hasSides(layer) {
  return layer === "coverage" || layer === "cells";
}

/** Layers that have a value for each area of a level. @param {string} layer */
function hasLevels(layer) {
  return layer === "coverage" || layer === "border";
}

/** What the choice of boundaries does not change. @param {string} layer */
function linesOnly(layer) {
  if (layer === "border") return both("The border effect is the difference of the views without and with boundaries; here the lines are only drawn.",
    "Der Grenzeffekt ist der Unterschied der Ansichten ohne und mit Grenzen; hier werden die Linien nur gezeichnet.");
  if (layer === "overlaps") return both("Double structures are those without boundaries; here the lines are only drawn.",
    "Doppelstrukturen sind die ohne Grenzen; hier werden die Linien nur gezeichnet.");
  return "";
}

/** @param {Data} data @param {HTMLElement} main */
async function mapPage(data, main) {
  const now = (choice ??= firstChoice(data));
  const [cells] = await Promise.all([cellsOf(data), data.openLevels(), data.openShapes()]);
  const controls = element("form", { class: "controls", "aria-label": both("Choices of the map", "Auswahl der Karte"), submit: (/** @type {Event} */ event) => event.preventDefault() });
  const maps = element("div", { class: "maps" });
  const values = element("p", { class: "values", id: "values" }, say("point"));
  const note = element("p", { class: "note-line" });
  const legend = element("div", { class: "legend-block" });
  const table = element("details", { class: "map-table" }, element("summary", {}, say("table_of_map")));
  const keys = element("p", { id: "map-keys", class: "quiet small" }, say("map_keys"));
  put(main, element("h1", {}, say("map")), controls, element("div", { class: "map-side" }, maps,
    element("div", { class: "side" }, values, legend, note)), keys, table);
  /** @type {RegionMap[]} */
  let shown = [];
  /** @type {HTMLElement[]} */
  let heads = [];
  const say_ = (/** @type {number | undefined} */ quartier) => {
    const at = quartier ?? chosenQuartier;
    const texts = at === undefined ? [say("point")] : shown.map((map) => map.scene?.describe(at) ?? "");
    values.replaceChildren(...[...new Set(texts)].map((text) => element("span", { class: "value-line" }, text)));
    if (at !== undefined) values.append(link(`quartier=${at}`, say("show_profile")));
  };
  const build = () => {
    const count = now.bounds === "beside" && hasSides(now.layer) ? 2 : 1;
    if (shown.length === count) return;
    const view = shown[0]?.view;
    shown = Array.from({ length: count }, () => new RegionMap(data, cells, {
      interactive: true, keys: "map-keys",
      pick: (quartier) => {
        chosenQuartier = quartier;
        for (const map of shown) map.choose(quartier);
        say_(quartier);
        announce(values.textContent ?? "");
      },
      hover: say_,
      moved: (next) => shown.forEach((map) => {
        if (map.view.x !== next.x || map.view.y !== next.y || map.view.width !== next.width) map.move(next, true);
      }),
    }));
    heads = shown.map(() => element("h2", { class: "map-head" }));
    maps.replaceChildren(...shown.map((map, at) => element("figure", { class: "map-figure" }, heads[at], map.frame, at === 0 && zoomButtons(shown))));
    maps.classList.toggle("two", count === 2);
    for (const map of shown) {
      if (view) map.view = { ...view };
      map.choose(chosenQuartier);
    }
  };
  const newest = newestOf();
  const update = async () => {
    const mine = newest();
    build();
    const sides = now.bounds === "beside" && hasSides(now.layer) ? [false, true] : [now.bounds === "with"];
    const scenes = await Promise.all(sides.map((closed) => shownOf(data, now, closed)));
    // Who chooses again meanwhile has other maps, and must not see the values of the choice before.
    if (!mine()) return;
    scenes.forEach((one, at) => {
      if (linesOnly(now.layer)) one.scene.boundaries = now.bounds === "with";
      shown[at].show(one.scene);
      heads[at].textContent = hasSides(now.layer) ? say(sides[at] ? "with_long" : "without_long") : one.title;
    });
    const side = (/** @type {boolean} */ closed) => (sides.length > 1 ? `, ${say(closed ? "closed_note" : "open_note")}` : "");
    legend.replaceChildren(...scenes.map((one, at) => legendOf(one, choiceName(data, now) + side(sides[at]))));
    note.textContent = [scenes[0].note, linesOnly(now.layer)].filter(Boolean).join(" ");
    note.hidden = !note.textContent;
    refillTable(table, scenes[0]);
    say_(undefined);
  };
  controls.append(...choices(data, now, update));
  table.addEventListener("toggle", () => {
    const fill = /** @type {any} */ (table).fill;
    if (table.open && fill) fill();
  });
  openedMap = {
    go: (quartier) => {
      chosenQuartier = quartier;
      for (const map of shown) map.choose(quartier);
      shown[0].zoomTo(data.quartiers[quartier].box, 5);
      say_(quartier);
      announce(values.textContent ?? "");
      shown[0].frame.focus({ preventScroll: true });
    },
    goTown: (town) => shown[0].zoomTo(data.municipalities[town].box),
  };
  await update();
  if (chosenQuartier !== undefined) openedMap.go(chosenQuartier);
}

/** The map that is open, for the search. @type {{go: (quartier: number) => void, goTown: (town: number) => void} | undefined} */
let openedMap;

/** @param {HTMLDetailsElement & {fill?: () => void}} table @param {Shown} shown */
function refillTable(table, shown) {
  const fill = () => {
    table.replaceChildren(table.firstElementChild ?? "", shown.table());
    table.fill = undefined;
  };
  table.fill = fill;
  if (table.open) fill();
}

/** @param {RegionMap[]} maps */
function zoomButtons(maps) {
  const button = (/** @type {string} */ text, /** @type {string} */ name, /** @type {() => void} */ click) =>
    element("button", { type: "button", "aria-label": say(name), title: say(name), click }, text);
  return element("div", { class: "zoom" },
    button("+", "zoom_in", () => maps[0].zoom(1.6)),
    button("−", "zoom_out", () => maps[0].zoom(1 / 1.6)),
    button("⤢", "zoom_all", () => maps[0].move({ ...maps[0].whole })));
}

/** The controls of the map. @param {Data} data @param {Choice} now @param {() => Promise<void>} update */
function choices(data, now, update) {
  const limits = element("div", { class: "limits" });
  const level = element("div", { class: "level" });
  const bounds = element("div", { class: "bounds" });
  const refill = () => {
    const service = data.service(now.service);
    if (!service.limits.includes(now.limit)) now.limit = largest(service);
    // Services that come to people have no distance to choose.
    limits.hidden = service.limits.every((limit) => limit === 0);
    limits.replaceChildren(radios(say("limit"), "limit",
      service.limits.map((limit) => ({ value: String(limit), text: limitWords(limit) })), String(now.limit),
      (value) => {
        now.limit = Number(value);
        update();
      }));
    const levels = hasLevels(now.layer) ? data.levels() : [];
    level.hidden = levels.length < 2;
    level.replaceChildren(picker(say("level"), [{ name: "", options: levels.map((value) => ({ value, text: say(`${value}_many`) })) }], now.level, (value) => {
      now.level = /** @type {Level} */ (value);
      update();
    }));
    const sides = hasSides(now.layer) ? ["without", "with", "beside"] : ["without", "with"];
    if (!sides.includes(now.bounds)) now.bounds = "with";
    bounds.replaceChildren(radios(say("boundaries"), "bounds",
      sides.map((value) => ({ value, text: say(value) })), now.bounds,
      (value) => {
        now.bounds = /** @type {any} */ (value);
        update();
      }));
  };
  refill();
  const layers = picker(say("shows"), [{ name: "", options: LAYERS.map((value) => ({ value, text: say(value) })) }], now.layer, (value) => {
    now.layer = value;
    refill();
    update();
  });
  const services = picker(say("service"), serviceOptions(data), now.service, (value) => {
    now.service = value;
    refill();
    update();
  });
  return [layers, services, limits, level, bounds];
}

/** @param {Shown} shown @param {string} what */
function legendOf(shown, what) {
  const swatch = (/** @type {LegendEntry} */ entry) => {
    const svg = drawn("svg", { viewBox: "0 0 24 16", class: "swatch", "aria-hidden": "true" });
    if (entry.kind?.startsWith("dot")) svg.append(drawn("circle", { cx: 12, cy: 8, r: 6, class: `mark ${{ "dot-place": "place", "dot-split": "place split", "dot-facility": "facility", "dot-abroad": "facility abroad", "dot-untold": "facility untold", "dot-numbered": "numbered" }[entry.kind]}` }));
    else if (entry.kind?.startsWith("line")) svg.append(drawn("line", { x1: 1, y1: 8, x2: 23, y2: 8, class: `line ${entry.kind.slice(5)}` }));
    else {
      svg.append(drawn("rect", { x: 0.5, y: 0.5, width: 23, height: 15, class: entry.kind ?? "plain", fill: entry.colour ?? "#fff" }));
      if (entry.kind) svg.append(drawn("path", { d: "M2 15L15 1M9 15L22 1M-3 12L8 1M17 15L24 8", class: `stripe ${entry.kind}` }));
    }
    return svg;
  };
  return element("section", { class: "legend", "aria-label": say("legend") },
    element("h2", {}, shown.head), element("p", { class: "quiet small" }, what),
    element("ul", {}, shown.legend.map((entry) => element("li", {}, swatch(entry), element("span", {}, entry.text),
      entry.count !== undefined && element("span", { class: "count" }, entry.count)))),
    shown.counted && element("p", { class: "quiet small" }, shown.counted));
}
