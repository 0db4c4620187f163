//! 77x: GeoPackages.

super::code::declare! {
    W770 PartLeftOut
        "a program has not closed the file: its last changes lie in a file beside it and are not read"
        "eine Datei, die ein Programm noch offen hält: die letzten Änderungen liegen daneben und fehlen";
    W771 Kept
        "a value is of another type than its column declares"
        "ein Wert von anderem Typ, als seine Spalte angibt";
    W772 ValueUnknown
        "a value is binary data in a column of text or numbers"
        "Binärdaten in einer Spalte für Text oder Zahlen";
}
