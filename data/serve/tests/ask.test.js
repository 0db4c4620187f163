// Answers of the server as the page's script knows values.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const test = require("node:test");
const vm = require("node:vm");

const text = fs.readFileSync(path.join(__dirname, "../ask.js"), "utf8");
const replies = [];
const asked = [];
const scope = {
  fetch: async (address, options) => {
    asked.push([address, options.method, options.body]);
    return replies.shift();
  },
};
const words = (language) => `const both = (en, de, ...values) => (${JSON.stringify(language)} === "de" ? de : en).replace(/\\{(\\d)\\}/g, (_, at) => values[at]);`;
const load = (language) => vm.runInNewContext(`${words(language)}\n${text}\n({ ask, valuesOf, totalOf, ringsOf });`, { ...scope });
const page = load("en");
const plain = (value) => JSON.parse(JSON.stringify(value));

const answer = {
  limit_m: 300,
  coverage: {
    persons: [10, 20], persons_covered: [5, null], persons_65_covered: [1, 2], persons_uncertain: [0, 1],
    mean_distance_m: [200.5, null],
  },
  // Two quartiers, then the region.
  border: {
    persons: [10, 20, 30], covered_open: [5, 4, 9], covered_closed: [3, 4, 7], border_gain: [2, 0, 2],
    covered_closed_uncertain: [0, 0, 0], nearest_abroad_persons: [1, 2, 3],
  },
};

test("the row of an answer is the number of its quartier, and the region's row is none", () => {
  assert.deepEqual(plain(page.valuesOf(answer)), {
    covered: [5, null], uncertain: [0, 1], mean: [200.5, null], gain: [2, 0], closedUncertain: [0, 0],
    abroad: [1, 2], groups: { persons: [5, null], persons_65: [1, 2] },
  });
});

test("the sums are those of the region's row", () => {
  assert.deepEqual(plain(page.totalOf(answer)), { persons: 30, open: 9, closed: 7 });
});

test("areas become rings in steps of the grid", () => {
  const area = { coordinates: [[[[0, 0], [100, 0], [0, 50]], [[10, 10], [20, 10], [10, 20]]], [[[5, 5]]]] };
  assert.deepEqual(plain(page.ringsOf({ area }, 10)), [
    [[0, 0], [10, 0], [0, 5]], [[1, 1], [2, 1], [1, 2]], [[0.5, 0.5]],
  ]);
});

test("a question is posted to the page's own server, and a refusal tells its reason", async () => {
  replies.push({ ok: true, json: async () => answer });
  assert.equal(await page.ask({ question: "coverage", limit_m: 300 }), answer);
  assert.deepEqual(plain(asked[0]), ["/live/answer", "POST", '{"question":"coverage","limit_m":300}']);
  replies.push({ ok: false, status: 400, json: async () => ({ code: "400", description: "too far" }) });
  await assert.rejects(page.ask({}), /refuses the question: too far/);
});

test("a German page refuses in German, and says so when nobody answers", async () => {
  const german = load("de");
  const refused = (status) => replies.push({ ok: false, status, json: async () => ({ description: "english" }) });
  for (const [status, said] of [[429, /^Zu viele Fragen/], [503, /^Das Programm ist beschäftigt/], [400, /^Das Programm lehnt die Frage ab: english/]]) {
    refused(status);
    await assert.rejects(german.ask({}), { message: said });
  }
  const silent = { ...scope, fetch: async () => { throw new TypeError("Failed to fetch"); } };
  const alone = vm.runInNewContext(`${words("de")}\n${text}\n({ ask });`, silent);
  await assert.rejects(alone.ask({}), { message: /^Das Programm antwortet nicht/ });
});
