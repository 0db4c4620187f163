//! One file a command.

pub mod border;
pub mod check;
pub mod compare;
pub mod completions;
pub mod coverage;
pub mod demo;
pub mod gaps;
pub mod import;
pub mod init;
pub mod man;
pub mod network;
pub mod overlaps;
pub mod reach;
pub mod run;

use std::path::PathBuf;

use nahraum::analysis::coverage::Level;
use nahraum::config::Config;
use nahraum::region::RegionSettings;
use nahraum::run::{Prepared, Selection, load, prepare, resolve_settings, resolve_walk};

use crate::Failure;
use crate::args::{DataArgs, Global, LevelArg, SelectArgs};
use crate::printer::{Printer, print};
use crate::progress_bar::Bar;
use crate::settings::{environment, settings, use_grid_files};

/// The level of an argument.
pub fn level_of(by: LevelArg) -> Level {
    match by {
        LevelArg::Cell => Level::Cell,
        LevelArg::Quartier => Level::Quartier,
        LevelArg::District => Level::District,
        LevelArg::Municipality => Level::Municipality,
        LevelArg::County => Level::County,
        LevelArg::Region => Level::Region,
    }
}

/// What an analysis needs: a region and the configuration it was built with.
pub struct Ready {
    pub prepared: Prepared,
    pub config: Config,
    pub selection: Selection,
}

/// Loads and prepares the region of a command; `None` when only the settings were asked for.
pub fn ready(
    global: &Global,
    data: &DataArgs,
    select: &SelectArgs,
    printer: Printer,
) -> Result<Option<Ready>, Failure> {
    let Some(resolved) = resolved(global, data, select)? else { return Ok(None) };
    let Resolved { config, folder, region, selection } = resolved;
    let walk = resolve_walk(&config, &folder, &environment)?;
    let bar = Bar::new(global);
    let loaded = load(&config, &folder, &environment, &bar)?;
    let prepared = prepare(loaded, &region, walk, &bar)?;
    printer.findings(&prepared.diagnostics);
    Ok(Some(Ready { prepared, config, selection }))
}

/// What was asked for, before anything is loaded.
pub struct Resolved {
    pub config: Config,
    pub folder: PathBuf,
    pub region: RegionSettings,
    pub selection: Selection,
}

/// Puts settings together; `None` when only they were asked for.
pub fn resolved(
    global: &Global,
    data: &DataArgs,
    select: &SelectArgs,
) -> Result<Option<Resolved>, Failure> {
    let only = match &select.category[..] {
        [one] => Some(one),
        _ => None,
    };
    let mut found = settings(global, data, only)?;
    if global.show_settings {
        print(&found.config.to_toml())?;
        return Ok(None);
    }
    // Nothing is computed that nobody asked for.
    if !select.category.is_empty() {
        found.config.region.categories.clone_from(&select.category);
    }
    let (config, folder) = (found.config, found.folder);
    let mut region = resolve_settings(&config, &folder, &environment)?;
    use_grid_files(&config, &folder)?;
    // The reach table must reach as far as the limits asked for.
    region.reach_min_m = select.limit.iter().max().copied().unwrap_or(0);
    let mut limits_m = select.limit.clone();
    limits_m.sort_unstable();
    limits_m.dedup();
    let selection = Selection { categories: select.category.clone(), limits_m };
    Ok(Some(Resolved { config, folder, region, selection }))
}
