//! How a layer is drawn: classes with their symbols, and labels.

use serde::Serialize;

pub(super) use crate::present::palette::{
    ALARM, COVERED, LEFT_OUT, LINK, MUCH, NONE, NOTHING, QUIET, WARNING,
};

/// A named value of a symbol, as QGIS calls it.
type Setting = (&'static str, String);

/// One layer of paint in a symbol.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Paint {
    class: &'static str,
    options: Vec<Setting>,
}

/// What a feature of a class looks like.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Symbol {
    kind: &'static str,
    layers: Vec<Paint>,
}

/// A class: the features that meet a condition, their name in the legend and their symbol.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Rule {
    pub filter: String,
    pub label: String,
    pub symbol: Symbol,
}

/// A label at each feature.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Label {
    /// The column that it says.
    pub field: String,
    pub points: f64,
    pub style: &'static str,
    pub weight: u32,
    pub colour: &'static str,
    /// QGIS' number of the placement: around a point, over a point, inside an area.
    placement: u32,
    distance: f64,
    /// From 0 to 10: which labels give way to others.
    priority: u32,
    /// Labels are left out on maps of smaller scales, such as 1 : 60,000; 0 shows them on all.
    scale_max: u32,
}

const DARK: &str = "40,40,40";

fn opaque(colour: &str) -> String {
    format!("{colour},255")
}

fn paint<const N: usize>(class: &'static str, options: [(&'static str, &str); N]) -> Paint {
    Paint { class, options: options.map(|(name, value)| (name, value.to_owned())).into() }
}

/// An area in a colour, with a thin white edge that keeps neighbours apart.
pub(super) fn area(colour: &str) -> Symbol {
    Symbol { kind: "fill", layers: vec![filled(&opaque(colour), ("255,255,255,255", "0.06"))] }
}

/// An area through which the map below can be seen, with an edge of the same colour.
pub(super) fn glass(colour: &str) -> Symbol {
    let edge = opaque(colour);
    Symbol { kind: "fill", layers: vec![filled(&format!("{colour},150"), (&edge, "0.3"))] }
}

fn filled(colour: &str, (edge, width): (&str, &str)) -> Paint {
    let options = [
        ("color", colour),
        ("style", "solid"),
        ("outline_color", edge),
        ("outline_style", "solid"),
        ("outline_width", width),
        ("outline_width_unit", "MM"),
        ("joinstyle", "round"),
    ];
    paint("SimpleFill", options)
}

/// An area whose value is not known: hatched in grey on white.
pub(super) fn hatched() -> Symbol {
    let white = filled("255,255,255,255", ("190,190,190,255", "0.06"));
    Symbol { kind: "fill", layers: vec![white, hatch("120,120,120,255", "0.25")] }
}

/// A hatch over what is below, dark on white, so that it is seen on every colour and in the legend.
pub(super) fn hatch_above() -> Symbol {
    let layers = vec![hatch("255,255,255,255", "0.6"), hatch("60,60,60,255", "0.2")];
    Symbol { kind: "fill", layers }
}

fn hatch(colour: &str, millimetres: &str) -> Paint {
    let options = [
        ("angle", "45"),
        ("distance", "1.2"),
        ("distance_unit", "MM"),
        ("line_width", millimetres),
        ("line_width_unit", "MM"),
        ("color", colour),
        ("outline_width", millimetres),
    ];
    paint("LinePatternFill", options)
}

/// The outline of an area, dark on white, so that it is seen on light and on dark colours.
pub(super) fn outline(millimetres: f64) -> Symbol {
    let strokes = [("255,255,255", millimetres * 2.4), (DARK, millimetres)];
    let layers = strokes.map(|(colour, width)| stroke(colour, width, "solid"));
    Symbol { kind: "fill", layers: layers.into() }
}

/// A line.
pub(super) fn line(colour: &str, millimetres: f64) -> Symbol {
    Symbol { kind: "line", layers: vec![stroke(colour, millimetres, "solid")] }
}

/// A dashed line.
pub(super) fn dashed(colour: &str, millimetres: f64) -> Symbol {
    Symbol { kind: "line", layers: vec![stroke(colour, millimetres, "dash")] }
}

fn stroke(colour: &str, millimetres: f64, style: &str) -> Paint {
    let (colour, width) = (opaque(colour), millimetres.to_string());
    let options = [
        ("line_color", &colour[..]),
        ("line_width", &width),
        ("line_width_unit", "MM"),
        ("line_style", style),
        // A round end would reach beyond the sample of a wide line in a legend.
        ("capstyle", "flat"),
        ("joinstyle", "round"),
    ];
    paint("SimpleLine", options)
}

/// A sign at a point, as wide as given, with a white edge.
pub(super) fn sign(shape: &str, colour: &str, millimetres: f64) -> Symbol {
    let (colour, size) = (opaque(colour), millimetres.to_string());
    let options = [
        ("name", shape),
        ("color", &colour),
        ("outline_color", "255,255,255,255"),
        ("outline_width", "0.2"),
        ("size", &size),
        ("size_unit", "MM"),
    ];
    Symbol { kind: "marker", layers: vec![paint("SimpleMarker", options)] }
}

/// A square of the size of a grid cell, whatever the scale of the map.
pub(super) fn grid_square(colour: &str, metres: f64) -> Symbol {
    let (colour, size) = (opaque(colour), metres.to_string());
    let options = [
        ("name", "square"),
        ("color", &colour[..]),
        ("outline_style", "no"),
        ("size", &size),
        ("size_unit", "RenderMetersInMapUnits"),
    ];
    Symbol { kind: "marker", layers: vec![paint("SimpleMarker", options)] }
}

impl Symbol {
    /// What is not drawn: the features of a kind of geometry that a map is not about.
    pub(super) fn hidden(like: &Self) -> Self {
        let paint = match like.kind {
            "fill" => paint("SimpleFill", [("style", "no"), ("outline_style", "no")]),
            "line" => paint("SimpleLine", [("line_style", "no")]),
            _ => paint("SimpleMarker", [("size", "0"), ("outline_style", "no")]),
        };
        Self { kind: like.kind, layers: vec![paint] }
    }
}

impl Label {
    /// The names of large areas, on maps of every scale.
    pub(super) fn of_towns(field: &str) -> Self {
        Self {
            field: field.to_owned(),
            points: 8.0,
            style: "Bold",
            weight: 75,
            colour: "30,30,30,255",
            placement: 1,
            distance: 0.0,
            priority: 9,
            scale_max: 0,
        }
    }

    /// The names of small areas, where the map is large enough.
    pub(super) fn of_quartiers(field: &str) -> Self {
        let (style, weight) = ("Regular", 50);
        let scale_max = 60_000;
        Self { points: 6.5, style, weight, priority: 3, scale_max, ..Self::of_towns(field) }
    }

    /// A word beside a point.
    pub(super) fn beside(field: &str) -> Self {
        Self { placement: 0, distance: 1.0, priority: 6, ..Self::of_quartiers(field) }
    }
}
