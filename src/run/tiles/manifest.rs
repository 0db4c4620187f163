//! The manifest of tiles: `tiles.json`.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::TilesError;
use super::files::{Mark, Table};
use super::walk_plan::{NETWORK, WalkPlan};
use crate::base::{
    Boundary, Bounds, CategoryId, CountyId, DistanceKind, Millimetres, MunicipalityId,
    Permeability, hex,
};
use crate::config::Config;
use crate::format::{AtomicFile, FileError, FormatError};
use crate::project::{SourceRecord, as_json, program};
use crate::region::{Borders, PartCategory, Region};

/// The name of the manifest.
pub(super) const MANIFEST: &str = "tiles.json";
/// The version of the layout of manifest, tiles and parts.
const SCHEMA: u32 = 1;

/// Tables that a job writes for a tile, without their ending.
pub(super) const REACH: &str = "reach";
pub(super) const NEAREST: &str = "nearest";
pub(super) const LINKS: &str = "links";
pub(super) const DOORS: &str = "doors";
pub(super) const ENTRIES: &str = "entries";
pub(super) const WAYS: &str = "ways";
pub(super) const TO_PLACES: &str = "places";

/// What a folder of tiles is: the region, its tiles and their files.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Manifest {
    /// Version of the layout.
    pub schema: u32,
    /// Version of the program.
    pub program: String,
    /// SHA-256 of the manifest with this text empty: parts name it.
    pub plan: String,
    /// How distances are measured.
    pub distance: DistanceKind,
    /// The working CRS, in which all coordinates are.
    pub crs: String,
    /// How far around a tile its job looks first, metres.
    pub halo_m: u32,
    /// Cells of the region, those of the halo included.
    pub cells: usize,
    /// Facilities of the region, those of the halo and services that come included.
    pub facilities: usize,
    /// The boundary that opens and closes in the border effect.
    pub boundary: Boundary,
    /// Which boundaries residents may cross.
    pub borders: BorderRecord,
    /// The categories, in the order of their numbers.
    pub categories: Vec<CategoryRecord>,
    /// The municipalities, in the order of their numbers.
    pub municipalities: Vec<HomeRecord>,
    /// The tiles, in the order of their numbers, of which the first is 1.
    pub tiles: Vec<TileRecord>,
    /// The files that the plan wrote, with the digest of their values, or SHA-256 of their bytes.
    pub files: BTreeMap<String, String>,
    /// The input files.
    pub sources: Vec<SourceRecord>,
    /// What is known of walks; absent for straight lines.
    pub walk: Option<WalkPlan>,
    /// The folder to which the paths of the settings are relative, as the plan was told.
    pub folder: String,
    /// The settings, as TOML.
    pub settings: String,
}

/// Permeability of the boundaries.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct BorderRecord {
    /// Between municipalities.
    pub inner: Permeability,
    /// Towards the halo.
    pub outer: Permeability,
    /// Pairs of municipalities between which nobody crosses, by number.
    pub hard: Vec<[u32; 2]>,
}

/// A category.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub struct CategoryRecord {
    /// Its key.
    pub key: String,
    /// Its largest limit, millimetres.
    pub limit_mm: u32,
    /// The municipalities in which there is a facility, by number, ascending, each with how many there are.
    pub homes: Vec<[u32; 2]>,
    /// Whether there is one in the halo.
    pub outside: bool,
}

/// A municipality.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct HomeRecord {
    /// Its key.
    pub key: String,
    /// The number of its county.
    pub county: u32,
    /// The tile that it is part of.
    pub tile: usize,
}

/// A tile.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct TileRecord {
    /// Its number.
    pub tile: usize,
    /// Persons who live in its municipalities.
    pub persons: u64,
    /// Its cells, those of the halo that fall to it included.
    pub cells: usize,
    /// Number of its municipalities.
    pub municipalities: usize,
    /// Its facilities, those of the halo that fall to it included.
    pub facilities: usize,
    /// The box around its facilities in whole metres: west, south, east, north; absent without any.
    pub facility_box: Option<[i64; 4]>,
    /// The box around its ways and walls; absent without any, and for straight lines.
    pub network_box: Option<[i64; 4]>,
    /// The box around its candidate places; absent where the run proposes none on foot.
    pub candidate_box: Option<[i64; 4]>,
}

impl Manifest {
    /// The borders of the region.
    pub(super) fn borders(&self) -> Borders {
        let pair = |[a, b]: &[u32; 2]| (MunicipalityId(*a), MunicipalityId(*b));
        let BorderRecord { inner, outer, hard } = &self.borders;
        Borders::new(*inner, *outer, hard.iter().map(pair).collect())
    }

    pub(super) fn part_categories(&self) -> Vec<PartCategory> {
        let one = |category: &CategoryRecord| PartCategory {
            key: category.key.clone(),
            limit_max: Millimetres(category.limit_mm),
        };
        self.categories.iter().map(one).collect()
    }

    pub(super) fn counties(&self) -> Vec<CountyId> {
        self.municipalities.iter().map(|home| CountyId(home.county)).collect()
    }

    /// Where a category occurs in the whole region, for residents of a municipality.
    pub(super) fn occurs(
        &self,
        borders: &Borders,
        id: CategoryId,
        home: Option<MunicipalityId>,
    ) -> Occurs {
        let category = &self.categories[id.index()];
        let side = |home: u32| match self.boundary {
            Boundary::Municipality => home,
            Boundary::County => self.municipalities[home as usize].county,
        };
        let mut occurs = Occurs { anywhere: category.outside, own: Vec::new() };
        occurs.anywhere &= borders.lets_through(home, None);
        for [host, count] in &category.homes {
            if borders.lets_through(home, Some(MunicipalityId(*host))) {
                occurs.anywhere = true;
                if home.is_some_and(|home| side(home.0) == side(*host)) {
                    occurs.own.push([*host, *count]);
                }
            }
        }
        occurs
    }
}

/// Whether a category occurs where some residents may go, and in which municipalities of their own side of the boundary,
/// each with how many facilities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Occurs {
    pub(super) anywhere: bool,
    pub(super) own: Vec<[u32; 2]>,
}

/// The records of a region's borders.
pub(super) fn border_record(region: &Region) -> BorderRecord {
    let (inner, outer, hard) = region.borders().stated();
    let hard = hard.iter().map(|(a, b)| [a.0, b.0]).collect();
    BorderRecord { inner, outer, hard }
}

/// A box in whole metres that encloses another one.
pub(super) fn whole_metres(bounds: Bounds) -> [i64; 4] {
    let Bounds { west, south, east, north } = bounds;
    [west.floor() as i64, south.floor() as i64, east.ceil() as i64, north.ceil() as i64]
}

/// The box of a record.
pub(super) fn bounds_of([west, south, east, north]: [i64; 4]) -> Bounds {
    Bounds::new(west as f64, south as f64, east as f64, north as f64)
}

/// A folder of tiles.
#[derive(Clone, Debug)]
pub struct Tiles {
    /// The folder.
    pub folder: PathBuf,
    /// Its manifest.
    pub manifest: Manifest,
}

impl Tiles {
    /// Opens a folder that `nahraum tiles plan` wrote.
    ///
    /// # Errors
    /// [`TilesError::File`] without a manifest, [`TilesError::Manifest`] when it has another layout or is damaged.
    pub fn open(folder: &Path) -> Result<Self, TilesError> {
        let path = folder.join(MANIFEST);
        let bytes = std::fs::read(&path).map_err(TilesError::file("read", &path))?;
        let fail = |reason: String| TilesError::Manifest { path: path.clone(), reason };
        let manifest: Manifest =
            serde_json::from_slice(&bytes).map_err(|error| fail(error.to_string()))?;
        if manifest.schema != SCHEMA {
            let found = manifest.schema;
            return Err(fail(format!("found version {found} of the layout, expected {SCHEMA}")));
        }
        if manifest.program != program() {
            let found = &manifest.program;
            return Err(fail(format!("found a plan of {found}, expected one of {}", program())));
        }
        if fingerprint(&manifest) != manifest.plan {
            return Err(fail("its content does not match its fingerprint".to_owned()));
        }
        Ok(Self { folder: folder.to_owned(), manifest })
    }

    /// Gives a manifest its fingerprint and writes it.
    pub(super) fn create(folder: &Path, mut manifest: Manifest) -> Result<Self, TilesError> {
        (manifest.schema, manifest.program) = (SCHEMA, program());
        manifest.plan = fingerprint(&manifest);
        let path = folder.join(MANIFEST);
        let mut file = AtomicFile::create(&path)?;
        let name = path.display().to_string();
        let written = file.write_all(&as_json(&manifest));
        written.map_err(FileError::when("write", name)).map_err(FormatError::from)?;
        file.commit()?;
        Ok(Self { folder: folder.to_owned(), manifest })
    }

    /// The settings of the region.
    ///
    /// # Errors
    /// [`TilesError::Config`] when they cannot be read.
    pub fn config(&self) -> Result<Config, TilesError> {
        Ok(Config::parse(&self.manifest.settings, MANIFEST)?)
    }

    /// The folder to which the paths of the settings are relative.
    pub fn config_folder(&self) -> PathBuf {
        PathBuf::from(&self.manifest.folder)
    }

    /// A file of a tile that the plan wrote, relative to the folder.
    pub(super) fn input_name(tile: usize, table: &str) -> String {
        format!("{tile:04}/{table}.parquet")
    }

    /// A table of a tile that the plan wrote.
    pub(super) fn input(&self, tile: usize, table: &str) -> Result<Table, TilesError> {
        let name = Self::input_name(tile, table);
        let path = self.folder.join(&name);
        let damaged = |reason: String| TilesError::Damaged { path: path.clone(), reason };
        let read = Table::read(&path).map_err(damaged)?;
        if self.manifest.files.get(&name) != Some(&read.mark.sha256) {
            return Err(damaged("it is not the one that the manifest lists".to_owned()));
        }
        Ok(read)
    }

    /// An error about a table that the plan wrote.
    pub(super) fn damaged(
        &self,
        tile: usize,
        table: &str,
    ) -> impl Fn(String) -> TilesError + use<> {
        let path = self.folder.join(Self::input_name(tile, table));
        move |reason| TilesError::Damaged { path: path.clone(), reason }
    }

    /// A file of a tile's part.
    pub(super) fn part(&self, tile: usize, table: &str) -> PathBuf {
        self.folder.join("parts").join(format!("{tile:04}-{table}.parquet"))
    }

    /// Whose a table of a tile's part is.
    pub(super) fn mark(&self, tile: usize, table: &str) -> Mark {
        Mark {
            plan: self.manifest.plan.clone(),
            tile,
            program: program(),
            table: table.to_owned(),
            sha256: String::new(),
        }
    }

    /// The tables of each part.
    pub(super) fn part_tables(&self) -> &'static [&'static str] {
        match &self.manifest.walk {
            None => &[REACH, NEAREST],
            Some(_) => &[REACH, NEAREST, LINKS, DOORS, ENTRIES, WAYS, TO_PLACES],
        }
    }

    /// The file of a tile's piece of the network, relative to the folder.
    pub(super) fn network_name(tile: usize) -> String {
        format!("{tile:04}/{NETWORK}.network")
    }
}

fn fingerprint(manifest: &Manifest) -> String {
    let unnamed = Manifest { plan: String::new(), ..manifest.clone() };
    hex(&Sha256::digest(as_json(&unnamed)))
}
