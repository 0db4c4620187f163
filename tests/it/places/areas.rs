//! Gaps that one can act on.

use nahraum::access::ReachTable;
use nahraum::base::{CategoryId, CellId, Millimetres};
use nahraum::region::Region;
use nahraum::siting::{
    AreaOptions, Candidates, Demand, OpenDemand, Pick, PlaceSearch, Places, ReachRows, Reached,
    Rings, RingsWithin, ServiceArea, ServiceAreas, Until, median_cells_reached, need, pick_until,
    service_areas, service_areas_of_need, unserved,
};
use nahraum::synthetic::Random;
use proptest::prelude::*;

use crate::support::{drawn, limits, random_drawing};

const SHOP: CategoryId = CategoryId(0);

fn metres(metres: u32) -> Millimetres {
    Millimetres(metres * 1000)
}

struct Found {
    region: Region,
    candidates: Candidates,
    areas: ServiceAreas,
}

impl Found {
    /// Each gap: the place, its persons, and the ids of its cells.
    fn in_short(&self) -> Vec<(String, u64, Vec<u32>)> {
        let cells = |cells: &[CellId]| cells.iter().map(|cell| cell.0).collect();
        let gap = |area: &nahraum::siting::ServiceArea| {
            let place = self.candidates.key(&self.region, area.candidate).to_owned();
            (place, area.persons, cells(&area.cells))
        };
        self.areas.list.iter().map(gap).collect()
    }

    fn marks(&self) -> Vec<(bool, bool)> {
        self.areas.list.iter().map(|area| (area.is_split, area.is_hidden)).collect()
    }
}

/// The drawing with a shop outside of all towns, 500 m east.
fn with_a_far_shop(drawing: &str) -> String {
    let (homes, content) = drawing.split_once("\n\n").expect("two parts");
    format!("{homes}......\n\n{content}.....S")
}

fn found(drawing: &str, limit_m: u32, persons_min: u64, group: usize) -> Found {
    let drawing = with_a_far_shop(drawing);
    let (region, reach) = drawn(&drawing, &limits("supermarket", &[limit_m]));
    let areas = areas(&region, &reach, limit_m, AreaOptions { group, persons_min });
    Found { candidates: Candidates::cells(&region), region, areas }
}

fn areas(region: &Region, reach: &ReachTable, limit_m: u32, options: AreaOptions) -> ServiceAreas {
    let (candidates, limit) = (Candidates::cells(region), metres(limit_m));
    let demand = Demand::inhabited(region);
    let search = PlaceSearch::straight(region, &candidates, demand.clone());
    let rings = Rings::search(&search, &[limit], None).expect("small");
    let rows = rings.within(limit);
    let is_open = unserved(reach, SHOP, limit, &demand);
    let places = Places { region, candidates: &candidates, demand: &demand, rows };
    service_areas(&places, is_open, options)
}

#[test]
fn a_gap_is_what_one_new_place_serves() {
    // Limit 100 m: the shop serves the 90 beside it. From the cell of 20 one reaches 10 + 20 + 30, from that of
    // 30 only 20 + 30, from that of 50 at the end only 50 and 40.
    let drawing = "AAAAAAAAA\n\nS9.123.45";
    let town = found(drawing, 100, 1, 0);
    assert_eq!(town.region.cells().persons(0), [90, 10, 20, 30, 40, 50]);
    let key = |cell: u32| town.region.cells().keys()[cell as usize].clone();
    let expected = [(key(4), 90, vec![4, 5]), (key(2), 60, vec![1, 2, 3])];
    assert_eq!(town.in_short(), expected, "of the two ends of the best pair the lower id");
    assert!(town.areas.left.is_empty());
}

#[test]
fn what_no_place_serves_up_to_the_threshold_is_left_over() {
    let town = found("AAAAAAAAA\n\nS9.123.45", 100, 61, 0);
    assert_eq!(town.in_short().len(), 1, "60 persons are below 61");
    assert_eq!(town.areas.left, [CellId(1), CellId(2), CellId(3)]);
    assert_eq!(found("AAAAAAAAA\n\nS9.123.45", 100, 60, 0).in_short().len(), 2, "60 are 60");
}

#[test]
fn persons_that_an_earlier_place_serves_are_taken_out() {
    // 100 m: each cell reaches its neighbours. The middle one of 50 takes 40 + 50 + 30; what is left are 20 and 10
    // at both ends, which no place serves together.
    let town = found("AAAAAAA\n\n2453.1S", 100, 1, 0);
    let persons: Vec<u64> = town.in_short().into_iter().map(|(_, persons, _)| persons).collect();
    // The 10 are beside the shop.
    assert_eq!(persons, [120, 20]);
}

#[test]
fn a_group_can_be_the_weight() {
    // A digit d is 10 d persons, of whom 2 d are 65 or older.
    let town = found("AAAAA\n\n9..44", 100, 16, 1);
    assert_eq!(town.in_short()[0].1, 18, "90 persons alone before 40 + 40");
    assert_eq!(town.in_short()[1].1, 16);
    assert_eq!(found("AAAAA\n\n9..44", 100, 17, 1).in_short().len(), 1);
}

#[test]
fn a_gap_is_split_by_a_boundary_and_hidden_when_no_town_sees_it() {
    // 40 residents of A and 40 of B lie side by side; the threshold is 50.
    let town = found("AABB\n\n.44.", 100, 50, 0);
    assert_eq!(town.marks(), [(true, true)]);
    // A sees its own 50.
    let seen = found("AABB\n\n.54.", 100, 50, 0);
    assert_eq!(seen.marks(), [(true, false)]);
    // A has 10 more beside its 40: a place of its own reaches 50 of its residents, and also those of the gap.
    let also = found("AAABB\n\n.144.", 100, 50, 0);
    assert_eq!(also.marks(), [(true, false)]);
    assert_eq!(found("AAAA\n\n.44.", 100, 50, 0).marks(), [(false, false)], "one town sees 80");
}

#[test]
fn hidden_is_judged_before_anything_is_taken_out() {
    // Limit 200 m, threshold 80. The best place is the 40 of B at the third square: 30 + 40 + 40 + 30 + 20. A's own
    // cells 30, 40 and the 10 far west reach 80 of A's residents, also after the first choice took most of them.
    let town = found("AAAABBBB\n\n1.34432.", 200, 80, 0);
    let first = &town.areas.list[0];
    assert!(first.is_split && !first.is_hidden, "{:?}", town.in_short());
    // Without the 10 in the west A has only 70, and B 40 + 30 + 20 = 90.
    let without = found("AAAABBBB\n\n..34432.", 200, 80, 0);
    assert!(!without.areas.list[0].is_hidden, "B sees its 90");
    let neither = found("AAAABBBB\n\n..3443..", 200, 80, 0);
    assert_eq!(neither.marks(), [(true, true)], "70 and 70");
    // Limit 100 m, threshold 50. The first place takes 90 + 10 + 40 of A. The second gap is 20 of A and 30 of B, but
    // before the first choice A had 10 + 40 + 20 around the 40, which the 20 reach.
    let later = found("AAAAB\n\n91423", 100, 50, 0);
    assert_eq!(later.marks(), [(false, false), (true, false)], "{:?}", later.in_short());
    let alone = found("AAAAB\n\n91.23", 100, 50, 0);
    assert_eq!(alone.marks(), [(false, false), (true, true)], "{:?}", alone.in_short());
}

#[test]
fn only_candidates_on_own_ground_that_reach_the_gap_notice_it() {
    // A's 90 in the west are far from the gap of 40 + 40: they do not make A see it.
    let town = found("AAAAABB\n\n9...44.", 100, 50, 0);
    assert_eq!(town.in_short()[0].1, 90);
    assert_eq!(town.marks(), [(false, false), (true, true)]);
}

#[test]
fn the_median_candidate_says_whether_cells_are_too_coarse() {
    let reached = |rows: &[&[u32]]| Reached::from_rows(rows.iter().map(|row| row.to_vec()));
    assert_eq!(median_cells_reached(&reached(&[&[0], &[1], &[0, 1, 2]])), 1);
    assert_eq!(median_cells_reached(&reached(&[&[0], &[0, 1], &[0, 1, 2]])), 2);
    assert_eq!(median_cells_reached(&reached(&[&[0], &[0, 1, 2]])), 1, "the lower of two");
    assert_eq!(median_cells_reached(&reached(&[])), 0);
}

/// The same choice, with all candidates counted again after each.
fn recounted(rows: &Reached, demand: &OpenDemand, until: Until) -> Vec<Pick> {
    let mut open: Vec<bool> =
        (0..).map_while(|at| Some(at < 40 && demand.is_open(at))).take(40).collect();
    let mut picks = Vec::new();
    while picks.len() < until.places_max {
        let value = |candidate: usize| -> u64 {
            let is_open = |point: &&u32| open[**point as usize];
            rows.row(candidate).iter().filter(is_open).map(|point| demand.weight(*point)).sum()
        };
        let all = (0..rows.candidates()).map(|candidate| (value(candidate), candidate));
        let best = all.max_by_key(|(value, candidate)| (*value, std::cmp::Reverse(*candidate)));
        let Some((value, candidate)) = best.filter(|best| best.0 >= until.value_min.max(1)) else {
            break;
        };
        let demands: Vec<u32> =
            rows.row(candidate).iter().copied().filter(|point| open[*point as usize]).collect();
        demands.iter().for_each(|point| open[*point as usize] = false);
        picks.push(Pick { candidate: candidate as u32, value, demands });
    }
    picks
}

proptest! {
    #[test]
    fn choices_equal_a_full_recount(
        rows in prop::collection::vec(prop::collection::vec(0..40u32, 0..12), 0..30),
        points in prop::collection::vec((0..9u64, any::<bool>()), 40),
        value_min in 0..12u64,
        places_max in 0..12usize,
    ) {
        let rows = Reached::from_rows(rows);
        let (weights, is_open): (Vec<u64>, Vec<bool>) = points.into_iter().unzip();
        let mut demand = OpenDemand::new(weights, is_open);
        let until = Until { value_min, places_max };
        let expected = recounted(&rows, &demand, until);
        prop_assert_eq!(&pick_until(&rows, &mut demand, until), &expected);
        // What is chosen is closed, and nothing that is left is worth a place, unless the number was reached.
        let taken = expected.iter().flat_map(|pick| &pick.demands);
        for point in taken {
            prop_assert!(!demand.is_open(*point));
        }
        if expected.len() < places_max {
            for candidate in 0..rows.candidates() {
                prop_assert!(demand.value(rows.row(candidate)) < value_min.max(1));
            }
        }
    }
}

/// Which gaps are hidden, by looking at every candidate again for each municipality of each gap.
fn hidden_by_definition(
    places: &Places<'_, RingsWithin<'_>>,
    is_open: &[bool],
    (found, persons_min): (&ServiceAreas, u64),
) -> Vec<bool> {
    let Places { region, candidates, demand, rows } = places;
    let (homes, weights) = (demand.municipalities(region), demand.persons(region, 0));
    let number = |cell: &CellId| demand.number(*cell).expect("a cell of the demand");
    let sees = |home: u32, part: &[u32]| {
        (0..candidates.len()).any(|candidate| {
            let row = rows.row(candidate);
            let own = row.iter().map(|point| *point as usize);
            let own = own.filter(|point| is_open[*point] && homes[*point] == home);
            candidates.ground(candidate).is_some_and(|ground| ground.0 == home)
                && row.iter().any(|point| part.contains(point))
                && own.map(|point| weights[point]).sum::<u64>() >= persons_min
        })
    };
    let is_hidden = |area: &ServiceArea| {
        let cells: Vec<u32> = area.cells.iter().map(number).collect();
        cells.iter().all(|cell| {
            let home = homes[*cell as usize];
            let part: Vec<u32> =
                cells.iter().copied().filter(|other| homes[*other as usize] == home).collect();
            !sees(home, &part)
        })
    };
    found.list.iter().map(is_hidden).collect()
}

#[test]
fn gaps_equal_a_full_recount_and_are_hidden_as_defined() {
    let mut dice = Random::seeded(11);
    let (mut gaps, mut hidden) = (0, 0);
    for seed in 0..30 {
        let (region, reach) = drawn(&random_drawing(seed, 14, 10), &limits("supermarket", &[200]));
        let Some(shop) = region.category_id("supermarket") else { continue };
        let (candidates, demand) = (Candidates::cells(&region), Demand::inhabited(&region));
        let search = PlaceSearch::straight(&region, &candidates, demand.clone());
        let rings = Rings::search(&search, &[metres(100), metres(200)], None).expect("small");
        let limit = metres(100 + 100 * (seed as u32 % 2));
        let rows = rings.within(limit);
        let is_open = unserved(&reach, shop, limit, &demand);
        let persons_min = 1 + dice.below(250) as u64;
        let places = Places { region: &region, candidates: &candidates, demand: &demand, rows };
        let options = AreaOptions { group: 0, persons_min };
        let found = service_areas(&places, is_open.clone(), options);
        let values = need(&search, &reach, &[(shop, limit)], 0).column(0).collect();
        let from_need = service_areas_of_need(&places, is_open.clone(), values, options);
        assert_eq!(from_need, found, "seed {seed}");
        let mut open = OpenDemand::new(demand.persons(&region, 0), is_open.clone());
        let until = Until { value_min: persons_min, places_max: usize::MAX };
        let expected = pick_until(&rows, &mut open, until);
        let chosen = found.list.iter().map(|area| (area.candidate as u32, area.persons));
        let expected = expected.iter().map(|pick| (pick.candidate, pick.value));
        assert!(chosen.eq(expected), "seed {seed}");
        let is_hidden = hidden_by_definition(&places, &is_open, (&found, persons_min));
        assert!(found.list.iter().map(|area| area.is_hidden).eq(is_hidden.iter().copied()));
        gaps += is_hidden.len();
        hidden += is_hidden.iter().filter(|is_hidden| **is_hidden).count();
    }
    assert!(gaps > 50 && hidden > 5 && hidden < gaps - 5, "{gaps} gaps, {hidden} hidden");
}

#[test]
fn gaps_and_what_is_left_over_are_all_who_lack_the_service() {
    let mut dice = Random::seeded(3);
    let (mut gaps, mut left) = (0, 0);
    for seed in 0..20 {
        let (region, reach) = drawn(&random_drawing(seed, 14, 10), &limits("supermarket", &[200]));
        let Some(shop) = region.category_id("supermarket") else { continue };
        let demand = Demand::inhabited(&region);
        let candidates = Candidates::cells(&region);
        let search = PlaceSearch::straight(&region, &candidates, demand.clone());
        let rings = Rings::search(&search, &[metres(200)], None).expect("small");
        let is_open = unserved(&reach, shop, metres(200), &demand);
        let lacking: Vec<CellId> = demand
            .cells()
            .iter()
            .zip(&is_open)
            .filter(|(_, open)| **open)
            .map(|(cell, _)| *cell)
            .collect();
        let rows = rings.within(metres(200));
        let places = Places { region: &region, candidates: &candidates, demand: &demand, rows };
        let persons_min = 1 + dice.below(200) as u64;
        let found = service_areas(&places, is_open, AreaOptions { group: 0, persons_min });
        (gaps, left) = (gaps + found.list.len(), left + found.left.len());
        let mut all: Vec<CellId> =
            found.list.iter().flat_map(|area| area.cells.clone()).chain(found.left).collect();
        all.sort_unstable();
        assert_eq!(all, lacking, "seed {seed}");
        assert!(found.list.windows(2).all(|pair| pair[0].persons >= pair[1].persons));
        assert!(found.list.iter().all(|area| area.persons >= persons_min));
    }
    assert!(gaps > 20 && left > 20, "too little to compare: {gaps} gaps, {left} cells left");
}
