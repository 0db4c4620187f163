//! Options of `similar`.

use clap::Args;
use nahraum::config::Config;
use nahraum::run::SimilarView;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// Options of `similar`.
#[derive(Debug, Args)]
#[command(after_help = "\
Quartiers are compared by density, shares of ages, coverage by field of action, and the columns of the quartiers that
layers.quartiers.fields.attributes names (building year, income). Each value counts by how far it is from the median.
  --of pairs      each quartier with the most alike ones of other municipalities, what makes them alike, and which
                  services residents reach there and not here
  --of types      kinds of quartiers, named by their two strongest features; --of quartiers tells which is which,
                  --of variables by what types differ, --of counts how many types were tried
Nothing is drawn at random, and a value that is not known is never made up: quartiers without it are left out.

Examples:
  nahraum similar -c region.toml --quartier \"Eickel Mitte\"
  nahraum similar -c region.toml --variable density,share_80 --nearest 3 -o similar.csv
  nahraum similar -c region.toml --of quartiers -o types.gpkg")]
pub struct SimilarArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Rows of the answer
    #[arg(long, value_enum, default_value = "pairs")]
    pub of: SimilarView,
    /// Only pairs of this quartier, by id or name
    #[arg(long, value_name = "QUARTIER")]
    pub quartier: Option<String>,
    /// Similar quartiers for each one; sets `similar.nearest`
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub nearest: Option<u16>,
    /// What quartiers are compared by; default everything that the region has. Sets `similar.variables`
    #[arg(long = "variable", value_name = "V,..", value_delimiter = ',')]
    pub variables: Vec<String>,
    #[command(flatten)]
    pub output: OutputArgs,
}

impl SimilarArgs {
    /// Overrides a configuration.
    pub fn apply(&self, config: &mut Config) {
        let section = config.similar.get_or_insert_default();
        if let Some(nearest) = self.nearest {
            section.nearest = usize::from(nearest);
        }
        if !self.variables.is_empty() {
            section.variables.clone_from(&self.variables);
        }
    }
}
