//! The changes file: what a scenario changes, entry by entry.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use toml::{Spanned, Table};

use crate::base::{Checked, Diagnostics, Finding, Place, codes, hex};

/// Why a changes file cannot be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ChangesError {
    /// The text is not TOML, or a list of changes is something else; the source states the line.
    #[error("`{name}` is not a changes file")]
    Parse {
        /// The file.
        name: String,
        /// Where and why.
        #[source]
        source: Box<toml::de::Error>,
    },
}

/// `[[open]]`: a facility is opened.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Open {
    /// Its kind of service: key, English or German name.
    pub category: String,
    /// Longitude and latitude in degrees; of a service that comes to people those of its office.
    pub at: [f64; 2],
    /// The municipalities to which a service comes, by key or name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub service_municipalities: Vec<String>,
    /// How far around its office a service comes, metres in a straight line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_radius_m: Option<f64>,
    /// Its id; made from its place in the file when absent.
    pub id: Option<String>,
    /// Its name.
    pub name: Option<String>,
    /// Its provider.
    pub provider: Option<String>,
    /// Places, beds or staff.
    pub capacity: Option<f64>,
    /// What else is known of it, such as `wheelchair = "yes"`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub attributes: BTreeMap<String, String>,
}

/// `[[close]]`: a facility is closed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Close {
    /// Its id, or its name if no other facility has it.
    pub facility: String,
}

/// `[[move]]`: a facility moves to a point.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Its id, or its name if no other facility has it.
    pub facility: String,
    /// Longitude and latitude in degrees.
    pub to: [f64; 2],
}

/// `[[enlarge]]`: a facility gets another capacity.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Enlarge {
    /// Its id, or its name if no other facility has it.
    pub facility: String,
    /// Places, beds or staff.
    pub capacity: f64,
}

/// What a way is.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WayKind {
    /// A footway on the ground.
    #[default]
    Way,
    /// A footway on a bridge.
    Bridge,
    /// Stairs.
    Stairs,
}

/// `[[add_way]]`: a way is built.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AddWay {
    /// What it is: way, bridge or stairs.
    #[serde(default)]
    pub kind: WayKind,
    /// Its points: longitudes and latitudes in degrees.
    pub line: Vec<[f64; 2]>,
    /// Its ends are joined to the nearest way up to this distance, metres.
    #[serde(default = "join_m")]
    pub join_m: f64,
}

fn join_m() -> f64 {
    25.0
}

/// `[[remove_way]]`: a way is closed or taken down.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RemoveWay {
    /// The number of a way in OpenStreetMap; only if the network is read from a street map.
    pub osm_way: Option<i64>,
    /// A line along which ways are removed: longitudes and latitudes in degrees.
    pub line: Option<Vec<[f64; 2]>>,
    /// Ways run along the line up to this distance from it, metres.
    #[serde(default = "within_m")]
    pub within_m: f64,
}

fn within_m() -> f64 {
    2.0
}

/// `[[persons]]`: the persons of an area in a forecast year.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Persons {
    /// The municipality, by key or name.
    pub municipality: Option<String>,
    /// The quartier, by key or name.
    pub quartier: Option<String>,
    /// The district, by key.
    pub district: Option<String>,
    /// The whole region.
    #[serde(default)]
    pub region: bool,
    /// The group, such as `65`; all persons, and every group in proportion, when absent.
    pub group: Option<String>,
    /// Number of persons over today's.
    pub factor: Option<f64>,
    /// Number of persons.
    pub persons: Option<u64>,
    /// The year that the number is for; every year when absent.
    pub year: Option<u16>,
}

/// One change as it stands in the file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Asked {
    /// A facility is opened.
    Open(Open),
    /// A facility is closed.
    Close(Close),
    /// A facility moves.
    Move(Move),
    /// A facility gets another capacity.
    Enlarge(Enlarge),
    /// A way is added.
    AddWay(AddWay),
    /// A way is removed.
    RemoveWay(RemoveWay),
    /// The persons of an area change.
    Persons(Persons),
}

impl Asked {
    /// Its table in the file: `open`, `close`, `move`, `enlarge`, `add_way`, `remove_way`, `persons`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Close(_) => "close",
            Self::Move(_) => "move",
            Self::Enlarge(_) => "enlarge",
            Self::AddWay(_) => "add_way",
            Self::RemoveWay(_) => "remove_way",
            Self::Persons(_) => "persons",
        }
    }

    /// The SHA-256 of the change: of its kind and its values in one fixed form, whatever the spaces,
    /// comments and order of keys in the file.
    pub fn sha256(&self) -> String {
        let json = serde_json::to_string(self).expect("plain data is JSON");
        hex(&Sha256::digest(json.as_bytes()))
    }
}

/// A change with its place in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The change.
    pub asked: Asked,
    /// The line on which it begins.
    pub line: usize,
    /// Its number among those of its kind, from 1.
    pub number: usize,
}

/// A changes file: a scenario before its names are looked up.
///
/// ```
/// use nahraum::scenario::ChangesFile;
/// let text = "name = \"Market hall\"\n[[open]]\ncategory = \"supermarket\"\nat = [7.21, 51.53]\n\
///             [[close]]\nfacilty = \"S-1\"\n";
/// let read = ChangesFile::parse(text, "changes.toml")?;
/// assert_eq!(read.value.entries.len(), 1);
/// let finding = read.diagnostics.groups().next().expect("a misspelt key").first();
/// assert_eq!(finding.place.to_string(), "`changes.toml`, line 5, close 1");
/// # Ok::<(), nahraum::scenario::ChangesError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChangesFile {
    /// The file's name as the user gave it.
    pub source: String,
    /// Name of the scenario; may be empty.
    pub name: String,
    /// The forecast year; persons of other years are left out.
    pub year: Option<u16>,
    /// The changes, by kind and in their order there.
    pub entries: Vec<Entry>,
}

/// The keys of a changes file.
const KEYS: [&str; 9] =
    ["name", "year", "open", "close", "move", "enlarge", "add_way", "remove_way", "persons"];

/// The file with the lines of its entries, which are read one by one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Raw {
    name: String,
    year: Option<u16>,
    open: Vec<Spanned<Table>>,
    close: Vec<Spanned<Table>>,
    r#move: Vec<Spanned<Table>>,
    enlarge: Vec<Spanned<Table>>,
    add_way: Vec<Spanned<Table>>,
    remove_way: Vec<Spanned<Table>>,
    persons: Vec<Spanned<Table>>,
}

impl ChangesFile {
    /// Reads a changes file.
    ///
    /// # Returns
    /// The entries that can be understood, and a finding for each of the others (E940).
    ///
    /// # Errors
    /// [`ChangesError::Parse`] when the text is not TOML, or one of the lists is something else.
    pub fn parse(text: &str, source: &str) -> Result<Checked<Self>, ChangesError> {
        let fail = |error: toml::de::Error| ChangesError::Parse {
            name: source.to_owned(),
            source: Box::new(error),
        };
        let keys: BTreeMap<Spanned<String>, toml::Value> = toml::from_str(text).map_err(fail)?;
        let raw: Raw = toml::from_str(text).map_err(fail)?;
        let mut reading =
            Reading { text, source, entries: Vec::new(), diagnostics: Diagnostics::default() };
        for key in keys.keys().filter(|key| !KEYS.contains(&key.as_ref().as_str())) {
            let message =
                format!("unknown key `{}`, expected one of: {}", key.as_ref(), KEYS.join(", "));
            let line = reading.line(key.span().start);
            reading.diagnostics.push(
                Finding::new(codes::E940, message)
                    .at(Place::of_source(source).feature(format!("line {line}"))),
            );
        }
        reading.read("open", raw.open, Asked::Open);
        reading.read("close", raw.close, Asked::Close);
        reading.read("move", raw.r#move, Asked::Move);
        reading.read("enlarge", raw.enlarge, Asked::Enlarge);
        reading.read("add_way", raw.add_way, Asked::AddWay);
        reading.read("remove_way", raw.remove_way, Asked::RemoveWay);
        reading.read("persons", raw.persons, Asked::Persons);
        let Reading { entries, diagnostics, .. } = reading;
        let value = Self { source: source.to_owned(), name: raw.name, year: raw.year, entries };
        Ok(Checked { value, diagnostics })
    }

    /// The categories of opened facilities, as they are spelled.
    pub fn opened_categories(&self) -> Vec<String> {
        let opened = self.entries.iter().filter_map(|entry| match &entry.asked {
            Asked::Open(open) => Some(open.category.clone()),
            _ => None,
        });
        opened.collect()
    }

    /// The numbers of the ways in OpenStreetMap that are removed, ascending.
    pub fn osm_ways(&self) -> Vec<i64> {
        let removed = self.entries.iter().filter_map(|entry| match &entry.asked {
            Asked::RemoveWay(removed) => removed.osm_way,
            _ => None,
        });
        let mut ways: Vec<i64> = removed.collect();
        ways.sort_unstable();
        ways.dedup();
        ways
    }

    /// Where an entry stands.
    pub fn place(&self, entry: &Entry) -> Place {
        place(&self.source, entry.line, entry.asked.kind(), entry.number)
    }
}

fn place(source: &str, line: usize, kind: &str, number: usize) -> Place {
    Place::of_source(source).feature(format!("line {line}, {kind} {number}"))
}

struct Reading<'t> {
    text: &'t str,
    source: &'t str,
    entries: Vec<Entry>,
    diagnostics: Diagnostics,
}

impl Reading<'_> {
    /// The line of a byte, from 1.
    fn line(&self, byte: usize) -> usize {
        1 + self.text.bytes().take(byte).filter(|byte| *byte == b'\n').count()
    }

    fn read<T: DeserializeOwned>(
        &mut self,
        kind: &str,
        tables: Vec<Spanned<Table>>,
        asked: fn(T) -> Asked,
    ) {
        for (at, table) in tables.into_iter().enumerate() {
            let (line, number) = (self.line(table.span().start), at + 1);
            match table.into_inner().try_into() {
                Ok(entry) => self.entries.push(Entry { asked: asked(entry), line, number }),
                Err(error) => {
                    let place = place(self.source, line, kind, number);
                    let message = error.to_string().trim().replace('\n', "; ");
                    self.diagnostics.push(Finding::new(codes::E940, message).at(place));
                }
            }
        }
    }
}
