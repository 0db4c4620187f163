//! A configuration to layers with their mapping.

use std::path::Path;

use super::{PlanError, resolve_profile};
use crate::base::{Diagnostics, Finding, Millimetres, Place, Progress, codes};
use crate::config::{
    CellLayer, Config, FacilityLayer, LayerSection, MunicipalityKeys, Openness, QuartierKeys,
    SourceKeys, Unit, expand,
};
use crate::crs::add_grid_folder;
use crate::dataset::{CrsId, Layer, OsmExtract};
use crate::format::{CsvGeometry, CsvOptions, Input, ReadLayer, ReadOptions, read_layer};
use crate::network::{Network, build_network};
use crate::region::{
    CATEGORIES_TOML, Catalog, CellFields, FacilityFields, GroupField, GroupUnit, Mapped,
    MunicipalityFields, Permeability, QuartierFields, RegionInputs, RegionSettings,
    THRESHOLDS_TOML,
};
use crate::synthetic::SyntheticRegion;

/// A file that went into a run.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SourceRecord {
    /// What it was read as.
    pub layer: String,
    /// Name as the user gave it.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Number of bytes.
    pub bytes: u64,
    /// Features read.
    pub features: usize,
    /// Date of the data, as its source states it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// Everything a region is built from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The layers.
    pub inputs: RegionInputs,
    /// Where they came from.
    pub sources: Vec<SourceRecord>,
    /// What was found while reading.
    pub diagnostics: Diagnostics,
}

/// Looks a variable of the environment up.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

struct Loader<'a> {
    folder: &'a Path,
    lookup: Lookup<'a>,
    progress: &'a dyn Progress,
    stdin_taken: bool,
    sources: Vec<SourceRecord>,
    diagnostics: Diagnostics,
}

/// Reads all layers of a configuration.
///
/// # Parameters
/// `folder` is what relative paths are relative to, `lookup` knows environment variables.
///
/// # Errors
/// [`PlanError`] when a file cannot be read at all; findings of single records come along.
pub fn load(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
    progress: &dyn Progress,
) -> Result<Loaded, PlanError> {
    let mut loader = Loader {
        folder,
        lookup,
        progress,
        stdin_taken: false,
        sources: Vec::new(),
        diagnostics: Diagnostics::default(),
    };
    let layers = &config.layers;
    let municipalities = layers.municipalities.as_ref();
    let quartiers = layers.quartiers.as_ref();
    let inputs = RegionInputs {
        municipalities: municipalities.map(|layer| loader.municipalities(layer)).transpose()?,
        quartiers: quartiers.map(|layer| loader.quartiers(layer)).transpose()?,
        facilities: layers
            .facilities
            .iter()
            .map(|layer| loader.facilities(layer))
            .collect::<Result<_, _>>()?,
        cells: layers.cells.iter().map(|layer| loader.cells(layer)).collect::<Result<_, _>>()?,
    };
    loader.progress.end();
    Ok(Loaded { inputs, sources: loader.sources, diagnostics: loader.diagnostics })
}

fn geometry(x: &Option<String>, y: &Option<String>, wkt: &Option<String>) -> CsvGeometry {
    match (x, y, wkt) {
        (Some(x), Some(y), _) => CsvGeometry::Xy { x: x.clone(), y: y.clone() },
        (_, _, Some(column)) => CsvGeometry::Wkt { column: column.clone() },
        _ => CsvGeometry::Auto,
    }
}

fn facility_fields(layer: &FacilityLayer) -> FacilityFields {
    let (fields, usual) = (&layer.fields, FacilityFields::default());
    let values = layer.category_values.iter();
    FacilityFields {
        id: fields.id.clone().or(usual.id),
        name: fields.name.clone().or(usual.name),
        category_field: fields.category.clone().or(usual.category_field),
        category: layer.category.clone().or_else(|| layer.category_default.clone()),
        category_is_default: layer.category.is_none(),
        category_values: values.map(|(from, to)| (from.clone(), to.clone())).collect(),
        provider: fields.provider.clone().or(usual.provider),
        provider_type: fields.provider_type.clone().or(usual.provider_type),
        capacity: fields.capacity.clone().or(usual.capacity),
    }
}

/// Other usual names of an id.
const ID_NAMES: [&str; 8] = ["ags", "ars", "rs", "key", "schluessel", "gid", "code", "feature_id"];
/// Other usual names of a name.
const NAME_NAMES: [&str; 5] = ["gn", "gen", "bez_name", "stadtteil", "label"];
/// Other usual names of persons.
const PERSONS_NAMES: [&str; 4] = ["einwohner", "population", "pop", "insgesamt"];

impl Loader<'_> {
    fn municipalities(
        &mut self,
        layer: &LayerSection<MunicipalityKeys>,
    ) -> Result<Mapped<MunicipalityFields>, PlanError> {
        let (fields, usual) = (&layer.fields, MunicipalityFields::default());
        let geometry = geometry(&None, &None, &fields.wkt);
        let mapping = MunicipalityFields {
            id: fields.id.clone().unwrap_or(usual.id),
            name: fields.name.clone().or(usual.name),
            county: fields.county.clone(),
        };
        let mut mapped = self.mapped("municipalities", &layer.source, geometry, mapping)?;
        if fields.id.is_none() {
            self.find_name(&mapped.layer, &mut mapped.mapping.id, &ID_NAMES);
        }
        if let (None, Some(name)) = (&fields.name, &mut mapped.mapping.name) {
            self.find_name(&mapped.layer, name, &NAME_NAMES);
        }
        Ok(mapped)
    }

    fn quartiers(
        &mut self,
        layer: &LayerSection<QuartierKeys>,
    ) -> Result<Mapped<QuartierFields>, PlanError> {
        let (fields, usual) = (&layer.fields, QuartierFields::default());
        let geometry = geometry(&None, &None, &fields.wkt);
        let mapping = QuartierFields {
            id: fields.id.clone().unwrap_or(usual.id),
            name: fields.name.clone().or(usual.name),
            municipality: fields.municipality.clone().or(usual.municipality),
            district: fields.district.clone().or(usual.district),
            persons: fields.persons.clone().or(usual.persons),
        };
        let mut mapped = self.mapped("quartiers", &layer.source, geometry, mapping)?;
        if fields.id.is_none() {
            self.find_name(&mapped.layer, &mut mapped.mapping.id, &ID_NAMES);
        }
        if let (None, Some(name)) = (&fields.name, &mut mapped.mapping.name) {
            self.find_name(&mapped.layer, name, &NAME_NAMES);
        }
        Ok(mapped)
    }

    fn facilities(&mut self, layer: &FacilityLayer) -> Result<Mapped<FacilityFields>, PlanError> {
        let geometry = geometry(&layer.fields.x, &layer.fields.y, &layer.fields.wkt);
        self.mapped("facilities", &layer.source, geometry, facility_fields(layer))
    }

    fn cells(&mut self, layer: &CellLayer) -> Result<Mapped<CellFields>, PlanError> {
        let (fields, usual) = (&layer.fields, CellFields::default());
        let geometry = geometry(&fields.x, &fields.y, &fields.wkt);
        let groups = layer.groups.iter().map(|(key, group)| GroupField {
            key: key.clone(),
            field: group.field.clone(),
            unit: match group.unit {
                Unit::Count => GroupUnit::Count,
                Unit::Percent => GroupUnit::Percent,
            },
        });
        let given: Vec<GroupField> = groups.collect();
        let mapping = CellFields {
            id: fields.id.clone().or_else(|| usual.id.clone()),
            persons: fields.persons.clone().unwrap_or_else(|| usual.persons.clone()),
            groups: if given.is_empty() { usual.groups.clone() } else { given },
            grid_size_m: layer.grid_size_m,
            ..usual
        };
        let mut mapped = self.mapped("cells", &layer.source, geometry, mapping)?;
        if fields.persons.is_none() {
            self.find_name(&mapped.layer, &mut mapped.mapping.persons, &PERSONS_NAMES);
        }
        Ok(mapped)
    }

    /// When nobody named a field and the usual name is not there, takes another usual name that
    /// is, and says so (N502).
    fn find_name(&mut self, layer: &Layer, name: &mut String, others: &[&str]) {
        if layer.column(name).is_some() {
            return;
        }
        let columns = layer.column_names();
        let find = |other: &&str| columns.iter().find(|column| column.to_lowercase() == **other);
        if let Some(found) = others.iter().find_map(find) {
            let message = format!("`{found}` is taken for `{name}`");
            let place = Place::of_source(&layer.source).layer(&layer.name);
            self.diagnostics.push(Finding::new(codes::N502, message).at(place));
            name.clone_from(found);
        }
    }

    fn mapped<M>(
        &mut self,
        role: &str,
        source: &SourceKeys,
        geometry: CsvGeometry,
        mapping: M,
    ) -> Result<Mapped<M>, PlanError> {
        let read = self.read(role, source, geometry)?;
        self.sources.push(SourceRecord {
            layer: role.to_owned(),
            name: source.path.clone(),
            sha256: read.sha256,
            bytes: read.bytes,
            features: read.layer.len(),
            date: source.date.clone(),
        });
        self.diagnostics.append(read.diagnostics);
        if read.layer.is_empty() {
            let place = Place::of_source(&source.path).layer(role);
            self.diagnostics.push(Finding::new(codes::W501, "there is no feature in it").at(place));
        }
        let no_value = source.no_value.clone();
        let mut layer = read.layer;
        layer.attribution.extend(source.attribution.clone());
        Ok(Mapped { layer, mapping, no_value, repair: source.repair })
    }

    fn read(
        &mut self,
        role: &str,
        source: &SourceKeys,
        geometry: CsvGeometry,
    ) -> Result<ReadLayer, PlanError> {
        if source.path.is_empty() {
            let key = format!("layers.{role}.path");
            return Err(PlanError::Setting { key, reason: "it is not set".into() });
        }
        let path = expand(&source.path, self.lookup)?;
        let input = match Input::from_argument(&path) {
            Input::File(path) => Input::File(self.folder.join(path)),
            Input::Stdin if self.stdin_taken => return Err(PlanError::StdinTwice),
            other => {
                self.stdin_taken = true;
                other
            }
        };
        let format = match &source.format {
            None => None,
            Some(text) => Some(text.parse().map_err(|reason| PlanError::Setting {
                key: format!("layers.{role}.format"),
                reason,
            })?),
        };
        let separator = source.separator.map(|separator| {
            u8::try_from(separator).map_err(|_| PlanError::Setting {
                key: format!("layers.{role}.separator"),
                reason: format!("`{separator}` is no ASCII character"),
            })
        });
        let options = ReadOptions {
            layer: role.to_owned(),
            format,
            crs: source.crs.as_deref().map(str::parse::<CrsId>).transpose()?,
            fix_encoding: source.fix_encoding,
            csv: CsvOptions {
                separator: separator.transpose()?,
                decimal_comma: source.decimal_comma,
                geometry,
            },
        };
        self.progress.begin(&format!("reading {role} from {}", input.name()), None);
        let fail = |source| PlanError::Format { what: format!("cannot read {role}"), source };
        read_layer(&input, &options).map_err(fail)
    }
}

/// The settings of a region, from a configuration.
///
/// # Errors
/// [`PlanError`] when a catalogue file, a CRS, or a grid folder cannot be used.
pub fn resolve_settings(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
) -> Result<RegionSettings, PlanError> {
    let section = &config.region;
    let file = |path: &Option<String>, builtin: &str| match path {
        None => Ok(builtin.to_owned()),
        Some(path) => {
            let path = folder.join(expand(path, lookup)?);
            std::fs::read_to_string(&path).map_err(|source| PlanError::File { path, source })
        }
    };
    let categories = file(&section.categories_file, CATEGORIES_TOML)?;
    let catalog = match &section.thresholds_file {
        None => Catalog::with_categories(&categories)?,
        own => Catalog::parse(&categories, &file(own, THRESHOLDS_TOML)?)?,
    };
    catalog.standard(&section.standard)?;
    if let Some(grids) = &section.proj_data {
        add_grid_folder(&folder.join(expand(grids, lookup)?))?;
    }
    let permeability = |openness| match openness {
        Openness::Open => Permeability::Open,
        Openness::Closed => Permeability::Closed,
    };
    check_bounds(config)?;
    let hard = config.borders.hard.iter().map(|[a, b]| (a.clone(), b.clone()));
    let mut limits = config.limits.clone();
    if !config.limits_minutes.is_empty() {
        let profile = resolve_profile(config, folder, lookup)?;
        let metres = |minutes: &f64| (profile.metres_in(*minutes).0 + 500) / 1000;
        for (category, minutes) in &config.limits_minutes {
            limits.insert(category.clone(), minutes.iter().map(metres).collect());
        }
    }
    Ok(RegionSettings {
        name: section.name.clone(),
        crs: section.crs.as_deref().map(str::parse).transpose()?,
        fill_rest: section.fill_rest,
        spread_spacing_m: section.spread_spacing_m,
        catalog,
        standard: section.standard.clone(),
        own_limits: limits.into_iter().collect(),
        reach_min_m: 0,
        categories: section.categories.clone(),
        inner_borders: permeability(config.borders.inner),
        outer_border: permeability(config.borders.outer),
        hard_borders: hard.collect(),
    })
}

/// Longest limit on foot in metres: a day's walk.
const LIMIT_MAX_M: u32 = 50_000;

/// Refuses settings that no question makes sense with.
fn check_bounds(config: &Config) -> Result<(), PlanError> {
    let within = |key: &str, value: f64, low: f64, high: f64| {
        if (low..=high).contains(&value) {
            return Ok(());
        }
        let reason = format!("found {value}, expected {low} to {high}");
        Err(PlanError::Setting { key: key.to_owned(), reason })
    };
    let (gaps, overlaps) = (&config.gaps, &config.overlaps);
    within("region.spread_spacing_m", config.region.spread_spacing_m, 1.0, 100_000.0)?;
    within("gaps.joining_distance_m", gaps.joining_distance_m, 0.0, 100_000.0)?;
    within("overlaps.jaccard_min", overlaps.jaccard_min, 0.0, 1.0)?;
    within("overlaps.facing_distance_m", overlaps.facing_distance_m, 0.0, 10_000.0)?;
    within("overlaps.part_share_min", overlaps.part_share_min, 0.0, 1.0)?;
    within("walk.link_distance_max_m", config.walk.link_distance_max_m, 0.0, 5_000.0)?;
    for (category, minutes) in &config.limits_minutes {
        for limit in minutes {
            within(&format!("limits_minutes.{category}"), *limit, 0.1, 600.0)?;
        }
    }
    for (category, limits) in &config.limits {
        for limit in limits {
            let key = format!("limits.{category}");
            within(&key, f64::from(*limit), 1.0, f64::from(LIMIT_MAX_M))?;
        }
    }
    Ok(())
}

/// Metres of a setting as a length.
pub(super) fn metres(metres: f64) -> Millimetres {
    Millimetres::from_metres(metres)
}

/// The walking network of made-up streets, in their CRS.
///
/// # Errors
/// [`PlanError::Network`] when nothing is walkable.
pub fn synthetic_network(
    streets: &OsmExtract,
    progress: &dyn Progress,
) -> Result<Network, PlanError> {
    let crs = streets.crs.clone().unwrap_or_else(CrsId::wgs84);
    Ok(build_network(streets, &crs, None, progress)?.value)
}

/// The layers of the demo region as inputs.
pub fn synthetic_inputs(region: SyntheticRegion) -> RegionInputs {
    RegionInputs::of_layers(
        region.municipalities,
        region.quartiers,
        region.facilities,
        region.cells,
    )
}
