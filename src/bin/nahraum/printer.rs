//! stdout is data, stderr is talk. Whatever is said passes here, and no text of the input steers the
//! terminal.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use nahraum::base::{Diagnostics, Finding, FindingGroup, Severity};

use crate::args::Global;
use crate::text::{visible, visible_line};

/// Findings of one kind that are listed without `--verbose`.
const LISTED: usize = 3;

/// Writes to standard error, as much as was asked for.
#[derive(Clone, Copy)]
pub struct Printer {
    quiet: bool,
    verbose: bool,
}

impl Printer {
    pub fn new(global: &Global) -> Self {
        Self { quiet: global.quiet, verbose: global.verbose }
    }

    /// Whether everything was asked for.
    pub fn is_verbose(self) -> bool {
        self.verbose
    }

    /// Says something.
    pub fn say(self, text: &str) {
        if !self.quiet {
            // Nobody can be told that standard error is closed.
            let _ = writeln!(io::stderr(), "{}", visible(text));
        }
    }

    /// Lists findings, errors first; notes only when asked for.
    pub fn findings(self, diagnostics: &Diagnostics) {
        let mut text = String::new();
        for group in diagnostics.groups() {
            let shown = match group.severity() {
                Severity::Error => true,
                Severity::Warning => !self.quiet,
                Severity::Note => self.verbose,
            };
            if shown {
                text.push_str(&self.group(group));
            }
        }
        let _ = io::stderr().write_all(text.as_bytes());
    }

    fn group(self, group: &FindingGroup) -> String {
        let first = &group.kept[0];
        let single = group.kept.len() == 1;
        let mut text = match (group.count, single) {
            (1, _) => format!("{}: {}\n", first.code.severity(), one_line(first)),
            (count, true) => format!("{}: {count} {}\n", first.code.severity(), one_line(first)),
            (count, false) => {
                format!("{}: {count} findings of this kind\n", first.code.severity())
            }
        };
        if group.count > 1 && !single {
            let listed = if self.verbose { group.kept.len() } else { LISTED };
            for finding in group.kept.iter().take(listed) {
                text.push_str(&format!("  {}\n", one_line(finding)));
            }
            let left = group.count - group.kept.len().min(listed) as u64;
            if left > 0 {
                let advice = if self.verbose { "" } else { "; --verbose lists more" };
                text.push_str(&format!("  and {left} more{advice}\n"));
            }
        }
        if let Some(hint) = &first.hint {
            text.push_str(&format!("  hint: {}\n", visible_line(hint)));
        }
        text
    }

    /// Prints an error with its causes and a hint.
    pub fn error(self, error: &dyn Error, hint: Option<&str>) {
        let mut text = format!("error: {error}\n");
        let mut cause = error.source();
        while let Some(inner) = cause {
            let words = inner.to_string();
            // Transparent errors repeat what has been said.
            if !text.contains(words.trim()) {
                text.push_str(&format!("  caused by: {}\n", words.trim().replace('\n', "\n    ")));
            }
            cause = inner.source();
        }
        if let Some(hint) = hint {
            text.push_str(&format!("hint: {hint}\n"));
        }
        let _ = io::stderr().write_all(visible(&text).as_bytes());
    }
}

fn one_line(finding: &Finding) -> String {
    let place = finding.place.to_string();
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    visible_line(&format!("{} {place}{}", finding.code, finding.message))
}

/// Writes text to standard output; a reader that went away is no error. What could steer a terminal
/// is spelt out on one, and written as it is into a pipe or a file.
pub fn print(text: &str) -> io::Result<()> {
    let shown = io::stdout().is_terminal().then(|| visible(text));
    match io::stdout().write_all(shown.as_deref().unwrap_or(text).as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
