//! Live answers: coverage at any limit and for any walker, and what is around a place.

mod coverage;
mod error;
mod ground;
mod page;
mod place;
mod question;
mod reaches;
mod surroundings;
mod walker;

use std::sync::OnceLock;

pub use error::LiveError;
pub use ground::LiveGround;
pub use question::{CoverageQuestion, LIMIT_MAX_M, Question, SurroundingsQuestion};

use crate::analysis::border::BorderLevels;
use crate::analysis::coverage::Level;
use crate::base::{DistanceKind, Millimetres};
use crate::region::Region;
use question::metres;
use reaches::Reaches;
use walker::{Walker, Walkers};

/// How distances of an answer are measured.
#[derive(Clone, Copy)]
enum Way<'l, 'g> {
    Straight,
    /// By a walker, with the number of the profile.
    Walk(usize, &'l Walker<'g>),
}

/// Answers questions about a region. May be asked by several threads at once.
pub struct Live<'g> {
    ground: &'g LiveGround,
    walkers: Option<Walkers<'g>>,
    /// What the border effect needs of each level.
    levels: [OnceLock<BorderLevels<'g>>; 6],
    reaches: Reaches,
}

impl<'g> Live<'g> {
    /// Links the region for the walker of the configuration. Others are linked when somebody asks for them.
    pub fn new(ground: &'g LiveGround) -> Self {
        let walkers = Walkers::new(ground);
        if let Some(walkers) = &walkers {
            walkers.own();
        }
        let cells = ground.region().cells().len();
        Self { ground, walkers, levels: Default::default(), reaches: Reaches::of_cells(cells) }
    }

    fn region(&self) -> &'g Region {
        self.ground.region()
    }

    /// The answer to a question, as JSON.
    ///
    /// # Errors
    /// [`LiveError`] when the question cannot be answered.
    pub fn answer(&self, question: &Question) -> Result<String, LiveError> {
        match question {
            Question::Coverage(asked) => self.coverage(asked),
            Question::Surroundings(asked) => self.surroundings(asked),
        }
    }

    /// How distances are measured that a question asks for; as in the configuration where it does not say.
    fn way(
        &self,
        distance: Option<DistanceKind>,
        profile: Option<&str>,
    ) -> Result<Way<'_, 'g>, LiveError> {
        match (&self.walkers, distance) {
            (_, Some(DistanceKind::Straight)) | (None, None) => match profile {
                Some(_) => Err(LiveError::NobodyWalks),
                None => Ok(Way::Straight),
            },
            (_, Some(DistanceKind::Table)) => Err(LiveError::Table),
            (None, Some(DistanceKind::Walk)) => Err(LiveError::NoNetwork),
            (Some(walkers), _) => {
                let at = walkers.number(profile)?;
                Ok(Way::Walk(at, walkers.walker(at)))
            }
        }
    }

    fn limit(limit_m: f64) -> Result<Millimetres, LiveError> {
        metres(limit_m).ok_or(LiveError::Limit { found: limit_m })
    }

    fn border_levels(&self, level: Level) -> &BorderLevels<'g> {
        let at = Level::ALL.iter().position(|known| *known == level).expect("all levels");
        self.levels[at].get_or_init(|| BorderLevels::new(self.region(), &[level]))
    }
}
