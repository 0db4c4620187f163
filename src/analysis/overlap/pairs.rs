//! Pairs of facilities that share residents.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::catchments::Catchments;
use super::options::OverlapOptions;
use crate::analysis::{Persons, add_persons, nobody};
use crate::base::{FacilityId, MunicipalityId, ProviderLevel, QuartierId};
use crate::region::PlacedBy;

/// The catchment of a facility.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacilityCatchment {
    /// The facility.
    pub facility: FacilityId,
    /// What distances to it end at; `None` when it is not linked to the network.
    pub placed_by: Option<PlacedBy>,
    /// Persons by group within the limit.
    pub persons: Persons,
    /// Of these, residents of its own municipality.
    pub persons_own: u64,
    /// Of these, residents of other municipalities.
    pub persons_abroad: u64,
    /// The number of other municipalities in which these residents live.
    pub municipalities_abroad: u64,
    /// Of all persons within the limit, residents who reach no other facility of the category.
    pub persons_only_here: u64,
    /// Of these, residents who may have another one within the limit on unknown ground.
    pub only_here_uncertain: u64,
    /// Quartiers of other municipalities with the number of residents it serves there, most first.
    pub quartiers_abroad: Vec<(QuartierId, u64)>,
}

/// Why a pair is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PairKind {
    /// The facilities lie in different municipalities.
    CrossMunicipal,
    /// They have different providers, on the level of [`OverlapOptions::level`], and lie in one municipality or come from
    /// offices of which one is not known.
    TwoProviders,
}

/// Two facilities that share residents.
#[derive(Clone, Debug, PartialEq)]
pub struct FacilityPair {
    /// The facility with the lower id.
    pub a: FacilityId,
    /// The other facility.
    pub b: FacilityId,
    /// Why it is listed.
    pub kind: PairKind,
    /// Persons in both catchments.
    pub persons_both: u64,
    /// Persons in either catchment.
    pub persons_either: u64,
    /// Jaccard index: persons in both over persons in either.
    pub jaccard: f64,
    /// Persons who lose coverage if *a* closes.
    pub lost_if_a_closes: u64,
    /// Persons who lose coverage if *b* closes.
    pub lost_if_b_closes: u64,
    /// Of both, persons who may have another one within the limit on unknown ground.
    pub lost_uncertain: u64,
    /// Whether the Jaccard index is at least [`OverlapOptions::jaccard_min`].
    pub is_double_structure: bool,
}

/// Pairs within a municipality that are not listed, because their two providers are of one umbrella organisation and
/// count as one ([`OverlapOptions::level`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Partners {
    /// How many share as many persons as a listed pair.
    pub pairs: u64,
    /// Of these, how many would be double structures.
    pub double_structures: u64,
}

/// The pairs of a category at a limit.
#[derive(Default)]
pub(super) struct Found {
    pub pairs: Vec<FacilityPair>,
    /// How many share fewer persons than asked.
    pub below: u64,
    pub partners: Partners,
}

impl Found {
    fn append(&mut self, other: Self) {
        self.pairs.extend(other.pairs);
        self.below += other.below;
        self.partners.pairs += other.partners.pairs;
        self.partners.double_structures += other.partners.double_structures;
    }
}

/// Persons whom a facility shares with others of a higher id, by their positions; resetting costs as much as its last use.
struct Scratch {
    persons: Vec<u64>,
    touched: Vec<u32>,
}

/// A facility's catchment, and what it shares with others of a higher id.
struct Described {
    catchment: FacilityCatchment,
    /// The position of another facility, why they are a pair where each provider counts as one, and the persons in both catchments.
    shared: Vec<(u32, PairKind, u64)>,
}

/// The catchment of every facility of the region, and all pairs that share at least the given persons.
///
/// A catchment and what it shares are counted in one walk through its cells, so that what each of them reaches is read
/// from memory once.
pub(super) fn catchments_and_pairs(
    catchments: &Catchments<'_>,
    options: &OverlapOptions,
) -> (Vec<FacilityCatchment>, Found) {
    let count = catchments.facilities.len();
    let scratch = || Scratch { persons: vec![0; count], touched: Vec::new() };
    let describe = |scratch: &mut Scratch, position| describe(catchments, position, scratch);
    let described: Vec<Option<Described>> =
        (0..count).into_par_iter().map_init(scratch, describe).collect();
    let parts: Vec<Found> = (0..count)
        .into_par_iter()
        .map(|position| pairs_of(catchments, &described, position, options))
        .collect();
    let mut found = Found::default();
    parts.into_iter().for_each(|part| found.append(part));
    let order = |a: &FacilityPair, b: &FacilityPair| {
        b.persons_both.cmp(&a.persons_both).then((a.a, a.b).cmp(&(b.a, b.b)))
    };
    found.pairs.sort_by(order);
    let rows = described.into_iter().flatten().map(|described| described.catchment).collect();
    (rows, found)
}

/// Describes the facility at a position; `None` in the halo.
fn describe(
    catchments: &Catchments<'_>,
    position: usize,
    scratch: &mut Scratch,
) -> Option<Described> {
    let (region, id) = (catchments.region, catchments.facilities[position]);
    if !catchments.is_reported(id) {
        return None;
    }
    let mut row = FacilityCatchment {
        facility: id,
        placed_by: catchments.placed_by(id),
        persons: nobody(region),
        persons_own: 0,
        persons_abroad: 0,
        municipalities_abroad: 0,
        persons_only_here: 0,
        only_here_uncertain: 0,
        quartiers_abroad: Vec::new(),
    };
    let mut abroad: BTreeMap<QuartierId, u64> = BTreeMap::new();
    let mut homes: BTreeSet<MunicipalityId> = BTreeSet::new();
    let is_abroad = catchments.is_abroad(id);
    for cell in catchments.cells_of(position) {
        let persons = catchments.persons(*cell);
        add_persons(region, *cell, &mut row.persons);
        let home = region.cells().municipality(*cell);
        if !is_abroad(home) {
            row.persons_own += persons;
        } else {
            row.persons_abroad += persons;
            homes.extend(home);
            if let Some(quartier) = region.cells().quartier(*cell) {
                *abroad.entry(quartier).or_default() += persons;
            }
        }
        let reached = catchments.reached_from(*cell);
        if reached.len() == 1 {
            row.persons_only_here += persons;
            row.only_here_uncertain += if catchments.is_edge_near(*cell) { persons } else { 0 };
        }
        let others = reached.iter().map(|reached| reached.facility).filter(|other| *other > id);
        for at in others.map(|other| catchments.position_of(other)) {
            if scratch.persons[at] == 0 {
                scratch.touched.push(at as u32);
            }
            scratch.persons[at] += persons;
        }
    }
    row.municipalities_abroad = homes.len() as u64;
    row.quartiers_abroad = abroad.into_iter().collect();
    row.quartiers_abroad.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let shared = scratch.touched.drain(..).filter_map(|other| {
        let both = std::mem::take(&mut scratch.persons[other as usize]);
        let ids = (id, catchments.facilities[other as usize]);
        Some((other, kind(catchments, ids, ProviderLevel::Provider)?, both))
    });
    Some(Described { catchment: row, shared: shared.collect() })
}

/// The pairs of the facility at a position with others of a higher id.
fn pairs_of(
    catchments: &Catchments<'_>,
    described: &[Option<Described>],
    position: usize,
    options: &OverlapOptions,
) -> Found {
    let mut found = Found::default();
    let Some(this) = &described[position] else { return found };
    for (other, single, both) in &this.shared {
        let Some(other) = &described[*other as usize] else { continue };
        let (a, b) = (&this.catchment, &other.catchment);
        let is_listed = kind(catchments, (a.facility, b.facility), options.level).is_some();
        if *both < options.persons_min.max(1) {
            found.below += u64::from(is_listed);
            continue;
        }
        let pair = pair(([a, b], *both), *single, options);
        if is_listed {
            found.pairs.push(pair);
        } else {
            found.partners.pairs += 1;
            found.partners.double_structures += u64::from(pair.is_double_structure);
        }
    }
    found
}

/// The reason for listing a pair; `None` when it is not listed. Two services that come lie in different municipalities
/// when the offices of both are known and not both outside the region; else their providers decide.
fn kind(
    catchments: &Catchments<'_>,
    (a, b): (FacilityId, FacilityId),
    level: ProviderLevel,
) -> Option<PairKind> {
    let region = catchments.region;
    if ![a, b].into_iter().all(|id| catchments.is_reported(id)) {
        return None;
    }
    let are_known = [a, b].into_iter().all(|id| region.facility(id).is_office_known());
    if are_known && catchments.host(a) != catchments.host(b) {
        return Some(PairKind::CrossMunicipal);
    }
    let body = |id| Some(region.provider_body(region.facility(id).provider()?, level));
    (body(a)? != body(b)?).then_some(PairKind::TwoProviders)
}

fn pair(
    ([a, b], both): ([&FacilityCatchment; 2], u64),
    kind: PairKind,
    options: &OverlapOptions,
) -> FacilityPair {
    let either = a.persons[0] + b.persons[0] - both;
    let jaccard = both as f64 / either as f64;
    FacilityPair {
        a: a.facility,
        b: b.facility,
        kind,
        persons_both: both,
        persons_either: either,
        jaccard,
        lost_if_a_closes: a.persons_only_here,
        lost_if_b_closes: b.persons_only_here,
        lost_uncertain: a.only_here_uncertain + b.only_here_uncertain,
        is_double_structure: jaccard >= options.jaccard_min,
    }
}
