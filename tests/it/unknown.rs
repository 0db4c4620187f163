//! Unknown persons are not nobody: in tables, on maps, in totals and in what is said.

use std::path::{Path, PathBuf};

use nahraum::dataset::text_value;
use nahraum::format::{Input, ReadOptions, read_layer};

use crate::cli::{err, program};
use crate::region::square;
use crate::report::unpack::{self, Cell};

/// A folder with two towns of one square kilometre side by side, quartiers, cells and a bakery.
struct Region(tempfile::TempDir);

impl Region {
    /// `quartiers` are id, municipality, west, south and side in metres from the corner of the first town,
    /// and persons; `cells` are lines of x, y, persons, persons_65 in the same metres.
    fn new(quartiers: &[(&str, &str, [f64; 3], &str)], cells: &[(f64, f64, &str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: String| {
            std::fs::write(folder.path().join(name), text).expect("writable");
        };
        let (x, y) = (380_000.0, 5_700_000.0);
        let town = |west: f64| square(x + west, y, 1_000.0);
        write("towns.csv", format!("id,name,wkt\nA,Adorf,{}\nB,Bdorf,{}\n", town(0.0), town(1e3)));
        let row = |(id, home, [west, south, side], persons): &(&str, &str, [f64; 3], &str)| {
            format!("{id},{id},{home},{persons},{}\n", square(x + west, y + south, *side))
        };
        let rows: String = quartiers.iter().map(row).collect();
        write("quartiers.csv", format!("id,name,municipality,persons,wkt\n{rows}"));
        let row = |(at, (east, north, all, old)): (usize, &(f64, f64, &str, &str))| {
            format!("c{at},{},{},{all},{old}\n", x + east, y + north)
        };
        let rows: String = cells.iter().enumerate().map(row).collect();
        write("cells.csv", format!("id,x,y,persons,persons_65\n{rows}"));
        write("places.csv", format!("id,category,x,y\ns,bakery,{},{}\n", x + 50.0, y + 50.0));
        let mut config = "[layers.municipalities]\npath = \"towns.csv\"\ncrs = \"EPSG:25832\"\n\
            [layers.quartiers]\npath = \"quartiers.csv\"\ncrs = \"EPSG:25832\"\n\
            [[layers.facilities]]\npath = \"places.csv\"\ncrs = \"EPSG:25832\"\n"
            .to_owned();
        if !cells.is_empty() {
            config += "[[layers.cells]]\npath = \"cells.csv\"\ncrs = \"EPSG:25832\"\n";
        }
        write("region.toml", config);
        Self(folder)
    }

    /// Cells given as areas instead: rectangles from west and south to east and north, in the same metres,
    /// with persons and persons_65, of a source that counts everybody.
    fn of_blocks(
        quartiers: &[(&str, &str, [f64; 3], &str)],
        blocks: &[([f64; 4], &str, &str)],
    ) -> Self {
        let region = Self::new(quartiers, &[(0.0, 0.0, "", "")]);
        let row =
            |(at, ([west, south, east, north], all, old)): (usize, &([f64; 4], &str, &str))| {
                let (w, e) = (380_000.0 + west, 380_000.0 + east);
                let (s, n) = (5_700_000.0 + south, 5_700_000.0 + north);
                format!(
                    "b{at},{all},{old},\"POLYGON(({w} {s},{e} {s},{e} {n},{w} {n},{w} {s}))\"\n"
                )
            };
        let rows: String = blocks.iter().enumerate().map(row).collect();
        let text = format!("id,persons,persons_65,wkt\n{rows}");
        std::fs::write(region.path().join("cells.csv"), text).expect("writable");
        let config = region.path().join("region.toml");
        let stated = std::fs::read_to_string(&config).expect("readable") + "extent = \"region\"\n";
        std::fs::write(config, stated).expect("writable");
        region
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs a command; returns what it says.
    fn said(&self, arguments: &[&str]) -> String {
        let mut command = program();
        command.current_dir(self.path()).args(arguments).args(["-c", "region.toml"]);
        let output = command.output().expect("started");
        assert!(output.status.success(), "{arguments:?}: {}", err(&output));
        err(&output)
    }

    fn run(&self, more: &[&str]) -> PathBuf {
        let run =
            ["run", "-q", "--limit", "500", "--formats", "csv,geojson,report", "--out", "results"];
        self.said(&[&run, more].concat());
        self.path().join("results")
    }
}

/// A column of a table; empty where there is no value.
fn column(path: &Path, name: &str) -> Vec<String> {
    let read = read_layer(&Input::File(path.to_owned()), &ReadOptions::default());
    let layer = read.unwrap_or_else(|error| panic!("{error}")).layer;
    let column = layer.column(name).unwrap_or_else(|| panic!("{name}")).clone();
    (0..layer.len()).map(|row| text_value(&column, row).unwrap_or_default()).collect()
}

fn json(path: &Path) -> serde_json::Value {
    let text = std::fs::read_to_string(path).expect("a file");
    serde_json::from_str(&text).expect("JSON")
}

/// Values of the report's quartiers for a column of a table.
fn in_report(results: &Path, table: &str, column: &str) -> Vec<Cell> {
    let page = std::fs::read_to_string(results.join("report.html")).expect("a report");
    let parts = unpack::parts(&page);
    let part = parts.iter().find(|part| part.table == table).expect("the table");
    part.columns[column].cells.clone()
}

const WHOLE_TOWNS: [(&str, &str, [f64; 3], &str); 2] =
    [("a", "A", [0.0, 0.0, 1_000.0], ""), ("b", "B", [1_000.0, 0.0, 1_000.0], "")];

#[test]
fn a_town_without_rows_is_unknown_in_tables_totals_and_in_the_report() {
    let region = Region::new(&WHOLE_TOWNS, &[(50.0, 150.0, "30", "10")]);
    let results = region.run(&["--lang", "de"]);
    let table = results.join("coverage_municipality.csv");
    assert_eq!(column(&table, "persons"), ["30", ""]);
    assert_eq!(column(&table, "persons_65_covered"), ["10", ""]);
    assert_eq!(column(&table, "facilities_in_reach"), ["1.0", ""]);
    assert_eq!(column(&results.join("coverage_municipality.geojson"), "persons"), ["30", ""]);
    assert_eq!(column(&results.join("border_municipality.csv"), "border_gain"), ["0", "", "0"]);
    assert_eq!(column(&results.join("coverage_region.csv"), "persons"), ["30"]);
    let counts = json(&results.join("run.json"))["counts"].clone();
    assert_eq!((&counts["quartiers"], &counts["quartiers_known"]), (&2.into(), &1.into()));
    assert_eq!((&counts["municipalities_known"], &counts["persons"]), (&1.into(), &30.into()));
    assert_eq!(in_report(&results, "quartiers", "persons"), [Cell::Number(30), Cell::None]);
    let covered = in_report(&results, "coverage_quartier", "persons_covered");
    assert_eq!(covered, [Cell::Number(30), Cell::None]);
    for asked in [&["check"][..], &["coverage"], &["run", "--out", "again"]] {
        let said = region.said(asked);
        assert!(
            said.contains("warning: W355 persons are known for 1 of 2 municipalities"),
            "{said}"
        );
        assert!(said.contains("`Bdorf`") && said.contains("1 of 2 quartiers"), "{said}");
    }
}

#[test]
fn the_report_has_what_is_uncertain_and_nothing_uncertain_where_all_is_known() {
    // The bakery is 100 m from one home of Adorf and 900 m from another; nobody counts Bdorf.
    let cells = [(50.0, 150.0, "30", "10"), (50.0, 950.0, "20", "10")];
    let region = Region::new(&WHOLE_TOWNS, &cells);
    let uncertain = |results: &Path| in_report(results, "coverage_quartier", "persons_uncertain");
    // Known ground ends with the towns, 50 m from both homes.
    assert_eq!(uncertain(&region.run(&[])), [Cell::Number(20), Cell::None]);
    let known = ["--set", "layers.facilities.known_around_m=5000"];
    let counted = ["--set", "layers.cells.extent=\"region\""];
    let results = region.run(&[known, counted].concat());
    assert_eq!(uncertain(&results), [Cell::Number(0), Cell::Number(0)]);
    assert_eq!(in_report(&results, "quartiers", "persons"), [Cell::Number(50), Cell::Number(0)]);
}

#[test]
fn no_row_is_nobody_where_the_source_says_that_it_counts_everybody() {
    let region = Region::new(&WHOLE_TOWNS, &[(50.0, 150.0, "30", "10")]);
    let persons = |extent: &str| {
        let set = format!("layers.cells.extent={extent}");
        column(&region.run(&["--set", &set]).join("coverage_quartier.csv"), "persons")
    };
    assert_eq!(persons("\"region\""), ["30", "0"]);
    assert_eq!(persons("\"municipalities\""), ["30", ""], "no row in Bdorf at all");
    assert_eq!(persons("[\"Bdorf\"]"), ["30", "0"]);
    let mut wrong = program();
    let asked = ["check", "-c", "region.toml", "--set", "layers.cells.extent=[\"Cdorf\"]"];
    let output = wrong.current_dir(region.path()).args(asked).output().expect("started");
    assert!(!output.status.success() && err(&output).contains("Cdorf"), "{}", err(&output));
}

#[test]
fn a_suppressed_value_is_unknown_everywhere() {
    let cells = [(50.0, 150.0, "30", ""), (1_500.0, 500.0, "", "")];
    let region = Region::new(&WHOLE_TOWNS, &cells);
    let results = region.run(&["--set", "layers.cells.extent=\"region\""]);
    let table = results.join("coverage_quartier.csv");
    assert_eq!(column(&table, "persons"), ["30", ""]);
    assert_eq!(column(&table, "persons_65"), ["", ""], "nobody of the group has a number");
    assert_eq!(column(&results.join("coverage_region.csv"), "persons_65"), [""]);
    assert!(region.said(&["check"]).contains("W343"));
}

#[test]
fn a_quartier_without_a_number_is_unknown_and_one_with_zero_is_not() {
    let side = [500.0; 3];
    let quartiers = [
        ("a", "A", [0.0, 0.0, 500.0], "40"),
        ("b", "A", side, ""),
        ("c", "B", [1_000.0, 0.0, 500.0], "0"),
    ];
    let region = Region::new(&quartiers, &[]);
    let results = region.run(&[]);
    assert_eq!(column(&results.join("coverage_quartier.csv"), "persons"), ["40", "", "0"]);
    assert_eq!(column(&results.join("coverage_municipality.csv"), "persons"), ["40", "0"]);
    assert!(region.said(&["check"]).contains("W347 persons are known for 2 of 3 quartiers"));
}

/// Four quartiers of 100 m under one cell of 200 m, and one that a second cell covers by a quarter.
const SMALL: [(&str, &str, [f64; 3], &str); 5] = [
    ("a", "A", [0.0, 0.0, 100.0], ""),
    ("b", "A", [100.0, 0.0, 100.0], ""),
    ("c", "A", [0.0, 100.0, 100.0], ""),
    ("d", "A", [100.0, 100.0, 100.0], ""),
    ("e", "B", [1_000.0, 0.0, 1_000.0], ""),
];

#[test]
fn a_cell_larger_than_quartiers_is_shared_out_by_area_and_no_sum_changes() {
    // 10 persons over four equal parts: 3, 3, 2, 2; of the 5 old ones 2, 1, 1, 1.
    let region = Region::new(&SMALL, &[(100.0, 100.0, "10", "5"), (1_500.0, 500.0, "7", "0")]);
    let grid = ["--set", "layers.cells.grid_size_m=200"];
    let results = region.run(&grid);
    let table = results.join("coverage_quartier.csv");
    assert_eq!(column(&table, "persons"), ["3", "3", "2", "2", "7"]);
    assert_eq!(column(&table, "persons_65"), ["2", "1", "1", "1", "0"]);
    assert_eq!(column(&results.join("coverage_municipality.csv"), "persons"), ["10", "7"]);
    // The distance of every part is that of the centre: 50 m east and north of the bakery.
    assert_eq!(column(&table, "mean_distance_m")[..4], ["70.7"; 4]);
    let gaps = region.path().join("gaps.csv");
    let asked = ["gaps", "--connected", "-q", "--limit", "50", "-o", "gaps.csv", "--format", "csv"];
    region.said(&[&asked[..], &grid].concat());
    assert_eq!(column(&gaps, "persons"), ["10", "7"], "the parts of a cell are one place");
    assert_eq!(column(&gaps, "area_km2")[0], "0.04", "one square of 200 m");
    let said = region.said(&[&["check"][..], &grid].concat());
    assert!(said.contains("W356 cells of 200 m are larger than 4 of 5 quartiers"), "{said}");
    // Each counts where its centre lies: the others are unknown, not empty.
    let off = [&grid[..], &["--set", "region.share_cells=false"]].concat();
    let persons = column(&region.run(&off).join("coverage_quartier.csv"), "persons");
    assert_eq!(persons, ["10", "", "", "", "7"]);
    assert!(region.said(&[&["check"][..], &off].concat()).contains("quartier of its centre"));
}

#[test]
fn cells_large_against_the_limit_are_said_to_mislead() {
    let region = Region::new(&WHOLE_TOWNS, &[(100.0, 100.0, "10", "5")]);
    let asked = |limit: &str| {
        let set = "layers.cells.grid_size_m=200";
        region.said(&["coverage", "--limit", limit, "--set", set])
    };
    assert!(asked("399").contains("W357") && !asked("400").contains("W357"));
}

#[test]
fn ground_without_a_quartier_keeps_its_share_of_a_large_cell_in_each_municipality() {
    // Squares of 1 km from 200 and from 1,200 m east. The first lies by 80 % in Adorf, 9 % in quartier a;
    // the second by 80 % in Bdorf, a 20th of that in quartier b, and its rest outside both.
    let quartiers = [("a", "A", [300.0, 300.0, 300.0], ""), ("b", "B", [1_200.0, 0.0, 200.0], "")];
    let cells = [(700.0, 500.0, "1000", "100"), (1_700.0, 500.0, "1000", "0")];
    let region = Region::new(&quartiers, &cells);
    let grid = ["--set", "layers.cells.grid_size_m=1000"];
    let results = region.run(&grid);
    let table = results.join("coverage_quartier.csv");
    assert_eq!(column(&table, "persons"), ["90", "50", "710", "1150"]);
    assert_eq!(column(&table, "persons_65"), ["9", "0", "71", "20"]);
    let table = results.join("coverage_municipality.csv");
    assert_eq!(column(&table, "persons"), ["800", "1200"]);
    assert_eq!(column(&results.join("coverage_region.csv"), "persons"), ["2000"]);
    let said = region.said(&[&["check"][..], &grid].concat());
    assert!(said.contains("the 2000 persons of 2 cells are shared out"), "{said}");
}

#[test]
fn ground_in_two_quartiers_at_once_is_no_ground_without_a_quartier() {
    // Of 40,000 m2 each quartier has 22,500, of which 10,000 lie in both; 5,000 lie in none.
    let region = Region::new(
        &[("a", "A", [0.0, 0.0, 150.0], ""), ("b", "A", [50.0, 50.0, 150.0], "")],
        &[(100.0, 100.0, "500", "0")],
    );
    let results = region.run(&["--set", "layers.cells.grid_size_m=200"]);
    let persons = column(&results.join("coverage_quartier.csv"), "persons");
    assert_eq!(persons, ["225", "225", "50"]);
}

#[test]
fn a_zero_beside_suppressed_values_is_not_nobody() {
    let cells = [
        (50.0, 150.0, "30", "0"),
        (150.0, 150.0, "5", ""),
        (1_500.0, 500.0, "0", ""),
        (1_600.0, 500.0, "", ""),
    ];
    for quartiers in [&WHOLE_TOWNS[..], &WHOLE_TOWNS[..1]] {
        let region = Region::new(quartiers, &cells);
        let results = region.run(&["--set", "layers.cells.extent=\"region\""]);
        let table = results.join("coverage_municipality.csv");
        assert_eq!(column(&table, "persons"), ["35", ""]);
        assert_eq!(column(&table, "persons_65"), ["", ""], "0 of 30 and an unknown part of 5");
        let persons = column(&results.join("coverage_quartier.csv"), "persons");
        assert_eq!(persons[..2], ["35", ""]);
        let said = region.said(&["check"]);
        assert!(said.contains("W355 persons are known for 1 of 2 municipalities"), "{said}");
    }
    // Two zeros are nobody.
    let region = Region::new(&WHOLE_TOWNS, &[(50.0, 150.0, "30", "0"), (1_500.0, 500.0, "0", "")]);
    let table = region.run(&[]).join("coverage_municipality.csv");
    assert_eq!(column(&table, "persons"), ["30", "0"]);
    assert_eq!(column(&table, "persons_65"), ["0", "0"]);
}

#[test]
fn a_block_without_a_value_leaves_every_quartier_that_it_overlaps_unknown() {
    let quartiers = [
        ("a", "A", [0.0, 0.0, 1_000.0], ""),
        ("b", "B", [1_000.0, 0.0, 500.0], ""),
        ("c", "B", [1_500.0, 0.0, 500.0], ""),
        ("d", "B", [1_000.0, 500.0, 500.0], ""),
    ];
    let blocks =
        [([0.0, 0.0, 900.0, 500.0], "500", "50"), ([1_100.0, 0.0, 1_900.0, 400.0], "", "")];
    let region = Region::of_blocks(&quartiers, &blocks);
    let results = region.run(&[]);
    let table = results.join("coverage_quartier.csv");
    assert_eq!(column(&table, "persons"), ["500", "", "", "0"], "no block lies in d");
    assert_eq!(column(&table, "persons_65"), ["50", "", "", "0"]);
    assert_eq!(column(&results.join("coverage_municipality.csv"), "persons"), ["500", ""]);
    assert!(region.said(&["check"]).contains("W347 persons are known for 2 of 4 quartiers"));
}

#[test]
fn a_block_is_shared_out_over_quartiers_too_small_for_its_points() {
    let quartiers = [
        ("b", "B", [1_000.0, 0.0, 50.0], ""),
        ("c", "B", [1_050.0, 0.0, 50.0], ""),
        ("d", "B", [1_100.0, 0.0, 800.0], ""),
    ];
    // One point, between b and c; d is far larger than the block, which has a strip of it.
    let region = |all: &'static str, old: &'static str| {
        Region::of_blocks(&quartiers, &[([1_000.0, 0.0, 1_110.0, 50.0], all, old)])
    };
    let column_of =
        |results: &Path, name: &str| column(&results.join("coverage_quartier.csv"), name);
    // 5,500 m2: 2,500, 2,500 and 500 are shares of 9.09, 9.09 and 1.82 of 20, of 3.18, 3.18 and 0.64 of 7.
    let inhabited = region("20", "7");
    let results = inhabited.run(&[]);
    assert_eq!(column_of(&results, "persons"), ["9", "9", "2"]);
    assert_eq!(column_of(&results, "persons_65"), ["3", "3", "1"]);
    // A part has its persons inside it: in b 25 m, in d about 100 m east of the bakery's town border.
    let metres = column_of(&results, "mean_distance_m");
    let metres: Vec<f64> = metres.iter().map(|metres| metres.parse().expect("a number")).collect();
    assert!(metres[0] < metres[1] && metres[1] < metres[2], "{metres:?}");
    assert_eq!(column(&results.join("coverage_municipality.csv"), "persons"), ["0", "20"]);
    let said = inhabited.said(&["check"]);
    let told =
        "the 20 persons of 1 areas are shared out over the quartiers that they overlap, by area";
    assert!(said.contains("W356") && said.contains(told), "{said}");
    // Where that is not wanted, the quartier without a point is unknown.
    let whole = inhabited.run(&["--set", "region.share_cells=false"]);
    let whole = column_of(&whole, "persons");
    assert_eq!(whole.iter().filter(|persons| *persons == "20").count(), 1, "{whole:?}");
    assert_eq!(whole.iter().filter(|persons| persons.is_empty()).count(), 1, "{whole:?}");
    let empty = region("0", "0");
    assert_eq!(column_of(&empty.run(&[]), "persons"), ["0", "0", "0"], "nobody lives in the block");
}

#[test]
fn a_large_block_keeps_its_points_and_a_tiny_quartier_among_them_gets_its_share() {
    // 500 x 400 m with points every 100 m; the tiny quartier of 20 m lies between them.
    let quartiers = [("a", "A", [65.0, 65.0, 20.0], ""), ("b", "A", [500.0, 0.0, 500.0], "")];
    let region = Region::of_blocks(&quartiers, &[([0.0, 0.0, 500.0, 400.0], "2000", "100")]);
    let results = region.run(&[]);
    let table = results.join("coverage_quartier.csv");
    // 400 of 200,000 m2 are a share of 4 of 2,000; the others live in no quartier.
    assert_eq!(column(&table, "persons"), ["4", "0", "1996"]);
    assert_eq!(column(&table, "persons_65"), ["0", "0", "100"]);
    assert_eq!(column(&results.join("coverage_region.csv"), "persons"), ["2000"]);
}

/// Writes homes, points in the metres of [`Region`], and the lines that read them.
fn add_homes(region: &Region, head: &str, homes: &[(f64, f64, &str)]) {
    let row =
        |(x, y, more): &(f64, f64, &str)| format!("{},{}{more}\n", 380_000.0 + x, 5_700_000.0 + y);
    let rows: String = homes.iter().map(row).collect();
    std::fs::write(region.path().join("homes.csv"), format!("x,y{head}\n{rows}"))
        .expect("writable");
    let config = region.path().join("region.toml");
    let text = std::fs::read_to_string(&config).expect("readable");
    let homes = "[[layers.homes]]\npath = \"homes.csv\"\ncrs = \"EPSG:25832\"\n";
    std::fs::write(config, text + homes).expect("writable");
}

#[test]
fn a_large_cell_is_shared_out_by_the_homes_in_it_where_they_are_known() {
    // The lower half of each square of 200 m is two quartiers, the upper half is in none.
    let quartiers = [
        ("a", "A", [0.0, 0.0, 100.0], ""),
        ("b", "A", [100.0, 0.0, 100.0], ""),
        ("f", "B", [1_000.0, 0.0, 100.0], ""),
        ("g", "B", [1_100.0, 0.0, 100.0], ""),
    ];
    let cells = [(100.0, 100.0, "8", "4"), (1_100.0, 100.0, "8", "4")];
    let grid = ["--set", "layers.cells.grid_size_m=200"];
    let persons = |region: &Region| {
        let table = region.run(&grid).join("coverage_quartier.csv");
        (column(&table, "persons"), column(&table, "persons_65"))
    };
    // In the first square three of four dwellings are in a, one in no quartier, none in b. In the second no
    // home is known: by area. A home far off and one outside all towns count nowhere.
    let homes = [
        (20.0, 30.0, ",2"),
        (60.0, 80.0, ",1"),
        (50.0, 150.0, ",1"),
        (700.0, 700.0, ",9"),
        (-50.0, 50.0, ",9"),
    ];
    let region = Region::new(&quartiers, &cells);
    let (all, old) = persons(&region);
    assert_eq!(all, ["2", "2", "2", "2", "4", "4"], "without homes");
    assert_eq!(old, ["1", "1", "1", "1", "2", "2"]);
    add_homes(&region, ",dwellings", &homes);
    let (all, old) = persons(&region);
    assert_eq!(all, ["6", "0", "2", "2", "2", "4"]);
    assert_eq!(old, ["3", "0", "1", "1", "1", "2"]);
    let said = region.said(&[&["check", "-v"][..], &grid].concat());
    let told = "the 16 persons of 2 cells are shared out over the quartiers that they overlap, by homes, in 1 of \
                them without known homes by area, which is an estimate";
    assert!(said.contains(told) && said.contains("`dwellings` is used as `weight`"), "{said}");
    // Without weights every home counts the same: 2 of 3 of 8 are 5.33, 1 of 3 2.67.
    let region = Region::new(&quartiers, &cells);
    add_homes(&region, "", &homes.map(|(x, y, _)| (x, y, "")));
    assert_eq!(persons(&region).0, ["5", "0", "2", "2", "3", "4"]);
}

#[test]
fn a_number_and_an_unknown_number_are_unknown_together() {
    let part = |west: f64, persons: &'static str| ("a", "A", [west, 0.0, 100.0], persons);
    let other = ("b", "B", [1_000.0, 0.0, 500.0], "7");
    let persons = |parts: &[&'static str]| {
        let parts = parts.iter().enumerate().map(|(at, persons)| part(at as f64 * 200.0, persons));
        let region = Region::new(&parts.chain([other]).collect::<Vec<_>>(), &[]);
        let persons = column(&region.run(&[]).join("coverage_quartier.csv"), "persons");
        (persons, region.said(&["check"]))
    };
    for parts in [&["40", ""][..], &["", "40"], &["40", "", "30"]] {
        let (known, said) = persons(parts);
        assert_eq!(known, ["", "7"], "{parts:?}");
        let told = "whose number of persons is unknown, because that of a part is";
        assert!(said.contains(told) && said.contains("W347"), "{said}");
    }
    let (known, said) = persons(&["40", "30"]);
    assert_eq!(known, ["70", "7"]);
    assert!(said.contains("whose persons are added"), "{said}");
}
