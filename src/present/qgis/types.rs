//! Maps of types of quartiers.

use super::filter::column;
use super::look::{self, Label, Rule};
use super::settings::Settings;
use super::sheet::Sheet;
use super::theme::Look;
use super::words;
use crate::present::palette::KINDS;

/// A class for each type, named by its features, and one for quartiers without a type.
pub(super) fn look(sheet: &Sheet, settings: &Settings) -> Look {
    let lang = settings.lang;
    let number = column("quartier_type");
    let class = |(at, (kind, [en, de])): (usize, (&u64, &[String; 2]))| Rule {
        filter: format!("{number} = {kind}"),
        label: format!("{kind}: {}", lang.pick(en, de)),
        symbol: look::area(KINDS[at % KINDS.len()]),
    };
    let mut rules: Vec<Rule> = sheet.types.iter().enumerate().map(class).collect();
    rules.push(Rule {
        filter: format!("{number} IS NULL"),
        label: words::WITHOUT_TYPE.say(lang).to_owned(),
        symbol: look::hatched(),
    });
    Look {
        rules,
        label: Some(Label::of_quartiers("quartier_name")),
        title_field: Some("quartier_name".to_owned()),
        tip: Vec::new(),
    }
}
