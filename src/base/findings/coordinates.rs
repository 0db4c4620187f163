//! 1xx: coordinates and their reference systems.

super::code::declare! {
    E101 RunStops
        "coordinates that cannot be in the coordinate reference system that is claimed"
        "Koordinaten, die nicht im angegebenen Koordinatensystem liegen können";
    W102 Kept
        "a coordinate far away from the region"
        "eine Koordinate weit abseits der Region";
    W103 Kept
        "areas that would lie in Central Europe if x and y were exchanged"
        "Flächen, die mit vertauschtem x und y in Mitteleuropa lägen";
    E110 PartLeftOut
        "a coordinate that cannot be transformed; the record has no place"
        "eine Koordinate, die nicht umgerechnet werden kann; der Datensatz hat keinen Ort";
}
