//! Results go to standard output, messages to standard error. All messages pass through here, and text
//! from the input cannot control the terminal.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use nahraum::base::{Diagnostics, Finding, FindingGroup, Severity};

use crate::args::Global;
use crate::text::{visible, visible_line};

/// Number of findings of one kind that are listed without `--verbose`.
const LISTED: usize = 3;

/// Largest number of categories and limits whose numbers are told in words.
const TOLD: usize = 12;

/// Writes messages to standard error, according to `--quiet` and `--verbose`.
#[derive(Clone, Copy)]
pub struct Printer {
    quiet: bool,
    verbose: bool,
}

impl Printer {
    pub fn new(global: &Global) -> Self {
        Self { quiet: global.quiet, verbose: global.verbose }
    }

    /// Whether `--verbose` was given.
    pub fn is_verbose(self) -> bool {
        self.verbose
    }

    /// Prints a message in one line.
    pub fn say(self, text: &str) {
        self.say_lines(&visible_line(text));
    }

    /// Prints a message of several lines. Names in it must be spelt out as by [`visible_line`], so that none
    /// begins a line.
    pub fn say_lines(self, text: &str) {
        if !self.quiet {
            // A closed standard error cannot be reported anywhere.
            let _ = writeln!(io::stderr(), "{}", visible(text));
        }
    }

    /// Prints what there is to say of each category and limit, a line each; of many the first ones, and how many
    /// more there are.
    pub fn say_of_each(self, sentences: &[String]) {
        sentences.iter().take(TOLD).for_each(|sentence| self.say(sentence));
        if sentences.len() > TOLD {
            self.say(&format!("and {} more categories and limits", sentences.len() - TOLD));
        }
    }

    /// Lists findings, errors first; notes only with `--verbose`.
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
        let first = group.first();
        let single = group.kept().len() == 1;
        let mut text = match (group.count(), single) {
            (1, _) => format!("{}: {}\n", first.code.severity(), one_line(first)),
            (count, true) => format!("{}: {count} {}\n", first.code.severity(), one_line(first)),
            (count, false) => {
                format!("{}: {count} findings of this kind\n", first.code.severity())
            }
        };
        if group.count() > 1 && !single {
            let listed = if self.verbose { group.kept().len() } else { LISTED };
            for finding in group.kept().iter().take(listed) {
                text.push_str(&format!("  {}\n", one_line(finding)));
            }
            let left = group.count() - group.kept().len().min(listed) as u64;
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
    pub fn error(self, error: &(dyn Error + 'static), hint: Option<&str>) {
        let mut text = format!("error: {}\n", in_words(error).join("\n  caused by: "));
        if let Some(hint) = hint {
            text.push_str(&format!("hint: {}\n", visible_line(hint)));
        }
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

/// The texts of an error and of its causes.
pub fn in_words(error: &(dyn Error + 'static)) -> Vec<String> {
    let mut texts = vec![words(error)];
    let mut cause = error.source();
    while let Some(inner) = cause {
        let words = words(inner);
        // Transparent errors repeat the text of their cause.
        if !texts.iter().any(|text| text.contains(&words)) {
            texts.push(words);
        }
        cause = inner.source();
    }
    texts
}

/// The text of an error in one line, so that no name in it can begin a line of its own. Only an error of
/// TOML shows the place in several lines.
fn words(error: &(dyn Error + 'static)) -> String {
    let text = error.to_string();
    let is_toml = error.is::<toml::de::Error>() || error.is::<Box<toml::de::Error>>();
    // Headline, the line of the file between two rulers, then the message.
    let parts: Vec<&str> = text.trim().splitn(5, '\n').collect();
    match is_toml && parts.len() == 5 && parts[1].trim() == "|" {
        true => parts.into_iter().map(visible_line).collect::<Vec<_>>().join("\n    "),
        false => visible_line(text.trim()),
    }
}

fn one_line(finding: &Finding) -> String {
    let place = finding.place.to_string();
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    visible_line(&format!("{} {place}{}", finding.code, finding.message))
}

/// Writes text to standard output; a closed pipe is not an error. On a terminal, control characters are
/// escaped; a pipe or a file receives the text unchanged.
pub fn print(text: &str) -> io::Result<()> {
    let shown = io::stdout().is_terminal().then(|| visible(text));
    match io::stdout().write_all(shown.as_deref().unwrap_or(text).as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
