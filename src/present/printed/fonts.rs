//! The letters of printed maps: Noto Sans in two weights, cut to Latin script, inside the program.
//!
//! A map looks the same on every machine, whatever fonts are installed there. How wide a text is follows from the
//! same shaping (kerning, accents) with which it is drawn.

use std::sync::LazyLock;

use rustybuzz::{Face, UnicodeBuffer, shape};
use unicode_normalization::UnicodeNormalization;

/// The family that texts of a page name.
pub const FAMILY: &str = "Noto Sans";

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// Of usual texts.
    Regular,
    /// Of titles and what matters.
    Bold,
}

impl Weight {
    /// All weights.
    pub const ALL: [Weight; 2] = [Weight::Regular, Weight::Bold];

    /// The font as a TrueType file.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Weight::Regular => include_bytes!("../../../data/fonts/NotoSans-Regular.ttf"),
            Weight::Bold => include_bytes!("../../../data/fonts/NotoSans-Bold.ttf"),
        }
    }

    /// `font-weight` as SVG states it.
    pub fn number(self) -> u32 {
        match self {
            Weight::Regular => 400,
            Weight::Bold => 700,
        }
    }

    fn face(self) -> &'static Face<'static> {
        static REGULAR: LazyLock<Face<'static>> = LazyLock::new(|| open(Weight::Regular));
        static BOLD: LazyLock<Face<'static>> = LazyLock::new(|| open(Weight::Bold));
        match self {
            Weight::Regular => &REGULAR,
            Weight::Bold => &BOLD,
        }
    }
}

fn open(weight: Weight) -> Face<'static> {
    Face::from_slice(weight.bytes(), 0).expect("the fonts of the program are whole")
}

/// How wide is a text on the page?
///
/// # Parameters
/// `size_mm` is the size of the letters (`font-size`) in millimetres, which is the height of a line set solid and not
/// that of a letter.
///
/// # Returns
/// Millimetres from the start of the first letter to where a next one would start. A letter that the font lacks
/// counts with the box that is drawn for it ([`letters_without_shape`]).
///
/// # Method
/// The text is shaped by the same library as the one that draws it, in the same font, with kerning.
///
/// # Cost
/// Some microseconds for a name.
///
/// ```
/// use nahraum::present::printed::{Weight, width_mm};
/// let narrow = width_mm("Herne", 3.0, Weight::Regular);
/// assert!(narrow > 8.0 && narrow < 9.0);
/// assert!(width_mm("Herne", 3.0, Weight::Bold) > narrow);
/// assert_eq!(width_mm("", 3.0, Weight::Regular), 0.0);
/// ```
pub fn width_mm(text: &str, size_mm: f64, weight: Weight) -> f64 {
    let face = weight.face();
    let shaped = shape(face, &[], buffer(text));
    let units: i32 = shaped.glyph_positions().iter().map(|glyph| glyph.x_advance).sum();
    f64::from(units) * size_mm / f64::from(face.units_per_em())
}

/// Which letters of a text does the font lack?
///
/// In their place a page has a box, so that nobody takes the text for complete.
///
/// # Returns
/// Each such letter once, in the order in which they occur first. Marks that are never seen, such as a soft hyphen,
/// are none; accents that stand apart from their letter count together with it.
///
/// ```
/// use nahraum::present::printed::letters_without_shape;
/// assert_eq!(letters_without_shape("Łódź, Kırşehir, Đà Nẵng, Gießen"), []);
/// assert_eq!(letters_without_shape("Bäckerei Ёлка 北"), ['Ё', 'л', 'к', 'а', '北']);
/// ```
pub fn letters_without_shape(text: &str) -> Vec<char> {
    let mut lacking = Vec::new();
    for letter in text.nfc() {
        if !lacking.contains(&letter) && !has_shape(letter) {
            lacking.push(letter);
        }
    }
    lacking
}

/// Both weights have the same letters (a test compares).
fn has_shape(letter: char) -> bool {
    let face = Weight::Regular.face();
    let is_drawn = || {
        let shaped = shape(face, &[], buffer(letter.encode_utf8(&mut [0; 4])));
        shaped.glyph_infos().iter().all(|glyph| glyph.glyph_id != 0)
    };
    // Most letters have a shape of their own; for the others (composed ones, invisible ones) shaping decides.
    face.glyph_index(letter).is_some() || is_drawn()
}

fn buffer(text: &str) -> UnicodeBuffer {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_weights_have_the_same_letters() {
        let letters = |weight: Weight| -> Vec<char> {
            let face = weight.face();
            ('\0'..='\u{ffff}').filter(|letter| face.glyph_index(*letter).is_some()).collect()
        };
        assert_eq!(letters(Weight::Regular), letters(Weight::Bold));
        assert!(letters(Weight::Regular).len() > 800);
    }

    #[test]
    fn what_maps_of_central_europe_are_written_with_has_a_shape() {
        let german = "ÄÖÜäöüßẞ „Träger“ ‚so‘ – — … § € № ½ ² ³ ° ′ ″ · • × ÷ ± − ‰ CO₂ \u{a0}\u{202f}\u{2009}";
        let signs = "← ↑ → ↓ ↔ ∞ ≈ ≠ ≤ ≥";
        let names = "Świętochłowice Třebíč Győr Şanlıurfa Reșița Ķegums Þórshöfn Œuilly Ærø Ñuñoa Ħamrun Nuuk";
        for text in [german, signs, names] {
            assert_eq!(letters_without_shape(text), [], "{text}");
        }
    }

    #[test]
    fn a_letter_without_shape_takes_the_room_of_its_box() {
        let box_alone = width_mm("Ж", 10.0, Weight::Regular);
        assert!(box_alone > 4.0, "{box_alone}");
        assert_eq!(width_mm("ЖЖ", 10.0, Weight::Regular), 2.0 * box_alone);
    }

    #[test]
    fn invisible_marks_and_accents_apart_are_no_letters_without_shape() {
        assert_eq!(letters_without_shape("Sied\u{ad}lung Mu\u{308}lheim e\u{301}\u{327}"), []);
        let apart = width_mm("Mu\u{308}lheim", 4.0, Weight::Bold);
        assert_eq!(apart, width_mm("Mülheim", 4.0, Weight::Bold));
        assert_eq!(
            width_mm("Sied\u{ad}lung", 4.0, Weight::Bold),
            width_mm("Siedlung", 4.0, Weight::Bold)
        );
    }

    #[test]
    fn widths_are_the_advance_widths_of_the_font() {
        // From the table `hmtx` of the two files: `0` is 572 of 1,000 units wide in both, `A` 639 and 692.
        for weight in Weight::ALL {
            assert_eq!(width_mm("0", 100.0, weight), 57.2, "{weight:?}");
        }
        // `A` and `V` lean against each other.
        let pair = width_mm("AV", 100.0, Weight::Regular);
        let apart = width_mm("A", 100.0, Weight::Regular) + width_mm("V", 100.0, Weight::Regular);
        assert!(pair < apart, "{pair} of {apart}");
    }
}
