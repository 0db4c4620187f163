//! 80x: Shapefiles and sheets of spreadsheets.

super::code::declare! {
    W802 Assumed
        "the character set of a dBASE table is not stated or not known; it is guessed"
        "eine dBASE-Tabelle, deren Zeichensatz fehlt oder unbekannt ist; er wird erraten";
    W803 Assumed
        "a text does not fit the character set of its dBASE table"
        "ein Text, der nicht zum Zeichensatz seiner dBASE-Tabelle passt";
    N804 LeftOut
        "records of a dBASE table are marked as deleted"
        "Datensätze einer dBASE-Tabelle, die als gelöscht markiert sind";
    W805 PartLeftOut
        "a file that belongs to a Shapefile is missing or broken"
        "ein Shapefile, zu dem eine Datei fehlt oder beschädigt ist";
    W806 ValueUnknown
        "shapes and table of a Shapefile have different numbers of records"
        "ein Shapefile, dessen Geometrien und Tabelle verschieden viele Datensätze haben";
    W807 ValueUnknown
        "a value of a dBASE table is not of the kind of its column"
        "ein Wert einer dBASE-Tabelle, der nicht zur Art seiner Spalte passt";
    W808 ValueUnknown
        "a cell of a sheet has an error such as #N/A, or a formula without its result"
        "eine Zelle mit einem Fehler wie #NV, oder mit einer Formel ohne Ergebnis";
    N809 LeftOut
        "rows of a sheet stand above its head"
        "Zeilen eines Tabellenblatts über dem Tabellenkopf";
}
