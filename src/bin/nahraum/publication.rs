//! What a command says when its results are for publication.

use nahraum::base::Diagnostics;
use nahraum::config::Config;
use nahraum::present::publication::{findings_without_numbers, without_numbers};

/// Findings as a publication may tell them: without numbers where they speak of persons.
pub fn told(diagnostics: &Diagnostics, config: &Config) -> Diagnostics {
    match config.publication.persons_min {
        Some(_) => findings_without_numbers(diagnostics),
        None => diagnostics.clone(),
    }
}

/// Sentences as a publication may tell them: without numbers of persons.
pub fn said(sentences: Vec<String>, config: &Config) -> Vec<String> {
    match config.publication.persons_min {
        Some(_) => sentences.iter().map(|sentence| without_numbers(sentence)).collect(),
        None => sentences,
    }
}
