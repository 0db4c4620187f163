//! The reach after facilities change, computed from the one before, equals a full recount from changed
//! inputs.

use std::collections::BTreeSet;

use geo::Coord;
use nahraum::access::{
    LinkOptions, LinkedRegion, Linker, ReachTable, Updater, straight_line_reach,
};
use nahraum::base::{FacilityId, Permeability, Silent, WalkWeight};
use nahraum::dataset::CrsId;
use nahraum::network::{WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network};
use nahraum::region::{
    FacilityEdits, FacilityFields, Known, Mapped, NewFacility, Region, RegionInputs,
    RegionSettings, build,
};
use nahraum::synthetic::{Random, streets, town};

use crate::region::read;
use crate::support::random_drawing;

const WIDTH: usize = 14;
const HEIGHT: usize = 10;

/// What a facility is on the map.
#[derive(Clone, Copy)]
enum Shape {
    Point,
    TwoPoints,
    /// A ground with so many gates.
    Ground(usize),
}

/// A facility of a list.
#[derive(Clone)]
pub(super) struct Row {
    id: String,
    category: String,
    at: Coord<f64>,
    shape: Shape,
}

impl Row {
    /// Its entrances and its geometry, as a table has them.
    fn places(&self) -> String {
        let list = |offsets: &[[f64; 2]]| {
            let place = |[dx, dy]: &[f64; 2]| format!("{} {}", self.at.x + dx, self.at.y + dy);
            offsets.iter().map(place).collect::<Vec<_>>().join(",")
        };
        let ring = [[-80.0, -30.0], [70.0, -30.0], [70.0, 40.0], [-80.0, 40.0], [-80.0, -30.0]];
        match self.shape {
            Shape::Point => format!(",POINT({})", list(&[[0.0, 0.0]])),
            Shape::TwoPoints => {
                format!(",\"MULTIPOINT({})\"", list(&[[-60.0, 5.0], [90.0, -10.0]]))
            }
            Shape::Ground(0) => format!(",\"POLYGON(({}))\"", list(&ring)),
            Shape::Ground(gates) => {
                format!("\"MULTIPOINT({})\",\"POLYGON(({}))\"", list(&ring[..gates]), list(&ring))
            }
        }
    }
}

/// The region of a drawing with the facilities of a list, which is complete on known ground.
pub(super) fn region_on(
    drawing: &str,
    rows: &[Row],
    settings: &RegionSettings,
    known: Known,
) -> Region {
    let town = town(drawing).expect("well-formed");
    let mut text = "id,category,entrances,wkt\n".to_owned();
    for row in rows {
        text += &format!("{},{},{}\n", row.id, row.category, row.places());
    }
    let facilities = read("facilities.csv", &text, Some(25832));
    let mut inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let fields = FacilityFields { known, ..FacilityFields::default() };
    inputs.facilities = vec![Mapped::new(facilities, fields)];
    build(inputs, settings, &Silent).expect("buildable").value
}

fn region_with(drawing: &str, rows: &[Row], settings: &RegionSettings) -> Region {
    region_on(drawing, rows, settings, Known::Unstated)
}

/// Ground that ends in the region, around it, or at the municipalities.
pub(super) fn known(seed: u64) -> Known {
    let crs = CrsId::epsg(25832);
    let (west, low) = (380_000.0, 5_600_000.0);
    let east = west + 60.0 * WIDTH as f64;
    let half = geo::Rect::new((west - 500.0, low), (east, low + 200_000.0)).to_polygon();
    match seed % 3 {
        0 => Known::Area { crs, area: half.into() },
        1 => Known::Around { metres: 150.0 },
        _ => Known::Unstated,
    }
}

/// The facilities of a drawing as points, several points, and grounds with and without gates.
pub(super) fn drawn_shapes(drawing: &str, dice: &mut Random) -> Vec<Row> {
    let mut rows = drawn_rows(drawing);
    for row in &mut rows {
        row.shape = match dice.below(6) {
            0 | 1 => Shape::Point,
            2 => Shape::TwoPoints,
            gates => Shape::Ground(gates - 3),
        };
    }
    rows
}

/// The facilities of a drawing.
fn drawn_rows(drawing: &str) -> Vec<Row> {
    let town = town(drawing).expect("well-formed");
    let inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let row = |facility: &nahraum::region::Facility| Row {
        id: facility.key().to_owned(),
        category: region.category(facility.category()).key().to_owned(),
        at: facility.position(),
        shape: Shape::Point,
    };
    region.facilities().iter().map(row).collect()
}

pub(super) fn settings(seed: u64) -> RegionSettings {
    let [inner, outer, hard] = match seed % 4 {
        0 => [false, false, false],
        1 => [true, false, false],
        2 => [false, true, false],
        _ => [false, false, true],
    };
    let closed = |is_closed| if is_closed { Permeability::Closed } else { Permeability::Open };
    RegionSettings {
        limits_m: vec![200, 350],
        categories: vec!["supermarket".into(), "pharmacy".into()],
        inner_borders: closed(inner),
        outer_border: closed(outer),
        hard_borders: if hard { vec![("A".into(), "B".into())] } else { Vec::new() },
        ..RegionSettings::default()
    }
}

/// Random changes of a town of so many squares.
pub(super) fn random_changes_within(
    dice: &mut Random,
    region: &Region,
    size: [usize; 2],
) -> FacilityEdits {
    let row = |facility: &nahraum::region::Facility| Row {
        id: facility.key().to_owned(),
        category: String::new(),
        at: facility.position(),
        shape: Shape::Point,
    };
    let rows: Vec<Row> = region.facilities().iter().map(row).collect();
    changes_of(dice, region, &rows, size).0
}

/// Random changes, and the list after them.
fn random_changes(dice: &mut Random, region: &Region, rows: &[Row]) -> (FacilityEdits, Vec<Row>) {
    changes_of(dice, region, rows, [WIDTH, HEIGHT])
}

fn changes_of(
    dice: &mut Random,
    region: &Region,
    rows: &[Row],
    [width, height]: [usize; 2],
) -> (FacilityEdits, Vec<Row>) {
    let point = |dice: &mut Random| Coord {
        x: 380_000.0 + dice.unit() * 100.0 * width as f64,
        y: region.cells().positions()[0].y - dice.unit() * 100.0 * height as f64,
    };
    let (mut edits, mut after) = (FacilityEdits::default(), Vec::new());
    for (at, row) in rows.iter().enumerate() {
        let id = FacilityId::at(at);
        match dice.below(6) {
            0 => {
                edits.closed.insert(id);
            }
            1 => {
                let to = point(dice);
                edits.moved.insert(id, to);
                after.push(Row { at: to, shape: Shape::Point, ..row.clone() });
            }
            _ => after.push(row.clone()),
        }
    }
    for number in 0..dice.below(4) {
        let category = ["pharmacy", "supermarket"][dice.below(2)];
        let (key, position) = (format!("new-{number}"), point(dice));
        let (id, category) = (key.clone(), category.to_owned());
        let category_id = region.category_id(&category).expect("named in the settings");
        after.push(Row { id, category, at: position, shape: Shape::Point });
        edits.opened.push(NewFacility {
            key,
            name: String::new(),
            category: category_id,
            position,
            provider: None,
            capacity: None,
            serves: None,
            attributes: std::collections::BTreeMap::new(),
        });
    }
    (edits, after)
}

fn keys(region: &Region) -> Vec<(String, Option<String>)> {
    let key = |facility: &nahraum::region::Facility| {
        let home = facility.municipality().map(|id| region.municipality(id).key().to_owned());
        (facility.key().to_owned(), home)
    };
    region.facilities().iter().map(key).collect()
}

#[test]
fn in_a_straight_line_an_update_equals_a_full_recount() {
    let mut changed = 0;
    for seed in 0..24 {
        let drawing = random_drawing(seed, WIDTH, HEIGHT);
        let settings = settings(seed);
        let mut dice = Random::seeded(1_000 + seed);
        let rows = drawn_shapes(&drawing, &mut dice);
        let region = region_on(&drawing, &rows, &settings, known(seed));
        let reach = straight_line_reach(&region, &Silent);
        let (edits, after) = random_changes(&mut dice, &region, &rows);
        let edited = region.with_facilities(&edits, &region.places());
        let updated = Updater::straight(&region, &reach).update(&edited).value;
        let rebuilt = region_on(&drawing, &after, &settings, known(seed));
        assert_eq!(keys(&edited.region), keys(&rebuilt), "seed {seed}");
        let expected = straight_line_reach(&rebuilt, &Silent);
        assert!(updated == expected, "seed {seed}, {drawing}");
        changed += usize::from(updated != reach);
    }
    assert!(changed > 20, "the changes change something");
}

/// A random street map of one component and many dead ends.
fn random_streets(dice: &mut Random) -> String {
    let mut map = String::new();
    for row in 0..HEIGHT {
        for column in 0..WIDTH {
            let is_main = row == HEIGHT / 2 || column == WIDTH / 2;
            map.push(match dice.below(10) {
                _ if is_main => '+',
                0 | 1 => '-',
                2 | 3 => '|',
                4 => '.',
                5 => '#',
                _ => '+',
            });
        }
        map.push('\n');
    }
    map
}

fn on_foot(region: &Region, walk: &WalkNetwork) -> ReachTable {
    LinkedRegion::link(region, walk, LinkOptions::default()).value.reach(&Silent)
}

#[test]
fn on_foot_an_update_equals_a_full_recount() {
    let mut unreached = BTreeSet::new();
    for seed in 0..16 {
        let mut dice = Random::seeded(2_000 + seed);
        let drawing = random_drawing(seed, WIDTH, HEIGHT);
        let settings = RegionSettings { network_known: Some(known(seed + 1)), ..settings(seed) };
        let rows = drawn_shapes(&drawing, &mut dice);
        let region = region_on(&drawing, &rows, &settings, known(seed));
        let map = streets(&random_streets(&mut dice)).expect("well-formed");
        let network = build_network(&map, &CrsId::epsg(25832), None, &Silent).expect("walkable");
        let walker = ["adult", "wheelchair"][(seed % 2) as usize];
        let profile = WalkProfile::find(WALK_PROFILES_TOML, walker).expect("built in");
        let walk = WalkNetwork::new(network.value, profile, WalkWeight::Time);
        let linker = Linker::new(&walk, LinkOptions::default());
        let linked = LinkedRegion::link_by(&region, &linker).value;
        let reach = linked.reach(&Silent);
        let updater = Updater::on_foot(&linked, &linker, &reach);
        for _ in 0..3 {
            let (edits, after) = random_changes(&mut dice, &region, &rows);
            let edited = region.with_facilities(&edits, &region.places());
            let updated = updater.update(&edited).value;
            let rebuilt = region_on(&drawing, &after, &settings, known(seed));
            assert_eq!(keys(&edited.region), keys(&rebuilt), "seed {seed}");
            assert!(updated == on_foot(&rebuilt, &walk), "seed {seed}, {drawing}");
            unreached.insert(updated.pairs());
        }
    }
    assert!(unreached.len() > 10, "the changes change something");
}

#[test]
fn a_scenario_without_changes_gives_the_table_that_was() {
    let drawing = random_drawing(5, WIDTH, HEIGHT);
    let region = region_with(&drawing, &drawn_rows(&drawing), &settings(0));
    let reach = straight_line_reach(&region, &Silent);
    let edited = region.with_facilities(&FacilityEdits::default(), &region.places());
    assert!(Updater::straight(&region, &reach).update(&edited).value == reach);
    assert_eq!(edited.region.facilities(), region.facilities());
}

/// One facility after the other closes, each in the table that the one before it left: what comes behind it has other
/// numbers again and again, also in the category in which nothing closes.
#[test]
fn updates_of_an_updated_table_equal_a_full_recount() {
    let mut renumbered = 0;
    for seed in 0..8 {
        let mut dice = Random::seeded(3_000 + seed);
        let drawing = random_drawing(seed, WIDTH, HEIGHT);
        let settings = settings(seed);
        let mut region = region_on(&drawing, &drawn_rows(&drawing), &settings, known(seed));
        let mut reach = straight_line_reach(&region, &Silent);
        while region.facilities().len() > 1 && renumbered < 200 {
            let id = FacilityId::at(dice.below(region.facilities().len()));
            let behind = &region.facilities()[id.index() + 1..];
            let is_other = |other: &nahraum::region::Facility| {
                other.category() != region.facility(id).category()
            };
            renumbered += behind.iter().filter(|other| is_other(other)).count();
            let edits = FacilityEdits { closed: [id].into(), ..FacilityEdits::default() };
            let edited = region.with_facilities(&edits, &region.places());
            let updated = Updater::straight(&region, &reach).update(&edited).value;
            assert!(updated == straight_line_reach(&edited.region, &Silent), "seed {seed}");
            (region, reach) = (edited.region, updated);
        }
    }
    assert!(renumbered > 30, "{renumbered} facilities of other categories had other numbers");
}

/// The last pharmacy of a town closes, and one is opened where there was none: nobody, then everybody has a
/// nearest one.
#[test]
fn the_last_facility_may_close_and_the_first_may_open() {
    let drawing = "AAAA\n\nP2.3";
    let region = region_with(drawing, &drawn_rows(drawing), &settings(0));
    let reach = straight_line_reach(&region, &Silent);
    let pharmacy = region.category_id("pharmacy").expect("named");
    let closed = [FacilityId(0)].into();
    let edits = FacilityEdits { closed, ..FacilityEdits::default() };
    let none = region.with_facilities(&edits, &region.places());
    let empty = Updater::straight(&region, &reach).update(&none).value;
    let cells: Vec<_> = none.region.cells_inside().collect();
    assert!(cells.iter().all(|cell| empty.category(pharmacy).nearest(*cell).facility().is_none()));
    let position = region.facilities()[0].position();
    let new = NewFacility {
        key: "again".into(),
        name: String::new(),
        category: pharmacy,
        position,
        provider: None,
        capacity: None,
        serves: None,
        attributes: std::collections::BTreeMap::new(),
    };
    let edits = FacilityEdits { opened: vec![new], ..FacilityEdits::default() };
    let again = none.region.with_facilities(&edits, &region.places());
    let back = Updater::straight(&none.region, &empty).update(&again).value;
    let distances = |table: &ReachTable| -> Vec<_> {
        cells.iter().map(|cell| table.category(pharmacy).nearest(*cell).distance).collect()
    };
    assert_eq!(distances(&back), distances(&reach));
}
