//! 802 to 809: Shapefiles and sheets.

use nahraum::base::{Code, codes};
use nahraum::format::{Input, ReadOptions, read_layer};
use rust_xlsxwriter::{Formula, Workbook};

use super::Provoked;
use crate::offices::made::{Field, Shapefile, dbf};

/// Points with a table give this finding.
#[track_caller]
fn points(provoked: &mut Provoked, code: Code, made: Shapefile) {
    let read = read_layer(&Input::File(made.path()), &ReadOptions::default()).expect("readable");
    provoked.exactly(&[code], &[], &read.diagnostics);
}

pub fn shapefiles(provoked: &mut Provoked) {
    let text: [Field; 1] = [(b"name", b'C', 9, 0)];
    let plain = || dbf(0x57, &text, &[&[b"a"], &[b"b"]]);
    let latin = dbf(0, &text, &[&[b"S\xfcd"]]);
    points(provoked, codes::W802, Shapefile::points(&latin, 1));
    points(provoked, codes::W803, Shapefile::points(&latin, 1).with("cpg", "UTF-8"));
    let mut deleted = plain();
    deleted[32 + 32 + 1] = b'*';
    points(provoked, codes::N804, Shapefile::points(&deleted, 2));
    points(provoked, codes::W805, Shapefile::points(&plain(), 2).without("shx"));
    points(provoked, codes::W806, Shapefile::points(&plain(), 3));
    let number: [Field; 1] = [(b"persons", b'N', 9, 0)];
    points(provoked, codes::W807, Shapefile::points(&dbf(0x57, &number, &[&[b"many"]]), 1));
}

pub fn sheets(provoked: &mut Provoked) {
    let mut read = |code: Code, title: &str, result: &str| {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        let cells = [(0, 0, title), (1, 0, "id"), (1, 1, "persons"), (2, 0, "a")];
        for (row, column, text) in cells.into_iter().filter(|(.., text)| !text.is_empty()) {
            sheet.write_string(row, column, text).expect("a value");
        }
        sheet.write_formula(2, 1, Formula::new("=X").set_result(result)).expect("a value");
        let bytes = book.save_to_buffer().expect("space");
        let input = Input::Bytes { name: "a.xlsx".into(), bytes };
        let read = read_layer(&input, &ReadOptions::default()).expect("readable");
        provoked.exactly(&[code], &[codes::N223], &read.diagnostics);
    };
    read(codes::W808, "", "#N/A");
    read(codes::N809, "Persons by quartier", "3");
}
