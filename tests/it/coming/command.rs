//! Services that come from outside: `check`, a run with its tables, report and project, and the other commands.

use std::io::Read;
use std::path::Path;

use nahraum::dataset::text_value;
use nahraum::format::{Input, ReadOptions, read_layer};

use super::town::three;
use crate::import::command::{err, run, text};
use crate::scenario::command::nahraum;
use crate::support::{Asked, refused};

/// The row of [`super::town::ROW`] as files, with its three services and a pharmacy in square 1. Squares are 100 m.
pub fn write_town(folder: &Path, more: &str) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    let area = |west: u32, east: u32| {
        let (west, east) = (380_000 + 100 * west, 380_000 + 100 * east);
        format!(
            "\"POLYGON(({west} 5700000,{east} 5700000,{east} 5700100,{west} 5700100,{west} 5700000))\""
        )
    };
    write("m.csv", &format!("id,name,wkt\nA,Town A,{}\nB,Town B,{}\n", area(0, 4), area(4, 9)));
    let cells = [(0, 10), (1, 20), (2, 30), (3, 40), (5, 40), (7, 60), (8, 10)];
    let cell = |(square, persons): (u32, u32)| {
        format!("{square},{persons},{},5700050\n", 380_050 + 100 * square)
    };
    write("c.csv", &format!("id,persons,x,y\n{}", cells.map(cell).concat()));
    write("f.csv", "id,category,name,x,y\nP,pharmacy,Adler,380150,5700050\n");
    let head = "id,name,category,provider,capacity,Einsatzgebiet,Radius_m,Sitz,wkt";
    write("s.csv", &format!("{head}\n{}\n", three("B").join("\n")));
    write(
        "region.toml",
        &format!(
            "[region]\ncrs = \"EPSG:25832\"\n[layers.municipalities]\npath = \"m.csv\"\ncrs = \"EPSG:25832\"\n\
             [[layers.facilities]]\npath = \"f.csv\"\ncrs = \"EPSG:25832\"\nknown_around_m = 60000\n\
             [[layers.facilities]]\npath = \"s.csv\"\ncrs = \"EPSG:25832\"\ngeometry_is_service_area = true\n\
             [[layers.cells]]\npath = \"c.csv\"\ncrs = \"EPSG:25832\"\nextent = \"region\"\n{more}"
        ),
    );
}

fn town(more: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path(), more);
    folder
}

/// The columns of a written table, one line each.
fn columns(path: &Path, names: &[&str]) -> Vec<String> {
    let read =
        read_layer(&Input::File(path.to_owned()), &ReadOptions::default()).expect("readable");
    let line = |name: &&str| {
        let column = read.layer.column(name).unwrap_or_else(|| panic!("no {name}"));
        let values = (0..read.layer.len()).map(|row| text_value(column, row).unwrap_or_default());
        format!("{name} = {}", values.collect::<Vec<_>>().join(" | "))
    };
    names.iter().map(line).collect()
}

#[test]
fn check_tells_what_becomes_of_services() {
    let folder = town("");
    let config = folder.path().join("region.toml").display().to_string();
    let output = run(&["check", "-c", &config, "--verbose"]);
    let said = err(&output);
    for part in [
        "N874",
        "`home_care` comes to people: who lives in a service area has it",
        "column `Einsatzgebiet` is used as `service_municipalities`",
        "column `Radius_m` is used as `service_radius_m`",
        "column `Sitz` is used as `office_municipality`",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("N382") && !said.contains("W331"), "{said}");
}

/// The rows of home care in a table of a run.
fn of_care(out: &Path, name: &str, names: &[&str]) -> Vec<String> {
    let all = columns(&out.join(name), names);
    let kinds = columns(&out.join(name), &["category"]).remove(0);
    let kinds = kinds.trim_start_matches("category = ").split(" | ");
    let is_care: Vec<bool> = kinds.map(|one| one == "home_care").collect();
    let kept = |line: &String| {
        let (name, values) = line.split_once(" = ").expect("a column");
        let values = values.split(" | ").zip(&is_care).filter(|(_, is_care)| **is_care);
        format!("{name} = {}", values.map(|(value, _)| value).collect::<Vec<_>>().join(" | "))
    };
    all.iter().map(kept).collect()
}

/// Tables with the columns of home care.
const TABLES: [(&str, &[&str]); 7] = [
    (
        "coverage_municipality.csv",
        &[
            "limit_m = 0 | 0",
            "persons_covered = 100 | 100",
            "mean_distance_m =  | ",
            "median_distance_m =  | ",
            "p90_distance_m =  | ",
        ],
    ),
    (
        "border_municipality.csv",
        &[
            "covered_open = 100 | 100 | 200",
            "covered_closed = 100 | 100 | 200",
            "border_gain = 0 | 0 | 0",
            "nearest_abroad_persons = 0 | 0 | 0",
            "mean_saved_m =  |  | ",
        ],
    ),
    (
        "overlap_facilities.parquet",
        &[
            "facility_id = n | m | s",
            "placed_by = service_area | service_area | service_area",
            "persons = 100 | 130 | 100",
            "persons_abroad = 0 | 90 | 0",
        ],
    ),
    (
        "overlap_pairs.parquet",
        &[
            "a_facility_id = n | m",
            "b_facility_id = m | s",
            "kind = cross_municipal | two_providers",
            "persons_both = 90 | 40",
            "is_double_structure = true | false",
        ],
    ),
    ("overlap_providers.csv", &["provider = AWO | Caritas | Meyer", "persons = 100 | 130 | 100"]),
    ("access_facilities.csv", &["facility_id = n | m | s", "capacity = 10.0 | 13.0 | 10.0"]),
    ("fairness_region.csv", &["persons_covered = 200", "gini = "]),
];

#[test]
fn a_run_counts_services_by_their_areas_in_every_table() {
    let folder = town("[overlaps]\npersons_min = 1\n[mix]\n[access]\nassign = true\n[fairness]\n");
    let run = ["run", "-c", "region.toml", "--out", "out", "--lang", "de"];
    let output = nahraum(folder.path(), &run);
    assert!(output.status.success(), "{}", err(&output));
    let out = folder.path().join("out");
    for (name, expected) in TABLES {
        let names: Vec<&str> =
            expected.iter().map(|line| line.split(" = ").next().expect("a name")).collect();
        assert_eq!(of_care(&out, name, &names), expected, "{name}");
    }
    let names = ["persons", "nearest_distance_m"];
    let gaps = of_care(&out, "results.gpkg:gaps_connected", &names);
    assert_eq!(gaps, ["persons = 10", "nearest_distance_m = "]);
    let proposed = of_care(&out, "results.gpkg:gaps", &["persons"]);
    assert_eq!(proposed, ["persons = "], "no place is proposed");
    let mix = columns(&out.join("help_mix.csv"), &["needs", "needs_met"]);
    // Each quartier, a whole town, has the pharmacy near and home care; the other needs have no service.
    assert_eq!(mix, ["needs = 2 | 2", "needs_met = 2 | 2"]);
    said_in_german(&out);
}

/// Report, project and GeoPackage say what a limit of 0 is.
fn said_in_german(out: &Path) {
    let file = std::fs::File::open(out.join("nahraum.qgz")).expect("a project");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut project = String::new();
    archive.by_name("nahraum.qgs").expect("a project").read_to_string(&mut project).expect("text");
    assert!(project.contains("Ambulanter Pflegedienst, im Einsatzgebiet"), "no such layer");
    assert!(!project.contains("Pflegedienst, 0 m") && !project.contains("(0 m)"), "a limit of 0 m");
    let report = text(&out.join("report.html"));
    assert!(report.contains("im Einsatzgebiet"));
    let package = rusqlite::Connection::open(out.join("results.gpkg")).expect("a package");
    let title =
        "SELECT title FROM gpkg_data_columns WHERE column_name = 'home_care_0_share_covered'";
    let title: String = package.query_row(title, [], |row| row.get(0)).expect("a title");
    assert!(title.contains("im Einsatzgebiet"), "{title}");
}

#[test]
fn places_are_refused_for_services_that_come_and_the_others_get_theirs() {
    let folder = town("");
    for command in ["gaps", "gaps --need", "site", "cooperate"] {
        let said = refused(folder.path(), command, "--category home_care");
        assert!(said.contains("found home_care, which comes to people"), "{command}: {said}");
    }
    let connected = Asked::about(folder.path(), "gaps --connected", "--category home_care");
    assert_eq!(connected.column("persons"), ["10"]);
    let near = "--limit 300 --set gaps.threshold_persons=1";
    let others = Asked::about(folder.path(), "gaps", near).column("category");
    assert!(!others.is_empty() && others.iter().all(|key| key == "pharmacy"), "{others:?}");
    let table = Asked::about(folder.path(), "table", "");
    let ids = table.column("facility_id");
    assert!(!ids.is_empty() && ids.iter().all(|key| key == "P"), "{:?}", table.all());
}

#[test]
fn answers_in_the_terminal_say_the_service_area() {
    let folder = town("");
    let output = nahraum(
        folder.path(),
        &["run", "-c", "region.toml", "--out", "out", "--category", "home_care"],
    );
    let said = err(&output) + &String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("home care in a service area: 200 of 210 persons"), "{said}");
    assert!(!said.contains(" 0 m"), "{said}");
}

#[test]
fn a_list_without_coordinates_is_imported_by_the_municipalities_that_it_names() {
    let folder = town("");
    let list = "Nr;Name;Kategorie;Träger;Einsatzgebiet\n1;Menü A;Essen auf Rädern;AWO;Town A\n\
                2;Menü B;Essen auf Rädern;DRK;Town B;\n3;Ohne;Essen auf Rädern;DRK;\n";
    std::fs::write(folder.path().join("essen.csv"), list).expect("writable");
    let output = nahraum(folder.path(), &["import", "facilities", "essen.csv", "-o", "."]);
    assert!(output.status.success(), "{}", err(&output));
    let asked =
        Asked::about(folder.path(), "coverage", "--category meals_on_wheels --by municipality");
    assert_eq!(asked.column("persons_covered"), ["100", "110"]);
}
