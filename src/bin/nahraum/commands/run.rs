//! `nahraum run`.

use nahraum::run::write_results;

use super::answers::conclusion;
use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::{Global, RunArgs};
use crate::printer::Printer;
use crate::progress_bar::Bar;

pub fn run(global: &Global, args: &RunArgs, printer: Printer) -> Result<Answer, Failure> {
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = ready.analyses();
    let bar = Bar::new(global);
    let outcome = write_results(&analyses, "run", ready.config.region.synthetic, &args.out, &bar)?;
    printer.say(&conclusion(&outcome, &args.out));
    Ok(Answer::Done)
}
