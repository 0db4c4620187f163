//! What is to become of each group before anything is shared out.

/// Parts of one in which shares are counted: a millionth of a per cent.
pub(super) const SHARE_PARTS: u64 = 100_000_000;

/// What becomes of a group.
pub(super) enum Plan {
    /// Values as they are published.
    Fixed(Vec<Option<u32>>),
    /// Values that are still to be shared out.
    Estimate(Estimate),
}

/// What cells together are to get.
#[derive(Clone, Copy)]
pub(super) enum Quota {
    /// A share of their persons, in parts of [`SHARE_PARTS`].
    Share(u64),
    /// So many persons.
    Persons(u64),
}

/// Cells of the result that get something together.
pub(super) struct Run {
    /// Positions, ascending.
    pub cells: Vec<usize>,
    pub quota: Quota,
}

/// A group that is to be shared out.
pub(super) struct Estimate {
    pub runs: Vec<Run>,
}
