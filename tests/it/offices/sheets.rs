//! Sheets of workbooks and of OpenDocument files as tables.

use geo::{Geometry, Point};
use nahraum::base::codes;
use nahraum::crs::CrsId;
use nahraum::format::{FormatError, Input, ReadLayer, ReadOptions, read_layer};
use rust_xlsxwriter::{Format, Formula, Workbook, XlsxError};

use super::made::{file, ods, values, with_member};

fn open(name: &str, bytes: &[u8], options: &ReadOptions) -> Result<ReadLayer, FormatError> {
    read_layer(&Input::Bytes { name: name.to_owned(), bytes: bytes.to_vec() }, options)
}

fn read(bytes: &[u8]) -> ReadLayer {
    open("a.xlsx", bytes, &ReadOptions::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// A workbook whose sheet is filled by a function.
fn book(fill: impl Fn(&mut rust_xlsxwriter::Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet()).expect("values that fit");
    book.save_to_buffer().expect("space")
}

#[test]
fn values_are_what_the_workbook_means_by_them() {
    let bytes = book(|sheet| {
        let names =
            ["id", "key", "persons", "share", "day", "open", "sum", "name", "<b>&\"1\"</b>"];
        for (column, name) in names.into_iter().enumerate() {
            sheet.write_string(0, column as u16, name)?;
        }
        let zeros = Format::new().set_num_format("00000");
        let day = Format::new().set_num_format("dd.mm.yyyy");
        sheet.write_string(1, 0, "05913")?;
        sheet.write_number_with_format(1, 1, 5913.0, &zeros)?;
        sheet.write_number(1, 2, 1.0)?;
        sheet.write_number(1, 3, 0.25)?;
        sheet.write_number_with_format(1, 4, 45622.0, &day)?;
        sheet.write_boolean(1, 5, true)?;
        sheet.write_formula(1, 6, Formula::new("=C2+1").set_result("2"))?;
        sheet.write_string(1, 7, "=cmd|' /C calc'!A0")?;
        sheet.write_string(1, 8, "<script>alert(1)</script>")?;
        sheet.write_string(2, 0, "7")?;
        sheet.write_number(2, 2, 20.0)?;
        Ok(())
    });
    let read = read(&bytes);
    let shown = |name: &str| values(&read.layer, name);
    assert_eq!(shown("id"), ["\"05913\"", "\"7\""]);
    assert_eq!(shown("key"), ["\"05913\"", "null"], "the format shows the zeros");
    assert_eq!(shown("persons"), ["1", "20"]);
    assert_eq!(shown("share"), ["0.25", "null"]);
    assert_eq!(shown("day"), ["\"2024-11-26\"", "null"]);
    assert_eq!(shown("open"), ["true", "null"]);
    assert_eq!(shown("sum"), ["2", "null"], "the result of the formula");
    assert_eq!(shown("name"), ["\"=cmd|' /C calc'!A0\"", "null"]);
    assert_eq!(shown("<b>&\"1\"</b>"), ["\"<script>alert(1)</script>\"", "null"]);
    assert_eq!(read.layer.records, [2, 3], "rows as a spreadsheet numbers them");
    assert_eq!(read.layer.record(0), "row 2");
    let codes: Vec<_> = read.diagnostics.groups().map(|group| group.code()).collect();
    assert_eq!(codes, [codes::N223]);
}

#[test]
fn an_error_and_a_formula_without_its_result_are_no_value() {
    let bytes = book(|sheet| {
        for (column, name) in ["id", "persons"].into_iter().enumerate() {
            sheet.write_string(0, column as u16, name)?;
        }
        sheet.write_string(1, 0, "a")?;
        sheet.write_formula(1, 1, Formula::new("=NA()").set_result("#N/A"))?;
        sheet.write_string(2, 0, "b")?;
        sheet.write_formula(2, 1, Formula::new("=1+1").set_result("12345"))?;
        sheet.write_string(3, 0, "c")?;
        sheet.write_number(3, 1, 3.0)?;
        Ok(())
    });
    // As programs write it that do not compute.
    let uncomputed = with_member(&bytes, "xl/worksheets/sheet1.xml", &|sheet| {
        let text = String::from_utf8_lossy(sheet);
        assert!(text.contains("<v>12345</v>"), "{text}");
        text.replace("<v>12345</v>", "").into_bytes()
    });
    let read = read(&uncomputed);
    assert_eq!(values(&read.layer, "persons"), ["null", "null", "3"]);
    let faults = read.diagnostics.groups().find(|group| group.code() == codes::W808);
    let faults = faults.expect("errors are told");
    assert_eq!(faults.count(), 2, "{faults:?}");
    assert!(faults.first().message.contains("#N/A"), "{faults:?}");
    assert_eq!(faults.first().place.feature.as_deref(), Some("row 2"));
    assert_eq!(faults.first().place.field.as_deref(), Some("persons"));
}

#[test]
fn titles_and_merged_heads_are_understood() {
    let bytes = book(|sheet| {
        let format = Format::new();
        sheet.merge_range(0, 0, 0, 3, "Persons by quartier", &format)?;
        sheet.write_string(1, 0, "as of 2024")?;
        sheet.merge_range(3, 0, 4, 0, "id", &format)?;
        sheet.merge_range(3, 1, 3, 2, "persons", &format)?;
        sheet.merge_range(3, 3, 4, 3, "name", &format)?;
        sheet.write_string(4, 1, "total")?;
        sheet.write_string(4, 2, "65")?;
        sheet.write_string(5, 0, "a")?;
        sheet.write_number(5, 1, 20.0)?;
        sheet.write_number(5, 2, 5.0)?;
        sheet.write_string(7, 0, "b")?;
        sheet.write_string(7, 3, "Süd")?;
        Ok(())
    });
    let read = read(&bytes);
    assert_eq!(read.layer.column_names(), ["id", "persons total", "persons 65", "name"]);
    assert_eq!(values(&read.layer, "persons total"), ["20", "null"]);
    assert_eq!(values(&read.layer, "name"), ["null", "\"Süd\""]);
    assert_eq!(read.layer.records, [6, 8]);
    assert_eq!(read.diagnostics.count_of_code(codes::N809), 2, "two rows above the head");
    assert_eq!(read.diagnostics.count_of_code(codes::N243), 1, "a blank row");
}

#[test]
fn places_are_read_from_numbers_and_from_text() {
    let lines = |x: f64, y: f64, other: &'static str| {
        book(move |sheet| {
            for (column, name) in ["name", "lon", "lat", "share"].into_iter().enumerate() {
                sheet.write_string(0, column as u16, name)?;
            }
            sheet.write_string(1, 0, "a")?;
            sheet.write_number(1, 1, x)?;
            sheet.write_number(1, 2, y)?;
            sheet.write_string(1, 3, other)?;
            Ok(())
        })
    };
    // Texts with a decimal comma beside do not make a thousand of a number.
    let read = self::read(&lines(7.123, 51.456, "3,5"));
    assert!(read.layer.decimal_comma);
    assert_eq!(read.layer.geometry, [Some(Geometry::from(Point::new(7.123, 51.456)))]);
    assert_eq!(values(&read.layer, "lon"), ["7.123"]);
    assert_eq!(read.layer.crs, Some(CrsId::wgs84()));
    let text = book(|sheet| {
        sheet.write_string(0, 0, "id")?;
        sheet.write_string(0, 1, "wkt")?;
        sheet.write_number(1, 0, 1.0)?;
        sheet.write_string(1, 1, "SRID=25832;POINT (366000 5705000)")?;
        sheet.write_number(2, 0, 2.0)?;
        sheet.write_string(2, 1, "POINT (")?;
        Ok(())
    });
    let read = self::read(&text);
    assert_eq!(read.layer.geometry[0], Some(Point::new(366_000.0, 5_705_000.0).into()));
    assert_eq!(read.layer.crs, Some(CrsId::epsg(25832)));
    let broken = read.diagnostics.groups().find(|group| group.code() == codes::W226);
    let place = &broken.expect("told").first().place;
    assert_eq!(place.feature.as_deref(), Some("row 3"));
}

#[test]
fn a_sheet_is_chosen_by_name_and_those_without_a_value_do_not_count() {
    let mut book = Workbook::new();
    for (name, value) in [("Ärzte", "a"), ("Tabelle2", ""), ("Pflege", "p")] {
        let sheet = book.add_worksheet().set_name(name).expect("a name");
        if !value.is_empty() {
            sheet.write_string(0, 0, "id").expect("a value");
            sheet.write_string(1, 0, value).expect("a value");
        }
    }
    let bytes = book.save_to_buffer().expect("space");
    let named = |table: &str| {
        let table = Some(table.to_owned());
        open("a.xlsx", &bytes, &ReadOptions { table, ..ReadOptions::default() })
    };
    let error = open("a.xlsx", &bytes, &ReadOptions::default()).expect_err("two sheets");
    assert!(error.to_string().contains("`Ärzte`, `Pflege`"), "{error}");
    assert!(!error.to_string().contains("Tabelle2"), "{error}");
    assert!(error.advice().is_some_and(|advice| advice.contains("table =")));
    assert_eq!(values(&named("Pflege").expect("a sheet").layer, "id"), ["\"p\""]);
    assert_eq!(values(&named("ärzte").expect("a sheet").layer, "id"), ["\"a\""]);
    assert!(matches!(named("Kitas"), Err(FormatError::NoTable { .. })));
    let folder = tempfile::tempdir().expect("a folder");
    let path = file(folder.path(), "liste.xlsx", &bytes);
    let path = format!("{}:Pflege", path.display());
    let read = read_layer(&Input::File(path.into()), &ReadOptions::default()).expect("by path");
    assert_eq!(values(&read.layer, "id"), ["\"p\""]);
}

#[test]
fn a_workbook_without_a_value_is_told_as_one() {
    let error = open("a.xlsx", &book(|_| Ok(())), &ReadOptions::default()).expect_err("empty");
    assert!(matches!(&error, FormatError::Unreadable { .. }), "{error}");
    assert!(error.to_string().contains("no sheet that is shown has a value"), "{error}");
}

const CELLS: &str = "<table:table table:name=\"Orte\"><table:table-column/>\
    <table:table-row><table:table-cell office:value-type=\"string\"><text:p>id</text:p></table:table-cell>\
    <table:table-cell office:value-type=\"string\" table:number-columns-spanned=\"2\">\
    <text:p>persons</text:p></table:table-cell><table:covered-table-cell/>\
    <table:table-cell office:value-type=\"string\"><text:p>day</text:p></table:table-cell></table:table-row>\
    <table:table-row><table:table-cell/><table:table-cell office:value-type=\"string\">\
    <text:p>total</text:p></table:table-cell><table:table-cell office:value-type=\"string\">\
    <text:p>65</text:p></table:table-cell><table:table-cell/></table:table-row>\
    <table:table-row><table:table-cell office:value-type=\"string\"><text:p>Größe<text:s text:c=\"1\"/>ß &amp; \
    <text:span>&lt;b&gt;</text:span></text:p><office:annotation><text:p>a note</text:p></office:annotation>\
    </table:table-cell>\
    <table:table-cell table:formula=\"of:=1+1\" office:value-type=\"float\" office:value=\"20\"><text:p>20</text:p>\
    </table:table-cell><table:table-cell office:value-type=\"string\" office:string-value=\"\" \
    calcext:value-type=\"error\"><text:p>#N/A</text:p></table:table-cell>\
    <table:table-cell office:value-type=\"date\" office:date-value=\"2024-11-26\"/></table:table-row>\
    <table:table-row table:number-rows-repeated=\"2\"><table:table-cell office:value-type=\"string\">\
    <text:p>07</text:p></table:table-cell><table:table-cell office:value-type=\"float\" office:value=\"1\" \
    table:number-columns-repeated=\"2\"/></table:table-row>\
    <table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell \
    table:number-columns-repeated=\"16384\"/></table:table-row></table:table>\
    <table:table table:name=\"Leer\"><table:table-row><table:table-cell/></table:table-row></table:table>";

#[test]
fn open_document_sheets_are_read_with_merged_heads_repeats_and_errors() {
    let read = open("a.ods", &ods(CELLS), &ReadOptions::default());
    let read = read.unwrap_or_else(|error| panic!("{error}"));
    let shown = |name: &str| values(&read.layer, name);
    assert_eq!(read.layer.column_names(), ["id", "persons total", "persons 65", "day"]);
    assert_eq!(shown("id"), ["\"Größe ß & <b>\"", "\"07\"", "\"07\""]);
    assert_eq!(shown("persons total"), ["20", "1", "1"]);
    assert_eq!(shown("persons 65"), ["null", "1", "1"]);
    assert_eq!(shown("day"), ["\"2024-11-26\"", "null", "null"]);
    assert_eq!(read.diagnostics.count_of_code(codes::W808), 1);
    assert_eq!(read.layer.records, [3, 4, 5]);
    let twice = [CELLS, &CELLS.replace("\"Orte\"", "\"Städte\"")].concat();
    let error = open("a.ods", &ods(&twice), &ReadOptions::default()).expect_err("two sheets");
    assert!(error.to_string().contains("`Orte`, `Städte`"), "{error}");
    let table = Some("Städte".to_owned());
    let named = open("a.ods", &ods(&twice), &ReadOptions { table, ..ReadOptions::default() });
    assert_eq!(named.expect("by name").layer.len(), 3);
}

#[test]
fn a_number_of_an_open_document_sheet_that_is_shown_with_zeros_is_an_id() {
    let number = |value: &str, shown: &str| {
        format!(
            "<table:table-row><table:table-cell office:value-type=\"float\" office:value=\"{value}\">\
             <text:p>{shown}</text:p></table:table-cell></table:table-row>"
        )
    };
    let sheet = |rows: &[String]| {
        let head = "<table:table table:name=\"a\"><table:table-row><table:table-cell \
                    office:value-type=\"string\"><text:p>id</text:p></table:table-cell></table:table-row>";
        let bytes = ods(&[head, &rows.concat(), "</table:table>"].concat());
        let read = open("a.ods", &bytes, &ReadOptions::default());
        values(&read.unwrap_or_else(|error| panic!("{error}")).layer, "id")
    };
    let ids = [number("5913", "05913"), number("12060", "12060")];
    assert_eq!(sheet(&ids), ["\"05913\"", "\"12060\""]);
    assert_eq!(sheet(&[number("0", "0"), number("7", "7")]), ["0", "7"]);
    assert_eq!(sheet(&[number("0.5", "0.5"), number("0.25", "00")]), ["0.5", "0.25"]);
}

#[test]
fn text_with_a_thousands_point_is_told_and_settings_of_text_tables_apply() {
    let bytes = book(|sheet| {
        sheet.write_string(0, 0, "id")?;
        sheet.write_string(0, 1, "persons")?;
        sheet.write_string(1, 0, "a")?;
        sheet.write_string(1, 1, "1.234")?;
        Ok(())
    });
    assert_eq!(read(&bytes).diagnostics.count_of_code(codes::W230), 1);
    let mut options = ReadOptions::default();
    options.csv.decimal_comma = Some(true);
    let set = open("a.xlsx", &bytes, &options).expect("readable");
    assert_eq!(set.diagnostics.count_of_code(codes::W230), 0);
    assert!(set.layer.decimal_comma);
    options.csv.geometry = nahraum::format::CsvGeometry::Wkt { column: "shape".into() };
    let error = open("a.xlsx", &bytes, &options).expect_err("no such column");
    assert!(matches!(error, FormatError::NoColumn { .. }), "{error}");
}
