//! The commands, one file each.

pub mod access;
mod answers;
pub mod barriers;
pub mod border;
pub mod check;
pub mod compare;
pub mod completions;
pub mod cooperate;
pub mod coverage;
pub mod demo;
pub mod diff;
pub mod fairness;
pub mod gaps;
pub mod hours;
pub mod import;
mod import_summary;
pub mod init;
pub mod man;
pub mod map;
pub mod mix;
pub mod network;
pub mod overlaps;
pub mod providers;
pub mod reach;
pub mod report;
pub mod run;
pub mod scenario;
pub mod serve;
pub mod similar;
pub mod site;
pub mod table;
pub mod tiles;

use std::io;
use std::path::Path;

use nahraum::base::{Checked, Diagnostics, Progress};
use nahraum::config::Config;
use nahraum::run::{
    Analyses, CandidateChoice, Prepared, load_candidates, prepare, prepare_for_results,
    resolve_candidates, resolve_settings, resolve_walk,
};
use nahraum::siting::Candidates;

use crate::answer::Failure;
use crate::args::{DataArgs, FormArgs, Global, SelectArgs};
use crate::cache::{equip, load_with_room};
use crate::printer::{Printer, print};
use crate::progress_bar::{Answering, Bar};
use crate::publication::told;
use crate::settings::{Settings, environment, expect_walk_for_profile, settings, use_grid_files};

/// A prepared region and its configuration: everything that an analysis needs.
pub struct Ready {
    pub prepared: Prepared,
    pub config: Config,
    pub candidates: Candidates,
    /// What the command does with it.
    pub answering: Option<Answering>,
}

impl Ready {
    /// The analyses of the region.
    pub fn analyses(&self) -> Analyses<'_> {
        Analyses::with_candidates(&self.prepared, &self.config, self.candidates.clone())
    }
}

/// Loads and prepares the region of a command; `None` with `--show-settings`, which prints them.
pub fn ready(
    global: &Global,
    data: &DataArgs,
    select: &SelectArgs,
    printer: Printer,
) -> Result<Option<Ready>, Failure> {
    ready_with(global, data, select, printer, |_, _| ())
}

/// [`ready`] with further options, which change the configuration in its folder.
pub fn ready_with(
    global: &Global,
    data: &DataArgs,
    select: &SelectArgs,
    printer: Printer,
    adjust: impl FnOnce(&mut Config, &Path),
) -> Result<Option<Ready>, Failure> {
    ready_by(global, (data, select), printer, adjust, Purpose::Questions)
}

/// What a region is prepared for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A question, which may ask anything of its network.
    Questions,
    /// The results of a run, most of which need no network.
    Results,
}

/// [`ready_with`] for a purpose.
pub fn ready_by(
    global: &Global,
    (data, select): (&DataArgs, &SelectArgs),
    printer: Printer,
    adjust: impl FnOnce(&mut Config, &Path),
    purpose: Purpose,
) -> Result<Option<Ready>, Failure> {
    let Settings { mut config, folder } = settings(global, data, select)?;
    adjust(&mut config, &folder);
    expect_walk_for_profile(&config, &data.walk)?;
    if shown(global, &config)? {
        return Ok(None);
    }
    let bar = Bar::new(global);
    let settings = Settings { config, folder };
    let mut tell = |findings: &Diagnostics| printer.findings(findings);
    let ready = prepared((settings, purpose), global, &bar, &mut tell)?;
    Ok(Some(Ready { answering: Some(Answering::new(global)), ..ready }))
}

/// Loads and prepares the region of a configuration, with its candidate places. Findings are told as they come, so that
/// they are told where a later stage fails too.
pub fn prepared(
    (Settings { config, folder }, purpose): (Settings, Purpose),
    global: &Global,
    progress: &dyn Progress,
    tell: &mut dyn FnMut(&Diagnostics),
) -> Result<Ready, Failure> {
    let Checked { value: mut region, diagnostics } =
        resolve_settings(&config, &folder, &environment)?;
    use_grid_files(&config, &folder)?;
    let walk = resolve_walk(&config, &folder, &environment)?;
    let choice = resolve_candidates(&config, &folder, &environment)?;
    let loaded = load_with_room((&config, &folder), walk.as_ref().into(), global, progress)?;
    tell(&told(&diagnostics, &config));
    let cache = equip(&mut region, global, (&config, &folder))?;
    let mut prepared = match (purpose, &choice) {
        (Purpose::Results, CandidateChoice::Cells) => {
            prepare_for_results(loaded, (&region, &config), walk, progress)?
        }
        _ => prepare(loaded, &region, walk, progress)?,
    };
    tell(&cache.findings());
    let candidates = load_candidates(&mut prepared, &choice)?;
    tell(&told(&prepared.diagnostics, &config));
    Ok(Ready { prepared, config, candidates, answering: None })
}

/// Prints the settings if `--show-settings` was given, and returns whether it was.
pub fn shown(global: &Global, config: &Config) -> io::Result<bool> {
    if global.show_settings {
        print(&config.to_toml())?;
    }
    Ok(global.show_settings)
}

/// What the command line says of the results, in place of what is configured.
pub fn choose_forms(config: &mut Config, forms: &FormArgs) {
    if !forms.formats.is_empty() {
        config.output.formats.clone_from(&forms.formats);
    }
    if !forms.leave_out.is_empty() {
        config.output.leave_out.clone_from(&forms.leave_out);
    }
}
