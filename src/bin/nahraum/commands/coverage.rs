//! `nahraum coverage`.

use nahraum::analysis::coverage::Level;
use nahraum::plan::{Analyses, coverage_layer};

use super::ready;
use crate::args::{CoverageArgs, Global, LevelArg};
use crate::printer::{Printer, write_output};
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &CoverageArgs, printer: Printer) -> Result<Answer, Failure> {
    // A format that does not exist is known before the work, not after it.
    args.output.wanted_format()?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let level = match args.by {
        LevelArg::Cell => Level::Cell,
        LevelArg::Quartier => Level::Quartier,
        LevelArg::District => Level::District,
        LevelArg::Municipality => Level::Municipality,
        LevelArg::County => Level::County,
        LevelArg::Region => Level::Region,
    };
    let with_shapes = args.output.wants_shapes();
    let analyses = Analyses::new(&ready.prepared, &ready.config, &ready.selection)?;
    write_output(&coverage_layer(&analyses, level, with_shapes)?, &args.output)?;
    Ok(Answer::Done)
}
