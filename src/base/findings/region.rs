//! 3xx and 5xx: regions and the configurations they are built from.

super::code::declare! {
    W301 ValueUnknown
        "a text stands where a number is expected"
        "ein Text, wo eine Zahl erwartet wird";
    E302 LeftOut
        "an area has no polygon"
        "eine Fläche ohne Polygon";
    W303 PartLeftOut
        "an area has points or lines besides its polygons"
        "Punkte oder Linien neben den Polygonen einer Fläche";
    W304 Mended
        "an invalid polygon was repaired"
        "ein ungültiges Polygon, das berichtigt wurde";
    W305 Kept
        "an invalid polygon was not repaired"
        "ein ungültiges Polygon, das nicht berichtigt wurde";
    E306 LeftOut
        "a polygon has zero area"
        "ein Polygon ohne Flächeninhalt";
    W307 LeftOut
        "a facility, cell, home or starting point has no position"
        "eine Einrichtung, eine Zelle, ein Wohngebäude oder ein Ausgangspunkt ohne Koordinaten";
    N308 Kept
        "a facility is an area or a line: distances end at its entrances or at its outline"
        "eine Einrichtung, die eine Fläche oder Linie ist: Entfernungen enden an Eingängen oder Umriss";
    E310 Assumed
        "a municipality has no id; its row number is used"
        "eine Gemeinde ohne Kennung; sie heißt nach ihrer Zeile";
    W311 Joined
        "two areas have the same municipality id and become parts of one municipality"
        "zwei Flächen mit einer Gemeindekennung: sie sind Teile einer Gemeinde";
    N313 Assumed
        "no municipalities are given: each is the union of its quartiers"
        "keine Gemeinden angegeben: jede ist die Vereinigung ihrer Quartiere";
    W314 Kept
        "municipality keys have lost their leading zero"
        "Gemeindeschlüssel, die ihre führende Null verloren haben";
    E320 LeftOut
        "a quartier lies in no municipality"
        "ein Quartier, das in keiner Gemeinde liegt";
    E321 Assumed
        "a quartier has no id; its row number is used"
        "ein Quartier ohne Kennung; es heißt nach seiner Zeile";
    W322 Joined
        "two areas have the same quartier id and name and become parts of one quartier"
        "zwei Flächen mit gleicher Quartierskennung und gleichem Namen: sie sind Teile eines Quartiers";
    E323 Mended
        "two quartiers have the same id but different names; the second gets a suffix"
        "zwei Quartiere mit gleicher Kennung und verschiedenen Namen; das zweite erhält eine Endung";
    W324 Assumed
        "a quartier names an unknown municipality, or several; the one with the largest overlap counts"
        "ein Quartier nennt keine oder mehrere Gemeinden; die mit der größten Überdeckung gilt";
    W325 Kept
        "ids of quartiers differ only in leading zeros"
        "Quartierskennungen, die sich nur in führenden Nullen unterscheiden";
    N326 Assumed
        "the ground of a municipality without a quartier becomes a rest quartier"
        "Fläche einer Gemeinde, die kein Quartier deckt, wird ein Restquartier";
    N330 Kept
        "facilities lie outside all municipalities: they serve residents and are not reported"
        "Einrichtungen außerhalb aller Gemeinden: sie versorgen Bewohner und werden nicht berichtet";
    W331 Kept
        "a source does not state where it is complete: ground outside the municipalities counts as unknown"
        "eine Quelle sagt nicht, wo sie vollständig ist: außerhalb der Gemeinden gilt alles als unbekannt";
    E332 LeftOut
        "a facility has no category"
        "eine Einrichtung ohne Kategorie";
    W333 Kept
        "a category is not in the catalogue; it becomes a category of its own"
        "eine Kategorie, die der Katalog nicht kennt; sie gilt als eigene";
    W334 Mended
        "a second facility has the same id; it gets a suffix"
        "eine zweite Einrichtung gleicher Kennung; sie erhält eine Endung";
    W336 Kept
        "a category has no facility: nobody is covered"
        "eine Kategorie, zu der es keine Einrichtung gibt: niemand ist versorgt";
    W340 ValueUnknown
        "a share exceeds 100 percent"
        "ein Anteil von mehr als 100 Prozent";
    W341 ValueUnknown
        "a number cannot be a number of persons, for instance because it is negative"
        "eine Zahl, die keine Personenzahl sein kann, etwa eine negative";
    E342 Kept
        "the numbers of a group of persons look like percentages"
        "eine Personengruppe, deren Zahlen wie Prozentwerte aussehen";
    W343 ValueUnknown
        "cells have no value for a group of persons: it is unknown there and in no sum"
        "Zellen ohne Wert für eine Personengruppe: sie ist dort unbekannt und in keiner Summe";
    W344 Kept
        "cells lie outside all municipalities: kept as halo, not reported"
        "Zellen außerhalb aller Gemeinden: als Rand behalten, nicht berichtet";
    W345 Kept
        "cells lie in a municipality but in no quartier: levels of quartiers have a row without quartier"
        "Zellen in einer Gemeinde, aber in keinem Quartier: auf Quartiersebene eine Zeile ohne Quartier";
    W346 Kept
        "cells have more persons of a group than persons in total"
        "Zellen mit mehr Personen einer Gruppe als Personen insgesamt";
    W347 ValueUnknown
        "the number of persons in a quartier is not known: it is unknown, not uninhabited"
        "ein Quartier, dessen Personenzahl nicht bekannt ist: unbekannt, nicht unbewohnt";
    W348 Assumed
        "no cells are given: the persons of each quartier are spread evenly over its area"
        "keine Zellen angegeben: die Personen der Quartiere werden gleichmäßig auf deren Flächen verteilt";
    W349 Mended
        "fractional persons are rounded so that the sum of each quartier stays"
        "Bruchteile von Personen; gerundet, so dass die Summe jedes Quartiers bleibt";
    W350 Kept
        "the region is so wide that lengths at its edges are off by more than 0.1 %"
        "eine Region so breit, dass Längen an ihren Rändern um mehr als 0,1 % abweichen";
    N351 Assumed
        "no quartiers are given: each municipality is one quartier"
        "keine Quartiere angegeben: jede Gemeinde ist eines";
    W352 Kept
        "two cells lie at the same place; the persons of both are counted"
        "zwei Zellen an einem Ort; die Personen beider zählen";
    W353 Kept
        "cells lie on no regular grid: gaps are joined by distance"
        "Zellen, die auf keinem regelmäßigen Gitter liegen: Lücken werden nach Abstand verbunden";
    N354 Kept
        "cells lie on a grid of this size"
        "Zellen liegen auf einem Gitter dieser Weite";
    W355 ValueUnknown
        "the number of persons in a municipality is not known: it is unknown, not uninhabited"
        "eine Gemeinde, deren Personenzahl nicht bekannt ist: unbekannt, nicht unbewohnt";
    W356 Assumed
        "cells are larger than quartiers: their persons are shared out by homes or area, or count at the centre"
        "Zellen größer als Quartiere: Personen nach Wohngebäuden oder Fläche verteilt, oder am Mittelpunkt";
    W357 Kept
        "cells are larger than half of a limit: whether somebody is covered misleads"
        "Zellen größer als ein halber Grenzwert: ob jemand versorgt ist, führt in die Irre";
    W360 Kept
        "quartiers overlap; persons in the overlap belong to the first quartier"
        "Quartiere, die sich überdecken; Personen dort gehören zum ersten";
    W361 Kept
        "municipalities overlap; persons in the overlap belong to the first municipality"
        "Gemeinden, die sich überdecken; Personen dort gehören zur ersten";
    W362 Kept
        "a quartier lies partly outside its municipality"
        "ein Quartier, das teilweise außerhalb seiner Gemeinde liegt";
    W363 Kept
        "part of a municipality lies in no quartier"
        "Fläche einer Gemeinde, die in keinem Quartier liegt";
    W380 Kept
        "more than 1 % of all persons may be covered by facilities that lie on unknown ground"
        "über 1 % der Personen sind vielleicht durch Einrichtungen auf unbekanntem Gebiet versorgt";
    W381 Kept
        "for more than 1 % of all persons a facility on unknown ground may be the nearest"
        "für über 1 % der Personen liegt die nächste Einrichtung vielleicht auf unbekanntem Gebiet";
    N382 LeftOut
        "facilities whose services come to people are left out of everything that is walked"
        "Einrichtungen, deren Dienste ins Haus kommen, bleiben bei Fußwegen außer Betracht";
    N383 Kept
        "a service that comes to people is analysed as if people walked to it, as asked"
        "ein Dienst, der ins Haus kommt, wird auf Wunsch behandelt, als ginge man zu ihm";
    W390 Assumed
        "persons are given on an area off any grid; they are spread evenly over points inside"
        "Personen auf einer Fläche abseits eines Gitters; sie verteilen sich auf Punkte darin";
    W391 ValueUnknown
        "the entrances of a facility are no points in well-known text"
        "Eingänge einer Einrichtung, die keine Punkte als Well-known Text sind";
    N392 Assumed
        "a cell is a square, a small area or a line; one point of it stands for it"
        "eine Zelle als Quadrat, kleine Fläche oder Linie; ein Punkt darin steht dafür";
    W393 LeftOut
        "a home has no weight, or a negative one"
        "ein Wohngebäude ohne Gewicht oder mit einem negativen";
    W394 Kept
        "what is reached on foot from a place may go on beyond the edge of the network; it may be more"
        "was zu Fuß erreicht wird, geht vielleicht jenseits des Wegenetzes weiter; es kann mehr sein";
    N820 LeftOut
        "municipalities that `only` does not name are left out with their quartiers; what lies there is halo"
        "Gemeinden, die `only` nicht nennt, samt ihren Quartieren; was dort liegt, ist Umland";
    W501 Kept
        "a layer has no features"
        "eine Ebene ohne ein einziges Objekt";
    N502 Assumed
        "a column with another usual name is used for a field"
        "eine Spalte anderen Namens wird für ein Feld genommen";
}
