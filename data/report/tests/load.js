// The files of the page's script in one scope, as the page has them, without a page.
const fs = require("node:fs");
const path = require("node:path");
const vm = require("node:vm");

/** What tests use of them. */
const NAMES = [
  "Reader", "Data", "sideOf", "paintCells", "pixel", "COLOURS", "columnsOf", "unfolded", "inflated", "fromBase64",
  "say", "WORDS", "number", "percent", "metres", "listed", "groupName", "both", "isKnown", "amount", "shareOf",
  "bar", "areaClass", "WITHHELD", "UNKNOWN", "NOBODY", "gapTowns", "facilityKind", "providerGroup", "radiusOf",
  "csvOf", "sortedRows", "classOf", "SHARES", "GAINS", "shareTexts", "reached", "isInside", "boxOf", "folded",
  "routeOf", "scaleBar", "newestOf", "pairsOf", "closedClasses", "residentsOf", "servedWithin", "supplyClass",
  "hasEnough", "servedBy", "areaLook", "offNetwork", "Uint8Array", "providerType", "reachedForSure", "weekOf",
  "extremesOf", "hourName", "hourWords",
];

/** @param {"en" | "de"} language */
function load(language = "en") {
  const folder = path.join(__dirname, "..");
  const order = fs.readFileSync(path.join(folder, "../../src/present/report/page.rs"), "utf8");
  const files = [...order.matchAll(/data\/report\/(\w+\.js)/g)].map((match) => match[1]);
  const text = files.map((name) => fs.readFileSync(path.join(folder, name), "utf8")).join("\n");
  const script = text.replace(/\nstart\(\)\.catch\(failed\);\s*$/, `\nlang = ${JSON.stringify(language)};\n({ ${NAMES.join(", ")} });`);
  const scope = { TextDecoder, DecompressionStream, atob, Intl, Node: class {} };
  return vm.runInNewContext(script, scope);
}

module.exports = { load };
