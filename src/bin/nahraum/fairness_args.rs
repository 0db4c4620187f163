//! Options of `fairness`.

use clap::Args;
use nahraum::analysis::coverage::Level;
use nahraum::config::Config;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// Options of `fairness`.
#[derive(Debug, Args)]
#[command(after_help = "\
Two quartiers may have the same mean distance, one with everybody in the middle, one with a part far out. For each
group of persons the answer has the share covered, mean and median distance, and of the distances to the nearest
facility:
  worst_tenth_*  the tenth with the longest ways: how far, and which part of all ways together
  gini           0 when all ways are alike, near 1 when few have all of them
  theil          0 when all are alike; theil_between municipalities and theil_within them sum to it
  palma          ways of the worst-served tenth over those of the best-served four tenths; 0.25 when alike
  concentration  below 0 when quartiers with a small attribute (income) have longer ways, above 0 when those with a
                 large one have; the attribute is a column of the quartiers, layers.quartiers.fields.attribute

Examples:
  nahraum fairness -c region.toml --category pharmacy --by municipality
  nahraum fairness -c region.toml --category supermarket --by region --weight persons,persons_80
  nahraum fairness -c region.toml --by region --set layers.quartiers.fields.attribute=benefit_rate -o fairness.csv")]
pub struct FairnessArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the areas in the answer
    #[arg(long, value_enum, default_value = "municipality")]
    pub by: Level,
    /// Groups of persons: persons, persons_65, ...; default every group. Sets `fairness.weights`
    #[arg(long = "weight", value_name = "GROUP,..", value_delimiter = ',')]
    pub weights: Vec<String>,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl FairnessArgs {
    /// Overrides a configuration.
    pub fn apply(&self, config: &mut Config) {
        let section = config.fairness.get_or_insert_default();
        if !self.select.category.is_empty() {
            // Those are the categories of a run; they need not be among the ones that are asked for here.
            section.categories.clear();
        }
        if !self.weights.is_empty() {
            section.weights.clone_from(&self.weights);
        }
    }
}
