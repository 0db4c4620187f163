//! 6xx: imports of maps and lists, and the folders they write into.

super::code::declare! {
    W600 Kept
        "the map has no streets: distances are straight lines"
        "eine Karte ohne Straßen: Entfernungen sind Luftlinien";
    W601 LeftOut
        "a boundary is incomplete"
        "eine Grenze, die nicht vollständig ist";
    W602 Mended
        "a defect in a boundary does not change the intended area"
        "ein Mangel einer Grenze, der die gemeinte Fläche nicht ändert";
    W603 Assumed
        "no municipal boundary is complete: the extent of the map serves as the municipality"
        "keine Gemeindegrenze ist vollständig: die Ausdehnung der Karte steht für eine Gemeinde";
    W604 Assumed
        "a quartier has no name; its id is used"
        "ein Quartier ohne Namen; es heißt nach seiner Kennung";
    W605 ValueUnknown
        "a `population` tag is not a number of persons"
        "eine Angabe `population`, die keine Personenzahl ist";
    W606 Assumed
        "the outline of a facility lacks nodes or ways; the rest determines its position"
        "eine Einrichtung, deren Umriss Knoten oder Wege fehlen; die übrigen sagen, wo sie ist";
    W607 Assumed
        "the outline of a facility is not an area; it counts as a line"
        "eine Einrichtung, deren Umriss keine Fläche ergibt; sie gilt als Linie";
    W608 LeftOut
        "a relation is not an area; its members count instead"
        "eine Relation, die keine Fläche ist; ihre Mitglieder zählen";
    W609 ValueUnknown
        "a capacity is not a whole number"
        "eine Kapazität, die keine ganze Zahl ist";
    W610 Kept
        "too many facilities of a category share a place to compare each with every other"
        "sehr viele Einrichtungen einer Kategorie an einem Ort; nicht alle werden verglichen";
    W611 LeftOut
        "a facility is not in use"
        "eine Einrichtung, die nicht in Betrieb ist";
    W612 Kept
        "the category of a facility is only presumed"
        "eine Einrichtung, deren Kategorie vermutet ist";
    W614 LeftOut
        "a facility has no node in the file"
        "eine Einrichtung, von der kein Knoten in der Datei ist";
    W615 Mended
        "two municipalities have the same key; one gets its id as key"
        "zwei Gemeinden mit einem Schlüssel; eine heißt nach ihrer Kennung";
    W616 Mended
        "a municipality lies inside another whose boundary has no hole there; it is cut out"
        "eine Gemeinde in einer anderen, deren Grenze dort kein Loch hat; sie wird ausgeschnitten";
    W617 Kept
        "whole areas of another administrative level cover more ground than the municipalities found"
        "vollständige Gebiete einer anderen Verwaltungsebene decken mehr Boden als die Gemeinden";
    W618 LeftOut
        "an area has more persons than its mapped homes can hold; where they live is unknown"
        "mehr Personen als in die kartierten Wohnungen passen; wo sie leben, ist nicht bekannt";
    W660 LeftOut
        "rows of a list have no coordinates; they are written to a file of their own"
        "Zeilen einer Liste ohne Koordinaten; sie stehen in einer eigenen Datei";
    N662 Kept
        "the attribution and licence of the data are not stated"
        "nichts sagt, wer für die Daten zu nennen ist und unter welcher Lizenz";
    N663 LeftOut
        "census cells lie far from the region"
        "Zensuszellen fern der Region";
    W664 LeftOut
        "an area has persons but no residential buildings on the map"
        "Personen eines Gebiets, das auf der Karte keine Wohnung hat";
    W665 FileLeftOut
        "the map states no population for any area: there are no cells"
        "eine Karte, die für kein Gebiet sagt, wie viele Personen dort leben: es gibt keine Zellen";
    W666 ValueUnknown
        "nothing states the population of a municipality"
        "eine Gemeinde, für die nichts sagt, wie viele Personen dort leben";
    W667 Assumed
        "persons are distributed over residential buildings by floor area: an estimate"
        "Personen werden nach Wohnfläche auf Wohnungen verteilt: eine Schätzung";
    W668 Assumed
        "a quartier is mapped as a point; it gets the ground nearest to it"
        "ein als Punkt kartiertes Quartier; der ihm nächste Boden ist seine Fläche";
    W669 LeftOut
        "served stops have no position or lie far from the region; they are in a file of their own"
        "bediente Haltestellen ohne Ort oder fern der Region; sie stehen in einer eigenen Datei";
    W670 Kept
        "one of your lines in region.toml contradicts the import"
        "eine eigene Zeile in region.toml, die anderes sagt als der Import";
    W671 Kept
        "a category of a list is not in the catalogue; it becomes a category of its own"
        "eine Kategorie einer Liste, die der Katalog nicht kennt; sie gilt als eigene";
    W672 LeftOut
        "rows of a list have no category"
        "Zeilen einer Liste ohne Kategorie";
    E673 LeftOut
        "no row of a list has coordinates"
        "eine Liste, von der keine Zeile Koordinaten hat";
    E674 LeftOut
        "a list has no coordinate columns"
        "eine Liste ohne Spalten mit Koordinaten";
    E675 FileLeftOut
        "a census has no persons near the region; the folder keeps its existing cells"
        "ein Zensus ohne Personen nahe der Region; der Ordner behält seine Zellen";
    N677 LeftOut
        "cells estimated from a map are replaced by the cells of the census, and stay as homes"
        "aus einer Karte geschätzte Zellen; die des Zensus ersetzen sie, sie bleiben als Wohngebäude";
    N680 LeftOut
        "stops of the map are replaced by those of an imported timetable"
        "Haltestellen der Karte, wo ein Fahrplan importiert ist: er steht für die Haltestellen";
    N681 LeftOut
        "elements of the map lie far from the municipalities"
        "was die Karte fern der Gemeinden hat";
    N682 LeftOut
        "an area has the level of a municipality, but is not one"
        "eine Fläche, die keine Gemeinde ist, obwohl ihre Ebene es sagt";
    N683 PartLeftOut
        "a quartier is partly or fully covered by other quartiers"
        "ein Quartier, das andere Quartiere ganz oder teilweise decken";
    N684 PartLeftOut
        "a quartier extends into another municipality; it is cut at the boundary"
        "ein Quartier, das in eine andere Gemeinde reicht; es endet an der Grenze";
    N685 LeftOut
        "two quartiers are mapped as points at the same place; only one of them gets ground"
        "ein als Punkt kartiertes Quartier am Ort eines anderen: kein Boden ist ihm am nächsten";
    N686 Joined
        "a facility is mapped several times; it is counted once"
        "eine mehrfach kartierte Einrichtung; einmal gezählt";
    N687 ValueUnknown
        "the value of a `wheelchair` tag is not understood"
        "eine Angabe `wheelchair`, deren Wert nicht verstanden wird";
    N688 ValueUnknown
        "the value of an `operator:type` tag is not understood"
        "eine Angabe `operator:type`, deren Wert nicht verstanden wird";
    W690 Kept
        "an import into a folder whose region.toml names no municipalities or quartiers: nothing is cut to them"
        "ein Import in einen Ordner ohne Gemeinden und Quartiere in region.toml: nichts wird zugeschnitten";
    W691 ValueUnknown
        "no column of a list is known as the name of the facilities"
        "eine Liste, in der keine Spalte als Name der Einrichtungen bekannt ist";
}
