//! `nahraum gaps`.

use nahraum::run::gap_layer;

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::{GapsArgs, Global};
use crate::output::Output;
use crate::printer::Printer;

pub fn run(global: &Global, args: &GapsArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = ready.analyses();
    output.write(&gap_layer(&analyses)?, &ready.config)?;
    Ok(Answer::Done)
}
