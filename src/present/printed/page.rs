//! A finished page.

/// One printed page, as a drawing that any program can show.
///
/// The drawing is plain SVG 1.1: paths, texts, patterns and one clip path, without script, style sheet or reference to
/// any other file. Texts stay texts, in Noto Sans (weights 400 and 700). The unit of its coordinates is the millimetre,
/// rounded to hundredths.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The drawing.
    pub svg: String,
    /// Width of the page, millimetres.
    pub width_mm: f64,
    /// Height of the page, millimetres.
    pub height_mm: f64,
    /// The question that it answers, for a list of contents.
    pub title: String,
}
