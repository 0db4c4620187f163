//! 4xx: reading street maps, and walking on them.

super::code::declare! {
    W401 PartLeftOut
        "a way refers to nodes that are not in the file; it is interrupted there"
        "ein Weg, der Knoten nennt, die nicht in der Datei sind; er ist dort unterbrochen";
    W410 Kept
        "a cell has no walkable way nearby"
        "eine Zelle ohne begehbaren Weg in der Nähe";
    W411 Kept
        "a facility has no walkable way nearby"
        "eine Einrichtung ohne begehbaren Weg in der Nähe";
    W412 Kept
        "how many persons live in cells without a walkable way nearby"
        "wie viele Personen in Zellen ohne begehbaren Weg in der Nähe leben";
    N420 PartLeftOut
        "a square, platform or water area lacks some of its ways, for instance at the edge of an extract"
        "ein Platz, Bahnsteig oder Gewässer, dem Wege fehlen, etwa am Rand eines Kartenauszugs";
    N421 Kept
        "the elements of a map are not sorted; reading takes longer"
        "eine Karte, deren Elemente nicht sortiert sind; das Lesen dauert länger";
    W422 LeftOut
        "a map contains its history: older versions and deleted elements"
        "eine Karte mit Vorgeschichte: ältere Fassungen und gelöschte Elemente";
    N423 Kept
        "small connected components (islands) of the walking network; nothing is linked to them"
        "kleine Wegenetze ohne Verbindung zum Rest; niemand wird mit ihnen verbunden";
    N424 Assumed
        "ways in use lack tags for surface, width or slope; they count as even, wide and level"
        "benutzte Wege ohne Angaben zu Belag, Breite oder Steigung: eben, breit und flach";
    W425 Assumed
        "the elevation model has no height at some nodes; ways there count as level"
        "Knoten, zu denen das Höhenmodell keine Höhe hat: Wege dort gelten als flach";
    W426 LeftOut
        "a starting point has no walkable way nearby; it gets no answer"
        "ein Ort ohne begehbaren Weg in der Nähe; er bleibt ohne Antwort";
    W427 Joined
        "elements of a map occur several times in the same version; the one with tags, else the last counts"
        "Elemente einer Karte, mehrmals in einer Fassung; das mit Tags gilt, sonst das letzte";
    W428 LeftOut
        "nodes of a map have no coordinates or impossible ones; they count as missing"
        "Knoten einer Karte außerhalb der Welt oder ohne Koordinaten; sie gelten als fehlend";
    W429 Kept
        "a cell lies on a way from which this walker has no way to the network"
        "eine Zelle an einem Weg, von dem diese Person nicht weiterkommt";
    W430 Kept
        "a facility lies on a way to which this walker has no way"
        "eine Einrichtung an einem Weg, zu dem diese Person nicht hinkommt";
    W431 Kept
        "how many persons live where this walker has no way to the network"
        "wie viele Personen an Wegen leben, von denen diese Person nicht weiterkommt";
    W432 Assumed
        "an elevation model has numbers that cannot be heights; they count as no height"
        "ein Höhenmodell mit Zahlen, die keine Höhen sein können; sie gelten als keine Höhe";
    W433 LeftOut
        "a barrier of one's own has no line or area that can be placed"
        "eine eigene Barriere ohne Linie oder Fläche, die sich verorten lässt";
    N434 Assumed
        "by which country's defaults of access a map is read, chosen by where it lies"
        "nach den Zugangsregeln welches Landes eine Karte gelesen wird, gewählt nach ihrer Lage";
    N435 Kept
        "the cache cannot be written; preparing a region takes as long again"
        "ein Zwischenspeicher, der nicht geschrieben werden kann; das Vorbereiten dauert wieder so lang";
    W821 LeftOut
        "a record of a layer of ways has no line that can be placed"
        "ein Datensatz einer Wege-Ebene ohne Linie, die sich verorten lässt";
    W822 LeftOut
        "a line of a layer of ways has no length"
        "eine Linie einer Wege-Ebene ohne Länge";
    W823 LeftOut
        "a line of a layer of ways repeats an earlier one"
        "eine Linie einer Wege-Ebene, die eine frühere wiederholt";
    W824 Mended
        "a line ends within the tolerance of another one without a common point; they are joined"
        "eine Linie, die eine andere um weniger als die Toleranz verfehlt; sie werden verbunden";
    W825 Kept
        "a line ends near another one and does not meet it; nobody gets across there"
        "eine Linie, die nahe an einer anderen endet, ohne sie zu treffen; dort kommt niemand hinüber";
    W826 Kept
        "lines of one level cross without a common point; nobody can turn there"
        "Linien einer Ebene, die sich ohne gemeinsamen Punkt kreuzen; dort kann niemand abbiegen";
    W827 Mended
        "lines of one level cross without a common point; they are joined, as asked"
        "Linien einer Ebene, die sich ohne gemeinsamen Punkt kreuzen; auf Wunsch verbunden";
    W828 LeftOut
        "the class of a line is no kind of way that the rules know"
        "eine Linie, deren Klasse keine Wegeart ist, die die Regeln kennen";
    N829 Assumed
        "a line has no class; it counts as a footway"
        "eine Linie ohne Klasse; sie gilt als Fußweg";
    N490 Assumed
        "how many persons are linked past their way, because it is on an island of the walking network"
        "wie viele Personen nicht mit ihrem Weg verbunden werden, weil er auf einem kleinen Wegenetz liegt";
}
