//! The register of findings: each code is declared once, with its severity, its meaning in English
//! and German, and what happens to the record.
//!
//! The first letter of a code is its severity (`E` error, `W` warning, `N` note). The number alone
//! has one meaning: no two codes share it. Hundreds are rooms: 1 coordinates, 2 files of layers,
//! 3 regions, 4 walking, 5 configurations, 6 imports of maps and lists, 7 timetables, 8 census.
//! The page [`guide::findings`](crate::guide::findings) is made from this register.

use std::fmt;

use super::diagnostics::Severity;

mod census;
mod coordinates;
mod imports;
mod layers;
mod region;
mod timetables;
mod walking;

/// What happens to the record that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// It is used as it is.
    Kept,
    /// It is corrected and used.
    Mended,
    /// It becomes one with another record.
    Joined,
    /// Something is assumed where it says nothing, or nothing that can be used.
    Assumed,
    /// It is used, and the value counts as unknown.
    ValueUnknown,
    /// It is used without the part that cannot be.
    PartLeftOut,
    /// It is left out.
    LeftOut,
    /// The file, or what is left of it, is left out.
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
            Self::Joined => "joined with another record",
            Self::Assumed => "used with an assumption",
            Self::ValueUnknown => "used, the value counts as unknown",
            Self::PartLeftOut => "used without the part concerned",
            Self::LeftOut => "left out",
            Self::FileLeftOut => "the file or its rest is left out",
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

/// What the register says of a code.
#[derive(Debug)]
struct Declaration {
    name: &'static str,
    severity: Severity,
    consequence: Consequence,
    english: &'static str,
    german: &'static str,
}

/// A declared kind of finding, such as [`codes::W301`]. Codes compare by name.
///
/// ```
/// use nahraum::base::{Severity, codes};
/// assert_eq!(codes::W301.name(), "W301");
/// assert_eq!(codes::W301.severity(), Severity::Warning);
/// assert_eq!(codes::W301.english(), "a text where a number is expected");
/// ```
#[derive(Clone, Copy)]
pub struct Code(&'static Declaration);

impl Code {
    /// Letter and number, as users see it.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// How much it matters.
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

    /// All codes there are, by number.
    pub fn all() -> Vec<Code> {
        let rooms = [
            coordinates::ROOM,
            layers::ROOM,
            region::ROOM,
            walking::ROOM,
            imports::ROOM,
            timetables::ROOM,
            census::ROOM,
        ];
        let mut all = rooms.concat();
        all.sort_by_key(|code| &code.name()[1..]);
        all
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

/// The severity that a name says; a name that says none does not compile.
const fn severity_of(name: &str) -> Severity {
    match name.as_bytes() {
        [b'E', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Severity::Error,
        [b'W', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Severity::Warning,
        [b'N', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => Severity::Note,
        _ => panic!("a code is E, W or N and three digits"),
    }
}

/// Declares the codes of a room: name, what happens to the record, meaning in English and German.
macro_rules! declare {
    ($($name:ident $consequence:ident $english:literal $german:literal;)+) => {
        $(
            #[doc = concat!("The finding: ", $english, ".")]
            pub const $name: super::Code = super::Code(&super::Declaration {
                name: stringify!($name),
                severity: super::severity_of(stringify!($name)),
                consequence: super::Consequence::$consequence,
                english: $english,
                german: $german,
            });
        )+
        /// All codes of the room.
        pub(super) const ROOM: &[super::Code] = &[$($name),+];
    };
}
use declare;

/// All codes by name.
pub mod codes {
    pub use super::census::*;
    pub use super::coordinates::*;
    pub use super::imports::*;
    pub use super::layers::*;
    pub use super::region::*;
    pub use super::timetables::*;
    pub use super::walking::*;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_number_has_one_meaning_and_a_meaning_one_number() {
        let all = Code::all();
        let numbers: BTreeSet<&str> = all.iter().map(|code| &code.name()[1..]).collect();
        assert_eq!(numbers.len(), all.len(), "two codes share a number");
        let english: BTreeSet<&str> = all.iter().map(|code| code.english()).collect();
        let german: BTreeSet<&str> = all.iter().map(|code| code.german()).collect();
        assert_eq!((english.len(), german.len()), (all.len(), all.len()), "a meaning occurs twice");
    }

    #[test]
    fn meanings_are_short_and_fit_a_table() {
        for code in Code::all() {
            for text in [code.english(), code.german()] {
                assert!((5..=140).contains(&text.chars().count()), "{code}: {text}");
                assert!(!text.contains(['|', '\n']) && !text.ends_with('.'), "{code}: {text}");
            }
        }
    }
}
