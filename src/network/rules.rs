//! Which ways a pedestrian may use, by OpenStreetMap's access rules for Germany.
//!
//! Source: OpenStreetMap wiki, "OSM tags for routing/Access restrictions", table for Germany, and
//! "Key:access", "Key:foot", "Key:sidewalk". What a road allows without further tags follows from
//! its class; `access` narrows that; `foot` has the last word.

use serde::{Deserialize, Serialize};

/// Gives the value of a tag.
pub type TagOf<'t> = dyn Fn(&str) -> Option<&'t str> + 't;

/// What matters for walking along an edge. Edges with the same properties share one.
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
    /// Only in the direction it is drawn (1) or against it (-1), for those on foot.
    pub one_way: i8,
}

/// What stands at a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct NodeClass {
    /// Value of `barrier`; empty when there is none.
    pub barrier: String,
    /// Nobody passes: locked, private, forbidden on foot.
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
/// Roads on which walking is allowed only when `foot` says so; on all others, such as those under
/// construction or given up, it is not even then.
const ON_REQUEST: [&str; 6] =
    ["bridleway", "bus_guideway", "busway", "cycleway", "trunk", "trunk_link"];
/// Values of `access` and `foot` that let nobody through.
const SHUT: [&str; 7] =
    ["no", "private", "military", "emergency", "restricted", "permit", "use_sidepath"];
/// Values of `foot` that open what is closed otherwise.
const INVITING: [&str; 6] =
    ["yes", "designated", "permissive", "official", "destination", "customers"];
/// Barriers nobody passes unless `foot` or `access` says so.
const WALLS: [&str; 6] = ["wall", "fence", "hedge", "city_wall", "retaining_wall", "debris"];

/// The class of a way, or `None` when nobody may walk along it.
///
/// In: all roads from primary to service, paths, tracks of every grade, steps, squares (along
/// their outline), platforms, piers, bicycle roads; ways under `access = destination`, `delivery`,
/// `customers`, `permissive`, `agricultural`, `forestry` (these speak of vehicles). Out: motorways
/// and motor roads (`motorroad`), trunk roads, cycleways and bridleways without a right for
/// pedestrians, private and forbidden ways, everything under construction or planned, ferries, and
/// roads whose sidewalk is drawn as a way of its own (`sidewalk = separate`, `foot =
/// use_sidepath`).
pub fn edge_class(tag: &TagOf<'_>) -> Option<EdgeClass> {
    let kind = kind(tag)?;
    let foot = tag("foot");
    let invited = foot.is_some_and(|value| INVITING.contains(&value));
    let by_class = OPEN.contains(&kind) || kind == "pier";
    let open = by_class || invited && ON_REQUEST.contains(&kind);
    if foot.is_some_and(|value| SHUT.contains(&value)) || !open {
        return None;
    }
    if tag("motorroad") == Some("yes") && !invited {
        return None;
    }
    if tag("access").is_some_and(|value| SHUT.contains(&value)) && !invited {
        return None;
    }
    if beside_a_separate_sidewalk(tag) && !invited {
        return None;
    }
    Some(EdgeClass {
        kind: kind.to_owned(),
        surface: text(tag, "surface"),
        smoothness: text(tag, "smoothness"),
        tracktype: text(tag, "tracktype"),
        width_cm: tag("width").and_then(width_cm).unwrap_or(0),
        incline_permille: tag("incline").and_then(incline_permille).unwrap_or(0),
        ramp: tag("ramp:wheelchair") == Some("yes"),
        wheelchair: text(tag, "wheelchair"),
        lit: tag("lit").map(|value| value != "no"),
        apart: is_apart(tag),
        one_way: one_way(tag, kind),
    })
}

/// Bridges and tunnels are away from the ground; a passage through a building is not.
fn is_apart(tag: &TagOf<'_>) -> bool {
    let is = |key: &str| tag(key).is_some_and(|value| value != "no" && value != "building_passage");
    is("bridge") || is("tunnel")
}

/// Whether a way says itself what it is: then an area it belongs to changes nothing.
pub(super) fn says_what_it_is(tag: &TagOf<'_>) -> bool {
    ["highway", "railway", "public_transport", "man_made"].iter().any(|key| tag(key).is_some())
}

fn kind<'t>(tag: &TagOf<'t>) -> Option<&'t str> {
    if ["construction", "proposed", "abandoned", "disused", "razed"]
        .iter()
        .any(|state| tag(state).is_some_and(|value| value != "no"))
    {
        return None;
    }
    if let Some(highway) = tag("highway") {
        return Some(highway);
    }
    let is = |key: &str, value: &str| tag(key) == Some(value);
    if is("railway", "platform") || is("public_transport", "platform") {
        return Some("platform");
    }
    is("man_made", "pier").then_some("pier")
}

fn beside_a_separate_sidewalk(tag: &TagOf<'_>) -> bool {
    let separate = |key: &str| tag(key) == Some("separate");
    let none = |key: &str| tag(key).is_none_or(|value| value == "separate" || value == "no");
    let sides = separate("sidewalk:left") || separate("sidewalk:right");
    separate("sidewalk")
        || separate("sidewalk:both")
        || sides && none("sidewalk:left") && none("sidewalk:right") && tag("sidewalk").is_none()
}

fn text(tag: &TagOf<'_>, key: &str) -> String {
    tag(key).unwrap_or_default().to_owned()
}

/// Only escalators, moving walkways and ways with a sign for pedestrians have a direction on foot.
fn one_way(tag: &TagOf<'_>, kind: &str) -> i8 {
    let on_foot = tag("oneway:foot").or_else(|| tag("foot:oneway"));
    let conveyed = matches!(kind, "steps" | "footway").then(|| tag("conveying")).flatten();
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

/// A slope such as `6%`, `-3.5 %`, `10°`; `up` and `down` say nothing of how steep.
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

/// What stands at a node, or `None` when nothing there matters on foot.
pub fn node_class(tag: &TagOf<'_>) -> Option<NodeClass> {
    let barrier = tag("barrier").unwrap_or_default();
    let right = tag("foot").or_else(|| tag("access"));
    let shut = right.is_some_and(|value| SHUT.contains(&value));
    let wall = WALLS.contains(&barrier) && !right.is_some_and(|value| INVITING.contains(&value));
    let locked = tag("locked") == Some("yes") && !right.is_some_and(|v| INVITING.contains(&v));
    let closed = !barrier.is_empty() && (shut || wall || locked);
    let signals = tag("crossing") == Some("traffic_signals")
        || tag("crossing:signals") == Some("yes")
        || tag("highway") == Some("traffic_signals") && tag("crossing").is_some();
    let kerb = match (tag("kerb"), barrier) {
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

/// Whether a way is something nobody crosses without a bridge: rails, motorways, rivers, canals
/// and lakes. What lies in a tunnel or on a bridge leaves room to pass.
pub fn is_obstacle(tag: &TagOf<'_>) -> bool {
    let apart = |key: &str| tag(key).is_some_and(|value| value != "no");
    if apart("tunnel") || apart("bridge") || apart("covered") {
        return false;
    }
    matches!(tag("railway"), Some("rail" | "light_rail" | "narrow_gauge"))
        || matches!(tag("highway"), Some("motorway" | "trunk"))
        || tag("motorroad") == Some("yes")
        || matches!(tag("waterway"), Some("river" | "canal" | "riverbank"))
        || tag("natural") == Some("water")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walkable(tags: &[(&str, &str)]) -> bool {
        class(tags).is_some()
    }

    fn class(tags: &[(&str, &str)]) -> Option<EdgeClass> {
        let tag = |key: &str| tags.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
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
        assert!(!walkable(&[("route", "ferry"), ("foot", "yes")]), "a ferry is no way on foot");
        assert!(!walkable(&[("building", "yes")]));
    }

    #[test]
    fn access_narrows_and_foot_has_the_last_word() {
        let path = ("highway", "path");
        assert!(!walkable(&[path, ("access", "private")]));
        assert!(walkable(&[path, ("access", "private"), ("foot", "yes")]));
        assert!(walkable(&[path, ("access", "forestry")]));
        // Values that OpenStreetMap does not know say nothing.
        assert!(walkable(&[path, ("access", "agricultural_only"), ("foot", "prohibited")]));
        assert!(!walkable(&[("highway", "residential"), ("foot", "no")]));
        assert!(walkable(&[("highway", "cycleway"), ("foot", "designated")]));
        assert!(walkable(&[("highway", "trunk"), ("foot", "yes")]));
        assert!(!walkable(&[("highway", "motorway"), ("foot", "yes")]));
        assert!(!walkable(&[("highway", "primary"), ("motorroad", "yes")]));
        assert!(!walkable(&[("highway", "residential"), ("construction", "yes")]));
        assert!(walkable(&[("highway", "residential"), ("bicycle_road", "yes")]));
        // What is not built yet or any more is not opened by anybody.
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
    fn nodes_close_or_delay_the_way() {
        let node = |tags: &[(&str, &str)]| {
            let tag = |key: &str| tags.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
            node_class(&tag)
        };
        assert!(node(&[("barrier", "gate"), ("access", "private")]).expect("one").closed);
        assert!(!node(&[("barrier", "gate")]).expect("one").closed);
        assert!(
            !node(&[("barrier", "bollard"), ("access", "no"), ("foot", "yes")])
                .expect("one")
                .closed
        );
        assert!(node(&[("barrier", "fence")]).expect("one").closed);
        assert!(node(&[("crossing", "traffic_signals")]).expect("one").signals);
        assert_eq!(node(&[("barrier", "kerb"), ("kerb", "raised")]).expect("one").kerb, "raised");
        assert_eq!(node(&[("highway", "street_lamp")]), None);
    }
}
