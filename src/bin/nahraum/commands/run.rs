//! `nahraum run`.

use nahraum::run::{Analyses, write_results};

use super::ready;
use crate::args::{Global, RunArgs};
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &RunArgs, printer: Printer) -> Result<Answer, Failure> {
    let Some(ready) = ready(global, &args.data, &args.select, printer)? else {
        return Ok(Answer::Done);
    };
    let analyses = Analyses::new(&ready.prepared, &ready.config, &ready.selection)?;
    let bar = Bar::new(global);
    let record = write_results(&analyses, "run", ready.config.region.synthetic, &args.out, &bar)?;
    let counts = &record.counts;
    printer.say(&format!(
        "{} quartiers, {} municipalities, {} facilities, {} persons: {} files in {}; open {}",
        counts.quartiers,
        counts.municipalities,
        counts.facilities,
        counts.persons,
        record.outputs.len() + 1,
        args.out.display(),
        args.out.join("map.html").display(),
    ));
    Ok(Answer::Done)
}
