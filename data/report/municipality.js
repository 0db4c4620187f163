// @ts-check
// The page of a municipality.

/** Municipalities to choose from, or the page of one. @param {Data} data @param {HTMLElement} main @param {number} at */
async function municipalityPage(data, main, at) {
  const town = data.municipalities[at];
  const all = Object.fromEntries(await Promise.all(
    ["coverage_municipality", "border_municipality", "border_flows", "municipality_pairs", "quartiers_split", "cooperation_pairs"].map(async (table) => [table, await data.rows(table)])));
  if (!town) return townList(data, main, all);
  const now = (choice ??= firstChoice(data));
  const changing = element("div");
  const newest = newestOf();
  const fill = async () => {
    const mine = newest();
    const filled = [exchange(data, town, all, now), await sharedGaps(data, town, now), await townPairs(data, town, all)];
    if (mine()) changing.replaceChildren(...filled);
  };
  const services = picker(say("service"), serviceOptions(data), now.service, (value) => {
    now.service = value;
    now.limit = largest(data.service(value));
    fill();
  });
  main.append(element("h1", {}, town.name), agesOf(data, town), townServices(data, town, all),
    element("div", { class: "controls" }, services), changing, townCooperation(data, town, all), splitTable(data, town, all), townQuartiers(data, town));
  await fill();
}

/** @param {Data} data @param {HTMLElement} main @param {any} all */
function townList(data, main, all) {
  const now = (choice ??= firstChoice(data));
  const service = data.service(now.service), limit = largest(service);
  const of = (/** @type {string} */ table) => {
    const rows = all[table].filter((/** @type {any} */ row) => row.category === service.key && row.limit_m === limit);
    return new Map(rows.map((/** @type {any} */ row) => [row.municipality_id, row]));
  };
  const coverage = of("coverage_municipality"), border = of("border_municipality");
  const name = `${serviceName(service)}, ${metres(limit)}`;
  main.append(element("h1", {}, say("municipalities")),
    element("div", { class: "controls" }, picker(say("service"), serviceOptions(data), service.key, (value) => {
      now.service = value;
      now.limit = largest(data.service(value));
      main.replaceChildren();
      townList(data, main, all);
    })),
    dataTable({
      caption: name, file: `municipalities_${service.key}`, rows: data.municipalities.filter(Boolean), sorted: 1, first: 60,
      columns: [
        { title: say("municipality"), value: (row) => row.name, show: (row) => link(`municipality=${row.number}`, row.name) },
        numberColumn(say("Persons"), (row) => row.persons.persons),
        numberColumn(both("Reached, without boundaries", "Erreicht, ohne Grenzen"), (row) => coverage.get(row.number)?.share_covered ?? null, percent),
        numberColumn(both("Residents with it, with boundaries", "Einwohner damit, mit Grenzen"), (row) => border.get(row.number)?.covered_closed ?? null),
        numberColumn(both("Only thanks to the open boundary", "Nur dank offener Grenze"), (row) => border.get(row.number)?.border_gain ?? null),
        numberColumn(both("Nearest one abroad", "Nächste in anderer Kommune"), (row) => border.get(row.number)?.nearest_abroad_share ?? null, percent),
        numberColumn(both("Mean way (m)", "Mittlerer Weg (m)"), (row) => coverage.get(row.number)?.mean_distance_m ?? null),
      ],
    }));
}

/** @param {Data} data @param {Area} town @param {any} all */
function townServices(data, town, all) {
  const rows = all.coverage_municipality.filter((/** @type {any} */ row) => row.municipality_id === town.number);
  const border = all.border_municipality.filter((/** @type {any} */ row) => row.municipality_id === town.number);
  return dataTable({
    caption: both("Coverage and border effect by service", "Versorgung und Grenzeffekt je Angebot"), file: `municipality_${town.name}`, rows, first: 60,
    columns: [
      { title: say("service"), value: (row) => serviceName(data.service(row.category)) },
      numberColumn(`${say("limit_head")} (m)`, (row) => row.limit_m),
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
      caption: `${serviceName(service)}, ${metres(limit)}`, file: `exchange_${town.name}_${service.key}`, rows: [...rows.values()], sorted: 1,
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
  const title = (/** @type {string} */ text) => element("h2", {}, `${text}: ${choiceName(data, at)}`);
  const sites = (await data.rows("sites")).filter((row) => row.category === service.key && row.municipality_name === town.name);
  const note = gapNote(data, at, gaps);
  return element("section", {},
    title(both("Gaps and places shared with neighbours", "Lücken und Standorte gemeinsam mit Nachbarn")), gapTable(data, at, shared),
    title(both("Gaps of its own", "Eigene Lücken")), gapTable(data, at, own), note && element("p", { class: "quiet small" }, note),
    sites.length > 0 && element("p", {}, both("Chosen new places here: {0} (see the map).", "Gewählte neue Standorte hier: {0} (siehe Karte).", number(sites.length))));
}

/** @param {Data} data @param {Area} town @param {any} all */
async function townPairs(data, town, all) {
  const rows = all.municipality_pairs.filter((/** @type {any} */ row) => row.double_structures > 0 && (row.a_municipality_id === town.number || row.b_municipality_id === town.number));
  const other = (/** @type {any} */ row) => (row.a_municipality_id === town.number ? row.b_municipality_id : row.a_municipality_id);
  return element("section", {}, element("h2", {}, both("Double structures with neighbours, all services", "Doppelstrukturen mit Nachbarn, alle Angebote")), dataTable({
    caption: both("Pairs of facilities for largely the same residents", "Paare von Einrichtungen für weitgehend dieselben Einwohner"), file: `double_structures_${town.name}`, rows, sorted: 3,
    columns: [
      { title: both("Neighbour", "Nachbar"), value: (row) => data.town(other(row)), show: (row) => link(`municipality=${other(row)}`, data.town(other(row))) },
      { title: say("service"), value: (row) => serviceName(data.service(row.category)) },
      numberColumn(`${say("limit_head")} (m)`, (row) => row.limit_m),
      numberColumn(say("overlaps"), (row) => row.double_structures),
      numberColumn(both("Residents who reach facilities of both", "Einwohner, die Einrichtungen beider erreichen"), (row) => row.persons_both),
    ],
  }));
}

/** What the municipality saves when it plans with each other one; nothing where the run did not compute it. @param {Data} data @param {Area} town @param {any} all */
function townCooperation(data, town, all) {
  const rows = all.cooperation_pairs.filter((/** @type {any} */ row) => row.a_municipality_name === town.name || row.b_municipality_name === town.name);
  if (!data.has("cooperation_pairs")) return null;
  const other = (/** @type {any} */ row) => (row.a_municipality_name === town.name ? row.b_municipality_name : row.a_municipality_name);
  return element("section", {}, element("h2", {}, both("New places planned together", "Neue Standorte gemeinsam geplant")), dataTable({
    caption: both("What two municipalities save and gain", "Was zwei Kommunen sparen und gewinnen"), file: `cooperation_${town.name}`, rows, sorted: 4,
    columns: [
      { title: both("Partner", "Partner"), value: other },
      { title: say("service"), value: (row) => serviceName(data.service(row.category)) },
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
