//! Providers: which spellings are one, and which umbrella organisation they belong to.

mod directory;
mod named;
mod rules;
mod words;

pub(super) use directory::Directory;
pub use named::ProviderSpelling;
pub(super) use named::{Mention, Named, named};
pub use rules::{
    MatchRule, PROVIDERS_TOML, ProviderRules, ProviderRulesError, Umbrella, UmbrellaKind,
};
