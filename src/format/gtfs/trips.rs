//! `trips.txt` and `frequencies.txt`: trips and their repetition.

use crate::base::codes;
use crate::dataset::{TransitFrequency, TransitTrip};
use crate::format::gtfs::error::GtfsError;
use crate::format::gtfs::places::define;
use crate::format::gtfs::source::Source;
use crate::format::gtfs::table::{Context, Ids, Layout, Need, each_row};
use crate::format::gtfs::value;

/// The file of trips.
pub(super) const TRIPS_FILE: &str = "trips.txt";

static TRIPS: Layout = Layout {
    file: TRIPS_FILE,
    need: Need::Should,
    columns: &["trip_id", "route_id", "service_id"],
    required: 3,
};

static FREQUENCIES: Layout = Layout {
    file: "frequencies.txt",
    need: Need::May,
    columns: &["trip_id", "start_time", "end_time", "headway_secs", "exact_times"],
    required: 4,
};
const START: usize = 1;
const END: usize = 2;
const HEADWAY: usize = 3;
const EXACT: usize = 4;

/// Trips while the feed is read.
#[derive(Default)]
pub(super) struct Trips {
    pub list: Vec<TransitTrip>,
    pub ids: Ids,
    /// The line of each trip, for findings.
    pub lines: Vec<u64>,
}

impl Trips {
    /// The ids in the order of the list; takes them out.
    pub fn names(&mut self) -> Vec<Box<str>> {
        let mut names = vec![Box::default(); self.list.len()];
        for (id, at) in std::mem::take(&mut self.ids) {
            names[at as usize] = String::from_utf8_lossy(&id).into();
        }
        names
    }
}

/// Reads `trips.txt`.
pub(super) fn read_trips(
    source: &mut Source,
    context: &mut Context<'_>,
    (routes, services): (&Ids, &Ids),
) -> Result<Trips, GtfsError> {
    let mut trips = Trips::default();
    each_row(source, &TRIPS, context, |row, diagnostics| {
        let Some(id) = row.id(0, diagnostics) else { return };
        if define(id, &mut trips.ids, row, diagnostics).is_none() {
            return;
        }
        let route = row.reference(1, routes, diagnostics);
        let service = row.reference(2, services, diagnostics);
        trips.list.push(TransitTrip { route, service, first_call: 0, calls: 0 });
        trips.lines.push(row.line);
    })?;
    Ok(trips)
}

/// Reads `frequencies.txt`.
pub(super) fn read_frequencies(
    source: &mut Source,
    context: &mut Context<'_>,
    trips: &Ids,
) -> Result<Vec<TransitFrequency>, GtfsError> {
    let mut frequencies = Vec::new();
    each_row(source, &FREQUENCIES, context, |row, diagnostics| {
        let Some(id) = row.id(0, diagnostics) else { return };
        let Some(trip) = trips.get(id).copied() else {
            row.report_unknown_trip(0, trips, diagnostics);
            return;
        };
        let Some(start_seconds) = row.needed(START, value::time, diagnostics) else { return };
        let Some(end_seconds) = row.needed(END, value::time, diagnostics) else { return };
        let Some(headway_seconds) = row.needed(HEADWAY, value::whole, diagnostics) else { return };
        let exact = row.value(EXACT, |f| matches!(f, b"0" | b"1").then(|| f == b"1"), diagnostics);
        if headway_seconds == 0 || end_seconds <= start_seconds {
            let column = if headway_seconds == 0 { HEADWAY } else { END };
            row.report(codes::W735, column, diagnostics, || {
                let field = value::shown(row.get(column));
                format!("found {field}; expected a headway above 0 and an end after the start")
            });
            return;
        }
        let exact = exact.unwrap_or(false);
        let frequency =
            TransitFrequency { trip, start_seconds, end_seconds, headway_seconds, exact };
        frequencies.push(frequency);
    })?;
    frequencies.sort_by_key(|f| (f.trip, f.start_seconds));
    Ok(frequencies)
}
