//! Maps of the help mix, of barriers, of places and of hours: their areas and legends follow from drawn towns.

use std::collections::BTreeMap;
use std::path::Path;

use nahraum::analysis::coverage::Level;
use nahraum::base::Lang;
use nahraum::present::printed::MapQuestion;
use nahraum::run::atlas;

use super::town::{Towns, counted, groups, texts};
use crate::access::command::write_homes;
use crate::cli::{err, out, program};
use crate::hours::town::write_pharmacies;
use crate::mending::write_stairs;
use crate::mix::write_services;

/// A run of a town in a folder of its own.
struct Run(tempfile::TempDir);

impl Run {
    /// Writes a town, adds tables to its configuration, and runs it with options.
    fn new(write: impl Fn(&Path), tables: &str, options: &[&str]) -> Self {
        let run = Self(tempfile::tempdir().expect("a folder"));
        write(run.0.path());
        let config = run.0.path().join("region.toml");
        let text = std::fs::read_to_string(&config).expect("readable");
        std::fs::write(config, format!("{text}{tables}")).expect("writable");
        let start = ["run", "-q", "-c", "region.toml", "--out", "results", "--formats", "gpkg"];
        let output = run.asked(&[&start[..], options].concat());
        assert!(output.status.success(), "{}", err(&output));
        run
    }

    fn asked(&self, arguments: &[&str]) -> std::process::Output {
        program().current_dir(self.0.path()).args(arguments).output().expect("started")
    }

    fn map(&self, options: &[&str]) -> String {
        let output = self.asked(&[&["map", "results", "-o", "-"], options].concat());
        assert!(output.status.success(), "{options:?}: {}", err(&output));
        out(&output)
    }

    /// All texts of a map, one behind the other.
    fn told(&self, options: &[&str]) -> String {
        texts(&self.map(options)).join(" ")
    }

    fn refused(&self, options: &[&str]) -> String {
        let output = self.asked(&[&["map", "results", "-o", "-"], options].concat());
        assert_eq!(output.status.code(), Some(2), "{options:?}: {}", err(&output));
        err(&output)
    }

    /// The titles of the pages of an atlas.
    fn titles(&self, question: &MapQuestion) -> Vec<String> {
        let atlas = atlas(&self.0.path().join("results"), question).expect("an atlas");
        (0..atlas.len()).map(|at| atlas.page(at).page.title).collect()
    }
}

/// Replaces a part of a file that a town was written to.
fn replace(folder: &Path, file: &str, (from, to): (&str, &str)) {
    let path = folder.join(file);
    let text = std::fs::read_to_string(&path).expect("readable");
    assert!(text.contains(from), "`{from}` in {text}");
    std::fs::write(path, text.replace(from, to)).expect("writable");
}

/// Makes services known to 100 m beyond the municipalities only.
fn narrow(folder: &Path) {
    let file = std::fs::read_to_string(folder.join("region.toml")).expect("readable");
    let key = "known_around_m = ";
    let far = file.lines().find(|line| line.starts_with(key)).expect("known ground");
    replace(folder, "region.toml", (far, "known_around_m = 100"));
}

fn expected(groups: &[(&str, &[usize])]) -> BTreeMap<String, Vec<usize>> {
    groups.iter().map(|(name, areas)| ((*name).to_owned(), areas.to_vec())).collect()
}

fn assert_told(told: &str, expected: &[&str]) {
    for one in expected {
        assert!(told.contains(one), "`{one}` in {told}");
    }
}

const MIX: &str = "[mix]\nshare = 50\n";

/// Two fields of action, social life and local supply. W1 reaches both, E2 a pharmacy, the others nothing; nobody lives
/// in E3.
#[test]
fn a_map_of_the_help_mix_counts_fields_of_action_and_what_is_missing() {
    let run = Run::new(write_services, MIX, &["--limit", "700"]);
    let map = run.map(&["--theme", "mix"]);
    let of_fields =
        [("class-1", &[2, 3, 4][..]), ("class-2", &[5]), ("class-3", &[1]), ("nobody", &[6])];
    assert_eq!(groups(&map), expected(&of_fields));
    let counts = ["0 of 2", "1 of 2", "2 of 2", "nobody lives here"];
    assert_eq!(counts.map(|label| counted(&map, label)), [3, 1, 1, 1]);
    // Numbers stand from the right: persons, then quartiers.
    assert_told(
        &texts(&map).join(" "),
        &[
            "Help mix: which fields of action do quartiers reach?",
            "Fields of action that a quartier reaches · within the largest limit of each service \
             (straight-line distance) · by quartier",
            "100 of 3,200 persons (3.1 %) live in quartiers that reach all 2 fields of action.",
            "2,100 persons live in quartiers that reach none.",
            "Missing most often",
            "Meeting place 3,100 4 Pharmacy 2,200 4 Food shop 3,100 4",
            "at least 50 % of its residents",
            "Classes: fixed",
        ],
    );
    assert_told(
        &run.told(&["--theme", "mix", "--lang", "de"]),
        &[
            "Hilfemix: Welche Handlungsfelder erreichen die Quartiere?",
            "100 von 3.200 Personen (3,1 %) wohnen in Quartieren, die alle 2 Handlungsfelder erreichen.",
            "0 von 2 3",
            "Was am häufigsten fehlt",
            "Begegnungsort 3.100 4 Apotheke 2.200 4 Lebensmittelgeschäft 3.100 4",
        ],
    );
    let east = run.told(&["--theme", "mix", "--of", "East"]);
    let first = "East – Help mix: which fields of action do quartiers reach?";
    assert_told(
        &east,
        &[
            first,
            "0 of 1,100 persons (0.0 %)",
            "Meeting place 1,100 2 Food shop 1,100 2 Pharmacy 100 1",
        ],
    );
    // Natural breaks of 0, 1 and 2 are these numbers, too.
    let natural = ["--theme", "mix", "--classing", "jenks", "--classes", "4"];
    assert_eq!(groups(&run.map(&natural)), expected(&of_fields));
    let question = |level| MapQuestion { lang: Some(Lang::De), level, ..MapQuestion::default() };
    let titles = |level| run.titles(&question(level));
    let has_mix = |titles: &[String]| titles.iter().any(|title| title.starts_with("Hilfemix"));
    assert!(has_mix(&titles(Level::Quartier)));
    assert!(!has_mix(&titles(Level::Municipality)), "there is none by municipality");
}

#[test]
fn what_a_quartier_may_reach_or_a_publication_withholds_has_its_sign() {
    // Services could be 600 m away, beyond the ground that is known.
    let near = |folder: &Path| {
        write_services(folder);
        narrow(folder);
    };
    let run = Run::new(near, MIX, &["--limit", "700"]);
    let map = run.map(&["--theme", "mix"]);
    let groups_near = groups(&map);
    assert_eq!(groups_near["class-3"], [1]);
    assert_eq!(groups_near["class-2"], [5]);
    assert_eq!(groups_near["areas-not-known"], [2, 3, 4]);
    assert!(map.contains("url(#uncertain)"));
    assert_told(
        &texts(&map).join(" "),
        &[
            "not known of every field of action",
            "100 of 3,200 persons (3.1 %) live in quartiers that reach all 2 fields of action. \
             For 3,100 more this is not known. \
             0 persons live in quartiers that reach none. For 2,100 more this is not known.",
        ],
    );
    // A publication says of no quartier who offers what, and withholds the persons of none of these.
    let published = Run::new(near, MIX, &["--limit", "700", "--persons-min", "5"]);
    assert_eq!(groups(&published.map(&["--theme", "mix"]))["areas-not-known"], [2, 3, 4]);
    let few = |folder: &Path| {
        write_services(folder);
        replace(folder, "c.csv", ("W1,100", "W1,3"));
    };
    let run = Run::new(few, MIX, &["--limit", "700", "--persons-min", "5"]);
    let map = run.map(&["--theme", "mix"]);
    assert!(groups(&map)["areas-withheld"].contains(&1), "{:?}", groups(&map));
}

#[test]
fn a_map_of_the_help_mix_says_where_persons_are_not_known_or_no_need_is_met() {
    let unknown = |folder: &Path| {
        write_services(folder);
        replace(folder, "c.csv", ("W3,1000", "W3,"));
    };
    let run = Run::new(unknown, MIX, &["--limit", "700"]);
    assert_told(
        &run.told(&["--theme", "mix"]),
        &[
            "100 of 2,200 persons (4.5 %) live in quartiers that reach all 2 fields of action.",
            "1,100 persons live in quartiers that reach none.",
            "Quartiers whose persons are not known: 1.",
        ],
    );
    let stops = |folder: &Path| {
        write_services(folder);
        std::fs::write(folder.join("f.csv"), "id,category,x,y\nB,library,380500,5700500\n")
            .expect("writable");
    };
    let run = Run::new(stops, MIX, &["--limit", "700"]);
    let told = run.told(&["--theme", "mix"]);
    assert_told(&told, &["No service of the run meets a need."]);
    assert!(!told.contains("reach all") && !told.contains("Missing most often"), "{told}");
}

/// The stairs lie 10 m from the boundary; mended, ten persons have the pharmacy.
#[test]
fn a_map_of_barriers_numbers_them_and_marks_those_on_a_boundary() {
    let tables = "[barriers]\nlist_max = 5\n";
    let run = Run::new(write_stairs, tables, &["--profile", "wheelchair"]);
    let options = ["--theme", "barriers", "--by", "municipality"];
    let map = run.map(&options);
    assert_told(
        &texts(&map).join(" "),
        &[
            "Barriers: where would mending help most?",
            "Persons who would newly have a service if a barrier were mended (distance on foot, ",
            "Barriers worth mending: 1, of which 1 lie on a municipal boundary.",
            "Barriers whose mending helps most 10 persons: stairs, West / East 1",
            "once for each service",
        ],
    );
    assert_eq!(counted(&map, "on a municipal boundary"), 1);
    assert_eq!(groups(&map), expected(&[("ground", &[1, 2])]));
    assert_told(
        &run.told(&[&options[..], &["--lang", "de"]].concat()),
        &[
            "Barrieren: Wo hilft ein Umbau am meisten?",
            "Barrieren, deren Umbau hilft: 1, davon 1 an einer Gemeindegrenze.",
            "10 Personen: Treppe, West / East 1",
        ],
    );
    let both = run.told(&[&options[..], &["--of", "East"]].concat());
    assert_told(&both, &["East – Barriers", "10 persons: stairs, West / East 1"]);
    // The colour of a boundary is on the map, in the list, and beside its meaning.
    assert_eq!(map.matches("fill=\"rgb(0,114,178)\"").count(), 3);
    let far = Run::new(write_stairs, "[barriers]\nboundary_m = 0\n", &["--profile", "wheelchair"]);
    let map = far.map(&options);
    assert_eq!(counted(&map, "elsewhere"), 1);
    assert_told(&texts(&map).join(" "), &["10 persons: stairs, West 1", "of which 0 lie"]);
    let german = far.map(&[&options[..], &["--lang", "de"]].concat());
    assert_eq!(counted(&german, "anderswo"), 1);
    let east = far.told(&[&options[..], &["--of", "East"]].concat());
    assert_told(&east, &["The run names no barrier whose mending helps."]);
}

#[test]
fn a_map_of_barriers_tells_what_is_uncertain() {
    let options = ["--theme", "barriers", "--by", "municipality"];
    let near = |folder: &Path| {
        write_stairs(folder);
        narrow(folder);
        replace(folder, "region.toml", ("[250, 350]", "[250, 900]"));
    };
    let run = Run::new(near, "[barriers]\nlist_max = 5\n", &["--profile", "wheelchair"]);
    assert_told(&run.told(&options), &["30 persons (30 uncertain): stairs, West / East 1"]);
}

/// 28 places for 140 persons in the west, 32 for 75 in the east: 200 and 427 for 1,000, and 279 in the region. Of 65 or
/// older 30 for 30, and 10 for 11.
#[test]
fn a_map_of_places_compares_them_with_the_region() {
    let tables = "[access]\ndecay = \"step\"\nmissing = \"leave-out\"\nassign = true\n";
    let run = Run::new(write_homes, tables, &["--limit", "500"]);
    let options = ["--theme", "places", "--by", "municipality"];
    let map = run.map(&options);
    assert_eq!(groups(&map), expected(&[("class-3", &[1]), ("class-4", &[2])]));
    let labels = ["50 % to under 100 %", "100 % to under 200 %", "no place in reach"];
    assert_eq!(labels.map(|label| counted(&map, label)), [1, 1, 0]);
    assert_told(
        &texts(&map).join(" "),
        &[
            "Residential care: is there enough for everybody?",
            "Places for 1,000 persons (region = 100 %) · within 500 m (straight-line distance) · places of all \
             municipalities · by municipality",
            "5 of 215 persons (2.3 %) reach no place.",
            "279.1 places for every 1,000 persons.",
            "When places go to the nearest first, 50 of 215 who ask have one.",
        ],
    );
    let east = run.told(&[&options[..], &["--of", "East"]].concat());
    assert_told(
        &east,
        &["5 of 75 persons (6.7 %) reach no place.", "426.7 places", "10 of 75 who ask"],
    );
    let old = [&options[..], &["--weight", "persons_65", "--lang", "de"]].concat();
    let map = run.map(&old);
    assert_eq!(groups(&map), expected(&[("class-4", &[1]), ("class-3", &[2])]));
    assert_told(
        &texts(&map).join(" "),
        &[
            "Reicht es für alle?",
            "Plätze je 1.000 Personen (Region = 100 %) · innerhalb von 500 m (Luftlinie) · Personen ab 65 Jahren",
            "1 von 41 Personen (2,4 %) erreichen keinen Platz.",
            "975,6 Plätze entfallen auf 1.000 Personen.",
            "Wenn die Plätze an die Nächsten gehen, haben 40 von 41 Nachfragenden einen.",
        ],
    );
    let refused = |more: &[&str]| run.refused(&[&options[..], more].concat());
    let said = refused(&["--weight", "persons_99"]);
    assert!(said.contains("no places among `persons_99`: found persons, persons_65"), "{said}");
    let said = refused(&["--category", "library"]);
    assert!(said.contains("no service `library`: found residential_care"), "{said}");
}

#[test]
fn what_is_withheld_or_uncertain_of_places_is_told() {
    let tables = "[access]\ndecay = \"step\"\nmissing = \"leave-out\"\n";
    let options = ["--theme", "places", "--by", "municipality"];
    let run = Run::new(write_homes, tables, &["--limit", "500", "--persons-min", "5"]);
    let map = run.map(&options);
    assert_eq!(groups(&map), expected(&[("areas-withheld", &[1, 2])]));
    // The figures say so too, without a number behind it.
    assert!(texts(&map).windows(2).any(|pair| pair == ["withheld", "2"]), "{:?}", texts(&map));
    let category = Some("residential_care".to_owned());
    let of_homes = MapQuestion { category, level: Level::Municipality, ..MapQuestion::default() };
    assert!(!has_places(&run.titles(&of_homes)), "no number, no page");
    let near = |folder: &Path| {
        write_homes(folder);
        narrow(folder);
    };
    let run = Run::new(near, tables, &["--limit", "500"]);
    let told = run.told(&options);
    assert_told(
        &told,
        &[
            " persons may reach further places that are not known.",
            "more than 1 % of persons may reach further places that are not known",
        ],
    );
    assert!(!told.contains("of them this is uncertain"), "{told}");
}

fn has_places(titles: &[String]) -> bool {
    titles.iter().any(|title| title.ends_with("is there enough for everybody?"))
}

/// Supermarkets have no places, and there is a page of places for homes alone.
#[test]
fn all_maps_of_an_atlas_are_about_one_service() {
    let with_shop = |folder: &Path| {
        write_homes(folder);
        let shop = "S,supermarket,Markt,,380900,5700500\nL,library";
        replace(folder, "f.csv", ("L,library", shop));
    };
    let tables = "[access]\ndecay = \"step\"\nmissing = \"leave-out\"\n";
    let run = Run::new(with_shop, tables, &["--limit", "500"]);
    let level = Level::Municipality;
    let titles = run.titles(&MapQuestion { level, ..MapQuestion::default() });
    assert!(titles.iter().any(|title| title.starts_with("Supermarket: ")), "{titles:?}");
    assert!(!has_places(&titles), "{titles:?}");
    let of_homes = |weight: &str| {
        let (category, weight) = (Some("residential_care".to_owned()), Some(weight.to_owned()));
        MapQuestion { level, category, weight, ..MapQuestion::default() }
    };
    assert!(has_places(&run.titles(&of_homes("persons_65"))));
    let missing = atlas(&run.0.path().join("results"), &of_homes("persons_99")).map(|_| ());
    assert!(missing.expect_err("no such group").to_string().contains("persons_99"));
    let moment = ["map", "results", "--all", "--by", "municipality", "--open-at", "Su 10:00"];
    let said = run.asked(&[&moment[..], &["-o", "atlas.pdf"]].concat());
    assert_eq!(said.status.code(), Some(2));
    assert!(err(&said).contains("set by_hour = true in [when]"), "{}", err(&said));
}

/// On Sunday both pharmacies of West are closed, which are all that its 30 residents have; on Saturday at 10 that of 10
/// of them. Nobody knows the hours of those of East.
#[test]
fn a_map_of_hours_tells_who_finds_the_service_closed() {
    let run = Run::new(write_pharmacies, "[when]\nby_hour = true\n", &["--limit", "100"]);
    let options = ["--theme", "hours", "--category", "pharmacy"];
    let sunday = run.map(&options);
    assert_eq!(groups(&sunday), expected(&[("class-5", &[1]), ("areas-not-known", &[2])]));
    assert!(!sunday.contains("url(#uncertain)"));
    assert_told(
        &texts(&sunday).join(" "),
        &[
            "Pharmacy: who finds it closed on Sunday at 11:00?",
            "Share of persons who have the service at other times only · within 100 m (straight-line distance)",
            "30 of 150 persons (20.0 %) have the service at other times only.",
            "For 120 more it is not known whether one is open.",
        ],
    );
    let labels = ["nobody", "80 % and more", "not known"];
    assert_eq!(labels.map(|label| counted(&sunday, label)), [0, 1, 1]);
    let saturday = [&options[..], &["--open-at", "Sa 10:00", "--lang", "de"]].concat();
    let map = run.map(&saturday);
    assert_eq!(groups(&map), expected(&[("class-2", &[1]), ("areas-not-known", &[2])]));
    assert_told(
        &texts(&map).join(" "),
        &[
            "Apotheke: Wer steht am Samstag um 10 Uhr vor geschlossener Tür?",
            "10 von 150 Personen (6,7 %) haben das Angebot nur zu anderen Zeiten.",
            "Für 120 weitere ist nicht bekannt, ob geöffnet ist.",
        ],
    );
    let monday = run.map(&[&options[..], &["--open-at", "Mo 10:00"]].concat());
    assert_eq!(groups(&monday), expected(&[("class-zero", &[1]), ("areas-not-known", &[2])]));
    // 80 of the 120 of East find it closed on Sunday; of the other 40 nobody knows.
    let known = |folder: &Path| {
        write_pharmacies(folder);
        replace(folder, "f.csv", ("siehe Aushang", "Mo-Sa 08:00-20:00"));
    };
    let run_known = Run::new(known, "[when]\nby_hour = true\n", &["--limit", "100"]);
    let sunday = run_known.map(&options);
    assert_eq!(groups(&sunday), expected(&[("class-5", &[1]), ("class-4", &[2])]));
    assert!(sunday.contains("url(#uncertain)"));
    let hatched = "for more than 1 % of persons it is not known whether one is open";
    assert_told(&texts(&sunday).join(" "), &[hatched, "For 40 more it is not known"]);
    for (moment, expected) in [
        ("PH 10:00", "expected a day of the week and a full hour"),
        ("Su 11:30", "expected a day of the week and a full hour"),
        ("soon", "such as `Sa 18:00`"),
    ] {
        let said = run.refused(&[&options[..], &["--open-at", moment]].concat());
        assert!(said.contains(expected), "{moment}: {said}");
    }
}

#[test]
fn options_that_say_nothing_about_a_theme_are_refused() {
    let towns = Towns::new(&[]);
    for (options, expected) in [
        (
            "--theme mix --category bakery",
            "--category says nothing about a map of mix: it is about all services",
        ),
        ("--theme mix --limit 300", "--limit says nothing about a map of mix"),
        ("--theme mix --by municipality", "no map of mix by municipality: expected quartier"),
        ("--theme mix", "add a section [mix]"),
        ("--theme barriers --category bakery", "[barriers] categories chooses some"),
        ("--theme barriers", "add a section [barriers]"),
        ("--theme places", "add a section [access]"),
        ("--theme places --by district", "districts need the field `district`"),
        ("--theme hours", "set by_hour = true in [when]"),
        ("--theme hours --by quartier", "no map of hours by quartier: expected municipality"),
        ("--theme gaps --weight persons", "--weight says nothing about a map of gaps"),
        ("--theme gaps --open-at Su10:00", "such as `Sa 18:00`"),
    ] {
        let said = towns.refused(options);
        assert!(said.contains(expected), "{options}: {said}");
    }
    let said = towns.asked(&["map", "results", "--open-at", "Su 10:00", "-o", "-"]);
    assert!(
        err(&said).contains("--open-at says nothing about a map of coverage"),
        "{}",
        err(&said)
    );
}
