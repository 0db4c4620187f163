//! Hours of a week, and sets of them.

/// Number of hours of a week. Hour 0 is that from Monday 0:00, hour 167 that from Sunday 23:00.
pub const HOURS_OF_WEEK: usize = 168;

/// Days of the week as OpenStreetMap writes them, from Monday.
pub const DAYS_OF_WEEK: [&str; 7] = ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"];

/// A set of hours of a week.
///
/// ```
/// use nahraum::base::HourSet;
/// let mut morning = HourSet::NONE;
/// morning.insert(8);
/// morning.insert(9);
/// assert_eq!(morning.len(), 2);
/// assert!(morning.contains(9) && !morning.contains(10));
/// let rest = HourSet::ALL.without(morning);
/// assert_eq!(rest.len(), 166);
/// assert_eq!(rest.or(morning), HourSet::ALL);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct HourSet([u64; 3]);

impl HourSet {
    /// No hour.
    pub const NONE: Self = Self([0; 3]);
    /// Every hour of the week.
    pub const ALL: Self = Self([u64::MAX, u64::MAX, (1 << (HOURS_OF_WEEK - 128)) - 1]);

    /// Adds an hour.
    ///
    /// # Panics
    /// When it is not below [`HOURS_OF_WEEK`].
    pub fn insert(&mut self, hour: usize) {
        assert!(hour < HOURS_OF_WEEK, "an hour of the week");
        self.0[hour / 64] |= 1 << (hour % 64);
    }

    /// Whether an hour is in it.
    pub fn contains(self, hour: usize) -> bool {
        hour < HOURS_OF_WEEK && self.0[hour / 64] >> (hour % 64) & 1 == 1
    }

    /// The hours of either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self([0, 1, 2].map(|at| self.0[at] | other.0[at]))
    }

    /// The hours of this one that are not in the other.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self([0, 1, 2].map(|at| self.0[at] & !other.0[at]))
    }

    /// Number of hours.
    pub fn len(self) -> u32 {
        self.0.iter().map(|bits| bits.count_ones()).sum()
    }

    /// Whether no hour is in it.
    pub fn is_empty(self) -> bool {
        self == Self::NONE
    }

    /// Its hours, ascending.
    pub fn hours(self) -> impl Iterator<Item = usize> {
        (0..HOURS_OF_WEEK).filter(move |hour| self.contains(*hour))
    }
}

/// When a facility is open in a week, looked at once an hour, on the hour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeekHours {
    /// Hours at whose beginning it is open.
    pub open: HourSet,
    /// Hours at whose beginning it is not known whether it is open; none of them is in `open`.
    pub unknown: HourSet,
}

impl WeekHours {
    /// Always open.
    pub const ALWAYS: Self = Self { open: HourSet::ALL, unknown: HourSet::NONE };
    /// Nothing is known.
    pub const UNKNOWN: Self = Self { open: HourSet::NONE, unknown: HourSet::ALL };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_hours_are_those_of_seven_days() {
        let mut by_hand = HourSet::NONE;
        (0..HOURS_OF_WEEK).for_each(|hour| by_hand.insert(hour));
        assert_eq!(by_hand, HourSet::ALL);
        assert_eq!(HourSet::ALL.len(), 7 * 24);
        assert!(!HourSet::ALL.contains(HOURS_OF_WEEK));
        assert_eq!(HourSet::ALL.hours().collect::<Vec<_>>(), (0..168).collect::<Vec<_>>());
    }

    #[test]
    fn an_hour_is_in_one_set_or_the_other() {
        let mut ends = HourSet::NONE;
        [0, 63, 64, 127, 128, 167].into_iter().for_each(|hour| ends.insert(hour));
        assert_eq!(ends.hours().collect::<Vec<_>>(), [0, 63, 64, 127, 128, 167]);
        let others = HourSet::ALL.without(ends);
        assert_eq!(others.len(), 162);
        assert!(others.without(HourSet::ALL).is_empty());
    }
}
