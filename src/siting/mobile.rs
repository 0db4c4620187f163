//! Mobile services: stops of a rolling shop or a bus surgery, in tours.

use geo::Coord;

use super::picks::{OpenDemand, Pick, Until, pick_until};
use super::rings::ReachRows;
use super::service_areas::Places;
use crate::base::{CellId, Millimetres};
use crate::spatial::straight_line;

/// How far a vehicle comes. The defaults are assumptions, not findings: set your own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TourOptions {
    /// The longest time from the arrival at the first stop to the departure from the last one, minutes.
    pub minutes_max: u32,
    /// How long the vehicle stays at a stop, minutes.
    pub stay_minutes: u32,
    /// How fast it comes ahead between stops, kilometres per hour.
    pub speed_km_h: u32,
    /// How much longer a way is than a straight line, per cent.
    pub detour_percent: u32,
}

impl Default for TourOptions {
    /// Four hours, 30 minutes at each stop, 25 km/h, ways 30 % longer than straight lines.
    fn default() -> Self {
        Self { minutes_max: 240, stay_minutes: 30, speed_km_h: 25, detour_percent: 30 }
    }
}

impl TourOptions {
    /// The time of a drive between two places, seconds, rounded up.
    fn drive_seconds(&self, from: Coord<f64>, to: Coord<f64>) -> u64 {
        let straight = u64::from(straight_line(from, to).0);
        let way_mm = straight * u64::from(100 + self.detour_percent) / 100;
        (way_mm * 3600).div_ceil(u64::from(self.speed_km_h.max(1)) * 1_000_000)
    }
}

/// A stop of a mobile service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stop {
    /// The place, by its number among the candidates.
    pub candidate: usize,
    /// 1 is the stop that was chosen first: the one that serves most.
    pub rank: usize,
    /// Persons of the group whom it serves and no stop before it did.
    pub persons: u64,
    /// Their cells, ascending.
    pub cells: Vec<CellId>,
    /// The tour it belongs to, from 1.
    pub tour: usize,
    /// Its place in the tour, from 1.
    pub position: usize,
    /// When the vehicle arrives, in minutes from the start of the tour, rounded up.
    pub arrival_minutes: u64,
}

/// Where should a rolling shop stop for those whom no new place would serve, and which stops are one tour?
///
/// # Parameters
/// `open`: the cells that are left over ([`ServiceAreas::left`](super::ServiceAreas::left)). `places` has the
/// cells within the own limit of the stops. `group`: the group that is counted.
///
/// # Returns
/// At most `stops_max` stops, by tour and position. A stop that serves nobody is not chosen.
///
/// # Method
/// 1. The best stop, its persons taken out, and so on, as for service areas ([`pick_until`]).
/// 2. Tours by nearness (nearest neighbour, Rosenkrantz, Stearns and Lewis 1977): a tour begins at the stop of
///    the lowest rank that has none, goes on to the nearest stop without a tour (ties by rank), and ends when
///    staying there would exceed the time. A stop that alone exceeds the time is a tour of its own. Drives are
///    straight lines, made longer by a share; the way from and to the depot is not counted.
///
/// # Panics
/// If there is no such group.
///
/// # Cost
/// O(pairs + stops²).
pub fn mobile_stops<R: ReachRows>(
    places: &Places<'_, R>,
    open: &[CellId],
    group: usize,
    stops_max: usize,
    options: TourOptions,
) -> Vec<Stop> {
    let mut is_open = vec![false; places.demand.len()];
    for number in open.iter().filter_map(|cell| places.demand.number(*cell)) {
        is_open[number as usize] = true;
    }
    let weights = places.demand.persons(places.region, group);
    let mut demand = OpenDemand::new(weights, is_open);
    let until = Until { value_min: 1, places_max: stops_max };
    let picks = pick_until(&places.rows, &mut demand, until);
    let at = |pick: &Pick| places.candidates.position(pick.candidate as usize);
    let tours = tours(&picks.iter().map(at).collect::<Vec<_>>(), options);
    let mut picks: Vec<Option<Pick>> = picks.into_iter().map(Some).collect();
    let stop = |visit: Visit| {
        let pick = picks[visit.stop].take().expect("a stop is visited once");
        let cells = pick.demands.iter().map(|number| places.demand.cells()[*number as usize]);
        let mut cells: Vec<CellId> = cells.collect();
        cells.sort_unstable();
        Stop {
            candidate: pick.candidate as usize,
            rank: visit.stop + 1,
            persons: pick.value,
            cells,
            tour: visit.tour,
            position: visit.position,
            arrival_minutes: visit.seconds.div_ceil(60),
        }
    };
    tours.into_iter().map(stop).collect()
}

/// A stop in a tour, with the seconds from the start of the tour to the arrival.
struct Visit {
    stop: usize,
    tour: usize,
    position: usize,
    seconds: u64,
}

fn tours(stops: &[Coord<f64>], options: TourOptions) -> Vec<Visit> {
    let (stay, most) = (60 * u64::from(options.stay_minutes), 60 * u64::from(options.minutes_max));
    let mut waiting: Vec<usize> = (0..stops.len()).collect();
    let mut visits: Vec<Visit> = Vec::with_capacity(stops.len());
    let mut tour = 0;
    while !waiting.is_empty() {
        tour += 1;
        let first = waiting.remove(0);
        visits.push(Visit { stop: first, tour, position: 1, seconds: 0 });
        while let Some(last) = visits.last() {
            let from = stops[last.stop];
            let far = |at: &usize| -> (Millimetres, usize) {
                (straight_line(from, stops[waiting[*at]]), waiting[*at])
            };
            let Some(next) = (0..waiting.len()).min_by_key(far) else { break };
            let drive = options.drive_seconds(from, stops[waiting[next]]);
            let seconds = last.seconds + stay + drive;
            if seconds + stay > most {
                break;
            }
            let position = last.position + 1;
            visits.push(Visit { stop: waiting.remove(next), tour, position, seconds });
        }
    }
    visits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tour_goes_on_to_the_nearest_stop_as_long_as_the_time_lasts() {
        let at = |x: f64| Coord { x: x * 1000.0, y: 0.0 };
        // 10 km/h and straight ways: 6 minutes a kilometre; 10 minutes at each stop.
        let options =
            TourOptions { minutes_max: 50, stay_minutes: 10, speed_km_h: 10, detour_percent: 0 };
        // By rank: at 0, 5, 1 and 2 km.
        let visits = tours(&[at(0.0), at(5.0), at(1.0), at(2.0)], options);
        let found: Vec<_> =
            visits.iter().map(|visit| (visit.tour, visit.stop, visit.seconds / 60)).collect();
        // 0, then 1 km at minute 16, then 2 km at minute 32, which ends at 42. On to 5 km would arrive at 60.
        assert_eq!(found, [(1, 0, 0), (1, 2, 16), (1, 3, 32), (2, 1, 0)]);
        let short = tours(&[at(0.0), at(5.0)], TourOptions { minutes_max: 5, ..options });
        assert_eq!(short.iter().map(|visit| visit.tour).collect::<Vec<_>>(), [1, 2]);
    }
}
