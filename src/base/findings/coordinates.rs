//! 1xx: coordinates and their reference systems.

super::code::declare! {
    E101 RunStops
        "the coordinates cannot be in the stated coordinate reference system"
        "Koordinaten, die nicht im angegebenen Koordinatensystem liegen können";
    W102 Kept
        "a coordinate lies far away from the region"
        "eine Koordinate weit abseits der Region";
    W103 Kept
        "areas would lie in Central Europe if x and y were swapped"
        "Flächen, die mit vertauschtem x und y in Mitteleuropa lägen";
    E110 PartLeftOut
        "a coordinate cannot be transformed; the record has no position"
        "eine Koordinate, die nicht umgerechnet werden kann; der Datensatz hat keinen Ort";
}
