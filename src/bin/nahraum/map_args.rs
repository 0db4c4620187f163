//! Options of `map`.

use std::path::PathBuf;

use clap::Args;
use nahraum::analysis::coverage::Level;
use nahraum::base::DAYS_OF_WEEK;
use nahraum::opening::{Moment, MomentDay, MomentError};
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
  mix       fields of action that each quartier reaches, of how many, and the needs that quartiers lack most often;
            about all services, by quartier; the run needs a section [mix]
  barriers  stairs, kerbs, steep and rough ways whose mending helps most, with the persons who would newly have a
            service; those on a boundary are marked; about all services; the run needs a section [barriers]
  places    places for 1,000 persons compared with the region, and who reaches none; --weight chooses the persons; the
            run needs a section [access]
  hours     share of persons who have the service at other times, but not at --open-at; by municipality; the run needs
            by_hour = true in [when]

Examples:
  nahraum map results --theme coverage --category pharmacy --limit 500 -o pharmacy.svg
  nahraum map results --theme coverage --category pharmacy --limit 500 --without-boundaries -o pair.svg
  nahraum map results --theme gaps --category doctor --lang de --paper a3 -o luecken.svg
  nahraum map results --theme border --of Herne --classing jenks --classes 6 -o herne.png --dpi 300
  nahraum map results --theme mix --lang de -o hilfemix.png
  nahraum map results --theme barriers --of Herne -o barriers.svg
  nahraum map results --theme places --category residential_care --weight persons_80 -o places.svg
  nahraum map results --theme hours --category pharmacy --open-at 'Sa 20:00' -o saturday.svg
  nahraum map results --all --category pharmacy --limit 1000 -o atlas.pdf")]
pub struct MapArgs {
    /// Folder of a finished run
    pub results: PathBuf,
    /// What the map is about
    #[arg(long, value_enum, default_value = "coverage")]
    pub theme: Theme,
    /// Service: key, English or German name; default the supermarket, or else the first of the run (of places: the
    /// first that has some)
    #[arg(long, value_name = "C")]
    pub category: Option<String>,
    /// Limit in metres; default the largest of the service
    #[arg(long, value_name = "M")]
    pub limit: Option<u64>,
    /// Level of the coloured areas: quartier, district, municipality or county; default the quartier, of hours the
    /// municipality
    #[arg(long, value_enum)]
    pub by: Option<Level>,
    /// Of places: the group of persons who share them, such as persons_65; default all persons
    #[arg(long, value_name = "COLUMN")]
    pub weight: Option<String>,
    /// Of hours: day of the week and full hour, such as `Sa 20:00`; default `Su 11:00`
    #[arg(long, value_name = "DAY TIME", value_parser = hour_of_week)]
    pub open_at: Option<usize>,
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

/// The hour of the week that a text means: 0 is that from Monday 0:00.
fn hour_of_week(text: &str) -> Result<usize, String> {
    let moment: Moment = text.parse().map_err(|error: MomentError| error.to_string())?;
    let (day, minute) = (moment.day(), usize::from(moment.minute()));
    let written = moment.to_string();
    let number = DAYS_OF_WEEK.iter().position(|day| written.starts_with(day));
    match (day, number) {
        (MomentDay::Weekday(_), Some(number)) if minute.is_multiple_of(60) => {
            Ok(24 * number + minute / 60)
        }
        _ => Err(format!(
            "found {written}, expected a day of the week and a full hour, such as `Su 11:00`: at those a run \
             with by_hour looks"
        )),
    }
}

impl MapArgs {
    /// The level as asked, or the usual one of the theme.
    pub fn level(&self) -> Level {
        self.by.unwrap_or(self.theme.levels()[0])
    }

    /// The question, with all texts in the language of the run.
    pub fn question(&self) -> MapQuestion {
        MapQuestion {
            theme: self.theme,
            category: self.category.clone(),
            limit_m: self.limit,
            level: self.level(),
            boundaries: !self.without_boundaries,
            classing: self.classing,
            classes: usize::from(self.classes),
            paper: self.paper,
            orientation: self.orientation,
            lang: None,
            weight: self.weight.clone(),
            hour: self.open_at,
        }
    }
}
