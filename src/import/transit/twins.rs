//! Trips that a feed has several times.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::lines::lines;
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{TransitFeed, TransitFrequency};

/// Trips named in a finding.
const NAMED: usize = 5;

/// Reports trips of one day that are the same (W748): of one line, at the same stations or stops at the same
/// times, and with the same headways; and trips whose own headways overlap. Each of them counts as a
/// departure.
///
/// Cost: one step per call of the trips that run on the day.
pub(super) fn report_twins(
    feed: &TransitFeed,
    group_of: &[u32],
    running: &[u32],
    diagnostics: &mut Diagnostics,
) {
    let lines = lines(&feed.routes);
    let ride = |trip: u32| Ride::new(feed, (group_of, &lines), trip);
    // Keyed by a hash, so that a national feed does not keep all its rides twice; each list has the trips
    // of one hash, those of a ride side by side.
    let mut rides: HashMap<u64, Vec<Vec<u32>>> = HashMap::with_capacity(running.len());
    for trip in running.iter().filter(|trip| !feed.calls_of(**trip).is_empty()) {
        let own = ride(*trip);
        let alike = rides.entry(own.hash()).or_default();
        match alike.iter_mut().find(|trips| ride(trips[0]).is_same(&own)) {
            Some(trips) => trips.push(*trip),
            None => alike.push(vec![*trip]),
        }
    }
    let mut twins: Vec<Vec<u32>> =
        rides.into_values().flatten().filter(|trips| trips.len() > 1).collect();
    twins.sort_unstable();
    for trips in twins {
        report(feed, &trips, diagnostics);
    }
    for trip in running.iter().filter(|trip| ride(**trip).overlaps_itself()) {
        report_overlap(feed, *trip, diagnostics);
    }
}

/// What a trip does: its line, where it stops when, and its headways.
struct Ride<'f> {
    feed: &'f TransitFeed,
    group_of: &'f [u32],
    line: Option<u32>,
    calls: std::ops::Range<usize>,
    frequencies: &'f [TransitFrequency],
}

impl<'f> Ride<'f> {
    fn new(feed: &'f TransitFeed, (group_of, lines): (&'f [u32], &[u32]), trip: u32) -> Self {
        let route = feed.trips[trip as usize].route;
        let from = feed.frequencies.partition_point(|frequency| frequency.trip < trip);
        let to = feed.frequencies.partition_point(|frequency| frequency.trip <= trip);
        Self {
            feed,
            group_of,
            line: lines.get(route as usize).copied(),
            calls: feed.calls_of(trip),
            frequencies: &feed.frequencies[from..to],
        }
    }

    /// Station or stop, and time, of each call; of a trip with headways the time since its first call,
    /// which is all that its times say. Unknown stops are all different.
    fn stops(&self) -> impl Iterator<Item = (u32, Option<u32>)> {
        let time = |call: usize| self.feed.call_times[call].seconds();
        let begin =
            if self.frequencies.is_empty() { 0 } else { time(self.calls.start).unwrap_or(0) };
        self.calls.clone().map(move |call| {
            let location = self.feed.call_locations[call];
            let place = self.group_of.get(location as usize).copied().unwrap_or(location);
            (place, time(call).map(|seconds| seconds.saturating_sub(begin)))
        })
    }

    /// Whether two of its headways hold at the same time.
    fn overlaps_itself(&self) -> bool {
        // By their start.
        self.frequencies.windows(2).any(|pair| pair[1].start_seconds < pair[0].end_seconds)
    }

    fn headways(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        self.frequencies.iter().map(|f| (f.start_seconds, f.end_seconds, f.headway_seconds))
    }

    fn hash(&self) -> u64 {
        // With its fixed keys the hash is the same in each run.
        let mut hasher = DefaultHasher::new();
        (self.line, self.calls.len()).hash(&mut hasher);
        self.stops().for_each(|stop| stop.hash(&mut hasher));
        self.headways().for_each(|headway| headway.hash(&mut hasher));
        hasher.finish()
    }

    fn is_same(&self, other: &Self) -> bool {
        self.line == other.line
            && self.stops().eq(other.stops())
            && self.headways().eq(other.headways())
    }
}

/// What the publisher of a feed with too many departures can do.
const HINT: &str = "departures and grades of their stops are too good unless that many vehicles run; ask the \
                    publisher, or remove the copies";

fn id_of(feed: &TransitFeed, trip: u32) -> &str {
    feed.trip_ids.get(trip as usize).map_or("", |id| id)
}

/// Reports a trip whose headways overlap (W748): the same row twice, or intervals that do.
fn report_overlap(feed: &TransitFeed, trip: u32, diagnostics: &mut Diagnostics) {
    let message = "two headways of the trip hold at the same time; the departures of both count";
    let place = Place::of_source(format!("{}/frequencies.txt", feed.source));
    let finding = Finding::new(codes::W748, message).at(place.feature(id_of(feed, trip)));
    diagnostics.push(finding.hint(HINT));
}

fn report(feed: &TransitFeed, trips: &[u32], diagnostics: &mut Diagnostics) {
    let id = |trip: &u32| id_of(feed, *trip);
    let named: Vec<String> =
        trips.iter().take(NAMED).map(|trip| format!("`{}`", id(trip))).collect();
    let more = match trips.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "{} trips run at the same times at the same stops: {}{more}; each counts as a departure",
        trips.len(),
        named.join(", ")
    );
    let place = Place::of_source(format!("{}/trips.txt", feed.source)).feature(id(&trips[0]));
    let finding = Finding::new(codes::W748, message).at(place).hint(HINT);
    diagnostics.push_counted(finding, trips.len() as u64 - 1);
}
