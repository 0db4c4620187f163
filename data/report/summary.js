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
  await summaryMap(data, figure, service, limit);
  const [coverage, border, towns, pairs, saved, flows, islands] = await Promise.all(
    ["coverage_region", "border_region", "border_municipality", "municipality_pairs", "cooperation_pairs", "border_flows", "islands"].map((table) => data.rows(table)));
  head.append(lead(data, coverage));
  text.append(
    chapter(both("Who reaches what", "Wer erreicht was"), reachList(data, coverage)),
    chapter(both("What the open boundary gives", "Was die offene Grenze bringt"), openBoundary(data, border, towns), largestFlow(data, flows)),
    chapter(both("Where one place helps most", "Wo ein Standort am meisten hilft"), await bestGaps(data)),
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
  const { counts: all, walk } = data.record;
  const way = walk ? say("on_foot", lang === "de" ? walk.profile_name_de ?? walk.profile : walk.profile_name_en ?? walk.profile) : say("straight");
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
      return row && both("{0} ({1}) within {2}", "{0} ({1}) innerhalb von {2}", number(row.persons_covered), percent(row.share_covered), metres(limit));
    }).filter(Boolean);
    const last = rowAt(coverage, service.key, largest(service));
    return element("li", {}, strong(serviceName(service)), ": ", listed(/** @type {string[]} */ (parts)), ".", bar(last?.share_covered ?? null));
  };
  return [
    element("p", {}, both("So many of {0} residents reach the service:", "So viele von {0} Einwohnern erreichen das Angebot:", number(coverage[0]?.persons))),
    element("ul", { class: "reach" }, data.usual().map(item)),
    older(data, coverage),
  ];
}

/** What residents of 65 or older reach, where the run counts them. @param {Data} data @param {any[]} coverage */
function older(data, coverage) {
  const main = data.first(), row = rowAt(coverage, main.key, largest(main));
  if (!row || row.share_65_covered === undefined || !isKnown(row.persons_65)) return null;
  return element("p", {}, both("Of {0} residents aged 65 or older, {1} ({2}) reach within {3}: {4}.", "Von {0} Einwohnern ab 65 Jahren erreichen {1} ({2}) innerhalb von {3}: {4}.",
    number(row.persons_65), number(row.persons_65_covered), percent(row.share_65_covered), metres(largest(main)), serviceName(main)));
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
  const name = (/** @type {any} */ one) => `${serviceName(data.service(one.category))} (${metres(one.limit_m)})`;
  return [element("p", {}, strong(`${serviceName(main)}: `), both(
    "with the facilities of their own municipality alone, {0} residents would have one within {1}. Because the boundary is open, {2} have one: ",
    "mit den Einrichtungen der eigenen Kommune allein wären {0} Einwohner innerhalb von {1} versorgt. Weil die Grenze offen ist, sind es {2}: ",
    number(row.covered_closed), metres(limit), number(row.covered_open)),
  strong(both("{0} more.", "{0} mehr.", number(row.border_gain))), " ", winner?.border_gain ? both(
    "Most of them live in {0} ({1}).", "Die meisten von ihnen leben in {0} ({1}).", data.town(winner.municipality_id), number(winner.border_gain)) : "", " ",
  !best?.border_gain || best === row ? "" : both("The open boundary gives most for {0}: {1}.", "Am meisten bringt die offene Grenze bei {0}: {1}.", name(best), amount("persons", best.border_gain)))];
}

/** Between which two municipalities most residents have their nearest facility across the boundary. @param {Data} data @param {any[]} flows */
function largestFlow(data, flows) {
  const main = data.first();
  const best = most(flows.filter((row) => row.category === main.key && row.home_id !== row.host_id && row.host_id !== null), (row) => row.persons);
  if (!best?.persons) return null;
  return element("p", {}, both("{0} of {1} have their nearest facility in {2} ({3}): more than between any other two municipalities.", "Für {0} von {1} liegt die nächste Einrichtung in {2} ({3}): mehr als zwischen allen anderen zwei Kommunen.",
    amount("persons", best.persons), data.town(best.home_id), data.town(best.host_id), serviceName(main)));
}

/** The first gaps of the usual services, and the first that two municipalities share. @param {Data} data */
async function bestGaps(data) {
  if (!data.has("gaps")) {
    return [element("p", {}, both("This run proposed no places; the findings on the page “Method” say why.",
      "Dieser Lauf hat keine Standorte vorgeschlagen; warum, sagen die Befunde auf der Seite „Methode“."))];
  }
  /** @type {any[]} */
  const all = [];
  for (const service of data.usual()) {
    const gaps = await gapsOf(data, { service: service.key, limit: largest(service), layer: "gaps", level: "quartier", bounds: "without" });
    all.push(...gaps.map((gap) => ({ ...gap, service })));
  }
  all.sort((a, b) => b.persons - a.persons || a.rank - b.rank);
  /** @type {any[]} */
  const best = [];
  for (const gap of all) {
    if (best.length < 3 && !best.some((one) => one.place_id === gap.place_id)) best.push(gap);
  }
  const shared = all.find((gap) => gap.is_split);
  if (best.length === 0) return [element("p", {}, gapNote(data, /** @type {any} */ ({ service: data.first().key }), []) ?? say("nothing"))];
  const item = (/** @type {any} */ gap) => element("li", {}, strong(`${serviceName(gap.service)}: ${amount("persons", gap.persons)}`),
    both(" would gain it within {0} by one new place {1}{2}.", " wären durch einen neuen Standort {1} innerhalb von {0} neu versorgt{2}.",
      metres(gap.limit_m), whereIs(data, gap), gap.is_split ? ` (${gapTowns(data, gap)})` : ""));
  const many = best.filter((gap) => gap.is_split).length;
  const sharing = best.length === 1 ? (many ? both("It is shared by several municipalities. ", "Sie betrifft mehrere Kommunen. ") : both("It is not shared by several municipalities. ", "Sie betrifft nur eine Kommune. "))
    : many === 0 ? both("None of them is shared by two municipalities. ", "Keine von ihnen teilen sich zwei Kommunen. ")
    : many === best.length ? both("All of them are shared by several municipalities. ", "Alle betreffen mehrere Kommunen. ")
    : both("Shared by several municipalities: {0}. ", "Mehrere Kommunen betrifft: {0}. ", listed(best.filter((gap) => gap.is_split).map((gap) => String(best.indexOf(gap) + 1))));
  return [
    element("ol", {}, best.map(item)),
    element("p", {}, sharing,
      shared && !best.includes(shared) ? both("The largest shared one: {0}, {1} ({2}).", "Die größte gemeinsame: {0}, {1} ({2}).", serviceName(shared.service), amount("persons", shared.persons), gapTowns(data, shared)) : ""),
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
  const rows = pairs.filter(counts_).sort((a, b) => b.double_structures - a.double_structures || b.persons_both - a.persons_both).slice(0, 3);
  if (rows.length === 0) return [element("p", {}, both("None across a municipal boundary, apart from stops, parks, benches and toilets.", "Keine über eine Gemeindegrenze, von Haltestellen, Parks, Bänken und Toiletten abgesehen."))];
  return [element("ul", {}, rows.map((row) => element("li", {},
    strong(both("{0} and {1}", "{0} und {1}", data.town(row.a_municipality_id), data.town(row.b_municipality_id))),
    both(": {0} – {1} for largely the same residents within {2}; {3} reach facilities of both.",
      ": {0} – {1} für weitgehend dieselben Einwohner innerhalb von {2}; {3} erreichen Einrichtungen beider.",
      serviceName(data.service(row.category)), amount("pairs", row.double_structures), metres(row.limit_m), amount("persons", row.persons_both))))),
  element("p", { class: "quiet small" }, both("Stops, parks, benches and toilets are left out here.", "Haltestellen, Parks, Bänke und Toiletten bleiben hier außer Betracht."))];
}

/** Two municipalities whose residents gain most from each other's facilities of the first service. @param {Data} data @param {any[]} pairs */
function closestTowns(data, pairs) {
  const main = data.first(), limit = largest(main);
  const gain = (/** @type {any} */ row) => row.gain_a + row.gain_b;
  const best = most(pairs.filter((row) => row.category === main.key && row.limit_m === limit && !Number.isNaN(gain(row))), gain);
  if (!best || gain(best) === 0) return null;
  return element("p", {}, strong(both("{0} and {1}", "{0} und {1}", data.town(best.a_municipality_id), data.town(best.b_municipality_id))),
    both(" gain most from each other today: {0} of the two are within {1} of a facility ({2}) only thanks to the other.", " gewinnen heute am meisten voneinander: {0} der beiden haben nur dank der anderen eine Einrichtung innerhalb von {1} ({2}).",
      amount("persons", gain(best)), metres(limit), serviceName(main)));
}

/** @param {Data} data @param {any[]} pairs of cooperation @param {any[]} towns pairs of municipalities */
function cooperation(data, pairs, towns) {
  const closest = closestTowns(data, towns);
  const saved = (/** @type {any} */ row) => row.places_saved ?? null;
  const best = most(pairs, saved);
  if (!best || saved(best) === null) {
    return [closest, element("p", {}, both("New places that neighbours save by planning together: not computed in this run. The command “nahraum cooperate” computes it, and a run does with a section [cooperate].",
      "Neue Standorte, die Nachbarn durch gemeinsame Planung sparen: in diesem Lauf nicht berechnet. Der Befehl „nahraum cooperate“ berechnet es, ein Lauf mit einem Abschnitt [cooperate]."))];
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
  return both("The map of ways has parts without a connection to the others, with {0} (of whom {1} reach nothing) and {2}.",
    "Die Karte der Wege hat Teile ohne Verbindung zu den anderen, mit {0} (von denen {1} nichts erreichen) und {2}.",
    amount("persons", persons), number(unlinked), amount("facilities", facilities));
}

/** @param {Data} data @param {any[]} coverage @param {any[]} islands */
function notKnown(data, coverage, islands) {
  const { counts: all } = data.record;
  const usual = new Set(data.usual().map((service) => service.key));
  const shown = coverage.filter((row) => usual.has(row.category));
  const doubtful = most(shown, (row) => row.persons_uncertain);
  const parts = !all.quartiers ? [both("This run has no quartiers.", "Dieser Lauf hat keine Quartiere.")] : [
    all.quartiers_known === all.quartiers
      ? both("The number of residents is known for all quartiers ({0}).", "Die Einwohnerzahl ist für alle Quartiere bekannt ({0}).", number(all.quartiers))
      : both("The number of residents is known for {0} of {1} quartiers; the others are hatched.", "Die Einwohnerzahl ist für {0} von {1} Quartieren bekannt; die anderen sind schraffiert.", number(all.quartiers_known), number(all.quartiers)),
  ];
  if (data.record.findings?.some((/** @type {any} */ finding) => finding.code === "N950")) {
    parts.push(both("The results are for publication: counts of few residents are withheld, with others from which they follow.",
      "Die Ergebnisse sind zur Veröffentlichung: Zahlen zu wenigen Einwohnern sind zurückgehalten, mit anderen, aus denen sie folgen."));
  }
  const hidden = all.suppressed?.persons;
  if (hidden) parts.push(both("Cells with a suppressed number: {0}.", "Zellen mit unterdrückter Zahl: {0}.", number(hidden)));
  if (doubtful?.persons_uncertain) {
    parts.push(both("The edges are uncertain: {0} residents ({1}) have no {2} within {3} that is known, but may have one beyond the known ground.",
      "Die Ränder sind ungewiss: {0} Einwohner ({1}) haben kein bekanntes Angebot {2} innerhalb von {3}, vielleicht aber eines jenseits des bekannten Gebiets.",
      number(doubtful.persons_uncertain), percent(shareOf(doubtful.persons_uncertain, doubtful.persons)), serviceName(data.service(doubtful.category)), metres(doubtful.limit_m)));
  } else if (!shown.every((row) => row.persons_uncertain === 0)) {
    parts.push(both("How certain the edges are is not known or withheld.", "Wie gewiss die Ränder sind, ist nicht bekannt oder zurückgehalten."));
  } else {
    parts.push(both("The edges are certain: all facilities within reach of the region are known.", "Die Ränder sind gewiss: alle Einrichtungen in Reichweite der Region sind bekannt."));
  }
  const unlinked = data.record.walk?.cells_unlinked;
  if (unlinked) parts.push(both("Cells not linked to the walking network: {0}.", "Zellen ohne Anschluss an das Wegenetz: {0}.", number(unlinked)));
  const off = offNetwork(islands);
  if (off) parts.push(off);
  return [element("p", {}, parts.join(" "))];
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
  figure.append(map.frame, element("figcaption", {}, legendOf(shown, choiceName(data, now)),
    element("p", { class: "no-print" }, link("map", say("open_map")))));
  map.show(shown.scene);
}
