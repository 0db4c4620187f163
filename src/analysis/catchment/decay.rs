//! Distance decay: how much a place counts at a distance.

use crate::base::Millimetres;

/// How much a place counts for a person at a distance within the limit: 1 at the door, less farther away.
///
/// The catchment ends at the limit with every decay. Weights have no unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Decay {
    /// The same up to the limit: 2SFCA (Luo and Wang 2003, Environment and Planning B 30:865-884).
    Step,
    /// The weight of a zone, by the largest distance of each zone, ascending; 0 beyond the last one: E2SFCA
    /// (Luo and Qi 2009, Health & Place 15:1100-1107).
    Zones(Vec<(Millimetres, f64)>),
    /// (exp(-(d/L)²/2) - exp(-1/2)) / (1 - exp(-1/2)), 0 at the limit *L* (Dai 2010, Health & Place
    /// 16:1038-1052).
    Gaussian,
    /// 1 - d/L.
    Linear,
    /// exp(-d/scale), cut at the limit; a decay of gravity models (Kwan 1998, Geographical Analysis
    /// 30:191-216).
    Exponential {
        /// The distance at which a place counts 37 percent.
        scale: Millimetres,
    },
    /// 1 / (1 + exp((d - middle) / width)), cut at the limit; the logistic form of Bauer and Groneberg (2016,
    /// PLoS ONE 11:e0159148).
    Logistic {
        /// The distance at which a place counts half.
        middle: Millimetres,
        /// How gently the weight falls there: at `middle` plus `width` a place counts 27 percent.
        width: Millimetres,
    },
}

/// Smaller weights count as 0: a person so far away neither asks for a place nor finds one.
pub const WEIGHT_MIN: f64 = 1e-12;

impl Decay {
    /// The zones of Luo and Qi (2009), thirds of the limit with weights 1, 0.68 and 0.22 (their set of slow
    /// decay).
    pub fn thirds(limit: Millimetres) -> Self {
        let third = |part: u64| {
            let metres = u64::from(limit.0) * part / 3;
            Millimetres(u32::try_from(metres).expect("no more than the limit"))
        };
        Self::Zones(vec![(third(1), 1.0), (third(2), 0.68), (limit, 0.22)])
    }

    /// The weight at a distance; 0 beyond the limit, and where it would be smaller than [`WEIGHT_MIN`].
    ///
    /// ```
    /// use nahraum::analysis::catchment::Decay;
    /// use nahraum::base::Millimetres;
    /// let metres = Millimetres::from_metres;
    /// assert_eq!(Decay::Linear.weight(metres(250.0), metres(1000.0)), 0.75);
    /// assert_eq!(Decay::Step.weight(metres(1000.0), metres(1000.0)), 1.0);
    /// assert_eq!(Decay::Step.weight(metres(1001.0), metres(1000.0)), 0.0);
    /// ```
    pub fn weight(&self, distance: Millimetres, limit: Millimetres) -> f64 {
        if distance > limit {
            return 0.0;
        }
        let metres = |length: Millimetres| f64::from(length.0) / 1000.0;
        // A limit of 0 m reaches the door alone.
        let part = if limit.0 == 0 { 0.0 } else { metres(distance) / metres(limit) };
        let weight = match self {
            Self::Step => 1.0,
            Self::Zones(zones) => {
                let zone = zones.iter().find(|(most, _)| distance <= *most);
                zone.map_or(0.0, |(_, weight)| *weight)
            }
            Self::Gaussian => {
                let floor = (-0.5_f64).exp();
                ((-part * part / 2.0).exp() - floor) / (1.0 - floor)
            }
            Self::Linear => 1.0 - part,
            Self::Exponential { scale } => (-metres(distance) / metres(*scale)).exp(),
            Self::Logistic { middle, width } => {
                let steps = (metres(distance) - metres(*middle)) / metres(*width);
                1.0 / (1.0 + steps.exp())
            }
        };
        if weight < WEIGHT_MIN { 0.0 } else { weight }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Decay; 6] = [
        Decay::Step,
        Decay::Zones(Vec::new()),
        Decay::Gaussian,
        Decay::Linear,
        Decay::Exponential { scale: Millimetres(400_000) },
        Decay::Logistic { middle: Millimetres(500_000), width: Millimetres(100_000) },
    ];

    #[test]
    fn weights_fall_with_distance_and_end_at_the_limit() {
        let limit = Millimetres(1_000_000);
        let decays = ALL.into_iter().chain([Decay::thirds(limit)]);
        for decay in decays {
            let weights: Vec<f64> = (0..=1_100)
                .map(|metres| decay.weight(Millimetres(metres * 1_000), limit))
                .collect();
            assert!(weights.is_sorted_by(|a, b| a >= b), "{decay:?}");
            assert!(weights.iter().all(|weight| (0.0..=1.0).contains(weight)), "{decay:?}");
            assert_eq!(weights[1_001], 0.0, "{decay:?}");
        }
        let gaussian = Decay::Gaussian;
        assert_eq!(gaussian.weight(Millimetres(0), limit), 1.0);
        assert_eq!(gaussian.weight(limit, limit), 0.0);
    }

    #[test]
    fn a_limit_of_nothing_reaches_the_door() {
        for decay in [Decay::Step, Decay::Gaussian, Decay::Linear] {
            assert_eq!(decay.weight(Millimetres(0), Millimetres(0)), 1.0);
        }
    }
}
