//! `import osm`: a whole region out of one extract of OpenStreetMap.

use std::collections::BTreeSet;
use std::path::PathBuf;

use geo::BoundingRect;

use super::estimate::{Estimate, estimate_cells};
use super::folder::{Folder, quoted};
use super::{
    ESTIMATE_BLOCK, GTFS_BLOCK, ImportRecord, Imported, STOPS_BLOCK, catalog, check_around, finish,
    stem, widened,
};
use crate::base::{Diagnostics, Finding, Place, Progress, codes};
use crate::crs::{LonLatBox, working_crs};
use crate::dataset::{CivilDate, Layer, OsmExtract};
use crate::format::{OsmFindingCode, OsmSelection, OutputFormat, fingerprint, read_osm};
use crate::import::osm::facilities::{CategoryRule, OsmFacility, find_facilities, selection};
use crate::import::osm::{
    AREA_KEYS, Extent, MunicipalityRules, NODE_KEYS, Origin, OsmMunicipality, OsmQuartier,
    QuartierRules, TAG_KEYS, area_of, facility_layer, municipalities, municipality_layer,
    quartier_layer, quartiers, read_areas,
};
use crate::network::{NetworkError, write_network};
use crate::region::Catalog;
use crate::run::walk::{OSM_ATTRIBUTION, load_streets, report_reading};
use crate::run::{PlanError, SourceRecord};

/// What to import of an extract, and where to.
#[derive(Clone, Debug)]
pub struct OsmImport {
    /// The extract: .osm.pbf, .osm, .osm.gz, .osm.bz2.
    pub map: PathBuf,
    /// Folder for the layers.
    pub out: PathBuf,
    /// Name of the region; the file's name when absent.
    pub name: Option<String>,
    /// Which areas are municipalities.
    pub municipalities: MunicipalityRules,
    /// Which areas are quartiers.
    pub quartiers: QuartierRules,
    /// Where persons come from while there is no census.
    pub persons: PersonsFrom,
    /// Own categories instead of those of the folder, or the built-in ones.
    pub categories: Option<PathBuf>,
    /// Streets, facilities and homes are read up to so many kilometres around the box of the
    /// municipalities.
    pub around_km: f64,
}

/// Where persons come from while there is no census.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PersonsFrom {
    /// From the map, where municipalities (by key, id or name) are not given.
    Map {
        /// Persons by municipality.
        given: Vec<(String, u64)>,
    },
    /// From nowhere: there are no cells.
    Nowhere,
}

/// Makes a region out of one extract: municipalities, quartiers, facilities and the walking network,
/// and a `region.toml` that reads them.
///
/// # Errors
/// [`PlanError`] when the extract cannot be read, a municipality asked for is not in it, or the
/// folder cannot be written. Everything else is a finding.
///
/// # Findings
/// N681 when the file has more than what lies around the municipalities; that is not read.
///
/// # Cost
/// The file is read several times, for areas, facilities, streets and homes, so that only one of them
/// is in memory.
pub fn import_osm(import: &OsmImport, progress: &dyn Progress) -> Result<Imported, PlanError> {
    check_around(import.around_km)?;
    let mut folder = Folder::open(&import.out)?;
    folder.expect_room("osm", "[layers.municipalities]\n")?;
    let mut job = Job {
        import,
        source: import.map.display().to_string(),
        record: ImportRecord::new("osm"),
        diagnostics: Diagnostics::default(),
        lines: String::new(),
        stop_lines: String::new(),
        within: None,
        progress,
    };
    let own =
        import.categories.clone().map_or_else(|| folder.categories_file(), |own| Ok(Some(own)))?;
    let catalog = catalog(own.as_deref())?;
    // What is wrong with the rules must show before anything is written.
    rules(&catalog)?;
    job.record.attribution.push(OSM_ATTRIBUTION.to_owned());
    let (municipalities, quartiers) = job.areas(&mut folder)?;
    job.within = box_around(&municipalities)
        .map(|region| widened(region, import.around_km).map(|side| (side * 1e7).round() as i32));
    job.facilities(&catalog, &mut folder)?;
    let on_foot = job.network(&municipalities, &mut folder)?;
    job.name_source()?;
    job.configure(on_foot, &mut folder)?;
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
        estimate_cells(&estimate, record, findings, &mut folder, progress)?;
    } else {
        folder.put(ESTIMATE_BLOCK, "")?;
    }
    progress.end();
    finish(job.record, "osm", folder, job.diagnostics)
}

/// Name of the network's file.
const NETWORK: &str = "network.nahraum";

/// An import under way.
struct Job<'a> {
    import: &'a OsmImport,
    /// Name of the extract in findings.
    source: String,
    record: ImportRecord,
    diagnostics: Diagnostics,
    /// Lines for the configuration; those of stops apart, as timetables replace them.
    lines: String,
    stop_lines: String,
    /// What is read of streets, facilities and homes, in 1e-7 degrees.
    within: Option<[i32; 4]>,
    progress: &'a dyn Progress,
}

impl Job<'_> {
    fn read(&mut self, selection: &OsmSelection) -> Result<OsmExtract, PlanError> {
        let (extract, findings) = read_osm(&self.import.map, selection)?;
        if findings.iter().any(|finding| finding.code == OsmFindingCode::OutsideBox) {
            self.report_cut();
        }
        report_reading(findings, &self.import.map, &mut self.diagnostics);
        if self.record.date.is_none() {
            self.record.date = extract.replication_timestamp.map(civil_day);
        }
        Ok(extract)
    }

    /// Says that only a part of the file is read.
    fn report_cut(&mut self) {
        let Some(within) = self.within else { return };
        let sides = within.map(|side| format!("{:.7}", f64::from(side) / 1e7)).join(", ");
        let km = self.import.around_km;
        let message = format!(
            "streets, facilities and homes farther than {km} km from the municipalities are left \
             out: what touches no place between {sides} (west, south, east, north)"
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
        folder: &mut Folder,
    ) -> Result<(Vec<OsmMunicipality>, Vec<OsmQuartier>), PlanError> {
        self.progress.begin("areas", None);
        let extract = self.read(&area_selection())?;
        let rules = (&self.import.municipalities, &self.import.quartiers);
        let mut levels = rules.0.levels.clone();
        levels.extend(&rules.1.levels);
        levels.push(rules.1.district_level);
        let found = read_areas(&extract, &levels, &mut self.diagnostics);
        let name = self.name();
        let mut extent = Extent { source: &self.source, name: &name, bounds: None };
        let mut list = municipalities(&found, rules.0, extent, &mut self.diagnostics)?;
        if list.is_empty() {
            // Headers of some files claim half the world.
            extent.bounds = meet(extract.bounds, self.street_box()?);
            list = municipalities(&found, rules.0, extent, &mut Diagnostics::default())?;
            report_extent(extent, &list, &mut self.diagnostics)?;
        }
        self.give_persons(&mut list)?;
        let parts = quartiers(&found, &list, rules.1, &self.source, &mut self.diagnostics);
        self.count_areas(&list, &parts, found.incomplete.len());
        let date = self.record.date.clone();
        let credited = |layer: Layer| Layer { attribution: vec![OSM_ATTRIBUTION.into()], ..layer };
        let file =
            folder.files.layer(&credited(municipality_layer(&list)), OutputFormat::GeoJson)?;
        self.lines += &layer_lines("[layers.municipalities]", &file, date.as_deref());
        if !parts.is_empty() {
            let mut layer = credited(quartier_layer(&parts, &list));
            if parts.iter().any(|part| part.origin == Origin::NearestPlace) {
                layer.attribution = vec![derived(OSM_ATTRIBUTION)];
            }
            let file = folder.files.layer(&layer, OutputFormat::GeoJson)?;
            let lines = layer_lines("[layers.quartiers]", &file, date.as_deref());
            self.lines += &lines.replace(&quoted(OSM_ATTRIBUTION), &quoted(&layer.attribution[0]));
            self.lines += "repair = true\n";
        }
        Ok((list, parts))
    }

    /// The box around the streets of a file that does not say what it covers. Boundaries and rivers
    /// lead far out of extracts, streets do not.
    fn street_box(&self) -> Result<Option<[i32; 4]>, PlanError> {
        let selection = OsmSelection {
            way_keys: vec!["highway".to_owned()],
            tag_keys: Some(Vec::new()),
            ..OsmSelection::default()
        };
        Ok(box_of(&read_osm(&self.import.map, &selection)?.0))
    }

    /// Puts given persons in the place of tagged ones.
    fn give_persons(&self, list: &mut [OsmMunicipality]) -> Result<(), PlanError> {
        let PersonsFrom::Map { given } = &self.import.persons else { return Ok(()) };
        let refuse = |reason: String| Err(PlanError::Setting { key: "persons".to_owned(), reason });
        let mut done = BTreeSet::new();
        for (key, persons) in given {
            if u32::try_from(*persons).is_err() {
                return refuse(format!("{persons} of {key} are more than {}", u32::MAX));
            }
            let same = |text: &str| text.to_lowercase() == key.to_lowercase();
            let mut homes: Vec<&mut OsmMunicipality> =
                list.iter_mut().filter(|home| same(&home.id) || same(&home.name)).collect();
            match &mut homes[..] {
                [home] if done.insert(home.id.clone()) => home.persons = Some(*persons),
                [home] => {
                    return refuse(format!("{} ({}) is named twice", home.name, home.id));
                }
                [] => {
                    let known: Vec<&str> = list.iter().map(|home| home.name.as_str()).collect();
                    let known = known.join(", ");
                    return refuse(format!("there is no municipality `{key}`; there are: {known}"));
                }
                several => {
                    let ids: Vec<&str> = several.iter().map(|home| home.id.as_str()).collect();
                    let ids = ids.join(", ");
                    return refuse(format!(
                        "several are called `{key}`; give the id of one: {ids}"
                    ));
                }
            }
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

    /// Facilities of every category. Stops have a file of their own, as timetables tell more of them.
    fn facilities(&mut self, catalog: &Catalog, folder: &mut Folder) -> Result<(), PlanError> {
        self.progress.begin("facilities", None);
        let rules = rules(catalog)?;
        let keys = selection(&rules);
        let extract = self.read(&OsmSelection {
            way_keys: keys.way_keys,
            node_keys: keys.node_keys,
            relation_keys: keys.relation_keys,
            tag_keys: Some(keys.tag_keys),
            share: None,
            within: self.within,
        })?;
        let found = find_facilities(&extract, &rules, &|kind, id| area_of(&extract, kind, id));
        self.diagnostics.append(found.diagnostics);
        for facility in &found.value {
            *self.record.counts.entry(format!("facilities_{}", facility.category)).or_default() +=
                1;
        }
        self.record.count("facilities", found.value.len());
        let merged = found.value.iter().map(|facility| facility.merged.len()).sum();
        self.record.count("elements_merged", merged);
        let is_transit = |facility: &&OsmFacility| {
            let category = catalog.categories.iter().find(|one| one.key == facility.category);
            category.is_some_and(|one| one.groups.iter().any(|group| group == "transit"))
        };
        let (stops, others): (Vec<&OsmFacility>, Vec<&OsmFacility>) =
            found.value.iter().partition(is_transit);
        for (name, list) in [("facilities", others), ("stops", stops)] {
            if list.is_empty() {
                continue;
            }
            let layer = facility_layer(name, &list);
            let layer = Layer { attribution: vec![OSM_ATTRIBUTION.into()], ..layer };
            let file = folder.files.layer(&layer, OutputFormat::GeoJson)?;
            let date = self.record.date.as_deref();
            let lines = layer_lines("[[layers.facilities]]", &file, date);
            match name {
                "stops" => self.stop_lines = lines,
                _ => self.lines += &lines,
            }
        }
        Ok(())
    }

    /// The walking network; whether there is one.
    fn network(
        &mut self,
        list: &[OsmMunicipality],
        folder: &mut Folder,
    ) -> Result<bool, PlanError> {
        let crs = box_around(list).map(working_crs);
        let read = load_streets(&self.import.map, crs.as_ref(), self.within, self.progress);
        let read = match read {
            Err(PlanError::Network(cause @ NetworkError::Empty { .. })) => {
                let place = Place::of_source(&self.source);
                let message = format!("{cause}; distances are straight lines");
                self.diagnostics.push(Finding::new(codes::W600, message).at(place));
                return Ok(false);
            }
            other => other?,
        };
        self.diagnostics.append(read.diagnostics);
        self.record.count("network_nodes", read.value.node_count());
        self.record.count("network_edges", read.value.edge_count());
        let edges = read.value.edge_count();
        folder.files.file_by(NETWORK, |file| write_network(&read.value, file).map(drop), edges)?;
        Ok(true)
    }

    /// Says which file it is all made of.
    fn name_source(&mut self) -> Result<(), PlanError> {
        let path = &self.import.map;
        let fail = |source| PlanError::File { path: path.clone(), source };
        let (sha256, bytes) = fingerprint(path).map_err(fail)?;
        let edges = self.record.counts.get("network_edges").copied().unwrap_or(0);
        self.record.sources.push(SourceRecord {
            layer: "map".to_owned(),
            name: self.source.clone(),
            sha256,
            bytes,
            features: edges as usize,
            date: self.record.date.clone(),
        });
        Ok(())
    }

    /// The configuration that reads it all.
    fn configure(&mut self, on_foot: bool, folder: &mut Folder) -> Result<(), PlanError> {
        let distance = if on_foot { "walk" } else { "straight" };
        let name = quoted(&self.name());
        let mut region = format!("name = {name}\ndistance = \"{distance}\"\nfill_rest = true\n");
        if let Some(own) = &self.import.categories {
            let bytes = std::fs::read(own)
                .map_err(|source| PlanError::File { path: own.clone(), source })?;
            folder.files.file("categories.toml", &bytes, 0)?;
            region += "categories_file = \"categories.toml\"\n";
        }
        let mut kept = folder.begin("region", &region)?;
        if self.import.name.is_none() {
            // A name that nobody asked for is not missed.
            kept.retain(|line| !line.starts_with("name "));
        }
        if on_foot {
            kept.extend(folder.begin("walk", &format!("network = \"{NETWORK}\"\n"))?);
        }
        for line in kept {
            let message =
                format!("region.toml is yours and stays as it is, other than this import: {line}");
            self.diagnostics.push(Finding::new(codes::W670, message));
        }
        folder.put("osm", &self.lines)?;
        if folder.has(GTFS_BLOCK)? {
            let message = "the timetable that was imported stands for the stops; those of the map \
                           are in stops.geojson only";
            self.diagnostics.push(Finding::new(codes::N680, message));
            return Ok(());
        }
        folder.put(STOPS_BLOCK, &self.stop_lines)
    }
}

/// The rules of all categories.
fn rules(catalog: &Catalog) -> Result<Vec<CategoryRule>, PlanError> {
    let categories = catalog.categories.iter();
    let rules = categories.map(|category| CategoryRule::parse(&category.key, &category.osm));
    Ok(rules.collect::<Result<_, _>>()?)
}

/// What areas and places are made of.
fn area_selection() -> OsmSelection {
    let keys = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    OsmSelection {
        way_keys: keys(&AREA_KEYS),
        node_keys: keys(&NODE_KEYS),
        relation_keys: keys(&AREA_KEYS),
        tag_keys: Some(keys(&TAG_KEYS)),
        share: None,
        within: None,
    }
}

/// What two boxes share, where both are known.
fn meet(a: Option<[i32; 4]>, b: Option<[i32; 4]>) -> Option<[i32; 4]> {
    let ([w, s, e, n], [west, south, east, north]) = (a.or(b)?, b.or(a)?);
    Some([w.max(west), s.max(south), e.min(east), n.min(north)])
}

/// Says that the extent of the file stands for a municipality, and where it is.
fn report_extent(
    extent: Extent<'_>,
    list: &[OsmMunicipality],
    diagnostics: &mut Diagnostics,
) -> Result<(), PlanError> {
    let Some(bounds) = extent.bounds.filter(|_| !list.is_empty()) else {
        let reason = format!("`{}` has neither a whole municipality nor streets", extent.source);
        return Err(PlanError::Setting { key: "map".to_owned(), reason });
    };
    let [west, south, east, north] = bounds.map(|side| f64::from(side) / 1e7);
    let message = format!(
        "no boundary of a municipality is whole; the extent of the file stands for one municipality \
         (longitude {west} to {east}, latitude {south} to {north})"
    );
    let hint = "extracts that end at boundaries have them whole; or give municipalities of another \
                source in region.toml";
    let finding = Finding::new(codes::W603, message).hint(hint);
    diagnostics.push(finding.at(Place::of_source(extent.source)));
    Ok(())
}

/// What must be said of quartiers that nobody has mapped, with who must be named.
fn derived(attribution: &str) -> String {
    format!("quartiers partly derived from the nearest place, {attribution}")
}

/// The lines of a layer in the configuration.
fn layer_lines(table: &str, file: &str, date: Option<&str>) -> String {
    let date = date.map_or(String::new(), |date| format!("date = {}\n", quoted(date)));
    let who = quoted(OSM_ATTRIBUTION);
    format!("{table}\npath = {}\nattribution = {who}\n{date}", quoted(file))
}

/// The box around the nodes of an extract, in 1e-7 degrees.
fn box_of(extract: &OsmExtract) -> Option<[i32; 4]> {
    let of = |part: usize| extract.node_at.iter().map(move |at| at[part]);
    Some([of(0).min()?, of(1).min()?, of(0).max()?, of(1).max()?])
}

/// The box around municipalities in degrees.
fn box_around(list: &[OsmMunicipality]) -> Option<LonLatBox> {
    let boxes = list.iter().filter_map(|one| one.area.bounding_rect());
    boxes
        .map(|rect| [rect.min().x, rect.min().y, rect.max().x, rect.max().y])
        .reduce(|a, b| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

/// The day of a moment given in seconds since 1970, in UTC.
fn civil_day(seconds: i64) -> String {
    let days = i32::try_from(seconds.div_euclid(86_400)).unwrap_or(0);
    let epoch = CivilDate::new(1970, 1, 1).expect("a day of the calendar");
    epoch.plus_days(days).map_or(String::new(), |day| day.to_string())
}
