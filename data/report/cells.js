// @ts-check
// Maps of cells: how far their residents have to a service, with and without municipal boundaries.

/** The code of a cell without a distance, beside the numbers of classes. */
const NO_DISTANCE = 255;

/** Colours for a number of classes of ways, from near to far. @param {number} count */
function wayColours(count) {
  const last = COLOURS.way.length - 1;
  return Array.from({ length: count }, (_, at) => COLOURS.way[Math.round((at * last) / Math.max(1, count - 1))]);
}

/**
 * The class of each cell's way to the nearest facility; with boundaries to that of its own municipality. None where
 * the run has no cells.
 * @param {Data} data
 * @param {string} service
 * @param {boolean} closed
 * @returns {Promise<Uint8Array | undefined>}
 */
async function classesOf(data, service, closed) {
  const columns = /** @type {any} */ (await data.columns("cells", service));
  // Runs of earlier versions have no distances with boundaries.
  if (!columns || !closed || !columns.above) return columns?.class;
  return (columns.closed ??= closedClasses(columns.class, columns.above));
}

/** How far closed classes lie above open ones, beyond the last one from its begin. @param {Uint8Array} open @param {Uint8Array} above */
function closedClasses(open, above) {
  return open.map((one, at) => (one + above[at]) & 255);
}

/** Residents of the cells of each class, and of those without a way. @param {Data} data @param {Uint8Array} codes @param {number} count */
async function residentsOf(data, codes, count) {
  const persons = (await data.columns("cells", "persons of cells"))?.persons ?? [];
  const sums = new Array(count + 1).fill(0);
  persons.forEach((one, at) => {
    // Who is not known is in no sum.
    if (one !== null) sums[Math.min(count, codes[at])] += one;
  });
  return sums;
}

/** @param {Data} data @param {Choice} choice @param {boolean} closed @returns {Promise<Shown>} */
async function cellsShown(data, choice, closed) {
  const codes = await classesOf(data, choice.service, closed);
  const edges = data.part("cells", choice.service)?.edges_m ?? [];
  const hasOwn = (await data.columns("cells", choice.service))?.above !== undefined;
  const areas = await coverageShown(data, { ...choice, level: "quartier" }, closed);
  if (!codes || edges.length === 0) return { ...areas, note: noCells(data) };
  const colours = wayColours(edges.length + 1);
  const comes = choice.limit === 0;
  const texts = edges.map((edge, at) => comes ? say("in_area") : at === 0 ? say("up_to", metres(edge)) : say("over_to", number(edges[at - 1]), metres(edge)));
  if (!comes) texts.push(say("over", metres(edges[edges.length - 1])));
  const residents = await residentsOf(data, codes, texts.length);
  /** @type {LegendEntry[]} */
  const legend = texts.map((text, at) => ({ colour: colours[at], text, count: number(residents[at]) }));
  legend.push({ kind: "hatch-unknown", text: say(comes ? "not_in_area" : closed ? "no_own" : "no_one"), count: number(residents[texts.length]) }, { colour: COLOURS.ground, text: say("nobody") });
  return {
    ...areas,
    scene: {
      ...areas.scene,
      look: {
        colours, classOf: () => 0, isHatched: () => false,
        cellClass: (at) => (codes[at] === NO_DISTANCE ? UNKNOWN : codes[at]),
      },
      title: `${say("cells")}: ${serviceName(data.service(choice.service))}, ${say(closed ? "closed_note" : "open_note")}`,
    },
    title: say("cells"), head: comes ? serviceName(data.service(choice.service)) : say(closed ? "way_to_own" : "way_to_nearest"), legend,
    counted: both("On the right: number of residents.", "Rechts: Zahl der Einwohner."),
    note: closed && !hasOwn ? both("This run has no ways with municipal boundaries: these are those without.", "Dieser Lauf hat keine Wege mit Gemeindegrenzen: dies sind die ohne.") : undefined,
  };
}

/** Why the report has no cells. @param {Data} data */
function noCells(data) {
  const count = data.record.counts.cells;
  return count ? both("The report leaves out the cells: {0} are more than a page can show.", "Der Bericht lässt die Zellen weg: {0} sind mehr, als eine Seite zeigen kann.", number(count))
    : both("This run has no cells.", "Dieser Lauf hat keine Zellen.");
}

/** Cells within and beyond the limit. @param {Data} data @param {Choice} choice @param {boolean} closed */
async function reachedCells(data, choice, closed) {
  const codes = await classesOf(data, choice.service, closed);
  const edge = (data.part("cells", choice.service)?.edges_m ?? []).indexOf(choice.limit);
  if (!codes || edge < 0) return undefined;
  return (/** @type {number} */ at) => (codes[at] <= edge ? 0 : 1);
}

/** What the colours under marks mean. @param {unknown} cellClass @param {boolean} closed @returns {LegendEntry[]} */
function reachedLegend(cellClass, closed) {
  const inhabited = !cellClass ? [{ colour: COLOURS.gap[0], text: both("inhabited", "bewohnt") }] : closed ? [
    { colour: COLOURS.gap[0], text: both("service of the own municipality within the limit", "Angebot der eigenen Kommune innerhalb des Grenzwerts") },
    { colour: COLOURS.gap[1], text: both("no service of the own municipality within the limit", "kein Angebot der eigenen Kommune innerhalb des Grenzwerts") },
  ] : [
    { colour: COLOURS.gap[0], text: both("service within the limit", "Angebot innerhalb des Grenzwerts") },
    { colour: COLOURS.gap[1], text: both("no service within the limit", "kein Angebot innerhalb des Grenzwerts") },
  ];
  return [...inhabited, { colour: COLOURS.ground, text: say("nobody") }];
}

/** A look of little colour, under marks. @param {((cell: number) => number) | undefined} cellClass @returns {Look} */
function quietLook(cellClass) {
  return { colours: COLOURS.gap, classOf: () => 0, isHatched: () => false, cellClass };
}
