//! 99x: a region in tiles.

super::code::declare! {
    E990 RunStops
        "a file of a tile's part is missing"
        "eine Datei vom Teil einer Kachel fehlt";
    E991 RunStops
        "a file of a tile's part is damaged"
        "eine Datei vom Teil einer Kachel ist beschädigt";
    E992 RunStops
        "a part belongs to another plan of tiles, or another version of the program computed it"
        "ein Teil gehört zu einem anderen Kachelplan, oder eine andere Version des Programms hat ihn berechnet";
    E993 RunStops
        "an input has changed since the tiles were planned"
        "eine Eingabe hat sich seit dem Kachelplan geändert";
    N994 Kept
        "a municipality has more persons than a tile may have; it is a tile of its own"
        "eine Kommune mit mehr Personen, als eine Kachel haben darf; sie ist eine eigene Kachel";
    N995 Kept
        "the nearest facility of some cells may lie beyond the halo of a tile; the tile looks farther for them"
        "die nächste Einrichtung mancher Zellen kann jenseits vom Rand der Kachel liegen; sie sucht für sie weiter";
}
