//! `agency.txt` and `routes.txt`: agencies and their routes.

use crate::base::codes;
use crate::dataset::{TransitAgency, TransitRoute};
use crate::format::gtfs::error::GtfsError;
use crate::format::gtfs::places::define;
use crate::format::gtfs::source::Source;
use crate::format::gtfs::table::{Context, Ids, Layout, Need, each_row};
use crate::format::gtfs::value;

static AGENCIES: Layout = Layout {
    file: "agency.txt",
    need: Need::Useful,
    columns: &["agency_id", "agency_name"],
    required: 0,
};

static ROUTES: Layout = Layout {
    file: "routes.txt",
    need: Need::Should,
    columns: &["route_id", "agency_id", "route_short_name", "route_long_name", "route_type"],
    required: 1,
};
const AGENCY: usize = 1;
const SHORT: usize = 2;
const LONG: usize = 3;
const TYPE: usize = 4;

/// Reads `agency.txt`; an agency without id is allowed when it is the only one.
pub(super) fn read_agencies(
    source: &mut Source,
    context: &mut Context<'_>,
) -> Result<(Vec<TransitAgency>, Ids), GtfsError> {
    let (mut agencies, mut ids) = (Vec::new(), Ids::new());
    each_row(source, &AGENCIES, context, |row, diagnostics| {
        if define(row.get(0), &mut ids, row, diagnostics).is_some() {
            agencies.push(TransitAgency {
                id: row.text(0, diagnostics),
                name: row.text(1, diagnostics),
            });
        }
    })?;
    Ok((agencies, ids))
}

/// Reads `routes.txt`.
pub(super) fn read_routes(
    source: &mut Source,
    context: &mut Context<'_>,
    agencies: &Ids,
) -> Result<(Vec<TransitRoute>, Ids), GtfsError> {
    let (mut routes, mut ids) = (Vec::new(), Ids::new());
    each_row(source, &ROUTES, context, |row, diagnostics| {
        let Some(id) = row.id(0, diagnostics) else { return };
        if define(id, &mut ids, row, diagnostics).is_none() {
            return;
        }
        let agency = match row.get(AGENCY) {
            // A route without agency id belongs to the only agency; with several agencies it is
            // unknown.
            b"" if agencies.len() == 1 => 0,
            _ => row.reference(AGENCY, agencies, diagnostics),
        };
        let kind = |field: &[u8]| value::whole(field).and_then(|n| u16::try_from(n).ok());
        let route_type = kind(row.get(TYPE));
        if route_type.is_none() {
            row.refuse(TYPE, (codes::W721, "; the means of transport is unknown"), diagnostics);
        }
        routes.push(TransitRoute {
            id: row.text(0, diagnostics),
            short_name: row.text(SHORT, diagnostics),
            long_name: row.text(LONG, diagnostics),
            route_type,
            agency,
        });
    })?;
    Ok((routes, ids))
}
