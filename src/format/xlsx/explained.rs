//! The sheet that explains the columns of a workbook.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use crate::base::{Lang, zip_equal};
use crate::dataset::Layer;

/// What the columns of the sheets of a workbook mean.
#[derive(Default)]
pub(super) struct Explained {
    lines: Vec<Line>,
    attribution: Vec<String>,
}

/// One line: a sheet, or one column of it.
struct Line {
    sheet: String,
    heading: String,
    column: String,
    unit: String,
    description: String,
}

/// Widths of the columns in characters.
const WIDTHS: [u16; 5] = [24, 28, 28, 14, 90];

impl Explained {
    /// Adds a sheet and its columns. A table that goes on over several sheets is explained once.
    pub(super) fn add(&mut self, sheet: &str, headings: &[String], layer: &Layer) {
        let line = |heading: &str, column: &str, unit: &str, description: &str| Line {
            sheet: sheet.to_owned(),
            heading: heading.to_owned(),
            column: column.to_owned(),
            unit: unit.to_owned(),
            description: description.to_owned(),
        };
        let about: Vec<&str> = [&*layer.title, &*layer.description].into();
        let about: Vec<&str> = about.into_iter().filter(|text| !text.is_empty()).collect();
        if !about.is_empty() {
            self.lines.push(line("", "", "", &about.join(". ")));
        }
        for (heading, name) in zip_equal(headings, &layer.column_names()) {
            let known = layer.fields.iter().find(|field| field.name == *name);
            let (unit, description) =
                known.map_or(("", ""), |field| (&*field.unit, &*field.description));
            self.lines.push(line(heading, name, unit, description));
        }
        for source in &layer.attribution {
            if !self.attribution.contains(source) {
                self.attribution.push(source.clone());
            }
        }
    }

    /// Writes the lines, and the sources that must be named wherever the tables are shown.
    pub(super) fn write(&self, lang: Lang, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let head = Format::new().set_bold().set_align(FormatAlign::Top);
        let text = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
        for (column, width) in (0..).zip(WIDTHS) {
            sheet.set_column_width(column, width)?;
        }
        let english = ["sheet", "heading", "column", "unit", "description"];
        let german = ["Blatt", "Überschrift", "Spalte", "Einheit", "Beschreibung"];
        for (column, word) in (0..).zip(lang.pick(english, german)) {
            sheet.write_string_with_format(0, column, word, &head)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let source_word = lang.pick("Source: ", "Quelle: ");
        let sources = self.attribution.iter().map(|source| Line {
            sheet: String::new(),
            heading: String::new(),
            column: String::new(),
            unit: String::new(),
            description: format!("{source_word}{source}"),
        });
        let sources: Vec<Line> = sources.collect();
        for (row, line) in (1..).zip(self.lines.iter().chain(&sources)) {
            let cells = [&line.sheet, &line.heading, &line.column, &line.unit, &line.description];
            for (column, cell) in (0..).zip(cells) {
                sheet.write_string_with_format(row, column, cell, &text)?;
            }
        }
        Ok(())
    }
}
