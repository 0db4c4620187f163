// @ts-check
// Words of the page in English and German, and numbers as each language writes them.

/** @type {"en" | "de"} */
let lang = "en";

/** @type {{[key: string]: [string, string]}} */
const WORDS = {
  skip: ["Skip to the content", "Zum Inhalt springen"],
  pages: ["Pages", "Seiten"],
  language: ["Language", "Sprache"],
  summary: ["Summary", "Überblick"],
  map: ["Map", "Karte"],
  quartiers: ["Quartiers", "Quartiere"],
  quartier: ["Quartier", "Quartier"],
  municipalities: ["Municipalities", "Kommunen"],
  municipality: ["Municipality", "Kommune"],
  providers: ["Providers", "Träger"],
  provider: ["Provider", "Träger"],
  enough: ["Enough for everybody", "Genug für alle"],
  hours: ["Hours of the week", "Wochenstunden"],
  method: ["Method", "Methode"],
  yes: ["yes", "ja"],
  no: ["no", "nein"],
  quartier_many: ["Quartiers", "Quartiere"],
  district: ["District", "Stadtbezirk"],
  district_many: ["Districts", "Stadtbezirke"],
  municipality_many: ["Municipalities", "Kommunen"],
  county: ["County", "Kreis"],
  county_many: ["Counties", "Kreise und kreisfreie Städte"],
  level: ["Areas", "Gebiete"],
  synthetic: [
    "Made-up demo region: names and populations of the towns are real, all else is invented and says nothing about real places",
    "Erfundene Demoregion: Namen und Einwohnerzahlen der Städte sind echt, alles andere ist erfunden und sagt nichts über reale Orte",
  ],
  search: ["Search a quartier or municipality", "Quartier oder Kommune suchen"],
  no_match: ["nothing of this name", "nichts mit diesem Namen"],
  matches: ["{0} found; arrow keys choose, Enter opens", "{0} gefunden; Pfeiltasten wählen, Enter öffnet"],
  loading: ["Loading …", "Lädt …"],
  service: ["Service", "Angebot"],
  limit: ["Within", "Innerhalb von"],
  limit_head: ["Limit", "Grenzwert"],
  within: ["within {0}", "innerhalb von {0}"],
  in_area: ["in a service area", "im Einsatzgebiet"],
  not_in_area: ["in no service area", "in keinem Einsatzgebiet"],
  shows: ["The map shows", "Die Karte zeigt"],
  boundaries: ["Municipal boundaries", "Gemeindegrenzen"],
  without: ["without", "ohne"],
  with: ["with", "mit"],
  beside: ["side by side", "nebeneinander"],
  without_long: [
    "Without municipal boundaries: every facility counts for everybody",
    "Ohne Gemeindegrenzen: jede Einrichtung zählt für alle",
  ],
  with_long: [
    "With municipal boundaries: only facilities of one’s own municipality count",
    "Mit Gemeindegrenzen: nur Einrichtungen der eigenen Kommune zählen",
  ],
  coverage: ["Coverage", "Versorgung"],
  cells: ["Distance by cell", "Entfernung je Zelle"],
  border: ["Border effect", "Grenzeffekt"],
  gaps: ["Gaps and places that close them", "Lücken und Standorte, die sie schließen"],
  sites: ["Chosen new places", "Gewählte neue Standorte"],
  overlaps: ["Double structures", "Doppelstrukturen"],
  facilities: ["Facilities", "Einrichtungen"],
  other_field: ["Others", "Weitere"],
  zoom_in: ["Zoom in", "Vergrößern"],
  zoom_out: ["Zoom out", "Verkleinern"],
  zoom_all: ["Whole region", "Ganze Region"],
  map_keys: [
    "Arrow keys move the map, plus and minus zoom, 0 shows the whole region; the quartier at the cross is read out, Enter opens its profile.",
    "Pfeiltasten bewegen die Karte, Plus und Minus zoomen, 0 zeigt die ganze Region; das Quartier am Kreuz wird vorgelesen, Enter öffnet sein Profil.",
  ],
  point: [
    "Point at the map, or focus it and use the arrow keys, to read values. Click a quartier to keep it.",
    "Für Werte auf die Karte zeigen, oder sie fokussieren und Pfeiltasten nutzen. Ein Klick hält ein Quartier fest.",
  ],
  no_quartier_here: ["no quartier here", "hier ist kein Quartier"],
  legend: ["Legend", "Legende"],
  share_covered: [
    "Share of residents with the service within the limit",
    "Anteil der Einwohner mit dem Angebot innerhalb des Grenzwerts",
  ],
  share_gain: [
    "Share of residents who have the service within the limit only because the boundary is open",
    "Anteil der Einwohner, die das Angebot innerhalb des Grenzwerts nur dank der offenen Grenze haben",
  ],
  way_to_nearest: ["Way to the nearest facility", "Weg zur nächsten Einrichtung"],
  way_to_own: ["Way to the nearest facility of the own municipality", "Weg zur nächsten Einrichtung der eigenen Kommune"],
  unknown: ["not known", "nicht bekannt"],
  withheld: ["withheld", "zurückgehalten"],
  withheld_legend: ["withheld for publication", "zur Veröffentlichung zurückgehalten"],
  unknown_legend: ["residents not known", "Einwohnerzahl nicht bekannt"],
  nobody: ["uninhabited", "unbewohnt"],
  uncertain_legend: [
    "uncertain: a facility beyond the known ground may be near",
    "ungewiss: jenseits des bekannten Gebiets kann eine Einrichtung nahe sein",
  ],
  up_to: ["up to {0}", "bis {0}"],
  over: ["over {0}", "über {0}"],
  to_under: ["{0} to under {1}", "{0} bis unter {1}"],
  over_to: ["over {0} to {1}", "über {0} bis {1}"],
  and_more: ["{0} and more", "{0} und mehr"],
  none: ["none", "keine"],
  none_gain: ["nobody", "niemand"],
  no_one: ["none that can be reached", "keine erreichbar"],
  no_own: ["none in the own municipality", "keine in der eigenen Kommune"],
  Persons: ["Residents", "Einwohner"],
  of_quartier: ["{0} ({1})", "{0} ({1})"],
  outside: ["without quartier", "ohne Quartier"],
  outside_district: ["without district", "ohne Stadtbezirk"],
  outside_region: ["outside the region", "außerhalb der Region"],
  quartier_value: [
    "{0}: {1} of {2} residents ({3}) reach {4} {5}",
    "{0}: {1} von {2} Einwohnern ({3}) erreichen {4} {5}",
  ],
  gain_value: [
    "{0}: {1} of {2} residents ({3}) reach {4} {5} only because the boundary is open",
    "{0}: {1} von {2} Einwohnern ({3}) erreichen {4} {5} nur dank der offenen Grenze",
  ],
  mean_way: ["mean way {0}", "mittlerer Weg {0}"],
  closed_note: ["with municipal boundaries", "mit Gemeindegrenzen"],
  open_note: ["without municipal boundaries", "ohne Gemeindegrenzen"],
  uncertain_value: ["for {0} more it is uncertain", "für {0} weitere ist es ungewiss"],
  persons_unknown: ["{0}: number of residents not known", "{0}: Einwohnerzahl nicht bekannt"],
  persons_withheld: ["{0}: numbers of residents withheld for publication", "{0}: Einwohnerzahlen zur Veröffentlichung zurückgehalten"],
  nobody_lives: ["{0}: nobody lives here", "{0}: unbewohnt"],
  table_of_map: ["The map as a table", "Die Karte als Tabelle"],
  show_profile: ["Open the profile", "Profil öffnen"],
  show_on_map: ["Show on the map", "Auf der Karte zeigen"],
  open_map: ["Open the map", "Karte öffnen"],
  print: ["Print", "Drucken"],
  sort_by: ["sort by", "sortieren nach"],
  csv: ["Save as CSV", "Als CSV speichern"],
  show_all: ["Show all {0} rows", "Alle {0} Zeilen zeigen"],
  rows_shown: ["{0} of {1} rows", "{0} von {1} Zeilen"],
  nothing: ["Nothing of this kind.", "Nichts dieser Art."],
  north: ["N", "N"],
  all_persons: ["all", "alle"],
  aged: ["{0} or older", "{0} oder älter"],
  under: ["under {0}", "unter {0}"],
  share: ["Share", "Anteil"],
  covered: ["Reached", "Erreicht"],
  m: ["m", "m"],
  on_foot: ["on foot ({0})", "zu Fuß ({0})"],
  straight: ["straight-line distance", "Luftlinie"],
  by_table: ["by a table", "nach einer Tabelle"],
};

/**
 * The text of a key in the language of the page; `{0}` is replaced by the first value.
 * @param {string} key
 * @param {...(string | number)} values
 */
function say(key, ...values) {
  const texts = WORDS[key];
  if (!texts) throw new Error(`no words for ${key}`);
  return filled(texts[lang === "de" ? 1 : 0], values);
}

/**
 * @param {string} text
 * @param {(string | number)[]} values
 */
function filled(text, values) {
  return text.replace(/\{(\d)\}/g, (_, at) => String(values[+at]));
}

/**
 * One of two texts.
 * @param {string} en
 * @param {string} de
 * @param {...(string | number)} values
 */
function both(en, de, ...values) {
  return filled(lang === "de" ? de : en, values);
}

const NO_BREAK = "\u00a0";

/** Whether there is a number: neither unknown (null) nor withheld (NaN). @param {number | null | undefined} value @returns {value is number} */
function isKnown(value) {
  return value !== null && value !== undefined && !Number.isNaN(value);
}

/**
 * A number as the language writes it; a word when it is not known or withheld.
 * @param {number | null | undefined} value
 * @param {number} [decimals]
 */
function number(value, decimals = 0) {
  if (!isKnown(value)) return say(Number.isNaN(value) ? "withheld" : "unknown");
  // Browsers load their own formats of numbers at the first one, and the first map would wait for that.
  const [point, comma] = lang === "de" ? [",", "."] : [".", ","];
  // Rounded as it is written: 1.005 lies a little below, and is 1.01 all the same.
  const steps = Math.round(Number(`${Math.abs(value)}e${decimals}`)) || 0;
  const [whole, part] = (steps / 10 ** decimals).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, comma);
  return (value < 0 && steps > 0 ? "-" : "") + (part === undefined ? grouped : grouped + point + part);
}

/** For how many more it is uncertain, to end a sentence; nothing when it is for none. @param {number | null | undefined} value */
function uncertainWords(value) {
  return value || Number.isNaN(value) ? `; ${say("uncertain_value", number(value))}` : "";
}

/** How many of what: one, or any other number. @type {{[key: string]: {en: [string, string], de: [string, string]}}} */
const AMOUNTS = {
  persons: { en: ["{0} resident", "{0} residents"], de: ["{0} Einwohner", "{0} Einwohner"] },
  municipalities: { en: ["{0} municipality", "{0} municipalities"], de: ["{0} Kommune", "{0} Kommunen"] },
  quartiers: { en: ["{0} quartier", "{0} quartiers"], de: ["{0} Quartier", "{0} Quartiere"] },
  facilities: { en: ["{0} facility", "{0} facilities"], de: ["{0} Einrichtung", "{0} Einrichtungen"] },
  places: { en: ["{0} new place", "{0} new places"], de: ["{0} neuen Standort", "{0} neue Standorte"] },
  changes: { en: ["{0} change", "{0} changes"], de: ["{0} Änderung", "{0} Änderungen"] },
  pairs: { en: ["{0} pair of facilities", "{0} pairs of facilities"], de: ["{0} Paar von Einrichtungen", "{0} Paare von Einrichtungen"] },
};

/** A number with what it counts, as the subject of a sentence. @param {string} what @param {number | null | undefined} value */
function amount(what, value) {
  if (what === "persons" && !isKnown(value)) {
    return Number.isNaN(value) ? both("a withheld number of residents", "eine zurückgehaltene Zahl von Einwohnern")
      : both("an unknown number of residents", "eine unbekannte Zahl von Einwohnern");
  }
  return filled(AMOUNTS[what][lang][value === 1 ? 0 : 1], [number(value)]);
}

/** @param {number | null | undefined} share of one @param {number} [decimals] */
function percent(share, decimals = 1) {
  return isKnown(share) ? number(share * 100, decimals) + NO_BREAK + "%" : number(share);
}

/** @param {number | null | undefined} value */
function metres(value) {
  return isKnown(value) ? number(value) + NO_BREAK + "m" : number(value);
}

/**
 * A limit in words. Services that come to people have the limit 0: who lives in a service area has them.
 * @param {number | null | undefined} limit
 */
function limitWords(limit) {
  return limit === 0 ? say("in_area") : metres(limit);
}

/** A limit as part of a sentence. @param {number | null | undefined} limit */
function within(limit) {
  return limit === 0 ? say("in_area") : say("within", metres(limit));
}

/** A limit in a column of metres. @param {number | null | undefined} limit */
function limitNumber(limit) {
  return limit === 0 ? say("in_area") : number(limit);
}

/**
 * The share of a part; none of nobody and of what is not known, and withheld where one of them is.
 * @param {number | null | undefined} part
 * @param {number | null | undefined} whole
 * @returns {number | null}
 */
function shareOf(part, whole) {
  return part === null || part === undefined || whole === null || whole === undefined || whole === 0 ? null : part / whole;
}

/** Texts as a list in a sentence. @param {string[]} texts */
function listed(texts) {
  return new Intl.ListFormat(lang === "de" ? "de" : "en-GB", { type: "conjunction" }).format(texts);
}

/** The words for a group of persons, by the key of its column. @param {string} column */
function groupName(column) {
  const key = column.replace(/^persons_?/, "");
  if (key === "") return say("all_persons");
  if (/^\d+$/.test(key)) return say("aged", key);
  const under = /^under_(\d+)$/.exec(key);
  return under ? say("under", under[1]) : key.replace(/_/g, " ");
}
