// @ts-check
// The first page: what was found, in sentences with numbers, and one map.

/** Services whose facilities are meant to stand close together, and so are no double structures to act on. */
const DENSE = ["bench", "public_toilet", "park"];

/** @param {any[]} rows @param {string} category @param {number} limit */
function rowAt(rows, category, limit) {
  return rows.find((row) => row.category === category && row.limit_m === limit);
}

/** A name in a sentence. @param {string} text */
function strong(text) {
  return element("strong", {}, text);
}

/** @param {Data} data @param {HTMLElement} main */
async function summaryPage(data, main) {
  const service = data.first(), limit = largest(service);
  const head = element("div", { class: "summary-head" }, element("h1", {}, data.record.config.region.name));
  const text = element("div", { class: "summary-text" });
  const figure = element("figure", { class: "summary-map" });
  put(main, element("div", { class: "summary" }, head, figure, text));
  // The map comes first: it is what a reader waits for.
  const shown = await summaryMap(data, figure, service, limit);
  const [coverage, border, towns, pairs, saved, flows, islands] = await Promise.all(
    ["coverage_region", "border_region", "border_municipality", "municipality_pairs", "cooperation_pairs", "border_flows", "islands"].map((table) => data.rows(table)));
  await data.openShapes();
  const gaps = await bestGaps(data);
  shown.mark(gaps.best);
  head.append(lead(data, coverage));
  text.append(
    chapter(both("Who reaches what", "Wer erreicht was"), reachList(data, coverage)),
    chapter(both("What the open boundary gives", "Was die offene Grenze bringt"), openBoundary(data, border, towns), largestFlow(data, flows)),
    chapter(both("Where one place helps most", "Wo ein Standort am meisten hilft"), gapsInWords(data, gaps)),
    chapter(both("Double structures of two towns", "Doppelstrukturen zweier Städte"), doubles(data, pairs)),
    chapter(both("Which towns should work together", "Welche Städte zusammenarbeiten sollten"), cooperation(data, saved, pairs)),
    chapter(both("What is not known", "Was nicht bekannt ist"), notKnown(data, coverage, islands)),
  );
  await borderMap(data, figure, service, limit);
}

/** @param {string} title @param {...(Child | Child[])} content */
function chapter(title, ...content) {
  return element("section", {}, element("h2", {}, title), content.flat());
}

/** @param {Data} data @param {any[]} coverage */
function lead(data, coverage) {
  const { counts: all, walk, config } = data.record;
  const way = walk ? say("on_foot", lang === "de" ? walk.profile_name_de ?? walk.profile : walk.profile_name_en ?? walk.profile) : say(config.region?.distance === "table" ? "by_table" : "straight");
  return element("p", { class: "lead" }, both(
    "{0}, {1}, {2}, {3}. Distances: {4}.", "{0}, {1}, {2}, {3}. Entfernungen: {4}.",
    amount("persons", coverage[0]?.persons ?? all.persons), amount("municipalities", all.municipalities),
    amount("quartiers", all.quartiers), amount("facilities", all.facilities), way));
}

/** @param {Data} data @param {any[]} coverage */
function reachList(data, coverage) {
  const item = (/** @type {Service} */ service) => {
    const parts = service.limits.map((limit) => {
      const row = rowAt(coverage, service.key, limit);
      return row && `${number(row.persons_covered)} (${percent(row.share_covered)}) ${within(limit)}`;
    }).filter(Boolean);
    const last = rowAt(coverage, service.key, largest(service));
    return element("li", {}, strong(serviceName(service)), ": ", listed(/** @type {string[]} */ (parts)), ".", bar(last?.share_covered ?? null));
  };
  return [
    element("p", {}, both("Of {0} residents, so many have the service near (the bar shows the largest distance):", "Von {0} Einwohnern haben so viele das Angebot in der Nähe (der Balken zeigt die größte Entfernung):", number(coverage[0]?.persons))),
    element("ul", { class: "reach" }, data.usual().map(item)),
    older(data, coverage),
  ];
}

/** What residents of 65 or older reach, where the run counts them. @param {Data} data @param {any[]} coverage */
function older(data, coverage) {
  const main = data.first(), row = rowAt(coverage, main.key, largest(main));
  if (!row || row.share_65_covered === undefined || !isKnown(row.persons_65)) return null;
  return element("p", {}, both("Of {0} residents aged 65 or older, {1} ({2}) reach the service {3} ({4}).", "Von {0} Einwohnern ab 65 Jahren erreichen {1} ({2}) das Angebot {3} ({4}).",
    number(row.persons_65), number(row.persons_65_covered), percent(row.share_65_covered), within(largest(main)), serviceName(main)));
}

/** The row with the largest value. @param {any[]} rows @param {(row: any) => number | null} value */
function most(rows, value) {
  return rows.reduce((best, row) => ((value(row) ?? -1) > (best ? value(best) ?? -1 : -1) ? row : best), undefined);
}

/** @param {Data} data @param {any[]} border @param {any[]} towns */
function openBoundary(data, border, towns) {
  const main = data.first(), limit = largest(main);
  const row = rowAt(border, main.key, limit), best = most(border, (one) => one.border_gain);
  if (!row) return [element("p", {}, say("nothing"))];
  const gains = towns.filter((one) => one.category === main.key && one.limit_m === limit && one.municipality_id !== null);
  const winner = most(gains, (one) => one.border_gain);
  const name = (/** @type {any} */ one) => `${serviceName(data.service(one.category))} (${limitWords(one.limit_m)})`;
  return [element("p", {}, strong(`${serviceName(main)}: `), both(
    "with the facilities of their own municipality alone, {0} residents would have one {1}. Because the boundary is open, {2} have one: ",
    "mit den Einrichtungen der eigenen Kommune allein wären {0} Einwohner {1} versorgt. Weil die Grenze offen ist, sind es {2}: ",
    number(row.covered_closed), within(limit), number(row.covered_open)),
  strong(both("{0} more.", "{0} mehr.", number(row.border_gain))), " ", winner?.border_gain ? both(
    "More of them live in {0} than in any other municipality ({1}).", "In {0} leben mehr von ihnen als in jeder anderen Kommune ({1}).", data.town(winner.municipality_id), number(winner.border_gain)) : "", " ",
  !best?.border_gain || best === row ? "" : both("The open boundary gives most for {0}: {1}.", "Am meisten bringt die offene Grenze bei {0}: {1}.", name(best), amount("persons", best.border_gain)))];
}

/** Between which two municipalities most residents have their nearest facility across the boundary. @param {Data} data @param {any[]} flows */
function largestFlow(data, flows) {
  const main = data.first();
  const best = most(flows.filter((row) => row.category === main.key && row.home_id !== row.host_id && row.host_id !== null), (row) => row.persons);
  if (!best?.persons) return null;
  return element("p", {}, both("{0} of {1} have their nearest facility ({3}) in {2}; at home there may be another one, farther away. No two towns have a larger such group.",
    "{0} aus {1} haben ihre nächste Einrichtung ({3}) in {2}; zu Hause kann es eine weitere, fernere geben. Keine zwei Städte haben eine größere solche Gruppe.",
    amount("persons", best.persons), data.town(best.home_id), data.town(best.host_id), serviceName(main)));
}

/**
 * The three gaps where one place helps most, of the usual services, and all of these by persons.
 * @param {Data} data
 * @returns {Promise<{best: any[], all: any[]}>}
 */
async function bestGaps(data) {
  /** @type {any[]} */
  const all = [];
  if (data.has("gaps")) for (const service of data.usual()) {
    const gaps = await gapsOf(data, { service: service.key, limit: largest(service), layer: "gaps", level: "quartier", bounds: "without" });
    all.push(...gaps.map((gap) => ({ ...gap, service })));
  }
  all.sort((a, b) => b.persons - a.persons || a.rank - b.rank);
  /** @type {any[]} */
  const best = [];
  for (const gap of all) {
    if (best.length < 3 && !best.some((one) => one.place_id === gap.place_id)) best.push(gap);
  }
  return { best, all };
}

/** What the best places would do, and the first that two municipalities share. @param {Data} data @param {{best: any[], all: any[]}} gaps */
function gapsInWords(data, { best, all }) {
  if (!data.has("gaps")) {
    return [element("p", {}, both("This run proposed no places; the findings on the page “Method” say why.",
      "Dieser Lauf hat keine Standorte vorgeschlagen; warum, sagen die Befunde auf der Seite „Methode“."))];
  }
  const shared = all.find((gap) => gap.is_split);
  if (best.length === 0) return [element("p", {}, gapNote(data, /** @type {any} */ ({ service: data.first().key }), []) ?? say("nothing"))];
  const item = (/** @type {any} */ gap) => element("li", {}, strong(`${serviceName(gap.service)}: ${amount("persons", gap.persons)}`),
    both(" would gain it within {0} by one new place {1}{2}.", " wären durch einen neuen Standort {1} innerhalb von {0} neu versorgt{2}.",
      metres(gap.limit_m), whereIs(data, gap), gap.is_split ? ` (${gapTowns(data, gap)})` : ""));
  const many = best.filter((gap) => gap.is_split).length;
  const sharing = best.length === 1 ? (many ? both("It would serve residents of several municipalities. ", "Er diente Einwohnern mehrerer Kommunen. ") : both("It would serve residents of one municipality alone. ", "Er diente Einwohnern nur einer Kommune. "))
    : many === 0 ? both("Each would serve residents of one municipality alone. ", "Jeder diente Einwohnern nur einer Kommune. ")
    : many === best.length ? both("Each would serve residents of several municipalities. ", "Jeder diente Einwohnern mehrerer Kommunen. ")
    : both("Residents of several municipalities would be served by: {0}. ", "Einwohnern mehrerer Kommunen diente: {0}. ", listed(best.filter((gap) => gap.is_split).map((gap) => String(best.indexOf(gap) + 1))));
  return [
    element("ol", {}, best.map(item)),
    element("p", {}, sharing,
      shared && !best.includes(shared) ? both("Of places for residents of several, the best is one for {1} ({0}: {2}).", "Von Standorten für Einwohner mehrerer wäre der beste einer für {1} ({0}: {2}).", serviceName(shared.service), amount("persons", shared.persons), gapTowns(data, shared)) : ""),
  ];
}

/** Where a gap's place is, in words. @param {Data} data @param {any} gap */
function whereIs(data, gap) {
  const quartier = gap.place ? quartierAt(data, gap.place[0], gap.place[1]) : undefined;
  return quartier === undefined ? both("in {0}", "in {0}", data.town(gap.place_municipality_id)) : both("in the quartier {0}", "im Quartier {0}", data.quartierName(quartier));
}

/** @param {Data} data @param {any[]} pairs */
function doubles(data, pairs) {
  const counts_ = (/** @type {any} */ row) => row.double_structures > 0 && !DENSE.includes(row.category) && data.service(row.category).field_of_action !== "mobility";
  const isSame = (/** @type {any} */ one) => (/** @type {any} */ other) => ["category", "a_municipality_id", "b_municipality_id"].every((name) => one[name] === other[name]);
  const sorted = pairs.filter(counts_).sort((a, b) => b.double_structures - a.double_structures || b.persons_both - a.persons_both);
  // Two towns with one service are one line, at the limit with most pairs.
  const rows = sorted.filter((row, at) => sorted.findIndex(isSame(row)) === at).slice(0, 3);
  if (rows.length === 0) return [element("p", {}, both("None across a municipal boundary, apart from stops, parks, benches and toilets.", "Keine über eine Gemeindegrenze, von Haltestellen, Parks, Bänken und Toiletten abgesehen."))];
  return [element("ul", {}, rows.map((row) => element("li", {},
    strong(both("{0} and {1}", "{0} und {1}", data.town(row.a_municipality_id), data.town(row.b_municipality_id))),
    both(": {0} – {1} for largely the same residents {2}; {3} reach facilities of both.",
      ": {0} – {1} für weitgehend dieselben Einwohner {2}; {3} erreichen Einrichtungen beider.",
      serviceName(data.service(row.category)), amount("pairs", row.double_structures), within(row.limit_m), amount("persons", row.persons_both))))),
  element("p", { class: "quiet small" }, both("Two such facilities can be a choice or a duplication: that is for the towns to say. Of all services; most pairs first. Stops, parks, benches and toilets stand close together on purpose and are left out.", "Zwei solche Einrichtungen können Auswahl sein oder doppelt: Das sagen die Städte. Aus allen Angeboten, die meisten Paare zuerst. Haltestellen, Parks, Bänke und Toiletten liegen mit Absicht dicht und bleiben außer Betracht."))];
}

/** Two municipalities whose residents gain most from each other's facilities of the first service. @param {Data} data @param {any[]} pairs */
function closestTowns(data, pairs) {
  const main = data.first(), limit = largest(main);
  const gain = (/** @type {any} */ row) => row.gain_a + row.gain_b;
  const best = most(pairs.filter((row) => row.category === main.key && row.limit_m === limit && !Number.isNaN(gain(row))), gain);
  if (!best || gain(best) === 0) return null;
  return element("p", {}, strong(both("{0} and {1}", "{0} und {1}", data.town(best.a_municipality_id), data.town(best.b_municipality_id))),
    both(" have most to talk about today: {0} of the two have a facility ({2}) {1} only because they may use those of the other.", " haben heute am meisten zu besprechen: {0} der beiden haben nur eine Einrichtung ({2}) {1}, weil sie die der anderen nutzen können.",
      amount("persons", gain(best)), within(limit), serviceName(main)));
}

/** @param {Data} data @param {any[]} pairs of cooperation @param {any[]} towns pairs of municipalities */
function cooperation(data, pairs, towns) {
  const closest = closestTowns(data, towns);
  const saved = (/** @type {any} */ row) => row.places_saved ?? null;
  const best = most(pairs, saved);
  if (!best || saved(best) === null) {
    return [closest, element("p", {}, both("How many new places two towns save by planning together was not examined here (see “Method”).",
      "Wie viele neue Standorte gemeinsame Planung spart, wurde hier nicht untersucht (siehe „Methode“)."))];
  }
  if (saved(best) === 0) return [closest, element("p", {}, both("No two municipalities save a new place by planning together.", "Keine zwei Kommunen sparen einen neuen Standort, wenn sie gemeinsam planen."))];
  return [element("p", {}, strong(both("{0} and {1}", "{0} und {1}", data.town(best.a_municipality_id), data.town(best.b_municipality_id))),
    both(" save {0} when they plan together ({1}, within {2}).", " sparen {0}, wenn sie gemeinsam planen ({1}, innerhalb von {2}).", amount("places", saved(best)), serviceName(data.service(best.category)), metres(best.limit_m)),
    best.is_proven ? "" : both(" These are the best plans found, not proven to be best.", " Das sind die besten gefundenen Pläne, nicht bewiesen als die besten.")), closest];
}

/** Who lives off the network of ways. @param {any[]} islands */
function offNetwork(islands) {
  const sum = (/** @type {string} */ name) => islands.reduce((all, row) => all + row[name], 0);
  const [persons, unlinked, facilities] = [sum("persons"), sum("persons_unlinked"), sum("facilities")];
  if (!persons && !facilities && !Number.isNaN(persons)) return undefined;
  return both("The map shows no connection to the other ways, rightly or by a fault of the map, for {0} (of whom {1} reach nothing) and {2}; what they reach may be told too low.",
    "Ohne Verbindung zu den anderen Wegen sind auf der Karte, zu Recht oder durch einen Fehler der Karte, {0} (von denen {1} nichts erreichen) und {2}; was sie erreichen, kann zu niedrig angegeben sein.",
    amount("persons", persons), number(unlinked), amount("facilities", facilities));
}

/** What is not known first, then what could be unknown and is not. @param {Data} data @param {any[]} coverage @param {any[]} islands */
function notKnown(data, coverage, islands) {
  const { counts: all } = data.record;
  /** @type {string[]} */
  const unknown = [], known = [];
  if (!all.quartiers) {
    unknown.push(both("This run has no quartiers.", "Dieser Lauf hat keine Quartiere."));
  } else if (all.quartiers_known === all.quartiers) {
    known.push(both("The number of residents is known for all quartiers ({0}).", "Die Einwohnerzahl ist für alle Quartiere bekannt ({0}).", number(all.quartiers)));
  } else {
    unknown.push(both("The number of residents is known for {0} of {1} quartiers; the others are hatched.", "Die Einwohnerzahl ist für {0} von {1} Quartieren bekannt; die anderen sind schraffiert.", number(all.quartiers_known), number(all.quartiers)));
  }
  if (data.record.findings?.some((/** @type {any} */ finding) => finding.code === "N950")) {
    unknown.push(both("The results are for publication: counts of few residents are withheld, with others from which they follow.",
      "Die Ergebnisse sind zur Veröffentlichung: Zahlen zu wenigen Einwohnern sind zurückgehalten, mit anderen, aus denen sie folgen."));
  }
  const hidden = all.suppressed?.persons;
  if (hidden) unknown.push(both("Cells with a suppressed number: {0}.", "Zellen mit unterdrückter Zahl: {0}.", number(hidden)));
  const unlinked = data.record.walk?.cells_unlinked;
  if (unlinked) unknown.push(both("Small areas in which residents are counted (cells), but no way is near, so that they reach nothing: {0}.", "Kleine Flächen, in denen Einwohner gezählt sind (Zellen), aber kein Weg nahe ist, so dass sie nichts erreichen: {0}.", number(unlinked)));
  const off = offNetwork(islands);
  if (off) unknown.push(off);
  const edges = edgesOf(data, coverage);
  (edges.isSure ? known : unknown).push(edges.text);
  return [element("p", {}, [...unknown, ...known].join(" "))];
}

/** Whether facilities may be missing at the edge of the region. @param {Data} data @param {any[]} coverage */
function edgesOf(data, coverage) {
  const usual = new Set(data.usual().map((service) => service.key));
  const shown = coverage.filter((row) => usual.has(row.category));
  const worst = (/** @type {any[]} */ rows) => most(rows, (row) => row.persons_uncertain);
  // A usual service says it best; that nothing is missing must hold for all.
  const doubtful = [shown, coverage].map(worst).find((row) => row?.persons_uncertain);
  if (doubtful) {
    return { isSure: false, text: both("At the edge of the region facilities may be missing: {0} residents ({1}) have no {2} within {3} that is known, but may have one beyond the known ground.",
      "Am Rand der Region können Einrichtungen fehlen: {0} Einwohner ({1}) haben kein bekanntes Angebot {2} innerhalb von {3}, vielleicht aber eines jenseits des bekannten Gebiets.",
      number(doubtful.persons_uncertain), percent(shareOf(doubtful.persons_uncertain, doubtful.persons)), serviceName(data.service(doubtful.category)), metres(doubtful.limit_m)) };
  }
  return coverage.every((row) => row.persons_uncertain === 0)
    ? { isSure: true, text: both("Nothing is missing at the edge of the region: all facilities within reach of it are known.", "Am Rand der Region fehlt nichts: Alle Einrichtungen in ihrer Reichweite sind bekannt.") }
    : { isSure: false, text: both("Whether facilities are missing at the edge of the region is not known or withheld.", "Ob am Rand der Region Einrichtungen fehlen, ist nicht bekannt oder zurückgehalten.") };
}

/** What the boundary does, under the map of coverage; on paper there is no room for it. @param {Data} data @param {HTMLElement} figure @param {Service} service @param {number} limit */
async function borderMap(data, figure, service, limit) {
  /** @type {Choice} */
  const now = { service: service.key, limit, layer: "border", level: "quartier", bounds: "with" };
  const [cells, shown] = await Promise.all([cellsOf(data), shownOf(data, now, true)]);
  const map = new RegionMap(data, cells, { interactive: false });
  figure.append(element("div", { class: "no-print" }, map.frame, legendOf(shown, choiceName(data, now))));
  map.show(shown.scene);
}

/** @param {Data} data @param {HTMLElement} figure @param {Service} service @param {number} limit */
async function summaryMap(data, figure, service, limit) {
  /** @type {Choice} */
  const now = { service: service.key, limit, layer: "coverage", level: "quartier", bounds: "without" };
  const [cells, shown] = await Promise.all([cellsOf(data), shownOf(data, now, false)]);
  const map = new RegionMap(data, cells, { interactive: false });
  shown.scene.boundaries = true;
  const legend = element("div", {}, legendOf(shown, choiceName(data, now)));
  figure.append(map.frame, element("figcaption", {}, legend, element("p", { class: "no-print" }, link("map", say("open_map")))));
  map.show(shown.scene);
  /** Adds the best places, numbered as in the text, once they are known. @param {any[]} best */
  const mark = (best) => {
    const placed = best.map((gap, at) => ({ gap, text: String(at + 1) })).filter(({ gap }) => gap.place);
    if (placed.length === 0) return;
    const marks = placed.map(({ gap, text }) => ({
      at: gap.place, radius: 9, kind: "numbered", text, title: `${serviceName(gap.service)}: ${amount("persons", gap.persons)}`,
    }));
    const entry = { kind: "dot-numbered", text: both("where one new place of any service helps most, numbered as in the text", "wo ein neuer Standort gleich welchen Angebots am meisten hilft, mit den Nummern des Textes") };
    legend.replaceChildren(legendOf({ ...shown, legend: [...shown.legend, entry] }, choiceName(data, now)));
    map.show({ ...shown.scene, marks });
  };
  return { mark };
}
