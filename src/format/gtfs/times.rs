//! Interpolates missing times.

use crate::base::codes;
use crate::dataset::CallTime;
use crate::format::gtfs::table::Context;
use crate::format::gtfs::trips::TRIPS_FILE;

/// Flaws in the times of trips: their number, and the lines of the first ones.
#[derive(Default)]
pub(super) struct TimeFlaws {
    estimated: u64,
    open_ends: Flaw,
    timeless: Flaw,
    backwards: Flaw,
}

/// Trips with a flaw, by their line in `trips.txt`.
#[derive(Default)]
struct Flaw(Vec<u64>);

impl TimeFlaws {
    /// Reports the flaws as findings.
    pub fn report(self, calls_file: &str, context: &mut Context<'_>) {
        let estimated = self.estimated;
        let text = format!(
            "{estimated} calls have no time; it is interpolated from the neighbouring calls"
        );
        context.tell(codes::N711, calls_file, estimated, text);
        let file = context.source(TRIPS_FILE);
        let flaws = [
            (
                codes::W732,
                self.open_ends,
                "the trip begins or ends without a time; the nearest known time is used",
            ),
            (codes::W743, self.timeless, "no call of the trip has a time, so it has no departure"),
            (
                codes::W744,
                self.backwards,
                "the trip departs from a stop earlier than from the previous one; times are kept",
            ),
        ];
        for (code, mut flaw, text) in flaws {
            flaw.0.sort_unstable();
            for line in flaw.0 {
                context.diagnostics.push_with(code, &file, |file| {
                    (file.feature(format!("line {line}")).field("trip_id"), text)
                });
            }
        }
    }
}

/// Interpolates the times of calls without a time in even steps between the nearest known times.
/// Calls before the first known time get the first, calls after the last known time get the last.
pub(super) fn complete(times: &mut [CallTime], line: u64, flaws: &mut TimeFlaws) {
    let mut known: Option<(usize, u32)> = None;
    let (mut backwards, mut open_end) = (false, false);
    for at in 0..times.len() {
        let Some(seconds) = times[at].seconds() else { continue };
        backwards |= known.is_some_and(|(_, before)| seconds < before);
        let (from, first) = known.map_or((0, seconds), |(before, first)| (before + 1, first));
        let steps = (at + 1 - from) as i64;
        let span = i64::from(seconds) - i64::from(first);
        for (step, open) in times[from..at].iter_mut().enumerate() {
            let gone = (span * (step as i64 + 1)).div_euclid(steps);
            *open = open.estimated((i64::from(first) + gone) as u32);
            flaws.estimated += 1;
        }
        open_end |= known.is_none() && at > 0;
        known = Some((at, seconds));
    }
    match known {
        None if !times.is_empty() => flaws.timeless.0.push(line),
        Some((last, seconds)) if last + 1 < times.len() => {
            for open in &mut times[last + 1..] {
                *open = open.estimated(seconds);
                flaws.estimated += 1;
            }
            open_end = true;
        }
        _ => {}
    }
    if open_end {
        flaws.open_ends.0.push(line);
    }
    if backwards {
        flaws.backwards.0.push(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(times: &[Option<u32>]) -> (Vec<Option<u32>>, [u64; 4]) {
        let mut calls: Vec<CallTime> = times.iter().map(|t| CallTime::new(*t, true)).collect();
        let mut flaws = TimeFlaws::default();
        complete(&mut calls, 7, &mut flaws);
        for (call, time) in calls.iter().zip(times) {
            assert_eq!(call.is_estimated(), time.is_none() && call.seconds().is_some());
        }
        let count = |flaw: &Flaw| flaw.0.len() as u64;
        let counts = [
            flaws.estimated,
            count(&flaws.open_ends),
            count(&flaws.timeless),
            count(&flaws.backwards),
        ];
        (calls.iter().map(|call| call.seconds()).collect(), counts)
    }

    #[test]
    fn open_times_lie_evenly_between_known_ones() {
        let (times, flaws) = completed(&[Some(100), None, None, Some(200), None, Some(205)]);
        assert_eq!(times, [100, 133, 166, 200, 202, 205].map(Some));
        assert_eq!(flaws, [3, 0, 0, 0]);
    }

    #[test]
    fn open_ends_take_the_nearest_known_time() {
        let (times, flaws) = completed(&[None, None, Some(50), None]);
        assert_eq!(times, [50, 50, 50, 50].map(Some));
        assert_eq!(flaws, [3, 1, 0, 0]);
    }

    #[test]
    fn trips_without_times_keep_none_and_times_may_run_backwards() {
        assert_eq!(completed(&[None, None]), (vec![None, None], [0, 0, 1, 0]));
        let (times, flaws) = completed(&[Some(100), None, Some(50)]);
        assert_eq!(times, [100, 75, 50].map(Some));
        assert_eq!(flaws, [1, 0, 0, 1]);
        assert_eq!(completed(&[]), (vec![], [0; 4]));
    }
}
