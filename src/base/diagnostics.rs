//! Findings: what is wrong or noteworthy in the input, with the place where it is.
//!
//! Readers and builders return a value *and* the findings made on the way; nothing is dropped
//! silently. Equal findings (same code, same source) are counted and only the first
//! [`FINDINGS_KEPT`] keep their place and text.

use std::collections::BTreeMap;
use std::fmt;

use super::limits::FINDINGS_KEPT;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; results are right.
    Note,
    /// Results are honest, but something in the input was left out, assumed or repaired.
    Warning,
    /// A record or file cannot be used as it is; `check` exits with 1.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// Where in the input a finding was made; every part is optional.
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
    /// A place that is a whole file.
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
    /// How much it matters.
    pub severity: Severity,
    /// Stable code such as `W031`: `E`, `W` or `N` for the severity and a number.
    pub code: &'static str,
    /// Where it is.
    pub place: Place,
    /// What was found and what was expected.
    pub message: String,
    /// What the user can do about it.
    pub hint: Option<String>,
}

impl Finding {
    /// A finding without a place or hint; the severity follows from the code's first letter. A code
    /// that begins with none of `E`, `W` and `N` counts as an error: it must not pass unseen.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        let severity = match code.as_bytes().first() {
            Some(b'W') => Severity::Warning,
            Some(b'N') => Severity::Note,
            _ => Severity::Error,
        };
        Self { severity, code, place: Place::default(), message: message.into(), hint: None }
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

/// Findings of one code in one source: how many, and the first few in full.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingGroup {
    /// How many were made in all.
    pub count: u64,
    /// The first ones, in the order they were made.
    pub kept: Vec<Finding>,
}

/// A collection of findings, capped and counted.
///
/// ```
/// use nahraum::base::{Diagnostics, Finding, Place};
/// let mut diagnostics = Diagnostics::default();
/// for line in 0..1000 {
///     let place = Place::of_source("cells.csv").feature(format!("line {line}"));
///     diagnostics.push(Finding::new("W010", "suppressed value").at(place));
/// }
/// assert_eq!(diagnostics.count(), 1000);
/// assert!(diagnostics.groups().next().unwrap().kept.len() < 1000);
/// assert!(!diagnostics.has_errors());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    groups: BTreeMap<(&'static str, Option<String>), FindingGroup>,
}

impl Diagnostics {
    /// Adds a finding.
    pub fn push(&mut self, finding: Finding) {
        self.push_counted(finding, 1);
    }

    /// Adds a finding that stands for `count` records.
    pub fn push_counted(&mut self, finding: Finding, count: u64) {
        let key = (finding.code, finding.place.source.clone());
        let group = self.groups.entry(key).or_insert(FindingGroup { count: 0, kept: Vec::new() });
        group.count += count;
        if group.kept.len() < FINDINGS_KEPT {
            group.kept.push(finding);
        }
    }

    /// Adds all findings of another collection behind the own ones.
    pub fn append(&mut self, other: Diagnostics) {
        for (key, theirs) in other.groups {
            let ours =
                self.groups.entry(key).or_insert(FindingGroup { count: 0, kept: Vec::new() });
            ours.count += theirs.count;
            let room = FINDINGS_KEPT.saturating_sub(ours.kept.len());
            ours.kept.extend(theirs.kept.into_iter().take(room));
        }
    }

    /// The findings by code and source, errors first.
    pub fn groups(&self) -> impl Iterator<Item = &FindingGroup> {
        // Codes sort E < N < W; the reader wants errors, warnings, notes.
        let of = |severity: Severity| {
            self.groups.values().filter(move |group| group.kept[0].severity == severity)
        };
        of(Severity::Error).chain(of(Severity::Warning)).chain(of(Severity::Note))
    }

    /// How many findings were made, of any severity.
    pub fn count(&self) -> u64 {
        self.groups.values().map(|group| group.count).sum()
    }

    /// How many findings of one severity were made.
    pub fn count_of(&self, severity: Severity) -> u64 {
        let of_severity = |group: &&FindingGroup| group.kept[0].severity == severity;
        self.groups.values().filter(of_severity).map(|group| group.count).sum()
    }

    /// How many findings of one code were made, in all sources.
    pub fn count_of_code(&self, code: &str) -> u64 {
        self.groups.iter().filter(|((c, _), _)| *c == code).map(|(_, group)| group.count).sum()
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
    use super::*;

    #[test]
    fn the_code_says_how_much_it_matters_and_an_unknown_one_is_an_error() {
        let severity = |code| Finding::new(code, "").severity;
        assert_eq!(severity("N001"), Severity::Note);
        assert_eq!(severity("W001"), Severity::Warning);
        assert_eq!(["E001", "X001", ""].map(severity), [Severity::Error; 3]);
    }
}
