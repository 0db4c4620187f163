//! 3xx and 5xx: regions and their configurations.

use nahraum::base::{Code, Diagnostics, GroupUnit, Silent, codes};
use nahraum::region::{
    CellFields, FacilityFields, GroupField, HomeFields, Known, Mapped, MunicipalityFields,
    QuartierFields, Region, RegionInputs, RegionSettings, build,
};
use nahraum::run::{Loaded, prepare};

use super::{Provoked, assert_complete};
use crate::import::command::{err, run};
use crate::region::{municipalities, read, square, with_cells, with_quartiers};

/// That quartiers or cells are not given is told wherever it is so.
const BESIDE: [Code; 5] = [codes::N351, codes::N326, codes::W347, codes::W348, codes::W355];

fn built(inputs: RegionInputs, settings: &RegionSettings) -> Diagnostics {
    build(inputs, settings, &Silent).expect("buildable").diagnostics
}

fn areas(provoked: &mut Provoked) {
    let mut quartiers = |code: Code, rows: &[&str], repair: bool| {
        let text = format!("id,name,municipality,wkt\n{}\n", rows.join("\n"));
        provoked.exactly(&[code], &BESIDE, &with_quartiers(&text, false, repair).diagnostics);
    };
    let at = |head: &str, x: f64| format!("{head},{}", square(x, 5_700_000.0, 200.0));
    let good = at("1,one,West", 380_000.0);
    let second = |head: &str| at(head, 380_400.0);
    let bow = "2,two,West,\"POLYGON((380400 5700000,380800 5700400,380800 5700000,380400 5700400,\
               380400 5700000))\"";
    // A bow tie has two triangles of one area: together none, unless it is repaired.
    let bent = "2,two,West,\"POLYGON((380400 5700000,380900 5700400,380900 5700000,380400 5700200,\
                380400 5700000))\"";
    quartiers(codes::E302, &[&good, "2,two,West,\"POINT(380400 5700000)\""], false);
    quartiers(codes::E302, &[&good, "2,two,West,"], false);
    let mixed = "2,two,West,\"GEOMETRYCOLLECTION(POINT(380400 5700000),POLYGON((380400 5700000,\
                 380500 5700000,380500 5700100,380400 5700000)))\"";
    quartiers(codes::W303, &[&good, mixed], false);
    quartiers(codes::W304, &[&good, bow], true);
    quartiers(codes::W305, &[&good, bent], false);
    let flat =
        "2,two,West,\"POLYGON((380400 5700000,380500 5700000,380600 5700000,380400 5700000))\"";
    quartiers(codes::E306, &[&good, flat], false);
    let mut quartiers = |code: Code, rows: &[&str]| {
        let text = format!("id,name,municipality,wkt\n{}\n", rows.join("\n"));
        provoked.exactly(&[code], &BESIDE, &with_quartiers(&text, false, false).diagnostics);
    };
    quartiers(codes::E320, &[&good, &at("2,two,", 390_000.0)]);
    quartiers(codes::E321, &[&good, &second(",two,West")]);
    quartiers(codes::W322, &[&good, &second("1,one,West")]);
    quartiers(codes::E323, &[&good, &second("1,two,West")]);
    quartiers(codes::W324, &[&good, &second("2,two,Nowhere")]);
    quartiers(codes::W325, &[&good, &second("01,two,West")]);
    let spread =
        format!("id,name,persons,wkt\n1,a,1003,{}\n", square(380_000.0, 5_700_000.0, 500.0));
    let beside = BESIDE.map(|code| if code == codes::W348 { codes::N351 } else { code });
    provoked.exactly(&[codes::W348], &beside, &with_quartiers(&spread, false, false).diagnostics);
}

fn towns(provoked: &mut Provoked) {
    let towns = |text: &str, crs: u32| RegionInputs {
        municipalities: Some(Mapped::new(
            read("municipalities.csv", text, Some(crs)),
            MunicipalityFields::default(),
        )),
        ..RegionInputs::default()
    };
    let (a, b) = (square(380_000.0, 5_700_000.0, 1_000.0), square(381_000.0, 5_700_000.0, 1_000.0));
    let settings = RegionSettings::default();
    let table = |rows: &str| format!("id,name,wkt\n{rows}");
    let mut told = |expected: &[Code], rows: String| {
        provoked.exactly(expected, &BESIDE, &built(towns(&table(&rows), 25832), &settings));
    };
    told(&[codes::N351, codes::N326, codes::W355], format!("05911000,A,{a}\n"));
    told(&[codes::E310], format!("05911000,A,{a}\n,B,{b}\n"));
    told(&[codes::W311], format!("05911000,A,{a}\n05911000,A,{b}\n"));
    told(&[codes::W314], format!("5911000,A,{a}\n"));
    let wide = table("05911000,A,\"POLYGON((5 51,15 51,15 51.1,5 51.1,5 51))\"\n");
    provoked.exactly(&[codes::W350], &BESIDE, &built(towns(&wide, 4326), &settings));
    let text = format!("id,name,municipality,wkt\n1,a,West,{a}\n2,b,,{b}\n");
    let inputs = RegionInputs {
        quartiers: Some(Mapped::new(
            read("quartiers.csv", &text, Some(25832)),
            QuartierFields::default(),
        )),
        ..RegionInputs::default()
    };
    provoked.exactly(&[codes::N313, codes::E320], &BESIDE, &built(inputs, &settings));
}

/// What a table of facilities in the two towns gives.
fn with_facilities(text: &str, settings: &RegionSettings) -> Diagnostics {
    let layer = read("places.csv", text, Some(25832));
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(layer, FacilityFields::default())],
        ..RegionInputs::default()
    };
    built(inputs, settings)
}

/// A file with one category in two spellings.
pub fn spellings(provoked: &mut Provoked) {
    let text = "id,category,x,y\n1,bakery,380100,5700100\n2,Bäckerei,380200,5700100\n\
                3,bakery,390000,5700000\n";
    let beside = [&BESIDE[..], &[codes::N330, codes::W331]].concat();
    let found = with_facilities(text, &RegionSettings::default());
    provoked.exactly(&[codes::W244], &beside, &found);
    // What the settings translate is no other spelling.
    let layer = read("places.csv", text, Some(25832));
    let values = vec![("Bäckerei".to_owned(), "bakery".to_owned())];
    let fields = FacilityFields { category_values: values, ..FacilityFields::default() };
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![Mapped::new(layer, fields)],
        ..RegionInputs::default()
    };
    provoked.exactly(&[], &beside, &built(inputs, &RegionSettings::default()));
}

fn facilities(provoked: &mut Provoked) {
    let found = with_facilities;
    let head =
        "id,category,capacity,x,y\nhome,bakery,,380100,5700100\nhalo,bakery,,390000,5700000\n";
    let mut told = |expected: &[Code], row: &str| {
        let beside = [&BESIDE[..], &[codes::N330, codes::W331]].concat();
        let text = format!("{head}{row}\n");
        provoked.exactly(expected, &beside, &found(&text, &RegionSettings::default()));
    };
    told(&[codes::N330, codes::W333], "x,castle,,380100,5700100");
    told(&[codes::W301], "x,bakery,many,380100,5700100");
    told(&[codes::W307], "x,bakery,,,");
    told(&[codes::E332], "x,,,380100,5700100");
    told(&[codes::W334], "home,bakery,,380100,5700100");
    let beside = BESIDE;
    let alone = "id,category,x,y\nhome,bakery,380100,5700100\n";
    provoked.exactly(&[codes::W331], &beside, &found(alone, &RegionSettings::default()));
    let visiting = "id,category,x,y\nhome,bakery,380100,5700100\nnurse,home_care,380100,5700100\n";
    let beside = [&BESIDE[..], &[codes::W331]].concat();
    provoked.exactly(&[codes::N382], &beside, &found(visiting, &RegionSettings::default()));
    let asked = RegionSettings { categories: vec!["home_care".into()], ..Default::default() };
    provoked.exactly(&[codes::N383], &beside, &found(visiting, &asked));
    let beside = BESIDE;
    let wkt = format!("id,category,wkt\nhome,bakery,{}\n", square(380_100.0, 5_700_100.0, 10.0));
    let found_shape = found(&wkt, &RegionSettings::default());
    provoked.exactly(&[codes::N308], &[&beside[..], &[codes::W331]].concat(), &found_shape);
    let counted = "id,category,entrances,x,y\nhome,bakery,2,380100,5700100\n";
    let told_once = found(counted, &RegionSettings::default());
    provoked.exactly(&[codes::W331, codes::W391], &beside, &told_once);
    // A text that is no coordinate is the reader's finding and is not told again.
    let unreadable = "id,category,x,y\nhome,bakery,380100,5700100\nbad,bakery,east,5700100\n";
    let layer = read("places.csv", unreadable, Some(25832));
    assert!(layer.unplaced_reported.contains(&1));
    let again = found(unreadable, &RegionSettings::default());
    provoked.exactly(&[codes::W331], &beside, &again);
}

/// Nobody reaches the only bakery within 500 m, and the edge of the known ground is 100 m away: a shop
/// beyond it may be within the limit, and nearer.
fn known_ground(provoked: &mut Provoked) {
    let read = |name: &str, text: &str| read(name, text, Some(25832));
    let bakery = "id,category,x,y\nfar,bakery,381900,5700500\n";
    let homes = "id,persons,x,y\na,50,380100,5700500\n";
    let mut facilities = Mapped::new(read("facilities.csv", bakery), FacilityFields::default());
    facilities.mapping.known = Known::Around { metres: 0.0 };
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        facilities: vec![facilities],
        cells: vec![Mapped::new(read("cells.csv", homes), CellFields::default())],
        ..RegionInputs::default()
    };
    let loaded = Loaded::from(inputs);
    let prepared = prepare(loaded, &RegionSettings::default(), None, &Silent).expect("prepared");
    let beside = [&BESIDE[..], &[codes::W353]].concat();
    provoked.exactly(&[codes::W380, codes::W381], &beside, &prepared.diagnostics);
}

fn cells(provoked: &mut Provoked) {
    let beside = [&BESIDE[..], &[codes::W353, codes::N354]].concat();
    let told = |provoked: &mut Provoked, expected: &[Code], text: &str, unit: GroupUnit| {
        let group = GroupField { key: "65".into(), field: "persons_65".into(), unit };
        let mapping = CellFields { groups: vec![group], ..CellFields::default() };
        let found: Region = {
            let built = with_cells(text, mapping, &[]);
            provoked.exactly(expected, &beside, &built.diagnostics);
            built.value
        };
        assert!(!found.cells().keys().is_empty());
    };
    let head = "id,persons,persons_65,x,y\na,10,2,380050,5700050\n";
    let mut count = |expected: &[Code], row: &str| {
        told(provoked, expected, &format!("{head}{row}\n"), GroupUnit::Count);
    };
    count(&[codes::W353], "b,5,1,380150,5700250");
    // One broken value is one finding: it is not counted as missing besides.
    count(&[codes::W301], "b,many,1,380150,5700250");
    count(&[codes::W341], "b,-5,1,380150,5700250");
    count(&[codes::W343], "b,5,,380150,5700250");
    count(&[codes::W344], "b,5,1,390000,5700050");
    // What is wrong with a cell of the halo, which is in no result, is not told.
    count(&[codes::W344], "b,5,9,390000,5700050");
    count(&[codes::W346], "b,5,9,380150,5700250");
    count(&[codes::W349], "b,5.5,1,380150,5700250");
    count(&[codes::W352], "b,5,1,380050,5700050");
    told(provoked, &[codes::W340], &format!("{head}b,5,120,380150,5700250\n"), GroupUnit::Percent);
    let shares =
        "id,persons,persons_65,x,y\na,10,54.55,380050,5700050\nb,20,27.27,380150,5700250\n";
    told(provoked, &[codes::E342, codes::W346], shares, GroupUnit::Count);
    let mut lattice = "id,persons,x,y\n".to_owned();
    for n in 0..100 {
        lattice += &format!("c{n},1,{},{}\n", 380_050 + n % 10 * 100, 5_700_050 + n / 10 * 100);
    }
    let found = with_cells(&lattice, CellFields::default(), &[]).diagnostics;
    provoked.exactly(&[codes::N354], &BESIDE, &found);
    let block = |shape: &str| {
        let text = format!("id,persons,wkt\na,10,{shape}\n");
        with_cells(&text, CellFields::default(), &[]).diagnostics
    };
    let long =
        "\"POLYGON((380000 5700000,380400 5700000,380400 5700100,380000 5700100,380000 5700000))\"";
    provoked.exactly(&[codes::W390, codes::W353], &BESIDE, &block(long));
    let house = square(380_100.0, 5_700_100.0, 10.0);
    provoked.exactly(&[codes::N392], &[&BESIDE[..], &[codes::N354]].concat(), &block(&house));
}

/// Quartiers without a row, cells larger than quartiers, and cells that are large against a limit.
fn who_is_counted(provoked: &mut Provoked) {
    let quartier = |id: &str, west: f64, side: f64| {
        format!("{id},{id},West,{}\n", square(380_000.0 + west, 5_700_000.0, side))
    };
    let mut told = |expected: &[Code], places: &str, data: (String, &str, &str)| {
        let (quartiers, cells, homes) = data;
        let quartiers = format!("id,name,municipality,wkt\n{quartiers}");
        let (places, cells) =
            (format!("id,category,x,y\n{places}"), format!("id,persons,x,y\n{cells}"));
        let read = |name: &str, text: &str| read(name, text, Some(25832));
        let fields = CellFields { grid_size_m: Some(200.0), ..CellFields::default() };
        let inputs = RegionInputs {
            municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
            quartiers: Some(Mapped::new(read("q.csv", &quartiers), QuartierFields::default())),
            cells: vec![Mapped::new(read("c.csv", &cells), fields)],
            facilities: vec![Mapped::new(read("f.csv", &places), FacilityFields::default())],
            homes: match homes {
                "" => Vec::new(),
                homes => {
                    let homes = format!("id,weight,x,y\n{homes}");
                    vec![Mapped::new(read("h.csv", &homes), HomeFields::default())]
                }
            },
        };
        let beside = [codes::N330, codes::W331, codes::W355, codes::N354];
        let settings = RegionSettings { limits_m: vec![300], ..RegionSettings::default() };
        provoked.exactly(expected, &beside, &built(inputs, &settings));
    };
    let two = quartier("a", 0.0, 400.0) + &quartier("b", 500.0, 400.0);
    told(&[codes::W347], "", (two, "c,5,380100,5700100\n", ""));
    // Two quartiers of 100 m under one cell of 200 m.
    let small = quartier("a", 0.0, 100.0) + &quartier("b", 100.0, 100.0);
    told(&[codes::W356, codes::W345], "", (small, "c,5,380100,5700100\n", ""));
    let one = quartier("a", 0.0, 400.0);
    let cell = "c,5,380100,5700100\n";
    told(&[codes::W357], "s,bakery,380100,5700100\n", (one.clone(), cell, ""));
    told(&[codes::W393], "", (one, cell, "h,-1,380100,5700100\ng,2,380150,5700100\n"));
}

/// Cells in a municipality but in no quartier, and areas that do not fit together.
fn how_areas_fit(provoked: &mut Provoked) {
    let text = format!(
        "id,name,municipality,wkt\n1,a,West,{}\n2,b,West,{}\n",
        square(380_000.0, 5_700_000.0, 500.0),
        square(380_400.0, 5_700_000.0, 700.0)
    );
    let quartiers = with_quartiers(&text, false, false).value;
    let found = nahraum::run::check(&quartiers);
    provoked.exactly(&[codes::W360, codes::W362, codes::W363], &[], &found);
    let hint_on = |region: &Region| {
        let found = nahraum::run::check(region);
        let mut groups = found.groups().filter(|group| group.code() == codes::W363);
        let first = groups.next().expect("ground without a quartier").first();
        first.hint.clone().expect("advice")
    };
    assert!(hint_on(&quartiers).contains("set `fill_rest = true`"));
    // What `fill_rest` leaves is too small for it: that it should be set is no advice.
    let all_but_a_strip = square(380_000.0, 5_700_000.0, 998.0);
    let text_of_one = format!("id,name,municipality,wkt\n1,a,West,{all_but_a_strip}\n");
    let filled = with_quartiers(&text_of_one, true, false).value;
    assert!(!hint_on(&filled).contains("set `fill_rest"), "{}", hint_on(&filled));
    let mut cells = Mapped::new(
        read("cells.csv", "id,persons,x,y\na,5,380050,5700950\n", Some(25832)),
        CellFields::default(),
    );
    cells.no_value = Vec::new();
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        quartiers: Some(Mapped::new(
            read("quartiers.csv", &text, Some(25832)),
            QuartierFields::default(),
        )),
        cells: vec![cells],
        ..RegionInputs::default()
    };
    let found = built(inputs, &RegionSettings::default());
    provoked.exactly(&[codes::W345], &[&BESIDE[..], &[codes::W353]].concat(), &found);
    let (a, b) = (square(380_000.0, 5_700_000.0, 1_000.0), square(380_900.0, 5_700_000.0, 1_000.0));
    let towns = format!("id,name,wkt\n05911000,A,{a}\n05916000,B,{b}\n");
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(
            read("municipalities.csv", &towns, Some(25832)),
            MunicipalityFields::default(),
        )),
        ..RegionInputs::default()
    };
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let found = nahraum::run::check(&region);
    assert!(found.count_of_code(codes::W361) == 1, "{found:?}");
    provoked.exactly(&[codes::W361], &[codes::W360, codes::W362, codes::W363], &found);
}

/// What a configuration gives: an empty layer, a column of another name, a category without places.
fn configurations(provoked: &mut Provoked) {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(folder.path().join(name), text).expect("writable");
    };
    let area = square(380_000.0, 5_700_000.0, 1_000.0);
    write("towns.csv", &format!("id,name,wkt\n05911000,A,{area}\n"));
    write("places.csv", "id,category,lon,lat\n");
    write("cells.csv", "id,Einwohner,x,y\na,5,380050,5700050\nb,7,380150,5700250\n");
    write(
        "r.toml",
        "[layers.municipalities]\npath = \"towns.csv\"\ncrs = \"EPSG:25832\"\n\
         [[layers.facilities]]\npath = \"places.csv\"\n\
         [[layers.cells]]\npath = \"cells.csv\"\ncrs = \"EPSG:25832\"\n",
    );
    let config = folder.path().join("r.toml");
    let config = config.to_str().expect("UTF-8");
    let beside = [&BESIDE[..], &[codes::N223, codes::W353]].concat();
    let output = run(&["check", "-c", config, "--verbose"]);
    provoked.exactly_said(&[codes::W501, codes::N502], &beside, &err(&output));
    let output = run(&["coverage", "-c", config, "--category", "pharmacy", "--verbose"]);
    let told = [codes::W501, codes::N502, codes::W380, codes::W381];
    let told = [&beside[..], &told].concat();
    provoked.exactly_said(&[codes::W336], &told, &err(&output));
}

/// Municipalities that are left out.
pub fn cut(provoked: &mut Provoked) {
    let fields =
        MunicipalityFields { only: vec!["West".to_owned()], ..MunicipalityFields::default() };
    let municipalities = Some(Mapped::new(municipalities(), fields));
    let inputs = RegionInputs { municipalities, ..RegionInputs::default() };
    provoked.exactly(&[codes::N820], &BESIDE, &built(inputs, &RegionSettings::default()));
}

#[test]
fn every_finding_about_regions_is_provoked() {
    let rooms: [fn(&mut Provoked); 9] = [
        areas,
        towns,
        facilities,
        known_ground,
        cells,
        who_is_counted,
        how_areas_fit,
        configurations,
        super::walking::places,
    ];
    assert_complete(&['3', '5'], &rooms);
}
