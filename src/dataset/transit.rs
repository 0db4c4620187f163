//! A GTFS timetable, with ids replaced by indices.

use std::ops::Range;

use super::CivilDate;

/// The index that means "none" or "not in the feed".
pub const NO_INDEX: u32 = u32::MAX;

/// A transit agency.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransitAgency {
    /// Id in the feed; may be empty when there is only one.
    pub id: String,
    /// Name for people.
    pub name: String,
}

/// What a location of a feed is (`location_type`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum LocationKind {
    /// 0: where vehicles stop: a pole, a platform edge.
    #[default]
    Platform,
    /// 1: a station that has platforms.
    Station,
    /// 2: a way in or out of a station.
    Entrance,
    /// 3: a junction of ways within a station.
    Node,
    /// 4: a part of a platform.
    BoardingArea,
}

/// Whether wheelchair users can board (`wheelchair_boarding`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Wheelchair {
    /// The feed does not say.
    #[default]
    Unknown,
    /// At least some vehicles can be boarded, or the station is accessible.
    Possible,
    /// Not possible.
    Impossible,
}

/// A platform, station, entrance or other location of a feed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransitLocation {
    /// Id in the feed.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Longitude and latitude in degrees (WGS 84); `None` when missing or no place on earth.
    pub lon_lat: Option<[f64; 2]>,
    /// What it is.
    pub kind: LocationKind,
    /// The location it belongs to, as a position in [`TransitFeed::locations`], or [`NO_INDEX`].
    pub parent: u32,
    /// Whether wheelchair users can board.
    pub wheelchair: Wheelchair,
}

/// A line, or a variant of one: feeds differ in what they call a route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransitRoute {
    /// Id in the feed.
    pub id: String,
    /// Short name such as `S1`.
    pub short_name: String,
    /// Long name such as `Dortmund - Solingen`.
    pub long_name: String,
    /// Means of transport (`route_type`, basic or extended); `None` when missing or no number.
    pub route_type: Option<u16>,
    /// Position in [`TransitFeed::agencies`] or [`NO_INDEX`].
    pub agency: u32,
}

/// The days on which trips run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransitService {
    /// Id in the feed.
    pub id: String,
    /// Monday to Sunday: whether it runs on this weekday within `period`.
    pub weekdays: [bool; 7],
    /// First and last day of the regular service, both included; `None` without one.
    pub period: Option<(CivilDate, CivilDate)>,
    /// Exceptions, ascending: the day and whether it is added (else removed).
    pub exceptions: Vec<(CivilDate, bool)>,
}

impl TransitService {
    /// Whether trips of this service run on that day. An exception beats the weekday.
    pub fn runs_on(&self, day: CivilDate) -> bool {
        match self.exceptions.binary_search_by_key(&day, |exception| exception.0) {
            Ok(at) => self.exceptions[at].1,
            Err(_) => self.is_regular_on(day),
        }
    }

    /// Whether it runs on that day by weekday and period, exceptions left aside.
    pub fn is_regular_on(&self, day: CivilDate) -> bool {
        let within = self.period.is_some_and(|(first, last)| first <= day && day <= last);
        within && self.weekdays[day.weekday().index()]
    }
}

/// One ride of a vehicle; 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransitTrip {
    /// Position in [`TransitFeed::routes`] or [`NO_INDEX`].
    pub route: u32,
    /// Position in [`TransitFeed::services`] or [`NO_INDEX`].
    pub service: u32,
    /// Where its calls begin in [`TransitFeed::call_locations`] and [`TransitFeed::call_times`].
    pub first_call: u32,
    /// How many calls it has.
    pub calls: u32,
}

/// When a trip leaves a stop and whether one can board there, in 4 bytes.
///
/// ```
/// use nahraum::dataset::CallTime;
/// let call = CallTime::new(Some(24 * 3600 + 600), true);
/// assert_eq!((call.seconds(), call.boards()), (Some(87_000), true));
/// assert_eq!(CallTime::new(None, false).seconds(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallTime(u32);

impl CallTime {
    const NO_BOARDING: u32 = 1 << 31;
    const INTERPOLATED: u32 = 1 << 30;
    const SECONDS: u32 = Self::INTERPOLATED - 1;
    /// The largest time that can be stored, in seconds: some 34 years.
    pub const SECONDS_MAX: u32 = Self::SECONDS - 1;

    /// A call this many seconds after midnight of the service day (noon minus twelve hours);
    /// times above [`CallTime::SECONDS_MAX`] are taken as unknown.
    pub fn new(seconds: Option<u32>, boards: bool) -> Self {
        let known = seconds.filter(|seconds| *seconds <= Self::SECONDS_MAX);
        let flag = if boards { 0 } else { Self::NO_BOARDING };
        Self(known.unwrap_or(Self::SECONDS) | flag)
    }

    /// The same call with an estimated time.
    pub fn estimated(self, seconds: u32) -> Self {
        let call = Self::new(Some(seconds), self.boards());
        Self(call.0 | Self::INTERPOLATED)
    }

    /// Seconds after midnight of the service day, above 86,400 for the next morning; `None` if
    /// unknown.
    pub fn seconds(self) -> Option<u32> {
        let seconds = self.0 & Self::SECONDS;
        (seconds != Self::SECONDS).then_some(seconds)
    }

    /// Whether passengers can board (`pickup_type` is not 1).
    pub fn boards(self) -> bool {
        self.0 & Self::NO_BOARDING == 0
    }

    /// Whether the time is estimated from the neighbouring ones.
    pub fn is_estimated(self) -> bool {
        self.0 & Self::INTERPOLATED != 0
    }
}

/// A trip that is repeated at a headway (`frequencies.txt`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransitFrequency {
    /// Position in [`TransitFeed::trips`].
    pub trip: u32,
    /// First departure from the trip's first stop, in seconds after midnight.
    pub start_seconds: u32,
    /// Departures are before this time.
    pub end_seconds: u32,
    /// Seconds between two departures, at least 1.
    pub headway_seconds: u32,
    /// Whether the departures are a timetable (else only the headway is promised).
    pub exact: bool,
}

/// A timetable: who runs what, when and where. Ids are positions; calls take 8 bytes each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TransitFeed {
    /// The file or folder it comes from, as the user gave it.
    pub source: String,
    /// Who runs the lines, in the order of the file.
    pub agencies: Vec<TransitAgency>,
    /// Platforms, stations and other locations, in the order of the file.
    pub locations: Vec<TransitLocation>,
    /// Lines, in the order of the file.
    pub routes: Vec<TransitRoute>,
    /// Days of service, in the order they are first named.
    pub services: Vec<TransitService>,
    /// Rides, in the order of the file.
    pub trips: Vec<TransitTrip>,
    /// Their ids in the feed, parallel to `trips`.
    pub trip_ids: Vec<Box<str>>,
    /// Locations of all calls, position in `locations` or [`NO_INDEX`]; by trip, in travel order.
    pub call_locations: Vec<u32>,
    /// Times of all calls, parallel to `call_locations`.
    pub call_times: Vec<CallTime>,
    /// Repeated trips, ascending by trip and start.
    pub frequencies: Vec<TransitFrequency>,
    /// First and last day for which the feed claims to be complete (`feed_info.txt`).
    pub validity: (Option<CivilDate>, Option<CivilDate>),
}

impl TransitFeed {
    /// The index range of a trip's calls; empty for a trip that the feed does not have.
    pub fn calls_of(&self, trip: u32) -> Range<usize> {
        let range = self.trips.get(trip as usize).map_or(0..0, |trip| {
            let first = trip.first_call as usize;
            first..first.saturating_add(trip.calls as usize)
        });
        let known = self.call_times.len().min(self.call_locations.len());
        if range.end <= known { range } else { 0..0 }
    }

    /// First and last day with regular or added service, narrowed to what `feed_info.txt`
    /// claims; `None` without any day of service.
    pub fn service_span(&self) -> Option<(CivilDate, CivilDate)> {
        let regular = self.services.iter().filter_map(|service| service.period);
        let ends = |s: &TransitService| {
            let added = |e: &&(CivilDate, bool)| e.1;
            let first = s.exceptions.iter().find(added).map(|e| e.0);
            let last = s.exceptions.iter().rev().find(added).map(|e| e.0);
            first.zip(last)
        };
        let spans = regular.chain(self.services.iter().filter_map(ends));
        let (first, last) = spans.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))?;
        let first = self.validity.0.map_or(first, |claimed| first.max(claimed));
        let last = self.validity.1.map_or(last, |claimed| last.min(claimed));
        (first <= last).then_some((first, last))
    }
}
