//! Names of sheets that every spreadsheet accepts.

use std::collections::BTreeSet;

/// Longest name of a sheet, in units of UTF-16.
const NAME_UNITS_MAX: usize = 31;

/// The names of the sheets of one workbook. Excel compares them without regard to case.
#[derive(Default)]
pub(super) struct SheetNames {
    taken: BTreeSet<String>,
}

impl SheetNames {
    /// A name for a sheet that no other sheet has: at most 31 characters, and `_` for characters that Excel
    /// does not allow. A name that is taken gets a number.
    pub(super) fn unique(&mut self, wanted: &str) -> String {
        let plain = allowed(wanted);
        let numbered = (2_u64..).map(|number| shortened(&plain, &format!(" ({number})")));
        let mut names = std::iter::once(shortened(&plain, "")).chain(numbered);
        let free = names.find(|name| self.taken.insert(name.to_lowercase()));
        free.expect("numbers do not end")
    }
}

/// The name with allowed characters only. An apostrophe may stand inside; `History` is Excel's own.
fn allowed(wanted: &str) -> String {
    let is_refused =
        |c: char| c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
    let plain: String = wanted.chars().map(|c| if is_refused(c) { '_' } else { c }).collect();
    let plain = plain.trim().trim_matches('\'').trim();
    match plain.to_lowercase().as_str() {
        "" => "Table".to_owned(),
        "history" => format!("{plain}_"),
        _ => plain.to_owned(),
    }
}

/// The beginning of a name, and an ending, in the length that is allowed.
fn shortened(name: &str, ending: &str) -> String {
    let mut units = NAME_UNITS_MAX - ending.len();
    let fits = |c: &char| {
        let fits = c.len_utf16() <= units;
        units = units.saturating_sub(c.len_utf16());
        fits
    };
    let start: String = name.chars().take_while(fits).collect();
    format!("{}{ending}", start.trim_end().trim_end_matches('\''))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_sheets_are_allowed_short_and_unique() {
        let mut names = SheetNames::default();
        let mut unique = |wanted: &str| names.unique(wanted);
        assert_eq!(unique("border"), "border");
        assert_eq!(unique("Border"), "Border (2)");
        assert_eq!(unique("[a]:*?/\\b"), "_a______b");
        assert_eq!(unique("'quoted'"), "quoted");
        assert_eq!(unique(" \u{7} "), "_");
        assert_eq!((unique(""), unique("history")), ("Table".into(), "history_".into()));
        let long = "service_areas_residential care of the elderly";
        assert_eq!(unique(long), "service_areas_residential care");
        assert_eq!(unique(long), "service_areas_residential c (2)");
        // A letter outside the basic plane takes two units.
        let wide = unique(&"𝔸".repeat(40));
        assert_eq!(wide.encode_utf16().count(), 30);
    }

    #[test]
    fn many_sheets_of_one_name_stay_apart() {
        let mut names = SheetNames::default();
        let all: BTreeSet<String> = (0..120).map(|_| names.unique(&"x".repeat(50))).collect();
        assert_eq!(all.len(), 120);
        assert!(all.iter().all(|name| name.len() == 31), "{all:?}");
    }
}
