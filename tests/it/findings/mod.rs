//! Every declared code is used, documented and provoked by a small input.
//!
//! A room is a function that runs inputs through the library or the program. Each input must give
//! exactly the codes it names, so that one fact is one finding; all rooms together must give every
//! code of the register.

use std::collections::BTreeSet;

use nahraum::base::{Code, Diagnostics};

mod census;
mod coming;
mod coordinates;
mod derived;
mod distances;
mod geopackages;
mod homes;
mod imports;
mod layers;
mod lists;
mod maps;
mod offices;
mod opening;
mod printed;
mod providers;
mod region;
mod register;
mod scenario;
mod similar;
mod siting;
mod timetables;
mod typed;
mod walking;

/// What the inputs of a room provoked, and which inputs gave something else than they name.
#[derive(Default)]
pub struct Provoked {
    codes: BTreeSet<Code>,
    faults: Vec<String>,
}

impl Provoked {
    /// An input gave these findings: exactly those of the codes named. Notes of an ordinary reading
    /// that say nothing of the input (`beside`) are left out of the comparison.
    #[track_caller]
    pub fn exactly(&mut self, expected: &[Code], beside: &[Code], diagnostics: &Diagnostics) {
        let codes = diagnostics.groups().map(|group| group.code());
        self.compare(expected, beside, codes.collect(), &format!("{diagnostics:?}"));
    }

    /// The program said this on standard error with `--verbose`.
    #[track_caller]
    pub fn exactly_said(&mut self, expected: &[Code], beside: &[Code], said: &str) {
        let all = Code::all();
        let words = said.lines().filter_map(|line| {
            // `warning: W301 in ...`, `warning: 3 W301 in ...`, or an indented `W301 in ...`.
            line.split_whitespace().take(3).find_map(|word| all.iter().find(|c| c.name() == word))
        });
        self.compare(expected, beside, words.copied().collect(), said);
    }

    #[track_caller]
    fn compare(
        &mut self,
        expected: &[Code],
        beside: &[Code],
        mut given: BTreeSet<Code>,
        words: &str,
    ) {
        let expected: BTreeSet<Code> = expected.iter().copied().collect();
        given.retain(|code| expected.contains(code) || !beside.contains(code));
        if given != expected {
            let place = std::panic::Location::caller();
            self.faults.push(format!("{place}: {given:?} in place of {expected:?}: {words}"));
        }
        self.codes.extend(given);
    }
}

/// Asserts that the inputs of some rooms give what they name, and every code of some hundreds.
#[track_caller]
fn assert_complete(hundreds: &[char], rooms: &[fn(&mut Provoked)]) {
    let mut provoked = Provoked::default();
    rooms.iter().for_each(|room| room(&mut provoked));
    assert!(provoked.faults.is_empty(), "{}", provoked.faults.join("\n"));
    let wanted = |code: &Code| hundreds.iter().any(|digit| code.name()[1..].starts_with(*digit));
    let missing: Vec<Code> = Code::all()
        .into_iter()
        .filter(wanted)
        .filter(|code| !provoked.codes.contains(code))
        .collect();
    assert!(missing.is_empty(), "no input provokes {missing:?}");
}
