//! Means of transport.

use std::fmt;

/// Means of transport in the groups that planners use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Railways, long-distance to suburban (S-Bahn).
    Rail,
    /// Tram, light rail (Stadtbahn), underground, monorail.
    Tram,
    /// Bus, coach, trolleybus.
    Bus,
    /// Ships.
    Ferry,
    /// Funiculars, cable cars, aerial lifts.
    Cable,
    /// Taxis, aircraft, everything else, and what the feed does not say.
    Other,
}

impl Mode {
    /// Number of modes.
    pub const COUNT: usize = 6;
    /// All modes, in the order of their indices in arrays.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Rail, Self::Tram, Self::Bus, Self::Ferry, Self::Cable, Self::Other];

    /// The group of a GTFS `route_type`: the basic types (0 to 12) of the GTFS reference, and the
    /// extended ones (100 to 1702) of the Hierarchical Vehicle Type codes after TPEG.
    ///
    /// ```
    /// use nahraum::import::transit::Mode;
    /// assert_eq!(Mode::of_route_type(Some(109)), Mode::Rail); // suburban railway
    /// assert_eq!(Mode::of_route_type(Some(402)), Mode::Tram); // underground
    /// assert_eq!(Mode::of_route_type(None), Mode::Other);
    /// ```
    pub fn of_route_type(route_type: Option<u16>) -> Self {
        match route_type {
            Some(2 | 100..=199 | 300..=399) => Self::Rail,
            Some(0 | 1 | 12 | 400..=699 | 900..=999) => Self::Tram,
            Some(3 | 11 | 200..=299 | 700..=899) => Self::Bus,
            Some(4 | 1000..=1099 | 1200..=1299) => Self::Ferry,
            Some(5..=7 | 1300..=1499 | 1701) => Self::Cable,
            _ => Self::Other,
        }
    }

    /// The name in tables and settings: `rail`, `tram`, `bus`, `ferry`, `cable`, `other`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Rail => "rail",
            Self::Tram => "tram",
            Self::Bus => "bus",
            Self::Ferry => "ferry",
            Self::Cable => "cable",
            Self::Other => "other",
        }
    }

    /// Its index in arrays by means of transport.
    pub fn index(self) -> usize {
        self as usize
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
