//! 2xx: files of layers (GeoJSON, text tables).

super::code::declare! {
    E201 LeftOut
        "a feature that is not valid GeoJSON"
        "ein Objekt, das kein gültiges GeoJSON ist";
    W203 Mended
        "a ring that does not end where it begins"
        "ein Ring, der nicht endet, wo er beginnt";
    W204 Kept
        "a ring of fewer than four positions"
        "ein Ring aus weniger als vier Punkten";
    W205 PartLeftOut
        "a property that occurs twice in a feature; the first one counts"
        "eine Eigenschaft, die in einem Objekt zweimal vorkommt; die erste gilt";
    W206 Kept
        "a text that was encoded twice, as it stays without `fix_encoding = true`"
        "ein doppelt kodierter Text, wie er ohne `fix_encoding = true` bleibt";
    W207 Kept
        "a number that fits no 64-bit number; kept as text"
        "eine Zahl, die in keine 64-Bit-Zahl passt; als Text behalten";
    E208 PartLeftOut
        "properties that cannot be read to their end"
        "Eigenschaften, die nicht bis zum Ende lesbar sind";
    W209 Kept
        "a `crs` member, which GeoJSON no longer has; it is honoured"
        "ein Eintrag `crs`, den GeoJSON nicht mehr kennt; er wird beachtet";
    N210 Kept
        "a geometry that is no feature; read as one without attributes"
        "eine Geometrie, die kein Objekt ist; als eines ohne Eigenschaften gelesen";
    W211 Kept
        "a feature without the member `properties`"
        "ein Objekt ohne den Eintrag `properties`";
    E212 Assumed
        "a `crs` member that was not understood"
        "ein Eintrag `crs`, der nicht verstanden wurde";
    N213 PartLeftOut
        "coordinates with more than two dimensions"
        "Koordinaten mit mehr als zwei Dimensionen";
    W214 Kept
        "a file that names another coordinate reference system than was set; the set one counts"
        "eine Datei, die ein anderes Koordinatensystem nennt als eingestellt; das eingestellte gilt";
    E217 Kept
        "a sequence of documents that name several coordinate reference systems; the last one counts"
        "eine Folge von Dokumenten mit mehreren Koordinatensystemen; das letzte gilt";
    W220 Mended
        "a column without a name"
        "eine Spalte ohne Namen";
    W221 Mended
        "two columns of one name"
        "zwei Spalten gleichen Namens";
    W222 Mended
        "a line with more or fewer fields than there are columns"
        "eine Zeile mit mehr oder weniger Feldern, als es Spalten gibt";
    N223 Kept
        "how a text table was read: encoding, separator, decimal sign, coordinates"
        "wie eine Tabelle gelesen wurde: Kodierung, Trennzeichen, Dezimalzeichen, Koordinaten";
    W224 Kept
        "a file in two encodings"
        "eine Datei in zwei Kodierungen";
    W225 PartLeftOut
        "a text where a coordinate is expected; the record has no place"
        "ein Text, wo eine Koordinate erwartet wird; der Datensatz hat keinen Ort";
    W226 PartLeftOut
        "a text that is no well-known text of a geometry; the record has no place"
        "ein Text, der kein WKT einer Geometrie ist; der Datensatz hat keinen Ort";
    E228 Kept
        "text behind a closing quote: a quote may be missing, and lines merged"
        "Text hinter einem schließenden Anführungszeichen: vielleicht fehlt eines, und Zeilen sind verschmolzen";
    W230 Kept
        "numbers such as 1.234 that could mean a thousand times as much"
        "Zahlen wie 1.234, die das Tausendfache bedeuten könnten";
    W231 Mended
        "a text that was encoded twice, corrected with `fix_encoding = true`"
        "ein doppelt kodierter Text, mit `fix_encoding = true` berichtigt";
}
