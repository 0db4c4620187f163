//! Faults of real data that once passed unseen: each test failed before its fix.

use std::path::Path;
use std::process::{Command, Output};

use nahraum::base::{CategoryId, Millimetres, Silent, codes};
use nahraum::dataset::CrsId;
use nahraum::format::{FormatError, Input, ReadLayer, ReadOptions, read_layer};
use nahraum::region::{
    CellFields, Mapped, MunicipalityFields, QuartierFields, Region, RegionError, RegionInputs,
    RegionSettings, build,
};

use crate::region::{municipalities, read, square, with_cells, with_quartiers};

fn bytes(name: &str, content: &str) -> Result<ReadLayer, FormatError> {
    let input = Input::Bytes { name: name.into(), bytes: content.into() };
    read_layer(&input, &ReadOptions::default())
}

fn persons_by_quartier(region: &Region) -> Vec<u64> {
    let mut sums = vec![0; region.quartiers().len()];
    for (cell, quartier) in region.cells().quartiers().iter().enumerate() {
        if let Some(quartier) = quartier {
            sums[quartier.index()] += u64::from(region.cells().persons(0)[cell]);
        }
    }
    sums
}

#[test]
fn spread_persons_stay_in_their_quartier() {
    // 100 points each: 0.3, 0.7 and 0.4 persons a point.
    let row = |id: u32, persons: u32, x: f64, y: f64| {
        format!("q{id},{id},05911000,{persons},{}\n", square(x, y, 400.0))
    };
    let text = "id,name,municipality,persons,wkt\n".to_owned()
        + &row(1, 4, 380_000.0, 5_700_000.0)
        + &row(2, 11, 380_400.0, 5_700_000.0)
        + &row(3, 7, 380_000.0, 5_700_400.0);
    let built = with_quartiers(&text, false, false);
    assert_eq!(persons_by_quartier(&built.value), [4, 11, 7]);
}

#[test]
fn fractions_outside_the_region_do_not_take_persons_from_inside() {
    let mut text = "id,persons,x,y\n".to_owned();
    for n in 0..10 {
        text += &format!("i{n},0.4,{},5700050\n", 380_050 + n * 100);
        text += &format!("o{n},0.6,{},5690050\n", 380_050 + n * 100);
    }
    let built = with_cells(&text, CellFields::default(), &[]);
    assert_eq!(built.value.persons()[0], 4);
    assert_eq!(built.diagnostics.count_of_code(codes::W349), 1, "that they are made whole is said");
}

#[test]
fn quotes_that_swallow_lines_are_not_forgiven() {
    let mut text = "id,x,y,name\n1,7.2,51.5,n1\n2,7.2,51.5,\"n2\n".to_owned();
    for n in 3..90 {
        text += &format!("{n},7.2,51.5,n{n}\n");
    }
    match bytes("open.csv", &text) {
        Err(FormatError::OpenQuote { line: 3, .. }) => {}
        other => panic!("{other:?}"),
    }
    let merged = bytes("merged.csv", "id,name\n1,\"a\n2,\"b\"\n3,c\n").expect("readable");
    assert_eq!(merged.diagnostics.count_of_code(codes::E228), 1);
}

#[test]
fn records_are_on_the_line_an_editor_shows() {
    let text = "id,lon,lat\r\n1,7,51\r\n\r\n2,7,51\r\n3,x,51\r\n";
    let read = bytes("lines.csv", text).expect("readable");
    assert_eq!(read.layer.records, [2, 4, 5]);
}

#[test]
fn names_made_up_for_columns_do_not_collide() {
    let twins = bytes("twins.csv", "id,category,lon,lat,a,a_7,a\n1,x,7,51,1,2,3\n");
    let layer = twins.expect("readable").layer;
    assert_eq!(layer.column_names(), ["id", "category", "lon", "lat", "a", "a_7", "a_8"]);
    let text = r#"{"type":"Feature","id":1,"geometry":null,"properties":{"id":2,"feature_id":3}}"#;
    let layer = bytes("ids.geojson", text).expect("readable").layer;
    assert_eq!(layer.column_names(), ["feature_id_2", "id", "feature_id"]);
}

#[test]
fn thousands_points_count_thousands_or_are_reported() {
    let german = "id;x;y;persons\n1;380050,5;5700050,5;1.234\n2;380150,5;5700050,5;12\n\
                  3;380250,5;5700050,5;2.000\n";
    assert_eq!(with_cells(german, CellFields::default(), &[]).value.persons()[0], 3_246);
    let unclear = bytes("unclear.csv", "id;x;y;persons\n1;380050;5700050;1.234\n2;1;2;12\n");
    assert_eq!(unclear.expect("readable").diagnostics.count_of_code(codes::W230), 1);
    let clear = bytes("clear.csv", "id;x;y;share\n1;380050;5700050;0.125\n2;1;2;1.5\n");
    assert_eq!(clear.expect("readable").diagnostics.count_of_code(codes::W230), 0);
}

/// A square kilometre of cells 100 m apart, with `change` applied to the text.
fn lattice(change: impl Fn(String) -> String) -> nahraum::base::Checked<Region> {
    let mut text = "id,persons,x,y\n".to_owned();
    for n in 0..100 {
        text += &format!("c{n},1,{},{}\n", 380_050 + n % 10 * 100, 5_700_050 + n / 10 * 100);
    }
    with_cells(&change(text), CellFields::default(), &[])
}

#[test]
fn what_cells_are_taken_for_is_said() {
    let plain = lattice(|text| text);
    assert_eq!(plain.value.cells().grid().map(|grid| grid.size_m()), Some(100.0));
    assert_eq!(plain.value.cells().spacing_m(), None, "a grid needs none");
    assert_eq!(plain.diagnostics.count_of_code(codes::N354), 1);
    let twin = lattice(|text| text + "twin,1,380050,5700050\n");
    assert!(twin.value.cells().grid().is_none());
    assert_eq!(twin.value.cells().spacing_m(), Some(100.0));
    assert_eq!(twin.diagnostics.count_of_code(codes::W352), 1, "a second cell at one place");
    assert_eq!(twin.diagnostics.count_of_code(codes::W353), 1);
}

#[test]
fn a_grid_in_two_layers_is_one() {
    let half = |from: u32| {
        let mut text = "id,persons,x,y\n".to_owned();
        for n in from..from + 50 {
            text += &format!("c{n},1,{},{}\n", 380_050 + n % 10 * 100, 5_700_050 + n / 10 * 100);
        }
        Mapped::new(read("cells.csv", &text, Some(25832)), CellFields::default())
    };
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        cells: vec![half(0), half(50)],
        ..RegionInputs::default()
    };
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    assert!(region.cells().grid().is_some());
}

#[test]
fn parts_of_a_quartier_add_their_persons() {
    let row =
        |persons: &str, x: f64| format!("1,One,{persons},{}\n", square(x, 5_700_000.0, 300.0));
    let text = |second: &str| {
        "id,name,persons,wkt\n".to_owned() + &row("1000", 380_000.0) + &row(second, 380_500.0)
    };
    assert_eq!(with_quartiers(&text("500"), false, false).value.persons()[0], 1_500);
    // The same number on every part is the number of the whole.
    assert_eq!(with_quartiers(&text("1000"), false, false).value.persons()[0], 1_000);
    let negative = with_quartiers(&text("-1"), false, false);
    assert_eq!(negative.diagnostics.count_of_code(codes::W341), 1);
}

#[test]
fn municipality_keys_without_their_zero_still_make_counties() {
    let text = "id,name,wkt\n".to_owned()
        + &format!("5954004,Ennepetal,{}\n", square(380_000.0, 5_700_000.0, 1_000.0))
        + &format!("5954008,Gevelsberg,{}\n", square(381_000.0, 5_700_000.0, 1_000.0));
    let layer = read("municipalities.csv", &text, Some(25832));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(layer, MunicipalityFields::default())),
        ..RegionInputs::default()
    };
    let built = build(inputs, &RegionSettings::default(), &Silent).expect("buildable");
    assert_eq!(built.value.counties().len(), 1);
    assert_eq!(built.diagnostics.count_of_code(codes::W314), 2);
}

fn with_facilities(layer: nahraum::dataset::Layer) -> Result<Region, RegionError> {
    let cells = "id,persons,x,y\n1,10,380050,5700050\n2,20,380950,5700050\n";
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(layer, Default::default())],
        cells: vec![Mapped::new(read("cells.csv", cells, Some(25832)), CellFields::default())],
        ..RegionInputs::default()
    };
    build(inputs, &RegionSettings::default(), &Silent).map(|built| built.value)
}

#[test]
fn a_facility_of_several_points_has_several_entrances() {
    let text = "id,category,wkt\nP,pharmacy,\"MULTIPOINT((380050 5700150),(380950 5700250))\"\n";
    let region = with_facilities(read("f.csv", text, Some(25832))).expect("buildable");
    assert_eq!(region.facilities()[0].doors().len(), 2);
    let reach = nahraum::access::straight_line_reach(&region, &Silent);
    let reached_from =
        |cell| reach.category(CategoryId(0)).reached_from(nahraum::base::CellId(cell)).to_vec();
    assert_eq!((reached_from(0).len(), reached_from(0)[0].distance), (1, Millimetres(100_000)));
    assert_eq!((reached_from(1).len(), reached_from(1)[0].distance), (1, Millimetres(200_000)));
}

#[test]
fn a_lone_collection_of_points_is_a_layer_of_points() {
    let text = r#"{"type":"GeometryCollection","geometries":[
        {"type":"Point","coordinates":[7.1,51.4]},{"type":"Point","coordinates":[7.2,51.5]},
        {"type":"Point","coordinates":[7.3,51.6]}]}"#;
    assert_eq!(bytes("points.geojson", text).expect("readable").layer.len(), 3);
}

#[test]
fn one_file_in_two_systems_is_an_error() {
    let document = |code: u32| {
        format!(
            r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"EPSG:{code}"}}}},"features":[{{"type":"Feature","properties":{{}},"geometry":{{"type":"Point","coordinates":[1,2]}}}}]}}"#
        ) + "\n"
    };
    let read = |text: String| bytes("two.geojsonl", &text).expect("readable").diagnostics;
    assert_eq!(read(document(25832) + &document(31466)).count_of_code(codes::E217), 1);
    assert_eq!(read(document(25832) + &document(25832)).count_of_code(codes::E217), 0);
    // WGS 84 where no member states one, before and behind.
    let silent = document(25832).replace("crs", "note");
    assert_eq!(read(document(4326) + &silent).count_of_code(codes::E217), 0);
    for text in [document(25832) + &silent, silent.clone() + &document(25832)] {
        let layer = bytes("two.geojsonl", &text).expect("readable").layer;
        assert_eq!(read(text).count_of_code(codes::E217), 1);
        assert_eq!(layer.row_crs.len(), 1, "the other row is in the CRS of the layer");
    }
}

#[test]
fn a_feature_in_two_systems_is_an_error_and_so_is_a_member_that_occurs_twice() {
    let member =
        |code: u32| format!(r#""crs":{{"type":"name","properties":{{"name":"EPSG:{code}"}}}}"#);
    let feature = |outside: &str, inside: &str| {
        let point = format!(r#"{{"type":"Point",{inside}"coordinates":[1,2]}}"#);
        format!(r#"{{"type":"Feature",{outside}"properties":{{}},"geometry":{point}}}"#)
    };
    let read = |text: &str| bytes("a.geojson", text).expect("readable");
    let [utm, gauss] = [25832, 31466].map(|code| member(code) + ",");
    let both = read(&feature(&gauss, &utm));
    assert_eq!(both.diagnostics.count_of_code(codes::E217), 1);
    assert_eq!(
        both.layer.row_crs.values().next(),
        Some(&CrsId::epsg(25832)),
        "the geometry's counts"
    );
    assert_eq!(read(&feature(&utm, &utm)).diagnostics.count_of_code(codes::E217), 0);
    let parts = format!(
        r#"{{"type":"GeometryCollection","geometries":[{{"type":"Point",{utm}"coordinates":[1,2]}},
        {{"type":"Point",{gauss}"coordinates":[1,2]}}]}}"#
    );
    let parts = format!(r#"{{"type":"Feature","properties":{{}},"geometry":{parts}}}"#);
    assert_eq!(read(&parts).diagnostics.count_of_code(codes::E217), 1);
    // The same member twice in one object.
    let collection = |head: &str, features: &str| {
        format!(r#"{{"type":"FeatureCollection",{head}"features":[{features}]}}"#)
    };
    let twice = collection("", &feature(&format!("{utm}{gauss}"), ""));
    let found = read(&twice).diagnostics;
    assert_eq!(found.count_of_code(codes::E201), 1);
    let kept = found.groups().flat_map(|group| group.kept());
    assert!(kept.into_iter().any(|one| one.message.contains("duplicate field `crs`")));
    let error = bytes("a.geojson", &collection(&format!("{utm}{gauss}"), "")).expect_err("which?");
    assert!(error.to_string().contains("duplicate field `crs`"), "{error}");
}

#[test]
fn facilities_without_any_position_give_no_answer() {
    let layer = read("f.csv", "id,category,xc,yc\n1,library,380000,5700000\n", Some(25832));
    match with_facilities(layer) {
        Err(RegionError::NoPositions { known, .. }) => assert!(known.contains("xc")),
        other => panic!("{:?}", other.map(|region| region.facilities().len())),
    }
}

#[test]
fn one_stray_polygon_does_not_move_the_region() {
    let text = "id,name,wkt\n".to_owned()
        + "a,A,\"POLYGON((7 51,7.1 51,7.1 51.1,7 51.1,7 51))\"\n"
        + "b,B,\"POLYGON((7.1 51,7.2 51,7.2 51.1,7.1 51.1,7.1 51))\"\n"
        + "s,Stray,\"POLYGON((-24 51,-23.9 51,-23.9 51.1,-24 51.1,-24 51))\"\n";
    let layer = read("municipalities.csv", &text, Some(4326));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(layer, MunicipalityFields::default())),
        ..RegionInputs::default()
    };
    let built = build(inputs, &RegionSettings::default(), &Silent).expect("buildable");
    assert_eq!(built.value.crs().to_string(), "EPSG:25832");
    assert_eq!(built.diagnostics.count_of_code(codes::W102), 1, "the stray one is named");
}

#[test]
fn areas_with_exchanged_axes_are_suspected() {
    let build_at = |ring: &str| {
        let text = format!("id,name,wkt\na,A,\"POLYGON(({ring}))\"\n");
        let layer = read("municipalities.csv", &text, Some(4326));
        let inputs = RegionInputs {
            municipalities: Some(Mapped::new(layer, MunicipalityFields::default())),
            ..RegionInputs::default()
        };
        build(inputs, &RegionSettings::default(), &Silent).expect("buildable").diagnostics
    };
    assert_eq!(build_at("51 7,51.1 7,51.1 7.1,51 7.1,51 7").count_of_code(codes::W103), 1);
    assert_eq!(build_at("7 51,7.1 51,7.1 51.1,7 51.1,7 51").count_of_code(codes::W103), 0);
}

#[test]
fn a_dash_is_no_provider() {
    let text = "id,category,provider,x,y\n1,pharmacy,–,380000,5700000\n";
    let region = with_facilities(read("f.csv", text, Some(25832))).expect("buildable");
    assert!(region.providers().is_empty());
}

#[test]
fn municipalities_without_quartiers_keep_their_names() {
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        quartiers: None::<Mapped<QuartierFields>>,
        ..RegionInputs::default()
    };
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let names: Vec<&str> = region.quartiers().iter().map(|one| one.name()).collect();
    assert_eq!(names, ["West", "East"]);
}

/// Runs the program in a folder with a small region: 10 persons 100 m from a pharmacy, 20 persons
/// 900 m from it, in two quartiers, and a third quartier where nobody lives.
fn in_folder(folder: &Path, arguments: &[&str]) -> Output {
    let quartiers = "id,name,municipality,wkt\n".to_owned()
        + &format!("q1,One,05911000,{}\n", square(380_000.0, 5_700_000.0, 500.0))
        + &format!("q2,Two,05911000,{}\n", square(380_500.0, 5_700_000.0, 500.0))
        + &format!("q3,Empty,05916000,{}\n", square(381_000.0, 5_700_000.0, 500.0));
    let municipalities = "id,name,wkt\n".to_owned()
        + &format!("05911000,West,{}\n", square(380_000.0, 5_700_000.0, 1_000.0))
        + &format!("05916000,East,{}\n", square(381_000.0, 5_700_000.0, 1_000.0));
    let files = [
        ("m.csv", municipalities.as_str()),
        ("q.csv", &quartiers),
        ("c.csv", "id,persons,x,y\n1,10,380050,5700050\n2,20,380850,5700050\n"),
        ("f.csv", "id,category,x,y\nP,pharmacy,380050,5700150\nL,library,380850,5700150\n"),
        (
            "r.toml",
            "[layers.municipalities]\npath = \"m.csv\"\ncrs = \"EPSG:25832\"\n\
             [layers.quartiers]\npath = \"q.csv\"\ncrs = \"EPSG:25832\"\n\
             [[layers.facilities]]\npath = \"f.csv\"\ncrs = \"EPSG:25832\"\n\
             [[layers.cells]]\npath = \"c.csv\"\ncrs = \"EPSG:25832\"\n",
        ),
    ];
    for (name, text) in files {
        let path = folder.join(name);
        if !path.exists() {
            std::fs::write(path, text).expect("writable");
        }
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_nahraum"));
    command.current_dir(folder).args(arguments).output().expect("started")
}

fn talk(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn quartiers_where_nobody_lives_have_a_row() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = in_folder(
        folder.path(),
        &["coverage", "--by", "quartier", "-c", "r.toml", "--format", "csv"],
    );
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("q3,"), "{text}");
}

#[test]
fn limits_asked_for_are_in_the_record_and_in_the_variety() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = in_folder(
        folder.path(),
        &["run", "-c", "r.toml", "--limit", "2000", "--formats", "geojson", "--out", "out"],
    );
    assert!(output.status.success(), "{}", talk(&output));
    let read = |name: &str| std::fs::read_to_string(folder.path().join("out").join(name));
    let record: serde_json::Value =
        serde_json::from_str(&read("run.json").expect("there")).expect("JSON");
    assert_eq!(record["limits"][0]["limit_m"], 2000.0);
    // A second run leaves nothing of the first.
    let again = ["run", "-c", "r.toml", "--category", "library", "--out", "out"];
    let again = [&again[..], &["--formats", "geojson"]].concat();
    assert!(in_folder(folder.path(), &again).status.success());
    assert!(read("gaps_pharmacy.geojson").is_err() && read("gaps_library.geojson").is_ok());
}

#[test]
fn output_goes_where_it_is_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = |target: &str| {
        in_folder(
            folder.path(),
            &["coverage", "-q", "-c", "r.toml", "--by", "region", "-o", target],
        )
    };
    for wrong in ["x.shp", "x.kml"] {
        let output = to(wrong);
        assert_eq!(output.status.code(), Some(2));
        assert!(talk(&output).contains(wrong) && !folder.path().join(wrong).exists());
    }
    std::fs::write(folder.path().join("real.csv"), "old").expect("writable");
    std::os::unix::fs::symlink("real.csv", folder.path().join("link.csv")).expect("a link");
    assert!(to("link.csv").status.success());
    assert!(folder.path().join("link.csv").is_symlink(), "a link stays a link");
    let text = std::fs::read_to_string(folder.path().join("real.csv")).expect("readable");
    assert!(text.contains("pharmacy"), "{text}");
    let pipe = folder.path().join("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).expect("readable")
    });
    assert!(to("pipe.csv").status.success());
    assert!(reader.join().expect("read").contains("pharmacy"));
    assert!(!pipe.metadata().expect("there").is_file(), "a pipe stays a pipe");
}

#[test]
fn a_category_asked_for_does_not_rename_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let arguments = ["coverage", "-q", "--by", "region", "--format", "csv", "--limit", "500"];
    let files = [
        ["--set", "layers.municipalities.crs=EPSG:25832"],
        ["--municipalities", "m.csv"],
        ["--facilities", "f.csv"],
        ["--facilities-crs", "EPSG:25832"],
        ["--cells", "c.csv"],
        ["--cells-crs", "EPSG:25832"],
        ["--category", "pharmacy"],
    ];
    let all: Vec<&str> = arguments.into_iter().chain(files.into_iter().flatten()).collect();
    let output = in_folder(folder.path(), &all);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(text.contains("pharmacy,500,30,10,"), "the library is not a pharmacy: {text}");
}

#[test]
fn settings_reach_every_layer_of_a_list_and_nonsense_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let with = |setting: &str| {
        in_folder(folder.path(), &["coverage", "-q", "-c", "r.toml", "--set", setting])
    };
    assert!(with("layers.cells.fields.persons=persons").status.success());
    for wrong in [
        "limits.pharmasy=[300]",
        "limits.pharmacy=[5000000]",
        "gaps.joining_distance_m=-5",
        "overlaps.jaccard_min=3",
    ] {
        let output = with(wrong);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(
            talk(&output).contains("pharmasy") || talk(&output).contains("expected"),
            "{wrong}"
        );
    }
}

#[test]
fn check_tells_all_it_knows_even_when_no_region_can_be_built() {
    let folder = tempfile::tempdir().expect("a folder");
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"id":"1","category":"pharmacy"},"geometry":5},
        {"type":"Feature","properties":{"id":"2","category":"pharmacy"},
         "geometry":{"type":"Point","coordinates":[380050,5700150]}}]}"#;
    std::fs::write(folder.path().join("wrong.geojson"), text).expect("writable");
    let output = in_folder(
        folder.path(),
        &[
            "check",
            "-c",
            "r.toml",
            "--facilities",
            "wrong.geojson",
            "--facilities-crs",
            "EPSG:4326",
        ],
    );
    let talk = talk(&output);
    assert_eq!(output.status.code(), Some(1), "{talk}");
    assert!(talk.contains("E201") && talk.contains("E101"), "{talk}");
}

#[test]
fn columns_have_the_same_usual_names_in_imports_and_in_configurations() {
    let folder = tempfile::tempdir().expect("a folder");
    let heads = [
        ["Lfd. Nr.", "Bezeichnung", "Angebot", "Träger", "Trägerart", "Plätze"],
        ["ID", "name", "KATEGORIE", "TRAEGER", "traegerart", "Anzahl Plaetze"],
        ["nummer", "Einrichtung", "category", "Betreiber", "Trägerschaft", "Kapazität"],
        ["ik", "Titel", "Einrichtungsart", "operator", "provider-type", "Betten"],
    ];
    let keys = ["id", "name", "category", "provider", "provider_type", "capacity"];
    for head in heads {
        let text = format!("{};x;y\n7;Haus;pharmacy;AWO;civic;3;380050;5700150\n", head.join(";"));
        std::fs::write(folder.path().join("f.csv"), text).expect("writable");
        let import =
            ["import", "--verbose", "facilities", "f.csv", "--crs", "EPSG:25832", "-o", "in"];
        let imported = in_folder(folder.path(), &import);
        let checked = in_folder(folder.path(), &["check", "--verbose", "-c", "r.toml"]);
        for (key, column) in keys.iter().zip(head) {
            let of_import = format!("column `{column}` is used as the {}", key.replace('_', " "));
            assert!(talk(&imported).contains(&of_import), "{column}: {}", talk(&imported));
            // What has the field's own name need not be said.
            let of_config = format!("column `{column}` is used as `{key}`");
            let is_said = talk(&checked).contains(&of_config);
            assert_eq!(is_said, column != *key, "{column}: {}", talk(&checked));
        }
    }
}
