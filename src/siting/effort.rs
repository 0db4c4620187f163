//! How much work an answer may cost.

/// How much work may an answer cost? The default is repeatable: limits count steps, not seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Effort {
    /// Most nodes of branch and bound for a small program; for a large one fewer, since each costs more. With 0
    /// nothing is solved exactly: the answer is the best plan found, with its bound.
    pub nodes_max: u32,
    /// Seconds after which a program gives up, for those who ask for it. Then the answer may differ
    /// between two runs, and says so.
    pub seconds_max: Option<u32>,
    /// Most pairs of a candidate and a demand point that are given to the exact solver at once. Larger
    /// problems are first reduced by their bound.
    pub pairs_exact_max: usize,
    /// Most rounds in which a bound is improved.
    pub rounds_max: u32,
    /// Most further rounds while a plan for most persons and its bound differ by more than a thousandth. With some, such a
    /// plan is searched for longer as well.
    pub rounds_more: u32,
}

/// Whether a plan and its bound differ by more than a thousandth.
pub(super) fn is_wide(persons: u64, persons_max: u64) -> bool {
    persons_max.saturating_sub(persons) > persons / 1_000
}

impl Default for Effort {
    fn default() -> Self {
        Self {
            nodes_max: 10_000,
            seconds_max: None,
            pairs_exact_max: 60_000,
            rounds_max: 1_000,
            rounds_more: 0,
        }
    }
}

impl Effort {
    /// The effort without exact solutions: the best plan found, with its bound.
    pub fn without_exact(self) -> Self {
        Self { nodes_max: 0, ..self }
    }

    /// The effort for a program with so many pairs: from 20,000 pairs on, the nodes fall with the square of their
    /// number.
    pub(super) fn for_pairs(self, pairs: usize) -> Self {
        const PAIRS_OF_SMALL: u64 = 20_000;
        let times = (pairs as u64 / PAIRS_OF_SMALL).max(1).pow(2);
        let nodes = (u64::from(self.nodes_max) / times).max(u64::from(self.nodes_max.min(1)));
        Self { nodes_max: u32::try_from(nodes).unwrap_or(u32::MAX), ..self }
    }
}
