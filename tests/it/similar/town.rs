//! Rows of quartiers of 1 km² each.

use std::path::Path;

use crate::region::square;

/// A quartier: its municipality, its id, its persons, and the year in which it was built, if that is known.
pub type Drawn = (&'static str, String, u32, Option<i32>);

/// Writes quartiers in two rows, each with a cell in its middle; those of West (05911000) lie in the lower row, those
/// of East (05916000) in the upper one. `shops` are pharmacies in the middle of quartiers. The limit is 500 m.
pub fn write_rows(folder: &Path, quartiers: &[Drawn], shops: &[&str]) {
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    let (left, bottom) = (380_000.0, 5_700_000.0);
    let mut at = [0_u32, 0];
    let mut areas = "id,name,municipality,year,wkt\n".to_owned();
    let mut cells = "id,persons,x,y\n".to_owned();
    let mut facilities = "id,category,name,x,y\nfar,library,Bücherei,300000,5600000\n".to_owned();
    for (town, id, persons, year) in quartiers {
        let row = usize::from(*town == "05916000");
        let (x, y) = (left + 1_000.0 * f64::from(at[row]), bottom + 1_000.0 * row as f64);
        at[row] += 1;
        let year = year.map_or(String::new(), |year| year.to_string());
        areas += &format!("{id},Quartier {id},{town},{year},{}\n", square(x, y, 1_000.0));
        cells += &format!("c{id},{persons},{},{}\n", x + 500.0, y + 500.0);
        if shops.contains(&id.as_str()) {
            facilities += &format!("P{id},pharmacy,Apotheke,{},{}\n", x + 500.0, y + 500.0);
        }
    }
    let strip = |row: usize| {
        let (right, y) = (left + 1_000.0 * f64::from(at[row]), bottom + 1_000.0 * row as f64);
        let top = y + 1_000.0;
        format!("\"POLYGON (({left} {y}, {right} {y}, {right} {top}, {left} {top}, {left} {y}))\"")
    };
    let towns = [("05911000", "West", 0), ("05916000", "East", 1)];
    let mut municipalities = "id,name,wkt\n".to_owned();
    for (id, name, row) in towns.into_iter().filter(|(.., row)| at[*row] > 0) {
        municipalities += &format!("{id},{name},{}\n", strip(row));
    }
    write("m.csv", &municipalities);
    write("q.csv", &areas);
    write("c.csv", &cells);
    write("f.csv", &facilities);
    write(
        "region.toml",
        "[region]\ncrs = \"EPSG:25832\"\nlimits_m = [500]\n[layers.municipalities]\npath = \"m.csv\"\n\
         crs = \"EPSG:25832\"\n[layers.quartiers]\npath = \"q.csv\"\ncrs = \"EPSG:25832\"\n[layers.quartiers.fields]\n\
         attributes = [\"year\"]\n[[layers.facilities]]\npath = \"f.csv\"\ncrs = \"EPSG:25832\"\n\
         known_around_m = 200000\n[[layers.cells]]\npath = \"c.csv\"\ncrs = \"EPSG:25832\"\n",
    );
}

/// Three quartiers in West and three in East, of which E3 has no year; E2 has a pharmacy.
pub fn write_six(folder: &Path) {
    let west = |id: &str, persons, year| ("05911000", id.to_owned(), persons, Some(year));
    let east = |id: &str, persons, year| ("05916000", id.to_owned(), persons, year);
    let all = [
        west("W1", 100, 1950),
        west("W2", 1_000, 1960),
        west("W3", 1_000, 2000),
        east("E1", 100, Some(1950)),
        east("E2", 1_000, Some(1990)),
        east("E3", 50, None),
    ];
    write_rows(folder, &all, &["E2"]);
}

/// Quartiers of 100 persons in turn in West and East, built in these years.
pub fn write_years(folder: &Path, years: &[i32]) {
    let drawn = |(at, year): (usize, &i32)| {
        let town = ["05911000", "05916000"][at % 2];
        (town, format!("Q{at:03}"), 100, Some(*year))
    };
    let all: Vec<Drawn> = years.iter().enumerate().map(drawn).collect();
    write_rows(folder, &all, &[]);
}
