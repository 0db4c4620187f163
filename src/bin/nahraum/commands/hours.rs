//! `nahraum hours`.

use nahraum::config::Config;
use nahraum::run::hour_layer;

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::hours_args::HoursArgs;
use crate::output::Output;
use crate::printer::Printer;
use crate::publication::told;

pub fn run(global: &Global, args: &HoursArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut Config, _: &_| args.apply(config);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let answers = hour_layer(&ready.analyses(), args.by)?;
    printer.findings(&told(&answers.diagnostics, &ready.config));
    output.write(&answers.layer, &ready.config)?;
    Ok(Answer::Done)
}
