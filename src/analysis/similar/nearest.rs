//! The quartiers of other municipalities that are most alike.

use rayon::prelude::*;

use super::compared::Compared;
use super::features::{Feature, strongest};
use super::types::distance;
use crate::analysis::profile::Profiles;
use crate::base::{QuartierId, zip_equal};
use crate::region::Region;

/// Most variables that a pair, or a type, is told to have in common.
const FEATURES_MAX: usize = 3;
/// A value so many spreads from the median is a feature.
const FEATURE_MIN: f64 = 0.5;
/// Millionths in a whole.
const MILLION: f64 = 1e6;
/// Two values that differ by no more spreads are alike.
const ALIKE: f64 = 0.5;

/// Two quartiers of different municipalities that are alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The quartier that asks.
    pub own: QuartierId,
    /// The one that is like it.
    pub other: QuartierId,
    /// 1 for the one most alike.
    pub rank: usize,
    /// How different they are: the distance of their weighted standardised values.
    pub difference: f64,
    /// What both have in common beside most others, the most striking first.
    pub alike: Vec<Feature>,
}

/// Which quartiers of other municipalities are most like each one?
///
/// # Returns
/// Up to `count` pairs for each quartier that is compared, in the order of keys and then ranks. Of quartiers as
/// different the one with the lower key comes first. A quartier lies in the municipality it belongs to. Without any
/// variable there are no pairs: nothing says that two quartiers are alike.
///
/// # Method
/// Euclidean distance of standardised values times the square roots of their weights. Alike are two quartiers in a
/// variable whose values lie on the same side of the median, at least half a spread from it and at most half a spread
/// from each other; the one farthest from the median is told first.
///
/// # Cost
/// O(n² v) in quartiers and variables.
///
/// # Examples
/// ```
/// use nahraum::analysis::profile::profiles;
/// use nahraum::analysis::similar::{CompareOptions, Variable, compare, nearest};
/// # use nahraum::{access::straight_line_reach, base::Silent, region, synthetic::town};
/// // Quartiers of one square: w and z have 10 persons, x and y have 90. A has w and x, B the others.
/// let town = town("AABB\n\n1991\n\nwxyz").unwrap();
/// let inputs = region::RegionInputs::from_layers(
///     town.municipalities, town.quartiers, town.facilities, town.cells,
/// );
/// let region = region::build(inputs, &Default::default(), &Silent).unwrap().value;
/// let reach = straight_line_reach(&region, &Silent);
/// let options =
///     CompareOptions { variables: vec![(Variable::Density, 1.0)], uncertain_max: 0.0 };
/// let compared = compare(&region, &profiles(&region, &reach, &[]), &options);
/// let key = |id| region.quartier(id).key();
/// let pairs = nearest(&region, &compared, 1);
/// let pairs: Vec<_> = pairs.iter().map(|pair| (key(pair.own), key(pair.other))).collect();
/// assert_eq!(pairs, [("w", "z"), ("x", "y"), ("y", "x"), ("z", "w")]);
/// ```
pub fn nearest(region: &Region, compared: &Compared, count: usize) -> Vec<Pair> {
    if !compared.has_variables() {
        return Vec::new();
    }
    let home = |at: usize| region.quartier(compared.quartiers[at]).municipality();
    let of_quartier = |at: usize| {
        let others = (0..compared.quartiers.len()).filter(|other| home(*other) != home(at));
        let far = |other: usize| (distance(&compared.points[at], &compared.points[other]), other);
        let mut others: Vec<(f64, usize)> = others.map(far).collect();
        let order = |a: &(f64, usize), b: &(f64, usize)| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1));
        if count < others.len() {
            others.select_nth_unstable_by(count, order);
            others.truncate(count);
        }
        others.sort_by(order);
        let pair = |(rank, (difference, other)): (usize, (f64, usize))| Pair {
            own: compared.quartiers[at],
            other: compared.quartiers[other],
            rank: rank + 1,
            difference,
            alike: in_common(&compared.z[at], &compared.z[other]),
        };
        others.into_iter().enumerate().map(pair).collect::<Vec<Pair>>()
    };
    let pairs: Vec<Vec<Pair>> =
        (0..compared.quartiers.len()).into_par_iter().map(of_quartier).collect();
    pairs.concat()
}

fn in_common(a: &[f64], b: &[f64]) -> Vec<Feature> {
    let strength = |(variable, (a, b)): (usize, (&f64, &f64))| {
        let strength = a.abs().min(b.abs());
        let is_common = (*a > 0.0) == (*b > 0.0) && (a - b).abs() <= ALIKE;
        (is_common && strength >= FEATURE_MIN)
            .then_some((strength, Feature { variable, is_high: *a > 0.0 }))
    };
    strongest(zip_equal(a, b).enumerate().filter_map(strength), FEATURES_MAX)
}

/// What do residents of `other` reach that those of `own` lack?
///
/// # Parameters
/// `points_min`: smallest difference in percentage points, rounded to a millionth of a point.
///
/// # Returns
/// Services that at least half of the residents there reach and less than half here, by their number among
/// [`Profiles::services`], the largest difference first; of several with the same one the first. A service of which it is
/// not known is none.
///
/// # Method
/// In whole persons: of two shares *a / p* and *b / q* the difference is *(a q - b p) / p q*.
///
/// # Panics
/// When there is no profile of one of them.
pub fn better(
    profiles: &Profiles,
    (own, other): (QuartierId, QuartierId),
    points_min: f64,
) -> Vec<usize> {
    let [own, other] = [own, other].map(|id| &profiles.rows[id.index()]);
    let residents = [own, other].map(|profile| profile.residents().map(i128::from));
    let [Some(own_persons), Some(other_persons)] = residents else { return Vec::new() };
    let millionths_min = (points_min * MILLION).round() as i128;
    let gain = |service: usize| {
        let reaches = (own.half_reaches(service)?, other.half_reaches(service)?);
        let [here, there] = [own.reached[service]?, other.reached[service]?];
        // Over the persons of both together, which are the same for every service.
        let more =
            i128::from(there.covered) * own_persons - i128::from(here.covered) * other_persons;
        let is_enough =
            100 * MILLION as i128 * more >= millionths_min * own_persons * other_persons;
        (reaches == (false, true) && is_enough).then_some((more, service))
    };
    let mut services: Vec<(i128, usize)> = (0..profiles.services.len()).filter_map(gain).collect();
    services.sort_by_key(|(more, service)| (std::cmp::Reverse(*more), *service));
    services.into_iter().map(|(_, service)| service).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::profile::{Profile, Reached};
    use crate::base::{CategoryId, Millimetres};

    /// Persons of two quartiers, and of each service those who reach it in both.
    fn two(persons: [u64; 2], reached: &[[u64; 2]]) -> Profiles {
        let of_service =
            |at| move |both: &[u64; 2]| Some(Reached { covered: both[at], uncertain: 0 });
        let row = |at: usize| Profile {
            quartier: QuartierId::at(at),
            persons: vec![Some(persons[at])],
            reached: reached.iter().map(of_service(at)).collect(),
        };
        let service = |at| (CategoryId::at(at), Millimetres(500_000));
        Profiles { services: (0..reached.len()).map(service).collect(), rows: vec![row(0), row(1)] }
    }

    #[test]
    fn a_difference_that_is_exactly_the_smallest_one_is_enough() {
        // Of five times as many persons, as large a share and 20 points more, such as 6 of 13 and 43 of 65.
        let mut tried = 0;
        for persons in 3..60_u64 {
            for here in 0..persons {
                let (others, there) = (5 * persons, 5 * here + persons);
                if 2 * here >= persons || 2 * there < others {
                    continue;
                }
                let profiles = two([persons, others], &[[here, there]]);
                let found = |points| better(&profiles, (QuartierId(0), QuartierId(1)), points);
                assert_eq!(found(20.0), [0], "{here} of {persons}, {there} of {others}");
                assert_eq!(found(20.000_001), [0; 0], "{here} of {persons}, {there} of {others}");
                tried += 1;
            }
        }
        assert!(tried > 300, "{tried}");
    }

    #[test]
    fn the_largest_difference_comes_first_and_of_equal_ones_the_first_service() {
        let profiles = two([100, 10], &[[40, 6], [10, 6], [0, 5], [30, 8], [49, 5]]);
        // Points: 20, 50, 50, 50, 1.
        assert_eq!(better(&profiles, (QuartierId(0), QuartierId(1)), 20.0), [1, 2, 3, 0]);
        assert_eq!(better(&profiles, (QuartierId(1), QuartierId(0)), 0.0), [0; 0]);
        let nobody = two([100, 0], &[[0, 0]]);
        assert_eq!(better(&nobody, (QuartierId(0), QuartierId(1)), 0.0), [0; 0]);
    }
}
