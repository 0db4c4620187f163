//! Opening hours against a second program, opening_hours.js: a town with a municipality, a cell and a pharmacy for each
//! text, asked for every hour of a week in November and of one in June.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use nahraum::opening::OpeningHours;
use serde_json::json;

use super::real::{MAPS, texts_of};
use super::town::ask;
use crate::region::square;
use crate::support::column;

/// Mondays of weeks without holidays in North Rhine-Westphalia.
const WEEKS: [&str; 2] = ["2026-11-09", "2026-06-15"];
/// Towns in a row.
const ROW: usize = 20;
/// Latitude and longitude of the middle of the towns, where opening_hours.js has the sun rise.
const MIDDLE: [f64; 2] = [51.48, 7.34];

/// Texts of many kinds; none has a reading that is a matter of taste.
const TEXTS: [&str; 88] = [
    "24/7",
    "Mo-Su 00:00-24:00",
    "Mo-Fr 08:00-18:30; Sa 09:00-13:00; PH off",
    "Mo, We, Fr 08:00-12:00",
    "Mo-We,Fr 08:00-12:00,14:00-18:00",
    "Mo-Th 09:00-12:00, Fr 09:00-15:00",
    "Mo-Fr 08:00-12:00; Mo,Tu,Th 15:00-18:00",
    "Mo-Fr 08:00-12:00, Mo,Tu,Th 15:00-18:00",
    "Mo-Sa 08:00-20:00; We off",
    "Mo-Sa 08:00-20:00; We 08:00-13:00",
    "Mo-Sa 07:00-20:00; Su,PH 08:00-11:00",
    "PH, Su 10:00-12:00",
    "Su-Tu 11:00-14:00",
    "Fr-Mo 18:00-23:00",
    "Sa, Su 10:00-18:00; PH 10:00-18:00",
    "Mo-Fr 09:00-18:00; PH closed",
    "08:00-12:00,13:00-17:00",
    "off",
    "Mo-Fr 09:00-17:00; Fr off; Fr 09:00-12:00",
    "Fr,Sa 22:00-03:00",
    "Su 20:00-02:00",
    "Mo-Su 18:00-01:30",
    "Sa 20:00-04:00; Su 00:00-06:00 off",
    "Fr 20:00-26:00",
    "Mo 22:00-48:00",
    "Sa 12:00-24:00; Su 00:00-12:00",
    "Mo-Fr 08:30-18:15",
    "Mo-Fr 00:00-05:00,22:00-24:00",
    "Mo-Th 11:00-23:00; Fr-Sa 11:00-01:00; Su 12:00-22:00",
    "Su 09:00-01:00; Mo-Sa 09:00-19:00",
    "Apr-Sep 09:00-20:00; Oct-Mar 10:00-16:00",
    "Apr-Oct: Mo-Fr 09:00-18:00",
    "May-Sep Sa,Su 11:00-18:00",
    "Nov-Mar off; Apr-Oct 09:00-19:00",
    "Mo-Fr 08:00-16:00; Jun-Aug off",
    "Jan-Mar,Nov-Dec Mo-Fr 10:00-16:00; Apr-Oct Mo-Su 09:00-19:00",
    "Mar 15-Nov 15 08:00-20:00; Nov 16-Mar 14 09:00-17:00",
    "Jun 10-Jun 20 10:00-12:00",
    "Nov 01-Nov 11 10:00-12:00; Nov 12-Nov 30 14:00-16:00",
    "Dec 24-Jan 01 off; 09:00-17:00",
    "Mo-Fr 06:00-22:00; Sa-Su,PH 08:00-20:00; Dec 25,Dec 26 off",
    "2026 Mo-Fr 09:00-12:00",
    "2025-2027 Mo 09:00-12:00",
    "2020-2025 Mo-Fr 09:00-12:00",
    "week 46 Mo-Fr 10:00-12:00",
    "week 01-53/2 Mo 10:00-16:00; week 02-52/2 Tu 10:00-16:00",
    "week 20-30 Mo-Fr 08:00-20:00",
    "week 1-20,40-53 Tu 16:00-18:00",
    "Mo[1] 10:00-12:00",
    "Mo[2] 10:00-12:00",
    "Sa[3] 10:00-12:00",
    "Fr[-1] 14:00-18:00",
    "Th[2],Th[4] 15:00-18:00",
    "Mo-Fr 08:00-18:00; SH off",
    "SH off; Mo-Fr 08:00-16:00",
    "SH 10:00-18:00",
    "Mo-Fr 14:00-18:00; SH 10:00-18:00",
    "PH off; Mo-Sa 09:00-18:00",
    "PH 10:00-12:00",
    "easter 10:00-18:00",
    "Mo-Fr 08:00-18:00; easter off",
    "\"by appointment\"",
    "Mo-Fr 08:00-12:00 \"by appointment\"",
    "Mo-Fr 08:00-12:00 open \"ring the bell\"",
    "Mo-Fr 08:00-12:00; Sa off \"holiday\"",
    "Mo-Fr 08:00-12:00; We unknown",
    "Mo-Fr 08:00-12:00 || \"by phone\"",
    "Mo-Fr 08:00-12:00; PH off || unknown \"by phone\"",
    "Mo-Fr 08:00-12:00 || Tu-Sa 10:00-14:00",
    "08:00-12:00 || \"by phone\" || Mo 13:00-15:00",
    "Mo-Sa 10:00-18:00; We off || We 12:00-13:00",
    "unknown",
    "closed \"moved\"",
    "sunrise-sunset",
    "dawn-dusk",
    "Mo-Fr sunrise-18:00",
    "08:00-sunset",
    "(sunrise+01:00)-(sunset-01:00)",
    "Sa,Su (sunset-02:00)-(sunset+02:00)",
    "Apr-Sep sunrise-sunset; Oct-Mar 09:00-16:00",
    "PH -1 day 08:00-12:00; Mo-Fr 08:00-18:00",
    "Mo-Fr 08:00-12:00 ; Sa 10:00-12:00 ;",
    "mo-fr 08:00-18:00",
    "Mo-Fr 8:00-18:00",
    "Mo-Fr 08:00 - 18:00",
    "Tu-Su,PH 11:30-14:30,17:30-23:00; Mo off",
    "Mo-Fr 09:00-13:00,15:00-18:30; Sa 09:00-13:00; Jul-Aug Sa off",
    "We[1]-We[2] 10:00-12:00",
];

const OPEN_END: &str = "an open end: here open at its beginning, then not known until six the next morning; there not \
                        known from its beginning on, and closed after ten hours, or after five at night";
const GUESSED: &str = "no text of the specification: refused here, guessed there";
const LATER_RULE: &str =
    "hours after midnight, on a day whose own hours an earlier rule has: closed here, open there";
const EVERY_DAY: &str =
    "a rule without a day takes the place of all before it here, and there of some";

/// Texts in which the programs differ: in how many hours of each week, and why.
const DIFFER: [(&str, u16, &str); 18] = [
    ("Mo 17:00+", 4, OPEN_END),
    ("Sa 10:00-18:00+", 7, OPEN_END),
    ("Mo-Sa 09:00-19:00; Su 9:00-1:00", 1, LATER_RULE),
    ("Mo-Fr 8-18", 168, GUESSED),
    ("Mo-Fr 08.00-18.00", 168, GUESSED),
    ("Mo–Fr 08:00–18:00", 168, GUESSED),
    ("Mo-Fr: 08:00-18:00", 168, GUESSED),
    ("Mo - Fr 08:00-18:00", 168, GUESSED),
    ("Mo-Fr 08:00-18:00 Uhr", 168, GUESSED),
    ("Mon-Fri 08:00-18:00", 168, GUESSED),
    ("Mo bis Fr 08:00-18:00", 168, GUESSED),
    ("Mo-Fr 8am-6pm", 168, GUESSED),
    ("täglich 10:00-18:00", 168, GUESSED),
    ("Mo-So 10:00-18:00", 168, GUESSED),
    ("Di-Fr 10:00-18:00", 168, GUESSED),
    ("geschlossen", 168, GUESSED),
    ("nach Vereinbarung", 168, GUESSED),
    ("Wed 17:00-01:00, Fri 17:00-00:00, Sat 17:00-00:00", 168, GUESSED),
];

/// The same of texts that stand on real maps.
const DIFFER_ON_MAPS: [(&str, u16, &str); 5] = [
    ("10:00+", 49, OPEN_END),
    ("11:00+; Tu 17:30+; Su 10:00+", 32, OPEN_END),
    ("Mo-Fr 08:30-20:30; Sa 09:00-19:00; Su 9:00-1:00", 1, LATER_RULE),
    ("Mo-Sa 17:00+; Su 12:00+", 22, OPEN_END),
    (
        "Tu 09:00-12:00; 13:00-18:30; We-Tu 13:00-18:30; Fr 09:00-12:00; 13:00-18:30; Sa 08:00-14:00",
        3,
        EVERY_DAY,
    ),
];

/// Writes municipalities without neighbours, each with one person and a pharmacy that has one of the texts as its hours.
fn write_town(folder: &Path, texts: &[&str], monday: &str) {
    let mut towns = String::from("id,name,wkt\n");
    let mut cells = String::from("id,persons,x,y\n");
    let mut places = csv::Writer::from_path(folder.join("f.csv")).expect("writable");
    places.write_record(["id", "category", "opening_hours", "x", "y"]).expect("writable");
    for (at, text) in texts.iter().enumerate() {
        let (west, south) = (380_000 + 500 * (at % ROW), 5_700_000 + 500 * (at / ROW));
        let area = square(west as f64, south as f64, 400.0);
        writeln!(towns, "T{at},Town {at},{area}").expect("a text");
        let (x, y) = (west + 200, south + 200);
        writeln!(cells, "C{at},1,{x},{y}").expect("a text");
        let place = [&format!("F{at}"), "pharmacy", text, &x.to_string(), &y.to_string()];
        places.write_record(place).expect("writable");
    }
    places.flush().expect("writable");
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("writable");
    write("m.csv", &towns);
    write("c.csv", &cells);
    let crs = "crs = \"EPSG:25832\"";
    write(
        "region.toml",
        &format!(
            "[region]\n{crs}\n[when]\nstate = \"NW\"\nweek_of = \"{monday}\"\n[layers.municipalities]\n\
             path = \"m.csv\"\n{crs}\n[[layers.facilities]]\npath = \"f.csv\"\n{crs}\nknown_around_m = 60000\n\
             [[layers.cells]]\npath = \"c.csv\"\n{crs}\n"
        ),
    );
}

/// What `nahraum hours` says of each text in every hour of a week: 1 open, 0 closed, ? not known. The resident of each
/// town reaches its pharmacy alone.
fn hours_of(folder: &Path, count: usize) -> Vec<String> {
    let question = ["hours", "--category", "pharmacy", "--limit", "100", "--by", "municipality"];
    let answer = ask(folder, &question).layer;
    let [towns, covered, unknown] = ["municipality_id", "persons_covered", "persons_hours_unknown"]
        .map(|name| column(&answer, name));
    let mut hours = vec![String::new(); count];
    for (row, town) in towns.iter().enumerate() {
        let at: usize = town[1..].parse().expect("the number of a town");
        hours[at].push(match (&*covered[row], &*unknown[row]) {
            ("1", "0") => '1',
            ("0", "1") => '?',
            ("0", "0") => '0',
            counts => panic!("{counts:?} of one person"),
        });
    }
    assert!(hours.iter().all(|week| week.len() == 168));
    hours
}

/// Compares some texts in both weeks; says how many are equal in all hours of both.
fn compare(texts: &BTreeSet<&str>, differ: &[(&str, u16, &str)]) -> usize {
    let texts: Vec<&str> = texts.iter().copied().collect();
    let differ: BTreeMap<&str, (u16, &str)> =
        differ.iter().map(|(text, hours, why)| (*text, (*hours, *why))).collect();
    let modules = std::env::var("NAHRAUM_TEST_OPENING_HOURS").expect("set, as at compile time");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/foreign/opening_hours.js");
    let said = WEEKS.map(|monday| {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        write_town(folder, &texts, monday);
        let hours = hours_of(folder, texts.len());
        let read = texts.iter().zip(hours).map(|(text, hours)| {
            let is_read = text.parse::<OpeningHours>().is_ok();
            assert!(is_read || hours == "?".repeat(168), "{text}: what is refused is not known");
            json!([text, is_read.then_some(hours)])
        });
        let read: Vec<_> = read.collect();
        let [lat, lon] = MIDDLE;
        let week =
            json!({"week_of": monday, "lat": lat, "lon": lon, "texts": read, "differ": differ});
        let path = folder.join("week.json");
        fs::write(&path, week.to_string()).expect("writable");
        let run = Command::new("node").arg(&script).arg(&modules).arg(path).output();
        let run = run.expect("started");
        let said = String::from_utf8_lossy(&run.stdout).into_owned();
        assert!(run.status.success(), "{monday}: {said}{}", String::from_utf8_lossy(&run.stderr));
        eprintln!("{monday}: {said}");
        said
    });
    let equal = said.map(|text| {
        let last = text.lines().last().unwrap_or_default().to_owned();
        last.split(' ').next().and_then(|count| count.parse::<usize>().ok()).expect("a count")
    });
    equal[0].min(equal[1])
}

#[test]
#[cfg_attr(
    not(opening_hours),
    ignore = "needs NAHRAUM_TEST_OPENING_HOURS, a folder with opening_hours.js"
)]
fn opening_hours_js_says_the_same_of_every_hour() {
    let texts: BTreeSet<&str> =
        TEXTS.into_iter().chain(DIFFER.iter().map(|(text, ..)| *text)).collect();
    let equal = compare(&texts, &DIFFER);
    assert_eq!(equal, TEXTS.len(), "what differs is listed");
}

#[test]
#[cfg_attr(
    not(all(opening_hours, real_data)),
    ignore = "needs NAHRAUM_TEST_OPENING_HOURS, a folder with opening_hours.js, and NAHRAUM_TEST_DATA"
)]
fn opening_hours_js_says_the_same_of_texts_on_real_maps() {
    let all: BTreeSet<String> = MAPS.iter().flat_map(|name| texts_of(name).into_keys()).collect();
    let texts: BTreeSet<&str> = all.iter().map(String::as_str).collect();
    let gone = DIFFER_ON_MAPS.iter().find(|(text, ..)| !texts.contains(text));
    assert_eq!(gone, None, "what is listed stands on a map");
    let equal = compare(&texts, &DIFFER_ON_MAPS);
    assert_eq!(equal, texts.len() - DIFFER_ON_MAPS.len(), "what differs is listed");
}
