//! Decides by tags whether two elements of one category can represent the same facility.

use super::keys::{
    ADDR_HOUSENUMBER, ADDR_PLACE, ADDR_STREET, AMENITY, BRAND, HIGHWAY, LEISURE, LOCAL_REF, NAME,
    OPERATOR, PUBLIC_TRANSPORT, RAILWAY, REF, REF_IFOPT,
};
use super::names::Folded;
use crate::dataset::TagKey;

/// The point and the outline of a facility are often some metres apart, because outlines are drawn
/// from aerial images and points are set at doors. Different shops of the same name lie farther
/// apart.
const BESIDE_M: f64 = 25.0;
/// From a stop position of vehicles to the place where passengers wait.
const STOP_M: f64 = 30.0;
/// From a station to a stop position of the same name: half the length of a long train.
const STATION_M: f64 = 100.0;
/// From a platform to its pole, or to a second drawing of the platform. In the maps examined, poles
/// stand on their platform or up to 3.5 m beside it; poles across a narrow street are 5 to 12 m
/// away.
const SAME_SIDE_M: f64 = 4.0;

/// Objects that stand in groups under one name and are counted individually.
const SINGLE: [(TagKey, &str); 8] = [
    (AMENITY, "bench"),
    (AMENITY, "bicycle_parking"),
    (AMENITY, "drinking_water"),
    (AMENITY, "lounger"),
    (AMENITY, "post_box"),
    (AMENITY, "vending_machine"),
    (AMENITY, "waste_basket"),
    (LEISURE, "picnic_table"),
];

/// How near two elements must be to represent the same facility.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Bond {
    /// At most so many metres apart.
    Within(f64),
    /// The centre of one lies in the area of the other.
    Inside,
}

/// The role of an element in public transport.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Stop {
    /// Where passengers wait: a platform, a pole, or both in one.
    Boarding { platform: bool, pole: bool },
    /// A station as a whole.
    Station,
    /// Where vehicles stop.
    Position,
}

/// The tags by which an element is identified.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Identity {
    name: Option<Folded>,
    brand: Option<Folded>,
    operator: Option<Folded>,
    house: Option<Folded>,
    /// Local name of a stop (bay, track) and references: values of `local_ref`, `ref`, `ref:IFOPT`.
    refs: [Vec<Folded>; 3],
    stop: Option<Stop>,
    single: bool,
    point: bool,
}

/// The value of a tag of an element.
pub(super) fn value_of<'e>(tags: &[(&'e str, &'e str)], key: TagKey) -> Option<&'e str> {
    tags.iter().find(|tag| tag.0 == key.as_str()).map(|tag| tag.1)
}

impl Identity {
    pub(super) fn from_tags(tags: &[(&str, &str)], point: bool) -> Self {
        let value = |key: TagKey| value_of(tags, key);
        let folded = |key: TagKey| value(key).and_then(Folded::from_name);
        let house = value(ADDR_STREET).or_else(|| value(ADDR_PLACE)).zip(value(ADDR_HOUSENUMBER));
        Self {
            name: folded(NAME),
            brand: folded(BRAND),
            operator: folded(OPERATOR),
            house: house
                .and_then(|(street, number)| Folded::from_name(&format!("{street} {number}"))),
            refs: [LOCAL_REF, REF, REF_IFOPT].map(|key| values_of(value(key))),
            stop: stop(value),
            single: SINGLE.iter().any(|(key, what)| tags.contains(&(key.as_str(), *what))),
            point,
        }
    }

    /// Whether it is street furniture, which is never merged.
    pub(super) fn is_single(&self) -> bool {
        self.single
    }

    pub(super) fn is_unnamed(&self) -> bool {
        self.name.is_none()
    }

    /// How precisely an element marks where passengers wait, 0 being best; always 0 outside public
    /// transport.
    pub(super) fn stop_rank(&self) -> u8 {
        match self.stop {
            None | Some(Stop::Boarding { .. }) => 0,
            Some(Stop::Station) => 1,
            Some(Stop::Position) => 2,
        }
    }

    /// The longest distance of a bond that this element allows; the other element may allow a
    /// longer one.
    pub(super) fn reach_m(&self) -> f64 {
        match self.stop {
            None => BESIDE_M,
            Some(Stop::Boarding { .. }) => STOP_M,
            Some(Stop::Station | Stop::Position) => STATION_M,
        }
    }

    /// How near another element must be to be the same facility; `None` if it is a different
    /// facility at any distance.
    pub(super) fn bond(&self, other: &Self) -> Option<Bond> {
        if let (Some(a), Some(b)) = (self.stop, other.stop) {
            return self.stop_limit_m(other, [a, b]).map(Bond::Within);
        }
        match self.same_name(other) {
            Some(Sameness::Equal) if !self.contradicts(other) && !self.has_other_address(other) => {
                Some(Bond::Within(BESIDE_M))
            }
            Some(Sameness::Equal) => Some(Bond::Inside),
            Some(Sameness::Different) => None,
            Some(Sameness::Similar) | None => (!self.contradicts(other)).then_some(Bond::Inside),
        }
    }

    /// Whether two elements without a bond exclude each other from one group.
    pub(super) fn conflicts(&self, other: &Self) -> bool {
        if let (Some(a), Some(b)) = (self.stop, other.stop) {
            return match [a, b] {
                [Stop::Boarding { .. }, Stop::Boarding { .. }] => true,
                _ => self.is_other_stop(other),
            };
        }
        match self.same_name(other) {
            Some(sameness) => sameness == Sameness::Different,
            None => self.contradicts(other),
        }
    }

    fn stop_limit_m(&self, other: &Self, stops: [Stop; 2]) -> Option<f64> {
        if self.is_other_stop(other) {
            return None;
        }
        match stops {
            [Stop::Station, Stop::Position] | [Stop::Position, Stop::Station]
                if self.same_name(other).is_some() =>
            {
                Some(STATION_M)
            }
            [Stop::Station, _] | [_, Stop::Station] => Some(STOP_M),
            [Stop::Position, Stop::Position] => None,
            _ if self.is_other_bay(other) => None,
            [Stop::Boarding { platform, pole }, Stop::Boarding { platform: p, pole: q }] => {
                let both_drawn = (platform && p) || (pole && q);
                (!both_drawn || self.point != other.point).then_some(SAME_SIDE_M)
            }
            _ => Some(STOP_M),
        }
    }

    /// The names differ, and no reference is the same.
    fn is_other_stop(&self, other: &Self) -> bool {
        let [_, refs, ifopt] = &self.refs;
        let shared =
            have_common_value(refs, &other.refs[1]) || have_common_value(ifopt, &other.refs[2]);
        !shared && self.same_name(other) == Some(Sameness::Different)
    }

    /// Whether the first key that both have names different bays, tracks or sides of the road.
    fn is_other_bay(&self, other: &Self) -> bool {
        let mut pairs = self.refs.iter().zip(&other.refs).take(2);
        let both = pairs.find(|(a, b)| !a.is_empty() && !b.is_empty());
        both.is_some_and(|(a, b)| !have_common_value(a, b))
    }

    /// `None` if one of the two has no name.
    fn same_name(&self, other: &Self) -> Option<Sameness> {
        let (a, b) = (self.name.as_ref()?, other.name.as_ref()?);
        Some(match (a.equals(b), a.resembles(b)) {
            (true, _) => Sameness::Equal,
            (false, true) => Sameness::Similar,
            (false, false) => Sameness::Different,
        })
    }

    /// Whether brands differ or, if brands do not decide, operators. If one of the two has no name,
    /// the other's name can replace its missing brand.
    fn contradicts(&self, other: &Self) -> bool {
        let brand_or_name =
            |identity: &'_ Self| identity.brand.clone().or_else(|| identity.name.clone());
        let one_unnamed = self.name.is_none() != other.name.is_none();
        let brands = match (&self.brand, &other.brand) {
            (Some(a), Some(b)) => Some(a.resembles(b)),
            (None, None) => None,
            _ if one_unnamed => {
                brand_or_name(self).zip(brand_or_name(other)).map(|(a, b)| a.resembles(&b))
            }
            _ => None,
        };
        let operators = self.operator.as_ref().zip(other.operator.as_ref());
        !brands.or_else(|| operators.map(|(a, b)| a.resembles(b))).unwrap_or(true)
    }

    fn has_other_address(&self, other: &Self) -> bool {
        matches!((&self.house, &other.house), (Some(a), Some(b)) if !a.equals(b))
    }
}

/// The values of a tag.
fn values_of(value: Option<&str>) -> Vec<Folded> {
    value.into_iter().flat_map(|value| value.split(';')).filter_map(Folded::from_name).collect()
}

fn have_common_value(a: &[Folded], b: &[Folded]) -> bool {
    a.iter().any(|one| b.contains(one))
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Sameness {
    Equal,
    /// The words of one are part of the other.
    Similar,
    Different,
}

/// Source: OpenStreetMap wiki, "Key:public_transport", "Tag:highway=bus_stop",
/// "Tag:railway=tram_stop", "Tag:railway=station".
fn stop<'t>(value: impl Fn(TagKey) -> Option<&'t str>) -> Option<Stop> {
    let is = |key: TagKey, values: &[&str]| value(key).is_some_and(|value| values.contains(&value));
    let platform = is(PUBLIC_TRANSPORT, &["platform"])
        || is(HIGHWAY, &["platform"])
        || is(RAILWAY, &["platform"]);
    if is(RAILWAY, &["station", "halt"]) || is(PUBLIC_TRANSPORT, &["station"]) {
        return Some(Stop::Station);
    }
    if platform {
        return Some(Stop::Boarding { platform, pole: is(HIGHWAY, &["bus_stop"]) });
    }
    // A tram stop is mapped on the tracks.
    let on_track = is(RAILWAY, &["tram_stop", "stop"]);
    if on_track || is(PUBLIC_TRANSPORT, &["stop_position"]) {
        return Some(Stop::Position);
    }
    is(HIGHWAY, &["bus_stop"]).then_some(Stop::Boarding { platform: false, pole: true })
}
