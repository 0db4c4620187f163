//! Counts the departures of one day per stop or station.

use std::collections::{BTreeSet, HashMap};

use super::day::service_day;
use super::grouping::{Group, Grouping, grouping, name, position, wheelchair};
use super::mode::Mode;
use super::quality::QualityScheme;
use crate::base::{Diagnostics, Finding, Place, codes, zip_equal};
use crate::dataset::{
    CivilDate, LocationKind, TransitFeed, TransitFrequency, TransitRoute, Wheelchair,
};

/// Number of hours counted separately: the 24 of the day, and six after midnight for trips of the
/// same service day.
pub const HOURS: usize = 30;

/// Settings: the day to count, and the quality scheme.
#[derive(Clone, Debug)]
pub struct TransitSettings {
    /// The service day to count; `None` chooses a typical day, see [`departures`].
    pub service_day: Option<CivilDate>,
    /// The scheme of quality classes; it also defines the time window of the mean headway.
    pub quality: QualityScheme,
}

impl Default for TransitSettings {
    /// A chosen day and the Swiss quality classes.
    fn default() -> Self {
        Self { service_day: None, quality: QualityScheme::swiss() }
    }
}

/// Service at a stop or station on one day. Counts saturate at 4,294,967,295.
#[derive(Clone, Debug, PartialEq)]
pub struct TransitStop {
    /// Id of the station, or of the stop that belongs to no station.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Longitude and latitude in degrees (WGS 84): the station's own, else the mean of its
    /// platforms; `None` if unknown.
    pub lon_lat: Option<[f64; 2]>,
    /// Departures of the service day at which passengers can board, in all directions.
    pub departures: u32,
    /// The same by [`Mode`], in the order of [`Mode::ALL`].
    pub departures_by_mode: [u32; Mode::COUNT],
    /// The same by hour of the service day; 24 to 29 are the hours after midnight. Departures at
    /// 30:00:00 or later are in `departures` only.
    pub departures_by_hour: [u32; HOURS],
    /// Departures in the window of the quality scheme.
    pub departures_in_window: u32,
    /// Number of routes that depart on the service day; feeds differ in what they call a route.
    pub routes: u32,
    /// Mean headway in seconds: time between two departures in one direction, averaged over the
    /// window of the quality scheme. One direction is assumed to have half of all departures.
    /// `None` without departures.
    pub headway_seconds: Option<u32>,
    /// Number of platforms merged into this place; 1 for a stop that belongs to no station.
    pub platforms: u32,
    /// Whether wheelchair users can board.
    pub wheelchair: Wheelchair,
    /// Names of the agencies with departures on the service day, sorted, joined by `; `.
    pub agencies: String,
    /// Category in the quality scheme as a rank, 0 for the best, see
    /// [`QualityScheme::category_key`]; `None` if the service is too infrequent for any category.
    pub category: Option<usize>,
}

/// Service at all stops of a feed on one day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransitStops {
    /// The day; `None` if the feed has no trips on any day.
    pub service_day: Option<CivilDate>,
    /// Stops and stations, ascending by id.
    pub stops: Vec<TransitStop>,
}

/// Counts the departures of one service day at every stop of a feed.
///
/// # What counts
/// A departure counts if passengers can board (`pickup_type` is not 1; on request by telephone or
/// by a sign to the driver counts) and travel on (not at the last stop of a trip). Trips belong to
/// the service day on which they begin: 25:10 is ten past one the next morning, and trips of the
/// previous service day do not count. A trip repeated at a headway (`frequencies.txt`) departs at
/// start, start + headway, ... before the end. That is exact for `exact_times = 1`; otherwise the
/// first departure is assumed to be at the start.
///
/// # Which day
/// The day given in the settings, else the Tuesday with most services; ties are broken by most
/// trips, then by the earliest date. If no service runs on any Tuesday, the same rule is applied to
/// Wednesday, Thursday, Monday, Friday, Saturday, Sunday. Only services with trips count, and only
/// days within the validity of `feed_info.txt`. A note reports the day.
///
/// # Places
/// A station (`location_type` 1) with its platforms is one place; every other stop is a place of
/// its own. Entrances, nodes and boarding areas are not places; departures that the feed attaches
/// to them are counted at their station. Places without departures are kept in the result.
///
/// # Cost
/// One step per call of the trips that run on the day; some 300 bytes per place.
pub fn departures(feed: &TransitFeed, settings: &TransitSettings) -> (TransitStops, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let grouping = grouping(feed, &mut diagnostics);
    let day = service_day(feed, settings.service_day, &mut diagnostics);
    let mut count = Count::new(feed, &grouping, settings.quality.window_seconds());
    if let Some(day) = day {
        count.day(day);
    }
    count.report(&mut diagnostics);
    let mut stops = count.finish(&grouping, &settings.quality);
    stops.sort_by(|a, b| a.id.cmp(&b.id));
    report_stops(feed, &stops, &mut diagnostics);
    (TransitStops { service_day: day, stops }, diagnostics)
}

/// Departures of a place.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: u32,
    by_mode: [u32; Mode::COUNT],
    by_hour: [u32; HOURS],
    in_window: [u32; Mode::COUNT],
}

/// A series of departures at one place: at `first`, then `times - 1` more at the headway.
#[derive(Clone, Copy)]
struct Series {
    first: u32,
    headway: u32,
    times: u32,
}

impl Series {
    /// Number of departures at `from` or later, but before `to`.
    fn between(self, from: u64, to: u64) -> u32 {
        let before = |end: u64| {
            let gone = end.saturating_sub(u64::from(self.first));
            gone.div_ceil(u64::from(self.headway.max(1))).min(u64::from(self.times))
        };
        // Both are at most `times`.
        before(to).saturating_sub(before(from)) as u32
    }
}

impl Tally {
    fn add(&mut self, series: Series, mode: Mode, window: (u32, u32)) {
        let mode = mode.index();
        add_to(&mut self.all, series.times);
        add_to(&mut self.by_mode[mode], series.times);
        add_to(&mut self.in_window[mode], series.between(u64::from(window.0), u64::from(window.1)));
        if series.times == 1 {
            if let Some(count) = self.by_hour.get_mut((series.first / 3600) as usize) {
                add_to(count, 1);
            }
            return;
        }
        for (hour, count) in (0u64..).zip(&mut self.by_hour) {
            add_to(count, series.between(hour * 3600, (hour + 1) * 3600));
        }
    }
}

fn add_to(count: &mut u32, more: u32) {
    *count = count.saturating_add(more);
}

struct Count<'a> {
    feed: &'a TransitFeed,
    group_of: &'a [u32],
    window: (u32, u32),
    tallies: Vec<Tally>,
    /// Pairs of place and route, with duplicates.
    pairs: Vec<(u32, u32)>,
    pairs_distinct: usize,
    late: u64,
    /// Departures from locations that are not platforms, and the number of these without any place.
    off_platform: u64,
    nowhere: u64,
    headway_only: u64,
}

impl<'a> Count<'a> {
    fn new(feed: &'a TransitFeed, grouping: &'a Grouping, window: (u32, u32)) -> Self {
        Self {
            feed,
            group_of: &grouping.group_of,
            window,
            tallies: vec![Tally::default(); grouping.groups.len()],
            pairs: Vec::new(),
            pairs_distinct: 0,
            late: 0,
            off_platform: 0,
            nowhere: 0,
            headway_only: 0,
        }
    }

    fn day(&mut self, day: CivilDate) {
        let runs: Vec<bool> = self.feed.services.iter().map(|s| s.runs_on(day)).collect();
        let mut frequencies = &self.feed.frequencies[..];
        for (at, trip) in (0u32..).zip(&self.feed.trips) {
            let passed = frequencies.partition_point(|frequency| frequency.trip < at);
            frequencies = &frequencies[passed..];
            if runs.get(trip.service as usize).copied().unwrap_or(false) {
                let own = frequencies.partition_point(|frequency| frequency.trip == at);
                self.trip(at, &frequencies[..own]);
            }
        }
        self.dedup_pairs();
    }

    fn trip(&mut self, at: u32, frequencies: &[TransitFrequency]) {
        let route = self.feed.trips[at as usize].route;
        let kind = self.feed.routes.get(route as usize).and_then(|route| route.route_type);
        let mode = Mode::of_route_type(kind);
        self.headway_only += u64::from(frequencies.iter().any(|frequency| !frequency.exact));
        let range = self.feed.calls_of(at);
        let start = self.feed.call_times[range.clone()].first().and_then(|call| call.seconds());
        let leaving = range.start..range.end.saturating_sub(1).max(range.start);
        for call in leaving {
            let time = self.feed.call_times[call];
            let Some(seconds) = time.seconds().filter(|_| time.boards()) else { continue };
            let location = self.feed.call_locations[call];
            if frequencies.is_empty() {
                let series = Series { first: seconds, headway: 1, times: 1 };
                self.leave(location, route, (series, mode));
            }
            let offset = seconds.saturating_sub(start.unwrap_or(seconds));
            for frequency in frequencies {
                let span = frequency.end_seconds.saturating_sub(frequency.start_seconds);
                let headway = frequency.headway_seconds.max(1);
                let first = frequency.start_seconds.saturating_add(offset);
                let series = Series { first, headway, times: span.div_ceil(headway) };
                self.leave(location, route, (series, mode));
            }
        }
    }

    fn leave(&mut self, location: u32, route: u32, (series, mode): (Series, Mode)) {
        // Unknown stops were reported when the feed was read.
        let Some(group) = self.group_of.get(location as usize).copied() else { return };
        if self.feed.locations[location as usize].kind != LocationKind::Platform {
            self.off_platform += u64::from(series.times);
        }
        let Some(tally) = self.tallies.get_mut(group as usize) else {
            self.nowhere += u64::from(series.times);
            return;
        };
        tally.add(series, mode, self.window);
        self.late += u64::from(series.between(HOURS as u64 * 3600, u64::MAX));
        let known = (route as usize) < self.feed.routes.len();
        if !known || self.pairs.last() == Some(&(group, route)) {
            return;
        }
        self.pairs.push((group, route));
        // Removing duplicates whenever the list has doubled keeps it short at little cost.
        if self.pairs.len() > 2 * self.pairs_distinct + (1 << 20) {
            self.dedup_pairs();
        }
    }

    fn dedup_pairs(&mut self) {
        self.pairs.sort_unstable();
        self.pairs.dedup();
        self.pairs_distinct = self.pairs.len();
    }

    fn report(&self, diagnostics: &mut Diagnostics) {
        let (late, off, nowhere) = (self.late, self.off_platform, self.nowhere);
        let findings = [
            (
                codes::W739,
                late,
                format!(
                    "{late} departures are at 30:00 or later; they are not counted in any hour"
                ),
            ),
            (
                codes::W736,
                off,
                format!(
                    "{off} departures are from stations, entrances or other locations that are not \
                     platforms; {nowhere} of them belong to no stop and are left out"
                ),
            ),
            (
                codes::N714,
                self.headway_only,
                format!(
                    "{} trips give only a headway; their first departure is \
                     assumed to be at the start",
                    self.headway_only
                ),
            ),
        ];
        for (code, count, text) in findings.into_iter().filter(|finding| finding.1 > 0) {
            let place = Place::of_source(self.feed.source.clone());
            diagnostics.push_counted(Finding::new(code, text).at(place), count);
        }
    }

    fn finish(self, grouping: &Grouping, quality: &QualityScheme) -> Vec<TransitStop> {
        let lines = lines(&self.feed.routes);
        let mut pairs = &self.pairs[..];
        let mut stops = Vec::with_capacity(grouping.groups.len());
        for (at, (group, tally)) in (0u32..).zip(zip_equal(&grouping.groups, &self.tallies)) {
            let own = pairs.partition_point(|pair| pair.0 == at);
            let routes: Vec<u32> = pairs[..own].iter().map(|pair| pair.1).collect();
            pairs = &pairs[own..];
            let stop = bare_stop(self.feed, group, tally);
            stops.push(graded(stop, tally, (&routes, &lines, self.feed), quality));
        }
        stops
    }
}

fn bare_stop(feed: &TransitFeed, group: &Group, tally: &Tally) -> TransitStop {
    TransitStop {
        id: feed.locations[group.head as usize].id.clone(),
        name: name(feed, group),
        lon_lat: position(feed, group),
        departures: tally.all,
        departures_by_mode: tally.by_mode,
        departures_by_hour: tally.by_hour,
        departures_in_window: tally.in_window.iter().fold(0, |sum, n| sum.saturating_add(*n)),
        routes: 0,
        headway_seconds: None,
        platforms: group.platforms.len() as u32,
        wheelchair: wheelchair(feed, group),
        agencies: String::new(),
        category: None,
    }
}

/// Completes a stop with the values that follow from its routes and the quality scheme.
fn graded(
    stop: TransitStop,
    tally: &Tally,
    (routes, lines, feed): (&[u32], &[u32], &TransitFeed),
    quality: &QualityScheme,
) -> TransitStop {
    let is_rail =
        |route: &&u32| Mode::of_route_type(feed.routes[**route as usize].route_type) == Mode::Rail;
    let rail: BTreeSet<u32> =
        routes.iter().filter(is_rail).map(|route| lines[*route as usize]).collect();
    let agency = |route: &u32| feed.agencies.get(feed.routes[*route as usize].agency as usize);
    let names: BTreeSet<&str> = routes.iter().filter_map(agency).map(|a| a.name.as_str()).collect();
    let names: Vec<&str> = names.into_iter().filter(|name| !name.is_empty()).collect();
    TransitStop {
        routes: routes.len() as u32,
        headway_seconds: quality.headway_seconds(stop.departures_in_window),
        agencies: names.join("; "),
        category: quality.category_of(&tally.in_window, rail.len() as u32),
        ..stop
    }
}

/// The line of each route, as an index in the list of names: routes of the same name are one line.
fn lines(routes: &[TransitRoute]) -> Vec<u32> {
    let mut known: HashMap<&str, u32> = HashMap::new();
    let name = |route: &'_ TransitRoute| -> usize {
        [&route.short_name, &route.long_name].iter().position(|name| !name.is_empty()).unwrap_or(2)
    };
    let names = routes.iter().map(|route| match name(route) {
        0 => route.short_name.as_str(),
        1 => route.long_name.as_str(),
        _ => route.id.as_str(),
    });
    names
        .map(|name| {
            let next = known.len() as u32;
            *known.entry(name).or_insert(next)
        })
        .collect()
}

fn report_stops(feed: &TransitFeed, stops: &[TransitStop], diagnostics: &mut Diagnostics) {
    let place = || Place::of_source(feed.source.clone());
    let silent = stops.iter().filter(|stop| stop.departures == 0).count();
    if silent > 0 {
        let text = format!("{silent} of {} stops have no departure on this day", stops.len());
        diagnostics.push_counted(Finding::new(codes::N713, text).at(place()), silent as u64);
    }
}
