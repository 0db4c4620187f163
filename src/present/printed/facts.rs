//! What a map says around its picture that no table has.

use crate::base::{Boundary, Lang, Percent};
use crate::dataset::CivilDate;

/// The run, the service and the limit that a map is about, in the language of the map. A map of all services has no
/// service of its own: its texts are empty, and its limit is 0.
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
    /// The column of the group of persons who ask for places.
    pub weight: String,
    /// The hour of the week of a map of hours: 0 is that from Monday 0:00.
    pub hour: usize,
    /// Share of the residents who must reach a service so that a quartier has it; `None` without a help mix.
    pub share_min: Option<Percent>,
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
