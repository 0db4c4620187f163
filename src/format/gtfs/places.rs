//! `stops.txt`: platforms, stations and other locations.

use crate::base::{Diagnostics, codes};
use crate::dataset::{LocationKind, NO_INDEX, TransitLocation, Wheelchair};
use crate::format::gtfs::error::GtfsError;
use crate::format::gtfs::source::Source;
use crate::format::gtfs::table::{Context, Ids, Layout, Need, Row, each_row};
use crate::format::gtfs::value;

static STOPS: Layout = Layout {
    file: "stops.txt",
    need: Need::Must,
    columns: &[
        "stop_id",
        "stop_name",
        "stop_lat",
        "stop_lon",
        "location_type",
        "parent_station",
        "wheelchair_boarding",
    ],
    required: 1,
};
const ID: usize = 0;
const NAME: usize = 1;
const LAT: usize = 2;
const LON: usize = 3;
const KIND: usize = 4;
const PARENT: usize = 5;
const WHEELCHAIR: usize = 6;

/// Assigns the next index to an id; a finding and `None` if the id is already taken.
pub(super) fn define(
    id: &[u8],
    ids: &mut Ids,
    row: &Row<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<u32> {
    if ids.contains_key(id) {
        row.report(codes::W725, 0, diagnostics, || {
            format!("found {} a second time; only the first row is kept", value::shown(id))
        });
        return None;
    }
    let position = ids.len() as u32;
    ids.insert(id.into(), position);
    Some(position)
}

/// Reads `stops.txt`.
pub(super) fn read(
    source: &mut Source,
    context: &mut Context<'_>,
) -> Result<(Vec<TransitLocation>, Ids), GtfsError> {
    let (mut locations, mut ids) = (Vec::new(), Ids::new());
    let mut parents: Vec<(u32, u64, Box<[u8]>)> = Vec::new();
    each_row(source, &STOPS, context, |row, diagnostics| {
        let Some(id) = row.id(ID, diagnostics) else { return };
        let Some(position) = define(id, &mut ids, row, diagnostics) else { return };
        let parent = row.get(PARENT);
        if !parent.is_empty() {
            parents.push((position, row.line, parent.into()));
        }
        locations.push(location(row, diagnostics));
    })?;
    let file = context.source(STOPS.file);
    for (position, line, parent) in parents {
        let station = ids.get(&parent).copied();
        if station.is_none() {
            context.diagnostics.push_with(codes::W723, &file, |file| {
                let place = file.feature(format!("line {line}")).field("parent_station");
                let parent = value::shown(&parent);
                let text = "which the feed does not define; it is treated as a stop without \
                            station";
                (place, format!("found {parent}, {text}"))
            });
        }
        locations[position as usize].parent = station.unwrap_or(NO_INDEX);
    }
    Ok((locations, ids))
}

fn location(row: &Row<'_>, diagnostics: &mut Diagnostics) -> TransitLocation {
    let kind =
        match row.value(KIND, |f| value::whole(f).filter(|n| *n <= 4), diagnostics).unwrap_or(0) {
            1 => LocationKind::Station,
            2 => LocationKind::Entrance,
            3 => LocationKind::Node,
            4 => LocationKind::BoardingArea,
            _ => LocationKind::Platform,
        };
    let wheelchair = match row
        .value(WHEELCHAIR, |f| value::whole(f).filter(|n| *n <= 2), diagnostics)
        .unwrap_or(0)
    {
        1 => Wheelchair::Possible,
        2 => Wheelchair::Impossible,
        _ => Wheelchair::Unknown,
    };
    TransitLocation {
        id: row.text(ID, diagnostics),
        name: row.text(NAME, diagnostics),
        lon_lat: lon_lat(row, kind, diagnostics),
        kind,
        parent: NO_INDEX,
        wheelchair,
    }
}

/// The position. A missing position is a finding, except for nodes and boarding areas.
fn lon_lat(row: &Row<'_>, kind: LocationKind, diagnostics: &mut Diagnostics) -> Option<[f64; 2]> {
    let optional = matches!(kind, LocationKind::Node | LocationKind::BoardingArea);
    let (lon, lat) = (row.get(LON), row.get(LAT));
    if optional && lon.is_empty() && lat.is_empty() {
        return None;
    }
    let (x, y) = (value::degrees(lon), value::degrees(lat));
    let (column, reason) = match (x, y) {
        (_, None) => (LAT, "expected degrees of latitude"),
        (None, _) => (LON, "expected degrees of longitude"),
        (_, Some(y)) if !(-90.0..=90.0).contains(&y) => (LAT, "expected -90 to 90"),
        (Some(x), _) if !(-180.0..=180.0).contains(&x) => (LON, "expected -180 to 180"),
        (Some(0.0), Some(0.0)) => (LAT, "0, 0 lies in the sea and marks an unknown position"),
        (Some(x), Some(y)) => return Some([x, y]),
    };
    row.report(codes::W724, column, diagnostics, || {
        let field = row.get(column);
        let found = if field.is_empty() { String::from("nothing") } else { value::shown(field) };
        format!("found {found}; {reason}; it has no position of its own")
    });
    None
}
