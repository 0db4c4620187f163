//! Identifies quartiers among areas, and derives quartiers from places mapped as points.

use std::collections::BTreeSet;

use geo::{Area, BooleanOps, BoundingRect, Coord, InteriorPoint, MultiPolygon};
use rayon::prelude::*;
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::areas::{OsmArea, OsmAreas, OsmPlace};
use super::cells::nearest_cells;
use super::municipalities::OsmMunicipality;
use super::shares::{covered_share, near, rest, within};
use crate::base::{Diagnostics, Finding, Place, codes, zip_equal};
use crate::dataset::OsmId;
use crate::spatial::AreaIndex;

/// How to distinguish quartiers and districts from other areas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuartierRules {
    /// Administrative levels of quartiers, the usual one first.
    pub levels: Vec<u8>,
    /// Administrative level of districts.
    pub district_level: u8,
    /// Whether to divide the uncovered part of a municipality into the Voronoi cells of places.
    pub place_cells: bool,
}

impl Default for QuartierRules {
    fn default() -> Self {
        Self { levels: vec![10, 11, 9], district_level: 9, place_cells: true }
    }
}

/// Origin of a quartier's shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Mapped.
    Mapped,
    /// Mapped, minus the parts covered by other quartiers.
    Rest,
    /// Derived from a point: the ground nearest to this place.
    NearestPlace,
}

impl Origin {
    /// Text for layers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mapped => "mapped",
            Self::Rest => "rest",
            Self::NearestPlace => "nearest_place",
        }
    }
}

/// A quartier.
#[derive(Clone, Debug)]
pub struct OsmQuartier {
    /// The kind's letter and the OSM id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Index of its municipality.
    pub municipality: usize,
    /// Name of its district.
    pub district: Option<String>,
    /// Where its shape comes from.
    pub origin: Origin,
    /// `level 10`, or the kind of place.
    pub kind: String,
    /// Persons as tagged.
    pub persons: Option<u64>,
    /// The element of the extract.
    pub osm: OsmId,
    /// The area in degrees.
    pub area: MultiPolygon<f64>,
}

/// An area is covered by others from this share of its area on.
const COVERED: f64 = 0.95;
/// An overlap up to this share of the area is left as mapped.
const LEFT_ALONE: f64 = 0.01;
/// A loss below this share of an area is due to rounding.
const NO_LOSS: f64 = 1e-6;
/// The uncovered part of a municipality is divided into cells from this share on.
const WORTH_CUTTING: f64 = 0.05;

/// The quartiers of some municipalities, municipality by municipality.
///
/// # Findings
/// W668 for quartiers derived from points; N683 for areas that are dropped, or lose a part, because
/// other quartiers cover them; W604 for areas without a name.
///
/// # Method
/// Within a municipality, areas are processed by level in the order of the rules, then places
/// mapped as areas; within a level, larger areas come first. An area covered by earlier ones to 95
/// % or more is dropped. An area covered to 1 % or less is kept as mapped. Any other area loses the
/// covered part. So quartiers do not overlap, whatever levels a city has mapped. A quartier that
/// overlaps quartiers of another municipality is clipped at the municipal boundary. If 5 % or more
/// of the municipality remain uncovered and places are mapped there as points, the uncovered ground
/// is divided among these points by Voronoi cells. Ground that is still uncovered becomes the
/// rest quartier of the analysis.
///
/// # Cost
/// One polygon overlay for each pair of areas of a municipality whose bounding boxes meet.
pub fn quartiers(
    found: &OsmAreas,
    municipalities: &[OsmMunicipality],
    rules: &QuartierRules,
    source: &str,
    diagnostics: &mut Diagnostics,
) -> Vec<OsmQuartier> {
    let index = AreaIndex::new(municipalities.iter().map(|one| &one.area));
    let mut areas: Vec<Vec<&OsmArea>> = vec![Vec::new(); municipalities.len()];
    for area in &found.areas {
        let itself = municipalities.iter().any(|one| one.osm == Some(area.id));
        if let Some(home) = home_of(&area.area, municipalities, &index).filter(|_| !itself) {
            areas[home].push(area);
        }
    }
    let mut places: Vec<Vec<&OsmPlace>> = vec![Vec::new(); municipalities.len()];
    for place in &found.places {
        if let Some(home) = index.locate(place.at) {
            places[home].push(place);
        }
    }
    let work: Vec<_> = areas.into_iter().enumerate().collect();
    let begun = |(home, areas)| {
        let (taken, diagnostics) = (Vec::new(), Diagnostics::default());
        let mut one = Partition { home, rules, source, areas, taken, diagnostics };
        one.take_areas();
        one
    };
    let mut begun: Vec<Partition<'_>> = work.into_par_iter().map(begun).collect();
    let own = |one: &Partition<'_>| &municipalities[one.home].area;
    let mapped = Shapes::from_partitions(&begun);
    begun
        .par_iter_mut()
        .for_each(|one| one.clip_to_municipality(own(one), &mapped.foreign(one, own(one))));
    let clipped = Shapes::from_partitions(&begun);
    begun.par_iter_mut().zip_eq(places).filter(|_| rules.place_cells).for_each(|(one, places)| {
        one.take_cells(own(one), &places, &clipped.foreign(one, own(one)));
    });
    let mut quartiers = Vec::new();
    for one in begun {
        quartiers.extend(one.taken);
        diagnostics.append(one.diagnostics);
    }
    quartiers
}

/// The municipality of an area: the one that contains the area's interior point, or, if that one is
/// smaller than half the area, the one that covers most of it.
fn home_of(
    area: &MultiPolygon<f64>,
    municipalities: &[OsmMunicipality],
    index: &AreaIndex,
) -> Option<usize> {
    let home = index.locate(area.interior_point()?.into())?;
    let size = area.unsigned_area();
    if municipalities[home].area.unsigned_area() >= 0.5 * size {
        return Some(home);
    }
    let rect = area.bounding_rect()?;
    let near = index.near_box(rect.min(), rect.max()).into_iter();
    let shared = near.map(|at| (municipalities[at].area.intersection(area).unsigned_area(), at));
    // On ties, the first.
    shared.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, at)| at)
}

/// The quartiers of all municipalities, indexed by bounding box.
struct Shapes {
    areas: Vec<(usize, MultiPolygon<f64>)>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Shapes {
    fn from_partitions(begun: &[Partition<'_>]) -> Self {
        let each = begun.iter().flat_map(|one| one.taken.iter().map(|part| (one.home, part)));
        let areas: Vec<_> = each.map(|(home, part)| (home, part.area.clone())).collect();
        let boxed = areas.iter().enumerate().filter_map(|(number, (_, area))| {
            let rect = area.bounding_rect()?;
            let corners = Rectangle::from_corners(rect.min().into(), rect.max().into());
            Some(GeomWithData::new(corners, number))
        });
        let boxes = RTree::bulk_load(boxed.collect());
        Self { areas, boxes }
    }

    /// Quartiers of other municipalities whose bounding boxes meet that of this municipality or of
    /// its quartiers, in a stable order.
    fn foreign(&self, one: &Partition<'_>, own: &MultiPolygon<f64>) -> Vec<&MultiPolygon<f64>> {
        let parts = one.taken.iter().map(|part| &part.area).chain([own]);
        let mut numbers = BTreeSet::new();
        for rect in parts.filter_map(|area| area.bounding_rect()) {
            let envelope = AABB::from_corners(rect.min().into(), rect.max().into());
            let hits = self.boxes.locate_in_envelope_intersecting(envelope);
            numbers.extend(hits.map(|hit| hit.data));
        }
        let others = numbers.into_iter().map(|number| &self.areas[number]);
        others.filter(|(home, _)| *home != one.home).map(|(_, area)| area).collect()
    }
}

/// The quartiers of one municipality under construction.
struct Partition<'a> {
    home: usize,
    rules: &'a QuartierRules,
    source: &'a str,
    areas: Vec<&'a OsmArea>,
    taken: Vec<OsmQuartier>,
    diagnostics: Diagnostics,
}

impl Partition<'_> {
    /// The rank of an area; lower ranks are processed first. `None` if the area cannot be a
    /// quartier.
    fn rank(&self, area: &OsmArea) -> Option<usize> {
        let by_level = self.rules.levels.iter().position(|level| area.level == Some(*level));
        by_level.or_else(|| area.place.as_ref().map(|_| self.rules.levels.len()))
    }

    fn take_areas(&mut self) {
        let mut order: Vec<(usize, f64, &OsmArea)> = Vec::new();
        for area in &self.areas {
            if let Some(rank) = self.rank(area) {
                order.push((rank, area.area.unsigned_area(), area));
            }
        }
        order.sort_by(|a, b| {
            let size = b.1.total_cmp(&a.1);
            a.0.cmp(&b.0).then(size).then(a.2.id.cmp(&b.2.id))
        });
        for (_, _, area) in order {
            self.take_area(area);
        }
    }

    fn take_area(&mut self, area: &OsmArea) {
        let others = near(&area.area, self.taken.iter().map(|one| &one.area));
        let share = covered_share(&area.area, &others);
        let (origin, shape) = match share {
            share if share <= LEFT_ALONE => (Origin::Mapped, area.area.clone()),
            share if share < COVERED => (Origin::Rest, rest(&area.area, &others)),
            _ => (Origin::Rest, MultiPolygon(Vec::new())),
        };
        let place = Place::of_source(self.source).feature(area.label());
        if origin == Origin::Rest {
            let fate = if shape.0.is_empty() {
                "is not a quartier"
            } else {
                "becomes a quartier without that part"
            };
            let message = format!(
                "{:.0} % of {} is covered by other quartiers; it {fate}",
                100.0 * share,
                area.shown_name()
            );
            self.diagnostics.push(Finding::new(codes::N683, message).at(place.clone()));
        }
        if shape.0.is_empty() {
            return;
        }
        if area.name.is_none() {
            let message = "the quartier has no name; its id is used";
            self.diagnostics.push(Finding::new(codes::W604, message).at(place));
        }
        let kind = match (area.level, &area.place) {
            (Some(level), _) => format!("level {level}"),
            (None, place) => place.clone().unwrap_or_default(),
        };
        self.taken.push(OsmQuartier {
            id: area.label(),
            name: area.shown_name(),
            municipality: self.home,
            district: self.district_of(area.area.interior_point().map(Coord::from), area.level),
            origin,
            kind,
            persons: area.persons.filter(|_| origin == Origin::Mapped),
            osm: area.id,
            area: shape,
        });
    }

    /// Clips quartiers that overlap those of other municipalities to their own municipality. A
    /// quartier that crosses a boundary without overlapping another quartier stays as mapped.
    fn clip_to_municipality(&mut self, own: &MultiPolygon<f64>, foreign: &[&MultiPolygon<f64>]) {
        for quartier in &mut self.taken {
            let size = quartier.area.unsigned_area();
            // The smaller of the two areas sets the threshold, so that the overlap is found from
            // both sides.
            let overlaps = |other: &&&MultiPolygon<f64>| {
                let shared = quartier.area.intersection(**other).unsigned_area();
                shared > LEFT_ALONE * size.min(other.unsigned_area())
            };
            let others = near(&quartier.area, foreign.iter().copied());
            if !others.iter().any(|other| overlaps(&other)) {
                continue;
            }
            let shape = within(&quartier.area, own);
            let lost = 1.0 - shape.unsigned_area() / size;
            // Only the other quartier crosses the boundary; this one lies within its municipality.
            if lost < NO_LOSS {
                continue;
            }
            let message = format!(
                "{} overlaps quartiers of other municipalities with {:.1} % of its area; it is \
                 clipped at its municipal boundary",
                quartier.name,
                100.0 * lost
            );
            let place = Place::of_source(self.source).feature(&quartier.id);
            self.diagnostics.push(Finding::new(codes::N684, message).at(place));
            quartier.area = shape;
            quartier.origin = Origin::Rest;
            quartier.persons = None;
        }
        self.taken.retain(|quartier| !quartier.area.0.is_empty());
    }

    /// The district that contains a point; `None` if the area is itself a district.
    fn district_of(&self, at: Option<Coord<f64>>, level: Option<u8>) -> Option<String> {
        if level.is_some_and(|level| level <= self.rules.district_level) {
            return None;
        }
        let is_district = |area: &&&OsmArea| {
            area.level == Some(self.rules.district_level)
                || area.level.is_none() && area.place.as_deref() == Some("borough")
        };
        let mut districts = self.areas.iter().filter(is_district);
        let at = at?;
        let holds = |area: &&&OsmArea| AreaIndex::new([&area.area]).locate(at).is_some();
        districts.find(holds).map(|area| area.shown_name())
    }

    /// Divides the part of the municipality not covered by areas into Voronoi cells of places.
    fn take_cells(
        &mut self,
        municipality: &MultiPolygon<f64>,
        places: &[&OsmPlace],
        foreign: &[&MultiPolygon<f64>],
    ) {
        let taken = self.taken.iter().map(|one| &one.area).chain(foreign.iter().copied());
        let others = near(municipality, taken);
        let left =
            if others.is_empty() { municipality.clone() } else { rest(municipality, &others) };
        if left.unsigned_area() < WORTH_CUTTING * municipality.unsigned_area() {
            return;
        }
        let index = AreaIndex::new([&left]);
        let seeds_of = |kinds: &[&str]| -> Vec<&OsmPlace> {
            let fits = |place: &&&OsmPlace| {
                kinds.contains(&place.place.as_str()) && index.locate(place.at).is_some()
            };
            places.iter().filter(fits).copied().collect()
        };
        let mut seeds = seeds_of(&SETTLEMENTS);
        if seeds.is_empty() {
            seeds = seeds_of(&["neighbourhood"]);
        }
        let at: Vec<Coord<f64>> = seeds.iter().map(|place| place.at).collect();
        for (place, area) in zip_equal(&seeds, nearest_cells(&at, &left)) {
            if area.0.is_empty() {
                let message = format!(
                    "{} lies at the same point as another place; no ground is left for it and it \
                     is not a quartier",
                    place.name
                );
                let at = Place::of_source(self.source).feature(format!("node {}", place.id));
                self.diagnostics.push(Finding::new(codes::N685, message).at(at));
                continue;
            }
            let message = format!(
                "{} is mapped as a point; the ground nearest to it becomes its quartier",
                place.name
            );
            let at = Place::of_source(self.source).feature(format!("node {}", place.id));
            self.diagnostics.push(Finding::new(codes::W668, message).at(at));
            self.taken.push(OsmQuartier {
                id: format!("n{}", place.id),
                name: place.name.clone(),
                municipality: self.home,
                district: self.district_of(Some(place.at), None),
                origin: Origin::NearestPlace,
                kind: place.place.clone(),
                persons: place.persons,
                osm: OsmId::Node(place.id),
                area,
            });
        }
    }
}

/// Kinds of places whose surroundings are about as large as a quartier.
const SETTLEMENTS: [&str; 7] =
    ["borough", "suburb", "quarter", "city", "town", "village", "hamlet"];
