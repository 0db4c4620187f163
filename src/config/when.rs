//! Settings of opening hours.

use serde::{Deserialize, Serialize};

use crate::base::WhenUnknown;

/// `[when]`: at which moment facilities must be open, and whether a run looks at every hour of the week.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct WhenSection {
    /// Only facilities that are open at this moment count: `"Sa 18:00"`, `"PH 10:00"`, `"2026-12-24 18:00"`;
    /// `--open-at` sets it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_at: Option<String>,
    /// What becomes of facilities of which it is not known whether they are open; `--unknown-hours` sets it.
    pub unknown: WhenUnknown,
    /// The state of Germany whose holidays apply: `NW`; that of each municipality by its official key when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The Monday of the week by which days without a date are judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub week_of: Option<String>,
    /// Whether a run says how coverage changes with the hour of the week.
    pub by_hour: bool,
}

impl WhenSection {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }

    /// Whether opening hours are needed at all.
    pub fn needs_hours(&self) -> bool {
        self.open_at.is_some() || self.by_hour
    }
}
