//! Pages as files: pictures of points and PDF documents.

mod command;
mod made;
mod poppler;

use nahraum::base::codes;
use nahraum::present::printed::{Booklet, DrawError, Link, Page, Plate, Weight, png, width_mm};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use resvg::tiny_skia::Pixmap;

use made::{COLOURS, about, booklet, drawn, page};

fn picture(page: &Page, dpi: u32) -> (Pixmap, Vec<u8>) {
    let bytes = png(&drawn(page).0, dpi).expect("a picture");
    (Pixmap::decode_png(&bytes).expect("a PNG picture"), bytes)
}

fn colour(picture: &Pixmap, x: u32, y: u32) -> String {
    let colour = picture.pixel(x, y).expect("a point of the picture").demultiply();
    format!("#{:02x}{:02x}{:02x}", colour.red(), colour.green(), colour.blue())
}

/// How many points of a part of a picture (left, upper, right and lower side) are dark.
fn dark(picture: &Pixmap, [left, upper, right, lower]: [u32; 4]) -> usize {
    let places = (upper..lower).flat_map(|y| (left..right).map(move |x| (x, y)));
    places.filter(|(x, y)| picture.pixel(*x, *y).is_some_and(|colour| colour.red() < 128)).count()
}

#[test]
fn a_picture_has_the_size_that_paper_and_points_an_inch_give() {
    // 120 mm are 4.7244 inches, 80 mm 3.1496.
    for (dpi, size, per_metre) in [(150, (709, 472), 5_906_u32), (300, (1_417, 945), 11_811)] {
        let (picture, bytes) = picture(&page("Größe", &[]), dpi);
        assert_eq!((picture.width(), picture.height()), size, "{dpi}");
        let mut stated = b"pHYs".to_vec();
        stated.extend([per_metre.to_be_bytes(), per_metre.to_be_bytes()].concat());
        stated.push(1);
        assert!(
            bytes.windows(stated.len()).any(|part| part == stated),
            "no {per_metre} points a metre"
        );
    }
}

#[test]
fn a_picture_has_white_ground_all_colours_and_letters() {
    // 254 points an inch are ten a millimetre.
    let (picture, _) = picture(&page("Mülheim", &["Straße"]), 254);
    assert_eq!(colour(&picture, 2, 2), "#ffffff");
    for (place, expected) in (0..).zip(COLOURS) {
        assert_eq!(colour(&picture, 100 + 150 * place, 250), expected);
    }
    let title = [50, 50, 350, 120];
    assert!(dark(&picture, title) > 2_000, "{}", dark(&picture, title));
    let hatch = dark(&picture, [700, 200, 800, 300]);
    assert!((500..5_000).contains(&hatch), "a hatch is neither empty nor full: {hatch}");
}

#[test]
fn texts_are_as_wide_as_they_are_said_to_be() {
    for (weight, number) in [(Weight::Regular, 400), (Weight::Bold, 700)] {
        for text in ["Mülheim an der Ruhr", "AVATAR To Ve", "≤ 500 m → 10 %", "Ж"] {
            let width = width_mm(text, 6.0, weight);
            // A bar ends where the text does, because it is drawn after it.
            let svg = format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100mm\" height=\"10mm\" viewBox=\"0 0 100 10\">\
                 <text x=\"2\" y=\"8\" font-family=\"Noto Sans\" font-size=\"6\" font-weight=\"{number}\" \
                 fill=\"#fff\">{text}<tspan fill=\"#000\">|</tspan></text></svg>"
            );
            let page = Page { svg, width_mm: 100.0, height_mm: 10.0, title: text.to_owned() };
            let (picture, _) = picture(&page, 508);
            let is_dark = |x: &u32| dark(&picture, [*x, 0, x + 1, 200]) > 0;
            let columns: Vec<u32> = (0..2_000).filter(is_dark).collect();
            let (first, last) = (columns[0], columns[columns.len() - 1]);
            let middle = f64::from(first + last + 1) / 2.0 / 20.0;
            let expected = 2.0 + width + width_mm("|", 6.0, weight) / 2.0;
            assert!(
                (middle - expected).abs() < 0.1,
                "{text} {weight:?}: {middle} mm, not {expected}"
            );
        }
    }
}

#[test]
fn a_letter_that_the_fonts_lack_is_a_box_and_a_finding() {
    let (_, clean) = drawn(&page("Łódź", &["Gießen"]));
    assert_eq!(clean.count(), 0);
    let unknown = page("Apotheke 北京", &["Аптека", "Gießen"]);
    let (_, diagnostics) = drawn(&unknown);
    assert_eq!((diagnostics.count(), diagnostics.count_of_code(codes::W965)), (2, 2));
    let group = diagnostics.groups().next().expect("a finding");
    assert_eq!(
        group.first().message,
        "no shape for `北` (U+5317), `京` (U+4EAC) in `Apotheke 北京`"
    );
    let row = [50, 370, 300, 410];
    let (with, _) = picture(&unknown, 254);
    let (without, _) = picture(&page("Apotheke", &["&#32;", "Gießen"]), 254);
    assert_eq!(dark(&without, row), 0);
    assert!(dark(&with, row) > 300, "six boxes: {}", dark(&with, row));
}

#[test]
fn a_document_is_the_same_each_time_and_on_any_number_of_threads() {
    let pages: Vec<Page> =
        (0..12).map(|n| page(&format!("Blatt {n}"), &["Herne", "Bochum"])).collect();
    let written = |threads: usize| {
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let plates: Vec<Plate> =
            pool.install(|| pages.par_iter().map(|page| drawn(page).0).collect());
        let mut booklet = Booklet::new(about());
        plates.iter().for_each(|plate| booklet.add(plate, &[]).expect("a page"));
        booklet.finish().expect("a document")
    };
    let first = written(1);
    assert!(first.starts_with(b"%PDF-"), "a document");
    assert!(first == written(1) && first == written(4));
    assert!(first.len() < 200_000, "{} bytes", first.len());
    let is_dated = first.windows(12).any(|part| part == b"CreationDate");
    assert!(!is_dated, "a document has a clock in it");
}

#[test]
fn what_cannot_be_drawn_is_an_error_with_its_page() {
    let read = |svg: &str| {
        let page = Page {
            svg: svg.to_owned(),
            width_mm: 10.0,
            height_mm: 10.0,
            title: "Karte".to_owned(),
        };
        match Plate::read(&page) {
            Err(DrawError::Svg { title, .. }) => title,
            Err(other) => panic!("{other}"),
            Ok(_) => panic!("{svg} was drawn"),
        }
    };
    for broken in ["", "<svg", "<html/>", "<svg xmlns=\"http://www.w3.org/2000/svg\"><a & b></svg>"]
    {
        assert_eq!(read(broken), "Karte");
    }
    let (plate, _) = drawn(&page("groß", &[]));
    // 120 mm by 80 mm at 10,000 points an inch are 1,488 million points.
    assert!(matches!(png(&plate, 10_000), Err(DrawError::TooLarge { dpi: 10_000, .. })));
    let flat = Page { width_mm: 0.0, ..page("flach", &[]) };
    assert!(matches!(png(&drawn(&flat).0, 150), Err(DrawError::TooLarge { .. })));
    assert!(matches!(Booklet::new(about()).add(&drawn(&flat).0, &[]), Err(DrawError::Svg { .. })));
}

#[test]
fn a_link_to_a_page_that_is_not_there_is_an_error() {
    let link = |page: usize| Link { x_mm: 5.0, y_mm: 5.0, width_mm: 30.0, height_mm: 5.0, page };
    let with = |links: &[Link]| {
        let mut booklet = Booklet::new(about());
        booklet.add(&drawn(&page("eins", &[])).0, links).expect("a page");
        booklet.add(&drawn(&page("zwei", &[])).0, &[]).expect("a page");
        booklet.finish()
    };
    let linked = with(&[link(1)]).expect("a document");
    assert!(linked.len() > with(&[]).expect("a document").len());
    let error = with(&[link(1), link(2)]).expect_err("no third page");
    assert!(error.to_string().ends_with("a link leads to page 3, and there are 2"), "{error}");
}

#[test]
fn a_page_reads_no_file_and_no_address() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("secret.png");
    std::fs::write(&path, picture(&page("geheim", &[]), 150).1).expect("writable");
    let inside = |image: &str| {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"10mm\" \
             height=\"10mm\" viewBox=\"0 0 10 10\">{image}</svg>"
        );
        let page = Page { svg, width_mm: 10.0, height_mm: 10.0, title: "Bild".to_owned() };
        (picture(&page, 254).0, booklet(&[page]))
    };
    let empty = inside("");
    for attribute in ["href", "xlink:href"] {
        let address = path.display();
        let image = format!("<image {attribute}=\"{address}\" width=\"10\" height=\"10\"/>");
        let with = inside(&image);
        assert_eq!(with.0.data(), empty.0.data(), "{image}");
        assert_eq!(with.1.len(), empty.1.len(), "{image}");
    }
}
