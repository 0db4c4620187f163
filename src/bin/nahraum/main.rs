//! The `nahraum` command: a thin shell around the library.

#![forbid(unsafe_code)]

pub mod access_args;
pub mod answer;
pub mod args;
pub mod commands;
pub mod barriers_args;
pub mod cache;
pub mod common_args;
pub mod compare_args;
pub mod connection;
pub mod cooperate_args;
pub mod failure;
pub mod fairness_args;
pub mod form;
pub mod gap_args;
pub mod hours_args;
pub mod map_args;
pub mod memory;
pub mod mix_args;
pub mod output;
pub mod overlap_args;
pub mod printer;
pub mod publication;
pub mod progress_bar;
pub mod serve_args;
pub mod server;
pub mod settings;
pub mod similar_args;
pub mod site_args;
pub mod table;
pub mod table_args;
pub mod text;
pub mod tiles_args;

use std::ffi::OsString;
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

use answer::{Answer, Failure};
use args::{Cli, Command};
use failure::is_broken_pipe;
use printer::Printer;
use progress_bar::say_total;
use text::visible_line;

/// glibc does not give back what other threads than the first have let go. With this allocator sixteen Ruhrs take a
/// seventh less memory at the peak. A library that Python loads leaves memory to Python's process.
#[cfg(not(feature = "python"))]
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[allow(dead_code, reason = "the module for Python has another entrance")]
fn main() -> ExitCode {
    ExitCode::from(program(std::env::args_os().collect()))
}

/// Runs the program with the words of a command line, of which the first is its own name; returns its exit code.
pub fn program(words: Vec<OsString>) -> u8 {
    let begun = Instant::now();
    let cli = command_line(words);
    let printer = Printer::new(&cli.global);
    if let Some(threads) = cli.global.threads {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(usize::from(threads));
        if let Err(failure) = pool.build_global() {
            printer.error(&failure, Some("ask for fewer with --threads"));
            return 2;
        }
    }
    let answer = run(&cli, printer);
    if cli.global.tells_timings() {
        say_total(begun);
    }
    match answer {
        Ok(Answer::Done) => 0,
        Ok(Answer::No) => 1,
        Err(failure) if is_broken_pipe(&*failure) => 0,
        Err(failure) => {
            failure::report(&*failure, printer);
            2
        }
    }
}

/// Reads the command line. What is said about a mistake in it repeats words of it, such as names of files:
/// these cannot control the terminal either.
fn command_line(words: Vec<OsString>) -> Cli {
    Cli::try_parse_from(&words).unwrap_or_else(|answer| {
        if !answer.use_stderr() {
            answer.exit();
        }
        let spelt_out = words.iter().map(|word| visible_line(&word.to_string_lossy()));
        Cli::try_parse_from(spelt_out).err().unwrap_or(answer).exit()
    })
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
        Command::Access(args) => commands::access::run(global, args, printer),
        Command::Providers(args) => commands::providers::run(global, args, printer),
        Command::Fairness(args) => commands::fairness::run(global, args, printer),
        Command::Hours(args) => commands::hours::run(global, args, printer),
        Command::Mix(args) => commands::mix::run(global, args, printer),
        Command::Similar(args) => commands::similar::run(global, args, printer),
        Command::Barriers(args) => commands::barriers::run(global, args, printer),
        Command::Table(args) => commands::table::run(global, args, printer),
        Command::Cooperate(args) => commands::cooperate::run(global, args, printer),
        Command::Overlaps(args) => commands::overlaps::run(global, args, printer),
        Command::Site(args) => commands::site::run(global, args, printer),
        Command::Compare(args) => commands::compare::run(global, args, printer),
        Command::Diff(args) => commands::diff::run(global, args, printer),
        Command::Scenario(args) => commands::scenario::run(global, args, printer),
        Command::Reach(args) => commands::reach::run(global, args, printer),
        Command::Report(args) => commands::report::run(global, args, printer),
        Command::Map(args) => commands::map::run(global, args, printer),
        Command::Serve(args) => commands::serve::run(global, args, printer),
        Command::Import(command) => commands::import::run(global, command, printer),
        Command::Tiles(command) => commands::tiles::run(global, command, printer),
        Command::Network(command) => commands::network::run(global, command, printer),
        Command::Completions { shell } => commands::completions::run(*shell),
        Command::Man { out } => commands::man::run(out.as_deref()),
    }
}
