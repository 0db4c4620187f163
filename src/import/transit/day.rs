//! Chooses the service day to count.

use crate::base::{Diagnostics, Finding, Place, codes, zip_equal};
use crate::dataset::{CivilDate, TransitFeed, TransitService, Weekday};

/// Weekdays in the order in which they represent an ordinary school and work day.
const ORDER: [Weekday; 7] = [
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Monday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Number of services, then trips, that run on a day.
type Activity = (i64, i64);

/// The day given in the settings, else the busiest Tuesday, else the busiest day of the next
/// weekday in the order.
pub(super) fn service_day(
    feed: &TransitFeed,
    stated: Option<CivilDate>,
    diagnostics: &mut Diagnostics,
) -> Option<CivilDate> {
    let trips = trips_by_service(feed);
    let place = || Place::of_source(feed.source.clone());
    let Some(day) = stated.or_else(|| busiest(feed, &trips)) else {
        let text = "no trip runs on any day, so there are no departures to count";
        diagnostics.push(Finding::new(codes::E706, text).at(place()));
        return None;
    };
    let (services, running) = activity(feed, &trips, day);
    let how = if stated.is_some() { "as stated" } else { "the busiest of its weekday" };
    let weekday = day.weekday();
    let text = format!(
        "departures are counted for {weekday}, {day} ({how}); running services: {services}, trips: \
         {running}"
    );
    diagnostics.push(Finding::new(codes::N712, text).at(place()));
    let span = feed.service_span();
    if let Some((first, last)) = span.filter(|(first, last)| day < *first || *last < day) {
        let text = format!("found service day {day}; expected a day from {first} to {last}");
        diagnostics.push(Finding::new(codes::W737, text).at(place()));
    } else if services == 0 {
        let text =
            format!("found service day {day}, on which no trip runs; expected a day with service");
        diagnostics.push(Finding::new(codes::W747, text).at(place()));
    }
    Some(day)
}

/// Number of trips with at least one departure, per service.
fn trips_by_service(feed: &TransitFeed) -> Vec<i64> {
    let mut trips = vec![0; feed.services.len()];
    for trip in feed.trips.iter().filter(|trip| trip.calls > 1) {
        if let Some(count) = trips.get_mut(trip.service as usize) {
            *count += 1;
        }
    }
    trips
}

fn used<'a>(
    feed: &'a TransitFeed,
    trips: &'a [i64],
) -> impl Iterator<Item = (&'a TransitService, i64)> {
    zip_equal(&feed.services, trips.iter().copied()).filter(|(_, trips)| *trips > 0)
}

fn activity(feed: &TransitFeed, trips: &[i64], day: CivilDate) -> Activity {
    let running = used(feed, trips).filter(|(service, _)| service.runs_on(day));
    running.fold((0, 0), |sum, (_, trips)| (sum.0 + 1, sum.1 + trips))
}

/// The busiest day of the first weekday in the order that has service: most services, then most
/// trips, then the earliest date.
fn busiest(feed: &TransitFeed, trips: &[i64]) -> Option<CivilDate> {
    let span = feed.service_span()?;
    ORDER.iter().find_map(|weekday| busiest_of(feed, trips, (*weekday, span)))
}

/// Cost: one step for each service, exception and week.
fn busiest_of(
    feed: &TransitFeed,
    trips: &[i64],
    (weekday, (first, last)): (Weekday, (CivilDate, CivilDate)),
) -> Option<CivilDate> {
    let to_weekday = (weekday.index() + 7 - first.weekday().index()) % 7;
    let origin = first.plus_days(to_weekday as i32).filter(|day| *day <= last)?;
    let weeks = last.days_since(origin) / 7 + 1;
    // Changes of activity from week to week; their cumulative sum is the activity.
    let mut changes: Vec<Activity> = vec![(0, 0); weeks as usize + 1];
    let mut change = |week: i32, services: i64, trips: i64| {
        let at = &mut changes[week.clamp(0, weeks) as usize];
        *at = (at.0 + services, at.1 + services * trips);
    };
    for (service, trips) in used(feed, trips) {
        if let Some((start, end)) = service.period.filter(|_| service.weekdays[weekday.index()]) {
            // The first day of this weekday on or after the start, and the first one after the end.
            let from = (start.days_since(origin) + 6).div_euclid(7);
            let to = end.days_since(origin).div_euclid(7) + 1;
            change(from, 1, trips);
            change(to, -1, trips);
        }
        let exceptions = service.exceptions.iter().filter(|(day, added)| {
            let counts = first <= *day && *day <= last && day.weekday() == weekday;
            counts && service.is_regular_on(*day) != *added
        });
        for (day, added) in exceptions {
            let week = day.days_since(origin) / 7;
            let sign = if *added { 1 } else { -1 };
            change(week, sign, trips);
            change(week + 1, -sign, trips);
        }
    }
    let mut best: Option<(Activity, i32)> = None;
    let mut sum = (0, 0);
    for (week, (services, trips)) in (0..weeks).zip(changes) {
        sum = (sum.0 + services, sum.1 + trips);
        if sum.0 > 0 && best.is_none_or(|(most, _)| sum > most) {
            best = Some((sum, week));
        }
    }
    origin.plus_days(best?.1 * 7)
}
