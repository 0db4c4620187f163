//! The register of findings: each code is declared once, with its severity, its meaning in English
//! and German, and what happens to the record.
//!
//! The first letter of a code is its severity (`E` error, `W` warning, `N` note). A number has one
//! meaning: no two codes share it. Each hundred has a subject: 1 coordinates, 2 files of layers,
//! 3 regions, 4 walking, 5 configurations, 6 imports of maps and lists, 7 timetables (77x GeoPackages,
//! 78x files of layers with typed columns), 8 census (802 to 809 Shapefiles and sheets, 860 to 864 derived categories,
//! 865 to 869 opening hours, 870 to 873 and 879 providers, 874 to 878 services that come to people, 88x tables of
//! distances and barriers, 89x similar quartiers), 9 siting and scenarios (96x printed maps, 99x tiles).
//! The page [`guide::findings`](crate::guide::findings) is generated from this register.

mod census;
mod code;
mod coming;
mod coordinates;
mod derived;
mod distances;
mod geopackage;
mod imports;
mod layers;
mod offices;
mod opening;
mod printed;
mod providers;
mod region;
mod scenario;
mod similar;
mod siting;
mod tiles;
mod timetables;
mod typed;
mod walking;

pub use code::{Code, Consequence, Severity};

impl Code {
    /// All codes, ordered by number.
    pub fn all() -> Vec<Code> {
        let rooms = [
            coordinates::ROOM,
            layers::ROOM,
            region::ROOM,
            walking::ROOM,
            imports::ROOM,
            timetables::ROOM,
            geopackage::ROOM,
            typed::ROOM,
            offices::ROOM,
            opening::ROOM,
            printed::ROOM,
            providers::ROOM,
            coming::ROOM,
            census::ROOM,
            derived::ROOM,
            distances::ROOM,
            scenario::ROOM,
            similar::ROOM,
            siting::ROOM,
            tiles::ROOM,
        ];
        let mut all = rooms.concat();
        all.sort_by_key(|code| &code.name()[1..]);
        all
    }
}

/// All codes by name.
pub mod codes {
    pub use super::census::*;
    pub use super::coming::*;
    pub use super::coordinates::*;
    pub use super::derived::*;
    pub use super::distances::*;
    pub use super::geopackage::*;
    pub use super::imports::*;
    pub use super::layers::*;
    pub use super::offices::*;
    pub use super::opening::*;
    pub use super::printed::*;
    pub use super::providers::*;
    pub use super::region::*;
    pub use super::scenario::*;
    pub use super::similar::*;
    pub use super::siting::*;
    pub use super::tiles::*;
    pub use super::timetables::*;
    pub use super::typed::*;
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
