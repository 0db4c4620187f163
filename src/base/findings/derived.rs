//! 86x: categories that are derived by filters.

super::code::declare! {
    W860 ValueUnknown
        "a filter asks about an attribute that no layer of facilities has"
        "ein Filter fragt nach einer Eigenschaft, die keine Ebene mit Einrichtungen hat";
    W861 ValueUnknown
        "facilities do not say what decides whether they belong to a derived category"
        "Einrichtungen, die nicht sagen, ob sie zu einem abgeleiteten Angebot gehören";
    W862 Kept
        "a derived category has no facility"
        "ein abgeleitetes Angebot ohne Einrichtung";
    W863 ValueUnknown
        "a filter compares a text as a number"
        "ein Filter vergleicht einen Text als Zahl";
    W864 Kept
        "a filter asks for a value that no facility has, and facilities have a similar one"
        "ein Filter fragt nach einem Wert, den keine Einrichtung hat, aber einen ähnlichen";
}
