//! Findings: problems and noteworthy facts in the input, each with its place.
//!
//! Readers and builders return a value *and* the findings; nothing is dropped silently. Findings with
//! the same code and source are counted, and only the first [`FINDINGS_KEPT`] keep their place and text.

use std::collections::BTreeMap;
use std::fmt;

use super::findings::{Code, Severity};
use super::limits::FINDINGS_KEPT;

/// The place of a finding in the input; every part is optional.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// File name as the user gave it (`-` for standard input).
    pub source: Option<String>,
    /// Layer or role of the file, such as `facilities`.
    pub layer: Option<String>,
    /// The record: `line 214`, `feature 17`, or an id such as `P-0017`.
    pub feature: Option<String>,
    /// The field or column.
    pub field: Option<String>,
}

impl Place {
    /// A whole file.
    pub fn of_source(source: impl Into<String>) -> Self {
        Self { source: Some(source.into()), ..Self::default() }
    }

    /// The same place, narrowed to a layer.
    pub fn layer(mut self, layer: impl Into<String>) -> Self {
        self.layer = Some(layer.into());
        self
    }

    /// The same place, narrowed to a record.
    pub fn feature(mut self, feature: impl Into<String>) -> Self {
        self.feature = Some(feature.into());
        self
    }

    /// The same place, narrowed to a field.
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        let parts = [
            ("", &self.source, "`"),
            ("layer ", &self.layer, "`"),
            ("", &self.feature, ""),
            ("field ", &self.field, "`"),
        ];
        for (word, part, quote) in parts {
            if let Some(text) = part {
                write!(f, "{separator}{word}{quote}{text}{quote}")?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code, which implies the severity.
    pub code: Code,
    /// The place.
    pub place: Place,
    /// What was found and what was expected.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
}

impl Finding {
    /// A finding without a place or hint.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, place: Place::default(), message: message.into(), hint: None }
    }

    /// The same finding at a place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = place;
        self
    }

    /// The same finding with advice.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Place, message and hint of a finding, as [`Diagnostics::push_with`] takes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    place: Place,
    message: String,
    hint: Option<String>,
}

impl<M: Into<String>> From<(Place, M)> for Wording {
    fn from((place, message): (Place, M)) -> Self {
        Self { place, message: message.into(), hint: None }
    }
}

impl<M: Into<String>, H: Into<String>> From<(Place, M, H)> for Wording {
    fn from((place, message, hint): (Place, M, H)) -> Self {
        Self { place, message: message.into(), hint: Some(hint.into()) }
    }
}

/// Findings of one code in one source: how many, and the first few in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingGroup {
    code: Code,
    count: u64,
    /// Empty only until the finding is put in for which [`Diagnostics`] makes the group.
    kept: Vec<Finding>,
}

impl FindingGroup {
    /// Their code.
    pub fn code(&self) -> Code {
        self.code
    }

    /// How many were made in all.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The first one that was made.
    pub fn first(&self) -> &Finding {
        self.kept.first().expect("a group is made for its first finding")
    }

    /// The first few, in the order they were made; never empty.
    pub fn kept(&self) -> &[Finding] {
        &self.kept
    }

    /// Their severity.
    pub fn severity(&self) -> Severity {
        self.code().severity()
    }

    fn has_room(&self) -> bool {
        self.kept.len() < FINDINGS_KEPT
    }
}

/// A collection of findings, capped and counted.
///
/// ```
/// use nahraum::base::{Diagnostics, codes};
/// let mut diagnostics = Diagnostics::default();
/// for line in 2..1002 {
///     diagnostics.push_with(codes::W301, "cells.csv", |file| {
///         (file.feature(format!("line {line}")).field("persons"), "found `many`, expected a number")
///     });
/// }
/// assert_eq!(diagnostics.count(), 1000);
/// assert_eq!(diagnostics.count_of_code(codes::W301), 1000);
/// let group = diagnostics.groups().next().unwrap();
/// assert_eq!(group.first().place.to_string(), "`cells.csv`, line 2, field `persons`");
/// assert!(group.kept().len() < 1000); // the others were counted and never put into words
/// assert!(!diagnostics.has_errors());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    /// By code and source; the source is empty for a finding without one.
    groups: BTreeMap<Code, BTreeMap<String, FindingGroup>>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.push_counted(finding, 1);
    }

    /// Adds a finding about `count` records; does nothing when `count` is 0.
    pub fn push_counted(&mut self, finding: Finding, count: u64) {
        if count == 0 {
            return;
        }
        let group = self.group(finding.code, finding.place.source.as_deref().unwrap_or(""));
        group.count += count;
        if group.has_room() {
            group.kept.push(finding);
        }
    }

    /// Adds a finding of a kind that may occur millions of times in a source. `word` receives the place
    /// of the source and returns place, message and hint; it is called only while texts are kept.
    pub fn push_with<W: Into<Wording>>(
        &mut self,
        code: Code,
        source: &str,
        word: impl FnOnce(Place) -> W,
    ) {
        let group = self.group(code, source);
        group.count += 1;
        if group.has_room() {
            let Wording { place, message, hint } = word(Place::of_source(source)).into();
            group.kept.push(Finding { code, place, message, hint });
        }
    }

    /// Appends all findings of another collection.
    pub fn append(&mut self, other: Diagnostics) {
        for (code, sources) in other.groups {
            for (source, theirs) in sources {
                let ours = self.group(code, &source);
                ours.count += theirs.count;
                let room = FINDINGS_KEPT.saturating_sub(ours.kept.len());
                ours.kept.extend(theirs.kept.into_iter().take(room));
            }
        }
    }

    /// The same findings in other words.
    pub fn reworded(&self, word: impl Fn(&str) -> String) -> Self {
        let mut all = self.clone();
        let groups = all.groups.values_mut().flat_map(BTreeMap::values_mut);
        for finding in groups.flat_map(|group| &mut group.kept) {
            finding.message = word(&finding.message);
        }
        all
    }

    /// Removes all findings of a code, for callers that have already reported them.
    pub fn forget(&mut self, code: Code) {
        self.groups.remove(&code);
    }

    fn group(&mut self, code: Code, source: &str) -> &mut FindingGroup {
        let sources = self.groups.entry(code).or_default();
        // Only the first finding of a source pays for a copy of its name.
        if !sources.contains_key(source) {
            sources.insert(source.to_owned(), FindingGroup { code, count: 0, kept: Vec::new() });
        }
        sources.get_mut(source).expect("the source was just put there")
    }

    fn all(&self) -> impl Iterator<Item = &FindingGroup> {
        self.groups.values().flat_map(BTreeMap::values)
    }

    /// The findings by code and source, errors first.
    pub fn groups(&self) -> impl Iterator<Item = &FindingGroup> {
        // Codes sort E < N < W, but the order of display is errors, warnings, notes.
        let all_of =
            |severity: Severity| self.all().filter(move |group| group.severity() == severity);
        all_of(Severity::Error).chain(all_of(Severity::Warning)).chain(all_of(Severity::Note))
    }

    /// How many findings were made, of any severity.
    pub fn count(&self) -> u64 {
        self.all().map(|group| group.count).sum()
    }

    /// How many findings of one severity were made.
    pub fn count_of(&self, severity: Severity) -> u64 {
        self.all().filter(|group| group.severity() == severity).map(|group| group.count).sum()
    }

    /// How many findings of one code were made, in all sources.
    pub fn count_of_code(&self, code: Code) -> u64 {
        let sources = self.groups.get(&code);
        sources.map_or(0, |sources| sources.values().map(|group| group.count).sum())
    }

    /// Whether any finding is an error.
    pub fn has_errors(&self) -> bool {
        self.count_of(Severity::Error) > 0
    }
}

/// A value together with the findings made while it was built.
#[derive(Clone, Debug)]
pub struct Checked<T> {
    /// What was built.
    pub value: T,
    /// What was found on the way.
    pub diagnostics: Diagnostics,
}

#[cfg(test)]
mod tests {
    use super::super::codes;
    use super::*;

    #[test]
    fn all_findings_are_counted_and_only_those_kept_are_put_into_words() {
        let mut diagnostics = Diagnostics::default();
        let mut worded = 0;
        for source in ["a.txt", "b.txt"] {
            for line in 0..1000 {
                diagnostics.push_with(codes::W721, source, |file| {
                    worded += 1;
                    (file.feature(format!("line {line}")), "")
                });
            }
        }
        assert_eq!(diagnostics.count_of_code(codes::W721), 2000);
        assert_eq!(worded, 2 * FINDINGS_KEPT);
        assert_eq!(diagnostics.groups().count(), 2);
    }

    #[test]
    fn what_is_kept_is_the_same_in_one_go_and_in_parts() {
        let part = |lines: std::ops::Range<usize>| {
            let mut diagnostics = Diagnostics::default();
            for line in lines {
                diagnostics.push_with(codes::W301, "a", |file| (file, format!("{line}")));
            }
            diagnostics
        };
        let whole = part(0..100);
        for cut in [0, 1, 19, 20, 21, 99, 100] {
            let mut parts = part(0..cut);
            parts.append(part(cut..100));
            assert_eq!(parts, whole, "cut at {cut}");
        }
    }
}
