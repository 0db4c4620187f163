//! Settings of cooperation.

use serde::{Deserialize, Serialize};

use crate::base::Percent;

/// `[cooperate]`: what municipalities save when they plan new places together.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct CooperateSection {
    /// Categories whose cooperation `run` computes, by key or name; the command `cooperate` takes `--category`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<String>,
    /// Share of residents to be served, in percent: `90` or `"92.5"`; `--target` sets it.
    pub target: Percent,
    /// Number of new places, for the most persons that so many can serve; `--places` sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub places: Option<u32>,
    /// Municipalities, by key or name, that share the costs of their places by Shapley values: 2 to 8;
    /// `--group` sets it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub group: Vec<String>,
    /// Most nodes of branch and bound each time that the exact solver is asked, fewer where a program is large. The
    /// answer is the same for the same number; with 0, plans are found without the exact solver and told with a
    /// bound.
    pub nodes_max: u32,
    /// Most seconds each time that the exact solver is asked, beside the limit of nodes. An answer that it cuts short
    /// may differ from one time to the next, and says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seconds_max: Option<u32>,
    /// `run` computes cooperation up to this number of candidate places, which count once for each limit of each
    /// category; the command `cooperate` computes it whatever the number.
    pub run_candidates_max: usize,
    /// `run` asks the exact solver up to this number of candidate places, counted in the same way. Above, its plans are
    /// found without it and told with a bound; the command `cooperate` asks it whatever the number.
    pub run_exact_candidates_max: usize,
}

impl CooperateSection {
    /// Whether a run computes cooperation when there are this many candidate places at this many limits of the categories.
    pub fn is_in_run(&self, candidates: usize, limits: usize) -> bool {
        !self.categories.is_empty() && candidates.saturating_mul(limits) <= self.run_candidates_max
    }

    /// The nodes of branch and bound in a run with this many candidate places at this many limits of the categories.
    pub fn nodes_in_run(&self, candidates: usize, limits: usize) -> u32 {
        match candidates.saturating_mul(limits) <= self.run_exact_candidates_max {
            true => self.nodes_max,
            false => 0,
        }
    }
}

/// A choice: nine of ten residents. Planners set their own (`--target`).
const TARGET_PERCENT: u8 = 90;
/// A choice, the same as for other questions to the exact solver (`Effort`): a limit that counts steps gives the same answer
/// each time, and this one is high enough for small programs. The answer says where it ended a search.
const NODES_MAX: u32 = 10_000;
/// A choice: a run is to end within minutes. 4,400 candidates take seconds without the exact solver (`guide::methods`);
/// regions of more than this many were not measured.
const RUN_CANDIDATES_MAX: usize = 20_000;
/// Between two measurements: with the exact solver 4,400 candidates take minutes (`guide::methods`), some hundred seconds.
const RUN_EXACT_CANDIDATES_MAX: usize = 1_000;

impl Default for CooperateSection {
    fn default() -> Self {
        Self {
            categories: Vec::new(),
            target: Percent::whole(TARGET_PERCENT).expect("a percentage"),
            places: None,
            group: Vec::new(),
            nodes_max: NODES_MAX,
            seconds_max: None,
            run_candidates_max: RUN_CANDIDATES_MAX,
            run_exact_candidates_max: RUN_EXACT_CANDIDATES_MAX,
        }
    }
}
