//! `nahraum border`.

use nahraum::run::border_layer;

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::{BorderArgs, Global};
use crate::output::Output;
use crate::printer::Printer;

pub fn run(global: &Global, args: &BorderArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = ready.analyses();
    output.write(&border_layer(&analyses, args.flows), &ready.config)?;
    Ok(Answer::Done)
}
