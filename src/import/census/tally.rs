//! Findings that may be made for each of millions of rows.

use crate::base::limits::FINDINGS_KEPT;
use crate::base::{Diagnostics, Finding};

/// Counts findings of one code and one source and words only those that are kept.
#[derive(Default)]
pub(super) struct Tally {
    count: u64,
    last: Option<Finding>,
}

impl Tally {
    /// One more finding; `finding` is called only while findings are kept.
    pub fn add(&mut self, diagnostics: &mut Diagnostics, finding: impl FnOnce() -> Finding) {
        self.count += 1;
        if self.count <= FINDINGS_KEPT as u64 {
            let finding = finding();
            self.last = Some(finding.clone());
            diagnostics.push(finding);
        }
    }

    /// Counts those that were not worded.
    pub fn finish(self, diagnostics: &mut Diagnostics) {
        let more = self.count.saturating_sub(FINDINGS_KEPT as u64);
        if let Some(last) = self.last.filter(|_| more > 0) {
            diagnostics.push_counted(last, more);
        }
    }
}
