//! Findings of a file that may have millions of them.

use std::collections::BTreeMap;

use crate::base::limits::FINDINGS_KEPT;
use crate::base::{Diagnostics, Finding, Place};

/// Collects findings; those that would not be kept anyway are only counted.
pub(super) struct Log {
    diagnostics: Diagnostics,
    feed: String,
    file: &'static str,
    kept: BTreeMap<&'static str, usize>,
    spare: BTreeMap<&'static str, u64>,
}

impl Log {
    pub fn new(feed: &str) -> Self {
        Self {
            diagnostics: Diagnostics::default(),
            feed: feed.to_owned(),
            file: "",
            kept: BTreeMap::new(),
            spare: BTreeMap::new(),
        }
    }

    /// What follows is about this file.
    pub fn begin(&mut self, file: &'static str) {
        self.flush();
        self.file = file;
    }

    /// The place of the current file.
    fn place(&self) -> Place {
        if self.file.is_empty() {
            return Place::of_source(self.feed.clone());
        }
        Place::of_source(format!("{}/{}", self.feed, self.file))
    }

    /// A finding about a line; the text is only made when it is kept.
    pub fn at_line(
        &mut self,
        code: &'static str,
        (line, field): (u64, &str),
        message: impl FnOnce() -> String,
    ) {
        let kept = self.kept.entry(code).or_default();
        if *kept == FINDINGS_KEPT {
            *self.spare.entry(code).or_default() += 1;
            return;
        }
        *kept += 1;
        let mut place = self.place().feature(format!("line {line}"));
        if !field.is_empty() {
            place = place.field(field);
        }
        self.diagnostics.push(Finding::new(code, message()).at(place));
    }

    /// A finding about the whole file that stands for so many records.
    pub fn of_file(&mut self, code: &'static str, count: u64, message: String) {
        if count > 0 {
            let finding = Finding::new(code, message).at(self.place());
            self.diagnostics.push_counted(finding, count);
        }
    }

    fn flush(&mut self) {
        self.kept.clear();
        for (code, count) in std::mem::take(&mut self.spare) {
            self.of_file(code, count, String::from("more of the same"));
        }
    }

    /// All findings.
    pub fn finish(mut self) -> Diagnostics {
        self.flush();
        self.diagnostics
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_findings_are_counted_and_the_first_ones_kept_file_by_file() {
        let mut log = Log::new("feed");
        let mut made = 0;
        for file in ["a.txt", "b.txt"] {
            log.begin(file);
            for line in 0..1000 {
                log.at_line("W621", (line, "x"), || {
                    made += 1;
                    String::new()
                });
            }
        }
        let diagnostics = log.finish();
        assert_eq!(diagnostics.count_of_code("W621"), 2000);
        assert_eq!(made, 2 * FINDINGS_KEPT);
        assert_eq!(diagnostics.groups().count(), 2);
    }
}
