//! Words of styles and projects in two languages.

pub(in crate::present) use crate::present::numbers::grouped;
pub(in crate::present) use crate::present::steps::step_names;
pub(in crate::present) use crate::present::words::{
    ALL as FEATURES, BOUNDARIES, COVERAGE, DATA, NOBODY, ON_FOOT, PERSONS, SHARE_COVERED,
    SHARE_SERVED, SYNTHETIC, UNDER, UNKNOWN as UNKNOWN_PERSONS, WITHHELD, WITHIN, Word, at_limit,
    off_foot, within,
};

pub(in crate::present) const UNKNOWN: Word = Word("not known", "nicht bekannt");
pub(in crate::present) const GAPS: Word = Word("Gaps", "Lücken");
pub(in crate::present) const BORDERS: Word = Word("Boundaries", "Grenzen");
pub(in crate::present) const OVERLAPS: Word = Word("Overlaps", "Überschneidungen");
pub(in crate::present) const TABLES: Word = Word("Data", "Daten");
pub(in crate::present) const QUARTIERS: Word = Word("Quartiers", "Quartiere");
pub(in crate::present) const DISTRICTS: Word = Word("Districts", "Stadtbezirke");
pub(in crate::present) const MUNICIPALITIES: Word = Word("Municipalities", "Gemeinden");
pub(in crate::present) const COUNTIES: Word = Word("Counties", "Kreise");
pub(in crate::present) const DISTRICT_BOUNDARIES: Word =
    Word("District boundaries", "Bezirksgrenzen");
pub(in crate::present) const COUNTY_BOUNDARIES: Word = Word("County boundaries", "Kreisgrenzen");
pub(in crate::present) const QUARTIER_BOUNDARIES: Word =
    Word("Quartier boundaries", "Quartiersgrenzen");

pub(in crate::present) const OTHER_LEVELS: Word = Word("Other levels", "Andere Ebenen");
pub(in crate::present) const UNCERTAIN_HERE: Word =
    Word("uncertain (edge of the data)", "ungewiss (Rand der Daten)");
pub(in crate::present) const DEPEND: Word = Word(
    "Share of persons covered only across the boundary",
    "Anteil der nur jenseits der Grenze Versorgten",
);
pub(in crate::present) const BORDER_EFFECT: Word = Word("Border effect", "Grenzeffekt");
pub(in crate::present) const NO_GAIN: Word = Word("nobody", "niemand");
pub(in crate::present) const OTHER_SERVICES: Word =
    Word("other services and limits (not shown)", "andere Angebote und Grenzwerte (nicht gezeigt)");

pub(in crate::present) const GAPS_TO_ACT: Word =
    Word("Gaps that one place can close", "Lücken, die ein Standort schließt");
pub(in crate::present) const GAPS_CONNECTED: Word =
    Word("Connected gaps", "Zusammenhängende Lücken");
pub(in crate::present) const HIDDEN: Word =
    Word("hidden from each municipality", "für jede Gemeinde verdeckt");
pub(in crate::present) const SPLIT: Word =
    Word("in several municipalities", "in mehreren Gemeinden");
pub(in crate::present) const WHOLE: Word = Word("in one municipality", "in einer Gemeinde");
pub(in crate::present) const GAP_PLACES: Word =
    Word("Places that close gaps", "Standorte, die Lücken schließen");
pub(in crate::present) const SITES: Word = Word("Chosen new places", "Gewählte neue Standorte");

pub(in crate::present) const PAIRS: Word =
    Word("Facilities that share residents", "Einrichtungen mit gemeinsamen Einwohnern");
pub(in crate::present) const DOUBLE_ABROAD: Word =
    Word("double structure across a boundary", "Doppelstruktur über eine Grenze hinweg");
pub(in crate::present) const DOUBLE_HERE: Word =
    Word("double structure of two providers", "Doppelstruktur zweier Träger");
pub(in crate::present) const PAIR_ABROAD: Word =
    Word("other pair across a boundary", "anderes Paar über eine Grenze hinweg");
pub(in crate::present) const PAIR_HERE: Word =
    Word("other pair of two providers", "anderes Paar zweier Träger");
pub(in crate::present) const FROM_ABROAD: Word = Word(
    "Facilities by their residents of other municipalities",
    "Einrichtungen nach Einwohnern anderer Gemeinden",
);
pub(in crate::present) const NOBODY_NEAR: Word =
    Word("nobody within reach", "niemand in Reichweite");
pub(in crate::present) const NONE_FROM_ABROAD: Word = Word("none", "keine");
pub(in crate::present) const TOWNS: Word =
    Word("Residents whom two municipalities share", "Gemeinsame Einwohner zweier Gemeinden");
pub(in crate::present) const MAYBE_MORE: Word = Word("not all known", "nicht alle bekannt");

pub(in crate::present) const ONLY_HERE: Word = Word(
    "Facilities by the residents who reach only this one",
    "Einrichtungen nach Einwohnern, die nur diese erreichen",
);
pub(in crate::present) const NONE_ONLY_HERE: Word =
    Word("all reach another one too", "alle erreichen auch eine andere");
pub(in crate::present) const OTHER_FIELD: Word = Word("other services", "andere Angebote");
/// Fields of action of the services that come with the program.
pub(in crate::present) const FIELDS: [(&str, Word); 7] = [
    ("supply", Word("Local supply", "Nahversorgung")),
    ("health", Word("Health", "Gesundheit")),
    ("care", Word("Help and care", "Hilfe und Pflege")),
    ("housing", Word("Housing", "Wohnen")),
    ("social", Word("Social life", "Soziales Leben")),
    ("mobility", Word("Mobility", "Mobilität")),
    ("education", Word("Education", "Bildung")),
];

pub(in crate::present) const WITHOUT_TYPE: Word =
    Word("not compared (a value is not known)", "nicht verglichen (ein Wert ist unbekannt)");

pub(in crate::present) const FACILITIES: Word = Word("Facilities", "Einrichtungen");
pub(in crate::present) const CELLS: Word = Word("Cells", "Zellen");
pub(in crate::present) const CELL_DISTANCES: Word =
    Word("Cells, distance to the nearest", "Zellen, Entfernung zum nächsten Angebot");
pub(in crate::present) const NONE_REACHED: Word = Word("none in reach", "keine erreichbar");
pub(in crate::present) const UNLINKED: Word =
    Word("Places not on the walking network", "Orte ohne Anschluss an das Wegenetz");
pub(in crate::present) const ISLANDS: Word =
    Word("Islands of the walking network", "Inseln des Wegenetzes");

pub(in crate::present) const WHO_REACHES: Word =
    Word("who has one within walking distance?", "Für wen zu Fuß erreichbar?");
pub(in crate::present) const WHO_IS_NEAR: Word =
    Word("who has one nearby?", "Für wen in der Nähe?");
pub(in crate::present) const WHO_IS_SERVED: Word =
    Word("to whom does one come?", "Zu wem kommt ein Dienst?");
pub(in crate::present) const WHERE_MISSING: Word =
    Word("where do residents have none?", "Wo fehlt den Menschen ein Angebot?");
pub(in crate::present) const WHERE_JOINED: Word =
    Word("where do gaps join up?", "Wo hängen Lücken zusammen?");
pub(in crate::present) const WHO_DEPENDS: Word = Word(
    "who depends on the neighbouring municipality?",
    "Wer ist auf die Nachbargemeinde angewiesen?",
);
pub(in crate::present) const WHERE_TOGETHER: Word = Word(
    "where would municipalities gain by working together?",
    "Wo lohnt sich Zusammenarbeit über Gemeindegrenzen?",
);
pub(in crate::present) const WHO_HAS_ONE: Word =
    Word("who has a single one?", "Wer ist auf eine einzige Einrichtung angewiesen?");
pub(in crate::present) const ANALYSIS: Word = Word("Analysis", "Auswertung");
pub(in crate::present) const MAP_MADE: Word = Word("Map of", "Karte vom");
pub(in crate::present) const PROJECTION: Word = Word("Projection", "Projektion");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_action_are_named_as_the_catalogue_names_them() {
        let catalogue = include_str!("../../../data/categories.toml");
        let told = FIELDS.iter().map(|(key, Word(en, de))| {
            format!(
                "[[field_of_action]]\nkey = \"{key}\"\nname_en = \"{en}\"\nname_de = \"{de}\"\n"
            )
        });
        let missing: Vec<String> = told.filter(|field| !catalogue.contains(field)).collect();
        assert_eq!(missing, [""; 0]);
        assert_eq!(catalogue.matches("[[field_of_action]]").count(), FIELDS.len());
    }
}
