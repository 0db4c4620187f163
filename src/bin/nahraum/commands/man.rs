//! `nahraum man`.

use std::path::Path;

use clap::CommandFactory;
use clap_mangen::Man;
use nahraum::project::StagedFolder;

use crate::answer::{Answer, Failure};
use crate::args::Cli;
use crate::printer::print;

pub fn run(out: Option<&Path>) -> Result<Answer, Failure> {
    match out {
        Some(folder) => {
            let staged = StagedFolder::open(folder)?;
            clap_mangen::generate_to(Cli::command(), staged.waiting())?;
            staged.publish("nahraum.1")?;
        }
        None => {
            let mut page = Vec::new();
            Man::new(Cli::command()).render(&mut page)?;
            print(&String::from_utf8_lossy(&page))?;
        }
    }
    Ok(Answer::Done)
}
