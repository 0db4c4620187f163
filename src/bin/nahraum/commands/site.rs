//! `nahraum site`.

use nahraum::run::site_layer;

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::output::Output;
use crate::printer::Printer;
use crate::site_args::SiteArgs;

/// Largest number of categories and limits whose numbers are told in words.
const TOLD: usize = 12;

pub fn run(global: &Global, args: &SiteArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut _, folder: &_| args.apply(config, folder);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let section = ready.config.site.clone().unwrap_or_default();
    let answers = site_layer(&ready.analyses(), &section, args.of)?;
    printer.findings(&answers.diagnostics);
    output.write(&answers.layer, &ready.config)?;
    answers.sentences.iter().take(TOLD).for_each(|sentence| printer.say(sentence));
    if answers.sentences.len() > TOLD {
        printer.say(&format!("and {} more categories and limits", answers.sentences.len() - TOLD));
    }
    Ok(Answer::Done)
}
