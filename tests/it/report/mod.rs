//! The report: every number in it is the cell of a table that it names, and no name of the data is markup.

mod browser;
pub mod unpack;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use nahraum::dataset::{Layer, text_value};
use nahraum::format::geopackage::read_layer_of;

use crate::cli::{err, out, program};
use crate::region::square;
use unpack::{Cell, Column, Part, index, parts};

/// Names that try to be markup, script, a template, a path or a formula.
const NAMES: [&str; 4] = [
    "</script><script>alert(1)</script>",
    "\"><img src=x onerror=alert(2)>",
    "{{ 7 * 7 }} ${document.title} =1+1",
    "A; B: 5; C: D",
];

/// Two towns with quartiers of hostile names, bakeries of two providers on both sides of the boundary, persons of
/// two groups; one number is suppressed. Both towns have one name, and a district of one name.
pub struct Towns(tempfile::TempDir);

impl Towns {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: String| {
            std::fs::write(folder.path().join(name), text).expect("writable");
        };
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let (x, y) = (380_000.0, 5_700_000.0);
        let area = |at: usize| square(x + 1_000.0 * at as f64, y, 1_000.0);
        let town = |name: usize, west: usize| {
            let (w, e) = (x + 1_000.0 * west as f64, x + 1_000.0 * (west + 2) as f64);
            let n = y + 1_000.0;
            let area = format!("\"POLYGON(({w} {y},{e} {y},{e} {n},{w} {n},{w} {y}))\"");
            format!("{},{area}\n", quoted(NAMES[name]))
        };
        write("towns.csv", format!("id,name,wkt\nA,{}B,{}", town(3, 0), town(3, 2)));
        let quartier = |at: usize| {
            let home = ["A", "B"][at / 2];
            let district = ["Mitte", ""][at % 2];
            format!("q{at},{},{home},{district},{}\n", quoted(NAMES[at % 3]), area(at))
        };
        let rows: String = (0..4).map(quartier).collect();
        write("quartiers.csv", format!("id,name,municipality,district,wkt\n{rows}"));
        let cell = |at: usize| {
            let (east, north) = (50 + 100 * (at % 40), 50 + 100 * (at / 40));
            let persons = if at == 7 { String::new() } else { (at % 9).to_string() };
            format!("c{at},{},{},{persons},{}\n", x + east as f64, y + north as f64, at % 9 / 2)
        };
        let rows: String = (0..400).map(cell).collect();
        write("cells.csv", format!("id,x,y,persons,persons_65\n{rows}"));
        let place = |(at, (east, category)): (usize, (u32, &str))| {
            let (provider, name) = (quoted(NAMES[1 + at % 2]), quoted(NAMES[at % 4]));
            format!("f{at},{category},{name},{provider},{},{}\n", x + f64::from(east), y + 500.0)
        };
        let places = [(1_900, "bakery"), (2_100, "bakery"), (3_900, "bakery"), (1_950, "pharmacy")];
        let rows: String = places.into_iter().enumerate().map(place).collect();
        write("places.csv", format!("id,category,name,provider,x,y\n{rows}"));
        let layer = |head: &str, file: &str, more: &str| {
            format!("{head}\npath = \"{file}.csv\"\ncrs = \"EPSG:25832\"\n{more}")
        };
        let known = "known_box = [0.0, 40.0, 20.0, 60.0]\n";
        let config = format!("[region]\nname = {:?}\n[gaps]\nreport_persons = 20\n", NAMES[0])
            + "[overlaps]\npersons_min = 1\njaccard_min = 0.2\n[cooperate]\ncategories = [\"bakery\"]\nnodes_max = 0\n"
            + "[access]\nassign = true\n[access.capacity]\nbakery = 60\n[fairness]\n"
            + &layer("[layers.municipalities]", "towns", "")
            + &layer("[layers.quartiers]", "quartiers", "")
            + &layer("[[layers.facilities]]", "places", known)
            + &layer("[[layers.cells]]", "cells", "");
        write("region.toml", config);
        let towns = Self(folder);
        let run = ["run", "-q", "-c", "region.toml", "--out", "results", "--limit", "300,500"];
        towns.said(&[&run[..], &["--formats", "report,gpkg,csv"]].concat());
        towns
    }

    pub fn results(&self) -> PathBuf {
        self.0.path().join("results")
    }

    fn said(&self, arguments: &[&str]) -> String {
        let output = program().current_dir(self.0.path()).args(arguments).output();
        let output = output.expect("started");
        assert!(output.status.success(), "{}", err(&output));
        out(&output)
    }

    fn page(&self) -> String {
        std::fs::read_to_string(self.results().join("report.html")).expect("a report")
    }
}

/// The values of a column of a table as text.
fn values(layer: &Layer, name: &str) -> Vec<Option<String>> {
    let column = layer.column(name).unwrap_or_else(|| panic!("{}: no column {name}", layer.name));
    (0..layer.len()).map(|row| text_value(column, row)).collect()
}

/// A number of a table as the report has it: rounded to its decimals. Yes and no are 1 and 0.
fn rounded(text: &str, decimals: u32) -> i64 {
    match text {
        "true" => 1,
        "false" => 0,
        _ => {
            let number: f64 = text.parse().unwrap_or_else(|_| panic!("`{text}` is no number"));
            (number * 10_f64.powi(decimals as i32)).round() as i64
        }
    }
}

/// The rows of a table that a part has: of its category; all where the table has none.
fn rows_of(layer: &Layer, part: &Part) -> Vec<usize> {
    let category = part.category.as_ref().filter(|_| layer.column("category").is_some());
    let Some(category) = category else { return (0..layer.len()).collect() };
    let own = values(layer, "category").into_iter().enumerate();
    own.filter(|(_, value)| value.as_ref() == Some(category)).map(|(row, _)| row).collect()
}

/// The ids that numbers stand for, by the table that they refer to.
type Ids = HashMap<String, BTreeMap<i64, String>>;

/// Compares a column with that of its table; returns how many values were compared.
fn compare(
    part: &Part,
    (name, column): (&String, &Column),
    table: &[Option<String>],
    ids: &mut Ids,
) -> usize {
    let place = format!("{} {:?} {name}", part.table, part.category);
    assert_eq!(part.rows, table.len(), "{place}");
    let mut kinds = column.refers.clone();
    if kinds.as_deref() == Some("facilities") {
        kinds = Some(format!("facilities of {:?}", part.category));
    }
    for (cell, value) in column.cells.iter().zip(table) {
        match (cell, value, &kinds) {
            (Cell::None, None, _) => {}
            // Residents outside all districts of their municipality.
            (Cell::Number(_), None, Some(kind)) if kind == "districts" => {}
            (Cell::Number(number), Some(id), Some(kind)) => {
                let known = ids.entry(kind.clone()).or_default();
                let known = known.entry(*number).or_insert_with(|| id.clone());
                assert_eq!(known, id, "{place}: one number, one id");
            }
            (Cell::Number(number), Some(text), None) => {
                assert_eq!(*number, rounded(text, column.decimals), "{place}");
            }
            (Cell::Text(text), Some(value), _) => assert_eq!(text, value, "{place}"),
            (Cell::List(numbers), value, Some(kind)) => {
                let value = value.clone().unwrap_or_default();
                let parts: Vec<&str> = value.split(';').filter(|id| !id.is_empty()).collect();
                assert_eq!(numbers.len(), parts.len(), "{place}");
                for (number, id) in numbers.iter().zip(parts) {
                    let known = ids.entry(kind.clone()).or_default();
                    assert_eq!(
                        known.entry(*number).or_insert_with(|| id.to_owned()),
                        id,
                        "{place}"
                    );
                }
            }
            (Cell::List(persons), value, None) => {
                let text = value.clone().unwrap_or_default();
                assert!(
                    persons.iter().all(|one| text.contains(&format!(": {one}"))),
                    "{place}: {text}"
                );
            }
            other => panic!("{place}: {other:?}"),
        }
    }
    column.cells.len()
}

#[test]
fn every_number_of_the_report_is_the_cell_of_the_table_that_it_names() {
    let towns = Towns::new();
    let package = towns.results().join("results.gpkg");
    let (mut ids, mut compared, mut tables) = (Ids::new(), 0, Vec::new());
    for part in parts(&towns.page()).iter().filter(|part| part.table != "cells") {
        let (layer, _) = read_layer_of(&package, &part.table).expect("a table of the run");
        let mut rows = rows_of(&layer, part);
        if part.table == "overlap_pairs" {
            let is_double = values(&layer, "is_double_structure");
            rows.retain(|row| is_double[*row].as_deref() == Some("true"));
        }
        if part.table == "gaps_connected" {
            let [ranks, hidden] = ["rank", "is_hidden"].map(|name| values(&layer, name));
            let rank = |row: usize| ranks[row].as_deref().and_then(|one| one.parse::<u32>().ok());
            rows.retain(|row| rank(*row) <= Some(20) || hidden[*row].as_deref() == Some("true"));
        }
        for column in
            part.columns.iter().filter(|(name, _)| !["area", "place"].contains(&&name[..]))
        {
            let all = values(&layer, column.0);
            let table: Vec<Option<String>> = rows.iter().map(|row| all[*row].clone()).collect();
            compared += compare(part, column, &table, &mut ids);
        }
        tables.push(part.table.clone());
    }
    // What a page asks about is a category; tables that are no parts by category say theirs in each row.
    let all = parts(&towns.page());
    for table in ["access", "assigned", "fairness"] {
        for level in ["municipality", "region"] {
            let name = format!("{table}_{level}");
            let part = all.iter().find(|part| part.table == name).expect("a part");
            assert!(part.columns.iter().any(|(column, _)| column == "category"), "{name}");
        }
    }
    tables.dedup();
    assert!(compared > 1_000, "{compared} values in {tables:?}");
    for table in [
        "gaps",
        "gaps_connected",
        "overlap_pairs",
        "facilities",
        "border_flows",
        "overlap_providers",
        "quartiers_facing",
        "districts",
        "coverage_district",
        "counties",
        "border_county",
        "access_quartier",
        "access_region",
        "assigned_municipality",
        "fairness_municipality",
        "fairness_region",
        "cooperation_pairs",
    ] {
        assert!(tables.iter().any(|one| one == table), "{table}: {tables:?}");
    }
}

#[test]
fn cells_have_their_persons_and_the_class_of_their_distance() {
    let towns = Towns::new();
    let (layer, _) = read_layer_of(&towns.results().join("results.gpkg"), "cells").expect("cells");
    // Half of the smaller limit, the limits, twice the larger; 255 without a distance.
    let class = |metres: Option<String>| match metres {
        None => 255,
        Some(text) => {
            let metres: f64 = text.parse().expect("a number");
            [150.0, 300.0, 500.0, 1_000.0].iter().filter(|edge| metres > **edge).count() as u8
        }
    };
    let [persons, open, closed] = ["persons", "pharmacy_distance_m", "pharmacy_own_distance_m"]
        .map(|name| values(&layer, name));
    let mut expected: Vec<(Option<String>, u8, u8)> = Vec::new();
    for ((persons, open), closed) in persons.into_iter().zip(open).zip(closed) {
        if persons.as_deref() != Some("0") {
            expected.push((persons, class(open), class(closed)));
        }
    }
    let all = parts(&towns.page());
    let part = |category: Option<&str>| {
        let own = |part: &&Part| part.table == "cells" && part.category.as_deref() == category;
        all.iter().find(own).expect("a part of cells")
    };
    let persons = part(Some("persons of cells")).columns["persons"].cells.iter();
    let persons = persons.map(|cell| match cell {
        Cell::Number(persons) => Some(persons.to_string()),
        _ => None,
    });
    let codes = |name: &str| {
        part(Some("pharmacy")).columns[name].cells.iter().map(|cell| match cell {
            Cell::Code(code) => *code,
            other => panic!("{other:?}"),
        })
    };
    let classes = codes("class").zip(codes("above"));
    let cells = persons.zip(classes.map(|(open, above)| (open, open.wrapping_add(above))));
    let mut cells: Vec<(Option<String>, u8, u8)> =
        cells.map(|(persons, (open, closed))| (persons, open, closed)).collect();
    cells.sort();
    expected.sort();
    assert_eq!(cells, expected);
    assert!(cells.iter().any(|(persons, ..)| persons.is_none()), "a suppressed number");
    // The only pharmacy lies in the western town.
    assert!(cells.iter().any(|(_, open, closed)| *open < 3 && *closed == 255));
    assert!(cells.iter().any(|(_, open, closed)| *open < 3 && closed == open));
}

#[test]
fn the_report_of_a_finished_run_is_that_of_the_run() {
    let towns = Towns::new();
    let page = towns.page();
    let again = towns.said(&["report", "-q", "results", "-o", "-"]);
    assert!(again == page, "the pages differ");
    towns.said(&["report", "-q", "results", "-o", "again.html", "--lang", "de"]);
    let german = std::fs::read_to_string(towns.0.path().join("again.html")).expect("a report");
    assert!(page.contains("<html lang=\"en\">") && german.contains("<html lang=\"de\">"));
}

#[test]
fn a_report_for_publication_names_the_numbers_that_are_withheld() {
    let towns = Towns::new();
    let run = ["run", "-q", "-c", "region.toml", "--out", "results", "--limit", "300,500"];
    towns.said(&[&run[..], &["--formats", "report,gpkg", "--persons-min", "5"]].concat());
    let (mut tables, mut withheld) = (0, 0);
    for part in parts(&towns.page()) {
        let Some(names) = part.columns.get("withheld") else { continue };
        tables += 1;
        for (row, names) in names.cells.iter().enumerate() {
            let Cell::Text(names) = names else { continue };
            for column in names.split(' ').filter_map(|name| part.columns.get(name)) {
                let cell = &column.cells[row];
                let is_list = matches!(cell, Cell::List(persons) if persons.is_empty());
                assert!(is_list || *cell == Cell::None, "{}, {names}: {cell:?}", part.table);
                withheld += 1;
            }
        }
    }
    assert!(tables > 3 && withheld > 10, "{withheld} values in {tables} tables");
}

#[test]
fn a_page_has_one_script_of_its_own_and_names_are_no_markup() {
    let towns = Towns::new();
    let page = towns.page();
    let title = "<title>&lt;&#x2f;script&gt;&lt;script&gt;alert(1)&lt;&#x2f;script&gt;</title>";
    assert!(page.contains(title));
    assert_eq!(page.matches("<script>").count(), 1, "the page's own script alone");
    assert!(!page.contains("onerror=alert"), "names are packed");
    let own = unpack::element(&page, "index");
    assert!(!own.contains(['<', '>', '&', '\'']), "{own}");
    assert_eq!(index(&page)["record"]["config"]["region"]["name"], NAMES[0]);
    assert!(!page.contains(&towns.0.path().display().to_string()), "no path of this machine");
    for outside in ["http://", "https://"] {
        let addresses: Vec<&str> =
            page.match_indices(outside).map(|(at, _)| &page[at..page.len().min(at + 40)]).collect();
        assert!(addresses.iter().all(|one| one.starts_with("http://www.w3.org/")), "{addresses:?}");
    }
}

fn refused(folder: &Path, arguments: &[&str]) -> String {
    let output = program().current_dir(folder).args(arguments).output().expect("started");
    assert_eq!(output.status.code(), Some(2));
    err(&output)
}

#[test]
fn without_a_finished_run_or_its_package_there_is_no_report() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = refused(folder.path(), &["report", "nowhere"]);
    assert!(said.contains("`nowhere` has no finished run"), "{said}");
    let towns = Towns::new();
    std::fs::remove_file(towns.results().join("results.gpkg")).expect("there");
    let said = refused(towns.0.path(), &["report", "results"]);
    assert!(said.contains("has no results.gpkg, of which a report is made"), "{said}");
    assert!(said.contains("hint: "), "{said}");
    assert!(!towns.0.path().join("report.html").exists());
}
