//! `nahraum providers`.

use nahraum::run::provider_spelling_layer;

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::output::Output;
use crate::overlap_args::ProvidersArgs;
use crate::printer::Printer;
use crate::publication::told;

pub fn run(global: &Global, args: &ProvidersArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let answers = provider_spelling_layer(&ready.analyses());
    printer.findings(&told(&answers.diagnostics, &ready.config));
    output.write(&answers.layer, &ready.config)?;
    Ok(Answer::Done)
}
