//! Municipalities and quartiers as places: in which of them points lie, kept from one run to the next.

use std::sync::{Arc, OnceLock};

use geo::{Coord, MultiPolygon};
use rayon::prelude::*;

use super::model::{Municipality, Quartier};
use crate::base::{
    Cache, CacheKey, ColumnReader, ColumnWriter, KeyMaker, MunicipalityId, QuartierId, zip_equal,
};
use crate::spatial::AreaIndex;

/// In a column of areas: none of them.
const NOWHERE: u32 = u32::MAX;

/// Municipality and quartier of each of many points.
pub(super) type CellHomes = (Vec<Option<MunicipalityId>>, Vec<Option<QuartierId>>);

/// Point-in-polygon indexes of municipalities and quartiers, each made when it is first asked.
pub struct Places {
    municipalities: Arc<[Municipality]>,
    quartiers: Arc<[Quartier]>,
    municipality_index: OnceLock<AreaIndex>,
    quartier_index: OnceLock<AreaIndex>,
    /// The name of all outlines, for what is kept about points in them.
    outlines: OnceLock<CacheKey>,
}

/// In which areas points lie, and where the answers are kept.
#[derive(Clone, Copy)]
pub(super) struct Kept<'a> {
    pub places: &'a Places,
    pub cache: Option<&'a dyn Cache>,
}

impl Kept<'_> {
    /// Municipality and quartier of each point. Cost: O(points log corners); from a cache O(points + corners).
    pub fn homes(self, points: &[Coord<f64>]) -> CellHomes {
        let Self { places, cache } = self;
        let Some(cache) = cache else { return places.found(points) };
        let key = places.key(points);
        let kept = cache.find(&key);
        if let Some(homes) = kept.and_then(|bytes| places.read_back(&bytes, points.len())) {
            return homes;
        }
        let homes = places.found(points);
        cache.keep(&key, &to_bytes(&homes));
        homes
    }
}

impl Places {
    /// Indexes areas. Cost: O(n log n) in corners, when the first point is located.
    pub(super) fn new(municipalities: Arc<[Municipality]>, quartiers: Arc<[Quartier]>) -> Self {
        let (municipality_index, quartier_index) = (OnceLock::new(), OnceLock::new());
        let outlines = OnceLock::new();
        Self { municipalities, quartiers, municipality_index, quartier_index, outlines }
    }

    /// Municipality and quartier of a point in the working CRS.
    pub fn locate(&self, at: Coord<f64>) -> (Option<MunicipalityId>, Option<QuartierId>) {
        let municipality = self.municipality_index().locate(at).map(MunicipalityId::at);
        (municipality, self.quartier_index().locate(at).map(QuartierId::at))
    }

    pub(super) fn municipalities(&self) -> &[Municipality] {
        &self.municipalities
    }

    pub(super) fn quartiers(&self) -> &[Quartier] {
        &self.quartiers
    }

    /// The index of the municipalities.
    pub(super) fn municipality_index(&self) -> &AreaIndex {
        let areas = || AreaIndex::new(self.municipalities.iter().map(Municipality::area));
        self.municipality_index.get_or_init(areas)
    }

    /// The index of the quartiers.
    pub(super) fn quartier_index(&self) -> &AreaIndex {
        self.quartier_index
            .get_or_init(|| AreaIndex::new(self.quartiers.iter().map(Quartier::area)))
    }

    fn found(&self, points: &[Coord<f64>]) -> CellHomes {
        let homes: Vec<_> = points.par_iter().map(|at| self.locate(*at)).collect();
        homes.into_iter().unzip()
    }

    /// The name of the answers: the points and all outlines.
    fn key(&self, points: &[Coord<f64>]) -> CacheKey {
        let mut key = KeyMaker::new("homes");
        key.coords(points.iter());
        key.bytes(self.outlines().digest());
        key.finish()
    }

    /// The name of all outlines. Cells and facilities ask for it; it is made once.
    fn outlines(&self) -> &CacheKey {
        let made = || {
            let mut key = KeyMaker::new("outlines");
            let (towns, wards) = (self.municipalities(), self.quartiers());
            key.number(towns.len() as u64);
            let areas = towns.iter().map(Municipality::area);
            areas.chain(wards.iter().map(Quartier::area)).for_each(|area| add(&mut key, area));
            key.finish()
        };
        self.outlines.get_or_init(made)
    }

    fn read_back(&self, bytes: &[u8], points: usize) -> Option<CellHomes> {
        let mut columns = ColumnReader::new(bytes);
        let lists = [columns.numbers()?, columns.numbers()?];
        let is_whole = lists.iter().all(|list| list.len() == points) && columns.is_at_end();
        is_whole.then_some(())?;
        let known = |number: u32, areas: usize| match number {
            NOWHERE => Some(None),
            number => ((number as usize) < areas).then_some(Some(number)),
        };
        let [municipalities, quartiers] = lists;
        let both = zip_equal(municipalities, quartiers).map(|(municipality, quartier)| {
            let municipality = known(municipality, self.municipalities().len())?;
            let quartier = known(quartier, self.quartiers().len())?;
            Some((municipality.map(MunicipalityId), quartier.map(QuartierId)))
        });
        both.collect()
    }
}

fn to_bytes((municipalities, quartiers): &CellHomes) -> Vec<u8> {
    let mut columns = ColumnWriter::default();
    columns.numbers(municipalities.iter().map(|home| home.map_or(NOWHERE, |home| home.0)));
    columns.numbers(quartiers.iter().map(|home| home.map_or(NOWHERE, |home| home.0)));
    columns.finish()
}

/// Adds the rings of an area.
fn add(key: &mut KeyMaker, area: &MultiPolygon<f64>) {
    key.number(area.0.len() as u64);
    for polygon in &area.0 {
        key.number(polygon.interiors().len() as u64);
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            key.coords(ring.0.iter());
        }
    }
}
