//! Options of `table`.

use clap::{Args, ValueEnum};
use nahraum::config::LIMIT_MAX_M;

use crate::common_args::{DataArgs, OutputArgs, SelectArgs};

/// To what distances are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum To {
    /// From each cell to each facility within the largest limit of its category.
    #[default]
    Facilities,
    /// From each inhabited cell to each other one.
    Cells,
}

/// Options of `table`.
#[derive(Debug, Args)]
#[command(after_help = "\
The rows have a cell, a facility (or another cell) and the metres from the first to the second. Other programs read
them, and so does `distance = \"table\"`, in place of a network. A missing pair is farther than the distance up to which
the table has every pair. For a file NAME that distance is written into NAME.toml beside it; otherwise it is told on
standard error.

Examples:
  nahraum table -c region.toml -o distances.parquet
  nahraum table -c region.toml --category pharmacy --limit 2000 | head
  nahraum table -c region.toml --to cells --up-to 1000 -o cells.parquet")]
pub struct TableArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// To what distances are
    #[arg(long, value_enum, default_value = "facilities")]
    pub to: To,
    /// Largest distance between cells in metres
    #[arg(long, value_name = "M", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..=LIMIT_MAX_M as i64))]
    pub up_to: u32,
    #[command(flatten)]
    pub output: OutputArgs,
}
