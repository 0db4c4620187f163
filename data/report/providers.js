// @ts-check
// The view of providers: where they are, whom they reach across boundaries, whom they meet there.

/** @type {{[kind: string]: [string, string]}} */
const PROVIDER_TYPES = {
  public: ["public", "öffentlich"],
  non_profit: ["non-profit", "freigemeinnützig"],
  commercial: ["commercial", "gewerblich"],
  civic: ["civic", "bürgerschaftlich"],
  unknown: ["not stated", "nicht angegeben"],
};

/** A type of provider in words; a text of the data's own as it is. @param {string} type */
function providerType(type) {
  return Object.hasOwn(PROVIDER_TYPES, type) ? PROVIDER_TYPES[type][lang === "de" ? 1 : 0] : type;
}

/** What is chosen on the page. */
const chosenProvider = { group: "", name: "", by: "provider" };

/** The group of a provider: its umbrella organisation where the run knows it, else its type. @param {any} row */
function providerGroup(row) {
  if (row.umbrella_name) return row.umbrella_name;
  return providerType(row.provider_type ?? "unknown");
}

/** What a row is of: a provider, or an umbrella organisation. @param {any} row */
function providerName(row) {
  return row.provider ?? row.umbrella_name;
}

/** @param {Data} data @param {HTMLElement} main */
async function providerPage(data, main) {
  const rows = (await data.rows("overlap_providers")).filter((row) => row.provider !== null);
  const joined = await data.rows("overlap_umbrellas");
  const hasUmbrella = rows.some((row) => row.umbrella_name);
  const groups = [...new Set(rows.map(providerGroup))].sort((a, b) => a.localeCompare(b, lang));
  const place = element("div");
  const newest = newestOf();
  const fill = async () => {
    const mine = newest();
    const all = chosenProvider.by === "umbrella" ? joined : rows;
    const own = all.filter((row) => !chosenProvider.group || providerGroup(row) === chosenProvider.group);
    const one = chosenProvider.name ? [await oneProvider(data, rows, chosenProvider.name)] : [];
    if (mine()) place.replaceChildren(...one, providerTable(data, own, open));
  };
  const open = (/** @type {string} */ name) => {
    chosenProvider.name = name;
    fill().then(() => place.querySelector("h2")?.focus());
  };
  put(main, element("h1", {}, say("providers")),
    element("p", {}, both("Who already works across municipal boundaries? A provider’s row is for one service within one limit.",
      "Wer arbeitet schon über Gemeindegrenzen hinweg? Eine Zeile gilt für ein Angebot eines Trägers mit einem Grenzwert.")),
    !hasUmbrella && element("p", { class: "note-line" }, both("No provider of this run belongs to an umbrella organisation that is known; providers are grouped by type.",
      "Kein Träger dieses Laufs gehört zu einem bekannten Verband; Träger sind nach ihrer Art gruppiert.")),
    element("div", { class: "controls" }, hasUmbrella && joined.length > 0 && picker(both("One row for each", "Eine Zeile je"), [{ name: "", options: [
      { value: "provider", text: both("provider", "Träger") }, { value: "umbrella", text: both("umbrella organisation", "Verband") }] }], chosenProvider.by, (value) => {
      chosenProvider.by = value;
      chosenProvider.name = "";
      fill();
    }), picker(both("Group", "Gruppe"), [{ name: "", options: [{ value: "", text: both("all", "alle") }, ...groups.map((name) => ({ value: name, text: name }))] }], chosenProvider.group, (value) => {
      chosenProvider.group = value;
      chosenProvider.name = "";
      fill();
    })), place);
  await fill();
}

/** @param {Data} data @param {any[]} rows @param {(name: string) => void} open */
function providerTable(data, rows, open) {
  return dataTable({
    caption: say("providers"), file: "providers", rows, sorted: 5, first: 30,
    columns: [
      { title: say("provider"), value: providerName, show: (row) => row.provider === null ? providerName(row) : element("button", { type: "button", class: "sort", click: () => open(row.provider) }, row.provider) },
      { title: both("Group", "Gruppe"), value: providerGroup },
      { title: say("service"), value: (row) => `${serviceName(data.service(row.category))}, ${limitWords(row.limit_m)}` },
      numberColumn(both("Facilities", "Einrichtungen"), (row) => row.facilities),
      numberColumn(both("Residents who reach one", "Einwohner, die eine erreichen"), (row) => row.persons),
      numberColumn(both("… outside their own municipality", "… außerhalb ihrer Kommune"), (row) => row.persons_abroad),
      numberColumn(both("In how many municipalities", "In wie vielen Kommunen"), (row) => row.municipalities),
      numberColumn(both("Municipalities served", "Versorgte Kommunen"), (row) => row.municipalities_served),
      numberColumn(say("overlaps"), (row) => row.double_structures),
    ],
  });
}

/** One provider: its facilities on a map, and whom it meets across a boundary. @param {Data} data @param {any[]} rows @param {string} name */
async function oneProvider(data, rows, name) {
  const own = rows.filter((row) => row.provider === name);
  const services = [...new Set(own.map((row) => row.category))].map((key) => data.service(key));
  /** @type {any[]} */
  const facilities = [];
  /** @type {Map<string, any>} */
  const met = new Map();
  for (const service of services) {
    const now = /** @type {Choice} */ ({ service: service.key, limit: largest(service), layer: "overlaps", level: "quartier", bounds: "with" });
    const all = await facilitiesOf(data, now);
    for (const row of all.values()) if (row.provider === name) facilities.push({ ...row, service });
    for (const pair of await data.rows("overlap_pairs", service.key)) {
      if (pair.limit_m !== now.limit || pair.kind !== "cross_municipal") continue;
      const a = all.get(pair.a_facility_id), b = all.get(pair.b_facility_id);
      const other = a?.provider === name ? b : b?.provider === name ? a : undefined;
      if (!other) continue;
      const key = `${service.key}\u0000${other.provider}\u0000${other.municipality_id}`;
      const row = met.get(key) ?? { service, provider: other.provider, umbrella: other.umbrella_name, isPartner: pair.is_one_umbrella, town: other.municipality_id, pairs: 0, both: null };
      row.pairs += 1;
      if (pair.persons_both !== null) row.both = Math.max(row.both ?? 0, pair.persons_both);
      met.set(key, row);
    }
  }
  const map = new RegionMap(data, await cellsOf(data), { interactive: false });
  map.show({
    look: quietLook(undefined), lines: [], boundaries: true, title: both("Facilities of {0}", "Einrichtungen von {0}", name), describe: () => "",
    marks: facilities.filter((row) => row.place).map((row) => ({ at: row.place, radius: 4, kind: facilityKind(row), title: facilityWords(data, row) })),
  });
  return element("section", {}, element("h2", { tabindex: "-1" }, name),
    element("div", { class: "two-columns" },
      dataTable({
        caption: both("Facilities, at the largest limit", "Einrichtungen, mit dem größten Grenzwert"), file: `provider_${name}`, rows: facilities, sorted: 4, first: 10,
        columns: [
          { title: both("Facility", "Einrichtung"), value: (row) => row.facility_name },
          { title: say("service"), value: (row) => serviceName(row.service) },
          { title: say("municipality"), value: (row) => data.town(row.municipality_id) },
          ...servedColumns(),
        ],
      }),
      element("figure", { class: "side-map" }, map.frame, element("figcaption", { class: "quiet small" }, both("Orange: serves residents of other municipalities too", "Orange: versorgt auch Einwohner anderer Kommunen")))),
    dataTable({
      caption: both("Whom it meets across a boundary (double structures)", "Wem er jenseits einer Grenze begegnet (Doppelstrukturen)"), file: `meets_${name}`, rows: [...met.values()], sorted: 3,
      columns: [
        { title: say("provider"), value: (row) => row.provider }, { title: say("municipality"), value: (row) => data.town(row.town) },
        { title: both("Umbrella organisation", "Verband"), value: (row) => row.umbrella ? (row.isPartner ? both("{0} (the same)", "{0} (derselbe)", row.umbrella) : row.umbrella) : "" },
        { title: say("service"), value: (row) => serviceName(row.service) },
        numberColumn(both("Pairs", "Paare"), (row) => row.pairs),
        numberColumn(both("Residents of the largest pair", "Einwohner des größten Paars"), (row) => row.both),
      ],
    }));
}
