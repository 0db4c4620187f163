//! Facilities of every category from an OpenStreetMap extract.
//!
//! # Method
//! 1. **Which elements**: those whose tags match a rule of a category ([`CategoryRule`]), unless
//!    they are disused, planned or under construction. An element that matches rules of several
//!    categories is a facility of each. Relations are used if they are areas (`multipolygon`,
//!    `boundary`). Other relations (`site`, `public_transport`, ...) only group elements that are
//!    used themselves; they are reported.
//! 2. **Place**: a node's own position; the outline of an area or line, such as a park or a platform,
//!    with the entrances (`entrance`, without emergency exits and the like) and gates (`barrier=gate` and
//!    the like) on it that the public may use. The position that stands for an area is its first entrance
//!    (`entrance=main` before others, then the lowest id); without entrances the centroid, or an
//!    interior point if the centroid lies outside. That of a line is its midpoint.
//! 3. **Deduplication**: mappers draw a shop as a node *and* tag its building, or a stop as
//!    platform, pole and stop position. Elements of one category represent the same facility
//!    - if their names differ only in spelling and they are at most 25 m apart; if brands,
//!      operators or house numbers contradict, one must also lie in the other's area;
//!    - if one lies in the area of the other, one has no name or its name is part of the other's,
//!      and neither brands nor operators contradict. An unnamed node *beside* an area is not enough
//!      evidence, and two shops with different names in one building stay two facilities;
//!    - if they are stops whose names are equal, similar or missing, or that share a reference,
//!      within these distances: a stop position of vehicles 30 m from where passengers wait, or 100
//!      m from the station of the same name; a station 30 m from a platform; a pole or a node 4 m
//!      from its platform. Two poles or two platforms are the two sides of a road or of tracks and
//!      stay two facilities, as do bays with different signs (`local_ref`, `ref`).
//!
//!    Groups are built from the nearest pairs outwards. Every group has one element with a direct
//!    bond to all others, and no two of its elements contradict each other. Benches and other
//!    furniture are never merged.
//! 4. **Representative element**: an area with entrances, else a node, else the smallest area; at
//!    stops, the place where passengers wait. Its tags take precedence over those of the others.
//!    The outline is that of the first area or line in this order, and of areas apart from it; an area
//!    in or around it adds nothing.
//!
//! # Findings
//! [`crate::guide::findings`] lists the findings of facilities, W606 to W614 and N686 to N688.

mod attributes;
mod build;
mod element;
mod findings;
mod ground;
mod identity;
mod keys;
mod merge;
mod model;
mod names;
mod place;
mod rule;

pub use model::{OsmFacility, Wheelchair};
pub use place::AreaOf;
pub use rule::{CategoryRule, FacilityKeys, selection};

use crate::base::{Checked, codes};
use crate::dataset::OsmExtract;
use element::{Element, Search};
use findings::SourceFindings;
use ground::Ground;
use rule::RuleIndex;

/// Finds the facilities of all categories of an extract that was read with [`selection`] or more,
/// sorted by category, kind and id. How, and what is reported: see [the module](self).
///
/// Every element that matches a rule becomes a facility, is listed in [`OsmFacility::merged`], or
/// is reported as left out. Faults of single elements are findings, never errors.
///
/// # Cost
/// O(n log n) for n elements with tags; the area of each matching way and relation is assembled
/// once.
///
/// # Example
/// ```
/// use nahraum::dataset::{CrsId, OsmDrawing};
/// use nahraum::import::osm::facilities::{CategoryRule, find_facilities};
/// let mut map = OsmDrawing::new("town", CrsId::epsg(25832));
/// map.node([0, 0], &[("amenity", "pharmacy"), ("name", "Löwen-Apotheke")]);
/// map.node([900, 0], &[("amenity", "pharmacy"), ("name", "Loewen Apotheke")]); // 9 m away
/// map.node([9000, 0], &[("amenity", "pharmacy"), ("disused", "yes")]);
/// let rules = [CategoryRule::parse("pharmacy", &["amenity=pharmacy"])?];
/// let found = find_facilities(&map.finish(), &rules, &|_| None);
/// assert_eq!(found.value.len(), 1);
/// assert_eq!(found.value[0].id, "pharmacy/n1");
/// assert_eq!(found.value[0].merged.len(), 1);
/// assert_eq!(found.diagnostics.count_of_code(nahraum::base::codes::W611), 1);
/// # Ok::<(), nahraum::import::osm::TagRuleError>(())
/// ```
pub fn find_facilities(
    extract: &OsmExtract,
    rules: &[CategoryRule],
    areas: &AreaOf<'_>,
) -> Checked<Vec<OsmFacility>> {
    let mut findings = SourceFindings::new(extract);
    let index = RuleIndex::new(rules);
    let elements = Search::new(extract, rules, &index, areas).run(&mut findings);
    let mut value = Vec::new();
    for (number, key) in index.categories.iter().enumerate() {
        let of_category = |element: &&Element| {
            element.memberships.iter().any(|membership| membership.category == number)
        };
        let list: Vec<&Element> = elements.iter().filter(of_category).collect();
        value.extend(category((number, key), &list, Ground::from_extract(extract), &mut findings));
    }
    Checked { value, diagnostics: findings.diagnostics }
}

/// The facilities of a category, by kind and id.
fn category(
    category: (usize, &str),
    list: &[&Element],
    ground: Ground,
    findings: &mut SourceFindings,
) -> Vec<OsmFacility> {
    let merge::Groups { groups, crowded } = merge::groups(list, ground);
    for at in crowded {
        let message = format!(
            "too many elements of category `{}` lie close together; not all pairs were compared",
            category.1
        );
        findings.tell(codes::W610, list[at].id, "", message);
    }
    let mut facilities = Vec::with_capacity(groups.len());
    for group in groups {
        let group: Vec<&Element> = group.into_iter().map(|at| list[at]).collect();
        let Some(facility) = build::facility(category, &group, ground, findings) else { continue };
        report(&facility, findings);
        facilities.push(facility);
    }
    facilities.sort_by_key(|facility| facility.osm);
    facilities
}

fn report(facility: &OsmFacility, findings: &mut SourceFindings) {
    let name = facility.name.as_deref().unwrap_or("without name");
    if !facility.merged.is_empty() {
        let others: Vec<String> = facility.merged.iter().map(|it| it.short()).collect();
        let others = others.join(", ");
        let message = format!("({name}) is also mapped as {others}; counted once");
        findings.add(codes::N686, &facility.id, message);
    }
    if facility.presumed {
        let message = format!("({name}) is presumed to be a `{}`", facility.category);
        findings.add(codes::W612, &facility.id, message);
    }
}
