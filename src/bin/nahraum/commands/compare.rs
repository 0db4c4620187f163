//! `nahraum compare`.

use nahraum::base::{Checked, DistanceKind};
use nahraum::run::{
    Analyses, OnNetwork, detour_layer, prepare_both, resolve_settings, resolve_walk,
};

use super::shown;
use crate::answer::{Answer, Failure};
use crate::args::Global;
use crate::cache::{equip, load_with_room};
use crate::compare_args::CompareArgs;
use crate::output::Output;
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::publication::told;
use crate::settings::{Settings, environment, settings, use_grid_files};

pub fn run(global: &Global, args: &CompareArgs, printer: Printer) -> Result<Answer, Failure> {
    let output = Output::from_args(&args.output)?;
    let Settings { mut config, folder } = settings(global, &args.data, &args.select)?;
    config.region.distance = DistanceKind::Walk;
    if shown(global, &config)? {
        return Ok(Answer::Done);
    }
    let Checked { value: mut region, diagnostics } =
        resolve_settings(&config, &folder, &environment)?;
    use_grid_files(&config, &folder)?;
    let walk = resolve_walk(&config, &folder, &environment)?.expect("distances are set to walk");
    let bar = Bar::new(global);
    let loaded = load_with_room((&config, &folder), OnNetwork::Walked(&walk), global, &bar)?;
    printer.findings(&diagnostics);
    let cache = equip(&mut region, global, (&config, &folder))?;
    let compared = prepare_both(loaded, &region, walk, &bar)?;
    printer.findings(&cache.findings());
    printer.findings(&told(&compared.prepared.diagnostics, &config));
    let analyses = Analyses::new(&compared.prepared, &config);
    let shapes = output.wants_shapes();
    output.write(&detour_layer(&analyses, &compared.straight, args.by, shapes)?, &config)?;
    Ok(Answer::Done)
}
