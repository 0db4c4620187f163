//! `nahraum network`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use nahraum::dataset::CrsId;
use nahraum::format::AtomicFile;
use nahraum::network::{
    AssumedShares, Network, WALK_PROFILES_TOML, WalkGraph, WalkProfile, WalkWeight, write_network,
};
use nahraum::plan::{ElevationSource, load_network};

use crate::args::{Global, NetworkBuildArgs, NetworkCommand, NetworkInfoArgs};
use crate::printer::{Printer, print};
use crate::progress_bar::Bar;
use crate::{Answer, Failure};

pub fn run(global: &Global, command: &NetworkCommand, printer: Printer) -> Result<Answer, Failure> {
    match command {
        NetworkCommand::Build(args) => build(global, args, printer),
        NetworkCommand::Info(args) => info(global, args, printer),
    }
}

fn build(global: &Global, args: &NetworkBuildArgs, printer: Printer) -> Result<Answer, Failure> {
    let crs = args.crs.as_deref().map(str::parse::<CrsId>).transpose()?;
    let elevation = match &args.elevation {
        None => None,
        Some(path) => Some(ElevationSource {
            path: path.clone(),
            crs: args.elevation_crs.as_deref().map(str::parse).transpose()?,
        }),
    };
    let bar = Bar::new(global);
    let (read, _) = load_network(&args.map, crs.as_ref(), elevation.as_ref(), &bar)?;
    printer.findings(&read.diagnostics);
    let mut file = AtomicFile::create(&args.output)?;
    let bytes = write_network(&read.value, &mut file)?;
    file.commit()?;
    printer.say(&format!(
        "{}: {} nodes, {} edges, {} bytes; next: nahraum network info {}",
        args.output.display(),
        read.value.nodes.len(),
        read.value.edges(),
        bytes,
        args.output.display()
    ));
    Ok(Answer::Done)
}

fn info(global: &Global, args: &NetworkInfoArgs, printer: Printer) -> Result<Answer, Failure> {
    let bar = Bar::new(global);
    let (read, _) = load_network(&args.file, None, None, &bar)?;
    printer.findings(&read.diagnostics);
    print(&describe(&read.value)?)?;
    Ok(Answer::Done)
}

fn describe(network: &Network) -> Result<String, Failure> {
    let mut text = size(network)?;
    text += &walkers(network)?;
    text += &ways(network)?;
    Ok(text)
}

fn size(network: &Network) -> Result<String, Failure> {
    let mut text = String::new();
    let metres: u64 = network.length_mm.iter().map(|length| u64::from(*length)).sum();
    writeln!(text, "crs          {}", network.crs)?;
    writeln!(text, "data         {}", network.attribution)?;
    writeln!(text, "nodes        {}", network.nodes.len())?;
    writeln!(text, "edges        {}", network.edges())?;
    writeln!(text, "shape points {}", network.shape.len())?;
    writeln!(text, "length       {:.3} km", metres as f64 / 1e6)?;
    let known = network.height_cm.iter().filter(|height| **height != Network::NO_HEIGHT).count();
    writeln!(text, "heights      {known} of {} nodes", network.nodes.len())?;
    writeln!(
        text,
        "obstacles    {} pieces of rails, motorways and water",
        network.obstacles.len()
    )?;
    Ok(text)
}

/// What each walker may use. Islands are those of the map, the same for all.
fn walkers(network: &Network) -> Result<String, Failure> {
    let (mut text, mut islands) = (String::new(), String::new());
    writeln!(text, "\nwalkers      open km, share of it without a tag that matters")?;
    for profile in WalkProfile::parse(WALK_PROFILES_TOML)? {
        let walk = WalkGraph::new(network, &profile, WalkWeight::Length);
        let assumed = AssumedShares::of(network, &profile, &walk.open_mm(network)).share;
        let share = |(tag, share): (&&str, &f64)| format!("{tag} {:.1} %", 100.0 * share);
        let shares: Vec<String> = assumed.iter().map(share).collect();
        let facts = walk.facts;
        let (key, open_km) = (&profile.key, facts.open_m as f64 / 1e3);
        let line = format!("  {key:<10} {open_km:>8.1}  {}", shares.join(", "));
        writeln!(text, "{}", line.trim_end())?;
        islands = format!(
            "islands      {}, of them {} below 5 km with {:.1} km\n",
            facts.islands,
            facts.small_islands,
            facts.small_m as f64 / 1e3
        );
    }
    Ok(islands + &text)
}

fn ways(network: &Network) -> Result<String, Failure> {
    let mut text = String::new();
    let metres: u64 = network.length_mm.iter().map(|length| u64::from(*length)).sum();
    writeln!(text, "\nkinds of ways, km")?;
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    let mut tagged: BTreeMap<&str, u64> = BTreeMap::new();
    for edge in 0..network.edges() {
        let (class, length) = (network.edge_class(edge as u32), u64::from(network.length_mm[edge]));
        *kinds.entry(&class.kind).or_default() += length;
        let tags = [
            ("surface", !class.surface.is_empty()),
            ("smoothness", !class.smoothness.is_empty()),
            ("width", class.width_cm > 0),
            ("incline", class.incline_permille > 0),
            ("lit", class.lit.is_some()),
            ("wheelchair", !class.wheelchair.is_empty()),
        ];
        for (tag, _) in tags.into_iter().filter(|(_, there)| *there) {
            *tagged.entry(tag).or_default() += length;
        }
    }
    for (kind, length) in kinds {
        writeln!(text, "  {kind:<16} {:>10.1}", length as f64 / 1e6)?;
    }
    writeln!(text, "\ntags, share of the length")?;
    for (tag, length) in tagged {
        writeln!(text, "  {tag:<16} {:>9.1} %", 100.0 * length as f64 / metres.max(1) as f64)?;
    }
    Ok(text)
}
