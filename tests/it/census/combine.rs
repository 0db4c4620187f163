//! Persons and ages joined, by arithmetic.

use nahraum::base::{Code, GroupUnit, codes};
use nahraum::import::census::{
    CensusError, CombineOptions, Combined, GridTable, Resolution, combine,
};

use super::support::{codes, grid, message, with};

const COUNT: GroupUnit = GroupUnit::Count;
const PERCENT: GroupUnit = GroupUnit::Percent;
const FINEST: CombineOptions = CombineOptions { resolution: Resolution::Finest };

fn values<'a>(combined: &'a Combined, key: &str) -> &'a [Option<u32>] {
    let group = combined.groups.iter().find(|(other, _)| other == key);
    &group.expect("a group of that key").1
}

fn joined(total: &GridTable, ages: GridTable) -> (Combined, Vec<(Code, u64)>) {
    let checked = combine(total, &[ages], CombineOptions::default()).expect("sound tables");
    (checked.value, codes(&checked.diagnostics))
}

#[test]
fn tables_of_one_size_are_joined_cell_by_cell() {
    let total = grid("total", 100, &[(0, 0), (1, 0), (2, 0), (3, 0)], Some(&[10, 5, -1, 8]));
    let ages = grid("ages", 100, &[(0, 0), (2, 0), (3, 0), (9, 9)], None);
    let ages = with(ages, "65", COUNT, &[3.0, 4.0, 9.0, 1.0]);
    let ages = with(ages, "under_18", PERCENT, &[25.0, 4.0, -1.0, 1.0]);
    let (combined, codes) = joined(&total, ages);
    assert_eq!(combined.cells, [(0, 0), (100, 0), (300, 0)]);
    assert_eq!((combined.persons.as_slice(), combined.total()), (&[10, 5, 8][..], 23));
    // 9 of 8 persons are published so and stay so; 25 % of 10 are 2.5, rounded up.
    assert_eq!(values(&combined, "65"), [Some(3), None, Some(9)]);
    assert_eq!(values(&combined, "under_18"), [Some(3), None, None]);
    assert_eq!(combined.total_of("65"), Some(12));
    assert_eq!(combined.centre(1), Some((150.0, 50.0)));
    assert_eq!(combined.unknown, [(200, 0)], "the suppressed one");
    assert_eq!(combined.centres().last(), Some((250.0, 50.0)));
    // Without persons: the suppressed cell (once as itself, once for its ages) and the one far off.
    assert_eq!(codes, [(codes::W846, 2), (codes::W847, 1), (codes::W849, 1), (codes::W858, 1)]);
}

#[test]
fn shares_of_larger_cells_are_shared_out_by_largest_remainder() {
    // A cell of 1 km with three inhabited ones of 100 m, another with one.
    let total = grid("total", 100, &[(0, 0), (1, 0), (0, 1), (10, 0)], Some(&[7, 6, 2, 9]));
    let ages = grid("ages", 1000, &[(0, 0), (1, 0), (5, 5)], None);
    let ages = with(ages, "65", PERCENT, &[30.0, -1.0, 50.0]);
    let (combined, codes) = joined(&total, ages);
    assert_eq!(combined.cells, [(0, 0), (100, 0), (1000, 0), (0, 100)]);
    // 2.1, 1.8 and 0.6 of 4.5, rounded to 5: whole parts 2, 1, 0; the others to .8 and .6.
    assert_eq!(values(&combined, "65"), [Some(2), Some(2), None, Some(1)]);
    assert_eq!(codes, [(codes::N815, 1), (codes::W846, 1)]);
}

#[test]
fn persons_of_larger_cells_are_shared_out_by_persons() {
    let total = grid("total", 100, &[(0, 0), (1, 0), (2, 0)], Some(&[6, 3, 0]));
    let ages = with(grid("ages", 1000, &[(0, 0)], None), "65", COUNT, &[4.0]);
    let (combined, _) = joined(&total, ages);
    // 4 x 6/9 = 2.67, 4 x 3/9 = 1.33.
    assert_eq!(values(&combined, "65"), [Some(3), Some(1), Some(0)]);
    let ages = with(grid("ages", 1000, &[(0, 0)], None), "65", COUNT, &[40.0]);
    let (combined, codes) = joined(&total, ages);
    assert_eq!(values(&combined, "65"), [Some(6), Some(3), Some(0)]);
    assert_eq!(codes, [(codes::N815, 1), (codes::W848, 1)]);
}

#[test]
fn parts_of_a_group_stay_within_it() {
    // Each of ten cells has one person: 50 % of 65 and older are the first five; 40 % of 80 and
    // older would be any four but must be among them.
    let cells: Vec<(i64, i64)> = (0..10).map(|x| (x, 0)).collect();
    let total = grid("total", 100, &cells, Some(&[1; 10]));
    let ages = grid("ages", 1000, &[(0, 0)], None);
    let ages = with(with(ages, "80", PERCENT, &[40.0]), "65", PERCENT, &[50.0]);
    let (combined, codes) = joined(&total, ages);
    let first = |count: usize| (0..10).map(|at| Some(u32::from(at < count))).collect::<Vec<_>>();
    assert_eq!(values(&combined, "65"), first(5));
    assert_eq!(values(&combined, "80"), first(4));
    assert_eq!(codes, [(codes::N815, 2)]);
    // The narrow group is published in two of the last cells: the wide one goes there first.
    let fine = grid("fine", 100, &cells, None);
    let known = [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0];
    let fine = with(fine, "80", COUNT, &known);
    let coarse = with(grid("ages", 1000, &[(0, 0)], None), "65", PERCENT, &[50.0]);
    let combined = combine(&total, &[coarse, fine], CombineOptions::default()).expect("tables");
    let old: Vec<u32> = values(&combined.value, "65").iter().flatten().copied().collect();
    assert_eq!((old[8], old[9], old.iter().sum()), (1, 1, 5));
    assert_eq!(combined.diagnostics.count_of_code(codes::W849), 0);
}

#[test]
fn contradicting_shares_keep_their_sums_and_are_reported() {
    let total = grid("total", 100, &[(0, 0), (1, 0)], Some(&[5, 5]));
    let ages = grid("ages", 1000, &[(0, 0)], None);
    let ages = with(with(ages, "65", PERCENT, &[20.0]), "80", PERCENT, &[60.0]);
    let (combined, codes) = joined(&total, ages);
    assert_eq!(combined.total_of("65"), Some(2));
    assert_eq!(combined.total_of("80"), Some(6));
    assert_eq!(codes, [(codes::N815, 2), (codes::W849, 2)]);
}

#[test]
fn smaller_cells_are_summed() {
    let total = grid("total", 1000, &[(0, 0), (1, 0), (2, 0)], Some(&[10, 4, 7]));
    let cells = [(0, 0), (5, 5), (9, 9), (10, 0), (11, 0), (99, 0)];
    let ages =
        with(grid("ages", 100, &cells, None), "80", COUNT, &[3.0, 3.0, -1.0, 9.0, -1.0, 1.0]);
    // The cells of `grid` are sorted by y, then x: row 0 comes first.
    assert_eq!(ages.cells, [(0, 0), (1000, 0), (1100, 0), (9900, 0), (500, 500), (900, 900)]);
    let checked = combine(&total, &[ages], CombineOptions::default()).expect("sound tables");
    // First cell: 3, one suppressed and 1; second: 3 and one suppressed.
    assert_eq!(values(&checked.value, "80"), [Some(4), Some(3), None]);
    // No persons at (9900, 0), no ages in the third cell, two suppressed cells.
    assert_eq!(codes(&checked.diagnostics), [(codes::W846, 1), (codes::W847, 1), (codes::W855, 2)]);
}

#[test]
fn sums_of_smaller_cells_are_at_most_all_persons() {
    let total = grid("total", 1000, &[(0, 0), (1, 0)], Some(&[4, 9]));
    let ages = grid("ages", 100, &[(0, 0), (1, 0), (10, 0), (11, 0)], Some(&[3, 3, 3, 5]));
    let ages = with(ages, "65", COUNT, &[3.0, 3.0, -1.0, 2.0]);
    let ages = with(ages, "80", PERCENT, &[50.0, 50.0, 50.0, 50.0]);
    let checked = combine(&total, &[ages], CombineOptions::default()).expect("sound tables");
    assert_eq!(values(&checked.value, "65"), [Some(4), Some(2)]);
    // Shares of smaller cells by their own persons: 1.5 + 1.5 and 1.5 + 2.5.
    assert_eq!(values(&checked.value, "80"), [Some(3), Some(4)]);
    // 6 above 4 persons is cut; one suppressed; 4 of 80 and older above 2 of 65 and older.
    assert_eq!(codes(&checked.diagnostics), [(codes::W848, 1), (codes::W849, 1), (codes::W855, 1)]);
    let said = message(&checked.diagnostics, codes::W855);
    assert_eq!(
        said,
        "`65` is suppressed in 1 cells of 100 m; the sums of 1 cells of 1000 m that contain such \
         cells are lower bounds"
    );
    let bare = with(grid("bare", 100, &[(0, 0)], None), "65", PERCENT, &[50.0]);
    let checked = combine(&total, &[bare], CombineOptions::default()).expect("sound tables");
    assert_eq!(checked.value.groups, []);
    assert_eq!(codes(&checked.diagnostics), [(codes::W847, 1), (codes::W856, 1)]);
}

#[test]
fn persons_are_spread_over_the_finest_cells() {
    let total = grid("total", 1000, &[(0, 0), (1, 0), (2, 0)], Some(&[10, 6, -1]));
    let total = with(total, "65", PERCENT, &[50.0, 50.0, 50.0]);
    // In the first cell: 1 + 2 known, nothing known, 3 known; none in the second; one in the third.
    let ages = grid("ages", 100, &[(0, 0), (1, 0), (2, 0), (25, 0)], None);
    let ages = with(ages, "under_10", COUNT, &[1.0, -1.0, -1.0, 4.0]);
    let ages = with(ages, "80", COUNT, &[2.0, -1.0, 3.0, 4.0]);
    let checked = combine(&total, &[ages], FINEST).expect("sound tables");
    let combined = checked.value;
    assert_eq!(combined.cell_size_m, 100);
    // The second cell is put into the one north-east of its centre.
    assert_eq!(combined.cells, [(0, 0), (100, 0), (200, 0), (1500, 500)]);
    // The third is unknown, and so are all cells within it.
    assert_eq!((combined.unknown.len(), combined.unknown[0]), (100, (2000, 0)));
    assert_eq!((combined.unknown[1], combined.unknown[99]), ((2100, 0), (2900, 900)));
    // Weights 3, 1, 3: 10 x 3/7 = 4.29, 1.43, 4.29; the one left goes to .43.
    assert_eq!(combined.persons, [4, 2, 4, 6]);
    assert_eq!(values(&combined, "80"), [Some(2), None, Some(3), None]);
    // Half of 4, 2, 4 and of 6, with room for those of 80 and older: 2, 1, 2 would leave the third
    // cell below its 3; the sum stays 5.
    let old = values(&combined, "65");
    assert_eq!(old[..3].iter().flatten().sum::<u32>(), 5);
    assert_eq!((old[2], old[3]), (Some(3), Some(3)));
    assert_eq!(
        codes(&checked.diagnostics),
        [
            (codes::N815, 1),
            (codes::N818, 1),
            (codes::W846, 1),
            (codes::W847, 1),
            (codes::W858, 1),
            (codes::W859, 1)
        ]
    );
}

#[test]
fn own_persons_weigh_and_parts_of_groups_do_not_weigh_twice() {
    let total = grid("total", 1000, &[(0, 0)], Some(&[12]));
    let cells = [(0, 0), (1, 0)];
    let ages = grid("ages", 100, &cells, None);
    let ages = with(with(ages, "65", COUNT, &[4.0, 2.0]), "80", COUNT, &[4.0, -1.0]);
    let combined = combine(&total, &[ages], FINEST).expect("sound tables").value;
    assert_eq!(combined.persons, [8, 4]);
    let ages = with(grid("ages", 100, &cells, Some(&[1, 5])), "65", COUNT, &[4.0, 2.0]);
    let checked = combine(&total, &[ages], FINEST).expect("sound tables");
    assert_eq!(checked.value.persons, [2, 10]);
    // 4 published persons in a cell to which we give 2: our estimate, so cut.
    assert_eq!(values(&checked.value, "65"), [Some(2), Some(2)]);
    assert_eq!(codes(&checked.diagnostics), [(codes::W848, 1), (codes::W859, 1)]);
}

#[test]
fn cells_known_to_be_empty_stay_empty_unless_all_are() {
    let total = grid("total", 1000, &[(0, 0), (1, 0)], Some(&[7, 3]));
    let ages = grid("ages", 100, &[(0, 0), (1, 0), (10, 0), (11, 0)], Some(&[0, 5, 0, 0]));
    // A table that knows nothing of the cells does not fill them.
    let other = grid("other", 100, &[(0, 0), (1, 0)], None);
    let combined = combine(&total, &[ages, other], FINEST).expect("sound tables").value;
    assert_eq!(combined.persons, [0, 7, 2, 1]);
}

#[test]
fn a_group_of_two_tables_is_taken_once() {
    let total = with(grid("total", 100, &[(0, 0)], Some(&[9])), "65", COUNT, &[4.0]);
    let ages = with(grid("ages", 100, &[(0, 0)], None), "65", COUNT, &[5.0]);
    let (combined, codes) = joined(&total, ages);
    assert_eq!(values(&combined, "65"), [Some(4)]);
    assert_eq!(codes, [(codes::W850, 1)]);
    // Cells as large as the result's come first.
    let coarse = with(grid("coarse", 1000, &[(0, 0)], None), "80", PERCENT, &[0.0]);
    let fine = with(grid("fine", 100, &[(0, 0)], None), "80", COUNT, &[3.0]);
    let checked = combine(&total, &[coarse, fine], CombineOptions::default()).expect("tables");
    assert_eq!(values(&checked.value, "80"), [Some(3)]);
}

#[test]
fn what_cannot_be_combined_is_said() {
    let total = grid("total", 1000, &[(0, 0)], Some(&[9]));
    let bare = grid("bare", 1000, &[(0, 0)], None);
    let fault = combine(&bare, &[], CombineOptions::default()).expect_err("no persons");
    assert!(matches!(fault, CensusError::NoPersons { .. }));
    let odd = grid("odd", 300, &[(0, 0)], None);
    let fault = combine(&total, &[odd], CombineOptions::default()).expect_err("no nesting");
    assert_eq!(
        fault.to_string(),
        "the 300 m cells of `odd` do not nest in the 1000 m cells of `total`; expected one size to \
         be a multiple of the other, in the same CRS"
    );
    let elsewhere = GridTable { crs_epsg: 25832, ..grid("elsewhere", 1000, &[(0, 0)], None) };
    assert!(combine(&total, &[elsewhere], FINEST).is_err());
    let nothing = GridTable { cell_size_m: 0, ..grid("nothing", 1, &[(0, 0)], None) };
    assert!(combine(&total, &[nothing], CombineOptions::default()).is_err());
    let alone = combine(&total, &[], FINEST).expect("persons alone are fine").value;
    assert_eq!((alone.total(), alone.groups.len()), (9, 0));
}
