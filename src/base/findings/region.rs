//! 3xx and 5xx: regions and the configurations they are built from.

super::code::declare! {
    W301 ValueUnknown
        "a text where a number is expected"
        "ein Text, wo eine Zahl erwartet wird";
    E302 LeftOut
        "an area without a polygon"
        "eine Fläche ohne Polygon";
    W303 PartLeftOut
        "points or lines beside the polygons of an area"
        "Punkte oder Linien neben den Polygonen einer Fläche";
    W304 Mended
        "an invalid polygon that was repaired"
        "ein ungültiges Polygon, das berichtigt wurde";
    W305 Kept
        "an invalid polygon that was not repaired"
        "ein ungültiges Polygon, das nicht berichtigt wurde";
    E306 LeftOut
        "a polygon of zero area"
        "ein Polygon ohne Flächeninhalt";
    W307 LeftOut
        "a facility, cell or place to walk from without a position"
        "eine Einrichtung, eine Zelle oder ein Ausgangspunkt ohne Koordinaten";
    N308 Assumed
        "a shape that is no point; its centroid stands for it"
        "eine Form, die kein Punkt ist; ihr Schwerpunkt steht für sie";
    E310 Assumed
        "a municipality without an id; it is called by its row"
        "eine Gemeinde ohne Kennung; sie heißt nach ihrer Zeile";
    W311 Joined
        "two areas with one municipality id: they are parts of one"
        "zwei Flächen mit einer Gemeindekennung: sie sind Teile einer Gemeinde";
    E312 LeftOut
        "a quartier without a municipality, where municipalities are made of quartiers"
        "ein Quartier ohne Gemeinde, wo Gemeinden aus Quartieren gebildet werden";
    N313 Assumed
        "no municipalities are given: each is the union of its quartiers"
        "keine Gemeinden angegeben: jede ist die Vereinigung ihrer Quartiere";
    W314 Kept
        "municipality keys that have lost their leading zero"
        "Gemeindeschlüssel, die ihre führende Null verloren haben";
    E320 LeftOut
        "a quartier that lies in no municipality"
        "ein Quartier, das in keiner Gemeinde liegt";
    E321 Assumed
        "a quartier without an id; it is called by its row"
        "ein Quartier ohne Kennung; es heißt nach seiner Zeile";
    W322 Joined
        "two areas with one quartier id and name: they are parts of one"
        "zwei Flächen mit gleicher Quartierskennung und gleichem Namen: sie sind Teile eines Quartiers";
    E323 Mended
        "two quartiers with one id and different names; the second gets an ending"
        "zwei Quartiere mit gleicher Kennung und verschiedenen Namen; das zweite erhält eine Endung";
    W324 Assumed
        "a quartier that names an unknown municipality; the one with the largest overlap counts"
        "ein Quartier mit unbekannter Gemeinde; die mit der größten Überdeckung gilt";
    W325 Kept
        "ids of quartiers that differ only in leading zeros"
        "Quartierskennungen, die sich nur in führenden Nullen unterscheiden";
    N326 Assumed
        "ground of a municipality that no quartier covers becomes a rest quartier"
        "Fläche einer Gemeinde, die kein Quartier deckt, wird ein Restquartier";
    N330 Kept
        "facilities outside all municipalities: they serve residents and are not reported"
        "Einrichtungen außerhalb aller Gemeinden: sie versorgen Bewohner und werden nicht berichtet";
    W331 Kept
        "no facility outside the region: gaps at its outer border look larger than they are"
        "keine Einrichtung außerhalb der Region: Lücken an ihrem Rand erscheinen zu groß";
    E332 LeftOut
        "a facility without a category"
        "eine Einrichtung ohne Kategorie";
    N333 Kept
        "a category that the catalogue does not have; it is one of its own"
        "eine Kategorie, die der Katalog nicht kennt; sie gilt als eigene";
    W334 Mended
        "a second facility with the same id; it gets an ending"
        "eine zweite Einrichtung gleicher Kennung; sie erhält eine Endung";
    W336 Kept
        "a category of which there is no facility: nobody is covered"
        "eine Kategorie, zu der es keine Einrichtung gibt: niemand ist versorgt";
    W340 ValueUnknown
        "a share of more than 100 percent"
        "ein Anteil von mehr als 100 Prozent";
    W341 ValueUnknown
        "a number that cannot be a number of persons, such as a negative one"
        "eine Zahl, die keine Personenzahl sein kann, etwa eine negative";
    E342 Kept
        "a group of persons whose numbers look like percentages"
        "eine Personengruppe, deren Zahlen wie Prozentwerte aussehen";
    N343 ValueUnknown
        "cells that give no number for a group; they count as nobody there"
        "Zellen ohne Zahl für eine Gruppe; dort zählen sie als niemand";
    W344 Kept
        "cells outside all municipalities: kept as halo, not reported"
        "Zellen außerhalb aller Gemeinden: als Rand behalten, nicht berichtet";
    W345 Kept
        "cells in a municipality but in no quartier: they count for the municipality only"
        "Zellen in einer Gemeinde, aber in keinem Quartier: sie zählen nur für die Gemeinde";
    W346 Kept
        "cells with more persons of a group than persons in all"
        "Zellen mit mehr Personen einer Gruppe als Personen insgesamt";
    W347 ValueUnknown
        "quartiers without persons, where no cells are given"
        "Quartiere ohne Personenzahl, wo keine Zellen angegeben sind";
    W348 Assumed
        "no cells are given: the persons of the quartiers are spread evenly over their areas"
        "keine Zellen angegeben: die Personen der Quartiere werden gleichmäßig auf deren Flächen verteilt";
    W349 Mended
        "fractions of persons; made whole so that the sum of each quartier stays"
        "Bruchteile von Personen; gerundet, so dass die Summe jedes Quartiers bleibt";
    W350 Kept
        "a region so wide that lengths at its edges are off by more than 0.1 %"
        "eine Region so breit, dass Längen an ihren Rändern um mehr als 0,1 % abweichen";
    N351 Assumed
        "no quartiers are given: each municipality is one"
        "keine Quartiere angegeben: jede Gemeinde ist eines";
    W352 Kept
        "two cells at one place; the persons of both are counted"
        "zwei Zellen an einem Ort; die Personen beider zählen";
    W353 Kept
        "cells that lie on no regular grid: gaps are joined by distance"
        "Zellen, die auf keinem regelmäßigen Gitter liegen: Lücken werden nach Abstand verbunden";
    N354 Kept
        "cells lie on a grid of this size"
        "Zellen liegen auf einem Gitter dieser Weite";
    W360 Kept
        "quartiers that overlap; persons there belong to the first"
        "Quartiere, die sich überdecken; Personen dort gehören zum ersten";
    W361 Kept
        "municipalities that overlap; persons there belong to the first"
        "Gemeinden, die sich überdecken; Personen dort gehören zur ersten";
    W362 Kept
        "a quartier that lies partly outside its municipality"
        "ein Quartier, das teilweise außerhalb seiner Gemeinde liegt";
    W363 Kept
        "ground of a municipality that lies in no quartier"
        "Fläche einer Gemeinde, die in keinem Quartier liegt";
    W501 Kept
        "a layer without a single feature"
        "eine Ebene ohne ein einziges Objekt";
    N502 Assumed
        "a column of another name is taken for a field"
        "eine Spalte anderen Namens wird für ein Feld genommen";
}
