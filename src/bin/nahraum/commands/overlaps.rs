//! `nahraum overlaps`.

use nahraum::run::overlap_layer;

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::{Global, OverlapsArgs};
use crate::output::Output;
use crate::printer::Printer;

pub fn run(global: &Global, args: &OverlapsArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = ready.analyses();
    output.write(&overlap_layer(&analyses, args.of)?, &ready.config)?;
    Ok(Answer::Done)
}
