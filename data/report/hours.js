// @ts-check
// The page of hours of the week: who reaches a facility that is open then.

/** Days of the week as tables write them, with their names in both languages. @type {[string, string, string][]} */
const DAYS = [
  ["Mo", "Monday", "Montag"], ["Tu", "Tuesday", "Dienstag"], ["We", "Wednesday", "Mittwoch"], ["Th", "Thursday", "Donnerstag"],
  ["Fr", "Friday", "Freitag"], ["Sa", "Saturday", "Samstag"], ["Su", "Sunday", "Sonntag"],
];
const HOURS = 24;
/** Size of an hour in the picture, and of the room for days and hours beside. */
const HOUR = { width: 32, height: 26, left: 92, top: 20 };

/** @typedef {{persons: number | null, persons_covered: number | null, persons_hours_unknown: number | null, persons_uncertain: number | null, facilities_open: number, facilities_hours_unknown: number, day: number, hour: number}} HourRow */

/** What is chosen on the page; `town` is empty for the region. */
const chosenHours = { town: "" };

/** The hours of an area at a limit, from Monday 0:00; empty where the run has none. @param {any[]} rows @param {number} limit @returns {HourRow[]} */
function weekOf(rows, limit) {
  const numberOf = new Map(DAYS.map(([key], at) => [key, at]));
  const week = rows.filter((row) => row.limit_m === limit).map((row) => ({ ...row, day: numberOf.get(row.weekday) ?? 0 }));
  return week.sort((a, b) => a.day - b.day || a.hour - b.hour);
}

/** The name of a day. @param {number} day */
function dayName(day) {
  return DAYS[day][lang === "de" ? 2 : 1];
}

/** A day and the time at which facilities are looked at. @param {HourRow} row */
function hourName(row) {
  return both("{0}, {1}:00", "{0}, {1} Uhr", dayName(row.day), row.hour);
}

/** What is true in an hour, in a sentence. @param {HourRow} row */
function hourWords(row) {
  return both("{0}: {1} of {2} residents ({3}) reach an open facility; {4} in the area are open, of {5} it is not known; for {6} more residents it depends on these",
    "{0}: {1} von {2} Einwohnern ({3}) erreichen eine geöffnete Einrichtung; {4} im Gebiet haben offen, von {5} ist es nicht bekannt; für {6} weitere Einwohner hängt es davon ab",
    hourName(row), number(row.persons_covered), number(row.persons), percent(shareOf(row.persons_covered, row.persons)),
    amount("facilities", row.facilities_open), number(row.facilities_hours_unknown), number(row.persons_hours_unknown)) + uncertainWords(row.persons_uncertain);
}

/** The hours of most and of fewest residents; of several the first. @param {HourRow[]} week @returns {{best: HourRow, worst: HourRow} | undefined} */
function extremesOf(week) {
  const known = week.filter((row) => isKnown(row.persons_covered));
  if (known.length === 0) return undefined;
  const pick = (/** @type {(a: number, b: number) => boolean} */ isBetter) =>
    known.reduce((one, row) => (isBetter(Number(row.persons_covered), Number(one.persons_covered)) ? row : one));
  return { best: pick((a, b) => a > b), worst: pick((a, b) => a < b) };
}

/** The week as a picture: a row a day, a column an hour, darker where more residents reach an open facility. @param {HourRow[]} week @param {string} caption */
function weekPicture(week, caption) {
  let at = 0;
  const x = (/** @type {number} */ hour) => HOUR.left + hour * HOUR.width, y = (/** @type {number} */ day) => HOUR.top + day * HOUR.height;
  const frame = drawn("rect", { class: "hour-chosen", width: HOUR.width, height: HOUR.height, visibility: "hidden" });
  const choose = (/** @type {number} */ to) => {
    at = Math.max(0, Math.min(week.length - 1, to));
    const row = week[at];
    frame.setAttribute("x", String(x(row.hour)));
    frame.setAttribute("y", String(y(row.day)));
    frame.setAttribute("visibility", "visible");
    note.textContent = hourWords(row);
    announce(hourWords(row));
  };
  /** @type {{[key: string]: number}} */
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -HOURS, ArrowDown: HOURS };
  const press = (/** @type {KeyboardEvent} */ event) => {
    if (!Object.hasOwn(steps, event.key)) return;
    event.preventDefault();
    const to = at + steps[event.key];
    choose(to >= 0 && to < week.length ? to : at);
  };
  const cell = (/** @type {HourRow} */ row, /** @type {number} */ number_) => {
    const share = shareOf(row.persons_covered, row.persons);
    const text = isKnown(share) ? number(share * 100) : "?";
    return drawn("g", { click: () => choose(number_) }, drawn("title", {}, hourWords(row)),
      drawn("rect", { class: isKnown(share) ? "hour" : "hour untold", x: x(row.hour), y: y(row.day), width: HOUR.width, height: HOUR.height, "fill-opacity": isKnown(share) ? share : null }),
      drawn("text", { class: isKnown(share) && share > 0.5 ? "on-dark" : null, x: x(row.hour) + HOUR.width / 2, y: y(row.day) + HOUR.height / 2 + 4, "text-anchor": "middle" }, text));
  };
  const note = element("p", { class: "quiet small" }, both("Percent of the residents with an open facility within the limit, at the beginning of each hour. Point at an hour, or focus the picture and use the arrow keys.",
    "Prozent der Einwohner mit einer geöffneten Einrichtung innerhalb des Grenzwerts, jeweils zu Beginn der Stunde. Für Werte auf eine Stunde zeigen, oder das Bild fokussieren und Pfeiltasten nutzen."));
  const svg = drawn("svg", { class: "week", viewBox: `0 0 ${x(HOURS) + 2} ${y(DAYS.length) + 2}`, role: "img", tabindex: "0", "aria-label": caption, keydown: press },
    [...Array(HOURS).keys()].map((hour) => drawn("text", { x: x(hour) + HOUR.width / 2, y: HOUR.top - 6, "text-anchor": "middle" }, hour)),
    DAYS.map((_, day) => drawn("text", { x: HOUR.left - 8, y: y(day) + HOUR.height / 2 + 4, "text-anchor": "end" }, dayName(day))),
    week.map(cell), frame);
  return element("figure", { class: "week-figure" }, element("div", { class: "table-scroll" }, svg), element("figcaption", {}, note));
}

/** @param {HourRow[]} week @param {string} caption */
function weekTable(week, caption) {
  return dataTable({
    caption, file: "hours", rows: week, first: 24,
    columns: [
      { title: both("Hour", "Stunde"), value: hourName },
      numberColumn(say("covered"), (row) => row.persons_covered),
      numberColumn(say("share"), (row) => shareOf(row.persons_covered, row.persons), percent),
      numberColumn(both("Perhaps, hours unknown", "Vielleicht, Zeiten unbekannt"), (row) => row.persons_hours_unknown),
      numberColumn(both("Perhaps, facilities unknown", "Vielleicht, Einrichtungen unbekannt"), (row) => row.persons_uncertain),
      numberColumn(both("Open facilities", "Geöffnete Einrichtungen"), (row) => row.facilities_open),
      numberColumn(both("Facilities, hours unknown", "Einrichtungen, Zeiten unbekannt"), (row) => row.facilities_hours_unknown),
    ],
  });
}

/** @param {Data} data @param {HTMLElement} main */
async function hoursPage(data, main) {
  put(main, element("h1", {}, say("hours")));
  if (!data.has("hours_region")) {
    put(main, element("p", {}, both("This run did not look at opening hours; by_hour = true in [when] makes it do so.", "Dieser Lauf hat keine Öffnungszeiten betrachtet; by_hour = true in [when] sorgt dafür.")));
    return;
  }
  const now = (choice ??= firstChoice(data));
  const place = element("div"), newest = newestOf();
  const fill = async () => {
    const mine = newest();
    const service = data.service(now.service), limit = service.limits.includes(now.limit) ? now.limit : largest(service);
    const town = chosenHours.town === "" ? undefined : Number(chosenHours.town);
    const all = await data.rows(town === undefined ? "hours_region" : "hours_municipality", service.key);
    const week = weekOf(all.filter((row) => town === undefined || row.municipality_id === town), limit);
    const where = town === undefined ? data.record.config.region.name : data.town(town);
    const caption = `${serviceName(service)} ${within(limit)}, ${where}`;
    const ends = extremesOf(week);
    const parts = week.length === 0 ? [element("p", {}, say("nothing"))] : [
      element("h2", {}, caption),
      ends && element("p", {}, both("Most residents reach an open one on {0} ({1}), fewest on {2} ({3}).", "Die meisten Einwohner erreichen eine geöffnete am {0} ({1}), die wenigsten am {2} ({3}).",
        hourName(ends.best), percent(shareOf(ends.best.persons_covered, ends.best.persons)), hourName(ends.worst), percent(shareOf(ends.worst.persons_covered, ends.worst.persons)))),
      weekPicture(week, [caption, ends && hourWords(ends.best), ends && hourWords(ends.worst)].filter(Boolean).join(". ")),
      element("details", {}, element("summary", {}, both("The picture as a table", "Das Bild als Tabelle")), weekTable(week, caption)),
    ];
    if (mine()) place.replaceChildren(...parts.filter(Boolean));
  };
  const towns = data.municipalities.filter(Boolean).map((town) => ({ value: String(town.number), text: town.name }));
  const options = [{ value: "", text: data.record.config.region.name }, ...towns];
  put(main, element("p", {}, both("An ordinary week, without holidays. What states no opening hours counts as not known, never as closed.",
    "Eine gewöhnliche Woche ohne Feiertage. Was keine Öffnungszeiten nennt, gilt als nicht bekannt, nie als geschlossen.")),
    element("div", { class: "controls" }, picker(say("service"), serviceOptions(data), now.service, (value) => {
      now.service = value;
      now.limit = largest(data.service(value));
      fill();
    }), picker(say("level"), [{ name: "", options }], chosenHours.town, (value) => {
      chosenHours.town = value;
      fill();
    })), place);
  await fill();
}
