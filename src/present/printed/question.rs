//! What a printed map is to show, and on which paper.

use crate::analysis::coverage::Level;
use crate::base::{HOURS_OF_WEEK, Lang};

/// What a map is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Theme {
    /// Share of persons who have the service within the limit.
    #[default]
    Coverage,
    /// Persons without the service for each square kilometre, and the places that would serve most of them.
    Gaps,
    /// Share of persons who have the service only because the boundary is open.
    Border,
    /// Pairs of municipalities that share residents, and double structures across their boundaries.
    Overlaps,
    /// Chosen new places over the coverage of today.
    Sites,
    /// Fields of action that a quartier reaches, and the needs that quartiers lack most often.
    Mix,
    /// Stairs, kerbs, steep or rough ways whose mending gives most persons a service; those on a boundary are marked.
    Barriers,
    /// Places for 1,000 persons, compared with those of the region.
    Places,
    /// Share of persons who have the service at other times, but not at one hour of the week.
    Hours,
}

/// Levels of areas that a map can colour.
const LEVELS: [Level; 4] = [Level::Quartier, Level::District, Level::Municipality, Level::County];

impl Theme {
    /// Its name on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Gaps => "gaps",
            Self::Border => "border",
            Self::Overlaps => "overlaps",
            Self::Sites => "sites",
            Self::Mix => "mix",
            Self::Barriers => "barriers",
            Self::Places => "places",
            Self::Hours => "hours",
        }
    }

    /// Whether it is about one service within one limit, and not about all of them.
    pub fn has_service(self) -> bool {
        !matches!(self, Self::Mix | Self::Barriers)
    }

    /// The levels of which a run has it, the usual one first.
    pub fn levels(self) -> &'static [Level] {
        match self {
            Self::Mix => &LEVELS[..1],
            Self::Hours => &LEVELS[2..3],
            _ => &LEVELS,
        }
    }
}

/// How the breaks between classes are chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Classing {
    /// The same round breaks on every map of a theme, so that maps can be compared.
    #[default]
    Fixed,
    /// As many areas in each class as equal values allow.
    Quantiles,
    /// Natural breaks: the classes whose different values deviate least from their mean (Jenks 1967, Fisher 1958).
    Jenks,
}

/// Size of the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Paper {
    /// 210 by 297 mm.
    #[default]
    A4,
    /// 297 by 420 mm.
    A3,
}

impl Paper {
    /// Its short and its long side in millimetres, and how much larger letters and signs are than on A4.
    pub(super) fn sides(self) -> (f64, f64, f64) {
        match self {
            Self::A4 => (210.0, 297.0, 1.0),
            Self::A3 => (297.0, 420.0, 1.25),
        }
    }
}

/// How the paper lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum Orientation {
    /// The short side below.
    Portrait,
    /// The long side below.
    Landscape,
}

/// What a map is to show, and on which paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapQuestion {
    /// What it is about.
    pub theme: Theme,
    /// Key, English or German name of the service; the supermarket or else the first service of the run when absent.
    pub category: Option<String>,
    /// Limit in metres; the largest of the service when absent.
    pub limit_m: Option<u64>,
    /// Level of the coloured areas: quartier, district, municipality or county.
    pub level: Level,
    /// Whether municipal boundaries are drawn; residents then use only the facilities of their own municipality on a
    /// map of coverage, and those of all municipalities without.
    pub boundaries: bool,
    /// How the breaks between classes are chosen.
    pub classing: Classing,
    /// Number of classes, 4 to 6, for [`Classing::Quantiles`] and [`Classing::Jenks`].
    pub classes: usize,
    /// Size of the paper.
    pub paper: Paper,
    /// How the paper lies; the way that shows the region larger when absent.
    pub orientation: Option<Orientation>,
    /// Language of all texts; that of the run when absent.
    pub lang: Option<Lang>,
    /// The group of persons of [`Theme::Places`], such as `persons_65`; all persons when absent.
    pub weight: Option<String>,
    /// The hour of the week of [`Theme::Hours`]: 0 is that from Monday 0:00; Sunday at 11 when absent.
    pub hour: Option<usize>,
}

impl MapQuestion {
    /// The hour of the week as asked, or the usual one.
    pub fn hour_or_usual(&self) -> usize {
        self.hour.unwrap_or(USUAL_HOUR)
    }
}

/// Sunday at 11.
const USUAL_HOUR: usize = HOURS_OF_WEEK - 13;

impl Default for MapQuestion {
    /// Coverage by quartier on A4, with boundaries, in fixed classes.
    fn default() -> Self {
        Self {
            theme: Theme::default(),
            category: None,
            limit_m: None,
            level: Level::Quartier,
            boundaries: true,
            classing: Classing::default(),
            classes: 5,
            paper: Paper::default(),
            orientation: None,
            lang: None,
            weight: None,
            hour: None,
        }
    }
}
