//! `nahraum check`.

use nahraum::base::Severity;
use nahraum::run::check;

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::{CheckArgs, Global, SelectArgs};
use crate::failure::{is_about_region, report};
use crate::printer::Printer;

pub fn run(global: &Global, args: &CheckArgs, printer: Printer) -> Result<Answer, Failure> {
    let ready = match ready(global, &args.data, &SelectArgs::default(), printer) {
        Ok(Some(ready)) => ready,
        Ok(None) => return Ok(Answer::Done),
        Err(failure) => return no_region(failure, printer),
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

/// Inputs from which no region can be built are what the check is there to find.
fn no_region(failure: Failure, printer: Printer) -> Result<Answer, Failure> {
    if !is_about_region(&*failure) {
        return Err(failure);
    }
    report(&*failure, printer);
    Ok(Answer::No)
}
