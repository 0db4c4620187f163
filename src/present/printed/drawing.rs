//! A map of one theme, service and limit, of which pages are drawn.

use super::areas::{Area, Value, areas};
use super::classes::Classes;
use super::facts::MapFacts;
use super::figures::Figures;
use super::indicator::{Indicator, Layers, Measure};
use super::mix::Mix;
use super::output::About;
use super::paint::Fill;
use super::question::{MapQuestion, Theme};
use super::signs::Signs;
use super::words;
use crate::analysis::coverage::Level;
use crate::dataset::Layer;
use crate::present::palette::Colour;

/// A map of one theme, service and limit: everything that its pages show, read from the layers of a run.
pub struct Drawing {
    pub(super) question: MapQuestion,
    pub(super) facts: MapFacts,
    /// The coloured areas, in the order of their layer.
    pub(super) areas: Vec<Area>,
    /// The class of each, and of whose persons more than a few are uncertain.
    pub(super) fills: Vec<Fill>,
    pub(super) uncertain: Vec<bool>,
    pub(super) measure: Measure,
    pub(super) classes: Classes,
    /// The help mix of the areas, on a map of it.
    pub(super) mix: Mix,
    pub(super) municipalities: Vec<Area>,
    /// Quartiers for thin lines and names, when the coloured areas are others.
    pub(super) quartiers: Vec<Area>,
    pub(super) signs: Signs,
    /// Of the region, and of each municipality.
    pub(super) figures: (Option<Figures>, Vec<Option<Figures>>),
}

/// The layer of the areas of a level.
fn layer_of(level: Level) -> &'static str {
    match level {
        Level::District => "districts",
        Level::Municipality => "municipalities",
        Level::County => "counties",
        Level::Cell | Level::Quartier | Level::Region => "quartiers",
    }
}

impl Drawing {
    /// The names of the layers that a map is made of, as a run's GeoPackage has them, and whether it cannot do
    /// without.
    pub fn tables(question: &MapQuestion) -> Vec<(String, bool)> {
        let measure = Measure::of_question(question);
        let needed = |name: &str| (name.to_owned(), true);
        let wanted = |name: &str| (name.to_owned(), false);
        let mut tables = vec![needed("municipalities"), needed(layer_of(question.level))];
        if layer_of(question.level) != "quartiers" {
            tables.push(wanted("quartiers"));
        }
        tables.extend(measure.table(question.level).map(|table| needed(&table)));
        let others = [Level::Municipality, Level::Region];
        let others = others.into_iter().filter(|level| *level != question.level);
        tables.extend(others.filter_map(|level| measure.table(level)).map(|table| wanted(&table)));
        tables.extend(match question.theme {
            Theme::Coverage | Theme::Border => Vec::new(),
            Theme::Gaps => vec![wanted("gaps"), wanted("gap_places")],
            Theme::Overlaps => vec![needed("municipality_pairs"), wanted("overlap_pairs")],
            Theme::Sites => vec![needed("sites"), wanted("site_summary")],
            Theme::Mix => vec![needed("help_mix"), needed("help_mix_fields")],
            Theme::Barriers => vec![needed("barriers")],
            Theme::Places => vec![wanted("assigned_municipality"), wanted("assigned_region")],
            Theme::Hours => {
                let levels = [question.level, Level::Municipality, Level::Region];
                levels.map(|level| needed(&format!("coverage_{}", level.key()))).to_vec()
            }
        });
        let mut seen = std::collections::BTreeSet::new();
        tables.retain(|(name, _)| seen.insert(name.clone()));
        tables
    }

    /// Reads a map from the layers of a run in the working CRS, by their names in [`Self::tables`].
    pub fn new(layers: &Layers, question: &MapQuestion, facts: MapFacts) -> Self {
        let read = |name: &str, level: Level| {
            layers.get(name).map(|layer: &Layer| areas(layer, level)).unwrap_or_default()
        };
        let level = question.level;
        let own = read(layer_of(level), level);
        let municipalities = read("municipalities", Level::Municipality);
        let quartiers = match level {
            Level::Quartier => Vec::new(),
            _ => read("quartiers", Level::Quartier),
        };
        let asked = Measure::of_question(question);
        let Indicator { measure, values, uncertain, mix } =
            Indicator::of_areas(&own, (asked, level), layers, &facts);
        let numbers = values.iter().filter_map(|value| match value {
            Value::Number(number) if *number > 0.0 || !measure.has_zero_class() => Some(*number),
            _ => None,
        });
        let numbers: Vec<f64> = numbers.collect();
        // Zero counts as one of the wanted classes.
        let wanted = question.classes - usize::from(measure.has_zero_class());
        let classing = (question.classing, wanted);
        let fixed =
            if measure == Measure::Fields { mix.breaks() } else { measure.fixed().to_vec() };
        let classes = Classes::choose(&numbers, classing, &fixed);
        let fill = |value: &Value| match value {
            _ if measure == Measure::Nothing && *value != Value::Nobody => Fill::Ground,
            Value::Number(number) if *number <= 0.0 && measure.has_zero_class() => Fill::Zero,
            Value::Number(number) => Fill::Class(classes.of_value(*number)),
            Value::Nobody => Fill::Nobody,
            Value::Withheld => Fill::Withheld,
            Value::NotKnown => Fill::NotKnown,
        };
        let fills = values.iter().map(fill).collect();
        let signs = Signs::of_theme(question.theme, layers, &municipalities, &facts);
        let figures = Figures::of_run(measure, layers, &municipalities, &facts);
        let question = question.clone();
        let (areas, facts) = (own, facts);
        Self {
            question,
            facts,
            areas,
            fills,
            uncertain,
            measure,
            classes,
            mix,
            municipalities,
            quartiers,
            signs,
            figures,
        }
    }

    /// The same map with the places of gaps that several municipalities share, and with boundaries.
    pub(super) fn with_shared_gaps(self, layers: &Layers) -> Self {
        let signs = Signs::of_shared_gaps(layers, &self.municipalities, &self.facts);
        Self { signs, ..self }
    }

    /// What a document of its pages says of itself.
    pub fn about(&self) -> About {
        let facts = &self.facts;
        About {
            title: self.title(),
            subject: words::subtitle(&self.question, facts, &facts.region),
            author: String::new(),
            keywords: [&facts.region, &facts.service]
                .into_iter()
                .filter(|word| !word.is_empty())
                .cloned()
                .collect(),
            lang: facts.lang,
        }
    }

    /// The question that its pages answer.
    pub(super) fn title(&self) -> String {
        words::title(&self.question, &self.facts, None)
    }

    /// Whether any area has a number; a map whose areas have no colours needs none.
    pub fn has_numbers(&self) -> bool {
        let is_number = |fill: &Fill| matches!(fill, Fill::Zero | Fill::Class(_));
        self.measure == Measure::Nothing || self.fills.iter().any(is_number)
    }

    /// Whether municipal boundaries are drawn.
    pub(super) fn has_boundaries(&self) -> bool {
        self.question.boundaries || self.signs.are_shared_gaps
    }

    /// The colours of its classes, from the lowest.
    pub(super) fn colours(&self) -> &'static [Colour] {
        self.measure.ramp().colours(self.classes.len())
    }

    /// Keys and names of the municipalities, in the order of the run.
    pub fn municipalities(&self) -> impl Iterator<Item = (&str, &str)> {
        self.municipalities.iter().map(|town| (&town.id[..], &town.name[..]))
    }
}
