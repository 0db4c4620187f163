//! Options of `compare`.

use clap::Args;
use nahraum::analysis::coverage::Level;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// Options of `compare`.
#[derive(Debug, Args)]
pub struct CompareArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Level of the areas in the answer
    #[arg(long, value_enum, default_value = "quartier")]
    pub by: Level,
    #[command(flatten)]
    pub output: OutputArgs,
}
