//! `nahraum site`.

use nahraum::run::site_layer;

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::output::Output;
use crate::printer::Printer;
use crate::publication::{said, told};
use crate::site_args::SiteArgs;

pub fn run(global: &Global, args: &SiteArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut _, folder: &_| args.apply(config, folder);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let section = ready.config.site.clone().unwrap_or_default();
    let answers = site_layer(&ready.analyses(), &section, args.of)?;
    printer.findings(&told(&answers.diagnostics, &ready.config));
    output.write(&answers.layer, &ready.config)?;
    printer.say_of_each(&said(answers.sentences, &ready.config));
    Ok(Answer::Done)
}
