//! Straight-line reach, by R-tree.

use std::collections::BTreeMap;

use geo::{BoundingRect, Coord, LineString, Rect};
use rayon::prelude::*;

use super::edges::with_edges;
use super::served::{by_category, served_reach};
use super::table::{CategoryReach, Nearest, ReachTable, Reached};
use crate::base::{CategoryId, CellId, FacilityId, Millimetres, Progress, Rows, SideId};
use crate::region::{Facility, Region};
use crate::spatial::{OutlineIndex, PointIndex, straight_line};

/// Cells that one thread processes between two reports of progress.
const CHUNK: usize = 4096;

/// Facilities of one category: one index of all, and one for each side of the boundary that opens and closes.
struct Indexed {
    all: Ends,
    own: BTreeMap<SideId, Ends>,
    /// The farthest that facilities are listed.
    limit: Millimetres,
    /// Whether a facility has several entrances, of which only the nearest counts.
    has_several_doors: bool,
}

/// What straight lines to some facilities end at.
pub(super) struct Ends {
    points: PointIndex,
    outlines: OutlineIndex,
}

impl Ends {
    pub(super) fn new(region: &Region, facilities: &[FacilityId]) -> Self {
        let all = || facilities.iter().map(|id| (region.facility(*id), id.0));
        let points = |(facility, number): (&Facility, u32)| match facility.outline() {
            Some(_) => Vec::new(),
            None => facility.doors().iter().map(|at| (*at, number)).collect(),
        };
        Self {
            points: PointIndex::new(all().flat_map(points)),
            outlines: OutlineIndex::new(
                all().filter_map(|(facility, number)| Some((facility.outline()?, number))),
            ),
        }
    }

    pub(super) fn within(
        &self,
        at: Coord<f64>,
        limit: Millimetres,
        mut visit: impl FnMut(Millimetres, u32),
    ) {
        self.points.within(at, limit, &mut visit);
        self.outlines.within(at, limit, visit);
    }

    pub(super) fn nearest(&self, at: Coord<f64>, mut accept: impl FnMut(u32) -> bool) -> Nearest {
        let point = self.points.nearest(at, &mut accept);
        nearest_of(point, self.outlines.nearest(at, accept))
    }
}

/// Fills the reach table with straight-line distances.
///
/// Which facilities does each cell reach within their category's largest limit, and which is the
/// nearest, in the whole region and on the cell's own side of the boundary? Hard boundaries are honoured.
///
/// A service that comes to people is at distance 0 from whoever lives in its service area, and out of reach of all
/// others. A line to a facility that is an area or a line ends at its outline; inside an area the distance is 0.
/// A line to a facility of several points ends at the nearest one.
///
/// # Returns
/// Distances in millimetres; a facility exactly at the limit is in reach; the lower id comes first
/// in a tie. The same bytes for any number of threads.
///
/// # Cost
/// O((cells + facilities) log facilities + pairs) for each category. Where cells that follow one another lie near to one
/// another, as in most lists, a cell costs no more in a nation than in a town.
pub fn straight_line_reach(region: &Region, progress: &dyn Progress) -> ReachTable {
    let steps = region.cells().len() * region.categories().len();
    progress.begin("reach", Some(steps as u64));
    let by_category = by_category(region);
    let categories = by_category.iter().enumerate().map(|(at, facilities)| {
        let category = region.category(CategoryId::at(at));
        match category.comes() {
            true => served_reach(region, facilities, progress),
            false => category_reach(region, facilities, category.limit_max(), progress),
        }
    });
    let placed =
        region.facilities().iter().map(|facility| Some(facility.placed_in_straight_line()));
    let table = ReachTable::new(with_edges(region, categories.collect(), 1.0), placed.collect());
    progress.end();
    table
}

/// The lines of cells near to one another, which look among the ends near them first: of a nation most ends are far
/// from all of them, and a question to all would take longer the larger the nation is.
struct About<'i> {
    all: &'i Ends,
    /// Every point that is at most so far from any of the cells.
    near: Option<(PointIndex, Millimetres)>,
}

impl<'i> About<'i> {
    /// Fewer points are asked as quickly all together, and more are not near.
    const POINTS: std::ops::Range<usize> = 64..CHUNK;

    /// `limit`: the farthest that [`Self::within`] will be asked.
    fn new(all: &'i Ends, places: impl Iterator<Item = Coord<f64>>, limit: Millimetres) -> Self {
        let near = (all.points.len() > Self::POINTS.start)
            .then(|| Self::near(&all.points, places, limit))
            .flatten();
        Self { all, near }
    }

    fn near(
        points: &PointIndex,
        places: impl Iterator<Item = Coord<f64>>,
        limit: Millimetres,
    ) -> Option<(PointIndex, Millimetres)> {
        let corners = LineString::from_iter(places).bounding_rect()?;
        // No cell is farther from its nearest point than from that nearest to the middle.
        let middle = corners.center();
        let (nearest, _) = points.nearest(middle, |_| true)?;
        let from_middle = straight_line(middle, corners.min());
        let far = limit.max(Millimetres(nearest.0.saturating_add(from_middle.0).saturating_add(2)));
        // A millimetre more, as distances are rounded.
        let margin = (f64::from(far.0) + 1.0) / 1e3;
        let margin = Coord { x: margin, y: margin };
        let around = Rect::new(corners.min() - margin, corners.max() + margin);
        Some((points.part(around, Self::POINTS.end)?, far))
    }

    fn within(&self, at: Coord<f64>, limit: Millimetres, mut visit: impl FnMut(Millimetres, u32)) {
        let points = self.near.as_ref().map_or(&self.all.points, |(near, _)| near);
        points.within(at, limit, &mut visit);
        self.all.outlines.within(at, limit, visit);
    }

    fn nearest(&self, at: Coord<f64>, mut accept: impl FnMut(u32) -> bool) -> Nearest {
        let near = self.near.as_ref().and_then(|(near, far)| {
            // Beyond that others may be nearer.
            near.nearest(at, &mut accept).filter(|(distance, _)| distance <= far)
        });
        match near {
            None => self.all.nearest(at, accept),
            Some(point) => nearest_of(Some(point), self.all.outlines.nearest(at, accept)),
        }
    }
}

fn nearest_of(point: Option<(Millimetres, u32)>, outline: Option<(Millimetres, u32)>) -> Nearest {
    let hit = point.into_iter().chain(outline).min();
    hit.map_or(Nearest::NONE, |(distance, id)| Nearest::new(distance, FacilityId(id)))
}

fn index(region: &Region, facilities: &[FacilityId], limit: Millimetres) -> Indexed {
    let mut own: BTreeMap<SideId, Vec<FacilityId>> = BTreeMap::new();
    for id in facilities {
        if let Some(side) = region.side_of_facility(*id) {
            own.entry(side).or_default().push(*id);
        }
    }
    let own = own.into_iter().map(|(side, ids)| (side, Ends::new(region, &ids))).collect();
    let has_several_doors = facilities.iter().any(|id| region.facility(*id).doors().len() > 1);
    Indexed { all: Ends::new(region, facilities), own, limit, has_several_doors }
}

/// The part of a table for a range of cells.
struct Part {
    counts: Vec<u32>,
    entries: Vec<Reached>,
    nearest: Vec<Nearest>,
    nearest_own: Vec<Nearest>,
}

pub(super) fn category_reach(
    region: &Region,
    facilities: &[FacilityId],
    limit: Millimetres,
    progress: &dyn Progress,
) -> CategoryReach {
    let index = index(region, facilities, limit);
    let cells: Vec<CellId> = (0..region.cells().len()).map(CellId::at).collect();
    let parts: Vec<Part> = cells
        .par_chunks(CHUNK)
        .map(|cells| {
            let part = part_of(region, &index, cells);
            progress.advance(cells.len() as u64);
            part
        })
        .collect();
    let mut entries = Vec::with_capacity(parts.iter().map(|part| part.entries.len()).sum());
    let (mut counts, mut nearest, mut nearest_own) = (Vec::new(), Vec::new(), Vec::new());
    for part in parts {
        counts.extend(part.counts);
        entries.extend(part.entries);
        nearest.extend(part.nearest);
        nearest_own.extend(part.nearest_own);
    }
    let entries = Rows::from_lengths(counts.into_iter().map(|count| count as usize), entries);
    CategoryReach::new(entries, nearest, nearest_own)
}

fn part_of(region: &Region, index: &Indexed, cells: &[CellId]) -> Part {
    let borders = region.borders();
    let all_open = borders.all_open();
    let mut part = Part {
        counts: Vec::new(),
        entries: Vec::new(),
        nearest: Vec::new(),
        nearest_own: Vec::new(),
    };
    let places = cells.iter().map(|cell| region.cells().position(*cell));
    let about = About::new(&index.all, places, index.limit);
    for cell in cells {
        let at = region.cells().position(*cell);
        let home = region.cells().municipality(*cell);
        let open_to = |id: u32| {
            all_open || borders.lets_through(home, region.facilities()[id as usize].municipality())
        };
        let from = part.entries.len();
        about.within(at, index.limit, |distance, id| {
            if open_to(id) {
                part.entries.push(Reached { distance, facility: FacilityId(id) });
            }
        });
        part.entries[from..].sort_unstable();
        if index.has_several_doors {
            keep_nearest_doors(&mut part.entries, from);
        }
        part.counts.push((part.entries.len() - from) as u32);
        let first = part.entries[from..].first();
        let nearest = match first {
            Some(reached) => Nearest::new(reached.distance, reached.facility),
            None => about.nearest(at, open_to),
        };
        part.nearest.push(nearest);
        let side = region.side_of_cell(*cell);
        let is_own = |id| side.is_some() && region.side_of_facility(id) == side;
        part.nearest_own.push(match nearest.facility().filter(|id| is_own(*id)) {
            Some(_) => nearest,
            None => {
                let own = side.and_then(|side| index.own.get(&side));
                own.map_or(Nearest::NONE, |own| own.nearest(at, open_to))
            }
        });
    }
    part
}

/// Keeps the nearest entrance of each facility.
fn keep_nearest_doors(entries: &mut Vec<Reached>, from: usize) {
    let mut kept = from;
    for at in from..entries.len() {
        let entry = entries[at];
        if entries[from..kept].iter().all(|known| known.facility != entry.facility) {
            entries[kept] = entry;
            kept += 1;
        }
    }
    entries.truncate(kept);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Random;
    use crate::spatial::Outline;

    /// So many points in a square of so many metres.
    fn points(random: &mut Random, count: u32, side_m: f64) -> Vec<(Coord<f64>, u32)> {
        let mut metres = || random.below(1_000_000) as f64 / 1e6 * side_m;
        (0..count).map(|id| (Coord { x: metres(), y: metres() }, id)).collect()
    }

    fn ends(points: &[(Coord<f64>, u32)]) -> Ends {
        let outlines = OutlineIndex::new(std::iter::empty());
        Ends { points: PointIndex::new(points.iter().copied()), outlines }
    }

    /// Number of a facility that is a line, and where it begins and ends.
    const LINE: (u32, [f64; 2], f64) = (401, [4_600.0, 4_900.0], 9_700.0);

    fn with_line(ends: Ends) -> Ends {
        let (id, [west, east], y) = LINE;
        let line = LineString::from(vec![(west, y), (east, y)]);
        let outline = Outline::from_geometry(&line.into()).expect("a line");
        Ends { outlines: OutlineIndex::new([(&outline, id)]), ..ends }
    }

    /// All points and the line within a limit, and the nearest that is accepted, one by one.
    fn one_by_one(
        points: &[(Coord<f64>, u32)],
        at: Coord<f64>,
        limit: Millimetres,
        accept: impl Fn(u32) -> bool,
    ) -> (Vec<(Millimetres, u32)>, Nearest) {
        let mut all: Vec<(Millimetres, u32)> =
            points.iter().map(|(point, id)| (straight_line(at, *point), *id)).collect();
        let (id, [west, east], y) = LINE;
        all.push((straight_line(at, Coord { x: at.x.clamp(west, east), y }), id));
        all.sort_unstable();
        let nearest = all.iter().find(|(_, id)| accept(*id));
        let nearest = nearest
            .map_or(Nearest::NONE, |(distance, id)| Nearest::new(*distance, FacilityId(*id)));
        all.retain(|(distance, _)| *distance <= limit);
        (all, nearest)
    }

    #[test]
    fn cells_that_look_near_them_first_find_what_they_find_among_all() {
        let mut random = Random::seeded(7);
        let mut near = 0;
        for (round, limit) in [0, 300_000, 2_000_000].into_iter().cycle().take(60).enumerate() {
            let limit = Millimetres(limit);
            let points = points(&mut random, 400, 20_000.0);
            let all = with_line(ends(&points));
            let corner = Coord { x: 4_000.0, y: 9_000.0 };
            let cells = self::points(&mut random, 40, 1_500.0);
            let cells = cells.iter().map(|(at, _)| *at + corner);
            let about = About::new(&all, cells.clone(), limit);
            let part = about.near.as_ref().expect("few enough points").0.len();
            assert!(part < points.len(), "all {part} points are near");
            near += part;
            for at in cells {
                // All, ten of which hardly any is near, and one.
                for every in [1, 40, u32::MAX] {
                    let accept = |id: u32| id % every == every.min(2) - 1;
                    let (expected, nearest) = one_by_one(&points, at, limit, accept);
                    let mut found = Vec::new();
                    about.within(at, limit, |distance, id| found.push((distance, id)));
                    found.sort_unstable();
                    assert_eq!(found, expected, "{round}");
                    assert_eq!(about.nearest(at, accept), nearest, "{round}: every {every}th");
                }
            }
        }
        assert!(near > 60, "some are near");
    }

    #[test]
    fn too_many_points_or_very_few_are_asked_all_together() {
        let mut random = Random::seeded(8);
        let most = About::POINTS.end as u32;
        for (count, is_near) in
            [(0, false), (64, false), (65, true), (most, true), (most + 1, false)]
        {
            let all = ends(&points(&mut random, count, 100.0));
            // Ends are near every cell.
            let cells = [Coord { x: 0.0, y: 0.0 }, Coord { x: 100.0, y: 100.0 }];
            let about = About::new(&all, cells.into_iter(), Millimetres(500_000));
            assert_eq!(about.near.is_some(), is_near, "{count}");
        }
        let all = ends(&points(&mut random, 100, 100.0));
        assert!(About::new(&all, std::iter::empty(), Millimetres(1)).near.is_none(), "no cell");
    }
}
