//! Pages drawn by hand, and what is read of files made of them.

use nahraum::base::{Checked, Diagnostics, Lang};
use nahraum::present::printed::{About, Booklet, Page, Plate};

/// Colours of the squares of a page.
pub const COLOURS: [&str; 4] = ["#440154", "#31688e", "#35b779", "#fde725"];

/// A page of 120 mm by 80 mm with a title, four coloured squares of 10 mm, a hatched one and these texts.
pub fn page(title: &str, texts: &[&str]) -> Page {
    let mut svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"120mm\" height=\"80mm\" viewBox=\"0 0 120 80\">\
         <defs><pattern id=\"h\" width=\"2\" height=\"2\" patternUnits=\"userSpaceOnUse\">\
         <path d=\"M0 0L2 2\" stroke=\"#555\" stroke-width=\".3\"/></pattern></defs>\
         <rect x=\"70\" y=\"20\" width=\"10\" height=\"10\" fill=\"url(#h)\"/>"
        .to_owned();
    svg += &format!(
        "<text x=\"5\" y=\"10\" font-family=\"Noto Sans\" font-weight=\"700\" font-size=\"5\">{title}</text>"
    );
    for (place, colour) in COLOURS.iter().enumerate() {
        let x = 5 + 15 * place;
        svg += &format!("<rect x=\"{x}\" y=\"20\" width=\"10\" height=\"10\" fill=\"{colour}\"/>");
    }
    for (row, text) in texts.iter().enumerate() {
        let y = 40 + 5 * row;
        svg += &format!(
            "<text x=\"5\" y=\"{y}\" font-family=\"Noto Sans\" font-weight=\"400\" font-size=\"3\">{text}</text>"
        );
    }
    svg += "</svg>";
    Page { svg, width_mm: 120.0, height_mm: 80.0, title: title.to_owned() }
}

/// What a document of these pages says of itself.
pub fn about() -> About {
    About {
        title: "Wer erreicht eine Apotheke?".to_owned(),
        subject: "Versorgung in Mülheim".to_owned(),
        author: "Stadt Mülheim an der Ruhr".to_owned(),
        keywords: vec!["Apotheke".to_owned(), "Nahversorgung".to_owned()],
        lang: Lang::De,
    }
}

pub fn drawn(page: &Page) -> (Plate, Diagnostics) {
    let Checked { value, diagnostics } = Plate::read(page).expect("a page that can be drawn");
    (value, diagnostics)
}

/// Pages as a document without chapters.
pub fn booklet(pages: &[Page]) -> Vec<u8> {
    let mut booklet = Booklet::new(about());
    for page in pages {
        booklet.add(&drawn(page).0, &[]).expect("a page with an extent");
    }
    booklet.finish().expect("a document")
}
