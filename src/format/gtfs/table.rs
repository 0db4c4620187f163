//! A text table of a feed, row by row.

use crate::base::{Code, Diagnostics, Finding, Place, codes};
use std::collections::HashMap;
use std::io::{self, Read};

use csv::ByteRecord;

use crate::dataset::NO_INDEX;
use crate::format::gtfs::error::GtfsError;
use crate::format::gtfs::guard::{Bound, Guard};
use crate::format::gtfs::limits::Limits;
use crate::format::gtfs::source::Source;
use crate::format::gtfs::value;

/// Maps the ids in the file to indices in the feed.
pub(super) type Ids = HashMap<Box<[u8]>, u32>;

/// How much a feed depends on a file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Required for any timetable.
    Must,
    /// Required for departures or means of transport.
    Should,
    /// Required for names.
    Useful,
    /// Optional.
    May,
}

/// A file and its columns that are read, in the order in which rows are asked for them.
pub(super) struct Layout {
    pub file: &'static str,
    pub need: Need,
    /// Columns; a table that lacks one of the first `required` is not read.
    pub columns: &'static [&'static str],
    pub required: usize,
}

/// Reasons to stop reading a table.
enum Fault {
    Missing,
    Column(&'static str, String),
    Broken(io::Error),
    Bound(&'static str, u64),
}

/// The context shared by all tables of a feed.
pub(super) struct Context<'a> {
    pub name: &'a str,
    pub limits: Limits,
    pub diagnostics: Diagnostics,
}

impl Context<'_> {
    /// The name of a file of the feed in findings.
    pub fn source(&self, file: &str) -> String {
        format!("{}/{file}", self.name)
    }

    /// Reports a finding about a whole file that counts for several records.
    pub fn tell(&mut self, code: Code, file: &str, count: u64, text: String) {
        let place = Place::of_source(self.source(file));
        self.diagnostics.push_counted(Finding::new(code, text).at(place), count);
    }
}

/// A row: trimmed fields by the position of their column in the [`Layout`].
pub(super) struct Row<'a> {
    record: &'a ByteRecord,
    positions: &'a [usize],
    layout: &'static Layout,
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The file as the place of a finding names it.
    source: &'a str,
}

impl<'a> Row<'a> {
    /// The trimmed field; empty when the row or table does not have it.
    pub fn get(&self, column: usize) -> &'a [u8] {
        value::trimmed(self.record.get(self.positions[column]).unwrap_or_default())
    }

    /// The name of a column.
    pub fn name(&self, column: usize) -> &'static str {
        self.layout.columns[column]
    }

    /// Reports a finding about a field; the text is built only if the finding is kept.
    pub fn report(
        &self,
        code: Code,
        column: usize,
        diagnostics: &mut Diagnostics,
        text: impl FnOnce() -> String,
    ) {
        diagnostics.push_with(code, self.source, |file| {
            (file.feature(format!("line {}", self.line)).field(self.name(column)), text())
        });
    }

    /// Reports a finding about the row; the text is built only if the finding is kept.
    fn report_row(&self, code: Code, diagnostics: &mut Diagnostics, text: impl FnOnce() -> String) {
        diagnostics.push_with(code, self.source, |file| {
            (file.feature(format!("line {}", self.line)), text())
        });
    }

    /// The field as text; a finding if it is not UTF-8.
    pub fn text(&self, column: usize, diagnostics: &mut Diagnostics) -> String {
        let (text, guessed) = value::text(self.get(column));
        if guessed {
            self.report(codes::W730, column, diagnostics, || {
                format!("found text that is not UTF-8; read as Windows-1252: `{text}`")
            });
        }
        text.into_owned()
    }

    /// The value of an optional field; a finding if it cannot be parsed.
    pub fn value<T>(
        &self,
        column: usize,
        parse: impl FnOnce(&[u8]) -> Option<T>,
        diagnostics: &mut Diagnostics,
    ) -> Option<T> {
        let field = self.get(column);
        if field.is_empty() {
            return None;
        }
        let value = parse(field);
        if value.is_none() {
            self.refuse(column, (codes::W721, ""), diagnostics);
        }
        value
    }

    /// The value of a required field; a finding if it is missing, and the row is left out.
    pub fn needed<T>(
        &self,
        column: usize,
        parse: impl FnOnce(&[u8]) -> Option<T>,
        diagnostics: &mut Diagnostics,
    ) -> Option<T> {
        let value = parse(self.get(column));
        if value.is_none() {
            self.refuse(column, (codes::W722, "; the row is left out"), diagnostics);
        }
        value
    }

    /// Reports a field that cannot be parsed.
    pub fn refuse(&self, column: usize, (code, so): (Code, &str), diagnostics: &mut Diagnostics) {
        let field = self.get(column);
        let expected = expected_of(self.name(column));
        self.report(code, column, diagnostics, || {
            let found = if field.is_empty() { "nothing".to_owned() } else { value::shown(field) };
            format!("found {found}; expected {expected}{so}")
        });
    }

    /// The id of the row; a finding when it is empty, as the row is then left out.
    pub fn id(&self, column: usize, diagnostics: &mut Diagnostics) -> Option<&'a [u8]> {
        let id = self.get(column);
        if id.is_empty() {
            self.report(codes::W722, column, diagnostics, || {
                String::from("found nothing; expected an id; the row is left out")
            });
        }
        (!id.is_empty()).then_some(id)
    }

    /// A finding about a row whose trip the feed does not define; none if the feed defines no trip at
    /// all, since the missing or empty file is reported once.
    pub fn report_unknown_trip(&self, column: usize, trips: &Ids, diagnostics: &mut Diagnostics) {
        if !trips.is_empty() {
            self.report(codes::W746, column, diagnostics, || {
                let id = value::shown(self.get(column));
                format!("found {id}, which the feed does not define; the row is left out")
            });
        }
    }

    /// The index of the entry a field refers to; [`NO_INDEX`] and a finding if it is unknown. If the
    /// feed defines no such entry at all, the missing or empty file is reported once instead.
    pub fn reference(&self, column: usize, ids: &Ids, diagnostics: &mut Diagnostics) -> u32 {
        let id = self.get(column);
        ids.get(id).copied().unwrap_or_else(|| {
            if !ids.is_empty() {
                self.report(codes::W723, column, diagnostics, || {
                    format!("found {}, which the feed does not define", value::shown(id))
                });
            }
            NO_INDEX
        })
    }
}

const DAY: &str = "a day such as 20240131";

fn expected_of(column: &str) -> &'static str {
    match column {
        "date" | "start_date" | "end_date" | "feed_start_date" | "feed_end_date" => DAY,
        "arrival_time" | "departure_time" | "start_time" | "end_time" => "a time such as 08:05:00",
        "stop_lat" | "stop_lon" => "a number of degrees",
        "location_type" => "a number from 0 to 4",
        "exception_type" => "1 or 2",
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday"
        | "exact_times" => "0 or 1",
        "pickup_type" => "a number from 0 to 3",
        "wheelchair_boarding" => "a number from 0 to 2",
        _ => "a whole number",
    }
}

/// Reads all rows of a file of a feed. Faults of the file are findings unless the file is
/// [required](Need::Must).
pub(super) fn each_row(
    source: &mut Source,
    layout: &'static Layout,
    context: &mut Context<'_>,
    mut take: impl FnMut(&Row<'_>, &mut Diagnostics),
) -> Result<(), GtfsError> {
    let mut line = 0;
    let outcome = rows_of(source, layout, context, &mut line, &mut take);
    outcome.or_else(|fault| report(fault, layout, context, line))
}

fn rows_of(
    source: &mut Source,
    layout: &'static Layout,
    context: &mut Context<'_>,
    line: &mut u64,
    take: &mut dyn FnMut(&Row<'_>, &mut Diagnostics),
) -> Result<(), Fault> {
    let member = source.member(layout.file).map_err(Fault::Broken)?.ok_or(Fault::Missing)?;
    let limit = context.limits.bytes_of(member.packed);
    let guard = Guard::new(member.reader, limit, context.limits.row_bytes);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(1 << 16)
        .from_reader(guard);
    let mut record = ByteRecord::new();
    if !next(&mut reader, &mut record)? {
        let found = String::from("nothing: it is empty");
        return Err(Fault::Column(layout.columns[0], found));
    }
    let table = Shape { layout, positions: positions(&record, layout)?, fields: record.len() };
    let rows_max = match layout.file {
        "stop_times.txt" => context.limits.calls,
        _ => context.limits.rows,
    };
    let file = context.source(layout.file);
    let mut rows = 0usize;
    while next(&mut reader, &mut record)? {
        let open = reader.get_ref().ended();
        let breaks = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        // The reader is at the start of the next line, and only an open quote lacks a final line
        // feed. The record's own position would include blank lines before it.
        let lines = if open { breaks } else { breaks + 1 };
        *line = reader.position().line().saturating_sub(lines);
        let blank = record.len() == 1 && record.get(0).is_some_and(|f| f.trim_ascii().is_empty());
        if blank {
            continue;
        }
        if rows == rows_max {
            return Err(Fault::Bound("rows", rows_max as u64));
        }
        rows += 1;
        let positions = &table.positions;
        let row = Row { record: &record, positions, layout, line: *line, source: &file };
        if table.fits(&row, (open, lines), &mut context.diagnostics) {
            take(&row, &mut context.diagnostics);
        }
    }
    if rows == 0 && layout.need == Need::Must {
        let text = String::from("has column names but no rows");
        context.tell(codes::E705, layout.file, 1, text);
    }
    Ok(())
}

/// The header of a table.
struct Shape {
    layout: &'static Layout,
    positions: Vec<usize>,
    fields: usize,
}

impl Shape {
    /// Whether a row is usable. Reports rows that span several lines (an open quote if the number
    /// of fields is wrong) and rows with more or fewer fields than the header.
    fn fits(
        &self,
        row: &Row<'_>,
        (open, lines): (bool, u64),
        diagnostics: &mut Diagnostics,
    ) -> bool {
        let (found, expected) = (row.record.len(), self.fields);
        if open || (lines > 1 && found != expected) {
            row.report_row(codes::E704, diagnostics, || {
                format!("a quote is never closed; {lines} lines are lost")
            });
            return false;
        }
        if lines > 1 {
            row.report_row(codes::W742, diagnostics, || {
                format!("found a value over {lines} lines; expected no line breaks in values")
            });
        } else if found != expected {
            row.report_row(codes::W731, diagnostics, || {
                let file = self.layout.file;
                format!("found {found} fields; expected {expected} as in the first line of {file}")
            });
        }
        true
    }
}

fn next<R: Read>(
    reader: &mut csv::Reader<Guard<R>>,
    record: &mut ByteRecord,
) -> Result<bool, Fault> {
    let read = reader.read_byte_record(record);
    if let Some(bound) = reader.get_ref().reached() {
        return Err(match bound {
            Bound::File(limit) => Fault::Bound("unpacked bytes", limit),
            Bound::Row(limit) => Fault::Bound("bytes in a row (is a quote never closed?)", limit),
        });
    }
    reader.get_mut().row_done();
    read.map_err(|error| Fault::Broken(io::Error::from(error)))
}

/// The indices of the columns; `usize::MAX` for missing columns.
fn positions(header: &ByteRecord, layout: &Layout) -> Result<Vec<usize>, Fault> {
    let unmarked = |field: &[u8]| {
        let field = field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field);
        // A file that was marked twice has two byte order marks.
        value::trimmed(field.strip_prefix(b"\xef\xbb\xbf").unwrap_or(field)).to_ascii_lowercase()
    };
    let names: Vec<Vec<u8>> = header.iter().map(unmarked).collect();
    let position = |column: &&str| names.iter().position(|name| name == column.as_bytes());
    let found: Vec<Option<usize>> = layout.columns.iter().map(position).collect();
    if let Some(missing) = found[..layout.required].iter().position(Option::is_none) {
        let shown = header.iter().take(20).map(value::shown).collect::<Vec<_>>().join(", ");
        return Err(Fault::Column(layout.columns[missing], shown));
    }
    Ok(found.into_iter().map(|position| position.unwrap_or(usize::MAX)).collect())
}

fn report(
    fault: Fault,
    layout: &'static Layout,
    context: &mut Context<'_>,
    line: u64,
) -> Result<(), GtfsError> {
    let (name, file) = (context.name.to_owned(), layout.file);
    let must = layout.need == Need::Must;
    let (code, text) = match fault {
        Fault::Missing if must => {
            return Err(GtfsError::MissingFile { name, file, found: String::new() });
        }
        Fault::Column(column, found) if must => {
            return Err(GtfsError::MissingColumn { name, file, column, found });
        }
        Fault::Broken(source) if must => {
            return Err(GtfsError::Damaged { name, file, line, source });
        }
        Fault::Bound(what, limit) if must => {
            return Err(GtfsError::TooLarge { name, file, line, what, limit });
        }
        Fault::Missing if layout.need == Need::May => return Ok(()),
        Fault::Missing if layout.need == Need::Useful => {
            (codes::W720, format!("the feed has no `{file}`; names are missing"))
        }
        Fault::Missing => (codes::E700, format!("the feed has no `{file}`")),
        Fault::Column(column, found) => {
            (codes::E701, format!("has no column `{column}` and is not read; found {found}"))
        }
        Fault::Broken(cause) => {
            (codes::E702, format!("cannot be read beyond line {line}; the rest is lost: {cause}"))
        }
        Fault::Bound(what, limit) => {
            (codes::E703, format!("more than {limit} {what} after line {line}; the rest is lost"))
        }
    };
    context.tell(code, file, 1, text);
    Ok(())
}
