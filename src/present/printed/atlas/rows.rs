//! Lists of an atlas as items of a legend.

use super::counts::{AtlasService, Count, Neighbour, Served};
use super::words;
use crate::base::Lang;
use crate::present::printed::legend::Item;
use crate::present::printed::words::{Word, at_limit, grouped, percent};

fn count(count: Count, lang: Lang) -> String {
    match count {
        Count::Persons(persons) => grouped(persons as f64, lang),
        Count::Withheld => words::WITHHELD_SHORT.say(lang).to_owned(),
        Count::NotKnown => words::NOT_KNOWN.say(lang).to_owned(),
    }
}

fn share(part: Count, whole: Count, lang: Lang) -> String {
    match (part, whole) {
        (Count::Persons(_), Count::Persons(0)) => "–".to_owned(),
        (Count::Persons(part), Count::Persons(whole)) => percent(part as f64 / whole as f64, lang),
        (Count::Withheld, _) | (_, Count::Withheld) => count(Count::Withheld, lang),
        _ => count(Count::NotKnown, lang),
    }
}

/// A table of services: who has each, who has it in the own town, and what the open boundary gives. The limit of
/// the first stands in its head, others beside their service.
pub(super) fn services(rows: &[&Served], lang: Lang) -> Vec<Item> {
    let say = |word: &Word| word.say(lang).to_owned();
    let metres = |limit: u64| at_limit(limit, lang);
    let Some(usual) = rows.first().map(|one| one.service.limit_m) else { return Vec::new() };
    let service = if usual == 0 { &words::SERVICE_COMES } else { &words::SERVICE };
    let head = Item::Columns {
        label: format!("{} {}", say(service), metres(usual)),
        heads: vec![say(&words::REACH), say(&words::OWN_ONLY), say(&words::GAIN)],
    };
    let label = |service: &AtlasService| match service.limit_m {
        limit if limit == usual => service.name.clone(),
        limit => format!("{} ({})", service.name, metres(limit)),
    };
    let row = |one: &&Served| Item::Row {
        label: label(&one.service),
        numbers: vec![
            share(one.open, one.persons, lang),
            share(one.closed, one.persons, lang),
            count(one.gain, lang),
        ],
    };
    let heading = Item::Heading { text: say(&words::SERVICES_HERE), counted: String::new() };
    [heading, head].into_iter().chain(rows.iter().map(row)).collect()
}

/// A table of neighbours: who goes there, and who comes from there. Nothing when there is none.
pub(super) fn neighbours(rows: &[Neighbour], lang: Lang) -> Vec<Item> {
    if rows.is_empty() {
        return Vec::new();
    }
    let say = |word: &Word| word.say(lang).to_owned();
    let heading = Item::Heading { text: say(&words::ACROSS), counted: String::new() };
    let head = Item::Columns {
        label: say(&words::NEIGHBOUR),
        heads: vec![say(&words::OUT), say(&words::IN)],
    };
    let row = |one: &Neighbour| Item::Row {
        label: one.name.clone().unwrap_or_else(|| say(&words::OUTSIDE)),
        numbers: vec![count(one.there, lang), count(one.here, lang)],
    };
    [heading, head].into_iter().chain(rows.iter().map(row)).collect()
}
