//! What a map says around its picture that no table has.

use crate::base::{Boundary, Lang};
use crate::dataset::CivilDate;

/// The run, the service and the limit that a map is about, in the language of the map.
#[derive(Clone, Debug)]
pub struct MapFacts {
    /// Language of all texts.
    pub lang: Lang,
    /// Name of the region.
    pub region: String,
    /// Key of the service in the tables.
    pub category: String,
    /// Its name.
    pub service: String,
    /// Limit, metres.
    pub limit_m: u64,
    /// Name of the walker; `None` where nobody walks along ways.
    pub walker: Option<String>,
    /// Whether distances come from a table; straight lines otherwise, unless somebody walks.
    pub is_table: bool,
    /// Which areas the counterfactual closes: municipalities or counties.
    pub boundary: Boundary,
    /// Attribution with licences, as it must be shown.
    pub sources: Vec<String>,
    /// Days of the data, the first and the last.
    pub dates: Option<(CivilDate, CivilDate)>,
    /// Whether the data are synthetic.
    pub synthetic: bool,
    /// Counts of fewer persons are withheld.
    pub persons_min: Option<u64>,
    /// Name and code of the projection.
    pub projection: (String, String),
    /// The program with its version.
    pub program: String,
}
