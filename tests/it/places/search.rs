//! Which cells reach a candidate place.

use std::collections::BTreeMap;

use geo::Coord;
use nahraum::access::{LinkOptions, LinkedRegion, straight_line_reach};
use nahraum::base::{CategoryId, CellId, Millimetres, Silent, WalkWeight};
use nahraum::dataset::{CrsId, OsmDrawing};
use nahraum::network::{WALK_PROFILES_TOML, WalkNetwork, WalkProfile, build_network};
use nahraum::region::{Mapped, Region, RegionInputs, RegionSettings, build};
use nahraum::siting::{
    CandidatePoint, Candidates, Demand, PlaceSearch, ReachRows, Rings, Site, Within,
};
use nahraum::synthetic::Random;

use crate::region::{municipalities, read};
use crate::support::drawn;
use crate::walk_oracle::{random_network, random_region};

const LIMIT: Millimetres = Millimetres(600_000);

fn metres(rows: &[Within]) -> Vec<(u32, u32)> {
    rows.iter().map(|(number, far)| (*number, far.0 / 1000)).collect()
}

fn rows(search: &PlaceSearch<'_>, limit: Millimetres) -> Vec<Vec<Within>> {
    search.map(limit, |_, row| row.to_vec())
}

#[test]
fn every_inhabited_cell_of_the_region_is_a_candidate_and_the_halo_is_not() {
    // The last square is outside of both municipalities; the square of 0 persons is not inhabited.
    let (region, _) = drawn("AABB.\n\n2.0S5", &RegionSettings::default());
    let candidates = Candidates::cells(&region);
    assert_eq!(candidates.len(), 1);
    assert_eq!(candidates.ground(0), region.municipality_id("A").ok());
    let demand = Demand::inhabited(&region);
    assert_eq!(demand.cells().len(), 1);
    assert_eq!(demand.persons(&region, 0), [20]);
}

#[test]
fn in_a_straight_line_a_candidate_is_reached_by_the_cells_around_it() {
    let (region, _) = drawn("AAAABB\n\n1.2..3", &RegionSettings::default());
    let candidates = Candidates::cells(&region);
    let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
    let found = rows(&search, Millimetres(300_000));
    assert_eq!(metres(&found[0]), [(0, 0), (1, 200)]);
    assert_eq!(metres(&found[1]), [(0, 200), (1, 0), (2, 300)], "300 m are within 300 m");
    assert_eq!(metres(&found[2]), [(1, 300), (2, 0)]);
    let table = search.rows(Millimetres(300_000), None).expect("small");
    assert_eq!(table.within(Millimetres(200_000)).row(1), [0, 1]);
    assert_eq!(search.pairs_estimate(Millimetres(300_000)), 7, "exact for few candidates");
}

#[test]
fn some_candidates_at_a_time_are_all_candidates_in_their_order() {
    let (region, _) = drawn("AAAABB\n\n1.2..3", &RegionSettings::default());
    let candidates = Candidates::cells(&region);
    let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
    let all = rows(&search, Millimetres(300_000));
    // Seven pairs of three candidates are two for each: four make two at a time.
    for (pairs, starts) in [(1, vec![0, 1, 2]), (4, vec![0, 2]), (100, vec![0])] {
        let (mut handed, mut from) = (Vec::new(), Vec::new());
        let done = search.each_rows(Millimetres(300_000), pairs, |some, rows| {
            from.push(some.start);
            handed.extend(rows);
            Ok::<(), ()>(())
        });
        assert_eq!(done, Ok(()));
        assert_eq!((&handed, from), (&all, starts), "{pairs} pairs at a time");
    }
    let stopped = search.each_rows(Millimetres(300_000), 1, |some, _| match some.start {
        1 => Err("enough"),
        _ => Ok(()),
    });
    assert_eq!(stopped, Err("enough"));
}

#[test]
fn nobody_crosses_a_hard_boundary_to_a_new_place() {
    let mut settings = RegionSettings::default();
    settings.hard_borders.push(("A".to_owned(), "B".to_owned()));
    let (region, _) = drawn("AAB\n\n123", &settings);
    let candidates = Candidates::cells(&region);
    let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
    let found = rows(&search, Millimetres(500_000));
    assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
}

#[test]
fn a_point_of_a_layer_may_lie_outside_of_all_municipalities() {
    let (region, _) = drawn("A.\n\n1.", &RegionSettings::default());
    let cell = region.cells().position(CellId(0));
    let at = |x: f64| Coord { x: cell.x + x, ..cell };
    let points = [("in", 30.0), ("out", 130.0)];
    let points =
        points.map(|(key, x)| CandidatePoint { key: key.to_owned(), at: at(x), capacity: None });
    let candidates = Candidates::points(&region, points.to_vec());
    assert_eq!(candidates.ground(0), region.municipality_id("A").ok());
    assert_eq!((candidates.ground(1), candidates.key(&region, 1)), (None, "out"));
    assert_eq!(candidates.sites()[1], Site::Point(1));
    let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
    assert_eq!(metres(&rows(&search, LIMIT)[1]), [(0, 130)]);
}

/// Two cells at the ends of a street of one direction, 200 m long, and a way of 600 m around.
fn one_way() -> (Region, WalkNetwork) {
    let mut map = OsmDrawing::new("one way", CrsId::epsg(25832));
    let at = |x: i32, y: i32| [(380_100 + x) * 100, (5_700_100 + y) * 100];
    let nodes: Vec<u32> = [(0, 0), (200, 0), (200, 200), (0, 200), (3000, 0), (6000, 0)]
        .map(|(x, y)| map.node(at(x, y), &[]))
        .to_vec();
    map.way(&nodes[..2], &[("highway", "footway"), ("oneway:foot", "yes")]);
    map.way(&[nodes[1], nodes[2], nodes[3], nodes[0]], &[("highway", "footway")]);
    // Long enough to be no island.
    map.way(&[nodes[1], nodes[4], nodes[5]], &[("highway", "footway")]);
    let crs = CrsId::epsg(25832);
    let network = build_network(&map.finish(), &crs, None, &Silent).expect("walkable").value;
    let cells = "id,persons,x,y\na,10,380100,5700100\nb,20,380300,5700100\n";
    let inputs = RegionInputs {
        municipalities: Some(Mapped::new(municipalities(), Default::default())),
        cells: vec![Mapped::new(read("c.csv", cells, Some(25832)), Default::default())],
        ..RegionInputs::default()
    };
    let region = build(inputs, &RegionSettings::default(), &Silent).expect("buildable").value;
    let adult = WalkProfile::find(WALK_PROFILES_TOML, "adult").expect("built in");
    (region, WalkNetwork::new(network, adult, WalkWeight::Length))
}

#[test]
fn on_foot_the_walk_is_from_the_cell_to_the_place() {
    let (region, walk) = one_way();
    let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
    let candidates = Candidates::cells(&region);
    let options = LinkOptions::default();
    let search = PlaceSearch::on_foot(&linked, &candidates, Demand::inhabited(&region), options);
    let found = rows(&search, Millimetres(700_000));
    assert_eq!(metres(&found[1]), [(0, 200), (1, 0)], "from a to b along the street");
    assert_eq!(metres(&found[0]), [(0, 0), (1, 600)], "from b to a all the way around");
    let near = rows(&search, Millimetres(599_999));
    assert_eq!(metres(&near[0]), [(0, 0)]);
    // A point of a layer is linked to the same way.
    let b = region.cells().position(CellId(1));
    let point = CandidatePoint { key: "p".into(), at: b, capacity: None };
    let points = Candidates::points(&region, vec![point]);
    let search = PlaceSearch::on_foot(&linked, &points, Demand::inhabited(&region), options);
    assert_eq!(rows(&search, Millimetres(700_000))[0], found[1]);
}

/// The rows of hosts, as the reach table has them from the side of the cells.
fn expected(
    region: &Region,
    reach: &nahraum::access::ReachTable,
    candidates: &Candidates,
    limit: Millimetres,
) -> Vec<Vec<Within>> {
    let demand = Demand::inhabited(region);
    let mut rows: BTreeMap<usize, Vec<Within>> = BTreeMap::new();
    for (number, cell) in demand.cells().iter().enumerate() {
        for category in (0..region.categories().len()).map(CategoryId::at) {
            for to in reach.category(category).within(*cell, limit) {
                let is_it = |site: &Site| *site == Site::Host(to.facility);
                if let Some(at) = candidates.sites().iter().position(is_it) {
                    rows.entry(at).or_default().push((number as u32, to.distance));
                }
            }
        }
    }
    (0..candidates.len()).map(|at| rows.remove(&at).unwrap_or_default()).collect()
}

#[test]
fn a_host_is_reached_by_the_cells_that_the_reach_table_says() {
    let mut pairs = [0, 0];
    for seed in 0..12 {
        let mut dice = Random::seeded(seed ^ 0x9a7e);
        let (region, walk) = (random_region(seed, &mut dice), random_network(seed, &mut dice));
        let all: Vec<CategoryId> = (0..region.categories().len()).map(CategoryId::at).collect();
        let candidates = Candidates::hosts(&region, &all);
        // Both categories are listed at least that far.
        let limit = Millimetres(300_000);
        let straight = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
        let by_table =
            expected(&region, &straight_line_reach(&region, &Silent), &candidates, limit);
        assert_eq!(rows(&straight, limit), by_table, "seed {seed}");
        pairs[0] += by_table.iter().map(Vec::len).sum::<usize>();
        let linked = LinkedRegion::link(&region, &walk, LinkOptions::default()).value;
        let on_foot = PlaceSearch::on_foot(
            &linked,
            &candidates,
            Demand::inhabited(&region),
            LinkOptions::default(),
        );
        let by_table = expected(&region, &linked.reach(&Silent), &candidates, limit);
        assert_eq!(rows(&on_foot, limit), by_table, "seed {seed} on foot");
        pairs[1] += by_table.iter().map(Vec::len).sum::<usize>();
    }
    assert!(pairs.iter().all(|count| *count > 300), "too little to compare: {pairs:?}");
}

#[test]
fn rings_hold_the_cells_within_each_limit() {
    for seed in 0..6 {
        let (region, _) =
            drawn(&crate::support::random_drawing(seed, 12, 9), &RegionSettings::default());
        let candidates = Candidates::cells(&region);
        let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
        let limits = [500_000, 0, 200_000, 500_000].map(Millimetres);
        let rings = Rings::search(&search, &limits, None).expect("small");
        assert_eq!(rings.limits(), [0, 200_000, 500_000].map(Millimetres));
        for limit in limits {
            let (within, all) = (rings.within(limit), rows(&search, limit));
            for (candidate, row) in all.iter().enumerate() {
                let mut own = within.row(candidate).to_vec();
                own.sort_unstable();
                let expected: Vec<u32> = row.iter().map(|(number, _)| *number).collect();
                assert_eq!(own, expected, "seed {seed}, candidate {candidate}");
            }
            for cell in 0..search.demand().len() as u32 {
                let mut near = within.candidates_of(cell).to_vec();
                near.sort_unstable();
                let reaches = |row: &[Within]| row.iter().any(|(number, _)| *number == cell);
                let rows = all.iter().enumerate().filter(|(_, row)| reaches(row));
                let expected: Vec<u32> = rows.map(|(candidate, _)| candidate as u32).collect();
                assert_eq!(near, expected, "seed {seed}, cell {cell}");
            }
        }
    }
}

#[test]
fn a_table_that_does_not_fit_is_refused_before_it_is_filled() {
    let (region, _) = drawn("AAAA\n\n1111", &RegionSettings::default());
    let candidates = Candidates::cells(&region);
    let search = PlaceSearch::straight(&region, &candidates, Demand::inhabited(&region));
    // 16 pairs of 8 bytes.
    let limits = [Millimetres(500_000)];
    assert!(Rings::search(&search, &limits, Some(128)).is_ok());
    let refused = Rings::search(&search, &limits, Some(127)).expect_err("too large");
    assert_eq!((refused.pairs, refused.bytes, refused.available), (16, 128, 127));
    assert!(search.rows(limits[0], Some(128)).is_err(), "with distances it needs more");
}
