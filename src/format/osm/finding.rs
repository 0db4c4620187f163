//! What a file has that a reader should know of, although it can be read.

use std::fmt;

use crate::dataset::OsmKind;

/// How many ids a finding shows.
const EXAMPLES: usize = 20;

/// What kind of flaw was found.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum OsmFindingCode {
    /// The file holds several versions of elements, or deleted elements.
    History,
    /// The elements are not in ascending order of kind and id.
    Unsorted,
    /// An element occurs several times in the same version.
    Duplicate,
    /// Nodes lie outside the world or have no coordinates.
    CoordinatesOutOfRange,
    /// Ways use nodes that the file does not have.
    MissingWayNodes,
    /// Relations have members that the file does not have.
    MissingMembers,
    /// There is more of the map outside the box that was asked for.
    OutsideBox,
}

/// One kind of flaw: how often it occurs, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OsmFinding {
    /// What kind of flaw it is.
    pub code: OsmFindingCode,
    /// How many elements have it.
    pub count: u64,
    /// What it is and what was done about it, for people.
    pub text: String,
    /// Ids of elements that have it, ascending, at most 20.
    pub examples: Vec<i64>,
}

impl fmt::Display for OsmFinding {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}", self.text)?;
        let mut between = " (such as ";
        for id in &self.examples {
            write!(to, "{between}{id}")?;
            between = ", ";
        }
        if self.examples.is_empty() { Ok(()) } else { to.write_str(")") }
    }
}

impl OsmFinding {
    /// A finding about these elements; `None` if there are none. `text` is told their number.
    pub(in crate::format::osm) fn of(
        code: OsmFindingCode,
        mut ids: Vec<i64>,
        text: impl FnOnce(u64) -> String,
    ) -> Option<Self> {
        ids.sort_unstable();
        ids.dedup();
        let count = ids.len() as u64;
        ids.truncate(EXAMPLES);
        (count > 0).then(|| Self { code, count, text: text(count), examples: ids })
    }
}

/// What the passes notice on the way.
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
    pub duplicates: Vec<(OsmKind, i64)>,
    /// Nodes outside the world.
    pub outside: Vec<i64>,
}

impl Notes {
    /// The findings about the file as a whole.
    pub(in crate::format::osm) fn findings(self) -> Vec<OsmFinding> {
        let mut findings = Vec::new();
        if self.history || self.replaced > 0 || self.deleted > 0 {
            let (replaced, deleted) = (self.replaced, self.deleted);
            let text = format!(
                "the file holds a history; left out: {replaced} older versions and {deleted} deleted \
                 elements"
            );
            let (code, count) = (OsmFindingCode::History, replaced + deleted);
            findings.push(OsmFinding { code, count, text, examples: Vec::new() });
        }
        if self.unsorted {
            let text = "the elements are not sorted by kind and id; reading takes longer";
            let (code, text) = (OsmFindingCode::Unsorted, text.to_owned());
            findings.push(OsmFinding { code, count: 1, text, examples: Vec::new() });
        }
        for (kind, word) in
            [(OsmKind::Node, "nodes"), (OsmKind::Way, "ways"), (OsmKind::Relation, "relations")]
        {
            let ids = self.duplicates.iter().filter(|it| it.0 == kind).map(|it| it.1).collect();
            findings.extend(OsmFinding::of(OsmFindingCode::Duplicate, ids, |count| {
                format!("{count} {word} occur several times; the last one in the file is kept")
            }));
        }
        if self.cut {
            let text = "what touches the box asked for is kept; the rest of the map is left out";
            let (code, text) = (OsmFindingCode::OutsideBox, text.to_owned());
            findings.push(OsmFinding { code, count: 1, text, examples: Vec::new() });
        }
        let outside = OsmFindingCode::CoordinatesOutOfRange;
        findings.extend(OsmFinding::of(outside, self.outside, |count| {
            format!("{count} nodes lie outside the world or nowhere; they count as missing")
        }));
        findings
    }
}
