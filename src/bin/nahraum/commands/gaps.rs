//! `nahraum gaps`.

use nahraum::run::{GapAnswers, LeftOver, connected_gap_layer, gap_layer, need_layer, stop_layer};

use super::{Ready, ready_with};
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::gap_args::GapsArgs;
use crate::output::Output;
use crate::printer::Printer;
use crate::publication::{said, told};
use crate::text::{counted, grouped, visible_line};

pub fn run(global: &Global, args: &GapsArgs, printer: Printer) -> Result<Answer, Failure> {
    // An invalid output fails before the work, not after it.
    let output = Output::from_args(&args.output)?;
    let adjust = |config: &mut _, folder: &_| args.apply(config, folder);
    let Some(ready) = ready_with(global, &args.data, &args.select, printer, adjust)? else {
        return Ok(Answer::Done);
    };
    let Ready { config, .. } = &ready;
    let analyses = ready.analyses();
    if args.connected {
        output.write(&connected_gap_layer(&analyses)?, config)?;
        return Ok(Answer::Done);
    }
    let answers: GapAnswers = match args.stops {
        Some(stops) => stop_layer(&analyses, stops as usize)?,
        None if args.need => need_layer(&analyses)?,
        None => gap_layer(&analyses)?,
    };
    printer.findings(&told(&answers.diagnostics, config));
    output.write(&answers.layer, config)?;
    printer.say_of_each(&said(sentences(args, &answers), config));
    Ok(Answer::Done)
}

/// Whom new places would serve and leave over; nothing about stops.
pub fn sentences(args: &GapsArgs, answers: &GapAnswers) -> Vec<String> {
    match args.stops {
        None => answers.left_over.iter().map(left_over).collect(),
        Some(_) => Vec::new(),
    }
}

/// Whom the places would serve and leave over.
fn left_over(one: &LeftOver) -> String {
    let group = one.group.as_ref().map(|group| format!(" of {}", visible_line(group)));
    format!(
        "{} within {}: {} would serve {}; {} left over by this choice of places, fewer than {}{} around any other \
         place",
        visible_line(&one.category.replace('_', " ")),
        one.limit,
        counted(one.places as u64, "new place", "new places"),
        counted(one.persons_served, "person without it", "persons without it"),
        counted(one.persons_left, "person is", "persons are"),
        grouped(one.threshold),
        group.unwrap_or_default(),
    )
}
