//! `nahraum run`.

use nahraum::project::StagedFolder;
use nahraum::run::write_results;

use super::answers::conclusion;
use super::{Purpose, choose_forms, ready_by};
use crate::answer::{Answer, Failure};
use crate::args::{Global, RunArgs};
use crate::printer::Printer;
use crate::progress_bar::Bar;

pub fn run(global: &Global, args: &RunArgs, printer: Printer) -> Result<Answer, Failure> {
    let formats = |config: &mut _, _: &_| choose_forms(config, &args.forms);
    let inputs = (&args.data, &args.select);
    let prepare = || ready_by(global, inputs, printer, formats, Purpose::Results);
    if global.show_settings {
        // Nothing is written, so the folder is not needed.
        return prepare().map(|_| Answer::Done);
    }
    // A second run into the same folder fails before the work, not after it.
    let folder = StagedFolder::open(&args.out)?;
    let Some(mut ready) = prepare()? else { return Ok(Answer::Done) };
    ready.prepared = ready.prepared.for_results(&ready.candidates, &ready.config);
    ready.config.output.csv_safe |= args.csv_safe;
    let analyses = ready.analyses();
    let bar = Bar::new(global);
    let outcome = write_results(&analyses, "run", ready.config.region.synthetic, folder, &bar)?;
    printer.findings(&outcome.diagnostics);
    printer.say_lines(&conclusion(&outcome, &args.out));
    Ok(Answer::Done)
}
