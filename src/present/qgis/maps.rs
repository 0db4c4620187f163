//! Which maps a layer of results can show.

use super::settings::Settings;
use super::sheet::{Role, Shape, Sheet};
use super::theme::{Group, Look, Scope, Theme, one_class};
use super::{answers, areas, gaps, look, network, overlaps, types, words};

/// The look with which a layer opens; `None` for a table without places.
pub(super) fn first_look(sheet: &Sheet, settings: &Settings) -> Option<Look> {
    if sheet.shape == Shape::Nothing {
        return None;
    }
    let first = (Scope::First, sheet);
    let look = match sheet.role() {
        Role::Areas(level) => areas::first_look((level, sheet), settings),
        Role::Answer(measured, level) => answers::areas_look(measured, (level, sheet), settings),
        Role::Reach => Some(answers::reach(sheet, settings)),
        Role::Need => answers::need(sheet, settings),
        Role::Stops => Some(answers::stops(sheet, settings)),
        Role::Types => Some(types::look(sheet, settings)),
        Role::Cells => network::cells(sheet, settings),
        Role::Gaps | Role::ConnectedGaps => Some(gaps::areas(first, settings)),
        Role::GapPlaces => Some(gaps::places(first, settings)),
        Role::Sites => Some(gaps::sites(sheet, settings)),
        Role::Pairs => Some(overlaps::pairs(first, settings)),
        Role::Facilities => Some(overlaps::facilities(first, settings)),
        Role::Served => Some(overlaps::by_field(sheet, settings)),
        Role::Towns => Some(overlaps::towns(first, settings)),
        Role::Unlinked => Some(network::unlinked(sheet, settings)),
        Role::Islands => Some(network::islands(sheet, settings)),
        Role::Other => None,
    };
    Some(look.unwrap_or_else(|| plain(sheet, settings)))
}

/// The layers of a project that one layer of results becomes, from top to bottom.
pub(super) fn themes(sheet: &Sheet, settings: &Settings) -> Vec<Theme> {
    let title = if sheet.title.is_empty() { &sheet.table } else { &sheet.title };
    if sheet.shape == Shape::Nothing {
        return vec![Theme::new("table", title, Group::Data, Look::default())];
    }
    match sheet.role() {
        Role::Areas(level) => areas::themes((level, sheet), settings),
        Role::Gaps | Role::ConnectedGaps | Role::GapPlaces | Role::Sites => {
            gaps::themes(sheet, settings)
        }
        Role::Pairs | Role::Facilities | Role::Towns => overlaps::themes(sheet, settings),
        Role::Served => overlaps::served_themes(sheet, settings),
        Role::Cells | Role::Unlinked | Role::Islands => network::themes(sheet, settings),
        Role::Types => vec![Theme::new("type", title, Group::Data, types::look(sheet, settings))],
        Role::Answer(..) | Role::Reach | Role::Need | Role::Stops | Role::Other => {
            let look = first_look(sheet, settings).unwrap_or_else(|| plain(sheet, settings));
            vec![Theme::new("all", title, Group::Data, look)]
        }
    }
}

/// One class, for layers of which nothing else is known.
fn plain(sheet: &Sheet, settings: &Settings) -> Look {
    let symbol = match sheet.shape {
        Shape::Areas | Shape::Nothing => look::glass(look::QUIET),
        Shape::Lines => look::line(look::LINK, 0.4),
        Shape::Points => look::sign("circle", look::LINK, 2.0),
    };
    Look { rules: one_class(words::FEATURES.say(settings.lang), symbol), ..Look::default() }
}
