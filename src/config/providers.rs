//! Settings of providers.

use serde::{Deserialize, Serialize};

use crate::base::ProviderLevel;

/// `[providers]`: which spellings are one provider, and who belongs to which umbrella organisation.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct ProvidersSection {
    /// File with umbrella organisations and providers of one's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Whether the built-in list holds beside the own file.
    pub builtin: bool,
    /// Who counts as one where pairs of two providers are listed; `--provider-level` sets it.
    pub level: ProviderLevel,
}

impl ProvidersSection {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for ProvidersSection {
    fn default() -> Self {
        Self { file: None, builtin: true, level: ProviderLevel::Provider }
    }
}
