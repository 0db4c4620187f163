//! Reads a text table into a layer. All attributes stay text, because `07` and `7` are different
//! ids; the column mapping decides which columns are numbers.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::io::{self, BufRead, BufReader, Read};

use ::csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE, WINDOWS_1252};
use polars::prelude::{DataFrame, IntoColumn, StringChunked, StringChunkedBuilder};

use super::options::{CsvGeometry, CsvOptions};
use super::place::Rows;
use super::quotes::Quotes;
use super::sniff::{self, DecimalSign};
use crate::base::limits::{COLUMNS_MAX, RECORD_BYTES_MAX};
use crate::base::{Code, Diagnostics, Finding, Place, codes};
use crate::dataset::{CrsId, Layer, RecordKind};
use crate::format::file_error::FileError;
use crate::format::input::with_head;
use crate::format::text::{report_double_encoding, undo_double_encoding};
use crate::format::{FormatError, ReadOptions};

/// Size of the parser's buffer.
const BUFFER_BYTES: usize = 1 << 16;

/// Records that become rows while the next ones are read.
const RECORDS_AT_ONCE: usize = 1_024;

/// Fewer records are read together where they have so many bytes.
const BYTES_AT_ONCE: usize = 1 << 22;

/// A table under construction.
struct Table<'o> {
    name: &'o str,
    fix_encoding: bool,
    header: Vec<String>,
    /// Columns whose header is blank.
    unnamed: Vec<usize>,
    columns: Vec<StringChunkedBuilder>,
    lines: Vec<u64>,
    /// Number of rows without a single value.
    blank_rows: u64,
    diagnostics: Diagnostics,
    decimal: DecimalSign,
    /// Number of fields with valid UTF-8 beyond ASCII, and of fields that are not UTF-8.
    utf8_fields: u64,
    other_fields: u64,
}

/// Reads a layer from a text table.
pub(in crate::format) fn read(
    reader: &mut dyn BufRead,
    name: &str,
    options: &ReadOptions,
) -> Result<(Layer, Diagnostics), FormatError> {
    let head = reader.fill_buf().map_err(FileError::when("read", name))?;
    let wide = [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let mark: &[u8] = if *encoding == UTF_16LE { b"\xff\xfe" } else { b"\xfe\xff" };
        head.starts_with(mark)
    });
    if let Some(encoding) = wide {
        let decoder = encoding.new_decoder_with_bom_removal();
        let mut text =
            BufReader::with_capacity(1 << 16, Decoded { inner: reader, decoder, finished: false });
        let mut text = with_head(&mut text).map_err(FileError::when("read", name))?;
        return read_table(&mut text, name, options, encoding.name());
    }
    if head.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    read_table(reader, name, options, "")
}

/// Converts text in another encoding to UTF-8.
struct Decoded<'r> {
    inner: &'r mut dyn BufRead,
    decoder: Decoder,
    finished: bool,
}

impl Read for Decoded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let bytes = self.inner.fill_buf()?;
            let last = bytes.is_empty();
            if self.finished {
                return Ok(0);
            }
            let (result, taken, written, _) = self.decoder.decode_to_utf8(bytes, buffer, last);
            self.finished = last && result == CoderResult::InputEmpty;
            self.inner.consume(taken);
            if written > 0 || self.finished {
                return Ok(written);
            }
        }
    }
}

/// Limits the bytes per record, so that a quote that is never closed cannot exhaust memory.
struct Budget<'r> {
    inner: &'r mut dyn BufRead,
    left: &'r Cell<usize>,
    quotes: &'r RefCell<Quotes>,
}

impl Read for Budget<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(left) = self.left.get().checked_sub(buffer.len()) else {
            return Err(io::Error::other("a record exceeds the size limit"));
        };
        self.left.set(left);
        let count = self.inner.read(buffer)?;
        self.quotes.borrow_mut().see(&buffer[..count]);
        Ok(count)
    }
}

fn read_table(
    reader: &mut dyn BufRead,
    name: &str,
    options: &ReadOptions,
    encoding: &str,
) -> Result<(Layer, Diagnostics), FormatError> {
    let head = reader.fill_buf().map_err(FileError::when("read", name))?;
    let declared = sniff::declared_separator(head);
    let sniffed = || declared.unwrap_or_else(|| sniff::separator(head));
    let separator = options.csv.separator.unwrap_or_else(sniffed);
    let mut table = Table {
        name,
        fix_encoding: options.fix_encoding,
        header: Vec::new(),
        unnamed: Vec::new(),
        columns: Vec::new(),
        lines: Vec::new(),
        blank_rows: 0,
        diagnostics: Diagnostics::default(),
        decimal: DecimalSign::default(),
        utf8_fields: 0,
        other_fields: 0,
    };
    let (left, quotes) = (Cell::new(0), RefCell::new(Quotes::new(separator)));
    let mut csv = ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .buffer_capacity(BUFFER_BYTES)
        .from_reader(Budget { inner: reader, left: &left, quotes: &quotes });
    if declared.is_some() {
        // The line that declares the separator is no header.
        left.set(RECORD_BYTES_MAX);
        csv.read_byte_record(&mut ByteRecord::new())
            .map_err(|error| table.no_record(error, &left))?;
    }
    // Records are read while those before them become rows.
    let (mut taken, mut next) = (Batch::default(), Batch::default());
    loop {
        let mut result = Ok(());
        rayon::in_place_scope(|scope| {
            scope.spawn(|_| result = table.take_all(&taken));
            next.read(&mut csv, &left, &quotes);
        });
        result?;
        if let Some(error) = next.error.take() {
            taken = next;
            table.take_all(&taken)?;
            return Err(table.no_record(error, &left));
        }
        if next.count == 0 {
            break;
        }
        std::mem::swap(&mut taken, &mut next);
    }
    table.report_quotes(&quotes.borrow())?;
    table.finish(&options.csv, options.crs.clone(), separator, encoding)
}

/// Records that are read together.
#[derive(Default)]
struct Batch {
    /// Records with their lines, of which the first so many count; the others keep their memory for later.
    records: Vec<(ByteRecord, u64)>,
    count: usize,
    /// Why the record after these cannot be read.
    error: Option<::csv::Error>,
}

impl Batch {
    /// Reads the next records; none at the end of the table.
    fn read<R: Read>(
        &mut self,
        csv: &mut ::csv::Reader<R>,
        left: &Cell<usize>,
        quotes: &RefCell<Quotes>,
    ) {
        self.count = 0;
        let mut bytes = 0;
        while self.count < RECORDS_AT_ONCE && bytes < BYTES_AT_ONCE {
            if self.records.len() == self.count {
                self.records.push((ByteRecord::new(), 0));
            }
            let (record, line) = &mut self.records[self.count];
            if record.as_slice().len() > BUFFER_BYTES {
                *record = ByteRecord::new();
            }
            left.set(RECORD_BYTES_MAX);
            match csv.read_byte_record(record) {
                Ok(true) => {
                    let byte = record.position().map_or(0, ::csv::Position::byte);
                    *line = quotes.borrow_mut().line_of(byte);
                    bytes += record.as_slice().len();
                    self.count += 1;
                }
                Ok(false) => return,
                Err(error) => {
                    self.error = Some(error);
                    return;
                }
            }
        }
    }
}

impl Table<'_> {
    /// Takes records, the first of all as the header.
    fn take_all(&mut self, batch: &Batch) -> Result<(), FormatError> {
        for (record, line) in &batch.records[..batch.count] {
            if self.header.is_empty() {
                self.take_header(record)?;
            } else {
                self.take_record(record, *line);
            }
        }
        Ok(())
    }

    /// Why the record after the last line cannot be read.
    fn no_record(&self, error: ::csv::Error, left: &Cell<usize>) -> FormatError {
        let byte = error.position().map_or(0, ::csv::Position::byte);
        let after = format!(", after line {}", self.lines.last().copied().unwrap_or(0));
        match error.into_kind() {
            ::csv::ErrorKind::Io(_) if left.get() < BUFFER_BYTES => FormatError::TooLarge {
                name: self.name.to_owned(),
                place: format!("a record{after}"),
                what: "length in bytes".into(),
                limit: RECORD_BYTES_MAX,
            },
            ::csv::ErrorKind::Io(source) => FileError::when("read", self.name)(source).into(),
            other => FormatError::Broken {
                name: self.name.to_owned(),
                byte,
                after,
                reason: format!("{other:?}"),
            },
        }
    }

    fn place(&self, line: u64) -> Place {
        Place::of_source(self.name).feature(format!("line {line}"))
    }

    fn warn(&mut self, code: Code, message: String, place: Place) {
        self.diagnostics.push(Finding::new(code, message).at(place));
    }

    /// Reports a finding about a line and, unless empty, a field. The text is built only if the
    /// finding is kept.
    fn report(&mut self, code: Code, (line, field): (u64, &str), message: impl FnOnce() -> String) {
        self.diagnostics.push_with(code, self.name, |file| {
            let place = file.feature(format!("line {line}"));
            (if field.is_empty() { place } else { place.field(field) }, message())
        });
    }

    fn take_header(&mut self, record: &ByteRecord) -> Result<(), FormatError> {
        if record.len() > COLUMNS_MAX {
            return Err(FormatError::TooLarge {
                name: self.name.to_owned(),
                place: "line 1".into(),
                what: format!("{} columns", record.len()),
                limit: COLUMNS_MAX,
            });
        }
        for (number, field) in record.iter().enumerate() {
            let text = self.decode(field, 1, None);
            let mut name = sniff::cell_text(text.trim()).trim().to_owned();
            if name.is_empty() {
                name = format!("column_{}", number + 1);
                self.unnamed.push(number);
            }
            if self.header.contains(&name) {
                // The usual suffix may be in use as well.
                let twin = (number + 1..)
                    .map(|ending| format!("{name}_{ending}"))
                    .find(|twin| !self.header.contains(twin))
                    .expect("there are more numbers than columns");
                let message =
                    format!("two columns are named `{name}`; the second is renamed to `{twin}`");
                self.warn(codes::W221, message, self.place(1));
                name = twin;
            }
            self.header.push(name);
        }
        let column = |name: &String| StringChunkedBuilder::new(name.into(), 0);
        self.columns = self.header.iter().map(column).collect();
        Ok(())
    }

    /// The text of a field. A table in Latin-1 is recognised by its first umlaut, which is not
    /// valid UTF-8. The encoding is decided field by field and reported once.
    fn decode<'f>(&mut self, field: &'f [u8], line: u64, column: Option<usize>) -> Cow<'f, str> {
        let text = match std::str::from_utf8(field) {
            Ok(text) => {
                self.utf8_fields += u64::from(!text.is_ascii());
                Cow::Borrowed(text)
            }
            Err(_) => {
                self.other_fields += 1;
                WINDOWS_1252.decode_without_bom_handling(field).0
            }
        };
        let Some(mended) = undo_double_encoding(&text) else { return text };
        let place = |file: Place| {
            let place = file.feature(format!("line {line}"));
            match column {
                Some(column) => place.field(&self.header[column]),
                None => place,
            }
        };
        let (fix, at) = (self.fix_encoding, (self.name, place));
        report_double_encoding((&text, &mended), fix, at, &mut self.diagnostics);
        if self.fix_encoding { Cow::Owned(mended) } else { text }
    }

    fn take_record(&mut self, record: &ByteRecord, line: u64) {
        let width = self.header.len();
        let is_blank = |field: &[u8]| field.trim_ascii().is_empty();
        // A spreadsheet writes rows that once had a value.
        if record.iter().all(is_blank) {
            self.blank_rows += 1;
            return;
        }
        let has_more = record.iter().skip(width).any(|field| !is_blank(field));
        if record.len() < width || has_more {
            let fate = if record.len() < width {
                "the missing ones are empty"
            } else {
                "the others are ignored"
            };
            self.report(codes::W222, (line, ""), || {
                format!("found {} fields, expected {width}; {fate}", record.len())
            });
        }
        for column in 0..width {
            match record.get(column) {
                None | Some(b"") => self.columns[column].append_null(),
                Some(field) => {
                    let text = self.decode(field, line, Some(column));
                    let text = sniff::cell_text(&text);
                    self.decimal.see(&text);
                    self.columns[column].append_value(text);
                }
            }
        }
        self.lines.push(line);
    }

    /// A quote that is never closed has merged all lines after it into one field, so the table is
    /// not what the file says.
    fn report_quotes(&mut self, quotes: &Quotes) -> Result<(), FormatError> {
        if let Some(line) = quotes.open() {
            return Err(FormatError::OpenQuote { name: self.name.to_owned(), line });
        }
        let listed = quotes.stray.len() as u64;
        for line in &quotes.stray {
            let message = "text follows a closing quote; a quote may be missing and lines may have \
                           been merged";
            self.warn(codes::E228, message.to_owned(), self.place(*line));
        }
        if quotes.stray_count > listed {
            let finding = Finding::new(codes::E228, "text follows a closing quote");
            let finding = finding.at(Place::of_source(self.name));
            self.diagnostics.push_counted(finding, quotes.stray_count - listed);
        }
        Ok(())
    }

    /// Leaves out columns without a name and without any value, as a spreadsheet writes them at the right
    /// edge; other columns without a name are reported (W220).
    fn settle_columns(&mut self, texts: &mut Vec<StringChunked>) {
        let unnamed = std::mem::take(&mut self.unnamed);
        let is_empty =
            |column: &usize| texts[*column].iter().flatten().all(|text| text.trim().is_empty());
        let (empty, filled): (Vec<usize>, Vec<usize>) = unnamed.into_iter().partition(is_empty);
        for number in filled {
            let message =
                format!("column {} has no name; it is named `{}`", number + 1, self.header[number]);
            self.warn(codes::W220, message, self.place(1));
        }
        for column in empty.into_iter().rev().filter(|_| !self.lines.is_empty()) {
            texts.remove(column);
            self.header.remove(column);
        }
        let message = "rows without a single value are left out";
        let finding = Finding::new(codes::N243, message).at(Place::of_source(self.name));
        self.diagnostics.push_counted(finding, self.blank_rows);
    }

    fn finish(
        mut self,
        options: &CsvOptions,
        wanted_crs: Option<CrsId>,
        separator: u8,
        encoding: &str,
    ) -> Result<(Layer, Diagnostics), FormatError> {
        if self.header.is_empty() {
            let reason = "it is empty".into();
            return Err(FormatError::UnknownFormat { name: self.name.to_owned(), reason });
        }
        let mut texts: Vec<StringChunked> =
            std::mem::take(&mut self.columns).into_iter().map(|column| column.finish()).collect();
        self.settle_columns(&mut texts);
        let decimal_comma = options.decimal_comma.unwrap_or(self.decimal.is_comma());
        let rows = Rows {
            name: self.name,
            header: &self.header,
            texts: &texts,
            records: &self.lines,
            record: "line",
        };
        let (geometry, _) = rows.place_columns(&options.geometry);
        if options.decimal_comma.is_none() && !decimal_comma {
            rows.report_ambiguous_points(&geometry, |_| true, &mut self.diagnostics);
        }
        let located = rows.located(options, decimal_comma, wanted_crs, &mut self.diagnostics)?;
        self.report_reading(separator, encoding, decimal_comma, &geometry);
        let rows = self.lines.len();
        let columns = texts.into_iter().map(StringChunked::into_column).collect();
        let layer = Layer {
            source: self.name.to_owned(),
            crs: located.crs,
            row_crs: located.row_crs,
            geometry: located.geometry,
            unplaced_reported: located.unreadable,
            table: DataFrame::new(rows, columns).expect("columns of one length, names distinct"),
            records: self.lines,
            record_kind: RecordKind::Line,
            decimal_comma,
            ..Layer::default()
        };
        Ok((layer, self.diagnostics))
    }

    fn report_reading(&mut self, separator: u8, wide: &str, comma: bool, geometry: &CsvGeometry) {
        let encoding = match (wide, self.other_fields) {
            ("", 0) => "UTF-8",
            ("", _) => "Windows-1252",
            (wide, _) => wide,
        };
        let separator = match separator {
            b'\t' => "tab".to_owned(),
            other => format!("`{}`", char::from(other)),
        };
        let decimal = if comma { "comma" } else { "point" };
        let place = geometry.words();
        let message =
            format!("read as {encoding}, separator {separator}, decimal {decimal}, {place}");
        self.warn(codes::N223, message, Place::of_source(self.name));
        if self.other_fields > 0 && self.utf8_fields > 0 {
            let message = format!(
                "two encodings in one file: {} fields are UTF-8, {} are not and were read as \
                 Windows-1252",
                self.utf8_fields, self.other_fields
            );
            self.warn(codes::W224, message, Place::of_source(self.name));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counts what is taken from it.
    struct Counted<R> {
        inner: R,
        taken: usize,
    }

    impl<R: Read> Read for Counted<R> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.inner.read(buffer)?;
            self.taken += count;
            Ok(count)
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_is_an_error_before_memory_is_full() {
        let endless = io::repeat(b'x').take(4 * RECORD_BYTES_MAX as u64);
        let text = b"id,name\n1,one\n2,\"".chain(endless);
        let mut reader = BufReader::new(Counted { inner: text, taken: 0 });
        let error = read(&mut reader, "endless.csv", &ReadOptions::default()).expect_err("no end");
        assert!(matches!(error, FormatError::TooLarge { .. }), "{error}");
        assert!(error.to_string().contains("after line 2"), "{error}");
        let taken = reader.get_ref().taken;
        assert!(taken <= RECORD_BYTES_MAX + 4 * BUFFER_BYTES, "{taken} bytes were read");
    }

    #[test]
    fn sixteen_bit_text_is_read_in_both_orders() {
        let text: String = "id;name\n".to_owned() + &"7;Süd 𝄞\n".repeat(40_000);
        for little in [true, false] {
            let units = std::iter::once(0xfeff).chain(text.encode_utf16());
            let bytes: Vec<u8> = units
                .flat_map(|unit: u16| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
                .collect();
            // Small pieces, so that characters are cut in two.
            let mut reader = BufReader::with_capacity(7, bytes.as_slice());
            let (layer, _) = read(&mut reader, "wide.csv", &ReadOptions::default()).expect("read");
            assert_eq!(layer.len(), 40_000);
            let names = layer.column("name").expect("a column");
            let all = (0..layer.len()).map(|row| crate::dataset::text_value(names, row));
            assert!(all.into_iter().all(|name| name.as_deref() == Some("Süd 𝄞")));
        }
    }

    #[test]
    fn rows_keep_their_order_and_their_lines_over_many_batches() {
        let count = 3 * RECORDS_AT_ONCE as u64 + 7;
        let mut text = "id,name\n".to_owned();
        for row in 0..count {
            // One row has a line break in a field, a later one a field too many.
            let name = match row {
                1_500 => "\"two\nlines\"",
                2_500 => "b,too many",
                _ => "b",
            };
            text += &format!("{row},{name}\n");
        }
        let options = ReadOptions::default();
        let (layer, findings) = read(&mut text.as_bytes(), "t.csv", &options).expect("a table");
        let line = |row: u64| row + 2 + u64::from(row > 1_500);
        assert_eq!(layer.records, (0..count).map(line).collect::<Vec<u64>>());
        let ids = layer.column("id").expect("a column").str().expect("text");
        let expected: Vec<String> = (0..count).map(|row| row.to_string()).collect();
        assert!(ids.iter().flatten().eq(expected.iter().map(String::as_str)));
        let group = findings.groups().find(|group| group.code() == codes::W222).expect("one");
        let place = group.first().place.feature.as_deref();
        assert_eq!((group.count(), place), (1, Some(format!("line {}", line(2_500)).as_str())));
    }
}
