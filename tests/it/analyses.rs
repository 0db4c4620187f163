//! Predicted numbers on drawn towns.

use nahraum::access::straight_line_reach;
use nahraum::analysis::border::{border_effect, service_flows};
use nahraum::analysis::coverage::{Level, coverage, variety};
use nahraum::analysis::gap::{GapOptions, gaps};
use nahraum::analysis::neighbours::{facing_quartiers, split_quartiers};
use nahraum::analysis::overlap::{OverlapOptions, overlaps};
use nahraum::base::{CategoryId, Millimetres, Permeability, SideId, Silent};
use nahraum::region::{RegionInputs, RegionSettings, build};
use nahraum::synthetic::{Random, town};

use crate::support::{drawn, limits, random_drawing};

const FIRST: CategoryId = CategoryId(0);

fn metres(metres: u32) -> Millimetres {
    Millimetres(metres * 1000)
}

#[test]
fn a_facility_exactly_at_the_limit_covers() {
    let (region, reach) = drawn("AAAAAA\n\n4....S", &limits("supermarket", &[499, 500]));
    let tables = coverage(&region, &reach, FIRST, Level::Region);
    assert_eq!(tables[0].rows[0].covered[0], 0);
    assert_eq!(tables[1].rows[0].covered[0], 40);
    // A digit d is 10 d persons, of whom 2 d are 65 or older and d are 80 or older.
    assert_eq!(tables[1].rows[0].covered[..], [40, 8, 4]);
}

#[test]
fn shares_are_computed_after_merging_cells_not_by_averaging_quartiers() {
    // Quartier a has 90 covered persons, quartier b 10 uncovered ones.
    let (region, reach) = drawn("AAAAAAAA\n\nS9.....1\n\naaaabbbb", &limits("supermarket", &[300]));
    let rows_of = |level| coverage(&region, &reach, FIRST, level).remove(0).rows;
    let quartiers: Vec<(u64, u64)> =
        rows_of(Level::Quartier).iter().map(|row| (row.covered[0], row.persons[0])).collect();
    assert_eq!(quartiers, [(90, 90), (0, 10)]);
    assert_eq!(
        (rows_of(Level::Municipality)[0].covered[0], rows_of(Level::Region)[0].persons[0]),
        (90, 100)
    );
}

#[test]
fn quantiles_are_where_the_cumulated_persons_reach_the_share() {
    // 40, 50 and 10 persons at 100, 200 and 300 m.
    let (region, reach) = drawn("AAAA\n\nS451", &limits("supermarket", &[1000]));
    let row = coverage(&region, &reach, FIRST, Level::Region).remove(0).rows.remove(0);
    assert_eq!(row.median_distance, Some(metres(200)));
    assert_eq!(row.p90_distance, Some(metres(200)));
    assert_eq!(row.mean_distance_m, Some((40.0 * 100.0 + 50.0 * 200.0 + 10.0 * 300.0) / 100.0));
}

#[test]
fn a_gap_split_by_a_boundary_can_hide_from_both_sides() {
    // 40 persons without a shop on each side; each alone is below 50, together they are not.
    let drawing = "AAAABBBB\nAAAABBBB\n\nS..22..S\n...22...";
    let settings = limits("supermarket", &[200]);
    let (region, reach) = drawn(drawing, &settings);
    let options = GapOptions { report_persons: 50, ..GapOptions::default() };
    let found = gaps(&region, &reach, FIRST, metres(200), &options);
    assert_eq!(found.list.len(), 1);
    let gap = &found.list[0];
    assert_eq!((gap.persons[0], gap.cells.len()), (80, 4));
    assert!(gap.is_split && gap.is_hidden);
    assert_eq!(gap.municipalities.iter().map(|(_, p)| p[0]).collect::<Vec<_>>(), [40, 40]);
    assert_eq!(gap.nearest.distance, metres(300));
    assert!((gap.area_m2 - 40_000.0).abs() < 0.01);
    let options = GapOptions { report_persons: 40, ..options };
    assert!(!gaps(&region, &reach, FIRST, metres(200), &options).list[0].is_hidden);
    let options = GapOptions { persons_min: 81, ..options };
    let none = gaps(&region, &reach, FIRST, metres(200), &options);
    assert_eq!((none.list.len(), none.small, none.small_persons), (0, 1, 80));
}

#[test]
fn cells_touching_in_a_corner_are_one_gap_with_two_polygons() {
    let (region, reach) = drawn("AAA\nAAA\n\n1..\n.1S", &limits("supermarket", &[50]));
    let found = gaps(&region, &reach, FIRST, metres(50), &GapOptions::default());
    assert_eq!(found.list.len(), 1);
    assert_eq!(found.list[0].polygon.0.len(), 2);
}

#[test]
fn a_ring_of_cells_has_a_hole() {
    use geo::Validation;
    let (region, reach) =
        drawn("AAAAA\nAAAAA\nAAAAA\n\n111..\n1.1..\n111.S", &limits("supermarket", &[50]));
    let found = gaps(&region, &reach, FIRST, metres(50), &GapOptions::default());
    let polygon = &found.list[0].polygon;
    assert_eq!((polygon.0.len(), polygon.0[0].interiors().len()), (1, 1));
    assert!(polygon.is_valid() && (found.list[0].area_m2 - 80_000.0).abs() < 0.01);
}

#[test]
fn every_hole_lies_in_the_polygon_around_it() {
    use geo::Validation;
    // Two holes side by side in one ring, and a ring with one hole that touches it in a corner.
    let cells =
        [".....111..", ".....1.1..", ".....111..", "11111.....", "1.1.1.....", "11111....S"];
    let drawing = format!("{}\n{}", "AAAAAAAAAA\n".repeat(6), cells.join("\n"));
    let (region, reach) = drawn(&drawing, &limits("supermarket", &[50]));
    let found = gaps(&region, &reach, FIRST, metres(50), &GapOptions::default());
    assert_eq!(found.list.len(), 1);
    let polygon = &found.list[0].polygon;
    let mut holes: Vec<usize> = polygon.iter().map(|part| part.interiors().len()).collect();
    holes.sort_unstable();
    assert_eq!(holes, [1, 2]);
    assert!(polygon.is_valid() && (found.list[0].area_m2 - 210_000.0).abs() < 0.01);
}

#[test]
fn without_a_grid_cells_join_within_the_distance() {
    let town = town("AAAAAAAA\n\n1.1..1.S").expect("well-formed");
    let mut inputs =
        RegionInputs::from_layers(town.municipalities, town.quartiers, town.facilities, town.cells);
    inputs.cells[0].mapping.grid_size_m = Some(0.0);
    let region = build(inputs, &limits("supermarket", &[50]), &Silent).expect("buildable").value;
    assert!(region.cells().grid().is_none());
    let reach = straight_line_reach(&region, &Silent);
    let count = |distance| {
        let options = GapOptions { joining_distance: metres(distance), ..GapOptions::default() };
        gaps(&region, &reach, FIRST, metres(50), &options).list.len()
    };
    assert_eq!((count(199), count(200), count(300)), (3, 2, 1));
}

#[test]
fn an_open_boundary_gives_what_a_closed_one_takes() {
    // B has no shop of its own; its 30 persons live 100 m from A's.
    let drawing = "AAAABB\n\n5..S3.";
    let settings = limits("supermarket", &[100]);
    let (region, reach) = drawn(drawing, &settings);
    let rows = border_effect(&region, &reach, FIRST, metres(100), Level::Municipality);
    let b = &rows[1];
    let all = b.all();
    assert_eq!((all.covered_open, all.covered_closed, all.gain()), (30, 0, 30));
    assert_eq!((b.nearest_abroad, b.without_own, b.saving), (30, 30, 0));
    let flows = service_flows(&region, &reach, FIRST);
    assert_eq!(flows.len(), 2);
    assert_eq!((flows[1].home, flows[1].host), (SideId(1), Some(SideId(0))));
    let closed = RegionSettings { inner_borders: Permeability::Closed, ..settings.clone() };
    let (region, reach) = drawn(drawing, &closed);
    assert_eq!(
        border_effect(&region, &reach, FIRST, metres(100), Level::Municipality)[1]
            .all()
            .covered_open,
        0
    );
    let hard = RegionSettings { hard_borders: vec![("Town B".into(), "A".into())], ..settings };
    let (region, reach) = drawn(drawing, &hard);
    assert_eq!(
        border_effect(&region, &reach, FIRST, metres(100), Level::Municipality)[1]
            .all()
            .covered_open,
        0
    );
}

#[test]
fn metres_saved_are_own_minus_nearest() {
    // 10 persons in B live 100 m from A's shop and 400 m from their own.
    let (region, reach) = drawn("AABBBBB\n\n.S1...S", &limits("supermarket", &[500]));
    let b = &border_effect(&region, &reach, FIRST, metres(500), Level::Municipality)[1];
    assert_eq!((b.nearest_abroad, b.saving, b.mean_saved_m()), (10, 10, Some(300.0)));
}

#[test]
fn two_shops_across_a_boundary_are_a_double_structure() {
    // Both shops serve the same 40 persons; 10 more live near one only.
    let (region, reach) = drawn("AAABBB\n\n1.S4S.", &limits("supermarket", &[200]));
    let found = overlaps(
        &region,
        &reach,
        FIRST,
        metres(200),
        &OverlapOptions { jaccard_min: 0.8, persons_min: 1, ..OverlapOptions::default() },
    );
    let pair = &found.pairs[0];
    assert_eq!((pair.persons_both, pair.persons_either, pair.jaccard), (40, 50, 0.8));
    assert!(pair.is_double_structure);
    assert_eq!((pair.lost_if_a_closes, pair.lost_if_b_closes), (10, 0));
    assert_eq!(found.facilities[0].persons_abroad, 40);
    let pair = &found.municipality_pairs[0];
    assert_eq!((pair.persons_b_to_a, pair.persons_both, pair.double_structures), (40, 40, 1));
    assert_eq!(found.providers.len(), 2);
}

#[test]
fn every_provider_counts_the_persons_that_others_serve_too() {
    // Each town has a provider; all 50 persons live in the third one.
    let (region, reach) = drawn("AABBCCDDEE\n\nS.S.S5S.S.", &limits("supermarket", &[2000]));
    let options = OverlapOptions::default();
    let found = || overlaps(&region, &reach, FIRST, metres(2000), &options).providers;
    // One thread counts them one after another in the same memory.
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let providers = one.install(found);
    let counted: Vec<(u64, u64, u64)> = providers
        .iter()
        .map(|row| (row.persons, row.persons_abroad, row.municipalities_served))
        .collect();
    let (own, of_others) = ((50, 0, 1), (50, 50, 1));
    assert_eq!(counted, [of_others, of_others, own, of_others, of_others]);
    assert_eq!(found(), providers);
}

#[test]
fn variety_counts_categories_in_reach() {
    let (region, reach) = drawn("AAAAAAA\n\nSP5...5", &limits("supermarket", &[500]));
    let set = [CategoryId(0), CategoryId(1)];
    let row = &variety(&region, &reach, &set, Level::Region, Some(metres(200)))[0];
    assert_eq!((row.persons, row.persons_all, row.persons_none, row.mean), (100, 50, 50, 1.0));
}

#[test]
fn quartiers_facing_each_other_and_lying_across_are_listed() {
    let drawing = "AABB\nAABB\n\n1111\n1.S1\n\nabbc\nabbc";
    let (region, _) = drawn(drawing, &RegionSettings::default());
    let facing = facing_quartiers(&region, 5.0);
    // b lies half in B but belongs to A, so it faces c; a faces nobody abroad.
    assert_eq!(facing.len(), 1);
    assert!((facing[0].shared_length_m - 200.0).abs() < 0.1);
    let split = split_quartiers(&region, 0.05);
    assert_eq!(split.len(), 1);
    let shares: Vec<f64> = split[0].parts.iter().map(|part| part.share_of_area).collect();
    assert!(shares.iter().all(|share| (share - 0.5).abs() < 1e-6));
    assert_eq!(split[0].parts.iter().map(|part| part.persons[0]).sum::<u64>(), 20);
}

#[test]
fn another_facility_never_hurts() {
    let mut dice = Random::seeded(7);
    for seed in 0..10 {
        let drawing = random_drawing(seed, 10, 8);
        let settings = limits("supermarket", &[300]);
        let (homes, content) = drawing.split_once("\n\n").expect("two drawings");
        let mut better: Vec<char> = content.chars().collect();
        let at = loop {
            let at = dice.below(better.len());
            if better[at] == '.' {
                break at;
            }
        };
        better[at] = 'S';
        let better = format!("{homes}\n\n{}", better.into_iter().collect::<String>());
        let covered = |drawing: &str| {
            let (region, reach) = drawn(drawing, &settings);
            let at =
                region.categories().iter().position(|c| c.key() == "supermarket").expect("drawn");
            coverage(&region, &reach, CategoryId::at(at), Level::Region)[0].rows[0].covered[0]
        };
        assert!(covered(&better) >= covered(&drawing), "seed {seed}");
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let drawing = random_drawing(3, 30, 25);
    let settings = limits("supermarket", &[300]);
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| {
            let (region, reach) = drawn(&drawing, &settings);
            let category = CategoryId(1);
            let found =
                overlaps(&region, &reach, category, metres(300), &OverlapOptions::default());
            let gaps = gaps(&region, &reach, category, metres(200), &GapOptions::default());
            (reach, found, gaps)
        })
    };
    assert!(all(1) == all(3));
}

#[test]
#[should_panic(expected = "the reach table of another region")]
fn a_reach_table_of_another_region_is_refused() {
    let settings = limits("supermarket", &[100]);
    let (region, own) = drawn("AAA\n\nS12", &settings);
    let (_, foreign) = drawn("AAAA\n\nS123", &settings);
    coverage(&region, &own, FIRST, Level::Region);
    coverage(&region, &foreign, FIRST, Level::Region);
}
