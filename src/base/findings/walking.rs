//! 4xx: maps as they are read, and walking on them.

super::code::declare! {
    W401 PartLeftOut
        "a way that names nodes which are not in the file; it is interrupted there"
        "ein Weg, der Knoten nennt, die nicht in der Datei sind; er ist dort unterbrochen";
    W410 Kept
        "a cell without a way to walk near it"
        "eine Zelle ohne begehbaren Weg in der Nähe";
    W411 Kept
        "a facility without a way to walk near it"
        "eine Einrichtung ohne begehbaren Weg in der Nähe";
    W412 Kept
        "how many persons live in cells without a way to walk near them"
        "wie viele Personen in Zellen ohne begehbaren Weg in der Nähe leben";
    N420 PartLeftOut
        "a square, platform or water some of whose ways are not in the file, as where an extract ends"
        "ein Platz, Bahnsteig oder Gewässer, dem Wege fehlen, etwa am Rand eines Kartenauszugs";
    N421 Kept
        "a map whose elements are not sorted; reading takes longer"
        "eine Karte, deren Elemente nicht sortiert sind; das Lesen dauert länger";
    W422 LeftOut
        "a map with its history: older versions and deleted elements"
        "eine Karte mit Vorgeschichte: ältere Fassungen und gelöschte Elemente";
    N423 Kept
        "small networks without a connection to the rest; nobody is linked to them"
        "kleine Wegenetze ohne Verbindung zum Rest; niemand wird mit ihnen verbunden";
    N424 Assumed
        "ways in use without tags for surface, width or slope: even, wide and level"
        "benutzte Wege ohne Angaben zu Belag, Breite oder Steigung: eben, breit und flach";
    W425 Assumed
        "nodes where the elevation has no height: ways there count as level"
        "Knoten, zu denen das Höhenmodell keine Höhe hat: Wege dort gelten als flach";
    W426 LeftOut
        "a place without a way to walk near it; it has no answer"
        "ein Ort ohne begehbaren Weg in der Nähe; er bleibt ohne Antwort";
    W427 Joined
        "elements of a map that occur several times in one version; the last one is kept"
        "Elemente einer Karte, die in einer Fassung mehrmals vorkommen; das letzte gilt";
    W428 LeftOut
        "nodes of a map outside the world or without coordinates; they count as missing"
        "Knoten einer Karte außerhalb der Welt oder ohne Koordinaten; sie gelten als fehlend";
}
