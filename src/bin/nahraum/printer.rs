//! stdout is data, stderr is talk.

use std::error::Error;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use nahraum::base::{Diagnostics, Finding, FindingGroup, Severity};
use nahraum::dataset::Layer;
use nahraum::format::{FormatError, OutputFormat, write_layer, write_layer_file};

use crate::args::{Global, OutputArgs};

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

    /// Says something.
    pub fn say(self, text: &str) {
        if !self.quiet {
            // Nobody can be told that standard error is closed.
            let _ = writeln!(io::stderr(), "{text}");
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
            text.push_str(&format!("  hint: {hint}\n"));
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
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

fn one_line(finding: &Finding) -> String {
    let place = finding.place.to_string();
    let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
    format!("{} {place}{}", finding.code, finding.message)
}

/// Writes a layer to where the user wants it.
pub fn write_output(layer: &Layer, output: &OutputArgs) -> Result<(), FormatError> {
    let usual = if layer.crs.is_some() { OutputFormat::GeoJson } else { OutputFormat::Csv };
    let format = output.wanted_format()?.unwrap_or(usual);
    let path = Path::new(&output.output);
    if output.output == "-" {
        let mut sink = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        write_layer(layer, format, &mut sink)
    } else {
        write_layer_file(layer, format, path)
    }
}

/// Writes text to standard output; a reader that went away is no error.
pub fn print(text: &str) -> io::Result<()> {
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}
