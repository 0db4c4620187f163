//! Observations of the passes, and the findings made from them.

use crate::base::{Code, Diagnostics, Finding, Place, codes};
use crate::dataset::{OsmId, OsmNodeId};

/// Observations of the passes.
#[derive(Default)]
pub(in crate::format::osm) struct Notes {
    /// The file has nodes outside the box that was asked for.
    pub cut: bool,
    /// The header says that the file has a history.
    pub history: bool,
    /// The order of elements is broken.
    pub unsorted: bool,
    /// Versions left out because there is a newer one.
    pub replaced: u64,
    /// Elements left out because they are deleted.
    pub deleted: u64,
    /// Elements that occur several times in the same version.
    pub duplicates: Vec<OsmId>,
    /// Nodes outside the world.
    pub outside: Vec<OsmNodeId>,
}

impl Notes {
    /// The findings about the file as a whole.
    pub(in crate::format::osm) fn findings(self, source: &str) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        let file = || Place::of_source(source);
        if self.history || self.replaced > 0 || self.deleted > 0 {
            let (replaced, deleted) = (self.replaced, self.deleted);
            let text = format!(
                "the file holds a history; left out: {replaced} older versions and {deleted} deleted \
                 elements"
            );
            let finding = Finding::new(codes::W422, text).at(file());
            diagnostics.push_counted(finding, (replaced + deleted).max(1));
        }
        if self.unsorted {
            let text = "the elements are not sorted by kind and id; reading takes longer";
            diagnostics.push(Finding::new(codes::N421, text).at(file()));
        }
        let text = "occurs several times in one version; the one with tags counts, of several the \
                    last in the file";
        tell_of_each(codes::W427, source, self.duplicates, text, &mut diagnostics);
        let text = "has no position or lies outside the world; it is treated as missing";
        let outside = self.outside.into_iter().map(OsmId::Node).collect();
        tell_of_each(codes::W428, source, outside, text, &mut diagnostics);
        diagnostics
    }
}

/// A finding for each element, in the order of their ids.
fn tell_of_each(
    code: Code,
    source: &str,
    mut ids: Vec<OsmId>,
    text: &str,
    diagnostics: &mut Diagnostics,
) {
    ids.sort_unstable();
    ids.dedup();
    for id in ids {
        diagnostics.push_with(code, source, |file| (file.feature(id.to_string()), text));
    }
}
