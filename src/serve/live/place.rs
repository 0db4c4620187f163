//! The place of a question, and shapes in the coordinates in which it was asked.

use geo::{Coord, Geometry, MapCoords, MultiPolygon, Orient, orient::Direction};

use super::error::LiveError;
use super::question::SurroundingsQuestion;
use crate::crs::{transform_coords, transform_layer};
use crate::dataset::{CrsId, Layer};

/// Decimals of a degree: 1e-7 is about a centimetre.
const DEGREE: f64 = 1e7;
/// Decimals of a metre.
const METRE: f64 = 10.0;

/// A place in the region's CRS.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    pub at: Coord<f64>,
    /// Whether it was given in degrees.
    in_degrees: bool,
}

impl Place {
    /// The place that a question names, in a CRS.
    pub fn asked(asked: &SurroundingsQuestion, crs: &CrsId) -> Result<Self, LiveError> {
        let SurroundingsQuestion { lon, lat, x_m, y_m, .. } = asked;
        let (x, y, in_degrees) = match (lon, lat, x_m, y_m) {
            (Some(lon), Some(lat), None, None) => (*lon, *lat, true),
            (None, None, Some(x), Some(y)) => (*x, *y, false),
            _ => return Err(LiveError::Place),
        };
        let mut at = [Coord { x, y }];
        if in_degrees {
            transform_coords(&mut at, &CrsId::wgs84(), crs)?;
        }
        let [at] = at;
        match at.x.is_finite() && at.y.is_finite() {
            true => Ok(Self { at, in_degrees }),
            false => Err(LiveError::Place),
        }
    }

    /// An area in the coordinates of the question, as a geometry of GeoJSON.
    pub fn area_text(&self, area: MultiPolygon<f64>, crs: &CrsId) -> Result<String, LiveError> {
        let mut area = Geometry::from(area);
        if self.in_degrees {
            let (crs, geometry) = (Some(crs.clone()), vec![Some(area)]);
            let mut layer = Layer { crs, geometry, ..Layer::default() };
            transform_layer(&mut layer, &CrsId::wgs84())?;
            area = layer.geometry.remove(0).unwrap_or_else(|| MultiPolygon(Vec::new()).into());
        }
        let unit = if self.in_degrees { DEGREE } else { METRE };
        let round = |value: f64| (value * unit).round() / unit;
        let area = area.map_coords(|at| Coord { x: round(at.x), y: round(at.y) });
        let area = match area {
            Geometry::MultiPolygon(area) => area.orient(Direction::Default).into(),
            other => other,
        };
        Ok(serde_json::to_string(&geojson::Geometry::from(&area))?)
    }
}
