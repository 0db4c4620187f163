//! Homes: where people live within a cell, for sharing out the persons of cells larger than quartiers.

use std::collections::BTreeMap;

use geo::{BoundingRect, Coord, Intersects, MultiPolygon, Point};

use super::error::RegionError;
use super::fields::{Field, Number, optional};
use super::geometry::{require_positions, site_of};
use super::inputs::{HomeFields, Mapped};
use super::places::Places;
use crate::base::{Diagnostics, Millimetres, MunicipalityId, QuartierId, codes};
use crate::dataset::UsualColumn;
use crate::spatial::PointIndex;

/// Where homes lie: in a quartier, else in a municipality outside all quartiers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ward {
    Quartier(QuartierId),
    Outside(MunicipalityId),
}

/// A home in the region.
struct Home {
    at: Coord<f64>,
    weight: f64,
    ward: Ward,
}

/// The homes of a region. Those outside all municipalities and quartiers are left out.
pub(super) struct Homes {
    list: Vec<Home>,
    index: PointIndex,
}

impl Homes {
    /// Reads homes. An area counts at a point inside it. Without a column of weights all homes weigh the
    /// same; a home without a usable weight is left out (W393).
    ///
    /// # Errors
    /// [`RegionError`] when a column that the mapping names is missing, or no home has a position.
    pub(super) fn from_layers(
        layers: &[Mapped<HomeFields>],
        places: &Places,
        diagnostics: &mut Diagnostics,
    ) -> Result<Self, RegionError> {
        let mut list = Vec::new();
        for mapped in layers {
            let (layer, mapping) = (&mapped.layer, &mapped.mapping);
            let usual = UsualColumn::HomeWeight.own_name();
            let weights = optional(layer, mapping.weight.as_deref(), usual, &mapped.no_value)?;
            require_positions(layer)?;
            for row in 0..layer.len() {
                let Some(site) = site_of(mapped, row, diagnostics) else { continue };
                let weight = match &weights {
                    None => 1.0,
                    Some(field) => match field.number(row, diagnostics) {
                        Number::Value(weight) if weight >= 0.0 => weight,
                        Number::Bad => continue,
                        other => {
                            report_weight(field, row, other, diagnostics);
                            continue;
                        }
                    },
                };
                let ward = match places.locate(site.position) {
                    (_, Some(quartier)) => Ward::Quartier(quartier),
                    (Some(municipality), None) => Ward::Outside(municipality),
                    (None, None) => continue,
                };
                list.push(Home { at: site.position, weight, ward });
            }
        }
        let index = PointIndex::new(list.iter().enumerate().map(|(at, home)| (home.at, at as u32)));
        Ok(Self { list, index })
    }

    /// The weights of the homes in an area, by where they lie; empty where none are known.
    ///
    /// Cost: O(log n) and the corners of the area for each home near it.
    pub(super) fn weights_in(&self, area: &MultiPolygon<f64>) -> BTreeMap<Ward, f64> {
        let mut weights = BTreeMap::new();
        let Some(rect) = area.bounding_rect().filter(|_| !self.list.is_empty()) else {
            return weights;
        };
        let (width, height) = (rect.width(), rect.height());
        let reach_m = (width * width + height * height).sqrt() / 2.0;
        let mut near = Vec::new();
        let limit = Millimetres::from_metres(reach_m);
        self.index.within(rect.center(), limit, |_, home| near.push(home as usize));
        // Sums of fractions depend on their order.
        near.sort_unstable();
        let inside = near.into_iter().map(|home| &self.list[home]);
        for home in inside.filter(|home| area.intersects(&Point::from(home.at))) {
            *weights.entry(home.ward).or_insert(0.0) += home.weight;
        }
        weights
    }
}

/// Reports a home without a weight, or with a negative one (W393).
fn report_weight(field: &Field<'_>, row: usize, found: Number, diagnostics: &mut Diagnostics) {
    let found = found.value().map_or("no value".to_owned(), |weight| format!("`{weight}`"));
    diagnostics.push_with(codes::W393, field.source_name(), |_| {
        let message =
            format!("found {found}, expected a weight of 0 or more; the home is left out");
        (field.place(row), message)
    });
}
