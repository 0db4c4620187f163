// @ts-check
// Maps of areas: coverage and border effect of quartiers, districts, municipalities or counties, with and without
// municipal boundaries.

/** Lower ends of the classes of shares; the last class has no upper end. */
const SHARES = [0, 0.2, 0.4, 0.6, 0.8];
/** Lower ends of the classes of border gains; the first class is nobody. */
const GAINS = [0, Number.MIN_VALUE, 0.05, 0.1, 0.25];

/** @param {number[]} lows @param {number} share */
function classOf(lows, share) {
  let at = lows.length - 1;
  while (at > 0 && share < lows[at]) at--;
  return at;
}

/**
 * Residents of an area who have the service within the limit; with boundaries without the gain of the open ones.
 * @param {Values} values
 * @param {number} area
 * @param {boolean} closed
 */
function reached(values, area, closed) {
  const open = values.covered[area], gain = values.gain[area];
  if (!closed || open === null) return open;
  return gain === null || gain === undefined ? null : open - gain;
}

/** @param {Area | undefined} area @param {number | null} part @param {number[]} lows */
function areaClass(area, part, lows) {
  const all = area?.persons.persons;
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

/** The name of an area, with its municipality where it lies in one. @param {Data} data @param {Level} level @param {number} at */
function areaName(data, level, at) {
  if (level === "quartier") return data.quartierName(at);
  const area = data.areas(level)[at];
  if (!area) return say("unknown");
  return level === "district" ? say("of_quartier", area.name || say("outside_district"), data.town(area.home)) : area.name;
}

/**
 * Colours and legend of the areas of a level.
 * @param {Data} data
 * @param {Level} level
 * @param {{colours: string[], texts: string[], lows: number[], part: (area: number) => number | null, isHatched: (area: number) => boolean}} shares
 * @returns {{look: Look, legend: LegendEntry[]}}
 */
function areaLook(data, level, { colours, texts, lows, part, isHatched }) {
  const areas = data.areas(level);
  const classes = areas.map((area, at) => area && areaClass(area, part(at), lows));
  const hatched = areas.map((area, at) => area && isHatched(at));
  const of = (/** @type {number} */ quartier) => data.areaOf(level, quartier);
  /** @type {Look} */
  const look = {
    colours,
    // Residents outside all areas of a level have no value there.
    classOf: (quartier) => classes[of(quartier) ?? -1] ?? UNKNOWN,
    isHatched: (quartier) => hatched[of(quartier) ?? -1] ?? false,
  };
  const count = (/** @type {number} */ cls) => classes.filter((one) => one === cls).length;
  /** @type {LegendEntry[]} */
  const legend = texts.map((text, at) => ({ colour: colours[at], text, count: number(count(at)) }));
  legend.push({ colour: COLOURS.ground, text: say("nobody") });
  if (count(UNKNOWN)) legend.push({ kind: "hatch-unknown", text: say("unknown_legend"), count: number(count(UNKNOWN)) });
  if (count(WITHHELD)) legend.push({ colour: COLOURS.withheld, text: say("withheld_legend"), count: number(count(WITHHELD)) });
  if (hatched.includes(true)) legend.push({ kind: "hatch-uncertain", text: say("uncertain_legend") });
  return { look, legend };
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @returns {Promise<Shown>} */
async function coverageShown(data, choice, closed) {
  return areasShown(data, choice, closed, await valuesOf(data, choice, choice.level));
}

/** Coverage of areas by values of the choice's level. @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values @returns {Shown} */
function areasShown(data, choice, closed, values) {
  const { level } = choice;
  const open = closed ? values.closedUncertain : values.uncertain;
  const { look, legend } = areaLook(data, level, {
    colours: COLOURS.coverage, texts: shareTexts(SHARES, false), lows: SHARES, part: (at) => reached(values, at, closed),
    isHatched: (at) => (shareOf(open[at], data.areas(level)[at].persons.persons) ?? 0) > 0.01,
  });
  return {
    scene: {
      look, marks: [], lines: [], boundaries: closed,
      title: `${say("coverage")}: ${choiceName(data, choice)}, ${say(closed ? "closed_note" : "open_note")}`,
      describe: (at) => describeCoverage(data, choice, closed, values, at),
    },
    title: say("coverage"), head: say("share_covered"), legend, counted: areasCounted(level),
    table: () => areaTable(data, choice, values),
  };
}

/** What a legend counts. @param {Level} level */
function areasCounted(level) {
  const what = {
    quartier: both("number of quartiers", "Zahl der Quartiere"), district: both("number of districts", "Zahl der Stadtbezirke"),
    municipality: both("number of municipalities", "Zahl der Kommunen"), county: both("number of counties", "Zahl der Kreise"),
  }[level];
  return both("On the right: {0}. Classes are fixed.", "Rechts: {0}. Die Klassen sind fest.", what);
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @param {Values} values of the choice's level @param {number} quartier */
function describeCoverage(data, choice, closed, values, quartier) {
  const { level } = choice, at = data.areaOf(level, quartier);
  if (at === null || !data.areas(level)[at]) return say("persons_unknown", data.quartierName(quartier));
  const name = areaName(data, level, at), all = data.areas(level)[at].persons.persons, part = reached(values, at, closed);
  if (all === null || part === null) return say("persons_unknown", name);
  if (all === 0) return say("nobody_lives", name);
  if (Number.isNaN(part / all)) return say("persons_withheld", name);
  const text = say("quartier_value", name, number(part), number(all), percent(part / all), serviceName(data.service(choice.service)), within(choice.limit));
  const mean = closed || values.mean[at] === null ? "" : `, ${say("mean_way", metres(values.mean[at]))}`;
  const uncertain = (closed ? values.closedUncertain : values.uncertain)[at];
  return `${text} (${say(closed ? "closed_note" : "open_note")})${mean}${uncertainWords(uncertain)}.`;
}

/** @param {Data} data @param {Choice} choice @returns {Promise<Shown>} */
async function borderShown(data, choice) {
  const { level } = choice;
  const values = await valuesOf(data, choice, level);
  const describe = (/** @type {number} */ quartier) => {
    const at = data.areaOf(level, quartier);
    if (at === null || !data.areas(level)[at]) return say("persons_unknown", data.quartierName(quartier));
    const name = areaName(data, level, at), all = data.areas(level)[at].persons.persons, gain = values.gain[at];
    if (all === null || gain === null) return say("persons_unknown", name);
    if (all === 0) return say("nobody_lives", name);
    if (Number.isNaN(gain / all)) return say("persons_withheld", name);
    return say("gain_value", name, number(gain), number(all), percent(gain / all), serviceName(data.service(choice.service)), within(choice.limit)) + ".";
  };
  const { look, legend } = areaLook(data, level, {
    colours: COLOURS.gain, texts: shareTexts(GAINS, true), lows: GAINS, part: (at) => values.gain[at], isHatched: () => false,
  });
  return {
    scene: { look, marks: [], lines: [], boundaries: true, title: `${say("border")}: ${choiceName(data, choice)}`, describe },
    title: say("border"), head: say("share_gain"), legend, counted: areasCounted(level),
    table: () => areaTable(data, choice, values),
  };
}

/**
 * Where an area of a level leads; nowhere for levels without a page.
 * @param {Level} level
 * @param {number} at
 * @param {string} name
 * @param {(address: string, text: string) => Child} [named] a name, by default with a link to its page
 */
function areaLink(level, at, name, named = link) {
  return level === "quartier" || level === "municipality" ? named(`${level}=${at}`, name) : name;
}

/**
 * All areas of the level with and without boundaries.
 * @param {Data} data
 * @param {Choice} choice
 * @param {Values} values
 * @param {(address: string, text: string) => Child} [named] a name, by default with a link to its page
 */
function areaTable(data, choice, values, named = link) {
  const { level } = choice, areas = data.areas(level);
  const of = (/** @type {(at: number) => any} */ value) => (/** @type {Area} */ row) => value(row.number);
  const all = (/** @type {number} */ at) => areas[at].persons.persons;
  const share = (/** @type {boolean} */ closed) => of((at) => shareOf(reached(values, at, closed), all(at)));
  const nameOf = (/** @type {Area} */ row) => row.name || say(level === "district" ? "outside_district" : "outside");
  const lies = level === "quartier" || level === "district";
  return dataTable({
    caption: `${say(`${level}_many`)}: ${choiceName(data, choice)}`, file: `${level}_${choice.service}_${choice.limit}`,
    rows: areas.filter(Boolean), sorted: lies ? 2 : 1,
    columns: [
      { title: say(level), value: nameOf, show: (row) => areaLink(level, row.number, nameOf(row), named) },
      ...(lies ? [{ title: say("municipality"), value: (/** @type {Area} */ row) => data.town(row.home), show: (/** @type {Area} */ row) => named(`municipality=${row.home}`, data.town(row.home)) }] : []),
      numberColumn(say("Persons"), of(all)),
      numberColumn(both("Share, without boundaries", "Anteil, ohne Grenzen"), share(false), percent),
      numberColumn(both("Share, with boundaries", "Anteil, mit Grenzen"), share(true), percent),
      numberColumn(both("Only thanks to the open boundary", "Nur dank offener Grenze"), of((at) => values.gain[at])),
      numberColumn(both("Mean way (m)", "Mittlerer Weg (m)"), of((at) => values.mean[at])),
    ],
  });
}
