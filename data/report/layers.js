// @ts-check
// What a map shows for a choice: colours, marks, legend, words, and the same as a table.

/**
 * @typedef {{service: string, limit: number, layer: string, bounds: "without" | "with" | "beside"}} Choice
 * @typedef {{colour?: string, kind?: string, text: string, count?: string}} LegendEntry
 * @typedef {{scene: Scene, title: string, legend: LegendEntry[], head: string, table: () => HTMLElement, note?: string}} Shown
 */

/** Lower ends of the classes of shares; the last class has no upper end. */
const SHARES = [0, 0.2, 0.4, 0.6, 0.8];
/** The code of a cell without a distance, beside the numbers of classes. */
const NO_DISTANCE = 255;
/** Lower ends of the classes of border gains; the first class is nobody. */
const GAINS = [0, Number.MIN_VALUE, 0.05, 0.1, 0.25];

/** @param {number[]} lows @param {number} share */
function classOf(lows, share) {
  let at = lows.length - 1;
  while (at > 0 && share < lows[at]) at--;
  return at;
}

/**
 * Residents of a quartier who have the service within the limit; with boundaries without the gain of the open ones.
 * @param {Values} values
 * @param {number} quartier
 * @param {boolean} closed
 */
function reached(values, quartier, closed) {
  const open = values.covered[quartier], gain = values.gain[quartier];
  if (!closed || open === null) return open;
  return gain === null || gain === undefined ? null : open - gain;
}

/** @param {Area | undefined} quartier @param {number | null} part @param {number[]} lows */
function areaClass(quartier, part, lows) {
  const all = quartier?.persons.persons;
  if (all === null || all === undefined || part === null || part === undefined) return UNKNOWN;
  if (all === 0) return NOBODY;
  return Number.isNaN(part / all) ? WITHHELD : classOf(lows, part / all);
}

/** Words for classes of shares. @param {number[]} lows @param {boolean} zero whether the first class is zero alone */
function shareTexts(lows, zero) {
  return lows.map((low, at) => {
    const next = lows[at + 1];
    if (zero && at === 0) return say("none_gain");
    if (next === undefined) return say("and_more", percent(low, 0));
    if (zero && at === 1) return both("over 0 to under {0}", "über 0 bis unter {0}", percent(next, 0));
    return say("to_under", percent(low, 0).replace(/\s?%$/, ""), percent(next, 0));
  });
}

/** How many quartiers each class has. @param {Data} data @param {(quartier: number) => number} classOfQuartier */
function counts(data, classOfQuartier) {
  /** @type {Map<number, number>} */
  const counted = new Map();
  for (const quartier of data.quartiers) {
    if (!quartier) continue;
    const cls = classOfQuartier(quartier.number);
    counted.set(cls, (counted.get(cls) ?? 0) + 1);
  }
  return counted;
}

/**
 * @param {Data} data
 * @param {string[]} colours
 * @param {string[]} texts
 * @param {(quartier: number) => number} cls
 * @param {(quartier: number) => boolean} hatched
 * @returns {LegendEntry[]}
 */
function areaLegend(data, colours, texts, cls, hatched) {
  const counted = counts(data, cls);
  const count = (/** @type {number} */ at) => number(counted.get(at) ?? 0);
  /** @type {LegendEntry[]} */
  const entries = texts.map((text, at) => ({ colour: colours[at], text, count: count(at) }));
  /** @type {LegendEntry[]} */
  const others = [{ colour: COLOURS.ground, text: say("nobody") }];
  if (counted.get(UNKNOWN)) others.push({ kind: "hatch-unknown", text: say("unknown_legend"), count: count(UNKNOWN) });
  if (counted.get(WITHHELD)) others.push({ colour: COLOURS.withheld, text: say("withheld_legend"), count: count(WITHHELD) });
  if (data.quartiers.some((quartier) => quartier && hatched(quartier.number))) {
    others.push({ kind: "hatch-uncertain", text: say("uncertain_legend") });
  }
  return entries.concat(others);
}

/** The service and limit of a choice in words. @param {Data} data @param {Choice} choice */
function choiceName(data, choice) {
  return `${serviceName(data.service(choice.service))}, ${metres(choice.limit)}`;
}

/**
 * @param {Data} data
 * @param {Choice} choice
 * @param {boolean} closed
 * @returns {Promise<Shown>}
 */
async function shownOf(data, choice, closed) {
  const values = (await data.coverage(choice.service)).get(choice.limit);
  const make = { coverage: coverageShown, border: borderShown, cells: cellsShown, gaps: gapsShown, sites: sitesShown, overlaps: overlapsShown, facilities: facilitiesShown }[choice.layer];
  return /** @type {any} */ (make)(data, choice, closed, values);
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @returns {Shown} */
function coverageShown(data, choice, closed, values) {
  const part = (/** @type {number} */ at) => reached(values, at, closed);
  const cls = (/** @type {number} */ at) => areaClass(data.quartiers[at], part(at), SHARES);
  const open = closed ? values.closedUncertain : values.uncertain;
  const hatched = (/** @type {number} */ at) => (shareOf(open[at], data.quartiers[at]?.persons.persons) ?? 0) > 0.01;
  return {
    scene: {
      look: { colours: COLOURS.coverage, classOf: cls, isHatched: hatched }, marks: [], lines: [], boundaries: closed,
      title: `${say("coverage")}: ${choiceName(data, choice)}, ${say(closed ? "closed_note" : "open_note")}`,
      describe: (at) => describeCoverage(data, choice, closed, values, at),
    },
    title: say("coverage"), head: say("share_covered"),
    legend: areaLegend(data, COLOURS.coverage, shareTexts(SHARES, false), cls, hatched),
    table: () => quartierTable(data, choice, values),
  };
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @param {number} at */
function describeCoverage(data, choice, closed, values, at) {
  const name = data.quartierName(at), all = data.quartiers[at].persons.persons, part = reached(values, at, closed);
  if (all === null || part === null) return say("persons_unknown", name);
  if (all === 0) return say("nobody_lives", name);
  if (Number.isNaN(part / all)) return say("persons_withheld", name);
  const text = say("quartier_value", name, number(part), number(all), percent(part / all), serviceName(data.service(choice.service)), metres(choice.limit));
  const mean = values.mean[at] === null ? "" : `, ${say("mean_way", metres(values.mean[at]))}`;
  const open = (closed ? values.closedUncertain : values.uncertain)[at];
  const doubt = open || Number.isNaN(open) ? `; ${say("uncertain_value", number(open))}` : "";
  return `${text} (${say(closed ? "closed_note" : "open_note")})${mean}${doubt}.`;
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @returns {Shown} */
function borderShown(data, choice, closed, values) {
  const cls = (/** @type {number} */ at) => areaClass(data.quartiers[at], values.gain[at], GAINS);
  const describe = (/** @type {number} */ at) => {
    const name = data.quartierName(at), all = data.quartiers[at].persons.persons, gain = values.gain[at];
    if (all === null || gain === null) return say("persons_unknown", name);
    if (all === 0) return say("nobody_lives", name);
    if (Number.isNaN(gain / all)) return say("persons_withheld", name);
    return say("gain_value", name, number(gain), number(all), percent(gain / all), serviceName(data.service(choice.service)), metres(choice.limit)) + ".";
  };
  const hatched = () => false;
  return {
    scene: {
      look: { colours: COLOURS.gain, classOf: cls, isHatched: hatched }, marks: [], lines: [], boundaries: true,
      title: `${say("border")}: ${choiceName(data, choice)}`, describe,
    },
    title: say("border"), head: say("share_gain"),
    legend: areaLegend(data, COLOURS.gain, shareTexts(GAINS, true), cls, hatched),
    table: () => quartierTable(data, choice, values),
  };
}

/** Colours for a number of classes of ways, from near to far. @param {number} count */
function wayColours(count) {
  const last = COLOURS.way.length - 1;
  return Array.from({ length: count }, (_, at) => COLOURS.way[Math.round((at * last) / Math.max(1, count - 1))]);
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @returns {Promise<Shown>} */
async function cellsShown(data, choice, closed, values) {
  const codes = (await data.columns("cells", choice.service))?.class;
  const edges = data.part("cells", choice.service)?.edges_m ?? [];
  if (!codes) return { ...coverageShown(data, choice, closed, values), note: noCells(data) };
  const colours = wayColours(edges.length + 1);
  const texts = edges.map((edge, at) => at === 0 ? say("up_to", metres(edge)) : say("over_to", number(edges[at - 1]), metres(edge)));
  texts.push(say("over", metres(edges[edges.length - 1])));
  const cellClass = (/** @type {number} */ at) => codes[at] === NO_DISTANCE ? UNKNOWN : codes[at];
  /** @type {LegendEntry[]} */
  const legend = texts.map((text, at) => ({ colour: colours[at], text }));
  legend.push({ colour: COLOURS.ground, text: say("nobody") }, { kind: "hatch-unknown", text: say("no_one") });
  return {
    scene: {
      look: { colours, classOf: () => 0, isHatched: () => false, cellClass }, marks: [], lines: [], boundaries: closed,
      title: `${say("cells")}: ${serviceName(data.service(choice.service))}`,
      describe: (at) => describeCoverage(data, choice, closed, values, at),
    },
    title: say("cells"), head: say("way_to_nearest"), legend,
    table: () => quartierTable(data, choice, values),
    note: closed ? both(
      "Ways are those without municipal boundaries; the lines are only drawn.",
      "Die Wege sind die ohne Gemeindegrenzen; die Linien sind nur gezeichnet.") : undefined,
  };
}

/** Why the report has no cells. @param {Data} data */
function noCells(data) {
  const count = data.record.counts.cells;
  return count ? both("The report leaves out the cells: {0} are more than a page can show.", "Der Bericht lässt die Zellen weg: {0} sind mehr, als eine Seite zeigen kann.", number(count))
    : both("This run has no cells.", "Dieser Lauf hat keine Zellen.");
}

/** Cells within and beyond the limit. @param {Data} data @param {Choice} choice */
async function reachedCells(data, choice) {
  const codes = (await data.columns("cells", choice.service))?.class;
  const edge = (data.part("cells", choice.service)?.edges_m ?? []).indexOf(choice.limit);
  if (!codes || edge < 0) return undefined;
  return (/** @type {number} */ at) => (codes[at] <= edge ? 0 : 1);
}

/** What the colours under marks mean. @param {unknown} cellClass @returns {LegendEntry[]} */
function reachedLegend(cellClass) {
  const inhabited = cellClass ? [
    { colour: COLOURS.gap[0], text: both("service within the limit", "Angebot innerhalb des Grenzwerts") },
    { colour: COLOURS.gap[1], text: both("no service within the limit", "kein Angebot innerhalb des Grenzwerts") },
  ] : [{ colour: COLOURS.gap[0], text: both("inhabited", "bewohnt") }];
  return [...inhabited, { colour: COLOURS.ground, text: say("nobody") }];
}

/** A look of little colour, under marks. @param {((cell: number) => number) | undefined} cellClass @returns {Look} */
function quietLook(cellClass) {
  return { colours: COLOURS.gap, classOf: () => 0, isHatched: () => false, cellClass };
}

/** The radius of a mark, so that its area grows with persons; a middling one where they are not told. @param {number | null} persons @param {number} most */
function radiusOf(persons, most) {
  if (!isKnown(persons)) return 5;
  return 2 + 9 * Math.sqrt(persons / Math.max(1, most));
}

/** The gaps of a choice with their places, best first. @param {Data} data @param {Choice} choice */
async function gapsOf(data, choice) {
  const [gaps, places] = await Promise.all([data.rows("gaps", choice.service), data.rows("gap_places", choice.service)]);
  const at = new Map(places.filter((row) => row.limit_m === choice.limit).map((row) => [row.rank, row.place]));
  return gaps.filter((row) => row.limit_m === choice.limit).map((row) => ({ ...row, place: at.get(row.rank) }));
}

/** Who lives in a gap, by municipality. @param {Data} data @param {any} gap */
function gapTowns(data, gap) {
  const towns = gap.municipality_ids, persons = gap.persons_by_municipality;
  if (towns.length !== persons.length) return towns.map((/** @type {number} */ at) => data.town(at)).join(", ");
  return towns.map((/** @type {number} */ at, /** @type {number} */ row) => `${data.town(at)} ${number(persons[row])}`).join(", ");
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @returns {Promise<Shown>} */
async function gapsShown(data, choice, closed, values) {
  const gaps = await gapsOf(data, choice);
  const most = Math.max(1, ...gaps.map((gap) => gap.persons).filter(isKnown));
  const marks = gaps.filter((gap) => gap.place).map((gap) => ({
    at: gap.place, radius: radiusOf(gap.persons, most), kind: gap.is_split ? "place split" : "place",
    title: both("A place here would serve {0}: {1}", "Ein Standort hier würde {0} versorgen: {1}", amount("persons", gap.persons), gapTowns(data, gap)),
  }));
  const cellClass = await reachedCells(data, choice);
  const legend = reachedLegend(cellClass);
  if (marks.length) legend.push(
    { kind: "dot-place", text: both("a new place would serve residents of one municipality", "ein neuer Standort würde Einwohner einer Kommune versorgen") },
    { kind: "dot-split", text: both("… of several municipalities", "… mehrerer Kommunen") });
  return {
    scene: {
      look: quietLook(cellClass), marks, lines: [], boundaries: closed || choice.layer === "gaps",
      title: `${say("gaps")}: ${choiceName(data, choice)}`,
      describe: (at) => describeCoverage(data, choice, closed, values, at),
    },
    title: say("gaps"), head: both("Gaps; the larger a circle, the more residents one place would serve", "Lücken; je größer ein Kreis, desto mehr Einwohner würde ein Standort versorgen"),
    legend, table: () => gapTable(data, choice, gaps), note: gapNote(data, choice, gaps),
  };
}

/** What a reader must know of the list of gaps. @param {Data} data @param {Choice} choice @param {any[]} gaps */
function gapNote(data, choice, gaps) {
  if (!data.has("gaps")) return both(
    "This run proposed no places: see the findings on the page “Method”.",
    "Dieser Lauf hat keine Standorte vorgeschlagen: siehe die Befunde auf der Seite „Methode“.");
  const service = data.service(choice.service);
  const most = service ? largest(service) : 0;
  const isLeftOut = choice.limit < most && (data.record.findings ?? []).some((/** @type {any} */ finding) => finding.code === "N934");
  if (isLeftOut) return both(
    "With so many possible places, this run proposed new ones for the largest limit of each service: {0}.",
    "Bei so vielen möglichen Standorten hat dieser Lauf neue nur für den größten Grenzwert jedes Angebots vorgeschlagen: {0}.", metres(most));
  if (gaps.length === 0) return both(
    "No place would serve as many residents as this service needs.",
    "Kein Standort würde so viele Einwohner versorgen, wie dieses Angebot braucht.");
  const part = data.part("gaps", choice.service);
  return part?.rows_of ? both(
    "The first gaps of the region and of each municipality; the run has {0} in all, at all limits.",
    "Die ersten Lücken der Region und jeder Kommune; der Lauf hat insgesamt {0}, mit allen Grenzwerten.", number(part.rows_of)) : undefined;
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @returns {Promise<Shown>} */
async function sitesShown(data, choice, closed, values) {
  const [all, cellClass] = await Promise.all([data.rows("sites"), reachedCells(data, choice)]);
  const sites = all.filter((row) => row.category === choice.service && row.limit_m === choice.limit && row.place);
  const marks = sites.map((site) => ({
    at: site.place, radius: 8, kind: "place",
    title: both("Rank {0}: adds {1}", "Rang {0}: fügt {1} hinzu", site.rank, amount("persons", site.persons_added)),
  }));
  return {
    scene: {
      look: quietLook(cellClass), marks, lines: [], boundaries: true,
      title: `${say("sites")}: ${choiceName(data, choice)}`,
      describe: (at) => describeCoverage(data, choice, closed, values, at),
    },
    title: say("sites"), head: both("New places that achieve most", "Neue Standorte, die am meisten erreichen"),
    legend: [{ kind: "dot-place", text: both("chosen place", "gewählter Standort") }, ...reachedLegend(cellClass)],
    table: () => siteTable(data, sites, choiceName(data, choice)),
    note: all.length ? undefined : both(
      "This run chose no places: that needs a section [site] in its configuration, or the command “nahraum site”.",
      "Dieser Lauf hat keine Standorte gewählt: dazu braucht es einen Abschnitt [site] in der Konfiguration oder den Befehl „nahraum site“."),
  };
}

/** @param {Data} data @param {any[]} sites @param {string} name */
function siteTable(data, sites, name) {
  return dataTable({
    caption: `${say("sites")}: ${name}`, file: "sites", rows: sites, sorted: 0, falling: false,
    columns: [
      numberColumn(both("Rank", "Rang"), (row) => row.rank),
      { title: both("Place on the ground of", "Standort auf dem Gebiet von"), value: (row) => row.municipality_name },
      { title: both("In the house of", "Im Haus von"), value: (row) => row.place_name, show: (row) => row.place_name ?? "–" },
      numberColumn(both("Residents whom it adds", "Einwohner, die er hinzufügt"), (row) => row.persons_added),
      numberColumn(both("Up to this rank", "Bis zu diesem Rang"), (row) => row.persons_cumulative),
      numberColumn(both("Of other municipalities", "Anderer Kommunen"), (row) => row.persons_abroad),
    ],
  });
}

/** The facilities of a choice by their number. @param {Data} data @param {Choice} choice @returns {Promise<Map<number, any>>} */
async function facilitiesOf(data, choice) {
  const rows = await data.rows("overlap_facilities", choice.service);
  return new Map(rows.filter((row) => row.limit_m === choice.limit).map((row) => [row.facility_id, row]));
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @returns {Promise<Shown>} */
async function overlapsShown(data, choice, closed, values) {
  const facilities = await facilitiesOf(data, choice);
  const all = await data.rows("overlap_pairs", choice.service);
  const pairs = all.filter((row) => row.limit_m === choice.limit).map((row) => ({
    ...row, a: facilities.get(row.a_facility_id), b: facilities.get(row.b_facility_id),
  })).filter((row) => row.a?.place && row.b?.place);
  const lines = pairs.map((pair) => ({
    from: pair.a.place, to: pair.b.place, kind: pair.kind === "cross_municipal" ? "across" : "within",
    title: `${pair.a.facility_name ?? ""} – ${pair.b.facility_name ?? ""}: ${both("{0} reach both", "{0} erreichen beide", amount("persons", pair.persons_both))}`,
  }));
  // A line between near facilities is short: a dot in its middle shows it on the map of the whole region.
  const middles = lines.map((line) => ({
    at: [(line.from[0] + line.to[0]) / 2, (line.from[1] + line.to[1]) / 2], radius: 4, kind: line.kind, title: line.title,
  }));
  return {
    scene: {
      look: quietLook(undefined), marks: middles, lines, boundaries: true, title: `${say("overlaps")}: ${choiceName(data, choice)}`,
      describe: (at) => describeCoverage(data, choice, closed, values, at),
    },
    title: say("overlaps"),
    head: both("Pairs of facilities for largely the same residents", "Paare von Einrichtungen für weitgehend dieselben Einwohner"),
    legend: [
      { kind: "line-across", text: both("in two municipalities", "in zwei Kommunen") },
      { kind: "line-within", text: both("in one, run by two providers", "in einer, von zwei Trägern") },
      { colour: COLOURS.gap[0], text: both("inhabited", "bewohnt") }, { colour: COLOURS.ground, text: say("nobody") },
    ],
    table: () => pairTable(data, pairs, choiceName(data, choice)),
  };
}

/** The mark of a facility: by whom it serves, where that is told. @param {any} row */
function facilityKind(row) {
  if (!isKnown(row.persons_abroad)) return "facility untold";
  return row.persons_abroad > 0 ? "facility abroad" : "facility";
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @returns {Promise<Shown>} */
async function facilitiesShown(data, choice, closed, values) {
  const rows = [...(await facilitiesOf(data, choice)).values()];
  const marks = rows.filter((row) => row.place).map((row) => ({
    at: row.place, radius: 4, kind: facilityKind(row),
    title: `${row.facility_name ?? ""}${row.provider ? `, ${row.provider}` : ""}: ${amount("persons", row.persons)}, ${number(row.persons_abroad)} ${both("of other municipalities", "anderer Kommunen")}`,
  }));
  return {
    scene: {
      look: quietLook(undefined), marks, lines: [], boundaries: true, title: `${say("facilities")}: ${choiceName(data, choice)}`,
      describe: (at) => describeCoverage(data, choice, closed, values, at),
    },
    title: say("facilities"), head: say("facilities"),
    legend: [
      { kind: "dot-facility", text: both("serves its own municipality alone", "versorgt nur die eigene Kommune") },
      { kind: "dot-abroad", text: both("serves residents of other municipalities too", "versorgt auch Einwohner anderer Kommunen") },
      ...(rows.some((row) => !isKnown(row.persons_abroad))
        ? [{ kind: "dot-untold", text: both("whom it serves is not known or withheld", "wen sie versorgt, ist nicht bekannt oder zurückgehalten") }] : []),
      { colour: COLOURS.gap[0], text: both("inhabited", "bewohnt") }, { colour: COLOURS.ground, text: say("nobody") },
    ],
    table: () => facilityTable(data, rows, choiceName(data, choice)),
  };
}

/**
 * All quartiers with and without boundaries.
 * @param {Data} data
 * @param {Choice} choice
 * @param {Values} values
 * @param {(address: string, text: string) => Child} [named] a name, by default with a link to its page
 */
function quartierTable(data, choice, values, named = link) {
  const of = (/** @type {(at: number) => any} */ value) => (/** @type {Area} */ row) => value(row.number);
  const all = (/** @type {number} */ at) => data.quartiers[at].persons.persons;
  const share = (/** @type {boolean} */ closed) => of((at) => shareOf(reached(values, at, closed), all(at)));
  return dataTable({
    caption: `${say("quartiers")}: ${choiceName(data, choice)}`, file: `${choice.service}_${choice.limit}`,
    rows: data.quartiers.filter(Boolean), sorted: 2,
    columns: [
      { title: say("quartier"), value: (row) => row.name || say("outside"), show: (row) => named(`quartier=${row.number}`, row.name || say("outside")) },
      { title: say("municipality"), value: (row) => data.town(row.home), show: (row) => named(`municipality=${row.home}`, data.town(row.home)) },
      numberColumn(say("Persons"), of(all)),
      numberColumn(both("Share, without boundaries", "Anteil, ohne Grenzen"), share(false), percent),
      numberColumn(both("Share, with boundaries", "Anteil, mit Grenzen"), share(true), percent),
      numberColumn(both("Only thanks to the open boundary", "Nur dank offener Grenze"), of((at) => values.gain[at])),
      numberColumn(both("Mean way (m)", "Mittlerer Weg (m)"), of((at) => values.mean[at])),
    ],
  });
}

/** @param {Data} data @param {Choice} choice @param {any[]} gaps */
function gapTable(data, choice, gaps) {
  return dataTable({
    caption: `${say("gaps")}: ${choiceName(data, choice)}`, file: `gaps_${choice.service}_${choice.limit}`, rows: gaps,
    columns: [
      numberColumn(both("Rank", "Rang"), (row) => row.rank),
      numberColumn(both("Residents one place would serve", "Einwohner, die ein Standort versorgen würde"), (row) => row.persons),
      { title: both("Residents by municipality", "Einwohner je Kommune"), value: (row) => gapTowns(data, row) },
      { title: both("Place on the ground of", "Standort auf dem Gebiet von"), value: (row) => data.town(row.place_municipality_id) },
      numberColumn(both("Way to the nearest today (m)", "Weg zur nächsten heute (m)"), (row) => row.nearest_distance_m),
    ],
  });
}

/** @param {Data} data @param {any[]} pairs @param {string} name */
function pairTable(data, pairs, name) {
  const facility = (/** @type {string} */ side) => (/** @type {any} */ row) => row[side].facility_name ?? say("unknown");
  const home = (/** @type {string} */ side) => (/** @type {any} */ row) => data.town(row[side].municipality_id);
  return dataTable({
    caption: `${say("overlaps")}: ${name}`, file: "double_structures", rows: pairs, sorted: 4,
    columns: [
      { title: `A: ${say("facilities")}`, value: facility("a") }, { title: `A: ${say("municipality")}`, value: home("a") },
      { title: `B: ${say("facilities")}`, value: facility("b") }, { title: `B: ${say("municipality")}`, value: home("b") },
      numberColumn(both("Residents who reach both", "Einwohner, die beide erreichen"), (row) => row.persons_both),
      numberColumn(both("… either", "… eine von beiden"), (row) => row.persons_either),
      numberColumn(both("Lose it if A closes", "Verlieren es, wenn A schließt"), (row) => row.lost_if_a_closes),
      numberColumn(both("Lose it if B closes", "Verlieren es, wenn B schließt"), (row) => row.lost_if_b_closes),
    ],
  });
}

/** @param {Data} data @param {any[]} rows @param {string} name */
function facilityTable(data, rows, name) {
  return dataTable({
    caption: `${say("facilities")}: ${name}`, file: "facilities", rows, sorted: 4,
    columns: [
      { title: both("Facility", "Einrichtung"), value: (row) => row.facility_name },
      { title: say("provider"), value: (row) => row.provider },
      { title: say("municipality"), value: (row) => data.town(row.municipality_id) },
      numberColumn(both("Residents within the limit", "Einwohner innerhalb des Grenzwerts"), (row) => row.persons),
      numberColumn(both("Of other municipalities", "Anderer Kommunen"), (row) => row.persons_abroad),
      numberColumn(both("Who reach no other one", "Die keine andere erreichen"), (row) => row.persons_only_here),
    ],
  });
}
