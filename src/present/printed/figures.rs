//! Figures of the whole region or of one municipality, in sentences.

use super::areas::Area;
use super::facts::MapFacts;
use super::indicator::{Layers, Measure, closed};
use super::read::Rows;
use super::words::{self, decimal, grouped, percent, persons};
use crate::analysis::coverage::Level;
use crate::base::Lang;
use crate::dataset::Layer;

/// Counts of persons in one area.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Figures {
    /// The persons that the map is about: who have the service, who lack it, who gain it.
    part: Option<u64>,
    persons: Option<u64>,
    uncertain: Option<u64>,
    is_withheld: bool,
    /// The same with chosen new places.
    after: Option<u64>,
    /// Places for 1,000 persons.
    per_1000: Option<f64>,
    /// Who has a place when the nearest are full, of those who ask for one.
    assigned: Option<[u64; 2]>,
}

impl Figures {
    /// `any` is who has the service at any time.
    fn in_row(rows: Rows<'_>, row: usize, (measure, any): (Measure, Option<u64>)) -> Self {
        let all = rows.count("persons", row);
        let covered = rows.count("persons_covered", row);
        let (part, uncertain) = match measure {
            Measure::CoveredOpen | Measure::Fields | Measure::Nothing => {
                (covered, "persons_uncertain")
            }
            Measure::Places => (rows.count("persons_without", row), "persons_uncertain"),
            Measure::Closed => {
                (any.and_then(|any| closed(rows, row, any)), "persons_hours_unknown")
            }
            Measure::CoveredClosed => {
                (rows.count("covered_closed", row), "covered_closed_uncertain")
            }
            Measure::Gain => (rows.count("border_gain", row), "border_gain_uncertain"),
            Measure::Lack => {
                let lacking = all.zip(covered).and_then(|(all, covered)| all.checked_sub(covered));
                (lacking, "persons_uncertain")
            }
        };
        let uncertain = match measure {
            // Whoever may have further facilities may have an open one among them.
            Measure::Closed => rows.count(uncertain, row).max(rows.count("persons_uncertain", row)),
            _ => rows.count(uncertain, row),
        };
        let per_1000 = rows.number("per_1000_open", row);
        let is_withheld = rows.is_withheld(row);
        Self { part, persons: all, uncertain, is_withheld, per_1000, ..Self::default() }
    }

    /// Those of the region, then of each municipality.
    pub(super) fn of_run(
        measure: Measure,
        layers: &Layers,
        municipalities: &[Area],
        facts: &MapFacts,
    ) -> (Option<Self>, Vec<Option<Self>>) {
        let of_region = Tables::new(measure, (layers, Level::Region), facts);
        let of_towns = Tables::new(measure, (layers, Level::Municipality), facts);
        let region = of_region.figures(measure, None);
        let region = region.map(|own| Self { after: after(layers, facts), ..own });
        let of_town = |town: &Area| of_towns.figures(measure, Some(&town.id));
        (region, municipalities.iter().map(of_town).collect())
    }

    /// The figures in sentences.
    pub(super) fn words(&self, measure: Measure, lang: Lang) -> Vec<String> {
        let (Some(part), Some(all)) = (self.part, self.persons) else {
            let word = if self.is_withheld { &words::WITHHELD } else { &words::UNKNOWN };
            return vec![word.say(lang).to_owned()];
        };
        let verb = match measure {
            Measure::CoveredOpen | Measure::CoveredClosed | Measure::Fields | Measure::Nothing => {
                &words::HAVE_IT
            }
            Measure::Places => &words::REACH_NO_PLACE,
            Measure::Closed => &words::CLOSED_THEN,
            Measure::Lack => &words::LACK_IT,
            Measure::Gain => &words::GAIN_IT,
        };
        let share = match all {
            0 => String::new(),
            _ => format!(" ({})", percent(part as f64 / all as f64, lang)),
        };
        let number = grouped(part as f64, lang);
        let out_of = words::OF.say(lang);
        let mut told =
            vec![format!("{number} {out_of} {}{share} {}.", persons(all, lang), verb.say(lang))];
        if let Some(uncertain) = self.uncertain.filter(|count| *count > 0) {
            told.push(doubt(measure, uncertain, lang));
        }
        if let Some(after) = self.after {
            told.push(format!("{} {}.", persons(after, lang), words::AFTER.say(lang)));
        }
        told.extend(self.places(lang));
        told
    }

    /// Sentences about places: how many there are for 1,000 persons, and who has one when the nearest are full.
    fn places(&self, lang: Lang) -> Vec<String> {
        let per_1000 = self.per_1000.map(|number| {
            let number = decimal((number * 10.0).round() / 10.0, lang);
            format!("{number} {}.", words::PER_1000.say(lang))
        });
        let assigned = self.assigned.filter(|_| per_1000.is_some()).map(|[served, asking]| {
            let [before, between, after] = [0, 1, 2].map(|at| words::FULL[at].say(lang));
            let [served, asking] = [served, asking].map(|count| grouped(count as f64, lang));
            format!("{before} {served} {between} {asking} {after}.")
        });
        per_1000.into_iter().chain(assigned).collect()
    }
}

/// What is told of persons who are uncertain.
fn doubt(measure: Measure, count: u64, lang: Lang) -> String {
    let word = match measure {
        // Uncertain are all who may reach more places, and not a part of those without.
        Measure::Places => {
            return format!("{} {}.", persons(count, lang), words::MORE_PLACES.say(lang));
        }
        Measure::Lack => &words::OF_THEM,
        Measure::Closed => &words::HOURS_FURTHER,
        _ => &words::FURTHER,
    };
    let [before, after] = [0, 1].map(|at| word[at].say(lang));
    format!("{before} {} {after}.", grouped(count as f64, lang))
}

/// A table with its rows for the service, limit, persons and hour of a map.
struct Chosen<'l> {
    rows: Rows<'l>,
    own: Vec<usize>,
}

impl<'l> Chosen<'l> {
    fn new(measure: Measure, layer: Option<&'l Layer>, facts: &MapFacts) -> Option<Self> {
        let rows = Rows { layer: layer? };
        Some(Self { rows, own: measure.rows(rows, facts) })
    }

    /// The row of the region, or of the municipality of a key.
    fn row(&self, id: Option<&str>) -> Option<(Rows<'l>, usize)> {
        let is_own =
            |row: &&usize| id.is_none_or(|id| self.rows.text("municipality_id", **row) == id);
        Some((self.rows, *self.own.iter().find(is_own)?))
    }
}

/// The tables of a level of which figures are made.
struct Tables<'l> {
    of_measure: Option<Chosen<'l>>,
    coverage: Option<Chosen<'l>>,
    assigned: Option<Chosen<'l>>,
}

impl<'l> Tables<'l> {
    fn new(measure: Measure, (layers, level): (&'l Layers, Level), facts: &MapFacts) -> Self {
        let layer = |kind: &str| layers.get(&format!("{kind}_{}", level.key()));
        let own = measure.table_kind().and_then(layer);
        Self {
            of_measure: Chosen::new(measure, own, facts),
            coverage: Chosen::new(Measure::CoveredOpen, layer("coverage"), facts),
            assigned: Chosen::new(Measure::Places, layer("assigned"), facts),
        }
    }

    /// The figures of the region, or of the municipality of a key.
    fn figures(&self, measure: Measure, id: Option<&str>) -> Option<Figures> {
        let in_table = |table: &Option<Chosen<'l>>| table.as_ref()?.row(id);
        let (rows, row) = in_table(&self.of_measure)?;
        let any = in_table(&self.coverage);
        let any = any.and_then(|(rows, row)| rows.count("persons_covered", row));
        let assigned = in_table(&self.assigned).and_then(|(rows, row)| {
            Some([rows.count("persons_served", row)?, rows.count("persons_asking", row)?])
        });
        Some(Figures { assigned, ..Figures::in_row(rows, row, (measure, any)) })
    }
}

/// Persons of the region who have the service with the chosen new places; nothing where the plan counts a group or
/// shortens walks.
fn after(layers: &Layers, facts: &MapFacts) -> Option<u64> {
    let rows = Rows { layer: layers.get("site_summary")? };
    let own = rows.of_choice(&facts.category, facts.limit_m).into_iter();
    let mut counted = own.filter(|row| {
        rows.text("weight", *row) == "persons" && rows.text("model", *row) != "median"
    });
    rows.count("persons_after", counted.next()?)
}
