//! Options of `gaps`, and of every command that proposes places.

use std::path::{Path, PathBuf};

use clap::Args;
use nahraum::config::{Config, LIMIT_MAX_M};

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};
use crate::settings::from_here;

/// Where a new place could open, and whom it should serve.
#[derive(Debug, Default, Args)]
pub struct CandidateArgs {
    /// New places only in facilities of these categories, which open their doors for another service (a care
    /// home that becomes a meeting place); default every inhabited cell. Sets `candidates.hosts`
    #[arg(
        long = "host",
        value_name = "C,..",
        value_delimiter = ',',
        conflicts_with = "candidates"
    )]
    pub hosts: Vec<String>,
    /// New places only at the points of this layer (GeoJSON, CSV, Shapefile, XLSX and others); sets `candidates.layer`
    #[arg(long, value_name = "FILE")]
    pub candidates: Option<PathBuf>,
    /// CRS of the candidates, when the file does not state it
    #[arg(long, value_name = "CRS", requires = "candidates")]
    pub candidates_crs: Option<String>,
    /// Group of persons whom new places should serve: persons, persons_65, ...; sets `gaps.weight`
    #[arg(long, value_name = "GROUP")]
    pub weight: Option<String>,
}

impl CandidateArgs {
    /// Overrides a configuration in a folder.
    pub fn apply(&self, config: &mut Config, folder: &Path) {
        if !self.hosts.is_empty() {
            config.candidates.hosts.clone_from(&self.hosts);
            config.candidates.layer = None;
        }
        if let Some(path) = &self.candidates {
            config.candidates.hosts.clear();
            config.candidates.layer = Some(from_here(&path.display().to_string(), folder));
            config.candidates.crs.clone_from(&self.candidates_crs);
        }
        if let Some(weight) = &self.weight {
            config.gaps.weight.clone_from(weight);
        }
    }
}

/// Options of `gaps`.
#[derive(Debug, Args)]
#[command(after_help = "\
Without an option, each gap is what one new place would serve: the place that serves most of those who lack the
service within the limit, then the next one, until a place would serve fewer than the threshold. The threshold is
gaps.threshold_persons where it is set, else the category's own (data/thresholds.toml), else gaps.report_persons.

Examples:
  nahraum gaps -c region.toml --category pharmacy --limit 1000 -o gaps.geojson
  nahraum gaps -c region.toml --category meeting_place --host residential_care --weight persons_65
  nahraum gaps -c region.toml --need -o need.parquet
  nahraum gaps -c region.toml --category supermarket --stops 12 --hours 4 -o tours.geojson
  nahraum gaps -c region.toml --connected -o connected.geojson")]
pub struct GapsArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    #[command(flatten)]
    pub candidates: CandidateArgs,
    /// List connected areas of cells without the service, however large, instead of what one new place would
    /// serve
    #[arg(long, conflicts_with_all = ["need", "stops", "hosts", "candidates", "weight"])]
    pub connected: bool,
    /// Return what a new place would serve at every candidate place (heat map of need)
    #[arg(long, conflicts_with = "stops")]
    pub need: bool,
    /// Return the N best stops of a rolling shop or bus surgery for those whom no new place would serve, in tours
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub stops: Option<u32>,
    /// Longest tour in hours; sets `mobile.hours`
    #[arg(long, value_name = "H", requires = "stops")]
    pub hours: Option<f64>,
    /// Largest distance to a stop in metres; sets `mobile.limit_m`
    #[arg(long, value_name = "M", requires = "stops", value_parser = clap::value_parser!(u32).range(1..=LIMIT_MAX_M as i64))]
    pub stop_limit: Option<u32>,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl GapsArgs {
    /// Overrides a configuration in a folder.
    pub fn apply(&self, config: &mut Config, folder: &Path) {
        self.candidates.apply(config, folder);
        if let Some(hours) = self.hours {
            config.mobile.hours = hours;
        }
        if let Some(limit) = self.stop_limit {
            config.mobile.limit_m = limit;
        }
    }
}
