// @ts-check
// The page of live answers: choices, a map, values of the region and of its quartiers, and what is around a place.

/**
 * @typedef {{key: string, name_en: string, name_de: string, speed_m_s: number}} Walker
 * @typedef {{service: string, limit: number, distance: "walk" | "straight", walker: string | null, closed: boolean}} Wish
 */

/** What the reader asks for; kept when the language changes. @type {Wish} */
let wish;
/** The place that was chosen, in steps of the grid. @type {number[] | undefined} */
let here;

/** @param {Data} data @returns {Walker[]} */
function walkersOf(data) {
  return data.index.live.walkers;
}

/** @param {Data} data @returns {Wish} */
function firstWish(data) {
  const service = data.first(), { profile, limit_max_m } = data.index.live;
  return { service: service.key, limit: Math.min(largest(service), limit_max_m), distance: profile ? "walk" : "straight", walker: profile, closed: false };
}

/** How distances are measured, as members of a question. */
function wayAsked() {
  return wish.distance === "walk" ? { distance: "walk", profile: wish.walker } : { distance: "straight" };
}

/** How distances are measured, in words. @param {Data} data */
function wayNamed(data) {
  const walker = walkersOf(data).find((one) => one.key === wish.walker);
  if (wish.distance === "straight" || !walker) return say("straight");
  return say("on_foot", lang === "de" ? walker.name_de : walker.name_en);
}

/** The parts of the page that change. @param {Data} data */
function parts(data) {
  return {
    total: element("p", { class: "total", id: "total" }),
    trouble: element("p", { class: "trouble", role: "alert", hidden: true }),
    values: element("p", { class: "values", id: "values" }, pointText()),
    legend: element("div", { class: "legend-block" }),
    place: element("section", { class: "place-panel", id: "place", "aria-label": both("Around the place", "Rund um den Ort") }, placeHint()),
    table: element("details", { class: "map-table" }, element("summary", {}, say("table_of_map"))),
    minutes: element("span", { class: "quiet small", id: "minutes" }),
  };
}

function pointText() {
  return both("Point at the map, or focus it and use the arrow keys, to read values.", "Für Werte auf die Karte zeigen, oder sie fokussieren und Pfeiltasten nutzen.");
}

function placeHint() {
  return element("p", { class: "quiet" }, both(
    "Click the map, or press Enter at its cross, to see what is around the place.",
    "Auf die Karte klicken oder am Kreuz Enter drücken, um zu sehen, was rund um den Ort liegt."));
}

/** @param {Data} data @param {HTMLElement} main */
async function livePage(data, main) {
  wish ??= firstWish(data);
  const at = parts(data), [cells] = await Promise.all([cellsOf(data), data.openShapes()]);
  /** @type {Shape[]} */
  let shapes = [];
  /** @type {Shown | undefined} */
  let shown;
  const map = new RegionMap(data, cells, {
    interactive: true, keys: "map-keys",
    place: (place) => {
      here = place;
      around();
    },
    hover: (quartier) => {
      if (quartier !== undefined) at.values.textContent = map.scene?.describe(quartier) ?? "";
    },
  });
  const show = () => {
    if (!shown) return;
    const marks = here ? [{ at: here, radius: 5, kind: "here", title: both("The place", "Der Ort") }] : [];
    map.show({ ...shown.scene, marks, shapes });
  };
  // Of each question what is wrong with it: an answer to one does not hide that the other has none.
  const troubles = { update: "", around: "" };
  const tell = (/** @type {"update" | "around"} */ question, /** @type {string} */ trouble) => {
    troubles[question] = trouble;
    at.trouble.textContent = [troubles.update, troubles.around].filter(Boolean).join(" ");
    at.trouble.hidden = !at.trouble.textContent;
  };
  const newest = newestOf(), newestPlace = newestOf();
  const update = async () => {
    const mine = newest();
    main.setAttribute("aria-busy", "true");
    tellMinutes(data, at.minutes);
    try {
      const answer = await ask({ question: "coverage", category: wish.service, limit_m: wish.limit, ...wayAsked() });
      if (!mine()) return;
      tell("update", "");
      shown = reachedShown(data, valuesOf(answer));
      show();
      at.legend.replaceChildren(legendOf(shown, `${choiceName(data, choiceOf())}, ${wayNamed(data)}`));
      at.total.textContent = totalText(data, answer);
      announce(at.total.textContent ?? "");
      refillTable(at.table, shown);
      main.dataset.answered = JSON.stringify(wish);
    } catch (error) {
      if (mine()) tell("update", /** @type {any} */ (error).message);
    }
    if (mine()) main.removeAttribute("aria-busy");
  };
  const around = async () => {
    if (!here) return;
    const mine = newestPlace(), grid = data.gridM;
    try {
      const answer = await ask({ question: "surroundings", x_m: here[0] * grid, y_m: here[1] * grid, limit_m: wish.limit, ...wayAsked() });
      if (!mine()) return;
      tell("around", "");
      shapes = answer.linked ? [{ rings: ringsOf(answer, grid), kind: "around" }] : [];
      at.place.replaceChildren(...aroundOf(data, answer));
      announce(at.place.textContent ?? "");
      main.dataset.around = JSON.stringify([wish.limit, wish.distance, wish.walker, answer.persons?.persons ?? null]);
      show();
    } catch (error) {
      if (mine()) tell("around", /** @type {any} */ (error).message);
    }
  };
  at.table.addEventListener("toggle", () => {
    const fill = /** @type {any} */ (at.table).fill;
    if (at.table.open && fill) fill();
  });
  const asked = () => Promise.all([update(), around()]);
  const controls = element("form", { class: "controls", "aria-label": both("Choices", "Auswahl"), submit: (/** @type {Event} */ event) => event.preventDefault() }, wishes(data, at.minutes, asked, update));
  main.append(element("h1", {}, both("Live answers", "Antworten auf Zuruf")), controls, at.total, at.trouble,
    element("div", { class: "map-side" }, element("div", { class: "maps" }, element("figure", { class: "map-figure" }, map.frame, zoomButtons([map]))),
      element("div", { class: "side" }, at.place, at.values, at.legend)),
    element("p", { id: "map-keys", class: "quiet small" }, both(
      "Arrow keys move the map, plus and minus zoom, 0 shows the whole region; Enter asks about the place at the cross.",
      "Pfeiltasten bewegen die Karte, Plus und Minus zoomen, 0 zeigt die ganze Region; Enter fragt nach dem Ort am Kreuz.")),
    at.table);
  await asked();
}

/** The choice that the report's functions know. @returns {Choice} */
function choiceOf() {
  return { service: wish.service, limit: wish.limit, layer: "coverage", level: "quartier", bounds: wish.closed ? "with" : "without" };
}

/** @param {Data} data @param {Values} values @returns {Shown} */
function reachedShown(data, values) {
  const named = (/** @type {string} */ _, /** @type {string} */ text) => text;
  const shown = areasShown(data, choiceOf(), wish.closed, values);
  return { ...shown, table: () => areaTable(data, choiceOf(), values, named) };
}

/** Who of all residents reach the service, and what the open boundary gives. @param {Data} data @param {Reached} answer */
function totalText(data, answer) {
  const { persons, open, closed } = totalOf(answer);
  const part = wish.closed ? closed : open;
  const service = data.service(wish.service);
  // A service that comes to people knows neither limit nor way.
  const where = service && largest(service) === 0 ? within(0) : `${within(wish.limit)}, ${wayNamed(data)}`;
  const reach = both("{0} of {1} residents ({2}) reach {3} {4}, {5}.", "{0} von {1} Einwohnern ({2}) erreichen {3} {4}, {5}.",
    number(part), number(persons), percent(shareOf(part, persons)), serviceName(service), where,
    say(wish.closed ? "closed_note" : "open_note"));
  const gain = isKnown(open) && isKnown(closed) ? open - closed : null;
  return `${reach} ${both("Only thanks to the open boundary: {0}.", "Nur dank offener Grenze: {0}.", number(gain))}`;
}

/** Why nothing can be reached from the place. @param {Around} around */
function notLinked(around) {
  switch (around.why) {
    case "too_far": return both("No way that is open to walkers is near this place.", "In der Nähe dieses Orts ist kein Weg, der zu Fuß offensteht.");
    case "cut_off": return both("A wall, fence, railway, motorway or water lies between this place and every way.", "Zwischen diesem Ort und jedem Weg liegt eine Mauer, ein Zaun, eine Bahn, eine Autobahn oder Wasser.");
    case "off_the_ground": return both("Only a bridge or a tunnel is near this place.", "In der Nähe dieses Orts ist nur eine Brücke oder ein Tunnel.");
    case "island": return both("The way at this place has no connection to the others.", "Der Weg an diesem Ort hat keine Verbindung zu den anderen.");
    default: return both("No way is near: {0}.", "Kein Weg ist in der Nähe: {0}.", around.reason ?? "");
  }
}

/** What is around the place, in words and as a table. @param {Data} data @param {Around} around */
function aroundOf(data, around) {
  const head = element("h2", {}, both("Around the place", "Rund um den Ort"));
  if (!around.linked) return [head, element("p", {}, notLinked(around))];
  const groups = Object.keys(around.persons);
  const minutes = around.minutes === null ? "" : ` (${number(around.minutes, 1)} min)`;
  const text = both("{0} live within {1}{2}, {3}.", "{0} leben innerhalb von {1}{2}, {3}.", amount("persons", around.persons.persons), metres(around.limit_m), minutes, wayNamed(data));
  const ages = groups.slice(1).map((group) => `${groupName(group)}: ${number(around.persons[group])}`).join(", ");
  const services = data.services.filter((service) => around.facilities[service.key])
    .map((service) => `${serviceName(service)} ${number(around.facilities[service.key])}`).join(", ");
  const table = dataTable({
    caption: both("By municipality", "Nach Kommune"), file: "around", rows: around.municipalities,
    columns: [
      { title: say("municipality"), value: (row) => row.municipality_name },
      // The sentence above tells of all groups; a narrow table has room for two.
      ...groups.slice(0, 2).map((group) => numberColumn(group === "persons" ? say("Persons") : groupName(group), (row) => row.persons[group])),
    ],
  });
  return [
    head, element("p", { id: "around-text" }, text), ages && element("p", {}, ages),
    around.meets_edge && element("p", { class: "note-line" }, both("Ways beyond the edge of the map are not known: it may be more.", "Jenseits des Kartenrands sind die Wege nicht bekannt: es kann mehr sein.")),
    table, element("p", { class: "small" }, services || both("None of the services.", "Keines der Angebote.")),
  ].filter(Boolean);
}

/** How long the limit takes the walker. @param {Data} data @param {HTMLElement} into */
function tellMinutes(data, into) {
  const walker = walkersOf(data).find((one) => one.key === wish.walker);
  const isWalk = wish.distance === "walk" && walker;
  into.textContent = isWalk ? `= ${number(wish.limit / walker.speed_m_s / 60, 1)} min` : "";
}

/**
 * The controls.
 * @param {Data} data
 * @param {HTMLElement} minutes
 * @param {() => void} asked after a choice that concerns the place too
 * @param {() => void} update after others
 */
function wishes(data, minutes, asked, update) {
  const walkers = walkersOf(data), most = data.index.live.limit_max_m;
  const limit = element("input", {
    type: "number", id: "limit", min: 0, max: most, step: 50, value: wish.limit, required: true,
    input: () => {
      clearTimeout(limit.waiting);
      const metres_ = Number(limit.value);
      if (!(metres_ >= 1 && metres_ <= most)) return;
      wish.limit = metres_;
      // Who types a number, types several digits.
      limit.waiting = setTimeout(asked, 300);
    },
  });
  const services = picker(say("service"), serviceOptions(data), wish.service, (value) => {
    wish.service = value;
    update();
  });
  const limits = element("label", { class: "picker" }, element("span", {}, both("Within (m)", "Innerhalb von (m)")), limit, " ", minutes);
  const walker = walkers.length > 0 && picker(both("Who walks", "Wer geht"), [{
    name: "", options: walkers.map((one) => ({ value: one.key, text: lang === "de" ? one.name_de : one.name_en })),
  }], wish.walker ?? "", (value) => {
    wish.walker = value;
    asked();
  });
  const distance = walkers.length > 0 && radios(both("Distance", "Entfernung"), "distance", [
    { value: "walk", text: both("on foot", "zu Fuß") }, { value: "straight", text: say("straight") },
  ], wish.distance, (value) => {
    wish.distance = /** @type {"walk" | "straight"} */ (value);
    asked();
  });
  const bounds = radios(say("boundaries"), "bounds", [
    { value: "open", text: both("open", "offen") }, { value: "closed", text: both("closed", "geschlossen") },
  ], wish.closed ? "closed" : "open", (value) => {
    wish.closed = value === "closed";
    update();
  });
  return [services, limits, walker, distance, bounds].filter(Boolean);
}

/** @param {Data} data */
function liveHead(data) {
  const language = (/** @type {"en" | "de"} */ one, /** @type {string} */ text) => element("button", {
    type: "button", lang: one, "aria-pressed": String(lang === one),
    click: async () => {
      lang = one;
      await renderLive(data);
      /** @type {HTMLElement | null} */ (document.querySelector(".languages [aria-pressed=true]"))?.focus();
    },
  }, text);
  const entry = (/** @type {string} */ address, /** @type {string} */ text, /** @type {boolean} */ isHere) =>
    element("li", {}, element("a", { href: address, "aria-current": isHere ? "page" : null }, text));
  return element("header", { class: "top" },
    element("div", { class: "top-row" },
      element("p", { class: "region" }, element("a", { href: "/" }, data.record.config.region.name)),
      element("div", { class: "languages", role: "group", "aria-label": say("language") }, language("de", "Deutsch"), language("en", "English"))),
    data.record.synthetic && element("p", { class: "synthetic" }, say("synthetic")),
    element("nav", { "aria-label": say("pages") }, element("ul", {},
      entry("/report", both("Report", "Bericht"), false), entry("/live", both("Live answers", "Antworten auf Zuruf"), true))));
}

/** @param {Data} data */
async function renderLive(data) {
  openMaps.clear();
  document.documentElement.lang = lang;
  const main = element("main", { id: "main", tabindex: "-1" });
  const app = /** @type {HTMLElement} */ (document.getElementById("app"));
  const sources = data.record.attribution ?? [];
  app.replaceChildren(element("a", { class: "skip", href: "#main", click: (/** @type {Event} */ event) => {
    event.preventDefault();
    main.focus();
  } }, say("skip")), liveHead(data), main,
  element("footer", { class: "foot" }, sources.length > 0 && element("p", {}, `${both("Data", "Daten")}: ${sources.join("; ")}.`),
    element("p", {}, `${data.record.program}. ${both("Answers of the program on this machine.", "Antworten des Programms auf diesem Rechner.")}`)),
  element("div", { id: "live", class: "live", "aria-live": "polite", role: "status" }));
  document.title = `${both("Live answers", "Antworten auf Zuruf")} – ${data.record.config.region.name}`;
  await livePage(data, main);
  main.dataset.ready = "live";
}

async function startLive() {
  const index = JSON.parse(document.getElementById("index")?.textContent ?? "{}");
  lang = index.lang === "de" ? "de" : "en";
  const data = new Data(index, packedText);
  await data.open();
  await renderLive(data);
}

startLive();
