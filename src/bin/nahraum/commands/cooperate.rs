//! `nahraum cooperate`.

use nahraum::run::{CooperateView, cooperate_layer};

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::cooperate_args::CooperateArgs;
use crate::output::Output;
use crate::printer::Printer;

/// Largest number of categories and limits whose numbers are told in words.
const TOLD: usize = 12;

pub fn run(global: &Global, args: &CooperateArgs, printer: Printer) -> Result<Answer, Failure> {
    if !args.group.is_empty() && args.of != CooperateView::Shares {
        return Err("`--group` shares the costs of places: it needs `--of shares`".into());
    }
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut _, folder: &_| args.apply(config, folder);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let answers = cooperate_layer(&ready.analyses(), args.of)?;
    printer.findings(&answers.diagnostics);
    output.write(&answers.layer, &ready.config)?;
    answers.sentences.iter().take(TOLD).for_each(|sentence| printer.say(sentence));
    if answers.sentences.len() > TOLD {
        printer.say(&format!("and {} more categories and limits", answers.sentences.len() - TOLD));
    }
    Ok(Answer::Done)
}
