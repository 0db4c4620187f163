//! `nahraum overlaps`.

use nahraum::config::Config;
use nahraum::run::overlap_layer;

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::output::Output;
use crate::overlap_args::OverlapsArgs;
use crate::printer::Printer;
use crate::publication::told;

pub fn run(global: &Global, args: &OverlapsArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut Config, _: &_| args.apply(config);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let analyses = ready.analyses();
    let answers = overlap_layer(&analyses, args.of)?;
    printer.findings(&told(&answers.diagnostics, &ready.config));
    output.write(&answers.layer, &ready.config)?;
    Ok(Answer::Done)
}
