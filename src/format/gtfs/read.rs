//! All files of a feed.

use std::path::Path;

use crate::base::Diagnostics;
use crate::dataset::TransitFeed;
use crate::format::gtfs::calendar::{read_services, read_validity};
use crate::format::gtfs::error::GtfsError;
use crate::format::gtfs::limits::Limits;
use crate::format::gtfs::places;
use crate::format::gtfs::routes::{read_agencies, read_routes};
use crate::format::gtfs::source::Source;
use crate::format::gtfs::stop_times::read_calls;
use crate::format::gtfs::table::Context;
use crate::format::gtfs::trips::{read_frequencies, read_trips};

/// Reads a GTFS feed from a zip archive or a folder of `.txt` files: stops, trips, their calls and
/// days of service.
///
/// The files read are `agency`, `stops`, `routes`, `trips`, `stop_times`, `calendar`,
/// `calendar_dates`, `frequencies` and `feed_info`. Only `stops` and `stop_times` are required. In
/// an archive they may be in a folder. Fields may be quoted and surrounded by white space; unknown
/// columns, blank lines, byte order marks and CRLF are accepted; text that is not UTF-8 is read as
/// Windows-1252.
///
/// # What is made of flaws
/// Every fault of a row is a finding with file, line and field. These rows are left out: rows
/// without id or with a duplicate id, `stop_times` of unknown trips or without `stop_sequence`, and
/// `frequencies` without headway. These are kept: trips of unknown routes (their means of transport
/// is unknown), trips of unknown services (they never run), and calls at unknown stops (so that the
/// previous stop does not become the end of the trip).
///
/// # Times
/// The time of a call is its departure, else its arrival. Calls with neither get times interpolated
/// evenly between the nearest known times, rounded down to seconds.
///
/// # Cost
/// Time in proportion to the unpacked bytes. 12 bytes a row of `stop_times` while reading (24 more
/// for each block of rows when trips are scattered over the file), 8 bytes afterwards; some 100 to
/// 200 bytes a trip while reading, 32 bytes and its id afterwards.
///
/// # Errors
/// [`GtfsError`] if the file is not a zip archive or its table of contents is damaged, or if
/// `stops.txt` or `stop_times.txt` is missing, lacks a required column, cannot be unpacked, or
/// exceeds the limit against zip bombs (above 64 MiB, more than 200 bytes per packed byte).
pub fn read_gtfs(path: &Path) -> Result<(TransitFeed, Diagnostics), GtfsError> {
    read_within(path, Limits::default())
}

fn read_within(path: &Path, limits: Limits) -> Result<(TransitFeed, Diagnostics), GtfsError> {
    let name = path.display().to_string();
    let mut diagnostics = Diagnostics::default();
    let mut source = Source::open(path, &limits, &mut diagnostics)?;
    for file in ["stops.txt", "stop_times.txt"] {
        if !source.has(file) {
            return Err(GtfsError::MissingFile { name, file, found: source.shown() });
        }
    }
    let mut context = Context { name: &name, limits, diagnostics };
    let (agencies, agency_ids) = read_agencies(&mut source, &mut context)?;
    let (locations, location_ids) = places::read(&mut source, &mut context)?;
    let (routes, route_ids) = read_routes(&mut source, &mut context, &agency_ids)?;
    let (services, service_ids) = read_services(&mut source, &mut context)?;
    let mut trips = read_trips(&mut source, &mut context, (&route_ids, &service_ids))?;
    let frequencies = read_frequencies(&mut source, &mut context, &trips.ids)?;
    let validity = read_validity(&mut source, &mut context)?;
    let (call_locations, call_times) =
        read_calls(&mut source, &mut context, &location_ids, &mut trips)?;
    let diagnostics = context.diagnostics;
    let feed = TransitFeed {
        source: name,
        agencies,
        locations,
        routes,
        services,
        trip_ids: trips.names(),
        trips: trips.list,
        call_locations,
        call_times,
        frequencies,
        validity,
    };
    Ok((feed, diagnostics))
}
