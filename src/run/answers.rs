//! The main answers of a run, taken from its results.

use crate::analysis::border::BorderEffect;
use crate::analysis::gap::{Gap, Gaps};
use crate::base::{CategoryId, Millimetres, zip_equal};
use crate::present::BorderEffects;
use crate::present::publication::Publication;
use crate::region::Region;

/// The main answers for one category at one limit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Key of the category.
    pub category: String,
    /// The limit.
    pub limit: Millimetres,
    /// Persons of the region; empty when withheld for publication, as all counts of persons can be.
    pub persons: Option<u64>,
    /// Persons with a facility within the limit.
    pub covered: Option<u64>,
    /// Persons without one who may have one on unknown ground.
    pub uncertain: Option<u64>,
    /// Covered persons who would not be covered with closed boundaries (border gain).
    pub border_gain: Option<u64>,
    /// Its gaps.
    pub gaps: GapAnswer,
}

impl Answer {
    /// Takes out what a publication withholds. Persons in gaps are always withheld.
    pub(super) fn withhold(&mut self, region: &Region, publication: &Publication) {
        if publication.withholds_region() {
            self.persons = None;
        }
        let category = region.category_id(&self.category);
        let withheld = category.map(|id| publication.withholds_answer(id, self.limit));
        let [covered, border] = withheld.unwrap_or([true; 2]);
        if covered {
            (self.covered, self.uncertain) = (None, None);
        }
        if border {
            self.border_gain = None;
        }
        let GapAnswer { largest, largest_connected, small_persons, .. } = &mut self.gaps;
        *small_persons = None;
        largest.iter_mut().chain(largest_connected).for_each(|gap| gap.persons = None);
    }
}

/// The gaps of one category at one limit, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapAnswer {
    /// The gap that the best new place would close; `None` when no place would serve as many as the threshold, or
    /// the run proposes none at all (N912) or at this limit (N934).
    pub largest: Option<LargestGap>,
    /// The connected gap with most persons who certainly lack the service; `None` when everybody is covered, or every
    /// connected gap has fewer persons than `gaps.persons_min`.
    pub largest_connected: Option<LargestGap>,
    /// Number of connected gaps with fewer persons than `gaps.persons_min`, which are not listed.
    pub small: u64,
    /// Persons in them.
    pub small_persons: Option<u64>,
}

/// The largest of some gaps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LargestGap {
    /// Persons in it.
    pub persons: Option<u64>,
    /// Name of the quartier with most of them.
    pub quartier: Option<String>,
    /// Names of its municipalities, most persons first.
    pub municipalities: Vec<String>,
}

impl LargestGap {
    pub(super) fn from_gap(region: &Region, gap: &Gap) -> Self {
        let quartier = gap.quartiers.first();
        let municipalities = gap.municipalities.iter();
        Self {
            persons: Some(gap.persons[0]),
            quartier: quartier.map(|(id, _)| region.quartier(*id).name().to_owned()),
            municipalities: municipalities
                .map(|(id, _)| region.municipality(*id).name().to_owned())
                .collect(),
        }
    }
}

/// The connected gaps at each limit of a category, in short.
pub(super) fn gap_answers(region: &Region, gaps: &[Gaps]) -> Vec<GapAnswer> {
    let in_short = |gaps: &Gaps| GapAnswer {
        largest: None,
        largest_connected: gaps.list.first().map(|gap| LargestGap::from_gap(region, gap)),
        small: gaps.small,
        small_persons: Some(gaps.small_persons),
    };
    gaps.iter().map(in_short).collect()
}

/// One answer for each category and limit.
///
/// `effects` and `gaps` have the same categories and limits, in the same order.
pub(super) fn answers(
    region: &Region,
    effects: &BorderEffects,
    gaps: Vec<GapAnswer>,
) -> Vec<Answer> {
    let answer =
        |((category, limit, rows), gaps): (&(CategoryId, Millimetres, Vec<BorderEffect>), _)| {
            let whole = rows.iter().find(|row| row.area.is_none())?;
            Some(Answer {
                category: region.category(*category).key().to_owned(),
                limit: *limit,
                persons: Some(whole.all().persons),
                covered: Some(whole.all().covered_open),
                uncertain: Some(whole.all().uncertain),
                border_gain: Some(whole.all().gain()),
                gaps,
            })
        };
    zip_equal(effects, gaps).filter_map(answer).collect()
}
