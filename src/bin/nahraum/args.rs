//! The command line, as clap reads it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use nahraum::analysis::coverage::Level;
use nahraum::base::{Boundary, DistanceKind, ResultFormat};
use nahraum::dataset::CivilDate;
use nahraum::import::census::Resolution;

use crate::access_args::AccessArgs;
use crate::barriers_args::BarriersArgs;
use crate::common_args::words;
pub use crate::common_args::{DataArgs, FormArgs, Global, OutputArgs, SelectArgs};
use crate::compare_args::CompareArgs;
use crate::cooperate_args::CooperateArgs;
use crate::fairness_args::FairnessArgs;
use crate::gap_args::GapsArgs;
use crate::hours_args::HoursArgs;
use crate::map_args::MapArgs;
use crate::mix_args::MixArgs;
use crate::overlap_args::{OverlapsArgs, ProvidersArgs};
use crate::serve_args::ServeArgs;
use crate::similar_args::SimilarArgs;
use crate::site_args::SiteArgs;
use crate::table_args::TableArgs;
use crate::tiles_args::TilesCommand;

/// Who reaches which service on foot, who does not, and what do city boundaries hide?
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
  nahraum demo                                 analyse a synthetic region, with a report to open
  nahraum init region.toml                     write a commented configuration to fill in
  nahraum check -c region.toml                 list the problems in the data
  nahraum run -c region.toml --out results     run every analysis on every level
  nahraum coverage -c region.toml --by municipality -o coverage.csv
  cat stops.geojson | nahraum coverage --municipalities m.geojson --facilities - \\
      --category transit_stop --cells persons.csv --limit 500 | jq .

Results go to standard output or a file, messages to standard error. A terminal shows a table; a pipe,
`-o FILE` and --format receive data.
Exit codes: 0 success; 1 completed, but check or an import found errors; 2 failure.";

/// Commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Generate a synthetic Ruhr-like region, analyse it, and make a report with maps
    Demo(DemoArgs),
    /// Write a commented configuration
    Init(InitArgs),
    /// Report all problems and noteworthy facts in the data; exit with 1 if there are errors
    Check(CheckArgs),
    /// Run every analysis on every level and write the results into a folder
    Run(RunArgs),
    /// Which residents reach a service within the limit?
    Coverage(CoverageArgs),
    /// Where do residents not reach a service, where would one new place serve most of them, and which gaps
    /// does a boundary split or hide?
    Gaps(GapsArgs),
    /// What do residents gain from open boundaries, and which municipality serves whose residents?
    Border(BorderArgs),
    /// Which facilities share residents across a boundary or between providers?
    Overlaps(OverlapsArgs),
    /// How do the data write providers, and which provider and umbrella organisation was each taken for?
    Providers(ProvidersArgs),
    /// Is there enough for everybody: how many places fall to residents when all who reach them share them?
    Access(AccessArgs),
    /// Who has it near and who has it far, by group, between and within municipalities, rich and poor quartiers?
    Fairness(FairnessArgs),
    /// Which residents reach an open facility, hour by hour of the week?
    Hours(HoursArgs),
    /// Which needs of old residents does each quartier meet on foot, by whom, and what is missing?
    Mix(MixArgs),
    /// Which quartiers of other municipalities are like ours, and which types of quartiers are there?
    Similar(SimilarArgs),
    /// What is it worth to municipalities to plan new places together: places saved, persons gained, who pays?
    Cooperate(CooperateArgs),
    /// Where do new places achieve most: most persons served, fewest places for a target, or shortest walks?
    Site(SiteArgs),
    /// Which stairs, kerbs and rough ways are worth mending for a walker with a rollator or wheelchair?
    Barriers(BarriersArgs),
    /// How far is each facility from each cell: a table for other programs, and for `distance = "table"`
    Table(TableArgs),
    /// How many persons does the straight-line distance wrongly call covered, compared with the walk?
    Compare(CompareArgs),
    /// What if facilities, ways or persons were others: who wins, and who loses?
    Scenario(ScenarioArgs),
    /// What changed between two finished runs, because of facilities, of persons, of the map?
    Diff(DiffArgs),
    /// What is within a number of minutes on foot from a place (isochrones)?
    Reach(ReachArgs),
    /// Make one page for browsers of a finished run: maps, profiles of quartiers and municipalities, tables
    Report(ReportArgs),
    /// Draw a map of a finished run to print: coverage, gaps, border effect, overlaps or new places
    Map(MapArgs),
    /// Serve a finished run on this machine: its report, its layers for GIS, and live answers on a map
    Serve(ServeArgs),
    /// Turn open data (OpenStreetMap, census, timetables, lists) into a region to analyse
    #[command(subcommand)]
    Import(ImportCommand),
    /// Build a walking network from a street map, or describe one
    #[command(subcommand)]
    Network(NetworkCommand),
    /// Compute a region that is too large for one machine in tiles, with the same results to the byte
    #[command(subcommand)]
    Tiles(TilesCommand),
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
    /// Write only the inputs and a region.toml, as an example of input files
    #[arg(long, value_name = "DIR", conflicts_with = "out")]
    pub inputs_only: Option<PathBuf>,
    /// Walking distances along synthetic streets, or straight-line distances
    #[arg(long, value_enum, default_value = "walk")]
    pub distance: DistanceKind,
    /// Seed of the random numbers; the same seed gives the same region
    #[arg(long, default_value_t = 2820)]
    pub seed: u64,
    /// Number of copies of the region side by side, to measure how cost grows
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=40))]
    pub copies: u32,
    #[command(flatten)]
    pub forms: FormArgs,
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
    #[command(flatten)]
    pub forms: FormArgs,
    /// Put an apostrophe before text in CSV that a spreadsheet would compute as a formula; sets
    /// `output.csv_safe`
    #[arg(long)]
    pub csv_safe: bool,
}

/// Options of `coverage`.
#[derive(Debug, Args)]
pub struct CoverageArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the areas in the answer
    #[arg(long, value_enum, default_value = "municipality")]
    pub by: Level,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `scenario`.
#[derive(Debug, Args)]
#[command(after_help = "\
A changes file names what is opened, closed, moved, enlarged, built, removed or forecast:
  name = \"Market hall\"
  [[open]]
  category = \"supermarket\"
  at = [7.2162, 51.5386]           # longitude, latitude
  [[close]]
  facility = \"S-17\"              # an id, or a name that only one facility has
  [[add_way]]
  kind = \"bridge\"                # way, bridge or stairs
  line = [[7.2101, 51.5371], [7.2118, 51.5379]]
  [[persons]]
  municipality = \"Herne\"
  group = \"65\"
  factor = 1.2
All problems of the file are told before anything is applied; the region stays as it is.

Examples:
  nahraum scenario -c region.toml changes.toml --by quartier -o changes.csv
  nahraum scenario -c region.toml changes.toml --out results-with-bridge
Exit codes: 0 success; 2 a change cannot be made, or another failure.")]
pub struct ScenarioArgs {
    /// The changes file (TOML); `-` is standard input. Default `changes` in [scenario]
    pub changes: Option<String>,
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the areas in the answer; areas in which nothing changes are left out
    #[arg(long, value_enum, default_value = "municipality")]
    pub by: Level,
    /// Forecast year: persons of other years are left out; sets `scenario.year`
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(u16).range(1900..=2200))]
    pub year: Option<u16>,
    /// Write all results of the changed region into a folder, as `run` does, with the differences on every
    /// level and in words
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "format"])]
    pub out: Option<PathBuf>,
    /// Forms of the results in the folder; sets `output.formats`
    #[arg(long, value_enum, value_name = "F,..", value_delimiter = ',', requires = "out")]
    pub formats: Vec<ResultFormat>,
    /// Layers and tables in the folder that are not written, by their names in the GeoPackage or of their files; sets
    /// `output.leave_out`
    #[arg(long, value_name = "NAME,..", value_delimiter = ',', requires = "out")]
    pub leave_out: Vec<String>,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `diff`.
#[derive(Debug, Args)]
#[command(after_help = "\
The inputs of the second run are put in the place of those of the first: its facilities, then its persons,
then its map (boundaries and ways). Each step is a part of the change, and the parts sum to the whole. That
needs the inputs of both runs as they were; where they are gone or have changed, only the whole is given.
Runs with other limits, walkers, levels or regions are refused.

Examples:
  nahraum diff results-2026 results-2027 --by quartier -o changes.csv
  nahraum diff 2026/results 2027/results --inputs-a 2026 --inputs-b 2027 --out diff")]
pub struct DiffArgs {
    /// Folder of the run before
    pub before: PathBuf,
    /// Folder of the run after
    pub after: PathBuf,
    /// Level of the areas in the answer; areas in which nothing changes are left out
    #[arg(long, value_enum, default_value = "municipality")]
    pub by: Level,
    /// Folder of the configuration of the run before; default the current folder, or that of the results
    #[arg(long, value_name = "DIR")]
    pub inputs_a: Option<PathBuf>,
    /// The same for the run after
    #[arg(long, value_name = "DIR")]
    pub inputs_b: Option<PathBuf>,
    /// Give only the whole change, from the written tables
    #[arg(long)]
    pub total: bool,
    /// Write the changes on every level and in words into a folder
    #[arg(long, value_name = "DIR", conflicts_with_all = ["output", "format"])]
    pub out: Option<PathBuf>,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `report`.
#[derive(Debug, Args)]
#[command(after_help = "\
The page needs no other file and asks nothing of a network; a reader can change its language. It is made of
results.gpkg, which `run` writes unless --formats asks for others.

Examples:
  nahraum report results -o report.html
  nahraum report results --lang de -o bericht.html")]
pub struct ReportArgs {
    /// Folder of a finished run
    pub results: PathBuf,
    /// File to write; `-` is standard output
    #[arg(short, long, value_name = "FILE", default_value = "report.html")]
    pub output: String,
}

/// Options of `reach`.
#[derive(Debug, Args)]
pub struct ReachArgs {
    /// Starting point: longitude,latitude, or a file of points (GeoJSON, CSV, Shapefile, XLSX and others)
    #[arg(long, value_name = "LON,LAT|FILE", allow_hyphen_values = true)]
    pub from: String,
    /// Minutes on foot
    #[arg(long, value_name = "MIN,..", value_delimiter = ',', default_value = "5,10,15")]
    pub minutes: Vec<f64>,
    /// Return the reached ways, instead of the reached area with its persons and facilities
    #[arg(long)]
    pub ways: bool,
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Commands for networks.
#[derive(Debug, Subcommand)]
pub enum NetworkCommand {
    /// Read a street map and write its walking network to a file that loads in a moment
    Build(Box<NetworkBuildArgs>),
    /// Describe a network: nodes, lengths, islands, completeness of tags
    Info(NetworkInfoArgs),
}

/// Options of `network build`.
#[derive(Debug, Args)]
pub struct NetworkBuildArgs {
    /// Street map of OpenStreetMap (.osm.pbf, .osm, .osm.gz, .osm.bz2), or a layer of lines (GeoJSON, ...)
    pub map: PathBuf,
    /// File to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Metric CRS of the network; default the UTM zone of its centre
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Elevation along the ways: GeoTIFF or Esri ASCII grid
    #[arg(long, value_name = "FILE")]
    pub elevation: Option<PathBuf>,
    /// CRS of the elevation, when the file does not state it
    #[arg(long, value_name = "CRS", requires = "elevation")]
    pub elevation_crs: Option<String>,
    /// Country whose defaults of access apply, such as DE; default where the map lies
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,
    /// Configuration whose [walk.lines] says how a layer of lines is read
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Name of the layer of lines in a file that has several
    #[arg(long, value_name = "NAME")]
    pub table: Option<String>,
    /// CRS of the lines, when the file does not state it
    #[arg(long, value_name = "CRS")]
    pub lines_crs: Option<String>,
    /// Column of a tag, such as highway=ART or width=BREITE; repeatable. A column of the tag's own name
    /// needs none
    #[arg(long = "field", value_name = "TAG=COLUMN", value_parser = pair)]
    pub fields: Vec<(String, String)>,
    /// Kind of way as OpenStreetMap calls it, such as Gehweg=footway; repeatable
    #[arg(long = "class", value_name = "VALUE=CLASS", value_parser = pair)]
    pub classes: Vec<(String, String)>,
    /// Ends of lines up to so many metres from another line are joined to it; default 0.05
    #[arg(long, value_name = "METRES")]
    pub join_ends: Option<f64>,
    /// Join lines of one level that cross without a common point
    #[arg(long)]
    pub join_crossings: bool,
    /// Attribution of the lines with their licence
    #[arg(long, value_name = "TEXT")]
    pub attribution: Option<String>,
}

/// A pair such as `highway=ART`.
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=').map(|(key, value)| (key.trim(), value.trim())) {
        Some((key, value)) if !key.is_empty() && !value.is_empty() => {
            Ok((key.to_owned(), value.to_owned()))
        }
        _ => Err(format!("found `{text}`, expected NAME=VALUE")),
    }
}

/// Options of `network info`.
#[derive(Debug, Args)]
pub struct NetworkInfoArgs {
    /// Network file or street map
    pub file: PathBuf,
    /// Configuration whose walkers are described: those of its `walk.profiles_file`; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// File with the walkers to describe, instead of the built-in ones
    #[arg(long, value_name = "FILE", conflicts_with = "config")]
    pub profiles_file: Option<PathBuf>,
}

/// What to import.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Import municipalities, quartiers, facilities and a walking network from an OpenStreetMap extract
    Osm(ImportOsmArgs),
    /// Import persons by age from census grids (CSV) or a population raster (GeoTIFF)
    Census(ImportCensusArgs),
    /// Import stops with their departures from a timetable (GTFS)
    Gtfs(ImportGtfsArgs),
    /// Import a facility list of an authority: rows with coordinates become a layer, the others go into a
    /// file for geocoding elsewhere
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
    /// Census files: the first has the number of persons, the others have their ages
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Folder for the cells and the region.toml that reads them
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Cell size: that of the first file, or that of the finest file (persons are then estimated)
    #[arg(long, value_enum, default_value = "total")]
    pub resolution: Resolution,
    /// Keep cells up to this distance from the folder's region, in kilometres
    #[arg(long, value_name = "KM", default_value_t = 5.0)]
    pub around: f64,
    /// Table of columns to use instead of the built-in one
    #[arg(long, value_name = "FILE")]
    pub columns: Option<PathBuf>,
    /// CRS of a raster that does not state it
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
    /// Service day whose departures are counted, such as 2026-11-24; default an ordinary Tuesday
    #[arg(long, value_name = "DATE")]
    pub day: Option<String>,
    /// Scheme of quality classes to use instead of the built-in one
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
    /// The list: a text table (CSV), a sheet (`lists.xlsx:Pflege`), GeoJSON, a Shapefile and others
    pub list: PathBuf,
    /// Folder for the layer and the region.toml that reads it
    #[arg(short, long, value_name = "DIR")]
    pub out: PathBuf,
    /// Name of the list in the folder; default the file name
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// Category of all facilities, unless a column contains it
    #[arg(long, value_name = "C")]
    pub category: Option<String>,
    /// CRS of the coordinates, such as EPSG:25832; columns named longitude and latitude are WGS 84
    #[arg(long, value_name = "CRS")]
    pub crs: Option<String>,
    /// Column of a field: id, name, category, provider, provider_type, capacity, entrances, x, y or wkt. Usual
    /// column names are recognised; repeatable
    #[arg(long = "field", value_name = "KEY=COLUMN")]
    pub fields: Vec<String>,
    /// Column of what a filter asks about: wheelchair, opening_hours, fee, languages, target_group, or another name.
    /// Usual column names are recognised; repeatable
    #[arg(long = "attribute", value_name = "NAME=COLUMN")]
    pub attributes: Vec<String>,
    /// Category that a value of the category column means; repeatable
    #[arg(long = "category-value", value_name = "VALUE=CATEGORY")]
    pub category_values: Vec<String>,
    #[command(flatten)]
    pub origin: OriginArgs,
}

/// Origin of the data.
#[derive(Debug, Args)]
pub struct OriginArgs {
    /// Attribution with the licence, shown with every result
    #[arg(long, value_name = "TEXT", value_parser = words)]
    pub attribution: Option<String>,
    /// Date of the data: year, year-month or year-month-day
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: Option<String>,
}

/// A day, or a whole month or year.
fn date(text: &str) -> Result<String, String> {
    let day = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let parsed = day.parse::<CivilDate>().map_err(|error| error.to_string());
    parsed.map(|_| text.to_owned()).map_err(|cause| {
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
    /// Name of the region; default the file name
    #[arg(long)]
    pub name: Option<String>,
    /// Analyse only these municipalities (key, id or name); the others become surroundings (halo)
    #[arg(long, value_name = "NAME,..", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Read streets, facilities and homes up to this distance from the bounding box of the
    /// municipalities, in kilometres
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
    /// Do not derive quartiers from places that are mapped only as points
    #[arg(long)]
    pub no_place_cells: bool,
    /// Persons by municipality (key, id or name), instead of the population tagged in the map. `none`
    /// creates no cells
    #[arg(long, value_name = "KEY=N,..", value_delimiter = ',')]
    pub persons: Vec<String>,
    /// File with categories and their tags, instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    pub categories: Option<PathBuf>,
}

/// Options of `border`.
#[derive(Debug, Args)]
pub struct BorderArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the areas in the answer. The boundary that opens and closes does not change with it
    #[arg(long, value_enum, default_value = "municipality")]
    pub by: Level,
    /// The boundary that opens and closes: with `county`, municipalities of one county are at home with each
    /// other
    #[arg(long, value_enum)]
    pub boundary: Option<Boundary>,
    /// Return persons served from one side of the boundary to the other, instead of the border effect
    #[arg(long, conflicts_with = "by")]
    pub flows: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}
