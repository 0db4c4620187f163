//! Facilities of every category from an OpenStreetMap extract.
//!
//! # Method
//! 1. **Which elements**: those whose tags match a rule of a category ([`CategoryRule`]), unless
//!    they are no longer, or not yet, in use. An element that matches rules of several categories
//!    is a facility of each. Relations count when they are areas (`multipolygon`, `boundary`);
//!    others (`site`, `public_transport`, ...) group elements that count themselves, and are
//!    reported.
//! 2. **Where**: a node is where it is. An area is entered at the first of the entrances on its
//!    outline (`entrance=main` before others, then the lowest id); without entrances it is at its
//!    centroid, or at a place inside when the centroid lies outside. A line, such as a platform, is
//!    at its middle.
//! 3. **Each facility once**: mappers draw a shop as a node *and* tag its building, or a stop as
//!    platform, pole and stop position. Elements of one category stand for the same facility
//!    - when their names are equal but for spelling, and they are at most 25 m apart (neither
//!      brands, operators nor house numbers contradict; if they do, one must lie in the other's
//!      area);
//!    - when one lies in the area of the other, and one has no name, or one's name is part of the
//!      other's, and neither brands nor operators contradict. An unnamed node *beside* an area is
//!      not evidence enough, and two shops with different names in one building stay two;
//!    - at stops, whose names are equal, similar or missing, or that share a reference: a place
//!      where vehicles stop at most 30 m from where passengers wait, or 100 m from the station of
//!      the same name; a station at most 30 m from a platform; a pole, or a node, at most 4 m from
//!      the platform it belongs to. Two poles, or two platforms, are the two sides of a road or of
//!      tracks and stay two, as do bays with different signs (`local_ref`, `ref`).
//!
//!    Groups grow from the nearest pairs; a group has an element to which all others are bound
//!    directly, and no two of its elements contradict each other.
//!    Benches and other furniture are never merged.
//! 4. **Which element stays**: an area with entrances, else a node, else the smallest area; at
//!    stops, where passengers wait. Its tags count first, then those of the others.
//!
//! # Findings
//! | code | meaning |
//! | --- | --- |
//! | W614 | lies nowhere: the file has none of its nodes; left out |
//! | W606 | the file lacks nodes or ways of its outline; the others tell where it is |
//! | W607 | drawn as an area, but its outline makes none; the middle of the line is taken |
//! | W608 | a relation that is no area; left out |
//! | W609 | a capacity that is no whole number above zero |
//! | W610 | 500 or more of the category within 25 m (stops: 100 m); not all were compared |
//! | W611 | not in use (`disused=yes`, ...); left out |
//! | W612 | belongs to its category by a presumption (`?`) only |
//! | N686 | elements merged into one facility |
//! | N687 | a value of `wheelchair` that is not known |
//! | N688 | a value of `operator:type` that is not known |

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
use model::ElementName;
use rule::RuleIndex;

/// Finds the facilities of all categories of an extract that was read with [`selection`] or more,
/// sorted by category, kind and id. How, and what is reported: see [the module](self).
///
/// Every element that matches a rule is a facility, is in [`OsmFacility::merged`] of one, or is
/// reported as left out. Faults of single elements are findings; nothing fails.
///
/// # Cost
/// O(n log n) for n elements with tags, and the area of each way and relation that matches, once.
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
/// let found = find_facilities(&map.finish(), &rules, &|_, _| None);
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
        value.extend(category((number, key), &list, Ground::of(extract), &mut findings));
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
        let message = format!("very many of category `{}` are here; not all compared", category.1);
        findings.tell(codes::W610, list[at].name, "", message);
    }
    let mut found = Vec::with_capacity(groups.len());
    for group in groups {
        let group: Vec<&Element> = group.into_iter().map(|at| list[at]).collect();
        let Some(facility) = build::facility(category, &group, ground, findings) else { continue };
        report(&facility, findings);
        found.push(facility);
    }
    found.sort_by_key(|facility| (facility.osm_type, facility.osm_id));
    found
}

fn report(facility: &OsmFacility, findings: &mut SourceFindings) {
    let name = facility.name.as_deref().unwrap_or("without name");
    if !facility.merged.is_empty() {
        let others: Vec<String> =
            facility.merged.iter().map(|it| ElementName(it.0, it.1).to_string()).collect();
        let others = others.join(", ");
        let message = format!("({name}) is also mapped as {others}; counted once");
        findings.add(codes::N686, &facility.id, message);
    }
    if facility.presumed {
        let message = format!("({name}) is presumed to be a `{}`", facility.category);
        findings.add(codes::W612, &facility.id, message);
    }
}
