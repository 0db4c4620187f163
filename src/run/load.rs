//! Reading the layers of a configuration, with their field mappings.

use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

use rayon::prelude::*;

use super::error::LoadError;
use super::grid_cells::{Given, place_by_grid_id};
use super::known::known;
use super::opening::{WhenSettings, resolve_when};
use super::read::read_layer;
use super::table_settings::{TableSettings, resolve_table};
use crate::base::{Diagnostics, DistanceKind, Finding, Place, Progress, codes, zip_equal};
use crate::config::{
    CellLayer, Config, FacilityLayer, HomeKeys, LayerSection, LayersSection, Lookup,
    MunicipalityLayer, QuartierKeys, SourceKeys, expand,
};
use crate::dataset::{CrsId, Layer, UsualColumn};
use crate::format::{
    CsvGeometry, CsvOptions, FormatError, Input, ReadLayer, ReadOptions, companions, file_and_table,
};
use crate::project::{SourceRecord, Unchanged, finish_switch};
use crate::region::{
    CellFields, FacilityFields, GroupField, HomeFields, Known, Mapped, MunicipalityFields,
    QuartierFields, RegionInputs, ServiceFields,
};

/// Everything a region is built from.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The layers.
    pub inputs: RegionInputs,
    /// The input files.
    pub sources: Vec<SourceRecord>,
    /// Findings of the readers.
    pub diagnostics: Diagnostics,
    /// The tables of distances; `None` for distances that are measured here. They are read when the region is there
    /// whose ids they name.
    pub table: Option<TableSettings>,
    /// At which moment facilities must be open.
    pub when: WhenSettings,
}

impl From<RegionInputs> for Loaded {
    /// Layers in memory: no files, findings, tables or moment.
    fn from(inputs: RegionInputs) -> Self {
        Self {
            inputs,
            sources: Vec::new(),
            diagnostics: Diagnostics::default(),
            table: None,
            when: WhenSettings::default(),
        }
    }
}

struct Loader<'a> {
    folder: &'a Path,
    lookup: Lookup<'a>,
    progress: &'a dyn Progress,
    stdin_taken: bool,
    /// Layers that are read already, in the order in which they are asked for; `None` for those that are not.
    ahead: VecDeque<Option<ReadAhead>>,
    sources: Vec<SourceRecord>,
    diagnostics: Diagnostics,
}

/// A layer that was read beside others, and how long that took.
type ReadAhead = (Result<ReadLayer, FormatError>, Duration);

/// Reads all layers of a configuration.
///
/// # Parameters
/// Relative paths are relative to `folder`; `lookup` returns environment variables.
///
/// # Errors
/// [`LoadError`] when a file cannot be read at all, or when a file has become another one before all were
/// read. Problems of single records are findings.
pub fn load(
    config: &Config,
    folder: &Path,
    lookup: Lookup<'_>,
    progress: &dyn Progress,
) -> Result<Loaded, LoadError> {
    let when = resolve_when(&config.when)?;
    let layers = &config.layers;
    let files = files_of(config, folder, lookup)?;
    progress.begin("reading the layers", None);
    let mut loader = Loader {
        folder,
        lookup,
        progress,
        stdin_taken: false,
        ahead: read_ahead(layers, folder, lookup),
        sources: Vec::new(),
        diagnostics: Diagnostics::default(),
    };
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
        homes: layers.homes.iter().map(|layer| loader.homes(layer)).collect::<Result<_, _>>()?,
    };
    loader.progress.end();
    // A layer may come from a pipe, for which this waited.
    files.check()?;
    let table = match config.region.distance {
        DistanceKind::Table => Some(resolve_table(config, folder, lookup)).transpose(),
        DistanceKind::Straight | DistanceKind::Walk => Ok(None),
    };
    let table = table.map_err(|source| LoadError::Table { source: Box::new(source) })?;
    let (sources, diagnostics) = (loader.sources, loader.diagnostics);
    Ok(Loaded { inputs, sources, diagnostics, table, when })
}

/// Reads the layers of regular files at once, in the order in which a [`Loader`] asks for them. Whatever else a layer
/// comes from, or is wrong with its keys, is left to the loader.
fn read_ahead(
    layers: &LayersSection,
    folder: &Path,
    lookup: Lookup<'_>,
) -> VecDeque<Option<ReadAhead>> {
    let towns = layers.municipalities.iter();
    let towns = towns.map(|one| (&one.source, geometry(&None, &None, &one.fields.wkt)));
    let wards = layers.quartiers.iter();
    let wards = wards.map(|one| (&one.source, geometry(&None, &None, &one.fields.wkt)));
    let facilities = layers.facilities.iter();
    let facilities = facilities.map(|FacilityLayer { source, fields, .. }| {
        (source, geometry(&fields.x, &fields.y, &fields.wkt))
    });
    let cells = layers.cells.iter();
    let cells = cells.map(|CellLayer { source, fields, .. }| {
        (source, geometry(&fields.x, &fields.y, &fields.wkt))
    });
    let homes = layers.homes.iter();
    let homes = homes.map(|LayerSection { source, fields, .. }| {
        (source, geometry(&fields.x, &fields.y, &fields.wkt))
    });
    let roles = [
        ("municipalities", towns.collect::<Vec<_>>()),
        ("quartiers", wards.collect()),
        ("facilities", facilities.collect()),
        ("cells", cells.collect()),
        ("homes", homes.collect()),
    ];
    let asked = roles.into_iter().flat_map(|(role, layers)| {
        layers.into_iter().map(move |(source, geometry)| {
            let path = expand(&source.path, lookup).ok()?;
            let Input::File(path) = Input::from_argument(&path) else { return None };
            let path = folder.join(path);
            let is_regular = file_and_table(&path).0.is_file();
            let options = read_options(role, source, geometry).ok()?;
            is_regular.then_some((Input::File(path), options))
        })
    });
    let asked: Vec<Option<(Input, ReadOptions)>> = asked.collect();
    let read = asked.into_par_iter().map(|asked| {
        let ((input, options), begun) = (asked?, Instant::now());
        Some((read_layer(&input, &options), begun.elapsed()))
    });
    read.collect::<Vec<Option<ReadAhead>>>().into()
}

/// The files of all layers before the first of them is read. A switch of files that was
/// interrupted is finished first.
fn files_of(config: &Config, folder: &Path, lookup: Lookup<'_>) -> Result<Unchanged, LoadError> {
    let layers = &config.layers;
    let areas = layers.municipalities.iter().map(|layer| &layer.source);
    let areas = areas.chain(layers.quartiers.iter().map(|layer| &layer.source));
    let places = layers.facilities.iter().map(|layer| &layer.source);
    let persons = layers.cells.iter().map(|layer| &layer.source);
    let persons = persons.chain(layers.homes.iter().map(|layer| &layer.source));
    let sources = areas.chain(places).chain(persons);
    let mut files = Unchanged::default();
    for source in sources {
        // A path that cannot be expanded is reported where its layer is read.
        let Ok(path) = expand(&source.path, lookup) else { continue };
        if let Input::File(path) = Input::from_argument(&path) {
            let (path, _) = file_and_table(&folder.join(path));
            finish_switch(path.parent().unwrap_or(Path::new("")))?;
            companions(&path).into_iter().for_each(|beside| files.watch(beside));
            files.watch(path);
        }
    }
    Ok(files)
}

pub(super) fn geometry(
    x: &Option<String>,
    y: &Option<String>,
    wkt: &Option<String>,
) -> CsvGeometry {
    match (x, y, wkt) {
        (Some(x), Some(y), _) => CsvGeometry::Xy { x: x.clone(), y: y.clone() },
        (_, _, Some(column)) => CsvGeometry::Wkt { column: column.clone() },
        _ => CsvGeometry::Auto,
    }
}

/// How a layer is read, by the keys of its source.
pub(super) fn read_options(
    role: &str,
    source: &SourceKeys,
    geometry: CsvGeometry,
) -> Result<ReadOptions, LoadError> {
    let owner = || role.to_owned();
    let format = source.format.as_ref().map(|text| text.parse()).transpose();
    let separator = source.separator.map(|separator| {
        u8::try_from(separator)
            .map_err(|_| LoadError::Separator { role: owner(), found: separator })
    });
    let crs = source.crs.as_ref().map(|found| {
        found.parse::<CrsId>().map_err(|source| LoadError::Crs { role: owner(), source })
    });
    Ok(ReadOptions {
        layer: owner(),
        table: source.table.clone(),
        format: format.map_err(|reason| LoadError::Format { role: owner(), reason })?,
        crs: crs.transpose()?,
        fix_encoding: source.fix_encoding,
        csv: CsvOptions {
            separator: separator.transpose()?,
            decimal_comma: source.decimal_comma,
            geometry,
        },
    })
}

fn facility_fields(layer: &FacilityLayer, known: Known) -> FacilityFields {
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
        attributes: layer.attributes.columns(),
        entrances: fields.entrances.clone().or(usual.entrances),
        service: service_fields(layer),
        known,
    }
}

fn service_fields(layer: &FacilityLayer) -> ServiceFields {
    let (fields, usual) = (&layer.fields, ServiceFields::default());
    ServiceFields {
        municipalities: fields.service_municipalities.clone().or(usual.municipalities),
        is_geometry: layer.geometry_is_service_area,
        radius_m: fields.service_radius_m.clone().or(usual.radius_m),
        radius_of_all_m: layer.service_radius_m,
        office: fields.office_municipality.clone().or(usual.office),
    }
}

impl Loader<'_> {
    fn municipalities(
        &mut self,
        layer: &MunicipalityLayer,
    ) -> Result<Mapped<MunicipalityFields>, LoadError> {
        let (fields, usual) = (&layer.fields, MunicipalityFields::default());
        let geometry = geometry(&None, &None, &fields.wkt);
        let mapping = MunicipalityFields {
            id: fields.id.clone().unwrap_or(usual.id),
            name: fields.name.clone().or(usual.name),
            county_id: fields.county_id.clone().or(usual.county_id),
            county: fields.county.clone().or(usual.county),
            only: layer.only.clone(),
            only_counties: layer.only_counties.clone(),
        };
        let mut mapped = self.mapped("municipalities", &layer.source, geometry, mapping)?;
        let mapping = &mut mapped.mapping;
        self.find_area_names(
            &mapped.layer,
            [&fields.id, &fields.name],
            [Some(&mut mapping.id), mapping.name.as_mut()],
        );
        for (usual, given, column) in [
            (UsualColumn::CountyId, &fields.county_id, &mut mapping.county_id),
            (UsualColumn::CountyName, &fields.county, &mut mapping.county),
        ] {
            if let (None, Some(column)) = (given, column) {
                self.find_name(&mapped.layer, column, usual);
            }
        }
        Ok(mapped)
    }

    fn quartiers(
        &mut self,
        layer: &LayerSection<QuartierKeys>,
    ) -> Result<Mapped<QuartierFields>, LoadError> {
        let (fields, usual) = (&layer.fields, QuartierFields::default());
        let geometry = geometry(&None, &None, &fields.wkt);
        let mapping = QuartierFields {
            id: fields.id.clone().unwrap_or(usual.id),
            name: fields.name.clone().or(usual.name),
            municipality: fields.municipality.clone().or(usual.municipality),
            district: fields.district.clone().or(usual.district),
            persons: fields.persons.clone().or(usual.persons),
            attribute: fields.attribute.clone().or(usual.attribute),
            attributes: fields.attributes.clone(),
        };
        let mut mapped = self.mapped("quartiers", &layer.source, geometry, mapping)?;
        let mapping = &mut mapped.mapping;
        self.find_area_names(
            &mapped.layer,
            [&fields.id, &fields.name],
            [Some(&mut mapping.id), mapping.name.as_mut()],
        );
        Ok(mapped)
    }

    /// Looks for the id and the name of areas under their usual names, where the settings give none.
    fn find_area_names(
        &mut self,
        layer: &Layer,
        given: [&Option<String>; 2],
        columns: [Option<&mut String>; 2],
    ) {
        let usual = [UsualColumn::AreaId, UsualColumn::AreaName];
        for (usual, (given, column)) in zip_equal(usual, zip_equal(given, columns)) {
            if let (None, Some(column)) = (given, column) {
                self.find_name(layer, column, usual);
            }
        }
    }

    fn facilities(&mut self, layer: &FacilityLayer) -> Result<Mapped<FacilityFields>, LoadError> {
        let geometry = geometry(&layer.fields.x, &layer.fields.y, &layer.fields.wkt);
        let role = || "facilities".to_owned();
        let known = known(&layer.into(), self.folder, self.lookup, &mut self.diagnostics)
            .map_err(|source| LoadError::Known { role: role(), source })?;
        let fields = facility_fields(layer, known);
        let mut mapped = self.mapped("facilities", &layer.source, geometry, fields)?;
        let (fields, mapping) = (&layer.fields, &mut mapped.mapping);
        let by_column = layer.category.is_none();
        let columns = [
            (UsualColumn::FacilityId, &fields.id, &mut mapping.id),
            (UsualColumn::FacilityName, &fields.name, &mut mapping.name),
            (UsualColumn::Category, &fields.category, &mut mapping.category_field),
            (UsualColumn::Provider, &fields.provider, &mut mapping.provider),
            (UsualColumn::ProviderType, &fields.provider_type, &mut mapping.provider_type),
            (UsualColumn::Capacity, &fields.capacity, &mut mapping.capacity),
            (
                UsualColumn::ServiceMunicipalities,
                &fields.service_municipalities,
                &mut mapping.service.municipalities,
            ),
            (UsualColumn::ServiceRadius, &fields.service_radius_m, &mut mapping.service.radius_m),
            (
                UsualColumn::OfficeMunicipality,
                &fields.office_municipality,
                &mut mapping.service.office,
            ),
        ];
        for (usual, given, column) in columns {
            let is_asked = given.is_none() && (by_column || usual != UsualColumn::Category);
            if let Some(column) = column.as_mut().filter(|_| is_asked) {
                self.find_name(&mapped.layer, column, usual);
            }
        }
        Ok(mapped)
    }

    fn cells(&mut self, layer: &CellLayer) -> Result<Mapped<CellFields>, LoadError> {
        let (fields, usual) = (&layer.fields, CellFields::default());
        let geometry = geometry(&fields.x, &fields.y, &fields.wkt);
        let groups = layer.groups.iter().map(|(key, group)| GroupField {
            key: key.clone(),
            field: group.field.clone(),
            unit: group.unit,
        });
        let given: Vec<GroupField> = groups.collect();
        let mapping = CellFields {
            id: fields.id.clone().or(usual.id),
            persons: fields.persons.clone().unwrap_or(usual.persons),
            groups: if given.is_empty() { usual.groups } else { given },
            grid_size_m: layer.grid_size_m,
            extent: layer.extent.clone(),
        };
        let mut mapped = self.mapped("cells", &layer.source, geometry, mapping)?;
        if fields.persons.is_none() {
            self.find_name(&mapped.layer, &mut mapped.mapping.persons, UsualColumn::Persons);
        }
        let given = Given { persons: fields.persons.is_some(), groups: !layer.groups.is_empty() };
        place_by_grid_id(&mut mapped, given, &mut self.diagnostics);
        Ok(mapped)
    }

    fn homes(&mut self, layer: &LayerSection<HomeKeys>) -> Result<Mapped<HomeFields>, LoadError> {
        let fields = &layer.fields;
        let geometry = geometry(&fields.x, &fields.y, &fields.wkt);
        let mapping = HomeFields { weight: fields.weight.clone().or(HomeFields::default().weight) };
        let mut mapped = self.mapped("homes", &layer.source, geometry, mapping)?;
        if let (None, Some(weight)) = (&fields.weight, &mut mapped.mapping.weight) {
            self.find_name(&mapped.layer, weight, UsualColumn::HomeWeight);
        }
        Ok(mapped)
    }

    /// If a field is not configured and its default column is missing, uses another usual column and
    /// reports it (N502).
    fn find_name(&mut self, layer: &Layer, name: &mut String, usual: UsualColumn) {
        if layer.column(name).is_some() {
            return;
        }
        if let Some(column) = usual.find(&layer.column_names()) {
            self.diagnostics.push(layer.used_as(column, &format!("`{name}`")));
            column.clone_into(name);
        }
    }

    fn mapped<M>(
        &mut self,
        role: &str,
        source: &SourceKeys,
        geometry: CsvGeometry,
        mapping: M,
    ) -> Result<Mapped<M>, LoadError> {
        let read = self.read(role, source, geometry)?;
        let record = SourceRecord::new(role, &source.path, &read);
        self.sources.push(SourceRecord { date: source.date.clone(), ..record });
        self.diagnostics.append(read.diagnostics);
        if read.layer.is_empty() {
            let place = Place::of_source(&source.path).layer(role);
            self.diagnostics.push(Finding::new(codes::W501, "the layer has no features").at(place));
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
    ) -> Result<ReadLayer, LoadError> {
        let (owner, ahead) = (|| role.to_owned(), self.ahead.pop_front().flatten());
        if source.path.is_empty() {
            return Err(LoadError::NoPath { role: owner() });
        }
        let path = expand(&source.path, self.lookup)
            .map_err(|source| LoadError::Variable { role: owner(), source })?;
        let input = match Input::from_argument(&path) {
            Input::File(path) => {
                let path = self.folder.join(path);
                // An import that was ended may have left a mixture of its files and those before.
                finish_switch(path.parent().unwrap_or(Path::new("")))?;
                Input::File(path)
            }
            Input::Stdin if self.stdin_taken => {
                return Err(LoadError::StdinTwice { role: owner() });
            }
            other => {
                self.stdin_taken = true;
                other
            }
        };
        let options = read_options(role, source, geometry)?;
        let stage = format!("reading {role} from {}", input.name());
        let read = match ahead {
            Some((read, took)) => {
                self.progress.meanwhile(&stage, took);
                read
            }
            None => {
                self.progress.begin(&stage, None);
                read_layer(&input, &options)
            }
        };
        read.map_err(|source| LoadError::Layer { role: owner(), source })
    }
}
