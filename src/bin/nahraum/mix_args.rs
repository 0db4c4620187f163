//! Options of `mix`.

use clap::Args;
use nahraum::base::Percent;
use nahraum::config::Config;
use nahraum::run::MixView;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// Options of `mix`.
#[derive(Debug, Args)]
#[command(after_help = "\
A quartier has what enough of its residents reach on foot, within the limits of the standard: housing with assistance, a
meeting place, a doctor, a pharmacy, care advice, day care, a care home, food, a bank, a post office, a stop. The list
with its sources is in the file of standards (region.thresholds_file), and can be another one.

Examples:
  nahraum mix -c region.toml
  nahraum mix -c region.toml --share 80 --of fields -o mix.csv")]
pub struct MixArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Rows of the answer
    #[arg(long, value_enum, default_value = "quartiers")]
    pub of: MixView,
    /// Share of the residents who must reach a service, in percent; sets `mix.share`
    #[arg(long, value_name = "PERCENT")]
    pub share: Option<Percent>,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl MixArgs {
    /// Overrides a configuration.
    pub fn apply(&self, config: &mut Config) {
        let section = config.mix.get_or_insert_default();
        if let Some(share) = self.share {
            section.share = share;
        }
    }
}
