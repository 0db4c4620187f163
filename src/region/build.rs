//! Builds a region, stage by stage.

use std::collections::BTreeSet;
use std::sync::Arc;

use geo::{BoundingRect, Coord, CoordsIter, Geometry, MultiPolygon, Rect};

use super::borders::Borders;
use super::cells::{GivenPoints, Population};
use super::counted::{known_of, report_large_cells};
use super::error::RegionError;
use super::facilities;
use super::homes::Homes;
use super::inputs::{FacilityFields, Mapped, RegionInputs, RegionSettings};
use super::known::{self, Grounds, Known, Statements};
use super::model::{Category, County, Municipality, Quartier, Region};
use super::municipalities::{self, Municipalities, MunicipalityNames};
use super::places::{Kept, Places};
use super::providers::Directory;
use super::selection::{Areas, LeftOut, cut};
use super::shares::Ground;
use super::{cells, coming, entrances, quartiers, spread};
use crate::base::limits::ROWS_MAX;
use crate::base::{
    Bounds, Checked, Diagnostics, Finding, MunicipalityId, Permeability, Place, Progress, codes,
    zip_equal,
};
use crate::crs::{
    check_plausible, lon_lat_box, looks_swapped, require_metric, transform_coords, transform_layer,
    unify_rows, working_crs,
};
use crate::dataset::{CrsId, Layer};

/// Maximum width of a region, in degrees of longitude, for one UTM zone: in wider regions the error of
/// lengths exceeds about 0.1 %.
const WIDE_DEGREES: f64 = 9.0;

/// Areas farther than this from the median centre of all areas, in degrees, are ignored when the region
/// is located. A whole state must fit; Bavaria is 5 degrees wide.
const STRAY_DEGREES: f64 = 6.0;

/// Builds a region: transforms every layer to the working CRS, checks it, and maps its fields.
///
/// # Errors
/// [`RegionError`] when no meaningful region can be built. Problems of single records are findings,
/// which are returned with the region.
///
/// # Cost
/// O(n log n) in points and edges; mostly PROJ and point in polygon for cells.
pub fn build(
    mut inputs: RegionInputs,
    settings: &RegionSettings,
    progress: &dyn Progress,
) -> Result<Checked<Region>, RegionError> {
    let mut diagnostics = in_one_crs_each(&mut inputs)?;
    let mut left_out = LeftOut::taken_from(&mut inputs)?;
    progress.begin("transforming coordinates", None);
    let reference = reference_box(most_reliable(&inputs)?, &mut diagnostics)?;
    let crs = choose_crs(settings, reference, &mut diagnostics)?;
    let given = given_points(&inputs);
    let doors = entrances::of_layers(&inputs.facilities, &crs, &mut diagnostics)?;
    all_into_working(&mut inputs, &crs, reference, &mut diagnostics)?;
    transform_left_out(&mut left_out, &crs, &inputs)?;
    progress.begin("municipalities and quartiers", None);
    let read = read_areas(&inputs, settings, left_out.as_ref(), &mut diagnostics)?;
    let Areas { municipalities, counties, quartiers: areas, borders } = read;
    let municipalities: Arc<[Municipality]> = municipalities.into();
    let quartiers: Arc<[Quartier]> = areas.list.into();
    let places = Places::new(Arc::clone(&municipalities), Arc::clone(&quartiers));
    let cache = settings.keeping.for_cells(inputs.cells.iter().map(Mapped::len).sum());
    progress.begin("facilities", None);
    let directory = directory_of(settings, &municipalities, &counties);
    let kept = Kept { places: &places, cache };
    let own = (kept, &directory, &coming::Homes::new(&municipalities));
    let facilities =
        facilities::from_layers(&inputs.facilities, doors, settings, own, &mut diagnostics)?;
    progress.begin("population cells", None);
    let all =
        Surroundings { inputs: &inputs, settings, municipalities: &municipalities, crs: &crs };
    let towns = (&quartiers[..], &areas.persons[..]);
    let population = all.population(&given, kept, towns, &mut diagnostics)?;
    progress.end();
    let known = known_of(&inputs, &population, (&municipalities, &quartiers), &mut diagnostics)?;
    report_large_cells(population.side_m, &facilities.categories, &mut diagnostics);
    let grounds = all.grounds(&facilities.categories, facilities.layers_of, &mut diagnostics)?;
    let value = Region {
        name: settings.name.clone(),
        crs,
        counties,
        municipalities,
        districts: areas.districts,
        quartiers,
        quartier_attributes: areas.attributes,
        needs: settings.catalog.needs.clone(),
        categories: facilities.categories,
        providers: facilities.providers.providers,
        spellings: facilities.providers.spellings.into(),
        directory: directory.into(),
        facilities: facilities.list,
        attributes: facilities.attributes.into(),
        groups: population.groups,
        cells: population.cells.into(),
        known,
        borders,
        boundary: settings.boundary,
        grounds: grounds.into(),
        attribution: attribution_of(&mut inputs),
    };
    Ok(coming::checked(value, diagnostics))
}

/// Brings the rows of each layer into one CRS.
fn in_one_crs_each(inputs: &mut RegionInputs) -> Result<Diagnostics, RegionError> {
    let mut diagnostics = Diagnostics::default();
    for layer in layers_mut(inputs) {
        diagnostics.append(unify_rows(layer)?);
    }
    Ok(diagnostics)
}

/// Brings the areas that are left out into the working CRS, as the layers are.
fn transform_left_out(
    left_out: &mut Option<LeftOut>,
    crs: &CrsId,
    inputs: &RegionInputs,
) -> Result<(), RegionError> {
    let quartiers = inputs.quartiers.as_ref().map(|mapped| &mapped.layer);
    match left_out {
        Some(left_out) => left_out.transform(crs, quartiers),
        None => Ok(()),
    }
}

/// The rules about providers, with the names of the region's municipalities and counties.
fn directory_of(
    settings: &RegionSettings,
    municipalities: &[Municipality],
    counties: &[County],
) -> Directory {
    let towns = municipalities.iter().map(Municipality::name);
    Directory::new(&settings.providers, towns.chain(counties.iter().map(County::name)))
}

/// Transforms coordinates of a layer of cells to the working CRS.
fn to_working<'g>(
    given: &'g [GivenPoints],
    crs: &'g CrsId,
) -> impl Fn(usize, &mut [Coord<f64>]) -> Result<(), RegionError> + 'g {
    move |layer, coords| {
        let from = given[layer].crs.as_ref().unwrap_or(crs);
        transform_coords(coords, from, crs).map(|_| ()).map_err(RegionError::from)
    }
}

/// What cells and the known ground are derived from.
struct Surroundings<'r> {
    inputs: &'r RegionInputs,
    settings: &'r RegionSettings,
    municipalities: &'r [Municipality],
    crs: &'r CrsId,
}

impl Surroundings<'_> {
    /// The population cells, of which the points are given in their source CRS too; without cells, points over which the
    /// persons of quartiers are spread.
    fn population(
        &self,
        given: &[GivenPoints],
        kept: Kept<'_>,
        (quartiers, persons): (&[Quartier], &[Option<f64>]),
        diagnostics: &mut Diagnostics,
    ) -> Result<Population, RegionError> {
        let (inputs, spacing_m) = (self.inputs, self.settings.spread_spacing_m);
        let places = kept.places;
        if inputs.cells.is_empty() {
            return Ok(cells::spread(quartiers, persons, spacing_m, places, diagnostics));
        }
        let given = cells::Given { layers: given, to_working: &to_working(given, self.crs) };
        let homes = Homes::from_layers(&inputs.homes, places, diagnostics)?;
        let ground = Ground {
            kept,
            homes: &homes,
            municipalities: self.municipalities,
            quartiers,
            share_cells: self.settings.share_cells,
        };
        cells::from_layers(&inputs.cells, &given, spacing_m, &ground, diagnostics)
    }

    /// The known ground of each category, given the layers that have its facilities. Whoever lists services that come
    /// lists those that come to the region: none can be missing on other ground.
    fn grounds(
        &self,
        categories: &[Category],
        layers_of: Vec<BTreeSet<usize>>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Grounds, RegionError> {
        let of_category = zip_equal(categories, layers_of)
            .map(|(category, layers)| (!category.comes()).then_some(layers))
            .collect();
        let layers = &self.inputs.facilities;
        let statements = Statements {
            layers: layers.iter().map(|mapped| &mapped.mapping.known).collect(),
            of_category,
            network: self.settings.network_known.as_ref(),
        };
        let outer = self.settings.outer_border;
        if outer == Permeability::Open {
            report_unstated(&statements, layers, diagnostics);
        }
        let shapes: Vec<&MultiPolygon<f64>> =
            self.municipalities.iter().map(Municipality::area).collect();
        known::grounds(&statements, &shapes, outer, self.crs)
    }
}

/// Reports each layer of facilities in use, and the network, without a stated extent (W331).
fn report_unstated(
    statements: &Statements<'_>,
    facilities: &[Mapped<FacilityFields>],
    diagnostics: &mut Diagnostics,
) {
    let layers = statements.of_category.iter().flatten().flatten();
    let used: BTreeSet<usize> = layers.copied().collect();
    let unstated = used.into_iter().filter(|at| *statements.layers[*at] == Known::Unstated);
    for at in unstated {
        let layer = &facilities[at].layer;
        let message = "the layer does not state how far around the municipalities it has every \
                       facility: all ground outside them counts as unknown";
        let hint = "set `known_around_m`, `known_box` or `known_area` in its [[layers.facilities]]";
        let place = Place::of_source(layer.source_name()).layer(&layer.name);
        diagnostics.push(Finding::new(codes::W331, message).at(place).hint(hint));
    }
    if statements.network == Some(&Known::Unstated) {
        let message = "the walking network does not state how far around the municipalities it has \
                       every way: all ground outside them counts as unknown";
        let hint = "set `known_around_m`, `known_box` or `known_area` in [walk]";
        diagnostics.push(Finding::new(codes::W331, message).hint(hint));
    }
}

/// The layer that locates the region.
fn most_reliable(inputs: &RegionInputs) -> Result<&Layer, RegionError> {
    match (&inputs.municipalities, &inputs.quartiers) {
        (Some(municipalities), _) => Ok(&municipalities.layer),
        (None, Some(quartiers)) => Ok(&quartiers.layer),
        (None, None) => Err(RegionError::NoAreas),
    }
}

/// The attributions that the layers require, each once, in alphabetical order.
fn attribution_of(inputs: &mut RegionInputs) -> Vec<String> {
    let layers = layers_mut(inputs).into_iter();
    let names: BTreeSet<String> = layers.flat_map(|layer| layer.attribution.clone()).collect();
    names.into_iter().collect()
}

fn layers_mut(inputs: &mut RegionInputs) -> Vec<&mut Layer> {
    let municipalities = inputs.municipalities.iter_mut().map(|mapped| &mut mapped.layer);
    let quartiers = inputs.quartiers.iter_mut().map(|mapped| &mut mapped.layer);
    let facilities = inputs.facilities.iter_mut().map(|mapped| &mut mapped.layer);
    let cells = inputs.cells.iter_mut().map(|mapped| &mut mapped.layer);
    let homes = inputs.homes.iter_mut().map(|mapped| &mut mapped.layer);
    municipalities.chain(quartiers).chain(facilities).chain(cells).chain(homes).collect()
}

/// The bounding box of the region in degrees, from its most reliable layer.
fn reference_box(
    areas: &Layer,
    diagnostics: &mut Diagnostics,
) -> Result<Option<Bounds>, RegionError> {
    let findings = check_plausible(areas, None)?;
    if findings.count_of_code(codes::E101) > 0 {
        return Err(RegionError::WrongCrs { diagnostics: Box::new(findings) });
    }
    let Some(crs) = &areas.crs else { return Ok(None) };
    let rects: Vec<Rect<f64>> =
        areas.geometry.iter().flatten().filter_map(|geometry| geometry.bounding_rect()).collect();
    let mut middles: Vec<Coord<f64>> = rects.iter().map(|rect| rect.center()).collect();
    transform_coords(&mut middles, crs, &CrsId::wgs84())?;
    // One stray polygon must not determine the location of the region.
    let median = |part: fn(&Coord<f64>) -> f64| {
        let mut values: Vec<f64> = middles.iter().map(part).filter(|v| v.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(0.0)
    };
    let (x, y) = (median(|at| at.x), median(|at| at.y));
    if looks_swapped(x, y) {
        let message = format!(
            "the areas lie at longitude {x:.2} and latitude {y:.2}; with x and y exchanged they would \
             lie in Central Europe"
        );
        let hint = "exchange x and y if the areas belong there";
        diagnostics.push(Finding::new(codes::W103, message).at(areas.place(0)).hint(hint));
    }
    let near =
        |at: &Coord<f64>| (at.x - x).abs() <= STRAY_DEGREES && (at.y - y).abs() <= STRAY_DEGREES;
    let corners: Vec<Coord<f64>> = zip_equal(&rects, &middles)
        .filter(|(_, middle)| near(middle))
        .flat_map(|(rect, _)| rect.to_polygon().exterior().coords_iter().collect::<Vec<_>>())
        .collect();
    Ok(lon_lat_box(&corners, crs)?)
}

fn choose_crs(
    settings: &RegionSettings,
    reference: Option<Bounds>,
    diagnostics: &mut Diagnostics,
) -> Result<CrsId, RegionError> {
    let crs = match (&settings.crs, reference) {
        (Some(crs), _) => crs.clone(),
        (None, Some(degrees)) => working_crs(degrees),
        (None, None) => return Err(RegionError::NoAreas),
    };
    if let Some(degrees) = reference {
        require_metric(&crs, degrees)?;
    }
    if let Some(degrees) = reference
        && degrees.width() > WIDE_DEGREES
    {
        let message = format!(
            "the region is {:.0} degrees wide; far from the middle of {crs} lengths are off by \
             more than 0.1 %",
            degrees.width()
        );
        diagnostics.push(Finding::new(codes::W350, message));
    }
    Ok(crs)
}

/// The points of cells in their source CRS, in which a grid is regular: squares by their centres. Other
/// areas and lines have no place on a grid.
fn given_points(inputs: &RegionInputs) -> Vec<GivenPoints> {
    let point = |geometry: &Option<Geometry<f64>>| match geometry {
        Some(Geometry::Point(point)) => Some(Coord::from(*point)),
        Some(Geometry::MultiPoint(points)) => points.0.first().map(|point| Coord::from(*point)),
        Some(shape) => spread::centre_of_square(shape),
        None => None,
    };
    let given = |layer: &Layer| GivenPoints {
        crs: layer.crs.clone(),
        points: layer.geometry.iter().map(point).collect(),
    };
    inputs.cells.iter().map(|mapped| given(&mapped.layer)).collect()
}

/// Transforms all layers to the working CRS.
fn all_into_working(
    inputs: &mut RegionInputs,
    crs: &CrsId,
    reference: Option<Bounds>,
    diagnostics: &mut Diagnostics,
) -> Result<(), RegionError> {
    for layer in layers_mut(inputs) {
        if layer.len() > ROWS_MAX {
            return Err(RegionError::TooManyRows { layer: layer.name.clone() });
        }
        into_working(layer, crs, reference, diagnostics)?;
    }
    if diagnostics.count_of_code(codes::E101) > 0 {
        return Err(RegionError::WrongCrs { diagnostics: Box::new(std::mem::take(diagnostics)) });
    }
    Ok(())
}

fn into_working(
    layer: &mut Layer,
    crs: &CrsId,
    reference: Option<Bounds>,
    diagnostics: &mut Diagnostics,
) -> Result<(), RegionError> {
    if layer.geometry.iter().all(Option::is_none) {
        return Ok(());
    }
    let mut findings = check_plausible(layer, reference)?;
    if findings.count_of_code(codes::E101) == 0 {
        findings.append(transform_layer(layer, crs)?);
    }
    diagnostics.append(findings);
    Ok(())
}

/// Municipalities, quartiers and what holds between them. Quartiers are given to municipalities before some
/// of these are left out, so that a sliver of a neighbour's quartier does not make it ours.
fn read_areas(
    inputs: &RegionInputs,
    settings: &RegionSettings,
    left_out: Option<&LeftOut>,
    diagnostics: &mut Diagnostics,
) -> Result<Areas, RegionError> {
    let apart = |row: usize, key: &str| left_out.and_then(|left_out| left_out.area(row, key));
    let all = match (&inputs.municipalities, &inputs.quartiers) {
        (Some(mapped), _) => municipalities::from_layer(mapped, &apart, diagnostics)?,
        (None, Some(mapped)) => municipalities::from_quartiers(mapped, diagnostics)?,
        (None, None) => return Err(RegionError::NoAreas),
    };
    if !all.is_kept.contains(&true) {
        return Err(RegionError::NoUsableArea { diagnostics: Box::new(diagnostics.clone()) });
    }
    let quartiers = read_quartiers(inputs, settings, &all, diagnostics)?;
    let borders = borders_of(settings, &all)?;
    let mut areas = cut(all, quartiers, borders, diagnostics);
    areas.quartiers.persons.resize(areas.quartiers.list.len(), None);
    Ok(areas)
}

fn read_quartiers(
    inputs: &RegionInputs,
    settings: &RegionSettings,
    all: &Municipalities,
    diagnostics: &mut Diagnostics,
) -> Result<quartiers::Quartiers, RegionError> {
    let Some(mapped) = &inputs.quartiers else {
        let message = "no quartiers given; each municipality counts as one quartier";
        diagnostics.push(Finding::new(codes::N351, message));
        let mut list: Vec<Quartier> = Vec::new();
        quartiers::fill_rest(&mut list, all, true, diagnostics);
        return Ok(quartiers::Quartiers { list, ..quartiers::Quartiers::default() });
    };
    let mut read = quartiers::from_layer(mapped, &all.list, diagnostics)?;
    if settings.fill_rest {
        quartiers::fill_rest(&mut read.list, all, false, diagnostics);
    }
    Ok(read)
}

fn borders_of(settings: &RegionSettings, all: &Municipalities) -> Result<Borders, RegionError> {
    let names = MunicipalityNames::new(&all.list);
    let kept = |name: &String| match names.named(name)? {
        id if all.is_kept[id.index()] => Ok(id),
        _ => Err(RegionError::LeftOutMunicipality { name: name.clone() }),
    };
    let pairs = settings.hard_borders.iter().map(|(a, b)| Ok((kept(a)?, kept(b)?)));
    let pairs: Vec<(MunicipalityId, MunicipalityId)> = pairs.collect::<Result<_, RegionError>>()?;
    Ok(Borders::new(settings.inner_borders, settings.outer_border, pairs))
}

/// A layer with any mapping.
impl<M> Mapped<M> {
    /// Number of features.
    pub fn len(&self) -> usize {
        self.layer.len()
    }

    /// Whether the layer is empty.
    pub fn is_empty(&self) -> bool {
        self.layer.is_empty()
    }
}
