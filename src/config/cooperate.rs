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

impl Default for CooperateSection {
    fn default() -> Self {
        Self {
            categories: Vec::new(),
            target: Percent::whole(90).expect("a percentage"),
            places: None,
            group: Vec::new(),
            nodes_max: 10_000,
            seconds_max: None,
            run_candidates_max: 20_000,
            run_exact_candidates_max: 1_000,
        }
    }
}
