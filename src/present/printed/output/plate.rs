//! A page that is read and laid out.

use std::sync::{Arc, LazyLock};

use resvg::usvg::{ImageHrefResolver, Options, Tree, fontdb, roxmltree};

use super::error::DrawError;
use crate::base::{Checked, Diagnostics, Finding, Place, codes};
use crate::present::printed::fonts::{FAMILY, Weight, letters_without_shape};
use crate::present::printed::page::Page;

/// A page whose shapes and letters have their places, ready for any kind of file.
pub struct Plate {
    pub(super) tree: Tree,
    pub(super) width_mm: f64,
    pub(super) height_mm: f64,
    /// What the page shows.
    pub(super) title: String,
}

impl Plate {
    /// Reads a page and lays out its texts with the fonts of the program.
    ///
    /// Nothing but the page itself is read: no file, no address and no font of the machine, whatever the page names.
    ///
    /// # Returns
    /// The plate, and a finding (W965) for each text with letters that the fonts lack; a box stands for such a
    /// letter.
    ///
    /// # Errors
    /// [`DrawError::Svg`] when the page is not well-formed SVG.
    ///
    /// # Cost
    /// Proportional to the corners and letters of the page; pages can be read at the same time.
    pub fn read(page: &Page) -> Result<Checked<Self>, DrawError> {
        let fail = |reason: String| DrawError::Svg { title: page.title.clone(), reason };
        let document =
            roxmltree::Document::parse(&page.svg).map_err(|error| fail(error.to_string()))?;
        let tree =
            Tree::from_xmltree(&document, &options()).map_err(|error| fail(error.to_string()))?;
        let title = page.title.clone();
        let value = Self { tree, width_mm: page.width_mm, height_mm: page.height_mm, title };
        Ok(Checked { value, diagnostics: lacking_letters(&document) })
    }

    /// What the page shows.
    pub fn title(&self) -> &str {
        &self.title
    }
}

/// The fonts of the program, and no others. A text that names another family has them too.
fn fonts() -> Arc<fontdb::Database> {
    static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = fontdb::Database::new();
        for weight in Weight::ALL {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(weight.bytes())));
        }
        fonts.set_serif_family(FAMILY);
        fonts.set_sans_serif_family(FAMILY);
        fonts.set_monospace_family(FAMILY);
        Arc::new(fonts)
    });
    Arc::clone(&FONTS)
}

fn options() -> Options<'static> {
    Options {
        font_family: FAMILY.to_owned(),
        fontdb: fonts(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// A finding for each text of a page that has letters without a shape.
fn lacking_letters(document: &roxmltree::Document) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    let texts = document.descendants().filter(|node| node.has_tag_name((SVG, "text")));
    for text in texts {
        let words: String =
            text.descendants().filter_map(|node| node.is_text().then(|| node.text())?).collect();
        let lacking = letters_without_shape(&words);
        if lacking.is_empty() {
            continue;
        }
        let listed: Vec<String> = lacking
            .iter()
            .map(|letter| format!("`{letter}` (U+{:04X})", u32::from(*letter)))
            .collect();
        let message = format!("no shape for {} in `{}`", listed.join(", "), words.trim());
        let hint = "printed maps have Latin letters; write the name in Latin script in the layer it comes from";
        diagnostics.push(
            Finding::new(codes::W965, message).at(Place::of_source("printed map")).hint(hint),
        );
    }
    diagnostics
}

const SVG: &str = "http://www.w3.org/2000/svg";
