//! The values of a dBASE table.

use std::borrow::Cow;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use polars::prelude::Column;

use super::charset::Charset;
use super::dbf::{Dbf, Field};
use crate::base::{Diagnostics, Finding, Place, codes, zip_equal};
use crate::dataset::CivilDate;
use crate::format::error::FormatError;
use crate::format::file_error::FileError;
use crate::format::typed::{distinct_names, report_left_out};
use crate::format::values::{Value, Values};

/// Kinds of columns that are read: text, numbers, dates, truth values, whole numbers in binary form.
const KINDS: &[u8] = b"CNFDLI";

/// A read table.
pub(super) struct Attributes {
    /// The columns, without the records that are marked as deleted.
    pub columns: Vec<Column>,
    /// Whether each record of the file is kept.
    pub is_kept: Vec<bool>,
}

/// Reads a dBASE table.
///
/// `named` is the text of the file `.cpg`, if there is one; `source` the name in findings.
pub(super) fn read_attributes(
    path: &Path,
    named: Option<&str>,
    source: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Attributes, FormatError> {
    let charset = charset_of(path, named, source, diagnostics)?;
    let mut table = open(path)?;
    let fields = std::mem::take(&mut table.fields);
    let decoded: Vec<String> =
        fields.iter().map(|field| charset.decode(&field.name).0.trim().to_owned()).collect();
    let names = distinct_names(decoded.iter().map(String::as_str), source, diagnostics);
    let mut columns = Vec::new();
    let mut left_out = Vec::new();
    for (field, name) in zip_equal(&fields, &names) {
        match KINDS.contains(&field.kind) {
            true => columns.push(Filling { field, name, values: Values::Empty(0) }),
            false => left_out.push(name.as_str()),
        }
    }
    report_left_out(&left_out, source, diagnostics);
    let (mut is_kept, mut rows) = (Vec::new(), 0);
    while let Some(record) = table.next()? {
        is_kept.push(record[0] != b'*');
        if record[0] != b'*' {
            let at = At { source, charset, row: rows, number: is_kept.len() };
            columns.iter_mut().for_each(|column| column.take(record, &at, diagnostics));
            rows += 1;
        }
    }
    let message = "records that are marked as deleted are left out";
    let finding = Finding::new(codes::N804, message).at(Place::of_source(source));
    diagnostics.push_counted(finding, (is_kept.len() - rows) as u64);
    let columns = columns.into_iter().map(|column| column.finish(rows)).collect();
    Ok(Attributes { columns, is_kept })
}

/// Where a value stands.
struct At<'s> {
    source: &'s str,
    charset: Charset,
    /// The row of the layer, from 0.
    row: usize,
    /// The record of the file, from 1.
    number: usize,
}

/// A column under construction.
struct Filling<'f> {
    field: &'f Field,
    name: &'f str,
    values: Values,
}

impl Filling<'_> {
    fn take(&mut self, record: &[u8], at: &At<'_>, diagnostics: &mut Diagnostics) {
        let bytes = self.field.bytes_in(record);
        let shown = || {
            let text = at.charset.decode(bytes).0;
            text.trim_end_matches('\0').trim().to_owned()
        };
        self.values.pad_to(at.row);
        let (code, message) = match value(self.field, bytes, at.charset) {
            Ok((value, is_sound)) => {
                let is_long = matches!(value, Some(Value::Raw(_)));
                value.into_iter().for_each(|value| self.values.push(value));
                match (is_sound, is_long) {
                    (true, false) => return,
                    (true, true) => (
                        codes::W207,
                        format!("`{}` does not fit into 64 bits; kept as text", shown()),
                    ),
                    (false, _) => {
                        (codes::W803, format!("`{}` is not text in {}", shown(), at.charset.name()))
                    }
                }
            }
            Err(expected) => (codes::W807, format!("found `{}`, expected {expected}", shown())),
        };
        diagnostics.push_with(code, at.source, |file| {
            (file.feature(format!("feature {}", at.number)).field(self.name), message)
        });
    }

    fn finish(mut self, rows: usize) -> Column {
        self.values.pad_to(rows);
        self.values.into_series(self.name).into()
    }
}

fn open(path: &Path) -> Result<Dbf<BufReader<File>>, FormatError> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(FileError::when("read", &name))?;
    Dbf::open(BufReader::with_capacity(1 << 18, file), &name)
}

/// The character set: the stated one, else a guess from all texts, which is reported unless they are ASCII (W802).
fn charset_of(
    path: &Path,
    named: Option<&str>,
    source: &str,
    diagnostics: &mut Diagnostics,
) -> Result<Charset, FormatError> {
    let mut table = open(path)?;
    let language = table.language;
    let stated = named.and_then(Charset::named).or_else(|| Charset::of_language(language));
    let is_understood = named.is_none_or(|text| Charset::named(text).is_some());
    if let Some(stated) = stated.filter(|_| is_understood) {
        return Ok(stated);
    }
    let (mut is_ascii, mut is_utf8) = (true, true);
    let fields = std::mem::take(&mut table.fields);
    let names = fields.iter().map(|field| field.name.as_slice());
    let mut see = |bytes: &[u8]| {
        is_ascii &= bytes.is_ascii();
        let text = bytes.trim_ascii_end();
        // A text that fills its field may end in the middle of a letter.
        let is_cut =
            |error: std::str::Utf8Error| error.error_len().is_none() && text.len() == bytes.len();
        is_utf8 &= std::str::from_utf8(text).map_or_else(is_cut, |_| true);
    };
    names.for_each(&mut see);
    while let Some(record) = table.next()? {
        fields
            .iter()
            .filter(|field| field.kind == b'C')
            .for_each(|field| see(field.bytes_in(record)));
    }
    let guess = match (stated, is_utf8) {
        (Some(stated), _) => stated,
        (None, true) => Charset::UTF8,
        (None, false) => Charset::WINDOWS,
    };
    if !is_ascii || !is_understood {
        let reason = match (named, language) {
            (Some(text), _) => {
                let short: String = text.trim().chars().take(40).collect();
                format!("`{short}` in the file .cpg is no known character set")
            }
            (None, 0) => "no file .cpg and no language byte state the character set".to_owned(),
            (None, byte) => format!("the language byte {byte} is not known"),
        };
        let message = format!("{reason}; texts are read as {}", guess.name());
        let finding = Finding::new(codes::W802, message).at(Place::of_source(source));
        let hint =
            "write the character set into a file .cpg beside the table, such as UTF-8, 1252 or 850";
        diagnostics.push(finding.hint(hint));
    }
    Ok(guess)
}

/// The value in a field, and whether its bytes fit the character set; `None` for an empty field. An error says
/// what was expected.
fn value<'b>(
    field: &Field,
    bytes: &'b [u8],
    charset: Charset,
) -> Result<(Option<Value<'b>>, bool), &'static str> {
    let ends = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    let trimmed = bytes[..ends].trim_ascii();
    let read = match field.kind {
        b'I' => {
            let number = bytes.first_chunk().map(|bytes| i32::from_le_bytes(*bytes));
            Value::Int(number.ok_or("four bytes")?.into())
        }
        _ if trimmed.is_empty() => return Ok((None, true)),
        b'C' => {
            let (text, is_sound) = charset.decode(bytes[..ends].trim_ascii_end());
            return Ok((Some(Value::Text(text)), is_sound));
        }
        b'L' => match trimmed {
            b"T" | b"t" | b"Y" | b"y" | b"J" | b"j" | b"1" => Value::Bool(true),
            b"F" | b"f" | b"N" | b"n" | b"0" => Value::Bool(false),
            b"?" => return Ok((None, true)),
            _ => return Err("T, F, Y, N or ?"),
        },
        b'D' if trimmed.iter().all(|byte| *byte == b'0') => return Ok((None, true)),
        b'D' => Value::Text(Cow::Owned(date(trimmed).ok_or("a date such as 20241231")?)),
        _ => number(trimmed, field.decimals).ok_or("a number")?,
    };
    Ok((Some(read), true))
}

/// A number. One without decimals is whole, with up to 18 digits and more; where it does not fit into 64 bits it
/// stays text, since it is an id.
fn number(bytes: &[u8], decimals: u8) -> Option<Value<'_>> {
    let text = std::str::from_utf8(bytes).ok()?;
    if let Ok(whole) = text.parse() {
        return Some(Value::Int(whole));
    }
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if decimals == 0 && is_whole {
        return Some(Value::Raw(text));
    }
    let is_plain = |byte: u8| byte.is_ascii_digit() || b"+-.eE".contains(&byte);
    let number: f64 = text.bytes().all(is_plain).then(|| text.parse().ok()).flatten()?;
    number.is_finite().then_some(Value::Float(number))
}

fn date(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| text.len() == 8)?;
    let part = |range: std::ops::Range<usize>| text.get(range)?.parse().ok();
    let (year, month, day) = (text.get(..4)?.parse().ok()?, part(4..6)?, part(6..8)?);
    CivilDate::new(year, month, day)?;
    Some(format!("{}-{}-{}", &text[..4], &text[4..6], &text[6..]))
}
