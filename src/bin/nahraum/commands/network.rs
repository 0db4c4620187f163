//! `nahraum network`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use nahraum::base::WalkWeight;
use nahraum::config::Config;
use nahraum::dataset::CrsId;
use nahraum::format::AtomicFile;
use nahraum::network::{
    AccessDefaults, AssumedWays, Network, WalkNetwork, WalkProfile, write_network,
};
use nahraum::run::{
    ElevationSource, LineSettings, NetworkOptions, load_network, resolve_lines, resolve_profiles,
};

use crate::answer::{Answer, Failure};
use crate::args::{Global, NetworkBuildArgs, NetworkCommand, NetworkInfoArgs};
use crate::printer::{Printer, print};
use crate::progress_bar::Bar;
use crate::settings::{config_text, environment};

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
    let country = args.country.as_deref().map(AccessDefaults::of_country).transpose()?;
    let lines = lines(args)?;
    let options = NetworkOptions { crs, elevation, country, lines };
    let (read, _) = load_network(&args.map, &options, &bar)?;
    printer.findings(&read.diagnostics);
    let mut file = AtomicFile::create(&args.output)?;
    let bytes = write_network(&read.value, &mut file)?;
    file.commit()?;
    printer.say(&format!(
        "wrote {}: {} nodes, {} edges, {} bytes; next: nahraum network info {}",
        args.output.display(),
        read.value.node_count(),
        read.value.edge_count(),
        bytes,
        args.output.display()
    ));
    Ok(Answer::Done)
}

/// How a layer of lines is read: by a configuration, and by what the command line says beside it.
fn lines(args: &NetworkBuildArgs) -> Result<LineSettings, Failure> {
    let mut config = match &args.config {
        None => Config::default(),
        Some(path) => read_config(path)?,
    };
    let section = &mut config.walk.lines;
    section.table = args.table.clone().or(section.table.take());
    section.crs = args.lines_crs.clone().or(section.crs.take());
    section.attribution = args.attribution.clone().or(section.attribution.take());
    section.join_ends_m = args.join_ends.unwrap_or(section.join_ends_m);
    section.join_crossings |= args.join_crossings;
    section.fields.extend(args.fields.iter().cloned());
    section.classes.extend(args.classes.iter().cloned());
    Ok(resolve_lines(&config)?)
}

fn info(global: &Global, args: &NetworkInfoArgs, printer: Printer) -> Result<Answer, Failure> {
    let bar = Bar::new(global);
    let profiles = profiles(args)?;
    let (read, _) = load_network(&args.file, &NetworkOptions::default(), &bar)?;
    printer.findings(&read.diagnostics);
    print(&describe(read.value, profiles)?)?;
    Ok(Answer::Done)
}

fn read_config(path: &Path) -> Result<Config, Failure> {
    let text = config_text(path)?;
    Ok(Config::parse_with(&text, &path.display().to_string(), &[])?)
}

/// The walkers to describe.
fn profiles(args: &NetworkInfoArgs) -> Result<Vec<WalkProfile>, Failure> {
    let (mut config, folder) = match &args.config {
        None => (Config::default(), Path::new("")),
        Some(path) => (read_config(path)?, path.parent().unwrap_or(Path::new(""))),
    };
    if let Some(file) = &args.profiles_file {
        config.walk.profiles_file = Some(file.display().to_string());
    }
    Ok(resolve_profiles(&config, folder, &environment)?)
}

fn describe(network: Network, profiles: Vec<WalkProfile>) -> Result<String, Failure> {
    let size = size(&network)?;
    let (walkers, network) = walkers(network, profiles)?;
    Ok(size + &walkers + &ways(&network)?)
}

fn size(network: &Network) -> Result<String, Failure> {
    let mut text = String::new();
    let nodes = network.node_count();
    writeln!(text, "crs          {}", network.crs())?;
    writeln!(text, "data         {}", network.attribution())?;
    if let Some(access) = network.access() {
        let (country, by) = (&access.country, access.chosen_by.word());
        writeln!(text, "access       {country} ({}), chosen by {by}", access.name)?;
    }
    writeln!(text, "nodes        {nodes}")?;
    writeln!(text, "edges        {}", network.edge_count())?;
    writeln!(text, "shape points {}", network.shape_points())?;
    writeln!(text, "length       {:.3} km", network.total_mm() as f64 / 1e6)?;
    writeln!(text, "heights      {} of {nodes} nodes", network.known_heights())?;
    writeln!(
        text,
        "obstacles    {} pieces of rails, motorways, water, walls and fences",
        network.obstacles().len()
    )?;
    let AssumedWays { crossings, crossings_mm, carriageways_mm } = network.assumed_ways();
    let (crossings_km, carriageways_km) = (crossings_mm as f64 / 1e6, carriageways_mm as f64 / 1e6);
    writeln!(
        text,
        "assumed      {crossings} crossings to sidewalks drawn apart ({crossings_km:.3} km), \
         {carriageways_km:.3} km of carriageways without a sidewalk near"
    )?;
    Ok(text)
}

/// The open ways of each walker; returns the network as well. Islands depend only on the map, so they are
/// the same for every walker.
fn walkers(mut network: Network, profiles: Vec<WalkProfile>) -> Result<(String, Network), Failure> {
    let (mut text, mut islands) = (String::new(), String::new());
    writeln!(text, "\nwalkers      open km, share of it without a relevant tag")?;
    for profile in profiles {
        let walk = WalkNetwork::new(network, profile, WalkWeight::Length);
        let assumed = walk.assumed_shares(&walk.open_mm()).share;
        let share = |(tag, share): (&&str, &f64)| format!("{tag} {:.1} %", 100.0 * share);
        let shares: Vec<String> = assumed.iter().map(share).collect();
        let facts = walk.facts();
        let (key, open_km) = (&walk.profile().key, facts.open_m as f64 / 1e3);
        let line = format!("  {key:<10} {open_km:>8.1}  {}", shares.join(", "));
        writeln!(text, "{}", line.trim_end())?;
        islands = format!(
            "islands      {}; {} of them are shorter than 5 km, {:.1} km together\n",
            facts.islands,
            facts.small_islands,
            facts.small_m as f64 / 1e3
        );
        network = walk.into_network();
    }
    Ok((islands + &text, network))
}

fn ways(network: &Network) -> Result<String, Failure> {
    let mut text = String::new();
    let total_mm = network.total_mm();
    writeln!(text, "\nkinds of ways, km")?;
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    let mut tagged: BTreeMap<&str, u64> = BTreeMap::new();
    for edge in network.edge_ids() {
        let (class, length) = (network.edge_class(edge), u64::from(network.length_mm(edge)));
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
        writeln!(text, "  {tag:<16} {:>9.1} %", 100.0 * length as f64 / total_mm.max(1) as f64)?;
    }
    Ok(text)
}
