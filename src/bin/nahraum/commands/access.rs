//! `nahraum access`.

use nahraum::config::Config;
use nahraum::run::{AccessView, access_layer, assigned_layer};

use super::ready_with;
use crate::access_args::AccessArgs;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::output::Output;
use crate::printer::Printer;
use crate::publication::{said, told};

pub fn run(global: &Global, args: &AccessArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut Config, _: &_| args.apply(config);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let section = ready.config.access.clone().unwrap_or_default();
    let with_shapes = args.of == AccessView::Areas && output.wants_shapes();
    let rows = (args.by, with_shapes);
    let answers = match args.assign {
        true => assigned_layer(&ready.analyses(), &section, args.of, rows)?,
        false => access_layer(&ready.analyses(), &section, args.of, rows)?,
    };
    printer.findings(&told(&answers.diagnostics, &ready.config));
    output.write(&answers.layer, &ready.config)?;
    printer.say_of_each(&said(answers.sentences, &ready.config));
    Ok(Answer::Done)
}
