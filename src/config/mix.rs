//! Settings of the help mix.

use serde::{Deserialize, Serialize};

use crate::base::Percent;

/// `[mix]`: which needs of old residents does a quartier meet? A run answers it where this table is there.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct MixSection {
    /// Share of the residents who must reach a service so that the quartier has it, in percent: `50` or `"66.7"`;
    /// `--share` sets it.
    pub share: Percent,
}

impl Default for MixSection {
    fn default() -> Self {
        Self { share: Percent::whole(50).expect("a percentage") }
    }
}
