//! What areas and signs look like on the map and in its legend.

use super::fonts::Weight;
use super::svg::{Anchor, At, Letters, Rect, Svg, mm};
use crate::present::palette::{ALARM, Colour, LEFT_OUT, LINK, NONE, NOTHING, QUIET};

/// Patterns that areas are filled with: their names in the drawing and what they are made of.
pub(super) fn patterns(unit: f64) -> String {
    let pattern = |id: &str, side: f64, turned: &str, content: String| {
        let side = mm(side * unit);
        format!(
            "<pattern id=\"{id}\" width=\"{side}\" height=\"{side}\" patternUnits=\"userSpaceOnUse\"{turned}>\
             {content}</pattern>\n"
        )
    };
    let ground = |side: f64, colour: &str| {
        let side = mm(side * unit);
        format!("<rect width=\"{side}\" height=\"{side}\" fill=\"{colour}\"/>")
    };
    let stripe = |side: f64, width: f64, colour: &str| {
        let (middle, side, width) = (mm(side * unit / 2.0), mm(side * unit), mm(width * unit));
        format!("<path d=\"M{middle} 0V{side}\" stroke=\"{colour}\" stroke-width=\"{width}\"/>")
    };
    let dot = |side: f64| {
        let (at, radius) = (mm(side * unit / 2.0), mm(0.22 * unit));
        format!("<circle cx=\"{at}\" cy=\"{at}\" r=\"{radius}\" fill=\"#7a5a20\"/>")
    };
    let turned = " patternTransform=\"rotate(45)\"";
    let unknown = ground(1.2, "#fff") + &stripe(1.2, 0.25, "#787878");
    let withheld = ground(1.2, &format!("rgb({LEFT_OUT})")) + &dot(1.2);
    let uncertain = stripe(1.6, 0.4, "#fff") + &stripe(1.6, 0.14, "#3c3c3c");
    format!(
        "<defs>\n{}{}{}</defs>",
        pattern("not-known", 1.2, turned, unknown),
        pattern("withheld", 1.2, "", withheld),
        pattern("uncertain", 1.6, turned, uncertain)
    )
}

/// How an area is filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fill {
    /// A class, from the lowest.
    Class(usize),
    /// The value is zero, where that is a class of its own.
    Zero,
    Nobody,
    NotKnown,
    Withheld,
    /// The ground of other signs.
    Ground,
}

impl Fill {
    /// Its name in the drawing.
    pub(super) fn id(self) -> String {
        match self {
            Self::Class(at) => format!("class-{}", at + 1),
            Self::Zero => "class-zero".to_owned(),
            Self::Nobody => "nobody".to_owned(),
            Self::NotKnown => "areas-not-known".to_owned(),
            Self::Withheld => "areas-withheld".to_owned(),
            Self::Ground => "ground".to_owned(),
        }
    }

    /// Its paint, with the colours of the classes.
    pub(super) fn paint(self, colours: &[Colour]) -> String {
        match self {
            Self::Class(at) => rgb(colours.get(at).copied().unwrap_or(NONE)),
            Self::Zero | Self::Ground => rgb(NONE),
            Self::Nobody => rgb(NOTHING),
            Self::NotKnown => "url(#not-known)".to_owned(),
            Self::Withheld => "url(#withheld)".to_owned(),
        }
    }
}

pub(super) fn rgb(colour: Colour) -> String {
    format!("rgb({colour})")
}

/// A sign of a point or line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Sign {
    /// A numbered place.
    Number(Kind),
    /// A place without a number.
    Dot(Kind),
    /// A place without a number that stands out among many.
    Mark(Kind),
    /// A line between two municipalities, as wide as its class.
    Together(usize),
    /// A line between two municipalities of which not all is known.
    TogetherNotKnown,
    /// A line between two municipalities whose number is withheld.
    TogetherWithheld,
    /// Two facilities for largely the same residents.
    Double,
    Municipality,
    Quartier,
    Neighbour,
}

/// What is said of a place by its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Each municipality alone does not see it.
    Hidden,
    /// It concerns several municipalities.
    Split,
    /// It concerns one.
    Whole,
}

impl Kind {
    pub(super) fn colour(self) -> Colour {
        match self {
            Self::Hidden => ALARM,
            Self::Split => LINK,
            Self::Whole => "70,70,70",
        }
    }
}

/// Widths of lines between municipalities, by class, millimetres.
const TOGETHER_MM: [f64; 4] = [0.4, 0.9, 1.6, 2.6];

impl Sign {
    /// Strokes of a line, the lowest first.
    pub(super) fn strokes(self, unit: f64) -> Vec<String> {
        let line = |colour: &str, width: f64, more: &str| {
            format!(
                "fill=\"none\" stroke=\"{colour}\" stroke-width=\"{}\" stroke-linejoin=\"round\"{more}",
                mm(width * unit)
            )
        };
        match self {
            Self::Municipality => {
                vec![line("#fff", 0.65, ""), line("rgb(40,40,40)", 0.35, "")]
            }
            Self::Quartier => vec![line("rgb(110,110,110)", 0.1, "")],
            Self::Neighbour => vec![line("rgb(150,150,150)", 0.2, "")],
            Self::Together(class) => {
                let width = TOGETHER_MM[class.min(TOGETHER_MM.len() - 1)];
                vec![line("#fff", width + 0.3, ""), line(&rgb(LINK), width, "")]
            }
            Self::TogetherNotKnown => {
                vec![line(&rgb(QUIET), 0.5, " stroke-dasharray=\"1.2 .8\"")]
            }
            Self::TogetherWithheld => {
                vec![line("#7a5a20", 0.8, " stroke-dasharray=\".2 .8\" stroke-linecap=\"round\"")]
            }
            Self::Number(_) | Self::Dot(_) | Self::Mark(_) | Self::Double => Vec::new(),
        }
    }

    /// Draws the sign of a point, or a sample of it with a number.
    pub(super) fn point(self, at: At, number: &str, unit: f64, svg: &mut Svg) {
        match self {
            Self::Number(kind) => {
                let (colour, edge) = (rgb(kind.colour()), mm(0.25 * unit));
                let look = format!("fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"{edge}\"");
                svg.circle(at, NUMBER_RADIUS_MM * unit, &look);
                let letters = Letters {
                    size_mm: 2.3 * unit,
                    weight: Weight::Bold,
                    colour: "#fff",
                    anchor: Anchor::Middle,
                    halo: false,
                };
                svg.text(At { y: at.y + 0.83 * unit, ..at }, number, letters);
            }
            Self::Dot(kind) => {
                let (colour, edge) = (rgb(kind.colour()), mm(0.12 * unit));
                let look = format!("fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"{edge}\"");
                svg.circle(at, 0.6 * unit, &look);
            }
            Self::Mark(kind) => {
                let (colour, edge) = (rgb(kind.colour()), mm(0.2 * unit));
                let look = format!("fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"{edge}\"");
                svg.circle(at, 1.2 * unit, &look);
            }
            Self::Double => {
                let (colour, edge) = (rgb(ALARM), mm(0.2 * unit));
                let look = format!("fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"{edge}\"");
                svg.circle(at, 1.1 * unit, &look);
            }
            _ => {}
        }
    }
}

/// Radius of a numbered place.
pub(super) const NUMBER_RADIUS_MM: f64 = 1.9;

/// A sample in a legend.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Sample {
    /// Of an area, with its paint.
    Area(String),
    /// Of the hatch above a paint.
    Uncertain(String),
    Sign(Sign),
}

impl Sample {
    pub(super) fn draw(&self, area: &Rect, unit: f64, svg: &mut Svg) {
        let edge = format!("stroke=\"rgb(90,90,90)\" stroke-width=\"{}\"", mm(0.1 * unit));
        let middle = At { x: area.x + area.width / 2.0, y: area.y + area.height / 2.0 };
        match self {
            Self::Area(paint) => svg.rect(area, &format!("fill=\"{paint}\" {edge}")),
            Self::Uncertain(paint) => {
                svg.rect(area, &format!("fill=\"{paint}\" {edge}"));
                svg.rect(area, "fill=\"url(#uncertain)\"");
            }
            Self::Sign(sign @ (Sign::Number(_) | Sign::Dot(_) | Sign::Mark(_) | Sign::Double)) => {
                sign.point(middle, "", unit, svg);
            }
            Self::Sign(sign) => {
                let (from, to) = (At { x: area.x, ..middle }, At { x: area.right(), ..middle });
                for stroke in sign.strokes(unit) {
                    svg.line(from, to, &stroke);
                }
            }
        }
    }
}
