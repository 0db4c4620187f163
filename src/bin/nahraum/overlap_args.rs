//! Options of `overlaps` and `providers`.

use clap::Args;
use nahraum::base::ProviderLevel;
use nahraum::config::Config;
use nahraum::run::OverlapView;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// Options of `overlaps`.
#[derive(Debug, Args)]
#[command(after_help = "\
Two facilities of one municipality are a pair when two providers run them; with --provider-level umbrella, when two
umbrella organisations do (partners of one umbrella organisation are left out). Providers of none, and those of kinds
whose members are independent of each other (towns, parishes), each count by themselves.

Examples:
  nahraum overlaps -c region.toml --category residential_care
  nahraum overlaps -c region.toml --category residential_care --provider-level umbrella
  nahraum overlaps -c region.toml --of umbrellas -o umbrellas.csv")]
pub struct OverlapsArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// What to list
    #[arg(long, value_enum, default_value = "pairs")]
    pub of: OverlapView,
    /// Who counts as one in pairs of two providers; sets `providers.level`
    #[arg(long, value_enum, value_name = "LEVEL")]
    pub provider_level: Option<ProviderLevel>,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl OverlapsArgs {
    /// Overrides a configuration.
    pub fn apply(&self, config: &mut Config) {
        config.providers.level = self.provider_level.unwrap_or(config.providers.level);
    }
}

/// Options of `providers`.
#[derive(Debug, Args)]
#[command(after_help = "\
One row for each spelling: the provider and the umbrella organisation it was taken for, the rule that fits, and the
number of facilities. Where a row is wrong or empty, an own file ([providers] file) says better:

  [[umbrella]]
  key = \"caritas\"
  patterns = [\"St. Elisabeth Gruppe\"]

  [[provider]]
  name = \"AWO Unterbezirk Ruhr-Mitte\"
  also = [\"AWO Bochum\", \"AWO UB RM\"]
  umbrella = \"awo\"

Examples:
  nahraum providers -c region.toml
  nahraum providers -c region.toml --category residential_care -o providers.csv")]
pub struct ProvidersArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}
