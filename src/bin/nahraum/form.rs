//! Forms of an answer.

use nahraum::format::OutputFormat;

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table for people.
    Table,
    /// Data for programs.
    Data(OutputFormat),
}

impl Form {
    /// Parses the value of `--format`.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "table" => Ok(Self::Table),
            other => other.parse().map(Self::Data),
        }
    }
}
