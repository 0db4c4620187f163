//! Options of `site`.

use std::path::Path;

use clap::Args;
use nahraum::base::{Percent, SiteModel};
use nahraum::config::{Config, LIMIT_MAX_M};
use nahraum::run::SiteView;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};
use crate::gap_args::CandidateArgs;

/// Options of `site`.
#[derive(Debug, Args)]
#[command(after_help = "\
Existing facilities of the category count and stay where they are. Candidate places are all inhabited cells, the
facilities of --host, or the points of --candidates.

Three questions:
  most    with N new places, how many persons have one within the limit? (maximal covering, MCLP)
  fewest  how few new places serve the target share of all persons? (set covering, LSCP)
  median  with N new places, how short are the walks of all persons together? (p-median)

Found and bound are always told: a plan is proven where they meet. Values are unique there, plans are not: the
output is one of several best plans.

Examples:
  nahraum site -c region.toml --category pharmacy --limit 1000 --places 3
  nahraum site -c region.toml --category supermarket --limit 1000 --model fewest --target 90 --of summary
  nahraum site -c region.toml --category meeting_place --host residential_care --weight persons_65 --places 10
  nahraum site -c region.toml --category library --model median --places 2 -o libraries.geojson
  nahraum site -c region.toml --category day_care --places 4 --capacity 60 --weight persons_80")]
pub struct SiteArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// What new places should achieve; sets `site.model`
    #[arg(long, value_enum)]
    pub model: Option<SiteModel>,
    /// Number of new places, for most and median; sets `site.places`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub places: Option<u32>,
    /// Share of all persons to be served, in percent (90, 92.5), for fewest; sets `site.target`
    #[arg(long, value_name = "PERCENT")]
    pub target: Option<Percent>,
    /// Persons whom a new place can serve at most, for most; existing places and points of --candidates then serve
    /// as many as the field capacity of their layer says. Sets `site.capacity`
    #[arg(long, value_name = "PERSONS", value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    pub capacity: Option<u64>,
    /// For median: measure walks up to this distance; who has no place within it counts as that far, and is told
    /// apart. Sets `site.walk_max_m`
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=LIMIT_MAX_M as i64))]
    pub walk_max: Option<u32>,
    /// Most nodes of branch and bound each time that the exact solver is asked, fewer where a program is large; 0
    /// gives the best plan found with a bound. Sets `site.nodes_max`
    #[arg(long, value_name = "N")]
    pub nodes_max: Option<u32>,
    /// Most seconds each time that the exact solver is asked: an answer that it cuts short may differ from one time
    /// to the next, and says so. Sets `site.seconds_max`
    #[arg(long, value_name = "S", value_parser = clap::value_parser!(u32).range(1..))]
    pub seconds_max: Option<u32>,
    /// What to list
    #[arg(long, value_enum, default_value = "places")]
    pub of: SiteView,
    #[command(flatten)]
    pub candidates: CandidateArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl SiteArgs {
    /// Overrides a configuration in a folder.
    pub fn apply(&self, config: &mut Config, folder: &Path) {
        self.candidates.apply(config, folder);
        let section = config.site.get_or_insert_default();
        section.model = self.model.unwrap_or(section.model);
        section.places = self.places.unwrap_or(section.places);
        section.target = self.target.unwrap_or(section.target);
        section.capacity = self.capacity.or(section.capacity);
        section.walk_max_m = self.walk_max.unwrap_or(section.walk_max_m);
        section.nodes_max = self.nodes_max.unwrap_or(section.nodes_max);
        section.seconds_max = self.seconds_max.or(section.seconds_max);
    }
}
