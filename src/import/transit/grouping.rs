//! Groups the locations of a feed into places; a station with its platforms is one place.

use crate::base::{Diagnostics, Finding, Place, codes};
use crate::dataset::{LocationKind, NO_INDEX, TransitFeed, TransitLocation, Wheelchair};

/// A station with its platforms, or a single platform.
pub(super) struct Group {
    /// The location that provides id and name.
    pub head: u32,
    /// The platforms in the order of the feed; includes `head` if it is a platform.
    pub platforms: Vec<u32>,
}

/// The groups of a feed, and the group of each location ([`NO_INDEX`]: none).
pub(super) struct Grouping {
    pub groups: Vec<Group>,
    pub group_of: Vec<u32>,
}

/// Groups platforms by station.
pub(super) fn grouping(feed: &TransitFeed, diagnostics: &mut Diagnostics) -> Grouping {
    let locations = &feed.locations;
    let mut grouping = Grouping { groups: Vec::new(), group_of: vec![NO_INDEX; locations.len()] };
    for (at, location) in locations.iter().enumerate() {
        let heads = match location.kind {
            LocationKind::Station => true,
            LocationKind::Platform => station_of(locations, location).is_none(),
            _ => false,
        };
        if heads {
            grouping.group_of[at] = grouping.groups.len() as u32;
            grouping.groups.push(Group { head: at as u32, platforms: Vec::new() });
        }
    }
    for (at, location) in locations.iter().enumerate() {
        if location.kind != LocationKind::Platform {
            continue;
        }
        match station_of(locations, location) {
            Some(station) => grouping.group_of[at] = grouping.group_of[station],
            None if location.parent != NO_INDEX => no_station(feed, location, diagnostics),
            None => {}
        }
        let group = grouping.group_of[at] as usize;
        grouping.groups[group].platforms.push(at as u32);
    }
    // Entrances, nodes and boarding areas belong to their station or platform, in case the
    // timetable names them.
    for (at, location) in locations.iter().enumerate() {
        let head = matches!(location.kind, LocationKind::Station | LocationKind::Platform);
        let parent = locations.get(location.parent as usize);
        let leads =
            |l: &&TransitLocation| matches!(l.kind, LocationKind::Station | LocationKind::Platform);
        if !head && parent.filter(leads).is_some() {
            grouping.group_of[at] = grouping.group_of[location.parent as usize];
        }
    }
    grouping
}

fn station_of(locations: &[TransitLocation], location: &TransitLocation) -> Option<usize> {
    let parent = locations.get(location.parent as usize)?;
    (parent.kind == LocationKind::Station).then_some(location.parent as usize)
}

fn no_station(feed: &TransitFeed, location: &TransitLocation, diagnostics: &mut Diagnostics) {
    let parent = feed.locations.get(location.parent as usize).map_or("", |parent| &parent.id);
    let text =
        format!("found `{parent}`, expected a station; the stop is counted as a place of its own");
    let source = format!("{}/stops.txt", feed.source);
    let place = Place::of_source(source).feature(location.id.clone()).field("parent_station");
    diagnostics.push(Finding::new(codes::W734, text).at(place));
}

/// The position of a group: the station's own, else the mean of its platforms.
pub(super) fn position(feed: &TransitFeed, group: &Group) -> Option<[f64; 2]> {
    let own = feed.locations[group.head as usize].lon_lat;
    // Summing in whole units of 1e-7 degrees (about a centimetre) makes the sum independent of the
    // order.
    const UNITS: f64 = 1e7;
    let platforms = group.platforms.iter().filter_map(|at| feed.locations[*at as usize].lon_lat);
    let (mut sum, mut count) = ([0i64; 2], 0i64);
    for [lon, lat] in platforms {
        sum = [sum[0] + (lon * UNITS).round() as i64, sum[1] + (lat * UNITS).round() as i64];
        count += 1;
    }
    own.or_else(|| (count > 0).then(|| sum.map(|part| part as f64 / count as f64 / UNITS)))
}

/// The name of a group: the station's own, else that of the first platform with a name.
pub(super) fn name(feed: &TransitFeed, group: &Group) -> String {
    let members = std::iter::once(&group.head).chain(&group.platforms);
    let mut names = members.map(|at| &feed.locations[*at as usize].name);
    names.find(|name| !name.is_empty()).cloned().unwrap_or_default()
}

/// Whether wheelchair users can board: the station's value, else possible if any platform is
/// accessible, impossible if every platform with a value is inaccessible.
pub(super) fn wheelchair(feed: &TransitFeed, group: &Group) -> Wheelchair {
    let said = |at: &u32| feed.locations[*at as usize].wheelchair;
    let any = |wanted| group.platforms.iter().any(|at| said(at) == wanted);
    match said(&group.head) {
        Wheelchair::Unknown if any(Wheelchair::Possible) => Wheelchair::Possible,
        Wheelchair::Unknown if any(Wheelchair::Impossible) => Wheelchair::Impossible,
        own => own,
    }
}
