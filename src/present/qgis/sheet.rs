//! What styles need to know of a layer of results.

use std::collections::{BTreeMap, BTreeSet};

use geo::{BoundingRect, Geometry};

use crate::base::Bounds;
use crate::dataset::{CrsTexts, Layer, text_value};
use crate::present::steps::UNCERTAIN_FROM;

/// Which kind of geometry a layer has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A table without places.
    Nothing,
    Points,
    Lines,
    Areas,
}

/// A level of areas that has a layer of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AreaLevel {
    Quartier,
    District,
    Municipality,
    County,
}

/// What the answer of a command by area measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    Coverage,
    Border,
}

/// What a layer of results is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Areas(AreaLevel),
    /// The answer of a command by area: a row for each service and limit.
    Answer(Measured, AreaLevel),
    /// What is reached from places, by minutes.
    Reach,
    /// Candidate places with what they would serve.
    Need,
    /// Stops of a mobile service.
    Stops,
    /// Quartiers with their types.
    Types,
    Cells,
    Gaps,
    ConnectedGaps,
    GapPlaces,
    Sites,
    Pairs,
    /// Facilities with their residents of other municipalities, a row for each limit.
    Facilities,
    /// Facilities with what they serve, one row each.
    Served,
    Towns,
    Unlinked,
    Islands,
    /// Any other layer or table.
    Other,
}

/// What is kept of a layer of results once it is written: its name, columns and extent, so that styles and a
/// project can be made of it.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub(super) table: String,
    pub(super) title: String,
    pub(super) description: String,
    /// Columns with the names that people read.
    pub(super) columns: Vec<(String, String)>,
    pub(super) shape: Shape,
    pub(super) crs: Option<CrsTexts>,
    pub(super) extent: Option<Bounds>,
    /// Columns `…_share_uncertain` with a value worth showing.
    pub(super) uncertain: BTreeSet<String>,
    /// Types of quartiers, with their features in English and German.
    pub(super) types: BTreeMap<u64, [String; 2]>,
    /// Minutes within which something is reached, ascending.
    pub(super) minutes: Vec<f64>,
}

impl Sheet {
    /// What styles need to know of a layer. Its name says what it is about: `quartiers`, `gaps` and others;
    /// a layer of another name gets one class.
    pub fn from_layer(layer: &Layer) -> Self {
        let alias = |name: &str| layer.fields.iter().find(|field| field.name == name);
        let column = |name: String| {
            let alias = alias(&name).map(|field| field.alias.clone()).unwrap_or_default();
            (name, alias)
        };
        let places = layer.geometry.iter().flatten();
        let boxes = places.clone().filter_map(BoundingRect::bounding_rect).map(Bounds::from);
        let names = layer.column_names();
        let uncertain =
            names.iter().filter(|name| name.ends_with("_share_uncertain") && is_much(layer, name));
        Self {
            uncertain: uncertain.cloned().collect(),
            types: types_of(layer),
            minutes: minutes_of(layer),
            shape: shape_of(layer.crs.is_some(), places.clone().next(), role_of(&layer.name)),
            table: layer.name.clone(),
            title: layer.title.clone(),
            description: layer.description.clone(),
            crs: layer.crs_texts.clone(),
            extent: boxes.reduce(Bounds::joined),
            columns: names.into_iter().map(column).collect(),
        }
    }

    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, _)| name == column)
    }

    pub(super) fn role(&self) -> Role {
        role_of(&self.table)
    }
}

/// The types in a layer, with their names.
fn types_of(layer: &Layer) -> BTreeMap<u64, [String; 2]> {
    let columns = ["quartier_type", "type_en", "type_de"].map(|name| layer.column(name));
    let [Some(number), Some(en), Some(de)] = columns else { return BTreeMap::new() };
    let text = |column, row| text_value(column, row);
    let named = |row| Some((text(number, row)?.parse().ok()?, [text(en, row)?, text(de, row)?]));
    (0..layer.len()).filter_map(named).collect()
}

/// The different minutes in a layer, ascending.
fn minutes_of(layer: &Layer) -> Vec<f64> {
    let column = layer.column("minutes").and_then(|column| column.f64().ok());
    let mut minutes: Vec<f64> =
        column.map(|column| column.iter().flatten().collect()).unwrap_or_default();
    minutes.sort_by(f64::total_cmp);
    minutes.dedup();
    minutes
}

/// Whether a column of shares has a value worth showing.
fn is_much(layer: &Layer, name: &str) -> bool {
    let column = layer.column(name).and_then(|column| column.f64().ok());
    column.is_some_and(|shares| shares.iter().flatten().any(|share| share > UNCERTAIN_FROM))
}

/// The level of areas of an answer, by the end of its name.
fn answered(level: &str) -> Option<AreaLevel> {
    match level {
        "quartier" => Some(AreaLevel::Quartier),
        "district" => Some(AreaLevel::District),
        "municipality" => Some(AreaLevel::Municipality),
        "county" => Some(AreaLevel::County),
        _ => None,
    }
}

fn role_of(table: &str) -> Role {
    let answer = |start: &str| table.strip_prefix(start).and_then(answered);
    if let Some(level) = answer("coverage_") {
        return Role::Answer(Measured::Coverage, level);
    }
    if let Some(level) = answer("border_") {
        return Role::Answer(Measured::Border, level);
    }
    match table {
        "reach" | "reached_ways" => Role::Reach,
        "need" => Role::Need,
        "stops" => Role::Stops,
        "quartiers" => Role::Areas(AreaLevel::Quartier),
        "districts" => Role::Areas(AreaLevel::District),
        "municipalities" => Role::Areas(AreaLevel::Municipality),
        "counties" => Role::Areas(AreaLevel::County),
        "quartier_types" => Role::Types,
        "cells" => Role::Cells,
        "gaps" => Role::Gaps,
        "gaps_connected" => Role::ConnectedGaps,
        "gap_places" => Role::GapPlaces,
        "sites" | "site_places" => Role::Sites,
        "overlap_pairs" => Role::Pairs,
        "overlap_facilities" => Role::Facilities,
        "facilities" => Role::Served,
        "municipality_pairs" => Role::Towns,
        "unlinked" | "unlinked_lines" => Role::Unlinked,
        "islands" => Role::Islands,
        _ => Role::Other,
    }
}

/// The kind of geometry: that of the first feature, or, without any, the one that layers of the role have.
fn shape_of(is_placed: bool, first: Option<&Geometry<f64>>, role: Role) -> Shape {
    match (first, role) {
        (None, _) if !is_placed => Shape::Nothing,
        (Some(Geometry::Point(_) | Geometry::MultiPoint(_)), _) => Shape::Points,
        (Some(Geometry::Line(_) | Geometry::LineString(_) | Geometry::MultiLineString(_)), _) => {
            Shape::Lines
        }
        (Some(_), _) => Shape::Areas,
        (None, Role::Pairs | Role::Towns | Role::Islands) => Shape::Lines,
        (
            None,
            Role::Cells
            | Role::GapPlaces
            | Role::Need
            | Role::Stops
            | Role::Sites
            | Role::Facilities
            | Role::Served
            | Role::Unlinked,
        ) => Shape::Points,
        (None, _) => Shape::Areas,
    }
}
