//! Links from a cache, and links by what is near alone, are those of a full linking.

use geo::Coord;
use nahraum::access::{LinkOptions, LinkedRegion, Linker, Unlinked};
use nahraum::base::{Bounds, CategoryId, CellId, Millimetres, Silent, WalkWeight};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{WalkNetwork, build_network};
use nahraum::region::{FacilityEdits, Region};
use nahraum::synthetic::Random;

use super::{Counts, Kept};
use crate::scenario::reroute::World;
use crate::walk_oracle::weighted;

const FOUND: Counts = Counts { found: 1, missed: 0 };
const MISSED: Counts = Counts { found: 0, missed: 1 };

fn random_options(dice: &mut Random) -> LinkOptions {
    LinkOptions { distance_max: Millimetres([0, 30_000, 80_000, 200_000][dice.below(4)]) }
}

/// Streets in pieces: most of them are on islands, some on bridges, and fences lie between.
fn scattered_streets(corner: Coord<f64>, dice: &mut Random) -> WalkNetwork {
    let mut drawing = OsmDrawing::new("scattered streets", CrsId::epsg(25832));
    let place = |x: f64, y: f64| [x, y].map(|metres| (metres * 100.0).round() as i32);
    let at = |column: usize, row: usize| {
        (corner.x + 100.0 * column as f64, corner.y - 100.0 * row as f64)
    };
    let (width, height) = (26, 16);
    let corners: Vec<(f64, f64)> =
        (0..width * height).map(|square| at(square % width, square / width)).collect();
    let nodes: Vec<_> = corners.iter().map(|(x, y)| drawing.node(place(*x, *y), &[])).collect();
    for square in 0..width * height {
        let (column, row) = (square % width, square / width);
        let east = (column + 1 < width).then_some(square + 1);
        let south = (row + 1 < height).then_some(square + width);
        for other in [east, south].into_iter().flatten() {
            let tags: &[(&str, &str)] = match dice.below(20) {
                0..12 => continue,
                12 => &[("highway", "footway"), ("bridge", "yes"), ("layer", "1")],
                13 => &[("highway", "path")],
                _ => &[("highway", "residential")],
            };
            drawing.way(&[nodes[square], nodes[other]], tags);
        }
        if dice.below(8) == 0 {
            let (x, y) = corners[square];
            let ends = [40.0, 60.0].map(|off| drawing.node(place(x + off, y - 35.0), &[]));
            drawing.way(&ends, &[("barrier", "fence")]);
        }
        if dice.below(30) == 0 {
            let (x, y) = corners[square];
            let ring = [(30.0, 30.0), (70.0, 30.0), (70.0, 70.0), (30.0, 70.0)];
            let ring = ring.map(|(east, south)| drawing.node(place(x + east, y - south), &[]));
            drawing.way(&[&ring[..], &ring[..1]].concat(), &[("barrier", "wall")]);
        }
    }
    let built = build_network(&drawing.finish(), &CrsId::epsg(25832), None, &Silent);
    weighted(built.expect("walkable").value, "adult", WalkWeight::Length)
}

/// Compares what two linkers say of a point.
fn expect_same_point(whole: &Linker<'_>, near: &Linker<'_>, at: Coord<f64>, case: &str) {
    let place = whole.snap(at);
    assert_eq!(near.snap(at), place, "{case}");
    match place {
        Some(place) => {
            assert_eq!(near.passed_by(at, &place), whole.passed_by(at, &place), "{case}")
        }
        None => {
            let (reason, other) = (whole.reason(at), near.reason(at));
            assert_eq!(other, reason, "{case}");
            assert_eq!(near.in_words(other), whole.in_words(reason), "{case}");
        }
    }
}

/// How many points and facilities were compared.
#[derive(Debug, Default)]
struct Compared {
    linked: usize,
    passing_by: usize,
    unlinked: usize,
    on_islands: usize,
    outlines: usize,
}

impl Compared {
    fn look_at(&mut self, whole: &Linker<'_>, at: Coord<f64>) {
        match whole.snap(at) {
            Some(place) => {
                self.linked += 1;
                self.passing_by += usize::from(whole.passed_by(at, &place).is_some());
            }
            None => {
                self.unlinked += 1;
                self.on_islands += usize::from(matches!(whole.reason(at), Unlinked::Island(_)));
            }
        }
    }

    /// Compares linkers of some points and of each facility with that of the whole network.
    fn compare(&mut self, (world, walk): (&World, &WalkNetwork), dice: &mut Random, case: &str) {
        let options = random_options(dice);
        let whole = Linker::new(walk, options);
        for _ in 0..30 {
            let points: Vec<Coord<f64>> =
                (0..1 + dice.below(3)).map(|_| world.point(dice, 150.0)).collect();
            let boxes = points.iter().filter_map(|at| Bounds::around([*at]));
            let near = Linker::near(walk, options, boxes);
            for at in points {
                expect_same_point(&whole, &near, at, case);
                self.look_at(&whole, at);
            }
        }
        for facility in world.region.facilities() {
            let near = Linker::near_facilities(walk, options, [facility]);
            let case = format!("{case}, facility {}", facility.key());
            assert_eq!(near.entries(facility), whole.entries(facility), "{case}");
            expect_same_point(&whole, &near, facility.position(), &case);
            self.outlines += usize::from(facility.outline().is_some());
        }
    }
}

#[test]
fn a_linker_of_what_is_near_gives_the_answers_of_the_whole_one() {
    let mut seen = Compared::default();
    for seed in 0..24 {
        let mut dice = Random::seeded(8_000 + seed);
        let world = World::random(seed, &mut dice);
        seen.compare((&world, &world.walk), &mut dice, &format!("seed {seed}"));
        let scattered = scattered_streets(world.corner, &mut dice);
        seen.compare((&world, &scattered), &mut dice, &format!("seed {seed}, scattered"));
    }
    let Compared { linked, passing_by, unlinked, on_islands, outlines } = seen;
    assert!(linked > 500 && passing_by > 50 && unlinked > 300, "{seen:?}");
    assert!(on_islands > 50 && outlines > 100, "{seen:?}");
}

/// Links a region with a cache, and compares everything with a full linking.
fn expect_same_links(region: &Region, walk: &WalkNetwork, options: LinkOptions, kept: &Kept) {
    let whole = LinkedRegion::link(region, walk, options);
    let by_kept = LinkedRegion::link_kept((region, walk), options, Some(kept), &Silent);
    assert_eq!(by_kept.value.links(), whole.value.links());
    let said = |checked: &nahraum::base::Diagnostics| format!("{checked:?}");
    assert_eq!(said(&by_kept.diagnostics), said(&whole.diagnostics));
    let (one, other) = (by_kept.value.reach(&Silent), whole.value.reach(&Silent));
    for category in (0..region.categories().len()).map(CategoryId::at) {
        for cell in (0..region.cells().len()).map(CellId::at) {
            let reached = [&one, &other].map(|table| table.category(category).reached_from(cell));
            assert_eq!(reached[0], reached[1]);
        }
    }
}

#[test]
fn links_from_a_cache_are_those_of_a_full_linking_for_every_walker_and_every_facility() {
    for seed in 0..12 {
        let mut dice = Random::seeded(9_000 + seed);
        let World { region, walk, corner } = World::random(seed, &mut dice);
        let walk = if seed % 2 == 0 { walk } else { scattered_streets(corner, &mut dice) };
        let (kept, options) = (Kept::default(), random_options(&mut dice));
        expect_same_links(&region, &walk, options, &kept);
        assert_eq!(kept.counts(), MISSED, "seed {seed}");
        expect_same_links(&region, &walk, options, &kept);
        assert_eq!(kept.counts(), FOUND, "seed {seed}");
        // Where a cell lies does not depend on who walks, or on where it is walked to.
        let other = weighted(walk.network().clone(), "wheelchair", WalkWeight::Time);
        expect_same_links(&region, &other, options, &kept);
        assert_eq!(kept.counts(), FOUND, "seed {seed}");
        let closed = (0..region.facilities().len()).step_by(2).map(nahraum::base::FacilityId::at);
        let edits = FacilityEdits { closed: closed.collect(), ..FacilityEdits::default() };
        let fewer = region.with_facilities(&edits, &region.places()).region;
        expect_same_links(&fewer, &walk, options, &kept);
        assert_eq!(kept.counts(), FOUND, "seed {seed}");
    }
}

#[test]
fn other_options_ways_obstacles_and_cells_meet_no_kept_links() {
    let mut dice = Random::seeded(77);
    let World { region, walk, .. } = World::random(1, &mut dice);
    let (kept, options) = (Kept::default(), LinkOptions::default());
    expect_same_links(&region, &walk, options, &kept);
    assert_eq!(kept.counts(), MISSED);
    let nearer = LinkOptions { distance_max: Millimetres(60_000) };
    expect_same_links(&region, &walk, nearer, &kept);
    assert_eq!(kept.counts(), MISSED);
    let position = region.cells().positions()[0];
    let wall = [position, Coord { x: position.x + 90.0, y: position.y + 70.0 }];
    let walled = walk.network().clone().with_walls(&[wall.to_vec()]);
    let walled = WalkNetwork::new(walled, walk.profile().clone(), walk.weighted_by());
    expect_same_links(&region, &walled, options, &kept);
    assert_eq!(kept.counts(), MISSED);
    let world = World { region: region.clone(), walk: walk.clone(), corner: position };
    let ways = world.walk.network().with_ways(&world.changes(&mut dice)).weighted(&walk);
    expect_same_links(&region, &ways.network, options, &kept);
    assert_eq!(kept.counts(), MISSED);
    let other = World::random(2, &mut dice).region;
    expect_same_links(&other, &walk, options, &kept);
    assert_eq!(kept.counts(), MISSED);
    expect_same_links(&region, &walk, options, &kept);
    assert_eq!(kept.counts(), FOUND);
}

#[test]
fn kept_bytes_that_do_not_fit_are_passed_over() {
    let mut dice = Random::seeded(78);
    let World { region, walk, .. } = World::random(3, &mut dice);
    let options = LinkOptions::default();
    type Spoiler<'a> = &'a dyn Fn(&mut Vec<u8>);
    let spoilers: [Spoiler<'_>; 5] = [
        &|bytes| bytes.truncate(bytes.len() / 2),
        &|bytes| bytes.extend([0; 8]),
        // The number of cells, and the first edge.
        &|bytes| bytes[0] ^= 1,
        &|bytes| bytes[8..12].copy_from_slice(&(u32::MAX - 1).to_le_bytes()),
        &Vec::clear,
    ];
    for spoil in spoilers {
        let kept = Kept::default();
        expect_same_links(&region, &walk, options, &kept);
        let whole = kept.content();
        kept.spoil(spoil);
        assert!(kept.content() != whole, "spoilt");
        expect_same_links(&region, &walk, options, &kept);
        assert!(kept.content() == whole, "written anew");
        kept.counts();
        expect_same_links(&region, &walk, options, &kept);
        assert_eq!(kept.counts(), FOUND);
    }
}
