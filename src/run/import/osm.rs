//! `import osm`: a complete region from one OpenStreetMap extract.

use std::collections::BTreeSet;
use std::path::PathBuf;

use geo::{BoundingRect, Coord};

use super::common::{Categories, check_around, read_categories, stem, widened};
use super::error::{ImportError, OsmImportError, no_file};
use super::estimate::{Estimate, estimate_cells, without_cells};
use super::target::{GTFS_BLOCK, Imported, OSM_BLOCK, STOPS_BLOCK, Target};
use crate::base::names::{NameError, find_named};
use crate::base::{Bounds, Diagnostics, Finding, Place, Progress, codes};
use crate::crs::{transform_coords, working_crs};
use crate::dataset::{CivilDate, CrsId, Layer, OsmExtract};
use crate::format::{OsmError, OsmSelection, OutputFormat, fingerprint, read_osm};
use crate::import::osm::facilities::{CategoryRule, OsmFacility, find_facilities, selection};
use crate::import::osm::{
    AREA_KEYS, AREA_TAG_KEYS, Extent, MunicipalityError, MunicipalityRules, NODE_KEYS, Origin,
    OsmMunicipality, OsmQuartier, QuartierRules, area_of, facility_layer, known_ground,
    known_layer, municipalities, municipality_layer, quartier_layer, quartiers, read_areas,
};
use crate::network::{NetworkError, STREET_KEYS, write_network};
use crate::project::{ImportRecord, LayerLines, SourceRecord};
use crate::region::Catalog;
use crate::run::error::WalkError;
use crate::run::streets::{OSM_ATTRIBUTION, load_streets};
use crate::spatial::Outline;

/// Options of an OpenStreetMap import.
#[derive(Clone, Debug)]
pub struct OsmImport {
    /// The extract: .osm.pbf, .osm, .osm.gz, .osm.bz2.
    pub map: PathBuf,
    /// Folder for the layers.
    pub out: PathBuf,
    /// Name of the region; the file name when absent.
    pub name: Option<String>,
    /// Rules that choose the municipalities.
    pub municipalities: MunicipalityRules,
    /// Rules that choose the quartiers.
    pub quartiers: QuartierRules,
    /// Source of the persons as long as there is no census.
    pub persons: PersonsFrom,
    /// File with categories, instead of those of the folder or the built-in ones.
    pub categories: Option<PathBuf>,
    /// Streets, facilities and homes are read up to this distance in kilometres from the bounding box of
    /// the municipalities.
    pub around_km: f64,
}

/// Source of the persons as long as there is no census.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonsFrom {
    /// The map, except for the municipalities given by key, id or name.
    Map {
        /// Persons by municipality.
        given: Vec<(String, u64)>,
    },
    /// No source: there are no cells.
    Nowhere,
}

/// Creates a region from one extract: municipalities, quartiers, facilities, the walking network, and a
/// `region.toml` that reads them.
///
/// # Errors
/// [`ImportError`] when the extract cannot be read, a requested municipality is missing, or the folder
/// cannot be written. Everything else is a finding.
///
/// # Findings
/// N681 when the file has streets, facilities or homes far from the municipalities; they are not read.
///
/// # Cost
/// The file is read separately for areas, facilities, streets and homes, so that memory holds only one of
/// these at a time.
pub fn import_osm(import: &OsmImport, progress: &dyn Progress) -> Result<Imported, ImportError> {
    check_around(import.around_km)?;
    let mut target = Target::open(&import.out, OSM_BLOCK, "[layers.municipalities]\n")?;
    let mut job = Job {
        import,
        source: import.map.display().to_string(),
        record: ImportRecord::new("osm"),
        diagnostics: Diagnostics::default(),
        lines: String::new(),
        stop_lines: String::new(),
        within: None,
        extent: None,
        progress,
    };
    let own = match &import.categories {
        Some(own) => Some(own.clone()),
        None => target.region_file.categories_file()?,
    };
    let Categories { catalog, text } = read_categories(own.as_deref())?;
    // Those of the folder stay where they are.
    let given = import.categories.as_ref().and(text);
    // Invalid rules must fail before anything is written.
    rules(&catalog)?;
    job.record.attribution.push(OSM_ATTRIBUTION.to_owned());
    let (municipalities, quartiers) = job.areas(&mut target)?;
    job.within = box_around(&municipalities)
        .map(|region| widened(region, import.around_km).map(|side| (side * 1e7).round() as i32));
    job.facilities(&catalog, &mut target)?;
    let streets = job.network(&municipalities, &mut target)?;
    job.known_ground(&streets, &municipalities, &mut target)?;
    let on_foot = !streets.is_empty();
    job.record_source()?;
    job.configure(on_foot, given.as_deref(), &mut target)?;
    if import.persons != PersonsFrom::Nowhere {
        let estimate = Estimate {
            map: &import.map,
            municipalities: &municipalities,
            quartiers: &quartiers,
            region: box_around(&municipalities),
            within: job.within,
            date: job.record.date.clone(),
        };
        let (record, findings) = (&mut job.record, &mut job.diagnostics);
        estimate_cells(&estimate, record, findings, &mut target, progress)?;
    } else {
        without_cells(&mut target)?;
    }
    progress.end();
    target.finish(job.record, "osm", job.diagnostics)
}

/// Name of the network file.
const NETWORK: &str = "network.nahraum";
/// Name of the file with the ground on which the extract is complete.
const KNOWN_GROUND: &str = "known_ground.geojson";
/// Name of the file with the user's categories.
const CATEGORIES: &str = "categories.toml";

/// A running import.
struct Job<'a> {
    import: &'a OsmImport,
    /// Name of the extract in findings.
    source: String,
    record: ImportRecord,
    diagnostics: Diagnostics,
    /// Lines for the configuration. Those of stops are separate, because timetables replace them.
    lines: String,
    stop_lines: String,
    /// Bounding box within which streets, facilities and homes are read, in 1e-7 degrees.
    within: Option<Bounds<i32>>,
    /// Bounding box that the extract states, in 1e-7 degrees.
    extent: Option<Bounds<i32>>,
    progress: &'a dyn Progress,
}

impl Job<'_> {
    fn read(&mut self, selection: &OsmSelection) -> Result<OsmExtract, ImportError> {
        let (extract, findings) = read_osm(&self.import.map, selection).map_err(no_map)?;
        self.extent = self.extent.or(extract.bounds);
        if extract.cut {
            self.report_cut();
        }
        self.append_findings(findings);
        if self.record.date.is_none() {
            self.record.date = extract.replication_timestamp.map(civil_day);
        }
        Ok(extract)
    }

    /// Adds findings of the map. The file is read several times, so N421 (unsorted) is added only once.
    fn append_findings(&mut self, mut findings: Diagnostics) {
        if self.diagnostics.count_of_code(codes::N421) > 0 {
            findings.forget(codes::N421);
        }
        self.diagnostics.append(findings);
    }

    /// Reports once that only a part of the file is read (N681).
    fn report_cut(&mut self) {
        let Some(within) = self.within else { return };
        if self.diagnostics.count_of_code(codes::N681) > 0 {
            return;
        }
        let sides = within.map(|side| f64::from(side) / 1e7).to_string();
        let km = self.import.around_km;
        let message = format!(
            "streets, facilities and homes farther than {km} km from the municipalities are left \
             out; the bounding box of what is read is {sides} (west, south, east, north)"
        );
        let place = Place::of_source(&self.source);
        let hint = "--around KM reads more";
        self.diagnostics.push(Finding::new(codes::N681, message).at(place).hint(hint));
        self.record.set("around_km", km);
        self.record.set("within", sides);
    }

    fn name(&self) -> String {
        self.import.name.clone().unwrap_or_else(|| stem(&self.import.map))
    }

    /// Municipalities and quartiers.
    fn areas(
        &mut self,
        target: &mut Target,
    ) -> Result<(Vec<OsmMunicipality>, Vec<OsmQuartier>), ImportError> {
        self.progress.begin("areas", None);
        let extract = self.read(&area_selection())?;
        let rules = (&self.import.municipalities, &self.import.quartiers);
        let mut levels = rules.0.levels.clone();
        levels.extend(&rules.1.levels);
        levels.push(rules.1.district_level);
        let areas = read_areas(&extract, &levels, &mut self.diagnostics);
        let name = self.name();
        let mut extent = Extent { source: &self.source, name: &name, bounds: None };
        let list = municipalities(&areas, rules.0, extent, &mut self.diagnostics);
        let mut list = list.map_err(|source| unknown(source, &mut self.diagnostics))?;
        if list.is_empty() {
            // The headers of some files state half the world as their extent.
            extent.bounds = meet(extract.bounds, self.street_box()?);
            list = municipalities(&areas, rules.0, extent, &mut Diagnostics::default())
                .map_err(|source| unknown(source, &mut self.diagnostics))?;
            report_extent(extent, &list, &mut self.diagnostics)?;
        }
        self.give_persons(&mut list)?;
        let parts = quartiers(&areas, &list, rules.1, &self.source, &mut self.diagnostics);
        self.count_areas(&list, &parts, areas.incomplete.len());
        let date = self.record.date.clone();
        let credited = |layer: Layer| Layer { attribution: vec![OSM_ATTRIBUTION.into()], ..layer };
        let file =
            target.files().layer(&credited(municipality_layer(&list)), OutputFormat::GeoJson)?;
        let lines = LayerLines::only("municipalities");
        self.lines += &with_source(lines, &file, OSM_ATTRIBUTION, date.as_ref()).to_string();
        if !parts.is_empty() {
            let mut layer = credited(quartier_layer(&parts, &list));
            if parts.iter().any(|part| part.origin == Origin::NearestPlace) {
                layer.attribution = vec![derived(OSM_ATTRIBUTION)];
            }
            let file = target.files().layer(&layer, OutputFormat::GeoJson)?;
            let (lines, who) = (LayerLines::only("quartiers"), &layer.attribution[0]);
            let lines = with_source(lines, &file, who, date.as_ref()).key("repair", true);
            self.lines += &lines.to_string();
        }
        Ok((list, parts))
    }

    /// The bounding box of the streets in a file, for files that do not state their extent. Boundaries and
    /// rivers extend far beyond an extract, streets do not.
    fn street_box(&self) -> Result<Option<Bounds<i32>>, ImportError> {
        let selection = OsmSelection {
            relation_keys: Vec::new(),
            ..OsmSelection::ways_and_relations(&STREET_KEYS, [""; 0])
        };
        Ok(box_around_nodes(&read_osm(&self.import.map, &selection).map_err(no_map)?.0))
    }

    /// Replaces tagged persons with given ones.
    fn give_persons(&self, list: &mut [OsmMunicipality]) -> Result<(), OsmImportError> {
        let PersonsFrom::Map { given } = &self.import.persons else { return Ok(()) };
        let mut done = BTreeSet::new();
        for (key, persons) in given {
            if u32::try_from(*persons).is_err() {
                let (municipality, found) = (key.clone(), *persons);
                return Err(OsmImportError::TooManyPersons { municipality, found });
            }
            let municipality = key.clone();
            let at = find_named(list, key, |home| home.id.as_str(), |home, is| is(&home.name));
            let at = at.map_err(|fault| match fault {
                NameError::Several { keys } => {
                    OsmImportError::PersonsOfSeveral { municipality, ids: keys.join(", ") }
                }
                NameError::Unknown => {
                    let names: Vec<&str> = list.iter().map(|home| home.name.as_str()).collect();
                    OsmImportError::PersonsOfNobody { municipality, known: names.join(", ") }
                }
            })?;
            let home = &mut list[at];
            if !done.insert(at) {
                let (name, id) = (home.name.clone(), home.id.clone());
                return Err(OsmImportError::PersonsTwice { name, id });
            }
            home.persons = Some(*persons);
        }
        Ok(())
    }

    fn count_areas(&mut self, list: &[OsmMunicipality], parts: &[OsmQuartier], incomplete: usize) {
        let record = &mut self.record;
        record.count("municipalities", list.len());
        record.count("boundaries_incomplete", incomplete);
        record.count("quartiers", parts.len());
        for origin in [Origin::Mapped, Origin::Rest, Origin::NearestPlace] {
            let count = parts.iter().filter(|part| part.origin == origin).count();
            record.count(format!("quartiers_{}", origin.as_str()), count);
        }
    }

    /// Writes facilities of every category. Stops get a file of their own, because timetables replace them.
    fn facilities(&mut self, catalog: &Catalog, target: &mut Target) -> Result<(), ImportError> {
        self.progress.begin("facilities", None);
        let rules = rules(catalog)?;
        let keys = selection(&rules);
        let extract = self.read(&OsmSelection {
            way_keys: keys.way_keys,
            node_keys: keys.node_keys,
            relation_keys: keys.relation_keys,
            tag_keys: Some(keys.tag_keys),
            within: self.within,
            ..OsmSelection::default()
        })?;
        let facilities = find_facilities(&extract, &rules, &|id| area_of(&extract, id));
        self.diagnostics.append(facilities.diagnostics);
        for facility in &facilities.value {
            *self.record.counts.entry(format!("facilities_{}", facility.category)).or_default() +=
                1;
        }
        self.record.count("facilities", facilities.value.len());
        let count = |has: fn(&&OsmFacility) -> bool| facilities.value.iter().filter(has).count();
        self.record.count("facilities_with_outline", count(|one| one.outline.is_some()));
        self.record.count("facilities_with_entrances", count(|one| !one.entrances.is_empty()));
        let merged = facilities.value.iter().map(|facility| facility.merged.len()).sum();
        self.record.count("elements_merged", merged);
        let is_transit = |facility: &&OsmFacility| {
            let category = catalog.categories.iter().find(|other| other.key == facility.category);
            category.is_some_and(|category| category.groups.iter().any(|group| group == "transit"))
        };
        let (stops, others): (Vec<&OsmFacility>, Vec<&OsmFacility>) =
            facilities.value.iter().partition(is_transit);
        self.lines += &self.facility_layers("facilities", &others, target)?;
        self.stop_lines = self.facility_layers("stops", &stops, target)?;
        Ok(())
    }

    /// Writes facilities as points, areas and lines, each in a file of their own where there are any:
    /// programs for maps expect one kind of geometry in a layer. Returns the configuration that reads them.
    fn facility_layers(
        &self,
        name: &str,
        list: &[&OsmFacility],
        target: &mut Target,
    ) -> Result<String, ImportError> {
        let mut lines = String::new();
        for form in Form::ALL {
            let of_form: Vec<&OsmFacility> = list
                .iter()
                .copied()
                .filter(|facility| Form::of_facility(facility) == form)
                .collect();
            if of_form.is_empty() {
                continue;
            }
            let layer = facility_layer(&form.file(name), &of_form);
            let layer = Layer { attribution: vec![OSM_ATTRIBUTION.into()], ..layer };
            let file = target.files().layer(&layer, OutputFormat::GeoJson)?;
            let date = self.record.date.as_ref();
            let layer = with_source(LayerLines::listed("facilities"), &file, OSM_ATTRIBUTION, date);
            lines += &layer.key("known_area", KNOWN_GROUND).to_string();
        }
        Ok(lines)
    }

    /// Writes the walking network. Returns places on its streets in degrees; none when the map has none.
    fn network(
        &mut self,
        list: &[OsmMunicipality],
        target: &mut Target,
    ) -> Result<Vec<Coord<f64>>, ImportError> {
        let crs = box_around(list).map(working_crs);
        let read = load_streets(&self.import.map, crs.as_ref(), self.within, self.progress);
        let read = match read {
            Err(WalkError::Network { source: cause @ NetworkError::Empty { .. } }) => {
                let place = Place::of_source(&self.source);
                let message = format!("{cause}; distances are straight lines");
                self.diagnostics.push(Finding::new(codes::W600, message).at(place));
                return Ok(Vec::new());
            }
            other => other.map_err(|source| OsmImportError::Walk { source })?,
        };
        self.append_findings(read.diagnostics);
        self.record.count("network_nodes", read.value.node_count());
        self.record.count("network_edges", read.value.edge_count());
        let edges = read.value.edge_count();
        target.files().file_by(
            NETWORK,
            |file| write_network(&read.value, file).map(drop),
            edges,
        )?;
        let network = read.value;
        let mut streets: Vec<Coord<f64>> =
            network.node_ids().map(|node| network.position(node)).collect();
        transform_coords(&mut streets, network.crs(), &CrsId::wgs84())
            .map_err(|source| OsmImportError::Crs { source })?;
        Ok(streets)
    }

    /// Writes the ground on which the extract is complete, as far as it is read.
    fn known_ground(
        &mut self,
        streets: &[Coord<f64>],
        list: &[OsmMunicipality],
        target: &mut Target,
    ) -> Result<(), ImportError> {
        let stated = [self.extent, self.within].into_iter().flatten();
        let stated = stated.map(|bounds| bounds.map(|side| f64::from(side) / 1e7));
        let around =
            Bounds::around(streets.iter().map(|at| [at.x, at.y]).filter(|at| at[0].is_finite()))
                .or_else(|| box_around(list));
        let bounds = stated.chain(around).reduce(|a, b| a.shared(b).unwrap_or(Bounds::EMPTY));
        let Some(bounds) = bounds else { return Ok(()) };
        let areas = list.iter().map(|municipality| &municipality.area);
        let streets = streets.iter().copied().filter(|at| at.x.is_finite());
        let layer = known_layer(known_ground(streets, bounds, areas));
        let layer = Layer { attribution: vec![OSM_ATTRIBUTION.into()], ..layer };
        target.files().layer(&layer, OutputFormat::GeoJson)?;
        Ok(())
    }

    /// Records the source file.
    fn record_source(&mut self) -> Result<(), ImportError> {
        let path = &self.import.map;
        let (sha256, bytes) = fingerprint(path).map_err(no_file(path))?;
        let edges = self.record.counts.get("network_edges").copied().unwrap_or(0);
        self.record.sources.push(SourceRecord {
            layer: "map".to_owned(),
            name: self.source.clone(),
            sha256,
            bytes,
            features: edges as usize,
            date: self.record.date.clone(),
            beside: Vec::new(),
        });
        Ok(())
    }

    /// Writes the configuration that reads all layers, and the text of categories that are given.
    fn configure(
        &mut self,
        on_foot: bool,
        categories: Option<&str>,
        target: &mut Target,
    ) -> Result<(), ImportError> {
        let distance = if on_foot { "walk" } else { "straight" };
        let mut region: Vec<(&str, toml::Value)> = vec![
            ("name", self.name().into()),
            ("distance", distance.into()),
            ("fill_rest", true.into()),
        ];
        if let Some(categories) = categories {
            target.files().file(CATEGORIES, categories.as_bytes(), 0)?;
            region.push(("categories_file", CATEGORIES.into()));
        }
        let mut kept = target.region_file.begin_table("region", &region)?;
        if self.import.name.is_none() {
            // A name that was not given does not contradict the user's name.
            kept.retain(|kept| kept.key != "name");
        }
        if on_foot {
            let network = [("network", NETWORK.into()), ("known_area", KNOWN_GROUND.into())];
            kept.extend(target.region_file.begin_table("walk", &network)?);
        }
        for kept in kept {
            let message = format!(
                "your line in region.toml stays, although it contradicts this import: {kept}"
            );
            self.diagnostics.push(Finding::new(codes::W670, message));
        }
        target.region_file.put_block(OSM_BLOCK, &self.lines)?;
        if target.region_file.has_block(GTFS_BLOCK)? {
            let message = "the imported timetable replaces the stops of the map, which are only in \
                           stops.geojson";
            self.diagnostics.push(Finding::new(codes::N680, message));
            return Ok(());
        }
        Ok(target.region_file.put_block(STOPS_BLOCK, &self.stop_lines)?)
    }
}

/// The kind of geometry of a facility.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Point,
    Area,
    Line,
}

impl Form {
    const ALL: [Self; 3] = [Self::Point, Self::Area, Self::Line];

    fn of_facility(facility: &OsmFacility) -> Self {
        match facility.outline {
            None => Self::Point,
            Some(Outline::Area(_)) => Self::Area,
            Some(Outline::Lines(_)) => Self::Line,
        }
    }

    /// The file of a layer of facilities of this form, without its extension.
    fn file(self, layer: &str) -> String {
        match self {
            Self::Point => layer.to_owned(),
            Self::Area => format!("{layer}_areas"),
            Self::Line => format!("{layer}_lines"),
        }
    }
}

fn no_map(source: OsmError) -> OsmImportError {
    OsmImportError::StreetMap { source }
}

fn unknown(source: MunicipalityError, diagnostics: &mut Diagnostics) -> OsmImportError {
    OsmImportError::Municipality { source, diagnostics: Box::new(std::mem::take(diagnostics)) }
}

/// The rules of all categories.
fn rules(catalog: &Catalog) -> Result<Vec<CategoryRule>, OsmImportError> {
    let categories = catalog.categories.iter();
    let rules = categories.map(|category| CategoryRule::parse(&category.key, &category.osm));
    rules.collect::<Result<_, _>>().map_err(|source| OsmImportError::TagRule { source })
}

/// The elements that form areas and places.
fn area_selection() -> OsmSelection {
    OsmSelection {
        node_keys: NODE_KEYS.iter().map(|key| key.as_str().to_owned()).collect(),
        ..OsmSelection::ways_and_relations(&AREA_KEYS, AREA_TAG_KEYS.iter().copied())
    }
}

/// The intersection of two boxes; one of them if the other is unknown.
fn meet(a: Option<Bounds<i32>>, b: Option<Bounds<i32>>) -> Option<Bounds<i32>> {
    a.or(b)?.shared(b.or(a)?)
}

/// Reports that the extent of the file serves as the municipality (W603).
fn report_extent(
    extent: Extent<'_>,
    list: &[OsmMunicipality],
    diagnostics: &mut Diagnostics,
) -> Result<(), OsmImportError> {
    let Some(bounds) = extent.bounds.filter(|_| !list.is_empty()) else {
        let diagnostics = Box::new(std::mem::take(diagnostics));
        return Err(OsmImportError::NoArea { map: extent.source.into(), diagnostics });
    };
    let Bounds { west, south, east, north } = bounds.map(|side| f64::from(side) / 1e7);
    let message = format!(
        "no municipal boundary is complete; the extent of the file serves as the municipality \
         (longitude {west} to {east}, latitude {south} to {north})"
    );
    let hint = "use an extract that contains complete boundaries, or name municipalities from another source \
                in region.toml";
    let finding = Finding::new(codes::W603, message).hint(hint);
    diagnostics.push(finding.at(Place::of_source(extent.source)));
    Ok(())
}

/// The attribution of quartiers that are partly derived, not mapped.
fn derived(attribution: &str) -> String {
    format!("quartiers partly derived from the nearest place, {attribution}")
}

/// The lines of a layer with its file, attribution, and the date of the map.
fn with_source(lines: LayerLines, file: &str, who: &str, date: Option<&String>) -> LayerLines {
    lines.key("path", file).key("attribution", who).key_if("date", date)
}

/// The bounding box of the nodes of an extract, in 1e-7 degrees.
fn box_around_nodes(extract: &OsmExtract) -> Option<Bounds<i32>> {
    Bounds::around(extract.node_at.iter().copied())
}

/// The bounding box of municipalities in degrees.
fn box_around(list: &[OsmMunicipality]) -> Option<Bounds> {
    let boxes = list.iter().filter_map(|municipality| municipality.area.bounding_rect());
    boxes.map(Bounds::from).reduce(Bounds::joined)
}

/// The day (UTC) of a time in seconds since 1970.
fn civil_day(seconds: i64) -> String {
    let days = i32::try_from(seconds.div_euclid(86_400)).unwrap_or(0);
    let epoch = CivilDate::new(1970, 1, 1).expect("a day of the calendar");
    epoch.plus_days(days).map_or(String::new(), |day| day.to_string())
}
