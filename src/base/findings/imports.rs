//! 6xx: imports of maps, of lists, and what folders make of imports.

super::code::declare! {
    W600 Kept
        "a map without streets: distances are straight lines"
        "eine Karte ohne Straßen: Entfernungen sind Luftlinien";
    W601 LeftOut
        "a boundary that is not whole"
        "eine Grenze, die nicht vollständig ist";
    W602 Mended
        "a flaw in a boundary that leaves the area as it is meant"
        "ein Mangel einer Grenze, der die gemeinte Fläche nicht ändert";
    W603 Assumed
        "no boundary of a municipality is whole: the extent of the map stands for one"
        "keine Gemeindegrenze ist vollständig: die Ausdehnung der Karte steht für eine Gemeinde";
    W604 Assumed
        "a quartier without a name; it is called by its id"
        "ein Quartier ohne Namen; es heißt nach seiner Kennung";
    W605 ValueUnknown
        "a tag `population` that is no number of persons"
        "eine Angabe `population`, die keine Personenzahl ist";
    W606 Assumed
        "a facility whose outline lacks nodes or ways; the others tell where it is"
        "eine Einrichtung, deren Umriss Knoten oder Wege fehlen; die übrigen sagen, wo sie ist";
    W607 Assumed
        "a facility whose outline makes no area; the middle of the line is taken"
        "eine Einrichtung, deren Umriss keine Fläche ergibt; die Mitte der Linie gilt";
    W608 LeftOut
        "a relation that is no area; its members count instead"
        "eine Relation, die keine Fläche ist; ihre Mitglieder zählen";
    W609 ValueUnknown
        "a capacity that is no whole number"
        "eine Kapazität, die keine ganze Zahl ist";
    W610 Kept
        "very many facilities of a category at one place; not all are compared with each other"
        "sehr viele Einrichtungen einer Kategorie an einem Ort; nicht alle werden verglichen";
    W611 LeftOut
        "a facility that is not in use"
        "eine Einrichtung, die nicht in Betrieb ist";
    W612 Kept
        "a facility whose category is presumed"
        "eine Einrichtung, deren Kategorie vermutet ist";
    W614 LeftOut
        "a facility none of whose nodes is in the file"
        "eine Einrichtung, von der kein Knoten in der Datei ist";
    W615 Mended
        "two municipalities with one key; one is called by its id"
        "zwei Gemeinden mit einem Schlüssel; eine heißt nach ihrer Kennung";
    W616 Mended
        "a municipality within another whose boundary has no hole there; it is cut out"
        "eine Gemeinde in einer anderen, deren Grenze dort kein Loch hat; sie wird ausgeschnitten";
    W660 LeftOut
        "rows of a list without coordinates; they are in a file of their own"
        "Zeilen einer Liste ohne Koordinaten; sie stehen in einer eigenen Datei";
    N662 Kept
        "nothing says who must be named for the data, and under which licence"
        "nichts sagt, wer für die Daten zu nennen ist und unter welcher Lizenz";
    W664 LeftOut
        "persons of an area that has no home on the map"
        "Personen eines Gebiets, das auf der Karte keine Wohnung hat";
    W665 FileLeftOut
        "a map that says of no area how many persons live there: there are no cells"
        "eine Karte, die für kein Gebiet sagt, wie viele Personen dort leben: es gibt keine Zellen";
    W666 ValueUnknown
        "a municipality of which nothing says how many persons live there"
        "eine Gemeinde, für die nichts sagt, wie viele Personen dort leben";
    W667 Assumed
        "persons are spread over homes by floor area: an estimate"
        "Personen werden nach Wohnfläche auf Wohnungen verteilt: eine Schätzung";
    W668 Assumed
        "a quartier mapped as a point; the ground nearest to it is its area"
        "ein als Punkt kartiertes Quartier; der ihm nächste Boden ist seine Fläche";
    W669 LeftOut
        "served stops that lie nowhere, or far from the region; they are in a file of their own"
        "bediente Haltestellen ohne Ort oder fern der Region; sie stehen in einer eigenen Datei";
    W670 Kept
        "a line of region.toml that is yours and says something else than the import"
        "eine eigene Zeile in region.toml, die anderes sagt als der Import";
    W671 Kept
        "a category of a list that the catalogue does not have; it is one of its own"
        "eine Kategorie einer Liste, die der Katalog nicht kennt; sie gilt als eigene";
    W672 LeftOut
        "rows of a list without a category"
        "Zeilen einer Liste ohne Kategorie";
    E673 LeftOut
        "a list of which no row has coordinates"
        "eine Liste, von der keine Zeile Koordinaten hat";
    E674 LeftOut
        "a list without columns of coordinates"
        "eine Liste ohne Spalten mit Koordinaten";
    E675 FileLeftOut
        "a census without persons near the region; the folder keeps the cells it has"
        "ein Zensus ohne Personen nahe der Region; der Ordner behält seine Zellen";
    N676 LeftOut
        "census cells far from the region"
        "Zensuszellen fern der Region";
    N677 LeftOut
        "cells estimated from a map; those of the census take their place"
        "aus einer Karte geschätzte Zellen; die des Zensus treten an ihre Stelle";
    N680 LeftOut
        "stops of the map, where a timetable was imported: it stands for the stops"
        "Haltestellen der Karte, wo ein Fahrplan importiert ist: er steht für die Haltestellen";
    N681 LeftOut
        "what the map has far from the municipalities"
        "was die Karte fern der Gemeinden hat";
    N682 LeftOut
        "an area that is no municipality although its level says so"
        "eine Fläche, die keine Gemeinde ist, obwohl ihre Ebene es sagt";
    N683 PartLeftOut
        "a quartier that other quartiers cover wholly or in part"
        "ein Quartier, das andere Quartiere ganz oder teilweise decken";
    N684 PartLeftOut
        "a quartier that reaches into another municipality; it ends at the boundary"
        "ein Quartier, das in eine andere Gemeinde reicht; es endet an der Grenze";
    N685 LeftOut
        "a quartier mapped as a point where another one is: no ground is nearest to it"
        "ein als Punkt kartiertes Quartier am Ort eines anderen: kein Boden ist ihm am nächsten";
    N686 Joined
        "a facility that is mapped several times; counted once"
        "eine mehrfach kartierte Einrichtung; einmal gezählt";
    N687 ValueUnknown
        "a tag `wheelchair` whose value is not understood"
        "eine Angabe `wheelchair`, deren Wert nicht verstanden wird";
    N688 ValueUnknown
        "a tag `operator:type` whose value is not understood"
        "eine Angabe `operator:type`, deren Wert nicht verstanden wird";
}
