//! The reach after ways change, computed from the one before, equals a full recount on the changed network.

use geo::Coord;
use nahraum::access::{
    LinkOptions, LinkedRegion, Linker, ReachTable, Rerouted, Updater, WalkReach,
};
use nahraum::base::{Millimetres, Silent, WalkWeight};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{
    Network, NewWay, NewWayKind, RemovedWay, WALK_PROFILES_TOML, WalkNetwork, WalkProfile,
    WayEdits, build_network,
};
use nahraum::region::{FacilityEdits, Region, RegionSettings};
use nahraum::synthetic::Random;

use super::update::{drawn_shapes, known, random_changes_within, region_on, settings};
use crate::support::random_drawing;

const WIDTH: usize = 26;
const HEIGHT: usize = 16;

/// A town with its hilly streets.
pub struct World {
    pub region: Region,
    pub walk: WalkNetwork,
    /// The middle of the square in the north-west.
    pub corner: Coord<f64>,
}

impl World {
    pub fn random(seed: u64, dice: &mut Random) -> Self {
        let drawing = random_drawing(seed, WIDTH, HEIGHT);
        let settings = RegionSettings { network_known: Some(known(seed + 1)), ..settings(seed) };
        let rows = drawn_shapes(&drawing, dice);
        let region = region_on(&drawing, &rows, &settings, known(seed));
        let corner = Coord { x: 380_050.0, y: region.cells().positions()[0].y };
        let walker = ["adult", "wheelchair", "rollator"][(seed % 3) as usize];
        let profile = WalkProfile::find(WALK_PROFILES_TOML, walker).expect("built in");
        let weight = [WalkWeight::Time, WalkWeight::Length][(seed % 2) as usize];
        let walk = WalkNetwork::new(streets(corner, dice), profile, weight);
        Self { region, walk, corner }
    }

    /// The middle of a square, somewhere near.
    pub fn point(&self, dice: &mut Random, within_m: f64) -> Coord<f64> {
        let (column, row) = (dice.below(WIDTH) as f64, dice.below(HEIGHT) as f64);
        let mut off = || (dice.unit() - 0.5) * within_m;
        Coord { x: self.corner.x + 100.0 * column + off(), y: self.corner.y - 100.0 * row + off() }
    }

    /// Streets that go, and ways, bridges and stairs that are built.
    pub fn changes(&self, dice: &mut Random) -> WayEdits {
        let mut edits = WayEdits::default();
        for _ in 0..dice.below(3) {
            let from = self.point(dice, 0.0);
            let long = 100.0 * (1 + dice.below(4)) as f64;
            let to = match dice.below(2) {
                0 => Coord { x: from.x + long, ..from },
                _ => Coord { y: from.y - long, ..from },
            };
            edits.removed.push(RemovedWay { line: vec![from, to], within_m: 2.0 });
        }
        for _ in 0..1 + dice.below(2) {
            let kinds = [NewWayKind::Way, NewWayKind::Bridge, NewWayKind::Stairs];
            let from = self.point(dice, 90.0);
            let mut part = || (dice.unit() - 0.5) * 700.0;
            let to = Coord { x: from.x + part(), y: from.y + part() };
            let (kind, join_m) = (kinds[dice.below(3)], [30.0, 120.0][dice.below(2)]);
            edits.added.push(NewWay { kind, line: vec![from, to], join_m });
        }
        edits
    }
}

/// Streets with steps, one-way footways, locked gates, kerbs, traffic lights, fences, and pieces that are missing.
fn streets(corner: Coord<f64>, dice: &mut Random) -> Network {
    let mut drawing = OsmDrawing::new("random streets", CrsId::epsg(25832));
    let place = |x: f64, y: f64| [x, y].map(|metres| (metres * 100.0).round() as i32);
    let at = |column: usize, row: usize| {
        (corner.x + 100.0 * column as f64, corner.y - 100.0 * row as f64)
    };
    let mut nodes = Vec::new();
    for square in 0..WIDTH * HEIGHT {
        let (x, y) = at(square % WIDTH, square / WIDTH);
        let tags: &[(&str, &str)] = match dice.below(30) {
            0 => &[("barrier", "gate"), ("access", "private")],
            1 => &[("crossing", "traffic_signals"), ("highway", "crossing")],
            2 => &[("barrier", "kerb"), ("kerb", "raised")],
            _ => &[],
        };
        nodes.push(drawing.node(place(x, y), tags));
    }
    for square in 0..WIDTH * HEIGHT {
        let (column, row) = (square % WIDTH, square / WIDTH);
        let east = (column + 1 < WIDTH).then_some(square + 1);
        let south = (row + 1 < HEIGHT).then_some(square + WIDTH);
        for other in [east, south].into_iter().flatten() {
            let tags: &[(&str, &str)] = match dice.below(12) {
                0..3 => continue,
                3 => &[("highway", "steps")],
                4 => &[("highway", "footway"), ("oneway:foot", "yes")],
                5 => &[("highway", "path"), ("oneway:foot", "-1")],
                _ => &[("highway", "residential")],
            };
            drawing.way(&[nodes[square], nodes[other]], tags);
        }
        if dice.below(15) == 0 {
            let (x, y) = at(column, row);
            let ends = [40.0, 60.0].map(|off| drawing.node(place(x + off, y - 35.0), &[]));
            drawing.way(&ends, &[("barrier", "fence")]);
        }
    }
    let hills = |at: Coord<f64>| Some(100.0 + 9.0 * ((at.x / 170.0).sin() + (at.y / 130.0).cos()));
    build_network(&drawing.finish(), &CrsId::epsg(25832), Some(&hills), &Silent)
        .expect("walkable")
        .value
}

/// Cells whose row or whose nearest facility of a category differs in two tables.
fn differing_cells(region: &Region, tables: [&ReachTable; 2]) -> usize {
    let differs = |cell: &nahraum::base::CellId| {
        (0..region.categories().len()).map(nahraum::base::CategoryId::at).any(|category| {
            let [one, other] = tables.map(|table| table.category(category));
            one.reached_from(*cell) != other.reached_from(*cell)
                || one.nearest(*cell) != other.nearest(*cell)
                || one.nearest_own(*cell) != other.nearest_own(*cell)
        })
    };
    region.cells_inside().filter(differs).count()
}

#[test]
fn after_changed_ways_an_update_equals_a_full_recount() {
    let (mut changed, mut cells) = (0, 0);
    for seed in 0..24 {
        let mut dice = Random::seeded(3_000 + seed);
        let world = World::random(seed, &mut dice);
        let options = LinkOptions { distance_max: Millimetres([80_000, 200_000][dice.below(2)]) };
        let linker = Linker::new(&world.walk, options);
        let before = LinkedRegion::link_by(&world.region, &linker).value;
        let table = before.reach(&Silent);
        for round in 0..3 {
            let case = format!("seed {seed}, round {round}");
            let ways = world.walk.network().with_ways(&world.changes(&mut dice));
            let ways = ways.weighted(&world.walk);
            // In every second round facilities change too.
            let edits = match round % 2 {
                0 => FacilityEdits::default(),
                _ => random_changes_within(&mut dice, &world.region, [WIDTH, HEIGHT]),
            };
            let edited = world.region.with_facilities(&edits, &world.region.places());
            assert_eq!(
                edited.keeps_facilities_of(&world.region),
                edits == FacilityEdits::default()
            );
            let facilities = Updater::on_foot(&before, &linker, &table).update(&edited).value;
            let moved = before.with_facilities(&edited, &linker).value;
            let other = Linker::new(&ways.network, options);
            let updated = moved.rerouted(&facilities, &ways, &other);
            let Rerouted { linked, table: now } = updated.value;
            let anew = LinkedRegion::link_by(&edited.region, &other);
            assert!(linked.links() == anew.value.links(), "links, {case}");
            assert!(updated.diagnostics == anew.diagnostics, "findings, {case}");
            let WalkReach { table: expected, used_mm } = anew.value.reach_and_ways(&Silent);
            let wrong = differing_cells(&edited.region, [&now, &expected]);
            assert_eq!(wrong, 0, "cells that differ, {case}");
            assert!(now == expected, "{case}");
            assert!(linked.used_mm() == used_mm, "used ways, {case}");
            changed += usize::from(differing_cells(&edited.region, [&facilities, &now]) > 0);
            cells += differing_cells(&edited.region, [&facilities, &now]);
        }
    }
    assert!(changed > 30 && cells > 200, "the changes change something: {changed}, {cells}");
}

#[test]
fn without_changed_ways_the_table_is_the_one_that_was() {
    let mut dice = Random::seeded(7);
    let world = World::random(4, &mut dice);
    let linked = LinkedRegion::link(&world.region, &world.walk, LinkOptions::default()).value;
    let table = linked.reach(&Silent);
    let ways = world.walk.network().with_ways(&WayEdits::default()).weighted(&world.walk);
    assert!(
        ways.kept.iter().enumerate().all(|(at, earlier)| earlier.map(|id| id.index()) == Some(at))
    );
    let linker = Linker::new(&ways.network, LinkOptions::default());
    let same = linked.rerouted(&table, &ways, &linker).value;
    assert!(same.table == table && same.linked.links() == linked.links());
}
