//! `nahraum map` writes pictures, documents and atlases.

use std::path::{Path, PathBuf};

use nahraum::base::{Lang, Silent};
use nahraum::present::printed::{Atlas, MapQuestion};
use nahraum::run::atlas;
use resvg::tiny_skia::Pixmap;

use super::poppler::Document;
use crate::cli::{err, program, write_layers};
use crate::report::Towns;

/// Colours of coverage from little to much (YlGnBu), as the legend has them.
const COVERED: [(u8, u8, u8); 5] =
    [(255, 255, 204), (161, 218, 180), (65, 182, 196), (44, 127, 184), (37, 52, 148)];

/// Two towns side by side with a supermarket in A: 40 residents of A live 300 m away, 30 of B 100 m.
fn two_towns() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    write_layers(folder.path(), "AAAABB\n\n4..S3.");
    let (config, results) = (folder.path().join("region.toml"), folder.path().join("results"));
    let asked = ["run", "-q", "--formats", "gpkg", "-c"];
    let output = program().args(asked).arg(config).arg("--out").arg(&results).output();
    let output = output.expect("started");
    assert!(output.status.success(), "{}", err(&output));
    (folder, results)
}

fn mapped(results: &Path, name: &str, more: &[&str]) -> Vec<u8> {
    let path = results.join(name);
    let output = program().arg("map").arg(results).args(more).arg("-o").arg(&path).output();
    let output = output.expect("started");
    assert!(output.status.success(), "{}", err(&output));
    std::fs::read(path).expect("a file")
}

#[test]
fn the_ending_of_the_name_says_what_is_written() {
    let (_folder, results) = two_towns();
    let svg = mapped(&results, "map.svg", &[]);
    assert!(svg.starts_with(b"<svg ") && svg.windows(10).any(|part| part == b"@font-face"));
    assert!(mapped(&results, "map.pdf", &[]).starts_with(b"%PDF-"));
    let landscape = ["--dpi", "100", "--orientation", "landscape"];
    let picture = Pixmap::decode_png(&mapped(&results, "map.PNG", &landscape)).expect("a picture");
    // 297 mm and 210 mm at 100 points an inch.
    assert_eq!((picture.width(), picture.height()), (1_169, 827));
    let colours: Vec<_> =
        picture.pixels().iter().map(|point| (point.red(), point.green(), point.blue())).collect();
    for colour in COVERED {
        let count = colours.iter().filter(|known| **known == colour).count();
        assert!(count > 50, "{colour:?} in the legend: {count} points");
    }
    let refused = |name: &str, more: &[&str], expected: &str| {
        let path = results.join(name);
        let output = program().arg("map").arg(&results).args(more).arg("-o").arg(&path).output();
        let output = output.expect("started");
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(err(&output).contains(expected), "{}", err(&output));
        assert!(!path.exists());
    };
    refused("map.jpg", &[], "expected a name that ends in .svg, .png or .pdf");
    refused("atlas.svg", &["--all"], "an atlas (--all) is a .pdf file");
    refused("map.png", &["--dpi", "9"], "9 is not in 20..=1200");
}

fn german_atlas(results: &Path) -> Atlas {
    let question = MapQuestion { lang: Some(Lang::De), ..MapQuestion::default() };
    atlas(results, &question).expect("an atlas")
}

/// The texts of a page, in the order in which they are drawn.
fn texts(atlas: &Atlas, page: usize) -> Vec<String> {
    let svg = atlas.page(page).page.svg;
    let starts = svg.match_indices("<text ").map(|(at, _)| &svg[at..]);
    let inner = starts.filter_map(|text| text.split_once('>')?.1.split_once("</text>"));
    inner.map(|(text, _)| text.to_owned()).collect()
}

/// Whether texts follow each other.
fn has(texts: &[String], expected: &[&str]) -> bool {
    texts.windows(expected.len()).any(|part| part == expected)
}

#[test]
fn an_atlas_tells_the_numbers_of_the_tables() {
    let (_folder, results) = two_towns();
    let atlas = german_atlas(&results);
    let front = texts(&atlas, 0).join(" ");
    for expected in [
        "70 Personen wohnen in",
        "von 2 Gemeinden.",
        "Supermarkt: 100,0 % von ihnen haben das Angebot innerhalb von 300 m.",
        "wären es 57,1 %.",
        "30 Personen haben es nur, weil die Grenze offen ist.",
    ] {
        assert!(front.contains(expected), "{expected} in {front}");
    }
    let (a, b) = (texts(&atlas, atlas.len() - 2), texts(&atlas, atlas.len() - 1));
    // Numbers stand from the right: persons who gain, who are covered by the own town, who are covered.
    assert!(has(&a, &["Supermarkt", "0", "100,0 %", "100,0 %"]), "{a:?}");
    assert!(has(&b, &["Supermarkt", "30", "0,0 %", "100,0 %"]), "{b:?}");
    // 30 of B go to A, nobody of A to B.
    assert!(has(&a, &["Town B", "30", "0"]), "{a:?}");
    assert!(has(&b, &["Town A", "0", "30"]), "{b:?}");
    let number = format!("Seite {} / {}", atlas.len(), atlas.len());
    assert_eq!(b.last(), Some(&number));
}

#[test]
fn contents_lead_to_the_pages_they_name() {
    let (_folder, results) = two_towns();
    let atlas = german_atlas(&results);
    let front = atlas.page(0);
    let titles: Vec<String> = (0..atlas.len()).map(|at| atlas.page(at).page.title).collect();
    let pages: Vec<usize> = front.links.iter().map(|link| link.page).collect();
    assert_eq!(pages, (1..atlas.len()).collect::<Vec<_>>(), "{titles:?}");
    let told = texts(&atlas, 0).join(" ");
    for (title, page) in titles.iter().zip(1..).skip(1) {
        assert!(told.contains(&format!("{title} {page}")), "{title} {page}: {told}");
    }
    let chapters: Vec<_> =
        (0..atlas.len()).filter_map(|at| Some((at, atlas.chapter(at)?))).collect();
    assert_eq!(chapters, [(2, "Region"), (atlas.len() - 2, "Gemeinden")]);
}

#[test]
fn an_atlas_is_the_same_on_any_number_of_threads() {
    let (_folder, results) = two_towns();
    let one = mapped(&results, "one.pdf", &["--all", "--threads", "1"]);
    assert!(one == mapped(&results, "four.pdf", &["--all", "--threads", "4"]));
    assert!(one.len() < 300_000, "{} bytes", one.len());
    let (english, german) = (["--all", "--lang", "en"], ["--all", "--lang", "de"]);
    assert!(mapped(&results, "en.pdf", &english) != mapped(&results, "de.pdf", &german));
}

#[test]
fn hostile_names_stay_texts_on_every_page() {
    let towns = Towns::new();
    let atlas = german_atlas(&towns.results());
    for page in (0..atlas.len()).map(|at| atlas.page(at).page) {
        let document = resvg::usvg::roxmltree::Document::parse(&page.svg).expect("well-formed");
        for node in document.descendants().filter(|node| node.is_element()) {
            let name = node.tag_name().name();
            let drawn = [
                "svg", "title", "g", "path", "rect", "circle", "text", "defs", "pattern",
                "clipPath",
            ];
            assert!(drawn.contains(&name), "{name} in {}", page.title);
            let is_foreign =
                |attribute: &str| attribute.starts_with("on") || attribute.contains("href");
            assert!(!node.attributes().any(|attribute| is_foreign(attribute.name())), "{name}");
        }
    }
    assert!(
        texts(&atlas, 0).iter().any(|text| text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    );
    assert_eq!(atlas.document(&Silent).expect("a document").diagnostics.count(), 0);
}

#[test]
#[cfg_attr(not(poppler), ignore = "needs NAHRAUM_TEST_POPPLER")]
fn maps_and_atlases_are_vector_documents_with_selectable_names() {
    let towns = Towns::new();
    let map = Document::new(&mapped(&towns.results(), "map.pdf", &["--lang", "de"]));
    assert_eq!(map.is_vector_with_its_fonts(), 2);
    let told = map.text();
    assert!(told.contains("Bäckerei") && told.contains("Maßstab 1 :"), "{told}");
    let atlas = Document::new(&mapped(&towns.results(), "atlas.pdf", &["--all", "--lang", "de"]));
    assert_eq!(atlas.is_vector_with_its_fonts(), 2);
    let told = atlas.text();
    for expected in
        ["Inhalt", "Verfahren und Quellen", "Gemeinsame Lücken", "A; B: 5; C: D", "Seite 3 /"]
    {
        assert!(told.contains(expected), "{expected} in {told}");
    }
    let said = atlas.says("pdfinfo", &[], &[]);
    assert!(said.contains("JavaScript:      no"), "{said}");
}
