//! Columns and layers of results.

use geo::Geometry;

use crate::base::Millimetres;
use crate::dataset::Layer;
pub(super) use crate::dataset::{Head, Positions, Table};
use crate::region::{PersonGroup, Region};

impl Table {
    /// Adds a column of limits in whole metres.
    pub(super) fn limit(&mut self, values: impl Iterator<Item = Millimetres>) {
        let what =
            "Largest accepted distance; 0 for services that come to people: in a service area";
        let head = ("limit_m", "m", what);
        self.count(head, values.map(|limit| u64::from(limit.0) / 1000));
    }

    /// Adds a column of distances; empty where no facility is reached.
    pub(super) fn distance(
        &mut self,
        head: Head<'_>,
        values: impl Iterator<Item = Option<Millimetres>>,
    ) {
        self.number(head, 1, values.map(|distance| distance.and_then(Millimetres::metres)));
    }

    /// The layer, with a geometry for each row or without geometries.
    pub(super) fn finish(
        self,
        name: &str,
        region: &Region,
        geometry: Option<Vec<Option<Geometry<f64>>>>,
    ) -> Layer {
        let layer = self.into_layer(name, geometry.map(|shapes| (region.crs().clone(), shapes)));
        Layer { attribution: region.attribution().to_vec(), ..layer }
    }
}

/// The share of a part in a whole; `None` when the whole is 0.
pub(super) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The name of a group of persons in descriptions.
pub(super) fn group_words(group: &PersonGroup) -> String {
    match group.key() {
        "" => "Persons".into(),
        key if key.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("Persons aged {key} and over")
        }
        key => format!("Persons of group {key}"),
    }
}
