//! What becomes of a place in derived categories when its capacity changes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::belonging::Texts;
use super::fresh_ids::FreshIds;
use super::model::{AttributeRow, AttributeWriter, Facility, PlaceNumber, Region};
use crate::base::{CategoryId, FacilityId, zip_equal};
use crate::dataset::UsualColumn;

/// A place whose capacity changes, as its facilities are copied one after the other.
pub(super) struct Enlarged {
    capacity: f64,
    attributes: AttributeRow,
    /// Categories whose filters it no longer fulfils.
    leaves: BTreeSet<CategoryId>,
    /// Categories whose filters it fulfils now, and that have not got it yet: each after its sources.
    joins: VecDeque<CategoryId>,
    /// The derived categories of the region, in the order in which a place is in them.
    order: Vec<CategoryId>,
    /// Facilities of the place that have not been copied yet.
    left: usize,
    /// Whether the place has a facility among the copies.
    has_one: bool,
}

/// The places whose capacities change.
pub(super) fn enlarged(
    region: &Region,
    capacities: &BTreeMap<PlaceNumber, f64>,
    attributes: &mut AttributeWriter,
) -> BTreeMap<PlaceNumber, Enlarged> {
    let mut of_places: BTreeMap<PlaceNumber, Vec<FacilityId>> = BTreeMap::new();
    for (at, facility) in region.facilities().iter().enumerate() {
        if capacities.contains_key(&facility.place) {
            of_places.entry(facility.place).or_default().push(FacilityId::at(at));
        }
    }
    let one = |(place, ids): (PlaceNumber, Vec<FacilityId>)| {
        (place, Enlarged::new(region, &ids, capacities[&place], attributes))
    };
    of_places.into_iter().map(one).collect()
}

impl Enlarged {
    fn new(
        region: &Region,
        ids: &[FacilityId],
        capacity: f64,
        attributes: &mut AttributeWriter,
    ) -> Self {
        let first = region.facility(ids[0]);
        let mut enlarged = Self {
            capacity,
            attributes: first.attributes,
            leaves: BTreeSet::new(),
            joins: VecDeque::new(),
            order: region.derived_categories(),
            left: ids.len(),
            has_one: false,
        };
        let names = region.attribute_names();
        let name = UsualColumn::Capacity.own_name();
        if !names.iter().any(|own| own == name) {
            return enlarged;
        }
        let text = |own: &str| region.attributes.text(first.attributes, own).map(str::to_owned);
        let before: Texts<'_> =
            names.iter().filter_map(|own| Some((own.as_str(), text(own)?))).collect();
        let mut after = before.clone();
        after.insert(name, capacity.to_string());
        let said = names.iter().map(|own| after.get(own.as_str()).cloned()).collect();
        enlarged.attributes = attributes.row(said);
        let given = [given(region, ids)];
        let [before, after] = [before, after].map(|texts| region.belonging(&given, &texts));
        for (before, after) in zip_equal(&before, &after) {
            let is_there = ids.iter().any(|id| region.facility(*id).category() == after.category);
            match (before.is_member, after.is_member) {
                (true, false) => drop(enlarged.leaves.insert(after.category)),
                (false, true) if !is_there => enlarged.joins.push_back(after.category),
                _ => {}
            }
        }
        enlarged
    }

    /// What the copy of the next facility of the place becomes: nothing where the place leaves its category, and
    /// facilities before or after it in categories that the place joins. Each comes with the facility that it was.
    pub(super) fn copied(
        &mut self,
        region: &Region,
        (mut facility, earlier): (Facility, Option<FacilityId>),
        ids: &mut FreshIds<'_>,
    ) -> Vec<(Facility, Option<FacilityId>)> {
        (facility.capacity, facility.attributes) = (Some(self.capacity), self.attributes);
        self.left -= 1;
        let own_rank = self.rank(facility.category);
        let mut copies = Vec::new();
        while let Some(next) = self.joins.front().filter(|next| self.rank(**next) < own_rank) {
            copies.push((joined(region, &facility, *next, ids), None));
            self.joins.pop_front();
        }
        let joining =
            if self.left == 0 { std::mem::take(&mut self.joins) } else { VecDeque::new() };
        let joining: Vec<Facility> =
            joining.into_iter().map(|next| joined(region, &facility, next, ids)).collect();
        if !self.leaves.contains(&facility.category) {
            copies.push((facility, earlier));
        }
        copies.extend(joining.into_iter().map(|facility| (facility, None)));
        for (facility, _) in &mut copies {
            facility.is_repeat = std::mem::replace(&mut self.has_one, true);
        }
        copies
    }

    /// The place of a category in the order of the facilities of a place; 0 for one that is not derived.
    fn rank(&self, category: CategoryId) -> usize {
        self.order.iter().position(|own| *own == category).map_or(0, |at| at + 1)
    }
}

/// The category that the data give a place: that of the facility that stands for it, or where it is only in derived
/// ones that from which they are derived. A derived one that the data give is none of its sources.
fn given<'r>(region: &'r Region, ids: &[FacilityId]) -> &'r str {
    let mut facilities = ids.iter().map(|id| region.facility(*id));
    let stands = facilities.find(|one| !one.is_repeat).unwrap_or_else(|| region.facility(ids[0]));
    let category = region.category(stands.category);
    let is_made = category.derivation().is_some() && own_id(region, stands) != stands.key;
    let root = category.sources().last().filter(|_| is_made);
    root.map_or(category.key(), String::as_str)
}

/// The id of a facility in the data: without its category, which stands before that of a place in several.
fn own_id<'f>(region: &Region, facility: &'f Facility) -> &'f str {
    let category = region.category(facility.category).key();
    let rest = facility.key.strip_prefix(category).and_then(|rest| rest.strip_prefix('/'));
    rest.unwrap_or(&facility.key)
}

/// The facility that a place is in a category that it joins.
fn joined(
    region: &Region,
    of_place: &Facility,
    category: CategoryId,
    ids: &mut FreshIds<'_>,
) -> Facility {
    let id = format!("{}/{}", region.category(category).key(), own_id(region, of_place));
    Facility { category, key: ids.made(id), ..of_place.clone() }
}
