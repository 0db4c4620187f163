//! `nahraum tiles`.

use std::path::Path;

use nahraum::base::{Checked, Progress};
use nahraum::config::Config;
use nahraum::project::StagedFolder;
use nahraum::region::RegionSettings;
use nahraum::run::{
    Loaded, OnNetwork, PlanInputs, PlanOptions, TileInputs, Tiles, plan_tiles, resolve_candidates,
    resolve_settings, resolve_walk, write_results,
};

use super::answers::conclusion;
use super::{Ready, choose_forms, shown};
use crate::answer::{Answer, Failure};
use crate::cache::load_with_room;
use crate::common_args::Global;
use crate::memory::bytes_for_reach;
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::publication::told;
use crate::settings::{Settings, environment, expect_walk_for_profile, settings, use_grid_files};
use crate::tiles_args::{TilesCommand, TilesMergeArgs, TilesPlanArgs, TilesRunArgs};

pub fn run(global: &Global, command: &TilesCommand, printer: Printer) -> Result<Answer, Failure> {
    match command {
        TilesCommand::Plan(args) => plan(global, args, printer),
        TilesCommand::Run(args) => compute(global, args, printer),
        TilesCommand::Merge(args) => merge(global, args, printer),
    }
}

fn plan(global: &Global, args: &TilesPlanArgs, printer: Printer) -> Result<Answer, Failure> {
    let Settings { mut config, folder } = settings(global, &args.data, &args.select)?;
    choose_forms(&mut config, &args.forms);
    expect_walk_for_profile(&config, &args.data.walk)?;
    if shown(global, &config)? {
        return Ok(Answer::Done);
    }
    let bar = Bar::new(global);
    let walk = resolve_walk(&config, &folder, &environment)?;
    // A plan links and searches nothing: what walks need is what the jobs need.
    let network = walk.as_ref().map_or(OnNetwork::Nothing, OnNetwork::Cut);
    let (loaded, region) = inputs((&config, &folder), (global, network), &bar, printer)?;
    let candidates = &resolve_candidates(&config, &folder, &environment)?;
    let (config, settings) = (&config, &region);
    let region = TileInputs { config, loaded, settings, candidates };
    let inputs = PlanInputs { region, folder: &folder, walk, lookup: &environment };
    let options = PlanOptions { persons_max: args.persons_max, halo_m: args.halo };
    let planned = plan_tiles(inputs, options, &args.output, &bar)?;
    printer.findings(&told(&planned.diagnostics, config));
    let tiles = &planned.tiles.manifest.tiles;
    let most = tiles.iter().map(|tile| tile.persons).max().unwrap_or(0);
    let out = args.output.display();
    printer.say(&format!(
        "wrote {} tiles with at most {most} persons into {out}; next: nahraum tiles run {out} --tile 1, and so on",
        tiles.len()
    ));
    Ok(Answer::Done)
}

/// The layers of a configuration, and how its region is built.
fn inputs(
    (config, folder): (&Config, &Path),
    (global, network): (&Global, OnNetwork<'_>),
    progress: &dyn Progress,
    printer: Printer,
) -> Result<(Loaded, RegionSettings), Failure> {
    let Checked { value: mut region, diagnostics } =
        resolve_settings(config, folder, &environment)?;
    use_grid_files(config, folder)?;
    let loaded = load_with_room((config, folder), network, global, progress)?;
    printer.findings(&told(&diagnostics, config));
    region.reach_bytes_max = bytes_for_reach(global.memory);
    Ok((loaded, region))
}

fn compute(global: &Global, args: &TilesRunArgs, printer: Printer) -> Result<Answer, Failure> {
    let tiles = Tiles::open(&args.tiles)?;
    let bar = Bar::new(global);
    let all: Vec<usize> = match &args.tile[..] {
        [] => tiles.manifest.tiles.iter().map(|tile| tile.tile).collect(),
        some => some.to_vec(),
    };
    for tile in all {
        let outcome = tiles.run(tile, &bar)?;
        printer.findings(&outcome.diagnostics);
        printer.say(&match outcome.was_there {
            true => format!("tile {tile}: its part is there"),
            false => {
                format!(
                    "tile {tile}: {} cells, {} persons",
                    outcome.tile.cells, outcome.tile.persons
                )
            }
        });
    }
    Ok(Answer::Done)
}

fn merge(global: &Global, args: &TilesMergeArgs, printer: Printer) -> Result<Answer, Failure> {
    let tiles = Tiles::open(&args.tiles)?;
    let (config, folder) = (tiles.config()?, tiles.config_folder());
    // A second run into the same folder fails before the work, not after it.
    let out = StagedFolder::open(&args.out)?;
    let bar = Bar::new(global);
    let candidates = &resolve_candidates(&config, &folder, &environment)?;
    let (loaded, region) = inputs((&config, &folder), (global, OnNetwork::Nothing), &bar, printer)?;
    let inputs = TileInputs { config: &config, loaded, settings: &region, candidates };
    let (prepared, candidates) = tiles.merge(inputs, &bar)?;
    printer.findings(&told(&prepared.diagnostics, &config));
    let prepared = prepared.for_results(&candidates, &config);
    let ready = Ready { prepared, config, candidates, answering: None };
    let analyses = ready.analyses();
    let outcome = write_results(&analyses, "run", ready.config.region.synthetic, out, &bar)?;
    printer.findings(&outcome.diagnostics);
    printer.say_lines(&conclusion(&outcome, &args.out));
    Ok(Answer::Done)
}
