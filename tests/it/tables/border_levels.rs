//! The border effect on every level, and with counties as the sides of the boundary, in the town of two
//! counties ([`counties`](super::counties)).

use nahraum::format::{Input, ReadOptions, read_layer};

use super::Table;
use super::counties::{answer, nahraum, write_town};

const LEVELS: [&str; 5] = ["quartier", "district", "municipality", "county", "region"];

/// The rows of an area: all but those of the whole region, which on the other levels have no key.
fn of_areas(table: &Table, level: &str, name: &str) -> Vec<String> {
    let values = table.values(name).to_vec();
    if level == "region" {
        return values;
    }
    let whole = |row: &usize| {
        let names = table.values(&format!("{level}_name"));
        names[*row] == "Two counties"
    };
    (0..values.len()).filter(|row| !whole(row)).map(|row| values[row].clone()).collect()
}

fn numbers(texts: &[String]) -> Vec<u64> {
    texts.iter().map(|text| text.parse().expect("a count")).collect()
}

#[test]
fn open_and_closed_are_the_coverage_of_two_runs_on_every_level() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let run = ["run", "-q", "-c", "region.toml", "--out"];
    nahraum(folder.path(), &[&run[..], &["open"]].concat());
    let closed = ["--set", "borders.inner=\"closed\"", "--set", "borders.outer=\"closed\""];
    nahraum(folder.path(), &[&run[..], &["closed"], &closed].concat());
    let read = |run: &str, file: &str| Table::read(&folder.path().join(run).join(file));
    let mut persons = Vec::new();
    for level in LEVELS {
        let border = read("open", &format!("border_{level}.csv"));
        let [open, closed] =
            ["open", "closed"].map(|run| read(run, &format!("coverage_{level}.csv")));
        for (group, suffix) in [("persons", ""), ("persons_65", "_65"), ("persons_80", "_80")] {
            let told = |name: String| numbers(&of_areas(&border, level, &name));
            assert_eq!(told(group.into()), numbers(open.values(group)), "{level}");
            let covered = |table: &Table| numbers(table.values(&format!("{group}_covered")));
            assert_eq!(told(format!("covered_open{suffix}")), covered(&open), "{level}");
            assert_eq!(told(format!("covered_closed{suffix}")), covered(&closed), "{level}");
            let gain: Vec<u64> = covered(&open)
                .iter()
                .zip(covered(&closed))
                .map(|(open, closed)| open - closed)
                .collect();
            assert_eq!(told(format!("border_gain{suffix}")), gain, "{level}");
        }
        let sum = |name: &str| numbers(&of_areas(&border, level, name)).iter().sum::<u64>();
        persons.push(["persons", "nearest_abroad_persons", "without_own_persons"].map(sum));
    }
    // Four limits: doctors 350 m, pharmacies 250 and 450 m, supermarkets 350 m.
    assert_eq!(persons, [[4 * 540, 360 + 2 * 180 + 100, 360 + 2 * 180]; 5]);
}

/// The 80 persons of 7/1 in Town B have their nearest supermarket in Town A, of the same county. All of
/// Town C has its nearest pharmacy in that county; so do the 20 of 12/1 their nearest supermarket.
#[test]
fn with_counties_as_sides_the_neighbour_in_the_own_county_is_at_home() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let ask = |more: &[&str]| {
        let question = ["border", "-c", "region.toml", "--limit", "350"];
        answer(folder.path(), &[&question[..], more].concat())
    };
    let abroad = |more: &[&str]| {
        let table = ask(&[&["--category", "supermarket"], more].concat());
        table.values("nearest_abroad_persons").join(" ")
    };
    assert_eq!(abroad(&[]), "0 80 20 100");
    assert_eq!(abroad(&["--boundary", "county"]), "0 0 20 20");
    assert_eq!(abroad(&["--boundary", "county", "--by", "county"]), "0 20 20");
    assert_eq!(abroad(&["--set", "borders.boundary=\"county\"", "--by", "region"]), "20");
    let flows = |more: &[&str]| {
        let table = ask(&[&["--category", "supermarket", "--flows"], more].concat());
        [
            table.values("home_id").join(" "),
            table.values("host_id").join(" "),
            table.values("persons").join(" "),
        ]
    };
    let [homes, hosts, persons] = flows(&["--boundary", "county"]);
    assert_eq!(
        (&homes[..], &hosts[..], &persons[..]),
        ("05911 05913 05913", "05911 05911 05913", "360 20 160")
    );
    let without = |more: &[&str]| {
        let table = ask(&[&["--category", "pharmacy", "--by", "quartier"], more].concat());
        table.values("without_own_persons").join(" ")
    };
    assert_eq!(without(&[]), without(&["--boundary", "county"]), "Town C is a county of its own");
}

#[test]
fn the_layer_for_maps_has_the_areas_and_not_the_region() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let ask = |level: &str, file: &str| {
        let question = ["border", "-q", "-c", "region.toml", "--by", level, "-o", file];
        nahraum(folder.path(), &question);
        Table::read(&folder.path().join(file))
    };
    for level in LEVELS {
        let (table, map) = (ask(level, "answer.csv"), ask(level, "answer.geojson"));
        let of_areas = of_areas(&table, level, "border_gain");
        assert_eq!(map.values("border_gain"), of_areas, "{level}");
        let text = std::fs::read_to_string(folder.path().join("answer.geojson")).expect("written");
        assert!(!text.contains("\"geometry\":null"), "{level}");
    }
}

#[test]
fn a_workbook_has_the_row_of_the_region_like_the_table() {
    let folder = tempfile::tempdir().expect("a folder");
    write_town(folder.path());
    let file = |name: &str| folder.path().join(name);
    for name in ["answer.csv", "answer.xlsx"] {
        nahraum(folder.path(), &["border", "-q", "-c", "region.toml", "-o", name]);
    }
    let rows = |name: &str, table: Option<&str>| {
        let options = ReadOptions { table: table.map(str::to_owned), ..ReadOptions::default() };
        read_layer(&Input::File(file(name)), &options).expect("readable").layer.len()
    };
    assert_eq!(rows("answer.csv", None), 4 * 4, "three towns and the region, at four limits");
    assert_eq!(rows("answer.xlsx", Some("border_municipality")), 4 * 4);
}
