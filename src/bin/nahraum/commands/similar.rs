//! `nahraum similar`.

use nahraum::config::Config;
use nahraum::run::similar_layer;

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::output::Output;
use crate::printer::Printer;
use crate::publication::told;
use crate::similar_args::SimilarArgs;

pub fn run(global: &Global, args: &SimilarArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut Config, _: &_| args.apply(config);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let section = ready.config.similar.clone().unwrap_or_default();
    let asked = (args.of, args.quartier.as_deref());
    let answers = similar_layer(&ready.analyses(), &section, asked, output.wants_shapes())?;
    printer.findings(&told(&answers.diagnostics, &ready.config));
    output.write(&answers.layer, &ready.config)?;
    Ok(Answer::Done)
}
