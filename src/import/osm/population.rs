//! Which `population` is that of a municipality?

use super::areas::{OsmArea, OsmAreas, OsmLabel, OsmPlace};
use crate::spatial::AreaIndex;

/// Kinds of settlements that a municipality can be named after, the largest first. Countries, states,
/// counties and islands are not among them: Luxembourg is a city and a country, Utrecht a city and a
/// province. Source: OpenStreetMap wiki, "Key:place".
const SETTLEMENTS: [&str; 9] = [
    "municipality",
    "city",
    "town",
    "village",
    "hamlet",
    "borough",
    "suburb",
    "quarter",
    "neighbourhood",
];

/// Persons of an area: as tagged on it, else on its label, else on the settlement of its name.
///
/// The label stands for the whole area, so its tags and its name do not matter. Of several labels, those
/// with the name of the area go before the others; labels that state different numbers decide nothing. An administrative centre is the
/// place where the area is governed from; it is a part of the area, and its persons are those of the
/// whole only if it has the name of the whole.
pub(super) fn persons_of(area: &OsmArea, found: &OsmAreas) -> Option<u64> {
    let label = || label_persons(area, found);
    area.persons.or_else(label).or_else(|| namesake(area, found)?.persons)
}

/// The number on which the labels of an area agree: those with its name, else all.
fn label_persons(area: &OsmArea, found: &OsmAreas) -> Option<u64> {
    let labels = found.labels.iter().filter(|label| area.labels.contains(&label.id));
    let labels: Vec<&OsmLabel> = labels.collect();
    let has_own_name = |label: &&OsmLabel| area.name.is_some() && label.name == area.name;
    let only_own = labels.iter().any(has_own_name);
    let mut numbers = labels.iter().filter(|label| !only_own || has_own_name(label));
    let first = numbers.next()?.persons;
    numbers.all(|label| label.persons == first).then_some(first)
}

/// The settlement that an area is named after: inside the area or its administrative centre, of the
/// largest kind; of several of one kind the administrative centre. Without it, several settlements of
/// one kind that state different numbers decide nothing.
fn namesake<'a>(area: &OsmArea, found: &'a OsmAreas) -> Option<&'a OsmPlace> {
    let name = area.name.as_ref()?;
    let own = AreaIndex::new([&area.area]);
    let is_centre = |place: &OsmPlace| area.centres.contains(&place.id);
    let rank = |place: &OsmPlace| SETTLEMENTS.iter().position(|kind| *kind == place.place);
    let here = |place: &&OsmPlace| {
        place.name == *name
            && place.persons.is_some()
            && (is_centre(place) || own.locate(place.at).is_some())
    };
    let settlements = found.places.iter().filter(here);
    let ranked = settlements.filter_map(|place| Some((rank(place)?, !is_centre(place), place)));
    let ranked: Vec<(usize, bool, &OsmPlace)> = ranked.collect();
    let best = ranked.iter().map(|one| (one.0, one.1)).min()?;
    let mut best = ranked.into_iter().filter(|one| (one.0, one.1) == best).map(|one| one.2);
    let first = best.next()?;
    best.all(|other| other.persons == first.persons).then_some(first)
}
