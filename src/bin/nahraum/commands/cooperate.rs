//! `nahraum cooperate`.

use nahraum::run::cooperate_layer;

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::cooperate_args::CooperateArgs;
use crate::output::Output;
use crate::printer::Printer;
use crate::publication::{said, told};

pub fn run(global: &Global, args: &CooperateArgs, printer: Printer) -> Result<Answer, Failure> {
    args.expect_shares_for_group()?;
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut _, folder: &_| args.apply(config, folder);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let answers = cooperate_layer(&ready.analyses(), args.of)?;
    printer.findings(&told(&answers.diagnostics, &ready.config));
    output.write(&answers.layer, &ready.config)?;
    printer.say_of_each(&said(answers.sentences, &ready.config));
    Ok(Answer::Done)
}
