//! Figures of the whole region or of one municipality, in sentences.

use super::areas::Area;
use super::facts::MapFacts;
use super::indicator::{Layers, Measure};
use super::read::Rows;
use super::words::{self, grouped, percent, persons};
use crate::analysis::coverage::Level;
use crate::base::Lang;

/// Counts of persons in one area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Figures {
    /// The persons that the map is about: who have the service, who lack it, who gain it.
    part: Option<u64>,
    persons: Option<u64>,
    uncertain: Option<u64>,
    is_withheld: bool,
    /// The same with chosen new places.
    after: Option<u64>,
}

impl Figures {
    fn in_row(rows: Rows<'_>, row: usize, measure: Measure) -> Self {
        let all = rows.count("persons", row);
        let covered = rows.count("persons_covered", row);
        let (part, uncertain) = match measure {
            Measure::CoveredOpen | Measure::Nothing => (covered, "persons_uncertain"),
            Measure::CoveredClosed => {
                (rows.count("covered_closed", row), "covered_closed_uncertain")
            }
            Measure::Gain => (rows.count("border_gain", row), "border_gain_uncertain"),
            Measure::Lack => {
                let lacking = all.zip(covered).and_then(|(all, covered)| all.checked_sub(covered));
                (lacking, "persons_uncertain")
            }
        };
        let uncertain = rows.count(uncertain, row);
        Self { part, persons: all, uncertain, is_withheld: rows.is_withheld(row), after: None }
    }

    /// Those of the region, then of each municipality.
    pub(super) fn of_run(
        measure: Measure,
        layers: &Layers,
        municipalities: &[Area],
        facts: &MapFacts,
    ) -> (Option<Self>, Vec<Option<Self>>) {
        let table = measure.table(Level::Region).and_then(|name| layers.get(&name));
        let region = table.and_then(|layer| {
            let rows = Rows { layer };
            let row = *rows.of_choice(&facts.category, facts.limit_m).first()?;
            Some(Self { after: after(layers, facts), ..Self::in_row(rows, row, measure) })
        });
        let table = measure.table(Level::Municipality).and_then(|name| layers.get(&name));
        let by_town = table.map(|layer| {
            let rows = Rows { layer };
            (rows, rows.of_choice(&facts.category, facts.limit_m))
        });
        let of_town = |town: &Area| {
            let (rows, own) = by_town.as_ref()?;
            let row = own.iter().find(|row| rows.text("municipality_id", **row) == town.id)?;
            Some(Self::in_row(*rows, *row, measure))
        };
        (region, municipalities.iter().map(of_town).collect())
    }

    /// The figures in sentences.
    pub(super) fn words(&self, measure: Measure, lang: Lang) -> Vec<String> {
        let (Some(part), Some(all)) = (self.part, self.persons) else {
            let word = if self.is_withheld { &words::WITHHELD } else { &words::UNKNOWN };
            return vec![word.say(lang).to_owned()];
        };
        let verb = match measure {
            Measure::CoveredOpen | Measure::CoveredClosed | Measure::Nothing => &words::HAVE_IT,
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
            let word = if measure == Measure::Lack { &words::OF_THEM } else { &words::FURTHER };
            let [before, after] = [0, 1].map(|at| word[at].say(lang));
            told.push(format!("{before} {} {after}.", grouped(uncertain as f64, lang)));
        }
        if let Some(after) = self.after {
            told.push(format!("{} {}.", persons(after, lang), words::AFTER.say(lang)));
        }
        told
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
