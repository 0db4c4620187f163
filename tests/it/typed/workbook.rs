//! Workbooks of Excel.

use std::io::{Cursor, Read};

use nahraum::base::Lang;
use nahraum::dataset::Layer;
use nahraum::format::{FormatError, OutputFormat, Workbook, write_layer, write_layer_file};
use polars::prelude::{Column, DataFrame};

use super::{areas, written};

fn member(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP archive");
    let mut text = String::new();
    let mut member = archive.by_name(name).expect("the member");
    member.read_to_string(&mut text).expect("text");
    text
}

/// The cell at a reference such as `B2`.
fn cell<'x>(sheet: &'x str, at: &str) -> Option<&'x str> {
    let start = sheet.find(&format!("<c r=\"{at}\""))?;
    let rest = &sheet[start..];
    let end = rest.find("</c>").or_else(|| rest.find("/>"))?;
    Some(&rest[..end])
}

#[test]
fn numbers_are_numbers_text_is_text_and_the_unknown_is_empty() {
    let sheet = member(&written(&areas(), OutputFormat::Xlsx), "xl/worksheets/sheet1.xml");
    let has = |at: &str, text: &str| {
        let found = cell(&sheet, at).unwrap_or_else(|| panic!("no {at} in {sheet}"));
        assert!(found.contains(text), "{at}: {found} without {text}");
    };
    // The head has the alias where there is one.
    has("A1", "<t>zone</t>");
    has("B1", "<t>Einwohner</t>");
    has("A2", "<t>Größe ß</t>");
    has("A4", "t=\"inlineStr\"");
    has("A4", "<t>=1+1</t>");
    has("A5", "<t>&lt;b&gt;</t>");
    has("B4", "<v>4294967296</v>");
    has("C2", "<t>-9223372036854775808</t>");
    has("C3", "<v>-1</v>");
    has("C5", "<t>9007199254740993</t>");
    has("D3", "<v>0.25</v>");
    has("E2", "t=\"b\"");
    for hole in ["A3", "B3", "C4", "D2", "E4"] {
        assert_eq!(cell(&sheet, hole), None, "{hole}");
    }
    assert!(!sheet.contains("<f>"), "a formula");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A1:E5\"/>"));
}

#[test]
fn every_column_is_explained_in_the_language_of_the_run() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("results.xlsx");
    let write = || {
        let mut book = Workbook::create(&path, Lang::De).expect("a folder");
        book.sheet(&areas()).expect("a sheet");
        let mut twin = areas();
        twin.name = "Areas".into();
        book.sheet(&twin).expect("a sheet");
        book.finish().expect("written");
        std::fs::read(&path).expect("there")
    };
    let bytes = write();
    let book = member(&bytes, "xl/workbook.xml");
    for name in ["areas", "Areas (2)", "Erläuterungen"] {
        assert!(book.contains(&format!("<sheet name=\"{name}\"")), "{name}: {book}");
    }
    let words = member(&bytes, "xl/sharedStrings.xml");
    for text in [
        "Überschrift",
        "Beschreibung",
        "Gebiete. Four areas",
        "Einwohner",
        "What persons means",
        "Quelle: © Somebody else, CC BY 4.0",
    ] {
        assert!(words.contains(&format!(">{text}</t>")), "{text}: {words}");
    }
    assert_eq!(bytes, write(), "the same bytes again");
    assert!(!member(&bytes, "docProps/core.xml").contains("202"), "no date of today");
}

#[test]
fn columns_of_one_alias_and_texts_that_are_too_long() {
    let table = |text: String| {
        let columns = vec![Column::new("a".into(), [&*text]), Column::new("b".into(), [1_i64])];
        let field = |name: &str| nahraum::dataset::FieldInfo {
            name: name.into(),
            alias: "Name".into(),
            ..Default::default()
        };
        Layer {
            name: "twins".into(),
            geometry: vec![None],
            table: DataFrame::new(1, columns).expect("one row"),
            fields: vec![field("a"), field("b")],
            ..Layer::default()
        }
    };
    let sheet =
        member(&written(&table("x".into()), OutputFormat::Xlsx), "xl/worksheets/sheet1.xml");
    assert!(cell(&sheet, "A1").is_some_and(|head| head.contains("Name (a)")), "{sheet}");
    assert!(cell(&sheet, "B1").is_some_and(|head| head.contains("Name (b)")), "{sheet}");
    let long = table("x".repeat(32_768));
    let refused = write_layer(&long, OutputFormat::Xlsx, &mut Vec::new());
    assert!(matches!(refused, Err(FormatError::Unwritable { .. })), "{refused:?}");
    let missing = write_layer_file(&long, OutputFormat::Xlsx, "/nonexistent/x.xlsx".as_ref());
    assert!(missing.expect_err("no folder").to_string().contains("/nonexistent"));
}
