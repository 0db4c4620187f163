//! One category in many spellings, and categories that nobody knows.

use std::path::Path;
use std::process::Output;

use nahraum::base::Silent;
use nahraum::region::{
    Catalog, Category, FacilityFields, Mapped, MunicipalityFields, Region, RegionInputs,
    RegionSettings, build,
};

use crate::cli::{err, out, program};
use crate::region::{municipalities, read};

/// A municipality with 12 persons in one place, and facilities beside them: category by id.
fn town(folder: &Path, facilities: &[(&str, &str)]) {
    let area = "POLYGON((7.19 51.49,7.21 51.49,7.21 51.51,7.19 51.51,7.19 51.49))";
    let write = |name: &str, text: String| {
        std::fs::write(folder.join(name), text).expect("writable");
    };
    write("m.csv", format!("id;name;wkt\n05911000;A;{area}\n"));
    write("c.csv", "id,lon,lat,persons\nc,7.2,51.5,12\n".to_owned());
    let rows = facilities.iter().map(|(id, category)| format!("{id},{category},7.2001,51.5\n"));
    write("f.csv", "id,category,lon,lat\n".to_owned() + &rows.collect::<String>());
}

fn coverage(folder: &Path, more: &[&str]) -> Output {
    let base = "coverage --municipalities m.csv --set layers.municipalities.crs=EPSG:4326 \
                --facilities f.csv --cells c.csv --set layers.cells.grid_size_m=0 --limit 500 \
                --by region --format csv";
    let output = program().current_dir(folder).args(base.split_whitespace()).args(more).output();
    let output = output.expect("started");
    assert!(output.status.success(), "{}", err(&output));
    output
}

/// Mean number of facilities in reach by category, in the order of the table.
fn in_reach(output: &Output) -> Vec<(String, f64)> {
    let text = out(output);
    let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let head = lines.next().expect("a header");
    let column = |name: &str| head.iter().position(|column| *column == name).expect("a column");
    let (category, count) = (column("category"), column("facilities_in_reach"));
    lines.map(|row| (row[category].to_owned(), row[count].parse().expect("a number"))).collect()
}

#[test]
fn a_category_in_many_spellings_is_one_and_a_list_names_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = [
        ("0", "pharmacy"),
        ("1", "Pharmacy"),
        ("2", " pharmacy"),
        ("3", "Apotheke"),
        ("4", "pharmacy;doctor"),
        ("5", "Apotheken"),
        ("7", "PHARMACY"),
        ("8", "Arztpraxis / Apotheke"),
        ("9", "Kita/Hort"),
    ];
    town(folder.path(), &rows);
    let output = coverage(folder.path(), &[]);
    // A list at `/` needs that each member is known; else it belongs to the name.
    let expected = [("Kita/Hort", 1.0), ("doctor", 2.0), ("pharmacy", 8.0)];
    assert_eq!(in_reach(&output), expected.map(|(key, count)| (key.to_owned(), count)));
    assert!(err(&output).contains("W333"), "{}", err(&output));
    let more = ["--category", "pharmacy"];
    assert_eq!(in_reach(&coverage(folder.path(), &more)), [("pharmacy".to_owned(), 8.0)]);
}

/// The region with the facilities of a table; with categories, with those only.
fn region_of(text: &str, categories: &[&str]) -> Region {
    let layer = read("places.csv", text, Some(25832));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(layer, FacilityFields::default())],
        ..RegionInputs::default()
    };
    let categories = categories.iter().map(|category| (*category).to_owned()).collect();
    let settings = RegionSettings { categories, ..RegionSettings::default() };
    build(inputs, &settings, &Silent).expect("buildable").value
}

/// The ids of the facilities of a table, in order.
fn ids(text: &str, categories: &[&str]) -> Vec<String> {
    let region = region_of(text, categories);
    let mut ids: Vec<String> =
        region.facilities().iter().map(|facility| facility.key().to_owned()).collect();
    ids.sort_unstable();
    ids
}

#[test]
fn a_row_with_a_list_is_a_facility_of_each_category_with_an_id_of_its_own() {
    let text = "id,category,x,y\n7,pharmacy;doctor,380100,5700100\n8,doctor,380200,5700100\n";
    assert_eq!(ids(text, &[]), ["8", "doctor/7", "pharmacy/7"]);
    // A selection does not change the ids.
    assert_eq!(ids(text, &["pharmacy"]), ["pharmacy/7"]);
}

#[test]
fn an_id_made_for_a_second_row_is_none_of_the_data() {
    let rows = ["7~3", "7", "7"].map(|id| format!("{id},doctor,380100,5700100\n")).concat();
    assert_eq!(ids(&format!("id,category,x,y\n{rows}"), &[]), ["7", "7~3", "7~3~"]);
}

#[test]
fn spellings_that_look_the_same_and_other_usual_names_are_one_category() {
    let spelled = [
        "bakery",
        "Ba\u{308}ckerei",  // a letter and its dots apart
        "Bäck\u{ad}erei",   // soft hyphen
        "Bäckerei\u{200b}", // space without width
        "\u{feff} Bäcker",  // byte order mark
        "kleiner\u{a0}Lebensmittelladen",
        "Apotheke / Arzt",
        "Ärztinnen",
        "HAUSÄRZTE",
    ];
    let row = |(at, text): (usize, &&str)| format!("{at},{text},380100,5700100\n");
    let rows: String = spelled.iter().enumerate().map(row).collect();
    let region = region_of(&format!("id,category,x,y\n{rows}"), &[]);
    let keys: Vec<&str> = region.categories().iter().map(Category::key).collect();
    assert_eq!(keys, ["bakery", "doctor", "pharmacy", "small_grocery"]);
    assert_eq!(region.facilities().len(), 10, "one row is a list of two");
}

#[test]
fn every_other_name_of_the_catalogue_names_its_category() {
    let catalog = Catalog::builtin();
    for category in &catalog.categories {
        for name in &category.also {
            assert_eq!(catalog.key_of(name).as_ref(), Some(&category.key), "{name}");
        }
    }
    for (name, key) in [
        ("Kitas", "kindergarten"),
        ("Altenheime", "residential_care"),
        ("Kirchen", "place_of_worship"),
    ] {
        assert_eq!(catalog.key_of(name).as_deref(), Some(key), "{name}");
    }
}

#[test]
fn rows_of_an_unknown_category_are_counted_and_the_nearest_one_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let rows = [
        ("1", "supermarket"),
        ("2", "Supermarkt"),
        ("3", "SUPERMARKET"),
        ("4", "supermarkert"),
        ("5", "Supermarkert"),
        ("6", "castle"),
        ("7", "Castle"),
        ("8", "castle"),
    ];
    town(folder.path(), &rows);
    let output = coverage(folder.path(), &["--category", "supermarket"]);
    assert_eq!(in_reach(&output), [("supermarket".to_owned(), 3.0)]);
    let said = err(&output);
    assert!(said.contains("2 rows have the category `supermarkert`"), "{said}");
    for words in ["3 rows have the category `castle`", "did you mean `supermarket`?"] {
        assert!(said.contains(words), "no {words} in {said}");
    }
    // Its spellings are one category, which can be selected by any of them and then is known.
    for name in ["castle", "CASTLE"] {
        let output = coverage(folder.path(), &["--category", &format!("{name},supermarket")]);
        let counts = in_reach(&output);
        assert!(counts.contains(&(name.to_owned(), 3.0)), "{counts:?}");
        assert!(!err(&output).contains("rows have the category `castle`"), "{}", err(&output));
    }
}
