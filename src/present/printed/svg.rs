//! Writing SVG: marks and texts in millimetres.

use std::fmt::Write;

use super::fonts::Weight;
use crate::present::qgis::texts::writable;

/// A place on the page, millimetres from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct At {
    pub x: f64,
    pub y: f64,
}

/// A box on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// Which part of a text stands at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// How letters look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Letters {
    pub size_mm: f64,
    pub weight: Weight,
    pub colour: &'static str,
    pub anchor: Anchor,
    /// Whether they have a white edge that keeps them readable on any colour.
    pub halo: bool,
}

impl Letters {
    pub(super) fn regular(size_mm: f64) -> Self {
        let (weight, anchor) = (Weight::Regular, Anchor::Start);
        Self { size_mm, weight, colour: "#1e1e1e", anchor, halo: false }
    }

    pub(super) fn bold(size_mm: f64) -> Self {
        Self { weight: Weight::Bold, ..Self::regular(size_mm) }
    }

    pub(super) fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }
}

impl Rect {
    pub(super) fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    pub(super) fn right(&self) -> f64 {
        self.x + self.width
    }

    pub(super) fn bottom(&self) -> f64 {
        self.y + self.height
    }

    /// Whether two boxes share more than an edge.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.x < other.right()
            && other.x < self.right()
            && self.y < other.bottom()
            && other.y < self.bottom()
    }

    /// Whether another box lies inside.
    pub(super) fn holds(&self, other: &Self) -> bool {
        other.x >= self.x
            && other.y >= self.y
            && other.right() <= self.right()
            && other.bottom() <= self.bottom()
    }
}

/// Millimetres, rounded to hundredths, in as few letters as possible.
pub(super) fn mm(value: f64) -> String {
    hundredths((value * 100.0).round() as i64)
}

/// Hundredths of a millimetre as millimetres.
pub(super) fn hundredths(value: i64) -> String {
    let (whole, part) = (value.unsigned_abs() / 100, value.unsigned_abs() % 100);
    let sign = if value < 0 { "-" } else { "" };
    let part = match (part, part % 10) {
        (0, _) => return format!("{sign}{whole}"),
        (_, 0) => format!(".{}", part / 10),
        _ => format!(".{part:02}"),
    };
    match whole {
        0 => format!("{sign}{part}"),
        _ => format!("{sign}{whole}{part}"),
    }
}

/// A text in which nothing is markup.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in writable(text).chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\r' | '\t' => safe.push(' '),
            _ => safe.push(letter),
        }
    }
    safe
}

/// A drawing under construction.
#[derive(Default)]
pub(super) struct Svg {
    text: String,
}

impl Svg {
    /// Begins a drawing of a size, with a title for readers of the file.
    pub(super) fn new((width, height): (f64, f64), title: &str) -> Self {
        let (width, height, title) = (mm(width), mm(height), escaped(title));
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{height}mm\" \
             viewBox=\"0 0 {width} {height}\" font-family=\"Noto Sans\">\n<title>{title}</title>\n"
        );
        Self { text }
    }

    /// Adds markup of our own.
    pub(super) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
        self.text.push('\n');
    }

    pub(super) fn begin(&mut self, attributes: &str) {
        let _ = writeln!(self.text, "<g {attributes}>");
    }

    pub(super) fn end(&mut self) {
        self.raw("</g>");
    }

    pub(super) fn path(&mut self, steps: &str, attributes: &str) {
        let _ = writeln!(self.text, "<path {attributes} d=\"{steps}\"/>");
    }

    pub(super) fn rect(&mut self, area: &Rect, attributes: &str) {
        let [x, y, width, height] = [area.x, area.y, area.width, area.height].map(mm);
        let _ = writeln!(
            self.text,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {attributes}/>"
        );
    }

    pub(super) fn line(&mut self, from: At, to: At, attributes: &str) {
        let steps = format!("M{} {}L{} {}", mm(from.x), mm(from.y), mm(to.x), mm(to.y));
        self.path(&steps, attributes);
    }

    pub(super) fn circle(&mut self, at: At, radius: f64, attributes: &str) {
        let (x, y, radius) = (mm(at.x), mm(at.y), mm(radius));
        let _ = writeln!(self.text, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\" {attributes}/>");
    }

    /// A line of text whose letters stand on a place.
    pub(super) fn text(&mut self, at: At, words: &str, letters: Letters) {
        let anchor = match letters.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let halo = match letters.halo {
            true => format!(
                " stroke=\"#fff\" stroke-width=\"{}\" stroke-linejoin=\"round\" paint-order=\"stroke\"",
                mm(letters.size_mm * 0.28)
            ),
            false => String::new(),
        };
        let weight = letters.weight.number();
        let (x, y, size) = (mm(at.x), mm(at.y), mm(letters.size_mm));
        let (colour, words) = (letters.colour, escaped(words));
        let _ = writeln!(
            self.text,
            "<text x=\"{x}\" y=\"{y}\" font-family=\"Noto Sans\" font-size=\"{size}\" \
             font-weight=\"{weight}\" fill=\"{colour}\"{anchor}{halo}>{words}</text>"
        );
    }

    pub(super) fn finish(mut self) -> String {
        self.text.push_str("</svg>\n");
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn millimetres_are_short_and_rounded_to_hundredths() {
        let texts = [0.0, 0.004, -0.004, 0.5, -0.05, 12.345, 210.0, -3.1].map(mm);
        assert_eq!(texts, ["0", "0", "0", ".5", "-.05", "12.35", "210", "-3.1"]);
    }

    #[test]
    fn texts_hold_no_markup() {
        assert_eq!(
            escaped("</text><script>\"a\" & 'b'\u{0}\n"),
            "&lt;/text&gt;&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39; "
        );
    }

    #[test]
    fn boxes_that_share_an_edge_do_not_meet() {
        let one = Rect::new(0.0, 0.0, 2.0, 1.0);
        assert!(!one.meets(&Rect::new(2.0, 0.0, 1.0, 1.0)));
        assert!(one.meets(&Rect::new(1.9, 0.9, 1.0, 1.0)));
        assert!(one.holds(&Rect::new(0.5, 0.0, 1.0, 1.0)));
        assert!(!one.holds(&Rect::new(1.5, 0.0, 1.0, 1.0)));
    }
}
