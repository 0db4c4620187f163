// @ts-check
// The profile of a quartier.

/** Quartiers to choose from, or the profile of one. @param {Data} data @param {HTMLElement} main @param {number} at */
async function quartierPage(data, main, at) {
  const quartier = data.quartiers[at];
  if (!quartier) return quartierList(data, main);
  const profile = await profileOf(data, quartier);
  const title = quartier.name || say("outside");
  put(main, 
    element("p", { class: "quiet" }, link(`municipality=${quartier.home}`, data.town(quartier.home))),
    element("h1", {}, `${say("quartier")} ${title}`),
    element("div", { class: "two-columns" },
      element("div", {}, agesOf(data, quartier), missing(data, quartier, profile), helpMix(profile), variety(data, profile)),
      placeMap(quartier)),
    serviceTable(data, quartier, profile),
    element("h2", {}, both("Facilities in the quartier and whom they serve", "Einrichtungen im Quartier und wen sie versorgen")),
    homeTable(data, profile),
    element("h2", {}, both("Facilities abroad that residents reach", "Einrichtungen in anderen Kommunen, die Einwohner erreichen")),
    abroadTable(data, profile),
    element("h2", {}, both("Quartiers that it faces across the boundary", "Quartiere gegenüber, jenseits der Grenze")),
    facingTable(data, profile),
    partners(data, quartier, profile),
    alike(data, profile),
  );
  await drawPlace(data, quartier, main, true);
}

/** @param {Data} data @param {HTMLElement} main */
async function quartierList(data, main) {
  const variety = (await data.rows("variety_quartier")).filter((row) => row.quartier_id !== null);
  const sets = [...new Set(variety.map((row) => row.set))];
  /** @type {Map<string, Map<number, any>>} */
  const bySet = new Map(sets.map((set) => [set, new Map(variety.filter((row) => row.set === set).map((row) => [row.quartier_id, row]))]));
  put(main, element("h1", {}, say("quartiers")),
    element("p", {}, both("Choose a quartier here or search for its name above. The columns tell how many services of a field of action residents reach on average.",
      "Wählen Sie hier ein Quartier oder suchen Sie oben nach seinem Namen. Die Spalten sagen, wie viele Angebote eines Handlungsfelds Einwohner im Mittel erreichen.")),
    dataTable({
      caption: say("quartiers"), file: "quartiers", rows: data.quartiers.filter(Boolean), sorted: 0, falling: false, first: 50,
      columns: [
        { title: say("quartier"), value: (row) => row.name || say("outside"), show: (row) => link(`quartier=${row.number}`, row.name || say("outside")) },
        { title: say("municipality"), value: (row) => data.town(row.home) },
        ...data.groups.map((group) => numberColumn(group === "persons" ? say("Persons") : groupName(group), (row) => row.persons[group])),
        ...sets.filter((set) => data.index.fields.some((/** @type {any} */ field) => field.key === set)).map((set) => {
          const size = variety.find((row) => row.set === set)?.categories;
          return numberColumn(`${fieldName(data, set)} (${both("of", "von")} ${size})`, (row) => bySet.get(set)?.get(row.number)?.variety, (value) => number(value, 1));
        }),
      ],
    }));
}

/**
 * Everything that the profile shows of a quartier.
 * @param {Data} data
 * @param {Area} quartier
 */
async function profileOf(data, quartier) {
  const [towns, region, facing, variety, split, mix, similar, types, kinds] = await Promise.all(
    ["coverage_municipality", "coverage_region", "quartiers_facing", "variety_quartier", "quartiers_split", "help_mix", "similar", "types", "quartier_types"].map((table) => data.rows(table)));
  const services = await Promise.all(data.services.map(async (service) => ({ service, values: await data.coverage(service.key) })));
  const facilities = await facilitiesAround(data, quartier.number);
  const neighbours = facing.filter((row) => row.a_quartier_id === quartier.number || row.b_quartier_id === quartier.number)
    .map((row) => ({ other: row.a_quartier_id === quartier.number ? row.b_quartier_id : row.a_quartier_id, metres: row.shared_length_m }));
  return {
    towns: towns.filter((row) => row.municipality_id === quartier.home), region, services, ...facilities, neighbours,
    variety: variety.filter((row) => row.quartier_id === quartier.number),
    split: split.filter((row) => row.quartier_id === quartier.number),
    mix: mix.find((row) => row.quartier_id === quartier.number),
    similar: similar.filter((row) => row.quartier_id === quartier.number),
    types, kind: kinds.find((row) => row.quartier_id === quartier.number),
    providers: await providersOf(data),
  };
}

/**
 * The facilities in a quartier, and those of other municipalities that serve it, within the largest limit of each
 * service.
 * @param {Data} data
 * @param {number} quartier
 */
async function facilitiesAround(data, quartier) {
  /** @type {(Facility & {service: Service})[]} */
  const home = [];
  /** @type {(Facility & {service: Service})[]} */
  const abroad = [];
  await Promise.all(data.services.map(async (service) => {
    const [facilities, reach] = await Promise.all([
      data.facilities(service.key, largest(service)), data.rows("overlap_facilities", service.key),
    ]);
    const serves = new Set(reach.filter((row) => row.limit_m === largest(service) && row.quartiers_abroad.includes(quartier)).map((row) => row.facility_id));
    for (const facility of facilities) {
      if (facility.quartier_id === quartier) home.push({ ...facility, service });
      if (serves.has(facility.facility_id)) abroad.push({ ...facility, service });
    }
  }));
  return { home, abroad };
}

/** Providers with the municipalities that they have facilities in, by name. @param {Data} data */
async function providersOf(data) {
  /** @type {Map<string, {services: Set<string>, towns: Map<number, number>}>} */
  const providers = new Map();
  for (const service of data.services) {
    for (const row of await data.facilities(service.key, largest(service))) {
      if (!row.provider || row.municipality_id === null) continue;
      let known = providers.get(row.provider);
      if (!known) providers.set(row.provider, (known = { services: new Set(), towns: new Map() }));
      known.services.add(service.key);
      known.towns.set(row.municipality_id, (known.towns.get(row.municipality_id) ?? 0) + 1);
    }
  }
  return providers;
}

/** @param {Data} data @param {Area} quartier */
function agesOf(data, quartier) {
  const all = quartier.persons.persons;
  const fact = (/** @type {string} */ group) => {
    const persons = quartier.persons[group];
    const share = group === "persons" ? "" : ` (${percent(shareOf(persons, all))})`;
    return element("div", {}, element("dt", {}, group === "persons" ? say("Persons") : groupName(group)), element("dd", {}, number(persons) + (isKnown(persons) ? share : "")));
  };
  return element("dl", { class: "facts" }, data.groups.map(fact));
}

/** Residents of an area who reach a service; null where nobody does for sure, but somebody may on unknown ground. @param {Values | undefined} values @param {number} area */
function reachedForSure(values, area) {
  const covered = values?.covered[area] ?? null;
  return covered === 0 && (values?.uncertain[area] ?? 0) > 0 ? null : covered;
}

/** Services that least residents reach, and those that more reach in the municipality. @param {Data} data @param {Area} quartier @param {any} profile */
function missing(data, quartier, profile) {
  const all = quartier.persons.persons;
  const rows = profile.services.map((/** @type {any} */ { service, values }) => {
    const limit = largest(service), part = reachedForSure(values.get(limit), quartier.number);
    const town = rowAt(profile.towns, service.key, limit)?.share_covered ?? null;
    return { service, share: shareOf(part, all), town };
  });
  if (all === 0) return null;
  const none = rows.filter((/** @type {any} */ row) => row.share === 0);
  const less = rows.filter((/** @type {any} */ row) => row.share > 0 && row.share < row.town - 0.2);
  const names = (/** @type {any[]} */ some) => listed(some.map((row) => serviceName(row.service)));
  return element("section", {}, element("h2", {}, both("What is missing", "Was fehlt")),
    element("p", {}, none.length ? both("Nobody here reaches within the limit: {0}.", "Niemand erreicht hier innerhalb des Grenzwerts: {0}.", names(none))
      : !rows.every((/** @type {any} */ row) => isKnown(row.share)) ? both("Not known, uncertain or withheld for some services.", "Für manche Angebote nicht bekannt, ungewiss oder zurückgehalten.")
      : both("For each service at least some residents have one within the limit.", "Jedes Angebot erreichen hier zumindest einige.")),
    less.length > 0 && element("p", {}, both("More than 20 points below the municipality: {0}.", "Mehr als 20 Punkte unter der Kommune: {0}.", names(less))));
}

/** What an age-friendly quartier needs and this one has, where the run asked for it. @param {any} profile */
function helpMix(profile) {
  if (!profile.mix) return null;
  const { needs, needs_met: met, provider_types: types } = profile.mix;
  return element("section", {}, element("h2", {}, both("For old residents", "Für alte Menschen")),
    element("p", {}, both(profile.mix.missing_en, profile.mix.missing_de), ".", " ",
      both("{0} of {1} needs are met on foot.", "{0} von {1} Bedarfen sind zu Fuß gedeckt.", number(met), number(needs))),
    types && element("p", { class: "quiet" }, both("Types of providers within reach: {0}", "Erreichbare Trägerarten: {0}", listed(types.split(" ").map(providerType)))));
}

/** Quartiers of other municipalities that are like this one, and its type, where the run compared quartiers. @param {Data} data @param {any} profile */
function alike(data, profile) {
  if (!profile.kind && profile.similar.length === 0) return null;
  const { kind } = profile, type = kind && profile.types.find((/** @type {any} */ row) => row.quartier_type === kind.quartier_type);
  return element("section", {}, element("h2", {}, both("Quartiers that are alike", "Ähnliche Quartiere")),
    type ? element("p", {}, both("Type {0}: {1}. {2} quartiers in {3} municipalities are of it.", "Typ {0}: {1}. {2} Quartiere in {3} Kommunen gehören dazu.",
      number(kind.quartier_type), both(kind.type_en, kind.type_de), number(type.quartiers), number(type.municipalities)))
      : kind?.lacks ? element("p", {}, both("Not compared, because values are not known: {0}", "Nicht verglichen, weil Werte unbekannt sind: {0}", kind.lacks)) : null,
    dataTable({
      caption: both("The most alike in other municipalities", "Die ähnlichsten in anderen Kommunen"), file: "similar", rows: profile.similar, sorted: 0, falling: false,
      columns: [
        numberColumn(both("Rank", "Rang"), (row) => row.rank),
        { title: say("quartier"), value: (row) => data.quartierName(row.like_quartier_id), show: (row) => link(`quartier=${row.like_quartier_id}`, data.quartierName(row.like_quartier_id)) },
        { title: both("Why", "Warum"), value: (row) => both(row.words_en, row.words_de) },
        numberColumn(both("Difference", "Unterschied"), (row) => row.difference, (value) => number(value, 2)),
      ],
    }));
}

/** @param {Data} data @param {any} profile */
function variety(data, profile) {
  const fields = profile.variety.filter((/** @type {any} */ row) => data.index.fields.some((/** @type {any} */ field) => field.key === row.set));
  if (fields.length === 0) return null;
  return element("section", {}, element("h2", {}, both("Services within reach, by field of action", "Angebote in Reichweite, nach Handlungsfeld")),
    element("ul", { class: "reach" }, fields.map((/** @type {any} */ row) => element("li", {}, strong(fieldName(data, row.set)),
      both(": {0} of {1} on average", ": im Mittel {0} von {1}", number(row.variety, 1), number(row.categories)), bar(shareOf(row.variety, row.categories))))));
}

/** @param {Data} data @param {Area} quartier @param {any} profile */
function serviceTable(data, quartier, profile) {
  const at = quartier.number, all = quartier.persons.persons;
  const rows = profile.services.flatMap((/** @type {any} */ { service, values }) => service.limits.map((/** @type {number} */ limit) => ({ service, limit, values: values.get(limit) }))).filter((/** @type {any} */ row) => row.values);
  const old = data.groups.find((group) => group === "persons_65");
  const groupShare = (/** @type {any} */ row) => old ? shareOf(row.values.groups[old]?.[at], quartier.persons[old]) : null;
  return dataTable({
    caption: both("Coverage by service, against the municipality and the region", "Versorgung je Angebot, gegenüber Kommune und Region"),
    file: `quartier_${quartier.name}`, rows, first: 60,
    columns: [
      { title: say("service"), value: (row) => serviceName(row.service) },
      numberColumn(`${say("limit_head")} (m)`, (row) => row.limit, limitNumber),
      numberColumn(say("covered"), (row) => reached(row.values, at, false)),
      numberColumn(say("share"), (row) => shareOf(reached(row.values, at, false), all), percent),
      ...(old ? [numberColumn(groupName(old), groupShare, percent)] : []),
      numberColumn(data.town(quartier.home), (row) => rowAt(profile.towns, row.service.key, row.limit)?.share_covered ?? null, percent),
      numberColumn(both("Region", "Region"), (row) => rowAt(profile.region, row.service.key, row.limit)?.share_covered ?? null, percent),
      numberColumn(both("Only thanks to the open boundary", "Nur dank offener Grenze"), (row) => row.values.gain[at]),
      numberColumn(both("Mean way (m)", "Mittlerer Weg (m)"), (row) => row.values.mean[at]),
    ],
  });
}

/** @param {Data} data @param {any} profile */
function homeTable(data, profile) {
  return dataTable({
    caption: both("Within the largest limit of each service", "Innerhalb des größten Grenzwerts jedes Angebots"), file: "facilities_here", rows: profile.home, sorted: 0, falling: false,
    columns: [
      { title: say("service"), value: (row) => serviceName(row.service) },
      { title: both("Facility", "Einrichtung"), value: (row) => row.facility_name },
      { title: both("Run by", "Träger"), value: (row) => row.provider },
      ...servedColumns(),
      ...(data.record.walk ? [{ title: both("On the network", "Am Wegenetz"), value: (/** @type {Facility} */ row) => (row.placed_by ? both("yes", "ja") : both("no: nobody reaches it", "nein: niemand erreicht sie")) }] : []),
    ],
  });
}

/** @param {Data} data @param {any} profile */
function abroadTable(data, profile) {
  return dataTable({
    caption: both("Within the largest limit of each service", "Innerhalb des größten Grenzwerts jedes Angebots"), file: "facilities_abroad", rows: profile.abroad, sorted: 0, falling: false,
    columns: [
      { title: say("service"), value: (row) => serviceName(row.service) },
      { title: both("Facility", "Einrichtung"), value: (row) => row.facility_name },
      { title: both("Run by", "Träger"), value: (row) => row.provider },
      { title: say("municipality"), value: (row) => data.town(row.municipality_id), show: (row) => row.municipality_id === null ? data.town(null) : link(`municipality=${row.municipality_id}`, data.town(row.municipality_id)) },
      ...servedColumns(),
    ],
  });
}

/** @param {Data} data @param {any} profile */
function facingTable(data, profile) {
  return dataTable({
    caption: both("Quartiers across a boundary", "Quartiere jenseits einer Grenze"), file: "facing", rows: profile.neighbours, sorted: 2,
    columns: [
      { title: say("quartier"), value: (row) => data.quartiers[row.other]?.name, show: (row) => link(`quartier=${row.other}`, data.quartiers[row.other]?.name ?? "") },
      { title: say("municipality"), value: (row) => data.town(data.quartiers[row.other]?.home) },
      numberColumn(both("Shared boundary (m)", "Gemeinsame Grenze (m)"), (row) => row.metres),
    ],
  });
}

/** Providers with facilities in this municipality and in one that the quartier faces. @param {Data} data @param {Area} quartier @param {any} profile */
function partners(data, quartier, profile) {
  const across = [...new Set(profile.neighbours.map((/** @type {any} */ row) => data.quartiers[row.other]?.home))];
  const rows = [];
  for (const [name, provider] of profile.providers) {
    if (!provider.towns.has(quartier.home)) continue;
    for (const town of across) {
      if (town !== undefined && provider.towns.has(town)) rows.push({ name, provider, town, here: provider.towns.get(quartier.home), there: provider.towns.get(town) });
    }
  }
  return element("section", {}, element("h2", {}, both("Possible partners: providers on both sides", "Mögliche Partner: Träger auf beiden Seiten")),
    dataTable({
      caption: both("Facilities in the two municipalities", "Einrichtungen in den beiden Kommunen"), file: "partners", rows, sorted: 4,
      columns: [
        { title: say("provider"), value: (row) => row.name },
        { title: say("service"), value: (row) => listed([...row.provider.services].map((key) => serviceName(data.service(key)))) },
        { title: both("Across the boundary", "Jenseits der Grenze"), value: (row) => data.town(row.town) },
        numberColumn(both("Facilities here", "Einrichtungen hier"), (row) => row.here),
        numberColumn(both("Facilities there", "Einrichtungen dort"), (row) => row.there),
      ],
    }));
}

/** Room for a map of a quartier or municipality. @param {Area} [quartier] that the map of the region shows then */
function placeMap(quartier) {
  const show = () => {
    if (quartier) chosenQuartier = quartier.number;
  };
  return element("figure", { class: "side-map", id: "place" },
    element("figcaption", { class: "small" }, element("a", { href: "#map", click: show }, say(quartier ? "show_on_map" : "open_map"))));
}

/** Draws a quartier, or a municipality, in the colours of the first service. @param {Data} data @param {Area} area @param {HTMLElement} main @param {boolean} [isQuartier] */
async function drawPlace(data, area, main, isQuartier = false) {
  const now = firstChoice(data);
  const [cells, shown] = await Promise.all([cellsOf(data), shownOf(data, now, false), data.openShapes()]);
  const map = new RegionMap(data, cells, { interactive: false });
  const figure = /** @type {HTMLElement} */ (main.querySelector("#place"));
  shown.scene.boundaries = true;
  shown.scene.title = `${area.name || say("outside")}: ${choiceName(data, now)}`;
  figure.prepend(map.frame);
  figure.append(element("p", { class: "quiet small" }, `${say("share_covered")}: ${choiceName(data, now)}`));
  map.show(shown.scene);
  if (isQuartier) map.choose(area.number);
  map.zoomTo(area.box, isQuartier ? 4 : 1.3);
}
