//! Which barriers stop walkers: at nodes of ways, and between points and ways.
//!
//! Source: OpenStreetMap wiki, "Key:barrier", "Key:access", "Key:kerb", "Key:crossing".

use serde::{Deserialize, Serialize};

use super::access::AccessDefaults;
use super::rules::{
    ACCESS, BARRIER, BRIDGE, COVERED, CROSSING, CROSSING_SIGNALS, ENTRANCE, FOOT, HIGHWAY,
    INVITING, KERB, LOCKED, MOTORROAD, NATURAL, RAILWAY, SHUT, TUNNEL, TagOf, WATERWAY,
};
use crate::dataset::TagKey;

/// Properties of a node that matter for walking.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeClass {
    /// Value of `barrier`; empty when not tagged.
    pub barrier: String,
    /// Impassable: locked, private, or forbidden on foot.
    pub closed: bool,
    /// Value of `kerb`; empty when not tagged.
    pub kerb: String,
    /// A crossing with traffic lights.
    pub signals: bool,
}

/// Barriers that are impassable unless `foot` or `access` opens them.
const WALLS: [&str; 6] = ["wall", "fence", "hedge", "city_wall", "retaining_wall", "debris"];
/// Barriers drawn as lines that stop walkers. Hedges are left out: most have gaps that nobody maps.
const WALL_LINES: [&str; 5] = ["city_wall", "fence", "noise_barrier", "retaining_wall", "wall"];

/// The properties of a node that matter for walking; `None` without any.
pub fn node_class(tag: &TagOf<'_>) -> Option<NodeClass> {
    let barrier = tag(BARRIER).unwrap_or_default();
    let right = tag(FOOT).or_else(|| tag(ACCESS));
    let shut = right.is_some_and(|value| SHUT.contains(&value));
    let wall = WALLS.contains(&barrier) && !right.is_some_and(|value| INVITING.contains(&value));
    let locked = tag(LOCKED) == Some("yes") && !right.is_some_and(|v| INVITING.contains(&v));
    let closed = !barrier.is_empty() && (shut || wall || locked);
    let signals = tag(CROSSING) == Some("traffic_signals")
        || tag(CROSSING_SIGNALS) == Some("yes")
        || tag(HIGHWAY) == Some("traffic_signals") && tag(CROSSING).is_some();
    let kerb = match (tag(KERB), barrier) {
        (Some(kerb), _) => kerb,
        (None, "kerb") => "unknown",
        (None, _) => "",
    };
    let class = NodeClass {
        barrier: if barrier == "kerb" { String::new() } else { barrier.to_owned() },
        closed,
        kerb: kerb.to_owned(),
        signals,
    };
    (class != NodeClass::default()).then_some(class)
}

/// Whether a way is an obstacle that can only be crossed on a bridge or in a tunnel: rails, motorways,
/// rivers, canals, lakes. A part that itself lies in a tunnel or on a bridge is not an obstacle.
/// Trunk roads are obstacles where they are closed to pedestrians.
pub fn is_obstacle(tag: &TagOf<'_>, defaults: &AccessDefaults) -> bool {
    let apart = |key: TagKey| tag(key).is_some_and(|value| value != "no");
    if apart(TUNNEL) || apart(BRIDGE) || apart(COVERED) {
        return false;
    }
    matches!(tag(RAILWAY), Some("rail" | "light_rail" | "narrow_gauge"))
        || tag(HIGHWAY) == Some("motorway")
        || tag(HIGHWAY) == Some("trunk")
            && (!defaults.opens("trunk") || tag(FOOT).is_some_and(|value| SHUT.contains(&value)))
        || tag(MOTORROAD) == Some("yes")
        || matches!(tag(WATERWAY), Some("river" | "canal" | "riverbank"))
        || tag(NATURAL) == Some("water")
}

/// Whether a way is a wall or fence that stops walkers where it has no gate.
pub fn is_wall(tag: &TagOf<'_>) -> bool {
    tag(BARRIER).is_some_and(|value| WALL_LINES.contains(&value))
}

/// Whether a node opens a wall: a barrier that people pass, such as a gate or a stile, or an entrance;
/// not a locked or private one.
pub fn is_gate(tag: &TagOf<'_>) -> bool {
    let is_closed = node_class(tag).is_some_and(|class| class.closed);
    let is_barrier = tag(BARRIER).is_some_and(|value| value != "no");
    !is_closed && (is_barrier || tag(ENTRANCE).is_some_and(|value| value != "no"))
}

#[cfg(test)]
mod tests {
    use super::super::rules::{
        MAN_MADE, PUBLIC_TRANSPORT, WALK_TAG_KEYS, WALK_WAY_KEYS, WayAccess, is_area,
        says_what_it_is, way_access,
    };
    use super::*;

    fn germany() -> AccessDefaults {
        AccessDefaults::of_country("DE").expect("it has defaults")
    }

    #[test]
    fn countries_differ_in_trunk_roads_and_cycleways() {
        let open = |country: &str, kind: &'static str, foot: Option<&'static str>| {
            let defaults = AccessDefaults::of_country(country).expect("it has defaults");
            let tag = move |key: TagKey| match key {
                HIGHWAY => Some(kind),
                FOOT => foot,
                _ => None,
            };
            let open = matches!(way_access(&tag, &defaults), WayAccess::Open(_));
            (open, is_obstacle(&tag, &defaults))
        };
        assert_eq!(open("DE", "trunk", None), (false, true));
        assert_eq!(open("worldwide", "trunk", None), (true, false));
        assert_eq!(open("worldwide", "trunk", Some("no")), (false, true));
        assert_eq!(open("worldwide", "cycleway", None), (false, false));
        assert_eq!(open("GB", "cycleway", None), (true, false));
        assert_eq!(open("GB", "motorway", None), (false, true));
        for country in ["DE", "AT", "CH", "FR", "BE", "DK"] {
            assert!(!open(country, "trunk_link", None).0, "{country}");
        }
    }

    #[test]
    fn walls_are_lines_and_gates_open_them() {
        let tags = |list: &'static [(&'static str, &'static str)]| {
            move |key: TagKey| list.iter().find(|(k, _)| *k == key.as_str()).map(|(_, v)| *v)
        };
        assert!(is_wall(&tags(&[("barrier", "wall"), ("wall", "noise_barrier")])));
        assert!(
            !is_wall(&tags(&[("barrier", "kerb")])) && !is_wall(&tags(&[("barrier", "hedge")]))
        );
        assert!(is_gate(&tags(&[("barrier", "gate")])) && is_gate(&tags(&[("entrance", "main")])));
        assert!(!is_gate(&tags(&[("barrier", "gate"), ("locked", "yes")])));
        assert!(!is_gate(&tags(&[("barrier", "wall")])) && !is_gate(&tags(&[("kerb", "flush")])));
    }

    #[test]
    fn barriers_close_and_crossings_delay() {
        let node = |tags: &[(&str, &str)]| {
            let tag = |key: TagKey| tags.iter().find(|(k, _)| *k == key.as_str()).map(|(_, v)| *v);
            node_class(&tag)
        };
        assert!(node(&[("barrier", "gate"), ("access", "private")]).expect("a class").closed);
        assert!(!node(&[("barrier", "gate")]).expect("a class").closed);
        assert!(
            !node(&[("barrier", "bollard"), ("access", "no"), ("foot", "yes")])
                .expect("a class")
                .closed
        );
        for wall in ["fence", "wall"] {
            assert!(node(&[("barrier", wall)]).expect("a class").closed, "{wall}");
        }
        assert!(node(&[("crossing", "traffic_signals")]).expect("a class").signals);
        assert_eq!(
            node(&[("barrier", "kerb"), ("kerb", "raised")]).expect("a class").kerb,
            "raised"
        );
        assert_eq!(node(&[("highway", "street_lamp")]), None);
    }

    /// Values that together reach every branch of the rules.
    const VALUES: [&str; 14] = [
        "",
        "yes",
        "no",
        "footway",
        "steps",
        "residential",
        "platform",
        "pier",
        "separate",
        "gate",
        "river",
        "rail",
        "water",
        "multipolygon",
    ];

    /// The keys that the rules read when an element has at most two tags.
    fn keys_asked_for() -> std::collections::BTreeSet<&'static str> {
        let asked = std::cell::RefCell::new(std::collections::BTreeSet::new());
        let germany = germany();
        let kinds = [HIGHWAY, RAILWAY, PUBLIC_TRANSPORT, MAN_MADE, BARRIER, WATERWAY];
        for (kind, what) in kinds.iter().flat_map(|kind| VALUES.map(|value| (*kind, value))) {
            for (key, value) in
                WALK_TAG_KEYS.iter().flat_map(|key| VALUES.map(|value| (*key, value)))
            {
                let tag = |asked_key: TagKey| {
                    asked.borrow_mut().insert(asked_key.as_str());
                    let is = |key: &str, value| (asked_key.as_str() == key).then_some(value);
                    is(key, value).or(is(kind.as_str(), what)).filter(|value| !value.is_empty())
                };
                way_access(&tag, &germany);
                node_class(&tag);
                is_obstacle(&tag, &germany);
                is_wall(&tag);
                is_gate(&tag);
                is_area(&tag);
                says_what_it_is(&tag);
            }
        }
        asked.into_inner()
    }

    #[test]
    fn the_keys_the_rules_ask_for_are_those_a_reader_keeps() {
        let kept: std::collections::BTreeSet<&str> = WALK_TAG_KEYS.iter().copied().collect();
        assert_eq!(kept.len(), WALK_TAG_KEYS.len(), "each key once");
        assert_eq!(keys_asked_for(), kept);
    }

    #[test]
    fn an_element_that_a_reader_does_not_select_is_neither_walkable_nor_an_obstacle() {
        let germany = germany();
        let selecting = WALK_WAY_KEYS.map(TagKey::as_str);
        let others = WALK_TAG_KEYS.iter().filter(|key| !selecting.contains(key));
        // A road for motor vehicles alone has `highway` beside `motorroad`.
        for key in others.filter(|key| **key != MOTORROAD.as_str()) {
            for value in VALUES {
                let tag = |asked: TagKey| (asked.as_str() == *key).then_some(value);
                assert!(
                    way_access(&tag, &germany) == WayAccess::Closed(None)
                        && !is_obstacle(&tag, &germany),
                    "{key}={value}"
                );
            }
        }
    }
}
