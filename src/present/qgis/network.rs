//! Maps of cells and of the walking network.

use super::filter::{both, column};
use super::look::{self, ALARM, COVERED, LEFT_OUT, Label, NOTHING, QUIET, Rule, WARNING};
use super::settings::Settings;
use super::sheet::{Role, Shape, Sheet};
use super::theme::{Group, Look, Theme, graduated, one_class, withheld, withheld_class};
use super::words::{self, grouped};

/// Side of the square that stands for a cell off every grid, metres: that of a census cell.
const CELL_M: f64 = 100.0;
/// How much of its side a square fills, so that neighbours stay apart.
const FILLED: f64 = 0.95;

/// Cells by their distance to the nearest facility; `None` without a service.
pub(super) fn cells(sheet: &Sheet, settings: &Settings) -> Option<Look> {
    let service = settings.first_choice()?.service;
    let name = format!("{}_distance_m", service.key);
    if !sheet.has(&name) || !sheet.has("persons") {
        return None;
    }
    let (distance, persons) = (column(&name), column("persons"));
    let side_m = settings.cell_m.unwrap_or(CELL_M) * FILLED;
    let metres = |metres: f64| format!("{} m", grouped(metres, settings.lang));
    // From near to far, dark to light: the same colours as much to little coverage.
    let squares = COVERED.iter().rev().map(|colour| look::grid_square(colour, side_m));
    let breaks = [250.0, 500.0, 1_000.0, 2_000.0];
    let classes = graduated((&distance, &breaks), metres, squares, settings);
    let lived_in = format!("{persons} > 0");
    let unknown = format!("{persons} IS NULL");
    let unknown =
        withheld(sheet).map_or(unknown.clone(), |[_, is_shown]| both(&unknown, &is_shown));
    let mut rules: Vec<Rule> = classes
        .into_iter()
        .map(|rule| Rule { filter: both(&lived_in, &rule.filter), ..rule })
        .collect();
    let mut other = |filter: String, word: &words::Word, colour: &str| {
        let label = word.say(settings.lang).to_owned();
        rules.push(Rule { filter, label, symbol: look::grid_square(colour, side_m) });
    };
    other(both(&lived_in, &format!("{distance} IS NULL")), &words::NONE_REACHED, ALARM);
    other(format!("{persons} = 0"), &words::NOBODY, NOTHING);
    other(unknown, &words::UNKNOWN_PERSONS, QUIET);
    rules.extend(withheld_class(&persons, sheet, look::grid_square(LEFT_OUT, side_m), settings));
    let tip = format!("{}: [% coalesce({distance}, '–') %] m", super::texts::inert(&service.name));
    Some(Look {
        rules,
        label: None,
        title_field: sheet.has("cell_id").then(|| "cell_id".to_owned()),
        tip: vec![tip],
    })
}

/// Facilities and cells that are not linked to the network or far from it, or the lines to their places on it.
pub(super) fn unlinked(sheet: &Sheet, settings: &Settings) -> Look {
    let symbol = |shape: &str, colour: &str| match sheet.shape {
        Shape::Points => look::sign(shape, colour, 2.4),
        Shape::Areas => look::glass(colour),
        _ => look::dashed(colour, 0.5),
    };
    let rule = |is: &str, word: &words::Word, symbol| Rule {
        filter: format!("{} {is} 'facility'", column("kind")),
        label: word.say(settings.lang).to_owned(),
        symbol,
    };
    let rules = match sheet.has("kind") {
        true => vec![
            rule("=", &words::FACILITIES, symbol("diamond", ALARM)),
            rule("<>", &words::CELLS, symbol("square", WARNING)),
        ],
        false => one_class(words::UNLINKED.say(settings.lang), symbol("diamond", ALARM)),
    };
    let title_field = sheet.has("point_id").then(|| "point_id".to_owned());
    Look { rules, title_field, ..Look::default() }
}

/// Islands of the network by the persons on them.
pub(super) fn islands(sheet: &Sheet, settings: &Settings) -> Look {
    let symbol = |colour: &str| match sheet.shape {
        Shape::Points => look::sign("circle", colour, 2.6),
        Shape::Lines => look::line(colour, 0.7),
        _ => look::glass(colour),
    };
    let name = words::ISLANDS.say(settings.lang);
    if !sheet.has("persons") {
        return Look { rules: one_class(name, symbol(WARNING)), ..Look::default() };
    }
    let unit = words::PERSONS.say(settings.lang);
    let show = |persons: f64| grouped(persons, settings.lang);
    let symbols = [NOTHING, WARNING, ALARM].map(symbol);
    let mut rules = graduated((&column("persons"), &[1.0, 100.0]), show, symbols, settings);
    rules.iter_mut().for_each(|rule| rule.label = format!("{} {unit}", rule.label));
    rules.extend(withheld_class(&column("persons"), sheet, symbol(LEFT_OUT), settings));
    Look { rules, label: Some(Label::beside("persons")), ..Look::default() }
}

/// The layers of a project about cells and the network: not shown until they are chosen.
pub(super) fn themes(sheet: &Sheet, settings: &Settings) -> Vec<Theme> {
    let lang = settings.lang;
    let (title, look) = match sheet.role() {
        Role::Cells => {
            let Some(look) = cells(sheet, settings) else { return Vec::new() };
            let service = settings.first_choice().map(|choice| choice.service.name.clone());
            let name = service.unwrap_or_default();
            (format!("{}: {name}", words::CELL_DISTANCES.say(lang)), look)
        }
        Role::Unlinked => {
            let title = match &sheet.title {
                title if title.is_empty() => words::UNLINKED.say(lang).to_owned(),
                title => title.clone(),
            };
            (title, unlinked(sheet, settings))
        }
        _ => (words::ISLANDS.say(lang).to_owned(), islands(sheet, settings)),
    };
    vec![Theme::new("all", &title, Group::Data, look)]
}
