//! `nahraum coverage`.

use nahraum::run::coverage_layer;

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::{CoverageArgs, Global};
use crate::output::Output;
use crate::printer::Printer;

pub fn run(global: &Global, args: &CoverageArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let level = args.by;
    if level.rows(&ready.prepared.region).is_empty() {
        printer.say(&format!("note: the region has no areas of level {}", level.key()));
    }
    let with_shapes = output.wants_shapes();
    let analyses = ready.analyses();
    output.write(&coverage_layer(&analyses, level, with_shapes)?, &ready.config)?;
    Ok(Answer::Done)
}
