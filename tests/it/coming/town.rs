//! A row of homes with three services: every number follows from the drawing.

use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::analysis::assignment::{AssignmentQuestion, nearest_first};
use nahraum::analysis::border::{border_effect, service_flows};
use nahraum::analysis::catchment::{
    CatchmentQuestion, Decay, Openness, capacities, floating_catchments,
};
use nahraum::analysis::coverage::{Level, coverage};
use nahraum::analysis::fairness::fairness;
use nahraum::analysis::gap::{GapOptions, gaps};
use nahraum::analysis::overlap::{OverlapOptions, PairKind, overlaps};
use nahraum::base::{CategoryId, CellId, Checked, FacilityId, Millimetres, Silent};
use nahraum::dataset::Layer;
use nahraum::region::{
    Catalog, DerivedCategory, FacilityFields, Mapped, PlacedBy, Region, RegionInputs,
    RegionSettings, build,
};
use nahraum::synthetic::town;

use crate::region::read;

/// Squares of 100 m from 380000, 5700000 on, with the persons of each in tens.
pub const ROW: &str = "AAAABBBBB\n\n1234.4.61";

/// A polygon over some squares of a row.
pub fn squares(from: u32, to: u32) -> String {
    let (west, east) = (380_000 + 100 * from, 380_000 + 100 * to);
    let (south, north) = (5_700_000, 5_700_100);
    format!(
        "\"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))\""
    )
}

/// The middle of a square of a row.
pub fn middle(square: u32) -> String {
    format!("POINT({} 5700050)", 380_050 + 100 * square)
}

/// Services as a layer; polygons are what they serve.
pub fn services(rows: &[String]) -> Mapped<FacilityFields> {
    let head = "id,name,category,provider,capacity,service_municipalities,service_radius_m,\
                office_municipality,wkt";
    let layer: Layer = read("services.csv", &format!("{head}\n{}\n", rows.join("\n")), Some(25832));
    let mut fields = FacilityFields::default();
    fields.service.is_geometry = true;
    Mapped::new(layer, fields)
}

/// A drawn town with services.
pub fn built(drawing: &str, rows: &[String], settings: &RegionSettings) -> Checked<Region> {
    let town = town(drawing).expect("well-formed");
    let mut inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    inputs.facilities.push(services(rows));
    build(inputs, settings, &Silent).expect("buildable")
}

/// North comes to A from there, Middle to squares 1 to 5 from an office that `office` tells, South 150 m around
/// square 6. North and Middle share squares 1 to 3 with 90 persons, of whom North has 100 and Middle 130; South has 40
/// in square 5, shared with Middle, and 60 in square 7.
pub fn three(office: &str) -> Vec<String> {
    vec![
        format!("n,North,home_care,AWO,10,A,,,{}", middle(0)),
        format!("m,Middle,home_care,Caritas,13,,,{office},{}", squares(1, 6)),
        format!("s,South,home_care,Meyer,10,,150,,{}", middle(6)),
    ]
}

pub struct Served {
    pub region: Region,
    pub reach: ReachTable,
    pub care: CategoryId,
}

pub fn served(drawing: &str, rows: &[String]) -> Served {
    let region = built(drawing, rows, &RegionSettings::default()).value;
    let reach = straight_line_reach(&region, &Silent);
    let care = region.category_id("home_care").expect("the town has services");
    Served { region, reach, care }
}

const NO_LIMIT: Millimetres = Millimetres(0);

/// The keys of the services that come to each cell.
fn coming(served: &Served) -> Vec<Vec<&str>> {
    let Served { region, reach, care } = served;
    let key = |id: FacilityId| region.facility(id).key();
    let of_cell = |cell: CellId| {
        reach.category(*care).reached_from(cell).iter().map(|one| key(one.facility)).collect()
    };
    (0..region.cells().len()).map(CellId::at).map(of_cell).collect()
}

#[test]
fn who_lives_in_a_service_area_has_the_service_at_no_distance() {
    let town = served(ROW, &three(""));
    assert_eq!(
        coming(&town),
        [&["n"][..], &["n", "m"], &["n", "m"], &["n", "m"], &["m", "s"], &["s"], &[]]
    );
    let Served { region, reach, care } = &town;
    let category = region.category(*care);
    assert!(category.comes());
    let limits: Vec<Millimetres> = category.limits().iter().map(|one| one.distance()).collect();
    assert_eq!(limits, [NO_LIMIT]);
    for id in (0..3).map(FacilityId::at) {
        assert_eq!(reach.placed_by(id), Some(PlacedBy::ServiceArea));
    }
    let table = reach.category(*care);
    assert!(table.is_known_everywhere(), "lists of services are lists of those that come here");
    assert_eq!(table.nearest(CellId(6)).facility(), None);
    assert_eq!(table.nearest(CellId(5)).distance, NO_LIMIT);
    let tables = coverage(region, reach, *care, Level::Municipality);
    let [table] = &tables[..] else { panic!("one limit") };
    let covered: Vec<(u64, u64)> =
        table.rows.iter().map(|row| (row.persons[0], row.covered[0])).collect();
    assert_eq!(covered, [(100, 100), (110, 100)]);
    for row in &table.rows {
        assert_eq!(
            (row.mean_distance_m, row.median_distance, row.p90_distance),
            (None, None, None)
        );
        assert_eq!(row.uncertain[0] + row.nearest_uncertain + row.in_reach_uncertain, 0);
    }
    // Squares 1 to 3 have two services each, square 5 too.
    let of_region = &coverage(region, reach, *care, Level::Region)[0].rows[0];
    let expected = f64::from(10 + 2 * 90 + 2 * 40 + 60) / 210.0;
    assert!((of_region.facilities_in_reach - expected).abs() < 1e-12);
    let fair = &fairness(region, reach, (*care, NO_LIMIT), 0, Level::Region)[0];
    assert_eq!((fair.covered, fair.mean_distance_m(), fair.gini), (200, None, None));
}

#[test]
fn who_is_left_over_is_a_connected_gap() {
    let Served { region, reach, care } = served(ROW, &three(""));
    let found = gaps(&region, &reach, care, NO_LIMIT, &GapOptions::default());
    let [gap] = &found.list[..] else { panic!("one gap: {found:?}") };
    assert_eq!((gap.persons[0], gap.cells.len(), gap.mean_distance_m), (10, 1, None));
}

/// Covered by services of all and of the own side, and persons whom only services from elsewhere serve; of A and B.
fn border(office: &str) -> Vec<(u64, u64, u64)> {
    let Served { region, reach, care } = served(ROW, &three(office));
    let rows = border_effect(&region, &reach, care, NO_LIMIT, Level::Municipality);
    let row = |row: &nahraum::analysis::border::BorderEffect| {
        assert_eq!(row.mean_saved_m(), None, "nobody has a way");
        (row.all().covered_open, row.all().covered_closed, row.nearest_abroad)
    };
    rows.iter().filter(|row| row.area.is_some()).map(row).collect()
}

#[test]
fn closed_boundaries_leave_the_services_whose_office_is_in_the_own_municipality() {
    // An unknown office is everybody's own.
    assert_eq!(border(""), [(100, 100, 0), (100, 100, 0)]);
    // South alone comes to all of B that Middle comes to.
    assert_eq!(border("A"), [(100, 100, 0), (100, 100, 0)]);
    assert_eq!(border("Elsewhere"), [(100, 100, 0), (100, 100, 0)]);
    // Without North, A depends on Middle: by its office alone it is abroad.
    let border = |office: &str| {
        let Served { region, reach, care } = served(ROW, &three(office)[1..]);
        let rows = border_effect(&region, &reach, care, NO_LIMIT, Level::Municipality);
        let row = &rows[0];
        (row.all().covered_open, row.all().gain(), row.nearest_abroad, row.without_own)
    };
    assert_eq!(border(""), (90, 0, 0, 10));
    assert_eq!(border("Town A"), (90, 0, 0, 10));
    assert_eq!(border("B"), (90, 90, 90, 100));
    assert_eq!(border("Elsewhere"), (90, 90, 90, 100));
    let Served { region, reach, care } = served(ROW, &three("B"));
    let flows = service_flows(&region, &reach, care);
    let flow = |flow: &nahraum::analysis::border::Flow| {
        (flow.home.0, flow.host.map(|host| host.0), flow.persons[0])
    };
    // Who has a service of the own municipality counts as served by it.
    assert_eq!(flows.iter().map(flow).collect::<Vec<_>>(), [(0, Some(0), 100), (1, Some(1), 100)]);
}

#[test]
fn services_overlap_where_their_areas_do_and_providers_meet() {
    let options = OverlapOptions { persons_min: 1, ..OverlapOptions::default() };
    let measured = |office: &str| {
        let Served { region, reach, care } = served(ROW, &three(office));
        overlaps(&region, &reach, care, NO_LIMIT, &options)
    };
    let pairs = |office: &str| {
        let found = measured(office);
        let pair = |one: &nahraum::analysis::overlap::FacilityPair| {
            (
                one.a.0,
                one.b.0,
                one.kind,
                one.persons_both,
                one.persons_either,
                one.is_double_structure,
            )
        };
        found.pairs.iter().map(pair).collect::<Vec<_>>()
    };
    use PairKind::{CrossMunicipal, TwoProviders};
    // 90 of 140 are shared by North and Middle; 40 of 190 by Middle and South.
    let unknown = [(0, 1, TwoProviders, 90, 140, true), (1, 2, TwoProviders, 40, 190, false)];
    assert_eq!(pairs(""), unknown);
    let in_a = [(0, 1, TwoProviders, 90, 140, true), (1, 2, CrossMunicipal, 40, 190, false)];
    assert_eq!(pairs("A"), in_a);
    let outside = [(0, 1, CrossMunicipal, 90, 140, true), (1, 2, CrossMunicipal, 40, 190, false)];
    assert_eq!(pairs("Elsewhere"), outside);
    let found = measured("B");
    let facility = |at: usize| {
        let row = &found.facilities[at];
        (row.persons[0], row.persons_own, row.persons_abroad, row.persons_only_here)
    };
    assert_eq!([0, 1, 2].map(facility), [(100, 100, 0, 10), (130, 40, 90, 0), (100, 100, 0, 60)]);
    let middle = &measured("").facilities[1];
    assert_eq!(
        (middle.persons_own, middle.persons_abroad),
        (130, 0),
        "an office that nobody knows"
    );
    let provider = |row: &nahraum::analysis::overlap::ProviderRow| {
        (row.persons, row.persons_abroad, row.municipalities_served, row.double_structures)
    };
    let rows: Vec<_> = found.providers.iter().map(provider).collect();
    assert_eq!(rows, [(100, 0, 1, 1), (130, 90, 2, 1), (100, 0, 1, 0)]);
    // Also one whose office is outside is told of: what it does is done here.
    assert_eq!(measured("Elsewhere").providers.len(), 3);
}

#[test]
fn places_fall_to_those_in_the_area_whatever_the_distance() {
    let Served { region, reach, care } = served(ROW, &three(""));
    let capacities = capacities(&region, care, None);
    let question = CatchmentQuestion {
        category: care,
        limit: NO_LIMIT,
        group: 0,
        decay: &Decay::Step,
        is_divided: false,
        capacities: &capacities,
    };
    let open = floating_catchments(&region, &reach, &question, Openness::Open);
    // Each has a place for ten persons.
    let access: Vec<f64> = open.cells.iter().map(|cell| cell.access).collect();
    for (access, expected) in access.iter().zip([0.1, 0.2, 0.2, 0.2, 0.2, 0.1, 0.0]) {
        assert!((access - expected).abs() < 1e-9, "{access} and {expected}");
    }
    let asking = region.cells().persons(0).to_vec();
    let question = AssignmentQuestion {
        category: care,
        limit: NO_LIMIT,
        asking: &asking,
        capacities: &capacities,
    };
    let assigned = nearest_first(&region, &reach, &question, Openness::Open);
    let served: u64 = assigned.served.iter().map(|one| one.persons).sum();
    assert_eq!(served, 10 + 13 + 10, "every place is taken");
    assert_eq!(assigned.without, [0, 0, 0, 0, 0, 0, 10]);
}

#[test]
fn three_ways_of_saying_the_same_area_are_the_same() {
    // Squares 0 to 3 are A; within 150 m of the line between squares 1 and 2 lie just their middles.
    let around = "POINT(380200 5700050)".to_owned();
    let rows = [
        format!("n,,home_care,,,A,,,{}", middle(0)),
        format!("n,,home_care,,,05 ; Town A ;,,,{}", middle(0)),
        format!("n,,home_care,,,,,A,{}", squares(0, 4)),
        format!("n,,home_care,,,,150,,{around}"),
        format!(
            "n,,home_care,,,,,,\"GEOMETRYCOLLECTION({},{})\"",
            middle(0),
            squares(0, 4).replace('"', "")
        ),
    ];
    let tables: Vec<ReachTable> = rows.map(|row| served(ROW, &[row]).reach).into();
    for table in &tables[1..] {
        assert_eq!(*table, tables[0]);
    }
    assert_eq!(tables[0].pairs(), 4);
}

#[test]
fn a_service_without_a_place_serves_the_municipalities_that_it_names() {
    let rows = ["n,North,home_care,AWO,,A;B,,,".to_owned()];
    let Served { region, reach, .. } = served(ROW, &rows);
    assert_eq!(reach.pairs(), 7);
    let service = &region.facilities()[0];
    assert_eq!(
        (service.municipality(), service.is_office_known(), service.is_halo()),
        (None, false, false)
    );
    let places = region.places();
    let home = region.municipality_id("A").expect("there");
    assert_eq!(places.locate(service.position()).0, Some(home), "maps show it where it goes");
}

#[test]
fn limits_of_the_settings_say_nothing_about_services_that_come() {
    let settings = RegionSettings { limits_m: vec![300, 700], ..RegionSettings::default() };
    let region = built(ROW, &three(""), &settings).value;
    let limits: Vec<u32> =
        region.categories()[0].limits().iter().map(|one| one.distance().0).collect();
    assert_eq!(limits, [0]);
}

#[test]
fn hard_boundaries_do_not_stop_a_service() {
    let settings = RegionSettings {
        inner_borders: nahraum::base::Permeability::Closed,
        outer_border: nahraum::base::Permeability::Closed,
        ..RegionSettings::default()
    };
    let region = built(ROW, &three("B"), &settings).value;
    let reach = straight_line_reach(&region, &Silent);
    assert_eq!(reach, served(ROW, &three("B")).reach);
}

/// Services that are derived from others come as these do, whichever categories are named.
#[test]
fn a_category_derived_from_services_that_come_comes_without_being_named() {
    let derived = DerivedCategory {
        key: "awo_care".into(),
        name_en: "Care by AWO".into(),
        name_de: "Pflege der AWO".into(),
        from: "home_care".into(),
        filter: "provider=AWO".into(),
        ..DerivedCategory::default()
    };
    let catalog = Catalog::builtin().with_derived(&[derived], &[]).expect("usable");
    let settings = |categories: &[&str]| RegionSettings {
        catalog: catalog.clone(),
        categories: categories.iter().map(|key| (*key).to_owned()).collect(),
        ..RegionSettings::default()
    };
    let covered = |rows: &[String], categories: &[&str]| {
        let built = built(ROW, rows, &settings(categories)).value;
        let own = built.category_id("awo_care").expect("whoever derives a category names it");
        assert!(built.category(own).comes(), "{categories:?}");
        let reach = straight_line_reach(&built, &Silent);
        let [table] = &coverage(&built, &reach, own, Level::Region)[..] else {
            panic!("one limit")
        };
        table.rows[0].covered[0]
    };
    let all = ["home_care", "awo_care"];
    for categories in [&[][..], &["awo_care"], &all] {
        assert_eq!(covered(&three(""), categories), 100, "North comes to A: {categories:?}");
    }
    // North does not say what it serves, as others of its kind do: nobody has it.
    let mut rows = three("");
    rows[0] = format!("n,North,home_care,AWO,10,,,,{}", middle(0));
    for categories in [&[][..], &["awo_care"], &all] {
        assert_eq!(covered(&rows, categories), 0, "{categories:?}");
    }
}
