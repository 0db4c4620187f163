//! Which ways are open to pedestrians, by OpenStreetMap's access rules for Germany.
//!
//! Source: OpenStreetMap wiki, "OSM tags for routing/Access restrictions", table for Germany, and
//! "Key:access", "Key:foot", "Key:sidewalk". The class of a road sets the default access;
//! `access` restricts it, and `foot` overrides both.

use serde::{Deserialize, Serialize};

use crate::dataset::{TagKey, tag_keys};

/// Returns the value of a tag.
pub type TagOf<'t> = dyn Fn(TagKey) -> Option<&'t str> + 't;

tag_keys! {
    pub(super) const {
        ABANDONED = "abandoned",
        ACCESS = "access",
        BARRIER = "barrier",
        BRIDGE = "bridge",
        CONSTRUCTION = "construction",
        CONVEYING = "conveying",
        COVERED = "covered",
        CROSSING = "crossing",
        CROSSING_SIGNALS = "crossing:signals",
        DISUSED = "disused",
        FOOT = "foot",
        FOOT_ONEWAY = "foot:oneway",
        HIGHWAY = "highway",
        INCLINE = "incline",
        KERB = "kerb",
        LIT = "lit",
        LOCKED = "locked",
        MAN_MADE = "man_made",
        MOTORROAD = "motorroad",
        NATURAL = "natural",
        ONEWAY_FOOT = "oneway:foot",
        PROPOSED = "proposed",
        PUBLIC_TRANSPORT = "public_transport",
        RAILWAY = "railway",
        RAMP_WHEELCHAIR = "ramp:wheelchair",
        RAZED = "razed",
        SIDEWALK = "sidewalk",
        SIDEWALK_BOTH = "sidewalk:both",
        SIDEWALK_LEFT = "sidewalk:left",
        SIDEWALK_RIGHT = "sidewalk:right",
        SMOOTHNESS = "smoothness",
        SURFACE = "surface",
        TRACKTYPE = "tracktype",
        TUNNEL = "tunnel",
        TYPE = "type",
        WATERWAY = "waterway",
        WHEELCHAIR = "wheelchair",
        WIDTH = "width",
    }
    /// Keys of all tags that the walking network uses; a reader of street maps keeps these.
    pub WALK_TAG_KEYS
}

/// Keys of streets and paths.
pub const STREET_KEYS: [TagKey; 1] = [HIGHWAY];

/// Keys by which a reader of street maps selects ways and areas. An element without any of these
/// keys is neither walkable nor an obstacle.
pub const WALK_WAY_KEYS: [TagKey; 6] =
    [HIGHWAY, RAILWAY, PUBLIC_TRANSPORT, MAN_MADE, WATERWAY, NATURAL];

/// The properties of an edge that matter for walking. Edges with equal properties share a class.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct EdgeClass {
    /// Value of `highway`, or `platform`, `pier`.
    pub kind: String,
    /// Value of `surface`; empty when not tagged.
    pub surface: String,
    /// Value of `smoothness`; empty when not tagged.
    pub smoothness: String,
    /// Value of `tracktype`; empty when not tagged.
    pub tracktype: String,
    /// Width in centimetres; 0 when not tagged.
    pub width_cm: u32,
    /// Steepness as tagged, per mille, without sign; 0 when not tagged.
    pub incline_permille: u32,
    /// Steps with a ramp for wheelchairs.
    pub ramp: bool,
    /// Value of `wheelchair`; empty when not tagged.
    pub wheelchair: String,
    /// Lit at night, when tagged.
    pub lit: Option<bool>,
    /// On a bridge or in a tunnel: away from the ground.
    pub apart: bool,
    /// One-way on foot: in the direction of drawing (1), against it (-1), or not at all (0).
    pub one_way: i8,
}

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

/// Roads on which walking is allowed when nothing else is tagged.
const OPEN: [&str; 19] = [
    "corridor",
    "crossing",
    "footway",
    "living_street",
    "path",
    "pedestrian",
    "platform",
    "primary",
    "primary_link",
    "residential",
    "road",
    "secondary",
    "secondary_link",
    "service",
    "steps",
    "tertiary",
    "tertiary_link",
    "track",
    "unclassified",
];
/// Roads that only `foot` opens to pedestrians. Roads in neither list, such as those under
/// construction or abandoned, are never walkable.
const ON_REQUEST: [&str; 6] =
    ["bridleway", "bus_guideway", "busway", "cycleway", "trunk", "trunk_link"];
/// Values of `access` and `foot` that close a way.
const SHUT: [&str; 7] =
    ["no", "private", "military", "emergency", "restricted", "permit", "use_sidepath"];
/// Values of `foot` that open a way that is otherwise closed.
const INVITING: [&str; 6] =
    ["yes", "designated", "permissive", "official", "destination", "customers"];
/// Barriers that are impassable unless `foot` or `access` opens them.
const WALLS: [&str; 6] = ["wall", "fence", "hedge", "city_wall", "retaining_wall", "debris"];

/// The class of a way, or `None` when it is not walkable.
///
/// Walkable: all roads from primary to service, paths, tracks of every grade, steps, squares (along
/// their outline), platforms, piers, bicycle roads; ways under `access = destination`, `delivery`,
/// `customers`, `permissive`, `agricultural`, `forestry` (these apply to vehicles). Not: motorways
/// and motor roads (`motorroad`), trunk roads, cycleways and bridleways without a right for
/// pedestrians, private and forbidden ways, everything under construction or planned, ferries, and
/// roads whose sidewalk is drawn as a way of its own (`sidewalk = separate`, `foot =
/// use_sidepath`).
pub fn edge_class(tag: &TagOf<'_>) -> Option<EdgeClass> {
    let kind = kind(tag)?;
    let foot = tag(FOOT);
    let invited = foot.is_some_and(|value| INVITING.contains(&value));
    let by_class = OPEN.contains(&kind) || kind == "pier";
    let open = by_class || invited && ON_REQUEST.contains(&kind);
    if foot.is_some_and(|value| SHUT.contains(&value)) || !open {
        return None;
    }
    if tag(MOTORROAD) == Some("yes") && !invited {
        return None;
    }
    if tag(ACCESS).is_some_and(|value| SHUT.contains(&value)) && !invited {
        return None;
    }
    if beside_a_separate_sidewalk(tag) && !invited {
        return None;
    }
    Some(EdgeClass {
        kind: kind.to_owned(),
        surface: text(tag, SURFACE),
        smoothness: text(tag, SMOOTHNESS),
        tracktype: text(tag, TRACKTYPE),
        width_cm: tag(WIDTH).and_then(width_cm).unwrap_or(0),
        incline_permille: tag(INCLINE).and_then(incline_permille).unwrap_or(0),
        ramp: tag(RAMP_WHEELCHAIR) == Some("yes"),
        wheelchair: text(tag, WHEELCHAIR),
        lit: tag(LIT).map(|value| value != "no"),
        apart: is_apart(tag),
        one_way: one_way(tag, kind),
    })
}

/// Whether a way is off the ground, on a bridge or in a tunnel; a passage through a building is on
/// the ground.
fn is_apart(tag: &TagOf<'_>) -> bool {
    let is =
        |key: TagKey| tag(key).is_some_and(|value| value != "no" && value != "building_passage");
    is(BRIDGE) || is(TUNNEL)
}

/// Whether a way has tags of its own that classify it; these take precedence over the tags of an area
/// that it outlines.
pub(super) fn says_what_it_is(tag: &TagOf<'_>) -> bool {
    [HIGHWAY, RAILWAY, PUBLIC_TRANSPORT, MAN_MADE].into_iter().any(|key| tag(key).is_some())
}

/// Whether a relation is an area that ways outline.
pub(super) fn is_area(tag: &TagOf<'_>) -> bool {
    tag(TYPE) == Some("multipolygon")
}

fn kind<'t>(tag: &TagOf<'t>) -> Option<&'t str> {
    if [CONSTRUCTION, PROPOSED, ABANDONED, DISUSED, RAZED]
        .into_iter()
        .any(|state| tag(state).is_some_and(|value| value != "no"))
    {
        return None;
    }
    if let Some(highway) = tag(HIGHWAY) {
        return Some(highway);
    }
    let is = |key: TagKey, value: &str| tag(key) == Some(value);
    if is(RAILWAY, "platform") || is(PUBLIC_TRANSPORT, "platform") {
        return Some("platform");
    }
    is(MAN_MADE, "pier").then_some("pier")
}

fn beside_a_separate_sidewalk(tag: &TagOf<'_>) -> bool {
    let separate = |key: TagKey| tag(key) == Some("separate");
    let absent = |key: TagKey| tag(key).is_none_or(|value| value == "separate" || value == "no");
    let sides = separate(SIDEWALK_LEFT) || separate(SIDEWALK_RIGHT);
    separate(SIDEWALK)
        || separate(SIDEWALK_BOTH)
        || sides && absent(SIDEWALK_LEFT) && absent(SIDEWALK_RIGHT) && tag(SIDEWALK).is_none()
}

fn text(tag: &TagOf<'_>, key: TagKey) -> String {
    tag(key).unwrap_or_default().to_owned()
}

/// The one-way direction on foot. Only escalators, moving walkways and ways tagged for pedestrians
/// have one.
fn one_way(tag: &TagOf<'_>, kind: &str) -> i8 {
    let on_foot = tag(ONEWAY_FOOT).or_else(|| tag(FOOT_ONEWAY));
    let conveyed = matches!(kind, "steps" | "footway").then(|| tag(CONVEYING)).flatten();
    match on_foot.or(conveyed) {
        Some("yes" | "1" | "true" | "forward") => 1,
        Some("-1" | "reverse" | "backward") => -1,
        _ => 0,
    }
}

/// A width such as `2`, `1.5 m`, `1,5`, `150 cm`.
fn width_cm(text: &str) -> Option<u32> {
    let text = text.trim().replace(',', ".");
    let (number, factor) = match text.strip_suffix("cm") {
        Some(number) => (number, 1.0),
        None => (text.trim_end_matches('m'), 100.0),
    };
    let value = number.trim().parse::<f64>().ok()? * factor;
    (value > 0.0 && value < 100_000.0).then(|| value.round() as u32)
}

/// A slope such as `6%`, `-3.5 %`, `10°`; `up` and `down` give no steepness.
fn incline_permille(text: &str) -> Option<u32> {
    let text = text.trim().replace(',', ".");
    let permille = if let Some(number) = text.strip_suffix('%') {
        number.trim().parse::<f64>().ok()? * 10.0
    } else {
        let degrees = text.strip_suffix('°')?.trim().parse::<f64>().ok()?;
        degrees.to_radians().tan() * 1000.0
    };
    (permille.abs() < 2_000.0).then(|| permille.abs().round() as u32)
}

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
pub fn is_obstacle(tag: &TagOf<'_>) -> bool {
    let apart = |key: TagKey| tag(key).is_some_and(|value| value != "no");
    if apart(TUNNEL) || apart(BRIDGE) || apart(COVERED) {
        return false;
    }
    matches!(tag(RAILWAY), Some("rail" | "light_rail" | "narrow_gauge"))
        || matches!(tag(HIGHWAY), Some("motorway" | "trunk"))
        || tag(MOTORROAD) == Some("yes")
        || matches!(tag(WATERWAY), Some("river" | "canal" | "riverbank"))
        || tag(NATURAL) == Some("water")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walkable(tags: &[(&str, &str)]) -> bool {
        class(tags).is_some()
    }

    fn class(tags: &[(&str, &str)]) -> Option<EdgeClass> {
        let tag = |key: TagKey| tags.iter().find(|(k, _)| *k == key.as_str()).map(|(_, v)| *v);
        edge_class(&tag)
    }

    #[test]
    fn classes_decide_when_nothing_else_is_tagged() {
        for kind in ["footway", "residential", "primary", "track", "steps", "path", "pedestrian"] {
            assert!(walkable(&[("highway", kind)]), "{kind}");
        }
        for kind in
            ["via_ferrata", "motorway", "trunk", "cycleway", "bridleway", "construction", "raceway"]
        {
            assert!(!walkable(&[("highway", kind)]), "{kind}");
        }
        assert!(walkable(&[("railway", "platform")]) && walkable(&[("man_made", "pier")]));
        assert!(!walkable(&[("route", "ferry"), ("foot", "yes")]), "a ferry is not walkable");
        assert!(!walkable(&[("building", "yes")]));
    }

    #[test]
    fn access_narrows_and_foot_has_the_last_word() {
        let path = ("highway", "path");
        assert!(!walkable(&[path, ("access", "private")]));
        assert!(walkable(&[path, ("access", "private"), ("foot", "yes")]));
        assert!(walkable(&[path, ("access", "forestry")]));
        // Values that OpenStreetMap does not define are ignored.
        assert!(walkable(&[path, ("access", "agricultural_only"), ("foot", "prohibited")]));
        assert!(!walkable(&[("highway", "residential"), ("foot", "no")]));
        assert!(walkable(&[("highway", "cycleway"), ("foot", "designated")]));
        assert!(walkable(&[("highway", "trunk"), ("foot", "yes")]));
        assert!(!walkable(&[("highway", "motorway"), ("foot", "yes")]));
        assert!(!walkable(&[("highway", "primary"), ("motorroad", "yes")]));
        assert!(!walkable(&[("highway", "residential"), ("construction", "yes")]));
        assert!(walkable(&[("highway", "residential"), ("bicycle_road", "yes")]));
        // `foot` does not open roads that are not built yet or no longer exist.
        for kind in ["construction", "proposed", "abandoned", "no", "rest_area", "motorway"] {
            assert!(!walkable(&[("highway", kind), ("foot", "yes")]), "{kind}");
        }
    }

    #[test]
    fn a_road_beside_a_separate_sidewalk_is_left_to_vehicles() {
        let road = ("highway", "secondary");
        assert!(!walkable(&[road, ("sidewalk", "separate")]));
        assert!(!walkable(&[road, ("sidewalk:both", "separate")]));
        assert!(!walkable(&[road, ("sidewalk:left", "separate"), ("sidewalk:right", "no")]));
        assert!(walkable(&[road, ("sidewalk:left", "separate"), ("sidewalk:right", "yes")]));
        assert!(!walkable(&[road, ("foot", "use_sidepath")]));
        assert!(walkable(&[road, ("sidewalk", "both")]));
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let path = ("highway", "path");
        let width = |text| class(&[path, ("width", text)]).expect("walkable").width_cm;
        let widths = ["2", "1.5 m", "1,5m", "150 cm", "wide"].map(width);
        assert_eq!(widths, [200, 150, 150, 150, 0]);
        let slope = |text| class(&[path, ("incline", text)]).expect("walkable").incline_permille;
        assert_eq!(["6%", "-3,5 %", "45°", "up"].map(slope), [60, 35, 1000, 0]);
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
        assert!(node(&[("barrier", "fence")]).expect("a class").closed);
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
                edge_class(&tag);
                node_class(&tag);
                is_obstacle(&tag);
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
        let selecting = WALK_WAY_KEYS.map(TagKey::as_str);
        let others = WALK_TAG_KEYS.iter().filter(|key| !selecting.contains(key));
        // A road for motor vehicles alone has `highway` beside `motorroad`.
        for key in others.filter(|key| **key != MOTORROAD.as_str()) {
            for value in VALUES {
                let tag = |asked: TagKey| (asked.as_str() == *key).then_some(value);
                assert!(edge_class(&tag).is_none() && !is_obstacle(&tag), "{key}={value}");
            }
        }
    }
}
