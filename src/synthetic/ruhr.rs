//! The demo region: a made-up Ruhr of 53 municipalities and 2,820 quartiers.

use geo::{Coord, Geometry, MapCoordsInPlace, Point};
use polars::prelude::{Column, DataFrame};

use super::dissolve::{coord, polygon};
use super::facts::{MunicipalityFacts, facts};
use super::random::hash_unit;
use super::roads::roads;
use super::services::{Service, services};
use super::settle::{Cell, settle};
use super::shapes::{Shape, Shapes, shapes};
use crate::base::{Progress, ProviderType, zip_equal};
use crate::dataset::{CrsId, FieldInfo, Layer, OsmDrawing, OsmExtract};

/// Municipalities from this size on are divided into districts.
const DISTRICTS_FROM: u64 = 150_000;
/// Spacing of the lattice of copies; copies do not touch.
const COPY_STEP_M: (f64, f64) = (160_000.0, 110_000.0);
/// Copies in a row of the lattice.
const COPIES_IN_ROW: u32 = 4;

/// Options of the generator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuhrOptions {
    /// The same seed gives the same region.
    pub seed: u64,
    /// Number of copies of the region, laid side by side with distinct ids; for measuring how cost
    /// grows.
    pub copies: u32,
    /// Draws the streets too: some two million nodes a copy.
    pub streets: bool,
}

impl Default for RuhrOptions {
    fn default() -> Self {
        Self { seed: 2820, copies: 1, streets: false }
    }
}

/// The layers of the demo region, with the default names of fields, in EPSG:25832.
#[derive(Clone, Debug)]
pub struct SyntheticRegion {
    /// Fields id (AGS), name.
    pub municipalities: Layer,
    /// Fields id, name, municipality, district, persons.
    pub quartiers: Layer,
    /// Fields id, persons, persons_65, persons_80, persons_under_18.
    pub cells: Layer,
    /// Fields id, name, category, provider, provider_type, capacity.
    pub facilities: Layer,
    /// The streets, when they were asked for.
    pub streets: Option<OsmExtract>,
}

/// Generates the demo region.
///
/// Names, keys, persons and rough places of the 53 municipalities are real; everything else is
/// made up: 2,820 quartiers that tile the region without gap or overlap, some of them across a
/// boundary, 150,000 populated cells whose persons sum to each municipality's, and some 27,000
/// facilities with providers. The same seed gives the same bytes.
///
/// # Cost
/// About a second a copy on one core.
pub fn ruhr(options: RuhrOptions, progress: &dyn Progress) -> SyntheticRegion {
    progress.begin("making up the demo region", Some(u64::from(options.copies) * 3));
    let facts = facts();
    let mut parts = Parts::default();
    let mut streets = options
        .streets
        .then(|| OsmDrawing::new("streets of the synthetic demo region", CrsId::epsg(25832)));
    for copy in 0..options.copies {
        let seed = options.seed.wrapping_add(u64::from(copy) * 1_000_003);
        let shapes = shapes(&facts, seed);
        progress.advance(1);
        let cells = settle(&facts, &shapes, seed);
        progress.advance(1);
        let services = services(&facts, &cells, seed);
        if let Some(streets) = &mut streets {
            roads(&cells, seed, shift_of(copy, options.copies), streets);
        }
        parts.add(copy, options.copies, &facts, shapes, cells, services);
        progress.advance(1);
    }
    progress.end();
    SyntheticRegion { streets: streets.map(OsmDrawing::finish), ..parts.finish() }
}

/// Where a copy lies: beside the others in a lattice.
fn shift_of(copy: u32, copies: u32) -> Coord<f64> {
    let column = f64::from(copy % COPIES_IN_ROW.min(copies));
    let row = f64::from(copy / COPIES_IN_ROW);
    Coord { x: column * COPY_STEP_M.0, y: row * COPY_STEP_M.1 }
}

/// Columns under construction.
#[derive(Default)]
struct Parts {
    municipalities: (Vec<Option<Geometry<f64>>>, [Vec<String>; 2]),
    quartiers: (Vec<Option<Geometry<f64>>>, [Vec<String>; 3]),
    districts: Vec<Option<String>>,
    quartier_persons: Vec<i64>,
    cells: (Vec<Option<Geometry<f64>>>, Vec<String>),
    persons: [Vec<i64>; 4],
    facilities: (Vec<Option<Geometry<f64>>>, [Vec<String>; 3]),
    providers: (Vec<Option<String>>, Vec<Option<&'static str>>),
    capacity: Vec<Option<f64>>,
}

impl Parts {
    fn add(
        &mut self,
        copy: u32,
        copies: u32,
        facts: &[MunicipalityFacts],
        shapes: Shapes,
        cells: Vec<Cell>,
        services: Vec<Service>,
    ) {
        let shift = shift_of(copy, copies);
        // The first two digits of an AGS are the state, at most 16. Larger numbers keep the keys of
        // copies distinct from real keys.
        let ags = |one: &MunicipalityFacts| match copy {
            0 => one.ags.clone(),
            copy => format!("{:02}{}", 16 + copy, &one.ags[2..]),
        };
        let suffix = if copy == 0 { String::new() } else { format!(" {}", copy + 1) };
        for (one, area) in zip_equal(facts, shapes.municipalities) {
            let mut area: Geometry<f64> = area.into();
            area.map_coords_in_place(|at| at + shift);
            self.municipalities.0.push(Some(area));
            self.municipalities.1[0].push(ags(one));
            self.municipalities.1[1].push(format!("{}{suffix}", one.name));
        }
        self.add_quartiers(facts, &ags, &shapes.quartiers, &cells, shift);
        for cell in &cells {
            let at = cell.at + shift;
            self.cells.0.push(Some(Point::from(at).into()));
            let (x, y) = (at.x as i64, at.y as i64);
            self.cells.1.push(format!("100mN{}E{}", y / 100, x / 100));
            let values = [cell.persons, cell.persons_65, cell.persons_80, cell.persons_under_18];
            for (column, value) in self.persons.iter_mut().zip(values) {
                column.push(value as i64);
            }
        }
        for service in services {
            self.facilities.0.push(Some(Point::from(service.at + shift).into()));
            self.facilities.1[0].push(format!("F{:06}", self.facilities.0.len()));
            self.facilities.1[1].push(service.name);
            self.facilities.1[2].push(service.category.to_owned());
            self.providers.0.push(service.provider);
            self.providers.1.push(service.provider_type.map(ProviderType::key));
            self.capacity.push(service.capacity);
        }
    }

    fn add_quartiers(
        &mut self,
        facts: &[MunicipalityFacts],
        ags: &dyn Fn(&MunicipalityFacts) -> String,
        quartiers: &[Shape],
        cells: &[Cell],
        shift: Coord<f64>,
    ) {
        let mut persons = vec![0; quartiers.len()];
        for cell in cells {
            persons[cell.quartier] += cell.persons as i64;
        }
        let mut number_in = vec![0; facts.len()];
        for (at, quartier) in quartiers.iter().enumerate() {
            let home = &facts[quartier.home];
            number_in[quartier.home] += 1;
            let number = number_in[quartier.home];
            let mut area: Geometry<f64> = polygon(&quartier.ring).into();
            area.map_coords_in_place(|at| at + shift);
            self.quartiers.0.push(Some(area));
            self.quartiers.1[0].push(format!("{}-{number:03}", ags(home)));
            self.quartiers.1[1].push(format!("{} {number}", home.name));
            self.quartiers.1[2].push(ags(home));
            self.districts.push(district(home, quartier));
            self.quartier_persons.push(persons[at]);
        }
    }

    fn finish(self) -> SyntheticRegion {
        let [ags, name] = self.municipalities.1;
        let municipalities = layer(
            "municipalities",
            self.municipalities.0,
            vec![Column::new("id".into(), ags), Column::new("name".into(), name)],
        );
        let [id, name, municipality] = self.quartiers.1;
        let quartiers = layer(
            "quartiers",
            self.quartiers.0,
            vec![
                Column::new("id".into(), id),
                Column::new("name".into(), name),
                Column::new("municipality".into(), municipality),
                Column::new("district".into(), self.districts),
                Column::new("persons".into(), self.quartier_persons),
            ],
        );
        let mut columns = vec![Column::new("id".into(), self.cells.1)];
        let names = ["persons", "persons_65", "persons_80", "persons_under_18"];
        for (name, values) in names.into_iter().zip(self.persons) {
            columns.push(Column::new(name.into(), values));
        }
        let cells = layer("cells", self.cells.0, columns);
        let [id, name, category] = self.facilities.1;
        let facilities = layer(
            "facilities",
            self.facilities.0,
            vec![
                Column::new("id".into(), id),
                Column::new("name".into(), name),
                Column::new("category".into(), category),
                Column::new("provider".into(), self.providers.0),
                Column::new("provider_type".into(), self.providers.1),
                Column::new("capacity".into(), self.capacity),
            ],
        );
        SyntheticRegion { municipalities, quartiers, cells, facilities, streets: None }
    }
}

/// Districts are sectors around the centre: one in the middle, the others by direction.
fn district(home: &MunicipalityFacts, quartier: &Shape) -> Option<String> {
    if home.persons < DISTRICTS_FROM {
        return None;
    }
    let at = coord(quartier.ring[0]);
    let (dx, dy) = (at.x - home.centre.x, at.y - home.centre.y);
    let middle = (home.area_km2 * 1e6).sqrt() * 0.18;
    if dx * dx + dy * dy < middle * middle {
        return Some(format!("{} Mitte", home.name));
    }
    let turn = hash_unit(home.persons, 0, 0);
    let sectors = if home.persons > 400_000 { 8.0 } else { 5.0 };
    let angle = (dy.atan2(dx) / std::f64::consts::TAU + 1.0 + turn).fract();
    Some(format!("{} Bezirk {}", home.name, (angle * sectors) as u32 + 1))
}

fn layer(name: &str, geometry: Vec<Option<Geometry<f64>>>, columns: Vec<Column>) -> Layer {
    let description = "Made up by Nahraum's generator; no real data";
    let field = |column: &Column| FieldInfo {
        name: column.name().to_string(),
        unit: if column.name().starts_with("persons") { "persons".into() } else { String::new() },
        description: description.to_owned(),
        ..FieldInfo::default()
    };
    Layer {
        name: name.to_owned(),
        source: "synthetic demo region".to_owned(),
        crs: Some(CrsId::epsg(25832)),
        fields: columns.iter().map(field).collect(),
        table: DataFrame::new(geometry.len(), columns).expect("columns of one length"),
        geometry,
        ..Layer::default()
    }
}
