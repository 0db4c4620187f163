// @ts-check
// What a map shows for a choice: marks of gaps, sites, double structures and facilities, and the same as a table.

/**
 * @typedef {{service: string, limit: number, layer: string, level: Level, bounds: "without" | "with" | "beside"}} Choice
 * @typedef {{colour?: string, kind?: string, text: string, count?: string}} LegendEntry
 * @typedef {{scene: Scene, title: string, legend: LegendEntry[], head: string, table: () => HTMLElement, counted?: string, note?: string}} Shown
 */

/** The service and limit of a choice in words. @param {Data} data @param {Choice} choice */
function choiceName(data, choice) {
  return `${serviceName(data.service(choice.service))}, ${limitWords(choice.limit)}`;
}

/** Coverage and border effect of a level at the choice's limit. @param {Data} data @param {Choice} choice @param {Level} level @returns {Promise<Values>} */
async function valuesOf(data, choice, level) {
  const values = (await data.coverage(choice.service, level)).get(choice.limit);
  if (!values) throw new Error(`no values of ${choice.service} within ${choice.limit} m`);
  return values;
}

/**
 * What a map shows: a view for each side of the boundary.
 * @param {Data} data
 * @param {Choice} choice
 * @param {boolean} closed
 * @returns {Promise<Shown>}
 */
function shownOf(data, choice, closed) {
  const make = { coverage: coverageShown, border: borderShown, cells: cellsShown, gaps: gapsShown, sites: sitesShown, overlaps: overlapsShown, facilities: facilitiesShown }[choice.layer];
  if (!make) throw new Error(`no layer ${choice.layer}`);
  return make(data, choice, closed);
}

/** Reads out the coverage of a quartier under marks. @param {Data} data @param {Choice} choice @param {boolean} closed */
async function quartierWords(data, choice, closed) {
  const at = /** @type {Choice} */ ({ ...choice, level: "quartier" });
  const values = await valuesOf(data, at, "quartier");
  return (/** @type {number} */ quartier) => describeCoverage(data, at, closed, values, quartier);
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

/** @param {Data} data @param {Choice} choice @param {boolean} closed @returns {Promise<Shown>} */
async function gapsShown(data, choice, closed) {
  const [gaps, connected, cellClass, describe] = await Promise.all([
    gapsOf(data, choice), connectedOf(data, choice), reachedCells(data, choice, closed), quartierWords(data, choice, closed),
  ]);
  const most = Math.max(1, ...gaps.map((gap) => gap.persons).filter(isKnown));
  const marks = gaps.filter((gap) => gap.place).map((gap) => ({
    at: gap.place, radius: radiusOf(gap.persons, most), kind: gap.is_split ? "place split" : "place",
    title: both("A place here would serve {0}: {1}", "Ein Standort hier würde {0} versorgen: {1}", amount("persons", gap.persons), gapTowns(data, gap)),
  }));
  const legend = reachedLegend(cellClass, closed);
  if (marks.length) legend.push(
    { kind: "dot-place", text: both("a new place would serve residents of one municipality", "ein neuer Standort würde Einwohner einer Kommune versorgen") },
    { kind: "dot-split", text: both("… of several municipalities", "… mehrerer Kommunen") });
  return {
    scene: { look: quietLook(cellClass), marks, lines: [], boundaries: closed, title: `${say("gaps")}: ${choiceName(data, choice)}`, describe },
    title: say("gaps"), head: both("Gaps; the larger a circle, the more residents one place would serve", "Lücken; je größer ein Kreis, desto mehr Einwohner würde ein Standort versorgen"),
    legend, table: () => element("div", {}, gapTable(data, choice, gaps), connectedTable(data, choice, connected)),
    note: [gapNote(data, choice, gaps), closed && openPlaces()].filter(Boolean).join(" "),
  };
}

/** That places do not change with the boundaries. */
function openPlaces() {
  return both("The colours are with municipal boundaries; places are found without them.",
    "Die Farben gelten mit Gemeindegrenzen; die Standorte sind ohne sie gefunden.");
}

/** The largest connected gaps of a choice, and the hidden ones. @param {Data} data @param {Choice} choice */
async function connectedOf(data, choice) {
  return (await data.rows("gaps_connected", choice.service)).filter((row) => row.limit_m === choice.limit);
}

/** @param {Data} data @param {Choice} choice @param {any[]} gaps */
function connectedTable(data, choice, gaps) {
  const yes = (/** @type {number | null} */ one) => (one === 1 ? both("yes", "ja") : both("no", "nein"));
  return dataTable({
    caption: both("Connected areas without the service: the largest, and the hidden ones ({0})", "Zusammenhängende Gebiete ohne das Angebot: die größten und die verdeckten ({0})", choiceName(data, choice)),
    file: `connected_${choice.service}_${choice.limit}`, rows: gaps,
    columns: [
      numberColumn(both("Rank", "Rang"), (row) => row.rank),
      numberColumn(say("Persons"), (row) => row.persons),
      numberColumn(both("Area (km²)", "Fläche (km²)"), (row) => row.area_km2, (value) => number(value, 2)),
      { title: both("Residents by municipality", "Einwohner je Kommune"), value: (row) => gapTowns(data, row) },
      { title: both("Hidden: too small in each municipality, not together", "Verdeckt: in jeder Kommune zu klein, zusammen nicht"), value: (row) => yes(row.is_hidden) },
      numberColumn(both("Way to the nearest today (m)", "Weg zur nächsten heute (m)"), (row) => row.nearest_distance_m),
    ],
  });
}

/** What a reader must know of the list of gaps. @param {Data} data @param {Choice} choice @param {any[]} gaps */
function gapNote(data, choice, gaps) {
  if (choice.limit === 0) return both(
    "This service comes to people, so no place is proposed; connected gaps show where nobody comes.",
    "Dieses Angebot kommt ins Haus, darum wird kein Standort vorgeschlagen; zusammenhängende Lücken zeigen, wohin niemand kommt.");
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

/** @param {Data} data @param {Choice} choice @param {boolean} closed @returns {Promise<Shown>} */
async function sitesShown(data, choice, closed) {
  const [all, cellClass, describe] = await Promise.all([
    data.rows("sites"), reachedCells(data, choice, closed), quartierWords(data, choice, closed),
  ]);
  const sites = all.filter((row) => row.category === choice.service && row.limit_m === choice.limit && row.place);
  const marks = sites.map((site) => ({
    at: site.place, radius: 8, kind: "place",
    title: both("Rank {0}: adds {1}", "Rang {0}: fügt {1} hinzu", site.rank, amount("persons", site.persons_added)),
  }));
  return {
    scene: { look: quietLook(cellClass), marks, lines: [], boundaries: closed, title: `${say("sites")}: ${choiceName(data, choice)}`, describe },
    title: say("sites"), head: both("New places that achieve most", "Neue Standorte, die am meisten erreichen"),
    legend: [{ kind: "dot-place", text: both("chosen place", "gewählter Standort") }, ...reachedLegend(cellClass, closed)],
    table: () => siteTable(data, sites, choiceName(data, choice)),
    note: all.length ? (closed ? openPlaces() : undefined) : both(
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
      { title: both("Place on the ground of", "Standort auf dem Gebiet von"), value: (row) => data.town(row.municipality_id) },
      { title: both("In the house of", "Im Haus von"), value: (row) => row.place_name, show: (row) => row.place_name ?? "–" },
      numberColumn(both("Residents whom it adds", "Einwohner, die er hinzufügt"), (row) => row.persons_added),
      numberColumn(both("Up to this rank", "Bis zu diesem Rang"), (row) => row.persons_cumulative),
      numberColumn(both("Of other municipalities", "Anderer Kommunen"), (row) => row.persons_abroad),
    ],
  });
}

/** The facilities of a choice by their number. @param {Data} data @param {Choice} choice @returns {Promise<Map<number, Facility>>} */
async function facilitiesOf(data, choice) {
  const rows = await data.facilities(choice.service, choice.limit);
  return new Map(rows.map((row) => [row.facility_id, row]));
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @returns {Promise<Shown>} */
async function overlapsShown(data, choice, closed) {
  const [facilities, all, describe] = await Promise.all([
    facilitiesOf(data, choice), data.rows("overlap_pairs", choice.service), quartierWords(data, choice, closed),
  ]);
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
    scene: { look: quietLook(undefined), marks: middles, lines, boundaries: true, title: `${say("overlaps")}: ${choiceName(data, choice)}`, describe },
    title: say("overlaps"),
    head: both("Pairs of facilities for largely the same residents", "Paare von Einrichtungen für weitgehend dieselben Einwohner"),
    legend: [
      { kind: "line-across", text: both("in two municipalities", "in zwei Kommunen") },
      { kind: "line-within", text: both("in one, run by two providers", "in einer, von zwei Trägern") },
      ...reachedLegend(undefined, false),
    ],
    table: () => pairTable(data, pairs, choiceName(data, choice)),
  };
}

/** The mark of a facility: by whom it serves, where that is told. @param {{persons_abroad: number | null}} row */
function facilityKind(row) {
  if (!isKnown(row.persons_abroad)) return "facility untold";
  return row.persons_abroad > 0 ? "facility abroad" : "facility";
}

/** Whom a facility serves; with boundaries its own municipality alone. @param {Facility} row @param {boolean} closed */
function servedBy(row, closed) {
  if (!closed || row.persons === null) return row.persons;
  return row.persons_abroad === null ? null : row.persons - row.persons_abroad;
}

/** Whom a facility serves, in a sentence. @param {Data} data @param {Facility} row */
function facilityWords(data, row) {
  const name = [row.facility_name ?? say("unknown"), row.provider].filter(Boolean).join(", ");
  return both("{0} ({1}): {2} {3}, of these {4} of other municipalities; {5} reach no other one", "{0} ({1}): {2} {3}, davon {4} aus anderen Kommunen; {5} erreichen keine andere",
    name, data.town(row.municipality_id), amount("persons", row.persons), within(row.limit), number(row.persons_abroad), number(row.persons_only_here));
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @returns {Promise<Shown>} */
async function facilitiesShown(data, choice, closed) {
  const [rows, describe] = await Promise.all([data.facilities(choice.service, choice.limit), quartierWords(data, choice, closed)]);
  const most = rows.reduce((all, row) => Math.max(all, row.persons || 0), 1);
  const marks = rows.filter((row) => row.place).map((row) => ({
    at: /** @type {number[]} */ (row.place), radius: radiusOf(servedBy(row, closed), most) * 0.75, kind: closed && isKnown(row.persons_abroad) ? "facility" : facilityKind(row),
    title: facilityWords(data, row),
  }));
  const untold = rows.some((row) => !isKnown(row.persons_abroad));
  return {
    scene: { look: quietLook(undefined), marks, lines: [], boundaries: closed, title: `${say("facilities")}: ${choiceName(data, choice)}, ${say(closed ? "closed_note" : "open_note")}`, describe },
    title: say("facilities"),
    head: closed ? both("Facilities; the larger a circle, the more residents of the own municipality it serves", "Einrichtungen; je größer ein Kreis, desto mehr Einwohner der eigenen Kommune versorgt sie")
      : both("Facilities; the larger a circle, the more residents it serves", "Einrichtungen; je größer ein Kreis, desto mehr Einwohner versorgt sie"),
    legend: [
      { kind: "dot-facility", text: closed ? both("serves its own municipality", "versorgt die eigene Kommune") : both("serves its own municipality alone", "versorgt nur die eigene Kommune") },
      ...(closed ? [] : [{ kind: "dot-abroad", text: both("serves residents of other municipalities too", "versorgt auch Einwohner anderer Kommunen") }]),
      ...(untold ? [{ kind: "dot-untold", text: both("whom it serves is not known or withheld", "wen sie versorgt, ist nicht bekannt oder zurückgehalten") }] : []),
      ...reachedLegend(undefined, closed),
    ],
    table: () => facilityTable(data, rows, choiceName(data, choice)),
  };
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

/** Facilities of one service with whom they serve. @param {Data} data @param {Facility[]} rows @param {string} name */
function facilityTable(data, rows, name) {
  return dataTable({
    caption: `${say("facilities")}: ${name}`, file: "facilities", rows, sorted: 4,
    columns: [
      { title: both("Facility", "Einrichtung"), value: (row) => row.facility_name },
      { title: say("provider"), value: (row) => row.provider },
      { title: say("quartier"), value: (row) => (row.quartier_id === null ? "" : data.quartiers[row.quartier_id]?.name || say("outside")), show: (row) => (row.quartier_id === null ? "–" : link(`quartier=${row.quartier_id}`, data.quartiers[row.quartier_id]?.name || say("outside"))) },
      { title: say("municipality"), value: (row) => data.town(row.municipality_id) },
      ...servedColumns(),
    ],
  });
}

/** Whom a facility serves, in columns. */
function servedColumns() {
  return [
    numberColumn(both("Residents within the limit", "Einwohner innerhalb des Grenzwerts"), (row) => row.persons),
    numberColumn(both("Of other municipalities", "Anderer Kommunen"), (row) => row.persons_abroad),
    numberColumn(both("… of how many", "… wie vieler"), (row) => row.municipalities_abroad),
    numberColumn(both("Who reach no other one", "Die keine andere erreichen"), (row) => row.persons_only_here),
  ];
}
