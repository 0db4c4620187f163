//! Maps of gaps and of places that would close them.

use super::filter::column;
use super::look::{self, ALARM, LINK, Label, QUIET, Rule, Symbol};
use super::settings::{Choice, Settings};
use super::sheet::{Role, Sheet};
use super::theme::{Group, Look, Scope, Sheeted, Theme, graduated, of_choice, one_class, scoped};
use super::words::{self, grouped};

/// Breaks of classes of persons.
const PERSONS: [f64; 3] = [1_000.0, 2_000.0, 5_000.0];

/// Gaps by whether a municipality alone sees them.
pub(super) fn areas((scope, sheet): (Scope, &Sheet), settings: &Settings) -> Look {
    let (hidden, split) = (column("is_hidden"), column("is_split"));
    let lang = settings.lang;
    let rule = |filter: String, word: &words::Word, colour: &str| Rule {
        filter,
        label: word.say(lang).to_owned(),
        symbol: look::glass(colour),
    };
    let rules = vec![
        rule(hidden.clone(), &words::HIDDEN, ALARM),
        rule(format!("NOT {hidden} AND {split}"), &words::SPLIT, LINK),
        rule(format!("NOT {hidden} AND NOT {split}"), &words::WHOLE, QUIET),
    ];
    Look {
        rules: scoped(rules, (scope, sheet), settings),
        label: None,
        title_field: sheet.has("rank").then(|| "rank".to_owned()),
        tip: tips(sheet, settings),
    }
}

/// What pointing at a gap or place says: its persons, and where they live.
fn tips(sheet: &Sheet, settings: &Settings) -> Vec<String> {
    let persons = format!("{}: [% {} %]", words::PERSONS.say(settings.lang), column("persons"));
    let homes = sheet
        .has("persons_by_municipality")
        .then(|| format!("[% replace({}, '<', '&lt;') %]", column("persons_by_municipality")));
    sheet.has("persons").then_some(persons).into_iter().chain(homes).collect()
}

/// Places by the persons whom they would serve.
pub(super) fn places((scope, sheet): (Scope, &Sheet), settings: &Settings) -> Look {
    let rules = match sheet.has("persons") {
        true => by_persons("persons", settings),
        false => one_class(words::GAP_PLACES.say(settings.lang), star(3.0)),
    };
    Look {
        rules: scoped(rules, (scope, sheet), settings),
        label: sheet.has("persons").then(|| Label::beside("persons")),
        title_field: sheet.has("place_id").then(|| "place_id".to_owned()),
        tip: tips(sheet, settings),
    }
}

fn star(millimetres: f64) -> Symbol {
    look::sign("star", ALARM, millimetres)
}

fn by_persons(field: &str, settings: &Settings) -> Vec<Rule> {
    let unit = words::PERSONS.say(settings.lang);
    let show = |persons: f64| grouped(persons, settings.lang);
    let sizes = [2.4, 3.2, 4.2, 5.4].map(star);
    let mut rules = graduated((&column(field), &PERSONS), show, sizes, settings);
    rules.iter_mut().for_each(|rule| rule.label = format!("{} {unit}", rule.label));
    rules
}

/// Proposed places with their rank.
pub(super) fn sites(sheet: &Sheet, settings: &Settings) -> Look {
    let rules = match sheet.has("persons_added") {
        true => by_persons("persons_added", settings),
        false => one_class(words::SITES.say(settings.lang), star(3.6)),
    };
    Look {
        rules,
        label: sheet.has("rank").then(|| Label::beside("rank")),
        title_field: sheet.has("place_name").then(|| "place_name".to_owned()),
        tip: tips(sheet, settings),
    }
}

/// The layers of a project that gaps or places become: those of each service at its largest limit, of which the
/// first is printed.
pub(super) fn themes(sheet: &Sheet, settings: &Settings) -> Vec<Theme> {
    let lang = settings.lang;
    if sheet.role() == Role::Sites {
        let look = sites(sheet, settings);
        return vec![Theme::new("sites", words::SITES.say(lang), Group::Gaps, look)];
    }
    let (look, part) = match sheet.role() {
        Role::GapPlaces => (places((Scope::Own, sheet), settings), &words::GAP_PLACES),
        Role::ConnectedGaps => (areas((Scope::Own, sheet), settings), &words::GAPS_CONNECTED),
        _ => (areas((Scope::Own, sheet), settings), &words::GAPS_TO_ACT),
    };
    let largest = settings.services.iter().filter_map(|service| {
        service.limits_m.last().map(|metres| Choice { service, metres: *metres })
    });
    let first = settings.first_choice();
    let is_first =
        |choice: &Choice<'_>| first.is_some_and(|first| first.service.key == choice.service.key);
    let theme = |choice: Choice<'_>| {
        let new = Theme::new(&choice.column("gaps"), &choice.title(), Group::Gaps, look.clone());
        let is_printed = is_first(&choice) && sheet.role() == Role::Gaps;
        Theme {
            part: Some(part.say(lang).to_owned()),
            subset: of_choice(sheet, &choice),
            printed: is_printed.then(|| {
                let legend = (&words::GAPS_TO_ACT, words::GAPS.say(lang));
                Sheeted::about(&choice, &words::WHERE_MISSING, legend, settings)
            }),
            ..new
        }
    };
    largest.map(theme).collect()
}
