//! Chosen places for a service, and how good the choice is.

use geo::{Coord, Point};

use super::names::{Names, municipality_rows, texts};
use super::table::{Table, group_words, share};
use crate::base::{CategoryId, CellId, Millimetres, MunicipalityId, Percent, SiteModel};
use crate::dataset::Layer;
use crate::region::Region;
use crate::siting::{Candidates, Site};

/// A chosen place.
#[derive(Clone, Debug, PartialEq)]
pub struct SitePlace {
    /// Its number among the candidates.
    pub candidate: usize,
    /// Cells within the limit that have neither an existing place nor one of a better rank, ascending.
    pub cells: Vec<CellId>,
    /// Persons whom it can serve at most, where places have a capacity.
    pub capacity: Option<u64>,
    /// Persons of the weight whom it adds to those of better ranks; with capacities, as many as there is room for.
    pub added: u64,
    /// Persons times metres that it saves beside those of better ranks; only of the p-median.
    pub saved_person_m: Option<u64>,
}

/// Walks of the p-median.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SiteWalks {
    /// Persons times metres to the nearest place; who has none within the largest distance counts as that far.
    pub person_m: u64,
    /// Persons who have a place within the largest distance.
    pub persons: u64,
    /// The part of `person_m` that is theirs.
    pub person_m_within: u64,
}

/// How good the choice for one category and limit is.
#[derive(Clone, Debug, PartialEq)]
pub struct SitePlan {
    /// The category.
    pub category: CategoryId,
    /// The limit.
    pub limit: Millimetres,
    /// What new places should achieve.
    pub model: SiteModel,
    /// Number of the group of persons that counts.
    pub group: usize,
    /// Places asked for; `None` when the fewest are sought.
    pub asked: Option<u64>,
    /// The share to be served, when the fewest places are sought.
    pub target: Option<Percent>,
    /// Persons whom a new place without a capacity of its own can serve at most.
    pub capacity: Option<u64>,
    /// The chosen places by rank. `None` when the target is out of reach.
    pub places: Option<Vec<SitePlace>>,
    /// Places that no plan can do without, when the fewest are sought.
    pub places_min: Option<u64>,
    /// All persons of the weight.
    pub persons: u64,
    /// Persons served without new places.
    pub persons_before: u64,
    /// Persons whom no plan with as many places exceeds, when most are sought.
    pub persons_max: Option<u64>,
    /// Walks before and with the new places, of the p-median.
    pub walks: Option<[SiteWalks; 2]>,
    /// Persons times metres that no plan with as many places goes below, of the p-median.
    pub person_m_min: Option<u64>,
    /// Whether the same input always gives this answer: no limit of time ended the search.
    pub is_repeatable: bool,
}

impl SitePlan {
    /// The chosen places; none when the target is out of reach.
    pub fn chosen(&self) -> &[SitePlace] {
        self.places.as_deref().unwrap_or_default()
    }

    /// Persons served with the new places; `None` when the target is out of reach.
    pub fn persons_after(&self) -> Option<u64> {
        let places = self.places.as_ref()?;
        Some(self.persons_before + places.iter().map(|place| place.added).sum::<u64>())
    }

    /// The plan's own measure and its bound: persons, places or persons times metres.
    pub fn found_and_bound(&self) -> Option<(u64, u64)> {
        let places = self.places.as_ref()?;
        match self.model {
            SiteModel::Most => Some((self.persons_after()?, self.persons_max?)),
            SiteModel::Fewest => Some((places.len() as u64, self.places_min?)),
            SiteModel::Median => Some((self.walks?[1].person_m, self.person_m_min?)),
        }
    }

    /// The distance between plan and bound as a share of the larger one; 0 when the plan is proven to be the best.
    pub fn gap_share(&self) -> Option<f64> {
        let (found, bound) = self.found_and_bound()?;
        Some(share(found.abs_diff(bound), found.max(bound)).unwrap_or(0.0))
    }

    /// Whether no plan is better.
    pub fn is_proven(&self) -> bool {
        self.found_and_bound().is_some_and(|(found, bound)| found == bound)
    }
}

/// One point for each chosen place, in the working CRS, by category, limit and rank.
///
/// # Panics
/// If there is not one position, in degrees, for each place.
pub fn site_table(
    region: &Region,
    candidates: &Candidates,
    plans: &[SitePlan],
    at: &[Coord<f64>],
) -> Layer {
    let rows: Vec<(&SitePlan, usize, &SitePlace)> = plans
        .iter()
        .flat_map(|plan| (1..).zip(plan.chosen()).map(move |(rank, place)| (plan, rank, place)))
        .collect();
    assert_eq!(at.len(), rows.len(), "one position for each place");
    let mut table = Table::default();
    let plans_of = || rows.iter().map(|(plan, _, _)| *plan);
    let places = || rows.iter().map(|(_, _, place)| *place);
    add_question(&mut table, region, plans_of());
    let what = "1 is the place that adds most, 2 the one that adds most to it";
    table.count(("rank", "", what), rows.iter().map(|(_, rank, _)| *rank as u64));
    add_place(
        &mut table,
        region,
        candidates,
        &places().map(|place| place.candidate).collect::<Vec<_>>(),
    );
    let axis = |pick: fn(&Coord<f64>) -> f64| at.iter().map(move |at| Some(pick(at)));
    table.number(("place_lon", "degrees", "Longitude (WGS 84)"), 6, axis(|at| at.x));
    table.number(("place_lat", "degrees", "Latitude (WGS 84)"), 6, axis(|at| at.y));
    for (group, named) in region.groups().iter().enumerate() {
        let words = format!("{} within the limit of it and of no place before", group_words(named));
        let head = (&format!("{}_new", named.column())[..], "persons", &words[..]);
        table.count(head, places().map(|place| persons_in(region, &place.cells, group)));
    }
    let what = "Persons whom it can serve at most; empty when everybody within the limit";
    table.maybe_count(("capacity", "persons", what), places().map(|place| place.capacity));
    let what = "Persons of the weight whom it adds to the ranks before; with capacities, as many as it has room for";
    table.count(("persons_added", "persons", what), places().map(|place| place.added));
    let mut sum = 0;
    let cumulative = rows.iter().map(|(_, rank, place)| {
        sum = if *rank == 1 { place.added } else { sum + place.added };
        sum
    });
    table.count(("persons_cumulative", "persons", "The same, up to this rank"), cumulative);
    let abroad = |(plan, _, place): &(&SitePlan, usize, &SitePlace)| {
        let ground = candidates.ground(place.candidate);
        persons_abroad(region, &place.cells, ground, plan.group)
    };
    let what = "Of the newly served persons of the weight, residents of other municipalities than the place's";
    table.count(("persons_abroad", "persons", what), rows.iter().map(abroad));
    let what = "Kilometres that all persons of the weight together walk less; only for the median";
    let saved = places().map(|place| place.saved_person_m.map(|metres| metres as f64 / 1000.0));
    table.number(("person_km_saved", "km", what), 3, saved);
    let positions = places().map(|place| candidates.position(place.candidate));
    let shapes = positions.map(|at| Some(Point::from(at).into())).collect();
    table.finish("site_places", region, Some(shapes))
}

/// One row for each category and limit: found, bound, and whether the plan is proven to be the best.
pub fn site_summary_table(region: &Region, plans: &[SitePlan]) -> Layer {
    let mut table = Table::default();
    let each = || plans.iter();
    add_question(&mut table, region, each());
    let weights = each().map(|plan| region.groups()[plan.group].column());
    table.text(("weight", "", "The group of persons that counts"), weights);
    let what = "Share of all persons to be served, when the fewest places are sought";
    table.number(("target_share", "", what), 8, each().map(|plan| plan.target.map(Percent::share)));
    let what = "Persons whom a new place without a capacity of its own can serve at most; empty when everybody \
                within the limit";
    table.maybe_count(("capacity", "persons", what), each().map(|plan| plan.capacity));
    let what = "New places asked for";
    table.maybe_count(("places_asked", "places", what), each().map(|plan| plan.asked));
    let what =
        "New places of the plan, one of several best ones; empty when the target is out of reach";
    let places = each().map(|plan| plan.places.as_ref().map(|places| places.len() as u64));
    table.maybe_count(("places", "places", what), places);
    let what = "Places that no plan can do without, when the fewest are sought";
    table.maybe_count(("places_min", "places", what), each().map(|plan| plan.places_min));
    table.count(
        ("persons", "persons", "All persons of the weight"),
        each().map(|plan| plan.persons),
    );
    let what = "Persons served within the limit without new places";
    table.count(("persons_before", "persons", what), each().map(|plan| plan.persons_before));
    let what = "Persons served within the limit with the new places";
    table.maybe_count(("persons_after", "persons", what), each().map(SitePlan::persons_after));
    let what = "Persons whom no plan with as many places exceeds, when most are sought";
    table.maybe_count(("persons_after_max", "persons", what), each().map(|plan| plan.persons_max));
    add_walks(&mut table, plans);
    let what = "Distance between the plan and its bound, as a share of the larger one";
    table.number(("gap_share", "", what), 8, each().map(SitePlan::gap_share));
    table.flag(("is_proven", "", "No plan is better"), each().map(SitePlan::is_proven));
    let what = "The same input always gives this plan: no limit of time ended the search";
    table.flag(("is_repeatable", "", what), each().map(|plan| plan.is_repeatable));
    table.finish("site_summary", region, None)
}

/// Adds the walks of the p-median.
fn add_walks(table: &mut Table, plans: &[SitePlan]) {
    let km = |metres: u64| metres as f64 / 1000.0;
    let person_km =
        |at: usize| plans.iter().map(move |plan| plan.walks.map(|walks| km(walks[at].person_m)));
    let what = "Kilometres that all persons together walk without new places; who has none within the largest \
                distance counts as that far. Only for the median";
    table.number(("person_km_before", "km", what), 3, person_km(0));
    table.number(("person_km", "km", "The same with the new places"), 3, person_km(1));
    let what = "The same, that no plan with as many places goes below";
    table.number(
        ("person_km_min", "km", what),
        3,
        plans.iter().map(|plan| plan.person_m_min.map(km)),
    );
    let mean = |at: usize| {
        plans.iter().map(move |plan| {
            let walks = plan.walks?[at];
            share(walks.person_m_within, walks.persons)
        })
    };
    let what = "Mean walk to the nearest place of those who have one within the largest distance, without new places";
    table.number(("mean_walk_before_m", "m", what), 1, mean(0));
    table.number(("mean_walk_m", "m", "The same with the new places"), 1, mean(1));
    let what = "Persons without any place within the largest distance, even with the new ones";
    let beyond = plans.iter().map(|plan| plan.walks.map(|walks| plan.persons - walks[1].persons));
    table.maybe_count(("persons_beyond", "persons", what), beyond);
}

/// Adds what was asked.
fn add_question<'p>(
    table: &mut Table,
    region: &Region,
    plans: impl Iterator<Item = &'p SitePlan> + Clone,
) {
    table.category(
        "Kind of service of the new places",
        region,
        plans.clone().map(|plan| plan.category),
    );
    table.limit(plans.clone().map(|plan| plan.limit));
    let what = "most: most persons within the limit; fewest: fewest places for a target; median: shortest walks";
    table.text(("model", "", what), plans.map(|plan| plan.model.key()));
}

/// Adds id, name and municipality of candidates.
fn add_place(table: &mut Table, region: &Region, candidates: &Candidates, rows: &[usize]) {
    let head = ("place_id", "", "Candidate place: a cell, a host, or a point");
    table.text(head, rows.iter().map(|row| candidates.key(region, *row)));
    let names = Names::of_facilities(region).names;
    let host = |row: &usize| match candidates.sites()[*row] {
        Site::Host(facility) => Some(facility.0),
        Site::Cell(_) | Site::Point(_) => None,
    };
    let hosts = rows.iter().map(host).collect();
    let head = ("place_name", "", "Name of the host; empty for cells and points");
    table.look_up(head, &names, &hosts);
    let categories =
        texts(region.facilities().iter().map(|one| region.category(one.category()).key()));
    let head = ("host_category", "", "What the host is today; empty for cells and points");
    table.look_up(head, &categories, &hosts);
    let ground = municipality_rows(rows.iter().map(|row| candidates.ground(*row)));
    let homes = Names::of_municipalities(region);
    let head = ("municipality_id", "", "Municipality on whose ground it lies");
    table.look_up(head, &homes.keys, &ground);
    table.look_up(("municipality_name", "", "Its name"), &homes.names, &ground);
}

fn persons_in(region: &Region, cells: &[CellId], group: usize) -> u64 {
    let persons = region.cells().persons(group);
    cells.iter().map(|cell| u64::from(persons[cell.index()])).sum()
}

fn persons_abroad(
    region: &Region,
    cells: &[CellId],
    ground: Option<MunicipalityId>,
    group: usize,
) -> u64 {
    let is_abroad = |cell: &&CellId| region.cells().municipality(**cell) != ground;
    let abroad: Vec<CellId> = cells.iter().filter(is_abroad).copied().collect();
    persons_in(region, &abroad, group)
}
