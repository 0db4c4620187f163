//! Options of `nahraum tiles`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::common_args::{DataArgs, FormArgs, SelectArgs};

/// Commands for a region in tiles.
#[derive(Debug, Subcommand)]
pub enum TilesCommand {
    /// Cut a region into tiles of whole municipalities, and write what the job of each needs
    Plan(Box<TilesPlanArgs>),
    /// Compute tiles: jobs that any machine with the folder can do, in any order, again and at once
    Run(TilesRunArgs),
    /// Merge the parts of all tiles into the results that `nahraum run` writes, to the byte
    Merge(TilesMergeArgs),
}

/// Options of `tiles plan`.
#[derive(Debug, Args)]
#[command(after_help = "\
A tile has whole municipalities, neighbours together. Its job measures the distances of its residents, and looks beyond
the tile as far as it must. The folder has everything that jobs read; the inputs of the region are needed again for the
merge, which must start where the plan did.

Examples:
  nahraum tiles plan -c region.toml --persons-max 2000000 -o tiles
  nahraum tiles run tiles --tile 17
  nahraum tiles merge tiles --out results")]
pub struct TilesPlanArgs {
    #[command(flatten)]
    pub data: DataArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    /// Most persons of a tile; a municipality with more is a tile of its own
    #[arg(long, value_name = "N", default_value_t = 2_000_000, value_parser = clap::value_parser!(u64).range(1..))]
    pub persons_max: u64,
    /// How far around its tile a job looks first, metres; default twice the largest limit. It looks farther where the
    /// nearest facility is not certain: results do not depend on it
    #[arg(long, value_name = "M", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub halo: Option<u32>,
    #[command(flatten)]
    pub forms: FormArgs,
    /// Folder of the tiles
    #[arg(short, long, value_name = "DIR", default_value = "tiles")]
    pub output: PathBuf,
}

/// Options of `tiles run`.
#[derive(Debug, Args)]
#[command(after_help = "\
A job reads the folder of tiles alone and writes the files of its part into its folder `parts`. Each appears complete
or not at all: a job can be killed, repeated, and run twice at once. A part that is there is not computed again.

Examples:
  nahraum tiles run tiles --tile 17
  seq 1 40 | xargs -P 4 -I{} nahraum tiles run tiles --tile {} --threads 4")]
pub struct TilesRunArgs {
    /// Folder of the tiles
    pub tiles: PathBuf,
    /// Numbers of the tiles to compute; all without it
    #[arg(long, value_name = "N,..", value_delimiter = ',')]
    pub tile: Vec<usize>,
}

/// Options of `tiles merge`.
#[derive(Debug, Args)]
#[command(after_help = "\
The merge reads the inputs and the parts, and writes the same bytes as `nahraum run`. It refuses parts that are
missing or damaged, or of another plan or version of the program, and inputs that have changed, and names all of them.

Example:
  nahraum tiles merge tiles --out results")]
pub struct TilesMergeArgs {
    /// Folder of the tiles
    pub tiles: PathBuf,
    /// Folder for the results
    #[arg(long, value_name = "DIR", default_value = "results")]
    pub out: PathBuf,
}
