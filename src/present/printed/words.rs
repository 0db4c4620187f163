//! Words and numbers of printed maps in two languages.

use super::facts::MapFacts;
use super::question::{Classing, MapQuestion, Orientation, Paper, Theme};
use crate::analysis::coverage::Level;
use crate::base::{Boundary, Lang};
use crate::dataset::CivilDate;
pub(super) use crate::present::qgis::words::{
    ANALYSIS, BOUNDARIES, DATA, DEPEND, DOUBLE_ABROAD, HIDDEN, MAYBE_MORE, NO_GAIN, NOBODY,
    ON_FOOT, PERSONS, PROJECTION, SHARE_COVERED, SHARE_SERVED, SITES, SPLIT, SYNTHETIC, TOWNS,
    UNDER, UNKNOWN, WHERE_MISSING, WHERE_TOGETHER, WHO_DEPENDS, WHO_IS_NEAR, WHO_IS_SERVED,
    WHO_REACHES, WHOLE, WITHHELD, WITHIN, Word, at_limit, grouped, off_foot, step_names, within,
};

pub(super) const AREAS: [(Level, Word, Word); 4] = [
    (Level::Quartier, Word("quartiers", "Quartiere"), Word("by quartier", "nach Quartieren")),
    (Level::District, Word("districts", "Stadtbezirke"), Word("by district", "nach Stadtbezirken")),
    (
        Level::Municipality,
        Word("municipalities", "Gemeinden"),
        Word("by municipality", "nach Gemeinden"),
    ),
    (Level::County, Word("counties", "Kreise"), Word("by county", "nach Kreisen")),
];
pub(super) const ONLY_OWN: [Word; 2] = [
    Word("only places in their own municipality", "nur Angebote der eigenen Gemeinde"),
    Word("only places in their own county", "nur Angebote des eigenen Kreises"),
];
pub(super) const OF_ALL: [Word; 2] = [
    Word("places of all municipalities", "Angebote aller Gemeinden"),
    Word("places of all counties", "Angebote aller Kreise"),
];
pub(super) const WITH: Word = Word("with boundaries", "mit Grenzen");
pub(super) const WITHOUT: Word = Word("without boundaries", "ohne Grenzen");
pub(super) const WHERE_NEW: Word =
    Word("where would new places help?", "Wo helfen neue Standorte?");
pub(super) const LACK: Word =
    Word("Persons without the service per km²", "Personen ohne Angebot je km²");
pub(super) const NONE_LACKING: Word = Word("all have it", "alle haben es");
pub(super) const COVERED_TODAY: Word =
    Word("Share of persons covered today", "Anteil der heute versorgten Personen");
pub(super) const UNCERTAIN: Word = Word(
    "uncertain for more than 1 % of persons (edge of the data)",
    "für über 1 % der Personen ungewiss (Rand der Daten)",
);
pub(super) const NEIGHBOURS: Word = Word("neighbouring municipalities", "Nachbargemeinden");
pub(super) const QUARTIER_BOUNDARIES: Word = Word("quartier boundaries", "Quartiersgrenzen");
pub(super) const PAIRS: Word = Word("pairs", "Paare");
pub(super) const CLASSES: Word = Word("Classes", "Klassen");
pub(super) const WHOLE_REGION: Word = Word("Whole region", "Ganze Region");
pub(super) const HAVE_IT: Word = Word("have the service", "haben das Angebot");
pub(super) const LACK_IT: Word = Word("do not have the service", "haben das Angebot nicht");
pub(super) const GAIN_IT: Word = Word(
    "have it only because they may cross the boundary",
    "haben es nur, weil sie die Grenze überschreiten",
);
pub(super) const FURTHER: [Word; 2] =
    [Word("For", "Für"), Word("more this is uncertain", "weitere ist das ungewiss")];
pub(super) const OF_THEM: [Word; 2] =
    [Word("For", "Für"), Word("of them this is uncertain", "von ihnen ist das ungewiss")];
pub(super) const WHERE_MOST: Word = Word(
    "Where one new place would serve most of them",
    "Wo ein neuer Standort die meisten versorgt",
);
pub(super) const OTHER_PLACES: Word =
    Word("further such places are dots", "weitere solche Standorte sind Punkte");
pub(super) const NO_PLACES: Word = Word(
    "The run names no places for this limit.",
    "Für diesen Grenzwert nennt der Lauf keine Standorte.",
);
pub(super) const FOR_OTHERS: Word =
    Word("serves other municipalities too", "versorgt auch andere Gemeinden");
pub(super) const FOR_OWN: Word =
    Word("serves its own municipality only", "versorgt nur die eigene Gemeinde");
pub(super) const SHARED_GAPS: Word =
    Word("Gaps shared with neighbours", "Gemeinsame Lücken mit Nachbarn");
pub(super) const NO_SHARED_GAPS: Word = Word(
    "No gap that one new place could close is shared with a neighbour.",
    "Keine Lücke, die ein neuer Standort schließen könnte, ist mit Nachbarn gemeinsam.",
);
pub(super) const OF: Word = Word("of", "von");
pub(super) const AFTER: Word = Word("with the new places", "mit den neuen Standorten");
pub(super) const SCALE: Word = Word("Scale", "Maßstab");
pub(super) const CHANGED: Word = Word("data changed", "Daten verändert");
pub(super) const AS_OF: Word = Word("data of", "Stand der Daten:");
pub(super) const TO_DAY: Word = Word("to", "bis");

impl Classing {
    /// How the classes were made.
    pub(super) fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Fixed => {
                lang.pick("fixed, the same on every map", "fest, auf jeder Karte gleich")
            }
            Self::Quantiles => lang.pick(
                "quantiles, as many areas in each as equal values allow",
                "Quantile, so gleich besetzt, wie gleiche Werte es zulassen",
            ),
            Self::Jenks => lang.pick(
                "natural breaks of the different values (Jenks)",
                "natürliche Grenzen der verschiedenen Werte (Jenks)",
            ),
        }
    }
}

/// The plural of a level, and what a table by it is.
pub(super) fn of_level(level: Level, lang: Lang) -> [&'static str; 2] {
    let known = AREAS.iter().find(|(known, _, _)| *known == level).unwrap_or(&AREAS[0]);
    [known.1.say(lang), known.2.say(lang)]
}

fn side(words: &'static [Word; 2], boundary: Boundary) -> &'static Word {
    match boundary {
        Boundary::Municipality => &words[0],
        Boundary::County => &words[1],
    }
}

/// The question that a map answers; `town` is the municipality of a page about one.
pub(super) fn title(question: &MapQuestion, facts: &MapFacts, town: Option<&str>) -> String {
    let lang = facts.lang;
    let near = match facts.walker {
        _ if facts.limit_m == 0 => &WHO_IS_SERVED,
        Some(_) => &WHO_REACHES,
        None => &WHO_IS_NEAR,
    };
    let asked = match question.theme {
        Theme::Coverage => near,
        Theme::Gaps => &WHERE_MISSING,
        Theme::Border => &WHO_DEPENDS,
        Theme::Overlaps => &WHERE_TOGETHER,
        Theme::Sites => &WHERE_NEW,
    };
    let about = town.map(|town| format!("{town} – ")).unwrap_or_default();
    let title = format!("{about}{}: {}", facts.service, asked.say(lang));
    match (question.theme, question.boundaries) {
        (Theme::Coverage, true) => format!("{title} ({})", WITH.say(lang)),
        (Theme::Coverage, false) => format!("{title} ({})", WITHOUT.say(lang)),
        _ => title,
    }
}

/// The indicator, the limit and the reference area.
pub(super) fn subtitle(question: &MapQuestion, facts: &MapFacts, place: &str) -> String {
    let lang = facts.lang;
    let way = match &facts.walker {
        Some(profile) => format!("{}, {profile}", ON_FOOT.say(lang)),
        None => off_foot(facts.is_table).say(lang).to_owned(),
    };
    let whose = match question.theme {
        Theme::Coverage if question.boundaries => Some(side(&ONLY_OWN, facts.boundary)),
        Theme::Coverage | Theme::Gaps | Theme::Sites => Some(side(&OF_ALL, facts.boundary)),
        Theme::Border | Theme::Overlaps => None,
    };
    let name = indicator(question.theme).say(lang);
    let metres = at_limit(facts.limit_m, lang);
    let limited = match (question.theme, facts.limit_m) {
        (Theme::Coverage, 0) => SHARE_SERVED.say(lang).to_owned(),
        (_, 0) => format!("{name} · {metres}"),
        (Theme::Coverage, _) => format!("{name} {} {metres} ({way})", OF.say(lang)),
        _ => format!("{name} · {} {metres} ({way})", WITHIN.say(lang)),
    };
    let level = of_level(question.level, lang)[1];
    let mut parts = vec![limited];
    parts.extend(whose.map(|word| word.say(lang).to_owned()));
    parts.extend([level.to_owned(), place.to_owned()]);
    parts.join(" · ")
}

/// The name of what is shown.
pub(super) fn indicator(theme: Theme) -> &'static Word {
    match theme {
        Theme::Coverage => &SHARE_COVERED,
        Theme::Gaps => &LACK,
        Theme::Border => &DEPEND,
        Theme::Overlaps => &TOWNS,
        Theme::Sites => &COVERED_TODAY,
    }
}

/// A number in the style of a language: marks between thousands, up to six decimals.
pub(super) fn decimal(number: f64, lang: Lang) -> String {
    let rounded = (number.abs() * 1e6).round() / 1e6;
    let whole = rounded.trunc();
    let part = format!("{:.6}", rounded - whole);
    let part = part.trim_start_matches('0').trim_end_matches('0').trim_end_matches('.');
    let part = part.replace('.', lang.pick(".", ","));
    let sign = if number < 0.0 { "−" } else { "" };
    format!("{sign}{}{part}", grouped(whole, lang))
}

/// A share in percent with one decimal.
pub(super) fn percent(share: f64, lang: Lang) -> String {
    format!("{:.1} %", 100.0 * share).replace('.', lang.pick(".", ","))
}

/// Persons.
pub(super) fn persons(count: u64, lang: Lang) -> String {
    format!("{} {}", grouped(count as f64, lang), PERSONS.say(lang))
}

/// A day.
pub(super) fn day(date: CivilDate, lang: Lang) -> String {
    let text = date.to_string();
    let mut parts = text.splitn(3, '-');
    match (lang, parts.next(), parts.next(), parts.next()) {
        (Lang::De, Some(year), Some(month), Some(day)) => format!("{day}.{month}.{year}"),
        _ => text,
    }
}

/// The paper's name.
pub(super) fn paper(paper: Paper, orientation: Orientation, lang: Lang) -> String {
    let size = match paper {
        Paper::A4 => "A4",
        Paper::A3 => "A3",
    };
    let lies = match orientation {
        Orientation::Portrait => lang.pick("portrait", "Hochformat"),
        Orientation::Landscape => lang.pick("landscape", "Querformat"),
    };
    format!("{size} {lies}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_in_the_style_of_the_language() {
        assert_eq!(decimal(1_234.5, Lang::De), "1.234,5");
        assert_eq!(decimal(1_234.5, Lang::En), "1,234.5");
        assert_eq!(decimal(20.0, Lang::De), "20");
        assert_eq!(decimal(0.000_1, Lang::De), "0,0001");
        assert_eq!(decimal(12.3, Lang::En), "12.3");
        assert_eq!(percent(0.408, Lang::De), "40,8 %");
        let date: CivilDate = "2015-07-27".parse().expect("a day");
        assert_eq!([day(date, Lang::De), day(date, Lang::En)], ["27.07.2015", "2015-07-27"]);
    }
}
