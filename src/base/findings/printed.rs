//! 96x: printed maps.

super::code::declare! {
    W965 Kept
        "a text of a printed map has letters that its fonts lack; a box stands for each"
        "ein Text einer gedruckten Karte mit Zeichen, die ihren Schriften fehlen; für jedes steht ein Kästchen";
}
