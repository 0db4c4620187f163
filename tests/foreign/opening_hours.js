// Compare Nahraum's opening hours with those of opening_hours.js, hour by hour of a week.
//
// Usage:
//     npm install opening_hours
//     node opening_hours.js FOLDER WEEK.json
//
//     FOLDER     where npm installed it: the folder with node_modules
//     WEEK.json  {"week_of": "2026-11-09", "lat": 51.47, "lon": 7.3,
//                 "texts": [["Mo-Fr 08:00-12:00", "000..."], ["Mon-Fri", null], ..],
//                 "differ": {"17:00+": [7, "why"], ..}}
//                Hours are 168 characters from Monday 0:00 on: 1 open, 0 closed, ? not known; null where
//                the text cannot be read.
//
// Exit code: 0 when every text has the same 168 hours in both programs, or differs in as many hours as
// "differ" says, else 1. The place lies in North Rhine-Westphalia, its clock is that of Berlin. Not compared:
// public and school holidays, since the week has none.

"use strict";

process.env.TZ = "Europe/Berlin";
const fs = require("node:fs");
const [folder, file] = process.argv.slice(2);
const OpeningHours = require(require.resolve("opening_hours", { paths: [folder] }));
const asked = JSON.parse(fs.readFileSync(file, "utf8"));

// What it takes from a place: strings, else it takes the sun of another one.
const place = {
    lat: String(asked.lat),
    lon: String(asked.lon),
    address: { country_code: "de", state: "Nordrhein-Westfalen" },
};

function hoursOf(text) {
    let read;
    try {
        read = new OpeningHours(text, place);
    } catch {
        return null;
    }
    const [year, month, day] = asked.week_of.split("-").map(Number);
    let hours = "";
    for (let hour = 0; hour < 168; hour++) {
        const at = new Date(year, month - 1, day + Math.floor(hour / 24), hour % 24);
        hours += read.getUnknown(at) ? "?" : read.getState(at) ? "1" : "0";
    }
    return hours;
}

function differing(ours, theirs) {
    if (ours === null || theirs === null) return ours === theirs ? 0 : 168;
    return [...ours].filter((state, hour) => state !== theirs[hour]).length;
}

let [equal, listed, wrong] = [0, 0, 0];
for (const [text, ours] of asked.texts) {
    const theirs = hoursOf(text);
    const hours = differing(ours, theirs);
    const expected = asked.differ[text]?.[0] ?? 0;
    if (hours !== expected) {
        wrong += 1;
        console.log(`${text}: differs in ${hours} hours, expected ${expected}`);
        console.log(`  Nahraum          ${ours}\n  opening_hours.js ${theirs}`);
    } else if (hours === 0) {
        equal += 1;
    } else {
        listed += 1;
    }
}
console.log(`${equal} texts are equal in all hours, ${listed} differ as listed`);
process.exit(wrong === 0 && equal > 0 ? 0 : 1);
