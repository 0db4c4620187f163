//! `nahraum barriers`.

use nahraum::config::Config;
use nahraum::run::mending_layer;

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::barriers_args::BarriersArgs;
use crate::output::Output;
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::publication::told;

pub fn run(global: &Global, args: &BarriersArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut Config, _: &_| args.apply(config);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let section = ready.config.barriers.clone().unwrap_or_default();
    let bar = Bar::new(global);
    let answers = mending_layer(&ready.analyses(), &section, args.view, &bar)?;
    printer.findings(&told(&answers.diagnostics, &ready.config));
    output.write(&answers.layer, &ready.config)?;
    Ok(Answer::Done)
}
