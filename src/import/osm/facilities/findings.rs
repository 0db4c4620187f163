//! Collects the findings about the facilities of one file.

use std::collections::HashSet;

use crate::base::{Code, Diagnostics, Finding, Place};
use crate::dataset::{OsmExtract, OsmId};

/// Findings about one file; each tag of an element is reported at most once.
pub(super) struct SourceFindings {
    source: String,
    told: HashSet<(Code, OsmId, String)>,
    pub diagnostics: Diagnostics,
}

impl SourceFindings {
    pub(super) fn new(extract: &OsmExtract) -> Self {
        let source = extract.source.clone();
        Self { source, told: HashSet::new(), diagnostics: Diagnostics::default() }
    }

    /// Reports a finding about an element and, unless `key` is empty, one of its tags.
    pub(super) fn tell(&mut self, code: Code, id: OsmId, key: &str, message: String) {
        if !self.told.insert((code, id, key.to_owned())) {
            return;
        }
        let place = Place::of_source(self.source.clone()).feature(id.short());
        let place = if key.is_empty() { place } else { place.field(key) };
        self.diagnostics.push(Finding::new(code, message).at(place));
    }

    pub(super) fn add(&mut self, code: Code, facility: &str, message: String) {
        let place = Place::of_source(self.source.clone()).feature(facility);
        self.diagnostics.push(Finding::new(code, message).at(place));
    }
}
