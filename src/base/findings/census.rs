//! 8xx: census tables, rasters of persons, and homes.

super::code::declare! {
    E800 LeftOut
        "a row whose cell cannot be read"
        "eine Zeile, deren Zelle nicht lesbar ist";
    E801 LeftOut
        "a row with a cell of another size or coordinate reference system"
        "eine Zeile mit einer Zelle anderer Größe oder anderen Koordinatensystems";
    N810 LeftOut
        "columns that are not read"
        "Spalten, die nicht gelesen werden";
    N811 ValueUnknown
        "values that are suppressed or unknown: neither zero nor a number"
        "geheim gehaltene oder unbekannte Werte: weder null noch eine Zahl";
    N812 Assumed
        "coordinates that are multiples of the cell size; taken for south-west corners"
        "Koordinaten, die Vielfache der Zellgröße sind; als südwestliche Ecken genommen";
    N813 Assumed
        "a cell size that the table does not state; the largest usual one that fits"
        "eine Zellgröße, die die Tabelle nicht nennt; die größte übliche passende";
    N815 Assumed
        "a group that is shared out from larger cells: an estimate"
        "eine Gruppe, die aus größeren Zellen verteilt wird: eine Schätzung";
    N816 Assumed
        "homes whose number of levels is assumed by the kind of building"
        "Wohngebäude, deren Geschosszahl nach der Gebäudeart angenommen wird";
    N817 Mended
        "cells with fractions of persons; made whole so that the sum stays"
        "Zellen mit Bruchteilen von Personen; gerundet, so dass die Summe bleibt";
    N818 Assumed
        "a larger cell without known smaller ones; its persons are put at its centre"
        "eine größere Zelle ohne bekannte kleinere; ihre Personen stehen an ihrer Mitte";
    N819 LeftOut
        "rows about characteristics that are not read"
        "Zeilen über Merkmale, die nicht gelesen werden";
    W840 ValueUnknown
        "a text where a number of the census is expected"
        "ein Text, wo eine Zahl des Zensus erwartet wird";
    W841 ValueUnknown
        "a number of persons or a percentage that cannot be"
        "eine unmögliche Personenzahl oder ein unmöglicher Prozentwert";
    W842 LeftOut
        "a cell, or a characteristic of it, that occurs again; the first one counts"
        "eine Zelle oder ein Merkmal von ihr, die noch einmal vorkommt; das erste gilt";
    W843 Kept
        "a grid id that contradicts x and y; the id counts"
        "eine Gitterkennung, die x und y widerspricht; die Kennung gilt";
    W844 Mended
        "a fraction of a person, rounded"
        "ein Bruchteil einer Person, gerundet";
    W845 LeftOut
        "a row whose code and text mean different groups"
        "eine Zeile, deren Code und Text verschiedene Gruppen meinen";
    W846 LeftOut
        "ages of a cell of which no persons are known"
        "Altersangaben einer Zelle, zu der keine Personen bekannt sind";
    W847 ValueUnknown
        "a cell of which the table has no ages"
        "eine Zelle, zu der die Tabelle kein Alter hat";
    W848 Mended
        "more persons of a group than the cell has; cut to these"
        "mehr Personen einer Gruppe, als die Zelle hat; auf diese gekürzt";
    W849 Kept
        "more persons of a group than of one that contains it"
        "mehr Personen einer Gruppe als einer, die sie enthält";
    W850 LeftOut
        "a group that another table has already"
        "eine Gruppe, die schon eine andere Tabelle hat";
    W851 LeftOut
        "totals of a table that is not about persons"
        "Summen einer Tabelle, die nicht von Personen handelt";
    W852 ValueUnknown
        "a negative number of persons in a raster; taken for nobody"
        "eine negative Personenzahl in einem Raster; gilt als niemand";
    W853 LeftOut
        "more persons in a cell of a raster than there can be"
        "mehr Personen in einer Rasterzelle, als es geben kann";
    W854 Assumed
        "a tag `building:levels` that is no number of levels"
        "eine Angabe `building:levels`, die keine Geschosszahl ist";
    W855 Kept
        "sums of which a part is suppressed: lower bounds"
        "Summen, von denen ein Teil geheim gehalten ist: untere Schranken";
    W856 LeftOut
        "shares in smaller cells whose persons are not known"
        "Anteile in kleineren Zellen, deren Personen nicht bekannt sind";
    W858 LeftOut
        "a cell whose persons are suppressed or unknown"
        "eine Zelle, deren Personen geheim gehalten oder unbekannt sind";
    W859 Assumed
        "persons of larger cells that are spread over smaller ones: an estimate"
        "Personen größerer Zellen, die auf kleinere verteilt werden: eine Schätzung";
}
