//! How a category is derived from another one.

use super::filter::{Filter, Verdict};
use crate::base::WhenUnknown;

/// What makes facilities of one category facilities of another one, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derivation {
    pub(in crate::region) from: String,
    pub(in crate::region) filter: Filter,
    pub(in crate::region) unknown: WhenUnknown,
    pub(in crate::region) limits_m: Vec<u32>,
}

impl Derivation {
    /// The key of the category whose facilities are looked at.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// What they have to fulfil.
    pub fn filter(&self) -> &Filter {
        &self.filter
    }

    /// What becomes of facilities of which the data do not say whether they fulfil it.
    pub fn unknown(&self) -> WhenUnknown {
        self.unknown
    }

    /// Whether a facility with this verdict belongs to the category.
    pub fn takes(&self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Yes => true,
            Verdict::No => false,
            Verdict::Unknown => self.unknown == WhenUnknown::In,
        }
    }
}
