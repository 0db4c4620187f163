//! Two towns with quartiers whose classes follow from arithmetic, as a finished run.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Output;

use crate::cli::{err, out, program};

/// Names that try to be markup.
pub const NAMES: [&str; 2] = ["</text><script>alert(1)</script>", "\"><image href='x'/> & Söhne"];

/// West and south corner of the first quartier.
const CORNER: (f64, f64) = (380_000.0, 5_700_000.0);

/// Eight quartiers of 500 by 1,000 m from west to east, the first four in town A. Bakeries stand in the middle of all
/// but the fifth, which has one 110 m away across the boundary. Persons live at 100 m from the middle (within 300 m)
/// and at 450 m (not).
pub struct Towns(tempfile::TempDir);

/// Persons within the limit and outside it, of each quartier. In the seventh nobody lives; the number of the eighth is
/// suppressed.
pub const PERSONS: [(u32, u32); 6] = [(0, 50), (20, 80), (59, 41), (60, 40), (80, 20), (100, 0)];

fn area(west: f64, width: f64) -> String {
    let (x, y) = CORNER;
    let (w, e, n) = (x + west, x + west + width, y + 1_000.0);
    format!("\"POLYGON(({w} {y},{e} {y},{e} {n},{w} {n},{w} {y}))\"")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

impl Towns {
    /// The towns, and their run with further options.
    pub fn new(options: &[&str]) -> Self {
        let towns = Self(tempfile::tempdir().expect("a folder"));
        let write = |name: &str, text: String| {
            std::fs::write(towns.0.path().join(name), text).expect("writable");
        };
        let (x, y) = CORNER;
        let town = |at: usize| {
            format!(
                "{},{},{}\n",
                ["A", "B"][at],
                quoted(NAMES[at]),
                area(2_000.0 * at as f64, 2_000.0)
            )
        };
        write("towns.csv", format!("id,name,wkt\n{}{}", town(0), town(1)));
        let quartier = |at: usize| {
            let home = ["A", "B"][at / 4];
            format!("q{},Quartier {},{home},{}\n", at + 1, at + 1, area(500.0 * at as f64, 500.0))
        };
        let rows: String = (0..8).map(quartier).collect();
        write("quartiers.csv", format!("id,name,municipality,wkt\n{rows}"));
        let mut cells = String::from("id,x,y,persons\n");
        for (at, (near, far)) in PERSONS.iter().enumerate() {
            let east = x + 500.0 * at as f64;
            let near_east = if at == 4 { east + 100.0 } else { east + 250.0 };
            let north = if at == 4 { 500.0 } else { 600.0 };
            cells.push_str(&format!("n{at},{near_east},{},{near}\n", y + north));
            cells.push_str(&format!("f{at},{},{},{far}\n", east + 250.0, y + 950.0));
        }
        cells.push_str(&format!("s,{},{},\n", x + 3_750.0, y + 600.0));
        write("cells.csv", cells);
        let middles = [0, 1, 2, 3, 5, 6, 7].map(|at| 500.0 * f64::from(at) + 250.0);
        let places = middles.into_iter().chain([1_990.0]).enumerate();
        let place = |(at, east): (usize, f64)| format!("b{at},bakery,{},{}\n", x + east, y + 500.0);
        write("places.csv", format!("id,category,x,y\n{}", places.map(place).collect::<String>()));
        let known = "known_box = [0.0, 40.0, 20.0, 60.0]\n";
        let layer = |head: &str, file: &str, more: &str| {
            format!(
                "{head}\npath = \"{file}.csv\"\ncrs = \"EPSG:25832\"\nattribution = \"Office & Co, CC BY 4.0\"\n{more}"
            )
        };
        let config = "[region]\nname = \"Two towns\"\n[gaps]\nreport_persons = 20\n".to_owned()
            + "[overlaps]\npersons_min = 1\njaccard_min = 0.2\n"
            + &layer("[layers.municipalities]", "towns", "date = \"2024-05-01\"\n")
            + &layer("[layers.quartiers]", "quartiers", "date = \"2025-01-31\"\n")
            + &layer("[[layers.facilities]]", "places", known)
            + &layer("[[layers.cells]]", "cells", "extent = \"region\"\ngrid_size_m = 0.0\n");
        write("region.toml", config);
        let usual = ["run", "-q", "-c", "region.toml", "--out", "results", "--limit", "300,900"];
        let run = towns.asked(&[&usual[..], &["--formats", "gpkg,csv"], options].concat());
        assert!(run.status.success(), "{}", err(&run));
        towns
    }

    pub fn results(&self) -> PathBuf {
        self.0.path().join("results")
    }

    /// What the program answers in the folder.
    pub fn asked(&self, arguments: &[&str]) -> Output {
        program().current_dir(self.0.path()).args(arguments).output().expect("started")
    }

    /// A map of bakeries within 300 m.
    pub fn map(&self, options: &str) -> String {
        let usual = "map results --category bakery --limit 300 -o -";
        let words: Vec<&str> = usual.split(' ').chain(options.split_whitespace()).collect();
        let output = self.asked(&words);
        assert!(output.status.success(), "{options}: {}", err(&output));
        out(&output)
    }

    /// What the program says that refuses a map.
    pub fn refused(&self, options: &str) -> String {
        let words: Vec<&str> =
            ["map", "results"].into_iter().chain(options.split_whitespace()).collect();
        let output = self.asked(&words);
        assert_eq!(output.status.code(), Some(2), "{options}: {}", err(&output));
        err(&output)
    }
}

/// The numbers of the areas in each group of a page, as `area-1` names the first.
pub fn groups(svg: &str) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut group = String::new();
    for line in svg.lines() {
        if let Some(rest) = line.strip_prefix("<g id=\"") {
            group = rest.split('"').next().unwrap_or_default().to_owned();
        }
        if let Some(rest) = line.strip_prefix("<path id=\"area-") {
            let number = rest.split('"').next().and_then(|number| number.parse().ok());
            groups.entry(group.clone()).or_default().push(number.expect("a number"));
        }
    }
    groups
}

/// All texts of a page as a reader of XML finds them.
pub fn texts(svg: &str) -> Vec<String> {
    let mut texts = Vec::new();
    let mut rest = svg;
    while let Some(start) = rest.find("<text ") {
        let after = &rest[start..];
        let (open, close) =
            (after.find('>').expect("an end"), after.find("</text>").expect("an end"));
        let text = after[open + 1..close].replace("&lt;", "<").replace("&gt;", ">");
        texts.push(text.replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&"));
        rest = &after[close..];
    }
    texts
}

/// The number of areas that the legend tells for a class.
pub fn counted(svg: &str, label: &str) -> usize {
    let texts = texts(svg);
    let at = texts.iter().position(|text| text == label);
    let at = at.unwrap_or_else(|| panic!("no `{label}` in {texts:?}"));
    texts[at + 1].parse().unwrap_or_else(|_| panic!("{} after `{label}`", texts[at + 1]))
}
