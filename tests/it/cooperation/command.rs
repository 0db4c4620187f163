//! The command on drawn towns.

use std::path::Path;

use nahraum::analysis::border::border_effect;
use nahraum::analysis::coverage::Level;
use nahraum::base::{CategoryId, Millimetres};
use nahraum::synthetic::town;

use crate::import::command::{err, run};
use crate::support::{drawn, limits, random_drawing};
use crate::tables::Table;
use crate::tables::cooperation::write_street;
use crate::tables::counties::{answer, nahraum, write_degrees, write_points};

/// Writes a drawn town with a limit of supermarkets.
fn write_town(folder: &Path, drawing: &str, limit_m: u32) {
    let town = town(drawing).expect("well-formed");
    for points in [town.cells, town.facilities] {
        write_points(points, folder);
    }
    for areas in [town.municipalities, town.quartiers] {
        write_degrees(areas, folder);
    }
    let config = format!(
        "[limits]\nsupermarket = [{limit_m}]\n[layers.municipalities]\npath = \"municipalities.geojson\"\n\
         [layers.quartiers]\npath = \"quartiers.geojson\"\n[[layers.facilities]]\npath = \"facilities.csv\"\n\
         crs = \"EPSG:25832\"\nknown_around_m = 5000\n[[layers.cells]]\npath = \"cells.csv\"\n\
         crs = \"EPSG:25832\"\ngrid_size_m = 100\n"
    );
    std::fs::write(folder.join("region.toml"), config).expect("writable");
}

fn column(table: &Table, name: &str) -> Vec<String> {
    table.values(name).to_vec()
}

fn numbers(table: &Table, name: &str) -> Vec<u64> {
    column(table, name).iter().map(|text| text.parse().expect("a count")).collect()
}

#[test]
fn without_new_places_the_modes_are_the_border_effect_of_today() {
    for seed in 0..3 {
        let drawing = random_drawing(seed, 12, 6);
        let folder = tempfile::tempdir().expect("a folder");
        write_town(folder.path(), &drawing, 200);
        let question = ["cooperate", "-c", "region.toml", "--category", "supermarket"];
        let more = ["--places", "0", "--target", "0.000001"];
        let written = answer(folder.path(), &[&question[..], &more].concat());
        let condition = column(&written, "condition");
        let covered = numbers(&written, "persons_covered");
        let most: Vec<u64> = (0..covered.len())
            .filter(|row| condition[*row] == "most_persons")
            .map(|row| covered[row])
            .collect();
        let (region, reach) = drawn(&drawing, &limits("supermarket", &[200]));
        let shop = region.category_id("supermarket").unwrap_or(CategoryId(0));
        let effect =
            border_effect(&region, &reach, shop, Millimetres(200_000), Level::Municipality);
        let whole = effect.last().expect("the region");
        // Shops outside all towns are nobody's, and count closed too; border effects call them abroad.
        let no_host = region.facilities().iter().any(|facility| facility.is_halo());
        let closed = whole.all().covered_closed;
        assert!(if no_host { most[0] >= closed } else { most[0] == closed }, "{seed}: {most:?}");
        assert_eq!(most[1..], [whole.all().covered_open; 2], "{seed}");
    }
}

#[test]
fn a_place_outside_all_towns_serves_everybody_in_every_mode() {
    // The shop lies in nobody's square between two homes that it serves.
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), "A.B\n\n1S2", 100);
    let written =
        answer(folder.path(), &["cooperate", "-c", "region.toml", "--of", "municipalities"]);
    assert_eq!(column(&written, "status"), ["met", "met"]);
    assert_eq!(numbers(&written, "persons_before_closed"), [10, 20]);
}

#[test]
fn settings_come_from_the_file_or_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let ask = |more: &[&str]| {
        let question = ["cooperate", "-c", "region.toml", "--of", "municipalities"];
        numbers(&answer(folder.path(), &[&question[..], more].concat()), "persons_target")
    };
    assert_eq!(ask(&[]), [30, 8, 4, 23]);
    assert_eq!(ask(&["--target", "90"]), [72, 18, 9, 54]);
    assert_eq!(ask(&["--set", "cooperate.target=62.5"]), [50, 13, 7, 38]);
    let shown = nahraum(
        folder.path(),
        &["cooperate", "-c", "region.toml", "--target", "90", "--places", "3", "--show-settings"],
    );
    assert!(shown.contains("[cooperate]\ntarget = 90\nplaces = 3\n"), "{shown}");
}

#[test]
fn the_main_numbers_are_told_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let config = folder.path().join("region.toml").display().to_string();
    // The only candidate lies on A's ground.
    let points = folder.path().join("points.csv").display().to_string();
    std::fs::write(&points, "id,x,y\na,380450,5700050\n").expect("writable");
    let one = ["--candidates", &points, "--candidates-crs", "EPSG:25832"];
    for (arguments, words) in [
        (
            &["--places", "2"][..],
            "new places for 37.5 % in each municipality: alone 3, with all existing places counted 2, together 1; \
             most persons with 2: closed 140, credited 160, open 170 (one of several best plans)",
        ),
        (
            &["--of", "pairs"],
            "alone 3, with all existing places counted 2; the best pairing saves 1 (one of several best plans)",
        ),
        (
            &one,
            "alone out of reach for 2, with all existing places counted out of reach for 2, together out of reach (",
        ),
    ] {
        let output = run(&[&["cooperate", "-c", &config], arguments].concat());
        assert!(err(&output).contains(words), "{arguments:?}: {}", err(&output));
    }
    // B cannot reach the target alone, so nobody can say what A and B pay.
    let shares = ["cooperate", "-c", "region.toml", "--of", "shares", "--group", "A,B"];
    let rules =
        |more: &[&str]| column(&answer(folder.path(), &[&shares[..], more].concat()), "rule");
    assert!(rules(&[]).contains(&"shapley".to_owned()));
    assert_eq!(rules(&one), [""; 0]);
}

#[test]
fn what_cannot_be_answered_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    write_street(folder.path());
    let config = folder.path().join("region.toml").display().to_string();
    let fails = |arguments: &[&str], words: &str| {
        let output = run(&[&["cooperate", "-c", &config], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err(&output).contains(words), "{arguments:?}: {}", err(&output));
    };
    fails(&["--target", "101"], "found `101`, expected a percentage above 0 and up to 100");
    fails(&["--of", "shares", "--group", "A,Nowhere"], "cooperate.group: cannot use `Nowhere`");
    fails(&["--of", "shares", "--group", "A,Town A"], "found 1 different towns, expected 2 to 8");
    fails(&["--group", "A,Town B"], "`--group` shares the costs of places: it needs `--of shares`");
    fails(&["--weight", "persons_7"], "found no group of persons `persons_7`");
    let output = run(&[
        "run",
        "-c",
        &config,
        "--out",
        &folder.path().join("results").display().to_string(),
        "--set",
        "cooperate.categories=[\"zoo\"]",
    ]);
    assert!(
        err(&output).contains("cannot use `cooperate.categories`")
            && err(&output).contains("no facilities of `zoo`; it has"),
        "{}",
        err(&output)
    );
}

#[test]
fn a_category_that_is_named_twice_is_studied_once() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), "AABB\n\n1S21", 100);
    let config = folder.path().join("region.toml").display().to_string();
    let written = |names: &str| {
        let out = folder.path().join("results");
        let categories = format!("cooperate.categories=[{names}]");
        let to = out.display().to_string();
        let more = ["--formats", "csv", "--set", &categories];
        let output = run(&[&["run", "-q", "-c", &config, "--out", &to][..], &more].concat());
        assert!(output.status.success(), "{}", err(&output));
        std::fs::read_to_string(out.join("cooperation_region.csv")).expect("a table")
    };
    assert_eq!(written("\"supermarket\", \"supermarket\""), written("\"supermarket\""));
}
