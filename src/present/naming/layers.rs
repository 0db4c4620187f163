//! What people read in the place of a layer's name, in English and German.

use crate::present::words::Word;

/// Title and description of a layer.
pub(super) struct About {
    pub title: Word,
    pub description: Word,
}

const fn about(
    [title_en, title_de]: [&'static str; 2],
    [description_en, description_de]: [&'static str; 2],
) -> About {
    About { title: Word(title_en, title_de), description: Word(description_en, description_de) }
}

/// The words for the areas of a level, by its key.
pub(super) const LEVELS: [(&str, Word); 6] = [
    ("cell", Word("cells", "Zellen")),
    ("quartier", Word("quartiers", "Quartiere")),
    ("district", Word("districts", "Stadtbezirke")),
    ("municipality", Word("municipalities", "Gemeinden")),
    ("county", Word("counties", "Kreise")),
    ("region", Word("region", "Region")),
];

/// What tables of one level are called, by the first part of their names.
pub(super) const BY_LEVEL: [(&str, About); 9] = [
    (
        "access",
        about(
            ["Supply against demand", "Angebot und Nachfrage"],
            [
                "Places that fall to residents when all who reach them share them, by area, service and group",
                "Plätze, die auf Einwohner entfallen, wenn alle sie teilen, die sie erreichen, je Gebiet, Angebot und Gruppe",
            ],
        ),
    ),
    (
        "assigned",
        about(
            ["Who has a place", "Wer einen Platz hat"],
            [
                "Persons with a place and left over when places go to the nearest first, by area, service and group",
                "Personen mit Platz und ohne, wenn Plätze zuerst an die Nächsten gehen, je Gebiet, Angebot und Gruppe",
            ],
        ),
    ),
    (
        "border",
        about(
            ["Border effect", "Grenzeffekt"],
            [
                "What residents gain because the boundary is open, by area, service and limit",
                "Was Einwohner durch die offene Grenze gewinnen, je Gebiet, Angebot und Grenzwert",
            ],
        ),
    ),
    (
        "changes",
        about(
            ["Changes by the scenario", "Änderungen durch das Szenario"],
            [
                "Who wins and who loses, by area, service and limit",
                "Wer gewinnt und wer verliert, je Gebiet, Angebot und Grenzwert",
            ],
        ),
    ),
    (
        "coverage",
        about(
            ["Coverage", "Versorgung"],
            [
                "Residents within the limit, by area, service and limit",
                "Einwohner innerhalb des Grenzwerts, je Gebiet, Angebot und Grenzwert",
            ],
        ),
    ),
    (
        "diff",
        about(
            ["Differences of two runs", "Unterschiede zweier Läufe"],
            [
                "What has changed between two runs and why, by area, service and limit",
                "Was sich zwischen zwei Läufen geändert hat und warum, je Gebiet, Angebot und Grenzwert",
            ],
        ),
    ),
    (
        "fairness",
        about(
            ["Fairness", "Gerechtigkeit der Versorgung"],
            [
                "Who has it near and who has it far, by area, service, limit and group",
                "Wer es nah und wer es weit hat, je Gebiet, Angebot, Grenzwert und Gruppe",
            ],
        ),
    ),
    (
        "hours",
        about(
            ["Coverage by the hour of the week", "Versorgung nach Wochenstunde"],
            [
                "Residents with an open facility within the limit, by area, service, limit and hour of the week",
                "Einwohner mit geöffneter Einrichtung im Grenzwert, je Gebiet, Angebot, Grenzwert und Wochenstunde",
            ],
        ),
    ),
    (
        "variety",
        about(
            ["Variety", "Vielfalt"],
            [
                "How many services of a set are within reach, by area",
                "Wie viele Angebote einer Gruppe erreichbar sind, je Gebiet",
            ],
        ),
    ),
];

const WIDE: [&str; 2] = [
    "Coverage, border effect and variety, one row for each area",
    "Versorgung, Grenzeffekt und Vielfalt, eine Zeile je Gebiet",
];

/// Chosen places, under their name among others and alone.
const SITES: [[&str; 2]; 2] = [
    ["Chosen new places", "Gewählte neue Standorte"],
    [
        "New places that achieve most, by rank",
        "Neue Standorte, die am meisten erreichen, nach Rang",
    ],
];

/// Pairs of municipalities, under their name among others and alone.
const TOWNS: [[&str; 2]; 2] = [
    ["Pairs of municipalities", "Paare von Gemeinden"],
    [
        "Which pairs of municipalities share residents and facilities?",
        "Welche Paare von Gemeinden teilen sich Einwohner und Einrichtungen?",
    ],
];

/// Titles and descriptions of the other layers.
pub(super) const LAYERS: &[(&str, About)] = &[
    (
        "assigned_facilities",
        about(
            ["Who takes the places", "Wer die Plätze belegt"],
            [
                "Places taken, left free, and persons turned away, by facility, service and group",
                "Belegte und freie Plätze und Abgewiesene, je Einrichtung, Angebot und Gruppe",
            ],
        ),
    ),
    (
        "assigned_flows",
        about(
            ["Where residents have their places", "Wo Einwohner ihre Plätze haben"],
            [
                "Persons with a place by municipality of home and facility",
                "Personen mit Platz je Gemeinde der Wohnung und der Einrichtung",
            ],
        ),
    ),
    (
        "access_facilities",
        about(
            ["Supply of facilities", "Plätze der Einrichtungen"],
            [
                "What each facility offers and to whom it falls, by service and group",
                "Was jede Einrichtung bietet und auf wen es entfällt, je Angebot und Gruppe",
            ],
        ),
    ),
    (
        "access_flows",
        about(
            ["Where residents find places", "Wo Einwohner Plätze finden"],
            [
                "Places by municipality of the residents and of the facility",
                "Plätze je Gemeinde der Einwohner und der Einrichtung",
            ],
        ),
    ),
    ("quartiers", about(["Quartiers", "Quartiere"], WIDE)),
    (
        "help_mix",
        about(
            ["Help mix of quartiers", "Hilfemix der Quartiere"],
            [
                "Which needs of old residents a quartier meets on foot, and what is missing",
                "Welche Bedarfe alter Menschen ein Quartier zu Fuß deckt und was fehlt",
            ],
        ),
    ),
    (
        "help_mix_fields",
        about(
            ["Help mix by field of action", "Hilfemix nach Handlungsfeld"],
            [
                "The needs that are met and missing, by quartier and field of action",
                "Gedeckte und fehlende Bedarfe, je Quartier und Handlungsfeld",
            ],
        ),
    ),
    (
        "similar",
        about(
            ["Similar quartiers", "Ähnliche Quartiere"],
            [
                "Quartiers of other municipalities that are like ours, and what residents reach there",
                "Quartiere anderer Gemeinden, die unseren gleichen, und was dort erreichbar ist",
            ],
        ),
    ),
    (
        "types",
        about(
            ["Types of quartiers", "Quartierstypen"],
            [
                "Kinds of quartiers, by their two strongest features",
                "Arten von Quartieren, nach ihren zwei stärksten Merkmalen",
            ],
        ),
    ),
    (
        "type_variables",
        about(
            ["By what types differ", "Worin sich Typen unterscheiden"],
            [
                "Every variable of every type, against all quartiers",
                "Jedes Merkmal jedes Typs gegenüber allen Quartieren",
            ],
        ),
    ),
    (
        "type_counts",
        about(
            ["How many types", "Wie viele Typen"],
            [
                "The numbers of types that were tried, and how good each is",
                "Die erprobten Zahlen von Typen und wie gut jede ist",
            ],
        ),
    ),
    (
        "quartier_types",
        about(
            ["Quartiers by type", "Quartiere nach Typ"],
            ["Every quartier with its type", "Jedes Quartier mit seinem Typ"],
        ),
    ),
    ("districts", about(["Districts", "Stadtbezirke"], WIDE)),
    ("municipalities", about(["Municipalities", "Gemeinden"], WIDE)),
    ("counties", about(["Counties", "Kreise"], WIDE)),
    ("region", about(["Region", "Region"], WIDE)),
    (
        "cells",
        about(
            ["Population cells", "Bevölkerungszellen"],
            [
                "Residents and their distance to the nearest facility of every service",
                "Einwohner und ihre Entfernung zur nächsten Einrichtung jedes Angebots",
            ],
        ),
    ),
    (
        "gaps",
        about(
            ["Gaps one can act on", "Lücken zum Handeln"],
            [
                "Residents without a service whom one new place would serve",
                "Einwohner ohne Angebot, die ein neuer Standort versorgen würde",
            ],
        ),
    ),
    (
        "gap_places",
        about(
            ["Places that close gaps", "Standorte, die Lücken schließen"],
            [
                "Where one new place would close the gap",
                "Wo ein neuer Standort die Lücke schließen würde",
            ],
        ),
    ),
    (
        "gaps_connected",
        about(
            ["Connected gaps", "Zusammenhängende Lücken"],
            [
                "Connected areas of residents without a service",
                "Zusammenhängende Gebiete von Einwohnern ohne Angebot",
            ],
        ),
    ),
    (
        "need",
        about(
            ["Need at candidate places", "Bedarf an möglichen Standorten"],
            [
                "Whom a new place would serve at each candidate place",
                "Wen ein neuer Standort an jeder möglichen Stelle versorgen würde",
            ],
        ),
    ),
    ("sites", about(SITES[0], SITES[1])),
    ("site_places", about(SITES[0], SITES[1])),
    (
        "site_summary",
        about(
            ["New places in short", "Neue Standorte in Kürze"],
            ["How good the choice of new places is", "Wie gut die Wahl der neuen Standorte ist"],
        ),
    ),
    (
        "overlap_pairs",
        about(
            ["Facilities that share residents", "Einrichtungen mit gemeinsamen Einwohnern"],
            [
                "Lines between facilities with common residents; double structures are marked",
                "Linien zwischen Einrichtungen mit gemeinsamen Einwohnern; Doppelstrukturen sind markiert",
            ],
        ),
    ),
    (
        "overlap_facilities",
        about(
            ["Facilities and whom they serve", "Einrichtungen und wen sie versorgen"],
            [
                "Residents of the own and of other municipalities within the limit",
                "Einwohner der eigenen und anderer Gemeinden innerhalb des Grenzwerts",
            ],
        ),
    ),
    (
        "facilities",
        about(
            ["Facilities", "Einrichtungen"],
            [
                "What each facility is, where it stands and whom it serves, one row each",
                "Was jede Einrichtung ist, wo sie steht und wen sie versorgt, eine Zeile je Einrichtung",
            ],
        ),
    ),
    (
        "islands",
        about(
            ["Islands of the walking network", "Inseln des Wegenetzes"],
            [
                "Ways without a connection to the main network, with the residents and facilities on them",
                "Wege ohne Verbindung zum Hauptnetz, mit den Einwohnern und Einrichtungen daran",
            ],
        ),
    ),
    ("municipality_pairs", about(TOWNS[0], TOWNS[1])),
    ("overlap_municipalities", about(TOWNS[0], TOWNS[1])),
    (
        "unlinked",
        about(
            ["Where points are not linked", "Wo Punkte nicht angebunden sind"],
            [
                "Facilities and inhabited cells that are not linked to the walking network, or far from their way",
                "Einrichtungen und bewohnte Zellen ohne Anschluss an das Wegenetz oder weit von ihrem Weg",
            ],
        ),
    ),
    (
        "unlinked_lines",
        about(
            ["Where far points are linked", "Wo ferne Punkte angebunden sind"],
            [
                "Lines from facilities and cells far from every way to their places on the network",
                "Linien von Einrichtungen und Zellen fern aller Wege zu ihren Stellen im Wegenetz",
            ],
        ),
    ),
    (
        "stops",
        about(
            ["Mobile stops", "Mobile Halte"],
            [
                "Where a mobile service would stop, by tour",
                "Wo ein mobiles Angebot halten würde, nach Tour",
            ],
        ),
    ),
    (
        "barriers",
        about(
            ["Barriers worth mending", "Hindernisse, deren Behebung lohnt"],
            [
                "What stops or slows the walker, ranked by what mending it gives",
                "Was aufhält oder bremst, gereiht nach dem, was es bringt, es zu beheben",
            ],
        ),
    ),
    (
        "barrier_lines",
        about(
            ["Ways worth mending", "Wege, deren Ausbau lohnt"],
            [
                "Stairs and steep, rough or narrow ways, ranked by what mending them gives",
                "Treppen und steile, raue oder schmale Wege, gereiht nach dem, was ihr Ausbau bringt",
            ],
        ),
    ),
    (
        "barrier_services",
        about(
            ["Barriers by service", "Hindernisse nach Angebot"],
            [
                "What mending each barrier gives, by service and limit",
                "Was es bringt, jedes Hindernis zu beheben, nach Angebot und Grenzwert",
            ],
        ),
    ),
    (
        "distances",
        about(
            ["Distances to facilities", "Entfernungen zu Einrichtungen"],
            [
                "How far each facility is from each cell, up to the largest limit of its category",
                "Wie weit jede Einrichtung von jeder Zelle ist, bis zum größten Grenzwert ihrer Art",
            ],
        ),
    ),
    (
        "cell_distances",
        about(
            ["Distances between cells", "Entfernungen zwischen Zellen"],
            [
                "How far inhabited cells are from each other, up to a distance",
                "Wie weit bewohnte Zellen voneinander sind, bis zu einer Entfernung",
            ],
        ),
    ),
    (
        "compare_straight_walk",
        about(
            ["Straight line and walk", "Luftlinie und Fußweg"],
            [
                "Whom the straight line wrongly calls covered",
                "Wen die Luftlinie zu Unrecht versorgt nennt",
            ],
        ),
    ),
    (
        "reach",
        about(
            ["Reached ground", "Erreichtes Gebiet"],
            ["What is within some minutes on foot", "Was in einigen Minuten zu Fuß erreichbar ist"],
        ),
    ),
    (
        "reached_ways",
        about(
            ["Reached ways", "Erreichte Wege"],
            [
                "Ways within some minutes on foot",
                "Wege, die in einigen Minuten zu Fuß erreichbar sind",
            ],
        ),
    ),
    (
        "overlap_providers",
        about(
            ["Providers", "Träger"],
            [
                "Which providers work across boundaries?",
                "Welche Träger arbeiten über Grenzen hinweg?",
            ],
        ),
    ),
    (
        "overlap_umbrellas",
        about(
            ["Umbrella organisations", "Verbände"],
            [
                "Which umbrella organisations work across boundaries?",
                "Welche Verbände arbeiten über Grenzen hinweg?",
            ],
        ),
    ),
    (
        "providers",
        about(
            ["Spellings of providers", "Schreibweisen der Träger"],
            [
                "What each provider in the data was taken for, and by which rule",
                "Wofür jeder Träger der Daten gehalten wurde, und nach welcher Regel",
            ],
        ),
    ),
    (
        "border_flows",
        about(
            ["Who is served where", "Wer wird wo versorgt"],
            [
                "Residents by their home and the place of their nearest facility",
                "Einwohner nach Wohnort und Ort ihrer nächsten Einrichtung",
            ],
        ),
    ),
    (
        "quartiers_facing",
        about(
            ["Quartiers across a boundary", "Quartiere beiderseits einer Grenze"],
            [
                "Quartiers that face each other across a boundary",
                "Quartiere, die sich über eine Grenze gegenüberliegen",
            ],
        ),
    ),
    (
        "quartiers_split",
        about(
            ["Quartiers in two municipalities", "Quartiere in zwei Gemeinden"],
            ["The parts of these quartiers", "Die Teile dieser Quartiere"],
        ),
    ),
    (
        "cooperation_region",
        about(
            ["Cooperation in the region", "Zusammenarbeit in der Region"],
            [
                "New places that municipalities need alone and together",
                "Neue Standorte, die Gemeinden allein und gemeinsam brauchen",
            ],
        ),
    ),
    (
        "cooperation_municipalities",
        about(
            ["Cooperation by municipality", "Zusammenarbeit je Gemeinde"],
            [
                "What each municipality needs alone and in the region",
                "Was jede Gemeinde allein und in der Region braucht",
            ],
        ),
    ),
    (
        "cooperation_pairs",
        about(
            ["Cooperation in pairs", "Zusammenarbeit zu zweit"],
            [
                "New places that two municipalities save",
                "Neue Standorte, die zwei Gemeinden sparen",
            ],
        ),
    ),
    (
        "cooperation_triples",
        about(
            ["Cooperation of three", "Zusammenarbeit zu dritt"],
            [
                "New places that three municipalities save",
                "Neue Standorte, die drei Gemeinden sparen",
            ],
        ),
    ),
    (
        "cooperation_places",
        about(
            ["Places of cooperation", "Standorte der Zusammenarbeit"],
            ["New places of the plans", "Neue Standorte der Pläne"],
        ),
    ),
    (
        "cooperation_shares",
        about(
            ["Who pays", "Wer zahlt"],
            ["Shares of cost by several rules", "Kostenanteile nach mehreren Regeln"],
        ),
    ),
];
