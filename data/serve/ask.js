// @ts-check
// Questions to the server, and its answers as the report's script knows values.

/**
 * @typedef {{[column: string]: any[]}} Told
 * @typedef {{coverage: Told, border: Told, limit_m: number}} Reached
 * @typedef {{[column: string]: number}} Persons
 * @typedef {{linked: boolean, why?: string, reason?: string, minutes: number | null, limit_m: number, persons: Persons, municipalities: {municipality_name: string, persons: Persons}[], facilities: {[category: string]: number}, meets_edge: boolean, area: {coordinates: number[][][][]}}} Around
 */

/**
 * Asks the server; fails with its reason when it refuses.
 * @param {object} question
 * @returns {Promise<any>}
 */
async function ask(question) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch("/live/answer", {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question),
    });
  } catch {
    throw new Error(both("The program does not answer; has it ended?", "Das Programm antwortet nicht; ist es beendet?"));
  }
  const answer = await response.json();
  if (!response.ok) throw new Error(refusalText(response.status, answer.description));
  return answer;
}

/** Why the server gives no answer, in the language of the page. @param {number} status @param {string} reason of the server, in English */
function refusalText(status, reason) {
  if (status === 429) return both("Too many questions at once; ask again in a second.", "Zu viele Fragen auf einmal; bitte in einer Sekunde noch einmal fragen.");
  if (status === 503) return both("The program is busy; ask again in a second.", "Das Programm ist beschäftigt; bitte in einer Sekunde noch einmal fragen.");
  return both("The program refuses the question: {0}.", "Das Programm lehnt die Frage ab: {0}.", reason);
}

/** The values of quartiers, as those of a report: a row of an answer has the number of its quartier. @param {Reached} answer @returns {Values} */
function valuesOf({ coverage, border }) {
  const count = coverage.persons_covered.length;
  const of = (/** @type {string} */ column) => border[column].slice(0, count);
  /** @type {{[group: string]: any[]}} */
  const groups = {};
  for (const name of Object.keys(coverage)) {
    if (/^persons.*_covered$/.test(name)) groups[name.replace(/_covered$/, "")] = coverage[name];
  }
  return {
    covered: coverage.persons_covered, uncertain: coverage.persons_uncertain, mean: coverage.mean_distance_m,
    gain: of("border_gain"), closedUncertain: of("covered_closed_uncertain"), abroad: of("nearest_abroad_persons"), groups,
  };
}

/** Residents of the region, and who of them reach the service: the last row of the border effect. @param {Reached} answer */
function totalOf({ border }) {
  const last = (/** @type {string} */ column) => border[column][border[column].length - 1];
  return { persons: last("persons"), open: last("covered_open"), closed: last("covered_closed") };
}

/** The rings of an area in steps of the page's grid. @param {Around} around @param {number} gridM */
function ringsOf(around, gridM) {
  return around.area.coordinates.flat().map((ring) => ring.map(([x, y]) => [x / gridM, y / gridM]));
}
