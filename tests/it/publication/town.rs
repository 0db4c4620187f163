//! Random towns with few persons in many places, and what a run publishes of them.

use std::collections::BTreeMap;
use std::path::Path;

use nahraum::dataset::text_value;
use nahraum::format::{Input, ReadOptions, read_layer};
use nahraum::synthetic::Random;

use crate::import::command::{err, run};

/// Size of a town in metres.
const SIZE: u32 = 800;
/// Where the first town begins.
const CORNER: (u32, u32) = (380_000, 5_700_000);

fn rectangle(x: u32, y: u32, width: u32, height: u32) -> String {
    let (west, south) = (CORNER.0 + x, CORNER.1 + y);
    let (east, north) = (west + width, south + height);
    format!(
        "\"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))\""
    )
}

/// Four towns of two counties in a row. The first two have districts, the third has ground without a quartier, and a
/// quartier of the second reaches 100 m into the third.
pub fn write_town(folder: &Path, seed: u64) {
    let mut dice = Random::seeded(seed);
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).expect("writable");
    let towns = ["05911000", "05911004", "05913000", "05913008"];
    let mut municipalities = "id,name,wkt\n".to_owned();
    let mut quartiers = "id,name,municipality,district,wkt\n".to_owned();
    for (at, town) in towns.iter().enumerate() {
        let west = SIZE * at as u32;
        municipalities += &format!("{town},Town {at},{}\n", rectangle(west, 0, SIZE, SIZE));
        for part in 0..4 {
            let (column, row) = (part % 2, part / 2);
            let (mut x, mut width) = (west + 400 * column, 400);
            match (at, part) {
                (2, 3) => continue,
                (1, 1) => width = 500,
                (2, 0) => (x, width) = (x + 100, 300),
                _ => {}
            }
            let district = if at < 2 { format!("D{column}") } else { String::new() };
            let area = rectangle(x, 400 * row, width, 400);
            quartiers += &format!("Q{at}{part},Quartier {at}{part},{town},{district},{area}\n");
        }
    }
    let mut cells = "id,x,y,persons,persons_65,persons_80\n".to_owned();
    for column in 0..32 {
        for row in 0..8 {
            // Some quarters are dense, others are hardly inhabited.
            let most = if (column / 4 + row / 4 + seed as u32).is_multiple_of(3) { 2 } else { 9 };
            let persons = dice.below(most);
            let old = dice.below(persons + 1);
            let oldest = dice.below(old + 1);
            let (x, y) = (CORNER.0 + 50 + 100 * column, CORNER.1 + 50 + 100 * row);
            cells += &format!("c{column}_{row},{x},{y},{persons},{old},{oldest}\n");
        }
    }
    let mut facilities = "id,category,x,y\n".to_owned();
    for number in 0..9 {
        let (x, y) = (dice.below(3_200), dice.below(800));
        let category = ["pharmacy", "supermarket"][number % 2];
        facilities +=
            &format!("f{number},{category},{},{}\n", CORNER.0 + x as u32, CORNER.1 + y as u32);
    }
    write("m.csv", &municipalities);
    write("q.csv", &quartiers);
    write("c.csv", &cells);
    write("f.csv", &facilities);
    // Every other region ends where its facilities do, so that some persons are uncertain.
    let known = if seed.is_multiple_of(2) { "known_around_m = 5000\n" } else { "" };
    let layer =
        |kind: &str, file: &str| format!("{kind}\npath = \"{file}\"\ncrs = \"EPSG:25832\"\n");
    let config = [
        "[limits]\npharmacy = [200, 400]\nsupermarket = [150, 300, 500]\n".to_owned(),
        layer("[layers.municipalities]", "m.csv"),
        layer("[layers.quartiers]", "q.csv"),
        "fields.municipality = \"municipality\"\nfields.district = \"district\"\n".to_owned(),
        layer("[[layers.facilities]]", "f.csv") + known,
        layer("[[layers.cells]]", "c.csv"),
    ];
    write("region.toml", &config.concat());
}

/// The rows of a table: values by column; a value that is not there is empty.
pub type Rows = Vec<BTreeMap<String, String>>;

/// The tables of a run, by file.
pub struct Tables(BTreeMap<String, Rows>);

impl Tables {
    /// Runs the town of a folder and reads its tables.
    pub fn of_run(folder: &Path, more: &[&str]) -> Self {
        let config = folder.join("region.toml").display().to_string();
        let out = folder.join("results").display().to_string();
        let start = ["run", "-q", "-c", &config, "--out", &out, "--formats", "csv,geojson,parquet"];
        let output = run(&[&start[..], more].concat());
        assert!(output.status.success(), "{}", err(&output));
        let mut tables = BTreeMap::new();
        for file in std::fs::read_dir(&out).expect("results") {
            let path = file.expect("a file").path();
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if [".csv", ".geojson", ".parquet"].iter().any(|ending| name.ends_with(ending)) {
                tables.insert(name, read(&path));
            }
        }
        Self(tables)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    pub fn rows(&self, name: &str) -> &Rows {
        self.0.get(name).unwrap_or_else(|| panic!("no {name}"))
    }

    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut BTreeMap<String, String>> {
        self.0.values_mut().flatten()
    }
}

fn read(path: &Path) -> Rows {
    let read = read_layer(&Input::File(path.to_owned()), &ReadOptions::default());
    let layer = read.unwrap_or_else(|error| panic!("{error}")).layer;
    let row = |row: usize| {
        let value = |name: &String| {
            let column = layer.column(name).expect("a column of the layer");
            (name.clone(), text_value(column, row).unwrap_or_default())
        };
        layer.column_names().iter().map(value).collect()
    };
    (0..layer.len()).map(row).collect()
}
