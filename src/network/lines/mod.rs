//! From a layer of walkable lines to a street map, for cities that keep their own path network.
//!
//! A street map of OpenStreetMap says by common nodes where ways meet. A layer of lines has coordinates only:
//! ends miss each other by centimetres, streets cross without a corner there, the same path was drawn twice.
//! So the topology is looked at first, and everything that is mended or doubtful is told; then the lines go
//! through the same rules as ways of OpenStreetMap, with their columns as tags.

mod crossings;
mod ends;
mod error;
mod kinds;
mod rules;
mod segments;
mod tags;
mod web;

pub use error::LinesError;
pub use rules::LineRules;

use crate::base::Checked;
use crate::crs::unify_rows;
use crate::dataset::{CrsId, Layer, OsmExtract};
use tags::Tags;
use web::Web;

/// Reads a layer of walkable lines as a street map: which lines meet, and which tags do they have?
///
/// # Parameters
/// `crs`: a metric CRS that fits the place, in which distances between ends are measured.
///
/// # Returns
/// The street map, with what was mended or is doubtful: records without a line (W821), lines without
/// length (W822), repeated lines (W823), ends that were joined (W824), ends near another line that were not
/// (W825), crossings without a common point (W826, or W827 where they were joined), unknown classes (W828),
/// and lines without a class, which count as footways (N829).
///
/// # Errors
/// [`LinesError`] when a column is missing, a tag is unknown, the layer states no CRS or is too large, or the
/// coordinates cannot be transformed.
///
/// # Method
/// 1. Positions are rounded to 1e-7 degrees as in OpenStreetMap. What has the same position and level is
///    one node. The level is the number in the column of `level`; without one, bridges are above (1) and
///    tunnels below (-1) the ground (0).
/// 2. Ends are visited from west to east. An end moves to the nearest corner of another line within
///    [`join_ends_m`](LineRules::join_ends_m), or becomes a corner of the nearest line without one there.
///    An end that meets no end of its own level also joins other levels: a bridge ends where it can be left.
/// 3. Segments of one level that cross or touch elsewhere lack a common node.
/// 4. Of lines with the same nodes in either direction the first counts.
///
/// # Cost
/// O(n log n) in corners and crossings.
pub fn street_map_of_lines(
    mut layer: Layer,
    crs: &CrsId,
    rules: &LineRules,
) -> Result<Checked<OsmExtract>, LinesError> {
    let mut diagnostics = unify_rows(&mut layer)?;
    let tags = Tags::from_columns(&layer, rules)?;
    let (mut web, tags_of) = Web::from_lines(&layer, &tags, crs, &mut diagnostics)?;
    web.drop_empty(&layer, &mut diagnostics);
    ends::join(&mut web, rules.join_ends_m, &layer, &mut diagnostics);
    web.drop_empty(&layer, &mut diagnostics);
    web.drop_repeated(&layer, &mut diagnostics);
    crossings::join(&mut web, crs, rules.join_crossings, &layer, &mut diagnostics)?;
    ends::report_loose(&web, rules.join_ends_m, &layer, &mut diagnostics);
    Ok(Checked { value: web.drawn(layer.source_name(), &tags_of), diagnostics })
}
