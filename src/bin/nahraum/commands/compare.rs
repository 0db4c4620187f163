//! `nahraum compare`.

use nahraum::config::DistanceKind;
use nahraum::run::{Analyses, detour_layer, load, prepare_both, resolve_walk};

use super::{Resolved, level_of, resolved};
use crate::args::{CompareArgs, Global};
use crate::printer::{Printer, write_output};
use crate::progress_bar::Bar;
use crate::settings::environment;
use crate::{Answer, Failure};

pub fn run(global: &Global, args: &CompareArgs, printer: Printer) -> Result<Answer, Failure> {
    args.output.wanted_format()?;
    let Some(found) = resolved(global, &args.data, &args.select)? else {
        return Ok(Answer::Done);
    };
    let Resolved { mut config, folder, region, selection } = found;
    config.region.distance = DistanceKind::Walk;
    let walk = resolve_walk(&config, &folder, &environment)?.ok_or("a walk was asked for")?;
    let bar = Bar::new(global);
    let loaded = load(&config, &folder, &environment, &bar)?;
    let compared = prepare_both(loaded, &region, walk, &bar)?;
    printer.findings(&compared.prepared.diagnostics);
    let analyses = Analyses::new(&compared.prepared, &config, &selection)?;
    let (level, shapes) = (level_of(args.by), args.output.wants_shapes());
    write_output(&detour_layer(&analyses, &compared.straight, level, shapes)?, &args.output)?;
    Ok(Answer::Done)
}
