//! The kinds of ways that OpenStreetMap knows.

use super::super::rules::{NOT_THERE, ON_REQUEST, OPEN};

/// Further values of `highway` that are closed to walkers, or are no ways.
const NEVER: [&str; 9] = [
    "elevator",
    "emergency_bay",
    "escape",
    "motorway",
    "motorway_link",
    "raceway",
    "rest_area",
    "services",
    "via_ferrata",
];

/// Whether OpenStreetMap knows a value of `highway` on ways, open to walkers or not.
pub(super) fn is_kind_of_road(value: &str) -> bool {
    [&OPEN[..], &ON_REQUEST, &NOT_THERE, &NEVER].iter().any(|kinds| kinds.contains(&value))
}
