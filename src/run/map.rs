//! Printed maps of a finished run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::finished::{DiffError, FinishedRun};
use super::sink::PACKAGE;
use crate::analysis::coverage::Level;
use crate::base::DistanceKind;
use crate::base::names::folded;
use crate::crs::crs_texts;
use crate::dataset::{CivilDate, CrsId, Layer, text_value};
use crate::format::FormatError;
use crate::format::geopackage::read_layer_of;
use crate::present::printed::{Atlas, AtlasService, Drawing, MapFacts, MapQuestion, Theme};

/// Why no map of a run can be drawn.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MapError {
    /// The folder has no complete run.
    #[error(transparent)]
    Run(#[from] DiffError),
    /// The run did not write the file that has the areas.
    #[error("the run in `{}` has no {PACKAGE}, of which maps are made", path.display())]
    NoPackage {
        /// The folder.
        path: PathBuf,
    },
    /// A table of results cannot be read.
    #[error("cannot read the results in `{}`", path.display())]
    Table {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: FormatError,
    },
    /// The run did not analyse the service.
    #[error("the run has no service `{name}`: found {}, expected one of them", known.join(", "))]
    NoCategory {
        /// The name as given.
        name: String,
        /// Keys of the services that it has.
        known: Vec<String>,
    },
    /// The run has no service at all.
    #[error("the run analysed no service")]
    NoServices,
    /// The run did not analyse the service at the limit.
    #[error(
        "the run has no `{category}` within {limit_m} m: found limits of {}",
        known.iter().map(|limit| format!("{limit} m")).collect::<Vec<_>>().join(", ")
    )]
    NoLimit {
        /// Key of the service.
        category: String,
        /// The limit as given, metres.
        limit_m: u64,
        /// The limits that it has, metres.
        known: Vec<u64>,
    },
    /// A map of this theme needs a table that the run does not have.
    #[error("the run has no table `{table}`, of which a map of {theme} is made")]
    NoTable {
        /// The table.
        table: String,
        /// The theme, as the command line calls it.
        theme: &'static str,
    },
    /// A run was told to leave out a table that a map of this theme needs.
    #[error(
        "the run has no table `{table}`, of which a map of {theme} is made: it was left out (`output.leave_out`)"
    )]
    LeftOut {
        /// The table.
        table: String,
        /// The theme, as the command line calls it.
        theme: &'static str,
    },
    /// Cells and the region as a whole are no areas of a map.
    #[error("no map by {}: expected quartier, district, municipality or county", level.key())]
    Level {
        /// The level.
        level: Level,
    },
    /// A run has no such areas of the theme.
    #[error(
        "no map of {theme} by {}: expected {}",
        level.key(),
        known.iter().map(|level| level.key()).collect::<Vec<_>>().join(", ")
    )]
    ThemeLevel {
        /// The theme, as the command line calls it.
        theme: &'static str,
        /// The level as given.
        level: Level,
        /// The levels that it has.
        known: &'static [Level],
    },
    /// An option says nothing about a map of the theme.
    #[error("{option} says nothing about a map of {theme}: {reason}")]
    Unfit {
        /// The option, as the command line calls it.
        option: &'static str,
        /// The theme, as the command line calls it.
        theme: &'static str,
        /// Why.
        reason: &'static str,
    },
    /// The run did not divide places among the group of persons.
    #[error("the run has no places among `{name}`: found {}", known.join(", "))]
    NoGroup {
        /// The group as given.
        name: String,
        /// The groups that it has.
        known: Vec<String>,
    },
    /// The run has no such municipality.
    #[error("the run has no municipality `{name}`: found {}", known.join(", "))]
    NoMunicipality {
        /// The name as given.
        name: String,
        /// Their names.
        known: Vec<String>,
    },
    /// The projection of the run has no definition.
    #[error(transparent)]
    Crs(#[from] crate::crs::CrsError),
}

/// The map that answers a question from the tables of a finished run; its pages are drawn from it.
///
/// # Errors
/// [`MapError::Run`] without a complete run, [`MapError::NoPackage`] when it wrote no GeoPackage,
/// [`MapError::NoCategory`] and [`MapError::NoLimit`] when the run did not analyse what is asked,
/// [`MapError::NoTable`] and [`MapError::LeftOut`] when it has not what the theme needs, [`MapError::Level`] by cells or region,
/// [`MapError::ThemeLevel`] by areas of which a run has no such numbers, [`MapError::Unfit`] when a service, a limit or
/// persons are asked for that the theme is not about.
///
/// # Cost
/// Reading the areas and a few tables of the level once.
pub fn map(folder: &Path, question: &MapQuestion) -> Result<Drawing, MapError> {
    check_fit(question)?;
    let run = mapped_run(folder, question)?;
    let mut layers = BTreeMap::new();
    drawing(&run, question, &mut layers)
}

/// A map of a run, with its tables among the layers.
fn drawing(
    run: &FinishedRun,
    question: &MapQuestion,
    layers: &mut BTreeMap<String, Layer>,
) -> Result<Drawing, MapError> {
    let Some(level) = question.theme.levels().iter().find(|known| **known == question.level) else {
        let (theme, known) = (question.theme.key(), question.theme.levels());
        return Err(MapError::ThemeLevel { theme, level: question.level, known });
    };
    read_tables(run, question, layers)?;
    let subject = match question.theme.has_service() {
        true => subject(run, question, layers)?,
        false => Subject::default(),
    };
    let facts = facts(run, question, subject)?;
    Ok(Drawing::new(layers, &MapQuestion { level: *level, ..question.clone() }, facts))
}

/// What a map is about, if it is about one service.
#[derive(Default)]
struct Subject {
    category: String,
    limit_m: u64,
    /// The column of the group of persons.
    weight: String,
}

/// The service, limit and group of persons of a map.
fn subject(
    run: &FinishedRun,
    question: &MapQuestion,
    layers: &BTreeMap<String, Layer>,
) -> Result<Subject, MapError> {
    let name = question.category.as_deref();
    let divided = layers.get(&format!("access_{}", question.level.key()));
    let divided = divided.filter(|_| question.theme == Theme::Places);
    let known = divided.map_or_else(|| run.categories(), |layer| distinct(layer, "category"));
    let category = category(run, name, &known)?;
    let sites = layers.get("sites").filter(|_| question.theme == Theme::Sites);
    let limit_m = limit(run, &category, question.limit_m, sites)?;
    let weight = divided.map(|layer| group(layer, question.weight.as_deref())).transpose()?;
    Ok(Subject { category, limit_m, weight: weight.unwrap_or_default() })
}

/// The texts of a column, each once, in the order of the rows.
fn distinct(layer: &Layer, name: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let column = layer.column(name);
    let texts = (0..layer.len()).filter_map(|row| text_value(column?, row));
    for text in texts {
        if !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// The group of persons among whom places are divided: as asked, or all persons, or the first one.
fn group(layer: &Layer, asked: Option<&str>) -> Result<String, MapError> {
    let known = distinct(layer, "weight");
    let wanted = asked.unwrap_or("persons");
    match (known.iter().find(|known| *known == wanted), asked) {
        (Some(found), _) => Ok(found.clone()),
        (None, None) => Ok(known.into_iter().next().unwrap_or_default()),
        (None, Some(name)) => Err(MapError::NoGroup { name: name.to_owned(), known }),
    }
}

/// Refuses what says nothing about the theme.
fn check_fit(question: &MapQuestion) -> Result<(), MapError> {
    let theme = question.theme;
    let unfit = |option: &'static str, reason: &'static str| {
        Err(MapError::Unfit { option, theme: theme.key(), reason })
    };
    let of_all = match theme {
        Theme::Barriers => {
            "barriers are ranked by all services of the run; [barriers] categories chooses some"
        }
        _ => "it is about all services of the run, each within its largest limit",
    };
    if !theme.has_service() && question.category.is_some() {
        return unfit("--category", of_all);
    }
    if !theme.has_service() && question.limit_m.is_some() {
        return unfit("--limit", of_all);
    }
    if theme != Theme::Places && question.weight.is_some() {
        return unfit("--weight", "only a map of places is about a group of persons");
    }
    Ok(())
}

/// The run of a folder, of which a map by the level of a question can be made.
fn mapped_run(folder: &Path, question: &MapQuestion) -> Result<FinishedRun, MapError> {
    if matches!(question.level, Level::Cell | Level::Region) {
        return Err(MapError::Level { level: question.level });
    }
    let run = FinishedRun::open(folder)?;
    if !folder.join(PACKAGE).is_file() {
        return Err(MapError::NoPackage { path: folder.to_owned() });
    }
    Ok(run)
}

/// Reads the tables of a map that are not among the layers yet.
fn read_tables(
    run: &FinishedRun,
    question: &MapQuestion,
    layers: &mut BTreeMap<String, Layer>,
) -> Result<(), MapError> {
    for (table, is_needed) in Drawing::tables(question) {
        if layers.contains_key(&table) {
            continue;
        }
        match table_of(&run.path, &table)? {
            Some(layer) => {
                layers.insert(table, layer);
            }
            None if is_needed => {
                let theme = question.theme.key();
                return Err(match run.config.output.leaves_out(&table) {
                    true => MapError::LeftOut { table, theme },
                    false => MapError::NoTable { table, theme },
                });
            }
            None => {}
        }
    }
    Ok(())
}

/// A table of a run; none where the run did not write it.
fn table_of(folder: &Path, table: &str) -> Result<Option<Layer>, MapError> {
    match read_layer_of(&folder.join(PACKAGE), table) {
        Ok((layer, _)) => Ok(Some(layer)),
        Err(FormatError::NoTable { .. }) => Ok(None),
        Err(source) => Err(MapError::Table { path: folder.to_owned(), source }),
    }
}

/// An atlas of a finished run: maps of its region by theme, and a page for each municipality.
///
/// # Parameters
/// `question` says for which service, limit, level, classes and paper; its theme and boundaries do not matter, since
/// an atlas has all of them. All maps are about the same service and limit. Themes that the run does not have, or not
/// for these, and those without any number are left out.
///
/// # Errors
/// Those of a [`map`] of coverage, [`MapError::NoTable`] when an hour is asked for and the run knows none, and
/// [`MapError::NoGroup`] when a group is asked for among which it divided no places.
///
/// # Cost
/// Reading some ten tables once. Pages are drawn when they are asked for.
pub fn atlas(folder: &Path, question: &MapQuestion) -> Result<Atlas, MapError> {
    let run = mapped_run(folder, question)?;
    let themes = [
        (Theme::Coverage, false),
        (Theme::Coverage, true),
        (Theme::Border, true),
        (Theme::Gaps, true),
        (Theme::Overlaps, true),
        (Theme::Places, true),
        (Theme::Hours, true),
        (Theme::Mix, true),
        (Theme::Barriers, true),
    ];
    let mut layers = BTreeMap::new();
    let of_towns = in_atlas(question, (Theme::Coverage, false));
    let own = subject(&run, &of_towns, &layers)?;
    let (category, limit_m) = (Some(own.category.clone()), Some(own.limit_m));
    let question = &MapQuestion { category, limit_m, ..question.clone() };
    let mut maps: Vec<Drawing> = Vec::new();
    for (theme, boundaries) in themes {
        match drawing(&run, &in_atlas(question, (theme, boundaries)), &mut layers) {
            Ok(map) if theme == Theme::Coverage || map.has_numbers() => maps.push(map),
            Ok(_) => {}
            Err(error) if theme == Theme::Coverage => return Err(error),
            Err(error @ MapError::NoTable { .. })
                if theme == Theme::Hours && question.hour.is_some() =>
            {
                return Err(error);
            }
            Err(error @ MapError::NoGroup { .. }) if question.weight.is_some() => {
                return Err(error);
            }
            // The run does not have the theme, or not for this service and these areas.
            Err(
                MapError::NoTable { .. }
                | MapError::LeftOut { .. }
                | MapError::NoCategory { .. }
                | MapError::NoServices
                | MapError::NoLimit { .. }
                | MapError::NoGroup { .. }
                | MapError::ThemeLevel { .. },
            ) => {}
            Err(error) => return Err(error),
        }
    }
    for table in Atlas::TABLES {
        if !layers.contains_key(table)
            && let Some(layer) = table_of(folder, table)?
        {
            layers.insert(table.to_owned(), layer);
        }
    }
    let facts = facts(&run, &of_towns, own)?;
    let towns = Drawing::new(&layers, &of_towns, facts.clone());
    let services = services(&run, &facts);
    Ok(Atlas::new(layers, services, maps, towns))
}

/// The question of a map of an atlas: without a service where the theme has none, and by areas of which the run has
/// the hours of the week.
fn in_atlas(question: &MapQuestion, (theme, boundaries): (Theme, bool)) -> MapQuestion {
    let has_service = theme.has_service();
    MapQuestion {
        theme,
        boundaries,
        category: question.category.clone().filter(|_| has_service),
        limit_m: question.limit_m.filter(|_| has_service),
        level: if theme == Theme::Hours { theme.levels()[0] } else { question.level },
        ..question.clone()
    }
}

/// All services of a run with their largest limits; that of the atlas with its own.
fn services(run: &FinishedRun, facts: &MapFacts) -> Vec<AtlasService> {
    let named = list(&run.record["services"]).filter_map(|service| {
        let key = text(&service["key"]).to_owned();
        let asked = (key == facts.category).then_some(facts.limit_m);
        let limit_m = limit(run, &key, asked, None).ok()?;
        let name = text(&service[facts.lang.pick("name_en", "name_de")]);
        let name = if name.is_empty() { key.clone() } else { name.to_owned() };
        Some(AtlasService { key, name, limit_m })
    });
    named.collect()
}

/// The key of the municipality that a name means.
///
/// # Errors
/// [`MapError::NoMunicipality`] when the map has none of that key or name.
pub fn municipality_named(drawing: &Drawing, name: &str) -> Result<String, MapError> {
    let wanted = folded(name);
    let is_meant = |(key, title): &(&str, &str)| *key == name || folded(title) == wanted;
    let meant = drawing.municipalities().find(is_meant);
    let known = || drawing.municipalities().map(|(_, title)| title.to_owned()).collect();
    let missing = || MapError::NoMunicipality { name: name.to_owned(), known: known() };
    meant.map(|(key, _)| key.to_owned()).ok_or_else(missing)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// The key of the service that a name means: the supermarket, or else the first one, without a name.
fn category(run: &FinishedRun, name: Option<&str>, known: &[String]) -> Result<String, MapError> {
    let Some(name) = name else {
        let usual = known.iter().find(|key| *key == "supermarket").or(known.first());
        return usual.cloned().ok_or(MapError::NoServices);
    };
    let wanted = folded(name);
    let is_meant = |service: &&Value| {
        ["key", "name_en", "name_de"].iter().any(|part| folded(text(&service[*part])) == wanted)
    };
    let meant = list(&run.record["services"]).find(is_meant);
    let meant = meant.map(|service| text(&service["key"]).to_owned());
    let meant = meant.or_else(|| known.contains(&name.to_owned()).then(|| name.to_owned()));
    meant
        .filter(|key| known.contains(key))
        .ok_or(MapError::NoCategory { name: name.to_owned(), known: known.to_vec() })
}

/// The limit in metres: as asked, or the largest; of new places that which they were chosen for.
fn limit(
    run: &FinishedRun,
    category: &str,
    asked: Option<u64>,
    sites: Option<&Layer>,
) -> Result<u64, MapError> {
    let of_run = || {
        let own = list(&run.record["limits"]).filter(|limit| limit["category"] == category);
        own.filter_map(|limit| limit["limit_m"].as_f64()).map(|limit| limit as u64).collect()
    };
    let of_sites = |layer: &Layer| {
        let value = |name: &str, row| layer.column(name).and_then(|column| text_value(column, row));
        let own =
            (0..layer.len()).filter(|row| value("category", *row).as_deref() == Some(category));
        own.filter_map(|row| value("limit_m", row)?.parse().ok()).collect()
    };
    let mut known: Vec<u64> = sites.map_or_else(of_run, of_sites);
    known.sort_unstable();
    known.dedup();
    let limit = match asked {
        Some(limit) => known.contains(&limit).then_some(limit),
        None => known.last().copied(),
    };
    limit.ok_or_else(|| match asked {
        Some(limit_m) if !known.is_empty() => {
            MapError::NoLimit { category: category.to_owned(), limit_m, known }
        }
        _ => MapError::NoTable { table: format!("sites of {category}"), theme: Theme::Sites.key() },
    })
}

fn facts(
    run: &FinishedRun,
    question: &MapQuestion,
    subject: Subject,
) -> Result<MapFacts, MapError> {
    let Subject { category, limit_m, weight } = subject;
    let (record, config) = (&run.record, &run.config);
    let lang = question.lang.unwrap_or(config.region.lang);
    let name = |record: &Value, part: &str| {
        let key = format!("{part}_{}", lang.pick("en", "de"));
        text(&record[&key]).to_owned()
    };
    let service = list(&record["services"]).find(|service| service["key"] == category[..]);
    let service = service.map(|service| name(service, "name")).filter(|name| !name.is_empty());
    let walk = record["walk"].as_object().map(|_| &record["walk"]);
    let walker = walk.map(|walk| {
        let own = name(walk, "profile_name");
        if own.is_empty() { text(&walk["profile"]).to_owned() } else { own }
    });
    let code = text(&record["crs"]);
    let bad =
        || DiffError::Record { path: run.path.clone(), reason: format!("found the CRS `{code}`") };
    let crs: CrsId = code.parse().map_err(|_| bad())?;
    let texts = crs_texts(&crs)?;
    Ok(MapFacts {
        lang,
        region: config.region.name.clone(),
        service: service.unwrap_or_else(|| category.clone()),
        category,
        limit_m,
        weight,
        hour: question.hour_or_usual(),
        share_min: config.mix.as_ref().map(|mix| mix.share),
        walker,
        is_table: config.region.distance == DistanceKind::Table,
        boundary: config.borders.boundary,
        sources: list(&record["attribution"]).map(|one| text(one).to_owned()).collect(),
        dates: dates(&record["config"]["layers"]),
        synthetic: record["synthetic"].as_bool().unwrap_or_default(),
        persons_min: config.publication.persons_min,
        projection: (texts.name, crs.as_str().to_owned()),
        program: text(&record["program"]).to_owned(),
    })
}

/// The first and the last day of the data, of the layers that have one.
fn dates(layers: &Value) -> Option<(CivilDate, CivilDate)> {
    let all = layers.as_object()?.values();
    let each = all.flat_map(|layer| match layer {
        Value::Array(several) => several.iter().collect(),
        one => vec![one],
    });
    let days = each.filter_map(|layer| layer["date"].as_str()?.parse::<CivilDate>().ok());
    days.fold(None, |known, day| match known {
        None => Some((day, day)),
        Some((from, to)) => Some((from.min(day), to.max(day))),
    })
}
