//! Documents as other programs read them: `pdffonts`, `pdftotext`, `pdfimages`, `pdfinfo` and `pdftohtml` of
//! poppler. They run where the variable `NAHRAUM_TEST_POPPLER` names the folder of these programs; elsewhere the tests
//! show as ignored.

use std::path::{Path, PathBuf};
use std::process::Command;

use nahraum::present::printed::{Booklet, Link};

use super::made::{about, booklet, drawn, page};

/// A document on the disk.
pub struct Document {
    folder: tempfile::TempDir,
}

impl Document {
    pub fn new(bytes: &[u8]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("map.pdf"), bytes).expect("writable");
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("map.pdf")
    }

    /// What a program of poppler says of the document.
    #[track_caller]
    pub fn says(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let folder = std::env::var("NAHRAUM_TEST_POPPLER").expect("set, as it was at compile time");
        let mut command = Command::new(Path::new(&folder).join(program));
        let output = command.args(before).arg(self.path()).args(after).output().expect("poppler");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{program}: {said}");
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    pub fn text(&self) -> String {
        self.says("pdftotext", &["-layout"], &["-"])
    }

    /// Asserts that all fonts are embedded, cut to the letters used and readable as text, and that nothing is a
    /// picture of points. Returns how many fonts there are.
    #[track_caller]
    pub fn is_vector_with_its_fonts(&self) -> usize {
        let fonts = self.says("pdffonts", &[], &[]);
        let rows: Vec<&str> = fonts.lines().skip(2).collect();
        for row in &rows {
            assert!(row.contains("+NotoSans-"), "cut to the letters used: {fonts}");
            let flags: Vec<&str> = row.split_whitespace().rev().skip(2).take(3).collect();
            assert_eq!(flags, ["yes"; 3], "{fonts}");
        }
        let images = self.says("pdfimages", &["-list"], &[]);
        assert_eq!(images.lines().count(), 2, "a heading alone: {images}");
        rows.len()
    }
}

#[test]
#[cfg_attr(not(poppler), ignore = "needs NAHRAUM_TEST_POPPLER")]
fn letters_are_embedded_cut_and_selectable_and_shapes_stay_shapes() {
    let texts = ["Mülheim an der Ruhr", "Łódź – „Straße“", "≤ 500 m → 10 %, CO₂, 5 €"];
    let document = Document::new(&booklet(&[page("Größe und Güte", &[]), page("Zweites", &texts)]));
    assert_eq!(document.is_vector_with_its_fonts(), 2, "one font a weight, shared by the pages");
    let text = document.text();
    for expected in texts.iter().chain(&["Größe", "Zweites"]) {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[test]
#[cfg_attr(not(poppler), ignore = "needs NAHRAUM_TEST_POPPLER")]
fn a_document_says_what_it_is() {
    let bytes = booklet(&[page("Karte", &[])]);
    let said = Document::new(&bytes).says("pdfinfo", &["-isodates"], &[]);
    let value = |key: &str| {
        let line = said.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        line.map(str::trim).unwrap_or_default().to_owned()
    };
    assert_eq!(value("Title"), "Wer erreicht eine Apotheke?");
    assert_eq!(value("Subject"), "Versorgung in Mülheim");
    assert_eq!(value("Author"), "Stadt Mülheim an der Ruhr");
    assert_eq!(value("Keywords"), "Apotheke, Nahversorgung");
    assert_eq!(value("Creator"), concat!("Nahraum ", env!("CARGO_PKG_VERSION")));
    assert_eq!((value("CreationDate"), value("ModDate")), (String::new(), String::new()));
    assert_eq!(value("JavaScript"), "no");
    // 120 mm by 80 mm in points of 1/72 inch.
    assert_eq!(value("Page size"), "340.157 x 226.772 pts");
    let has = |part: &[u8]| bytes.windows(part.len()).any(|window| window == part);
    assert!(has(b"/Lang(de)") || has(b"/Lang (de)"), "no language");
}

#[test]
#[cfg_attr(not(poppler), ignore = "needs NAHRAUM_TEST_POPPLER")]
fn pages_stand_in_the_contents_beside_the_document() {
    let mut booklet = Booklet::new(about());
    let link = Link { x_mm: 5.0, y_mm: 5.0, width_mm: 30.0, height_mm: 5.0, page: 2 };
    booklet.add(&drawn(&page("Umschlag", &[])).0, &[link]).expect("a page");
    booklet.chapter("Region");
    booklet.add(&drawn(&page("Versorgung", &[])).0, &[]).expect("a page");
    booklet.chapter("Städte");
    booklet.add(&drawn(&page("Mülheim", &[])).0, &[]).expect("a page");
    booklet.add(&drawn(&page("Herne", &[])).0, &[]).expect("a page");
    booklet.chapter("leer");
    let document = Document::new(&booklet.finish().expect("a document"));
    let said = document.says("pdftohtml", &["-xml", "-i", "-stdout"], &[]);
    let entries: Vec<(&str, &str)> = said
        .lines()
        .filter_map(|line| line.trim().strip_prefix("<item page=\"")?.strip_suffix("</item>"))
        .filter_map(|entry| entry.split_once("\">"))
        .collect();
    let expected = [
        ("1", "Umschlag"),
        ("2", "Region"),
        ("2", "Versorgung"),
        ("3", "Städte"),
        ("3", "Mülheim"),
        ("4", "Herne"),
    ];
    assert_eq!(entries, expected, "{said}");
    assert!(said.contains("map.html#3\""), "a link to page 3: {said}");
}
