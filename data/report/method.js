// @ts-check
// Method, limits with their sources, data, findings in plain words, glossary.

/** @type {{term: [string, string], text: [string, string]}[]} */
const GLOSSARY = [
  { term: ["Quartier", "Quartier"], text: ["A neighbourhood: a planning area of a city, some 500 to 1,000 m of walking across.", "Ein Stadtviertel: ein Planungsraum einer Kommune von etwa 500 bis 1.000 m Fußweg."] },
  { term: ["Coverage", "Versorgung"], text: ["Number and share of residents with at least one facility within the limit.", "Zahl und Anteil der Einwohner mit mindestens einer Einrichtung innerhalb des Grenzwerts."] },
  { term: ["Limit", "Grenzwert"], text: ["Largest accepted way to a service; its source stands above.", "Größter hingenommener Weg zu einem Angebot; die Quelle steht oben."] },
  { term: ["Without and with municipal boundaries", "Ohne und mit Gemeindegrenzen"], text: ["Without: every facility counts. With: only facilities in the municipality where a resident lives.", "Ohne: jede Einrichtung zählt. Mit: nur Einrichtungen in der Kommune, in der jemand wohnt."] },
  { term: ["Border effect", "Grenzeffekt"], text: ["Residents who have a service within the limit only because they may use facilities of other municipalities.", "Einwohner, die ein Angebot innerhalb des Grenzwerts nur haben, weil sie Einrichtungen anderer Kommunen nutzen dürfen."] },
  { term: ["Gap", "Lücke"], text: ["Residents without a service whom one new place would serve; the best place comes first, its residents are taken out, and so on.", "Einwohner ohne Angebot, die ein neuer Standort versorgen würde; der beste kommt zuerst, seine Einwohner fallen heraus, und so weiter."] },
  { term: ["Shared gap", "Gemeinsame Lücke"], text: ["A gap with residents of several municipalities.", "Eine Lücke mit Einwohnern mehrerer Kommunen."] },
  { term: ["Double structure", "Doppelstruktur"], text: ["Two facilities of one kind for largely the same residents, in two municipalities or run by two providers.", "Zwei Einrichtungen gleicher Art für weitgehend dieselben Einwohner, in zwei Kommunen oder von zwei Trägern."] },
  { term: ["Uncertain", "Ungewiss"], text: ["Not covered by what is known; beyond the known ground a facility may be near.", "Nicht versorgt nach dem, was bekannt ist; jenseits des bekannten Gebiets kann eine Einrichtung nahe sein."] },
  { term: ["Not known", "Nicht bekannt"], text: ["The number of residents is missing or suppressed in the source. It is never counted as zero.", "Die Einwohnerzahl fehlt in der Quelle oder ist unterdrückt. Sie zählt nie als null."] },
  { term: ["Withheld", "Zurückgehalten"], text: ["For publication, counts of few residents are left out, and others from which they follow.", "Zur Veröffentlichung fehlen Zahlen zu wenigen Einwohnern, und andere, aus denen sie folgen."] },
  { term: ["Cell", "Zelle"], text: ["A square of the grid of residents, mostly of 100 m.", "Ein Quadrat des Einwohnerrasters, meist von 100 m."] },
];

/** @param {Data} data @param {HTMLElement} main */
async function methodPage(data, main) {
  const { record } = data;
  put(main, element("h1", {}, say("method")), changesOf(record),
    element("h2", {}, both("How numbers come about", "Wie die Zahlen entstehen")), howTo(record),
    element("h2", {}, both("Limits and their sources", "Grenzwerte und ihre Quellen")), limitTable(data),
    element("h2", {}, both("Data", "Daten")), sourceTable(record),
    record.attribution?.length > 0 && element("ul", {}, record.attribution.map((/** @type {string} */ one) => element("li", {}, one))),
    element("h2", {}, both("Findings about the data, in plain words", "Befunde zu den Daten, in Klartext")), findings(data),
    await islandsOf(data),
    element("h2", {}, both("Glossary", "Glossar")),
    element("dl", { class: "glossary" }, GLOSSARY.flatMap(({ term, text }) => [element("dt", {}, term[lang === "de" ? 1 : 0]), element("dd", {}, text[lang === "de" ? 1 : 0])])));
}

/** That the numbers are those of a scenario, not of today. @param {{name: string, changes: {kind: string}[]}} scenario */
function scenarioName({ name, changes }) {
  return both("Scenario{0}, not the region as it is: {1} (listed on the page “Method”)", "Szenario{0}, nicht die Region, wie sie ist: {1} (auf der Seite „Methode“)",
    name ? both(" “{0}”", " „{0}“", name) : "", amount("changes", changes.length));
}

/** What the changes of a scenario are called. @type {{[kind: string]: [string, string]}} */
const CHANGES = {
  open: ["opened", "neu"], close: ["closed", "geschlossen"], move: ["moved", "verlegt"], enlarge: ["enlarged", "vergrößert"],
  add_way: ["way built", "Weg gebaut"], remove_way: ["way closed", "Weg geschlossen"], persons: ["forecast of residents", "Bevölkerungsvorausberechnung"],
};

/** The changes of a scenario; nothing for the region as it is. @param {any} record */
function changesOf({ scenario }) {
  if (!scenario) return null;
  const item = (/** @type {{kind: string, subject: string}} */ { kind, subject }) =>
    element("li", {}, strong(Object.hasOwn(CHANGES, kind) ? CHANGES[kind][lang === "de" ? 1 : 0] : kind), `: ${subject}`);
  return element("section", {}, element("h2", {}, scenarioName(scenario)), element("ul", {}, scenario.changes.map(item)));
}

/** @param {any} record */
function howTo(record) {
  const { walk, config } = record;
  const texts = [walk
    ? both("Ways are walked along the network of paths and streets at {0} m/s ({1}).", "Wege folgen dem Netz der Wege und Straßen mit {0} m/s ({1}).", number(walk.speed_m_s, 2), walk.speed_source ?? walk.profile)
    : config.region?.distance === "table"
      ? both("Distances come from a table that another program has computed.", "Entfernungen stammen aus einer Tabelle, die ein anderes Programm berechnet hat.")
      : both("Distances are straight lines.", "Entfernungen sind Luftlinien."),
  both("Each cell’s residents count for its quartier and its municipality. A resident is covered when the way to the nearest facility is not longer than the limit.",
    "Die Einwohner einer Zelle zählen zu ihrem Quartier und ihrer Kommune. Versorgt ist, wer zur nächsten Einrichtung keinen längeren Weg hat als den Grenzwert."),
  both("Double structures are pairs of facilities of which at least {0} of the residents of either reach both.", "Doppelstrukturen sind Paare von Einrichtungen, bei denen mindestens {0} der Einwohner, die eine von beiden erreichen, beide erreichen.", percent(config.overlaps?.jaccard_min ?? 0.5, 0)),
  config.providers?.level === "umbrella" && both("Providers of one umbrella organisation count as one: two of them in one municipality are no double structure here.",
    "Träger eines Verbands zählen als einer: zwei von ihnen in einer Kommune sind hier keine Doppelstruktur."),
  both("What towns save by planning new places together is computed by the command “nahraum cooperate”, and by a run whose configuration has a section [cooperate].",
    "Was Städte durch gemeinsame Planung neuer Standorte sparen, berechnet der Befehl „nahraum cooperate“, und ein Lauf, dessen Konfiguration einen Abschnitt [cooperate] hat."),
  both("Program of the run: {0}, coordinate reference system {1}.", "Programm des Laufs: {0}, Koordinatenreferenzsystem {1}.", record.program, record.crs)];
  return element("ul", {}, texts.filter((text) => text).map((text) => element("li", {}, text)));
}

/** Parts of the network without a connection to the others; nothing where no one lives on them. @param {Data} data */
async function islandsOf(data) {
  const rows = await data.rows("islands");
  if (rows.length === 0) return null;
  return element("section", {}, element("h2", {}, both("Ways without a connection to the others", "Wege ohne Verbindung zu den anderen")), dataTable({
    caption: both("Islands of the walking network with residents or facilities", "Inseln des Wegenetzes mit Einwohnern oder Einrichtungen"), file: "islands", rows, first: 10,
    columns: [
      { title: both("Begins in", "Beginnt in"), value: (row) => data.town(row.municipality_id) },
      numberColumn(both("Length (m)", "Länge (m)"), (row) => row.length_m),
      numberColumn(say("Persons"), (row) => row.persons),
      numberColumn(both("Of these, who reach nothing", "Davon, die nichts erreichen"), (row) => row.persons_unlinked),
      numberColumn(say("facilities"), (row) => row.facilities),
      numberColumn(both("Of these, which nobody reaches", "Davon, die niemand erreicht"), (row) => row.facilities_unlinked),
    ],
  }));
}

/** The limits by source: services with the same limits of the same source are one row. @param {Data} data */
function limitTable(data) {
  /** @type {Map<string, {services: Service[], limits: number[], source: string}>} */
  const rows = new Map();
  for (const service of data.services) {
    const own = data.record.limits.filter((/** @type {any} */ limit) => limit.category === service.key);
    const source = [...new Set(own.map((/** @type {any} */ limit) => limit.source))].join("; ");
    const key = `${service.limits.join(" ")} ${source}`;
    const row = rows.get(key) ?? { services: [], limits: service.limits, source };
    row.services.push(service);
    rows.set(key, row);
  }
  const names = (/** @type {any} */ row) => row.services.map(serviceName).sort((/** @type {string} */ a, /** @type {string} */ b) => a.localeCompare(b, lang)).join(", ");
  return dataTable({
    caption: both("Limits of the run", "Grenzwerte des Laufs"), file: "limits", first: 60, rows: [...rows.values()],
    columns: [
      { title: say("service"), value: names },
      { title: say("limit_head"), value: (row) => row.limits.map(limitWords).join(", ") },
      { title: both("Source", "Quelle"), value: (row) => row.source },
    ],
  });
}

/** @param {any} record */
function sourceTable(record) {
  const rows = record.sources ?? [];
  if (rows.length === 0) return element("p", {}, record.synthetic ? both("The program made up the region.", "Das Programm hat die Region erfunden.") : say("nothing"));
  return dataTable({
    caption: both("Input files", "Eingabedateien"), file: "sources", rows,
    columns: [
      { title: both("Layer", "Ebene"), value: (row) => row.layer }, { title: both("File", "Datei"), value: (row) => row.name },
      numberColumn(both("Features", "Objekte"), (row) => row.features),
      { title: both("Date of the data", "Datenstand"), value: (row) => row.date },
      { title: "SHA-256", value: (row) => row.sha256, show: (row) => element("code", { title: row.sha256 }, row.sha256.slice(0, 12) + "…") },
    ],
  });
}

/** @param {Data} data */
function findings(data) {
  const rows = data.record.findings ?? [];
  if (rows.length === 0) return element("p", {}, both("None: nothing in the data was left out, assumed or repaired.", "Keine: in den Daten wurde nichts weggelassen, angenommen oder berichtigt."));
  const item = (/** @type {any} */ finding) => {
    const [meaning, consequence] = data.index.codes[finding.code]?.[lang] ?? [finding.code, ""];
    return element("li", {}, strong(`${number(finding.count)} × ${meaning}`), ` (${finding.code}) – ${consequence}.`,
      element("details", {}, element("summary", {}, both("The first ones", "Die ersten")),
        element("ul", {}, finding.first.map((/** @type {string} */ text) => element("li", { lang: "en" }, text)))));
  };
  return element("ul", {}, rows.map(item));
}
