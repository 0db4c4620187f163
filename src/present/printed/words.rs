//! Words and numbers of printed maps in two languages.

use super::facts::MapFacts;
use super::question::{Classing, MapQuestion, Orientation, Paper, Theme};
use crate::analysis::coverage::Level;
use crate::base::{Boundary, Lang, Percent};
use crate::dataset::CivilDate;
pub(super) use crate::present::qgis::words::{
    ANALYSIS, BOUNDARIES, DATA, DEPEND, DOUBLE_ABROAD, HIDDEN, MAYBE_MORE, NO_GAIN, NOBODY,
    ON_FOOT, PERSONS, PROJECTION, SHARE_COVERED, SHARE_SERVED, SITES, SPLIT, SYNTHETIC, TOWNS,
    UNDER, UNKNOWN, WHERE_MISSING, WHERE_TOGETHER, WHO_DEPENDS, WHO_IS_NEAR, WHO_IS_SERVED,
    WHO_REACHES, WHOLE, WITHHELD, WITHIN, Word, at_limit, grouped, off_foot, step_names, within,
};

pub(super) use crate::present::words::TO as TO_NUMBER;

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
pub(super) const MORE_PLACES: Word = Word(
    "may reach further places that are not known",
    "könnten weitere Plätze erreichen, die nicht bekannt sind",
);
pub(super) const PLACES_UNCERTAIN: Word = Word(
    "more than 1 % of persons may reach further places that are not known",
    "über 1 % der Personen könnten weitere Plätze erreichen, die nicht bekannt sind",
);
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

const HELP_MIX: Word = Word(
    "Help mix: which fields of action do quartiers reach?",
    "Hilfemix: Welche Handlungsfelder erreichen die Quartiere?",
);
const WHERE_TO_MEND: Word =
    Word("Barriers: where would mending help most?", "Barrieren: Wo hilft ein Umbau am meisten?");
const ENOUGH: Word = Word("is there enough for everybody?", "Reicht es für alle?");
const FIELDS_REACHED: Word =
    Word("Fields of action that a quartier reaches", "Handlungsfelder, die ein Quartier erreicht");
const LARGEST_LIMITS: Word =
    Word("within the largest limit of each service", "innerhalb des größten Grenzwerts je Angebot");
const MENDED: Word = Word(
    "Persons who would newly have a service if a barrier were mended",
    "Personen, die durch den Umbau einer Barriere neu ein Angebot hätten",
);
const PLACES_OF_REGION: Word =
    Word("Places for 1,000 persons (region = 100 %)", "Plätze je 1.000 Personen (Region = 100 %)");
const SHARE_CLOSED: Word = Word(
    "Share of persons who have the service at other times only",
    "Anteil der Personen, die das Angebot nur zu anderen Zeiten haben",
);
pub(super) const REACH_ALL: [Word; 2] = [
    Word("live in quartiers that reach all", "wohnen in Quartieren, die alle"),
    Word("fields of action", "Handlungsfelder erreichen"),
];
pub(super) const REACH_NONE: Word =
    Word("live in quartiers that reach none", "wohnen in Quartieren, die keines erreichen");
pub(super) const NO_NEED_MET: Word =
    Word("No service of the run meets a need.", "Kein Angebot des Laufs deckt einen Bedarf.");
pub(super) const MAYBE_MORE_FIELDS: Word =
    Word("not known of every field of action", "nicht von jedem Handlungsfeld bekannt");
pub(super) const MISSING_MOST: Word = Word("Missing most often", "Was am häufigsten fehlt");
pub(super) const NOTHING_MISSING: Word =
    Word("Nothing is known to be missing.", "Es fehlt nichts, soweit bekannt.");
pub(super) const NEED: Word = Word("Need", "Bedarf");
pub(super) const QUARTIERS_LACK: Word = Word("quartiers", "Quartiere");
pub(super) const PERSONS_LACK: Word = Word("persons", "Personen");
pub(super) const FURTHER_NEEDS: Word =
    Word("further needs are missing somewhere", "weitere Bedarfe fehlen irgendwo");
pub(super) const WORTH_MENDING: Word =
    Word("Barriers whose mending helps most", "Barrieren, deren Umbau am meisten hilft");
pub(super) const NO_BARRIERS: Word = Word(
    "The run names no barrier whose mending helps.",
    "Der Lauf nennt keine Barriere, deren Umbau hilft.",
);
pub(super) const OTHER_BARRIERS: Word =
    Word("further barriers are dots", "weitere Barrieren sind Punkte");
pub(super) const ON_BOUNDARY: Word = Word("on a municipal boundary", "an einer Gemeindegrenze");
pub(super) const WITHIN_TOWN: Word = Word("elsewhere", "anderswo");
pub(super) const ONCE_EACH: Word = Word(
    "Persons: who would newly have a service within its largest limit, once for each service. Each barrier is mended \
     by itself.",
    "Personen: wer neu ein Angebot innerhalb des größten Grenzwerts hätte, für jedes Angebot einmal. Jede Barriere ist \
     für sich umgebaut.",
);
pub(super) const KM_SAVED: Word =
    Word("km less on foot for all together", "km weniger Fußweg für alle zusammen");
pub(super) const NO_PLACE: Word = Word("no place in reach", "kein Platz erreichbar");
pub(super) const REACH_NO_PLACE: Word = Word("reach no place", "erreichen keinen Platz");
pub(super) const PER_1000: Word =
    Word("places for every 1,000 persons", "Plätze entfallen auf 1.000 Personen");
pub(super) const FULL: [Word; 3] = [
    Word("When places go to the nearest first,", "Wenn die Plätze an die Nächsten gehen, haben"),
    Word("of", "von"),
    Word("who ask have one", "Nachfragenden einen"),
];
pub(super) const CLOSED_THEN: Word =
    Word("have the service at other times only", "haben das Angebot nur zu anderen Zeiten");
pub(super) const HOURS_FURTHER: [Word; 2] = [
    Word("For", "Für"),
    Word("more it is not known whether one is open", "weitere ist nicht bekannt, ob geöffnet ist"),
];
pub(super) const HOURS_UNCERTAIN: Word = Word(
    "for more than 1 % of persons it is not known whether one is open",
    "für über 1 % der Personen ist nicht bekannt, ob geöffnet ist",
);
const DAYS: [Word; 7] = [
    Word("Monday", "Montag"),
    Word("Tuesday", "Dienstag"),
    Word("Wednesday", "Mittwoch"),
    Word("Thursday", "Donnerstag"),
    Word("Friday", "Freitag"),
    Word("Saturday", "Samstag"),
    Word("Sunday", "Sonntag"),
];
/// Kinds of barriers, as tables and people call them.
const BARRIERS: [(&str, Word); 8] = [
    ("stairs", Word("stairs", "Treppe")),
    ("steep", Word("steep way", "steiler Weg")),
    ("narrow", Word("narrow way", "schmaler Weg")),
    ("rough", Word("rough way", "unebener Weg")),
    ("unfit", Word("not for wheelchairs", "nicht für Rollstühle")),
    ("kerb", Word("raised kerb", "hoher Bordstein")),
    ("gate", Word("gate or stile", "Tor oder Sperre")),
    ("locked", Word("locked or private", "verschlossen oder privat")),
];

/// What a kind of barrier is called.
pub(super) fn barrier(kind: &str, lang: Lang) -> String {
    let known = BARRIERS.iter().find(|(key, _)| *key == kind);
    known.map_or(kind, |(_, word)| word.say(lang)).to_owned()
}

/// How many barriers there are, and how many of them lie on a boundary.
pub(super) fn barriers(count: usize, shared: usize, lang: Lang) -> String {
    let [count, shared] = [count, shared].map(|number| grouped(number as f64, lang));
    lang.pick(
        format!("Barriers worth mending: {count}, of which {shared} lie on a municipal boundary."),
        format!("Barrieren, deren Umbau hilft: {count}, davon {shared} an einer Gemeindegrenze."),
    )
}

/// Of how many of a number of persons it is uncertain, behind that number.
pub(super) fn so_many_uncertain(count: u64, lang: Lang) -> String {
    format!(" ({} {})", grouped(count as f64, lang), lang.pick("uncertain", "ungewiss"))
}

/// For how many more persons something is not known, if for any.
pub(super) fn more_not_known(count: u64, lang: Lang) -> Option<String> {
    let number = grouped(count as f64, lang);
    let told = lang.pick(
        format!("For {number} more this is not known."),
        format!("Für {number} weitere ist das nicht bekannt."),
    );
    (count > 0).then_some(told)
}

/// How many quartiers have persons whose number is not known, if any.
pub(super) fn persons_unknown(quartiers: usize, lang: Lang) -> Option<String> {
    let number = grouped(quartiers as f64, lang);
    let told = lang.pick(
        format!("Quartiers whose persons are not known: {number}."),
        format!("Quartiere, deren Personen nicht bekannt sind: {number}."),
    );
    (quartiers > 0).then_some(told)
}

/// When a quartier reaches a field of action.
pub(super) fn enough(share: Percent, lang: Lang) -> String {
    let share = share.to_string().replace('.', lang.pick(".", ","));
    lang.pick(
        format!(
            "A quartier reaches a field of action when at least {share} % of its residents have a service for one of \
             the field's needs. A need is missing when fewer have one."
        ),
        format!(
            "Ein Quartier erreicht ein Handlungsfeld, wenn mindestens {share} % der Menschen dort ein Angebot für \
             einen Bedarf des Feldes haben. Ein Bedarf fehlt, wenn es weniger sind."
        ),
    )
}

/// An hour of the week, as part of a sentence.
fn moment(hour: usize, lang: Lang) -> String {
    let (day, hour) = (DAYS[hour / 24].say(lang), hour % 24);
    lang.pick(format!("on {day} at {hour}:00"), format!("am {day} um {hour} Uhr"))
}

/// A group of persons by its column; nothing for everybody.
fn group(column: &str, lang: Lang) -> Option<String> {
    let key = column.strip_prefix("persons")?.trim_start_matches('_');
    if key.is_empty() {
        return None;
    }
    let is_age = key.bytes().all(|byte| byte.is_ascii_digit());
    Some(match is_age {
        true => {
            lang.pick(format!("persons aged {key} and over"), format!("Personen ab {key} Jahren"))
        }
        false => lang.pick(format!("persons of group {key}"), format!("Personen der Gruppe {key}")),
    })
}

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
        Theme::Coverage => near.say(lang).to_owned(),
        Theme::Gaps => WHERE_MISSING.say(lang).to_owned(),
        Theme::Border => WHO_DEPENDS.say(lang).to_owned(),
        Theme::Overlaps => WHERE_TOGETHER.say(lang).to_owned(),
        Theme::Sites => WHERE_NEW.say(lang).to_owned(),
        Theme::Places => ENOUGH.say(lang).to_owned(),
        Theme::Mix => HELP_MIX.say(lang).to_owned(),
        Theme::Barriers => WHERE_TO_MEND.say(lang).to_owned(),
        Theme::Hours => {
            let moment = moment(facts.hour, lang);
            lang.pick(
                format!("who finds it closed {moment}?"),
                format!("Wer steht {moment} vor geschlossener Tür?"),
            )
        }
    };
    let about = town.map(|town| format!("{town} – ")).unwrap_or_default();
    if !question.theme.has_service() {
        return format!("{about}{asked}");
    }
    let title = format!("{about}{}: {asked}", facts.service);
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
        Theme::Coverage | Theme::Gaps | Theme::Sites | Theme::Places | Theme::Hours => {
            Some(side(&OF_ALL, facts.boundary))
        }
        Theme::Border | Theme::Overlaps | Theme::Mix | Theme::Barriers => None,
    };
    let name = indicator(question.theme).say(lang);
    let metres = at_limit(facts.limit_m, lang);
    let limited = match (question.theme, facts.limit_m) {
        (Theme::Mix, _) => format!("{name} · {} ({way})", LARGEST_LIMITS.say(lang)),
        (Theme::Barriers, _) => format!("{} ({way})", MENDED.say(lang)),
        (Theme::Coverage, 0) => SHARE_SERVED.say(lang).to_owned(),
        (_, 0) => format!("{name} · {metres}"),
        (Theme::Coverage, _) => format!("{name} {} {metres} ({way})", OF.say(lang)),
        _ => format!("{name} · {} {metres} ({way})", WITHIN.say(lang)),
    };
    let level = (question.theme != Theme::Barriers).then(|| of_level(question.level, lang)[1]);
    let mut parts = vec![limited];
    if question.theme == Theme::Places {
        parts.extend(group(&facts.weight, lang));
    }
    parts.extend(whose.map(|word| word.say(lang).to_owned()));
    parts.extend(level.map(str::to_owned));
    parts.push(place.to_owned());
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
        Theme::Mix => &FIELDS_REACHED,
        Theme::Barriers => &WORTH_MENDING,
        Theme::Places => &PLACES_OF_REGION,
        Theme::Hours => &SHARE_CLOSED,
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
