//! Options that many commands share: the data, the categories and limits, the walk, the output.

use std::path::PathBuf;

use clap::Args;
use nahraum::base::{Lang, ResultFormat, WhenUnknown};
use nahraum::config::LIMIT_MAX_M;
use nahraum::opening::{Moment, MomentError};

use crate::form::Form;

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Language of reports and maps
    #[arg(long, global = true, env = "NAHRAUM_LANG", value_enum)]
    pub lang: Option<Lang>,
    /// Set of limits: quartier, bbsr, seniors, ghsci, ch, at, nl, gb
    #[arg(long, global = true, env = "NAHRAUM_STANDARD", value_name = "NAME")]
    pub standard: Option<String>,
    /// Number of threads, 1 to 256; default all cores. Results do not depend on it
    #[arg(long, global = true, env = "NAHRAUM_THREADS", value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// Memory in megabytes (64 or more) that may be used; default what is free. Distances that would need
    /// more are refused before they are computed
    #[arg(long, global = true, env = "NAHRAUM_MEMORY", value_name = "MB", value_parser = clap::value_parser!(u64).range(64..=1_000_000_000))]
    pub memory: Option<u64>,
    /// Prepare the region anew: neither read nor write the cache. Results do not depend on it
    #[arg(long, global = true)]
    pub no_cache: bool,
    /// Print of each stage its duration, the time that processors worked, and the most memory until then
    #[arg(long, global = true)]
    pub timings: bool,
    /// Show only errors on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// List more findings, including notes, and what --timings prints
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Print the effective settings as a valid configuration and stop. Paths are relative to the folder
    /// of the configuration, so save the output there to get the same results
    #[arg(long, global = true)]
    pub show_settings: bool,
}

impl Global {
    /// Whether the duration of each stage is printed.
    pub fn tells_timings(&self) -> bool {
        self.timings || self.verbose
    }
}

/// Source of the data: a configuration, files on the command line, or both.
#[derive(Debug, Default, Args)]
pub struct DataArgs {
    /// Configuration; `-` is standard input, and its paths then are relative to the current folder
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Set a key of the configuration, such as `gaps.report_persons=300`; repeatable
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// Municipalities (GeoJSON, Shapefile, CSV with WKT and others); `-` is standard input, `FILE:NAME` a layer or sheet
    /// of a file with several
    #[arg(long, value_name = "FILE")]
    pub municipalities: Option<String>,
    /// Quartiers
    #[arg(long, value_name = "FILE")]
    pub quartiers: Option<String>,
    /// Facilities; a single --category then is the category of all of them
    #[arg(long, value_name = "FILE")]
    pub facilities: Option<String>,
    /// Population cells
    #[arg(long, value_name = "FILE")]
    pub cells: Option<String>,
    /// Withhold counts of fewer persons for publication, and what would give them away; sets
    /// `publication.persons_min`
    #[arg(long, value_name = "N")]
    pub persons_min: Option<u64>,
    /// CRS of the file of --cells, such as EPSG:3035
    #[arg(long, value_name = "CRS")]
    pub cells_crs: Option<String>,
    /// CRS of the file of --facilities, when it does not state it
    #[arg(long, value_name = "CRS")]
    pub facilities_crs: Option<String>,
    /// Category of the facilities of --facilities where the file has no column for it; default a single --category
    #[arg(long, value_name = "NAME")]
    pub facilities_category: Option<String>,
    #[command(flatten)]
    pub walk: WalkArgs,
    #[command(flatten)]
    pub when: WhenArgs,
}

/// When facilities must be open.
#[derive(Debug, Default, Args)]
pub struct WhenArgs {
    /// Count only facilities that are open then: `Sa 18:00`, `PH 10:00` (a public holiday), `2026-12-24 18:00`; sets
    /// `when.open_at`
    #[arg(long, value_name = "DAY TIME", value_parser = moment)]
    pub open_at: Option<String>,
    /// What becomes of facilities of which it is not known whether they are open; sets `when.unknown`
    #[arg(long, value_enum, value_name = "out|in")]
    pub unknown_hours: Option<WhenUnknown>,
}

/// Categories and limits to analyse.
#[derive(Debug, Default, Args)]
pub struct SelectArgs {
    /// Analyse only these categories (key, English or German name); sets `region.categories`
    #[arg(long, value_name = "C,..", value_delimiter = ',', value_parser = words)]
    pub category: Vec<String>,
    /// Limits in metres for every category, instead of its own; sets `region.limits_m`
    #[arg(long, value_name = "M,..", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=LIMIT_MAX_M as i64))]
    pub limit: Vec<u32>,
}

/// Destination and form of the answer.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// Output file; `-` is standard output. Without this and --format, a terminal shows a table
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<String>,
    /// Put an apostrophe before text in CSV that a spreadsheet would compute as a formula; numbers stay as
    /// they are
    #[arg(long)]
    pub csv_safe: bool,
    /// table (for people), gpkg, geojson, geojsonl, csv, xlsx, parquet or fgb; default from the file name
    #[arg(long, value_name = "FORMAT", value_parser = Form::parse)]
    pub format: Option<Form>,
}

/// What a run writes into its folder.
#[derive(Debug, Default, Args)]
pub struct FormArgs {
    /// Forms of the results: one GeoPackage with everything, text tables, Parquet for layers of many rows,
    /// GeoJSON for maps; sets `output.formats`
    #[arg(long, value_enum, value_name = "F,..", value_delimiter = ',')]
    pub formats: Vec<ResultFormat>,
    /// Layers and tables of the results that are not written, by their names in the GeoPackage or of their files:
    /// large regions need less time and room without cells, gaps_connected and islands; sets `output.leave_out`
    #[arg(long, value_name = "NAME,..", value_delimiter = ',')]
    pub leave_out: Vec<String>,
}

/// The walking network and the walker.
#[derive(Debug, Default, Args)]
pub struct WalkArgs {
    /// Use walking distances along this street map (.osm.pbf, .osm, .osm.gz, .osm.bz2) or network file
    /// from `nahraum network build`
    #[arg(long, value_name = "FILE")]
    pub network: Option<PathBuf>,
    /// Walker: adult, senior, rollator, wheelchair, or a profile from the configuration
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// A text that names a moment.
fn moment(text: &str) -> Result<String, MomentError> {
    text.parse::<Moment>().map(|moment| moment.to_string())
}

/// A text that is not blank.
pub fn words(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("found a blank text, expected an attribution or name".to_owned()),
        words => Ok(words.to_owned()),
    }
}
