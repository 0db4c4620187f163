//! From a changes file to edits of a region and its network: every name is looked up, every problem told.

use std::collections::{BTreeMap, BTreeSet};

use geo::{BoundingRect, Coord};

use super::change::Change;
use super::file::{AddWay, Asked, ChangesFile, Enlarge, Entry, Move, Open, RemoveWay, WayKind};
use super::persons::shared_out;
use super::serves::served;
use crate::base::names::{NameError, find_named, nearest_name};
use crate::base::{Bounds, CategoryId, Code, Diagnostics, FacilityId, Finding, codes, zip_equal};
use crate::network::{
    AddedWay, EditedNetwork, NewWay, NewWayKind, RemovedWay, WalkNetwork, WayEdits,
};
use crate::region::{
    EditedRegion, Facility, FacilityEdits, NewFacility, Places, Region, RegionSettings, ServiceArea,
};

/// A change farther from the region than this is a slip, metres.
const FAR_M: f64 = 100_000.0;
/// Largest distance at which an end of a way may be joined, metres.
const JOIN_MAX_M: f64 = 1_000.0;
/// Largest distance between a removed way and its line, metres.
const WITHIN_MAX_M: f64 = 100.0;

/// The lines of some ways of a street map in the working CRS, by their numbers.
pub type OsmWays = BTreeMap<i64, Vec<Coord<f64>>>;

/// What a changes file is resolved against.
#[derive(Clone, Copy)]
pub struct Around<'r> {
    /// The region.
    pub region: &'r Region,
    /// Its settings, which know how categories are spelled.
    pub settings: &'r RegionSettings,
    /// The index of its areas.
    pub places: &'r Places,
    /// Its network; `None` for straight-line distances.
    pub walk: Option<&'r WalkNetwork>,
    /// Longitude and latitude as a point in the working CRS; `None` where there is none.
    pub to_working: &'r dyn Fn([f64; 2]) -> Option<Coord<f64>>,
    /// The ways of the street map that the file names; `None` for a network without a street map.
    pub osm_ways: Option<&'r OsmWays>,
}

/// A scenario: changes whose names are all known, ready to be applied to copies.
#[derive(Clone, Debug, Default)]
pub struct Scenario {
    /// Its name; may be empty.
    pub name: String,
    /// The forecast year.
    pub year: Option<u16>,
    /// Its changes in the order of the file's kinds.
    pub changes: Vec<Change>,
    /// Changes of facilities.
    pub facilities: FacilityEdits,
    /// The network with its changed ways; `None` when no way changes.
    pub network: Option<EditedNetwork>,
    /// Persons by group and cell; `None` when none change.
    pub persons: Option<Vec<Vec<u32>>>,
}

impl Scenario {
    /// A copy of the region with the changed facilities and persons. The region stays as it is.
    ///
    /// # Panics
    /// When the scenario was resolved against another region.
    pub fn apply(&self, region: &Region, places: &Places) -> EditedRegion {
        let edited = region.with_facilities(&self.facilities, places);
        match &self.persons {
            None => edited,
            Some(persons) => {
                let region = edited.region.with_persons(persons.clone());
                EditedRegion { region, ..edited }
            }
        }
    }
}

/// Looks up everything that a changes file names. Nothing is applied.
///
/// # Returns
/// The scenario and warnings.
///
/// # Errors
/// All findings, at least one of which is an error (E941 to E946): not one of the changes may then be
/// applied.
///
/// # Cost
/// O(facilities + cells + areas) for each change, and O(points of the network) for each way.
pub fn resolve(
    file: &ChangesFile,
    around: Around<'_>,
) -> Result<(Scenario, Diagnostics), Diagnostics> {
    let mut resolving = Resolving {
        file,
        around,
        bounds: bounds(around.region),
        keys: given_ids(file),
        opened: BTreeSet::new(),
        edits: FacilityEdits::default(),
        ways: WayEdits::default(),
        removed_by: Vec::new(),
        added_by: Vec::new(),
        changes: Vec::new(),
        diagnostics: Diagnostics::default(),
    };
    for entry in &file.entries {
        resolving.entry(entry);
    }
    let network = resolving.network();
    let persons = shared_out(file, around.region, &mut resolving.diagnostics);
    let Resolving { edits, mut changes, diagnostics, .. } = resolving;
    if diagnostics.has_errors() {
        return Err(diagnostics);
    }
    let persons = persons.map(|persons| {
        changes.extend(persons.changes);
        persons.by_group
    });
    let (name, year) = (file.name.clone(), file.year);
    Ok((Scenario { name, year, changes, facilities: edits, network, persons }, diagnostics))
}

/// The facility that a text names: by its id, by the id that its record has without a derived category before it, or by
/// a name that only one place has.
fn place_named(region: &Region, text: &str) -> Result<FacilityId, NameError> {
    if let Some(id) = region.facility_id(text.trim()) {
        return Ok(id);
    }
    let places: Vec<(usize, &Facility)> =
        region.facilities().iter().enumerate().filter(|(_, one)| !one.is_repeat()).collect();
    let named = find_named(&places, text, |(_, one)| one.key(), |(_, one), is| is(one.name()));
    let is_derived = |(_, one): &(usize, &Facility)| {
        let category = region.category(one.category());
        let own = one.key().strip_prefix(category.key()).and_then(|rest| rest.strip_prefix('/'));
        category.derivation().is_some() && own == Some(text.trim())
    };
    match named {
        Ok(at) => Ok(FacilityId::at(places[at].0)),
        Err(NameError::Unknown) => {
            let derived = places.iter().find(|place| is_derived(place));
            derived.map(|(at, _)| FacilityId::at(*at)).ok_or(NameError::Unknown)
        }
        Err(several) => Err(several),
    }
}

/// The ids that a file gives the facilities that it opens.
fn given_ids(file: &ChangesFile) -> BTreeSet<String> {
    let id = |entry: &Entry| match &entry.asked {
        Asked::Open(open) => open.id.clone(),
        _ => None,
    };
    file.entries.iter().filter_map(id).collect()
}

/// The box around the municipalities.
fn bounds(region: &Region) -> Option<Bounds> {
    let boxes = region.municipalities().iter().filter_map(|home| home.area().bounding_rect());
    boxes.map(Bounds::from).reduce(Bounds::joined)
}

struct Resolving<'r> {
    file: &'r ChangesFile,
    around: Around<'r>,
    bounds: Option<Bounds>,
    /// Ids that the file gives facilities, and those that are made for others.
    keys: BTreeSet<String>,
    /// Ids of the facilities that are opened so far.
    opened: BTreeSet<&'r str>,
    edits: FacilityEdits,
    ways: WayEdits,
    /// The entry of each removed and of each added way.
    removed_by: Vec<&'r Entry>,
    added_by: Vec<&'r Entry>,
    changes: Vec<Change>,
    diagnostics: Diagnostics,
}

impl<'r> Resolving<'r> {
    fn entry(&mut self, entry: &'r Entry) {
        let subject = match &entry.asked {
            Asked::Open(open) => self.open(open, entry),
            Asked::Close(close) => self.close(&close.facility, entry),
            Asked::Move(moved) => self.moved(moved, entry),
            Asked::Enlarge(enlarge) => self.enlarge(enlarge, entry),
            Asked::AddWay(way) => self.add_way(way, entry),
            Asked::RemoveWay(way) => self.remove_way(way, entry),
            // Persons of all entries are looked at together.
            Asked::Persons(_) => return,
        };
        if let Some(subject) = subject {
            let (kind, sha256) = (entry.asked.kind(), entry.asked.sha256());
            self.changes.push(Change { kind, subject, sha256 });
        }
    }

    fn report(&mut self, code: Code, entry: &Entry, message: String) {
        self.diagnostics.push(Finding::new(code, message).at(self.file.place(entry)));
    }

    /// A point of a change in the working CRS.
    fn point(&mut self, at: [f64; 2], entry: &Entry) -> Option<Coord<f64>> {
        let [lon, lat] = at;
        let is_on_earth = (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat);
        let point = is_on_earth.then(|| (self.around.to_working)(at)).flatten();
        let Some(point) = point.filter(|at| at.x.is_finite() && at.y.is_finite()) else {
            let message =
                format!("found [{lon}, {lat}], expected longitude and latitude in degrees");
            self.report(codes::E942, entry, message);
            return None;
        };
        let away = self.bounds.map_or(0.0, |bounds| bounds.distance_from(point));
        if away > FAR_M {
            let message = format!(
                "[{lon}, {lat}] is {:.0} km away from the region; longitude comes first, then latitude",
                away / 1000.0
            );
            self.report(codes::E942, entry, message);
            return None;
        }
        Some(point)
    }

    /// A number of places, beds or staff.
    fn expect_capacity(&mut self, capacity: f64, entry: &Entry) -> bool {
        let is_fine = capacity.is_finite() && capacity >= 0.0;
        if !is_fine {
            let message = format!("`capacity`: found {capacity}, expected a number of at least 0");
            self.report(codes::E942, entry, message);
        }
        is_fine
    }

    fn report_outside(&mut self, at: Coord<f64>, entry: &Entry) {
        if self.around.places.locate(at).0.is_none() {
            let message = "the facility lies outside all municipalities; it serves residents, but is \
                           never reported";
            self.report(codes::W948, entry, message.to_owned());
        }
    }

    fn open(&mut self, open: &'r Open, entry: &'r Entry) -> Option<String> {
        let region = self.around.region;
        let asked = self.around.settings.category_key(&open.category);
        let category = region.category_id(&asked);
        if category.is_none() {
            let message = self.not_a_category(&open.category, &asked);
            self.report(codes::E941, entry, message);
        }
        let position = self.point(open.at, entry);
        let has_capacity =
            open.capacity.is_none_or(|capacity| self.expect_capacity(capacity, entry));
        let key = self.key(open, entry);
        let serves = category.and_then(|category| self.serves((open, category), entry));
        let (Some(category), Some(position), Some(key), Some(serves), true) =
            (category, position, key, serves, has_capacity)
        else {
            return None;
        };
        if serves.is_none() {
            self.report_outside(position, entry);
        }
        let name = open.name.clone().unwrap_or_default();
        let subject = if name.is_empty() { key.clone() } else { name.clone() };
        let new = NewFacility {
            key,
            name,
            category,
            position,
            provider: open.provider.clone().filter(|name| !name.trim().is_empty()),
            capacity: open.capacity,
            serves,
            attributes: open.attributes.clone(),
        };
        self.check_attributes(&new, entry);
        self.edits.opened.push(new);
        let category = region.category(category).key();
        Some(format!("{category}: {subject}"))
    }

    /// What an opened facility serves, if its kind comes to people; reports what does not fit.
    fn serves(
        &mut self,
        (open, category): (&Open, CategoryId),
        entry: &Entry,
    ) -> Option<Option<ServiceArea>> {
        let served = served(self.around.region, open, category);
        served
            .map_err(|faults| {
                faults.into_iter().for_each(|(code, text)| self.report(code, entry, text))
            })
            .ok()
    }

    /// Reports attributes of an opened facility that nothing asks about, that contradict its derived category, or that
    /// are missing to know whether it belongs to one.
    fn check_attributes(&mut self, new: &NewFacility, entry: &Entry) {
        let region = self.around.region;
        let known = region.attribute_names();
        for name in new.attributes.keys().filter(|name| !known.contains(name)) {
            let near = nearest_name(name, known.iter().map(String::as_str));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let message =
                format!("`attributes`: no filter and no setting asks about `{name}`{hint}");
            self.report(codes::E942, entry, message);
        }
        for (name, text) in new.ambiguous_numbers(region) {
            let fraction = match text.matches('.').count() {
                1 => format!(", or `{text}0` if a fraction is meant"),
                _ => String::new(),
            };
            let message = format!(
                "`attributes`: found `{text}` for the number `{name}`, expected a decimal point and no signs between \
                 thousands; write `{}`{fraction}",
                text.replace('.', "")
            );
            self.report(codes::E942, entry, message);
        }
        for (key, filter) in new.contradicted(region) {
            let message = format!(
                "`attributes`: a facility of `{key}` fulfils `{filter}`, which this one does not"
            );
            self.report(codes::E942, entry, message);
        }
        for one in new.belonging(region) {
            let Some(filter) = one.undecided else { continue };
            let key = region.category(one.category).key();
            let fate = if one.is_member { "taken into" } else { "left out of" };
            let message = format!(
                "`attributes` do not say whether the facility fulfils `{filter}`; it is {fate} `{key}`"
            );
            self.report(codes::W861, entry, message);
        }
    }

    /// Why a text names no category of the region.
    fn not_a_category(&self, text: &str, key: &str) -> String {
        let Around { region, settings, .. } = self.around;
        if settings.catalog.has(key) && !settings.uses(key) {
            return format!(
                "the category `{key}` is not analysed, so that its other facilities are not known; name it \
                 with --category or `region.categories`"
            );
        }
        let known: Vec<&str> = region.categories().iter().map(|one| one.key()).collect();
        format!("unknown category `{text}`; the region has: {}", known.join(", "))
    }

    /// The id of an opened facility: its own, or one made from its number.
    fn key(&mut self, open: &'r Open, entry: &Entry) -> Option<String> {
        let region = self.around.region;
        let Some(id) = &open.id else {
            let mut made = format!("open-{}", entry.number);
            while region.facility_id(&made).is_some() || !self.keys.insert(made.clone()) {
                made.push('~');
            }
            return Some(made);
        };
        if region.facility_id(id).is_some() || !self.opened.insert(id) {
            let message = format!("`id`: a facility has the id `{id}` already");
            self.report(codes::E943, entry, message);
            return None;
        }
        Some(id.clone())
    }

    /// The facility that an entry names.
    fn facility(&mut self, text: &str, entry: &Entry) -> Option<FacilityId> {
        let region = self.around.region;
        match place_named(region, text) {
            Ok(id) => Some(region.place_of(id)),
            Err(error) => {
                let reason = match error {
                    NameError::Several { keys } => {
                        let first: Vec<String> = keys.iter().take(5).cloned().collect();
                        format!(
                            "{} facilities have this name, name one of them by its id: {}",
                            keys.len(),
                            first.join(", ")
                        )
                    }
                    _ => "no facility has this id or name".to_owned(),
                };
                self.report(codes::E941, entry, format!("`{text}`: {reason}"));
                None
            }
        }
    }

    /// Reports that another entry has changed the facility in a way that does not go with this one.
    fn contradicts(&mut self, id: FacilityId, what: &str, entry: &Entry) {
        let key = self.around.region.facility(id).key();
        let message = format!("the facility `{key}` {what} by another entry");
        self.report(codes::E943, entry, message);
    }

    fn subject(&self, id: FacilityId) -> String {
        let facility = self.around.region.facility(id);
        let category = self.around.region.category(facility.category()).key();
        let name = if facility.name().is_empty() { facility.key() } else { facility.name() };
        format!("{category}: {name}")
    }

    fn close(&mut self, text: &str, entry: &Entry) -> Option<String> {
        let id = self.facility(text, entry)?;
        if !self.edits.closed.insert(id) {
            self.contradicts(id, "is closed", entry);
            return None;
        }
        Some(self.subject(id))
    }

    fn moved(&mut self, moved: &Move, entry: &Entry) -> Option<String> {
        let (id, to) = (self.facility(&moved.facility, entry), self.point(moved.to, entry));
        let (id, to) = (id?, to?);
        let earlier = match () {
            () if self.edits.closed.contains(&id) => Some("is closed"),
            () if self.edits.moved.contains_key(&id) => Some("is moved"),
            () => None,
        };
        if let Some(what) = earlier {
            self.contradicts(id, what, entry);
            return None;
        }
        if !self.around.region.facility(id).comes() {
            self.report_outside(to, entry);
        }
        self.edits.moved.insert(id, to);
        Some(self.subject(id))
    }

    fn enlarge(&mut self, enlarge: &Enlarge, entry: &Entry) -> Option<String> {
        let id = self.facility(&enlarge.facility, entry);
        let is_fine = self.expect_capacity(enlarge.capacity, entry);
        let id = id.filter(|_| is_fine)?;
        let earlier = match () {
            () if self.edits.closed.contains(&id) => Some("is closed"),
            () if self.edits.capacities.contains_key(&id) => Some("is enlarged"),
            () => None,
        };
        if let Some(what) = earlier {
            self.contradicts(id, what, entry);
            return None;
        }
        self.edits.capacities.insert(id, enlarge.capacity);
        Some(self.subject(id))
    }

    /// The points of a line.
    fn line(&mut self, line: &[[f64; 2]], entry: &Entry) -> Option<Vec<Coord<f64>>> {
        if line.len() < 2 {
            let message = format!("`line`: found {} points, expected at least two", line.len());
            self.report(codes::E942, entry, message);
            return None;
        }
        let points: Vec<Option<Coord<f64>>> =
            line.iter().map(|at| self.point(*at, entry)).collect();
        points.into_iter().collect()
    }

    /// Whether there are ways to change, and a distance is in its range.
    fn expect_ways(&mut self, (key, metres, most): (&str, f64, f64), entry: &Entry) -> bool {
        if self.around.walk.is_none() {
            let message = "distances are straight lines, so that ways change nothing; `distance = \
                           \"walk\"` in [region] measures walks";
            self.report(codes::E942, entry, message.to_owned());
            return false;
        }
        let is_fine = (0.0..=most).contains(&metres);
        if !is_fine {
            let message = format!("`{key}`: found {metres}, expected 0 to {most} metres");
            self.report(codes::E942, entry, message);
        }
        is_fine
    }

    fn add_way(&mut self, way: &AddWay, entry: &'r Entry) -> Option<String> {
        let is_fine = self.expect_ways(("join_m", way.join_m, JOIN_MAX_M), entry);
        let line = self.line(&way.line, entry)?;
        if !is_fine {
            return None;
        }
        let (kind, word) = match way.kind {
            WayKind::Way => (NewWayKind::Way, "way"),
            WayKind::Bridge => (NewWayKind::Bridge, "bridge"),
            WayKind::Stairs => (NewWayKind::Stairs, "stairs"),
        };
        self.ways.added.push(NewWay { kind, line, join_m: way.join_m });
        self.added_by.push(entry);
        Some(word.to_owned())
    }

    fn remove_way(&mut self, way: &RemoveWay, entry: &'r Entry) -> Option<String> {
        let is_fine = self.expect_ways(("within_m", way.within_m, WITHIN_MAX_M), entry);
        let (line, subject) = match (way.osm_way, &way.line) {
            (Some(id), None) => (self.osm_way(id, entry).filter(|_| is_fine), format!("way {id}")),
            (None, Some(line)) => (self.line(line, entry), "line".to_owned()),
            _ => {
                let message = "expected either `osm_way` or `line`";
                self.report(codes::E942, entry, message.to_owned());
                (None, String::new())
            }
        };
        let line = line.filter(|_| is_fine)?;
        self.ways.removed.push(RemovedWay { line, within_m: way.within_m });
        self.removed_by.push(entry);
        Some(subject)
    }

    /// The line of a way of the street map.
    fn osm_way(&mut self, id: i64, entry: &Entry) -> Option<Vec<Coord<f64>>> {
        let message = match self.around.osm_ways {
            Some(ways) => match ways.get(&id) {
                Some(line) if line.len() > 1 => return Some(line.clone()),
                _ => format!("the street map has no way {id}"),
            },
            None => format!(
                "way {id}: a network file does not keep the numbers of ways; give a `line` along it"
            ),
        };
        if self.around.walk.is_some() {
            self.report(codes::E945, entry, message);
        }
        None
    }

    /// The network with the changed ways; reports those that do not fit it.
    fn network(&mut self) -> Option<EditedNetwork> {
        let walk = self.around.walk.filter(|_| !self.ways.is_empty())?;
        let edited = walk.network().with_ways(&self.ways);
        let removed = std::mem::take(&mut self.removed_by);
        for (entry, length) in zip_equal(removed, &edited.removed_mm) {
            if *length == 0 {
                let message = "no way that people walk runs along this line";
                self.report(codes::E945, entry, message.to_owned());
            }
        }
        let added = std::mem::take(&mut self.added_by);
        for (entry, added) in zip_equal(added, &edited.added) {
            match added {
                None => {
                    let message = "`line`: the way has no length".to_owned();
                    self.report(codes::E942, entry, message);
                }
                Some(AddedWay { joined: [true, true], .. }) => {}
                Some(AddedWay { joined: [false, false], .. }) => {
                    let message = "no way is within `join_m` of either end of the new way; nobody could \
                                   walk on it";
                    self.report(codes::E944, entry, message.to_owned());
                }
                Some(AddedWay { joined: [first, _], .. }) => {
                    let end = if *first { "last" } else { "first" };
                    let message = format!(
                        "no way is within `join_m` of the {end} point of the new way; it leads nowhere"
                    );
                    self.report(codes::W947, entry, message);
                }
            }
        }
        Some(edited)
    }
}
