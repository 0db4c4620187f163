//! A code of the register: severity, consequence for the record, and meaning.

use std::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; the results are correct.
    Note,
    /// Something in the input was left out, assumed or repaired; the results are honest.
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

/// What happens to the record that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// It is used as it is.
    Kept,
    /// It is corrected and used.
    Mended,
    /// It is merged with another record.
    Joined,
    /// It is used with an assumption in place of a missing or unusable value.
    Assumed,
    /// It is used, but the value counts as unknown.
    ValueUnknown,
    /// It is used without the unusable part.
    PartLeftOut,
    /// It is left out.
    LeftOut,
    /// The file, or the rest of it, is left out.
    FileLeftOut,
    /// The run stops.
    RunStops,
}

impl Consequence {
    /// In English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Kept => "used as it is",
            Self::Mended => "corrected and used",
            Self::Joined => "merged with another record",
            Self::Assumed => "used with an assumption",
            Self::ValueUnknown => "used; the value counts as unknown",
            Self::PartLeftOut => "used without the affected part",
            Self::LeftOut => "left out",
            Self::FileLeftOut => "the file, or the rest of it, is left out",
            Self::RunStops => "the run stops",
        }
    }

    /// In German.
    pub fn german(self) -> &'static str {
        match self {
            Self::Kept => "unverändert verwendet",
            Self::Mended => "berichtigt und verwendet",
            Self::Joined => "mit einem anderen Datensatz vereinigt",
            Self::Assumed => "mit einer Annahme verwendet",
            Self::ValueUnknown => "verwendet, der Wert gilt als unbekannt",
            Self::PartLeftOut => "ohne den betroffenen Teil verwendet",
            Self::LeftOut => "weggelassen",
            Self::FileLeftOut => "die Datei oder ihr Rest wird weggelassen",
            Self::RunStops => "der Lauf bricht ab",
        }
    }
}

/// The register's entry for a code.
#[derive(Debug)]
pub(super) struct Declaration {
    pub name: &'static str,
    pub severity: Severity,
    pub consequence: Consequence,
    pub english: &'static str,
    pub german: &'static str,
}

/// A declared kind of finding, such as [`codes::W301`](super::codes::W301). Codes compare by name.
///
/// ```
/// use nahraum::base::{Severity, codes};
/// assert_eq!(codes::W301.name(), "W301");
/// assert_eq!(codes::W301.severity(), Severity::Warning);
/// assert_eq!(codes::W301.english(), "a text stands where a number is expected");
/// ```
#[derive(Clone, Copy)]
pub struct Code(pub(super) &'static Declaration);

impl Code {
    /// Letter and number, such as `W301`.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The severity.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// What happens to the record.
    pub fn consequence(self) -> Consequence {
        self.0.consequence
    }

    /// The meaning in English.
    pub fn english(self) -> &'static str {
        self.0.english
    }

    /// The meaning in German.
    pub fn german(self) -> &'static str {
        self.0.german
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Code {}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name().cmp(other.name())
    }
}

impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The severity that the first letter of a name states; any other name does not compile.
pub(super) const fn severity_of(name: &str) -> Severity {
    match name.as_bytes() {
        [b'E', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Severity::Error,
        [b'W', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Severity::Warning,
        [b'N', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Severity::Note,
        _ => panic!("a code is E, W or N and three digits"),
    }
}

/// Declares the codes of one hundred: name, consequence for the record, meaning in English and German.
macro_rules! declare {
    ($($name:ident $consequence:ident $english:literal $german:literal;)+) => {
        $(
            #[doc = concat!("The finding: ", $english, ".")]
            pub const $name: super::code::Code = super::code::Code(&super::code::Declaration {
                name: stringify!($name),
                severity: super::code::severity_of(stringify!($name)),
                consequence: super::code::Consequence::$consequence,
                english: $english,
                german: $german,
            });
        )+
        /// All codes of this hundred.
        pub(super) const ROOM: &[super::code::Code] = &[$($name),+];
    };
}
pub(super) use declare;
