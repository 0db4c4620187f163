//! Options of `barriers`.

use clap::Args;
use nahraum::config::Config;
use nahraum::run::MendingView;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// Options of `barriers`.
#[derive(Debug, Args)]
#[command(after_help = "\
For a walker with a rollator or wheelchair the map's stairs, raised kerbs, stiles, steep, rough and narrow ways are in
the way. Each of them is valued on its own, as if it were an even, level, wide way, or a node that one passes at once:
  person_services  persons who would newly have a service within its largest limit, once for each service
  person_km_saved  kilometres that persons save who have the service now
Barriers near another municipality are marked. What only slows a walker counts with walk.weight = \"time\".

Examples:
  nahraum barriers -c region.toml --profile rollator -o barriers.gpkg
  nahraum barriers -c region.toml --profile wheelchair --show services --category pharmacy,supermarket
  nahraum barriers -c region.toml --profile rollator --show lines --set gaps.weight=persons_80 | head")]
pub struct BarriersArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Rows of the answer
    #[arg(long = "show", value_enum, default_value = "points")]
    pub view: MendingView,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl BarriersArgs {
    /// Overrides a configuration.
    pub fn apply(&self, config: &mut Config) {
        let section = config.barriers.get_or_insert_default();
        if !self.select.category.is_empty() {
            // Those are the categories of a run; they need not be among the ones that are asked for here.
            section.categories.clear();
        }
    }
}
