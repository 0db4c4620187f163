//! Colours of maps, in one place for printed maps and QGIS.

/// A colour, as `red,green,blue`.
pub(super) type Colour = &'static str;

/// Colours from uncovered to covered: readable with the common colour vision deficiencies (ColorBrewer's YlGnBu;
/// Brewer, Harrower and others 2003). The pale end is what lacks: wide land where few people live recedes,
/// where the bright yellow of other ramps would cover most of the picture.
pub(super) const COVERED: [Colour; 5] =
    ["255,255,204", "161,218,180", "65,182,196", "44,127,184", "37,52,148"];
const COVERED_4: [Colour; 4] = ["255,255,204", "161,218,180", "65,182,196", "34,94,168"];
const COVERED_6: [Colour; 6] =
    ["255,255,204", "199,233,180", "127,205,187", "65,182,196", "44,127,184", "37,52,148"];

/// Colours from little to much, one hue that gets darker (after ColorBrewer's Oranges; Brewer, Harrower and
/// others 2003).
pub(super) const MUCH: [Colour; 5] =
    ["254,237,222", "253,190,133", "253,141,60", "217,71,1", "127,39,4"];
const MUCH_4: [Colour; 4] = ["254,237,222", "253,190,133", "217,71,1", "127,39,4"];
const MUCH_6: [Colour; 6] =
    ["254,237,222", "253,208,162", "253,174,107", "241,105,19", "217,71,1", "127,39,4"];

/// Kinds without an order, told apart by all colour visions (the muted scheme of Tol 2021, SRON/EPS/TN/09-002, and the
/// vermilion of Okabe and Ito 2008 as the tenth).
pub(super) const KINDS: [Colour; 10] = [
    "51,34,136",
    "136,204,238",
    "17,119,51",
    "221,204,119",
    "204,102,119",
    "68,170,153",
    "170,68,153",
    "153,153,51",
    "136,34,85",
    "213,94,0",
];

/// Nobody lives here, or nothing is there.
pub(super) const NOTHING: Colour = "221,221,221";
/// What does not stand out.
pub(super) const QUIET: Colour = "150,150,150";
/// What is withheld for publication: a colour that is on no scale.
pub(super) const LEFT_OUT: Colour = "246,213,165";
/// What stands out most: vermilion of a palette for all colour visions (Okabe and Ito 2008).
pub(super) const ALARM: Colour = "213,94,0";
/// What stands out second: its orange.
pub(super) const WARNING: Colour = "230,159,0";
/// What stands beside: its blue.
pub(super) const LINK: Colour = "0,114,178";
/// Nobody gains or lacks anything here: almost white.
pub(super) const NONE: Colour = "247,247,247";

/// A row of colours of classes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ramp {
    /// From uncovered to covered.
    Covered,
    /// From little to much.
    Much,
}

impl Ramp {
    /// The colours of so many classes, up to six.
    pub(super) fn colours(self, classes: usize) -> &'static [Colour] {
        match (self, classes) {
            (Self::Covered, 0..=4) => &COVERED_4[..classes],
            (Self::Covered, 5) => &COVERED,
            (Self::Covered, _) => &COVERED_6,
            (Self::Much, 0..=4) => &MUCH_4[..classes],
            (Self::Much, 5) => &MUCH,
            (Self::Much, _) => &MUCH_6,
        }
    }
}
