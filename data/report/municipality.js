// @ts-check
// The page of a municipality.

/** Municipalities to choose from, or the page of one. @param {Data} data @param {HTMLElement} main @param {number} at */
async function municipalityPage(data, main, at) {
  const town = data.municipalities[at];
  if (!town) return townList(data, main);
  const all = Object.fromEntries(await Promise.all(
    ["coverage_municipality", "border_municipality", "border_flows", "municipality_pairs", "quartiers_split", "cooperation_pairs"].map(async (table) => [table, await data.rows(table)])));
  const now = (choice ??= firstChoice(data));
  const changing = element("div");
  const newest = newestOf();
  const fill = async () => {
    const mine = newest();
    const filled = [exchange(data, town, all, now), await sharedGaps(data, town, now), await townDistricts(data, town, now)].filter(Boolean);
    if (mine()) changing.replaceChildren(...filled);
  };
  const services = picker(say("service"), serviceOptions(data), now.service, (value) => {
    now.service = value;
    now.limit = largest(data.service(value));
    fill();
  });
  put(main, element("h1", {}, town.name), element("div", { class: "two-columns" },
    element("div", {}, agesOf(data, town), inWords(data, town, all)), placeMap()),
    element("div", { class: "controls" }, services), changing, townServices(data, town, all), townPairs(data, town, all), townCooperation(data, town, all), splitTable(data, town, all), townQuartiers(data, town));
  await Promise.all([fill(), drawPlace(data, town, main)]);
}

/** What the municipality gets and gives, in sentences. @param {Data} data @param {Area} town @param {any} all */
function inWords(data, town, all) {
  const sentence = (/** @type {Service} */ service) => {
    const limit = largest(service), own = (/** @type {any} */ row) => row.municipality_id === town.number;
    const reach = rowAt(all.coverage_municipality.filter(own), service.key, limit), border = rowAt(all.border_municipality.filter(own), service.key, limit);
    return reach && border && element("li", {}, strong(serviceName(service)), both(": {0} of {1} residents ({2}) {3}, {4} of them only thanks to the open boundary.", ": {0} von {1} Einwohnern ({2}) {3}, {4} davon nur dank offener Grenze.",
      number(reach.persons_covered), number(reach.persons), percent(reach.share_covered), within(limit), number(border.border_gain)), bar(reach.share_covered));
  };
  const main = data.first();
  const flows = all.border_flows.filter((/** @type {any} */ row) => row.category === main.key && row.home_id !== row.host_id);
  const to = most(flows.filter((/** @type {any} */ row) => row.home_id === town.number && row.host_id !== null), (row) => row.persons);
  const from = most(flows.filter((/** @type {any} */ row) => row.host_id === town.number), (row) => row.persons);
  return element("section", {}, element("ul", { class: "reach" }, data.usual().slice(0, 4).map(sentence)),
    to && element("p", {}, both("Of its residents, {0} have the nearest in {1} ({2}).", "Von den eigenen Einwohnern haben {0} die nächste Einrichtung in {1} ({2}).", number(to.persons), data.town(to.host_id), serviceName(main))),
    from && element("p", {}, both("For {0} of {1} the nearest is here.", "Für {0} von {1} liegt die nächste hier.", amount("persons", from.persons), data.town(from.home_id))));
}

/** Rankings of municipalities, counties and districts for one service. @param {Data} data @param {HTMLElement} main */
async function townList(data, main) {
  const now = (choice ??= firstChoice(data));
  const place = element("div"), newest = newestOf();
  await data.openLevels();
  const fill = async () => {
    const mine = newest();
    const tables = await Promise.all(RANKED.filter((level) => data.levels().includes(level)).map((level) => ranking(data, level, now)));
    if (mine()) place.replaceChildren(...tables);
  };
  put(main, element("h1", {}, say("municipalities")),
    element("div", { class: "controls" }, picker(say("service"), serviceOptions(data), now.service, (value) => {
      now.service = value;
      now.limit = largest(data.service(value));
      fill();
    })), place);
  await fill();
}

/** The order of levels on the page: municipalities are what it is about. @type {Level[]} */
const RANKED = ["municipality", "county", "district"];

/** @param {Data} data @param {Level} level @param {Choice} now @param {Area[]} [rows] */
async function ranking(data, level, now, rows = data.areas(level).filter((area) => area?.name)) {
  const service = data.service(now.service), limit = largest(service);
  const values = await valuesOf(data, { ...now, limit }, level);
  const all = (/** @type {Area} */ row) => row.persons.persons;
  const share = (/** @type {boolean} */ closed) => (/** @type {Area} */ row) => shareOf(reached(values, row.number, closed), all(row));
  const nameOf = (/** @type {Area} */ row) => row.name || say("outside_district");
  return dataTable({
    caption: `${say(`${level}_many`)}: ${serviceName(service)}, ${limitWords(limit)}`, file: `${level}_${service.key}`, rows, sorted: 1, first: 60,
    columns: [
      { title: say(level), value: nameOf, show: (row) => areaLink(level, row.number, nameOf(row)) },
      numberColumn(say("Persons"), all),
      numberColumn(both("Reached, without boundaries", "Erreicht, ohne Grenzen"), share(false), percent),
      numberColumn(both("Reached, with boundaries", "Erreicht, mit Grenzen"), share(true), percent),
      numberColumn(both("Only thanks to the open boundary", "Nur dank offener Grenze"), (row) => values.gain[row.number]),
      numberColumn(both("Nearest one abroad", "Nächste in anderer Kommune"), (row) => values.abroad[row.number]),
      numberColumn(both("Mean way (m)", "Mittlerer Weg (m)"), (row) => values.mean[row.number]),
      ...(level === "district" && rows.some((row) => row.home !== rows[0].home) ? [{ title: say("municipality"), value: (/** @type {Area} */ row) => data.town(row.home) }] : []),
    ],
  });
}

/** The districts of a municipality; nothing where it has none. @param {Data} data @param {Area} town @param {Choice} now */
async function townDistricts(data, town, now) {
  await data.openLevels();
  const rows = data.districts.filter((one) => one?.home === town.number);
  if (!data.levels().includes("district") || !rows.some((one) => one.name)) return null;
  return element("section", {}, element("h2", {}, say("district_many")), await ranking(data, "district", now, rows));
}

/** @param {Data} data @param {Area} town @param {any} all */
function townServices(data, town, all) {
  const rows = all.coverage_municipality.filter((/** @type {any} */ row) => row.municipality_id === town.number);
  const border = all.border_municipality.filter((/** @type {any} */ row) => row.municipality_id === town.number);
  return dataTable({
    caption: both("Coverage and border effect by service", "Versorgung und Grenzeffekt je Angebot"), file: `municipality_${town.name}`, rows, first: 60,
    columns: [
      { title: say("service"), value: (row) => serviceName(data.service(row.category)) },
      numberColumn(`${say("limit_head")} (m)`, (row) => row.limit_m, limitNumber),
      numberColumn(say("covered"), (row) => row.persons_covered),
      numberColumn(say("share"), (row) => row.share_covered, percent),
      numberColumn(both("Only thanks to the open boundary", "Nur dank offener Grenze"), (row) => rowAt(border, row.category, row.limit_m)?.border_gain ?? null),
      numberColumn(both("Nearest one abroad", "Nächste in anderer Kommune"), (row) => rowAt(border, row.category, row.limit_m)?.nearest_abroad_persons ?? null),
      numberColumn(both("Mean way (m)", "Mittlerer Weg (m)"), (row) => row.mean_distance_m),
    ],
  });
}

/** A number, or a dash where no table has a row. @param {number | null} value */
function orDash(value) {
  return value === null ? "–" : number(value);
}

/** What residents get from each neighbour and give to it. @param {Data} data @param {Area} town @param {any} all @param {Choice} now */
function exchange(data, town, all, now) {
  const service = data.service(now.service), limit = largest(service);
  /** @type {Map<number | null, any>} */
  const rows = new Map();
  const at = (/** @type {number | null} */ other) => {
    let row = rows.get(other);
    if (!row) rows.set(other, (row = { other, gets: 0, gives: 0, gain: null, gave: null }));
    return row;
  };
  for (const row of all.border_flows) {
    if (row.category !== service.key || row.home_id === row.host_id) continue;
    if (row.home_id === town.number) at(row.host_id).gets = row.persons;
    if (row.host_id === town.number) at(row.home_id).gives = row.persons;
  }
  for (const row of all.municipality_pairs) {
    if (row.category !== service.key || row.limit_m !== limit) continue;
    if (row.a_municipality_id === town.number) Object.assign(at(row.b_municipality_id), { gain: row.gain_a, gave: row.gain_b });
    if (row.b_municipality_id === town.number) Object.assign(at(row.a_municipality_id), { gain: row.gain_b, gave: row.gain_a });
  }
  return element("section", {}, element("h2", {}, both("What {0} gets from its neighbours and gives to them: {1}", "Was {0} von seinen Nachbarn bekommt und ihnen gibt: {1}", town.name, serviceName(service))),
    dataTable({
      caption: `${serviceName(service)}, ${limitWords(limit)}`, file: `exchange_${town.name}_${service.key}`, rows: [...rows.values()], sorted: 1,
      columns: [
        { title: both("Neighbour", "Nachbar"), value: (row) => data.town(row.other), show: (row) => row.other === null ? data.town(null) : link(`municipality=${row.other}`, data.town(row.other)) },
        numberColumn(both("Residents who have their nearest there", "Einwohner, deren nächste dort liegt"), (row) => row.gets),
        numberColumn(both("Residents of there with their nearest here", "Dortige Einwohner, deren nächste hier liegt"), (row) => row.gives),
        numberColumn(both("Covered here only thanks to it", "Hier nur dank ihm versorgt"), (row) => row.gain, orDash),
        numberColumn(both("Covered there only thanks to {0}", "Dort nur dank {0} versorgt", town.name), (row) => row.gave, orDash),
      ],
    }));
}

/** @param {Data} data @param {Area} town @param {Choice} now */
async function sharedGaps(data, town, now) {
  const service = data.service(now.service), limit = largest(service);
  const at = /** @type {Choice} */ ({ ...now, limit, layer: "gaps" });
  const gaps = (await gapsOf(data, at)).filter((gap) => gap.municipality_ids.includes(town.number));
  const [own, shared] = [gaps.filter((gap) => !gap.is_split), gaps.filter((gap) => gap.is_split)];
  const connected = (await connectedOf(data, at)).filter((gap) => gap.municipality_ids.includes(town.number));
  const title = (/** @type {string} */ text) => element("h2", {}, `${text}: ${choiceName(data, at)}`);
  const sites = (await data.rows("sites")).filter((row) => row.category === service.key && row.limit_m === limit && row.municipality_id === town.number);
  const note = gapNote(data, at, gaps);
  return element("section", {},
    title(both("Gaps and places shared with neighbours", "Lücken und Standorte gemeinsam mit Nachbarn")), gapTable(data, at, shared),
    title(both("Gaps of its own", "Eigene Lücken")), gapTable(data, at, own), note && element("p", { class: "quiet small" }, note),
    connected.length > 0 && connectedTable(data, at, connected),
    sites.length > 0 && element("p", {}, both("Chosen new places here: {0} (see the map).", "Gewählte neue Standorte hier: {0} (siehe Karte).", number(sites.length))));
}

/** @param {Data} data @param {Area} town @param {any} all */
function townPairs(data, town, all) {
  const rows = pairsOf(all.municipality_pairs, town.number).filter((row) => row.double_structures > 0);
  return element("section", {}, element("h2", {}, both("Double structures with neighbours, all services", "Doppelstrukturen mit Nachbarn, alle Angebote")), dataTable({
    caption: both("Pairs of facilities for largely the same residents", "Paare von Einrichtungen für weitgehend dieselben Einwohner"), file: `double_structures_${town.name}`, rows, sorted: 3,
    columns: [
      { title: both("Neighbour", "Nachbar"), value: (row) => data.town(row.other), show: (row) => link(`municipality=${row.other}`, data.town(row.other)) },
      { title: say("service"), value: (row) => serviceName(data.service(row.category)) },
      numberColumn(`${say("limit_head")} (m)`, (row) => row.limit_m),
      numberColumn(say("overlaps"), (row) => row.double_structures),
      numberColumn(both("Residents who reach facilities of both", "Einwohner, die Einrichtungen beider erreichen"), (row) => row.persons_both),
    ],
  }));
}

/**
 * The rows of pairs that a municipality is a partner of, each with its other partner. By number: two municipalities
 * may have one name.
 * @param {any[]} pairs
 * @param {number} town
 */
function pairsOf(pairs, town) {
  const own = pairs.filter((row) => row.a_municipality_id === town || row.b_municipality_id === town);
  return own.map((row) => ({ ...row, other: row.a_municipality_id === town ? row.b_municipality_id : row.a_municipality_id }));
}

/** What the municipality saves when it plans with each other one; nothing where the run did not compute it. @param {Data} data @param {Area} town @param {any} all */
function townCooperation(data, town, all) {
  if (!data.has("cooperation_pairs")) return null;
  return element("section", {}, element("h2", {}, both("New places planned together", "Neue Standorte gemeinsam geplant")), dataTable({
    caption: both("What two municipalities save and gain", "Was zwei Kommunen sparen und gewinnen"), file: `cooperation_${town.name}`, rows: pairsOf(all.cooperation_pairs, town.number), sorted: 4,
    columns: [
      { title: both("Partner", "Partner"), value: (row) => data.town(row.other), show: (row) => link(`municipality=${row.other}`, data.town(row.other)) },
      { title: say("service"), value: (row) => `${serviceName(data.service(row.category))}, ${limitWords(row.limit_m)}` },
      numberColumn(both("Places alone", "Standorte allein"), (row) => row.places_alone ?? null),
      numberColumn(both("Places together", "Standorte gemeinsam"), (row) => row.places_together ?? null),
      numberColumn(both("Places saved", "Gesparte Standorte"), (row) => row.places_saved ?? null),
      numberColumn(both("Residents gained", "Gewonnene Einwohner"), (row) => row.persons_gained ?? null),
    ],
  }));
}

/** @param {Data} data @param {Area} town @param {any} all */
function splitTable(data, town, all) {
  const ids = new Set(all.quartiers_split.filter((/** @type {any} */ row) => row.part_municipality_id === town.number).map((/** @type {any} */ row) => row.quartier_id));
  const rows = all.quartiers_split.filter((/** @type {any} */ row) => ids.has(row.quartier_id));
  return element("section", {}, element("h2", {}, both("Quartiers that lie in two municipalities", "Quartiere, die in zwei Kommunen liegen")), dataTable({
    caption: both("Their parts", "Ihre Teile"), file: `split_${town.name}`, rows,
    columns: [
      { title: say("quartier"), value: (row) => data.quartiers[row.quartier_id]?.name, show: (row) => link(`quartier=${row.quartier_id}`, data.quartiers[row.quartier_id]?.name ?? "") },
      { title: both("Part in", "Teil in"), value: (row) => data.town(row.part_municipality_id) },
      numberColumn(both("Share of its area", "Anteil seiner Fläche"), (row) => row.share_of_area, percent),
      numberColumn(say("Persons"), (row) => row.persons),
    ],
  }));
}

/** @param {Data} data @param {Area} town */
function townQuartiers(data, town) {
  const rows = data.quartiers.filter((quartier) => quartier?.home === town.number);
  return element("section", {}, element("h2", {}, say("quartiers")), dataTable({
    caption: both("Quartiers of {0}", "Quartiere von {0}", town.name), file: `quartiers_${town.name}`, rows, sorted: 1,
    columns: [
      { title: say("quartier"), value: (row) => row.name || say("outside"), show: (row) => link(`quartier=${row.number}`, row.name || say("outside")) },
      ...data.groups.map((group) => numberColumn(group === "persons" ? say("Persons") : groupName(group), (row) => row.persons[group])),
    ],
  }));
}
