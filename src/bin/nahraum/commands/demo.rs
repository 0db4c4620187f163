//! `nahraum demo`.

use std::path::Path;

use nahraum::base::{Checked, DistanceKind};
use nahraum::config::Config;
use nahraum::network::{Network, write_network};
use nahraum::project::StagedFolder;
use nahraum::run::{
    Analyses, DEMO_BOX, Loaded, NetworkOptions, NetworkSource, WalkSettings, load_network,
    prepare_for_results, resolve_settings, resolve_walk, synthetic_inputs, synthetic_network,
    write_inputs, write_results,
};
use nahraum::siting::Candidates;
use nahraum::synthetic::{RuhrOptions, SyntheticRegion, ruhr};

use super::answers::conclusion;
use super::{choose_forms, shown};
use crate::answer::{Answer, Failure};
use crate::args::{DemoArgs, Global};
use crate::memory::bytes_for_reach;
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::settings::{apply_global, environment};

/// Name of the network file beside the results.
const NETWORK: &str = "network.nahraum";

pub fn run(global: &Global, args: &DemoArgs, printer: Printer) -> Result<Answer, Failure> {
    let mut config = Config::default();
    config.region.name = "Ruhr (synthetic)".into();
    config.region.synthetic = true;
    let on_foot = args.distance == DistanceKind::Walk;
    if on_foot {
        config.region.distance = DistanceKind::Walk;
        config.walk.network = Some(NETWORK.into());
        config.walk.known_box = Some(DEMO_BOX);
    }
    apply_global(&mut config, global);
    choose_forms(&mut config, &args.forms);
    if shown(global, &config)? {
        return Ok(Answer::Done);
    }
    let bar = Bar::new(global);
    let folder = args.inputs_only.as_ref().unwrap_or(&args.out);
    let staged = StagedFolder::open(folder)?;
    // The same seed gives the same streets: the network of an earlier run can be reused.
    let earlier = if on_foot { earlier_network(args, &folder.join(NETWORK), &bar) } else { None };
    let options =
        RuhrOptions { seed: args.seed, copies: args.copies, streets: on_foot && earlier.is_none() };
    let mut made = ruhr(options, &bar);
    let network = match earlier {
        Some(network) => Some(network),
        None => drawn_network(args, &mut made, &staged, &bar)?,
    };
    if args.inputs_only.is_some() {
        let written = write_inputs(made, network.is_some(), staged)?;
        printer.say(&format!(
            "wrote {} synthetic files to {}; next: nahraum run -c {} --out results",
            written.len() + usize::from(network.is_some()),
            folder.display(),
            folder.join("region.toml").display()
        ));
        return Ok(Answer::Done);
    }
    let Checked { value: mut settings, diagnostics } =
        resolve_settings(&config, folder, &environment)?;
    let walk = resolve_walk(&config, folder, &environment)?;
    let walk = walk.zip(network).map(|(walk, network)| WalkSettings {
        source: NetworkSource::Network(Box::new(network)),
        ..walk
    });
    let loaded = Loaded { diagnostics, ..Loaded::from(synthetic_inputs(made)) };
    settings.reach_bytes_max = bytes_for_reach(global.memory);
    let prepared = prepare_for_results(loaded, (&settings, &config), walk, &bar)?;
    let candidates = Candidates::cells(&prepared.region);
    let prepared = prepared.for_results(&candidates, &config);
    let analyses = Analyses::with_candidates(&prepared, &config, candidates);
    let outcome = write_results(&analyses, "demo", true, staged, &bar)?;
    printer.findings(&outcome.diagnostics);
    printer.say_lines(&conclusion(&outcome, &args.out));
    Ok(Answer::Done)
}

/// The attribution of the synthetic network. It contains the seed, because another seed has other
/// streets.
fn label(args: &DemoArgs) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!("synthetic streets of nahraum {version}, seed {}, copies {}", args.seed, args.copies)
}

fn earlier_network(args: &DemoArgs, path: &Path, bar: &Bar) -> Option<Network> {
    // An unusable earlier file is ignored: the streets can be generated again.
    let (read, _) = path
        .exists()
        .then(|| load_network(path, &NetworkOptions::default(), bar).ok())
        .flatten()?;
    (read.value.attribution() == label(args)).then_some(read.value)
}

/// Builds the network of the generated streets and stages it beside the results.
fn drawn_network(
    args: &DemoArgs,
    made: &mut SyntheticRegion,
    staged: &StagedFolder,
    bar: &Bar,
) -> Result<Option<Network>, Failure> {
    let Some(streets) = made.streets.take() else { return Ok(None) };
    let network = synthetic_network(&streets, bar)?.attributed_to(&label(args));
    drop(streets);
    staged.add(NETWORK, |file| write_network(&network, file).map(drop))?;
    Ok(Some(network))
}
