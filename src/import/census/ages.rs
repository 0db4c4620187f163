//! Which ages a group holds, by its key.

/// The ages of a group of persons, in completed years.
///
/// ```
/// use nahraum::import::census::AgeBand;
/// let old = AgeBand::of_key("65").unwrap();
/// let very_old = AgeBand::of_key("80").unwrap();
/// assert!(old.contains(&very_old) && !very_old.contains(&old));
/// assert_eq!(AgeBand::of_key("under_18"), Some(AgeBand { from: 0, up_to: Some(17) }));
/// assert_eq!(AgeBand::of_key("60_69"), Some(AgeBand { from: 60, up_to: Some(69) }));
/// assert_eq!(AgeBand::of_key("women"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgeBand {
    /// The youngest age.
    pub from: u32,
    /// The oldest age; None when the band is open-ended.
    pub up_to: Option<u32>,
}

impl AgeBand {
    /// The age band a key stands for: `65` is 65 and older, `under_18` is below 18, `60_69` is 60
    /// to 69 inclusive. None for a key that is not an age band.
    pub fn of_key(key: &str) -> Option<Self> {
        if let Some(below) = key.strip_prefix("under_") {
            let below: u32 = below.parse().ok()?;
            return Some(Self { from: 0, up_to: Some(below.checked_sub(1)?) });
        }
        match key.split_once('_') {
            None => Some(Self { from: key.parse().ok()?, up_to: None }),
            Some((from, to)) => {
                let (from, to) = (from.parse().ok()?, to.parse().ok()?);
                (from <= to).then_some(Self { from, up_to: Some(to) })
            }
        }
    }

    /// Whether everyone of the other group is in this one.
    pub fn contains(&self, other: &Self) -> bool {
        let ends_later = match (self.up_to, other.up_to) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(theirs)) => own >= theirs,
        };
        self.from <= other.from && ends_later
    }

    /// Width of the band in years, at most 200, so that wide groups can be sorted before narrow
    /// ones.
    pub(super) fn years(&self) -> u32 {
        self.up_to.unwrap_or(200).saturating_sub(self.from).saturating_add(1)
    }
}

/// Whether the inner group is a proper subset of the outer one.
pub(super) fn is_part(inner: &str, outer: &str) -> bool {
    let (Some(inner), Some(outer)) = (AgeBand::of_key(inner), AgeBand::of_key(outer)) else {
        return false;
    };
    inner != outer && outer.contains(&inner)
}
