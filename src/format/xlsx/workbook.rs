//! A workbook with a sheet for each table and one that explains them.

use std::io::{self, Seek, Write};
use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, XlsxError};

use super::explained::Explained;
use super::names::SheetNames;
use super::sheet::{fill, headings};
use crate::base::Lang;
use crate::dataset::{Layer, SCHEMA_VERSION};
use crate::format::atomic::AtomicFile;
use crate::format::error::FormatError;
use crate::format::file_error::FileError;
use crate::format::output::OutputFormat;

/// Rows of a sheet below its head: Excel has 1,048,576.
const ROWS_MAX: usize = 1_048_575;

/// A workbook of Excel (Office Open XML): a sheet for each table, and a last sheet that explains every column
/// (sheet, heading, column, unit, description) and names the sources.
///
/// The head of a sheet stays in view; it has the aliases of the columns where they have any, else their names.
/// Numbers are formatted by their unit. Nothing is executed: text stays text, also when it begins with `=`, `+`,
/// `-` or `@`, and also when it is edited. Unknown values leave their cell empty. Geometries are left out.
/// Whole numbers above 2^53, which a cell cannot hold, become text.
///
/// A table with more rows than a sheet can have (1,048,575 and the head) goes on on further sheets. The same
/// tables give the same bytes. The file appears complete or not at all.
///
/// Cost: one pass over the rows; rows are kept in a temporary file, not in memory.
///
/// ```
/// use nahraum::base::Lang;
/// use nahraum::dataset::Layer;
/// use nahraum::format::Workbook;
/// use polars::prelude::{Column, DataFrame};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("results.xlsx");
/// let table = DataFrame::new(1, vec![Column::new("name".into(), ["=1+1"])]).unwrap();
/// let layer = Layer { name: "quartiers".into(), geometry: vec![None], table, ..Layer::default() };
/// let mut workbook = Workbook::create(&path, Lang::De)?;
/// workbook.sheet(&layer)?;
/// workbook.finish()?;
/// assert!(path.exists());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Workbook {
    file: AtomicFile,
    sheets: Sheets,
}

impl Workbook {
    /// Begins a workbook whose explanations are in a language.
    ///
    /// # Errors
    /// [`FormatError::File`] when the folder does not exist or cannot be written to.
    pub fn create(path: &Path, lang: Lang) -> Result<Self, FormatError> {
        let file = AtomicFile::create(path)?;
        Ok(Self { file, sheets: Sheets::new(path.display().to_string(), lang) })
    }

    /// Adds the table of a layer. The sheet has the layer's name, shortened to 31 characters and with `_` for
    /// characters that Excel does not allow; a name that is taken gets a number.
    ///
    /// # Errors
    /// [`FormatError::Unwritable`] when a text is longer than the 32,767 characters of a cell, or the table has
    /// more than 16,384 columns; [`FormatError::File`] when the temporary file cannot be made.
    pub fn sheet(&mut self, layer: &Layer) -> Result<(), FormatError> {
        self.sheets.add(layer, ROWS_MAX)
    }

    /// Adds the explanations, writes the file and gives it its name.
    ///
    /// # Errors
    /// [`FormatError::File`] when the disk is full or the file cannot be renamed.
    pub fn finish(mut self) -> Result<(), FormatError> {
        self.sheets.save(&mut self.file)?;
        self.file.commit()
    }
}

/// Writes one layer and its explanations to a stream, as a [`Workbook`] of one table.
///
/// # Errors
/// As [`Workbook::sheet`], and [`FormatError::File`] when the stream fails.
pub fn write_workbook(layer: &Layer, lang: Lang, sink: &mut dyn Write) -> Result<(), FormatError> {
    let mut sheets = Sheets::new(layer.name.clone(), lang);
    sheets.add(layer, ROWS_MAX)?;
    let fail = || FileError::when("write", &layer.name);
    let mut file = tempfile::tempfile().map_err(FileError::when("create", "a temporary file"))?;
    sheets.save(&mut file)?;
    file.rewind().map_err(fail())?;
    io::copy(&mut file, sink).and_then(|_| sink.flush()).map_err(fail())?;
    Ok(())
}

/// The sheets of a workbook until it is saved.
struct Sheets {
    /// The workbook in messages.
    name: String,
    lang: Lang,
    book: rust_xlsxwriter::Workbook,
    names: SheetNames,
    /// The name of the last sheet.
    last: String,
    explained: Explained,
}

impl Sheets {
    fn new(name: String, lang: Lang) -> Self {
        let mut book = rust_xlsxwriter::Workbook::new();
        // The time of writing would make other bytes of the same tables.
        let date = ExcelDateTime::from_ymd(2000, 1, 1).expect("a date that Excel knows");
        let version = format!("schema {SCHEMA_VERSION}");
        let about = DocProperties::new().set_creation_datetime(&date).set_comment(version);
        book.set_properties(&about);
        let mut names = SheetNames::default();
        let last = names.unique(lang.pick("Explanations", "Erläuterungen"));
        Self { name, lang, book, names, last, explained: Explained::default() }
    }

    fn add(&mut self, layer: &Layer, rows_max: usize) -> Result<(), FormatError> {
        let headings = headings(layer);
        let mut first = None;
        for from in (0..layer.len().max(1)).step_by(rows_max) {
            let rows = from..layer.len().min(from + rows_max);
            let name = self.names.unique(&layer.name);
            let sheet = self.book.add_worksheet_with_constant_memory();
            let filled = sheet.and_then(|sheet| {
                sheet.set_name(&name)?;
                fill(sheet, layer, &headings, rows)
            });
            filled.map_err(|error| failure(error, &layer.name))?;
            first.get_or_insert(name);
        }
        let first = first.expect("an empty table has a sheet too");
        self.explained.add(&first, &headings, layer);
        Ok(())
    }

    fn save(&mut self, sink: impl Write + Send) -> Result<(), FormatError> {
        let sheet = self.book.add_worksheet();
        let named = sheet.set_name(&self.last).map(drop);
        let explained = named.and_then(|()| self.explained.write(self.lang, sheet));
        let saved = explained.and_then(|()| self.book.save_to_writer(sink));
        saved.map_err(|error| failure(error, &self.name))
    }
}

/// The error of the library in our words.
fn failure(error: XlsxError, layer: &str) -> FormatError {
    match error {
        XlsxError::IoError(source) => FileError::when("write", layer)(source).into(),
        other => FormatError::Unwritable {
            layer: layer.to_owned(),
            format: OutputFormat::Xlsx,
            reason: other.to_string(),
        },
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use polars::prelude::{Column, DataFrame};

    use super::*;

    fn layer(rows: i64) -> Layer {
        let numbers: Vec<i64> = (0..rows).collect();
        let count = numbers.len();
        let table = DataFrame::new(count, vec![Column::new("number".into(), numbers)]);
        let geometry = vec![None; count];
        let table = table.expect("one column");
        Layer { name: "numbers".into(), geometry, table, ..Layer::default() }
    }

    fn member(bytes: &[u8], name: &str) -> String {
        let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes)).expect("a ZIP archive");
        let mut text = String::new();
        let mut member = archive.by_name(name).expect("the member");
        member.read_to_string(&mut text).expect("text");
        text
    }

    #[test]
    fn a_table_that_is_too_long_for_a_sheet_goes_on_on_the_next() {
        let mut sheets = Sheets::new("long.xlsx".into(), Lang::En);
        sheets.add(&layer(5), 2).expect("three sheets");
        let mut bytes = Vec::new();
        sheets.save(&mut bytes).expect("saved");
        let book = member(&bytes, "xl/workbook.xml");
        let names = ["numbers", "numbers (2)", "numbers (3)", "Explanations"];
        let at: Vec<Option<usize>> =
            names.iter().map(|name| book.find(&format!("<sheet name=\"{name}\""))).collect();
        assert!(at.iter().all(Option::is_some) && at.is_sorted(), "{book}");
        let values = |sheet: u32| {
            let text = member(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
            let cells = text.split("<v>").skip(1);
            cells.filter_map(|cell| cell.split("</v>").next()?.parse().ok()).collect::<Vec<f64>>()
        };
        assert_eq!([values(1), values(2), values(3)], [vec![0., 1.], vec![2., 3.], vec![4.]]);
        // Every sheet has the head; the table is explained once.
        assert!(member(&bytes, "xl/worksheets/sheet3.xml").contains("number</t>"));
    }

    #[test]
    fn an_empty_table_has_a_sheet_with_a_head() {
        let mut sheets = Sheets::new("empty.xlsx".into(), Lang::De);
        sheets.add(&layer(0), ROWS_MAX).expect("one sheet");
        let mut bytes = Vec::new();
        sheets.save(&mut bytes).expect("saved");
        assert!(member(&bytes, "xl/worksheets/sheet1.xml").contains("number</t>"));
        assert!(member(&bytes, "xl/workbook.xml").contains("Erläuterungen"));
    }
}
