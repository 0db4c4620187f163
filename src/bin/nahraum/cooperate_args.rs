//! Options of `cooperate`.

use std::path::Path;

use clap::Args;
use nahraum::base::Percent;
use nahraum::config::Config;
use nahraum::run::CooperateView;

use crate::answer::Failure;
use crate::common_args::{DataArgs, OutputArgs, SelectArgs};
use crate::gap_args::CandidateArgs;

/// Options of `cooperate`.
#[derive(Debug, Args)]
#[command(after_help = "\
Three modes, from alone to together:
  closed    existing and new places count only for residents of their own municipality
  credited  existing places count for everybody, new ones for residents of their own municipality
  open      existing and new places count for everybody
closed minus credited is what crediting saves (what is there already, and only was not counted); credited minus
open is what sharing saves. Compare modes for the same kind of target only: `each` (every municipality serves the
target share of its own residents) or `together` (only their sum does).

Values are unique where the bound is reached, plans are not: the output is one of several best plans.

Examples:
  nahraum cooperate -c region.toml --category pharmacy --limit 1000 --target 90
  nahraum cooperate -c region.toml --category pharmacy --limit 1000 --of pairs -o pairs.geojson
  nahraum cooperate -c region.toml --category supermarket --places 20 --weight persons_65
  nahraum cooperate -c region.toml --category supermarket --of shares --group Herne,Bochum,Dortmund")]
pub struct CooperateArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Share of residents to be served, in percent (90, 92.5); sets `cooperate.target`
    #[arg(long, value_name = "PERCENT")]
    pub target: Option<Percent>,
    /// Most persons that this number of new places can serve, in each mode; sets `cooperate.places`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=100_000))]
    pub places: Option<u32>,
    /// What to list
    #[arg(long, value_enum, default_value = "region")]
    pub of: CooperateView,
    /// With `--of shares`: municipalities (key or name) that share the costs of their places by Shapley values, 2
    /// to 8; sets `cooperate.group`
    #[arg(long, value_name = "NAME,..", value_delimiter = ',')]
    pub group: Vec<String>,
    #[command(flatten)]
    pub candidates: CandidateArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl CooperateArgs {
    /// Refuses a group where no costs are shared.
    pub fn expect_shares_for_group(&self) -> Result<(), Failure> {
        match self.group.is_empty() || self.of == CooperateView::Shares {
            true => Ok(()),
            false => Err("`--group` shares the costs of places: it needs `--of shares`".into()),
        }
    }

    /// Overrides a configuration in a folder.
    pub fn apply(&self, config: &mut Config, folder: &Path) {
        self.candidates.apply(config, folder);
        let section = &mut config.cooperate;
        section.target = self.target.unwrap_or(section.target);
        section.places = self.places.or(section.places);
        if !self.group.is_empty() {
            section.group.clone_from(&self.group);
        }
    }
}
