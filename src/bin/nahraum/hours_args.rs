//! Options of `hours`.

use clap::Args;
use nahraum::analysis::coverage::Level;
use nahraum::config::Config;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// Options of `hours`.
#[derive(Debug, Args)]
#[command(after_help = "\
Facilities are looked at 168 times, at the beginning of each hour of an ordinary week: without public holidays, outside
of school holidays. A facility counts if its `opening_hours`, as OpenStreetMap writes them, say that it is open.

Examples:
  nahraum hours -c region.toml --category pharmacy --limit 1000
  nahraum hours -c region.toml --category pharmacy --by municipality -o hours.csv
  nahraum coverage -c region.toml --category pharmacy --open-at 'Su 10:00'")]
pub struct HoursArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the areas in the answer
    #[arg(long, value_enum, default_value = "region")]
    pub by: Level,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl HoursArgs {
    /// Overrides a configuration: every hour is looked at, so that a moment of the file does not count.
    pub fn apply(&self, config: &mut Config) {
        if self.data.when.open_at.is_none() {
            config.when.open_at = None;
        }
        config.when.by_hour = true;
    }
}
