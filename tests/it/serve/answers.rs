//! Live answers are those of the commands.

use std::thread;

use nahraum::dataset::{Layer, text_value};
use nahraum::format::{Input, ReadOptions, read_layer};
use serde_json::{Value, json};

use super::{Served, Server};

/// The answer of a command as a table.
fn table(served: &Served, arguments: &[&str]) -> Layer {
    let answer = served.path().join("answer.csv");
    let file = answer.to_str().expect("UTF-8").to_owned();
    let usual = ["-q", "-c", "region.toml", "-o", &file];
    served.said(&[arguments, &usual].concat());
    read_layer(&Input::File(answer), &ReadOptions::default()).expect("readable").layer
}

/// A value of JSON as text of a table.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.as_f64().map_or(other.to_string(), |number| number.to_string())),
    }
}

/// Compares the columns of an answer with those of a table; returns how many columns have values.
fn compare(told: &Value, table: &Layer, what: &str) -> usize {
    let columns = told.as_object().expect("columns");
    assert!(columns.len() > 8, "{what}: {:?}", columns.keys());
    let (mut filled, without) = (0, ["category", "limit_m", "facilities_in_reach"]);
    for name in table.column_names() {
        if without.contains(&name.as_str()) {
            assert!(!columns.contains_key(&name), "{what}: {name}");
            continue;
        }
        let column = table.column(&name).expect("a column");
        let number = |text: String| text.parse::<f64>().map_or(text, |number| number.to_string());
        let written: Vec<Option<String>> =
            (0..table.len()).map(|row| text_value(column, row).map(number)).collect();
        let told = columns[&name].as_array().expect("values");
        let told: Vec<Option<String>> =
            told.iter().map(|value| text(value).filter(|text| !text.is_empty())).collect();
        assert_eq!(told, written, "{what}: {name}");
        filled += usize::from(written.iter().any(Option::is_some));
    }
    filled
}

/// Asks the server and the commands `coverage` and `border` the same.
fn same(served: &Served, server: &Server, question: &Value, options: &[&str]) {
    let told = server.question(question);
    assert_eq!(told.status, 200, "{told:?}");
    let told = told.json();
    let (category, limit) = (question["category"].as_str(), question["limit_m"].to_string());
    let level = question["level"].as_str().unwrap_or("quartier");
    let asked = ["--category", category.expect("a category"), "--limit", &limit, "--by", level];
    for command in ["coverage", "border"] {
        let arguments = [&[command], &asked[..], options].concat();
        let filled = compare(&told[command], &table(served, &arguments), &format!("{arguments:?}"));
        assert!(filled > 8, "{arguments:?}: {filled} columns with values");
    }
}

#[test]
fn coverage_and_border_effect_are_those_of_the_commands_at_any_limit_for_any_walker() {
    let served = Served::new("gpkg,csv");
    let server = served.live(&[]);
    for category in ["supermarket", "pharmacy"] {
        for limit in [1, 150, 300, 451, 2_000] {
            let question = json!({"question": "coverage", "category": category, "limit_m": limit});
            same(&served, &server, &question, &[]);
        }
    }
    for level in ["municipality", "region"] {
        let question =
            json!({"question": "coverage", "category": "pharmacy", "limit_m": 300, "level": level});
        same(&served, &server, &question, &[]);
    }
    let walks = |profile: &str| json!({"question": "coverage", "category": "pharmacy", "limit_m": 400, "profile": profile});
    for profile in ["adult", "senior", "wheelchair"] {
        same(&served, &server, &walks(profile), &["--profile", profile]);
    }
    let straight = json!({
        "question": "coverage", "category": "supermarket", "limit_m": 250, "distance": "straight",
    });
    same(&served, &server, &straight, &["--set", "region.distance=\"straight\""]);
}

#[test]
fn limits_and_boundaries_change_who_is_counted_as_the_drawing_says() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let sums = |limit: u32| {
        // Degrees in files have seven decimals: a square may lie a centimetre farther away.
        let limit_m = limit + 5;
        let question = json!({
            "question": "coverage", "category": "pharmacy", "limit_m": limit_m, "level": "region",
        });
        let border = server.question(&question).json()["border"].clone();
        ["persons", "covered_open", "covered_closed"]
            .map(|name| border[name][0].as_u64().expect("known"))
    };
    let cells = ["1.2.3.4.5.6.", ".1S2.1.3P4.1", "2.3.1.2..5.1", "4.1.P.1.2.3S"];
    let near = |limit: usize, own: bool| -> u64 {
        let pharmacies = [(4_usize, 3_usize), (8, 1)];
        let all = cells
            .iter()
            .enumerate()
            .flat_map(|(y, row)| row.chars().enumerate().map(move |(x, sign)| (x, y, sign)));
        let persons = all.filter_map(|(x, y, sign)| {
            let persons = u64::from(sign.to_digit(10)?) * 10;
            let reaches = pharmacies.iter().any(|(px, py)| {
                let is_home = (*px < 6) == (x < 6);
                (x.abs_diff(*px) + y.abs_diff(*py)) * 100 <= limit && (!own || is_home)
            });
            reaches.then_some(persons)
        });
        persons.sum()
    };
    for limit in [100, 200, 300, 500] {
        let expected = [sums(1)[0], near(limit, false), near(limit, true)];
        assert_eq!(sums(limit as u32), expected, "{limit} m");
    }
    assert_ne!(near(200, false), near(200, true), "the boundary matters");
}

#[test]
fn what_is_around_a_place_is_what_reach_finds() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let cells = std::fs::read_to_string(served.path().join("cells.geojson")).expect("written");
    let cells: Value = serde_json::from_str(&cells).expect("JSON");
    let at = &cells["features"][5]["geometry"]["coordinates"];
    let (lon, lat) = (at[0].as_f64().expect("a number"), at[1].as_f64().expect("a number"));
    for (minutes, profile) in [(3.0, "senior"), (6.0, "adult"), (9.0, "wheelchair")] {
        let question = json!({
            "question": "surroundings", "lon": lon, "lat": lat, "minutes": minutes, "profile": profile,
        });
        let told = server.question(&question).json();
        let from = format!("{lon},{lat}");
        let reach = served.said(&[
            "reach",
            "-q",
            "-c",
            "region.toml",
            "--from",
            &from,
            "--minutes",
            &minutes.to_string(),
            "--profile",
            profile,
            "--format",
            "geojson",
        ]);
        let reach: Value = serde_json::from_str(&reach).expect("JSON");
        let found = &reach["features"][0];
        let properties = &found["properties"];
        for group in ["persons", "persons_65", "persons_80"] {
            assert_eq!(told["persons"][group], properties[group], "{profile}: {group}");
        }
        // A table has whole metres.
        let metres = |value: &Value| value["limit_m"].as_f64().map(f64::trunc);
        assert_eq!(metres(&told), metres(properties));
        assert_eq!(told["area"], found["geometry"], "{profile}");
        assert!(told["persons"]["persons"].as_u64() > Some(0), "{told}");
        let facilities = |category: &str| told["facilities"][category].as_u64().unwrap_or(0);
        for category in ["supermarket", "pharmacy"] {
            assert_eq!(Some(facilities(category)), properties[category].as_u64(), "{category}");
        }
        let homes = told["municipalities"].as_array().expect("a list");
        let sum: u64 =
            homes.iter().map(|home| home["persons"]["persons"].as_u64().expect("known")).sum();
        assert_eq!(Some(sum), told["persons"]["persons"].as_u64());
    }
}

#[test]
fn a_place_in_metres_gets_the_area_in_metres_and_a_straight_limit_is_a_circle() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    // The middle of the square in the north-west, where 10 persons live.
    let asked =
        |limit: u32, distance: &str| {
            server.question(&json!({
            "question": "surroundings", "x_m": 380_050.0, "y_m": 5_700_350.0, "limit_m": limit,
            "distance": distance,
        })).json()
        };
    let near = asked(99, "straight");
    assert_eq!(near["persons"]["persons"], 10);
    assert_eq!(near["minutes"], Value::Null);
    // 142 m reach the square to the south-east too, where 10 live; on foot that is 200 m away.
    assert_eq!(asked(142, "straight")["persons"]["persons"], 20);
    assert_eq!(asked(142, "walk")["persons"]["persons"], 10);
    assert_eq!(asked(205, "walk")["persons"]["persons"], 10 + 20 + 10 + 20);
    let ring = &near["area"]["coordinates"][0][0];
    for corner in ring.as_array().expect("a ring") {
        let part = |at: usize| corner[at].as_f64().expect("a number");
        let away = (part(0) - 380_050.0).hypot(part(1) - 5_700_350.0);
        assert!((away - 99.0).abs() < 0.1, "{corner}");
    }
    let far = server.question(&json!({
        "question": "surroundings", "x_m": 300_000.0, "y_m": 5_700_000.0, "limit_m": 300,
    }));
    assert_eq!((far.status, &far.json()["linked"]), (200, &json!(false)));
    assert_eq!(far.json()["why"], "too_far");
    assert!(far.json()["reason"].as_str().is_some_and(|reason| !reason.is_empty()));
}

#[test]
fn a_question_that_cannot_be_answered_says_why() {
    let served = Served::new("gpkg");
    let server = served.live(&[]);
    let coverage = |more: Value| {
        let mut question = json!({"question": "coverage", "category": "pharmacy", "limit_m": 300});
        question
            .as_object_mut()
            .expect("members")
            .extend(more.as_object().expect("members").clone());
        question
    };
    let around = |more: Value| {
        let mut question =
            json!({"question": "surroundings", "lon": 7.2, "lat": 51.4, "limit_m": 300});
        question
            .as_object_mut()
            .expect("members")
            .extend(more.as_object().expect("members").clone());
        question
    };
    for (question, reason) in [
        (coverage(json!({"category": "volcano"})), "pharmacy"),
        (coverage(json!({"limit_m": 0})), "10000"),
        (coverage(json!({"limit_m": 10_001})), "10000"),
        (coverage(json!({"profile": "bird"})), "senior"),
        (coverage(json!({"level": "cell"})), "quartier"),
        (coverage(json!({"distance": "straight", "profile": "adult"})), "walk"),
        (coverage(json!({"more": 1})), "more"),
        (around(json!({"lat": null})), "lon"),
        (around(json!({"x_m": 1.0})), "lon"),
        (around(json!({"minutes": 3})), "limit_m"),
        (around(json!({"distance": "straight", "limit_m": null, "minutes": 3})), "minutes"),
        (json!([]), "question"),
    ] {
        let reply = server.question(&question);
        assert_eq!(reply.status, 400, "{question}: {reply:?}");
        assert!(reply.body.contains(reason), "{question}: {}", reply.body);
    }
    // Numbers beyond all places are no place.
    let nowhere = server.ask(
        "POST",
        "/live/answer",
        &[],
        "{\"question\":\"surroundings\",\"lon\":1e300,\"lat\":0,\"limit_m\":9}",
    );
    assert_eq!(nowhere.status, 400, "{nowhere:?}");
}

#[test]
fn requests_at_once_get_the_same_bytes_whatever_the_threads() {
    let served = Served::new("gpkg");
    let question = json!({"question": "coverage", "category": "supermarket", "limit_m": 350, "profile": "adult"});
    let replies: Vec<String> = ["1", "4"]
        .iter()
        .flat_map(|threads| {
            let server = served.live(&["--threads", threads]);
            let (server, question) = (&server, &question);
            thread::scope(|scope| {
                let asked: Vec<_> =
                    (0..6).map(|_| scope.spawn(|| server.question(question))).collect();
                asked
                    .into_iter()
                    .map(|one| one.join().expect("an answer"))
                    .map(|reply| {
                        assert_eq!(reply.status, 200, "{reply:?}");
                        reply.body
                    })
                    .collect::<Vec<_>>()
            })
        })
        .collect();
    assert_eq!(replies.len(), 12);
    assert!(replies.iter().all(|reply| *reply == replies[0]));
}
