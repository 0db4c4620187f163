//! A map that a layer of results can show: its classes, its place in a project, its printed page.

use super::filter::{both, column, literal, steps};
use super::look::{Label, Rule, Symbol};
use super::settings::{Choice, Settings};
use super::sheet::Sheet;
use super::words::{self, Word};
use crate::present::publication::WITHHELD;

/// How all features of a layer are drawn, and what pointing at one says.
#[derive(Clone, Debug, Default)]
pub(super) struct Look {
    pub rules: Vec<Rule>,
    pub label: Option<Label>,
    /// The column that names a feature.
    pub title_field: Option<String>,
    /// Further lines about a feature: expressions.
    pub tip: Vec<String>,
}

/// The groups of a project, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Boundaries,
    Overlaps,
    Gaps,
    Coverage,
    Data,
}

impl Group {
    pub(super) const ALL: [Self; 5] =
        [Self::Boundaries, Self::Overlaps, Self::Gaps, Self::Coverage, Self::Data];

    pub(super) fn title(self) -> &'static Word {
        match self {
            Self::Boundaries => &words::BORDERS,
            Self::Overlaps => &words::OVERLAPS,
            Self::Gaps => &words::GAPS,
            Self::Coverage => &words::COVERAGE,
            Self::Data => &words::TABLES,
        }
    }
}

/// What a printed map says around its picture.
#[derive(Clone, Debug)]
pub(super) struct Sheeted {
    /// The question that the map answers.
    pub question: String,
    pub subtitle: String,
    pub legend: String,
}

/// One layer of a project.
#[derive(Clone, Debug)]
pub(super) struct Theme {
    /// What tells it from other themes of its layer: letters of a column or category.
    pub key: String,
    pub title: String,
    pub group: Group,
    /// The group inside the group, of which one layer is shown at a time.
    pub part: Option<String>,
    /// The condition that features must meet to belong to it.
    pub subset: Option<String>,
    pub look: Look,
    /// Whether it is shown when the project opens.
    pub is_shown: bool,
    /// The printed map with it, when there is one.
    pub printed: Option<Sheeted>,
}

impl Theme {
    pub(super) fn new(key: &str, title: &str, group: Group, look: Look) -> Self {
        Self {
            key: key.to_owned(),
            title: title.to_owned(),
            group,
            part: None,
            subset: None,
            look,
            is_shown: false,
            printed: None,
        }
    }
}

/// Which rows of a layer with rows for several services and limits a map is about.
#[derive(Clone, Copy)]
pub(super) enum Scope {
    /// The layer holds only those of one choice.
    Own,
    /// Those of one choice; others are a class that is not drawn.
    First,
}

/// The condition of the rows of one service and limit, for a layer that has rows of several.
pub(super) fn of_choice(sheet: &Sheet, choice: &Choice<'_>) -> Option<String> {
    if !sheet.has("category") {
        return None;
    }
    let category = format!("{} = {}", column("category"), literal(&choice.service.key));
    let limit = || format!("{} = {}", column("limit_m"), choice.metres);
    Some(if sheet.has("limit_m") { both(&category, &limit()) } else { category })
}

/// Classes for the rows of one choice; in a layer that holds other rows, these are a class that is not drawn.
pub(super) fn scoped(
    rules: Vec<Rule>,
    (scope, sheet): (Scope, &Sheet),
    settings: &Settings,
) -> Vec<Rule> {
    let condition = settings.first_choice().and_then(|choice| of_choice(sheet, &choice));
    let (Scope::First, Some(condition)) = (scope, condition) else { return rules };
    let hidden = rules.first().map(|rule| Symbol::hidden(&rule.symbol));
    let own = rules.into_iter().map(|rule| Rule { filter: both(&condition, &rule.filter), ..rule });
    let others = hidden.map(|symbol| Rule {
        filter: format!("NOT ({condition})"),
        label: words::OTHER_SERVICES.say(settings.lang).to_owned(),
        symbol,
    });
    own.chain(others).collect()
}

/// Whether counts of a row are withheld for publication, and that they are not; nothing for a layer that withholds
/// none.
pub(super) fn withheld(sheet: &Sheet) -> Option<[String; 2]> {
    let names = column(WITHHELD);
    sheet.has(WITHHELD).then(|| [format!("{names} <> ''"), format!("{names} = ''")])
}

/// The class of rows whose value is withheld for publication.
pub(super) fn withheld_class(
    value: &str,
    sheet: &Sheet,
    symbol: Symbol,
    settings: &Settings,
) -> Option<Rule> {
    let [is_withheld, _] = withheld(sheet)?;
    let filter = both(&format!("{value} IS NULL"), &is_withheld);
    Some(Rule { filter, label: words::WITHHELD.say(settings.lang).to_owned(), symbol })
}

/// One class with everything.
pub(super) fn one_class(label: &str, symbol: Symbol) -> Vec<Rule> {
    vec![Rule { filter: "TRUE".to_owned(), label: label.to_owned(), symbol }]
}

/// Classes of a number that follow each other, each with a symbol: those of persons in a gap, for example.
pub(super) fn graduated(
    (value, breaks): (&str, &[f64]),
    show: impl Fn(f64) -> String,
    symbols: impl IntoIterator<Item = Symbol>,
    settings: &Settings,
) -> Vec<Rule> {
    let names = words::step_names(breaks, show, settings.lang);
    let classes = steps(value, breaks).into_iter().zip(names).zip(symbols);
    classes.map(|((filter, label), symbol)| Rule { filter, label, symbol }).collect()
}
