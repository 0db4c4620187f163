//! `nahraum overlaps`.

use nahraum::run::{Analyses, overlap_layer};

use super::ready;
use crate::args::{Global, OverlapArg, OverlapsArgs};
use crate::printer::{Printer, write_output};
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &OverlapsArgs, printer: Printer) -> Result<Answer, Failure> {
    // A format that does not exist is known before the work, not after it.
    args.output.wanted_format()?;
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let of = match args.of {
        OverlapArg::Pairs => "pairs",
        OverlapArg::Facilities => "facilities",
        OverlapArg::Municipalities => "municipalities",
        OverlapArg::Providers => "providers",
        OverlapArg::Facing => "facing",
        OverlapArg::Split => "split",
    };
    let analyses = Analyses::new(&ready.prepared, &ready.config, &ready.selection)?;
    write_output(&overlap_layer(&analyses, of)?, &args.output)?;
    Ok(Answer::Done)
}
