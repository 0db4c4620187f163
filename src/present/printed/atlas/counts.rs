//! What the tables of a run say of an area: services, neighbours, shared gaps.

use crate::analysis::coverage::Level;
use crate::present::printed::indicator::Layers;
use crate::present::printed::read::Rows;

/// A service of a run with the limit for which an atlas tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AtlasService {
    /// Its key in the tables.
    pub key: String,
    /// Its name in the language of the atlas.
    pub name: String,
    /// The limit in metres.
    pub limit_m: u64,
}

/// A count of persons in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    Persons(u64),
    /// Withheld for publication.
    Withheld,
    NotKnown,
}

impl Count {
    fn read(rows: Rows<'_>, column: &str, row: usize) -> Self {
        match rows.count(column, row) {
            Some(count) => Self::Persons(count),
            None if rows.is_withheld(row) => Self::Withheld,
            None => Self::NotKnown,
        }
    }

    pub(super) fn number(self) -> Option<u64> {
        match self {
            Self::Persons(count) => Some(count),
            Self::Withheld | Self::NotKnown => None,
        }
    }
}

/// Who has a service in an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Served {
    pub service: AtlasService,
    pub persons: Count,
    /// With the places of all municipalities.
    pub open: Count,
    /// With those of the own municipality alone.
    pub closed: Count,
    /// Only because the boundary is open.
    pub gain: Count,
}

/// Who has each service in the region, or in the municipality of a key. A service without a row in the tables is left
/// out.
pub(super) fn served(
    layers: &Layers,
    services: &[AtlasService],
    home: Option<&str>,
) -> Vec<Served> {
    let level = if home.is_some() { Level::Municipality } else { Level::Region };
    let Some(layer) = layers.get(&format!("border_{}", level.key())) else { return Vec::new() };
    let rows = Rows { layer };
    let is_home = |row: &usize| home.is_none_or(|home| rows.text("municipality_id", *row) == home);
    let of_service = |service: &AtlasService| {
        let row = rows.of_choice(&service.key, service.limit_m).into_iter().find(is_home)?;
        let count = |column: &str| Count::read(rows, column, row);
        Some(Served {
            service: service.clone(),
            persons: count("persons"),
            open: count("covered_open"),
            closed: count("covered_closed"),
            gain: count("border_gain"),
        })
    };
    services.iter().filter_map(of_service).collect()
}

/// What a municipality and one of its neighbours give each other: persons whose nearest place lies on the other side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Neighbour {
    /// Its name; none for places outside the region.
    pub name: Option<String>,
    /// Own residents whose nearest place lies there.
    pub there: Count,
    /// Residents of there whose nearest place lies here; not known of those outside the region.
    pub here: Count,
}

/// The neighbours of a municipality with persons who cross, those with most persons first, ties by key.
pub(super) fn neighbours(layers: &Layers, category: &str, home: &str) -> Vec<Neighbour> {
    let Some(layer) = layers.get("border_flows") else { return Vec::new() };
    let rows = Rows { layer };
    let mut known: std::collections::BTreeMap<String, Neighbour> =
        std::collections::BTreeMap::new();
    for row in (0..layer.len()).filter(|row| rows.text("category", *row) == category) {
        let [from, to] = ["home_id", "host_id"].map(|name| rows.text(name, row));
        let (other, name, goes) = match (from == home, to == home) {
            (true, false) => (to, rows.text("host_name", row), true),
            (false, true) => (from, rows.text("home_name", row), false),
            _ => continue,
        };
        let is_outside = other.is_empty();
        let none = Count::Persons(0);
        let one = known.entry(other).or_insert(Neighbour {
            name: (!is_outside).then_some(name),
            there: none,
            here: if is_outside { Count::NotKnown } else { none },
        });
        let side = if goes { &mut one.there } else { &mut one.here };
        *side = Count::read(rows, "persons", row);
    }
    let mut all: Vec<Neighbour> = known.into_values().collect();
    let persons =
        |one: &Neighbour| one.there.number().unwrap_or(0) + one.here.number().unwrap_or(0);
    all.sort_by_key(|one| std::cmp::Reverse(persons(one)));
    all
}

/// How many gaps of a service concern several municipalities, and how many of them none of these sees alone.
pub(super) fn shared_gaps(layers: &Layers, (category, limit_m): (&str, u64)) -> Option<[usize; 3]> {
    let rows = Rows { layer: layers.get("gaps")? };
    let own = rows.of_choice(category, limit_m);
    let count = |name: &str| own.iter().filter(|row| rows.is_yes(name, **row)).count();
    Some([own.len(), count("is_split"), count("is_hidden")])
}
