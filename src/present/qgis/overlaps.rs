//! Maps of overlaps: facilities that share residents, and the municipalities they lie in.

use super::filter::{both, column, literal};
use super::look::{self, ALARM, LEFT_OUT, LINK, MUCH, NOTHING, QUIET, Rule, Symbol, WARNING};
use super::settings::{Choice, Settings};
use super::sheet::{Role, Sheet};
use super::theme::{
    Group, Look, Scope, Sheeted, Theme, graduated, of_choice, scoped, withheld, withheld_class,
};
use super::words::{self, Word, grouped};
use crate::base::zip_equal;
use crate::present::steps::TOGETHER_PERSONS;

/// Pairs of facilities by kind and by whether they are double structures.
pub(super) fn pairs((scope, sheet): (Scope, &Sheet), settings: &Settings) -> Look {
    let abroad = format!("{} = 'cross_municipal'", column("kind"));
    let double = column("is_double_structure");
    let rule = |filter: String, word: &Word, symbol: Symbol| Rule {
        filter,
        label: word.say(settings.lang).to_owned(),
        symbol,
    };
    let rules = vec![
        rule(both(&double, &abroad), &words::DOUBLE_ABROAD, look::line(ALARM, 1.0)),
        rule(format!("{double} AND NOT {abroad}"), &words::DOUBLE_HERE, look::line(WARNING, 0.8)),
        rule(format!("NOT {double} AND {abroad}"), &words::PAIR_ABROAD, look::line(LINK, 0.35)),
        rule(format!("NOT {double} AND NOT {abroad}"), &words::PAIR_HERE, look::line(QUIET, 0.3)),
    ];
    let names = format!(
        "[% replace(concat({}, ' – ', {}), '<', '&lt;') %]",
        column("a_facility_name"),
        column("b_facility_name")
    );
    Look {
        rules: scoped(rules, (scope, sheet), settings),
        label: None,
        title_field: Some("a_facility_name".to_owned()),
        tip: vec![names, persons_tip("persons_both", settings)],
    }
}

fn persons_tip(field: &str, settings: &Settings) -> String {
    format!("{}: [% coalesce({}, '–') %]", words::PERSONS.say(settings.lang), column(field))
}

/// Facilities by the share of residents of other municipalities among those within their limit.
pub(super) fn facilities((scope, sheet): (Scope, &Sheet), settings: &Settings) -> Look {
    let (share, lang) = (column("share_abroad"), settings.lang);
    let dot = |colour: &str| look::sign("circle", colour, 1.8);
    let rule = |filter: String, word: &Word, symbol: Symbol| Rule {
        filter,
        label: word.say(lang).to_owned(),
        symbol,
    };
    let nobody = format!("{share} IS NULL");
    let nobody = withheld(sheet).map_or(nobody.clone(), |[_, is_shown]| both(&nobody, &is_shown));
    let mut rules = vec![
        rule(nobody, &words::NOBODY_NEAR, dot(NOTHING)),
        rule(format!("{share} = 0"), &words::NONE_FROM_ABROAD, dot(QUIET)),
    ];
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let symbols = MUCH[1..].iter().map(|colour| dot(colour));
    let some = graduated((&share, &[0.1, 0.25, 0.5]), percent, symbols, settings);
    let positive = format!("{share} > 0");
    rules.extend(
        some.into_iter().map(|rule| Rule { filter: both(&positive, &rule.filter), ..rule }),
    );
    rules.extend(withheld_class(&share, sheet, dot(LEFT_OUT), settings));
    Look {
        rules: scoped(rules, (scope, sheet), settings),
        label: None,
        title_field: Some("facility_name".to_owned()),
        tip: vec![persons_tip("persons", settings)],
    }
}

/// Signs of the fields of action, in the order of their words: each has a colour (Okabe and Ito 2008) and a shape of
/// its own, so that it is told apart in grey too.
const FIELD_SIGNS: [(&str, &str); 7] = [
    ("circle", LINK),
    ("cross_fill", ALARM),
    ("pentagon", "204,121,167"),
    ("hexagon", "240,228,66"),
    ("star", WARNING),
    ("triangle", "86,180,233"),
    ("square", "0,158,115"),
];

/// Facilities by their field of action.
pub(super) fn by_field(sheet: &Sheet, settings: &Settings) -> Look {
    let (field, lang) = (column("field_of_action"), settings.lang);
    let zipped = zip_equal(&words::FIELDS, FIELD_SIGNS);
    let mut rules: Vec<Rule> = zipped
        .map(|((key, word), (shape, colour))| Rule {
            filter: format!("{field} = {}", literal(key)),
            label: word.say(lang).to_owned(),
            symbol: look::sign(shape, colour, 2.2),
        })
        .collect();
    let known: Vec<String> = words::FIELDS.iter().map(|(key, _)| literal(key)).collect();
    rules.push(Rule {
        filter: format!("{field} IS NULL OR {field} NOT IN ({})", known.join(", ")),
        label: words::OTHER_FIELD.say(lang).to_owned(),
        symbol: look::sign("diamond", QUIET, 2.2),
    });
    let told = ["category", "provider"].into_iter().filter(|name| sheet.has(name));
    let line = |name: &str| format!("[% replace(coalesce({}, '–'), '<', '&lt;') %]", column(name));
    Look {
        rules,
        label: None,
        title_field: Some("facility_name".to_owned()),
        tip: told.map(line).collect(),
    }
}

/// Facilities of one service by the residents who reach no other one within the limit of a choice: `None` for a
/// layer without them.
fn only_here(sheet: &Sheet, choice: &Choice<'_>, settings: &Settings) -> Option<Look> {
    let names = ["persons", "persons_only_here"].map(|name| format!("{name}_{}m", choice.metres));
    if !names.iter().all(|name| sheet.has(name)) {
        return None;
    }
    let [all, only] = [&names[0], &names[1]].map(|name| column(name));
    let lang = settings.lang;
    let rule = |filter: String, word: &Word, symbol: Symbol| Rule {
        filter,
        label: word.say(lang).to_owned(),
        symbol,
    };
    let dot = |colour: &str, size: f64| look::sign("circle", colour, size);
    let mut rules = vec![
        rule(format!("{all} = 0"), &words::NOBODY_NEAR, dot(NOTHING, 1.6)),
        rule(format!("{all} > 0 AND {only} = 0"), &words::NONE_ONLY_HERE, dot(QUIET, 1.6)),
    ];
    let unit = words::PERSONS.say(lang);
    let show = |persons: f64| format!("{} {unit}", grouped(persons, lang));
    let sizes = [(MUCH[1], 1.8), (MUCH[2], 2.4), (MUCH[3], 3.2), (MUCH[4], 4.2)];
    let symbols = sizes.map(|(colour, size)| dot(colour, size));
    let some = graduated((&only, &[100.0, 500.0, 1_000.0]), show, symbols, settings);
    let positive = format!("{only} > 0");
    rules.extend(
        some.into_iter().map(|rule| Rule { filter: both(&positive, &rule.filter), ..rule }),
    );
    rules.extend(withheld_class(&all, sheet, dot(LEFT_OUT, 1.6), settings));
    Some(Look {
        rules,
        label: None,
        title_field: Some("facility_name".to_owned()),
        tip: vec![persons_tip(&names[1], settings)],
    })
}

/// The layers of a project that facilities become: by the residents who have no other one, at the choices whose maps
/// are printed; and all of them by their field of action.
pub(super) fn served_themes(sheet: &Sheet, settings: &Settings) -> Vec<Theme> {
    let lang = settings.lang;
    let all =
        Theme::new("all", words::FACILITIES.say(lang), Group::Data, by_field(sheet, settings));
    let only = |choice: &Choice<'_>| {
        let look = only_here(sheet, choice, settings)?;
        let title = words::ONLY_HERE.say(lang);
        let legend = (title, words::FACILITIES.say(lang));
        let name = format!("{title} ({})", choice.title(settings.lang));
        Some(Theme {
            subset: of_choice(sheet, choice),
            printed: Some(Sheeted::about(choice, &words::WHO_HAS_ONE, legend, settings)),
            ..Theme::new(&choice.column("only_here"), &name, Group::Overlaps, look)
        })
    };
    settings.printed().iter().filter_map(only).chain([all]).collect()
}

/// Pairs of municipalities by the residents of both who reach facilities of both.
pub(super) fn towns((scope, sheet): (Scope, &Sheet), settings: &Settings) -> Look {
    let (both_reach, known) = (column("persons_both"), column("is_known"));
    let unit = words::PERSONS.say(settings.lang);
    let show = |persons: f64| grouped(persons, settings.lang);
    let widths = [0.4, 0.9, 1.6, 2.6].map(|width| look::line(LINK, width));
    let classes = graduated((&both_reach, &TOGETHER_PERSONS), show, widths, settings);
    let some = format!("{known} AND {both_reach} > 0");
    let mut rules: Vec<Rule> = classes
        .into_iter()
        .map(|rule| Rule {
            filter: both(&some, &rule.filter),
            label: format!("{} {unit}", rule.label),
            ..rule
        })
        .collect();
    rules.push(Rule {
        filter: format!("{known} AND {both_reach} = 0"),
        label: words::NO_GAIN.say(settings.lang).to_owned(),
        symbol: look::line(NOTHING, 0.3),
    });
    rules.push(Rule {
        filter: format!("NOT {known}"),
        label: words::MAYBE_MORE.say(settings.lang).to_owned(),
        symbol: look::dashed(QUIET, 0.5),
    });
    let hidden = withheld_class(&both_reach, sheet, look::line(LEFT_OUT, 0.8), settings);
    let is_known = |rule: Rule| Rule { filter: both(&known, &rule.filter), ..rule };
    rules.extend(hidden.map(is_known));
    let names = format!(
        "[% replace(concat({}, ' – ', {}), '<', '&lt;') %]",
        column("a_municipality_name"),
        column("b_municipality_name")
    );
    Look {
        rules: scoped(rules, (scope, sheet), settings),
        label: None,
        title_field: Some("a_municipality_name".to_owned()),
        tip: vec![names, persons_tip("persons_both", settings)],
    }
}

/// The layers of a project that overlaps become, at the choices whose maps are printed.
pub(super) fn themes(sheet: &Sheet, settings: &Settings) -> Vec<Theme> {
    settings.printed().iter().map(|choice| theme((choice, sheet), settings)).collect()
}

fn theme((choice, sheet): (&Choice<'_>, &Sheet), settings: &Settings) -> Theme {
    let own = (Scope::Own, sheet);
    let (look, title) = match sheet.role() {
        Role::Pairs => (pairs(own, settings), &words::PAIRS),
        Role::Facilities => (facilities(own, settings), &words::FROM_ABROAD),
        _ => (towns(own, settings), &words::TOWNS),
    };
    let title = title.say(settings.lang);
    let printed = (sheet.role() == Role::Towns).then(|| {
        let legend = (title, words::MUNICIPALITIES.say(settings.lang));
        Sheeted::about(choice, &words::WHERE_TOGETHER, legend, settings)
    });
    let name = format!("{title} ({})", choice.title(settings.lang));
    let theme = Theme::new(&choice.column("overlaps"), &name, Group::Overlaps, look);
    Theme { subset: of_choice(sheet, choice), printed, ..theme }
}
