//! The forms that an answer can have.

use nahraum::format::OutputFormat;

/// What an answer looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table for people.
    Table,
    /// Data for programs.
    Data(OutputFormat),
}

impl Form {
    /// The form of a name, as `--format` takes it.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.to_ascii_lowercase().as_str() {
            "table" => Ok(Self::Table),
            other => other.parse().map(Self::Data),
        }
    }
}
