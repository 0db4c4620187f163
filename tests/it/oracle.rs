//! Every analysis against a slow second algorithm on random towns.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Coord, Geometry, Line, LineString, MultiPoint, Polygon};
use nahraum::access::{ReachTable, straight_line_reach};
use nahraum::analysis::border::{BorderEffect, border_effect, service_flows};
use nahraum::analysis::coverage::{Level, coverage};
use nahraum::analysis::gap::{Gap, GapOptions, gaps};
use nahraum::analysis::overlap::{OverlapOptions, PairKind, overlaps};
use nahraum::base::{
    Boundary, CategoryId, CellId, FacilityId, Millimetres, MunicipalityId, Silent,
};
use nahraum::dataset::{Layer, text_value};
use nahraum::region::{ProviderBody, Region, RegionInputs, RegionSettings, build};
use nahraum::spatial::Outline;
use nahraum::synthetic::town;
use polars::prelude::Column;

use crate::support::{limits, random_drawing};

/// Distance of a cell and a facility, computed the slow way: to the nearest of several points; to the
/// nearest point of an outline, of all its segments, and 0 inside it.
fn distance(region: &Region, cell: usize, facility: usize) -> u32 {
    let (at, facility) = (region.cells().positions()[cell], &region.facilities()[facility]);
    let metres = match facility.outline() {
        None => {
            let away = facility.doors().iter().map(|b| (at.x - b.x).hypot(at.y - b.y));
            away.fold(f64::INFINITY, f64::min)
        }
        Some(outline) => {
            let segments = outline.segments();
            let is_area = matches!(outline, Outline::Area(_));
            match is_area && is_inside(at, &segments) {
                true => 0.0,
                false => segments.iter().map(|line| away(at, line)).fold(f64::INFINITY, f64::min),
            }
        }
    };
    (metres * 1000.0).round() as u32
}

/// Whether a line from a point to the east crosses an odd number of segments.
fn is_inside(at: Coord<f64>, segments: &[Line<f64>]) -> bool {
    let crosses = |line: &&Line<f64>| {
        let (a, b) = (line.start, line.end);
        (a.y > at.y) != (b.y > at.y) && at.x < a.x + (at.y - a.y) / (b.y - a.y) * (b.x - a.x)
    };
    segments.iter().filter(crosses).count() % 2 == 1
}

/// Distance of a point from a segment: from its ends, or at a right angle where it meets the inside.
fn away(at: Coord<f64>, line: &Line<f64>) -> f64 {
    let (a, b) = (line.start, line.end);
    let to_end = |end: Coord<f64>| (at.x - end.x).hypot(at.y - end.y);
    let length = (b.x - a.x).hypot(b.y - a.y);
    let along = ((at.x - a.x) * (b.x - a.x) + (at.y - a.y) * (b.y - a.y)) / length;
    let beside = ((at.x - a.x) * (b.y - a.y) - (at.y - a.y) * (b.x - a.x)).abs() / length;
    if along > 0.0 && along < length { beside } else { to_end(a).min(to_end(b)) }
}

/// In every second town each second facility is a ground with a court, a crooked plot or a row of doors
/// around its point.
fn with_grounds(layer: &mut Layer) {
    for (number, shape) in layer.geometry.iter_mut().enumerate().filter(|(row, _)| row % 2 == 0) {
        let Some(Geometry::Point(point)) = shape else { panic!("drawn facilities are points") };
        let ring = |corners: &[(f64, f64)]| -> LineString<f64> {
            corners.iter().map(|(dx, dy)| (point.x() + dx, point.y() + dy)).collect()
        };
        let square =
            |half: f64| ring(&[(-half, -half), (half, -half), (half, half), (-half, half)]);
        *shape = Some(match number % 6 {
            0 => Polygon::new(square(170.0), vec![square(90.0)]).into(),
            2 => {
                let corners = [(-130.0, -40.0), (260.0, -90.0), (20.0, 10.0), (35.0, 180.0)];
                Polygon::new(ring(&corners), Vec::new()).into()
            }
            _ => MultiPoint::from(ring(&[(-60.0, 0.0), (45.0, 80.0), (150.0, -20.0)]).0).into(),
        });
    }
}

/// Facilities of a category within a limit of a cell, by distance and id.
fn within(region: &Region, category: CategoryId, cell: usize, limit: u32) -> Vec<(u32, usize)> {
    let mut all: Vec<(u32, usize)> = (0..region.facilities().len())
        .filter(|at| region.facilities()[*at].category() == category)
        .map(|at| (distance(region, cell, at), at))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    all.sort();
    all
}

fn persons(region: &Region, cell: usize) -> u64 {
    u64::from(region.cells().persons(0)[cell])
}

fn inside(region: &Region) -> Vec<usize> {
    (0..region.cells().len()).filter(|at| region.cells().municipalities()[*at].is_some()).collect()
}

fn towns() -> Vec<(Region, ReachTable)> {
    let settings = limits("supermarket", &[250, 400]);
    let built = |seed: u64| {
        let mut town = town(&random_drawing(seed, 14, 11)).expect("a well-formed drawing");
        if seed % 2 == 1 {
            with_grounds(&mut town.facilities);
        }
        let (facilities, cells) = (town.facilities, town.cells);
        let inputs =
            RegionInputs::from_layers(town.municipalities, town.quartiers, facilities, cells);
        let region = build(inputs, &settings, &Silent).expect("a buildable town").value;
        let reach = straight_line_reach(&region, &Silent);
        (region, reach)
    };
    (0..12).map(built).collect()
}

#[test]
fn the_reach_table_holds_every_pair_and_the_nearest() {
    for (region, reach) in towns() {
        for at in 0..region.categories().len() {
            let category = CategoryId::at(at);
            let limit = region.category(category).limit_max().0;
            for cell in 0..region.cells().len() {
                let expected = within(&region, category, cell, limit);
                let found: Vec<(u32, usize)> = reach
                    .category(category)
                    .reached_from(CellId::at(cell))
                    .iter()
                    .map(|reached| (reached.distance.0, reached.facility.index()))
                    .collect();
                assert_eq!(found, expected);
                let all = within(&region, category, cell, u32::MAX - 1);
                let nearest = reach.category(category).nearest(CellId::at(cell));
                assert_eq!(nearest.facility().map(FacilityId::index), all.first().map(|f| f.1));
                let home = region.cells().municipalities()[cell];
                let own = all.iter().find(|(_, f)| {
                    home.is_some() && region.facilities()[*f].municipality() == home
                });
                let found = reach.category(category).nearest_own(CellId::at(cell));
                assert_eq!(found.facility().map(FacilityId::index), own.map(|f| f.1));
            }
        }
    }
}

#[test]
fn coverage_counts_what_a_double_loop_counts() {
    for (region, reach) in towns() {
        let category = CategoryId::at(1);
        let tables = coverage(&region, &reach, category, Level::Municipality);
        assert_eq!(tables.len(), 2);
        for table in tables {
            for row in table.rows {
                let home = Some(MunicipalityId::at(row.area));
                let own: Vec<usize> = inside(&region)
                    .into_iter()
                    .filter(|cell| region.cells().municipalities()[*cell] == home)
                    .collect();
                let sum = |cells: &[usize]| cells.iter().map(|c| persons(&region, *c)).sum::<u64>();
                let hits = |cell: &usize| within(&region, category, *cell, table.limit.0).len();
                let covered: Vec<usize> = own.iter().copied().filter(|c| hits(c) > 0).collect();
                assert_eq!((row.persons[0], row.covered[0]), (sum(&own), sum(&covered)));
                let reached: u64 = own.iter().map(|c| persons(&region, *c) * hits(c) as u64).sum();
                let mean = reached as f64 / row.persons[0].max(1) as f64;
                assert!((row.facilities_in_reach - mean).abs() < 1e-9);
                // One entry a person, sorted: the median is the entry in the middle.
                let mut each: Vec<u32> = Vec::new();
                for cell in &own {
                    let nearest = within(&region, category, *cell, u32::MAX - 1);
                    if let Some((distance, _)) = nearest.first() {
                        each.extend(std::iter::repeat_n(
                            *distance,
                            persons(&region, *cell) as usize,
                        ));
                    }
                }
                each.sort();
                let quantile = |share: f64| {
                    let rank = (share * each.len() as f64).ceil() as usize;
                    each.get(rank.saturating_sub(1)).map(|mm| Millimetres(*mm))
                };
                assert_eq!((row.median_distance, row.p90_distance), (quantile(0.5), quantile(0.9)));
            }
        }
    }
}

#[test]
fn gaps_are_the_components_a_flood_fill_finds() {
    for (region, reach) in towns() {
        let (category, limit) = (CategoryId::at(1), Millimetres(250_000));
        let found = gaps(&region, &reach, category, limit, &GapOptions::default());
        let grid = region.cells().grid().expect("a drawn town lies on a grid");
        let mut open: BTreeMap<(i32, i32), usize> = inside(&region)
            .into_iter()
            .filter(|c| {
                persons(&region, *c) > 0 && within(&region, category, *c, limit.0).is_empty()
            })
            .map(|cell| (grid.cell_index()[cell], cell))
            .collect();
        let mut components: BTreeSet<Vec<usize>> = BTreeSet::new();
        while let Some((start, cell)) = open.pop_first() {
            let (mut component, mut todo) = (vec![cell], vec![start]);
            while let Some((column, row)) = todo.pop() {
                for dx in -1..=1 {
                    for dy in -1..=1 {
                        if let Some(cell) = open.remove(&(column + dx, row + dy)) {
                            component.push(cell);
                            todo.push((column + dx, row + dy));
                        }
                    }
                }
            }
            component.sort();
            components.insert(component);
        }
        let listed: BTreeSet<Vec<usize>> = found
            .list
            .iter()
            .map(|gap| gap.cells.iter().map(|cell| cell.index()).collect())
            .collect();
        assert_eq!(listed, components);
        for gap in &found.list {
            use geo::Validation;
            assert!(gap.polygon.is_valid(), "{:?}", gap.polygon.validation_errors());
            assert!((gap.area_m2 - gap.cells.len() as f64 * 10_000.0).abs() < 1.0);
            let by_municipality: u64 = gap.municipalities.iter().map(|(_, p)| p[0]).sum();
            assert_eq!(by_municipality, gap.persons[0]);
            assert_eq!(gap.is_split, gap.municipalities.len() > 1);
            let nearest = gap.cells.iter().flat_map(|cell| {
                within(&region, category, cell.index(), u32::MAX - 1).into_iter().next()
            });
            assert_eq!(nearest.min().map(|n| n.1), gap.nearest.facility().map(|f| f.index()));
        }
        // Gaps are ranked by the persons who certainly lack the service.
        let certain = |gap: &Gap| gap.persons[0] - gap.uncertain[0];
        let sizes: Vec<u64> = found.list.iter().map(certain).collect();
        assert!(sizes.is_sorted_by(|a, b| a >= b));
    }
}

#[test]
fn border_gain_and_flows_follow_from_own_and_all_facilities() {
    for (region, reach) in towns() {
        border_follows(&region, &reach);
    }
    // The same towns; A and B are one county with a hard boundary inside, and counties are the sides.
    let settings = RegionSettings {
        boundary: Boundary::County,
        hard_borders: vec![("A".into(), "B".into())],
        ..limits("supermarket", &[250, 400])
    };
    for seed in 0..12 {
        let mut town = town(&random_drawing(seed, 14, 11)).expect("a well-formed drawing");
        let keys = town.municipalities.column("id").expect("keys");
        let county = |row| match text_value(keys, row).as_deref() {
            Some("A" | "B") => "west",
            _ => "east",
        };
        let counties: Vec<&str> = (0..town.municipalities.len()).map(county).collect();
        let column = Column::new("county_id".into(), counties);
        town.municipalities.table.with_column(column).expect("one county a municipality");
        let inputs = RegionInputs::from_layers(
            town.municipalities,
            town.quartiers,
            town.facilities,
            town.cells,
        );
        let region = build(inputs, &settings, &Silent).expect("a buildable town").value;
        let reach = straight_line_reach(&region, &Silent);
        border_follows(&region, &reach);
    }
}

/// Compares the border effect on all levels with what one cell after the other says.
fn border_follows(region: &Region, reach: &ReachTable) {
    let (category, limit) = (CategoryId::at(1), Millimetres(400_000));
    let flows = service_flows(region, reach, category);
    let away: u64 =
        flows.iter().filter(|flow| flow.host != Some(flow.home)).map(|flow| flow.persons[0]).sum();
    let whole = border_effect(region, reach, category, limit, Level::Region).remove(0);
    assert_eq!(whole.nearest_abroad, away);
    for level in Level::ALL {
        let rows = border_effect(region, reach, category, limit, level);
        assert_eq!(rows.last(), Some(&whole), "{level:?}: the last row is the region");
        let areas = rows.iter().filter(|row| row.area.is_some());
        assert_eq!(
            areas.clone().count(),
            if level == Level::Region { 0 } else { level.rows(region).len() }
        );
        for row in areas {
            let cells = inside(region).into_iter();
            let cells = cells.filter(|cell| level.area_of(region, CellId::at(*cell)) == row.area);
            border_row_follows(region, category, limit, row, cells);
        }
        if level != Level::Region {
            let sum = |value: &dyn Fn(&BorderEffect) -> u64| {
                rows[..rows.len() - 1].iter().map(value).sum::<u64>()
            };
            assert_eq!(sum(&|row| row.all().covered_open), whole.all().covered_open);
            assert_eq!(sum(&|row| row.all().covered_closed), whole.all().covered_closed);
            assert_eq!(sum(&|row| row.without_own), whole.without_own);
        }
    }
}

fn border_row_follows(
    region: &Region,
    category: CategoryId,
    limit: Millimetres,
    row: &BorderEffect,
    cells: impl Iterator<Item = usize>,
) {
    let side = |home: Option<MunicipalityId>| match region.boundary() {
        Boundary::Municipality => home.map(|home| home.0),
        Boundary::County => home.map(|home| region.municipality(home).county().0),
    };
    let (mut open, mut closed, mut abroad, mut saved, mut without) = (0, 0, 0, 0u128, 0);
    for cell in cells {
        let home = region.cells().municipalities()[cell];
        let mut all = within(region, category, cell, u32::MAX - 1);
        all.retain(|(_, f)| {
            region.borders().lets_through(home, region.facilities()[*f].municipality())
        });
        let host = |f: usize| side(region.facilities()[f].municipality());
        let own = all.iter().find(|(_, f)| host(*f) == side(home));
        let p = persons(region, cell);
        open += if all.first().is_some_and(|n| n.0 <= limit.0) { p } else { 0 };
        closed += if own.is_some_and(|n| n.0 <= limit.0) { p } else { 0 };
        without += if own.is_none() { p } else { 0 };
        if let Some(nearest) = all.first().filter(|n| host(n.1) != side(home)) {
            abroad += p;
            saved += own.map_or(0, |own| u128::from(p) * u128::from(own.0 - nearest.0));
        }
    }
    assert_eq!((row.all().covered_open, row.all().covered_closed), (open, closed));
    assert_eq!(
        (row.nearest_abroad, row.saved_person_mm, row.without_own),
        (abroad, saved, without)
    );
    assert_eq!(row.all().gain(), open - closed);
}

#[test]
fn overlaps_are_what_sets_of_residents_say() {
    for (region, reach) in towns() {
        let (category, limit) = (CategoryId::at(1), Millimetres(400_000));
        let options =
            OverlapOptions { jaccard_min: 0.3, persons_min: 1, ..OverlapOptions::default() };
        let found = overlaps(&region, &reach, category, limit, &options);
        let served = |f: usize| -> BTreeSet<usize> {
            inside(&region).into_iter().filter(|c| distance(&region, *c, f) <= limit.0).collect()
        };
        let sum = |cells: &BTreeSet<usize>| cells.iter().map(|c| persons(&region, *c)).sum::<u64>();
        let own: Vec<usize> = (0..region.facilities().len())
            .filter(|f| region.facilities()[*f].category() == category)
            .filter(|f| region.facilities()[*f].municipality().is_some())
            .collect();
        let lost = |f: usize| -> u64 {
            let only = |c: &usize| within(&region, category, *c, limit.0).len() == 1;
            served(f).iter().filter(|c| only(c)).map(|c| persons(&region, *c)).sum()
        };
        let mut expected = BTreeMap::new();
        for (at, a) in own.iter().enumerate() {
            for b in &own[at + 1..] {
                let (one, two) = (&region.facilities()[*a], &region.facilities()[*b]);
                let (of_a, of_b) = (served(*a), served(*b));
                let both = sum(&(&of_a & &of_b));
                if both > 0
                    && (one.municipality() != two.municipality()
                        || one.provider() != two.provider())
                {
                    expected.insert((*a, *b), (both, sum(&(&of_a | &of_b)), lost(*a), lost(*b)));
                }
            }
        }
        let listed: BTreeMap<_, _> = found
            .pairs
            .iter()
            .map(|p| {
                let key = (p.a.index(), p.b.index());
                let losses = (p.lost_if_a_closes, p.lost_if_b_closes);
                (key, (p.persons_both, p.persons_either, losses.0, losses.1))
            })
            .collect();
        assert_eq!(listed, expected);
        for pair in &found.pairs {
            assert_eq!(pair.jaccard, pair.persons_both as f64 / pair.persons_either as f64);
            assert_eq!(pair.is_double_structure, pair.jaccard >= 0.3);
            let home = |id: FacilityId| region.facility(id).municipality();
            let kind = match home(pair.a) == home(pair.b) {
                true => PairKind::TwoProviders,
                false => PairKind::CrossMunicipal,
            };
            assert_eq!(pair.kind, kind);
        }
        check_municipality_pairs(&region, category, limit, &found.municipality_pairs);
        check_providers(&region, category, limit, &found.providers);
    }
}

fn check_municipality_pairs(
    region: &Region,
    category: CategoryId,
    limit: Millimetres,
    rows: &[nahraum::analysis::overlap::MunicipalityPair],
) {
    for row in rows {
        let (mut to, mut back, mut both, mut gain_a, mut gain_b) = (0, 0, 0, 0, 0);
        for cell in inside(region) {
            let home = region.cells().municipalities()[cell];
            let hosts: BTreeSet<_> = within(region, category, cell, limit.0)
                .into_iter()
                .map(|(_, f)| region.facilities()[f].municipality())
                .collect();
            let (a, b) = (hosts.contains(&Some(row.a)), hosts.contains(&Some(row.b)));
            let p = persons(region, cell);
            if home == Some(row.a) && b {
                to += p;
                both += if a { p } else { 0 };
                gain_a += if hosts.len() == 1 { p } else { 0 };
            }
            if home == Some(row.b) && a {
                back += p;
                both += if b { p } else { 0 };
                gain_b += if hosts.len() == 1 { p } else { 0 };
            }
        }
        assert_eq!((row.persons_a_to_b, row.persons_b_to_a), (to, back));
        assert_eq!((row.persons_both, row.gain_a, row.gain_b), (both, gain_a, gain_b));
    }
}

fn check_providers(
    region: &Region,
    category: CategoryId,
    limit: Millimetres,
    rows: &[nahraum::analysis::overlap::ProviderRow],
) {
    for row in rows {
        let (mut all, mut abroad) = (0, 0);
        for cell in inside(region) {
            let mine: Vec<_> = within(region, category, cell, limit.0)
                .into_iter()
                .map(|(_, f)| &region.facilities()[f])
                .filter(|f| {
                    f.provider().map(ProviderBody::Provider) == Some(row.body)
                        && f.municipality().is_some()
                })
                .collect();
            all += if mine.is_empty() { 0 } else { persons(region, cell) };
            let home = region.cells().municipalities()[cell];
            let away = mine.iter().any(|f| f.municipality() != home);
            abroad += if away { persons(region, cell) } else { 0 };
        }
        assert_eq!((row.persons, row.persons_abroad), (all, abroad));
    }
}
