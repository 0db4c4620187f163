//! Twelve towns side by side, with homes and services at random, and their results with and without tiles.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use nahraum::synthetic::Random;
use serde_json::Value;

use crate::import::command::{err, run};
use crate::region::square;
use crate::support::{Files, files};

const EAST: usize = 380_000;
const NORTH: usize = 5_700_000;
/// Side of a town, metres.
const SIDE: usize = 2_000;

fn write(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).expect("writable");
}

/// Writes towns in four columns and three rows, and around them homes and services of others.
///
/// The only hospital lies in the first town, so that it is beyond the halo of all tiles but one. Nobody has a library
/// in the last row of towns, whose gaps run across tiles. Parks are areas, and some care homes have entrances.
pub fn twelve_towns(folder: &Path, seed: u64) {
    let mut random = Random::seeded(seed);
    let mut below = |most: usize| random.below(most);
    let mut towns = String::from("id,name,wkt\n");
    for at in 0..12 {
        let (x, y) = (EAST + SIDE * (at % 4), NORTH + SIDE * (at / 4));
        let area = square(x as f64, y as f64, SIDE as f64);
        // Two towns a county.
        writeln!(towns, "059{:02}{at:03},Town {at},{area}", at / 2).expect("a text");
    }
    write(folder, "m.csv", &towns);
    let (width, height) = (4 * SIDE, 3 * SIDE);
    let mut cells = String::from("id,persons,persons_65,x,y\n");
    for at in 0..400 {
        // A tenth of them lies around the towns.
        let (x, y) = (below(width + 800), below(height + 800));
        let persons = below(90);
        writeln!(cells, "c{at},{persons},{},{},{}", persons / 4, EAST - 400 + x, NORTH - 400 + y)
            .expect("a text");
    }
    write(folder, "c.csv", &cells);
    let mut facilities = String::from("id,category,provider,capacity,x,y\n");
    let mut add = |id: String, category: &str, x: usize, y: usize| {
        let row = format!("{id},{category},Provider {},{},{x},{y}", id.len() % 3, 10 + x % 40);
        writeln!(facilities, "{row}").expect("a text");
    };
    add("H".to_owned(), "hospital", EAST + 300, NORTH + 400);
    for at in 0..40 {
        let (x, y) = (below(width + 800), below(height - SIDE + 400));
        let category = ["pharmacy", "library", "residential_care", "supermarket"][at % 4];
        add(format!("F{at}"), category, EAST - 400 + x, NORTH - 400 + y);
    }
    // Two at one distance from everybody: the first one counts.
    add("T1".to_owned(), "pharmacy", EAST + 5_000, NORTH + 5_000);
    add("T2".to_owned(), "pharmacy", EAST + 5_000, NORTH + 5_000);
    write(folder, "f.csv", &facilities);
    let mut parks = String::from("id,wkt\n");
    for at in 0..8 {
        let (x, y) = ((EAST + below(width)) as f64, (NORTH + below(height)) as f64);
        writeln!(parks, "P{at},{}", square(x, y, 250.0)).expect("a text");
    }
    write(folder, "p.csv", &parks);
    write(
        folder,
        "region.toml",
        "[region]\nname = \"Twelve towns\"\ncrs = \"EPSG:25832\"\n[layers.municipalities]\n\
             path = \"m.csv\"\ncrs = \"EPSG:25832\"\n[[layers.facilities]]\npath = \"f.csv\"\ncrs = \"EPSG:25832\"\n\
             known_around_m = 3000\n[[layers.facilities]]\npath = \"p.csv\"\ncrs = \"EPSG:25832\"\n\
             category = \"park\"\n[[layers.cells]]\n\
             path = \"c.csv\"\ncrs = \"EPSG:25832\"\n[access]\n[fairness]\n[mix]\n[gaps]\nreport_persons = 20\n\
             [cooperate]\ncategories = [\"pharmacy\"]\n[site]\nplaces = 2\ncategories = [\"library\"]\n",
    );
}

/// Streets through the twelve towns, of which some are missing, with islands, and the walk along them.
pub fn with_streets(folder: &Path, seed: u64) {
    let mut random = Random::seeded(seed);
    let mut below = |most: usize| random.below(most);
    let mut lines = String::from("id,highway,surface,wkt\n");
    let mut add = |id: String, points: &[(usize, usize)], more: &str| {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x} {y}")).collect();
        writeln!(lines, "{id},{more},\"LINESTRING({})\"", points.join(",")).expect("a text");
    };
    let (east, north) = (EAST - 400, NORTH - 400);
    for (x, y) in (0..44).flat_map(|x| (0..34).map(move |y| (x, y))) {
        let (from_x, from_y) = (east + 200 * x, north + 200 * y);
        if below(7) > 0 {
            let bent = [(from_x, from_y), (from_x + 90, from_y + 7), (from_x + 200, from_y)];
            add(format!("h{x}-{y}"), &bent, ["residential,asphalt", "footway,"][below(2)]);
        }
        if below(7) > 0 {
            let way = [(from_x, from_y), (from_x, from_y + 200)];
            add(format!("v{x}-{y}"), &way, ["steps,", "path,gravel", "residential,"][below(3)]);
        }
    }
    // Islands beside a street, to which those who live on them are linked, and far from all streets.
    let mut cells = fs::read_to_string(folder.join("c.csv")).expect("readable");
    for at in 0..16 {
        let away = [30, 100][at % 2];
        let (x, y) = (EAST + 200 * below(39) + 60, NORTH + 200 * below(29) + away);
        add(format!("i{at}"), &[(x, y), (x + 40, y + 5), (x + 80, y)], "footway,");
        writeln!(cells, "i{at},{},2,{},{}", 7 + at, x + 30, y + 2).expect("a text");
    }
    write(folder, "c.csv", &cells);
    write(folder, "paths.csv", &lines);
    let config = fs::read_to_string(folder.join("region.toml")).expect("readable");
    let config = config.replace("[region]\n", "[region]\ndistance = \"walk\"\n");
    let more = "[walk]\nnetwork = \"paths.csv\"\nlink_distance_max_m = 60\n[walk.lines]\ncrs = \"EPSG:25832\"\n";
    write(folder, "region.toml", &format!("{config}{more}"));
}

/// Runs a command and expects it to succeed.
pub fn done(words: &[&str]) -> String {
    let output = run(words);
    assert!(output.status.success(), "{words:?}: {}", err(&output));
    err(&output)
}

pub fn path(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}

/// The results of a region without tiles.
pub fn whole(folder: &Path) -> Files {
    done(&["run", "-q", "-c", &path(folder, "region.toml"), "--out", &path(folder, "whole")]);
    files(&folder.join("whole"))
}

pub fn manifest(folder: &Path, tiles: &str) -> Value {
    let text = fs::read(folder.join(tiles).join("tiles.json")).expect("a manifest");
    serde_json::from_slice(&text).expect("JSON")
}

/// Cuts a region into at least so many tiles; returns how many there are.
pub fn planned(folder: &Path, tiles: &str, count: u64, more: &[&str]) -> usize {
    let (config, out) = (path(folder, "region.toml"), path(folder, tiles));
    let plan = |persons: u64| {
        let most = persons.to_string();
        let words = ["tiles", "plan", "-q", "-c", &config, "--persons-max", &most, "-o", &out];
        done(&[&words[..], more].concat());
        let manifest = manifest(folder, tiles);
        let found = manifest["tiles"].as_array().expect("a list");
        let persons = found.iter().filter_map(|tile| tile["persons"].as_u64());
        (found.len(), persons.sum::<u64>())
    };
    let (one, all) = plan(u64::MAX);
    assert_eq!(one, 1);
    if count == 1 {
        return 1;
    }
    let found = plan(all.div_ceil(count)).0;
    assert!(found as u64 >= count && found < 12, "{found}");
    found
}

/// Merges tiles and holds every file against the results without tiles.
pub fn expect_same(folder: &Path, tiles: &str, whole: &Files) {
    let out = format!("{tiles}-results");
    done(&["tiles", "merge", "-q", &path(folder, tiles), "--out", &path(folder, &out)]);
    let merged = files(&folder.join(&out));
    assert!(whole.len() > 30, "{:?}", whole.keys());
    assert_eq!(merged.keys().collect::<Vec<_>>(), whole.keys().collect::<Vec<_>>());
    for (name, bytes) in whole {
        let other = &merged[name];
        if bytes == other {
            continue;
        }
        let at = bytes.iter().zip(other).position(|(a, b)| a != b).unwrap_or(0);
        let around = |all: &[u8]| {
            let part = &all[at.saturating_sub(200).min(all.len())..(at + 200).min(all.len())];
            String::from_utf8_lossy(part).into_owned()
        };
        panic!("{tiles}: {name} differs at {at}:\n{}\n---\n{}", around(bytes), around(other));
    }
}
