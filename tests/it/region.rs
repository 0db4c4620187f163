//! Building regions from messy layers: every trap a right result or a finding with its place.

use nahraum::base::{CategoryId, Checked, Code, GroupUnit, Millimetres, Silent, codes};
use nahraum::dataset::{CrsId, Layer};
use nahraum::format::{Input, ReadOptions, read_layer};
use nahraum::region::{
    CellFields, GroupField, Mapped, MunicipalityFields, QuartierFields, Region, RegionError,
    RegionInputs, RegionSettings, build,
};
use nahraum::synthetic::town;

pub fn read(name: &str, text: &str, crs: Option<u32>) -> Layer {
    let input = Input::Bytes { name: name.into(), bytes: text.into() };
    let options = ReadOptions {
        layer: name.split('.').next().unwrap_or(name).into(),
        crs: crs.map(CrsId::epsg),
        ..ReadOptions::default()
    };
    read_layer(&input, &options).expect("readable").layer
}

/// A square of side `side` metres as WKT.
pub fn square(x: f64, y: f64, side: f64) -> String {
    let (e, n) = (x + side, y + side);
    format!("\"POLYGON(({x} {y},{e} {y},{e} {n},{x} {n},{x} {y}))\"")
}

pub fn municipalities() -> Layer {
    let text = format!(
        "id,name,wkt\n05911000,West,{}\n05916000,East,{}\n",
        square(380_000.0, 5_700_000.0, 1_000.0),
        square(381_000.0, 5_700_000.0, 1_000.0)
    );
    read("municipalities.csv", &text, Some(25832))
}

pub fn with_quartiers(text: &str, fill_rest: bool, repair: bool) -> Checked<Region> {
    let layer = read("quartiers.csv", text, Some(25832));
    let mut quartiers = Mapped::new(layer, QuartierFields::default());
    quartiers.repair = repair;
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        quartiers: Some(quartiers),
        ..RegionInputs::default()
    };
    let settings = RegionSettings { fill_rest, ..RegionSettings::default() };
    build(inputs, &settings, &Silent).expect("buildable")
}

pub fn with_cells(text: &str, mapping: CellFields, no_value: &[&str]) -> Checked<Region> {
    let mut cells = Mapped::new(read("cells.csv", text, Some(25832)), mapping);
    cells.no_value = no_value.iter().map(|text| (*text).to_owned()).collect();
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), MunicipalityFields::default())),
        cells: vec![cells],
        ..RegionInputs::default()
    };
    build(inputs, &RegionSettings::default(), &Silent).expect("buildable")
}

#[test]
fn a_quartier_belongs_to_the_given_municipality_or_the_largest_overlap() {
    let text = format!(
        "id,name,municipality,wkt\n1,given,East,{}\n2,by overlap,,{}\n3,unknown,Nowhere,{}\n",
        square(380_700.0, 5_700_000.0, 400.0),
        square(380_500.0, 5_700_500.0, 400.0),
        square(380_900.0, 5_700_500.0, 400.0),
    );
    let built = with_quartiers(&text, false, false);
    let homes: Vec<&str> = built
        .value
        .quartiers()
        .iter()
        .map(|q| built.value.municipality(q.municipality()).name())
        .collect();
    assert_eq!(homes, ["East", "West", "East"]);
    assert_eq!(built.diagnostics.count_of_code(codes::W324), 1);
    let parts = built.value.quartiers()[0].parts();
    assert!(
        (parts[0].area_m2() - 120_000.0).abs() < 1.0 && (parts[1].area_m2() - 40_000.0).abs() < 1.0
    );
}

#[test]
fn rest_quartiers_fill_exactly_what_is_left() {
    use geo::Area;
    let text =
        format!("id,name,municipality,wkt\n1,one,West,{}\n", square(380_000.0, 5_700_000.0, 500.0));
    let built = with_quartiers(&text, true, false);
    let sizes: Vec<(&str, i64)> = built
        .value
        .quartiers()
        .iter()
        .map(|q| (q.key(), q.area().unsigned_area().round() as i64))
        .collect();
    assert_eq!(sizes, [("1", 250_000), ("rest-05911000", 750_000), ("rest-05916000", 1_000_000)]);
    assert!(built.value.quartiers()[1].is_rest());
    assert_eq!(built.value.counties().len(), 2);
}

#[test]
fn invalid_polygons_are_reported_and_repaired_only_when_asked() {
    use geo::Area;
    let bowtie =
        "\"POLYGON((380000 5700000,380400 5700400,380400 5700000,380000 5700400,380000 5700000))\"";
    let text = format!(
        "id,name,wkt\n1,bow,{bowtie}\n2,line,\"POLYGON((380000 5700000,380100 5700000,380000 5700000))\"\n"
    );
    let plain = with_quartiers(&text, false, false);
    assert_eq!(plain.diagnostics.count_of_code(codes::W305), 1 + 1);
    assert_eq!(
        plain.diagnostics.count_of_code(codes::E306),
        2,
        "zero area by the shoelace formula"
    );
    let repaired = with_quartiers(&text, false, true);
    assert_eq!(repaired.value.quartiers().len(), 1);
    // Two triangles of 400 m base and 200 m height each.
    assert!((repaired.value.quartiers()[0].area().unsigned_area() - 80_000.0).abs() < 1.0);
    let group = repaired.diagnostics.groups().find(|g| g.code() == codes::W304).expect("reported");
    assert!(group.first().place.to_string().contains("line 2"), "{}", group.first().place);
}

#[test]
fn ids_stay_as_they_are_and_twins_are_reported() {
    let at = |x: f64| square(x, 5_700_000.0, 100.0);
    let text = format!(
        "id,name,wkt\n7,a,{}\n07,b,{}\n8,c,{}\n8,c,{}\n9,d,{}\n9,e,{}\n",
        at(380_000.0),
        at(380_100.0),
        at(380_200.0),
        at(380_300.0),
        at(380_400.0),
        at(380_500.0)
    );
    let built = with_quartiers(&text, false, false);
    let keys: Vec<&str> = built.value.quartiers().iter().map(|q| q.key()).collect();
    assert_eq!(keys, ["7", "07", "8", "9", "9~6"]);
    let count = |code| built.diagnostics.count_of_code(code);
    assert_eq!((count(codes::W325), count(codes::W322), count(codes::E323)), (1, 1, 1));
}

#[test]
fn overlapping_quartiers_and_slivers_are_measured() {
    let text = format!(
        "id,name,municipality,wkt\n1,a,West,{}\n2,b,West,{}\n",
        square(380_000.0, 5_700_000.0, 500.0),
        square(380_400.0, 5_700_000.0, 700.0)
    );
    let built = with_quartiers(&text, false, false);
    let found = nahraum::run::check(&built.value);
    let text = |code: Code| {
        let group = found.groups().find(|g| g.code() == code).expect("reported");
        group.first().message.clone()
    };
    assert!(text(codes::W360).contains("0.0500 km²"), "{}", text(codes::W360));
    assert!(text(codes::W362).contains("0.0700 km² in East"), "{}", text(codes::W362));
    assert_eq!(found.count_of_code(codes::W363), 2);
}

#[test]
fn suppressed_values_are_neither_zero_nor_lost() {
    let text = "id,x,y,persons,p65\na,380050,5700050,10,50\nb,380150,5700050,-1,-1\nc,380250,5700050,,\nd,380350,5700050,20,-9.0\ne,380450,5700050,–,\nf,379950,5700050,7,100\n";
    let mapping = CellFields {
        groups: vec![GroupField {
            key: "65".into(),
            field: "p65".into(),
            unit: GroupUnit::Percent,
        }],
        ..CellFields::default()
    };
    let built = with_cells(text, mapping, &["-1", "-9"]);
    let cells = built.value.cells();
    assert_eq!(built.value.persons(), [30, 5]);
    assert_eq!(cells.suppressed(), [3, 4]);
    assert_eq!(built.diagnostics.count_of_code(codes::W343), 7);
    // The cell outside is kept as halo and reported with its share of the persons, 7 of 37.
    let halo = built.diagnostics.groups().find(|g| g.code() == codes::W344).expect("reported");
    assert!(halo.count() == 1 && halo.first().message.contains("18.92 %"));
    assert_eq!(built.diagnostics.count_of_code(codes::W341), 0);
}

#[test]
fn percentages_where_counts_are_expected_are_an_error() {
    let text = "x,y,persons,persons_65\n380050,5700050,11,54.55\n380150,5700050,22,27.27\n";
    let built = with_cells(text, CellFields::default(), &[]);
    assert_eq!(built.diagnostics.count_of_code(codes::E342), 1);
}

#[test]
fn a_finding_names_file_line_and_field() {
    let text = "x,y,persons\n380050,5700050,120 Plätze\n380150,5700050,-5\n";
    let built = with_cells(text, CellFields::default(), &[]);
    let places: Vec<String> = built
        .diagnostics
        .groups()
        .flat_map(|g| g.kept())
        .filter(|f| [codes::W301, codes::W341].contains(&f.code))
        .map(|f| f.place.to_string())
        .collect();
    assert_eq!(
        places,
        ["`cells.csv`, line 2, field `persons`", "`cells.csv`, line 3, field `persons`"]
    );
}

#[test]
fn persons_of_quartiers_are_spread_and_said_to_be() {
    let text = format!("id,name,persons,wkt\n1,a,1003,{}\n", square(380_000.0, 5_700_000.0, 500.0));
    let built = with_quartiers(&text, false, false);
    assert_eq!(built.value.cells().len(), 25);
    assert_eq!(built.value.persons(), [1003]);
    assert_eq!(built.diagnostics.count_of_code(codes::W348), 1);
    // Nothing is spread where no quartier has persons.
    let text = format!("id,name,wkt\n1,a,{}\n", square(380_000.0, 5_700_000.0, 500.0));
    let built = with_quartiers(&text, false, false);
    assert_eq!(built.diagnostics.count_of_code(codes::W348), 0, "{:?}", built.diagnostics);
}

#[test]
fn a_layer_in_the_wrong_crs_is_an_error_that_names_the_likely_one() {
    let town = town("AA\n\n1S").expect("well-formed");
    let mut municipalities = town.municipalities;
    municipalities.crs = Some(CrsId::wgs84());
    let inputs =
        RegionInputs::from_layers(municipalities, town.quartiers, town.facilities, town.cells);
    let error = build(inputs, &RegionSettings::default(), &Silent).expect_err("wrong CRS");
    let RegionError::WrongCrs { diagnostics } = &error else { panic!("{error}") };
    let hint = diagnostics.groups().next().and_then(|g| g.first().hint.clone());
    assert!(hint.expect("a hint").contains("EPSG:25832"));
}

#[test]
fn far_points_are_warned_of_and_others_serve_as_halo() {
    let mut town = town("AA.\n\n1.S").expect("well-formed");
    let text = "id,category,x,y\nfar,supermarket,-24.5,51.4\n";
    let far = read("far.csv", text, Some(4326));
    let mut inputs = RegionInputs::from_layers(
        town.municipalities,
        town.quartiers,
        std::mem::take(&mut town.facilities),
        town.cells,
    );
    inputs.facilities.push(Mapped::new(far, Default::default()));
    let built = build(inputs, &RegionSettings::default(), &Silent).expect("buildable");
    assert_eq!(built.diagnostics.count_of_code(codes::W102), 1);
    let halo = built.value.facilities().iter().filter(|facility| facility.is_halo()).count();
    assert_eq!((built.value.facilities().len(), halo), (2, 2), "both serve, neither is reported");
}

#[test]
fn the_halo_serves_but_is_not_reported() {
    let town = town("AA.\n\n1.S").expect("well-formed");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    assert!(region.facilities()[0].is_halo());
    let reach = nahraum::access::straight_line_reach(&region, &Silent);
    let found = nahraum::analysis::overlap::overlaps(
        &region,
        &reach,
        CategoryId(0),
        Millimetres(500_000),
        &Default::default(),
    );
    assert!(found.facilities.is_empty() && found.providers.is_empty());
    let rows = nahraum::analysis::border::border_effect(
        &region,
        &reach,
        CategoryId(0),
        Millimetres(500_000),
        nahraum::analysis::coverage::Level::Municipality,
    );
    assert_eq!(
        (rows[0].all().covered_open, rows[0].all().covered_closed, rows[0].nearest_abroad),
        (10, 0, 10)
    );
}

#[test]
fn cells_given_as_squares_form_the_grid_of_their_middles() {
    let text = format!(
        "id,persons,wkt\na,10,{}\nb,20,\"POINT(380150 5700050)\"\n",
        square(380_000.0, 5_700_000.0, 100.0)
    );
    let built = with_cells(&text, CellFields::default(), &[]);
    assert_eq!(built.value.persons()[0], 30);
    assert_eq!(built.value.cells().grid().map(|grid| grid.size_m()), Some(100.0));
}
