//! 2xx: files of layers (GeoJSON, text tables).

super::code::declare! {
    E201 LeftOut
        "a feature is not valid GeoJSON"
        "ein Objekt, das kein gültiges GeoJSON ist";
    W203 Mended
        "a ring is not closed"
        "ein Ring, der nicht endet, wo er beginnt";
    W204 Kept
        "a ring has fewer than four positions"
        "ein Ring aus weniger als vier Punkten";
    W205 PartLeftOut
        "a feature has a property twice; the first one counts"
        "eine Eigenschaft, die in einem Objekt zweimal vorkommt; die erste gilt";
    W206 Kept
        "a text was encoded twice and stays so without `fix_encoding = true`"
        "ein doppelt kodierter Text, wie er ohne `fix_encoding = true` bleibt";
    W207 Kept
        "a number does not fit into 64 bits; it is kept as text"
        "eine Zahl, die in keine 64-Bit-Zahl passt; als Text behalten";
    E208 PartLeftOut
        "the properties of a feature cannot be read completely"
        "Eigenschaften, die nicht bis zum Ende lesbar sind";
    W209 Kept
        "a `crs` member, which current GeoJSON no longer allows, is honoured"
        "ein Eintrag `crs`, den GeoJSON nicht mehr kennt; er wird beachtet";
    N210 Kept
        "a bare geometry is read as a feature without attributes"
        "eine Geometrie, die kein Objekt ist; als eines ohne Eigenschaften gelesen";
    W211 Kept
        "a feature lacks the member `properties`"
        "ein Objekt ohne den Eintrag `properties`";
    E212 Assumed
        "a `crs` member is not understood"
        "ein Eintrag `crs`, der nicht verstanden wurde";
    N213 PartLeftOut
        "coordinates have more than two dimensions; only x and y are used"
        "Koordinaten mit mehr als zwei Dimensionen";
    W214 Kept
        "a file states another coordinate reference system than the configuration; the configured one counts"
        "eine Datei, die ein anderes Koordinatensystem nennt als eingestellt; das eingestellte gilt";
    E217 Kept
        "documents of one file, or a feature and its geometries, state different coordinate reference systems"
        "Dokumente einer Datei, oder ein Objekt und seine Geometrien, nennen verschiedene Koordinatensysteme";
    W220 Mended
        "a column has no name"
        "eine Spalte ohne Namen";
    W221 Mended
        "two columns have the same name"
        "zwei Spalten gleichen Namens";
    W222 Mended
        "a line has more or fewer fields than there are columns"
        "eine Zeile mit mehr oder weniger Feldern, als es Spalten gibt";
    N223 Kept
        "how a text table was read: encoding, separator, decimal sign, coordinates"
        "wie eine Tabelle gelesen wurde: Kodierung, Trennzeichen, Dezimalzeichen, Koordinaten";
    W224 Kept
        "a file mixes two encodings"
        "eine Datei in zwei Kodierungen";
    W225 PartLeftOut
        "a coordinate is text, not a number; the record has no position"
        "ein Text, wo eine Koordinate erwartet wird; der Datensatz hat keinen Ort";
    W226 PartLeftOut
        "a geometry is not valid well-known text or binary; the record has no position"
        "ein Text, der weder WKT noch WKB einer Geometrie ist; der Datensatz hat keinen Ort";
    E228 Kept
        "text follows a closing quote: a quote may be missing, so that lines are merged"
        "Text hinter einem schließenden Anführungszeichen: vielleicht fehlt eines, und Zeilen sind verschmolzen";
    W230 Kept
        "numbers such as 1.234 may mean a thousand times as much"
        "Zahlen wie 1.234, die das Tausendfache bedeuten könnten";
    W231 Mended
        "a text that was encoded twice is corrected by `fix_encoding = true`"
        "ein doppelt kodierter Text, mit `fix_encoding = true` berichtigt";
    W240 Kept
        "rows state another coordinate reference system (SRID) than the configuration; that of the row counts"
        "Zeilen, die ein anderes Koordinatensystem (SRID) nennen als eingestellt; das der Zeile gilt";
    W241 Kept
        "rows state different coordinate reference systems (SRID); each is transformed from its own"
        "Zeilen mit verschiedenen Koordinatensystemen (SRID); jede wird aus ihrem umgerechnet";
    W242 Assumed
        "rows state no coordinate reference system (SRID) where others do; that of most rows counts, if there is one"
        "Zeilen ohne Koordinatensystem (SRID), wo andere eines nennen; das der meisten gilt, falls es eines gibt";
    N243 LeftOut
        "rows of a table have no value at all"
        "Zeilen einer Tabelle ohne einen einzigen Wert";
    W244 Mended
        "a category is spelled in several ways; all of them are one category"
        "eine Kategorie in mehreren Schreibweisen; alle gelten als eine";
}
