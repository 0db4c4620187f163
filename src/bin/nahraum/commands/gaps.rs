//! `nahraum gaps`.

use nahraum::run::{Analyses, gap_layer};

use super::ready;
use crate::args::{GapsArgs, Global};
use crate::printer::{Printer, write_output};
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &GapsArgs, printer: Printer) -> Result<Answer, Failure> {
    // A format that does not exist is known before the work, not after it.
    args.output.wanted_format()?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = Analyses::new(&ready.prepared, &ready.config, &ready.selection)?;
    write_output(&gap_layer(&analyses)?, &args.output)?;
    Ok(Answer::Done)
}
