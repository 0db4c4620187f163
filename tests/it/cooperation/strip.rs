//! Two towns along a road, long enough that the search for shared places is asked: the answer is known by hand.

use nahraum::base::Percent;
use nahraum::siting::cooperation::{Coalitions, Cooperation, Existing, Residents, Sites, Towns};
use nahraum::siting::{Effort, Reached};

/// Cells beside each other, the first `first` of them in town 0, the others in town 1, each a candidate with ten residents. A
/// place serves its cell and ten on either side: 21.
fn road(first: u32, second: u32) -> Towns {
    let cells = first + second;
    let rows = (0..cells).map(|cell| cell.saturating_sub(10)..(cell + 11).min(cells));
    let homes: Vec<u32> = (0..cells).map(|cell| u32::from(cell >= first)).collect();
    let residents = Residents {
        persons: vec![10; cells as usize],
        homes: homes.clone(),
        existing: vec![Existing::Nobody; cells as usize],
    };
    Towns::new(2, Sites { reached: Reached::from_rows(rows), grounds: homes }, residents)
        .expect("a road without contradictions")
}

/// Places of each alone, of both together, and what is proven to be needed.
fn places(first: u32, second: u32, target: &str) -> (usize, usize, usize) {
    places_with(Effort::default(), (first, second), target)
}

fn places_with(effort: Effort, (first, second): (u32, u32), target: &str) -> (usize, usize, usize) {
    let towns = road(first, second);
    let target: Percent = target.parse().expect("a percentage");
    let cooperation = Cooperation { towns: &towns, target, effort };
    let coalitions = Coalitions::new(&cooperation);
    let pair = coalitions.partners(&[0, 1]).expect("solved").expect("in reach");
    (pair.places_alone.expect("in reach"), pair.together.places.len(), pair.together.places_min)
}

#[test]
fn a_place_on_the_boundary_saves_one_where_both_towns_have_cells_left_over() {
    // 200 = 9 · 21 + 11 and 199 = 9 · 21 + 10 need ten places each; the 11 and the 10 are the 21 cells of one place.
    assert_eq!(places(200, 199, "100"), (20, 19, 19));
    // With one cell more, no place serves all that is left over.
    assert_eq!(places(200, 200, "100"), (20, 20, 20));
    // Nine places serve 189 of 210 cells: 90 % of them, and so for the other. Nothing is left to share.
    assert_eq!(places(210, 210, "90"), (18, 18, 18));
    // 90 % of 220 are 198 cells: ten places each, or nine each and a place between them that serves 9 of either.
    assert_eq!(places(220, 220, "90"), (20, 19, 19));
}

#[test]
fn the_search_for_shared_places_alone_saves_as_much_as_with_the_exact_solver() {
    let effort = Effort { pairs_exact_max: 0, ..Effort::default() };
    for (towns, target, expected) in [
        ((200, 199), "100", (20, 19, 19)),
        ((200, 200), "100", (20, 20, 20)),
        ((210, 210), "90", (18, 18, 18)),
        ((220, 220), "90", (20, 19, 19)),
    ] {
        assert_eq!(places_with(effort, towns, target), expected, "{towns:?} at {target} %");
    }
}
