// @ts-check
// Enough for everybody: how many places fall to residents and who has one, who has it near and who far, and which
// barriers are worth mending. A part is there where the run computed it.

/** Tables that this page shows. */
const ENOUGH = ["access_municipality", "assigned_municipality", "fairness_municipality", "barriers"];
/** Lower ends of the classes of places for each resident, as shares of those of the whole region. */
const AGAINST_REGION = [0, 0.5, 0.8, 1.25, 2];
/** Barriers with a number on the map. */
const BARRIERS_MARKED = 10;

/** What barriers are called. @type {{[kind: string]: [string, string]}} */
const BARRIERS = {
  stairs: ["stairs", "Treppe"], steep: ["steep way", "steiler Weg"], narrow: ["narrow way", "schmaler Weg"],
  rough: ["rough way", "unebener Weg"], unfit: ["way unfit for wheelchairs", "für Rollstühle ungeeigneter Weg"],
  kerb: ["raised kerb", "hoher Bordstein"], gate: ["gate or stile", "Tor oder Sperre"], locked: ["locked or private", "verschlossen oder privat"],
};

/** What is asked on the page: a service, a limit and a group of persons. */
let chosenQuestion = "";

/** Whether the run has something for this page. @param {Data} data */
function hasEnough(data) {
  return ENOUGH.some((table) => data.has(table));
}

/** @param {any} row */
function questionOf(row) {
  return `${row.category} ${row.limit_m} ${row.weight}`;
}

/** @param {Data} data @param {HTMLElement} main */
async function enoughPage(data, main) {
  const names = ["access_municipality", "access_region", "assigned_municipality", "assigned_region", "fairness_municipality", "fairness_region", "barriers"];
  const tables = Object.fromEntries(await Promise.all(names.map(async (name) => [name, await data.rows(name)])));
  const asked = new Map();
  for (const name of names.slice(0, 6)) for (const row of tables[name]) asked.set(questionOf(row), row);
  if (!asked.has(chosenQuestion)) chosenQuestion = asked.keys().next().value ?? "";
  put(main, element("h1", {}, say("enough")));
  if (!hasEnough(data)) {
    main.append(element("p", {}, both("This run did not ask for it: sections [access], [fairness] and [barriers] of the configuration do.",
      "Dieser Lauf hat danach nicht gefragt: Das tun die Abschnitte [access], [fairness] und [barriers] der Konfiguration.")));
    return;
  }
  await data.openShapes();
  const place = element("div"), newest = newestOf();
  const fill = async () => {
    const mine = newest();
    const filled = [await supplyOf(data, tables), assignedOf(data, tables), fairnessOf(data, tables)].filter(Boolean);
    if (mine()) place.replaceChildren(...filled);
  };
  const options = [...asked].map(([value, row]) => ({ value, text: `${serviceName(data.service(row.category))}, ${limitWords(row.limit_m)}, ${groupName(row.weight)}` }));
  if (options.length) {
    main.append(element("div", { class: "controls" }, picker(say("service"), [{ name: "", options }], chosenQuestion, (value) => {
      chosenQuestion = value;
      fill();
    })));
  }
  main.append(place);
  await fill();
  const barriers = await barriersOf(data, tables.barriers);
  if (barriers) main.append(barriers);
}

/** The rows of the question, and the one of the whole region. @param {any} tables @param {string} name */
function asking(tables, name) {
  const isIt = (/** @type {any} */ row) => questionOf(row) === chosenQuestion;
  return { rows: tables[`${name}_municipality`].filter(isIt), whole: tables[`${name}_region`].find(isIt) };
}

/** The column of municipalities. @param {Data} data @returns {TableColumn} */
function townColumn(data) {
  return { title: say("municipality"), value: (row) => data.town(row.municipality_id), show: (row) => row.municipality_id === null ? data.town(null) : link(`municipality=${row.municipality_id}`, data.town(row.municipality_id)) };
}

/** Places that fall to residents. @param {Data} data @param {any} tables */
async function supplyOf(data, tables) {
  const { rows, whole } = asking(tables, "access");
  if (!whole) return null;
  const perHead = (/** @type {number | null} */ value) => number(value, 1);
  return element("section", {}, element("h2", {}, both("How many places fall to residents", "Wie viele Plätze auf Einwohner entfallen")),
    element("p", {}, both("{0} places, here or outside the region, fall to {2} residents ({3}) of the region: {4} for 1,000 of them; {1} places are in the region. With the places of their own municipality alone it would be {5}. {6} reach none.",
      "{0} Plätze, hier oder außerhalb der Region, entfallen auf {2} Einwohner ({3}) der Region: {4} auf 1.000 von ihnen; {1} Plätze liegen in der Region. Mit den Plätzen der eigenen Kommune allein wären es {5}. {6} erreichen keinen.",
      number(whole.capacity_open), number(whole.capacity_here), number(whole.persons), groupName(whole.weight), perHead(whole.per_1000_open), perHead(whole.per_1000_closed), number(whole.persons_without))),
    await supplyMap(data, whole),
    dataTable({
      caption: both("Places and residents by municipality", "Plätze und Einwohner nach Kommunen"), file: "places", rows, sorted: 2, falling: false,
      columns: [townColumn(data), numberColumn(say("Persons"), (row) => row.persons),
        numberColumn(both("Places for 1,000", "Plätze auf 1.000"), (row) => row.per_1000_open, perHead),
        numberColumn(both("With own places alone", "Nur mit eigenen Plätzen"), (row) => row.per_1000_closed, perHead),
        numberColumn(both("Places found elsewhere", "Plätze, die sie anderswo finden"), (row) => row.capacity_abroad, perHead),
        numberColumn(both("Places here", "Plätze hier"), (row) => row.capacity_here),
        numberColumn(both("Without any place", "Ohne jeden Platz"), (row) => row.persons_without)],
    }));
}

/** Places for each resident by quartier, against those of the whole region. @param {Data} data @param {any} whole */
async function supplyMap(data, whole) {
  const rows = (await data.rows("access_quartier", whole.category)).filter((row) => row.limit_m === whole.limit_m && row.weight === whole.weight);
  if (rows.length === 0 || !whole.per_1000_open) return null;
  const of = new Map(rows.map((row) => [row.quartier_id, row]));
  const classes = data.quartiers.map((quartier, at) => quartier && supplyClass(of.get(at), whole.per_1000_open));
  const count = (/** @type {number} */ cls) => number(classes.filter((one) => one === cls).length);
  const texts = shareTexts(AGAINST_REGION, false);
  const describe = (/** @type {number} */ at) => `${data.quartierName(at)}: ${both("{0} places for 1,000", "{0} Plätze auf 1.000", number(of.get(at)?.per_1000_open, 1))}.`;
  const map = new RegionMap(data, await cellsOf(data), { interactive: false });
  map.show({
    look: { colours: COLOURS.coverage, classOf: (at) => classes[at] ?? UNKNOWN, isHatched: () => false }, lines: [], marks: [], boundaries: true,
    title: both("Places for 1,000 residents ({0}): {1}", "Plätze auf 1.000 Einwohner ({0}): {1}", groupName(whole.weight), serviceName(data.service(whole.category))), describe,
  });
  /** @type {LegendEntry[]} */
  const legend = texts.map((text, at) => ({ colour: COLOURS.coverage[at], text, count: count(at) }));
  legend.push({ colour: COLOURS.ground, text: say("nobody") });
  if (classes.includes(UNKNOWN)) legend.push({ kind: "hatch-unknown", text: say("unknown_legend"), count: count(UNKNOWN) });
  if (classes.includes(WITHHELD)) legend.push({ colour: COLOURS.withheld, text: say("withheld_legend"), count: count(WITHHELD) });
  const head = both("Places for each of them, against the whole region", "Plätze je Kopf, gemessen an der ganzen Region");
  const what = both("100 % are the region’s {0} places for 1,000.", "100 % sind die {0} Plätze auf 1.000 der Region.", number(whole.per_1000_open, 1));
  return element("div", { class: "two-columns" }, map.frame, legendOf(/** @type {any} */ ({ head, legend, counted: areasCounted("quartier") }), what));
}

/** The class of a quartier by its places for each resident. @param {any} row @param {number} region places for 1,000 in the region */
function supplyClass(row, region) {
  if (row === undefined || row.persons === null) return UNKNOWN;
  if (row.persons === 0) return NOBODY;
  if (Number.isNaN(row.persons) || Number.isNaN(row.per_1000_open)) return WITHHELD;
  return row.per_1000_open === null ? UNKNOWN : classOf(AGAINST_REGION, row.per_1000_open / region);
}

/** Who has a place when the nearest are full. @param {Data} data @param {any} tables */
function assignedOf(data, tables) {
  const { rows, whole } = asking(tables, "assigned");
  if (!whole) return null;
  return element("section", {}, element("h2", {}, both("Who has a place when the nearest are full", "Wer einen Platz hat, wenn die nächsten voll sind")),
    element("p", {}, both("Of {0} who ask for a place, {1} have one, {2} of them in another municipality; {3} are left over, {4} of them because they reach no place at all. With closed boundaries {5} would have one.",
      "Von {0}, die einen Platz suchen, haben {1} einen, davon {2} in einer anderen Kommune; {3} bleiben übrig, davon {4}, weil sie gar keinen Platz erreichen. Mit geschlossenen Grenzen hätten {5} einen.",
      number(whole.persons_asking), number(whole.persons_served), number(whole.persons_served_abroad), number(whole.persons_left), number(whole.persons_without), number(whole.persons_served_closed))),
    dataTable({
      caption: both("Served and left over by municipality", "Versorgt und übrig nach Kommunen"), file: "assigned", rows, sorted: 3,
      columns: [townColumn(data), numberColumn(both("Ask", "Suchen"), (row) => row.persons_asking), numberColumn(both("Have a place", "Haben einen Platz"), (row) => row.persons_served),
        numberColumn(both("Left over", "Übrig"), (row) => row.persons_left), numberColumn(both("Served elsewhere", "Anderswo versorgt"), (row) => row.persons_served_abroad),
        numberColumn(both("Share with a place", "Anteil mit Platz"), (row) => row.share_served, percent)],
    }));
}

/** Who has it near and who has it far. @param {Data} data @param {any} tables */
function fairnessOf(data, tables) {
  const { rows, whole } = asking(tables, "fairness");
  if (!whole) return null;
  const between = shareOf(whole.theil_between, whole.theil);
  return element("section", {}, element("h2", {}, both("Who has it near, and who far", "Wer es nah hat und wer weit")),
    element("p", {}, both("Of those who reach one at all, the nearest is {0} away on average, for half of them at most {1}; for the tenth with the longest ways {2}.", "Wer überhaupt eine erreicht, hat die nächste im Mittel in {0} Entfernung, die Hälfte in höchstens {1}; das Zehntel mit den weitesten Wegen in {2}.",
      metres(whole.mean_distance_m), metres(whole.median_distance_m), metres(whole.worst_tenth_distance_m)), " ",
    between === null ? "" : both("{0} of the inequality (Theil) lies between municipalities, the rest within them.", "{0} der Ungleichheit (Theil) liegen zwischen den Kommunen, der Rest in ihnen.", percent(between, 0)), " ",
    isKnown(whole.concentration) ? both("Concentration index {0}: below 0 when quartiers with a small value of the attribute have the longer ways.", "Konzentrationsindex {0}: unter 0, wenn Quartiere mit kleinem Wert des Merkmals die weiteren Wege haben.", number(whole.concentration, 3)) : ""),
    dataTable({
      caption: both("Ways to the nearest facility by municipality", "Wege zur nächsten Einrichtung nach Kommunen"), file: "fairness", rows, sorted: 3,
      columns: [townColumn(data), numberColumn(say("share_covered"), (row) => row.share_covered, percent), numberColumn(both("Mean way (m)", "Mittlerer Weg (m)"), (row) => row.mean_distance_m),
        numberColumn(both("Longest tenth (m)", "Weitestes Zehntel (m)"), (row) => row.worst_tenth_distance_m),
        numberColumn("Gini", (row) => row.gini, (value) => number(value, 3)), numberColumn("Palma", (row) => row.palma, (value) => number(value, 2))],
    }),
    element("p", { class: "quiet small" }, both("Gini: 0 when all ways are alike, towards 1 when few have almost all of them. Palma: the ways of the tenth with the longest over those of the four tenths with the shortest; 0.25 when alike.",
      "Gini: 0, wenn alle Wege gleich sind, gegen 1, wenn wenige fast alle haben. Palma: die Wege des Zehntels mit den weitesten, geteilt durch die der vier Zehntel mit den kürzesten; 0,25, wenn sie gleich sind.")));
}

/** What mending a barrier gives to those who walk with wheels. @param {Data} data @param {any[]} rows */
async function barriersOf(data, rows) {
  if (!data.has("barriers")) return null;
  const head = element("h2", {}, both("Barriers worth mending", "Barrieren, deren Beseitigung sich lohnt"));
  const name = (/** @type {any} */ row) => Object.hasOwn(BARRIERS, row.kind) ? BARRIERS[row.kind][lang === "de" ? 1 : 0] : row.kind;
  const towns = (/** @type {any} */ row) => [row.municipality_id, row.b_municipality_id].filter((at) => at !== null).map((at) => data.town(at));
  const marked = rows.filter((row) => row.place && row.rank <= BARRIERS_MARKED);
  const map = new RegionMap(data, await cellsOf(data), { interactive: false });
  map.show({
    look: quietLook(undefined), lines: [], boundaries: true, title: both("Barriers worth mending, by rank", "Barrieren nach Rang"), describe: () => "",
    marks: marked.map((row) => ({ at: row.place, radius: 8, kind: "numbered", text: String(row.rank), title: `${name(row)}, ${listed(towns(row))}` })),
  });
  return element("section", {}, head,
    element("p", {}, both("Each stops or slows the walker of this run. The value of mending it: persons who newly have a service within its limit, each service counted, and the ways saved.",
      "Jede hält den Fußgänger dieses Laufs auf oder bremst ihn. Was ihre Beseitigung bringt: Personen, die ein Angebot neu innerhalb des Grenzwerts haben, jedes Angebot gezählt, und die ersparten Wege.")),
    rows.length > 0 && map.frame,
    dataTable({
      caption: both("By value; the first {0} have their numbers on the map", "Nach Nutzen; die ersten {0} stehen mit ihrer Nummer auf der Karte", BARRIERS_MARKED), file: "barriers", rows, sorted: 0, falling: false,
      columns: [numberColumn(both("Rank", "Rang"), (row) => row.rank), { title: both("Barrier", "Barriere"), value: name },
        { title: both("Municipality", "Kommune"), value: (row) => towns(row).join(" / ") },
        { title: both("On a boundary", "An der Grenze"), value: (row) => row.is_on_boundary ? say("yes") : say("no") },
        numberColumn(both("Persons times services newly in reach", "Personen mal Angebote, neu erreicht"), (row) => row.person_services),
        numberColumn(both("Of these perhaps reached already", "Davon vielleicht schon erreicht"), (row) => row.person_services_uncertain),
        numberColumn(both("Ways saved (person km)", "Ersparte Wege (Personen-km)"), (row) => row.person_km_saved, (value) => number(value, 1)),
        numberColumn(both("Length (m)", "Länge (m)"), (row) => row.length_m)],
    }));
}
