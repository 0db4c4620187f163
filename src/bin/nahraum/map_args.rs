//! Options of `map`.

use std::path::PathBuf;

use clap::Args;
use nahraum::analysis::coverage::Level;
use nahraum::present::printed::{
    Classing, DPI_MAX, DPI_MIN, MapQuestion, Orientation, Paper, Theme,
};

/// Points an inch that a picture can have.
const DPI_RANGE: std::ops::RangeInclusive<i64> = DPI_MIN as i64..=DPI_MAX as i64;

/// Options of `map`.
#[derive(Debug, Args)]
#[command(after_help = "\
A map is made of results.gpkg, which `run` writes unless --formats asks for others.

Themes:
  coverage  share of persons who have the service within the limit: of their own municipality with boundaries, of
            all municipalities with --without-boundaries
  gaps      persons without the service, and the places that would serve most of them
  border    share of persons who have the service only across the boundary
  overlaps  municipalities that share residents, and double structures across their boundaries
  sites     chosen new places; the run needs a section [site]

Examples:
  nahraum map results --theme coverage --category pharmacy --limit 500 -o pharmacy.svg
  nahraum map results --theme coverage --category pharmacy --limit 500 --without-boundaries -o pair.svg
  nahraum map results --theme gaps --category doctor --lang de --paper a3 -o luecken.svg
  nahraum map results --theme border --of Herne --classing jenks --classes 6 -o herne.png --dpi 300
  nahraum map results --all --category pharmacy --limit 1000 -o atlas.pdf")]
pub struct MapArgs {
    /// Folder of a finished run
    pub results: PathBuf,
    /// What the map is about
    #[arg(long, value_enum, default_value = "coverage")]
    pub theme: Theme,
    /// Service: key, English or German name; default the supermarket, or else the first of the run
    #[arg(long, value_name = "C")]
    pub category: Option<String>,
    /// Limit in metres; default the largest of the service
    #[arg(long, value_name = "M")]
    pub limit: Option<u64>,
    /// Level of the coloured areas: quartier, district, municipality or county
    #[arg(long, value_enum, default_value = "quartier")]
    pub by: Level,
    /// A page of this municipality (key or name), with the others in outline
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
    /// Leave out municipal boundaries; a map of coverage then counts the places of all municipalities
    #[arg(long)]
    pub without_boundaries: bool,
    /// How the breaks between classes are chosen
    #[arg(long, value_enum, default_value = "fixed")]
    pub classing: Classing,
    /// Number of classes, for quantiles and jenks
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u8).range(4..=6))]
    pub classes: u8,
    /// Size of the paper
    #[arg(long, value_enum, default_value = "a4")]
    pub paper: Paper,
    /// How the paper lies; default the way that shows the region larger
    #[arg(long, value_enum)]
    pub orientation: Option<Orientation>,
    /// An atlas in one PDF: contents, the region by theme, and a page for each municipality
    #[arg(long, conflicts_with_all = ["of", "theme", "without_boundaries"])]
    pub all: bool,
    /// Points an inch of a .png file
    #[arg(long, value_name = "N", default_value_t = 150, value_parser = clap::value_parser!(u32).range(DPI_RANGE))]
    pub dpi: u32,
    /// File to write, by its ending .svg, .png or .pdf; `-` is SVG on standard output
    #[arg(short, long, value_name = "FILE", default_value = "map.svg")]
    pub output: String,
}

impl MapArgs {
    /// The question, with all texts in the language of the run.
    pub fn question(&self) -> MapQuestion {
        MapQuestion {
            theme: self.theme,
            category: self.category.clone(),
            limit_m: self.limit,
            level: self.by,
            boundaries: !self.without_boundaries,
            classing: self.classing,
            classes: usize::from(self.classes),
            paper: self.paper,
            orientation: self.orientation,
            lang: None,
        }
    }
}
