//! A project of QGIS.

use std::io::{Cursor, Write};

use minijinja::{Value, context};
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::areas::{BOUNDARIES, COVERAGE, UNCERTAIN};
use super::filled::{PROJECT, crs, filled, ready};
use super::layout::{Frame, Shown, extent, framed, layout, sources};
use super::maps::themes;
use super::settings::Settings;
use super::sheet::{AreaLevel, Role, Shape, Sheet};
use super::style::body;
use super::texts::plain_letters;
use super::theme::{Group, Theme};
use crate::base::Bounds;
use crate::dataset::SCHEMA_VERSION;

/// A layer of the project with the sheet it shows.
struct Member<'s> {
    shown: Shown,
    theme: Theme,
    sheet: &'s Sheet,
}

/// A project of QGIS (`.qgz`, for QGIS 3.22 and newer) over the layers of a GeoPackage that lies beside it: in
/// groups, with styles, labels, names of columns and print layouts on A4. The layers are named by relative
/// paths, so that both files can be moved together.
///
/// It opens with coverage by quartier for the supermarket at its largest limit (or the first service) and the
/// boundaries of municipalities.
///
/// The same sheets give the same bytes.
pub fn project(sheets: &[Sheet], settings: &Settings) -> Vec<u8> {
    packed(&project_text(sheets, settings))
}

/// A zip file with the project, of one date and one compression.
fn packed(text: &str) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut zip = ZipWriter::new(&mut bytes);
    let options = SimpleFileOptions::default()
        .compression_level(Some(6))
        .last_modified_time(DateTime::default());
    let in_memory = "memory takes all bytes";
    zip.start_file("nahraum.qgs", options).expect(in_memory);
    zip.write_all(text.as_bytes()).expect(in_memory);
    zip.finish().expect(in_memory);
    bytes.into_inner()
}

/// The text of the project.
fn project_text(sheets: &[Sheet], settings: &Settings) -> String {
    let members = members(sheets, settings);
    let home = sheets.iter().find(|sheet| sheet.role() == Role::Areas(AreaLevel::Municipality));
    let placed = home.into_iter().chain(sheets).find(|sheet| sheet.crs.is_some());
    let texts = placed.and_then(|sheet| sheet.crs.as_ref());
    let whole = home
        .and_then(|home| home.extent)
        .or_else(|| sheets.iter().filter_map(|sheet| sheet.extent).reduce(Bounds::joined));
    let whole = framed(whole.unwrap_or(Bounds::new(0.0, 0.0, 1.0, 1.0)));
    let crs_value = texts.map(crs).unwrap_or_default();
    let crs_name = texts.map_or(("", ""), |texts| (texts.name.as_str(), texts.crs.as_str()));
    let frame = Frame { extent: whole, crs: &crs_value, crs_name };
    let values = context! {
        title => settings.region.as_str(),
        program => settings.program.as_str(),
        schema => SCHEMA_VERSION,
        language => settings.lang.pick("en", "de"),
        about => sources(settings).join("; "),
        crs => &crs_value,
        extent => extent(whole),
        groups => groups(&members, settings),
        layers => members.iter().map(layer).collect::<Vec<_>>(),
        layouts => layouts(&members, &frame, settings),
    };
    filled(PROJECT, values)
}

/// All layers of the project, from top to bottom.
fn members<'s>(sheets: &'s [Sheet], settings: &Settings) -> Vec<Member<'s>> {
    let mut all: Vec<(&Sheet, Theme)> = sheets
        .iter()
        .flat_map(|sheet| themes(sheet, settings).into_iter().map(move |theme| (sheet, theme)))
        .collect();
    let rank = |group: Group| Group::ALL.iter().position(|one| *one == group);
    all.sort_by_key(|(sheet, theme)| (rank(theme.group), stack(sheet, theme)));
    let mut parts: Vec<Option<String>> = vec![None];
    for (_, theme) in &all {
        if !parts.contains(&theme.part) {
            parts.push(theme.part.clone());
        }
    }
    // Layers of a group inside a group stand together, behind those that are in none.
    let part = |theme: &Theme| parts.iter().position(|part| *part == theme.part);
    all.sort_by_key(|(_, theme)| (rank(theme.group), part(theme)));
    let member = |(at, (sheet, theme)): (usize, (&'s Sheet, Theme))| {
        let id = format!("nahraum_{at:03}_{}_{}", sheet.table, theme.key);
        let subset = theme.subset.iter().map(|subset| format!("|subset={subset}"));
        let subset: String = subset.collect();
        let source = format!("./{}|layername={}{subset}", settings.database, sheet.table);
        let shown = Shown { id: plain_letters(&id), title: theme.title.clone(), source };
        Member { shown, theme, sheet }
    };
    all.into_iter().enumerate().map(member).collect()
}

/// Points lie above lines, lines above areas, boundaries of large areas above those of small ones. Maps of small
/// areas come first, because they say most.
fn stack(sheet: &Sheet, theme: &Theme) -> u8 {
    match (sheet.shape, sheet.role()) {
        (Shape::Points, Role::Cells) => 8,
        (Shape::Points, _) => 0,
        (Shape::Lines, _) => 1,
        (Shape::Areas, Role::Areas(level)) if theme.key == BOUNDARIES => 5 - level as u8,
        (Shape::Areas, Role::Areas(level)) => 2 + level as u8,
        (Shape::Areas, _) => 7,
        (Shape::Nothing, _) => 9,
    }
}

fn checked(is_shown: bool) -> &'static str {
    if is_shown { "Qt::Checked" } else { "Qt::Unchecked" }
}

/// The tree of layers: groups, with groups inside of which one layer is shown at a time.
fn groups(members: &[Member<'_>], settings: &Settings) -> Vec<Value> {
    let group = |group: Group| {
        let own: Vec<&Member<'_>> =
            members.iter().filter(|member| member.theme.group == group).collect();
        let parts: Vec<Value> =
            own.chunk_by(|a, b| a.theme.part == b.theme.part).map(part).collect();
        let is_open = own.iter().any(|member| member.theme.is_shown);
        (!own.is_empty()).then(|| {
            context! {
                title => group.title().say(settings.lang),
                checked => "Qt::Checked",
                expanded => u8::from(is_open),
                parts,
            }
        })
    };
    Group::ALL.into_iter().filter_map(group).collect()
}

fn part(members: &[&Member<'_>]) -> Value {
    let chosen = members.iter().position(|member| member.theme.is_shown);
    let layer = |member: &&Member<'_>| {
        let Shown { id, title, source } = &member.shown;
        let is_shown = member.theme.is_shown;
        context! { id, title, source, checked => checked(is_shown), expanded => u8::from(is_shown) }
    };
    context! {
        title => members.first().and_then(|member| member.theme.part.clone()),
        checked => "Qt::Checked",
        expanded => u8::from(chosen.is_some()),
        chosen => chosen.map_or(-1, |at| at as i64),
        layers => members.iter().map(layer).collect::<Vec<_>>(),
    }
}

/// A layer with its style.
fn layer(member: &Member<'_>) -> Value {
    let Shown { id, title, source } = &member.shown;
    let geometry = match member.sheet.shape {
        Shape::Nothing => "No geometry",
        Shape::Points => "Point",
        Shape::Lines => "Line",
        Shape::Areas => "Polygon",
    };
    context! {
        id,
        title,
        source,
        geometry,
        description => member.sheet.description.as_str(),
        has_labels => member.theme.look.label.is_some(),
        crs => member.sheet.crs.as_ref().map(crs),
        body => ready(body(&member.theme.look, member.sheet)),
    }
}

/// The printed maps: each with the boundaries of municipalities, and what is shown above the map.
fn layouts(members: &[Member<'_>], frame: &Frame<'_>, settings: &Settings) -> Vec<Value> {
    let outline = |member: &&Member<'_>| {
        member.theme.key == BOUNDARIES
            && member.sheet.role() == Role::Areas(AreaLevel::Municipality)
    };
    let printed = |main: &Member<'_>| {
        let sheeted = main.theme.printed.as_ref()?;
        let above = |member: &&Member<'_>| match main.theme.group {
            // What is uncertain, hatched.
            Group::Coverage => {
                member.sheet.table == main.sheet.table
                    && main.theme.key.strip_suffix(COVERAGE).is_some_and(|choice| {
                        member.theme.key.strip_suffix(UNCERTAIN) == Some(choice)
                    })
            }
            // Where a new place would serve them.
            Group::Gaps => {
                member.sheet.role() == Role::GapPlaces && member.theme.key == main.theme.key
            }
            _ => false,
        };
        let layers = members.iter().filter(outline).chain(members.iter().filter(above));
        let layers: Vec<Shown> = layers.chain([main]).map(|member| member.shown.clone()).collect();
        Some(ready(layout(sheeted, &layers, frame, settings)))
    };
    // Coverage first.
    members.iter().rev().filter_map(printed).collect()
}

#[cfg(test)]
#[path = "project_tests.rs"]
mod tests;
