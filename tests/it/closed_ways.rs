//! Who lives on a way that is closed to him, and who lives outside.

use std::path::Path;

use crate::import::command::{err, run};
use crate::import::xml::{Map, place};
use crate::network::{out, value};

/// A folder with a map and cells in a municipality from -1 to 11 steps of the grid, and a pharmacy at
/// (4, 0).
pub fn folder(map: &str, cells: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("writable");
    };
    let ((west, south), (east, north)) = (place((-1.0, -1.0)), place((11.0, 11.0)));
    let ring = format!(
        "[[{west},{south}],[{east},{south}],[{east},{north}],[{west},{north}],[{west},{south}]]"
    );
    write(
        "m.geojson",
        &format!(
            "{{\"type\":\"Feature\",\"properties\":{{\"id\":\"05911000\",\"name\":\"A\"}},\
             \"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[{ring}]}}}}"
        ),
    );
    let (x, y) = place((4.0, 0.0));
    write("places.csv", &format!("id,category,lon,lat\np,pharmacy,{x},{y}\n"));
    write("map.osm", map);
    write("cells.csv", cells);
    write(
        "r.toml",
        "[region]\ndistance = \"walk\"\n[walk]\nnetwork = \"map.osm\"\n\
         [limits]\npharmacy = [5000]\n[layers.municipalities]\npath = \"m.geojson\"\n\
         [[layers.facilities]]\npath = \"places.csv\"\n\
         [[layers.cells]]\npath = \"cells.csv\"\ngrid_size_m = 0\n",
    );
    folder
}

/// The answer of `coverage` by cell, as a table and what is said beside it.
pub fn coverage(folder: &Path, more: &[&str]) -> (String, String) {
    let config = folder.join("r.toml").display().to_string();
    let arguments = ["coverage", "-c", &config, "--by", "cell", "--format", "csv", "--verbose"];
    let output = run(&[&arguments[..], more].concat());
    (out(&output), err(&output))
}

/// Rows of cells: id, persons and place in steps of the grid.
pub fn cells(rows: &[(&str, u32, f64, f64)]) -> String {
    let row = |(id, persons, x, y): &(&str, u32, f64, f64)| {
        let (lon, lat) = place((*x, *y));
        format!("{id},{persons},{lon:.7},{lat:.7}\n")
    };
    "id,persons,lon,lat\n".to_owned() + &rows.iter().map(row).collect::<String>()
}

#[test]
fn who_lives_on_steps_has_no_way_with_wheels_and_is_not_lifted_to_the_street() {
    // Steps lead up 222 m from the street; the house is 78 m up, nearer to the street than to nothing.
    let map = Map::default().way(1, &[(0, 0), (2, 0), (10, 0)], "highway=residential").way(
        2,
        &[(2, 0), (2, 2)],
        "highway=steps",
    );
    let folder = folder(&map.text(), &cells(&[("up", 10, 2.0, 0.7), ("down", 7, 0.0, 0.0)]));
    let (text, said) = coverage(folder.path(), &["--profile", "rollator"]);
    assert_eq!([0, 1].map(|row| value(&text, row, "mean_distance_m")), ["", "445.3"], "{text}");
    assert_eq!(value(&text, 0, "persons_covered"), "0");
    assert!(said.contains("W429") && said.contains("W431 10 persons"), "{said}");
    let (text, said) = coverage(folder.path(), &[]);
    // 0.7 steps of the grid to the north and two to the east.
    assert_eq!(value(&text, 0, "mean_distance_m"), "300.0", "{text}");
    assert!(!said.contains("W429") && !said.contains("W431"), "{said}");
}

#[test]
fn cells_outside_all_municipalities_are_not_reported_as_unlinked() {
    let map = Map::default().way(1, &[(0, 0), (2, 0), (10, 0)], "highway=residential");
    let rows = [("in", 10, 0.0, 0.0), ("far", 20, 0.0, 9.0), ("halo", 5_000, 0.0, 30.0)];
    let (_, said) = coverage(folder(&map.text(), &cells(&rows)).path(), &[]);
    assert!(
        said.contains("W412 20 persons") && said.contains("far: the cell is not linked"),
        "{said}"
    );
    assert!(!said.contains("5020") && !said.contains("halo: "), "{said}");
}
