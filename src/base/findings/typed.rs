//! 78x: files of layers with typed columns (FlatGeobuf, GeoParquet, GeoPackage, Shapefile).

super::code::declare! {
    W780 PartLeftOut
        "a column of binary data, lists or another type that tables do not hold is left out"
        "eine Spalte aus Binärdaten, Listen oder anderem, was Tabellen nicht fassen";
    E781 PartLeftOut
        "the geometry of a record cannot be read; the record has no position"
        "eine Geometrie, die nicht lesbar ist; der Datensatz hat keinen Ort";
    E782 LeftOut
        "the bytes of a record are not a feature"
        "ein Datensatz, dessen Bytes kein Objekt sind";
    W783 Mended
        "arcs of circles became chords"
        "Kreisbögen, an deren Stelle Sehnen treten";
    W784 LeftOut
        "features follow the last one that the file states"
        "Objekte hinter dem letzten, das die Datei nennt";
    W785 PartLeftOut
        "a file defines its coordinate reference system without a code"
        "eine Datei, die ihr Koordinatensystem ohne Kennzahl beschreibt";
}
