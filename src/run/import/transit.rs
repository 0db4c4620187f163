//! `import gtfs`: stops with their departures.

use std::path::PathBuf;

use geo::{Geometry, Point};

use super::common::{report_missing_attribution, widened};
use super::error::{GtfsImportError, ImportError, no_file};
use super::target::{GTFS_BLOCK, Imported, STOPS_BLOCK, Target};
use crate::base::{Bounds, Diagnostics, Finding, Place, Progress, codes};
use crate::dataset::{CivilDate, CrsId, Layer, Table, Wheelchair};
use crate::format::{OutputFormat, fingerprint, read_gtfs, read_text};
use crate::import::transit::{
    HOURS, Mode, ModeService, QualityScheme, TransitSettings, TransitStop, TransitStops, departures,
};
use crate::project::{ImportRecord, LayerLines, SourceRecord};

/// Options of a timetable import.
#[derive(Clone, Debug)]
pub struct GtfsImport {
    /// The feed: a zip file, or a folder of text files.
    pub feed: PathBuf,
    /// Folder for the layer.
    pub out: PathBuf,
    /// The day whose departures are counted; an ordinary Tuesday when absent.
    pub day: Option<CivilDate>,
    /// Scheme of quality classes to use instead of the built-in one.
    pub quality: Option<PathBuf>,
    /// Attribution with the licence.
    pub attribution: Option<String>,
    /// Date of the feed.
    pub date: Option<String>,
}

/// Categories of a stop by means of transport.
const CATEGORIES: [(&str, Mode); 3] =
    [("bus_stop", Mode::Bus), ("tram_stop", Mode::Tram), ("rail_station", Mode::Rail)];

/// Turns a timetable into a layer of stops. Every served stop or station becomes a `transit_stop`, and again
/// a `bus_stop`, `tram_stop` or `rail_station` according to its vehicles, with its departures as capacity.
/// Stops without a departure on the day, or far from the folder's region (W669), are written to a file of
/// their own. The stops replace those of a map in the same folder, which would count twice. If no served
/// stop lies near the region, the stops of the map stay (E707).
///
/// # Errors
/// [`ImportError`] when the feed has no stops or times, or the folder cannot be written.
pub fn import_gtfs(import: &GtfsImport, progress: &dyn Progress) -> Result<Imported, ImportError> {
    let mut target = Target::open(&import.out, GTFS_BLOCK, "[[layers.facilities]]\n")?;
    let mut record = ImportRecord::new("gtfs");
    let name = import.feed.display().to_string();
    progress.begin(&format!("reading the timetable from {name}"), None);
    let (feed, mut diagnostics) =
        read_gtfs(&import.feed).map_err(|source| GtfsImportError::Feed { source })?;
    let quality = match &import.quality {
        None => QualityScheme::swiss(),
        Some(path) => QualityScheme::from_toml(&read_text(path).map_err(no_file(path))?)
            .map_err(|source| GtfsImportError::Quality { source })?,
    };
    let settings = TransitSettings { service_day: import.day, quality };
    progress.begin("departures", None);
    let (found, findings) = departures(&feed, &settings);
    diagnostics.append(findings);
    record.sources.push(source(import, found.stops.len())?);
    record.date.clone_from(&import.date);
    record.attribution.extend(import.attribution.clone());
    if let Some(day) = found.service_day {
        record.set("service_day", day);
    }
    record.set("quality_scheme", &settings.quality.key);
    if import.attribution.is_none() {
        report_missing_attribution(&name, &mut diagnostics);
    }
    let region = target.region_box("all stops are kept", &mut diagnostics)?;
    let stops = Stops { found: &found, scheme: &settings.quality, region };
    write(import, &stops, &mut target, &mut record, &mut diagnostics)?;
    progress.end();
    target.finish(record, "gtfs", diagnostics)
}

fn source(import: &GtfsImport, features: usize) -> Result<SourceRecord, ImportError> {
    let path = &import.feed;
    let (sha256, bytes) = match path.is_dir() {
        // A folder has no bytes of its own.
        true => (String::new(), 0),
        false => fingerprint(path).map_err(no_file(path))?,
    };
    let (layer, date) = ("timetable".to_owned(), import.date.clone());
    let name = path.display().to_string();
    Ok(SourceRecord { layer, name, sha256, bytes, features, date, beside: Vec::new() })
}

/// A stop as a facility of one category, with the service that counts for it: that of one means of
/// transport, or of all.
struct Role<'s> {
    category: &'static str,
    stop: &'s TransitStop,
    of_mode: Option<&'s ModeService>,
}

impl Role<'_> {
    fn departures(&self) -> u32 {
        self.of_mode.map_or(self.stop.departures, |mode| mode.departures)
    }

    fn departures_in_window(&self) -> u32 {
        self.of_mode.map_or(self.stop.departures_in_window, |mode| mode.departures_in_window)
    }

    fn departures_at(&self, hour: usize) -> u32 {
        let of_stop = &self.stop.departures_by_hour;
        self.of_mode.map_or(of_stop, |mode| &mode.departures_by_hour)[hour]
    }

    fn routes(&self) -> u32 {
        self.of_mode.map_or(self.stop.routes, |mode| mode.routes)
    }

    fn headway_seconds(&self) -> Option<u32> {
        self.of_mode.map_or(self.stop.headway_seconds, |mode| mode.headway_seconds)
    }

    fn agencies(&self) -> &str {
        self.of_mode.map_or(&self.stop.agencies, |mode| &mode.agencies)
    }
}

/// The roles of a stop: `transit_stop`, and one category for each means of transport.
fn roles(stop: &TransitStop) -> impl Iterator<Item = Role<'_>> {
    let by_mode = CATEGORIES.iter().filter_map(move |(category, mode)| {
        let of_mode = stop.by_mode.iter().find(|service| service.mode == *mode);
        of_mode.map(|of_mode| Role { category, stop, of_mode: Some(of_mode) })
    });
    let any = Role { category: "transit_stop", stop, of_mode: None };
    std::iter::once(any).chain(by_mode).filter(|role| role.departures() > 0)
}

/// The stops to write.
struct Stops<'a> {
    found: &'a TransitStops,
    scheme: &'a QualityScheme,
    region: Option<Bounds>,
}

/// Largest distance in kilometres between a stop and the bounding box of the region. Nobody walks farther,
/// and most of a nationwide feed is left out.
const NEAR_KM: f64 = 50.0;

/// Whether a position lies in or near the region; always true without a region.
fn is_near(lon_lat: [f64; 2], region: Option<Bounds>) -> bool {
    region.is_none_or(|region| widened(region, NEAR_KM).contains(lon_lat))
}

fn write(
    import: &GtfsImport,
    stops: &Stops<'_>,
    target: &mut Target,
    record: &mut ImportRecord,
    diagnostics: &mut Diagnostics,
) -> Result<(), ImportError> {
    let Stops { found, scheme, region } = *stops;
    let near = |stop: &&TransitStop| stop.lon_lat.is_some_and(|at| is_near(at, region));
    let served: Vec<Role<'_>> = found.stops.iter().filter(near).flat_map(roles).collect();
    let idle: Vec<Role<'_>> = found
        .stops
        .iter()
        .filter(|stop| stop.departures == 0 || !near(stop))
        .map(|stop| Role { category: "", stop, of_mode: None })
        .collect();
    record.count("stops", found.stops.len());
    record.count("stops_served", found.stops.len() - idle.len());
    report_far(import, &idle, diagnostics);
    let departures: u64 = found.stops.iter().map(|stop| u64::from(stop.departures)).sum();
    record.counts.insert("departures".to_owned(), departures);
    for (name, list) in [("stops_timetable", &served), ("stops_timetable_unserved", &idle)] {
        let mut layer = stop_layer(name, list, scheme);
        layer.attribution.extend(import.attribution.clone());
        if !list.is_empty() {
            target.files().layer(&layer, OutputFormat::GeoJson)?;
        }
    }
    if served.is_empty() {
        let message =
            "no stop near the region is served on the day; the folder keeps its existing stops";
        let place = Place::of_source(import.feed.display().to_string());
        diagnostics.push(Finding::new(codes::E707, message).at(place));
        return Ok(());
    }
    let lines = LayerLines::listed("facilities")
        .key("path", "stops_timetable.geojson")
        .key_if("attribution", import.attribution.as_ref())
        .key_if("date", import.date.as_ref())
        .key_in("fields", "capacity", "departures");
    target.region_file.put_block(GTFS_BLOCK, &lines.to_string())?;
    Ok(target.region_file.put_block(STOPS_BLOCK, "")?)
}

/// Reports served stops without a position or far from the region (W669).
fn report_far(import: &GtfsImport, idle: &[Role<'_>], diagnostics: &mut Diagnostics) {
    let far = idle.iter().filter(|role| role.departures() > 0).count() as u64;
    if far > 0 {
        let message = "served stops have no position or lie far from the region; they are in \
                       stops_timetable_unserved.geojson";
        let place = Place::of_source(import.feed.display().to_string());
        diagnostics.push_counted(Finding::new(codes::W669, message).at(place), far);
    }
}

/// Stops with their departures, in WGS 84.
fn stop_layer(name: &str, list: &[Role<'_>], scheme: &QualityScheme) -> Layer {
    let mut table = Table::default();
    let each = || list.iter();
    let id = |role: &Role<'_>| match role.category {
        "" => role.stop.id.clone(),
        category => format!("{category}/{}", role.stop.id),
    };
    table.text(("id", "", "Category and id in the timetable"), each().map(id));
    table.text(("name", "", "Name"), each().map(|role| &role.stop.name));
    table.text(("category", "", "Category"), each().map(|role| role.category));
    table.text(("provider", "", "Whose vehicles leave here"), each().map(Role::agencies));
    type Count = fn(&Role<'_>) -> u32;
    let counts: [(&str, &str, &str, Count); 4] = [
        (
            "departures",
            "1/day",
            "Departures of the service day by the means of the category",
            |role| role.departures(),
        ),
        (
            "departures_in_window",
            "1/window",
            "Departures by these means in the scheme's window",
            |role| role.departures_in_window(),
        ),
        ("routes", "", "Routes of these means that leave here on the day", |role| role.routes()),
        ("platforms", "", "Platforms that make the station", |role| role.stop.platforms),
    ];
    for (name, unit, description, count) in counts {
        table.count((name, unit, description), each().map(|role| u64::from(count(role))));
    }
    for mode in Mode::ALL {
        let (name, description) = (
            format!("departures_{}", mode.key()),
            format!("Departures of the day at the stop: {}", mode.key()),
        );
        let count = each().map(|role| u64::from(role.stop.departures_by_mode[mode.index()]));
        table.count((&name, "1/day", &description), count);
    }
    for hour in 0..HOURS {
        let (name, description) = (
            format!("hour_{hour:02}"),
            format!("Departures by these means, {hour}:00 to {hour}:59"),
        );
        let count = each().map(|role| u64::from(role.departures_at(hour)));
        table.count((&name, "1/h", &description), count);
    }
    let headway = each().map(|role| role.headway_seconds().map(|s| f64::from(s) / 60.0));
    let description = "Mean interval of these means in one direction";
    table.number(("headway_min", "min", description), 1, headway);
    let grade =
        |role: &Role<'_>| role.stop.category.map(|rank| scheme.category_key(rank).to_owned());
    let description = format!("Grade of the stop with all its means: {}", scheme.source);
    table.maybe_text(("quality_category", "", &description), each().map(grade));
    table.text(
        ("wheelchair", "", "Whether people in wheelchairs can board"),
        each().map(|role| wheelchair(role.stop.wheelchair)),
    );
    let shape = |role: &Role<'_>| role.stop.lon_lat.map(|[x, y]| Geometry::Point(Point::new(x, y)));
    let shapes = each().map(shape).collect();
    table.into_layer(name, Some((CrsId::wgs84(), shapes)))
}

fn wheelchair(known: Wheelchair) -> &'static str {
    match known {
        Wheelchair::Unknown => "",
        Wheelchair::Possible => "yes",
        Wheelchair::Impossible => "no",
    }
}
