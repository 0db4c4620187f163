//! One file a command.

pub mod border;
pub mod check;
pub mod completions;
pub mod coverage;
pub mod demo;
pub mod gaps;
pub mod init;
pub mod man;
pub mod overlaps;
pub mod run;

use nahraum::config::Config;
use nahraum::plan::{Prepared, Selection, load, prepare, resolve_settings};

use crate::Failure;
use crate::args::{DataArgs, Global, SelectArgs};
use crate::printer::{Printer, print};
use crate::progress_bar::Bar;
use crate::settings::{environment, settings};

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
    // The reach table must reach as far as the limits asked for.
    region.reach_min_m = select.limit.iter().max().copied().unwrap_or(0);
    let bar = Bar::new(global);
    let loaded = load(&config, &folder, &environment, &bar)?;
    let prepared = prepare(loaded, &region, &bar)?;
    printer.findings(&prepared.diagnostics);
    let mut limits_m = select.limit.clone();
    limits_m.sort_unstable();
    limits_m.dedup();
    let selection = Selection { categories: select.category.clone(), limits_m };
    Ok(Some(Ready { prepared, config, selection }))
}
