//! Titles of layers and aliases of columns, for people, in the language of a run.
//!
//! Results have the names of columns that programs read (`persons_65_covered`). Formats for people show
//! an alias beside it. Every name is either in the one list of columns or composed of names that are:
//!
//! | column | alias |
//! |---|---|
//! | `persons_65_covered` | that of `persons_covered`, then the group: `Covered residents, 65+` |
//! | `persons_abroad_500m` | that of `persons_abroad`, then the limit: `Residents of other municipalities (500 m)` |
//! | `a_facility_name` | the partner, then that of `facility_name`: `A: Facility` |
//! | `pharmacy_500_share_covered` | the category, then the limit: `Pharmacy: Share covered (500 m)` |
//! | `home_care_0_share_covered` | a service that comes to people: `Home care service: Share covered (in a service area)` |
//! | `need_pharmacy_500m` | `Need: Pharmacy (500 m)` |
//! | `health_variety` | `Variety: health` |

mod columns;
mod layers;

use crate::base::Lang;
use crate::dataset::Layer;
use crate::present::words::at_limit;
use crate::region::{Category, Region};

use columns::COLUMNS;
use layers::{BY_LEVEL, LAYERS, LEVELS};

/// Units that stand behind an alias. Of the others, the alias itself tells.
const SHOWN_UNITS: [&str; 5] = ["m", "km", "km²", "min", "h"];

/// Gives a layer its title and description, and its columns their aliases. `name` is what the layer is called
/// where several are in one file. A layer or column of a name that nobody knows keeps what it has.
pub fn name_for_people(layer: &mut Layer, name: &str, region: &Region, lang: Lang) {
    name_by(layer, name, &Parts::of_region(region), lang);
}

/// [`name_for_people`] for a layer without a region: `groups` are the suffixes of the groups of persons in the
/// names of its columns, such as `_65`.
pub fn name_groups_for_people(layer: &mut Layer, groups: &[String], lang: Lang) {
    let groups = groups.iter().map(|group| group.trim_start_matches('_'));
    let name = layer.name.clone();
    name_by(layer, &name, &Parts { categories: &[], groups: groups.collect() }, lang);
}

/// Parts of names that differ from region to region.
struct Parts<'r> {
    categories: &'r [Category],
    /// Keys of groups of persons; that of all persons is empty.
    groups: Vec<&'r str>,
}

impl<'r> Parts<'r> {
    fn of_region(region: &'r Region) -> Self {
        let groups = region.groups().iter().map(|group| group.key()).collect();
        Self { categories: region.categories(), groups }
    }
}

fn name_by(layer: &mut Layer, name: &str, parts: &Parts<'_>, lang: Lang) {
    if let Some((title, description)) = title(name, lang) {
        (layer.title, layer.description) = (title, description);
    }
    for field in &mut layer.fields {
        let Some(alias) = alias_by(&field.name, parts, lang) else { continue };
        field.alias = match SHOWN_UNITS.contains(&field.unit.as_str()) {
            true => format!("{alias} [{}]", field.unit),
            false => alias,
        };
    }
}

/// Title and description of a layer.
fn title(name: &str, lang: Lang) -> Option<(String, String)> {
    let said = |about: &layers::About| {
        (about.title.say(lang).to_owned(), about.description.say(lang).to_owned())
    };
    if let Some((_, about)) = LAYERS.iter().find(|(known, _)| *known == name) {
        return Some(said(about));
    }
    let (what, level) = name.rsplit_once('_')?;
    let (_, about) = BY_LEVEL.iter().find(|(known, _)| *known == what)?;
    let (_, areas) = LEVELS.iter().find(|(key, _)| *key == level)?;
    let (title, description) = said(about);
    Some((format!("{title}: {}", areas.say(lang)), description))
}

/// What people read in the place of a column's name; `None` for a name that nobody knows.
///
/// # Parameters
/// `region`: its categories and groups of persons are parts of names.
pub fn alias(name: &str, region: &Region, lang: Lang) -> Option<String> {
    alias_by(name, &Parts::of_region(region), lang)
}

fn alias_by(name: &str, parts: &Parts<'_>, lang: Lang) -> Option<String> {
    // A column that would be called like another one has an underscore more.
    let name = name.trim_end_matches('_');
    known(name, lang)
        .or_else(|| of_category(name, parts, lang))
        .or_else(|| of_group(name, parts, lang))
        .or_else(|| of_partner(name, parts, lang))
        .or_else(|| of_set(name, lang))
        .or_else(|| of_limit(name, parts, lang))
}

/// A name at a limit, which stands behind it in metres.
fn of_limit(name: &str, parts: &Parts<'_>, lang: Lang) -> Option<String> {
    let (base, limit) = name.rsplit_once('_')?;
    let metres = limit.strip_suffix('m')?;
    let is_number = !metres.is_empty() && metres.bytes().all(|byte| byte.is_ascii_digit());
    let base = known(base, lang).or_else(|| of_group(base, parts, lang));
    base.filter(|_| is_number).map(|base| format!("{base} ({})", limit_in_words(metres, lang)))
}

/// A limit as digits of a name.
fn limit_in_words(metres: &str, lang: Lang) -> String {
    metres.parse().map_or_else(|_| format!("{metres} m"), |metres| at_limit(metres, lang))
}

fn known(name: &str, lang: Lang) -> Option<String> {
    let at = COLUMNS.binary_search_by_key(&name, |(known, _)| known).ok()?;
    Some(COLUMNS[at].1.say(lang).to_owned())
}

/// A name with the key of a group of persons in it, or at its end.
fn of_group(name: &str, parts: &Parts<'_>, lang: Lang) -> Option<String> {
    let keys = parts.groups.iter().filter(|key| !key.is_empty());
    let without = |key: &&str| {
        let part = format!("_{key}");
        let at = name.match_indices(&part).map(|(at, _)| at).find(|at| {
            let rest = &name[at + part.len()..];
            rest.is_empty() || rest.starts_with('_')
        })?;
        let base = format!("{}{}", &name[..at], &name[at + part.len()..]);
        let words = match key.bytes().all(|byte| byte.is_ascii_digit()) {
            true => format!("{key}+"),
            false => key.replace('_', " "),
        };
        Some(format!("{}, {words}", known(&base, lang)?))
    };
    let mut all = keys.filter_map(without);
    all.next()
}

/// A name of one of two or three partners.
fn of_partner(name: &str, parts: &Parts<'_>, lang: Lang) -> Option<String> {
    let (partner, rest) = [("A", "a_"), ("B", "b_"), ("C", "c_")]
        .into_iter()
        .find_map(|(partner, prefix)| Some((partner, name.strip_prefix(prefix)?)))?;
    Some(format!("{partner}: {}", known(rest, lang).or_else(|| of_group(rest, parts, lang))?))
}

/// A name of variety over a set of categories.
fn of_set(name: &str, lang: Lang) -> Option<String> {
    let ending = ["variety", "variety_uncertain"]
        .into_iter()
        .find(|ending| name.strip_suffix(ending).is_some_and(|set| set.ends_with('_')))?;
    let set = name.strip_suffix(ending)?.trim_end_matches('_').replace('_', " ");
    Some(format!("{}: {set}", known(ending, lang)?))
}

/// A name of a category, or of a category at a limit.
fn of_category(name: &str, parts: &Parts<'_>, lang: Lang) -> Option<String> {
    let (is_need, name) = match name.strip_prefix("need_") {
        Some(rest) => (true, rest),
        None => (false, name),
    };
    let categories = parts.categories.iter();
    // The key of a category may begin like that of another one.
    let mut fitting: Vec<_> = categories
        .filter_map(|category| Some((category, name.strip_prefix(category.key())?)))
        .filter(|(_, rest)| rest.is_empty() || rest.starts_with('_'))
        .collect();
    fitting.sort_by_key(|(category, _)| std::cmp::Reverse(category.key().len()));
    let mut told = fitting.into_iter().filter_map(|(category, rest)| {
        let service = lang.pick(category.name_en(), category.name_de());
        let rest = rest.trim_start_matches('_');
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (metres, rest) = rest.split_at(digits);
        let limit = match metres {
            "" => String::new(),
            metres => format!(" ({})", limit_in_words(metres, lang)),
        };
        let what = rest.strip_prefix('m').filter(|_| is_need).unwrap_or(rest);
        let what = what.trim_start_matches('_');
        let said = match (is_need, what) {
            (true, "") => format!("{}: {service}", lang.pick("Need", "Bedarf")),
            (true, "uncertain") => {
                format!("{}: {service}", lang.pick("Need uncertain", "Bedarf ungewiss"))
            }
            (false, "") if metres.is_empty() => service.to_owned(),
            (false, what) => format!("{service}: {}", known(what, lang)?),
            (true, _) => return None,
        };
        Some(format!("{said}{limit}"))
    });
    told.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn german_names_have_one_word_for_municipalities() {
        let columns = COLUMNS.iter().map(|(_, word)| word);
        let layers = LAYERS.iter().chain(&BY_LEVEL).map(|(_, about)| about);
        let layers = layers.flat_map(|about| [&about.title, &about.description]);
        let words = columns.chain(layers).chain(LEVELS.iter().map(|(_, word)| word));
        let other: Vec<&str> =
            words.map(|word| word.say(Lang::De)).filter(|text| text.contains("ommun")).collect();
        assert_eq!(other, [""; 0], "QGIS' legends say Gemeinde");
    }

    #[test]
    fn a_level_is_named_in_the_title() {
        let said = title("coverage_county", Lang::De).expect("known");
        assert_eq!(said.0, "Versorgung: Kreise");
        assert_eq!(title("coverage_moon", Lang::De), None);
        assert_eq!(title("flowers", Lang::De), None);
    }
}
