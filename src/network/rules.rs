//! Which ways are open to pedestrians, by OpenStreetMap's access rules.
//!
//! Source: OpenStreetMap wiki, "OSM tags for routing/Access restrictions" ([`AccessDefaults`]), and
//! "Key:access", "Key:foot", "Key:sidewalk". The class of a road sets the default access;
//! `access` restricts it, and `foot` overrides both.

use serde::{Deserialize, Serialize};

use super::access::AccessDefaults;
use crate::dataset::{TagKey, tag_keys};

/// Returns the value of a tag.
pub type TagOf<'t> = dyn Fn(TagKey) -> Option<&'t str> + 't;

tag_keys! {
    pub(super) const {
        ABANDONED = "abandoned",
        ACCESS = "access",
        ACCESS_BACKWARD = "access:backward",
        ACCESS_FORWARD = "access:forward",
        BARRIER = "barrier",
        BICYCLE = "bicycle",
        BRIDGE = "bridge",
        CONSTRUCTION = "construction",
        CONVEYING = "conveying",
        COVERED = "covered",
        CROSSING = "crossing",
        CROSSING_SIGNALS = "crossing:signals",
        DISUSED = "disused",
        ENTRANCE = "entrance",
        FOOT = "foot",
        FOOT_BACKWARD = "foot:backward",
        FOOT_FORWARD = "foot:forward",
        FOOT_ONEWAY = "foot:oneway",
        HIGHWAY = "highway",
        INCLINE = "incline",
        KERB = "kerb",
        LIT = "lit",
        LOCKED = "locked",
        MAN_MADE = "man_made",
        MOTORROAD = "motorroad",
        NATURAL = "natural",
        ONEWAY = "oneway",
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
pub const WALK_WAY_KEYS: [TagKey; 7] =
    [HIGHWAY, RAILWAY, PUBLIC_TRANSPORT, MAN_MADE, WATERWAY, NATURAL, BARRIER];

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
    /// Whether walkers are only assumed to use it.
    pub assumed: Assumed,
}

/// Whether walkers are only assumed to use an edge, because the map has none where one must be.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Assumed {
    /// They may use it.
    #[default]
    No,
    /// A crossing from a junction to a sidewalk that the map does not have.
    Crossing,
    /// A carriageway beside a separate sidewalk, where the map has no sidewalk near a junction.
    Carriageway,
}

/// Whether a way is open to pedestrians.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayAccess {
    /// Open, or no way at all.
    Open(EdgeClass),
    /// Closed only because its sidewalk is drawn as a way of its own (`sidewalk = separate`,
    /// `foot = use_sidepath`, or `foot = no` beside `sidewalk = separate`).
    SidewalkApart(EdgeClass),
    /// Closed for another reason; without one it is no way at all.
    Closed(Option<Closed>),
}

/// Why a way is closed to pedestrians.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Closed {
    /// It is planned, under construction, or no longer there.
    Unfinished,
    /// Its kind of road, such as a motorway, is closed in the country unless `foot` opens it, or it is a
    /// motor road.
    Kind,
    /// `foot = no`, or `access = no`.
    Forbidden,
    /// Private, or only with a permit.
    Private,
    /// Its sidewalk is drawn as a way of its own.
    Sidewalk,
}

impl Closed {
    /// All reasons.
    pub const ALL: [Self; 5] =
        [Self::Unfinished, Self::Kind, Self::Forbidden, Self::Private, Self::Sidewalk];

    /// Its key in tables: `unfinished`, `kind`, `forbidden`, `private`, `sidewalk`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unfinished => "unfinished",
            Self::Kind => "kind",
            Self::Forbidden => "forbidden",
            Self::Private => "private",
            Self::Sidewalk => "sidewalk",
        }
    }

    /// The reason in a few words, as in "closed to walkers: private".
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Unfinished => "not built or no longer there",
            Self::Kind => "a kind of road without a right for walkers",
            Self::Forbidden => "forbidden on foot",
            Self::Private => "private",
            Self::Sidewalk => "a carriageway whose sidewalk is drawn apart",
        }
    }
}

/// Roads on which walking is allowed when nothing else is tagged.
pub(super) const OPEN: [&str; 19] = [
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
pub(super) const ON_REQUEST: [&str; 6] =
    ["bridleway", "bus_guideway", "busway", "cycleway", "trunk", "trunk_link"];
/// Values of `highway` for roads that are not there yet, or no longer.
pub(super) const NOT_THERE: [&str; 7] =
    ["abandoned", "construction", "demolished", "disused", "no", "proposed", "razed"];
/// Values of `access` and `foot` that close a way.
pub(super) const SHUT: [&str; 6] =
    ["no", "private", "military", "emergency", "restricted", "permit"];
/// The value of `foot` or `access` that sends pedestrians to a way beside the road.
const USE_SIDEPATH: &str = "use_sidepath";
/// Values of `foot` that open a way that is otherwise closed.
pub(super) const INVITING: [&str; 6] =
    ["yes", "designated", "permissive", "official", "destination", "customers"];

/// Whether a way is open to pedestrians, and the class of its edges.
///
/// Open: all roads from primary to service, paths, tracks of every grade, steps, squares (along
/// their outline), platforms, piers, bicycle roads; ways under `access = destination`, `delivery`,
/// `customers`, `permissive`, `agricultural`, `forestry` (these apply to vehicles). Not: motorways
/// and motor roads (`motorroad`), trunk roads, cycleways and bridleways without a right for
/// pedestrians, private and forbidden ways, everything under construction or planned, ferries, and
/// roads whose sidewalk is drawn as a way of its own (`sidewalk = separate`, also with `foot = no`,
/// and `foot = use_sidepath`): walkers cross these at their junctions. A way that is closed in one direction
/// only is one-way.
pub fn way_access(tag: &TagOf<'_>, defaults: &AccessDefaults) -> WayAccess {
    let kind = match kind(tag) {
        Kind::Of(kind) => kind,
        Kind::Unfinished => return WayAccess::Closed(Some(Closed::Unfinished)),
        Kind::NoWay => return WayAccess::Closed(None),
    };
    let closed = DIRECTIONS.map(|direction| closed_towards(direction, tag, kind, defaults));
    let class = |assumed| class(tag, kind, closed, assumed);
    match closed {
        [Some(Closed::Sidewalk), Some(_)] | [Some(_), Some(Closed::Sidewalk)] => {
            WayAccess::SidewalkApart(class(Assumed::Carriageway))
        }
        [Some(why), Some(_)] => WayAccess::Closed(Some(why)),
        _ => WayAccess::Open(class(Assumed::No)),
    }
}

/// The keys of the rights on foot and of everybody in the direction of drawing, and against it.
const DIRECTIONS: [[TagKey; 2]; 2] =
    [[FOOT_FORWARD, ACCESS_FORWARD], [FOOT_BACKWARD, ACCESS_BACKWARD]];

/// Why a way is closed to pedestrians in a direction; `None` where it is open. What is tagged for the
/// direction counts before what is tagged for both.
fn closed_towards(
    [foot, access]: [TagKey; 2],
    tag: &TagOf<'_>,
    kind: &str,
    defaults: &AccessDefaults,
) -> Option<Closed> {
    let foot = right(tag, foot).or_else(|| right(tag, FOOT));
    let access = right(tag, access).or_else(|| right(tag, ACCESS));
    let invited = foot.is_some_and(|value| INVITING.contains(&value));
    let by_class = OPEN.contains(&kind) || kind == "pier" || defaults.opens(kind);
    if !(by_class || invited && ON_REQUEST.contains(&kind)) {
        return Some(if NOT_THERE.contains(&kind) { Closed::Unfinished } else { Closed::Kind });
    }
    let sent_away = access == Some(USE_SIDEPATH) || beside_a_separate_sidewalk(tag);
    let beside = foot == Some(USE_SIDEPATH) || sent_away && !invited;
    match foot.filter(|value| SHUT.contains(value)) {
        // The sidewalk is the reason, not a sign: whoever draws it apart often closes the carriageway too.
        Some("no") if beside => {}
        Some("no") => return Some(Closed::Forbidden),
        Some(_) => return Some(Closed::Private),
        None => {}
    }
    match access.filter(|value| SHUT.contains(value)) {
        _ if invited => {}
        Some("no") => return Some(Closed::Forbidden),
        Some(_) => return Some(Closed::Private),
        None if tag(MOTORROAD) == Some("yes") => return Some(Closed::Kind),
        None => {}
    }
    beside.then_some(Closed::Sidewalk)
}

/// The value of a key of access; values that OpenStreetMap does not define for walkers say nothing.
fn right<'t>(tag: &TagOf<'t>, key: TagKey) -> Option<&'t str> {
    let is_known =
        |value: &&str| SHUT.contains(value) || INVITING.contains(value) || *value == USE_SIDEPATH;
    tag(key).filter(is_known)
}

fn class(tag: &TagOf<'_>, kind: &str, closed: [Option<Closed>; 2], assumed: Assumed) -> EdgeClass {
    EdgeClass {
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
        one_way: one_way(tag, kind, closed),
        assumed,
    }
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

/// Whether a way is a road or path of any kind, open or not.
pub(super) fn is_road(tag: &TagOf<'_>) -> bool {
    tag(HIGHWAY).is_some()
}

/// Whether a relation is an area that ways outline.
pub(super) fn is_area(tag: &TagOf<'_>) -> bool {
    tag(TYPE) == Some("multipolygon")
}

/// What sort of way something is.
enum Kind<'t> {
    Of(&'t str),
    /// A way that is not there yet, or no longer.
    Unfinished,
    NoWay,
}

fn kind<'t>(tag: &TagOf<'t>) -> Kind<'t> {
    let is = |key: TagKey, value: &str| tag(key) == Some(value);
    let kind = if let Some(highway) = tag(HIGHWAY) {
        highway
    } else if is(RAILWAY, "platform") || is(PUBLIC_TRANSPORT, "platform") {
        "platform"
    } else if is(MAN_MADE, "pier") {
        "pier"
    } else {
        return Kind::NoWay;
    };
    let mut states = [CONSTRUCTION, PROPOSED, ABANDONED, DISUSED, RAZED].into_iter();
    match states.any(|state| tag(state).is_some_and(|value| value != "no")) {
        true => Kind::Unfinished,
        false => Kind::Of(kind),
    }
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

/// The one-way direction on foot. The first tag that says something counts: `oneway:foot`, `foot:oneway`;
/// what closes it in one direction only; the direction in which an escalator or moving walkway conveys; and
/// `oneway` where only walkers can be meant: on steps, footways and corridors without a right for bicycles,
/// and on paths that are closed to bicycles. Elsewhere `oneway` is for vehicles alone. What changes with time
/// (`reversible`, `alternating`) is open both ways (OpenStreetMap wiki, Key:oneway, Key:oneway:foot,
/// Key:foot:backward, Key:conveying).
fn one_way(tag: &TagOf<'_>, kind: &str, closed: [Option<Closed>; 2]) -> i8 {
    let direction = |value: &str| match value {
        "yes" | "1" | "true" | "forward" => Some(1),
        "-1" | "reverse" | "backward" => Some(-1),
        "no" | "0" | "false" | "reversible" | "alternating" => Some(0),
        _ => None,
    };
    let on_foot = [ONEWAY_FOOT, FOOT_ONEWAY].into_iter().filter_map(tag).find_map(direction);
    if let Some(on_foot) = on_foot {
        return on_foot;
    }
    match closed {
        [None, Some(_)] => return 1,
        [Some(_), None] => return -1,
        _ => {}
    }
    match tag(CONVEYING) {
        Some("forward") => return 1,
        Some("backward") => return -1,
        // An escalator that changes its direction.
        Some("reversible") => return 0,
        _ => {}
    }
    let bicycles = tag(BICYCLE);
    let for_walkers = match kind {
        "steps" | "footway" | "corridor" => {
            !bicycles.is_some_and(|value| INVITING.contains(&value))
        }
        "path" => bicycles.is_some_and(|value| SHUT.contains(&value)),
        _ => false,
    };
    for_walkers.then(|| tag(ONEWAY)).flatten().and_then(direction).unwrap_or(0)
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Access to a way in Germany.
    fn access(tags: &[(&str, &str)]) -> WayAccess {
        static GERMANY: std::sync::LazyLock<AccessDefaults> =
            std::sync::LazyLock::new(|| AccessDefaults::of_country("DE").expect("it has defaults"));
        let tag = |key: TagKey| tags.iter().find(|(k, _)| *k == key.as_str()).map(|(_, v)| *v);
        way_access(&tag, &GERMANY)
    }

    fn class(tags: &[(&str, &str)]) -> Option<EdgeClass> {
        if let WayAccess::Open(class) = access(tags) { Some(class) } else { None }
    }

    fn walkable(tags: &[(&str, &str)]) -> bool {
        class(tags).is_some()
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
    fn a_carriageway_is_closed_for_its_sidewalk_or_for_another_reason() {
        let road = ("highway", "secondary");
        let why = |tags: &[(&str, &str)]| match access(tags) {
            WayAccess::Open(_) => None,
            WayAccess::SidewalkApart(_) => Some(Closed::Sidewalk),
            WayAccess::Closed(why) => why,
        };
        let separate = ("sidewalk", "separate");
        for tags in [
            &[road, separate][..],
            &[road, separate, ("foot", "no")],
            &[road, ("sidewalk:both", "separate"), ("foot", "no")],
            &[road, ("sidewalk:left", "separate"), ("sidewalk:right", "no"), ("foot", "no")],
            &[road, ("foot", "use_sidepath")],
            &[road, ("access", "use_sidepath"), ("foot", "no")],
        ] {
            assert_eq!(why(tags), Some(Closed::Sidewalk), "{tags:?}");
        }
        for (tags, reason) in [
            (&[road, ("foot", "no")][..], Closed::Forbidden),
            (&[road, ("foot", "no"), ("sidewalk", "both")], Closed::Forbidden),
            (&[road, separate, ("foot", "private")], Closed::Private),
            (&[road, separate, ("access", "private")], Closed::Private),
            (&[road, separate, ("access", "no")], Closed::Forbidden),
            (&[road, separate, ("motorroad", "yes")], Closed::Kind),
            (&[("highway", "trunk"), separate], Closed::Kind),
            (&[("highway", "motorway")], Closed::Kind),
            (&[("highway", "construction"), ("construction", "residential")], Closed::Unfinished),
            (&[("highway", "proposed")], Closed::Unfinished),
            (&[road, ("foot:forward", "no"), ("foot:backward", "no")], Closed::Forbidden),
            (&[road, ("access:forward", "no"), ("access:backward", "private")], Closed::Forbidden),
            (&[("highway", "cycleway"), ("foot:forward", "no")], Closed::Kind),
        ] {
            assert_eq!(why(tags), Some(reason), "{tags:?}");
        }
        assert_eq!(why(&[road, separate, ("foot", "yes")]), None);
        assert_eq!(why(&[road, ("foot", "no"), ("foot:forward", "yes")]), None);
        assert_eq!(why(&[road, separate, ("foot", "no"), ("foot:forward", "yes")]), None);
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
    fn one_way_streets_for_walkers_in_all_forms() {
        let direction = |kind: &str, tags: &[(&str, &str)]| {
            class(&[&[("highway", kind)], tags].concat()).expect("walkable").one_way
        };
        for (kind, key, value, expected) in [
            ("path", "oneway:foot", "yes", 1),
            ("residential", "oneway:foot", "-1", -1),
            ("path", "foot:oneway", "yes", 1),
            ("path", "foot:backward", "no", 1),
            ("path", "foot:forward", "no", -1),
            ("path", "foot:forward", "yes", 0),
            ("path", "foot:backward", "private", 1),
            ("path", "oneway:foot", "true", 1),
            ("path", "oneway:foot", "reverse", -1),
            ("residential", "foot:oneway", "-1", -1),
            ("path", "oneway:foot", "reversible", 0), // The direction changes with time.
            ("footway", "oneway", "alternating", 0),
            ("steps", "conveying", "forward", 1),
            ("path", "conveying", "backward", -1),
            // An escalator whose direction is unknown or changes is used both ways.
            ("steps", "conveying", "yes", 0),
            ("steps", "conveying", "reversible", 0),
            ("steps", "oneway", "yes", 1),
            ("footway", "oneway", "-1", -1),
            ("corridor", "oneway", "yes", 1),
            ("path", "oneway", "yes", 0), // For vehicles alone.
            ("pedestrian", "oneway", "yes", 0),
            ("residential", "oneway", "yes", 0),
        ] {
            assert_eq!(direction(kind, &[(key, value)]), expected, "{kind}: {key} = {value}");
        }
        assert_eq!(direction("footway", &[("oneway", "yes"), ("bicycle", "yes")]), 0);
        assert_eq!(direction("footway", &[("oneway", "yes"), ("bicycle", "no")]), 1);
        assert_eq!(direction("footway", &[("oneway", "yes"), ("oneway:foot", "no")]), 0);
        // A path without bicycles is for walkers alone.
        assert_eq!(direction("path", &[("oneway", "yes"), ("bicycle", "no")]), 1);
        assert_eq!(direction("path", &[("oneway", "-1"), ("bicycle", "no"), ("foot", "yes")]), -1);
        assert_eq!(direction("path", &[("oneway", "yes"), ("bicycle", "designated")]), 0);
        // `foot` closes the way, and one direction opens it.
        assert_eq!(direction("path", &[("foot", "no"), ("foot:forward", "yes")]), 1);
        assert_eq!(direction("path", &[("foot", "no"), ("foot:backward", "designated")]), -1);
        assert_eq!(direction("path", &[("foot:forward", "yes"), ("foot:backward", "no")]), 1);
        // What is tagged for a direction counts before what is tagged for both, and `foot` before `access`.
        assert_eq!(direction("path", &[("access:backward", "no")]), 1);
        assert_eq!(direction("path", &[("access:forward", "private")]), -1);
        assert_eq!(direction("path", &[("access:backward", "no"), ("foot", "yes")]), 0);
        assert_eq!(direction("path", &[("access:backward", "no"), ("foot:backward", "yes")]), 0);
        assert_eq!(direction("path", &[("access", "private"), ("access:forward", "yes")]), 1);
        assert_eq!(direction("path", &[("access", "private"), ("foot:forward", "yes")]), 1);
        assert_eq!(direction("cycleway", &[("foot:backward", "yes")]), -1);
        assert_eq!(direction("residential", &[("vehicle:backward", "no")]), 0);
        assert_eq!(direction("steps", &[("conveying", "reversible"), ("oneway", "yes")]), 0);
        assert_eq!(direction("steps", &[("conveying", "forward"), ("oneway:foot", "-1")]), -1);
    }
}
