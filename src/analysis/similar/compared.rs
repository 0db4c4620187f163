//! Quartiers by standardised values.

use super::features::{Feature, strongest};
use super::scale::Scale;
use super::types::{Point, Types};
use super::variables::{Valued, Variable};
use crate::analysis::profile::Profiles;
use crate::base::{QuartierId, zip_equal};
use crate::region::Region;

/// Variables that name a type.
const TYPE_FEATURES: usize = 2;
/// A mean nearer to the median is no feature of a type, spreads.
const TYPE_FEATURE_MIN: f64 = 0.1;

/// How quartiers are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct CompareOptions {
    /// The variables, each with its weight above 0.
    pub variables: Vec<(Variable, f64)>,
    /// A coverage that could be larger by more than this share, because of unknown ground, is not known.
    pub uncertain_max: f64,
}

/// A variable with which quartiers are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Standardised {
    /// The variable.
    pub variable: Variable,
    /// How much it counts.
    pub weight: f64,
    /// Its scale, of the transformed values.
    pub scale: Scale,
}

/// Quartiers by standardised values, in the order of their keys, so that the order of the input does not matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The variables.
    pub variables: Vec<Standardised>,
    /// Variables that no quartier has, or that are the same everywhere: they tell no difference.
    pub dropped: Vec<Variable>,
    /// The quartiers that have all values: all quartiers where no variable is left.
    pub quartiers: Vec<QuartierId>,
    /// Their values as they are, by quartier and variable.
    pub raw: Vec<Vec<f64>>,
    /// Their standardised values.
    pub z: Vec<Vec<f64>>,
    /// Those times the square roots of the weights: as points, whose distances are the differences of quartiers.
    pub points: Vec<Point>,
    /// The quartiers that lack a value, with the variables that they lack. Nothing is imputed.
    pub left_out: Vec<(QuartierId, Vec<Variable>)>,
}

/// How do quartiers differ, variable by variable?
///
/// # Returns
/// Standardised values of all quartiers that have every variable. A variable that no quartier has, or that is the same
/// wherever it is known, is dropped first: no quartier is left out for it. One that is the same for all quartiers that
/// are left is dropped then.
///
/// # Method
/// Values are transformed ([`Variable::transformed`]), and standardised by their median and 1.4826 times their median
/// absolute deviation, at most 3 either way ([`Scale`]).
///
/// # Panics
/// When the profiles are of another region.
///
/// # Cost
/// O(n log n) for each variable.
pub fn compare(region: &Region, profiles: &Profiles, options: &CompareOptions) -> Compared {
    let valued = Valued { region, profiles, uncertain_max: options.uncertain_max };
    let mut order: Vec<usize> = (0..profiles.rows.len()).collect();
    order.sort_by_key(|at| region.quartier(profiles.rows[*at].quartier).key());
    let values = |(variable, _): &(Variable, f64)| -> Vec<Option<f64>> {
        order.iter().map(|at| valued.value(variable, &profiles.rows[*at])).collect()
    };
    let all = options.variables.iter().map(|one| (one, values(one)));
    let (given, others): (Vec<_>, Vec<_>) = all.partition(|(_, values)| differs(values));
    let dropped = others.into_iter().map(|((variable, _), _)| variable.clone()).collect();
    let mut compared = Compared {
        variables: Vec::new(),
        dropped,
        quartiers: Vec::new(),
        raw: Vec::new(),
        z: Vec::new(),
        points: Vec::new(),
        left_out: Vec::new(),
    };
    for (row, at) in order.iter().enumerate() {
        let quartier = profiles.rows[*at].quartier;
        let own: Option<Vec<f64>> = given.iter().map(|(_, values)| values[row]).collect();
        if let Some(own) = own {
            compared.quartiers.push(quartier);
            compared.raw.push(own);
            continue;
        }
        let lacking = given.iter().filter(|(_, values)| values[row].is_none());
        let lacking = lacking.map(|((variable, _), _)| variable.clone()).collect();
        compared.left_out.push((quartier, lacking));
    }
    let given: Vec<(Variable, f64)> = given.into_iter().map(|(one, _)| one.clone()).collect();
    compared.standardise(&given);
    compared
}

/// Whether two of the known values are not the same.
fn differs(values: &[Option<f64>]) -> bool {
    let mut known = values.iter().flatten();
    known.next().is_some_and(|first| known.any(|other| other != first))
}

impl Compared {
    /// Fills in standardised values; drops variables of which all values are the same.
    fn standardise(&mut self, given: &[(Variable, f64)]) {
        let scale = |(at, (variable, _)): (usize, &(Variable, f64))| {
            let values = self.raw.iter().map(|row| variable.transformed(row[at]));
            Scale::of_values(&values.collect::<Vec<f64>>())
        };
        let scales: Vec<Option<Scale>> = given.iter().enumerate().map(scale).collect();
        for ((variable, weight), scale) in zip_equal(given, &scales) {
            match scale {
                Some(scale) => self.variables.push(Standardised {
                    variable: variable.clone(),
                    weight: *weight,
                    scale: *scale,
                }),
                None => self.dropped.push(variable.clone()),
            }
        }
        for row in &mut self.raw {
            let kept = zip_equal(row.iter(), &scales).filter(|(_, scale)| scale.is_some());
            *row = kept.map(|(value, _)| *value).collect();
        }
        let z = |row: &Vec<f64>| -> Vec<f64> {
            let each = zip_equal(row, &self.variables);
            each.map(|(value, own)| own.scale.z(own.variable.transformed(*value))).collect()
        };
        self.z = self.raw.iter().map(z).collect();
        let point = |z: &Vec<f64>| -> Point {
            zip_equal(z, &self.variables).map(|(z, own)| z * own.weight.sqrt()).collect()
        };
        self.points = self.z.iter().map(point).collect();
    }

    /// Whether anything tells quartiers apart.
    pub fn has_variables(&self) -> bool {
        !self.variables.is_empty()
    }

    /// Of each type, the means of the standardised values, by variable.
    ///
    /// # Panics
    /// When the types are not of these quartiers.
    pub fn type_means(&self, types: &Types) -> Vec<Vec<f64>> {
        let mean = |own: usize| -> Vec<f64> {
            let members = zip_equal(&self.z, &types.of_point).filter(|(_, of)| **of == own);
            let members: Vec<&Vec<f64>> = members.map(|(z, _)| z).collect();
            let sum = |at: usize| members.iter().map(|z| z[at]).sum::<f64>();
            (0..self.variables.len()).map(|at| sum(at) / members.len() as f64).collect()
        };
        (0..types.count).map(mean).collect()
    }

    /// The two strongest features of a type, by which it is called: the variables whose means are farthest from the
    /// median of all quartiers, by a tenth of a spread or more.
    pub fn type_features(&self, means: &[f64]) -> Vec<Feature> {
        let feature = |(variable, mean): (usize, &f64)| {
            let is_far = mean.abs() >= TYPE_FEATURE_MIN;
            is_far.then_some((mean.abs(), Feature { variable, is_high: *mean > 0.0 }))
        };
        strongest(means.iter().enumerate().filter_map(feature), TYPE_FEATURES)
    }
}
