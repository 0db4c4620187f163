//! A change as it is recorded.

/// A change of a scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `open`, `close`, `move`, `enlarge`, `add_way`, `remove_way` or `persons`.
    pub kind: &'static str,
    /// What is changed: the name of the facility or area.
    pub subject: String,
    /// The SHA-256 of the change, see [`Asked::sha256`](super::Asked::sha256).
    pub sha256: String,
}
