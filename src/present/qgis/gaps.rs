//! Maps of gaps and of places that would close them.

use super::filter::column;
use super::look::{self, ALARM, LINK, Label, QUIET, Rule, Symbol};
use super::settings::{Choice, Settings};
use super::sheet::{Role, Sheet};
use super::theme::{
    Group, Look, Scope, Sheeted, Theme, graduated, of_choice, one_class, scoped, withheld_class,
};
use super::words::{self, grouped};
use crate::present::steps::PLACE_PERSONS;

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
        true => by_persons("persons", sheet, settings),
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

fn by_persons(field: &str, sheet: &Sheet, settings: &Settings) -> Vec<Rule> {
    let unit = words::PERSONS.say(settings.lang);
    let show = |persons: f64| grouped(persons, settings.lang);
    let sizes = [2.4, 3.2, 4.2, 5.4].map(star);
    let mut rules = graduated((&column(field), &PLACE_PERSONS), show, sizes, settings);
    rules.iter_mut().for_each(|rule| rule.label = format!("{} {unit}", rule.label));
    rules.extend(withheld_class(&column(field), sheet, star(3.2), settings));
    rules
}

/// Proposed places with their rank.
pub(super) fn sites(sheet: &Sheet, settings: &Settings) -> Look {
    let rules = match sheet.has("persons_added") {
        true => by_persons("persons_added", sheet, settings),
        false => one_class(words::SITES.say(settings.lang), star(3.6)),
    };
    Look {
        rules,
        label: sheet.has("rank").then(|| Label::beside("rank")),
        title_field: sheet.has("place_name").then(|| "place_name".to_owned()),
        tip: tips(sheet, settings),
    }
}

/// The layers of a project that gaps or places become: gaps that one can act on for each service at its largest
/// limit, but for services that come to people, the others at the choices whose maps are printed.
pub(super) fn themes(sheet: &Sheet, settings: &Settings) -> Vec<Theme> {
    let lang = settings.lang;
    if sheet.role() == Role::Sites {
        let look = sites(sheet, settings);
        return vec![Theme::new("sites", words::SITES.say(lang), Group::Gaps, look)];
    }
    let own = (Scope::Own, sheet);
    let (look, name, question) = match sheet.role() {
        Role::GapPlaces => (places(own, settings), &words::GAP_PLACES, None),
        Role::ConnectedGaps => {
            (areas(own, settings), &words::GAPS_CONNECTED, Some(&words::WHERE_JOINED))
        }
        _ => (areas(own, settings), &words::GAPS_TO_ACT, Some(&words::WHERE_MISSING)),
    };
    let name = name.say(lang);
    let of_all = sheet.role() == Role::Gaps;
    let theme = |choice: Choice<'_>| {
        let printed = question.filter(|_| settings.prints(&choice)).map(|question| {
            Sheeted::about(&choice, question, (name, words::CELLS.say(lang)), settings)
        });
        let title = match of_all {
            true => choice.title(settings.lang),
            false => format!("{name} ({})", choice.title(settings.lang)),
        };
        Theme {
            part: of_all.then(|| name.to_owned()),
            subset: of_choice(sheet, &choice),
            printed,
            ..Theme::new(&choice.column("gaps"), &title, Group::Gaps, look.clone())
        }
    };
    let shown = |choice: &Choice<'_>| match of_all {
        true => choice.is_largest() && !choice.comes(),
        false => settings.prints(choice) && !(sheet.role() == Role::GapPlaces && choice.comes()),
    };
    settings.choices().filter(shown).map(theme).collect()
}
