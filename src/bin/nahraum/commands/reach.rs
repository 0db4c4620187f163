//! `nahraum reach`.

use std::path::{Path, PathBuf};

use geo::{CoordsIter, Geometry, Point};
use nahraum::base::{Checked, Diagnostics, DistanceKind, Finding, Progress, WalkWeight, codes};
use nahraum::config::Config;
use nahraum::crs::transform_layer;
use nahraum::dataset::{CrsId, Layer, text_value};
use nahraum::format::{Input, ReadOptions};
use nahraum::run::{
    OnNetwork, ReachQuestion, Start, reach_layer, read_layer, resolve_settings, resolve_walk,
};

use super::shown;
use crate::answer::{Answer, Failure};
use crate::args::{Global, ReachArgs, SelectArgs};
use crate::cache::{equip, load_with_room};
use crate::output::Output;
use crate::printer::Printer;
use crate::progress_bar::Bar;
use crate::publication::told;
use crate::settings::{
    SettingsError, add_walk, apply_global, environment, settings, use_grid_files,
};

pub fn run(global: &Global, args: &ReachArgs, printer: Printer) -> Result<Answer, Failure> {
    let output = Output::from_args(&args.output)?;
    let asked = asked(global, args)?;
    if shown(global, &asked.config)? {
        return Ok(Answer::Done);
    }
    let config = asked.config.clone();
    let bar = Bar::new(global);
    let layer = answer(asked, &bar, &mut |findings| printer.findings(findings))?;
    output.write(&layer, &config)?;
    Ok(Answer::Done)
}

/// What is asked: from where, how far, and in which region.
pub struct Asked<'a> {
    global: &'a Global,
    args: &'a ReachArgs,
    pub config: Config,
    folder: PathBuf,
    has_region: bool,
}

/// The settings of the question. Without a region, the network alone is enough.
pub fn asked<'a>(global: &'a Global, args: &'a ReachArgs) -> Result<Asked<'a>, Failure> {
    let (mut config, folder, has_region) =
        match settings(global, &args.data, &SelectArgs::default()) {
            Ok(settings) => (settings.config, settings.folder, true),
            Err(SettingsError::NoData | SettingsError::NoAreas { .. }) => {
                let mut config = Config::parse_with("", "command line", &args.data.settings)?;
                apply_global(&mut config, global);
                add_walk(&mut config, &args.data.walk, Path::new(""));
                (config, PathBuf::new(), false)
            }
            Err(other) => return Err(other.into()),
        };
    config.region.distance = DistanceKind::Walk;
    // The question is in minutes, so walks are measured in time.
    config.walk.weight = WalkWeight::Time;
    Ok(Asked { global, args, config, folder, has_region })
}

/// The answer. Findings are told as they come.
pub fn answer(
    Asked { global, args, config, folder, has_region }: Asked<'_>,
    progress: &dyn Progress,
    tell: &mut dyn FnMut(&Diagnostics),
) -> Result<Layer, Failure> {
    use_grid_files(&config, &folder)?;
    let walk = resolve_walk(&config, &folder, &environment)?.expect("distances are set to walk");
    let mut minutes = args.minutes.clone();
    minutes.sort_by(f64::total_cmp);
    minutes.dedup();
    if minutes.iter().any(|minutes| !(0.0..=600.0).contains(minutes)) {
        return Err("--minutes: found a number outside of 0 to 600 minutes".into());
    }
    let from = starts(&args.from)?;
    tell(&from.diagnostics);
    let lang = config.region.lang;
    let question = ReachQuestion { from: from.value, minutes, ways: args.ways, lang };
    let Checked { value: mut region, diagnostics } =
        resolve_settings(&config, &folder, &environment)?;
    tell(&diagnostics);
    let cache = equip(&mut region, global, (&config, &folder))?;
    let loaded = match has_region {
        true => Some((
            load_with_room((&config, &folder), OnNetwork::Walked(&walk), global, progress)?,
            &region,
        )),
        false => None,
    };
    let answer = reach_layer(loaded, walk, &question, progress)?;
    tell(&cache.findings());
    tell(&told(&answer.diagnostics, &config));
    Ok(answer.value)
}

/// The starting points of `--from`: a position in degrees, or the points of a file with its findings.
fn starts(from: &str) -> Result<Checked<Vec<Start>>, Failure> {
    let number = |text: &str| text.trim().parse::<f64>().ok();
    if let Some((x, y)) = from.split_once(',')
        && let (Some(x), Some(y)) = (number(x), number(y))
    {
        if !((-180.0..=180.0).contains(&x) && (-90.0..=90.0).contains(&y)) {
            return Err(format!("--from {from}: expected longitude,latitude in degrees").into());
        }
        let value =
            vec![Start { name: format!("{x} {y}"), place: Geometry::Point(Point::new(x, y)) }];
        return Ok(Checked { value, diagnostics: Diagnostics::default() });
    }
    let mut read = read_layer(&Input::from_argument(from), &ReadOptions::default())?;
    read.diagnostics.append(transform_layer(&mut read.layer, &CrsId::wgs84())?);
    let layer = &read.layer;
    let names = layer.column("name").or_else(|| layer.column("id"));
    let mut starts: Vec<Start> = Vec::with_capacity(layer.len());
    for (row, geometry) in layer.geometry.iter().enumerate() {
        let has_place = |geometry: &&Geometry<f64>| geometry.coords_iter().next().is_some();
        let Some(place) = geometry.as_ref().filter(has_place) else {
            if !layer.unplaced_reported.contains(&row) {
                let message = "the starting point has no position";
                let finding = Finding::new(codes::W307, message).at(layer.place(row));
                read.diagnostics.push(finding);
            }
            continue;
        };
        let name = names.and_then(|column| text_value(column, row));
        let name = name.unwrap_or_else(|| format!("{}", row + 1));
        starts.push(Start { name, place: place.clone() });
    }
    if starts.is_empty() {
        return Err(
            format!("`{from}`: found no point, expected at least one starting point").into()
        );
    }
    Ok(Checked { value: starts, diagnostics: read.diagnostics })
}
