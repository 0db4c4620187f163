//! Copies of a region with other facilities or other persons. The region itself stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use geo::Coord;

use super::belonging::{Belonging, Texts, verdict, with_sources};
use super::derivation::Derivation;
use super::enlarging::enlarged;
use super::filter::{Filter, Verdict};
use super::fresh_ids::FreshIds;
use super::model::{
    AttributeRow, AttributeWriter, Attributes, Category, Cells, Coming, Facility, PlaceNumber,
    Provider, Region, ServiceArea,
};
use super::places::Places;
use crate::base::{CategoryId, FacilityId, ProviderId, zip_equal};
use crate::dataset::has_thousands_points;

/// A facility that is opened.
#[derive(Clone, Debug, PartialEq)]
pub struct NewFacility {
    /// Its id; no other facility of the region has it.
    pub key: String,
    /// Its name; may be empty.
    pub name: String,
    /// Its kind. One of a derived category is a facility of the category from which that is derived, too.
    pub category: CategoryId,
    /// Where it is, in the working CRS.
    pub position: Coord<f64>,
    /// The name of its provider.
    pub provider: Option<String>,
    /// Places, beds or staff.
    pub capacity: Option<f64>,
    /// What it serves if its kind comes to people, from an office at its position.
    pub serves: Option<ServiceArea>,
    /// What else is known of it, such as `wheelchair`. It decides to which derived categories the facility belongs.
    pub attributes: BTreeMap<String, String>,
}

impl NewFacility {
    /// What is known of it under a name: what is given, its capacity, or its provider.
    fn text(&self, name: &str) -> Option<String> {
        let field = || match name {
            "name" => Some(self.name.clone()).filter(|name| !name.is_empty()),
            "provider" => self.provider.clone(),
            "capacity" => self.capacity.map(|capacity| capacity.to_string()),
            _ => None,
        };
        self.attributes.get(name).cloned().or_else(field)
    }
}

/// Changes of the facilities of a region. A change of a facility is one of its place: it holds in the derived
/// categories to which it belongs, too.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FacilityEdits {
    /// Facilities that are closed.
    pub closed: BTreeSet<FacilityId>,
    /// Facilities that move to a point in the working CRS. What is known of their outline and their
    /// entrances does not move with them.
    pub moved: BTreeMap<FacilityId, Coord<f64>>,
    /// New capacities. With one a place enters derived categories that ask for it, and leaves others.
    pub capacities: BTreeMap<FacilityId, f64>,
    /// Facilities that are opened.
    pub opened: Vec<NewFacility>,
}

impl FacilityEdits {
    /// Whether they change nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A copy of a region with other facilities, and where its facilities come from.
#[derive(Clone, Debug)]
pub struct EditedRegion {
    /// The copy.
    pub region: Region,
    /// For each facility of the copy the one of the region that it is, in the same place; `None` for one
    /// that was opened or moved, or that a place is newly in a derived category. The ids that are there ascend.
    pub kept: Vec<Option<FacilityId>>,
}

impl EditedRegion {
    /// Whether its facilities are those of the region that it is a copy of, in the same places. Cost:
    /// O(facilities).
    pub fn keeps_facilities_of(&self, before: &Region) -> bool {
        let mut numbered = self.kept.iter().enumerate();
        self.kept.len() == before.facilities().len()
            && numbered.all(|(at, earlier)| *earlier == Some(FacilityId::at(at)))
    }

    /// The facilities that were opened or moved, or that a place is newly in a derived category. Cost: O(facilities).
    pub fn facilities_new(&self) -> impl Iterator<Item = &Facility> {
        let facilities = zip_equal(self.region.facilities(), &self.kept);
        facilities.filter(|(_, kept)| kept.is_none()).map(|(facility, _)| facility)
    }
}

impl Region {
    /// The areas of the region, to find in which of them a point lies. Cost: see [`Places`].
    pub fn places(&self) -> Places {
        Places::new(Arc::clone(&self.municipalities), Arc::clone(&self.quartiers))
    }

    /// What would the region be with other facilities?
    ///
    /// # Parameters
    /// `places`: the index of this region's areas ([`Self::places`]), which says where opened and moved
    /// facilities lie.
    ///
    /// # Returns
    /// A copy. A service that comes and moves has its new office there; the municipalities or the ground that it serves
    /// stay, and a radius moves with it. Facilities keep their order, with those of places beside them that enter
    /// a derived category by their new capacity; those that are opened follow, each with those that it is in derived
    /// categories. Categories stay, also without any facility. Areas, cells, limits and
    /// boundaries are those of the region.
    ///
    /// # Panics
    /// When an edit names a facility or category of another region, or opens a service that comes without saying what
    /// it serves, or another facility with it.
    ///
    /// # Cost
    /// O(facilities); cells and areas are shared.
    pub fn with_facilities(&self, edits: &FacilityEdits, places: &Places) -> EditedRegion {
        let known = |id: &FacilityId| id.index() < self.facilities.len();
        let named = edits.closed.iter().chain(edits.moved.keys()).chain(edits.capacities.keys());
        assert!(named.into_iter().all(known), "an edit names a facility of this region");
        let mut ids = FreshIds::new(self, edits.opened.iter().map(|new| new.key.as_str()));
        let changes_attributes = !edits.opened.is_empty() || !edits.capacities.is_empty();
        let mut attributes = changes_attributes
            .then(|| AttributeWriter::continuing(Attributes::clone(&self.attributes)));
        let (mut list, mut kept) = self.staying(edits, places, (&mut ids, &mut attributes));
        let providers = self.providers_with(&list, &edits.opened);
        let keyed =
            providers.iter().enumerate().map(|(at, one)| (one.key.as_str(), ProviderId::at(at)));
        let keyed: BTreeMap<&str, ProviderId> = keyed.collect();
        let number = |key: &str| keyed.get(key).copied();
        let renumbered: Vec<Option<ProviderId>> =
            self.providers.iter().map(|provider| number(&provider.key)).collect();
        for facility in &mut list {
            facility.provider = facility.provider.and_then(|id| renumbered[id.index()]);
        }
        let first = next_place(&list);
        for (at, new) in (0..).zip(&edits.opened) {
            assert!(new.category.index() < self.categories.len(), "a category of this region");
            let comes = self.category(new.category).comes();
            assert_eq!(new.serves.is_some(), comes, "services that come say what they serve");
            let key = new.provider.as_deref().map(|name| self.directory.meaning(name).key);
            let said = self.attributes.names().iter().map(|name| new.text(name)).collect();
            let attributes = attributes.as_mut().expect("they change where a facility opens");
            let facility = Facility {
                attributes: attributes.row(said),
                place: PlaceNumber(first.0 + at),
                ..opened(new, key.as_deref().and_then(number), places)
            };
            self.open_in_all(facility, new, (&mut ids, &mut list));
        }
        kept.resize(list.len(), None);
        let mut region = self.with_list(list, providers);
        if let Some(attributes) = attributes {
            region.attributes = attributes.finish().into();
        }
        EditedRegion { region, kept }
    }

    /// The facilities that do not close, changed, each with the facility that it is in the same place.
    fn staying(
        &self,
        edits: &FacilityEdits,
        places: &Places,
        (ids, attributes): (&mut FreshIds<'_>, &mut Option<AttributeWriter>),
    ) -> (Vec<Facility>, Vec<Option<FacilityId>>) {
        let of_places = PlaceEdits::new(self, edits);
        let mut grown = match attributes {
            Some(attributes) => enlarged(self, &of_places.capacities, attributes),
            None => BTreeMap::new(),
        };
        let mut staying = Vec::with_capacity(self.facilities.len());
        for (id, facility) in (0..self.facilities.len()).map(FacilityId::at).zip(&self.facilities) {
            if of_places.closed.contains(&facility.place) {
                continue;
            }
            let (mut facility, mut earlier) = (facility.clone(), Some(id));
            if let Some(to) = of_places.moved.get(&facility.place) {
                facility.put_at(*to, places);
                earlier = None;
            }
            match grown.get_mut(&facility.place) {
                Some(place) => staying.extend(place.copied(self, (facility, earlier), ids)),
                None => staying.push((facility, earlier)),
            }
        }
        staying.into_iter().unzip()
    }

    /// Opens a facility in its category, in those from which that is derived, and in the derived ones whose filters it
    /// fulfils.
    fn open_in_all(
        &self,
        facility: Facility,
        new: &NewFacility,
        (ids, list): (&mut FreshIds<'_>, &mut Vec<Facility>),
    ) {
        let sources = self.category(new.category).sources().iter().rev();
        let mut members: Vec<CategoryId> =
            sources.filter_map(|key| self.category_id(key)).collect();
        members.push(new.category);
        let derived = new.belonging(self).into_iter();
        members.extend(derived.filter(|one| one.is_member).map(|one| one.category));
        let at = list.len();
        for category in members {
            let is_repeat = list.len() > at;
            let own = self.category(category);
            let key = match own.derivation() {
                Some(_) => ids.made(format!("{}/{}", own.key(), new.key)),
                None => ids.given(new.key.clone()),
            };
            list.push(Facility { category, key, is_repeat, ..facility.clone() });
        }
    }

    /// What would the region be without some facilities? As [`Self::with_facilities`] that closes them.
    ///
    /// # Panics
    /// When one is of another region.
    ///
    /// # Cost
    /// O(facilities).
    pub fn without_facilities(&self, closed: BTreeSet<FacilityId>) -> EditedRegion {
        // Nothing is opened or moved, so that no place is looked up.
        let edits = FacilityEdits { closed, ..FacilityEdits::default() };
        self.with_facilities(&edits, &Places::new([].into(), [].into()))
    }

    /// A copy with other facilities and providers; the others are not copied on the way.
    fn with_list(&self, facilities: Vec<Facility>, providers: Vec<Provider>) -> Self {
        Self {
            name: self.name.clone(),
            crs: self.crs.clone(),
            counties: self.counties.clone(),
            municipalities: Arc::clone(&self.municipalities),
            districts: self.districts.clone(),
            quartiers: Arc::clone(&self.quartiers),
            categories: self.categories.clone(),
            providers,
            spellings: Arc::clone(&self.spellings),
            directory: Arc::clone(&self.directory),
            facilities,
            attributes: Arc::clone(&self.attributes),
            groups: self.groups.clone(),
            cells: Arc::clone(&self.cells),
            known: self.known.clone(),
            borders: self.borders.clone(),
            boundary: self.boundary,
            grounds: Arc::clone(&self.grounds),
            attribution: self.attribution.clone(),
            quartier_attributes: self.quartier_attributes.clone(),
            needs: self.needs.clone(),
        }
    }

    /// The providers of some of the region's facilities and of new ones, by name.
    fn providers_with(&self, list: &[Facility], opened: &[NewFacility]) -> Vec<Provider> {
        let mut is_used = vec![false; self.providers.len()];
        list.iter().filter_map(|facility| facility.provider).for_each(|id| {
            is_used[id.index()] = true;
        });
        let used = zip_equal(&self.providers, is_used).filter(|(_, is_used)| *is_used);
        let mut all: BTreeMap<String, Provider> =
            used.map(|(provider, _)| (provider.name.clone(), provider.clone())).collect();
        for name in opened.iter().filter_map(|new| new.provider.as_deref()) {
            let meaning = self.directory.meaning(name);
            let earlier = self.providers.iter().find(|provider| provider.key == meaning.key);
            let new = || all.values().find(|provider| provider.key == meaning.key);
            let provider = match earlier.or_else(new) {
                Some(known) => known.clone(),
                None => Provider {
                    name: meaning.listed_name.clone().unwrap_or_else(|| name.to_owned()),
                    key: meaning.key.clone(),
                    provider_type: self.directory.provider_type(meaning.umbrella),
                    umbrella: meaning.umbrella,
                },
            };
            all.insert(provider.name.clone(), provider);
        }
        all.into_values().collect()
    }

    /// What would the region be with other persons?
    ///
    /// # Parameters
    /// `persons`: for each group of persons the number in each cell.
    ///
    /// # Returns
    /// A copy. Of which cells and areas the persons are known is as before.
    ///
    /// # Panics
    /// When there are other numbers of groups or cells than in the region.
    ///
    /// # Cost
    /// O(cells); areas and facilities are shared or copied.
    pub fn with_persons(&self, persons: Vec<Vec<u32>>) -> Self {
        let cells = Arc::new(Cells::clone(&self.cells).with_persons(persons));
        Self { cells, ..self.clone() }
    }
}

impl NewFacility {
    /// What is known of it under the names that are kept of facilities.
    fn texts<'r>(&self, region: &'r Region) -> Texts<'r> {
        let names = region.attribute_names().iter();
        names.filter_map(|name| Some((name.as_str(), self.text(name)?))).collect()
    }

    /// To which derived categories it belongs beside its own, as far as they are in question: each after its sources.
    pub fn belonging<'r>(&self, region: &'r Region) -> Vec<Belonging<'r>> {
        let given: Vec<&str> = with_sources(region.category(self.category)).collect();
        region.belonging(&given, &self.texts(region))
    }

    /// The categories in which it opens, its own and derived ones before that, whose filters it does not fulfil.
    pub fn contradicted<'r>(&self, region: &'r Region) -> Vec<(&'r str, &'r Filter)> {
        let category = region.category(self.category);
        let texts = self.texts(region);
        let filters = category.derivations().iter().map(Derivation::filter);
        let fails = |(_, filter): &(&str, &Filter)| verdict(filter, &texts) == Verdict::No;
        with_sources(category).zip(filters).filter(fails).collect()
    }

    /// The attributes that a filter compares as numbers and whose texts have points as a German list has between
    /// thousands: `1.200` is 1200 there.
    pub fn ambiguous_numbers(&self, region: &Region) -> Vec<(&str, &str)> {
        let derived = region.categories().iter().flat_map(Category::derivations);
        let numbers: BTreeSet<&str> =
            derived.flat_map(|derivation| derivation.filter().numbers()).collect();
        let all = self.attributes.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        all.filter(|(name, text)| numbers.contains(name) && has_thousands_points(text)).collect()
    }
}

/// Changes by place: the facilities that a place is in several categories change together.
struct PlaceEdits {
    closed: BTreeSet<PlaceNumber>,
    moved: BTreeMap<PlaceNumber, Coord<f64>>,
    capacities: BTreeMap<PlaceNumber, f64>,
}

impl PlaceEdits {
    fn new(region: &Region, edits: &FacilityEdits) -> Self {
        let place = |id: &FacilityId| region.facility(*id).place;
        let (moved, capacities) = (edits.moved.iter(), edits.capacities.iter());
        Self {
            closed: edits.closed.iter().map(place).collect(),
            moved: moved.map(|(id, to)| (place(id), *to)).collect(),
            capacities: capacities.map(|(id, capacity)| (place(id), *capacity)).collect(),
        }
    }
}

/// The first number that no place has.
fn next_place(list: &[Facility]) -> PlaceNumber {
    PlaceNumber(list.iter().map(|facility| facility.place.0 + 1).max().unwrap_or_default())
}

impl Facility {
    /// Puts it at a point, of which nothing more is known.
    fn put_at(&mut self, to: Coord<f64>, places: &Places) {
        self.position = to;
        self.entrances = Vec::new();
        self.outline = None;
        (self.municipality, self.quartier) = places.locate(to);
        if let Some(coming) = &mut self.coming {
            Arc::make_mut(coming).is_office_known = true;
        }
    }
}

fn opened(new: &NewFacility, provider: Option<ProviderId>, places: &Places) -> Facility {
    let (municipality, quartier) = places.locate(new.position);
    Facility {
        key: new.key.clone(),
        name: new.name.clone(),
        position: new.position,
        category: new.category,
        provider,
        capacity: new.capacity,
        entrances: Vec::new(),
        outline: None,
        municipality,
        quartier,
        coming: new.serves.clone().map(|area| Arc::new(Coming { area, is_office_known: true })),
        attributes: AttributeRow::default(),
        place: PlaceNumber::default(),
        is_repeat: false,
    }
}
