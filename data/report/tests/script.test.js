const assert = require("node:assert/strict");
const test = require("node:test");
const zlib = require("node:zlib");
const { load } = require("./load.js");

const page = load("en");
const plain = (value) => JSON.parse(JSON.stringify(value));

test("whole numbers of any size and sign come back", () => {
  assert.deepEqual([0, 1, 2, 3].map(page.unfolded), [-0, -1, 1, -2].map((one) => one + 0));
  // 300 is 0b10_0101100: the low seven bits with a mark, then the rest. 2^35 needs six bytes.
  const bytes = Uint8Array.from([0xac, 0x02, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01]);
  const reader = new page.Reader(bytes);
  assert.equal(reader.unsigned(), 300);
  assert.equal(reader.unsigned(), 2 ** 35);
});

test("columns are read one after the other, with unknown values as null", () => {
  const part = {
    table: "t", rows: 3,
    columns: [
      { name: "share", kind: "number", decimals: 1 }, { name: "step", kind: "number", delta: true },
      { name: "name", kind: "text" }, { name: "ids", kind: "list" }, { name: "class", kind: "code" },
    ],
  };
  const bytes = Uint8Array.from([
    1 + 10, 0, 1 + 1, // 0.5, none, -0.1
    1 + 4, 1 + 2, 0, // 2, 3, none
    1, 2, 0xc3, 0xa4, 1, 0, 1, // one text "ä": rows 0, none, 0
    0, 2, 4, 2, 1, 3, // [], [2, 3], [-2]
    7, 8, 9,
  ]);
  const columns = page.columnsOf(bytes, part);
  assert.deepEqual(plain(columns.share), [0.5, null, -0.1]);
  assert.deepEqual(plain(columns.step), [2, 3, null]);
  assert.deepEqual(plain(columns.name), ["ä", null, "ä"]);
  assert.deepEqual(plain(columns.ids), [[], [2, 3], [-2]]);
  assert.deepEqual([...columns.class], [7, 8, 9]);
});

test("withheld numbers are neither unknown nor zero, and what is computed from them is withheld", () => {
  const part = {
    table: "t", rows: 3,
    columns: [
      { name: "persons", kind: "number" }, { name: "gain", kind: "number" }, { name: "withheld", kind: "text" },
    ],
  };
  const bytes = Uint8Array.from([
    0, 0, 1, // persons: none, none, 0
    1 + 4, 0, 1 + 2, // gain: 2, none, 1
    1, 7, ...Buffer.from("persons"), 1, 0, 0, // the first row names "persons"
  ]);
  const { persons, gain } = page.columnsOf(bytes, part);
  assert.deepEqual([...persons], [NaN, null, 0]);
  assert.deepEqual([...gain], [2, null, 1]);
  const german = load("de");
  assert.deepEqual([...persons].map((one) => page.number(one)), ["withheld", "not known", "0"]);
  assert.deepEqual([german.percent(NaN), german.metres(NaN)], ["zurückgehalten", "zurückgehalten"]);
  assert.deepEqual([page.shareOf(NaN, 5), page.shareOf(5, NaN), page.shareOf(null, NaN), page.shareOf(5, 0)], [NaN, NaN, null, null]);
  assert.deepEqual([page.reached({ covered: [5], gain: [NaN] }, 0, true)], [NaN]);
  const area = (all, covered) => page.areaClass({ persons: { persons: all } }, covered, page.SHARES);
  assert.deepEqual([area(NaN, 5), area(5, NaN), area(NaN, null), area(0, 0), area(5, 5)], [page.WITHHELD, page.WITHHELD, page.UNKNOWN, page.NOBODY, 4]);
  assert.deepEqual([page.bar(NaN), page.bar(null)], [null, null]);
  assert.deepEqual([NaN, null, 0, 3].map((one) => page.facilityKind({ persons_abroad: one })),
    ["facility untold", "facility untold", "facility", "facility abroad"]);
  assert.ok(page.radiusOf(NaN, 10) > 0 && page.radiusOf(null, 10) > 0);
  const column = { title: "N", value: (row) => row.n };
  assert.deepEqual(plain(page.sortedRows([{ n: NaN }, { n: 1 }, { n: 2 }], column, true)).map((row) => row.n), [2, 1, null]);
  assert.equal(page.csvOf([column], [{ n: NaN }]), "\ufeffN\r\nwithheld\r\n");
});

test("packed text is inflated", async () => {
  const packed = zlib.deflateRawSync(Buffer.from("Bochum Bochum Bochum")).toString("base64");
  const bytes = await page.inflated(page.fromBase64(packed));
  assert.equal(Buffer.from(bytes).toString(), "Bochum Bochum Bochum");
});

test("base64 is read by the browser's own reader, and by a loop where it has none", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => 255 - at);
  for (const length of [0, 1, 2, 3, 256]) {
    const text = `\n${Buffer.from(bytes.subarray(0, length)).toString("base64")}\n`;
    const by = (own) => {
      const page = load("en");
      page.Uint8Array.fromBase64 = own;
      return [...page.fromBase64(text)];
    };
    const expected = [...bytes.subarray(0, length)];
    assert.deepEqual(by(undefined), expected, `${length} bytes by a loop`);
    let given = "";
    assert.deepEqual(by((plain) => Buffer.from(given = plain, "base64")), expected);
    assert.equal(given, text.trim(), "without the ends of lines around it");
  }
});

test("many bytes come back whole, and broken ones are a fault", async () => {
  const text = Array.from({ length: 60_000 }, (_, at) => at).join(" ");
  const packed = zlib.deflateRawSync(Buffer.from(text));
  assert.equal(Buffer.from(await page.inflated(packed)).toString(), text);
  await assert.rejects(page.inflated(packed.subarray(0, 1000)));
  await assert.rejects(page.inflated(Uint8Array.from([7, 7, 7, 7])));
});

test("numbers are those of the browser's own formats", () => {
  for (const [language, locale] of [["en", "en-GB"], ["de", "de-DE"]]) {
    const words = load(language);
    for (const decimals of [0, 1, 2]) {
      const format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
      for (const value of [0, 1, 12.25, 0.05, 999, 999.999, 1000, 12345.678, 1e6, 5136000, -1, -1234.5, 2.5, 1.005]) {
        assert.equal(words.number(value, decimals), format.format(value), `${value}, ${decimals}`);
      }
    }
  }
});

test("the side of cells is the step most of them have to the next in their row", () => {
  assert.equal(page.sideOf([0, 10, 20, 0, 10, 5000], [0, 0, 0, 10, 11, 0]), 10);
  assert.equal(page.sideOf([0, 100, 200, 0, 25], [0, 0, 0, 100, 100]), 100);
  assert.equal(page.sideOf([0, 0], [0, 50]), 10);
});

test("cells fill their pixels, hatched ones with stripes, and no pixel beyond the canvas", () => {
  const image = { data: new Uint8ClampedArray(12 * 6 * 4) };
  const pixels = new Uint32Array(image.data.buffer);
  const context = { canvas: { width: 12, height: 6, clientWidth: 12 }, getImageData: () => image, putImageData: () => undefined };
  const column = (...values) => Int32Array.from(values);
  // Three cells of a row, of 4 pixels each; the fourth lies west of the canvas.
  const cells = { quartier: column(0, 1, 2, 0), x: column(2, 6, 10, -3), y: column(3, 3, 3, 3), side: 4 };
  const look = { colours: ["#112233"], classOf: (at) => [0, page.UNKNOWN, page.NOBODY][at], isHatched: () => false };
  page.paintCells(context, cells, { x: 0, y: 6, scale: 1 }, look);
  const row = [...pixels.subarray(2 * 12, 3 * 12)];
  assert.deepEqual(row.slice(0, 4), Array(4).fill(page.pixel("#112233")));
  assert.deepEqual(new Set(row.slice(4, 8)), new Set([page.pixel(page.COLOURS.hatch), page.pixel("#ffffff")]));
  assert.deepEqual(row.slice(8), [0, 0, 0, 0]);
  assert.ok(pixels.subarray(0, 12).every((one) => one === 0), "a row above the cells");
});

test("a page knows the columns of its parts by their number", () => {
  const record = { limits: [] }, headings = [[{ name: "n", kind: "number" }]];
  const data = new page.Data({ record, services: [], headings, parts: [{ table: "t", rows: 1, columns: 0 }], grid_m: 10 }, () => "");
  assert.deepEqual(plain(data.part("t")).columns, [{ name: "n", kind: "number" }]);
});

test("numbers are written as the language writes them, and unknown is a word", () => {
  const german = load("de");
  assert.equal(page.number(1234567.5, 1), "1,234,567.5");
  assert.equal(german.number(1234567.5, 1), "1.234.567,5");
  assert.equal(german.percent(0.226), "22,6\u00a0%");
  assert.equal(page.metres(1000), "1,000\u00a0m");
  assert.equal(page.percent(null), "not known");
  assert.equal(german.number(undefined), "nicht bekannt");
  assert.equal(german.listed(["A", "B", "C"]), "A, B und C");
});

test("one is singular, and residents who are not told are no number", () => {
  const german = load("de");
  assert.deepEqual([0, 1, 2].map((one) => page.amount("places", one)), ["0 new places", "1 new place", "2 new places"]);
  assert.deepEqual([0, 1, 2].map((one) => german.amount("pairs", one)),
    ["0 Paare von Einrichtungen", "1 Paar von Einrichtungen", "2 Paare von Einrichtungen"]);
  assert.deepEqual([german.amount("persons", NaN), page.amount("persons", null)],
    ["eine zurückgehaltene Zahl von Einwohnern", "an unknown number of residents"]);
});

test("every word has both languages, with the same places for values", () => {
  for (const [key, [en, de]] of Object.entries(page.WORDS)) {
    assert.ok(en && de, key);
    const places = (text) => (text.match(/\{\d\}/g) ?? []).sort().join();
    assert.equal(places(en), places(de), key);
  }
  assert.throws(() => page.say("no such word"));
});

test("classes do not overlap and cover everything from nobody to all", () => {
  assert.deepEqual([0, 0.19999, 0.2, 0.7999, 0.8, 1].map((share) => page.classOf(page.SHARES, share)), [0, 0, 1, 3, 4, 4]);
  assert.deepEqual([0, 1e-9, 0.05, 0.0999, 0.25].map((share) => page.classOf(page.GAINS, share)), [0, 1, 2, 2, 4]);
  assert.equal(page.shareTexts(page.SHARES, false).length, 5);
});

test("with boundaries the gain of the open ones is missing, and unknown stays unknown", () => {
  const values = { covered: [50, 50, null, 0], gain: [20, null, 5, 0] };
  const both = (at) => [page.reached(values, at, false), page.reached(values, at, true)];
  assert.deepEqual([0, 1, 2, 3].map(both), [[50, 30], [50, null], [null, null], [0, 0]]);
});

test("a hole in an area is not inside of it", () => {
  const square = (low, high) => [[low, low], [high, low], [high, high], [low, high]];
  const rings = [square(0, 10), square(4, 6)];
  assert.equal(page.isInside(rings, 1, 1), true);
  assert.equal(page.isInside(rings, 5, 5), false);
  assert.deepEqual(plain(page.boxOf(rings)), [0, 0, 10, 10]);
});

test("tables sort with unknown values at the end, and are no formulas as CSV", () => {
  const rows = [{ n: 2 }, { n: null }, { n: 10 }];
  const column = { title: "N", value: (row) => row.n };
  const order = (falling) => plain(page.sortedRows(rows, column, falling)).map((row) => row.n);
  assert.deepEqual(order(true), [10, 2, null]);
  assert.deepEqual(order(false), [2, 10, null]);
  const text = { title: 'a "name"', value: (row) => row.name };
  const csv = page.csvOf([text, column], [{ name: "=1+1", n: 1.5 }, { name: "x,y", n: null }]);
  assert.equal(csv, "\ufeff\"a \"\"name\"\"\",N\r\n'=1+1,1.5\r\n\"x,y\",\r\n");
});

test("a provider of any type has a group", () => {
  const group = (type) => page.providerGroup({ umbrella: null, provider_type: type });
  assert.deepEqual(["public", "constructor", null].map(group), ["public", "constructor", "not stated"]);
  const german = load("de");
  const kinds = ["commercial", "unknown", "constructor"].map((type) => [german.providerType(type), german.providerGroup({ provider_type: type })]);
  assert.deepEqual(plain(kinds), [["gewerblich", "gewerblich"], ["nicht angegeben", "nicht angegeben"], ["constructor", "constructor"]]);
});

test("that nobody reaches a service is not said where somebody may on unknown ground", () => {
  const values = { covered: [0, 0, 5, null, NaN], uncertain: [0, 3, 3, null, NaN] };
  assert.deepEqual([0, 1, 2, 3, 4].map((area) => page.reachedForSure(values, area)), [0, null, 5, null, NaN]);
  assert.equal(page.reachedForSure(undefined, 0), null);
});

test("only addresses of the report lead anywhere", () => {
  assert.deepEqual(plain(page.routeOf("#quartier=12")), { name: "quartier", at: 12 });
  assert.deepEqual(plain(page.routeOf("#constructor")), { name: "summary", at: -1 });
  assert.deepEqual(plain(page.routeOf("#javascript:alert(1)")), { name: "summary", at: -1 });
  assert.equal(page.folded("Größe É"), "grosse e");
});

test("only what was chosen last is shown", () => {
  const newest = page.newestOf();
  const first = newest(), second = newest();
  assert.deepEqual([first(), second()], [false, true]);
  // Other choices have turns of their own.
  assert.equal(page.newestOf()()(), true);
  assert.equal(second(), true);
});

test("two towns of one name do not mix", () => {
  const pairs = [
    { a_municipality_id: 0, b_municipality_id: 1, a_municipality_name: "Neustadt", b_municipality_name: "Hagen", places_saved: 2 },
    { a_municipality_id: 1, b_municipality_id: 2, a_municipality_name: "Hagen", b_municipality_name: "Neustadt", places_saved: 5 },
  ];
  const of = (town) => plain(page.pairsOf(pairs, town)).map(({ other, places_saved }) => [other, places_saved]);
  assert.deepEqual([0, 1, 2].map(of), [[[1, 2]], [[0, 2], [2, 5]], [[1, 5]]]);
});

test("closed classes lie above open ones, also where there is no own facility", () => {
  const closed = page.closedClasses(Uint8Array.from([0, 1, 2, 255]), Uint8Array.from([0, 2, 253, 0]));
  assert.deepEqual([...closed], [0, 3, 255, 255]);
});

test("residents are counted by class, and who is not known is in none", async () => {
  const data = { columns: async () => ({ persons: [3, null, 4, 5, 7] }) };
  const sums = await page.residentsOf(data, Uint8Array.from([0, 0, 1, 255, 0]), 2);
  assert.deepEqual([...sums], [10, 4, 5]);
  const withheld = { columns: async () => ({ persons: [3, NaN, 4, 5, 7] }) };
  assert.deepEqual([...await page.residentsOf(withheld, Uint8Array.from([0, 0, 1, 255, 0]), 2)], [NaN, 4, 5]);
});

test("a facility serves what its columns of the limit say, and with boundaries its own town alone", () => {
  const row = { facility_id: 4, provider: "AWO Herne", umbrella_name: "AWO", persons_300m: 9, persons_500m: 50, persons_abroad_500m: 20, municipalities_abroad_500m: 2, persons_only_here_500m: 7 };
  const served = page.servedWithin(row, 500);
  assert.deepEqual([served.persons, served.persons_abroad, served.municipalities_abroad, served.persons_only_here], [50, 20, 2, 7]);
  assert.deepEqual([served.provider, served.umbrella_name], ["AWO Herne", "AWO"]);
  assert.deepEqual([page.servedBy(served, false), page.servedBy(served, true)], [50, 30]);
  const unknown = page.servedWithin(row, 300);
  assert.deepEqual([unknown.persons, unknown.persons_abroad, page.servedBy(unknown, true)], [9, null, null]);
});

test("quartiers have the colour of the area that they lie in, and a legend counts areas", () => {
  const areas = [{ persons: { persons: 100 } }, { persons: { persons: 50 } }, undefined, { persons: { persons: null } }];
  const data = { areas: () => areas, areaOf: (level, quartier) => [0, 0, 1, 3, null][quartier] };
  const { look, legend } = page.areaLook(data, "district", {
    colours: ["a", "b", "c", "d", "e"], texts: ["0", "20", "40", "60", "80"], lows: page.SHARES, part: (at) => [10, 45, 0, 5][at], isHatched: (at) => at === 1,
  });
  assert.deepEqual([0, 1, 2, 3, 4].map(look.classOf), [0, 0, 4, page.UNKNOWN, page.UNKNOWN]);
  assert.deepEqual([0, 2].map(look.isHatched), [false, true]);
  assert.deepEqual(plain(legend).slice(0, 5).map((one) => one.count), ["1", "0", "0", "0", "1"]);
});

test("who lives off the network is told, and nothing where nobody does", () => {
  assert.equal(page.offNetwork([]), undefined);
  const island = (persons, facilities) => ({ persons, persons_unlinked: 2, facilities });
  assert.match(page.offNetwork([island(10, 1), island(5, 0)]), /15 residents \(of whom 4 reach nothing\) and 1 facility/);
  assert.match(page.offNetwork([island(NaN, 0)]), /withheld/);
});

test("places for each resident have a class against the region, and who is not known is in none", () => {
  const of = (row) => page.supplyClass(row, 20);
  const rows = [0, 9.9, 10, 16, 25, 40].map((per_1000_open) => ({ persons: 3, per_1000_open }));
  assert.deepEqual(rows.map(of), [0, 0, 1, 2, 3, 4]);
  assert.equal(of(undefined), page.UNKNOWN);
  assert.equal(of({ persons: null, per_1000_open: null }), page.UNKNOWN);
  assert.equal(of({ persons: 0, per_1000_open: null }), page.NOBODY);
  assert.equal(of({ persons: 7, per_1000_open: NaN }), page.WITHHELD);
});

test("the page of places is there where a run has one of its tables", () => {
  const having = (...tables) => page.hasEnough({ has: (table) => tables.includes(table) });
  assert.deepEqual([having("gaps"), having("barriers"), having("fairness_municipality", "gaps")], [false, true, true]);
});

test("a week stands by days and hours, and its best hour is the first of the best", () => {
  const row = (weekday, hour, covered, limit_m = 500) => ({ weekday, hour, limit_m, persons: 100, persons_covered: covered });
  const rows = [row("Su", 3, 0), row("Tu", 9, 80), row("Mo", 12, 80), row("Mo", 9, 60), row("Mo", 9, 100, 1000), row("Su", 4, null)];
  const week = page.weekOf(rows, 500);
  assert.deepEqual(plain(week.map((one) => [one.day, one.hour])), [[0, 9], [0, 12], [1, 9], [6, 3], [6, 4]]);
  const { best, worst } = page.extremesOf(week);
  assert.deepEqual([best.day, best.hour, worst.day, worst.hour], [0, 12, 6, 3]);
  assert.equal(page.extremesOf(page.weekOf([row("Su", 4, NaN)], 500)), undefined);
  assert.equal(page.hourName(best), "Monday, 12:00");
});

test("an hour says for how many residents it is uncertain", () => {
  const words = (uncertain) => page.hourWords({ day: 0, hour: 9, persons: 100, persons_covered: 60, persons_hours_unknown: 10, persons_uncertain: uncertain, facilities_open: 1, facilities_hours_unknown: 2 });
  assert.match(words(7), /; for 7 more it is uncertain$/);
  assert.match(words(NaN), /; for withheld more it is uncertain$/);
  assert.doesNotMatch(words(0), /uncertain/);
});
