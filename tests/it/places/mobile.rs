//! Stops of mobile services.

use nahraum::base::{CellId, Millimetres};
use nahraum::region::RegionSettings;
use nahraum::siting::{
    Candidates, Demand, PlaceSearch, Places, Rings, Stop, TourOptions, mobile_stops,
};

use crate::support::drawn;

const LIMIT: Millimetres = Millimetres(100_000);

fn stops(drawing: &str, stops_max: usize, options: TourOptions) -> Vec<Stop> {
    let (region, _) = drawn(drawing, &RegionSettings::default());
    let (candidates, demand) = (Candidates::cells(&region), Demand::inhabited(&region));
    let search = PlaceSearch::straight(&region, &candidates, demand.clone());
    let rings = Rings::search(&search, &[LIMIT], None).expect("small");
    let rows = rings.within(LIMIT);
    let places = Places { region: &region, candidates: &candidates, demand: &demand, rows };
    let left: Vec<CellId> = demand.cells().to_vec();
    mobile_stops(&places, &left, 0, stops_max, options)
}

#[test]
fn the_best_stops_are_chosen_and_visited_from_the_nearest_to_the_next() {
    // 6 km/h and straight ways: 100 m a minute. Ten minutes at each stop.
    let options =
        TourOptions { minutes_max: 60, stay_minutes: 10, speed_km_h: 6, detour_percent: 0 };
    let all = stops("AAAAAAAAA\n\n9..1...24", 9, options);
    let in_short =
        |stop: &Stop| (stop.rank, stop.persons, stop.tour, stop.position, stop.arrival_minutes);
    // 90 at the start; 20 and 40 together at the end; then the 10 between them, which are nearer to the start.
    // 300 m on: minute 10 + 3; 400 m on: minute 13 + 10 + 4.
    let expected = [(1, 90, 1, 1, 0), (3, 10, 1, 2, 13), (2, 60, 1, 3, 27)];
    assert_eq!(all.iter().map(in_short).collect::<Vec<_>>(), expected);
    let two = stops("AAAAAAAAA\n\n9..1...24", 2, options);
    assert_eq!(two.iter().map(|stop| stop.persons).collect::<Vec<_>>(), [90, 60]);
    // 36 minutes do not suffice for the third: it would end at minute 37.
    let short = stops("AAAAAAAAA\n\n9..1...24", 9, TourOptions { minutes_max: 36, ..options });
    assert_eq!(short.iter().map(|stop| stop.tour).collect::<Vec<_>>(), [1, 1, 2]);
}
