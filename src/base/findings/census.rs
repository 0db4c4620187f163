//! 8xx: census tables, rasters of persons, and homes.

super::code::declare! {
    E800 LeftOut
        "the cell of a row cannot be read"
        "eine Zeile, deren Zelle nicht lesbar ist";
    E801 LeftOut
        "the cell of a row has another size or coordinate reference system"
        "eine Zeile mit einer Zelle anderer Größe oder anderen Koordinatensystems";
    N810 LeftOut
        "columns are not read"
        "Spalten, die nicht gelesen werden";
    N811 ValueUnknown
        "values are suppressed or unknown: neither zero nor a number"
        "geheim gehaltene oder unbekannte Werte: weder null noch eine Zahl";
    N812 Assumed
        "coordinates are multiples of the cell size; they are taken as south-west corners"
        "Koordinaten, die Vielfache der Zellgröße sind; als südwestliche Ecken genommen";
    N813 Assumed
        "the table does not state its cell size; the largest usual size that fits is assumed"
        "eine Zellgröße, die die Tabelle nicht nennt; die größte übliche passende";
    N815 Assumed
        "a group is distributed from larger cells to smaller ones: an estimate"
        "eine Gruppe, die aus größeren Zellen verteilt wird: eine Schätzung";
    N816 Assumed
        "the number of levels of residential buildings is assumed from the kind of building"
        "Wohngebäude, deren Geschosszahl nach der Gebäudeart angenommen wird";
    N817 Mended
        "fractional persons of cells are rounded so that the sum stays"
        "Zellen mit Bruchteilen von Personen; gerundet, so dass die Summe bleibt";
    N818 Assumed
        "a larger cell has no known smaller cells; its persons are placed at its centre"
        "eine größere Zelle ohne bekannte kleinere; ihre Personen stehen an ihrer Mitte";
    N819 LeftOut
        "rows about other characteristics are not read"
        "Zeilen über Merkmale, die nicht gelesen werden";
    W840 ValueUnknown
        "a text stands where the census should have a number"
        "ein Text, wo eine Zahl des Zensus erwartet wird";
    W841 ValueUnknown
        "a number of persons or a percentage is impossible"
        "eine unmögliche Personenzahl oder ein unmöglicher Prozentwert";
    W842 LeftOut
        "a cell, or one of its characteristics, occurs twice; the first one counts"
        "eine Zelle oder ein Merkmal von ihr, die noch einmal vorkommt; das erste gilt";
    W843 Kept
        "a grid id contradicts x and y; the id counts"
        "eine Gitterkennung, die x und y widerspricht; die Kennung gilt";
    W844 Mended
        "a fractional number of persons is rounded"
        "ein Bruchteil einer Person, gerundet";
    W845 LeftOut
        "the code and the text of a row mean different groups"
        "eine Zeile, deren Code und Text verschiedene Gruppen meinen";
    W846 LeftOut
        "a cell has ages, but no known number of persons"
        "Altersangaben einer Zelle, zu der keine Personen bekannt sind";
    W847 ValueUnknown
        "the table has no ages for a cell"
        "eine Zelle, zu der die Tabelle kein Alter hat";
    W848 Mended
        "a group has more persons than its cell; it is cut to the persons of the cell"
        "mehr Personen einer Gruppe, als die Zelle hat; auf diese gekürzt";
    W849 Kept
        "a group has more persons than a group that contains it"
        "mehr Personen einer Gruppe als einer, die sie enthält";
    W850 LeftOut
        "another table already has this group"
        "eine Gruppe, die schon eine andere Tabelle hat";
    W851 LeftOut
        "totals come from a table that is not about persons"
        "Summen einer Tabelle, die nicht von Personen handelt";
    W852 ValueUnknown
        "a raster has a negative number of persons; it counts as nobody"
        "eine negative Personenzahl in einem Raster; gilt als niemand";
    W853 ValueUnknown
        "a raster cell has more persons than is possible: they are unknown"
        "mehr Personen in einer Rasterzelle, als es geben kann: sie sind unbekannt";
    W854 Assumed
        "a `building:levels` tag is not a number of levels"
        "eine Angabe `building:levels`, die keine Geschosszahl ist";
    W855 Kept
        "sums contain suppressed values: they are lower bounds"
        "Summen, von denen ein Teil geheim gehalten ist: untere Schranken";
    W856 LeftOut
        "shares lie in smaller cells whose number of persons is unknown"
        "Anteile in kleineren Zellen, deren Personen nicht bekannt sind";
    W858 ValueUnknown
        "the number of persons of a cell is suppressed or unknown: the cell is unknown, not empty"
        "eine Zelle, deren Personen geheim gehalten oder unbekannt sind: sie ist unbekannt, nicht leer";
    W859 Assumed
        "persons of larger cells are distributed over smaller cells: an estimate"
        "Personen größerer Zellen, die auf kleinere verteilt werden: eine Schätzung";
}
