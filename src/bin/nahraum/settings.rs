//! Effective settings: flags override the environment, which overrides the file, which overrides the
//! defaults.

use std::io::stdin;
use std::path::{Path, PathBuf};

use nahraum::base::DistanceKind;
use nahraum::config::{CellLayer, Config, ConfigError, FacilityLayer, LayerSection, SourceKeys};

use nahraum::crs::add_grid_folder;
use nahraum::format::{read_text, text_of};
use nahraum::project::{FolderError, finish_switch};
use nahraum::run::grid_folder;

use crate::answer::Failure;
use crate::common_args::{DataArgs, Global, SelectArgs, WalkArgs, WhenArgs};

/// The configuration of a command and the folder its paths are relative to.
pub struct Settings {
    pub config: Config,
    pub folder: PathBuf,
}

/// Why the settings cannot be resolved.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("cannot read the configuration `{path}`")]
    Read {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Folder(#[from] FolderError),
    #[error("found no configuration and no input files, expected at least one")]
    NoData,
    #[error("{flag}: found no {needs}, to which it applies")]
    Unqualified { flag: &'static str, needs: &'static str },
    #[error("`layers.{layer}.path`: found `-`, but standard input has the configuration")]
    StdinTaken { layer: &'static str },
    #[error("`{path}` names no municipalities or quartiers, expected at least one of them")]
    NoAreas { path: PathBuf },
}

/// Looks up an environment variable.
pub fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Makes PROJ search for grid files in the folder that a configuration names. This affects the whole
/// process; therefore the program does it, not a function of the library.
pub fn use_grid_files(config: &Config, folder: &Path) -> Result<(), Failure> {
    if let Some(grids) = grid_folder(config, folder, &environment)? {
        add_grid_folder(&grids)?;
    }
    Ok(())
}

/// The text of a configuration; `-` is standard input.
pub fn config_text(path: &Path) -> Result<String, SettingsError> {
    let read = if path.as_os_str() == "-" { text_of(stdin()) } else { read_text(path) };
    read.map_err(|source| SettingsError::Read { path: path.to_owned(), source })
}

/// Combines the settings of a command.
pub fn settings(
    global: &Global,
    data: &DataArgs,
    select: &SelectArgs,
) -> Result<Settings, SettingsError> {
    expect_qualified(data)?;
    let (text, name, folder) = match &data.config {
        None => (String::new(), "command line".to_owned(), PathBuf::new()),
        Some(path) => {
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            // The configuration belongs to the files that an import has put beside it.
            finish_switch(&folder)?;
            (config_text(path)?, path.display().to_string(), folder)
        }
    };
    let mut config = Config::parse_with(&text, &name, &data.settings)?;
    // A single --category is the category of facilities on the command line without a field for it.
    let asked = if let [category] = &select.category[..] { Some(category) } else { None };
    add_files(&mut config, data, data.facilities_category.as_ref().or(asked), &folder);
    add_selection(&mut config, select);
    add_walk(&mut config, &data.walk, &folder);
    add_when(&mut config, &data.when);
    config.publication.persons_min = data.persons_min.or(config.publication.persons_min);
    apply_global(&mut config, global);
    if name == "-" {
        expect_free_stdin(&config)?;
    }
    let layers = &config.layers;
    if layers.municipalities.is_none() && layers.quartiers.is_none() && !global.show_settings {
        return Err(match &data.config {
            Some(path) => SettingsError::NoAreas { path: path.clone() },
            None => SettingsError::NoData,
        });
    }
    Ok(Settings { config, folder })
}

/// Refuses options that say something about a file that is not given.
fn expect_qualified(data: &DataArgs) -> Result<(), SettingsError> {
    let pairs = [
        ("--cells-crs", &data.cells_crs, "--cells", &data.cells),
        ("--facilities-crs", &data.facilities_crs, "--facilities", &data.facilities),
        ("--facilities-category", &data.facilities_category, "--facilities", &data.facilities),
    ];
    match pairs.into_iter().find(|(_, said, _, file)| said.is_some() && file.is_none()) {
        Some((flag, _, needs, _)) => Err(SettingsError::Unqualified { flag, needs }),
        None => Ok(()),
    }
}

/// Refuses a walker where nobody walks: distances are straight lines, and no limit is in minutes.
pub fn expect_walk_for_profile(config: &Config, walk: &WalkArgs) -> Result<(), SettingsError> {
    let is_used = config.region.distance == DistanceKind::Walk || !config.limits_minutes.is_empty();
    if walk.profile.is_some() && !is_used {
        return Err(SettingsError::Unqualified { flag: "--profile", needs: "--network" });
    }
    Ok(())
}

/// Refuses layers from standard input when the configuration comes from there.
fn expect_free_stdin(config: &Config) -> Result<(), SettingsError> {
    let layers = &config.layers;
    let facilities = layers.facilities.iter().map(|layer| ("facilities", &layer.source));
    let cells = layers.cells.iter().map(|layer| ("cells", &layer.source));
    let areas = [
        layers.municipalities.as_ref().map(|layer| ("municipalities", &layer.source)),
        layers.quartiers.as_ref().map(|layer| ("quartiers", &layer.source)),
    ];
    let homes = layers.homes.iter().map(|layer| ("homes", &layer.source));
    let mut all = areas.into_iter().flatten().chain(facilities).chain(cells).chain(homes);
    match all.find(|(_, source)| source.path == "-") {
        Some((layer, _)) => Err(SettingsError::StdinTaken { layer }),
        None => Ok(()),
    }
}

/// Overrides a configuration with the global options.
pub fn apply_global(config: &mut Config, global: &Global) {
    if let Some(lang) = global.lang {
        config.region.lang = lang;
    }
    if let Some(standard) = &global.standard {
        config.region.standard.clone_from(standard);
    }
}

/// Overrides a configuration with the categories and limits of the command line.
fn add_selection(config: &mut Config, select: &SelectArgs) {
    if !select.category.is_empty() {
        config.region.categories.clone_from(&select.category);
    }
    if !select.limit.is_empty() {
        let mut limits_m = select.limit.clone();
        limits_m.sort_unstable();
        limits_m.dedup();
        config.region.limits_m = limits_m;
    }
}

/// Overrides a configuration with the network and the walker of the command line.
pub fn add_walk(config: &mut Config, walk: &WalkArgs, folder: &Path) {
    if let Some(path) = &walk.network {
        config.region.distance = DistanceKind::Walk;
        config.walk.network = Some(from_here(&path.display().to_string(), folder));
    }
    if let Some(profile) = &walk.profile {
        config.walk.profile.clone_from(profile);
    }
}

/// Overrides a configuration with the moment of the command line.
fn add_when(config: &mut Config, when: &WhenArgs) {
    if let Some(moment) = &when.open_at {
        config.when.open_at = Some(moment.clone());
    }
    config.when.unknown = when.unknown_hours.unwrap_or(config.when.unknown);
}

/// A path on the command line is relative to the current folder, not to that of the configuration.
pub fn from_here(path: &str, folder: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let absolute = path != "-" && !folder.as_os_str().is_empty();
    if absolute { here.join(path).display().to_string() } else { path.to_owned() }
}

fn add_files(config: &mut Config, data: &DataArgs, category: Option<&String>, folder: &Path) {
    let source = |path: &String, crs: &Option<String>, keep: SourceKeys| {
        let path = from_here(path, folder);
        let crs = crs.clone().or(keep.crs.clone());
        // Attribution and date of the configured file do not apply to another file.
        SourceKeys { path, crs, attribution: None, date: None, ..keep }
    };
    if let Some(path) = &data.municipalities {
        let layer = config.layers.municipalities.get_or_insert_default();
        layer.source = source(path, &None, std::mem::take(&mut layer.source));
    }
    if let Some(path) = &data.quartiers {
        let layer: &mut LayerSection<_> = config.layers.quartiers.get_or_insert_default();
        layer.source = source(path, &None, std::mem::take(&mut layer.source));
    }
    if let Some(path) = &data.facilities {
        let mut layer = config.layers.facilities.first().cloned().unwrap_or_default();
        layer.source = source(path, &data.facilities_crs, layer.source);
        layer.category_default = category.cloned();
        config.layers.facilities = vec![FacilityLayer { ..layer }];
    }
    if let Some(path) = &data.cells {
        let mut layer = config.layers.cells.first().cloned().unwrap_or_default();
        layer.source = source(path, &data.cells_crs, layer.source);
        config.layers.cells = vec![CellLayer { ..layer }];
    }
}
