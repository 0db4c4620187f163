//! Counts the departures of one day per stop or station.

use std::collections::BTreeSet;

use super::day::service_day;
use super::grouping::{Group, Grouping, grouping, name, position, wheelchair};
use super::lines::lines;
use super::mode::Mode;
use super::quality::QualityScheme;
use super::twins::report_twins;
use crate::base::{Diagnostics, Finding, Place, codes, zip_equal};
use crate::dataset::{CivilDate, LocationKind, TransitFeed, TransitFrequency, Wheelchair};

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

/// Service by one means of transport at a stop or station on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModeService {
    /// The means of transport.
    pub mode: Mode,
    /// Its departures on the service day.
    pub departures: u32,
    /// The same by hour of the service day, as in [`TransitStop::departures_by_hour`].
    pub departures_by_hour: [u32; HOURS],
    /// Its departures in the window of the quality scheme.
    pub departures_in_window: u32,
    /// Number of its routes that depart on the service day.
    pub routes: u32,
    /// Its mean headway in seconds, as in [`TransitStop::headway_seconds`].
    pub headway_seconds: Option<u32>,
    /// Names of the agencies of these routes, sorted, joined by `; `.
    pub agencies: String,
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
    /// The same by means of transport, for those with departures, in the order of [`Mode::ALL`].
    pub by_mode: Vec<ModeService>,
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
        let running = running(feed, day);
        count.trips(&running);
        report_twins(feed, &grouping.group_of, &running, &mut diagnostics);
    }
    count.report(&mut diagnostics);
    let mut stops = count.finish(&grouping, &settings.quality);
    stops.sort_by(|a, b| a.id.cmp(&b.id));
    report_stops(feed, &stops, &mut diagnostics);
    (TransitStops { service_day: day, stops }, diagnostics)
}

/// The trips that run on a day, ascending.
fn running(feed: &TransitFeed, day: CivilDate) -> Vec<u32> {
    let runs: Vec<bool> = feed.services.iter().map(|service| service.runs_on(day)).collect();
    let is_running = |service: u32| runs.get(service as usize).copied().unwrap_or(false);
    let trips = (0u32..).zip(&feed.trips).filter(|(_, trip)| is_running(trip.service));
    trips.map(|(at, _)| at).collect()
}

/// Departures of a place by one means of transport.
#[derive(Clone, Copy)]
struct ModeTally {
    mode: Mode,
    all: u32,
    by_hour: [u32; HOURS],
    in_window: u32,
}

/// Departures of a place by means of transport: most places have one.
#[derive(Clone, Default)]
struct Tally {
    modes: Vec<ModeTally>,
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
        let at = match self.modes.binary_search_by_key(&mode, |tally| tally.mode) {
            Ok(at) => at,
            Err(at) => {
                let by_hour = [0; HOURS];
                self.modes.insert(at, ModeTally { mode, all: 0, by_hour, in_window: 0 });
                at
            }
        };
        let tally = &mut self.modes[at];
        add_to(&mut tally.all, series.times);
        add_to(&mut tally.in_window, series.between(u64::from(window.0), u64::from(window.1)));
        if series.times == 1 {
            if let Some(count) = tally.by_hour.get_mut((series.first / 3600) as usize) {
                add_to(count, 1);
            }
            return;
        }
        for (hour, count) in (0u64..).zip(&mut tally.by_hour) {
            add_to(count, series.between(hour * 3600, (hour + 1) * 3600));
        }
    }

    /// The sum of a number over all means.
    fn sum(&self, number: impl Fn(&ModeTally) -> u32) -> u32 {
        self.modes.iter().fold(0, |sum, tally| sum.saturating_add(number(tally)))
    }

    /// A number of each means, in the order of [`Mode::ALL`].
    fn by_mode(&self, number: impl Fn(&ModeTally) -> u32) -> [u32; Mode::COUNT] {
        let mut numbers = [0; Mode::COUNT];
        self.modes.iter().for_each(|tally| numbers[tally.mode.index()] = number(tally));
        numbers
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

    /// Counts trips, ascending.
    fn trips(&mut self, running: &[u32]) {
        let mut frequencies = &self.feed.frequencies[..];
        for at in running.iter().copied() {
            let passed = frequencies.partition_point(|frequency| frequency.trip < at);
            frequencies = &frequencies[passed..];
            let own = frequencies.partition_point(|frequency| frequency.trip == at);
            self.trip(at, &frequencies[..own]);
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
            let routes = Routes { own: &routes, lines: &lines, feed: self.feed };
            stops.push(transit_stop(group, tally, routes, quality));
        }
        stops
    }
}

/// The routes that depart from a place, and what is known about all routes.
#[derive(Clone, Copy)]
struct Routes<'a> {
    own: &'a [u32],
    /// The line of each route of the feed.
    lines: &'a [u32],
    feed: &'a TransitFeed,
}

impl Routes<'_> {
    /// Those of one means of transport, or all.
    fn of_mode(self, mode: Option<Mode>) -> Vec<u32> {
        let mode_of = |route: u32| Mode::of_route_type(self.feed.routes[route as usize].route_type);
        let own = self.own.iter().copied();
        own.filter(|route| mode.is_none_or(|mode| mode_of(*route) == mode)).collect()
    }

    fn agencies(self, routes: &[u32]) -> String {
        let feed = self.feed;
        let agency = |route: &u32| feed.agencies.get(feed.routes[*route as usize].agency as usize);
        let names = routes.iter().filter_map(agency).map(|agency| agency.name.as_str());
        let names: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
        names.into_iter().collect::<Vec<_>>().join("; ")
    }

    /// Number of rail lines.
    fn rail_lines(self) -> u32 {
        let rail = self.of_mode(Some(Mode::Rail));
        let lines: BTreeSet<u32> = rail.iter().map(|route| self.lines[*route as usize]).collect();
        lines.len() as u32
    }
}

fn transit_stop(
    group: &Group,
    tally: &Tally,
    routes: Routes<'_>,
    quality: &QualityScheme,
) -> TransitStop {
    let feed = routes.feed;
    let departures_in_window = tally.sum(|mode| mode.in_window);
    let by_mode = tally.modes.iter().map(|mode| {
        let own = routes.of_mode(Some(mode.mode));
        ModeService {
            mode: mode.mode,
            departures: mode.all,
            departures_by_hour: mode.by_hour,
            departures_in_window: mode.in_window,
            routes: own.len() as u32,
            headway_seconds: quality.headway_seconds(mode.in_window),
            agencies: routes.agencies(&own),
        }
    });
    TransitStop {
        id: feed.locations[group.head as usize].id.clone(),
        name: name(feed, group),
        lon_lat: position(feed, group),
        departures: tally.sum(|mode| mode.all),
        departures_by_mode: tally.by_mode(|mode| mode.all),
        departures_by_hour: std::array::from_fn(|hour| tally.sum(|mode| mode.by_hour[hour])),
        departures_in_window,
        routes: routes.own.len() as u32,
        headway_seconds: quality.headway_seconds(departures_in_window),
        platforms: group.platforms.len() as u32,
        wheelchair: wheelchair(feed, group),
        agencies: routes.agencies(routes.own),
        category: quality.category_of(&tally.by_mode(|mode| mode.in_window), routes.rail_lines()),
        by_mode: by_mode.collect(),
    }
}

fn report_stops(feed: &TransitFeed, stops: &[TransitStop], diagnostics: &mut Diagnostics) {
    let place = || Place::of_source(feed.source.clone());
    let silent = stops.iter().filter(|stop| stop.departures == 0).count();
    if silent > 0 {
        let text = format!("{silent} of {} stops have no departure on this day", stops.len());
        diagnostics.push_counted(Finding::new(codes::N713, text).at(place()), silent as u64);
    }
}
