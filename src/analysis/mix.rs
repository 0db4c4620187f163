//! The help mix: which needs of old residents does a quartier meet, and by which kinds of providers?

use std::collections::{BTreeMap, BTreeSet};

use super::coverage::Level;
use super::profile::{Profile, Reached, Service};
use crate::access::ReachTable;
use crate::base::{CellId, Percent, QuartierId, zip_equal};
use crate::region::{Facility, Region};

/// A need that is judged: one that a service of the region can meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedNeed {
    /// Its number in [`Region::needs`].
    pub need: usize,
    /// The services that meet it, each alone.
    pub services: Vec<Service>,
    /// The field of action of the first of them.
    pub field: String,
}

/// The needs that are judged, and those for which the region has no service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JudgedNeeds {
    /// In the order of [`Region::needs`].
    pub judged: Vec<JudgedNeed>,
    /// The others, by their numbers.
    pub without_service: Vec<usize>,
}

/// The needs that some services can meet.
pub fn judged_needs(region: &Region, services: &[Service]) -> JudgedNeeds {
    let mut needs = JudgedNeeds::default();
    for (at, need) in region.needs().iter().enumerate() {
        let key = |service: &&Service| region.category(service.0).key();
        let is_meant = |service: &&Service| need.any.iter().any(|own| own == key(service));
        let own: Vec<Service> = services.iter().filter(is_meant).copied().collect();
        match own.first() {
            Some((category, _)) => {
                let field = region.category(*category).field_of_action().to_owned();
                needs.judged.push(JudgedNeed { need: at, services: own, field });
            }
            None => needs.without_service.push(at),
        }
    }
    needs
}

/// How surely a need is met in a quartier.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// Enough of the residents reach a service that meets it.
    Yes,
    /// Too few do, even if all who may reach one on unknown ground did.
    No,
    /// That is not known: unknown ground decides, or nobody is known to live there.
    Unknown,
}

/// What the residents of a quartier reach.
#[derive(Clone, Debug, PartialEq)]
pub struct QuartierMix {
    /// The quartier.
    pub quartier: QuartierId,
    /// Its persons; `None` where their number is not known.
    pub persons: Option<u64>,
    /// Persons who reach a service that meets a need, by the judged needs; `None` where that is not known.
    pub reached: Vec<Option<Reached>>,
    /// Persons who reach a facility of a type of provider, by field of action and type. Facilities whose provider has
    /// no known type have the type [`UNKNOWN_TYPE`].
    pub providers: BTreeMap<(String, String), u64>,
}

impl QuartierMix {
    /// Whether enough residents reach a service that meets a need.
    pub fn met(&self, at: usize, share_min: Percent) -> Met {
        let Some((persons, reached)) = self.persons.zip(self.reached[at]) else {
            return Met::Unknown;
        };
        let enough = share_min.needed(persons);
        match (reached.covered >= enough, reached.covered + reached.uncertain >= enough) {
            _ if persons == 0 => Met::Unknown,
            (true, _) => Met::Yes,
            (false, true) => Met::Unknown,
            (false, false) => Met::No,
        }
    }

    /// The types of providers of whom enough residents reach a facility, in a field of action or in all of them.
    pub fn provider_types(&self, field: Option<&str>, share_min: Percent) -> Vec<&str> {
        let Some(persons) = self.persons.filter(|persons| *persons > 0) else { return Vec::new() };
        let is_meant = |own: &str| field.is_none_or(|field| field == own);
        let enough = share_min.needed(persons);
        let reached = self.providers.iter().filter(|(_, count)| **count >= enough);
        let types = reached.filter(|((own, _), _)| is_meant(own)).map(|((_, kind), _)| &**kind);
        types.collect::<BTreeSet<&str>>().into_iter().collect()
    }
}

/// How many residents meet a need, as far as those who reach each single service tell: at least the most of one, at most
/// all of them, each counted once for each service. `None` where nothing is known.
///
/// # Parameters
/// `reached`: persons who reach each service of the need, of so many `persons`.
///
/// ```
/// use nahraum::analysis::mix::met_by_each;
/// use nahraum::analysis::profile::Reached;
/// let reached = |covered| Some(Reached { covered, uncertain: 0 });
/// // Of 100 persons 30 and 40 reach one: 40 to 70 have any of them.
/// let met = met_by_each(100, &[reached(30), reached(40)]);
/// assert_eq!(met, Some(Reached { covered: 40, uncertain: 30 }));
/// // Of what is not known, everybody may have it.
/// let met = met_by_each(100, &[reached(30), None]);
/// assert_eq!(met, Some(Reached { covered: 30, uncertain: 70 }));
/// assert_eq!(met_by_each(100, &[None]), None);
/// ```
pub fn met_by_each(persons: u64, reached: &[Option<Reached>]) -> Option<Reached> {
    let covered = reached.iter().flatten().map(|one| one.covered).max()?;
    let most = |one: &Option<Reached>| one.map_or(persons, |one| one.covered + one.uncertain);
    let most = reached.iter().map(most).sum::<u64>().min(persons);
    Some(Reached { covered, uncertain: most.saturating_sub(covered) })
}

/// The help mix of a quartier as far as its profile tells it, in which something may not be known.
///
/// # Parameters
/// `services`: those of the profile, in its order.
///
/// # Returns
/// Needs by [`met_by_each`], without types of providers: a profile does not tell who has any one of several services.
pub fn mix_of_profile(
    profile: &Profile,
    needs: &[JudgedNeed],
    services: &[Service],
) -> QuartierMix {
    let persons = profile.residents();
    let reached = |need: &JudgedNeed| {
        let all = zip_equal(services, &profile.reached);
        let own = all.filter(|(service, _)| need.services.contains(service));
        met_by_each(persons?, &own.map(|(_, reached)| *reached).collect::<Vec<_>>())
    };
    QuartierMix {
        quartier: profile.quartier,
        persons,
        reached: needs.iter().map(reached).collect(),
        providers: BTreeMap::new(),
    }
}

/// The type of providers whose type is not known.
pub const UNKNOWN_TYPE: &str = "unknown";

/// Which needs do the residents of each quartier meet on foot, and by whom?
///
/// # Parameters
/// `needs`: as [`judged_needs`] has them. `services`: those whose providers count.
///
/// # Returns
/// One for each quartier, in the order of ids.
///
/// # Method
/// A person meets a need with any one of its services within that service's limit. A type of provider is reached by
/// who has a facility of it within the limit.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(cells x needs + entries of the reach table).
///
/// # Examples
/// ```
/// use nahraum::analysis::mix::{Met, help_mix, judged_needs};
/// # use nahraum::{access::straight_line_reach, base::Silent, region, synthetic::town};
/// use nahraum::base::{Millimetres, Percent, Permeability};
/// // The quartier a has a meeting place 100 m from its residents, b has none.
/// let town = town("AAAA\n\nM1.9\n\naaab").unwrap();
/// let inputs = region::RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// let settings =
///     region::RegionSettings { outer_border: Permeability::Closed, ..Default::default() };
/// let region = region::build(inputs, &settings, &Silent).unwrap().value;
/// let reach = straight_line_reach(&region, &Silent);
/// let meeting = region.category_id("meeting_place").unwrap();
/// let services = [(meeting, Millimetres::from_metres(150.0))];
/// let needs = judged_needs(&region, &services);
/// assert_eq!(region.needs()[needs.judged[0].need].key, "meeting");
/// let mix = help_mix(&region, &reach, &needs.judged, &services);
/// let half = Percent::whole(50).unwrap();
/// assert_eq!((mix[0].met(0, half), mix[1].met(0, half)), (Met::Yes, Met::No));
/// ```
pub fn help_mix(
    region: &Region,
    reach: &ReachTable,
    needs: &[JudgedNeed],
    services: &[Service],
) -> Vec<QuartierMix> {
    reach.assert_fits(region);
    let known = Level::Quartier.known(region, 0);
    let none = Some(Reached { covered: 0, uncertain: 0 });
    let mut mixes: Vec<QuartierMix> = (0..region.quartiers().len())
        .map(|at| QuartierMix {
            quartier: QuartierId::at(at),
            persons: known[at].then_some(0),
            reached: vec![none.filter(|_| known[at]); needs.len()],
            providers: BTreeMap::new(),
        })
        .collect();
    let mut kinds = Kinds::of_region(region);
    let mut of_kind = vec![vec![0_u64; kinds.all.len()]; mixes.len()];
    for (cell, area) in Level::Quartier.cells(region) {
        let Some(mix) = mixes.get_mut(area) else { continue };
        let persons = super::persons_of(region, cell);
        if persons == 0 {
            continue;
        }
        mix.persons.iter_mut().for_each(|sum| *sum += persons);
        for (into, need) in zip_equal(&mut mix.reached, needs) {
            let Some(into) = into else { continue };
            match met_by(reach, &need.services, cell) {
                Met::Yes => into.covered += persons,
                Met::Unknown => into.uncertain += persons,
                Met::No => {}
            }
        }
        kinds.count(reach, (services, cell), |kind| of_kind[area][kind] += persons);
    }
    for (mix, counts) in zip_equal(&mut mixes, of_kind) {
        let reached = zip_equal(&kinds.all, counts).filter(|(_, persons)| *persons > 0);
        mix.providers = reached.map(|(kind, persons)| (kind.clone(), persons)).collect();
    }
    mixes
}

/// Whether a cell reaches any of the services.
fn met_by(reach: &ReachTable, services: &[Service], cell: CellId) -> Met {
    let mut met = Met::No;
    for (category, limit) in services {
        let reach = reach.category(*category);
        if reach.nearest(cell).distance <= *limit {
            return Met::Yes;
        }
        if reach.is_uncertain(cell, *limit) {
            met = Met::Unknown;
        }
    }
    met
}

/// The fields of action and types of providers of all facilities.
struct Kinds {
    /// Field of action and type, each once.
    all: Vec<(String, String)>,
    /// The number of each facility's; `None` for categories without a field of action.
    of_facility: Vec<Option<usize>>,
    /// The cell in which each was counted last.
    seen: Vec<Option<CellId>>,
}

impl Kinds {
    fn of_region(region: &Region) -> Self {
        let kind = |facility: &Facility| {
            let field = region.category(facility.category()).field_of_action();
            let provider = facility.provider().map(|id| region.provider(id));
            let kind = provider.and_then(|provider| provider.provider_type());
            let kind = kind.unwrap_or(UNKNOWN_TYPE).to_owned();
            (!field.is_empty()).then(|| (field.to_owned(), kind))
        };
        let kinds: Vec<Option<(String, String)>> = region.facilities().iter().map(kind).collect();
        let all: BTreeSet<&(String, String)> = kinds.iter().flatten().collect();
        let all: Vec<(String, String)> = all.into_iter().cloned().collect();
        let number = |kind: &Option<(String, String)>| all.binary_search(kind.as_ref()?).ok();
        let of_facility = kinds.iter().map(number).collect();
        Self { of_facility, seen: vec![None; all.len()], all }
    }

    /// Counts each that a cell reaches, once.
    fn count(
        &mut self,
        reach: &ReachTable,
        (services, cell): (&[Service], CellId),
        mut count: impl FnMut(usize),
    ) {
        for (category, limit) in services {
            for entry in reach.category(*category).within(cell, *limit) {
                let Some(kind) = self.of_facility[entry.facility.index()] else { break };
                if self.seen[kind].replace(cell) != Some(cell) {
                    count(kind);
                }
            }
        }
    }
}
