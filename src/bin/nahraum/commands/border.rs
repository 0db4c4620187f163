//! `nahraum border`.

use std::path::Path;

use nahraum::config::Config;
use nahraum::run::{border_layer, flow_layer};

use super::ready_with;
use crate::answer::{Answer, Failure};
use crate::args::{BorderArgs, Global};
use crate::output::Output;
use crate::printer::Printer;

pub fn run(global: &Global, args: &BorderArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut Config, _: &Path| {
        config.borders.boundary = args.boundary.unwrap_or(config.borders.boundary);
    };
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let analyses = ready.analyses();
    let layer = match args.flows {
        true => flow_layer(&analyses),
        false => border_layer(&analyses, args.by, output.wants_shapes())?,
    };
    output.write(&layer, &ready.config)?;
    Ok(Answer::Done)
}
