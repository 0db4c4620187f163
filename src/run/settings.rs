//! Settings of the stages of a run, resolved from a configuration.

use std::path::{Path, PathBuf};

use super::barriers::BarrierSource;
use super::error::SettingsError;
use super::known::known;
use super::lines::LineSettings;
use super::opening::OPENING_HOURS;
use super::streets::{ElevationSource, NetworkSource};
use super::walk::WalkSettings;
use crate::access::LinkOptions;
use crate::base::{Checked, Diagnostics, DistanceKind, Finding, Keeping, Millimetres, codes};
use crate::config::{CategorySection, Config, LIMIT_MAX_M, Lookup, expand};
use crate::dataset::CrsId;
use crate::format::read_text;
use crate::network::{AccessDefaults, LineRules, WALK_PROFILES_TOML, WalkProfile};
use crate::region::{
    CATEGORIES_TOML, Catalog, DerivedCategory, ProviderRules, RegionSettings, THRESHOLDS_TOML,
};

/// Resolves the paths of a configuration.
#[derive(Clone, Copy)]
struct Paths<'a> {
    /// The folder for relative paths.
    folder: &'a Path,
    lookup: Lookup<'a>,
}

impl Paths<'_> {
    fn path(&self, key: &'static str, text: &str) -> Result<PathBuf, SettingsError> {
        let path =
            expand(text, self.lookup).map_err(|source| SettingsError::Variable { key, source })?;
        Ok(self.folder.join(path))
    }

    /// The text of a file, or the built-in text if no file is named.
    fn text(
        &self,
        key: &'static str,
        file: Option<&String>,
        builtin: &str,
    ) -> Result<String, SettingsError> {
        let Some(file) = file else { return Ok(builtin.to_owned()) };
        let path = self.path(key, file)?;
        read_text(&path).map_err(|source| SettingsError::File { key, path, source })
    }
}

fn parse_crs(key: &'static str, text: Option<&String>) -> Result<Option<CrsId>, SettingsError> {
    let parse = |found: &String| found.parse().map_err(|source| SettingsError::Crs { key, source });
    text.map(parse).transpose()
}

/// The folder with grid files for PROJ that a configuration names. The program passes it to
/// [`crs::add_grid_folder`](crate::crs::add_grid_folder) before it loads anything. The folder applies to
/// the whole process, so no other function of the library adds it.
///
/// # Errors
/// [`SettingsError::Variable`] when the path names an environment variable that is not set.
pub fn grid_folder(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<Option<PathBuf>, SettingsError> {
    let path = |text: &String| Paths { folder, lookup }.path("region.proj_data", text);
    config.region.proj_data.as_ref().map(path).transpose()
}

/// The settings of a region, from a configuration, with the findings about the file of
/// `walk.known_area`. Reads the files that it names and changes no process
/// state; [`grid_folder`] returns the grid files for PROJ.
///
/// # Errors
/// [`SettingsError`] when a file, the catalogue or a CRS cannot be used, or a number is out of range.
pub fn resolve_settings(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<Checked<RegionSettings>, SettingsError> {
    let mut diagnostics = Diagnostics::default();
    let section = &config.region;
    let paths = Paths { folder, lookup };
    let catalog = catalog_of(config, paths)?;
    check_bounds(config)?;
    report_capacities(config, &catalog, &mut diagnostics);
    let network_known = match section.distance {
        DistanceKind::Straight => None,
        // A table of another program has every pair up to where it says; one of a network knows no more than that.
        DistanceKind::Table if config.walk.network.is_none() => None,
        DistanceKind::Table | DistanceKind::Walk => {
            { Some(known(&(&config.walk).into(), folder, lookup, &mut diagnostics)) }
                .transpose()
                .map_err(|source| SettingsError::Known { source })?
        }
    };
    let hard = config.borders.hard.iter().map(|[a, b]| (a.clone(), b.clone()));
    let mut limits = config.limits.clone();
    if !config.limits_minutes.is_empty() {
        let profile = resolve_profile(config, folder, lookup)?;
        let is_table = section.distance == DistanceKind::Table;
        let metres = |minutes: &f64| match is_table {
            true => (minutes * profile.whole_metres_a_minute()).round() as u32,
            false => (profile.metres_in(*minutes).0 + 500) / 1000,
        };
        for (category, minutes) in &config.limits_minutes {
            limits.insert(category.clone(), minutes.iter().map(metres).collect());
        }
    }
    let value = RegionSettings {
        name: section.name.clone(),
        crs: parse_crs("region.crs", section.crs.as_ref())?,
        fill_rest: section.fill_rest,
        spread_spacing_m: section.spread_spacing_m,
        share_cells: section.share_cells,
        catalog,
        providers: provider_rules(config, paths)?,
        standard: section.standard.clone(),
        own_limits: limits.into_iter().collect(),
        limits_m: section.limits_m.clone(),
        categories: with_hosts(config),
        kept_categories: Vec::new(),
        attributes: needed_attributes(config),
        inner_borders: config.borders.inner,
        outer_border: config.borders.outer,
        boundary: config.borders.boundary,
        hard_borders: hard.collect(),
        // What is free is known when the inputs are in memory.
        reach_bytes_max: None,
        network_known,
        // The program knows where its cache is.
        keeping: Keeping::default(),
    };
    Ok(Checked { value, diagnostics })
}

/// What must be kept of facilities because an answer needs it.
fn needed_attributes(config: &Config) -> Vec<String> {
    match config.when.needs_hours() {
        true => vec![OPENING_HOURS.to_owned()],
        false => Vec::new(),
    }
}

/// The categories and standards: the built-in ones or those of own files, and the derived categories.
fn catalog_of(config: &Config, paths: Paths<'_>) -> Result<Catalog, SettingsError> {
    let bad_catalog = |source| SettingsError::Catalog { source };
    let section = &config.region;
    let file = section.categories_file.as_ref();
    let categories = paths.text("region.categories_file", file, CATEGORIES_TOML)?;
    let catalog = match &section.thresholds_file {
        None => Catalog::with_categories(&categories),
        own => {
            let key = "region.thresholds_file";
            Catalog::parse(&categories, &paths.text(key, own.as_ref(), THRESHOLDS_TOML)?)
        }
    };
    let own: Vec<String> = section.categories.iter().chain(config.limits.keys()).cloned().collect();
    let derived: Vec<DerivedCategory> = config.category.iter().map(derived_category).collect();
    let catalog = catalog.and_then(|catalog| catalog.with_derived(&derived, &own));
    let catalog = catalog.map_err(bad_catalog)?;
    catalog.standard(&section.standard).map_err(bad_catalog)?;
    Ok(catalog)
}

fn derived_category(section: &CategorySection) -> DerivedCategory {
    let own = section.clone();
    DerivedCategory {
        key: own.key,
        name_en: own.name_en,
        name_de: own.name_de,
        from: own.from,
        filter: own.filter,
        unknown: own.unknown,
        field_of_action: own.field_of_action,
        groups: own.groups,
        limits_m: own.limits_m,
        is_need: own.is_need,
    }
}

/// Says which default capacities are of no category (W900): nothing would show that they count for nobody.
fn report_capacities(config: &Config, catalog: &Catalog, diagnostics: &mut Diagnostics) {
    let given = config.access.iter().flat_map(|section| section.capacity.keys());
    for name in given.filter(|name| catalog.key_of(name).is_none()) {
        let message = format!(
            "`[access.capacity]` has `{name}`, which is no category: its places count nowhere"
        );
        let finding = Finding::new(codes::W900, message);
        diagnostics.push(match catalog.nearest_key(name) {
            Some(near) => finding.hint(format!("did you mean `{near}`?")),
            None => finding,
        });
    }
}

/// The rules about providers, from the built-in list and the own file.
fn provider_rules(config: &Config, paths: Paths<'_>) -> Result<ProviderRules, SettingsError> {
    let section = &config.providers;
    let own = paths.text("providers.file", section.file.as_ref(), "")?;
    let rules = match section.builtin {
        true => ProviderRules::with_own(&own),
        false => ProviderRules::only(&own),
    };
    rules.map_err(|source| SettingsError::Providers { source })
}

/// The categories to load: the chosen ones, and hosts beside them.
fn with_hosts(config: &Config) -> Vec<String> {
    let mut categories = config.region.categories.clone();
    if !categories.is_empty() {
        let is_new = |host: &&String| !config.region.categories.contains(host);
        categories.extend(config.candidates.hosts.iter().filter(is_new).cloned());
    }
    categories
}

/// Largest value of `publication.persons_min`; no published count would have fewer persons.
const PERSONS_MIN_MAX: f64 = 1_000_000.0;

/// Checks that numbers are within their valid ranges.
fn check_bounds(config: &Config) -> Result<(), SettingsError> {
    let within = |key: &str, value: f64, low: f64, high: f64| {
        if (low..=high).contains(&value) {
            return Ok(());
        }
        Err(SettingsError::OutOfRange { key: key.to_owned(), found: value, low, high })
    };
    let (gaps, overlaps) = (&config.gaps, &config.overlaps);
    if let Some(persons_min) = config.publication.persons_min {
        within("publication.persons_min", persons_min as f64, 2.0, PERSONS_MIN_MAX)?;
    }
    within("region.spread_spacing_m", config.region.spread_spacing_m, 1.0, 100_000.0)?;
    within("gaps.joining_distance_m", gaps.joining_distance_m, 0.0, 100_000.0)?;
    within("mobile.limit_m", f64::from(config.mobile.limit_m), 1.0, f64::from(LIMIT_MAX_M))?;
    within("table.speed_max_km_h", config.table.speed_max_km_h, 1.0, 1_000.0)?;
    if let Some(barriers) = &config.barriers {
        within("barriers.boundary_m", barriers.boundary_m, 0.0, 10_000.0)?;
    }
    within("mobile.hours", config.mobile.hours, 0.1, 24.0)?;
    within("mobile.stay_minutes", f64::from(config.mobile.stay_minutes), 1.0, 1_440.0)?;
    within("mobile.speed_km_h", f64::from(config.mobile.speed_km_h), 1.0, 130.0)?;
    within("overlaps.jaccard_min", overlaps.jaccard_min, 0.0, 1.0)?;
    within("overlaps.facing_distance_m", overlaps.facing_distance_m, 0.0, 10_000.0)?;
    within("overlaps.part_share_min", overlaps.part_share_min, 0.0, 1.0)?;
    within("walk.link_distance_max_m", config.walk.link_distance_max_m, 0.0, 5_000.0)?;
    within("walk.lines.join_ends_m", config.walk.lines.join_ends_m, 0.0, 10.0)?;
    for (category, minutes) in &config.limits_minutes {
        for limit in minutes {
            within(&format!("limits_minutes.{category}"), *limit, 0.1, 600.0)?;
        }
    }
    let lists = config.limits.iter().map(|(category, limits)| ("limits", category, limits.len()));
    let minutes = config.limits_minutes.iter();
    let minutes = minutes.map(|(category, limits)| ("limits_minutes", category, limits.len()));
    if let Some((table, category, _)) = lists.chain(minutes).find(|(_, _, count)| *count == 0) {
        return Err(SettingsError::NoLimit { key: format!("{table}.{category}") });
    }
    let limits_of_category = |(category, limits)| (format!("limits.{category}"), limits);
    let common_limits = ("region.limits_m".to_owned(), &config.region.limits_m);
    for (key, limits) in config.limits.iter().map(limits_of_category).chain([common_limits]) {
        for limit in limits {
            within(&key, f64::from(*limit), 1.0, f64::from(LIMIT_MAX_M))?;
        }
    }
    Ok(())
}

/// The walker of a configuration.
///
/// # Errors
/// [`SettingsError`] when the file of profiles cannot be read or has no such profile.
pub fn resolve_profile(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<WalkProfile, SettingsError> {
    let text = profiles_text(config, folder, lookup)?;
    WalkProfile::find(&text, &config.walk.profile)
        .map_err(|source| SettingsError::Profile { source })
}

/// All walkers of a configuration, in the order of its file of profiles.
///
/// # Errors
/// As [`resolve_profile`].
pub fn resolve_profiles(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<Vec<WalkProfile>, SettingsError> {
    let text = profiles_text(config, folder, lookup)?;
    WalkProfile::parse(&text).map_err(|source| SettingsError::Profile { source })
}

/// The profiles of a configuration: those of its file, else the built-in ones.
pub(super) fn profiles_text(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<String, SettingsError> {
    let file = config.walk.profiles_file.as_ref();
    Paths { folder, lookup }.text("walk.profiles_file", file, WALK_PROFILES_TOML)
}

/// The walk of a configuration; `None` for straight-line distances.
///
/// # Errors
/// [`SettingsError::NoNetwork`] when no network is named; else as [`resolve_profile`].
pub fn resolve_walk(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<Option<WalkSettings>, SettingsError> {
    if config.region.distance != DistanceKind::Walk {
        return Ok(None);
    }
    let section = &config.walk;
    let paths = Paths { folder, lookup };
    let Some(network) = &section.network else { return Err(SettingsError::NoNetwork) };
    let elevation = match &section.elevation {
        None => None,
        Some(file) => Some(ElevationSource {
            path: paths.path("walk.elevation", file)?,
            crs: parse_crs("walk.elevation_crs", section.elevation_crs.as_ref())?,
        }),
    };
    let country = section.country.as_ref().map(|code| {
        AccessDefaults::of_country(code).map_err(|source| SettingsError::Country { source })
    });
    let barriers = match &section.barriers {
        None => None,
        Some(file) => Some(BarrierSource {
            path: paths.path("walk.barriers", file)?,
            crs: parse_crs("walk.barriers_crs", section.barriers_crs.as_ref())?,
        }),
    };
    Ok(Some(WalkSettings {
        source: NetworkSource::File(paths.path("walk.network", network)?),
        profile: resolve_profile(config, folder, lookup)?,
        weight: section.weight,
        link: LinkOptions { distance_max: Millimetres::from_metres(section.link_distance_max_m) },
        elevation,
        country: country.transpose()?,
        barriers,
        lines: resolve_lines(config)?,
    }))
}

/// How a configuration reads a layer of lines as network.
///
/// # Errors
/// [`SettingsError`] when the CRS is unknown or the tolerance is out of range.
pub fn resolve_lines(config: &Config) -> Result<LineSettings, SettingsError> {
    check_bounds(config)?;
    let section = &config.walk.lines;
    Ok(LineSettings {
        table: section.table.clone(),
        crs: parse_crs("walk.lines.crs", section.crs.as_ref())?,
        attribution: section.attribution.clone(),
        rules: LineRules {
            columns: section.fields.clone(),
            classes: section.classes.clone(),
            join_ends_m: section.join_ends_m,
            join_crossings: section.join_crossings,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::gap::GapOptions;
    use crate::analysis::overlap::OverlapOptions;
    use crate::crs::grid_folders;

    #[test]
    fn settings_are_resolved_without_a_change_of_the_process() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut config = Config::default();
        config.region.proj_data = Some("${GRIDS}".to_owned());
        let lookup = |name: &str| (name == "GRIDS").then(|| folder.path().display().to_string());
        resolve_settings(&config, Path::new(""), &lookup).expect("usable settings");
        let named = grid_folder(&config, Path::new(""), &lookup).expect("a variable that is set");
        assert_eq!(named.as_deref(), Some(folder.path()));
        assert!(!grid_folders().iter().any(|known| known == folder.path()));
        let error = grid_folder(&config, Path::new(""), &|_| None).expect_err("no variable");
        assert!(matches!(error, SettingsError::Variable { key: "region.proj_data", .. }));
    }

    #[test]
    fn the_defaults_of_a_configuration_are_those_of_the_library() {
        let config = Config::default();
        let settings = resolve_settings(&config, Path::new(""), &|_| None).expect("usable").value;
        assert_eq!(format!("{settings:?}"), format!("{:?}", RegionSettings::default()));
        let joining_distance = Millimetres::from_metres(config.gaps.joining_distance_m);
        let (report_persons, persons_min) = (config.gaps.report_persons, config.gaps.persons_min);
        let gaps =
            GapOptions { joining_distance, report_persons, persons_min, ..GapOptions::default() };
        assert_eq!(gaps, GapOptions::default());
        let (jaccard_min, persons_min) = (config.overlaps.jaccard_min, config.overlaps.persons_min);
        let overlaps = OverlapOptions { jaccard_min, persons_min, ..OverlapOptions::default() };
        assert_eq!(overlaps, OverlapOptions::default());
        let lines = resolve_lines(&config).expect("usable");
        assert_eq!(lines, LineSettings::default());
        let distance_max = Millimetres::from_metres(config.walk.link_distance_max_m);
        assert_eq!(LinkOptions { distance_max }, LinkOptions::default());
    }

    #[test]
    fn numbers_that_make_no_sense_are_named_with_their_bounds() {
        let mut config = Config::default();
        config.limits.insert("pharmacy".to_owned(), vec![500, 50_001]);
        let error = resolve_settings(&config, Path::new(""), &|_| None).expect_err("too far");
        let words = "`limits.pharmacy`: found 50001, expected 1 to 50000";
        assert_eq!(error.to_string(), words);
    }
}
