//! The commands, one file each.

mod answers;
pub mod border;
pub mod check;
pub mod compare;
pub mod completions;
pub mod coverage;
pub mod demo;
pub mod gaps;
pub mod import;
mod import_summary;
pub mod init;
pub mod man;
pub mod network;
pub mod overlaps;
pub mod reach;
pub mod run;
pub mod scenario;

use std::io;

use nahraum::base::Checked;
use nahraum::config::Config;
use nahraum::run::{Analyses, Prepared, load, prepare, resolve_settings, resolve_walk};

use crate::answer::Failure;
use crate::args::{DataArgs, Global, SelectArgs};
use crate::memory::bytes_for_reach;
use crate::printer::{Printer, print};
use crate::progress_bar::Bar;
use crate::settings::{Settings, environment, expect_walk_for_profile, settings, use_grid_files};

/// A prepared region and its configuration: everything that an analysis needs.
pub struct Ready {
    pub prepared: Prepared,
    pub config: Config,
}

impl Ready {
    /// The analyses of the region.
    pub fn analyses(&self) -> Analyses<'_> {
        Analyses::new(&self.prepared, &self.config)
    }
}

/// Loads and prepares the region of a command; `None` with `--show-settings`, which prints them.
pub fn ready(
    global: &Global,
    data: &DataArgs,
    select: &SelectArgs,
    printer: Printer,
) -> Result<Option<Ready>, Failure> {
    let Settings { config, folder } = settings(global, data, select)?;
    expect_walk_for_profile(&config, &data.walk)?;
    if shown(global, &config)? {
        return Ok(None);
    }
    let Checked { value: mut region, diagnostics } =
        resolve_settings(&config, &folder, &environment)?;
    use_grid_files(&config, &folder)?;
    let walk = resolve_walk(&config, &folder, &environment)?;
    let bar = Bar::new(global);
    let loaded = load(&config, &folder, &environment, &bar)?;
    printer.findings(&diagnostics);
    region.reach_bytes_max = bytes_for_reach(global.memory);
    let prepared = prepare(loaded, &region, walk, &bar)?;
    printer.findings(&prepared.diagnostics);
    Ok(Some(Ready { prepared, config }))
}

/// Prints the settings if `--show-settings` was given, and returns whether it was.
pub fn shown(global: &Global, config: &Config) -> io::Result<bool> {
    if global.show_settings {
        print(&config.to_toml())?;
    }
    Ok(global.show_settings)
}
