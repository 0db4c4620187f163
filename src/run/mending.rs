//! Barriers worth mending, as layers.

use std::cmp::Reverse;

use geo::line_measures::{Euclidean, InterpolateLine};
use geo::{Coord, Line, LineString};

use super::analyse::Analyses;
use super::candidates::{categories_named, group_named};
use super::degrees::to_degrees;
use super::error::AnalysisError;
use super::mending_error::MendingError;
use super::queue::Queue;
use super::sink::{Role, Shown};
use super::write_error::WriteError;
use crate::access::Nearer;
use crate::analysis::mending::{MendedService, mended_services};
use crate::base::{Diagnostics, EdgeId, Finding, MunicipalityId, Progress, Silent, codes};
use crate::config::BarriersSection;
use crate::dataset::Layer;
use crate::format::geopackage::GeometryKind;
use crate::network::{Network, WayBarrier};
use crate::present::{self, WorthMending};
use crate::region::Region;
use crate::spatial::AreaIndex;

/// Rows of the answer about barriers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "cli", derive(clap::ValueEnum))]
pub enum MendingView {
    /// Barriers as points.
    #[default]
    Points,
    /// Barriers that are ways, as lines.
    Lines,
    /// What each gives by service and limit.
    Services,
}

/// An answer about barriers.
#[derive(Clone, Debug)]
pub struct MendingAnswers {
    /// The rows.
    pub layer: Layer,
    /// Barriers that mending would not bring anybody nearer, and those beyond the list (W889).
    pub diagnostics: Diagnostics,
}

/// The answer of `nahraum barriers`: which barriers stop or slow the walker, and what would mending each of them give?
/// Best first: by the persons of the group `gaps.weight` who would newly have a service within its largest limit,
/// counted once for each service; then by the metres that they save.
///
/// # Errors
/// [`MendingError`] without a walking network, when a category or group of persons is not known, or shapes cannot be
/// transformed.
pub fn mending_layer(
    analyses: &Analyses<'_>,
    section: &BarriersSection,
    view: MendingView,
    progress: &dyn Progress,
) -> Result<MendingAnswers, MendingError> {
    let mut diagnostics = Diagnostics::default();
    let barriers = analyses.worth_mending(section, &mut diagnostics, progress)?;
    let region = &analyses.prepared.region;
    let [points, lines] = present::barrier_tables(region, &barriers);
    let layer = match view {
        MendingView::Points => to_degrees(points).map_err(AnalysisError::from)?,
        MendingView::Lines => to_degrees(lines).map_err(AnalysisError::from)?,
        MendingView::Services => present::barrier_service_table(region, &barriers),
    };
    let layer = analyses.for_people(analyses.published(layer));
    Ok(MendingAnswers { layer, diagnostics })
}

impl Analyses<'_> {
    /// Writes the barriers of `[barriers]`.
    pub(super) fn write_barriers(&self, sink: &mut Queue<'_>) -> Result<Diagnostics, WriteError> {
        let mut diagnostics = Diagnostics::default();
        let Some(section) = &self.config.barriers else { return Ok(diagnostics) };
        let region = &self.prepared.region;
        let barriers = self.worth_mending(section, &mut diagnostics, &Silent)?;
        let [points, lines] = present::barrier_tables(region, &barriers);
        let shown = |name, kind| Shown { name, kind };
        sink.layer(points, shown("barriers", GeometryKind::Point), Role::Places)?;
        sink.layer(lines, shown("barrier_lines", GeometryKind::MultiLineString), Role::Map)?;
        sink.table(present::barrier_service_table(region, &barriers))?;
        Ok(diagnostics)
    }

    /// The barriers that are worth mending, best first, as many as are listed.
    fn worth_mending(
        &self,
        section: &BarriersSection,
        diagnostics: &mut Diagnostics,
        progress: &dyn Progress,
    ) -> Result<Vec<WorthMending>, MendingError> {
        let linked = self.prepared.linked().ok_or(MendingError::NoNetwork)?;
        let (region, network) = (linked.region(), linked.network().network());
        let group = group_named(region, &self.config.gaps.weight)?;
        let chosen = categories_named(region, &self.categories, &section.categories)?;
        let places = Places::new(region, section.boundary_m);
        let value = |barrier: &WayBarrier, gains: &[Nearer]| {
            let counts = |gain: &Nearer| chosen.contains(&gain.category);
            let gains: Vec<Nearer> = gains.iter().copied().filter(counts).collect();
            let services = mended_services(region, &self.prepared.reach, &gains);
            let is_in = || places.home(Places::middle(network, barrier)).is_some();
            (!services.is_empty() && is_in()).then(|| places.placed((network, barrier), services))
        };
        let barriers = linked.network().barriers();
        let valued = linked.nearer_without(&self.prepared.reach, &barriers, progress, value);
        let mut worth: Vec<WorthMending> = valued.into_iter().flatten().collect();
        // Barriers stand in the order of their ids, so that those alike stay in it.
        worth.sort_by_key(|one| Reverse((one.person_services(group), one.saved_mm(group))));
        let listed = section.list_max.min(worth.len());
        let message = format!(
            "{} barriers stop or slow the walker; mending one of {} of them brings somebody nearer to a service, \
             {} are listed",
            barriers.len(),
            worth.len(),
            listed
        );
        diagnostics.push(Finding::new(codes::N889, message));
        worth.truncate(listed);
        Ok(worth)
    }
}

/// The point halfway along a line.
fn middle_of(line: &LineString<f64>) -> Coord<f64> {
    let half = Euclidean.point_at_ratio_from_start(line, 0.5);
    half.map_or(line.0[0], |point| point.0)
}

/// Where barriers lie.
struct Places {
    homes: AreaIndex,
    boundary_m: f64,
}

impl Places {
    fn new(region: &Region, boundary_m: f64) -> Self {
        let municipalities = region.municipalities().iter();
        let homes = AreaIndex::new(municipalities.map(|home| home.area()));
        Self { homes, boundary_m }
    }

    fn home(&self, at: Coord<f64>) -> Option<MunicipalityId> {
        self.homes.locate(at).map(MunicipalityId::at)
    }

    /// Where a barrier is; of ways the point in their middle.
    fn middle(network: &Network, barrier: &WayBarrier) -> Coord<f64> {
        match (barrier.node, barrier.edges.get(barrier.edges.len() / 2)) {
            (Some(node), _) => network.position(node),
            (None, Some(edge)) => middle_of(&LineString(network.line(*edge).collect())),
            (None, None) => Coord { x: 0.0, y: 0.0 },
        }
    }

    fn placed(
        &self,
        (network, barrier): (&Network, &WayBarrier),
        services: Vec<MendedService>,
    ) -> WorthMending {
        let at = Self::middle(network, barrier);
        let home = self.home(at);
        let line = |edge: &EdgeId| LineString(network.line(*edge).collect());
        let lines: Vec<LineString<f64>> = barrier.edges.iter().map(line).collect();
        let other = self.nearest_other(home, at, &lines);
        let length = |edge: &EdgeId| u64::from(network.length_mm(*edge));
        WorthMending {
            kind: barrier.kind.key(),
            at,
            lines,
            length_mm: barrier.edges.iter().map(length).sum(),
            municipalities: [home, other],
            services,
        }
    }

    /// The nearest other municipality within the distance of a point, or of lines where it has some; of several as near
    /// the first one.
    fn nearest_other(
        &self,
        home: Option<MunicipalityId>,
        at: Coord<f64>,
        lines: &[LineString<f64>],
    ) -> Option<MunicipalityId> {
        let point = lines.is_empty().then(|| Line::new(at, at));
        let parts = lines.iter().flat_map(|line| line.lines()).chain(point);
        let near = parts.flat_map(|part| self.homes.near_line(part, self.boundary_m));
        let near = near.map(|(area, distance)| (MunicipalityId::at(area), distance));
        let others = near.filter(|(near, _)| Some(*near) != home);
        let nearest = others.min_by(|(a, near), (b, far)| near.total_cmp(far).then(a.cmp(b)));
        nearest.map(|(other, _)| other)
    }
}
