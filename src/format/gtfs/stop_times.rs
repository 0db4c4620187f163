//! `stop_times.txt`: by far the largest file, streamed.

use crate::base::{Diagnostics, codes, zip_equal};
use crate::dataset::{CallTime, NO_INDEX};
use crate::format::gtfs::error::GtfsError;
use crate::format::gtfs::source::Source;
use crate::format::gtfs::table::{Context, Ids, Layout, Need, Row, each_row};
use crate::format::gtfs::times::{TimeFlaws, complete};
use crate::format::gtfs::trips::{TRIPS_FILE, Trips};
use crate::format::gtfs::value;

static STOP_TIMES: Layout = Layout {
    file: "stop_times.txt",
    need: Need::Must,
    columns: &[
        "trip_id",
        "stop_id",
        "stop_sequence",
        "departure_time",
        "arrival_time",
        "pickup_type",
    ],
    required: 3,
};
const TRIP: usize = 0;
const STOP: usize = 1;
const SEQUENCE: usize = 2;
const DEPARTURE: usize = 3;
const ARRIVAL: usize = 4;
const PICKUP: usize = 5;

/// Consecutive rows of one trip in the file.
struct Block {
    trip: u32,
    first: u32,
    rows: u32,
}

/// The calls in columns, 12 bytes a row.
#[derive(Default)]
struct Calls {
    locations: Vec<u32>,
    times: Vec<CallTime>,
    sequences: Vec<u32>,
    blocks: Vec<Block>,
}

/// The trip of the last row, so that it need not be looked up again.
struct Current {
    id: Vec<u8>,
    trip: u32,
}

/// Reads the locations and times of all calls, by trip and in travel order, and sets each trip's
/// range of calls.
pub(super) fn read_calls(
    source: &mut Source,
    context: &mut Context<'_>,
    locations: &Ids,
    trips: &mut Trips,
) -> Result<(Vec<u32>, Vec<CallTime>), GtfsError> {
    let mut calls = Calls::default();
    let mut current = Current { id: Vec::new(), trip: NO_INDEX };
    each_row(source, &STOP_TIMES, context, |row, diagnostics| {
        let Some(trip) = trip_of(row, &mut current, &trips.ids, diagnostics) else { return };
        calls.take(row, trip, locations, diagnostics);
    })?;
    calls.gather(trips.list.len(), context);
    calls.settle(trips, context);
    without_calls(trips, context);
    calls.locations.shrink_to_fit();
    calls.times.shrink_to_fit();
    Ok((calls.locations, calls.times))
}

fn trip_of(
    row: &Row<'_>,
    current: &mut Current,
    ids: &Ids,
    diagnostics: &mut Diagnostics,
) -> Option<u32> {
    let id = row.get(TRIP);
    if id != current.id || id.is_empty() {
        id.clone_into(&mut current.id);
        row.id(TRIP, diagnostics)?;
        current.trip = ids.get(id).copied().unwrap_or(NO_INDEX);
    }
    if current.trip == NO_INDEX {
        row.report_unknown_trip(TRIP, ids, diagnostics);
    }
    (current.trip != NO_INDEX).then_some(current.trip)
}

impl Calls {
    fn take(&mut self, row: &Row<'_>, trip: u32, locations: &Ids, diagnostics: &mut Diagnostics) {
        let Some(sequence) = row.needed(SEQUENCE, value::whole, diagnostics) else { return };
        if self.blocks.last().is_none_or(|block| block.trip != trip) {
            self.blocks.push(Block { trip, first: self.times.len() as u32, rows: 0 });
        }
        let block = self.blocks.last_mut().expect("a block was just pushed if there was none");
        let before = if block.rows == 0 { None } else { self.sequences.last().copied() };
        if before == Some(sequence) {
            repeated(row, diagnostics);
            return;
        }
        if before.is_some_and(|before| sequence < before) {
            row.report(codes::W726, SEQUENCE, diagnostics, || {
                let before = before.unwrap_or_default();
                format!(
                    "found {sequence} after {before}, expected ascending numbers; the calls of the \
                     trip are sorted"
                )
            });
        }
        block.rows += 1;
        let location = match row.get(STOP) {
            b"" => missing_stop(row, diagnostics),
            _ => row.reference(STOP, locations, diagnostics),
        };
        self.locations.push(location);
        self.times.push(call_time(row, diagnostics));
        self.sequences.push(sequence);
    }

    /// Joins the blocks of each trip and sorts blocks by trip.
    fn gather(&mut self, trips: usize, context: &mut Context<'_>) {
        let mut blocks_of = vec![0u32; trips];
        for block in &self.blocks {
            blocks_of[block.trip as usize] += 1;
        }
        let scattered = blocks_of.iter().filter(|blocks| **blocks > 1).count();
        if scattered == 0 {
            return;
        }
        let text = format!(
            "the rows of {scattered} trips are scattered over the file; they are brought together"
        );
        context.tell(codes::N710, STOP_TIMES.file, scattered as u64, text);
        self.blocks.sort_by_key(|block| (block.trip, block.first));
        self.locations = gathered(&self.locations, &self.blocks);
        self.times = gathered(&self.times, &self.blocks);
        self.sequences = gathered(&self.sequences, &self.blocks);
        let mut first = 0;
        let blocks = std::mem::take(&mut self.blocks);
        for block in blocks {
            match self.blocks.last_mut() {
                Some(last) if last.trip == block.trip => last.rows += block.rows,
                _ => self.blocks.push(Block { first, ..block }),
            }
            first += block.rows;
        }
    }

    /// Sorts the calls of each trip and interpolates missing times.
    fn settle(&mut self, trips: &mut Trips, context: &mut Context<'_>) {
        let mut flaws = TimeFlaws::default();
        for block in std::mem::take(&mut self.blocks) {
            let range = block.first as usize..(block.first + block.rows) as usize;
            let ordered = self.sequences[range.clone()].is_sorted_by(|a, b| a < b);
            let rows = if ordered { block.rows } else { self.sort_calls(range.clone(), context) };
            let (trip, line) = {
                let at = block.trip as usize;
                (&mut trips.list[at], trips.lines[at])
            };
            (trip.first_call, trip.calls) = (block.first, rows);
            let times = &mut self.times[range.start..range.start + rows as usize];
            complete(times, line, &mut flaws);
        }
        self.sequences = Vec::new();
        flaws.report(STOP_TIMES.file, context);
    }

    /// Sorts calls by sequence number and drops duplicates; the first in the file is kept. Returns
    /// the number of calls kept, which are at the start of the range.
    fn sort_calls(&mut self, range: std::ops::Range<usize>, context: &mut Context<'_>) -> u32 {
        let mut order: Vec<usize> = range.clone().collect();
        order.sort_by_key(|at| self.sequences[*at]);
        order.dedup_by_key(|at| self.sequences[*at]);
        let lost = range.len() - order.len();
        let text = format!("{lost} calls of a trip repeat a stop_sequence; they are left out");
        context.tell(codes::W741, STOP_TIMES.file, lost as u64, text);
        let locations: Vec<u32> = order.iter().map(|at| self.locations[*at]).collect();
        let times: Vec<CallTime> = order.iter().map(|at| self.times[*at]).collect();
        let kept = range.start..range.start + order.len();
        self.locations[kept.clone()].copy_from_slice(&locations);
        self.times[kept].copy_from_slice(&times);
        order.len() as u32
    }
}

fn gathered<T: Copy>(column: &[T], blocks: &[Block]) -> Vec<T> {
    let mut to = Vec::with_capacity(column.len());
    for block in blocks {
        let first = block.first as usize;
        to.extend_from_slice(&column[first..first + block.rows as usize]);
    }
    to
}

fn repeated(row: &Row<'_>, diagnostics: &mut Diagnostics) {
    row.report(codes::W741, SEQUENCE, diagnostics, || {
        let found = value::shown(row.get(SEQUENCE));
        format!("found {found} a second time in this trip; only the first row is kept")
    });
}

fn missing_stop(row: &Row<'_>, diagnostics: &mut Diagnostics) -> u32 {
    row.report(codes::W745, STOP, diagnostics, || {
        String::from("found nothing, expected a stop; the location of the call is unknown")
    });
    NO_INDEX
}

fn call_time(row: &Row<'_>, diagnostics: &mut Diagnostics) -> CallTime {
    let departure = row.value(DEPARTURE, value::time, diagnostics);
    let seconds = match departure {
        None => row.value(ARRIVAL, value::time, diagnostics),
        known => known,
    };
    let pickup = match row.get(PICKUP) {
        b"" | b"0" => 0,
        _ => row.value(PICKUP, |f| value::whole(f).filter(|n| *n <= 3), diagnostics).unwrap_or(0),
    };
    CallTime::new(seconds, pickup != 1)
}

fn without_calls(trips: &Trips, context: &mut Context<'_>) {
    let file = context.source(TRIPS_FILE);
    for (trip, line) in zip_equal(&trips.list, &trips.lines).filter(|(trip, _)| trip.calls < 2) {
        context.diagnostics.push_with(codes::W727, &file, |file| {
            let text = match trip.calls {
                0 => "the trip has no stop_times, so it has no departure",
                _ => "the trip has only one stop, so it has no departure",
            };
            (file.feature(format!("line {line}")).field("trip_id"), text)
        });
    }
}
