//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use nahraum::analysis::coverage::Level;
use nahraum::base::{DistanceKind, Lang};
use nahraum::config::LIMIT_MAX_M;
use nahraum::dataset::CivilDate;
use nahraum::import::census::Resolution;
use nahraum::run::OverlapView;

use crate::form::Form;

/// Who reaches which service on foot, where not, and what do city boundaries hide?
///
/// Nahraum analyses the neighbourhoods (Quartiere) of a whole region across its municipal
/// boundaries: coverage, gaps, border effects and overlaps of services.
#[derive(Debug, Parser)]
#[command(name = "nahraum", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

const EXAMPLES: &str = "\
Examples:
  nahraum demo                                 a made-up region, everything, a map to open
  nahraum init region.toml                     a commented configuration to fill in
  nahraum check -c region.toml                 what is wrong with the data?
  nahraum run -c region.toml --out results     every analysis on every level
  nahraum coverage -c region.toml --by municipality -o coverage.csv
  cat stops.geojson | nahraum coverage --municipalities m.geojson --facilities - \\
      --category transit_stop --cells persons.csv --limit 500 | jq .

Results go to standard output or a file, talk to standard error. A terminal gets a table; a pipe,
`-o FILE` and --format get data.
Exit codes: 0 done, 1 done and the answer is no (check or import found errors), 2 not done.";

/// Options of every command.
#[derive(Debug, Args)]
pub struct Global {
    /// Language of reports and maps
    #[arg(long, global = true, env = "NAHRAUM_LANG", value_enum)]
    pub lang: Option<Lang>,
    /// Set of limits: quartier, bbsr, seniors, ghsci
    #[arg(long, global = true, env = "NAHRAUM_STANDARD", value_name = "NAME")]
    pub standard: Option<String>,
    /// Number of threads; all cores when absent. Results do not depend on it
    #[arg(long, global = true, env = "NAHRAUM_THREADS", value_name = "N")]
    pub threads: Option<usize>,
    /// Only errors on standard error
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// List every finding that was kept, notes, and how long each stage took
    #[arg(short, long, global = true, conflicts_with = "quiet")]
    pub verbose: bool,
    /// Print the settings that would hold, as a valid configuration, and stop. Saved beside the
    /// configuration, to whose folder paths are relative, they give the same results
    #[arg(long, global = true)]
    pub show_settings: bool,
}

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make up a Ruhr-like region, analyse it, and leave a map to open
    Demo(DemoArgs),
    /// Write a commented configuration
    Init(InitArgs),
    /// Report everything that is wrong or noteworthy in the data; exit 1 if there are errors
    Check(CheckArgs),
    /// Carry out every analysis on every level and write the results into a folder
    Run(RunArgs),
    /// Which residents reach a service within the limit?
    Coverage(CoverageArgs),
    /// Where do residents not reach it, how many are they, and which gaps does a boundary split?
    Gaps(GapsArgs),
    /// What do residents gain because the boundary is open, and who is served by whom?
    Border(BorderArgs),
    /// Which facilities share residents across a boundary or between providers?
    Overlaps(OverlapsArgs),
    /// Straight line against walk: how many persons does the line wrongly call covered?
    Compare(CompareArgs),
    /// What is reached on foot from a place within some minutes (isochrones)?
    Reach(ReachArgs),
    /// Turn open data (OpenStreetMap, census, timetables, lists) into a region to analyse
    #[command(subcommand)]
    Import(ImportCommand),
    /// Build a walking network from a street map, or say what is in one
    #[command(subcommand)]
    Network(NetworkCommand),
    /// Print a completion script for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page, or write one for every command into a folder
    Man {
        /// Folder
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "demo")]
    pub out: PathBuf,
    /// Write only the inputs, with a region.toml, to see what inputs look like
    #[arg(long, value_name = "DIR")]
    pub inputs_only: Option<PathBuf>,
    /// Distances on foot along made-up streets, or in a straight line
    #[arg(long, value_enum, default_value = "walk")]
    pub distance: DistanceKind,
    /// The same seed gives the same region
    #[arg(long, default_value_t = 2820)]
    pub seed: u64,
    /// Lay the region this many times side by side, to see how cost grows
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=40))]
    pub copies: u32,
}

/// Options of `init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// File to write; `-` is standard output
    #[arg(default_value = "region.toml")]
    pub file: String,
    /// Replace an existing file
    #[arg(long)]
    pub force: bool,
}

/// Where the data comes from: a configuration, files on the command line, or both.
#[derive(Debug, Default, Args)]
pub struct DataArgs {
    /// Configuration
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Set a key of the configuration, such as `gaps.report_persons=300`; may be repeated
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub settings: Vec<String>,
    /// Municipalities (GeoJSON, or CSV with WKT); `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub municipalities: Option<String>,
    /// Quartiers
    #[arg(long, value_name = "FILE")]
    pub quartiers: Option<String>,
    /// Facilities; a single --category is then the category of all of them
    #[arg(long, value_name = "FILE")]
    pub facilities: Option<String>,
    /// Population cells
    #[arg(long, value_name = "FILE")]
    pub cells: Option<String>,
    /// CRS of the cells, such as EPSG:3035
    #[arg(long, value_name = "CRS")]
    pub cells_crs: Option<String>,
    /// CRS of the facilities, when they do not say
    #[arg(long, value_name = "CRS")]
    pub facilities_crs: Option<String>,
    #[command(flatten)]
    pub walk: WalkArgs,
}

/// What to analyse.
#[derive(Debug, Default, Args)]
pub struct SelectArgs {
    /// Only these categories, by key or by English or German name; sets `region.categories`
    #[arg(long, value_name = "C,..", value_delimiter = ',', value_parser = words)]
    pub category: Vec<String>,
    /// These limits in metres for every category, instead of its own; sets `region.limits_m`
    #[arg(long, value_name = "M,..", value_delimiter = ',', value_parser = clap::value_parser!(u32).range(1..=LIMIT_MAX_M as i64))]
    pub limit: Vec<u32>,
}

/// Where the answer goes, and in which form.
#[derive(Debug, Args)]
pub struct OutputArgs {
    /// File; `-` is standard output. A terminal gets a table when neither this nor --format is given
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<String>,
    /// table (for people), geojson, geojsonl, csv or parquet; by the file name when absent
    #[arg(long, value_name = "FORMAT", value_parser = Form::parse)]
    pub format: Option<Form>,
}

/// Options of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub data: DataArgs,
}

/// Options of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Folder for the results
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Options of `coverage`.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the answer
    #[arg(long, value_enum, default_value = "municipality")]
    pub by: Level,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Where the walking network comes from and who walks on it.
#[derive(Debug, Default, Args)]
pub struct WalkArgs {
    /// Distances on foot along a street map (.osm.pbf, .osm, .osm.gz, .osm.bz2) or a file of
    /// `nahraum network build`
    #[arg(long, value_name = "FILE")]
    pub network: Option<PathBuf>,
    /// Who walks: adult, senior, rollator, wheelchair, or one of the configuration's own
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
}

/// Options of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the answer
    #[arg(long, value_enum, default_value = "quartier")]
    pub by: Level,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `reach`.
#[derive(Debug, Args)]
pub struct ReachArgs {
    /// Where the walk begins: longitude,latitude, or a file of points (GeoJSON, CSV)
    #[arg(long, value_name = "LON,LAT|FILE", allow_hyphen_values = true)]
    pub from: String,
    /// Minutes on foot
    #[arg(long, value_name = "MIN,..", value_delimiter = ',', default_value = "5,10,15")]
    pub minutes: Vec<f64>,
    /// The reached ways, instead of the reached ground with the persons and facilities on it
    #[arg(long)]
    pub ways: bool,
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// What to do with networks.
#[derive(Debug, Subcommand)]
pub enum NetworkCommand {
    /// Read a street map and write its walking network to a file that loads in a moment
    Build(NetworkBuildArgs),
    /// Say what a network consists of: nodes, lengths, islands, how complete tags are
    Info(NetworkInfoArgs),
}

/// Options of `network build`.
#[derive(Debug, Args)]
pub struct NetworkBuildArgs {
    /// Street map of OpenStreetMap: .osm.pbf, .osm, .osm.gz, .osm.bz2
    pub map: PathBuf,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Metric CRS of the network; the UTM zone of its middle when absent
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Elevation along the ways: GeoTIFF or Esri ASCII grid
    #[arg(long, value_name = "FILE")]
    pub elevation: Option<PathBuf>,
    /// CRS of the elevation, when the file does not say
    #[arg(long, value_name = "CRS")]
    pub elevation_crs: Option<String>,
}

/// Options of `network info`.
#[derive(Debug, Args)]
pub struct NetworkInfoArgs {
    /// Network file or street map
    pub file: PathBuf,
}

/// What to import.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Municipalities, quartiers, facilities and walking network out of one OpenStreetMap extract
    Osm(ImportOsmArgs),
    /// Persons by age out of census grids (CSV) or a population raster (GeoTIFF)
    Census(ImportCensusArgs),
    /// Stops with their departures out of a timetable (GTFS)
    Gtfs(ImportGtfsArgs),
    /// A list of facilities as offices keep it: rows with coordinates become a layer, the others a
    /// file to geocode elsewhere
    Facilities(ImportListArgs),
}

/// Options of `import census`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  nahraum import census Zensus2022_Bevoelkerungszahl_100m-Gitter.csv \\
      Zensus2022_Alter_in_10er-Jahresgruppen_100m-Gitter.csv -o region \\
      --attribution \"Statistische Ämter des Bundes und der Länder, dl-de/by-2.0\"")]
pub struct ImportCensusArgs {
    /// The first says how many persons there are, the others their ages
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Folder for the cells and the region.toml that reads them
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Cells as large as those of the first file, or of the finest one (persons are then estimated)
    #[arg(long, value_enum, default_value = "total")]
    pub resolution: Resolution,
    /// Keep cells up to so far from the folder's region, in kilometres
    #[arg(long, value_name = "KM", default_value_t = 5.0)]
    pub around: f64,
    /// Own table of columns instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub columns: Option<PathBuf>,
    /// CRS of a raster that does not say it
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    #[command(flatten)]
    pub origin: OriginArgs,
}

/// Options of `import gtfs`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  nahraum import gtfs vrn.zip -o region --day 2026-11-24 --attribution \"VRN, CC BY 4.0\"")]
pub struct ImportGtfsArgs {
    /// The feed: a zip file, or a folder of text files
    pub feed: PathBuf,
    /// Folder for the stops and the region.toml that reads them
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Service day whose departures count, such as 2026-11-24; an ordinary Tuesday when absent
    #[arg(long, value_name = "DATE")]
    pub day: Option<String>,
    /// Own scheme of quality classes instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub quality: Option<PathBuf>,
    #[command(flatten)]
    pub origin: OriginArgs,
}

/// Options of `import facilities`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  nahraum import facilities pflegeheime.csv -o region --category residential_care \\
      --crs EPSG:25832 --field provider=Träger --attribution \"Kreis Unna, dl-de/by-2.0\"")]
pub struct ImportListArgs {
    /// The list: a text table (CSV) or GeoJSON
    pub list: PathBuf,
    /// Folder for the layer and the region.toml that reads it
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Name of the list in the folder; the file's name when absent
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// Category of all its facilities, unless a column has it
    #[arg(long, value_name = "C")]
    pub category: Option<String>,
    /// CRS of the coordinates, such as EPSG:25832; longitude and latitude are known by their names
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Which column is what: id, name, category, provider, provider_type, capacity, x, y or wkt;
    /// usual names are known. May be repeated
    #[arg(long = "field", value_name = "KEY=COLUMN")]
    pub fields: Vec<String>,
    /// What a value of the category's column means
    #[arg(long = "category-value", value_name = "VALUE=CATEGORY")]
    pub category_values: Vec<String>,
    #[command(flatten)]
    pub origin: OriginArgs,
}

/// Whose data it is.
#[derive(Debug, Args)]
pub struct OriginArgs {
    /// Who must be named wherever the data is shown, with the licence
    #[arg(long, value_name = "TEXT", value_parser = words)]
    pub attribution: Option<String>,
    /// Date of the data: year, year-month or year-month-day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<String>,
}

/// Text that says something.
fn words(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("expected a text".to_owned()),
        words => Ok(words.to_owned()),
    }
}

/// A day, or a whole month or year.
fn date(text: &str) -> Result<String, String> {
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let known = day.parse::<CivilDate>().map_err(|error| error.to_string());
    known.map(|_| text.to_owned()).map_err(|cause| {
        format!("{cause}; expected a year, year-month or year-month-day such as 2022-05-15")
    })
}

/// Options of `import osm`.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  nahraum import osm liechtenstein.osm.pbf -o liechtenstein
  nahraum check -c liechtenstein/region.toml
  nahraum run -c liechtenstein/region.toml --out results")]
pub struct ImportOsmArgs {
    /// Extract of OpenStreetMap: .osm.pbf, .osm, .osm.gz, .osm.bz2
    pub map: PathBuf,
    /// Folder for the layers and the region.toml that reads them
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Name of the region; the file's name when absent
    #[arg(long)]
    pub name: Option<String>,
    /// Only these municipalities, by key, id or name; the others become surroundings (halo)
    #[arg(long, value_name = "NAME,..", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Read streets, facilities and homes up to so far from the box around the municipalities, in
    /// kilometres
    #[arg(long, value_name = "KM", default_value_t = 5.0)]
    pub around: f64,
    /// admin_level of municipalities, the usual one first
    #[arg(long, value_name = "N,..", value_delimiter = ',', default_value = "8,6,4")]
    pub municipality_levels: Vec<u8>,
    /// admin_level of quartiers, the usual one first
    #[arg(long, value_name = "N,..", value_delimiter = ',', default_value = "10,11,9")]
    pub quartier_levels: Vec<u8>,
    /// admin_level of districts
    #[arg(long, value_name = "N", default_value_t = 9)]
    pub district_level: u8,
    /// Make no quartiers of places that are mapped as points only
    #[arg(long)]
    pub no_place_cells: bool,
    /// Persons by municipality, as KEY=N,.. with a key, id or name; else those the map knows. `none`
    /// makes no cells
    #[arg(long, value_name = "KEY=N,..", value_delimiter = ',')]
    pub persons: Vec<String>,
    /// Own categories with their tags, instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub categories: Option<PathBuf>,
}

/// Options of `gaps`.
#[derive(Debug, Args)]
pub struct GapsArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `border`.
#[derive(Debug, Args)]
pub struct BorderArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// The matrix of who is served by whom, instead of the effect by municipality
    #[arg(long)]
    pub flows: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `overlaps`.
#[derive(Debug, Args)]
pub struct OverlapsArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// What to list
    #[arg(long, value_enum, default_value = "pairs")]
    pub of: OverlapView,
    #[command(flatten)]
    pub output: OutputArgs,
}
