//! Towns whose places follow from arithmetic, and what holds in every town.

use nahraum::analysis::catchment::{
    CapacitySource, Catchments, Decay, Openness, PLACE, access_by_area, capacities, in_places,
};
use nahraum::analysis::coverage::Level;
use nahraum::base::Millimetres;
use proptest::prelude::*;

use super::{LIMIT, divided, town};

/// West (A) has 20 and 40 residents and a home between them; east (B) has 30 residents 300 m beyond and a home far
/// away from everybody, with 12 places each.
const STREET: &str = "AAAABBBBBBBBBBB\n\n2C4....3......C";

#[test]
fn places_are_shared_by_all_who_reach_them() {
    let town = town(STREET);
    let step = Decay::Step;
    let open = divided(&town, (&step, false), Openness::Open);
    // Within 500 m of the first home live 20 + 40 persons (the next are 600 m away); of the second nobody.
    let [first, second] = &open.facilities[..] else { panic!("two homes") };
    assert_eq!((first.demand, first.persons, first.ratio), (60.0, 60, 0.2));
    assert_eq!((second.demand, second.ratio, second.unreached()), (0.0, 0.0, 12 * PLACE));
    assert_eq!(open.cells.iter().map(|cell| cell.access).collect::<Vec<_>>(), [0.2, 0.2, 0.0]);
    let places: Vec<u64> = open.cells.iter().map(|cell| cell.places / PLACE).collect();
    assert_eq!(places, [4, 8, 0]);
    assert_eq!(
        (open.reached(), open.unreached()),
        (12 * u128::from(PLACE), 12 * u128::from(PLACE))
    );
}

#[test]
fn a_boundary_that_closes_takes_the_neighbours_places_and_their_residents() {
    // The home stands in A, 100 m from 20 residents of A and 200 m from 40 residents of B.
    let town = town("AABB\n\n2C.4");
    let step = Decay::Step;
    let [open, closed] =
        [Openness::Open, Openness::Closed].map(|openness| divided(&town, (&step, false), openness));
    let (region, reach, care) = &town;
    let rows =
        access_by_area(region, reach, (*care, LIMIT, 0), (&open, &closed), Level::Municipality);
    let [a, b] = &rows[..] else { panic!("two municipalities") };
    let places = |value: u128| in_places(value);
    assert_eq!((places(a.open), places(a.abroad), places(a.closed)), (4.0, 0.0, 12.0));
    assert_eq!((places(b.open), places(b.abroad), places(b.closed)), (8.0, 8.0, 0.0));
    assert_eq!((a.access_open, a.access_closed), (Some(0.2), Some(0.6)));
    assert_eq!((b.without, b.without_closed), (0, 40));
    assert_eq!((places(a.here), places(b.here)), (12.0, 0.0));
    let flows: Vec<f64> = open.flows.values().map(|found| in_places(*found)).collect();
    assert_eq!(flows, [4.0, 8.0], "from A at home, and from B to A");
}

#[test]
fn three_steps_divide_the_demand_of_who_has_a_choice() {
    // The 30 in the middle reach both homes at 200 m, the others one each at 100 m.
    let town = town("AAAAAAA\n\n1C.3.C2");
    let step = Decay::Step;
    let two = divided(&town, (&step, false), Openness::Open);
    // Within 500 m: home 1 reaches 10 and 30 (the 20 are 500 m away: they count too).
    assert_eq!(two.facilities.iter().map(|home| home.demand).collect::<Vec<_>>(), [60.0, 60.0]);
    let near = Decay::Zones(vec![(Millimetres(200_000), 1.0)]);
    let two = divided(&town, (&near, false), Openness::Open);
    assert_eq!(two.facilities.iter().map(|home| home.demand).collect::<Vec<_>>(), [40.0, 50.0]);
    let three = divided(&town, (&near, true), Openness::Open);
    assert_eq!(three.facilities.iter().map(|home| home.demand).collect::<Vec<_>>(), [25.0, 35.0]);
    let access: Vec<f64> = three.cells.iter().map(|cell| cell.access).collect();
    assert_eq!(access, [12.0 / 25.0, 6.0 / 25.0 + 6.0 / 35.0, 12.0 / 35.0]);
}

#[test]
fn a_place_without_a_capacity_is_left_out_and_a_default_says_so() {
    let (region, _, care) = town(STREET);
    let sources = |default: Option<f64>| -> Vec<(f64, CapacitySource)> {
        let list = capacities(&region, care, default);
        list.iter().map(|capacity| (capacity.places, capacity.source)).collect()
    };
    assert_eq!(sources(None), [(0.0, CapacitySource::Missing); 2]);
    assert_eq!(sources(Some(12.0)), [(12.0, CapacitySource::Assumed); 2]);
}

/// A row of a town: 24 squares of two municipalities with homes and cells.
fn drawings() -> impl Strategy<Value = String> {
    let square = prop_oneof![
        Just('.'),
        Just('C'),
        (1..10_u32).prop_map(|d| char::from_digit(d, 10).expect("a digit"))
    ];
    proptest::collection::vec(square, 24).prop_map(|squares| {
        let content: String = squares.into_iter().collect();
        format!("AAAAAAAAAAAABBBBBBBBBBBB\n\n{content}")
    })
}

fn check_sums(catchments: &Catchments, persons: &[u32]) {
    let reached: u128 = catchments
        .facilities
        .iter()
        .filter(|facility| facility.demand > 0.0)
        .map(|facility| u128::from(facility.capacity.billionths()))
        .sum();
    assert_eq!(catchments.reached(), reached, "places of homes that somebody reaches");
    assert_eq!(catchments.flows.values().sum::<u128>(), reached);
    let by_formula: f64 = catchments
        .cells
        .iter()
        .zip(persons)
        .map(|(cell, persons)| f64::from(*persons) * cell.access)
        .sum();
    assert!((by_formula - in_places(reached)).abs() < 1e-9, "{by_formula}");
    for (cell, persons) in catchments.cells.iter().zip(persons) {
        let exact = f64::from(*persons) * cell.access;
        assert!((exact - in_places(u128::from(cell.places))).abs() < 1e-7, "{cell:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn persons_times_access_is_the_supply_that_is_reached_on_every_level(drawing in drawings()) {
        prop_assume!(drawing.contains('C') && drawing.contains(|c: char| c.is_ascii_digit()));
        let town = town(&drawing);
        let (region, reach, care) = &town;
        let persons = region.cells().persons(0);
        let logistic = Decay::Logistic { middle: Millimetres(250_000), width: Millimetres(50_000) };
        for (decay, is_divided) in [(Decay::Gaussian, false), (Decay::thirds(LIMIT), true), (logistic, false)] {
            let [open, closed] = [Openness::Open, Openness::Closed]
                .map(|openness| divided(&town, (&decay, is_divided), openness));
            check_sums(&open, persons);
            check_sums(&closed, persons);
            for level in Level::ALL {
                let rows = access_by_area(region, reach, (*care, LIMIT, 0), (&open, &closed), level);
                prop_assert_eq!(rows.iter().map(|row| row.open).sum::<u128>(), open.reached());
                prop_assert_eq!(rows.iter().map(|row| row.closed).sum::<u128>(), closed.reached());
                let abroad: u128 = rows.iter().map(|row| row.abroad).sum();
                let flows = open.flows.iter().filter(|((home, host), _)| home != host);
                prop_assert_eq!(abroad, flows.map(|(_, places)| places).sum::<u128>());
                let here: u128 = rows.iter().map(|row| row.here).sum();
                let homes = drawing.chars().filter(|c| *c == 'C').count() as u128;
                let expected = if level == Level::Cell { 0 } else { homes * 12 * u128::from(PLACE) };
                prop_assert_eq!(here, expected);
            }
        }
    }
}
