//! A layer of municipalities cut to the ones that a region is made of: the rest is halo.

use std::path::Path;

use nahraum::analysis::coverage::{Level, coverage};
use nahraum::base::{Checked, Silent, codes};
use nahraum::dataset::Layer;
use nahraum::region::{
    Mapped, MunicipalityFields, QuartierFields, Region, RegionError, RegionInputs, RegionSettings,
    build,
};
use nahraum::synthetic::town;

use crate::cli::{err, out, program, write_layers};
use crate::region::{read, square};
use crate::support::{limits, random_drawing};

fn names(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// Fields of municipalities of which only some are the region.
fn only(municipalities: &[&str], counties: &[&str]) -> MunicipalityFields {
    let (only, only_counties) = (names(municipalities), names(counties));
    MunicipalityFields { only, only_counties, ..MunicipalityFields::default() }
}

/// Five municipalities side by side, each a kilometre wide: two of one county, two cities that are their
/// own counties, one of a name that occurs twice.
fn five() -> Layer {
    let rows = [
        ("05978004", "Bergkamen"),
        ("05978020", "Lünen"),
        ("05911000", "Bochum"),
        ("05916000", "Herne"),
        ("03159999", "Herne"),
    ];
    let mut text = "id,name,county,wkt\n".to_owned();
    for (at, (id, name)) in rows.iter().enumerate() {
        let county = if id.starts_with("05978") { "Unna" } else { "" };
        let area = square(380_000.0 + 1_000.0 * at as f64, 5_700_000.0, 1_000.0);
        text += &format!("{id},{name},{county},{area}\n");
    }
    read("municipalities.csv", &text, Some(25832))
}

fn cut(
    fields: MunicipalityFields,
    quartiers: Option<&str>,
) -> Result<Checked<Region>, RegionError> {
    let quartiers = quartiers.map(|text| {
        Mapped::new(read("quartiers.csv", text, Some(25832)), QuartierFields::default())
    });
    let municipalities = Some(Mapped::new(five(), fields));
    let inputs = RegionInputs { municipalities, quartiers, ..RegionInputs::default() };
    build(inputs, &RegionSettings::default(), &Silent)
}

fn keys(region: &Region) -> Vec<&str> {
    region.municipalities().iter().map(|municipality| municipality.key()).collect()
}

#[test]
fn a_region_has_the_municipalities_named_by_id_name_or_county() {
    let region = |municipalities: &[&str], counties: &[&str]| {
        cut(only(municipalities, counties), None).expect("buildable").value
    };
    assert_eq!(keys(&region(&["05916000", " bochum "], &[])), ["05911000", "05916000"]);
    assert_eq!(keys(&region(&[], &["05978"])), ["05978004", "05978020"]);
    assert_eq!(keys(&region(&["Lünen"], &["05911"])), ["05978020", "05911000"]);
    assert_eq!(keys(&region(&[], &["unna", "Bochum"])), ["05978004", "05978020", "05911000"]);
    assert_eq!(region(&[], &[]).municipalities().len(), 5, "without names all are the region");
}

#[test]
fn a_county_keeps_its_key_and_name_when_one_of_its_municipalities_stays() {
    let region = cut(only(&["Lünen", "Bochum"], &[]), None).expect("buildable").value;
    let counties = region.counties().iter().map(|county| (county.key(), county.name()));
    assert_eq!(counties.collect::<Vec<_>>(), [("05911", "Bochum"), ("05978", "Unna")]);
    let county = |at: usize| region.counties()[region.municipalities()[at].county().index()].key();
    assert_eq!([county(0), county(1)], ["05978", "05911"]);
}

#[test]
fn all_names_that_cannot_be_used_are_told_at_once() {
    let error = cut(only(&["Bochumm", "Herne", "Lünen"], &["Unnna", "XYZ"]), None);
    let words = error.expect_err("three unknown, one ambiguous").to_string();
    assert_eq!(
        words,
        "cannot cut the municipalities from `municipalities.csv` as asked: unknown municipality \
         `Bochumm`, did you mean `Bochum`?; several municipalities are called `Herne`, with the ids \
         05916000, 03159999; unknown county `Unnna`, did you mean `Unna`?; unknown county `XYZ`"
    );
}

#[test]
fn quartiers_are_given_to_all_municipalities_before_the_cut() {
    // The second quartier reaches from Lünen 100 m into Bochum, where it overlaps nothing else.
    let text = format!(
        "id,name,municipality,persons,wkt\n1,a,,10,{}\n2,b,,20,{}\n3,c,Lünen,30,{}\n4,d,,40,{}\n",
        square(382_200.0, 5_700_100.0, 500.0),
        square(381_500.0, 5_700_100.0, 600.0),
        square(382_800.0, 5_700_700.0, 100.0),
        square(383_500.0, 5_700_100.0, 300.0),
    );
    let built = cut(only(&["Bochum", "03159999"], &[]), Some(&text)).expect("buildable");
    let region = built.value;
    let own: Vec<&str> = region.quartiers().iter().map(|quartier| quartier.key()).collect();
    assert_eq!(own, ["1"], "neither the sliver nor what Lünen claims is Bochum's");
    assert_eq!(region.municipality(region.quartiers()[0].municipality()).key(), "05911000");
    let cells = region.cells();
    let persons: u32 = cells.persons(0).iter().sum();
    assert_eq!(persons, 10, "nobody is spread over quartiers that are left out");
    let note = built.diagnostics.groups().find(|group| group.code() == codes::N820);
    assert_eq!(
        note.expect("a note").first().message,
        "2 of 5 municipalities are the region, as `only` says; the others with 3 quartiers are left out: \
         what lies there is halo"
    );
}

#[test]
fn rest_quartiers_leave_a_neighbours_sliver_alone() {
    let text = format!(
        "id,name,municipality,wkt\n1,a,Bochum,{}\n2,b,Lünen,{}\n",
        square(382_200.0, 5_700_000.0, 800.0),
        square(381_500.0, 5_700_000.0, 600.0),
    );
    let layer = read("quartiers.csv", &text, Some(25832));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(five(), only(&["Bochum"], &[]))),
        quartiers: Some(Mapped::new(layer, QuartierFields::default())),
        ..RegionInputs::default()
    };
    let settings = RegionSettings { fill_rest: true, ..RegionSettings::default() };
    let region = build(inputs, &settings, &Silent).expect("buildable").value;
    let [own, rest] = region.quartiers() else { panic!("one quartier and one rest") };
    let area_m2 = |quartier: &nahraum::region::Quartier| quartier.parts()[0].area_m2().round();
    assert_eq!(area_m2(own), 640_000.0);
    assert_eq!(area_m2(rest), 1_000_000.0 - 640_000.0 - 100.0 * 600.0);
}

#[test]
fn the_kept_part_decides_where_the_region_lies() {
    let text = "id,name,wkt\n\
        05334002,Aachen,\"POLYGON((6.0 50.7,6.2 50.7,6.2 50.8,6.0 50.8,6.0 50.7))\"\n\
        14626110,Görlitz,\"POLYGON((14.9 51.1,15.0 51.1,15.0 51.2,14.9 51.2,14.9 51.1))\"\n\
        99,Nowhere,\n";
    let build = |fields: MunicipalityFields| {
        let layer = read("municipalities.csv", text, Some(4326));
        let municipalities = Some(Mapped::new(layer, fields));
        let inputs = RegionInputs { municipalities, ..RegionInputs::default() };
        build(inputs, &RegionSettings::default(), &Silent).expect("buildable")
    };
    for (name, crs) in [("Aachen", "EPSG:25832"), ("Görlitz", "EPSG:25833")] {
        let built = build(only(&[name], &[]));
        assert_eq!(built.value.crs().to_string(), crs);
        assert!(built.diagnostics.count_of_code(codes::W102) == 0, "{:?}", built.diagnostics);
        let told = built.diagnostics.count_of_code(codes::E302);
        assert_eq!(told, 0, "what is left out needs no area");
    }
    assert_eq!(build(only(&[], &[])).diagnostics.count_of_code(codes::E302), 1);
}

#[test]
fn what_is_named_by_a_setting_must_be_kept() {
    let settings = RegionSettings {
        hard_borders: vec![("Bochum".to_owned(), "Lünen".to_owned())],
        ..RegionSettings::default()
    };
    let inputs = |fields: MunicipalityFields| RegionInputs {
        municipalities: Some(Mapped::new(five(), fields)),
        ..RegionInputs::default()
    };
    let error = build(inputs(only(&["Bochum"], &[])), &settings, &Silent).expect_err("left out");
    assert_eq!(
        error.to_string(),
        "municipality `Lünen` is not part of the region: `only` leaves it out"
    );
    let region = build(inputs(only(&["Bochum"], &["Unna"])), &settings, &Silent);
    let region = region.expect("both are kept").value;
    let id = |name: &str| region.municipality_id(name).ok();
    let borders = region.borders();
    assert!(!borders.lets_through(id("05911000"), id("05978020")));
    assert!(borders.lets_through(id("05911000"), id("05978004")));
}

/// The persons of A and those of them who are covered, and the quartiers of A.
fn covered_in_a(drawing: &str, fields: MunicipalityFields) -> (u64, u64, Vec<String>) {
    let town = town(drawing).expect("well-formed");
    let mut inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    inputs.municipalities.as_mut().expect("given").mapping = fields;
    let region = build(inputs, &limits("supermarket", &[250]), &Silent).expect("buildable").value;
    let reach = nahraum::access::straight_line_reach(&region, &Silent);
    let a = region.municipality_id("A").expect("there");
    let shop = region.category_id("supermarket").expect("there");
    let tables = coverage(&region, &reach, shop, Level::Municipality);
    let row = tables[0].rows.iter().find(|row| row.area == a.index()).expect("a row of A");
    let of_a = region.quartiers().iter().filter(|quartier| quartier.municipality() == a);
    (row.persons[0], row.covered[0], of_a.map(|quartier| quartier.key().to_owned()).collect())
}

#[test]
fn a_municipality_is_served_as_before_by_what_is_now_halo() {
    for seed in 0..12 {
        let homes = random_drawing(seed, 9, 8);
        // Quartiers of three squares each, whatever municipality they lie in.
        let letters = ('a'..='x').collect::<Vec<char>>();
        let row =
            |row: usize| (0..9).map(|column| letters[row * 3 + column / 3]).collect::<String>();
        let quartiers: Vec<String> = (0..8).map(row).collect();
        let drawing = format!("{homes}\n{}\n", quartiers.join("\n"));
        let whole = covered_in_a(&drawing, MunicipalityFields::default());
        assert!(whole.0 > whole.1 || whole.1 > 0, "seed {seed} has nobody in A");
        assert_eq!(covered_in_a(&drawing, only(&["A"], &[])), whole, "seed {seed}");
    }
}

fn check(folder: &Path, only: &str) -> std::process::Output {
    let config = folder.join("region.toml");
    let set = format!("layers.municipalities.only={only}");
    let mut program = program();
    program.args(["coverage", "--by", "municipality", "--format", "csv", "--verbose", "--set"]);
    program.arg(set).arg("-c").arg(config).output().expect("started")
}

#[test]
fn the_configuration_cuts_and_the_program_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    write_layers(folder.path(), "AAAABB\n\n4..S3.");
    let output = check(folder.path(), "[\"B\"]");
    let table = out(&output);
    assert!(output.status.success(), "{}", err(&output));
    assert!(table.contains("Town B") && !table.contains("Town A"), "{table}");
    assert!(err(&output).contains("N820"), "{}", err(&output));
    let output = check(folder.path(), "[\"Q\"]");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("unknown municipality `Q`"), "{}", err(&output));
}
