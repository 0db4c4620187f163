//! Print layouts.

use minijinja::value::Serde;
use minijinja::{Value, context};
use serde::Serialize;

use super::filled::{FONTS, LAYOUT, filled};
use super::settings::{Choice, Settings};
use super::texts::{inert, wrapped};
use super::theme::Sheeted;
use super::words::{self, Word};
use crate::base::{Bounds, base64};
use crate::present::numbers::round_length;

const NORTH_ARROW: &[u8] = include_bytes!("../../../data/styles/north_arrow.svg");
/// Width and height of the picture on an A4 page, millimetres, as the template has it.
const PICTURE_MM: (f64, f64) = (217.0, 158.0);
/// About how long a scale bar of two parts is.
const BAR_MM: f64 = 44.0;
/// Letters in a line of the legend's title: as many as 55 mm hold at 9 points in bold DejaVu Sans, the widest of the
/// fonts (0.7 of their size is a letter wide).
const LEGEND_WIDTH: usize = 24;
/// A longer text of sources is set in smaller type.
const LONG_SOURCE: usize = 500;

impl Sheeted {
    /// The texts around a map of one service and limit.
    pub(super) fn about(
        choice: &Choice<'_>,
        question: &Word,
        (legend, level): (&str, &str),
        settings: &Settings,
    ) -> Self {
        let lang = settings.lang;
        let way = match &settings.walker {
            Some(profile) => format!("{} ({profile})", words::ON_FOOT.say(lang)),
            None => words::off_foot(settings.is_table).say(lang).to_owned(),
        };
        let limit = words::within(choice.metres, lang);
        let way = if choice.comes() { limit } else { format!("{limit} · {way}") };
        let parts = [&choice.service.name, &way, level, &settings.region];
        Self {
            question: format!("{}: {}", choice.service.name, question.say(lang)),
            subtitle: parts.join(" · "),
            legend: legend.to_owned(),
        }
    }
}

/// A layer of a layout: its id, name and source in the project.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Shown {
    pub id: String,
    pub title: String,
    pub source: String,
}

/// A scale bar: units in each of its two parts.
#[derive(Debug, PartialEq, Serialize)]
struct Bar {
    units: u64,
    unit: &'static str,
    label: &'static str,
}

/// The largest scale bar of a round length that fits.
fn scale_bar(metres_per_mm: f64) -> Bar {
    let metres = round_length((metres_per_mm * BAR_MM / 2.0).max(1.0));
    match metres < 1_000.0 {
        true => Bar { units: metres as u64, unit: "meters", label: "m" },
        false => Bar { units: (metres / 1_000.0) as u64, unit: "km", label: "km" },
    }
}

/// A box of the shape of the picture around a box, with some room at the sides.
pub(super) fn framed(around: Bounds) -> Bounds {
    let (width, height) = PICTURE_MM;
    let metres_per_mm =
        (around.width().max(1.0) / width).max(around.height().max(1.0) / height) * 1.05;
    let [x, y] = around.middle();
    let (east, north) = (metres_per_mm * width / 2.0, metres_per_mm * height / 2.0);
    Bounds::new(x - east, y - north, x + east, y + north)
}

/// A printed map on A4: the question as its title, the map, a legend, a north arrow, a scale bar, sources
/// with licences, date and projection.
pub(super) fn layout(
    sheeted: &Sheeted,
    layers: &[Shown],
    frame: &Frame<'_>,
    settings: &Settings,
) -> String {
    let source = sources(settings);
    let length: usize = source.iter().map(|line| line.chars().count()).sum();
    let values = context! {
        name => inert(&sheeted.question),
        subtitle => inert(&sheeted.subtitle),
        legend_title => wrapped(&inert(&sheeted.legend), LEGEND_WIDTH),
        extent => extent(frame.extent),
        crs => frame.crs,
        layers => Serde(layers),
        // The boundaries, which lie above all, come last.
        legend => Serde(layers.iter().rev().collect::<Vec<_>>()),
        north_arrow => base64(NORTH_ARROW),
        bar => Serde(scale_bar(frame.extent.width() / PICTURE_MM.0)),
        source_points => if length > LONG_SOURCE { 5 } else { 7 },
        source,
        made => made(frame.crs_name, settings),
        fonts => FONTS,
    };
    filled(LAYOUT, values)
}

/// What is the same on every printed map of a project.
pub(super) struct Frame<'f> {
    pub extent: Bounds,
    pub crs: &'f Value,
    /// Name and code.
    pub crs_name: (&'f str, &'f str),
}

/// The corners of a box.
pub(super) fn extent(bounds: Bounds) -> Value {
    let Bounds { west, south, east, north } = bounds;
    context! { west, south, east, north }
}

/// Where the data come from, in lines.
pub(super) fn sources(settings: &Settings) -> Vec<String> {
    let lang = settings.lang;
    let note = settings.synthetic.then(|| words::SYNTHETIC.say(lang).to_owned());
    let names = settings.sources.join("; ");
    let named = (!names.is_empty()).then(|| format!("{}: {names}", words::DATA.say(lang)));
    let program = format!("{}: {}", words::ANALYSIS.say(lang), settings.program);
    note.into_iter().chain(named).chain([program]).map(|line| inert(&line)).collect()
}

/// Date and projection, in lines. QGIS computes the date when the map is printed, so that the same results
/// give the same project.
fn made((crs_name, crs_id): (&str, &str), settings: &Settings) -> [String; 3] {
    let lang = settings.lang;
    let date = lang.pick("yyyy-MM-dd", "dd.MM.yyyy");
    [
        format!("{} [% format_date(now(), '{date}') %]", words::MAP_MADE.say(lang)),
        format!("{}: {}", words::PROJECTION.say(lang), inert(crs_name)),
        crs_id.to_owned(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_bar_has_a_round_length_that_fits() {
        // A region of 130 km on 217 mm: 600 m a millimetre, half a bar of 22 mm is 13 km.
        assert_eq!(scale_bar(600.0), Bar { units: 10, unit: "km", label: "km" });
        assert_eq!(scale_bar(20.0), Bar { units: 200, unit: "meters", label: "m" });
        assert_eq!(scale_bar(0.0), Bar { units: 1, unit: "meters", label: "m" });
    }

    #[test]
    fn a_frame_has_the_shape_of_the_picture_and_encloses_the_region() {
        for region in [Bounds::new(0.0, 0.0, 1_000.0, 10.0), Bounds::new(0.0, 0.0, 10.0, 1_000.0)] {
            let frame = framed(region);
            assert!(frame.encloses(&region));
            assert!((frame.width() / frame.height() - PICTURE_MM.0 / PICTURE_MM.1).abs() < 1e-9);
        }
    }

    #[test]
    fn no_name_is_computed_on_a_printed_map() {
        let settings =
            Settings { sources: vec!["[% env('HOME') %]".into()], ..Settings::default() };
        assert!(!sources(&settings).concat().contains("[%"));
    }
}
