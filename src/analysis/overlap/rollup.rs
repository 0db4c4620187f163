//! Pairs of facilities rolled up to municipalities and providers.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::catchments::Catchments;
use super::pairs::{FacilityPair, PairKind};
use crate::base::{CellId, FacilityId, MunicipalityId, ProviderLevel};
use crate::region::ProviderBody;

/// How much the residents of two municipalities use each other's facilities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MunicipalityPair {
    /// The municipality with the lower id.
    pub a: MunicipalityId,
    /// The other municipality.
    pub b: MunicipalityId,
    /// Listed pairs of facilities across their boundary.
    pub facility_pairs: u64,
    /// Of these, double structures.
    pub double_structures: u64,
    /// Residents of either municipality who reach facilities in both.
    pub persons_both: u64,
    /// Residents of *a* who reach a facility in *b*.
    pub persons_a_to_b: u64,
    /// Residents of *b* who reach a facility in *a*.
    pub persons_b_to_a: u64,
    /// Residents of *a* who are covered only by facilities in *b*.
    pub gain_a: u64,
    /// Of these, residents who may have another facility within the limit on unknown ground.
    pub gain_a_uncertain: u64,
    /// Residents of *b* who are covered only by facilities in *a*.
    pub gain_b: u64,
    /// Of these, residents who may have another facility within the limit on unknown ground.
    pub gain_b_uncertain: u64,
    /// Whether both municipalities lie on known ground as a whole; otherwise they may have facilities, and
    /// serve residents, beyond those counted.
    pub is_known: bool,
}

/// The facilities and catchment of a provider, or of an umbrella organisation, in the region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderRow {
    /// The provider or umbrella organisation.
    pub body: ProviderBody,
    /// Its facilities of the category in the region.
    pub facilities: u64,
    /// Number of municipalities in which it has facilities.
    pub municipalities: u64,
    /// Residents who reach one of its facilities.
    pub persons: u64,
    /// Residents who reach one of its facilities in a municipality that is not their own.
    pub persons_abroad: u64,
    /// Number of municipalities in which its residents live.
    pub municipalities_served: u64,
    /// Number of double structures that include one of its facilities.
    pub double_structures: u64,
    /// Whether all municipalities lie on known ground as a whole; otherwise it may have facilities, and
    /// serve residents, beyond those counted.
    pub is_known: bool,
}

/// Municipalities with a facility in reach of a cell, ascending.
fn hosts(catchments: &Catchments<'_>, cell: CellId, into: &mut Vec<MunicipalityId>) {
    into.clear();
    into.extend(catchments.facilities_of(cell).filter_map(|facility| catchments.host(facility)));
    into.sort_unstable();
    into.dedup();
}

/// Rolls facilities up to pairs of municipalities.
pub(super) fn municipality_pairs(
    catchments: &Catchments<'_>,
    pairs: &[FacilityPair],
) -> Vec<MunicipalityPair> {
    let mut rows: BTreeMap<(MunicipalityId, MunicipalityId), MunicipalityPair> = BTreeMap::new();
    let key = |a: MunicipalityId, b: MunicipalityId| (a.min(b), a.max(b));
    let mut reached = Vec::new();
    for cell in catchments.region.cells_inside() {
        let persons = catchments.persons(cell);
        let Some(home) = catchments.region.cells().municipality(cell) else { continue };
        if persons == 0 {
            continue;
        }
        hosts(catchments, cell, &mut reached);
        if reached.iter().all(|host| *host == home) {
            continue;
        }
        let own = reached.contains(&home);
        // A halo facility covers residents too, so they do not depend on the neighbour alone.
        let halo = catchments.facilities_of(cell).any(|id| catchments.host(id).is_none());
        for host in reached.iter().filter(|host| **host != home) {
            let row = rows.entry(key(home, *host)).or_default();
            let only = reached.len() == 1 && !halo;
            row.persons_both += if own { persons } else { 0 };
            let (to, gain, uncertain) = if home < *host {
                (&mut row.persons_a_to_b, &mut row.gain_a, &mut row.gain_a_uncertain)
            } else {
                (&mut row.persons_b_to_a, &mut row.gain_b, &mut row.gain_b_uncertain)
            };
            *to += persons;
            *gain += if only { persons } else { 0 };
            *uncertain += if only && catchments.is_edge_near(cell) { persons } else { 0 };
        }
    }
    for pair in pairs.iter().filter(|pair| pair.kind == PairKind::CrossMunicipal) {
        if let (Some(a), Some(b)) = (catchments.host(pair.a), catchments.host(pair.b)) {
            let row = rows.entry(key(a, b)).or_default();
            row.facility_pairs += 1;
            row.double_structures += u64::from(pair.is_double_structure);
        }
    }
    let finished = |((a, b), row)| {
        let is_known = [a, b].into_iter().all(|home| catchments.is_home_known(home));
        MunicipalityPair { a, b, is_known, ..row }
    };
    rows.into_iter().map(finished).collect()
}

/// Rolls facilities up to providers, or to umbrella organisations. `known`: rows by another level, for bodies that are
/// the same here. A pair of two facilities of one umbrella
/// organisation in one municipality is no double structure of it.
pub(super) fn providers(
    catchments: &Catchments<'_>,
    pairs: &[FacilityPair],
    level: ProviderLevel,
    known: &[ProviderRow],
) -> Vec<ProviderRow> {
    let region = catchments.region;
    let body_of =
        |id| region.facility(id).provider().map(|provider| region.provider_body(provider, level));
    let mut facilities: BTreeMap<ProviderBody, Vec<FacilityId>> = BTreeMap::new();
    for id in &catchments.facilities {
        if let Some(body) = body_of(*id).filter(|_| catchments.is_reported(*id)) {
            facilities.entry(body).or_default().push(*id);
        }
    }
    let mut doubles: BTreeMap<ProviderBody, u64> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| pair.is_double_structure) {
        let both = [pair.a, pair.b].map(body_of);
        if pair.kind == PairKind::TwoProviders && both[0] == both[1] {
            continue;
        }
        let distinct: BTreeSet<ProviderBody> = both.into_iter().flatten().collect();
        for body in distinct {
            *doubles.entry(body).or_default() += 1;
        }
    }
    let mut homes = (0..region.municipalities().len()).map(MunicipalityId::at);
    let is_known = homes.all(|home| catchments.is_home_known(home));
    let row = |scratch: &mut Scratch, (body, ids): (ProviderBody, Vec<FacilityId>)| {
        let double_structures = doubles.get(&body).copied().unwrap_or(0);
        if let Ok(same) = known.binary_search_by_key(&body, |row| row.body) {
            return ProviderRow { double_structures, ..known[same].clone() };
        }
        let hosts: BTreeSet<_> = ids.iter().filter_map(|id| catchments.host(*id)).collect();
        let reached = served(catchments, &ids, scratch);
        ProviderRow {
            body,
            facilities: ids.len() as u64,
            municipalities: hosts.len() as u64,
            persons: reached.persons,
            persons_abroad: reached.persons_abroad,
            municipalities_served: reached.homes.len() as u64,
            double_structures,
            is_known,
        }
    };
    let cells = region.cells().len();
    let scratch = || Scratch { reached: vec![Reached::No; cells], touched: Vec::new() };
    facilities.into_par_iter().map_init(scratch, row).collect()
}

/// Whether a cell reaches one of some facilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    No,
    /// Not in another municipality.
    AtHome,
    /// In another municipality.
    Abroad,
}

/// What cells reach; resetting costs as much as its last use.
struct Scratch {
    reached: Vec<Reached>,
    touched: Vec<CellId>,
}

/// Residents whom some facilities serve.
#[derive(Default)]
struct Served {
    persons: u64,
    persons_abroad: u64,
    homes: BTreeSet<Option<MunicipalityId>>,
}

/// The residents whom some facilities serve, each counted once.
fn served(catchments: &Catchments<'_>, ids: &[FacilityId], scratch: &mut Scratch) -> Served {
    let home = |cell: CellId| catchments.region.cells().municipality(cell);
    for id in ids {
        let is_abroad = catchments.is_abroad(*id);
        for cell in catchments.cells_of(catchments.position_of(*id)) {
            let known = &mut scratch.reached[cell.index()];
            if *known == Reached::No {
                scratch.touched.push(*cell);
            }
            let more = if is_abroad(home(*cell)) { Reached::Abroad } else { Reached::AtHome };
            *known = more.max(*known);
        }
    }
    let (mut served, mut last) = (Served::default(), None);
    for cell in scratch.touched.drain(..) {
        let reached = std::mem::replace(&mut scratch.reached[cell.index()], Reached::No);
        let persons = catchments.persons(cell);
        served.persons += persons;
        served.persons_abroad += if reached == Reached::Abroad { persons } else { 0 };
        // Cells of a catchment that follow one another mostly have one home.
        if last != Some(home(cell)) {
            last = Some(home(cell));
            served.homes.insert(home(cell));
        }
    }
    served
}
