//! Identifies the municipalities among the areas of an extract.

use std::collections::BTreeSet;

use geo::{Area, Coord, InteriorPoint, MultiPolygon, Rect};

use super::advice::report_better_level;
use super::areas::{OsmArea, OsmAreas};
use super::counties::{Counties, OsmCounty};
use super::names::{is_german, is_municipal};
use super::population::persons_of;
use super::shares::{covered_share, rest};
use crate::base::names::{NameError, find_named};
use crate::base::{Bounds, Diagnostics, Finding, Place, codes};
use crate::dataset::OsmId;
use crate::spatial::AreaIndex;

/// How to distinguish municipalities from other boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MunicipalityRules {
    /// Administrative levels of municipalities, the usual one first. In Germany 8, and 6 or 4 for
    /// cities that are their own county or state.
    pub levels: Vec<u8>,
    /// Selected municipalities by key, id or name; empty selects all. The others become part of the
    /// halo.
    pub only: Vec<String>,
}

impl Default for MunicipalityRules {
    fn default() -> Self {
        Self { levels: vec![8, 6, 4], only: Vec::new() }
    }
}

/// A municipality.
#[derive(Clone, Debug)]
pub struct OsmMunicipality {
    /// Official key, or the kind's letter and the OSM id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Administrative level; `None` for the extent of the file.
    pub level: Option<u8>,
    /// Persons as tagged.
    pub persons: Option<u64>,
    /// The county, where the key does not name it.
    pub county: Option<OsmCounty>,
    /// Its area in the extract; `None` for the extent of the file.
    pub osm: Option<OsmId>,
    /// The area in degrees.
    pub area: MultiPolygon<f64>,
}

/// A name asked for means no single municipality of the map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MunicipalityError {
    /// The municipality is missing or incomplete.
    #[error("`{source_name}` has no municipality `{name}`{why}; found: {known}")]
    Unknown {
        /// The requested name.
        name: String,
        /// The file.
        source_name: String,
        /// ` with a complete boundary`, if the file contains part of it.
        why: &'static str,
        /// The municipalities found.
        known: String,
    },
    /// Several municipalities bear the name.
    #[error(
        "`{source_name}` has several municipalities called `{name}`; name the one that is meant by \
         its id: {}", ids.join(", ")
    )]
    Several {
        /// The requested name.
        name: String,
        /// The file.
        source_name: String,
        /// Their ids.
        ids: Vec<String>,
    },
}

/// The file municipalities are looked for in.
#[derive(Clone, Copy, Debug)]
pub struct Extent<'a> {
    /// Name for findings.
    pub source: &'a str,
    /// Name of the municipality that represents the whole file if no boundary is complete.
    pub name: &'a str,
    /// Bounding box of the file, in 1e-7 degrees.
    pub bounds: Option<Bounds<i32>>,
}

/// The municipalities of an extract, by id.
///
/// # Findings
/// N682 for areas of the requested levels that are not municipalities, with the reason; W615 for a
/// second municipality with the same key; W616 for one that lies within another and is cut out of
/// it; W617 if whole areas of another level cover more ground. If no boundary is complete, the bounding
/// box of the file becomes a single municipality; without a bounding box the result is empty.
///
/// # Errors
/// [`MunicipalityError`] if a requested municipality is missing, or if several bear its name.
///
/// # Method
/// All areas of the first level are municipalities. An area of a later level is a municipality only
/// if it neither contains nor lies within one of them and its key is not a county key. So a city
/// that is its own county counts once, and a county of several municipalities is never counted.
pub fn municipalities(
    found: &OsmAreas,
    rules: &MunicipalityRules,
    extent: Extent<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Vec<OsmMunicipality>, MunicipalityError> {
    let mut taken: Vec<&OsmArea> = Vec::new();
    for (rank, level) in rules.levels.iter().enumerate() {
        let candidates = found.areas.iter().filter(|area| area.level == Some(*level));
        let index = AreaIndex::new(taken.iter().map(|area| &area.area));
        let inside: Vec<Coord<f64>> = taken.iter().filter_map(|area| middle(area)).collect();
        let mut new = Vec::new();
        for area in candidates {
            match reason_against(area, rank, &index, &inside) {
                None => new.push(area),
                Some(why) => {
                    let place = Place::of_source(extent.source).feature(area.label());
                    let message = format!("{} of level {level} {why}", area.shown_name());
                    diagnostics.push(Finding::new(codes::N682, message).at(place));
                }
            }
        }
        taken.extend(new);
    }
    report_better_level(&taken, found, &rules.levels, extent.source, diagnostics);
    let mut keys = BTreeSet::new();
    let mut id_of = |area: &OsmArea| match &area.key {
        Some(key) if keys.insert(key.clone()) => key.clone(),
        None => area.label(),
        Some(key) => {
            let place = Place::of_source(extent.source).feature(area.label());
            let (name, id) = (area.shown_name(), area.label());
            let message =
                format!("{name} has the key {key} of another municipality; its id becomes {id}");
            diagnostics.push(Finding::new(codes::W615, message).at(place));
            id
        }
    };
    let counties = Counties::new(found, &rules.levels);
    let mut list: Vec<OsmMunicipality> = taken
        .into_iter()
        .map(|area| OsmMunicipality {
            id: id_of(area),
            name: area.shown_name(),
            level: area.level,
            persons: persons_of(area, found),
            county: counties.county_of(area),
            osm: Some(area.id),
            area: area.area.clone(),
        })
        .collect();
    list.sort_by(|a, b| a.id.cmp(&b.id));
    cut_out(&mut list, extent.source, diagnostics);
    if !rules.only.is_empty() {
        return chosen(list, rules, found, extent.source);
    }
    if list.is_empty() {
        list.extend(whole_extent(extent));
    }
    Ok(list)
}

/// Cuts enclosed municipalities out of the surrounding ones whose boundaries have no hole there.
fn cut_out(list: &mut [OsmMunicipality], source: &str, diagnostics: &mut Diagnostics) {
    let index = AreaIndex::new(list.iter().map(|one| &one.area));
    for inner in 0..list.len() {
        let Some(at) = list[inner].area.interior_point().map(Coord::from) else { continue };
        for outer in index.near_box(at, at) {
            let (small, large) = (&list[inner].area, &list[outer].area);
            let smaller = small.unsigned_area() < large.unsigned_area();
            if inner == outer || !smaller || covered_share(small, &[large]) < WITHIN {
                continue;
            }
            let message = format!(
                "{} lies within {}, whose boundary has no hole there; it is cut out of the \
                 surrounding municipality",
                list[inner].name, list[outer].name
            );
            let place = Place::of_source(source).feature(&list[outer].id);
            diagnostics.push(Finding::new(codes::W616, message).at(place));
            list[outer].area = rest(large, &[small]);
        }
    }
}

/// Share of an area that must lie within another one for it to count as enclosed.
const WITHIN: f64 = 0.95;

/// A point inside an area.
fn middle(area: &OsmArea) -> Option<Coord<f64>> {
    area.area.interior_point().map(Coord::from)
}

/// The reason why an area of this rank of levels is not a municipality; `None` if it is one.
fn reason_against(
    area: &OsmArea,
    rank: usize,
    taken: &AreaIndex,
    inside: &[Coord<f64>],
) -> Option<&'static str> {
    if rank == 0 {
        return None;
    }
    if area.key.as_ref().is_some_and(|key| is_german(key) && !is_municipal(key)) {
        return Some("is a county by its key, not a municipality");
    }
    let own = AreaIndex::new([&area.area]);
    if inside.iter().any(|at| own.locate(*at).is_some()) {
        return Some("consists of municipalities");
    }
    if middle(area).is_some_and(|at| taken.locate(at).is_some()) {
        return Some("lies within a municipality found before");
    }
    // Without a key, the area may be a larger region whose municipalities are not in the file.
    area.key.is_none().then_some("has no key that says it is a municipality")
}

/// The municipalities that the rules name.
fn chosen(
    mut list: Vec<OsmMunicipality>,
    rules: &MunicipalityRules,
    found: &OsmAreas,
    source: &str,
) -> Result<Vec<OsmMunicipality>, MunicipalityError> {
    let mut wanted = BTreeSet::new();
    for name in &rules.only {
        let at = find_named(&list, name, |one| one.id.as_str(), |one, is| is(&one.name));
        wanted.insert(at.map_err(|fault| match fault {
            NameError::Several { keys: ids } => {
                let (name, source_name) = (name.clone(), source.to_owned());
                MunicipalityError::Several { name, source_name, ids }
            }
            NameError::Unknown => unknown(name, &list, found, source),
        })?);
    }
    let mut at = 0..;
    list.retain(|_| at.next().is_some_and(|at| wanted.contains(&at)));
    Ok(list)
}

fn unknown(
    name: &str,
    list: &[OsmMunicipality],
    found: &OsmAreas,
    source: &str,
) -> MunicipalityError {
    let lower = name.trim().to_lowercase();
    let is = |area: &OsmArea| {
        let names = [Some(area.label()), area.key.clone(), area.name.clone()];
        names.iter().flatten().any(|text| text.to_lowercase() == lower)
    };
    let part = found.incomplete.iter().any(is);
    let known: Vec<&str> = list.iter().map(|one| one.name.as_str()).collect();
    MunicipalityError::Unknown {
        name: name.to_owned(),
        source_name: source.to_owned(),
        why: if part { " with a complete boundary" } else { "" },
        known: if known.is_empty() { "none".to_owned() } else { known.join(", ") },
    }
}

/// The bounding box of the file as one municipality; `None` if the box is empty.
fn whole_extent(extent: Extent<'_>) -> Option<OsmMunicipality> {
    let bounds = extent.bounds?.map(|side| f64::from(side) / 1e7);
    let Bounds { west, south, east, north } = bounds;
    let rect = Rect::new((west, south), (east, north));
    bounds.has_area().then(|| OsmMunicipality {
        id: "extent".to_owned(),
        name: extent.name.to_owned(),
        level: None,
        persons: None,
        county: None,
        osm: None,
        area: MultiPolygon(vec![rect.to_polygon()]),
    })
}
