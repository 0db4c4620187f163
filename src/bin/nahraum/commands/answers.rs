//! The main answers at the end of a run, in sentences.

use std::path::Path;

use nahraum::base::Millimetres;
use nahraum::project::Counts;
use nahraum::run::{Answer, LargestGap, Outcome};

use crate::text::{counted, grouped, visible_line};

/// Categories to report when none are selected.
const USUAL: [&str; 3] = ["pharmacy", "supermarket", "transit_stop"];
/// Largest number of categories to report.
const CATEGORIES: usize = 6;
/// Largest number of municipalities to name for a gap.
const NAMED: usize = 3;

/// The main answers of a run, and the folder of its files.
pub fn conclusion(outcome: &Outcome, folder: &Path) -> String {
    let record = &outcome.record;
    let counts = &record.counts;
    let mut text = format!(
        "{}{} in {} of {}, {}\n",
        if record.synthetic { "synthetic region: " } else { "" },
        persons(counts.persons),
        counted(counts.quartiers as u64, "quartier", "quartiers"),
        counted(counts.municipalities as u64, "municipality", "municipalities"),
        counted(counts.facilities as u64, "facility", "facilities"),
    );
    text += &unknown(counts);
    for key in reported_categories(outcome) {
        let answers = outcome.answers.iter().filter(|answer| answer.category == key);
        text += &sentences(&answers.collect::<Vec<_>>());
    }
    text += &format!(
        "wrote {} files to {}{}",
        record.outputs.len() + 1,
        visible_line(&folder.display().to_string()),
        to_open(outcome, folder)
    );
    text
}

/// Which files have the results, and what opens them.
fn to_open(outcome: &Outcome, folder: &Path) -> String {
    let is_there = |file: &&str| outcome.record.outputs.contains_key(*file);
    let path = |file: &str| visible_line(&folder.join(file).display().to_string());
    let mut ways: Vec<String> = Vec::new();
    if let Some(page) = Some("report.html").filter(is_there) {
        ways.push(format!("{} in a browser", path(page)));
    }
    let in_qgis = ["nahraum.qgz", "results.gpkg"];
    if let Some(file) = in_qgis.iter().find(|file| is_there(file)) {
        let gaps = match outcome.record.findings.iter().any(|finding| finding.code == "N912") {
            true => "layer gaps_connected of results.gpkg has the connected gaps",
            false => "layer gaps of results.gpkg has the gaps with a place for each",
        };
        ways.push(format!("{} in QGIS, {gaps}", path(file)));
    }
    let numbers = Some("border_municipality.csv").filter(is_there);
    let numbers = numbers.map(|file| format!("; {file} has these numbers by municipality"));
    let opened =
        if ways.is_empty() { String::new() } else { format!("; open {}", ways.join(", ")) };
    opened + &numbers.unwrap_or_default()
}

/// Of how many areas the persons are known, if not of all.
fn unknown(counts: &Counts) -> String {
    let [quartiers, homes] = [
        (counts.quartiers_known, counts.quartiers, "quartiers"),
        (counts.municipalities_known, counts.municipalities, "municipalities"),
    ]
    .map(|(known, all, what)| {
        (known < all)
            .then(|| format!("{} of {} {what}", grouped(known as u64), grouped(all as u64)))
    });
    let known: Vec<String> = quartiers.into_iter().chain(homes).collect();
    match known.is_empty() {
        true => String::new(),
        false => {
            format!("persons are known for {}; the others are in no sum\n", known.join(" and "))
        }
    }
}

/// The categories to report: the selected ones, else the usual ones, else the first ones.
fn reported_categories(outcome: &Outcome) -> Vec<&str> {
    let all = || outcome.record.categories.iter().map(String::as_str);
    let usual: Vec<&str> =
        USUAL.into_iter().filter(|key| all().any(|category| category == *key)).collect();
    let is_selected = !outcome.record.config.region.categories.is_empty();
    match is_selected || usual.is_empty() {
        true => all().take(CATEGORIES).collect(),
        false => usual,
    }
}

/// The answers for one category: the covered share at each limit, then the border gain and the largest
/// connected gap at the smallest limit, and the largest gap that one new place would close.
fn sentences(answers: &[&Answer]) -> String {
    let Some((first, others)) = answers.split_first() else { return String::new() };
    let name = visible_line(&first.category.replace('_', " "));
    if first.persons == Some(0) {
        return format!("{name}: the region has no known residents\n");
    }
    let mut text = format!(
        "{name} {}: {} of {} ({})",
        within(first.limit),
        first.covered.map_or(WITHHELD.to_owned(), grouped),
        persons(first.persons),
        percent(first)
    );
    for other in others {
        text += &format!("; {}: {}", within(other.limit), percent(other));
    }
    text += "\n";
    if first.border_gain != Some(0) {
        let gain = first.border_gain.map_or(WITHHELD.to_owned(), grouped);
        text +=
            &format!("  {gain} of them only because the boundary between municipalities is open\n");
    }
    if let Some((limit, gap)) = largest_gap(answers) {
        let persons = persons(gap.persons);
        let at = if limit == first.limit { String::new() } else { format!(" within {limit}") };
        let place = place(gap);
        text += &format!("  largest gap{at} that one new place would close: {persons} {place}\n");
    }
    if let Some(gap) = &first.gaps.largest_connected {
        let persons = persons(gap.persons);
        text += &format!("  largest connected gap: {persons} {}\n", place(gap));
    }
    if first.gaps.small > 0 {
        let small = counted(first.gaps.small, "connected gap is", "connected gaps are");
        let persons = persons(first.gaps.small_persons);
        text += &format!("  {small} too small to be listed, with {persons} in all\n");
    }
    text
}

/// A limit in words. Services that come to people have none but their service area.
fn within(limit: Millimetres) -> String {
    match limit {
        Millimetres(0) => "in a service area".to_owned(),
        limit => format!("within {limit}"),
    }
}

/// The largest gap that one new place would close, at the smallest limit for which places are proposed.
fn largest_gap<'a>(answers: &[&'a Answer]) -> Option<(Millimetres, &'a LargestGap)> {
    answers.iter().find_map(|answer| Some((answer.limit, answer.gaps.largest.as_ref()?)))
}

/// The share that is covered, and the share of whom it is uncertain because the data end nearby.
fn percent(answer: &Answer) -> String {
    let (Some(all), Some(covered), Some(uncertain)) =
        (answer.persons, answer.covered, answer.uncertain)
    else {
        return WITHHELD.to_owned();
    };
    let share = |part: u64| 100.0 * part as f64 / all.max(1) as f64;
    let covered = format!("{:.1} %", share(covered));
    match uncertain {
        0 => covered,
        uncertain => format!("{covered}, {:.1} % uncertain", share(uncertain)),
    }
}

/// What stands for a number that is withheld for publication.
const WITHHELD: &str = "(withheld)";

/// A number of persons in words.
fn persons(number: Option<u64>) -> String {
    number.map_or(format!("{WITHHELD} persons"), |number| counted(number, "person", "persons"))
}

/// The location of a gap: its main quartier and its municipalities.
fn place(gap: &LargestGap) -> String {
    let around = gap.quartier.as_ref().map(|quartier| format!("around {quartier} "));
    let named = gap.municipalities.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>();
    let more = match gap.municipalities.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => {
            let more = counted(more as u64, "more municipality", "more municipalities");
            format!(" and {more}")
        }
    };
    let place = format!("{}in {}{more}", around.unwrap_or_default(), named.join(", "));
    visible_line(&place)
}

#[cfg(test)]
mod tests {
    use nahraum::base::Millimetres;
    use nahraum::run::GapAnswer;

    use super::*;

    fn answer(limit_m: u32, covered: u64) -> Answer {
        Answer {
            category: "transit_stop".into(),
            limit: Millimetres(limit_m * 1000),
            persons: Some(5_136_000),
            covered: Some(covered),
            uncertain: Some(0),
            border_gain: Some(18_370),
            gaps: GapAnswer {
                largest: Some(LargestGap {
                    persons: Some(4_500),
                    quartier: None,
                    municipalities: vec!["B".to_owned()],
                }),
                largest_connected: Some(LargestGap {
                    persons: Some(12_300),
                    quartier: Some("Alt\u{1b}stadt".into()),
                    municipalities: ["A", "B", "C", "D"].map(str::to_owned).to_vec(),
                }),
                small: 0,
                small_persons: Some(0),
            },
        }
    }

    #[test]
    fn gaps_too_small_to_be_listed_are_said() {
        let mut core = answer(500, 3_201_000);
        core.gaps =
            GapAnswer { largest: None, largest_connected: None, small: 2, small_persons: Some(30) };
        let text = sentences(&[&core]);
        assert!(
            text.ends_with(
                "  2 connected gaps are too small to be listed, with 30 persons in all\n"
            )
        );
        assert!(!text.contains("largest") && !text.contains("new place"), "{text}");
    }

    #[test]
    fn what_matters_is_said_in_sentences() {
        let (core, outer) = (answer(500, 3_201_000), answer(1_000, 5_136_000));
        let expected = "transit stop within 500 m: 3,201,000 of 5,136,000 persons (62.3 %); \
                        within 1000 m: 100.0 %\n  \
                        18,370 of them only because the boundary between municipalities is open\n  \
                        largest gap that one new place would close: 4,500 persons in B\n  \
                        largest connected gap: 12,300 persons around Alt\\u{1b}stadt in A, B, C and 1 more \
                        municipality\n";
        assert_eq!(sentences(&[&core, &outer]), expected);
        let at_the_edge = sentences(&[&Answer { uncertain: Some(51_360), ..core.clone() }]);
        assert!(at_the_edge.contains("persons (62.3 %, 1.0 % uncertain)\n"), "{at_the_edge}");
        let nobody = Answer { persons: Some(0), ..core.clone() };
        assert!(sentences(&[&nobody]).contains("no known residents"));
    }
}
