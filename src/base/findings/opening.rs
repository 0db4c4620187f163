//! 865 to 869: opening hours.

super::code::declare! {
    W865 ValueUnknown
        "opening hours that cannot be read; it is not known when the facility is open"
        "Öffnungszeiten, die sich nicht lesen lassen; wann die Einrichtung offen hat, ist unbekannt";
    W866 LeftOut
        "facilities of which it is not known whether they are open; they are left out unless they are to count as open"
        "Einrichtungen, von denen unbekannt ist, ob sie offen haben; sie zählen nur auf Wunsch als offen";
    N867 Kept
        "how many facilities of a service are open at the moment that was asked for"
        "wie viele Einrichtungen eines Angebots zum gefragten Zeitpunkt offen haben";
    W868 ValueUnknown
        "of which state facilities are is not known, so that a date may be a public holiday there"
        "Einrichtungen, deren Bundesland unbekannt ist; ein Datum kann dort ein Feiertag sein";
    N869 Assumed
        "facilities that state no opening hours count as always open, because their kind can always be used"
        "Einrichtungen ohne Öffnungszeiten zählen als immer offen, weil ihre Art immer nutzbar ist";
}
