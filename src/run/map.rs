//! Printed maps of a finished run.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::finished::{DiffError, FinishedRun};
use super::sink::PACKAGE;
use crate::analysis::coverage::Level;
use crate::base::names::folded;
use crate::base::{DistanceKind, Lang};
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
    /// Cells and the region as a whole are no areas of a map.
    #[error("no map by {}: expected quartier, district, municipality or county", level.key())]
    Level {
        /// The level.
        level: Level,
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
/// [`MapError::NoTable`] when it has not what the theme needs, [`MapError::Level`] by cells or region.
///
/// # Cost
/// Reading the areas and a few tables of the level once.
pub fn map(folder: &Path, question: &MapQuestion) -> Result<Drawing, MapError> {
    let run = mapped_run(folder, question)?;
    let category = category(&run, question.category.as_deref())?;
    let mut layers = BTreeMap::new();
    read_tables(folder, question, &mut layers)?;
    let sites = layers.get("sites").filter(|_| question.theme == Theme::Sites);
    let limit_m = limit(&run, &category, question.limit_m, sites)?;
    let facts = facts(&run, question.lang, category, limit_m)?;
    Ok(Drawing::new(&layers, question, facts))
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
    folder: &Path,
    question: &MapQuestion,
    layers: &mut BTreeMap<String, Layer>,
) -> Result<(), MapError> {
    for (table, is_needed) in Drawing::tables(question) {
        if layers.contains_key(&table) {
            continue;
        }
        match table_of(folder, &table)? {
            Some(layer) => {
                layers.insert(table, layer);
            }
            None if is_needed => {
                return Err(MapError::NoTable { table, theme: question.theme.key() });
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
/// an atlas has all of them. Themes whose tables the run has not are left out.
///
/// # Errors
/// Those of [`map`].
///
/// # Cost
/// Reading some ten tables once. Pages are drawn when they are asked for.
pub fn atlas(folder: &Path, question: &MapQuestion) -> Result<Atlas, MapError> {
    let run = mapped_run(folder, question)?;
    let category = category(&run, question.category.as_deref())?;
    let limit_m = limit(&run, &category, question.limit_m, None)?;
    let facts = facts(&run, question.lang, category, limit_m)?;
    let themes = [
        (Theme::Coverage, false),
        (Theme::Coverage, true),
        (Theme::Border, true),
        (Theme::Gaps, true),
        (Theme::Overlaps, true),
    ];
    let mut layers = BTreeMap::new();
    let mut maps = Vec::new();
    for (theme, boundaries) in themes {
        let question = MapQuestion { theme, boundaries, ..question.clone() };
        match read_tables(folder, &question, &mut layers) {
            Ok(()) => maps.push(Drawing::new(&layers, &question, facts.clone())),
            Err(MapError::NoTable { .. }) if theme != Theme::Coverage => {}
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
    let towns = MapQuestion { theme: Theme::Coverage, boundaries: false, ..question.clone() };
    let towns = Drawing::new(&layers, &towns, facts.clone());
    let services = services(&run, &facts);
    Ok(Atlas::new(layers, services, maps, towns))
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
fn category(run: &FinishedRun, name: Option<&str>) -> Result<String, MapError> {
    let known = run.categories();
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
        .ok_or(MapError::NoCategory { name: name.to_owned(), known })
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
    lang: Option<Lang>,
    category: String,
    limit_m: u64,
) -> Result<MapFacts, MapError> {
    let (record, config) = (&run.record, &run.config);
    let lang = lang.unwrap_or(config.region.lang);
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
