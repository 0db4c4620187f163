//! Border effect (Grenzeffekt): what do residents gain because the boundary is open?

use std::collections::BTreeMap;

use super::{Persons, add_persons, persons_of};
use crate::access::ReachTable;
use crate::base::{CategoryId, CellId, Millimetres, MunicipalityId, zip_equal};
use crate::region::Region;

/// The border effect for the residents of one municipality, or of the whole region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BorderEffect {
    /// The municipality; `None` is the whole region.
    pub municipality: Option<MunicipalityId>,
    /// Persons by group.
    pub persons: Persons,
    /// Persons by group covered when all facilities count.
    pub covered_open: Persons,
    /// Persons by group whom no known facility covers, but who may have one on unknown ground.
    pub uncertain: Persons,
    /// Persons by group covered when only facilities of the own municipality count.
    pub covered_closed: Persons,
    /// Persons by group not covered by the own municipality, who may be by one of its facilities on unknown
    /// ground.
    pub closed_uncertain: Persons,
    /// Persons by group of whom it is uncertain whether they belong to the border gain.
    pub gain_uncertain: Persons,
    /// Persons whose nearest facility lies in another municipality or outside the region.
    pub nearest_abroad: u64,
    /// Persons for whom a facility on unknown ground may be nearer than the nearest known one: their nearest
    /// may be abroad, and the metres saved may be more.
    pub nearest_uncertain: u64,
    /// Of those whose nearest facility is abroad, persons who can also reach one in their own municipality, so
    /// that the saved metres are defined.
    pub saving: u64,
    /// Millimetres those persons save: the sum over persons of the distance to the nearest facility of
    /// their own municipality minus the distance to the nearest of all.
    pub saved_person_mm: u128,
    /// Of those whose nearest facility is abroad, persons whose saved metres may be others with facilities on
    /// unknown ground.
    pub saved_uncertain: u64,
    /// Persons in a municipality without any facility of the category.
    pub without_own: u64,
    /// Of these, persons in a municipality that may have one on unknown ground.
    pub without_own_uncertain: u64,
}

impl BorderEffect {
    fn new(municipality: Option<MunicipalityId>, groups: usize) -> Self {
        let zero = vec![0; groups];
        Self {
            municipality,
            persons: zero.clone(),
            covered_open: zero.clone(),
            uncertain: zero.clone(),
            covered_closed: zero.clone(),
            closed_uncertain: zero.clone(),
            gain_uncertain: zero,
            ..Self::default()
        }
    }

    /// Border gain: persons by group who are covered when boundaries are open and not when closed.
    pub fn gain(&self) -> Persons {
        zip_equal(&self.covered_open, &self.covered_closed)
            .map(|(open, closed)| open - closed)
            .collect()
    }

    /// Mean metres saved by a person whose nearest facility is abroad; `None` without such persons.
    pub fn mean_saved_m(&self) -> Option<f64> {
        (self.saving > 0).then(|| self.saved_person_mm as f64 / self.saving as f64 / 1e3)
    }
}

/// How many residents of each municipality are covered only because its boundary is open?
///
/// # Returns
/// One row for each municipality, ascending, then one for the region.
///
/// # Method
/// *Open* coverage uses all facilities across permeable boundaries, *closed* coverage only
/// those with *m(j) = m(i)*; the border gain is the difference. A facility outside the region is
/// abroad for everybody. Whether somebody belongs to the gain is uncertain where an unseen facility may
/// cover who is not covered, or where an unseen one at home may cover who now depends on the neighbours.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(cells).
pub fn border_effect(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
) -> Vec<BorderEffect> {
    reach.assert_fits(region);
    let groups = region.groups().len();
    let each = (0..region.municipalities().len()).map(|at| Some(MunicipalityId::at(at)));
    let mut rows: Vec<BorderEffect> =
        each.chain([None]).map(|home| BorderEffect::new(home, groups)).collect();
    let whole = rows.len() - 1;
    for cell in region.cells_inside() {
        let home = region.cells().municipality(cell).map_or(whole, MunicipalityId::index);
        for row in [home, whole] {
            count_cell(region, reach, category, limit, cell, &mut rows[row]);
        }
    }
    rows
}

fn count_cell(
    region: &Region,
    reach: &ReachTable,
    category: CategoryId,
    limit: Millimetres,
    cell: CellId,
    row: &mut BorderEffect,
) {
    let reach = reach.category(category);
    let (any, own) = (reach.nearest(cell), reach.nearest_own(cell));
    add_persons(region, cell, &mut row.persons);
    if any.distance <= limit {
        add_persons(region, cell, &mut row.covered_open);
    }
    if own.distance <= limit {
        add_persons(region, cell, &mut row.covered_closed);
    }
    let (is_uncertain, is_own_uncertain) =
        (reach.is_uncertain(cell, limit), reach.is_own_uncertain(cell, limit));
    if is_uncertain {
        add_persons(region, cell, &mut row.uncertain);
    }
    if is_own_uncertain {
        add_persons(region, cell, &mut row.closed_uncertain);
    }
    if is_uncertain || is_own_uncertain {
        add_persons(region, cell, &mut row.gain_uncertain);
    }
    let persons = persons_of(region, cell);
    let counted = |is_meant: bool| if is_meant { persons } else { 0 };
    row.nearest_uncertain += counted(reach.is_nearest_uncertain(cell));
    if own.facility().is_none() {
        row.without_own += persons;
        row.without_own_uncertain += counted(reach.is_nearest_own_uncertain(cell));
    }
    let Some(nearest) = any.facility() else { return };
    if region.facility(nearest).municipality() != region.cells().municipality(cell) {
        row.nearest_abroad += persons;
        let is_other = reach.is_nearest_uncertain(cell) || reach.is_nearest_own_uncertain(cell);
        row.saved_uncertain += counted(is_other);
        if own.facility().is_some() {
            row.saving += persons;
            let saved = u128::from(own.distance.0 - any.distance.0);
            row.saved_person_mm += u128::from(persons) * saved;
        }
    }
}

/// Persons of one municipality whose nearest facility lies in another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// The municipality in which the persons live.
    pub home: MunicipalityId,
    /// The municipality of their nearest facility; `None` is outside the region.
    pub host: Option<MunicipalityId>,
    /// Persons by group.
    pub persons: Persons,
    /// Persons for whom a facility on unknown ground may be nearer.
    pub nearest_uncertain: u64,
}

/// In which municipality is the nearest facility of the residents of each municipality? The
/// municipality-by-municipality matrix as a sparse list.
///
/// # Returns
/// One entry for each pair with persons, including persons served at home; sorted by home and host
/// (outside the region first). The entries of a home add up to its persons who reach any facility.
///
/// # Panics
/// When the reach table has other numbers of cells or categories than the region.
///
/// # Cost
/// O(cells log municipalities).
pub fn service_flows(region: &Region, reach: &ReachTable, category: CategoryId) -> Vec<Flow> {
    reach.assert_fits(region);
    let reach = reach.category(category);
    let mut flows: BTreeMap<(MunicipalityId, Option<MunicipalityId>), Flow> = BTreeMap::new();
    for cell in region.cells_inside() {
        let Some(home) = region.cells().municipality(cell) else { continue };
        let Some(facility) = reach.nearest(cell).facility() else { continue };
        if persons_of(region, cell) > 0 {
            let host = region.facility(facility).municipality();
            let flow = flows.entry((home, host)).or_insert_with(|| Flow {
                home,
                host,
                persons: vec![0; region.groups().len()],
                nearest_uncertain: 0,
            });
            add_persons(region, cell, &mut flow.persons);
            if reach.is_nearest_uncertain(cell) {
                flow.nearest_uncertain += persons_of(region, cell);
            }
        }
    }
    flows.into_values().collect()
}
