//! Texts of reports and maps in English and German.

use super::numbers::grouped;
use crate::base::Lang;

/// A text in both languages.
pub struct Word(
    /// English.
    pub &'static str,
    /// German.
    pub &'static str,
);

impl Word {
    /// The text in a language.
    pub fn say(&self, lang: Lang) -> &'static str {
        lang.pick(self.0, self.1)
    }
}

/// Everything.
pub const ALL: Word = Word("all", "alle");
/// The class below the first break.
pub const UNDER: Word = Word("under", "unter");
/// A class between two breaks, without the upper one.
pub const TO_UNDER: Word = Word("to under", "bis unter");
/// A class between two breaks, with both.
pub const TO: Word = Word("to", "bis");
/// The class from the last break.
pub const AND_MORE: Word = Word("and more", "und mehr");
/// Title of the coverage map.
pub const COVERAGE: Word = Word("Coverage", "Versorgung");
/// Share of persons within the limit.
pub const SHARE_COVERED: Word =
    Word("Share of persons within the limit", "Anteil der Personen innerhalb des Grenzwerts");
/// Persons.
pub const PERSONS: Word = Word("persons", "Personen");
/// Uninhabited.
pub const NOBODY: Word = Word("nobody lives here", "unbewohnt");
/// Unknown persons.
pub const UNKNOWN: Word = Word("number of persons not known", "Personenzahl unbekannt");
/// Counts that a publication withholds.
pub const WITHHELD: Word = Word("withheld", "zurückgehalten");
/// Switch for municipal boundaries.
pub const BOUNDARIES: Word = Word("municipal boundaries", "Gemeindegrenzen");
/// Label of synthetic data.
pub const SYNTHETIC: Word = Word(
    "Synthetic demo region: made-up data, no statement about real places",
    "Synthetische Demoregion: erfundene Daten, keine Aussage über reale Orte",
);
/// Straight line.
pub const STRAIGHT: Word = Word("straight-line distance", "Luftlinie");
/// Along the walking network.
pub const ON_FOOT: Word = Word("distance on foot", "Fußweg");
/// Computed by another program.
pub const TABLE: Word = Word("distance by a table", "Entfernung nach einer Tabelle");
/// What distances are called that are not measured along ways.
pub(super) fn off_foot(is_table: bool) -> &'static Word {
    if is_table { &TABLE } else { &STRAIGHT }
}
/// Attribution.
pub const DATA: Word = Word("Data", "Daten");
/// Scenario.
pub const SCENARIO: Word = Word("Scenario", "Szenario");
/// A scenario without effect.
pub const NOTHING_CHANGES: Word =
    Word("Nothing changes for any resident.", "Für niemanden ändert sich etwas.");
/// A facility is opened.
pub const OPENED: Word = Word("opened", "neu");
/// A facility is closed.
pub const CLOSED: Word = Word("closed", "geschlossen");
/// A facility moves.
pub const MOVED: Word = Word("moved", "verlegt");
/// A facility gets another capacity.
pub const ENLARGED: Word = Word("enlarged", "vergrößert");
/// A way is built.
pub const WAY_ADDED: Word = Word("built", "gebaut");
/// A way is closed.
pub const WAY_REMOVED: Word = Word("way closed", "Weg geschlossen");
/// Persons of a forecast.
pub const PERSONS_OF_FORECAST: Word = Word("forecast of persons", "Bevölkerungsvorausberechnung");
/// Within a limit.
pub const WITHIN: Word = Word("within", "innerhalb von");
/// In the area that a service serves which comes to people.
pub const IN_SERVICE_AREA: Word = Word("in a service area", "im Einsatzgebiet");
/// Share of persons whom a service serves.
pub const SHARE_SERVED: Word =
    Word("Share of persons in a service area", "Anteil der Personen im Einsatzgebiet");

/// A limit in words: so many metres; services that come to people, which have none, are there in their service area.
pub fn at_limit(limit_m: u64, lang: Lang) -> String {
    match limit_m {
        0 => IN_SERVICE_AREA.say(lang).to_owned(),
        metres => format!("{} m", grouped(metres as f64, lang)),
    }
}

/// The same as part of a sentence: within so many metres, or in a service area.
pub fn within(limit_m: u64, lang: Lang) -> String {
    let limit = at_limit(limit_m, lang);
    if limit_m == 0 { limit } else { format!("{} {limit}", WITHIN.say(lang)) }
}

/// Persons who are covered only after.
pub const WIN: Word = Word("persons are newly covered", "Personen sind neu versorgt");
/// Persons who were covered only before.
pub const LOSE: Word = Word("are no longer covered", "sind nicht mehr versorgt");
/// Covered persons because of the forecast.
pub const BY_PERSONS: Word = Word(
    "covered because the number of residents changes",
    "Versorgte durch andere Einwohnerzahlen",
);
/// Persons whose nearest facility is nearer.
pub const NEARER: Word = Word("have a shorter way", "haben einen kürzeren Weg");
/// Persons whose nearest facility is farther.
pub const FARTHER: Word = Word("a longer one", "einen längeren");
/// Where most win.
pub const MOST_WIN: Word = Word("most win in", "die meisten gewinnen in");
/// Where most lose.
pub const MOST_LOSE: Word = Word("most lose in", "die meisten verlieren in");
/// Covered persons.
pub const COVERED_PERSONS: Word = Word("covered persons", "versorgte Personen");
/// A change by facilities.
pub const BECAUSE_FACILITIES: Word =
    Word("because facilities changed", "durch andere Einrichtungen");
/// A change by persons.
pub const BECAUSE_PERSONS: Word = Word("because persons changed", "durch andere Einwohnerzahlen");
/// A change by the map.
pub const BECAUSE_MAP: Word =
    Word("because boundaries or ways changed", "durch andere Grenzen oder Wege");
/// No difference.
pub const NO_DIFFERENCE: Word = Word(
    "The two runs have the same covered persons in the whole region.",
    "In der ganzen Region sind gleich viele Personen versorgt.",
);
