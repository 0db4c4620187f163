//! `nahraum coverage`.

use nahraum::run::{Analyses, coverage_layer};

use super::{level_of, ready};
use crate::args::{CoverageArgs, Global};
use crate::printer::{Printer, write_output};
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &CoverageArgs, printer: Printer) -> Result<Answer, Failure> {
    // A format that does not exist is known before the work, not after it.
    args.output.wanted_format()?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let level = level_of(args.by);
    if level.areas(&ready.prepared.region) == 0 {
        printer.say(&format!("note: the region has no areas of level {}", level.key()));
    }
    let with_shapes = args.output.wants_shapes();
    let analyses = Analyses::new(&ready.prepared, &ready.config, &ready.selection)?;
    write_output(&coverage_layer(&analyses, level, with_shapes)?, &args.output)?;
    Ok(Answer::Done)
}
