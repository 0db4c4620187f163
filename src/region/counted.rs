//! Finds out of which areas the number of persons is known, and reports the others.

use super::cells::Population;
use super::error::RegionError;
use super::inputs::{CellFields, Mapped, RegionInputs};
use super::model::{Category, Cells, KnownPersons, Municipality, PersonGroup, Quartier};
use super::municipalities::MunicipalityNames;
use crate::base::{
    CellExtent, CellId, Code, Diagnostics, Finding, MunicipalityId, QuartierId, WholeExtent, codes,
    zip_equal,
};

/// Number of areas that a finding names.
const NAMED: usize = 3;

/// The areas of a region.
#[derive(Clone, Copy)]
struct Areas<'a> {
    municipalities: &'a [Municipality],
    quartiers: &'a [Quartier],
    /// Whether each municipality stands as one quartier, because no quartiers are given.
    is_by_municipality: bool,
}

/// Of which areas the persons are known; the others are reported (W347, W355).
///
/// # Errors
/// [`RegionError`] when an extent names no municipality, or several of one name.
pub(super) fn known_of(
    inputs: &RegionInputs,
    population: &Population,
    (municipalities, quartiers): (&[Municipality], &[Quartier]),
    diagnostics: &mut Diagnostics,
) -> Result<KnownPersons, RegionError> {
    let is_by_municipality = inputs.quartiers.is_none();
    let areas = Areas { municipalities, quartiers, is_by_municipality };
    let Population { groups, cells, is_unresolved, .. } = population;
    let silence = match inputs.cells.is_empty() {
        true => Silence::of_quartiers(areas),
        false => Silence::of_cells(&inputs.cells, cells, areas, is_unresolved.clone())?,
    };
    let known = known_persons(cells, groups, areas, &silence);
    report_unknown(&known, areas, !inputs.cells.is_empty(), diagnostics);
    Ok(known)
}

/// What sources of cells say of places where they have no row.
struct Silence {
    /// By municipality: whether a source counts everybody there, so that no row means nobody.
    is_counted: Vec<bool>,
    /// By quartier: whether the cells are too large to say who lives there.
    is_unresolved: Vec<bool>,
}

impl Silence {
    /// Persons of quartiers, without cells: a quartier without a number is unknown.
    fn of_quartiers(areas: Areas<'_>) -> Self {
        Self {
            is_counted: vec![false; areas.municipalities.len()],
            is_unresolved: vec![false; areas.quartiers.len()],
        }
    }

    /// The extents that layers of cells state. `is_unresolved` is by quartier.
    ///
    /// # Errors
    /// [`RegionError`] when an extent names no municipality, or several of one name.
    fn of_cells(
        layers: &[Mapped<CellFields>],
        cells: &Cells,
        areas: Areas<'_>,
        is_unresolved: Vec<bool>,
    ) -> Result<Self, RegionError> {
        let mut is_counted = vec![false; areas.municipalities.len()];
        for extent in layers.iter().filter_map(|mapped| mapped.mapping.extent.as_ref()) {
            match extent {
                CellExtent::Whole(WholeExtent::Region) => is_counted.fill(true),
                CellExtent::Whole(WholeExtent::Municipalities) => {
                    let homes = cells.municipalities().iter().flatten();
                    homes.for_each(|home| is_counted[home.index()] = true);
                }
                CellExtent::Of(list) => {
                    let names = MunicipalityNames::new(areas.municipalities);
                    for name in list {
                        is_counted[names.named(name)?.index()] = true;
                    }
                }
            }
        }
        Ok(Self { is_counted, is_unresolved })
    }

    /// Whether no row in a quartier means that nobody lives there.
    fn means_nobody(&self, at: usize, quartier: &Quartier) -> bool {
        self.is_counted[quartier.municipality().index()] && !self.is_unresolved[at]
    }
}

/// Which rows lie in an area.
#[derive(Clone, Copy, Default)]
struct Rows {
    /// Whether a row with a value does.
    has_value: bool,
    /// Whether a row without a value does.
    has_unknown: bool,
    /// The persons of the rows with a value.
    persons: u64,
}

impl Rows {
    /// Adds a row with its persons, if they are known.
    fn add(&mut self, persons: Option<u32>) {
        self.has_value |= persons.is_some();
        self.has_unknown |= persons.is_none();
        self.persons += u64::from(persons.unwrap_or(0));
    }

    fn is_empty(self) -> bool {
        !self.has_value && !self.has_unknown
    }

    /// Whether the rows say who lives in the area. A zero does not where others may live.
    fn tell(self, has_open_ground: bool) -> bool {
        self.has_value && (self.persons > 0 || !self.has_unknown && !has_open_ground)
    }
}

/// The state of all areas, for each group of persons.
fn known_persons(
    cells: &Cells,
    groups: &[PersonGroup],
    areas: Areas<'_>,
    silence: &Silence,
) -> KnownPersons {
    let (mut quartiers, mut municipalities) = (Vec::new(), Vec::new());
    for group in 0..groups.len() {
        let mut in_quartier = vec![Rows::default(); areas.quartiers.len()];
        let mut in_municipality = vec![Rows::default(); areas.municipalities.len()];
        for cell in (0..cells.len()).map(CellId::at) {
            let Some(home) = cells.municipality(cell) else { continue };
            let persons = cells.persons(group)[cell.index()];
            let persons = cells.is_known(group, cell).then_some(persons);
            in_municipality[home.index()].add(persons);
            if let Some(quartier) = cells.quartier(cell) {
                in_quartier[quartier.index()].add(persons);
            }
        }
        let quartier = |(at, quartier): (usize, &Quartier)| match in_quartier[at].is_empty() {
            true => silence.means_nobody(at, quartier),
            false => in_quartier[at].tell(silence.is_unresolved[at]),
        };
        let known: Vec<bool> = areas.quartiers.iter().enumerate().map(quartier).collect();
        // A quartier known to be empty says nothing of the rest of its municipality.
        let (mut has_empty, mut has_open) =
            (vec![false; in_municipality.len()], vec![false; in_municipality.len()]);
        for (quartier, known) in zip_equal(areas.quartiers, &known) {
            has_empty[quartier.municipality().index()] |= known;
            has_open[quartier.municipality().index()] |= !known;
        }
        let municipality = |(at, rows): (usize, &Rows)| {
            let has_quartier = has_empty[at] || has_open[at];
            let is_silent = rows.is_empty() && !has_quartier && silence.is_counted[at];
            let is_empty = has_empty[at] && !has_open[at] && !rows.has_unknown;
            rows.tell(has_open[at]) || is_empty || is_silent
        };
        let homes = in_municipality.iter().enumerate().map(municipality).collect();
        quartiers.push(known);
        municipalities.push(homes);
    }
    KnownPersons::new(quartiers, municipalities)
}

/// Reports areas whose persons are unknown (W347, W355).
fn report_unknown(
    known: &KnownPersons,
    areas: Areas<'_>,
    has_cells: bool,
    diagnostics: &mut Diagnostics,
) {
    if !areas.is_by_municipality {
        let names = areas.quartiers.iter().enumerate().filter_map(|(at, quartier)| {
            (!known.of_quartier(0, QuartierId::at(at))).then_some(quartier.name())
        });
        let names = (areas.quartiers.len(), names.collect());
        report(codes::W347, "quartiers", names, has_cells, diagnostics);
    }
    let names = areas.municipalities.iter().enumerate().filter_map(|(at, municipality)| {
        (!known.of_municipality(0, MunicipalityId::at(at))).then_some(municipality.name())
    });
    let names = (areas.municipalities.len(), names.collect());
    report(codes::W355, "municipalities", names, has_cells, diagnostics);
}

/// Reports the names of unknown areas, if there are any, out of the total number of areas.
fn report(
    code: Code,
    what: &str,
    (total, names): (usize, Vec<&str>),
    has_cells: bool,
    diagnostics: &mut Diagnostics,
) {
    if names.is_empty() {
        return;
    }
    let first: Vec<String> = names.iter().take(NAMED).map(|name| format!("`{name}`")).collect();
    let more = match names.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let message = format!(
        "persons are known for {} of {total} {what}; not known, and in no sum: {}{more}",
        total - names.len(),
        first.join(", ")
    );
    let hint = match has_cells {
        true => {
            "if a source of cells counts everybody there and no row means nobody, state its \
             `extent` in [[layers.cells]]"
        }
        false => "state persons in a column of the quartiers, or give population cells",
    };
    diagnostics.push(Finding::new(code, message).hint(hint));
}

/// Reports cells with a side over half of a limit (W357): whether a resident is covered is decided at the
/// centre of the cell, up to 0.7 sides away from the home.
pub(super) fn report_large_cells(
    side_m: Option<f64>,
    categories: &[Category],
    diagnostics: &mut Diagnostics,
) {
    let Some(side_m) = side_m else { return };
    let limit_m = |category: &Category| {
        let limits = category.limits().iter();
        limits.filter_map(|limit| limit.distance().metres()).reduce(f64::min)
    };
    let walked = categories.iter().filter(|category| !category.comes());
    let limits = walked.filter_map(|category| Some((category, limit_m(category)?)));
    let small: Vec<_> = limits.filter(|(_, limit_m)| side_m > limit_m / 2.0).collect();
    let Some((category, limit_m)) = small.iter().min_by(|a, b| a.1.total_cmp(&b.1)) else { return };
    let message = format!(
        "cells of {side_m:.0} m are larger than half of the limit of {} categories, such as {limit_m} \
         m for `{}`; whether a resident is covered is decided at the centre of the cell and misleads",
        small.len(),
        category.key()
    );
    let hint =
        "use smaller cells or longer limits; mean distances mislead less than covered or not";
    diagnostics.push(Finding::new(codes::W357, message).hint(hint));
}
