//! Every hour of the week, counted anew as a moment.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use nahraum::analysis::coverage::Level;
use nahraum::base::Silent;
use nahraum::config::Config;
use nahraum::dataset::Layer;
use nahraum::run::{Analyses, coverage_layer, hour_layer, load, prepare, resolve_settings};
use nahraum::synthetic::Random;

use crate::support::{column, write_west_and_east};

const DAYS: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// Hours of all kinds: plain, over midnight, unknown, with an open end, by the sun, unreadable, none.
const TEXTS: [&str; 12] = [
    "Mo-Fr 08:00-18:30; Sa 09:00-13:00; PH off",
    "24/7",
    "Fr,Sa 20:00-03:00",
    "\"nach Vereinbarung\"",
    "Mo-Th 09:00-12:00 \"Anmeldung\"; Fr 09:00-12:00",
    "Tu 17:00+",
    "sunrise-sunset",
    "Su,PH 10:00-12:00",
    "SH Mo-Fr 08:00-20:00; Mo-Fr 14:00-20:00",
    "week 01-53/2 We 10:00-16:00; Th 10:00-16:00",
    "geöffnet",
    "",
];

/// West and East with services beside and around them, cells of three groups, and ground that is known up to 200 m
/// around the towns.
fn write_random(folder: &Path, seed: u64) {
    write_west_and_east(folder);
    let mut random = Random::seeded(seed);
    let mut below = |most: usize| random.below(most);
    let mut places = String::from("id,category,opening_hours,x,y\n");
    for at in 0..60 {
        let category = ["pharmacy", "park"][below(2)];
        let text = TEXTS[below(TEXTS.len())].replace('"', "\"\"");
        let (x, y) = (379_800 + below(2_400), 5_699_800 + below(1_400));
        writeln!(places, "F{at},{category},\"{text}\",{x},{y}").expect("a text");
    }
    fs::write(folder.join("f.csv"), places).expect("writable");
    let mut cells = String::from("id,persons,persons_65,persons_80,x,y\n");
    for at in 0..120 {
        let (persons, x, y) = (below(90), 380_000 + below(2_000), 5_700_000 + below(1_000));
        writeln!(cells, "C{at},{persons},{},{},{x},{y}", persons / 3, persons / 7).expect("a text");
    }
    fs::write(folder.join("c.csv"), cells).expect("writable");
    let path = folder.join("region.toml");
    let text = fs::read_to_string(&path).expect("readable");
    let near = text.replace("known_around_m = 60000", "known_around_m = 200");
    fs::write(&path, near).expect("writable");
}

/// What a question about a folder gives, with further settings.
fn answer(folder: &Path, settings: &[String], ask: impl Fn(&Analyses<'_>) -> Layer) -> Layer {
    let text = fs::read_to_string(folder.join("region.toml")).expect("readable");
    let mut all = vec!["region.limits_m=[200, 350]".to_owned()];
    all.extend(settings.iter().cloned());
    let config = Config::parse_with(&text, "region.toml", &all).expect("a configuration");
    let settings = resolve_settings(&config, folder, &|_| None).expect("usable").value;
    let loaded = load(&config, folder, &|_| None, &Silent).expect("readable");
    let prepared = prepare(loaded, &settings, None, &Silent).expect("a region");
    ask(&Analyses::new(&prepared, &config))
}

/// Rows of a table by their area, service and limit, with some of its values.
fn rows(layer: &Layer, names: &[&str]) -> Vec<Vec<String>> {
    let columns: Vec<Vec<String>> = names.iter().map(|name| column(layer, name)).collect();
    (0..layer.len()).map(|row| columns.iter().map(|of| of[row].clone()).collect()).collect()
}

#[test]
fn each_hour_is_what_coverage_says_of_its_moment() {
    let values = [
        "municipality_id",
        "category",
        "limit_m",
        "persons",
        "persons_covered",
        "share_covered",
        "persons_uncertain",
        "persons_65_covered",
        "persons_80_covered",
        "persons_80_uncertain",
    ];
    let mut seen = [0_usize; 3];
    for seed in [1, 2] {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path();
        write_random(folder, seed);
        for unknown in ["out", "in"] {
            let kept = format!("when.unknown={unknown}");
            let by_hour = [kept.clone(), "when.by_hour=true".to_owned()];
            let week = answer(folder, &by_hour, |analyses| {
                hour_layer(analyses, Level::Municipality).expect("an answer").layer
            });
            let all = rows(&week, &values);
            for hour in 0..168 {
                let moment = format!("when.open_at={} {:02}:00", DAYS[hour / 24], hour % 24);
                let coverage = answer(folder, &[kept.clone(), moment.clone()], |analyses| {
                    coverage_layer(analyses, Level::Municipality, false).expect("an answer")
                });
                let expected = rows(&coverage, &values);
                let found: Vec<_> = all.iter().skip(hour).step_by(168).cloned().collect();
                assert_eq!(found, expected, "{moment}, seed {seed}, {unknown}");
                seen[0] += found.iter().filter(|row| row[4] != "0" && row[4] != row[3]).count();
                seen[1] += found.iter().filter(|row| row[6] != "0").count();
            }
            seen[2] += column(&week, "persons_hours_unknown").iter().filter(|n| *n != "0").count();
        }
    }
    assert!(seen.iter().all(|count| *count > 100), "the town is too simple: {seen:?}");
}

#[test]
fn covered_and_hours_unknown_together_are_covered_when_unknown_hours_count() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    write_random(folder, 3);
    let week = |unknown: &str| {
        let settings = [format!("when.unknown={unknown}"), "when.by_hour=true".to_owned()];
        answer(folder, &settings, |analyses| {
            hour_layer(analyses, Level::Region).expect("an answer").layer
        })
    };
    let numbers = |layer: &Layer, name: &str| -> Vec<u64> {
        column(layer, name).iter().map(|text| text.parse().expect("a number")).collect()
    };
    let (out, with) = (week("out"), week("in"));
    let (open, perhaps) =
        (numbers(&out, "persons_covered"), numbers(&out, "persons_hours_unknown"));
    let both: Vec<u64> = open.iter().zip(&perhaps).map(|(a, b)| a + b).collect();
    assert_eq!(both, numbers(&with, "persons_covered"));
    assert!(numbers(&with, "persons_hours_unknown").iter().all(|persons| *persons == 0));
}
