//! Settings of a layer of lines.

use std::collections::BTreeMap;

/// How a layer of lines is read as a street map.
#[derive(Clone, Debug, PartialEq)]
pub struct LineRules {
    /// The column of each tag of OpenStreetMap, such as `highway` or `width`, and of `steps` and `level`.
    /// A tag that is not named here has the column of its own name, if there is one.
    pub columns: BTreeMap<String, String>,
    /// Translation of the values of the column of `highway` to those of OpenStreetMap.
    pub classes: BTreeMap<String, String>,
    /// Ends of lines up to this distance from another line are joined to it, metres.
    pub join_ends_m: f64,
    /// Whether lines of one level that cross without a common point are joined there; otherwise walkers
    /// cannot turn there.
    pub join_crossings: bool,
}

impl Default for LineRules {
    /// 0.05 m: more than what is lost when coordinates are rounded to centimetres, or to the 1e-7 degrees
    /// of a street map (1.1 cm), and far less than the width of any path.
    fn default() -> Self {
        Self {
            columns: BTreeMap::new(),
            classes: BTreeMap::new(),
            join_ends_m: 0.05,
            join_crossings: false,
        }
    }
}
