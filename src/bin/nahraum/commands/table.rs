//! `nahraum table`.

use std::io::Write;

use nahraum::base::Millimetres;
use nahraum::format::{AtomicFile, FileError};
use nahraum::run::{TableAnswer, cell_distance_layer, distance_layer};

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::output::Output;
use crate::printer::Printer;
use crate::table_args::{TableArgs, To};

pub fn run(global: &Global, args: &TableArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = ready.analyses();
    let answer = match args.to {
        To::Facilities => distance_layer(&analyses),
        To::Cells => {
            cell_distance_layer(&analyses, Millimetres::from_metres(f64::from(args.up_to)))?
        }
    };
    output.write(&answer.layer, &ready.config)?;
    let said = answer.said();
    match output.path() {
        Some(path) => {
            let beside = TableAnswer::beside(path);
            let mut file = AtomicFile::create(&beside)?;
            let name = beside.display().to_string();
            file.write_all(said.as_bytes()).map_err(FileError::when("write", name))?;
            file.commit()?;
        }
        None => printer.say(&format!("for a file NAME.toml beside the table NAME:\n{said}")),
    }
    Ok(Answer::Done)
}
