//! `nahraum border`.

use nahraum::run::{Analyses, border_layer};

use super::ready;
use crate::args::{BorderArgs, Global};
use crate::printer::{Printer, write_output};
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &BorderArgs, printer: Printer) -> Result<Answer, Failure> {
    // A format that does not exist is known before the work, not after it.
    args.output.wanted_format()?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = Analyses::new(&ready.prepared, &ready.config, &ready.selection)?;
    write_output(&border_layer(&analyses, args.flows), &args.output)?;
    Ok(Answer::Done)
}
