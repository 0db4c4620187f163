//! The plan for each group: published values, or an estimate still to be distributed.

/// The whole, in the units in which shares are counted (a millionth of a per cent each).
pub(super) const SHARE_PARTS: u64 = 100_000_000;

/// How a group gets its values.
pub(super) enum Plan {
    /// Published values.
    Fixed(Vec<Option<u32>>),
    /// Values that still have to be distributed.
    Estimate(Estimate),
}

/// The quota that a run of cells gets together.
#[derive(Clone, Copy)]
pub(super) enum Quota {
    /// A share of their persons, in parts of [`SHARE_PARTS`].
    Share(u64),
    /// A number of persons.
    Persons(u64),
}

/// Cells of the result that share one quota.
pub(super) struct Run {
    /// Positions, ascending.
    pub cells: Vec<usize>,
    pub quota: Quota,
}

/// A group to be distributed over cells.
pub(super) struct Estimate {
    pub runs: Vec<Run>,
}
