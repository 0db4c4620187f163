// @ts-check
// Opens the report: head, pages, search, language.

/** @type {{[key: string]: (data: Data, main: HTMLElement, at: number) => Promise<void>}} */
const PAGES = {
  summary: summaryPage, map: mapPage, quartier: quartierPage, municipality: municipalityPage, providers: providerPage,
  enough: enoughPage, hours: hoursPage, method: methodPage,
};

/** Page and number of an address such as `#quartier=12`. @param {string} hash */
function routeOf(hash) {
  const [, name, at] = /^#?(\w+)(?:=(\d+))?$/.exec(hash) ?? [];
  return name !== undefined && Object.hasOwn(PAGES, name) ? { name, at: Number(at ?? -1) } : { name: "summary", at: -1 };
}

/** @param {Data} data */
function head(data) {
  const route = routeOf(location.hash);
  const entry = (/** @type {string} */ name, /** @type {string} */ key) => {
    const isHere = route.name === name;
    return element("li", {}, element("a", { href: `#${name}`, "aria-current": isHere ? "page" : null }, say(key)));
  };
  const language = (/** @type {"en" | "de"} */ one, /** @type {string} */ text) => element("button", {
    type: "button", lang: one, "aria-pressed": String(lang === one),
    click: () => {
      lang = one;
      render(data, true);
    },
  }, text);
  return element("header", { class: "top" },
    element("div", { class: "top-row" },
      element("p", { class: "region" }, link("summary", data.record.config.region.name)),
      searchBox(data),
      element("div", { class: "languages", role: "group", "aria-label": say("language") }, language("de", "Deutsch"), language("en", "English")),
      element("button", { type: "button", class: "print", click: () => window.print() }, say("print"))),
    data.record.synthetic && element("p", { class: "synthetic" }, say("synthetic")),
    data.record.scenario && element("p", { class: "synthetic" }, scenarioName(data.record.scenario)),
    element("nav", { "aria-label": say("pages") }, element("ul", {}, entry("summary", "summary"), entry("map", "map"),
      entry("quartier", "quartiers"), entry("municipality", "municipalities"), entry("providers", "providers"),
      hasEnough(data) && entry("enough", "enough"), data.has("hours_region") && entry("hours", "hours"), entry("method", "method"))));
}

/** A search for quartiers and municipalities with a list to choose from. @param {Data} data */
function searchBox(data) {
  /** What can be found; made when somebody searches. */
  const names = () => [
    ...data.municipalities.filter(Boolean).map((town) => ({ text: town.name, address: `municipality=${town.number}`, kind: say("municipality") })),
    ...data.quartiers.filter((one) => one?.name).map((one) => ({ text: data.quartierName(one.number), address: `quartier=${one.number}`, kind: say("quartier") })),
  ].map((one) => ({ ...one, plain: folded(one.text) }));
  const list = element("ul", { id: "search-list", role: "listbox", "aria-label": say("search"), hidden: true });
  /** @type {ReturnType<typeof names> | undefined} */
  let all;
  let hits = /** @type {ReturnType<typeof names>} */ ([]), at = -1;
  const input = element("input", {
    type: "search", id: "search", role: "combobox", "aria-expanded": "false", "aria-controls": "search-list", "aria-autocomplete": "list",
    autocomplete: "off", placeholder: say("search"), "aria-label": say("search"),
    input: () => show(), keydown: (/** @type {KeyboardEvent} */ event) => press(event), blur: () => setTimeout(close, 200),
  });
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const open = (/** @type {any} */ hit) => {
    close();
    input.value = "";
    const { name, at: number } = routeOf(hit.address);
    if (routeOf(location.hash).name === "map" && openedMap) (name === "quartier" ? openedMap.go : openedMap.goTown)(number);
    else location.hash = hit.address;
  };
  const mark = () => {
    [...list.children].forEach((one, row) => one.setAttribute("aria-selected", String(row === at)));
    if (at >= 0) input.setAttribute("aria-activedescendant", `hit-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const show = () => {
    const wanted = folded(input.value.trim());
    all ??= names();
    const starts = all.filter((one) => one.plain.startsWith(wanted));
    hits = wanted ? starts.concat(all.filter((one) => !one.plain.startsWith(wanted) && one.plain.includes(wanted))).slice(0, 12) : [];
    at = hits.length ? 0 : -1;
    list.replaceChildren(...hits.map((hit, row) => element("li", {
      id: `hit-${row}`, role: "option", "aria-selected": String(row === at), pointerdown: (/** @type {Event} */ event) => {
        event.preventDefault();
        open(hit);
      },
    }, element("span", {}, hit.text), element("span", { class: "quiet small" }, ` ${hit.kind}`))));
    list.hidden = hits.length === 0;
    input.setAttribute("aria-expanded", String(hits.length > 0));
    mark();
    if (wanted) announce(hits.length ? say("matches", number(hits.length)) : say("no_match"));
  };
  const press = (/** @type {KeyboardEvent} */ event) => {
    const last = hits.length - 1;
    if (event.key === "ArrowDown") at = at >= last ? 0 : at + 1;
    else if (event.key === "ArrowUp") at = at <= 0 ? last : at - 1;
    else if (event.key === "Enter" && hits[at]) open(hits[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    mark();
  };
  return element("div", { class: "search", role: "search" }, input, list);
}

/** A text without case and accents. @param {string} text */
function folded(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/ß/g, "ss");
}

let rendered = 0;

/** Shows the page of the address. @param {Data} data @param {boolean} [keepFocus] */
async function render(data, keepFocus = false) {
  const turn = ++rendered, route = routeOf(location.hash);
  openedMap = undefined;
  openMaps.clear();
  document.documentElement.lang = lang;
  const main = element("main", { id: "main", tabindex: "-1" });
  const app = /** @type {HTMLElement} */ (document.getElementById("app"));
  app.replaceChildren(element("a", { class: "skip", href: "#main", click: (/** @type {Event} */ event) => {
    event.preventDefault();
    main.focus();
  } }, say("skip")), head(data), main, foot(data), element("div", { id: "live", class: "live", "aria-live": "polite", role: "status" }));
  main.setAttribute("aria-busy", "true");
  const waiting = element("p", { class: "quiet waiting" }, say("loading"));
  main.append(waiting);
  await PAGES[route.name](data, main, route.at);
  waiting.remove();
  main.removeAttribute("aria-busy");
  if (turn !== rendered) return;
  const title = main.querySelector("h1")?.textContent ?? "";
  document.title = route.name === "summary" ? title : `${title} – ${data.record.config.region.name}`;
  main.dataset.ready = route.name;
  if (keepFocus) /** @type {HTMLElement | null} */ (app.querySelector(".languages [aria-pressed=true]"))?.focus();
}

/** @param {Data} data */
function foot(data) {
  const sources = data.record.attribution ?? [];
  return element("footer", { class: "foot" },
    sources.length > 0 && element("p", {}, `${both("Data", "Daten")}: ${sources.join("; ")}. ${both("Data changed: joined, counted, rounded.", "Daten verändert: verknüpft, gezählt, gerundet.")}`),
    element("p", {}, `${data.record.program}. ${both("Each number is a cell of a table of the run, or the sum, difference, share or rounding of such cells.", "Jede Zahl ist eine Zelle einer Tabelle des Laufs, oder Summe, Differenz, Anteil oder Rundung solcher Zellen.")}`));
}

async function start() {
  performance.mark("script");
  const index = JSON.parse(document.getElementById("index")?.textContent ?? "{}");
  lang = index.lang === "de" ? "de" : "en";
  const data = new Data(index, packedText);
  await data.open();
  await render(data);
  addEventListener("hashchange", async () => {
    await render(data);
    window.scrollTo(0, 0);
    document.getElementById("main")?.focus({ preventScroll: true });
  });
  addEventListener("beforeprint", () => {
    printing = true;
    for (const map of openMaps) map.draw();
  });
  addEventListener("afterprint", () => {
    printing = false;
    for (const map of openMaps) map.draw();
  });
}

/** What a browser shows that cannot unpack the report. @param {Error} error */
function failed(error) {
  const app = /** @type {HTMLElement} */ (document.getElementById("app"));
  app.replaceChildren(element("p", { role: "alert" }, both(
    "This browser cannot show the report; one of 2023 or newer can.", "Dieser Browser kann den Bericht nicht zeigen; einer von 2023 oder neuer kann es."),
  ` (${error.message})`));
}

start().catch(failed);
