//! Trips that a feed has several times.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::lines::lines;
use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{TransitFeed, TransitFrequency};

/// Trips named in a finding.
const NAMED: usize = 5;
/// Departures of one trip that are compared with those of others: more than one a second all day long are
/// no timetable, and a file of a few lines can state billions.
const COMPARED: usize = 100_000;

/// Reports trips of one day that are the same (W748): of one line, at the same stations or stops at the same
/// times, and with the same headways; trips whose own headways overlap; and departures that a trip with
/// headways shares with another trip. Each of them counts as a departure.
///
/// Cost: one step per call of the trips that run on the day, and per departure of trips with headways.
pub(super) fn report_twins(
    feed: &TransitFeed,
    group_of: &[u32],
    running: &[u32],
    diagnostics: &mut Diagnostics,
) {
    let lines = lines(&feed.routes);
    let ride = |trip: u32| Ride::new(feed, (group_of, &lines), trip);
    let stopping = running.iter().copied().filter(|trip| !feed.calls_of(*trip).is_empty());
    let same = grouped(stopping, |trip| ride(trip).hash(), |a, b| ride(a).is_same(&ride(b)));
    for trips in same.iter().filter(|trips| trips.len() > 1) {
        report(feed, trips, diagnostics);
    }
    for trip in running.iter().filter(|trip| ride(**trip).overlaps_itself()) {
        report_overlap(feed, *trip, diagnostics);
    }
    // One of those that are the same is enough; only courses of which a trip with headways exists matter.
    let first = same.iter().map(|trips| trips[0]);
    let with_headways = first.clone().map(ride).filter(|own| !own.frequencies.is_empty());
    let courses: HashSet<u64> = with_headways.map(|own| own.course_hash()).collect();
    if courses.is_empty() {
        return;
    }
    let course = |trip: u32| ride(trip).course_hash();
    let of_courses = first.filter(|trip| courses.contains(&course(*trip)));
    for trips in grouped(of_courses, course, |a, b| ride(a).has_course(&ride(b))) {
        let rides: Vec<Ride<'_>> = trips.into_iter().map(ride).collect();
        report_shared(&rides, diagnostics);
    }
}

/// Groups trips that are alike, in the order of the trips. They are found by a hash, so that a national feed
/// does not keep all its rides twice.
fn grouped(
    trips: impl Iterator<Item = u32>,
    hash: impl Fn(u32) -> u64,
    are_alike: impl Fn(u32, u32) -> bool,
) -> Vec<Vec<u32>> {
    let mut groups: Vec<Vec<u32>> = Vec::new();
    let mut with_hash: HashMap<u64, Vec<u32>> = HashMap::new();
    for trip in trips {
        let near = with_hash.entry(hash(trip)).or_default();
        match near.iter().find(|group| are_alike(groups[**group as usize][0], trip)) {
            Some(group) => groups[*group as usize].push(trip),
            None => {
                near.push(groups.len() as u32);
                groups.push(vec![trip]);
            }
        }
    }
    groups
}

/// Reports the departures that a trip with headways shares with another trip of the same course (W748): a trip
/// of its own, or one with other headways.
fn report_shared(rides: &[Ride<'_>], diagnostics: &mut Diagnostics) {
    let mut at: BTreeMap<u32, Vec<&Ride<'_>>> = BTreeMap::new();
    for ride in rides {
        for begin in ride.begins() {
            at.entry(begin).or_default().push(ride);
        }
    }
    let has_headways = |ride: &&Ride<'_>| !ride.frequencies.is_empty();
    at.retain(|_, rides| rides.len() > 1 && rides.iter().any(has_headways));
    let count: u64 = at.values().map(|rides| rides.len() as u64 - 1).sum();
    if let Some((begin, rides)) = at.first_key_value() {
        diagnostics.push_counted(shared(count, *begin, rides), count);
    }
}

fn shared(count: u64, begin: u32, rides: &[&Ride<'_>]) -> Finding {
    let feed = rides[0].feed;
    let ids: Vec<String> =
        rides.iter().take(NAMED).map(|ride| format!("`{}`", id_of(feed, ride.trip))).collect();
    let departures = match count {
        1 => "1 departure".to_owned(),
        count => format!("{count} departures"),
    };
    let message = format!(
        "{departures} of trips with headways are also those of another trip, the first at {:02}:{:02} ({}); \
         each counts",
        begin / 3600,
        begin / 60 % 60,
        ids.join(", ")
    );
    let with_headways = rides.iter().find(|ride| !ride.frequencies.is_empty()).unwrap_or(&rides[0]);
    let place = Place::of_source(format!("{}/frequencies.txt", feed.source));
    let place = place.feature(id_of(feed, with_headways.trip));
    Finding::new(codes::W748, message).at(place).hint(HINT)
}

/// What a trip does: its line, where it stops when, and its headways.
struct Ride<'f> {
    feed: &'f TransitFeed,
    trip: u32,
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
            trip,
            group_of,
            line: lines.get(route as usize).copied(),
            calls: feed.calls_of(trip),
            frequencies: &feed.frequencies[from..to],
        }
    }

    /// Station or stop, and time, of each call; of a trip with headways the time since its first call,
    /// which is all that its times say. Unknown stops are all different.
    fn stops(&self) -> impl Iterator<Item = (u32, Option<u32>)> {
        self.stops_since(if self.frequencies.is_empty() { 0 } else { self.first_call() })
    }

    /// Station or stop of each call, and the time since the first one.
    fn course(&self) -> impl Iterator<Item = (u32, Option<u32>)> {
        self.stops_since(self.first_call())
    }

    fn first_call(&self) -> u32 {
        self.feed.call_times.get(self.calls.start).and_then(|time| time.seconds()).unwrap_or(0)
    }

    fn stops_since(&self, begin: u32) -> impl Iterator<Item = (u32, Option<u32>)> {
        self.calls.clone().map(move |call| {
            let location = self.feed.call_locations[call];
            let place = self.group_of.get(location as usize).copied().unwrap_or(location);
            let time = self.feed.call_times[call].seconds();
            (place, time.map(|seconds| seconds.saturating_sub(begin)))
        })
    }

    /// When its vehicles leave their first stop, in seconds after midnight; the first [`COMPARED`] departures.
    fn begins(&self) -> BTreeSet<u32> {
        if self.frequencies.is_empty() {
            return BTreeSet::from([self.first_call()]);
        }
        let each = |frequency: &TransitFrequency| {
            let headway = frequency.headway_seconds.max(1) as usize;
            (frequency.start_seconds..frequency.end_seconds).step_by(headway)
        };
        self.frequencies.iter().flat_map(each).take(COMPARED).collect()
    }

    fn course_hash(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.line, self.calls.len()).hash(&mut hasher);
        self.course().for_each(|stop| stop.hash(&mut hasher));
        hasher.finish()
    }

    fn has_course(&self, other: &Self) -> bool {
        self.line == other.line && self.course().eq(other.course())
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
