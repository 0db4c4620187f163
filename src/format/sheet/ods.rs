//! OpenDocument sheets.

use std::io::{BufRead, BufReader};
use std::path::Path;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::cells::{Cell, Cells, Span};
use crate::format::archive::{member, open};
use crate::format::error::FormatError;
use crate::format::named::one_of;

/// The member with the sheets.
const CONTENT: &str = "content.xml";
/// Most blanks that one mark stands for.
const BLANKS_MAX: u32 = 1000;

/// Reads a sheet of an OpenDocument file: its name and its cells. The first pass finds the sheets with a value,
/// the second reads one of them.
pub(super) fn read_ods(
    path: &Path,
    (name, table): (&str, Option<&str>),
) -> Result<(String, Cells), FormatError> {
    let broken = |reason: &str| fault(name, reason);
    let (mut archive, _) = open(path).ok_or_else(|| broken("the archive is damaged"))?;
    let names = names(BufReader::new(member(&mut archive, CONTENT, name)?), name)?;
    let wanted = names[one_of(&names, table, name)?].clone();
    let mut cells = Cells::new(name);
    let mut content = Content::new(BufReader::new(member(&mut archive, CONTENT, name)?), name);
    while let Some(sheet) = content.next_sheet()? {
        if sheet == wanted {
            content.rows(&mut |row| row.add_to(&mut cells))?;
            break;
        }
    }
    Ok((wanted, cells))
}

/// The names of the sheets with a value.
fn names(content: impl BufRead, name: &str) -> Result<Vec<String>, FormatError> {
    let mut names = Vec::new();
    let mut content = Content::new(content, name);
    while let Some(sheet) = content.next_sheet()? {
        let mut has_value = false;
        content.rows(&mut |row| {
            has_value |= !row.cells.is_empty();
            Ok(())
        })?;
        if has_value {
            names.push(sheet);
        }
    }
    Ok(names)
}

fn fault(name: &str, reason: &str) -> FormatError {
    FormatError::Unreadable {
        name: name.to_owned(),
        reason: format!("it is no sound OpenDocument sheet: {reason}"),
    }
}

/// A row as the file has it.
struct Row {
    number: u32,
    /// How often it repeats.
    repeats: u32,
    /// Its cells with a value: the column, how many columns have it, the value.
    cells: Vec<(u32, u32, Cell)>,
    spans: Vec<Span>,
}

impl Row {
    fn add_to(self, cells: &mut Cells) -> Result<(), FormatError> {
        cells.spans.extend(self.spans);
        if self.cells.is_empty() {
            return Ok(());
        }
        for row in self.number..self.number.saturating_add(self.repeats) {
            for (column, repeats, cell) in &self.cells {
                for column in *column..column.saturating_add(*repeats) {
                    cells.push((row, column), cell.clone())?;
                }
            }
        }
        Ok(())
    }
}

/// The attributes of a cell that matter.
#[derive(Default)]
struct Attributes {
    kind: String,
    value: Option<String>,
    repeats: Option<u32>,
    columns: Option<u32>,
    rows: Option<u32>,
    is_fault: bool,
    is_covered: bool,
}

/// The content of an OpenDocument file, from front to back.
struct Content<'n, R> {
    reader: Reader<R>,
    name: &'n str,
    buffer: Vec<u8>,
}

impl<'n, R: BufRead> Content<'n, R> {
    fn new(reader: R, name: &'n str) -> Self {
        let mut reader = Reader::from_reader(reader);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, name, buffer: Vec::new() }
    }

    fn event(&mut self) -> Result<Event<'static>, FormatError> {
        self.buffer.clear();
        match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => Ok(event.into_owned()),
            Err(error) => Err(fault(self.name, &error.to_string())),
        }
    }

    /// Goes on to the next sheet and returns its name; `None` at the end. Copies of sheets of other files, which
    /// formulas refer to, are passed over.
    fn next_sheet(&mut self) -> Result<Option<String>, FormatError> {
        loop {
            match self.event()? {
                Event::Start(tag) if tag.name().as_ref() == "table:table" => {
                    let name = self.attribute(&tag, "table:name")?.unwrap_or_default();
                    if !name.starts_with("'file:") {
                        return Ok(Some(name));
                    }
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    /// Reads the rows of the sheet that was found last.
    fn rows(
        &mut self,
        sink: &mut dyn FnMut(Row) -> Result<(), FormatError>,
    ) -> Result<(), FormatError> {
        let mut number = 0_u32;
        loop {
            match self.event()? {
                Event::Start(tag) if tag.name().as_ref() == "table:table-row" => {
                    let repeats = self.attribute(&tag, "table:number-rows-repeated")?;
                    let repeats = repeats.and_then(|text| text.parse().ok()).unwrap_or(1);
                    sink(self.row(number, repeats)?)?;
                    number = number.saturating_add(repeats);
                }
                Event::End(tag) if tag.name().as_ref() == "table:table" => return Ok(()),
                Event::Eof => return Err(fault(self.name, "it ends within a sheet")),
                _ => {}
            }
        }
    }

    fn row(&mut self, number: u32, repeats: u32) -> Result<Row, FormatError> {
        let mut row = Row { number, repeats, cells: Vec::new(), spans: Vec::new() };
        let mut column = 0_u32;
        loop {
            match self.event()? {
                Event::Start(tag) if is_cell(tag.name().as_ref()) => {
                    let given = self.attributes(&tag)?;
                    let text = self.text()?;
                    let repeats = given.repeats.unwrap_or(1);
                    let (columns, rows) = (given.columns.unwrap_or(1), given.rows.unwrap_or(1));
                    if columns > 1 || rows > 1 {
                        row.spans.push(Span {
                            rows: (number, number.saturating_add(rows.max(1) - 1)),
                            columns: (column, column.saturating_add(columns.max(1) - 1)),
                        });
                    }
                    let cell = given.cell(text).filter(|_| repeats > 0);
                    row.cells.extend(cell.map(|cell| (column, repeats, cell)));
                    column = column.saturating_add(repeats);
                }
                Event::End(tag) if tag.name().as_ref() == "table:table-row" => return Ok(row),
                Event::Eof => return Err(fault(self.name, "it ends within a row")),
                _ => {}
            }
        }
    }

    /// The text up to the end of a cell, without notes and drawings.
    fn text(&mut self) -> Result<String, FormatError> {
        let (mut text, mut depth, mut paragraphs) = (String::new(), 0_usize, 0);
        // Depth of the note or drawing that is passed over.
        let mut passed: Option<usize> = None;
        loop {
            match self.event()? {
                Event::Start(tag) => {
                    depth += 1;
                    let name = tag.name();
                    let is_beside =
                        |name: &str| name == "office:annotation" || name.starts_with("draw:");
                    match name.as_ref() {
                        _ if passed.is_some() => {}
                        name if is_beside(name) => passed = Some(depth),
                        "text:p" => {
                            if paragraphs > 0 {
                                text.push('\n');
                            }
                            paragraphs += 1;
                        }
                        "text:s" => {
                            let count = self.attribute(&tag, "text:c")?;
                            let count = count.and_then(|text| text.parse().ok()).unwrap_or(1_u32);
                            (0..count.min(BLANKS_MAX)).for_each(|_| text.push(' '));
                        }
                        "text:tab" => text.push('\t'),
                        "text:line-break" => text.push('\n'),
                        _ => {}
                    }
                }
                Event::End(_) => {
                    passed = passed.filter(|at| *at != depth);
                    match depth.checked_sub(1) {
                        Some(outer) => depth = outer,
                        None => return Ok(text),
                    }
                }
                Event::Text(part) if passed.is_none() && depth > 0 => {
                    text.push_str(&part.xml10_content());
                }
                Event::CData(part) if passed.is_none() && depth > 0 => {
                    text.push_str(&part.xml10_content());
                }
                Event::GeneralRef(entity) if passed.is_none() && depth > 0 => {
                    text.push_str(&resolved(&entity));
                }
                Event::Eof => return Err(fault(self.name, "it ends within a cell")),
                _ => {}
            }
        }
    }

    fn attribute(&self, tag: &BytesStart<'_>, wanted: &str) -> Result<Option<String>, FormatError> {
        let mut value = None;
        self.each_attribute(tag, &mut |key, text| {
            if key == wanted {
                value = Some(text);
            }
        })?;
        Ok(value)
    }

    fn attributes(&self, tag: &BytesStart<'_>) -> Result<Attributes, FormatError> {
        let mut given = Attributes {
            is_covered: tag.name().as_ref() == "table:covered-table-cell",
            ..Attributes::default()
        };
        self.each_attribute(tag, &mut |key, text| match key {
            "office:value-type" => given.kind = text,
            "office:value"
            | "office:string-value"
            | "office:date-value"
            | "office:time-value"
            | "office:boolean-value" => given.value = Some(text),
            "calcext:value-type" => given.is_fault = text == "error",
            "table:number-columns-repeated" => given.repeats = text.parse().ok(),
            "table:number-columns-spanned" => given.columns = text.parse().ok(),
            "table:number-rows-spanned" => given.rows = text.parse().ok(),
            _ => {}
        })?;
        Ok(given)
    }

    fn each_attribute(
        &self,
        tag: &BytesStart<'_>,
        take: &mut dyn FnMut(&str, String),
    ) -> Result<(), FormatError> {
        for attribute in tag.attributes() {
            let attribute = attribute.map_err(|error| fault(self.name, &error.to_string()))?;
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            let value = value.map_err(|error| fault(self.name, &error.to_string()))?;
            take(attribute.key.as_ref(), value.into_owned());
        }
        Ok(())
    }
}

fn is_cell(name: &str) -> bool {
    name == "table:table-cell" || name == "table:covered-table-cell"
}

/// The text of an entity; an unknown one stays as it is.
fn resolved(entity: &BytesRef<'_>) -> String {
    let name: &str = entity;
    match name {
        "amp" => "&".to_owned(),
        "lt" => "<".to_owned(),
        "gt" => ">".to_owned(),
        "quot" => "\"".to_owned(),
        "apos" => "'".to_owned(),
        _ => match entity.resolve_char_ref() {
            Ok(Some(letter)) => letter.to_string(),
            _ => format!("&{name};"),
        },
    }
}

impl Attributes {
    /// The value of a cell with this content; cells covered by a merged one have none.
    fn cell(self, text: String) -> Option<Cell> {
        if self.is_covered {
            return None;
        }
        if self.is_fault {
            let shown = if text.trim().is_empty() { "an error".to_owned() } else { text };
            return Some(Cell::Fault(shown));
        }
        let value = self.value.unwrap_or_default();
        let cell = match self.kind.as_str() {
            "float" | "percentage" | "currency" => match value.parse::<f64>() {
                Ok(number) if is_padded(&text, number) => Cell::Text(text),
                Ok(number) if number.is_finite() => Cell::Number(number),
                _ => Cell::Fault(format!("`{value}` is no number")),
            },
            "boolean" => Cell::Flag(value.eq_ignore_ascii_case("true")),
            "date" => Cell::Text(value.strip_suffix("T00:00:00").unwrap_or(&value).to_owned()),
            "time" => Cell::Text(time_text(&value).unwrap_or(value)),
            _ if !value.is_empty() => Cell::Text(value),
            _ => Cell::Text(text),
        };
        let is_blank = matches!(&cell, Cell::Text(text) if text.trim().is_empty());
        (!is_blank).then_some(cell)
    }
}

/// Whether a whole number is shown with zeros before it, as an id is.
fn is_padded(shown: &str, number: f64) -> bool {
    let is_id = shown.len() > 1 && shown.starts_with('0');
    is_id && shown.bytes().all(|byte| byte.is_ascii_digit()) && shown.parse::<f64>() == Ok(number)
}

/// `PT08H30M00S` as `08:30:00`.
fn time_text(value: &str) -> Option<String> {
    let (hours, rest) = value.strip_prefix("PT")?.split_once('H')?;
    let (minutes, rest) = rest.split_once('M')?;
    let seconds = rest.strip_suffix('S')?;
    let seconds = seconds.split(['.', ',']).next().unwrap_or(seconds);
    let [hours, minutes, seconds] = [hours, minutes, seconds].map(|part| part.parse::<u32>().ok());
    Some(format!("{:02}:{:02}:{:02}", hours?, minutes?, seconds?))
}
