//! Which areas are the quartiers, and what is made of places that are only points.

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
use crate::dataset::OsmKind;
use crate::spatial::AreaIndex;

/// How quartiers and districts are told from other areas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuartierRules {
    /// Administrative levels of quartiers, the usual one first.
    pub levels: Vec<u8>,
    /// Administrative level of districts.
    pub district_level: u8,
    /// Cuts what no area covers into the cells of its nearest places.
    pub place_cells: bool,
}

impl Default for QuartierRules {
    fn default() -> Self {
        Self { levels: vec![10, 11, 9], district_level: 9, place_cells: true }
    }
}

/// Where the shape of a quartier comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It is mapped.
    Mapped,
    /// It is mapped, without the parts that other quartiers cover.
    Rest,
    /// Derived: where its point is the nearest place of the municipality.
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
    /// Its municipality, by position.
    pub municipality: usize,
    /// Name of its district.
    pub district: Option<String>,
    /// Where its shape comes from.
    pub origin: Origin,
    /// `level 10`, or the kind of place.
    pub sort: String,
    /// Persons as tagged.
    pub persons: Option<u64>,
    /// The element of the extract.
    pub osm: (OsmKind, i64),
    /// The area in degrees.
    pub area: MultiPolygon<f64>,
}

/// Share of its area from which on an area is taken for covered by others.
const COVERED: f64 = 0.95;
/// Share of its area up to which an overlap is left as it is mapped.
const LEFT_ALONE: f64 = 0.01;
/// Share of an area below which it is the same but for roundings.
const NO_LOSS: f64 = 1e-6;
/// Share of a municipality from which on its uncovered part is cut into cells.
const WORTH_CUTTING: f64 = 0.05;

/// The quartiers of some municipalities, municipality by municipality.
///
/// # Findings
/// W668 for quartiers that are derived from points; N683 for areas that are covered by others and
/// are no quartiers, or lose the part that is covered; W604 for areas without a name.
///
/// # Method
/// In each municipality areas are taken level by level in the order of the rules, then places
/// mapped as areas, then larger before smaller: an area that those taken before cover to 95 % is
/// none, one that they cover by 1 % or less is taken as it is, any other one without what they
/// cover. So quartiers do not overlap, whatever levels a city has mapped; those that overlap quartiers
/// of another municipality end at the boundary. Where 5 % of the
/// municipality or more are left and only points are mapped there, every point gets the ground it
/// is nearest to. What is left then is the analysis' rest quartier.
///
/// # Cost
/// One overlay for each pair of areas of a municipality whose boxes meet.
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
        let itself = municipalities.iter().any(|one| one.osm == Some((area.kind, area.id)));
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
    let all = Shapes::of(&begun);
    begun.par_iter_mut().for_each(|one| one.keep_to_itself(own(one), &all.foreign(one, own(one))));
    let all = Shapes::of(&begun);
    begun.par_iter_mut().zip_eq(places).filter(|_| rules.place_cells).for_each(|(one, places)| {
        one.take_cells(own(one), &places, &all.foreign(one, own(one)));
    });
    let mut all = Vec::new();
    for one in begun {
        all.extend(one.taken);
        diagnostics.append(one.diagnostics);
    }
    all
}

/// The municipality an area belongs to: that of a point in it; the one with most of its ground where
/// that municipality is too small for half of the area.
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
    // Of equal ones the first.
    shared.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))).map(|(_, at)| at)
}

/// The quartiers of all municipalities, by their boxes.
struct Shapes {
    areas: Vec<(usize, MultiPolygon<f64>)>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl Shapes {
    fn of(begun: &[Partition<'_>]) -> Self {
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

    /// Quartiers of other municipalities whose boxes meet that of a municipality or of its
    /// quartiers, in their order.
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

/// The quartiers of one municipality in the making.
struct Partition<'a> {
    home: usize,
    rules: &'a QuartierRules,
    source: &'a str,
    areas: Vec<&'a OsmArea>,
    taken: Vec<OsmQuartier>,
    diagnostics: Diagnostics,
}

impl Partition<'_> {
    /// The rank of an area: the lower, the earlier it is taken. `None` is for areas that are no
    /// quartiers.
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
            a.0.cmp(&b.0).then(size).then((a.2.kind, a.2.id).cmp(&(b.2.kind, b.2.id)))
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
            let fate =
                if shape.0.is_empty() { "is no quartier" } else { "is one without that part" };
            let message = format!(
                "{:.0} % of {} are covered by other quartiers; it {fate}",
                100.0 * share,
                area.shown_name()
            );
            self.diagnostics.push(Finding::new(codes::N683, message).at(place.clone()));
        }
        if shape.0.is_empty() {
            return;
        }
        if area.name.is_none() {
            let message = "a quartier without name is called by its id";
            self.diagnostics.push(Finding::new(codes::W604, message).at(place));
        }
        let sort = match (area.level, &area.place) {
            (Some(level), _) => format!("level {level}"),
            (None, place) => place.clone().unwrap_or_default(),
        };
        self.taken.push(OsmQuartier {
            id: area.label(),
            name: area.shown_name(),
            municipality: self.home,
            district: self.district_of(area.area.interior_point().map(Coord::from), area.level),
            origin,
            sort,
            persons: area.persons.filter(|_| origin == Origin::Mapped),
            osm: (area.kind, area.id),
            area: shape,
        });
    }

    /// Cuts quartiers that overlap those of other municipalities to their own municipality: what
    /// crosses a boundary where nobody else has a quartier stays as it is mapped.
    fn keep_to_itself(&mut self, own: &MultiPolygon<f64>, foreign: &[&MultiPolygon<f64>]) {
        for quartier in &mut self.taken {
            let size = quartier.area.unsigned_area();
            // Of both the smaller one decides, so that both find the overlap.
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
            // The other one leaves, this one does not reach beyond its municipality.
            if lost < NO_LOSS {
                continue;
            }
            let message = format!(
                "{} reaches into quartiers of other municipalities with {:.1} % of its area; it \
                 ends at the boundary of its own",
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

    /// The district a point lies in; none for a district that is a quartier itself.
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

    /// Cells of the nearest place in what areas leave of the municipality.
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
        let of = |kinds: &[&str]| -> Vec<&OsmPlace> {
            let fits = |place: &&&OsmPlace| {
                kinds.contains(&place.place.as_str()) && index.locate(place.at).is_some()
            };
            places.iter().filter(fits).copied().collect()
        };
        let mut seeds = of(&SETTLEMENTS);
        if seeds.is_empty() {
            seeds = of(&["neighbourhood"]);
        }
        let at: Vec<Coord<f64>> = seeds.iter().map(|place| place.at).collect();
        for (place, area) in zip_equal(&seeds, nearest_cells(&at, &left)) {
            if area.0.is_empty() {
                let message = format!(
                    "no ground is nearest to {}, another place lies at its point; it is no quartier",
                    place.name
                );
                let at = Place::of_source(self.source).feature(format!("node {}", place.id));
                self.diagnostics.push(Finding::new(codes::N685, message).at(at));
                continue;
            }
            let message = format!(
                "{} is mapped as a point; the ground it is nearest to is its quartier",
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
                sort: place.place.clone(),
                persons: place.persons,
                osm: (OsmKind::Node, place.id),
                area,
            });
        }
    }
}

/// Kinds of places whose surroundings are about as large as a quartier.
const SETTLEMENTS: [&str; 7] =
    ["borough", "suburb", "quarter", "city", "town", "village", "hamlet"];
