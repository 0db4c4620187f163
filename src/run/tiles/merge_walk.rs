//! What a merge makes of the links and ways of all tiles.

use std::collections::BTreeMap;
use std::sync::Arc;

use geo::{Coord, LineString, MultiLineString};

use super::error::TilesError;
use super::links::AllLinks;
use super::manifest::{MANIFEST, Tiles};
use super::places::coords;
use super::plan_walk::LINES;
use super::walk_plan::{IslandRecord, WalkPlan, findings_of};
use crate::access::{
    CategoryReach, Links, NetworkIsland, link_findings, reach_of_columns, settled_islands,
};
use crate::base::{FacilityId, MunicipalityId, NodeId, zip_equal};
use crate::network::Closed;
use crate::region::Region;
use crate::run::certain::report_uncertain;
use crate::run::prepare::{Grounded, Prepared, off_foot};
use crate::run::walk::{Walked, report_assumed};

/// The corners of each line, by island and line.
type LinesByIsland = BTreeMap<u32, BTreeMap<u32, Vec<Coord<f64>>>>;

impl Tiles {
    /// The region on foot, as [`prepare`](crate::run::prepare()) makes it.
    pub(super) fn prepared_on_foot(
        &self,
        plan: &WalkPlan,
        (columns, mut found): (Vec<CategoryReach>, AllLinks),
        Grounded { region, mut diagnostics, mut sources }: Grounded,
        reach_bytes_max: Option<u64>,
    ) -> Result<Prepared, TilesError> {
        diagnostics.append(findings_of(&plan.findings));
        sources.extend(plan.sources.iter().cloned());
        let links = Links::from_parts(found.parts(|id| region.facility(id).comes()));
        let told = link_findings(&region, &links, &found.notes);
        diagnostics.append(told.diagnostics);
        let slowest =
            plan.straight_factor.parse::<f64>().map_err(|error| TilesError::Manifest {
                path: self.folder.join(MANIFEST),
                reason: format!("`straight_factor`: {error}"),
            })?;
        let placed_by = links.placed_by().to_vec();
        let reach = reach_of_columns(&region, columns, placed_by, slowest);
        report_uncertain(&region, &reach, &mut diagnostics);
        let used = found.ways.shares();
        report_assumed(&used, &mut diagnostics);
        let walker = plan.walker()?;
        let walked = Walked {
            profile: &walker,
            weight: plan.weight,
            network: plan.network.clone(),
            cells_without_way: told.cells_without_way,
            facilities_unlinked: told.unlinked_facilities,
        };
        let walk = walked.record(used);
        let islands = settled_islands(
            (&region, &links),
            self.islands(plan, &region)?,
            |cell| found.cell_islands.get(&cell).copied(),
            |id: FacilityId| found.facility_islands.get(&id).copied(),
        );
        let region = region.crediting(&plan.network.attribution);
        let to_places = plan.places_mm.map(|_| Arc::new(found.take_places_rows()));
        let off_foot = off_foot((region, reach), diagnostics, sources, reach_bytes_max);
        Ok(Prepared {
            walk: Some(walk),
            links: Some(Arc::new(links)),
            islands: Some(Arc::new(islands)),
            to_places,
            ..off_foot
        })
    }

    /// The islands of the network in the region, before it is known who lives there.
    fn islands(
        &self,
        plan: &WalkPlan,
        region: &Region,
    ) -> Result<BTreeMap<NodeId, NetworkIsland>, TilesError> {
        let table = self.input(0, LINES)?;
        let read = || -> Result<LinesByIsland, String> {
            let ids = zip_equal(table.numbers("island")?, table.numbers("line")?);
            let mut all = LinesByIsland::new();
            for ((island, line), at) in zip_equal(ids, coords(&table)?) {
                all.entry(island).or_default().entry(line).or_default().push(at);
            }
            Ok(all)
        };
        let mut lines = read().map_err(self.damaged(0, LINES))?;
        let island = |record: &IslandRecord| {
            let lines = lines.remove(&record.name).unwrap_or_default().into_values();
            let is_named = |why: &Closed| record.closed_for.iter().any(|key| key == why.key());
            let island = NetworkIsland {
                lines: MultiLineString(lines.map(LineString).collect()),
                length_mm: record.length_mm,
                is_linked: record.is_linked,
                closed_for: Closed::ALL.into_iter().filter(is_named).map(Closed::key).collect(),
                municipality: MunicipalityId(record.municipality),
                cells: 0,
                persons: vec![0; region.groups().len()],
                persons_unlinked: 0,
                facilities: 0,
                facilities_unlinked: 0,
            };
            (NodeId(record.name), island)
        };
        Ok(plan.islands.iter().map(island).collect())
    }
}
