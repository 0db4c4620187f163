//! Geometries that state their coordinate reference system (SRID), row by row.

use std::path::Path;
use std::process::Output;

use crate::cli::{err, out, program};

/// A municipality around 7.2 E, 51.5 N in UTM zone 32, with 12 persons in one place, 70 m east of the
/// pharmacies of the file.
fn coverage(folder: &Path, pharmacies: &str, more: &[&str]) -> Output {
    let area =
        "POLYGON((374500 5706500,375600 5706500,375600 5707500,374500 5707500,374500 5706500))";
    let write = |name: &str, text: &str| {
        std::fs::write(folder.join(name), text).expect("writable");
    };
    write("m.csv", &format!("id;name;wkt\n05911000;A;{area}\n"));
    write("c.csv", "id,x,y,persons\nc,375131.673,5706965.281,12\n");
    write("f.csv", pharmacies);
    let base = "coverage --municipalities m.csv --set layers.municipalities.crs=EPSG:25832 \
                --facilities f.csv --cells c.csv --cells-crs EPSG:25832 --category pharmacy \
                --set layers.cells.grid_size_m=0 --limit 500 --by region --format csv";
    let output = program().current_dir(folder).args(base.split_whitespace()).args(more).output();
    output.expect("started")
}

/// Mean distance in metres to the nearest pharmacy, and how many are in reach.
fn answer(output: &Output) -> (f64, f64) {
    assert!(output.status.success(), "{}", err(output));
    let text = out(output);
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let (head, row) = (lines.next().expect("a header"), lines.next().expect("a row"));
    let value = |name: &str| {
        let at = head.iter().position(|column| *column == name).expect("a column");
        row[at].parse().expect("a number")
    };
    (value("mean_distance_m"), value("facilities_in_reach"))
}

#[test]
fn the_srid_of_a_row_is_its_crs() {
    let folder = tempfile::tempdir().expect("a folder");
    let utm = "SRID=25832;POINT (375061.673 5706965.281)";
    let degrees_on_potsdam = "SRID=4314;POINT (7.20077997 51.50132301)";
    let gauss_krueger = "srid = 31466 ; POINT (2583368.815 5707956.667)";
    let hex = "0101000020E6100000CDCCCCCCCCCC1C400000000000C04940";
    let file = |rows: &[&str]| {
        let rows = rows.iter().enumerate().map(|(id, shape)| format!("{id},\"{shape}\"\n"));
        "id,geom\n".to_owned() + &rows.collect::<String>()
    };
    for shape in [utm, degrees_on_potsdam, gauss_krueger, hex] {
        let (distance, _) = answer(&coverage(folder.path(), &file(&[shape]), &[]));
        assert!((distance - 70.0).abs() < 1.5, "{shape}: {distance} m");
    }
    // Rows that differ are each transformed from their own CRS, and that they differ is told.
    let mixed = file(&[utm, gauss_krueger, hex, degrees_on_potsdam]);
    let output = coverage(folder.path(), &mixed, &[]);
    let (distance, in_reach) = answer(&output);
    assert!((distance - 70.0).abs() < 1.5 && in_reach == 4.0, "{distance} m, {in_reach}");
    assert!(err(&output).contains("W241"), "{}", err(&output));
    // A configured CRS does not move a row that states its own, and the contradiction is told.
    let wrong = ["--facilities-crs", "EPSG:4326"];
    let output = coverage(folder.path(), &file(&[degrees_on_potsdam]), &wrong);
    assert!((answer(&output).0 - 70.0).abs() < 1.5);
    assert!(
        err(&output).contains("W240") && err(&output).contains("EPSG:4314"),
        "{}",
        err(&output)
    );
}

#[test]
fn an_srid_that_nobody_knows_costs_its_row_and_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = "id,geom\n1,SRID=25832;POINT (375061.673 5706965.281)\n\
                2,SRID=99;POINT (375061 5706965)\n3,SRID=25832;POINT (375061 5706965)\n";
    let output = coverage(folder.path(), text, &[]);
    assert_eq!(answer(&output).1, 2.0);
    assert!(err(&output).contains("E110") && err(&output).contains("EPSG:99"), "{}", err(&output));
}
