//! `nahraum completions`.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::answer::{Answer, Failure};
use crate::args::Cli;
use crate::printer::print;

pub fn run(shell: Shell) -> Result<Answer, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "nahraum", &mut script);
    print(&String::from_utf8_lossy(&script))?;
    Ok(Answer::Done)
}
