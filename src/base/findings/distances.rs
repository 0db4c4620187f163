//! 88x: tables of distances, and barriers worth mending.

super::code::declare! {
    N880 LeftOut
        "a row of distances names a cell or facility that the region does not have, or that is not asked for"
        "eine Zeile mit einer Zelle oder Einrichtung, die es in der Region nicht gibt oder nach der niemand fragt";
    W881 Joined
        "a table of distances has a pair twice; the shorter distance counts"
        "eine Entfernungstabelle mit zwei Zeilen für ein Paar; die kürzere Entfernung gilt";
    E882 LeftOut
        "the distance of a row is negative or no number"
        "eine Entfernung, die negativ oder keine Zahl ist";
    N883 Mended
        "a distance is finer than a thousandth of its unit; it is rounded"
        "eine Entfernung, die feiner ist als ein Tausendstel ihrer Einheit; sie ist gerundet";
    N884 LeftOut
        "a row has no distance, or one beyond all measure: there is no way within what the table has"
        "eine Zeile ohne Entfernung oder mit einer jenseits aller Maße: innerhalb der Tabelle kein Weg";
    W885 ValueUnknown
        "a limit is larger than the distance up to which the table has every pair"
        "ein Grenzwert über der Entfernung, bis zu der die Tabelle alle Paare hat";
    W886 ValueUnknown
        "persons have no facility within what the table has; how far their nearest one is remains unknown"
        "Personen ohne Einrichtung innerhalb der Tabelle; wie weit ihre nächste entfernt ist, bleibt unbekannt";
    N887 LeftOut
        "a run chooses no places because the table of distances does not say how far they would be"
        "ein Lauf wählt keine Standorte, weil die Entfernungstabelle nicht sagt, wie weit sie wären";
    N889 Kept
        "how many barriers stop or slow the walker, and mending how many of them brings somebody nearer"
        "wie viele Hindernisse aufhalten oder bremsen, und wie viele von ihnen zu beheben jemanden näher bringt";
    N888 Assumed
        "times of a table count as the metres that a walker covers in them"
        "Zeiten einer Tabelle zählen als die Meter, die jemand in ihnen geht";
}
