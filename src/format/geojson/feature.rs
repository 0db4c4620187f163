//! Parses one feature with serde: geometry into geo types, properties as raw values.

use std::borrow::Cow;
use std::fmt;

use geo::{
    Coord, Geometry, GeometryCollection, LineString, MultiLineString, MultiPoint, MultiPolygon,
    Point, Polygon,
};
use serde::Deserialize;
use serde::de::{self, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// A GeoJSON object with its members as raw text: feature, geometry or collection.
#[derive(Deserialize)]
pub(super) struct RawObject<'a> {
    #[serde(borrow, rename = "type", default)]
    pub kind: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    pub id: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub geometry: Option<&'a RawValue>,
    #[serde(borrow, default, deserialize_with = "present")]
    pub properties: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub coordinates: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub geometries: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub crs: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub attribution: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub features: Option<&'a RawValue>,
}

/// Distinguishes `null` from an absent member.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<&'de RawValue>, D::Error> {
    <&RawValue>::deserialize(deserializer).map(Some)
}

/// A geometry and the flaws noticed in it.
#[derive(Default)]
pub(super) struct Parsed {
    pub geometry: Option<Geometry<f64>>,
    /// Coordinates had more than two dimensions.
    pub extra_dimensions: bool,
    /// A ring did not end where it began; it was closed.
    pub unclosed: bool,
    /// A ring has fewer than four positions.
    pub short_ring: bool,
    /// The `crs` member of the geometry, which PostGIS writes on request.
    pub crs: Option<String>,
    /// A `crs` member that is not the same text: of a part of the geometry, or of the feature.
    pub other_crs: Option<String>,
}

/// A position; further dimensions are noted and dropped.
#[derive(Clone, Copy)]
struct Position {
    at: Coord<f64>,
    extra: bool,
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Position;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a position of at least two numbers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Position, A::Error> {
                let missing = |n| de::Error::invalid_length(n, &Reader);
                let x = seq.next_element()?.ok_or_else(|| missing(0))?;
                let y = seq.next_element()?.ok_or_else(|| missing(1))?;
                let mut extra = false;
                while seq.next_element::<f64>()?.is_some() {
                    extra = true;
                }
                Ok(Position { at: Coord { x, y }, extra })
            }
        }
        deserializer.deserialize_seq(Reader)
    }
}

type Positions = Vec<Position>;

impl Parsed {
    fn coords(&mut self, positions: Positions) -> Vec<Coord<f64>> {
        self.extra_dimensions |= positions.iter().any(|position| position.extra);
        positions.into_iter().map(|position| position.at).collect()
    }

    fn line(&mut self, positions: Positions) -> LineString<f64> {
        LineString::new(self.coords(positions))
    }

    fn polygon(&mut self, rings: Vec<Positions>) -> Polygon<f64> {
        let mut rings = rings.into_iter().map(|ring| {
            let ring = self.coords(ring);
            self.unclosed |= ring.first() != ring.last();
            self.short_ring |= ring.len() < 4;
            LineString::new(ring)
        });
        let exterior = rings.next().unwrap_or_else(|| LineString::new(Vec::new()));
        let interiors = rings.collect();
        Polygon::new(exterior, interiors)
    }

    fn shape(&mut self, kind: &str, text: &str) -> Result<Geometry<f64>, String> {
        fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, String> {
            serde_json::from_str(text).map_err(|error| format!("`coordinates`: {error}"))
        }
        Ok(match kind {
            "Point" => {
                let position: Position = read(text)?;
                self.extra_dimensions |= position.extra;
                Point::from(position.at).into()
            }
            "MultiPoint" => {
                MultiPoint(self.coords(read(text)?).into_iter().map(Point::from).collect()).into()
            }
            "LineString" => self.line(read(text)?).into(),
            "MultiLineString" => {
                let lines: Vec<Positions> = read(text)?;
                MultiLineString(lines.into_iter().map(|line| self.line(line)).collect()).into()
            }
            "Polygon" => self.polygon(read(text)?).into(),
            "MultiPolygon" => {
                let polygons: Vec<Vec<Positions>> = read(text)?;
                MultiPolygon(polygons.into_iter().map(|rings| self.polygon(rings)).collect()).into()
            }
            other => return Err(format!("`{other}` is not a geometry type")),
        })
    }

    fn object(&mut self, text: &str) -> Result<Geometry<f64>, String> {
        let raw: RawObject =
            serde_json::from_str(text).map_err(|error| format!("geometry: {error}"))?;
        self.raw_object(&raw)
    }

    /// The geometry of a geometry object.
    pub(super) fn raw_object(&mut self, raw: &RawObject<'_>) -> Result<Geometry<f64>, String> {
        self.state_crs(raw.crs.map(|member| member.get().to_owned()));
        let kind = raw.kind.as_deref().ok_or("a geometry without `type`")?;
        if kind == "GeometryCollection" {
            let members = raw.geometries.ok_or("a GeometryCollection without `geometries`")?;
            let members: Vec<&RawValue> = serde_json::from_str(members.get())
                .map_err(|error| format!("`geometries`: {error}"))?;
            let members = members.into_iter().map(|member| self.object(member.get()));
            let members = members.collect::<Result<_, _>>()?;
            return Ok(Geometry::GeometryCollection(GeometryCollection(members)));
        }
        let coordinates =
            raw.coordinates.ok_or_else(|| format!("a {kind} without `coordinates`"))?;
        self.shape(kind, coordinates.get())
    }

    /// Notes a `crs` member; the first one counts.
    fn state_crs(&mut self, member: Option<String>) {
        match (&self.crs, member) {
            (_, None) => {}
            (None, member) => self.crs = member,
            (Some(first), Some(member)) if *first == member => {}
            (Some(_), member) => self.other_crs = member,
        }
    }

    /// The same geometry in a feature that has a `crs` member.
    pub(super) fn in_feature_stating(mut self, member: Option<String>) -> Self {
        self.state_crs(member);
        self
    }

    /// The geometry of a feature's `geometry` member.
    pub(super) fn member(text: &str) -> Result<Self, String> {
        let mut parsed = Self::default();
        if text != "null" {
            parsed.geometry = Some(parsed.object(text)?);
        }
        Ok(parsed)
    }
}

/// Calls `visit` with each property of a properties object, in order.
pub(super) fn each_property<'a>(
    text: &'a str,
    visit: &mut dyn FnMut(Cow<'a, str>, &'a RawValue),
) -> Result<(), String> {
    struct Properties<'v, 'a>(&'v mut dyn FnMut(Cow<'a, str>, &'a RawValue));
    impl<'de> Visitor<'de> for Properties<'_, 'de> {
        type Value = ();

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object of properties")
        }

        fn visit_unit<E>(self) -> Result<(), E> {
            Ok(())
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
            while let Some(Key(key)) = map.next_key()? {
                (self.0)(key, map.next_value()?);
            }
            Ok(())
        }
    }
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = deserializer.deserialize_any(Properties(visit));
    read.and_then(|()| deserializer.end()).map_err(|error| format!("`properties`: {error}"))
}

/// A key that borrows from the text unless it holds escapes.
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(text)))
            }

            fn visit_str<E>(self, text: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(text.to_owned())))
            }
        }
        deserializer.deserialize_str(Reader)
    }
}

/// Whether a text is valid JSON, to distinguish faults of syntax from faults of content.
pub(super) fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}
