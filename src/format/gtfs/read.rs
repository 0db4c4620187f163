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

/// Reads a GTFS feed from a zip archive or a folder of `.txt` files: which vehicle leaves which
/// stop when, on which days.
///
/// Read are `agency`, `stops`, `routes`, `trips`, `stop_times`, `calendar`, `calendar_dates`,
/// `frequencies` and `feed_info`. Only `stops` and `stop_times` must be there. In an archive they
/// may lie in one folder. Fields may be quoted and surrounded by white space; unknown columns,
/// blank lines, byte order marks and CRLF do no harm; text that is no UTF-8 is read as
/// Windows-1252.
///
/// # What is made of flaws
/// Everything that is wrong with a row is a finding with file, line and field. Left out are rows
/// without id, with an id that came before, `stop_times` of unknown trips or without
/// `stop_sequence`, and `frequencies` without headway. Kept are trips of unknown routes (their
/// means of transport is unknown) and of unknown services (they never run), and calls at unknown
/// stops (they keep their place in the trip, so that the stop before does not become its end).
///
/// # Times
/// The time of a call is its departure, else its arrival. Calls without both get times that are
/// spread evenly between the nearest known ones before and after, rounded down to seconds.
///
/// # Cost
/// Time in proportion to the unpacked bytes. 12 bytes a row of `stop_times` while reading (24 more
/// for each block of rows when trips are scattered over the file), 8 bytes afterwards; some 100 to
/// 200 bytes a trip while reading, 16 bytes afterwards.
///
/// # Errors
/// When the file is no zip archive or its table of contents is damaged, when `stops.txt` or
/// `stop_times.txt` is missing, lacks a column that it cannot do without, cannot be unpacked, or
/// is so large that it must be a bomb (above 64 MiB more than 200 bytes per packed byte).
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
        trips: trips.list,
        call_locations,
        call_times,
        frequencies,
        validity,
    };
    Ok((feed, diagnostics))
}
