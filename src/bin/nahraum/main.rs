//! The `nahraum` command: a thin shell around the library.

mod args;
mod commands;
mod printer;
mod progress_bar;
mod settings;

use std::error::Error;
use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};
use nahraum::format::FormatError;
use nahraum::region::RegionError;
use nahraum::run::PlanError;
use printer::Printer;
use settings::SettingsError;

/// What a command says at its end.
pub enum Answer {
    /// Done.
    Done,
    /// Done, and the answer is no.
    No,
}

/// Why a command was not done.
pub type Failure = Box<dyn Error>;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let printer = Printer::new(&cli.global);
    if let Some(threads) = cli.global.threads {
        // Fails only when the pool is running already, which it is not at the start.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    match run(&cli, printer) {
        Ok(Answer::Done) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(failure) if is_broken_pipe(&*failure) => ExitCode::SUCCESS,
        Err(failure) => {
            report(&*failure, printer);
            ExitCode::from(2)
        }
    }
}

/// Says why a command was not done, with the findings that led to it.
fn report(failure: &(dyn Error + 'static), printer: Printer) {
    if let Some(findings) = findings_of(failure) {
        printer.findings(findings);
    }
    printer.error(failure, hint(failure));
}

fn run(cli: &Cli, printer: Printer) -> Result<Answer, Failure> {
    let global = &cli.global;
    match &cli.command {
        Command::Demo(args) => commands::demo::run(global, args, printer),
        Command::Init(args) => commands::init::run(args, printer),
        Command::Check(args) => commands::check::run(global, args, printer),
        Command::Run(args) => commands::run::run(global, args, printer),
        Command::Coverage(args) => commands::coverage::run(global, args, printer),
        Command::Gaps(args) => commands::gaps::run(global, args, printer),
        Command::Border(args) => commands::border::run(global, args, printer),
        Command::Overlaps(args) => commands::overlaps::run(global, args, printer),
        Command::Compare(args) => commands::compare::run(global, args, printer),
        Command::Reach(args) => commands::reach::run(global, args, printer),
        Command::Import(command) => commands::import::run(global, command, printer),
        Command::Network(command) => commands::network::run(global, command, printer),
        Command::Completions { shell } => commands::completions::run(*shell),
        Command::Man { out } => commands::man::run(out.as_deref()),
    }
}

fn is_broken_pipe(failure: &(dyn Error + 'static)) -> bool {
    let format = failure.downcast_ref::<FormatError>().is_some_and(FormatError::is_broken_pipe);
    format || failure.downcast_ref::<PlanError>().is_some_and(PlanError::is_broken_pipe)
}

/// The findings that led to a failure.
fn findings_of<'f>(failure: &'f (dyn Error + 'static)) -> Option<&'f nahraum::base::Diagnostics> {
    match failure.downcast_ref::<PlanError>()? {
        PlanError::Region { diagnostics, .. } => Some(diagnostics),
        _ => None,
    }
}

/// Advice for failures that have a usual way out.
fn hint(failure: &(dyn Error + 'static)) -> Option<&'static str> {
    if let Some(SettingsError::NoData) = failure.downcast_ref() {
        return Some(
            "give a configuration with -c region.toml (`nahraum init` writes one), or files with \
             --municipalities, --quartiers, --facilities and --cells",
        );
    }
    match failure.downcast_ref::<PlanError>()? {
        PlanError::Expand(_) => Some("set the variable, or write the path into the configuration"),
        PlanError::Region { source: RegionError::NoPositions { .. }, .. } => Some(
            "name the columns in the layer's [fields] table (x and y, or wkt), or with \
             --set layers.<layer>.fields.x=<field>",
        ),
        PlanError::Region { source: RegionError::NoField { .. }, .. } => Some(
            "name the field in the layer's [fields] table, or with \
             --set layers.<layer>.fields.<key>=<field>",
        ),
        PlanError::Region { source: RegionError::NoCategory { .. }, .. } => {
            Some("set `category` for the layer, or `category` in its [fields]")
        }
        PlanError::Region { source: RegionError::Crs(_), .. } | PlanError::Crs(_) => {
            Some("set `crs` of the layer, such as crs = \"EPSG:25832\"")
        }
        _ => None,
    }
}
