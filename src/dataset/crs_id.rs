//! The name of a coordinate reference system.

use std::fmt;
use std::str::FromStr;

/// A coordinate reference system by its authority and code, such as `EPSG:25832`.
///
/// ```
/// use nahraum::dataset::CrsId;
/// let utm: CrsId = "epsg:25832".parse().unwrap();
/// assert_eq!(utm.to_string(), "EPSG:25832");
/// assert_eq!("urn:ogc:def:crs:OGC:1.3:CRS84".parse(), Ok(CrsId::wgs84()));
/// assert!("somewhere".parse::<CrsId>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CrsId(String);

/// The text does not name a coordinate reference system in a known form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a coordinate reference system; expected a form like `EPSG:25832`")]
#[non_exhaustive]
pub struct CrsIdError {
    /// What was given.
    pub text: String,
}

impl CrsId {
    /// WGS 84 with longitude before latitude, the CRS of GeoJSON. EPSG:4326 and OGC:CRS84 both
    /// mean this here: coordinates are always x (east) before y (north).
    pub fn wgs84() -> Self {
        Self("EPSG:4326".into())
    }

    /// A CRS by its EPSG code.
    pub fn epsg(code: u32) -> Self {
        Self(format!("EPSG:{code}"))
    }

    /// The name in the form `AUTHORITY:CODE`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The authority, such as `EPSG`, and its code.
    pub fn parts(&self) -> (&str, u32) {
        let (authority, code) = self.0.split_once(':').expect("made of an authority and a code");
        (authority, code.parse().expect("a code of 32 bits"))
    }
}

impl fmt::Display for CrsId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CrsId {
    type Err = CrsIdError;

    /// Reads `EPSG:25832`, a bare code, `OGC:CRS84`, and the URN and URL forms of both.
    fn from_str(text: &str) -> Result<Self, CrsIdError> {
        let fail = || CrsIdError { text: text.to_owned() };
        let upper = text.trim().to_ascii_uppercase();
        if upper.ends_with("CRS84") || upper.ends_with("CRS84H") {
            return Ok(Self::wgs84());
        }
        let parts: Vec<&str> = upper.split([':', '/']).filter(|part| !part.is_empty()).collect();
        let code = parts.last().ok_or_else(fail)?;
        let digits =
            !code.is_empty() && code.len() <= 6 && code.bytes().all(|b| b.is_ascii_digit());
        let authority = match parts.as_slice() {
            [_] => "EPSG",
            parts => *parts
                .iter()
                .find(|part| ["EPSG", "ESRI", "IGNF"].contains(part))
                .ok_or_else(fail)?,
        };
        if digits { Ok(Self(format!("{authority}:{code}"))) } else { Err(fail()) }
    }
}
