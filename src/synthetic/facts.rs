//! Facts about the real municipalities, from which the demo region is generated.

use geo::Coord;

/// The facts the region is made from; see `data/SOURCES.md`.
const FACTS: &str = include_str!("../../data/municipalities.csv");

/// Quartiers of one copy of the region: as many as the Ruhr has.
pub(super) const QUARTIERS: usize = 2_820;

/// Facts about a real municipality.
pub(super) struct MunicipalityFacts {
    pub ags: String,
    pub name: String,
    pub persons: u64,
    pub centre: Coord<f64>,
    pub area_km2: f64,
}

/// The facts of all municipalities.
pub(super) fn facts() -> Vec<MunicipalityFacts> {
    let line = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let [ags, name, persons, x, y, area] = fields[..] else { return None };
        Some(MunicipalityFacts {
            ags: ags.to_owned(),
            name: name.to_owned(),
            persons: persons.parse().ok()?,
            centre: Coord { x: x.parse().ok()?, y: y.parse().ok()? },
            area_km2: area.parse().ok()?,
        })
    };
    FACTS.lines().skip(1).filter_map(line).collect()
}
