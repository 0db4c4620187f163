//! Maps of areas: coverage, border effect, boundaries.

use super::filter::{self, both, column};
use super::look::{self, COVERED, LEFT_OUT, Label, MUCH, NOTHING, Rule};
use super::settings::{Choice, Settings};
use super::sheet::{AreaLevel, Sheet};
use super::texts::inert;
use super::theme::{Group, Look, Sheeted, Theme, one_class, withheld};
use super::words::{self, Word};
use crate::present::steps::{self, UNCERTAIN_FROM};

/// The key of the theme that draws outlines.
pub(super) const BOUNDARIES: &str = "boundaries";
/// How the keys of themes of coverage end.
pub(super) const COVERAGE: &str = "share_covered";
/// How the keys of themes of the border effect end.
pub(super) const GAIN: &str = "border_gain";
/// How the keys of themes of what is uncertain end, which lie above those of coverage.
pub(super) const UNCERTAIN: &str = "share_uncertain";

impl AreaLevel {
    /// What its areas and their outlines are called.
    fn names(self) -> [&'static Word; 2] {
        match self {
            Self::Quartier => [&words::QUARTIERS, &words::QUARTIER_BOUNDARIES],
            Self::District => [&words::DISTRICTS, &words::DISTRICT_BOUNDARIES],
            Self::Municipality => [&words::MUNICIPALITIES, &words::BOUNDARIES],
            Self::County => [&words::COUNTIES, &words::COUNTY_BOUNDARIES],
        }
    }

    fn title(self) -> &'static Word {
        self.names()[0]
    }

    fn boundaries(self) -> &'static Word {
        self.names()[1]
    }

    fn name_field(self) -> &'static str {
        match self {
            Self::Quartier => "quartier_name",
            Self::District => "district_id",
            Self::Municipality => "municipality_name",
            Self::County => "county_name",
        }
    }

    pub(super) fn label(self) -> Label {
        match self {
            Self::Quartier | Self::District => Label::of_quartiers(self.name_field()),
            Self::Municipality | Self::County => Label::of_towns(self.name_field()),
        }
    }

    /// Width of its boundaries, millimetres.
    fn stroke(self) -> f64 {
        match self {
            Self::Quartier => 0.1,
            Self::District => 0.2,
            Self::Municipality => 0.35,
            Self::County => 0.6,
        }
    }
}

/// A level with its layer.
type Level<'s> = (AreaLevel, &'s Sheet);

/// Coverage at the choice shown first, with the names of the areas.
pub(super) fn first_look((level, sheet): Level<'_>, settings: &Settings) -> Option<Look> {
    let choice = settings.first_choice()?;
    let look = coverage((level, sheet), (&choice.column(COVERAGE), &choice), settings)?;
    Some(Look { label: Some(level.label()), ..look })
}

/// The share of persons within the limit, a column about a choice, in classes of equal width; where nobody lives, and
/// where the persons or the share are not known, are classes of their own.
pub(super) fn coverage(
    (level, sheet): Level<'_>,
    (share, choice): (&str, &Choice<'_>),
    settings: &Settings,
) -> Option<Look> {
    let lang = settings.lang;
    if !sheet.has(share) || !sheet.has("persons") {
        return None;
    }
    let (value, persons) = (column(share), column("persons"));
    let breaks = steps::COVERED_SHARES;
    let names = steps::share_names(&breaks, |share| format!("{:.0}", 100.0 * share), lang);
    let inhabited = format!("{persons} > 0");
    let class = |((filter, label), colour): ((String, String), &str)| Rule {
        filter: both(&inhabited, &filter),
        label,
        symbol: look::area(colour),
    };
    let classes = filter::steps(&value, &breaks).into_iter().zip(names).zip(COVERED);
    let mut rules: Vec<Rule> = classes.map(class).collect();
    rules.extend(without_value(&value, sheet, settings));
    let percent = format!("round(100 * {value}, 1) || ' %'");
    Some(Look {
        rules,
        label: None,
        title_field: Some(level.name_field().to_owned()),
        tip: vec![tip(&choice.title(settings.lang), &percent), persons_tip(settings)],
    })
}

/// The classes of areas without a value: nobody lives there, persons or value are withheld for publication, or they
/// are not known.
fn without_value(value: &str, sheet: &Sheet, settings: &Settings) -> Vec<Rule> {
    let persons = column("persons");
    let empty = Rule {
        filter: format!("{persons} = 0"),
        label: words::NOBODY.say(settings.lang).to_owned(),
        symbol: look::area(NOTHING),
    };
    let missing = format!("{persons} IS NULL OR ({persons} > 0 AND {value} IS NULL)");
    let withheld = withheld(sheet);
    let filter = |at: usize| withheld.as_ref().map(|filters| both(&missing, &filters[at]));
    let hidden = filter(0).map(|filter| Rule {
        filter,
        label: words::WITHHELD.say(settings.lang).to_owned(),
        symbol: look::area(LEFT_OUT),
    });
    let unknown = Rule {
        filter: filter(1).unwrap_or(missing.clone()),
        label: words::UNKNOWN.say(settings.lang).to_owned(),
        symbol: look::hatched(),
    };
    [empty].into_iter().chain(hidden).chain([unknown]).collect()
}

fn tip(name: &str, expression: &str) -> String {
    format!("{}: [% coalesce({expression}, '–') %]", inert(name))
}

fn persons_tip(settings: &Settings) -> String {
    tip(words::PERSONS.say(settings.lang), &column("persons"))
}

/// The share of persons who are covered only because the boundary is open; their number is a column about a choice.
pub(super) fn border_gain(
    (level, sheet): Level<'_>,
    (gain, choice): (&str, &Choice<'_>),
    settings: &Settings,
) -> Option<Look> {
    if !sheet.has(gain) || !sheet.has("persons") {
        return None;
    }
    let (gain, persons, lang) = (column(gain), column("persons"), settings.lang);
    let share = format!("({gain} / {persons})");
    let breaks = steps::GAIN_SHARES;
    let percent = |share: f64| format!("{:.0} %", 100.0 * share);
    let names = words::step_names(&breaks, percent, lang);
    let filters = filter::steps(&share, &breaks).into_iter().zip(names);
    let some = format!("{persons} > 0 AND {gain} > 0");
    let class = |((filter, label), colour): ((String, String), &str)| Rule {
        filter: both(&some, &filter),
        label,
        symbol: look::area(colour),
    };
    let none = Rule {
        filter: format!("{persons} > 0 AND {gain} = 0"),
        label: words::NO_GAIN.say(lang).to_owned(),
        symbol: look::area(look::NONE),
    };
    let mut rules = vec![none];
    rules.extend(filters.zip(MUCH).map(class));
    rules.extend(without_value(&gain, sheet, settings));
    Some(Look {
        rules,
        label: None,
        title_field: Some(level.name_field().to_owned()),
        tip: vec![
            tip(&format!("{} ({})", words::BORDER_EFFECT.say(lang), choice.title(lang)), &gain),
            persons_tip(settings),
        ],
    })
}

/// The outline of every area, with its name.
fn boundaries(level: AreaLevel, settings: &Settings) -> Look {
    let name = level.boundaries().say(settings.lang);
    Look {
        rules: one_class(name, look::outline(level.stroke())),
        label: Some(level.label()),
        title_field: Some(level.name_field().to_owned()),
        tip: Vec::new(),
    }
}

/// The layers of a project that areas of a level become: boundaries, border effect, coverage.
pub(super) fn themes((level, sheet): Level<'_>, settings: &Settings) -> Vec<Theme> {
    let lang = settings.lang;
    let title = level.boundaries().say(lang);
    let lines = Theme::new(BOUNDARIES, title, Group::Boundaries, boundaries(level, settings));
    let is_shown = level == AreaLevel::Municipality;
    let mut themes = vec![Theme { is_shown, ..lines }];
    for choice in settings.printed() {
        let key = choice.column(GAIN);
        let look = border_gain((level, sheet), (&key, &choice), settings);
        let Some(look) = look else { continue };
        let title = format!("{}: {}", level.title().say(lang), choice.title(settings.lang));
        themes.push(Theme {
            part: Some(words::BORDER_EFFECT.say(lang).to_owned()),
            printed: (level == AreaLevel::Quartier)
                .then(|| printed(&choice, (&words::WHO_DEPENDS, &words::DEPEND), settings)),
            ..Theme::new(&key, &title, Group::Boundaries, look)
        });
    }
    themes.extend(coverage_themes((level, sheet), settings));
    themes
}

/// Coverage: by quartier for every service at its largest limit, and for the one shown first at all of its
/// limits; on other levels at the choice shown first. More layers would make the project slow to open.
fn coverage_themes((level, sheet): Level<'_>, settings: &Settings) -> Vec<Theme> {
    let Some(first) = settings.first_choice() else { return Vec::new() };
    let by_quartier = level == AreaLevel::Quartier;
    let is_first = |choice: &Choice<'_>| {
        (&choice.service.key, choice.metres) == (&first.service.key, first.metres)
    };
    let mut themes = Vec::new();
    let is_wanted = |choice: &Choice<'_>| {
        is_first(choice)
            || by_quartier && (choice.is_largest() || choice.service.key == first.service.key)
    };
    for choice in settings.choices().filter(is_wanted) {
        let share = choice.column(COVERAGE);
        let look = coverage((level, sheet), (&share, &choice), settings);
        let Some(look) = look else { continue };
        let (is_shown, prints) =
            (by_quartier && is_first(&choice), by_quartier && settings.prints(&choice));
        let uncertain = choice.column(UNCERTAIN);
        if prints && sheet.uncertain.contains(&uncertain) {
            let theme = uncertain_theme(&uncertain, &choice, settings);
            themes.push(Theme { is_shown, ..theme });
        }
        let name = level.title().say(settings.lang);
        let part = if by_quartier {
            format!("{name}, {}", words::at_limit(choice.metres, settings.lang))
        } else {
            words::OTHER_LEVELS.say(settings.lang).to_owned()
        };
        let title = if by_quartier {
            choice.service.name.clone()
        } else {
            format!("{name}: {}", choice.title(settings.lang))
        };
        let question = match settings.walker {
            _ if choice.comes() => &words::WHO_IS_SERVED,
            Some(_) => &words::WHO_REACHES,
            None => &words::WHO_IS_NEAR,
        };
        themes.push(Theme {
            part: Some(part),
            is_shown,
            printed: prints.then(|| printed(&choice, (question, &words::SHARE_COVERED), settings)),
            ..Theme::new(&share, &title, Group::Coverage, look)
        });
    }
    themes
}

/// The areas of which much is uncertain, hatched above the map.
fn uncertain_theme(name: &str, choice: &Choice<'_>, settings: &Settings) -> Theme {
    let look = Look {
        rules: one_class(words::UNCERTAIN_HERE.say(settings.lang), look::hatch_above()),
        ..Look::default()
    };
    let title =
        format!("{}: {}", words::UNCERTAIN_HERE.say(settings.lang), choice.title(settings.lang));
    Theme {
        subset: Some(format!("{} > {UNCERTAIN_FROM}", column(name))),
        ..Theme::new(name, &title, Group::Coverage, look)
    }
}

/// What a printed map of a choice says around its picture.
fn printed(
    choice: &Choice<'_>,
    (question, legend): (&Word, &Word),
    settings: &Settings,
) -> Sheeted {
    let lang = settings.lang;
    Sheeted::about(choice, question, (legend.say(lang), words::QUARTIERS.say(lang)), settings)
}
