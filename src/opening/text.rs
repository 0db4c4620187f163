//! The text of opening hours before the reader gets it: what it leaves open is written out, in each way that is possible.

use super::sun::SunTimes;
use crate::base::DAYS_OF_WEEK;

/// A text in each way in which it can be meant, and what it names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Prepared {
    /// The shortest and the longest way; one where there is no difference.
    pub(super) ways: Vec<String>,
    pub(super) names_public_holidays: bool,
    pub(super) names_school_holidays: bool,
    pub(super) names_sun: bool,
}

/// The hour, counted from the midnight before, at which what has an open end is closed at the latest: six in the morning.
const OPEN_END: &str = "30:00";

/// The minute of a day.
type MinuteOf = fn(&SunTimes) -> u16;

/// Words of the sun, with what they mean.
const SUN: [(&str, MinuteOf); 4] = [
    ("dawn", |times| times.dawn),
    ("sunrise", |times| times.sunrise),
    ("sunset", |times| times.sunset),
    ("dusk", |times| times.dusk),
];

/// Writes out what a text leaves open.
///
/// - A comment alone (`"by appointment"`) makes its rule unknown, as the specification says; readers differ in that.
/// - What has an open end (`17:00+`) is open at its beginning, and closed the next morning at the latest.
pub(super) fn prepare(text: &str) -> Prepared {
    let parts: Vec<&str> = text.trim().split('"').collect();
    let words = || parts.iter().step_by(2).flat_map(|part| words_of(part));
    let mut ways = [String::new(), String::new()];
    for (at, part) in parts.iter().enumerate() {
        if at % 2 == 0 {
            let [shortest, longest] = &mut ways;
            write_open_ends(part, shortest, longest);
            continue;
        }
        let says_state = states_end(parts[at - 1]);
        let is_selector = parts.get(at + 1).is_some_and(|after| after.starts_with(':'));
        for way in &mut ways {
            if !says_state && !is_selector {
                if !way.is_empty() && !way.ends_with(' ') {
                    way.push(' ');
                }
                way.push_str("unknown ");
            }
            way.push('"');
            way.push_str(part);
            // A quotation mark without its partner stays alone, so that the reader refuses it.
            if at + 1 < parts.len() {
                way.push('"');
            }
        }
    }
    let mut ways = ways.to_vec();
    ways.dedup();
    Prepared {
        ways,
        names_public_holidays: words().any(|word| word == "PH"),
        names_school_holidays: words().any(|word| word == "SH"),
        names_sun: words().any(|word| SUN.iter().any(|(name, _)| word.eq_ignore_ascii_case(name))),
    }
}

/// The parts of a text between `||` outside of comments, without a `;` that separates nothing at the end. The crate
/// falls back by days; the specification does so by hours.
pub(super) fn fallbacks(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut from, mut is_comment) = (0, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'"' => is_comment = !is_comment,
            b'|' if !is_comment && at >= from && text[at..].starts_with("||") => {
                parts.push(&text[from..at]);
                from = at + 2;
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    let is_separator = |c: char| c == ';' || c.is_whitespace();
    if let Some(last) = parts.last_mut() {
        *last = last.trim_end_matches(is_separator);
    }
    parts
}

/// Public and school holidays.
const HOLIDAYS: [&str; 2] = ["PH", "SH"];

fn is_day(word: &str) -> bool {
    DAYS_OF_WEEK.contains(&word) || HOLIDAYS.contains(&word)
}

/// Takes away the space in lists of days (`Sa, Su 14:00-18:00`), for which the crate would begin a rule of its own: all of
/// Saturday.
pub(super) fn join_days(text: &str) -> String {
    let mut joined = String::new();
    for (at, part) in text.split('"').enumerate() {
        if at > 0 {
            joined.push('"');
        }
        let mut pieces = part.split(',').peekable();
        while let Some(piece) = pieces.next() {
            joined.push_str(piece);
            let Some(next) = pieces.peek_mut() else { continue };
            joined.push(',');
            let day = next.trim_start();
            if at % 2 == 0 && ends_with_day(piece) && starts_with_day(day) {
                *next = day;
            }
        }
    }
    joined
}

fn ends_with_day(text: &str) -> bool {
    let last = text.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next();
    last.is_some_and(is_day)
}

fn starts_with_day(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).next().is_some_and(is_day)
}

/// Whether a rule asks for days of the week within holidays (`SH Mo-Fr 10:00-18:00`). The crate takes the two for
/// themselves, as if every weekday were meant.
pub(super) fn limits_holidays(text: &str) -> bool {
    let is_holiday =
        |word: &str| word.rsplit([',', ';']).next().is_some_and(|last| HOLIDAYS.contains(&last));
    let is_weekday = |word: &str| starts_with_day(word) && !is_holiday(word);
    text.split('"').step_by(2).any(|part| {
        let words: Vec<&str> = part.split_whitespace().collect();
        words.windows(2).any(|pair| is_holiday(pair[0]) && is_weekday(pair[1]))
    })
}

fn words_of(part: &str) -> impl Iterator<Item = &str> {
    part.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// Whether a text ends with what a rule says of a time.
fn states_end(text: &str) -> bool {
    let last = text.trim_end().rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
    ["open", "closed", "off", "unknown"].iter().any(|state| last.eq_ignore_ascii_case(state))
}

/// Writes a part outside of comments, with open ends as short and as long as they can be.
fn write_open_ends(part: &str, shortest: &mut String, longest: &mut String) {
    let mut rest = part;
    while let Some(plus) = rest.find('+') {
        let (before, after) = (&rest[..plus], &rest[plus + 1..]);
        rest = after;
        let Some((lead, time)) = ending_time(before) else {
            [&mut *shortest, &mut *longest].into_iter().for_each(|way| {
                way.push_str(before);
                way.push('+');
            });
            continue;
        };
        let is_end = lead.trim_end().ends_with('-');
        shortest.push_str(before);
        longest.push_str(lead);
        match is_end {
            true => longest.push_str(OPEN_END),
            false => {
                shortest.push_str(&format!("-{}", clock(time + 1)));
                longest.push_str(&format!("{}-{OPEN_END}", &before[lead.len()..]));
            }
        }
    }
    shortest.push_str(rest);
    longest.push_str(rest);
}

/// What stands before the time with which a text ends, and that time in minutes.
fn ending_time(text: &str) -> Option<(&str, u16)> {
    let (before, minutes) = text.rsplit_once(':')?;
    let digits = before.len() - before.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (lead, hours) = before.split_at(before.len() - digits.min(2));
    let is_time = minutes.len() == 2 && minutes.bytes().all(|b| b.is_ascii_digit());
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    (is_time && minutes < 60).then_some((lead, hours * 60 + minutes))
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A text with the times that the sun decides on a day in place of their words.
pub(super) fn with_sun_times(text: &str, times: &SunTimes) -> String {
    let parts = text.split('"').enumerate().map(|(at, part)| match at % 2 {
        0 => replaced(part, times),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("\"")
}

fn replaced(part: &str, times: &SunTimes) -> String {
    let lower = part.to_ascii_lowercase();
    let first = |from: usize| {
        let found = SUN.iter().filter_map(|(word, time)| {
            let at = lower[from..].find(word)? + from;
            Some((at, word.len(), time(times)))
        });
        found.min()
    };
    let (mut text, mut done) = (String::new(), 0);
    while let Some((at, length, time)) = first(done) {
        let shifted = shifted(&part[..at], &part[at + length..]);
        let (start, end, by) = match shifted {
            Some((tail, by)) => (at - 1, at + length + tail, by),
            None => (at, at + length, 0),
        };
        text.push_str(&part[done..start]);
        text.push_str(&clock((i32::from(time) + by).clamp(0, 1439) as u16));
        done = end;
    }
    text.push_str(&part[done..]);
    text
}

/// The length of what follows a word of the sun in parentheses, `-01:30)`, and the minutes that it means.
fn shifted(before: &str, after: &str) -> Option<(usize, i32)> {
    if !before.ends_with('(') {
        return None;
    }
    let (offset, _) = after.split_once(')')?;
    let (sign, time) = match offset.strip_prefix('+') {
        Some(time) => (1, time),
        None => (-1, offset.strip_prefix('-')?),
    };
    let (lead, minutes) = ending_time(time)?;
    lead.is_empty().then_some((offset.len() + 1, sign * i32::from(minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ways(text: &str) -> Vec<String> {
        prepare(text).ways
    }

    #[test]
    fn a_comment_alone_makes_its_rule_unknown() {
        for (text, expected) in [
            ("\"by appointment\"", "unknown \"by appointment\""),
            (
                "Mo-Fr 08:00-12:00 \"nach Anmeldung\"",
                "Mo-Fr 08:00-12:00 unknown \"nach Anmeldung\"",
            ),
            ("Mo 08:00-12:00 open \"ring\"", "Mo 08:00-12:00 open \"ring\""),
            ("Mo 08:00-12:00; PH off \"Feiertag\"", "Mo 08:00-12:00; PH off \"Feiertag\""),
            ("\"Sommer\": Mo 08:00-12:00", "\"Sommer\": Mo 08:00-12:00"),
            ("Mo-Fr 08:00-12:00 \"half", "Mo-Fr 08:00-12:00 unknown \"half"),
        ] {
            assert_eq!(ways(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_text_is_parted_where_it_falls_back() {
        for (text, expected) in [
            ("Mo 08:00-12:00", vec!["Mo 08:00-12:00"]),
            ("Mo 08:00-12:00 || \"a || b\"; ", vec!["Mo 08:00-12:00 ", " \"a || b\""]),
            ("a||b|| c", vec!["a", "b", " c"]),
            ("a ||| b", vec!["a ", "| b"]),
            ("é || ;", vec!["é ", ""]),
        ] {
            assert_eq!(fallbacks(text), expected, "{text}");
        }
    }

    #[test]
    fn an_open_end_is_written_as_short_and_as_long_as_it_can_be() {
        assert_eq!(ways("Mo 17:00+"), ["Mo 17:00-17:01", "Mo 17:00-30:00"]);
        assert_eq!(ways("10:00-18:00+; Su off"), ["10:00-18:00; Su off", "10:00-30:00; Su off"]);
        assert_eq!(
            ways("Sa 9:59+ \"a 1:00+\""),
            ["Sa 9:59-10:00 unknown \"a 1:00+\"", "Sa 9:59-30:00 unknown \"a 1:00+\""]
        );
        for text in ["PH +1 day 08:00-10:00", "2020+ Mo 08:00-10:00", "(sunrise+01:00)-12:00"] {
            assert_eq!(ways(text), [text]);
        }
    }

    #[test]
    fn what_a_text_names_is_seen_outside_of_comments() {
        let named = |text: &str| {
            let found = prepare(text);
            (found.names_public_holidays, found.names_school_holidays, found.names_sun)
        };
        assert_eq!(named("Mo-Fr 08:00-18:00; PH off"), (true, false, false));
        assert_eq!(named("SH,PH Mo-Fr 10:00-12:00"), (true, true, false));
        assert_eq!(named("Sunrise-sunset"), (false, false, true));
        assert_eq!(named("Mo 08:00-18:00 \"PH SH dusk\""), (false, false, false));
    }

    #[test]
    fn words_of_the_sun_become_times() {
        let times = SunTimes { dawn: 420, sunrise: 458, sunset: 1010, dusk: 1050 };
        let written = |text: &str| with_sun_times(text, &times);
        assert_eq!(written("sunrise-sunset"), "07:38-16:50");
        assert_eq!(written("Mo (Sunrise+01:00)-(dusk-00:30)"), "Mo 08:38-17:00");
        assert_eq!(written("dawn-dusk \"dusk\"; Su off"), "07:00-17:30 \"dusk\"; Su off");
        assert_eq!(written("08:00-(sunset+09:00)"), "08:00-23:59");
    }
}
