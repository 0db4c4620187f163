//! Sums that must hold for any data.

use std::collections::BTreeMap;

use nahraum::base::GroupUnit;
use nahraum::import::census::{
    Building, CombineOptions, Combined, GridTable, Resolution, combine, spread_over_buildings,
};
use proptest::prelude::{ProptestConfig, Strategy, prop_assert, prop_assert_eq, proptest};

use super::support::{grid, with};

/// Cells within 30 by 30 with a number each, -1 for none.
fn cells(most: i64) -> impl Strategy<Value = Vec<((i64, i64), i64)>> {
    let cell = ((0_i64..30, 0_i64..30), -1..=most);
    proptest::collection::btree_map(cell.0, cell.1, 1..120)
        .prop_map(|cells| cells.into_iter().collect())
}

fn table(size: u32, cells: &[((i64, i64), i64)]) -> GridTable {
    let corners: Vec<(i64, i64)> = cells.iter().map(|(cell, _)| *cell).collect();
    let persons: Vec<i64> = cells.iter().map(|(_, persons)| *persons).collect();
    grid("cells", size, &corners, Some(&persons))
}

/// A table of 3 by 3 cells of 1 km, whose first ones have shares.
fn shares(key: &str, hundredths: &[u32]) -> GridTable {
    let corners: Vec<(i64, i64)> = (0..9).map(|at| (at % 3, at / 3)).collect();
    let percent: Vec<f64> = hundredths.iter().map(|share| f64::from(*share) / 100.0).collect();
    with(grid("shares", 1000, &corners, None), key, GroupUnit::Percent, &percent)
}

fn values<'a>(combined: &'a Combined, key: &str) -> &'a [Option<u32>] {
    &combined.groups.iter().find(|(other, _)| other == key).expect("a group of that key").1
}

/// The cells of the result in each cell of 1 km.
fn by_kilometre(combined: &Combined) -> BTreeMap<(i64, i64), Vec<usize>> {
    let mut found: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, (x, y)) in combined.cells.iter().enumerate() {
        found.entry((x.div_euclid(1000), y.div_euclid(1000))).or_default().push(at);
    }
    found
}

/// Hamilton's method by sorting, in parts of ten thousand.
fn hamilton(persons: &[u64], share: u64) -> Vec<u32> {
    let total = (2 * share * persons.iter().sum::<u64>() + 10_000) / 20_000;
    let mut given: Vec<u64> = persons.iter().map(|persons| share * persons / 10_000).collect();
    let mut order: Vec<usize> = (0..persons.len()).collect();
    order.sort_by_key(|at| (10_000 - share * persons[*at] % 10_000, *at));
    let left = total - given.iter().sum::<u64>();
    order[..left as usize].iter().for_each(|at| given[*at] += 1);
    given.into_iter().map(|given| given as u32).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn shares_keep_sums_cells_and_nesting(
        fine in cells(40),
        old in proptest::collection::vec(0_u32..=10_000, 9),
        part in proptest::collection::vec(0_u32..=10_000, 9),
    ) {
        let total = table(100, &fine);
        // 80 and older are at most 65 and older.
        let of_old = |(old, part): (&u32, &u32)| old * part / 10_000;
        let very_old: Vec<u32> = old.iter().zip(&part).map(of_old).collect();
        let ages = [shares("80", &very_old), shares("65", &old)];
        let combined = combine(&total, &ages, CombineOptions::default()).expect("tables").value;
        let expected: i64 = fine.iter().map(|(_, persons)| (*persons).max(0)).sum();
        prop_assert_eq!(combined.total(), expected as u64);
        let (wide, narrow) = (values(&combined, "65"), values(&combined, "80"));
        for (at, persons) in combined.persons.iter().enumerate() {
            let (wide, narrow) = (wide[at].expect("all known"), narrow[at].expect("all known"));
            prop_assert!(narrow <= wide && wide <= *persons);
        }
        for ((x, y), members) in by_kilometre(&combined) {
            let persons: Vec<u64> =
                members.iter().map(|at| u64::from(combined.persons[*at])).collect();
            let at = (y * 3 + x) as usize;
            let naive = hamilton(&persons, u64::from(old[at]));
            let got: Vec<u32> = members.iter().filter_map(|at| wide[*at]).collect();
            prop_assert_eq!(got, naive);
            let sum: u32 = members.iter().filter_map(|at| narrow[*at]).sum();
            let naive: u32 = hamilton(&persons, u64::from(very_old[at])).iter().sum();
            prop_assert_eq!(sum, naive);
        }
    }

    #[test]
    fn persons_spread_over_finer_cells_keep_their_sums(
        fine in cells(6),
        coarse in proptest::collection::vec(-1_i64..300, 9),
        old in proptest::collection::vec(0_u32..=10_000, 9),
    ) {
        let corners: Vec<((i64, i64), i64)> =
            (0..9).map(|at| ((at % 3, at / 3), coarse[at as usize])).collect();
        let total = table(1000, &corners);
        let total = GridTable { groups: shares("65", &old).groups, ..total };
        let known: Vec<f64> = table(100, &fine).persons.expect("persons").iter()
            .map(|value| value.map_or(-1.0, f64::from)).collect();
        let ages = GridTable { persons: None, ..table(100, &fine) };
        let ages = with(ages, "80", GroupUnit::Count, &known);
        for resolution in [Resolution::Total, Resolution::Finest] {
            let options = CombineOptions { resolution };
            let checked = combine(&total, std::slice::from_ref(&ages), options);
            let combined = checked.expect("tables").value;
            let found = by_kilometre(&combined);
            for ((x, y), persons) in &corners {
                let members = found.get(&(*x, *y)).cloned().unwrap_or_default();
                let sum = |number_at: &dyn Fn(usize) -> Option<u32>| -> u64 {
                    members.iter().filter_map(|at| number_at(*at)).map(u64::from).sum()
                };
                let all = sum(&|at| Some(combined.persons[at]));
                prop_assert_eq!(all, (*persons).max(0) as u64);
                if *persons >= 0 {
                    let share = u64::from(old[(y * 3 + x) as usize]);
                    let sum = sum(&|at| values(&combined, "65")[at]);
                    prop_assert_eq!(sum, (2 * share * all + 10_000) / 20_000);
                }
            }
            for key in ["65", "80"] {
                for (value, persons) in values(&combined, key).iter().zip(&combined.persons) {
                    prop_assert!(value.is_none_or(|value| value <= *persons));
                }
            }
            prop_assert!(combined.cells.is_sorted_by_key(|(x, y)| (*y, *x)));
        }
    }

    #[test]
    fn buildings_get_all_persons_and_larger_ones_not_fewer(
        persons in 0_u64..5_000,
        houses in proptest::collection::vec((0_u64..100_000, 0_u32..20), 1..60),
        turn in 0_usize..60,
    ) {
        let building = |(at, (footprint_dm2, levels_x2)): (usize, &(u64, u32))| Building {
            id: at as i64,
            footprint_dm2: *footprint_dm2,
            levels_x2: *levels_x2,
            at: (0.0, 0.0),
        };
        let mut buildings: Vec<Building> = houses.iter().enumerate().map(building).collect();
        let shares = spread_over_buildings(persons, &buildings).expect("buildings");
        prop_assert_eq!(shares.iter().map(|share| u64::from(*share)).sum::<u64>(), persons);
        let area = |one: &Building| one.footprint_dm2 * u64::from(one.levels_x2);
        for (a, share_a) in buildings.iter().zip(&shares) {
            for (b, share_b) in buildings.iter().zip(&shares) {
                prop_assert!(area(a) <= area(b) || share_a >= share_b);
            }
        }
        // The order of the buildings does not matter.
        let middle = turn % buildings.len();
        let mut turned = shares.clone();
        turned.rotate_left(middle);
        buildings.rotate_left(middle);
        prop_assert_eq!(spread_over_buildings(persons, &buildings).expect("buildings"), turned);
    }
}
