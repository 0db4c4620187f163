//! `calendar.txt`, `calendar_dates.txt` and `feed_info.txt`: when trips run.

use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{CivilDate, TransitService};
use crate::format::gtfs::error::GtfsError;
use crate::format::gtfs::places::define;
use crate::format::gtfs::source::Source;
use crate::format::gtfs::table::{Context, Ids, Layout, Need, Row, each_row};
use crate::format::gtfs::value;

static CALENDAR: Layout = Layout {
    file: "calendar.txt",
    need: Need::May,
    columns: &[
        "service_id",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "start_date",
        "end_date",
    ],
    required: 10,
};
const MONDAY: usize = 1;
const START: usize = 8;
const END: usize = 9;

static CALENDAR_DATES: Layout = Layout {
    file: "calendar_dates.txt",
    need: Need::May,
    columns: &["service_id", "date", "exception_type"],
    required: 3,
};

static FEED_INFO: Layout = Layout {
    file: "feed_info.txt",
    need: Need::May,
    columns: &["feed_start_date", "feed_end_date"],
    required: 0,
};

/// Reads `calendar.txt` and `calendar_dates.txt`.
pub(super) fn read_services(
    source: &mut Source,
    context: &mut Context<'_>,
) -> Result<(Vec<TransitService>, Ids), GtfsError> {
    let (mut services, mut ids) = (Vec::new(), Ids::new());
    each_row(source, &CALENDAR, context, |row, diagnostics| {
        let Some(id) = row.id(0, diagnostics) else { return };
        if define(id, &mut ids, row, diagnostics).is_some() {
            services.push(regular(row, diagnostics));
        }
    })?;
    each_row(source, &CALENDAR_DATES, context, |row, diagnostics| {
        let Some(id) = row.id(0, diagnostics) else { return };
        let Some(exception) = exception(row, diagnostics) else { return };
        let next = services.len() as u32;
        let position = *ids.entry(id.into()).or_insert(next);
        if position == next {
            services
                .push(TransitService { id: row.text(0, diagnostics), ..TransitService::default() });
        }
        services[position as usize].exceptions.push(exception);
    })?;
    let file = context.source(CALENDAR_DATES.file);
    for service in &mut services {
        let repeated = settle(&mut service.exceptions);
        let text = format!(
            "service `{}` has {repeated} duplicate exceptions; the last exception of each day is \
             used",
            service.id
        );
        let finding = Finding::new(codes::W740, text).at(Place::of_source(&file));
        context.diagnostics.push_counted(finding, repeated);
    }
    if !source.has(CALENDAR.file) && !source.has(CALENDAR_DATES.file) {
        let text =
            "the feed has neither `calendar.txt` nor `calendar_dates.txt`, so no trip ever runs";
        let finding = Finding::new(codes::E700, text).at(Place::of_source(context.name));
        context.diagnostics.push(finding);
    }
    Ok((services, ids))
}

fn regular(row: &Row<'_>, diagnostics: &mut Diagnostics) -> TransitService {
    let mut weekdays = [false; 7];
    for (index, runs) in weekdays.iter_mut().enumerate() {
        let flag = |f: &[u8]| matches!(f, b"0" | b"1").then(|| f == b"1");
        *runs = row.value(MONDAY + index, flag, diagnostics).unwrap_or(false);
    }
    let mut ends = [START, END].map(|column| {
        let day = value::date(row.get(column));
        if day.is_none() {
            row.refuse(column, (codes::W729, "; the service never runs by weekday"), diagnostics);
        }
        day
    });
    if let [Some(start), Some(end)] = ends
        && end < start
    {
        row.report(codes::W728, END, diagnostics, || {
            format!("found {end}, before the start {start}; the service never runs by weekday")
        });
        ends = [None, None];
    }
    let [start, end] = ends;
    TransitService {
        id: row.text(0, diagnostics),
        weekdays,
        period: start.zip(end),
        exceptions: Vec::new(),
    }
}

fn exception(row: &Row<'_>, diagnostics: &mut Diagnostics) -> Option<(CivilDate, bool)> {
    let day = row.needed(1, value::date, diagnostics)?;
    let added = row.needed(2, |f| matches!(f, b"1" | b"2").then(|| f == b"1"), diagnostics)?;
    Some((day, added))
}

/// Sorts exceptions by day; if a day has several, the last one in the file is used.
fn settle(exceptions: &mut Vec<(CivilDate, bool)>) -> u64 {
    exceptions.sort_by_key(|exception| exception.0);
    let before = exceptions.len();
    let mut kept: Vec<(CivilDate, bool)> = Vec::with_capacity(before);
    for exception in exceptions.drain(..) {
        match kept.last_mut() {
            Some(last) if last.0 == exception.0 => *last = exception,
            _ => kept.push(exception),
        }
    }
    *exceptions = kept;
    let repeated = before - exceptions.len();
    repeated as u64
}

/// First and last day that a feed claims to cover.
pub(super) type Validity = (Option<CivilDate>, Option<CivilDate>);

/// Reads `feed_info.txt`.
pub(super) fn read_validity(
    source: &mut Source,
    context: &mut Context<'_>,
) -> Result<Validity, GtfsError> {
    let mut validity = (None, None);
    each_row(source, &FEED_INFO, context, |row, diagnostics| {
        let start = row.value(0, value::date, diagnostics);
        let end = row.value(1, value::date, diagnostics);
        if let (Some(start), Some(end)) = (start, end)
            && end < start
        {
            row.report(codes::W728, 1, diagnostics, || {
                format!("found end {end} before start {start}; the validity period is ignored")
            });
            return;
        }
        validity = (start, end);
    })?;
    Ok(validity)
}
