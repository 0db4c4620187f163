//! `nahraum check`.

use nahraum::base::Severity;
use nahraum::plan::check;

use super::ready;
use crate::args::{CheckArgs, Global, SelectArgs};
use crate::printer::Printer;
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &CheckArgs, printer: Printer) -> Result<Answer, Failure> {
    let Some(ready) = ready(global, &args.data, &SelectArgs::default(), printer)? else {
        return Ok(Answer::Done);
    };
    let found = check(&ready.prepared.region);
    printer.findings(&found);
    let mut all = ready.prepared.diagnostics;
    all.append(found);
    let of = |severity| all.count_of(severity);
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    printer.say(&format!("{errors} errors, {warnings} warnings, {} notes", of(Severity::Note)));
    Ok(if errors > 0 { Answer::No } else { Answer::Done })
}
