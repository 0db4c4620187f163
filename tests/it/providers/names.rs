//! Real spellings of providers: which umbrella organisation they belong to, and which of them are one provider.

use nahraum::region::{MatchRule, ProviderRules, ProviderRulesError, UmbrellaKind};
use proptest::prelude::*;

const TOWNS: [&str; 5] =
    ["Bochum", "Herne", "Mülheim an der Ruhr", "Dortmund, Stadt", "Ennepe-Ruhr-Kreis"];

/// Spellings as they stand in lists of care homes, nurseries and meeting places, by umbrella organisation.
const BY_UMBRELLA: &[(&str, &[&str])] = &[
    (
        "awo",
        &[
            "AWO",
            "awo",
            "A.W.O.-Begegnungsstätte AWO Herne",
            "Arbeiterwohlfahrt",
            "Arbeiter-Wohlfahrt Ortsverein Wattenscheid",
            "AWO Bezirk Westliches Westfalen e. V.",
            "AWO-Bezirk Westl. Westfalen e.V.",
            "Arbeiterwohlfahrt Unterbezirk Ruhr-Mitte",
            "AWO Seniorendienste Niederrhein gGmbH",
            "AWOcura gGmbH",
            "AWO Kreisverband Mülheim e.V. - Haus Ruhrgarten",
            "AWO-Seniorenzentrum Diakoniestraße",
            "Arbeiterwohlfahrtsverband Bergisch Land",
        ],
    ),
    (
        "caritas",
        &[
            "Caritas",
            "Caritasverband für die Stadt Bochum e.V.",
            "Caritasverband Ruhr-Mitte e. V.",
            "Stadtcaritasverband Herne",
            "Kreiscaritasverband Ennepe-Ruhr",
            "Diözesan-Caritasverband für das Bistum Essen e.V.",
            "CARITAS-Altenhilfe Dortmund GmbH",
            "Sozialdienst katholischer Frauen e.V. Bochum",
            "SkF Herne",
            "SkF e.V. Bochum",
            "SkF Ortsverein Recklinghausen",
            "SKM Katholischer Verein für soziale Dienste",
            "Malteser Hilfsdienst e.V.",
            "Malteser Hilfsdienst gGmbH",
            "Sozialwerk St. Georg e. V.",
            "IN VIA Katholische Mädchensozialarbeit",
        ],
    ),
    (
        "diakonie",
        &[
            "Diakonie",
            "Diakonie Ruhr gGmbH",
            "Diakonisches Werk Herne",
            "Diakonisches Werk im Kirchenkreis Recklinghausen gGmbH",
            "Diakonischen Werkes Dortmund und Lünen",
            "Diakonie Mark-Ruhr gemeinnützige GmbH",
            "Diakoniewerk Essen e.V.",
            "Diakonie-Sozialstation Witten",
            "Diakoniestation Hattingen",
            "Kaiserswerther Diakonie",
            "Diakonissenhaus Friedenshort",
            "Johanniter-Unfall-Hilfe e.V.",
            "Johanniter Seniorenhäuser GmbH",
            "Evangelisches Johanneswerk gGmbH",
            "Ev. Johanneswerk",
            "v. Bodelschwinghsche Stiftungen Bethel",
            "Innere Mission München",
            "CJD e. V.",
            "Stadtdiakonie Bochum",
        ],
    ),
    (
        "drk",
        &[
            "DRK",
            "D-R-K: DRK Kreisverband Bochum e.V.",
            "Deutsches Rotes Kreuz",
            "Deutsches Rotes Kreuz Kreisverband Herne und Wanne-Eickel e.V.",
            "DRK-Kreisverband Witten",
            "DRK Altenhilfe Dortmund gGmbH",
            "Bayerisches Rotes Kreuz",
            "BRK Kreisverband München",
            "Badisches Rotes Kreuz",
            "Seniorenzentrum des Deutschen Roten Kreuzes",
            "Rotkreuzdienste Ruhr",
        ],
    ),
    (
        "paritaet",
        &[
            "Der Paritätische",
            "Paritätischer Wohlfahrtsverband NRW",
            "Deutscher Paritätischer Wohlfahrtsverband",
            "Paritaetische Sozialdienste",
            "DPWV",
            "Arbeiter-Samariter-Bund Ruhr e.V.",
            "ASB Regionalverband Ruhr",
            "Lebenshilfe Bochum e.V.",
            "Volkssolidarität Landesverband Brandenburg",
            "Deutscher Kinderschutzbund OV Bochum",
            "pro familia Bochum",
            "Pro Familia Ortsverband Unna e. V.",
        ],
    ),
    (
        "zwst",
        &[
            "ZWST",
            "Zentralwohlfahrtsstelle der Juden in Deutschland e.V.",
            "Jüdische Gemeinde Bochum-Herne-Hattingen",
            "Jüdische Kultusgemeinde Groß-Dortmund K.d.ö.R.",
            "Israelitische Kultusgemeinde München und Oberbayern",
            "Synagogen-Gemeinde Köln",
        ],
    ),
    (
        "municipality",
        &[
            "Stadt Bochum",
            "Stadt Mülheim an der Ruhr",
            "Bochum",
            "Kreis Herne",
            "Ennepe-Ruhr-Kreis",
            "Stadt Dortmund",
            "Stadtverwaltung Gelsenkirchen",
            "Landeshauptstadt Düsseldorf",
            "Hansestadt Dortmund",
            "Freie und Hansestadt Hamburg",
            "Städtische Seniorenheime Dortmund gGmbH",
            "Städt. Kindertageseinrichtungen",
        ],
    ),
    (
        "church_protestant",
        &["Ev. Kirchengemeinde Wattenscheid", "Evangelischer Kirchenkreis Bochum"],
    ),
    (
        "church_catholic",
        &[
            "Kath. Kirchengemeinde St. Gertrud",
            "Propsteipfarrei St. Peter und Paul",
            "Pfarrgemeinde St. Marien",
            "Pfarrgemeinde Heilig Geist",
        ],
    ),
    (
        "korian",
        &["Korian Deutschland GmbH", "Korian", "Curanum AG", "Casa Reha Seniorenpflegeheim"],
    ),
    ("alloheim", &["Alloheim Senioren-Residenzen SE", "ALLOHEIM"]),
    ("victors", &["Pro Seniore", "ProSeniore Residenz", "Victor's Group"]),
    ("rewe", &["REWE", "Rewe Müller oHG", "REWE Markt GmbH"]),
    ("netto_marken", &["Netto Marken-Discount AG & Co. KG"]),
    ("aldi", &["ALDI Süd", "Aldi Nord", "ALDI GmbH & Co. KG"]),
    ("lidl", &["Lidl", "Lidl Dienstleistung GmbH & Co. KG"]),
    ("emeis", &["emeis Deutschland GmbH", "Orpea Deutschland"]),
    ("azurit", &["AZURIT", "AZURIT Hansa GmbH & Co. KG", "Azurit Seniorenzentrum Grefrath"]),
    ("domicil", &["Domicil", "DOMICIL Seniorenresidenzen GmbH"]),
    ("sparkassen", &["Sparkasse Bochum", "Stadtsparkasse Dortmund"]),
];

/// Spellings that only look like one of them.
const NONE: &[&str] = &[
    "Kawohl Verlag",
    "Lawo Pflegeteam",
    "AWOX GmbH",
    "Pflegedienst Müller, Diakoniestraße 5",
    "Seniorenheim Diakonie-Straße",
    "Haus an der Straße der Caritas",
    "Wohnen am Caritasweg",
    "Café am Platz des Roten Kreuzes",
    "Residenz Malteserstr. 3",
    "Johanniter-Apotheke",
    "Malteserapotheke",
    "Stadt-Apotheke",
    "Stadtcafé Bochum",
    "Gemeinde Gottes",
    "Freie evangelische Gemeinde Herne",
    "Caritas Socialis GmbH",
    "Caritas Liechtenstein e.V.",
    "Diakonie Österreich",
    "Lebenshilfe Vorarlberg",
    "Israelitische Kultusgemeinde Wien",
    "Selbständige Evangelisch-Lutherische Kirche",
    "Alt-Katholische Pfarrgemeinde Essen",
    "Bausparkasse Schwäbisch Hall AG",
    "Pflegedienst Penny",
    "Netto",
    "Bäckerei Norma Schulz",
    "Schweizerisches Rotes Kreuz",
    "Pflegedienst am Lidl",
    "Kiosk bei Kaufland",
    "Tagespflege emeis & Partner",
    "Domicil Immobilien GmbH",
    "Pflege im Domicil Seniorenpark",
    "Hotel Azurit",
    "Azurit Reisen",
    "SKF Lager GmbH",
    "SKM Metallbau",
    "Seniorenheim Pro Familia Meyer",
    "Hansestadt Immobilien GmbH",
    "Pfarrgemeinde der Christuskirche",
    "Drkowski Pflege",
    "Bund der Steuerzahler",
    "e.V.",
    "???",
    "",
];

#[test]
fn real_spellings_belong_to_their_umbrella_organisation() {
    let rules = ProviderRules::builtin();
    let mut wrong = Vec::new();
    for (key, names) in BY_UMBRELLA {
        for name in *names {
            let given = rules.umbrella_of(name, &TOWNS).map(|(umbrella, _)| umbrella.key());
            if given != Some(key) {
                wrong.push(format!("{name}: {given:?} in place of {key}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_only_looks_like_an_umbrella_organisation_belongs_to_none() {
    let rules = ProviderRules::builtin();
    let named = |name: &&&str| rules.umbrella_of(name, &TOWNS).is_some();
    let wrong: Vec<&&str> = NONE.iter().filter(named).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

/// Spellings of one provider each; those of different lines are different providers.
const ONE_EACH: &[&[&str]] = &[
    &[
        "AWO Bezirk Westliches Westfalen e. V.",
        "AWO Bezirk Westliches Westfalen e.V.",
        "awo bezirk westliches westfalen eV",
        "Arbeiterwohlfahrt Bezirk Westliches Westfalen",
        "AWO (Arbeiterwohlfahrt) Bezirk Westliches Westfalen",
        "AWO-Bezirk  Westliches Westfalen eingetragener Verein",
    ],
    &["Arbeiterwohlfahrt", "AWO", "AWO e.V."],
    &["Caritasverband Herne e.V.", "Caritasverband Herne gGmbH", "CARITASVERBAND HERNE"],
    &["Caritasverband Bochum e.V."],
    &["Diakonie Ruhr gGmbH", "Diakonie Ruhr gemeinnützige GmbH", "Diakonie Ruhr GmbH"],
    &["DRK Kreisverband Bochum e.V.", "Deutsches Rotes Kreuz, KV Bochum", "DRK-KV Bochum"],
    &["St. Elisabeth-Stiftung", "Sankt Elisabeth Stiftung"],
    &[
        "Ev. Kirchengemeinde Herne",
        "Evangelische Kirchengemeinde Herne",
        "EVANG. KIRCHENGEMEINDE HERNE",
    ],
    &["Café Müller", "Cafe Mueller", "CAFÉ MÜLLER GmbH"],
    &["Cafe Muller"],
    &["Pflegedienst Bauer"],
    &["Pflegedienst Baur"],
    &["Meyer & Söhne GmbH & Co. KG", "Meyer und Soehne", "Meyer u. Söhne"],
    &["Victor's Group", "Victors Group"],
    &["Diakoniestation Witten", "Diakonie-Station Witten", "Diakonie Station Witten"],
    &["e.V."],
];

#[test]
fn spellings_of_a_provider_are_one_and_different_providers_stay_apart() {
    let rules = ProviderRules::builtin();
    for (at, one) in ONE_EACH.iter().enumerate() {
        for (other_at, other) in ONE_EACH.iter().enumerate() {
            for (a, b) in one.iter().flat_map(|a| other.iter().map(move |b| (a, b))) {
                assert_eq!(rules.is_one_provider(a, b), at == other_at, "`{a}` and `{b}`");
            }
        }
    }
}

#[test]
fn an_own_file_adds_to_the_list_or_stands_alone() {
    let own = "
        [[umbrella]]
        key = \"caritas\"
        patterns = [\"St. Elisabeth Gruppe\"]
        [[umbrella]]
        key = \"hospice\"
        name = \"Hospizbewegung\"
        kind = \"welfare\"
        patterns = [\"Hospiz*\"]
        [[provider]]
        name = \"AWO Ruhr-Mitte\"
        also = [\"Haus am Beisenkamp\"]
        umbrella = \"awo\"
        [[provider]]
        name = \"Diakonie fremd\"
    ";
    let rules = ProviderRules::with_own(own).expect("usable");
    let found = |rules: &ProviderRules, name: &str| {
        let (umbrella, rule) = rules.umbrella_of(name, &[])?;
        Some((umbrella.key().to_owned(), rule))
    };
    let is = |key: &str, rule| Some((key.to_owned(), rule));
    assert_eq!(found(&rules, "St. Elisabeth Gruppe GmbH"), is("caritas", MatchRule::Pattern));
    assert_eq!(found(&rules, "Caritas Herne"), is("caritas", MatchRule::Name));
    assert_eq!(found(&rules, "Hospizverein Witten"), is("hospice", MatchRule::Pattern));
    assert_eq!(found(&rules, "HAUS AM BEISENKAMP gGmbH"), is("awo", MatchRule::Listed));
    assert!(rules.is_one_provider("Haus am Beisenkamp", "AWO Ruhr-Mitte e.V."));
    assert_eq!(found(&rules, "Diakonie fremd"), None, "listed without an umbrella organisation");
    let alone = ProviderRules::only(
        own.replace("key = \"caritas\"", "key = \"caritas\"\nname = \"C\"\nkind = \"welfare\"")
            .as_str(),
    );
    assert!(matches!(alone, Err(ProviderRulesError::UnknownUmbrella { .. })), "awo is not there");
}

#[test]
fn an_own_file_says_what_kind_an_organisation_is_and_whether_its_members_are_independent() {
    let own = "
        [[umbrella]]
        key = \"volksbanken\"
        kind = \"public\"
        independent = false
        [[umbrella]]
        key = \"rewe\"
        independent = true
    ";
    let rules = ProviderRules::with_own(own).expect("usable");
    let of_key = |key: &str| {
        let one = rules.umbrellas().iter().find(|one| one.key() == key).expect("known");
        (one.kind(), one.is_independent())
    };
    assert_eq!(of_key("volksbanken"), (UmbrellaKind::Public, false));
    assert_eq!(of_key("rewe"), (UmbrellaKind::Chain, true));
    // What the own file does not say stays.
    assert_eq!(of_key("sparkassen"), (UmbrellaKind::Public, true));
}

#[test]
fn a_listed_spelling_means_all_that_are_the_same_provider() {
    let own = "
        [[provider]]
        name = \"Pflege Ruhr\"
        also = [\"AWO Bezirk Nord e. V.\", \"Haus Abend GmbH\"]
        umbrella = \"awo\"
        [[provider]]
        name = \"Verein Sonne e.V.\"
        [[provider]]
        name = \"Verein Sonne GmbH\"
        umbrella = \"caritas\"
    ";
    let rules = ProviderRules::with_own(own).expect("usable");
    for text in
        ["AWO Bezirk Nord", "Arbeiterwohlfahrt Bezirk Nord", "Haus Abend", "HAUS-ABEND e.V."]
    {
        assert!(rules.is_one_provider(text, "Pflege Ruhr"), "{text}");
    }
    let key = |name| rules.umbrella_of(name, &[]).map(|(one, rule)| (one.key().to_owned(), rule));
    assert_eq!(key("Haus Abend"), Some(("awo".to_owned(), MatchRule::Listed)));
    // The legal form alone tells these two apart, so that without it nobody knows which is meant.
    assert!(!rules.is_one_provider("Verein Sonne e.V.", "Verein Sonne GmbH"));
    assert_eq!(key("Verein Sonne GmbH"), Some(("caritas".to_owned(), MatchRule::Listed)));
    assert_eq!(key("Verein Sonne"), None);
    assert!(!rules.is_one_provider("Verein Sonne", "Verein Sonne GmbH"));
}

#[test]
fn bad_rules_say_what_is_wrong() {
    let error = |text: &str| ProviderRules::with_own(text).expect_err("bad");
    let umbrella =
        |line: &str| format!("[[umbrella]]\nkey = \"x\"\nname = \"X\"\nkind = \"chain\"\n{line}\n");
    assert!(matches!(error("umbrellas = 1"), ProviderRulesError::Parse { .. }));
    assert!(matches!(error("[[umbrella]]\nkey = \"x\""), ProviderRulesError::NoName { .. }));
    let without_kind = error("[[umbrella]]\nkey = \"x\"\nname = \"X\"");
    assert!(matches!(without_kind, ProviderRulesError::NoKind { .. }));
    for bad in ["\"\"", "\"*\"", "\"a*b\"", "\"*a*\"", "\"{town}\"", "\"...\""] {
        let text = umbrella(&format!("patterns = [{bad}]"));
        assert!(matches!(error(&text), ProviderRulesError::Phrase { .. }), "{bad}");
    }
    let starred = umbrella("names = [\"Haus*\"]");
    assert!(matches!(error(&starred), ProviderRulesError::Phrase { .. }));
    assert!(matches!(error(&umbrella("names = [\"awo\"]")), ProviderRulesError::TwoMean { .. }));
    let kind = umbrella("provider_type = \"rich\"");
    assert!(matches!(error(&kind), ProviderRulesError::ProviderType { .. }));
    let twice =
        "[[provider]]\nname = \"A\"\n[[provider]]\nname = \"B\"\nalso = [\"a e.V.\", \"a\"]";
    assert!(matches!(error(twice), ProviderRulesError::ListedTwice { .. }));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Case, kinds of spaces, hyphens and legal forms never matter.
    #[test]
    fn the_writing_of_a_name_never_matters(
        which in 0..ONE_EACH.len() - 1,
        upper in any::<bool>(),
        sign in prop::sample::select(vec![" ", "  ", "\u{a0}", "-", " - "]),
        form in prop::sample::select(vec!["", " e.V.", " e. V.", " gGmbH", ", GmbH", " GmbH & Co. KG", " AG"]),
    ) {
        let rules = ProviderRules::builtin();
        let name = ONE_EACH[which][0];
        // Signs between letters of a legal form stay as they are.
        let plain = name.trim_end_matches(" e. V.").trim_end_matches(" e.V.");
        let mut other = format!("{}{form}", plain.replace(' ', sign));
        if upper {
            other = other.to_uppercase();
        }
        prop_assert!(rules.is_one_provider(name, &other), "`{name}` and `{other}`");
        let key = |name: &str| rules.umbrella_of(name, &TOWNS).map(|(one, _)| one.key().to_owned());
        prop_assert_eq!(key(name), key(&other), "`{}` and `{}`", name, other);
    }

    /// The name of an umbrella organisation inside another word, or as part of a street's name, means nothing.
    #[test]
    fn letters_inside_a_word_are_no_umbrella_organisation(
        name in prop::sample::select(vec!["awo", "drk", "dpwv", "zwst", "skf", "asb", "korian", "lidl"]),
        before in "[b-z]{1,4}",
        after in "[b-z]{1,4}",
        street in prop::sample::select(vec!["straße", "str.", "weg", "platz", "allee"]),
    ) {
        let rules = ProviderRules::builtin();
        let is_none = |text: &str| rules.umbrella_of(text, &[]).is_none();
        let inside = format!("Haus {before}{name}{after}");
        prop_assert!(is_none(&inside), "{inside}");
        for text in [format!("Heim {name}-{street} 5"), format!("Heim, {name}{street}")] {
            prop_assert!(is_none(&text), "{text}");
        }
    }

    /// Any text has a meaning, the same each time, and is one provider with itself.
    #[test]
    fn any_text_is_one_provider_with_itself(text in "\\PC{0,40}") {
        let rules = ProviderRules::builtin();
        prop_assert!(rules.is_one_provider(&text, &text));
        rules.umbrella_of(&text, &TOWNS);
    }
}
