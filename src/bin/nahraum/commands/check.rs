//! `nahraum check`.

use nahraum::base::Severity;
use nahraum::run::{Prepared, check, placed_by};

use super::ready;
use crate::answer::{Answer, Failure};
use crate::args::{CheckArgs, Global, SelectArgs};
use crate::failure::{is_about_region, report};
use crate::printer::Printer;
use crate::publication::told;

pub fn run(global: &Global, args: &CheckArgs, printer: Printer) -> Result<Answer, Failure> {
    let ready = match ready(global, &args.data, &SelectArgs::default(), printer) {
        Ok(Some(ready)) => ready,
        Ok(None) => return Ok(Answer::Done),
        Err(failure) => return no_region(failure, printer),
    };
    let fit = check(&ready.prepared.region);
    printer.findings(&told(&fit, &ready.config));
    printer.say(&placed(&ready.prepared));
    let mut all = ready.prepared.diagnostics;
    all.append(fit);
    let count = |severity| all.count_of(severity);
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    printer.say(&format!("{errors} errors, {warnings} warnings, {} notes", count(Severity::Note)));
    Ok(if errors > 0 { Answer::No } else { Answer::Done })
}

/// What distances to facilities end at, in words.
fn placed(prepared: &Prepared) -> String {
    let counts = placed_by(&prepared.region, &prepared.reach).into_iter();
    let counts: Vec<String> = counts.map(|(by, count)| format!("{by} {count}")).collect();
    format!("facilities by what distances to them end at: {}", counts.join(", "))
}

/// Reports inputs from which no region can be built: finding them is the purpose of the check.
fn no_region(failure: Failure, printer: Printer) -> Result<Answer, Failure> {
    if !is_about_region(&*failure) {
        return Err(failure);
    }
    report(&*failure, printer);
    Ok(Answer::No)
}
