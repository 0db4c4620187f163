//! Walk profiles: how fast a kind of walker is, and what slows or stops it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::barrier_kinds::BarrierKind;
use super::barrier_rules::NodeClass;
use super::rules::EdgeClass;
use crate::base::Millimetres;

/// The built-in profiles, `data/walk_profiles.toml`; every number names its source there.
pub const WALK_PROFILES_TOML: &str = include_str!("../../data/walk_profiles.toml");

/// Passable with a factor on its length, or impassable.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "toml::Value")]
enum Passage {
    Factor(f64),
    No,
}

impl Default for Passage {
    /// As a level way.
    fn default() -> Self {
        Self::Factor(1.0)
    }
}

impl TryFrom<toml::Value> for Passage {
    type Error = String;

    fn try_from(value: toml::Value) -> Result<Self, String> {
        let number = value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64));
        match (number, value.as_str()) {
            (Some(factor), _) if (1.0..=100.0).contains(&factor) => Ok(Self::Factor(factor)),
            (None, Some("no")) => Ok(Self::No),
            _ => Err(format!("found `{value}`, expected a factor from 1 to 100 or \"no\"")),
        }
    }
}

/// How steepness slows a walker.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Slope {
    /// Steepness has no effect.
    #[default]
    None,
    /// Tobler's hiking function (Tobler 1993), scaled to 1 on level ground.
    Tobler,
}

/// A property of ways that a street map may not have tagged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayProperty {
    /// The pavement: `surface`, `smoothness` or `tracktype`.
    Surface,
    /// Width.
    Width,
    /// Steepness.
    Incline,
}

impl WayProperty {
    /// All properties.
    pub const ALL: [Self; 3] = [Self::Surface, Self::Width, Self::Incline];

    /// Its tag in OpenStreetMap.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Surface => "surface",
            Self::Width => "width",
            Self::Incline => "incline",
        }
    }
}

/// A kind of walker.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WalkProfile {
    /// Key such as `senior`.
    #[serde(skip)]
    pub key: String,
    /// English name.
    pub name_en: String,
    /// German name.
    pub name_de: String,
    /// Speed on a level, smooth way, metres per second.
    pub speed_m_s: f64,
    /// The source of the speed.
    pub speed_source: String,
    steps: Passage,
    /// Steps with a ramp for wheelchairs.
    #[serde(default)]
    steps_with_ramp: Passage,
    #[serde(default)]
    slope: Slope,
    incline_permille_max: Option<u32>,
    width_cm_min: Option<u32>,
    #[serde(default)]
    kerb_raised_s: u32,
    kerb_raised: Option<Passage>,
    #[serde(default)]
    crossing_wait_s: u32,
    /// What values of `wheelchair` say, whatever else is tagged.
    #[serde(default)]
    wheelchair_tag: BTreeMap<String, Passage>,
    #[serde(default)]
    surface: BTreeMap<String, Passage>,
    #[serde(default)]
    smoothness: BTreeMap<String, Passage>,
    #[serde(default)]
    barrier: BTreeMap<String, Passage>,
    #[serde(rename = "steps_source")]
    _steps_source: String,
    #[serde(rename = "steps_with_ramp_source")]
    _steps_with_ramp_source: Option<String>,
    #[serde(rename = "wheelchair_tag_source")]
    _wheelchair_tag_source: Option<String>,
    #[serde(rename = "slope_source")]
    _slope_source: Option<String>,
    #[serde(rename = "incline_source")]
    _incline_source: Option<String>,
    #[serde(rename = "width_source")]
    _width_source: Option<String>,
    #[serde(rename = "kerb_source")]
    _kerb_source: Option<String>,
    #[serde(rename = "crossing_wait_source")]
    _crossing_wait_source: Option<String>,
}

/// Why a file of walk profiles cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// It is not valid TOML, or a value has the wrong type.
    #[error("walk profiles: {0}")]
    Broken(#[from] toml::de::Error),
    /// No profile has this key.
    #[error("unknown walk profile `{key}`; known profiles: {known}")]
    Unknown {
        /// The key asked for.
        key: String,
        /// The keys of all profiles.
        known: String,
    },
    /// A speed outside the possible range.
    #[error(
        "walk profile `{key}`: found a speed of {speed} m/s, expected more than 0 and at most 5"
    )]
    Speed {
        /// The profile.
        key: String,
        /// The speed.
        speed: f64,
    },
}

impl WalkProfile {
    /// Reads all profiles of a text.
    ///
    /// # Errors
    /// [`ProfileError::Broken`] with line and column; [`ProfileError::Speed`].
    pub fn parse(text: &str) -> Result<Vec<Self>, ProfileError> {
        let read: BTreeMap<String, Self> = toml::from_str(text)?;
        let named = read.into_iter().map(|(key, profile)| Self { key, ..profile });
        named
            .map(|profile| {
                if profile.speed_m_s > 0.0 && profile.speed_m_s <= 5.0 {
                    Ok(profile)
                } else {
                    Err(ProfileError::Speed { key: profile.key, speed: profile.speed_m_s })
                }
            })
            .collect()
    }

    /// A profile by its key.
    ///
    /// ```
    /// use nahraum::network::{WALK_PROFILES_TOML, WalkProfile};
    /// let senior = WalkProfile::find(WALK_PROFILES_TOML, "senior").unwrap();
    /// assert_eq!(senior.speed_m_s, 0.97);
    /// assert!(WalkProfile::find(WALK_PROFILES_TOML, "cyclist").is_err());
    /// ```
    ///
    /// # Errors
    /// As [`WalkProfile::parse`]; [`ProfileError::Unknown`].
    pub fn find(text: &str, key: &str) -> Result<Self, ProfileError> {
        let profiles = Self::parse(text)?;
        let keys: Vec<&str> = profiles.iter().map(|profile| profile.key.as_str()).collect();
        let unknown = ProfileError::Unknown { key: key.to_owned(), known: keys.join(", ") };
        profiles.into_iter().find(|profile| profile.key == key).ok_or(unknown)
    }

    /// The distance that the walker covers on a level, smooth way in some minutes.
    pub fn metres_in(&self, minutes: f64) -> Millimetres {
        Millimetres::from_metres(minutes * 60.0 * self.speed_m_s)
    }

    /// The metres that the walker covers on a level, smooth way in a minute, in whole metres.
    pub fn whole_metres_a_minute(&self) -> f64 {
        (self.speed_m_s * 60.0).round().max(1.0)
    }

    /// The factor on an edge's length, or `None` when the edge is impassable for the walker. Slopes from
    /// an elevation model come on top: [`Self::is_too_steep`], [`Self::slows_on_slopes`].
    pub fn edge_factor(&self, class: &EdgeClass) -> Option<f64> {
        match self.wheelchair_tag.get(&class.wheelchair) {
            Some(Passage::No) => return None,
            Some(Passage::Factor(factor)) => return Some(*factor),
            None => {}
        }
        let is_steps = class.kind == "steps";
        let steps = match (is_steps, class.ramp) {
            (false, _) => Passage::Factor(1.0),
            (true, true) => self.steps_with_ramp,
            (true, false) => self.steps,
        };
        let Passage::Factor(mut factor) = steps else { return None };
        let too_steep = self.incline_permille_max.is_some_and(|max| class.incline_permille > max);
        let too_narrow =
            class.width_cm > 0 && self.width_cm_min.is_some_and(|min| class.width_cm < min);
        if (too_steep && !is_steps) || too_narrow {
            return None;
        }
        for (table, value) in
            [(&self.surface, surface(class)), (&self.smoothness, class.smoothness.as_str())]
        {
            match table.get(value) {
                Some(Passage::No) => return None,
                Some(Passage::Factor(more)) => factor *= more,
                None => {}
            }
        }
        Some(factor)
    }

    /// Why an edge stops the walker, or slows it more than its length and slope do; `None` when it does neither.
    ///
    /// # Parameters
    /// `steepest`: rise over length of the steepest stretch, by an elevation model.
    pub(super) fn obstacle(&self, class: &EdgeClass, steepest: f64) -> Option<BarrierKind> {
        let by_model = !self.is_declared_fit(class) && self.is_too_steep(steepest);
        let factor = self.edge_factor(class);
        if !by_model && factor.is_some_and(|factor| factor <= 1.0) {
            return None;
        }
        let is_steps = class.kind == "steps";
        let by_tag = self.incline_permille_max.is_some_and(|max| class.incline_permille > max);
        let is_narrow =
            class.width_cm > 0 && self.width_cm_min.is_some_and(|min| class.width_cm < min);
        Some(match factor {
            _ if self.wheelchair_tag.contains_key(&class.wheelchair) => BarrierKind::Unfit,
            _ if is_steps => BarrierKind::Stairs,
            _ if by_model || by_tag => BarrierKind::Steep,
            None if is_narrow => BarrierKind::Narrow,
            _ => BarrierKind::Rough,
        })
    }

    /// Whether a value of `barrier` stops the walker.
    pub(super) fn stops_at(&self, barrier: &str) -> bool {
        matches!(self.barrier.get(barrier), Some(Passage::No))
    }

    /// Whether a property slows or stops the walker, so that its tag matters. The tag for steepness
    /// does not matter when the network has elevation.
    pub fn minds(&self, property: WayProperty, has_elevation: bool) -> bool {
        match property {
            WayProperty::Surface => !self.surface.is_empty() || !self.smoothness.is_empty(),
            WayProperty::Width => self.width_cm_min.is_some(),
            WayProperty::Incline => self.incline_permille_max.is_some() && !has_elevation,
        }
    }

    /// Whether a property that matters is not tagged on an edge and therefore assumed to be harmless.
    pub fn assumes(&self, property: WayProperty, class: &EdgeClass) -> bool {
        // A tag that says a way is fit for wheelchairs overrides all other tags.
        if matches!(self.wheelchair_tag.get(&class.wheelchair), Some(Passage::Factor(_))) {
            return false;
        }
        match property {
            WayProperty::Surface => [&class.surface, &class.smoothness, &class.tracktype]
                .iter()
                .all(|tag| tag.is_empty()),
            WayProperty::Width => class.width_cm == 0,
            WayProperty::Incline => class.incline_permille == 0 && class.kind != "steps",
        }
    }

    /// Whether the map says that the walker can use an edge, so that the slope of an elevation model does
    /// not close it: by a value of `wheelchair` that the profile obeys, or by a ramp beside steps, which
    /// leads up less steeply than they do.
    pub fn is_declared_fit(&self, class: &EdgeClass) -> bool {
        let tag = self.wheelchair_tag.get(&class.wheelchair);
        let by_ramp = class.kind == "steps" && class.ramp;
        matches!(tag, Some(Passage::Factor(_)))
            || by_ramp && matches!(self.steps_with_ramp, Passage::Factor(_))
    }

    /// Whether a stretch of at least 25 m with this steepness (rise over length) is impassable.
    pub fn is_too_steep(&self, steepness: f64) -> bool {
        let too_steep = |max: u32| steepness.abs() * 1000.0 > f64::from(max);
        self.incline_permille_max.is_some_and(too_steep)
    }

    /// Whether slopes slow the walker on an edge, by Tobler's hiking function ([`Network::tobler_mm`]): not on
    /// steps, whose factor is that of climbing them, nor where the map says that the walker can use it.
    ///
    /// [`Network::tobler_mm`]: super::Network::tobler_mm
    pub fn slows_on_slopes(&self, class: &EdgeClass) -> bool {
        self.slope == Slope::Tobler && class.kind != "steps" && !self.is_declared_fit(class)
    }

    /// The smallest factor of any slope: the walker is nowhere faster.
    pub fn slope_factor_min(&self) -> f64 {
        match self.slope {
            Slope::None => 1.0,
            // At a grade of -5 %, or the steepest that the walker can pass.
            Slope::Tobler => {
                let steepest = self.incline_permille_max.map_or(1.0, |max| f64::from(max) / 1000.0);
                (3.5 * ((0.05 - steepest.min(0.05)) - 0.05)).exp()
            }
        }
    }

    /// The time to pass a node in seconds, or `None` when it is impassable for the walker.
    pub fn node_seconds(&self, class: &NodeClass) -> Option<u32> {
        if class.closed || matches!(self.barrier.get(&class.barrier), Some(Passage::No)) {
            return None;
        }
        let raised = matches!(class.kerb.as_str(), "raised" | "regular");
        if raised && matches!(self.kerb_raised, Some(Passage::No)) {
            return None;
        }
        let kerb = if raised { self.kerb_raised_s } else { 0 };
        Some(kerb + if class.signals { self.crossing_wait_s } else { 0 })
    }
}

/// The surface as tagged, else the usual one of the track's grade (OpenStreetMap wiki, Key:tracktype).
fn surface(class: &EdgeClass) -> &str {
    if !class.surface.is_empty() {
        return &class.surface;
    }
    match class.tracktype.as_str() {
        "grade2" => "compacted",
        "grade3" => "gravel",
        "grade4" => "ground",
        "grade5" => "grass",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(key: &str) -> WalkProfile {
        WalkProfile::find(WALK_PROFILES_TOML, key).expect("built in")
    }

    fn edge(kind: &str) -> EdgeClass {
        EdgeClass { kind: kind.into(), ..EdgeClass::default() }
    }

    #[test]
    fn steps_slow_adults_and_stop_wheels() {
        assert_eq!(profile("adult").edge_factor(&edge("steps")), Some(2.06));
        assert_eq!(profile("wheelchair").edge_factor(&edge("steps")), None);
        // A ramp helps all, and only as far as other tags allow.
        let ramp = EdgeClass { ramp: true, ..edge("steps") };
        for key in ["adult", "senior", "rollator", "wheelchair"] {
            assert_eq!(profile(key).edge_factor(&ramp), Some(1.0), "{key}");
            assert!(profile(key).is_declared_fit(&ramp));
        }
        let narrow = EdgeClass { width_cm: 80, ..ramp };
        assert_eq!(profile("rollator").edge_factor(&narrow), None);
        assert_eq!(profile("adult").edge_factor(&edge("footway")), Some(1.0));
    }

    #[test]
    fn width_slope_and_surface_stop_or_slow_wheels() {
        let factor = |class| profile("wheelchair").edge_factor(&class);
        assert_eq!(factor(EdgeClass { width_cm: 89, ..edge("path") }), None);
        assert_eq!(factor(EdgeClass { width_cm: 90, ..edge("path") }), Some(1.0));
        assert_eq!(factor(EdgeClass { incline_permille: 61, ..edge("path") }), None);
        assert_eq!(factor(EdgeClass { surface: "sand".into(), ..edge("path") }), None);
        assert_eq!(factor(EdgeClass { tracktype: "grade3".into(), ..edge("track") }), Some(1.8));
        // `wheelchair` overrides all other tags, for wheelchairs alone.
        let tagged = EdgeClass { wheelchair: "yes".into(), width_cm: 80, ..edge("path") };
        assert_eq!(factor(tagged.clone()), Some(1.0));
        assert!(profile("wheelchair").is_declared_fit(&tagged));
        assert_eq!(profile("rollator").edge_factor(&tagged), None);
        let limited = EdgeClass { wheelchair: "limited".into(), width_cm: 80, ..edge("path") };
        assert_eq!(factor(limited), None);
        assert_eq!(factor(EdgeClass { wheelchair: "no".into(), ..edge("path") }), None);
    }

    #[test]
    fn factors_multiply_and_seconds_add() {
        // Steps of cobblestone with bad smoothness: 2.9 x 1.1 x 1.2.
        let class =
            EdgeClass { surface: "cobblestone".into(), smoothness: "bad".into(), ..edge("steps") };
        let factor = profile("senior").edge_factor(&class).expect("passable");
        assert!((factor - 2.9 * 1.1 * 1.2).abs() < 1e-12);
        // Traffic lights with a raised kerb: 25 s and 10 s.
        let both = NodeClass { signals: true, kerb: "raised".into(), ..NodeClass::default() };
        assert_eq!(profile("rollator").node_seconds(&both), Some(35));
    }

    #[test]
    fn slopes_above_six_per_cent_stop_wheels_alone() {
        assert!(profile("wheelchair").is_too_steep(0.0601));
        assert!(!profile("wheelchair").is_too_steep(0.06) && !profile("adult").is_too_steep(0.5));
        assert!(profile("adult").slows_on_slopes(&edge("footway")));
    }

    #[test]
    fn no_slope_makes_a_walker_faster_than_the_smallest_factor() {
        for key in ["adult", "senior", "rollator", "wheelchair"] {
            let walker = profile(key);
            // Tobler's function at every grade from -100 % to 100 %.
            let factors = (-1000..=1000).map(|permille| {
                let grade = f64::from(permille) / 1000.0;
                (3.5 * ((grade + 0.05_f64).abs() - 0.05)).exp()
            });
            let slows = walker.slows_on_slopes(&edge("footway"));
            let least = if slows { factors.fold(1.0, f64::min) } else { 1.0 };
            assert!((walker.slope_factor_min() - least).abs() < 1e-12, "{key}: {least}");
        }
        assert!((profile("adult").slope_factor_min() - (-3.5_f64 * 0.05).exp()).abs() < 1e-12);
    }

    #[test]
    fn nodes_cost_seconds_or_bar_the_way() {
        let signals = NodeClass { signals: true, ..NodeClass::default() };
        assert_eq!(profile("adult").node_seconds(&signals), Some(20));
        let kerb = NodeClass { kerb: "raised".into(), ..NodeClass::default() };
        assert_eq!(profile("rollator").node_seconds(&kerb), Some(10));
        assert_eq!(profile("wheelchair").node_seconds(&kerb), None);
        let stile = NodeClass { barrier: "stile".into(), ..NodeClass::default() };
        assert_eq!(profile("adult").node_seconds(&stile), Some(0));
        assert_eq!(profile("rollator").node_seconds(&stile), None);
    }

    #[test]
    fn an_85_year_old_covers_420_metres_in_ten_minutes() {
        assert_eq!(profile("rollator").metres_in(10.0), Millimetres(420_000));
    }

    #[test]
    fn wrong_files_are_errors_that_say_where() {
        let text = WALK_PROFILES_TOML.replacen("steps = 2.06", "steps = \"maybe\"", 1);
        let error = WalkProfile::parse(&text).expect_err("wrong").to_string();
        assert!(error.contains("maybe") && error.contains("line"), "{error}");
        let text = WALK_PROFILES_TOML.replacen("speed_m_s = 1.34", "speed_m_s = 0", 1);
        assert!(WalkProfile::parse(&text).is_err());
        assert!(WalkProfile::parse(&(WALK_PROFILES_TOML.to_owned() + "[adult.wings]\n")).is_err());
    }
}
