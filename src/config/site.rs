//! Settings of siting.

use serde::{Deserialize, Serialize};

use crate::base::{Percent, SiteModel};

/// `[site]`: where new places achieve most. Candidate places are those of `[candidates]`, persons those of
/// `gaps.weight`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct SiteSection {
    /// Categories for which `run` chooses places, by key or name; all when empty. The command `site` takes
    /// `--category`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// What new places should achieve: most, fewest or median; `--model` sets it.
    pub model: SiteModel,
    /// Number of new places, for `most` and `median`; `--places` sets it.
    pub places: u32,
    /// Share of all persons to be served, in percent, for `fewest`: `90` or `"92.5"`; `--target` sets it.
    pub target: Percent,
    /// Persons whom a new place can serve at most, for `most`; everybody within the limit when absent. Existing
    /// places, and candidates that have a capacity, then serve as many as that. `--capacity` sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u64>,
    /// For `median`: walks are measured up to this distance, metres; who has no place within it counts as that far
    /// away, and is told apart. `--walk-max` sets it.
    pub walk_max_m: u32,
    /// For `median`: from how many beginnings to search.
    pub starts: u32,
    /// Seed by which the beginnings are drawn; the same seed gives the same plan.
    pub seed: u32,
    /// Most nodes of branch and bound each time that the exact solver is asked, fewer where a program is large;
    /// `--nodes-max` sets it. The answer is the same for the same number; with 0, plans are found without the exact
    /// solver and told with a bound.
    pub nodes_max: u32,
    /// Most seconds each time that the exact solver is asked, beside the limit of nodes; `--seconds-max` sets it. An
    /// answer that it cuts short may differ from one time to the next, and says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_max: Option<u32>,
    /// `run` chooses places up to this number of candidate places; the command `site` chooses them whatever the
    /// number.
    pub run_candidates_max: usize,
}

impl SiteSection {
    /// Whether a run chooses places when there are this many candidates.
    pub fn is_in_run(&self, candidates: usize) -> bool {
        candidates <= self.run_candidates_max
    }
}

impl Default for SiteSection {
    fn default() -> Self {
        Self {
            categories: Vec::new(),
            model: SiteModel::Most,
            places: 5,
            target: Percent::whole(90).expect("a percentage"),
            capacity: None,
            walk_max_m: 3_000,
            starts: 30,
            seed: 1,
            nodes_max: 10_000,
            seconds_max: None,
            run_candidates_max: 10_000,
        }
    }
}
