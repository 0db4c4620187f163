//! Sentences of an atlas: the region in numbers, the method, the sources.

use super::counts::{Served, shared_gaps};
use super::words;
use crate::base::Lang;
use crate::present::printed::drawing::Drawing;
use crate::present::printed::facts::MapFacts;
use crate::present::printed::indicator::Layers;
use crate::present::printed::legend::Item;
use crate::present::printed::read::Rows;
use crate::present::printed::words::{ON_FOOT, Word, grouped, off_foot, percent, within};

fn number(count: u64, lang: Lang) -> String {
    grouped(count as f64, lang)
}

/// Sentences with numbers of the region: residents, who has the service, with and without boundaries, shared gaps.
pub(super) fn region(layers: &Layers, facts: &MapFacts, served: Option<&Served>) -> Vec<String> {
    let lang = facts.lang;
    let rows_of = |name: &str| layers.get(name).map_or(0, |layer| layer.len());
    let persons = layers.get("border_region").and_then(|layer| Rows { layer }.count("persons", 0));
    let [towns, quartiers] =
        ["municipalities", "quartiers"].map(|name| number(rows_of(name) as u64, lang));
    let mut told = Vec::new();
    if let Some(persons) = persons.map(|count| number(count, lang)) {
        told.push(lang.pick(
            format!("{persons} persons live in {quartiers} quartiers of {towns} municipalities."),
            format!("{persons} Personen wohnen in {quartiers} Quartieren von {towns} Gemeinden."),
        ));
    }
    told.extend(served.map(|served| reach(served, facts)).unwrap_or_default());
    let gaps = shared_gaps(layers, (&facts.category, facts.limit_m));
    if let Some([all, split, hidden]) = gaps.filter(|[all, ..]| *all > 0) {
        let [all, split, hidden] = [all, split, hidden].map(|count| number(count as u64, lang));
        told.push(lang.pick(
            format!(
                "{all} gaps could each be closed by one new place. {split} of them are shared by several \
                 municipalities, {hidden} of which none of these sees alone."
            ),
            format!(
                "{all} Lücken könnte je ein neuer Standort schließen. {split} davon teilen sich mehrere Gemeinden; \
                 {hidden} davon sieht keine von ihnen allein."
            ),
        ));
    }
    told
}

/// Who has the service with and without boundaries.
fn reach(served: &Served, facts: &MapFacts) -> Vec<String> {
    let lang = facts.lang;
    let numbers =
        [served.persons, served.open, served.closed, served.gain].map(|count| count.number());
    let [Some(persons), Some(open), Some(closed), Some(gain)] = numbers else { return Vec::new() };
    if persons == 0 {
        return Vec::new();
    }
    let share = |part: u64| percent(part as f64 / persons as f64, lang);
    let (service, within) = (&facts.service, within(facts.limit_m, lang));
    let (open, closed, gain) = (share(open), share(closed), number(gain, lang));
    vec![
        lang.pick(
            format!("{service}: {open} of them have it {within}."),
            format!("{service}: {open} von ihnen haben das Angebot {within}."),
        ),
        lang.pick(
            format!(
                "With the places on their own side of the boundary alone it would be {closed}."
            ),
            format!("Nur mit den Angeboten auf ihrer Seite der Grenze wären es {closed}."),
        ),
        lang.pick(
            format!("{gain} persons have it only because the boundary is open."),
            format!("{gain} Personen haben es nur, weil die Grenze offen ist."),
        ),
    ]
}

/// How the numbers came about, and what they are made of.
pub(super) fn method(drawing: &Drawing) -> Vec<Item> {
    let facts = &drawing.facts;
    let lang = facts.lang;
    let way = match &facts.walker {
        Some(walker) => format!("{} ({walker})", ON_FOOT.say(lang)),
        None => off_foot(facts.is_table).say(lang).to_owned(),
    };
    let heading =
        |word: &Word| Item::Heading { text: word.say(lang).to_owned(), counted: String::new() };
    let mut items = vec![heading(&words::METHOD)];
    let told: [(&str, &str); 5] = [
        (
            "From each cell with residents the distance to each place is measured. A person has a service when a \
             place of it lies within the limit.",
            "Von jeder bewohnten Zelle wird die Entfernung zu jedem Standort gemessen. Eine Person hat ein Angebot, wenn \
             ein Standort innerhalb des Grenzwerts liegt.",
        ),
        (
            "Without boundaries all places count, with boundaries only those on the same side of the boundary. The \
             difference is what residents gain because the boundary is open.",
            "Ohne Grenzen zählen alle Standorte, mit Grenzen nur die auf derselben Seite. Der Unterschied ist, was die \
             Menschen gewinnen, weil die Grenze offen ist.",
        ),
        (
            "A gap is never larger than one new place can serve, and comes with that place. It is shared when \
             residents of several municipalities lie in it.",
            "Eine Lücke ist nie größer, als ein neuer Standort versorgen kann, und hat diesen Standort. Sie ist gemeinsam, \
             wenn Menschen mehrerer Gemeinden in ihr wohnen.",
        ),
        (
            "What lies beyond the edge of the data is not known: where it could change a number, persons are \
             uncertain, and areas with more than 1 % of them are hatched.",
            "Was hinter dem Rand der Daten liegt, ist nicht bekannt: Wo es eine Zahl ändern könnte, sind Personen ungewiss; \
             Gebiete mit mehr als 1 % von ihnen sind schraffiert.",
        ),
        (
            "Letters: Noto Sans, SIL Open Font License 1.1.",
            "Schrift: Noto Sans, SIL Open Font License 1.1.",
        ),
    ];
    items.push(Item::Figure(
        lang.pick(format!("Distances: {way}."), format!("Entfernungen: {way}.")),
    ));
    items.extend(
        told.into_iter()
            .map(|(english, german)| Item::Figure(lang.pick(english, german).to_owned())),
    );
    items.push(heading(&words::SOURCES));
    items.extend(drawing.sources().into_iter().map(Item::Figure));
    items
}
