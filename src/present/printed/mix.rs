//! What quartiers have of an age-friendly quartier, and what they lack.

use std::collections::{BTreeMap, HashMap};

use super::areas::{Area, Value};
use super::legend::Item;
use super::read::{Layers, Rows};
use super::words::{self, Word, grouped, more_not_known, percent, persons, persons_unknown};
use crate::analysis::coverage::Level;
use crate::base::{Lang, Percent, zip_equal};
use crate::present::publication::WITHHELD;
use crate::region::Catalog;

/// Most classes of counts; more fields of action share the lowest.
const CLASSES_MAX: usize = 6;

/// Whether enough residents of a quartier reach any service of a field of action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    Yes,
    No,
    NotKnown,
}

/// What is known of a quartier.
#[derive(Clone, Debug, Default)]
struct Quartier {
    persons: Option<u64>,
    /// Whether its persons are withheld for publication, and not only who offers a service.
    is_withheld: bool,
    /// By field of action.
    reached: BTreeMap<String, Reached>,
    /// Keys of the needs that are not met.
    missing: Vec<String>,
}

/// The help mix of the areas of a map.
#[derive(Clone, Debug, Default)]
pub(super) struct Mix {
    /// How many fields of action the run judges.
    pub fields: usize,
    /// In the order of the areas; `None` for one without a row.
    quartiers: Vec<Option<Quartier>>,
    share_min: Option<Percent>,
}

/// A quartier by its key and that of its municipality.
type Key = (String, String);

impl Quartier {
    fn count(&self, wanted: Reached) -> usize {
        self.reached.values().filter(|reached| **reached == wanted).count()
    }
}

impl Mix {
    pub(super) fn of_areas(areas: &[Area], layers: &Layers, share_min: Option<Percent>) -> Self {
        let mut known: HashMap<Key, Quartier> = HashMap::new();
        let mut fields = 0;
        let key = |rows: Rows<'_>, row: usize| {
            let id = rows.text(&format!("{}_id", Level::Quartier.key()), row);
            (id, rows.text("municipality_id", row))
        };
        if let Some(layer) = layers.get("help_mix") {
            let rows = Rows { layer };
            known.extend((0..layer.len()).map(|row| {
                let missing = rows.text("needs_missing", row);
                let withheld = rows.text(WITHHELD, row);
                let quartier = Quartier {
                    persons: rows.count("persons", row),
                    is_withheld: withheld.split_whitespace().any(|name| name == "persons"),
                    reached: BTreeMap::new(),
                    missing: missing.split_whitespace().map(str::to_owned).collect(),
                };
                (key(rows, row), quartier)
            }));
        }
        if let Some(layer) = layers.get("help_mix_fields") {
            let rows = Rows { layer };
            for row in 0..layer.len() {
                let Some(quartier) = known.get_mut(&key(rows, row)) else { continue };
                let is_unknown = !rows.text("needs_unknown", row).is_empty();
                let reached = match rows.count("needs_met", row) {
                    Some(0) if is_unknown => Reached::NotKnown,
                    Some(0) => Reached::No,
                    Some(_) => Reached::Yes,
                    None => Reached::NotKnown,
                };
                quartier.reached.insert(rows.text("field_of_action", row), reached);
                fields = fields.max(quartier.reached.len());
            }
        }
        let mut quartier = |area: &Area| known.remove(&(area.id.clone(), area.home.clone()));
        Self { fields, quartiers: areas.iter().map(&mut quartier).collect(), share_min }
    }

    /// How many fields of action each area reaches.
    pub(super) fn values(&self, areas: &[Area]) -> Vec<Value> {
        let value = |(area, quartier): (&Area, &Option<Quartier>)| {
            let Some(quartier) = quartier else {
                return if area.persons == Some(0) { Value::Nobody } else { Value::NotKnown };
            };
            match quartier.count(Reached::NotKnown) {
                _ if quartier.persons == Some(0) => Value::Nobody,
                unknown if unknown < quartier.reached.len() => {
                    Value::Number(quartier.count(Reached::Yes) as f64)
                }
                _ if quartier.is_withheld => Value::Withheld,
                _ => Value::NotKnown,
            }
        };
        zip_equal(areas, &self.quartiers).map(value).collect()
    }

    /// Of which areas a field more may be reached.
    pub(super) fn uncertain(&self) -> Vec<bool> {
        let is_uncertain = |quartier: &Option<Quartier>| {
            let unknown = |own: &Quartier| own.count(Reached::NotKnown);
            quartier.as_ref().is_some_and(|own| (1..own.reached.len()).contains(&unknown(own)))
        };
        self.quartiers.iter().map(is_uncertain).collect()
    }

    /// The breaks of the fixed classes: each number of fields is one.
    pub(super) fn breaks(&self) -> Vec<f64> {
        let first = (self.fields + 2).saturating_sub(CLASSES_MAX).max(1);
        (first..=self.fields).map(|count| count as f64).collect()
    }

    /// The names of classes of counts with these breaks; none where no need is judged.
    pub(super) fn class_names(&self, breaks: &[f64], lang: Lang) -> Vec<String> {
        let name = |at: usize| {
            let from = at.checked_sub(1).map_or(0, |before| breaks[before].ceil() as usize);
            let to = breaks.get(at).map_or(self.fields, |next| next.ceil() as usize - 1);
            let out_of = words::OF.say(lang);
            match from == to {
                true => format!("{from} {out_of} {}", self.fields),
                false => {
                    format!("{from} {} {to} {out_of} {}", words::TO_NUMBER.say(lang), self.fields)
                }
            }
        };
        if self.fields == 0 { Vec::new() } else { (0..=breaks.len()).map(name).collect() }
    }

    /// What is told of the areas that a page shows.
    fn shown(&self, is_shown: impl Fn(usize) -> bool) -> Vec<&Quartier> {
        let own = self.quartiers.iter().enumerate().filter(|(at, _)| is_shown(*at));
        own.filter_map(|(_, quartier)| quartier.as_ref()).collect()
    }

    /// How many persons live where all fields of action are reached, and where none is; of those that a page shows.
    pub(super) fn figures(&self, is_shown: impl Fn(usize) -> bool, lang: Lang) -> Vec<String> {
        if self.fields == 0 {
            return vec![words::NO_NEED_MET.say(lang).to_owned()];
        }
        let own = self.shown(is_shown);
        if own.iter().any(|one| one.persons.is_none() && one.is_withheld) {
            return vec![words::WITHHELD.say(lang).to_owned()];
        }
        let sum = |is_counted: &dyn Fn(&Quartier) -> bool| -> u64 {
            own.iter().filter(|one| is_counted(one)).filter_map(|one| one.persons).sum()
        };
        let all = sum(&|_| true);
        let fields = self.fields;
        let in_full = sum(&|one| one.count(Reached::Yes) == fields);
        let in_none = sum(&|one| one.count(Reached::No) == fields);
        // Of some fields it is not known whether they are reached, and of all others it is as wanted.
        let perhaps = |wanted: Reached| {
            sum(&|one| {
                let unknown = one.count(Reached::NotKnown);
                unknown > 0 && one.count(wanted) + unknown == one.reached.len()
            })
        };
        let [perhaps_full, perhaps_none] = [Reached::Yes, Reached::No].map(perhaps);
        let share = match all {
            0 => String::new(),
            _ => format!(" ({})", percent(in_full as f64 / all as f64, lang)),
        };
        let [before, after] = [0, 1].map(|at| words::REACH_ALL[at].say(lang));
        let mut told = vec![format!(
            "{} {} {}{share} {before} {fields} {after}.",
            grouped(in_full as f64, lang),
            words::OF.say(lang),
            persons(all, lang),
        )];
        told.extend(more_not_known(perhaps_full, lang));
        if in_none + perhaps_none > 0 {
            told.push(format!("{} {}.", persons(in_none, lang), words::REACH_NONE.say(lang)));
            told.extend(more_not_known(perhaps_none, lang));
        }
        told.extend(persons_unknown(own.iter().filter(|one| one.persons.is_none()).count(), lang));
        told
    }

    /// A table of the needs that most quartiers of a page lack, and when a field counts as reached.
    pub(super) fn lacking(
        &self,
        is_shown: impl Fn(usize) -> bool,
        listed: usize,
        lang: Lang,
    ) -> Vec<Item> {
        if self.fields == 0 {
            return Vec::new();
        }
        let own = self.shown(is_shown);
        let catalog = Catalog::builtin();
        let rank = |key: &str| catalog.needs.iter().position(|need| need.key == key);
        // Their quartiers, and their persons where those of all these quartiers are known.
        let mut counts: BTreeMap<(usize, &str), (usize, Option<u64>)> = BTreeMap::new();
        for quartier in &own {
            for key in &quartier.missing {
                let at = rank(key).unwrap_or(usize::MAX);
                let (quartiers, persons) = counts.entry((at, key)).or_insert((0, Some(0)));
                *quartiers += 1;
                *persons = persons.zip(quartier.persons).map(|(sum, own)| sum + own);
            }
        }
        let mut all: Vec<_> = counts.into_iter().collect();
        // Needs that as many quartiers lack stay in the order of the catalogue.
        all.sort_by_key(|(_, (quartiers, _))| std::cmp::Reverse(*quartiers));
        let say = |word: &Word| word.say(lang).to_owned();
        let heading = Item::Heading { text: say(&words::MISSING_MOST), counted: String::new() };
        let mut items = vec![heading];
        if all.is_empty() {
            items.push(Item::Note(say(&words::NOTHING_MISSING)));
        } else {
            items.push(Item::Columns {
                label: say(&words::NEED),
                heads: vec![say(&words::QUARTIERS_LACK), say(&words::PERSONS_LACK)],
            });
        }
        let others = all.len().saturating_sub(listed);
        items.extend(all.into_iter().take(listed).map(|((at, key), (quartiers, count))| {
            let need = catalog.needs.get(at);
            let label = need.map_or(key, |need| lang.pick(&*need.name_en, &*need.name_de));
            let count = count.map_or_else(|| "–".to_owned(), |count| grouped(count as f64, lang));
            let numbers = vec![grouped(quartiers as f64, lang), count];
            Item::Row { label: label.to_owned(), numbers }
        }));
        if others > 0 {
            let count = grouped(others as f64, lang);
            items.push(Item::Note(format!("{count} {}", say(&words::FURTHER_NEEDS))));
        }
        items.extend(self.share_min.map(|share| Item::Note(words::enough(share, lang))));
        items
    }
}
