//! Maps of the answers of single commands: rows for each area, service and limit, of which a map shows one service and
//! limit.

use std::collections::{BTreeMap, BTreeSet};

use super::areas;
use super::filter::{both, column};
use super::look::{self, LEFT_OUT, Label, MUCH, NONE, Rule, Symbol};
use super::settings::{Service, Settings};
use super::sheet::{AreaLevel, Measured, Shape, Sheet};
use super::theme::{Look, Scope, graduated, one_class, scoped, withheld};
use super::words::{self, grouped};
use crate::base::Lang;
use crate::dataset::{Layer, text_value};
use crate::region::Catalog;

/// Persons whom a new place at a candidate would serve.
const NEED_PERSONS: [f64; 3] = [500.0, 1_000.0, 2_000.0];

/// Settings for the style of a single answer: the services and limits are those of its rows.
///
/// A category of the user's own has its key as its name.
///
/// ```
/// use nahraum::base::Lang;
/// use nahraum::present::qgis::{Sheet, answer_settings, style};
///
/// let facilities = nahraum::synthetic::town("AB\n\nS2").unwrap().facilities;
/// let settings = answer_settings(&facilities, Lang::De);
/// assert_eq!(settings.services[0].key, "supermarket");
/// assert!(settings.services[0].limits_m.is_empty());
/// ```
pub fn answer_settings(layer: &Layer, lang: Lang) -> Settings {
    let mut limits: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    let limit_m = layer.column("limit_m").and_then(|column| column.u64().ok());
    if let Some(category) = layer.column("category") {
        for row in 0..layer.len() {
            let Some(key) = text_value(category, row) else { continue };
            let of_service = limits.entry(key).or_default();
            of_service.extend(limit_m.and_then(|metres| metres.get(row)));
        }
    }
    let catalog = Catalog::builtin();
    let service = |(key, limits): (String, BTreeSet<u64>)| {
        let info = catalog.categories.iter().find(|category| category.key == key);
        let name = info.map(|info| lang.pick(&info.name_en, &info.name_de).clone());
        let limits_m = limits.into_iter().collect();
        Service { name: name.unwrap_or_else(|| key.clone()), key, limits_m }
    };
    Settings { lang, services: limits.into_iter().map(service).collect(), ..Settings::default() }
}

/// Areas by what is measured; the rows of one service and limit are drawn. Names stand in the areas where no other
/// rows would write them a second time.
pub(super) fn areas_look(
    measured: Measured,
    (level, sheet): (AreaLevel, &Sheet),
    settings: &Settings,
) -> Option<Look> {
    let choice = settings.first_choice()?;
    let look = match measured {
        Measured::Coverage => {
            areas::coverage((level, sheet), (areas::COVERAGE, &choice), settings)?
        }
        Measured::Border => areas::border_gain((level, sheet), (areas::GAIN, &choice), settings)?,
    };
    let is_alone = settings.choices().count() == 1;
    Some(Look {
        rules: scoped(look.rules, (Scope::First, sheet), settings),
        label: is_alone.then(|| level.label()),
        ..look
    })
}

/// What is reached, a class for each number of minutes; where several are reached, the colours add up.
pub(super) fn reach(sheet: &Sheet, settings: &Settings) -> Look {
    let symbol = |at: usize| {
        // The nearest is the darkest.
        let colour = MUCH[MUCH.len().saturating_sub(at + 1).max(1)];
        match sheet.shape {
            Shape::Lines => look::line(colour, 0.6),
            _ => look::glass(colour),
        }
    };
    let minutes = column("minutes");
    let class = |(at, reached): (usize, &f64)| Rule {
        filter: format!("{minutes} = {reached}"),
        label: format!("{reached} min"),
        symbol: symbol(at),
    };
    let rules: Vec<Rule> = sheet.minutes.iter().enumerate().map(class).collect();
    let persons = format!("[% coalesce({}, '–') %]", column("persons"));
    let tip = sheet.has("persons").then(|| {
        let words = words::PERSONS.say(settings.lang);
        vec![format!("[% {minutes} %] min"), format!("{words}: {persons}")]
    });
    Look {
        rules: match rules.is_empty() {
            true => one_class(words::FEATURES.say(settings.lang), symbol(0)),
            false => rules,
        },
        label: None,
        title_field: sheet.has("place").then(|| "place".to_owned()),
        tip: tip.unwrap_or_default(),
    }
}

/// Candidate places by the persons whom one there would serve, for the service and limit that come first.
pub(super) fn need(sheet: &Sheet, settings: &Settings) -> Option<Look> {
    let is_need = |name: &&String| name.starts_with("need_") && name.ends_with('m');
    let name = sheet.columns.iter().map(|(name, _)| name).find(is_need)?;
    let (value, lang) = (column(name), settings.lang);
    let symbol = |colour: &str| -> Symbol {
        match sheet.shape {
            Shape::Areas => look::area(colour),
            _ => look::sign("circle", colour, 2.0),
        }
    };
    let show = |persons: f64| grouped(persons, lang);
    let symbols = MUCH[1..].iter().map(|colour| symbol(colour));
    let some = graduated((&value, &NEED_PERSONS), show, symbols, settings);
    let unit = words::PERSONS.say(lang);
    let positive = format!("{value} > 0");
    let rule = |filter: String, word: &words::Word, colour: &str| Rule {
        filter,
        label: word.say(lang).to_owned(),
        symbol: symbol(colour),
    };
    let mut rules = vec![rule(format!("{value} = 0"), &words::NONE_FROM_ABROAD, NONE)];
    rules.extend(some.into_iter().map(|rule| Rule {
        filter: both(&positive, &rule.filter),
        label: format!("{} {unit}", rule.label),
        symbol: rule.symbol,
    }));
    let missing = if withheld(sheet).is_some() { &words::WITHHELD } else { &words::UNKNOWN };
    rules.push(rule(format!("{value} IS NULL"), missing, LEFT_OUT));
    Some(Look {
        rules,
        label: None,
        title_field: sheet.has("place_id").then(|| "place_id".to_owned()),
        tip: vec![format!("{unit}: [% {value} %]")],
    })
}

/// Stops of a mobile service by the persons who reach them, numbered in their tours.
pub(super) fn stops(sheet: &Sheet, settings: &Settings) -> Look {
    let look = super::gaps::places((Scope::First, sheet), settings);
    let number = "position";
    Look { label: sheet.has(number).then(|| Label::beside(number)), ..look }
}
