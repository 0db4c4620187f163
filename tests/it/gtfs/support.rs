//! Feeds made of short texts.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::PathBuf;

use nahraum::base::{Code, Diagnostics, Finding, codes};
use nahraum::dataset::TransitFeed;
use nahraum::format::{GtfsError, read_gtfs};
use nahraum::import::transit::{TransitSettings, TransitStop, TransitStops, departures};
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Files of a feed by name.
#[derive(Clone)]
pub struct Texts(BTreeMap<String, Vec<u8>>);

/// A week from Monday, 1 January 2024: `A` to `D` are stops, `WD` runs from Monday to Friday.
pub fn plain() -> Texts {
    Texts(BTreeMap::new())
        .with("agency.txt", "agency_id,agency_name\n1,Bahnen der Stadt\n")
        .with(
            "stops.txt",
            "stop_id,stop_name,stop_lat,stop_lon\nA,Am Markt,51.1,7.1\nB,Bad,51.2,7.2\n\
            C,Chor,51.3,7.3\nD,Dom,51.4,7.4\n",
        )
        .with("routes.txt", "route_id,agency_id,route_short_name,route_type\nR,1,10,3\n")
        .with("trips.txt", "route_id,service_id,trip_id\nR,WD,T\n")
        .with(
            "calendar.txt",
            "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,\
            start_date,end_date\nWD,1,1,1,1,1,0,0,20240101,20240107\n",
        )
        .with(
            "stop_times.txt",
            "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n\
            T,08:00:00,08:00:00,A,1\nT,08:10:00,08:11:00,B,2\nT,08:20:00,08:20:00,C,3\n",
        )
}

impl Texts {
    pub fn with(mut self, file: &str, text: impl AsRef<[u8]>) -> Self {
        self.0.insert(file.to_owned(), text.as_ref().to_vec());
        self
    }

    pub fn without(mut self, file: &str) -> Self {
        self.0.remove(file);
        self
    }

    /// All names behind a folder.
    pub fn inside(self, folder: &str) -> Self {
        Self(self.0.into_iter().map(|(name, text)| (format!("{folder}{name}"), text)).collect())
    }

    pub fn and(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Each text changed by a function.
    pub fn mapped(self, change: impl Fn(&str, Vec<u8>) -> Vec<u8>) -> Self {
        let changed = |(name, text): (String, Vec<u8>)| {
            let text = change(&name, text);
            (name, text)
        };
        Self(self.0.into_iter().map(changed).collect())
    }

    pub fn zip(&self) -> (TempDir, PathBuf) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("feed.zip");
        let mut zip = ZipWriter::new(File::create(&path).expect("a new file"));
        for (name, text) in &self.0 {
            zip.start_file(name.as_str(), SimpleFileOptions::default().compression_level(Some(9)))
                .expect("a new entry");
            zip.write_all(text).expect("space on the disk");
        }
        zip.finish().expect("space on the disk");
        (folder, path)
    }

    pub fn folder(&self) -> TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in &self.0 {
            fs::write(folder.path().join(name), text).expect("space on the disk");
        }
        folder
    }

    pub fn try_read(&self) -> Result<(TransitFeed, Diagnostics), GtfsError> {
        read_gtfs(&self.zip().1)
    }

    pub fn read(&self) -> (TransitFeed, Diagnostics) {
        self.try_read().expect("a readable feed")
    }

    /// Departures of a day (`""`: chosen), with the findings of reading and counting.
    pub fn count(&self, day: &str) -> (TransitStops, Diagnostics) {
        let (feed, mut diagnostics) = self.read();
        let (stops, more) = departures(&feed, &settings(day));
        diagnostics.append(more);
        (stops, diagnostics)
    }
}

pub fn settings(day: &str) -> TransitSettings {
    let service_day = (!day.is_empty()).then(|| day.parse().expect("a day"));
    TransitSettings { service_day, ..TransitSettings::default() }
}

pub fn stop<'a>(stops: &'a TransitStops, id: &str) -> &'a TransitStop {
    stops.stops.iter().find(|stop| stop.id == id).expect("a stop of that id")
}

/// Ids and departures of all stops.
pub fn by_id(stops: &TransitStops) -> Vec<(&str, u32)> {
    stops.stops.iter().map(|stop| (stop.id.as_str(), stop.departures)).collect()
}

/// Hours with departures, and how many.
pub fn hours(stop: &TransitStop) -> Vec<(usize, u32)> {
    stop.departures_by_hour.iter().copied().enumerate().filter(|hour| hour.1 > 0).collect()
}

/// All findings that are kept.
pub fn findings(diagnostics: &Diagnostics) -> Vec<&Finding> {
    diagnostics.groups().flat_map(|group| group.kept()).collect()
}

/// Code, file, record and field of findings, the notes about day and silent stops left out.
pub fn places(diagnostics: &Diagnostics) -> Vec<(Code, String, String, String)> {
    let text = |part: &Option<String>| part.clone().unwrap_or_default();
    let place = |finding: &&Finding| {
        let source = text(&finding.place.source);
        let file = source.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        (finding.code, file, text(&finding.place.feature), text(&finding.place.field))
    };
    let is_fault = |finding: &&&Finding| ![codes::N712, codes::N713].contains(&finding.code);
    findings(diagnostics)
        .iter()
        .filter(is_fault)
        .map(|f| (f.code, place(f).1, place(f).2, place(f).3))
        .collect()
}
