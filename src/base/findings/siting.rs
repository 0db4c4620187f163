//! 9xx: candidate places and plans.

super::code::declare! {
    W910 Kept
        "the median candidate place reaches one cell or fewer: no gap can be split or hidden"
        "der mittlere Standort erreicht höchstens eine Zelle: keine Lücke kann geteilt oder verdeckt sein";
    N911 Kept
        "persons without a service are left over by the chosen places"
        "Personen ohne Versorgung, die die gewählten Standorte übrig lassen";
    N912 Kept
        "a run proposes no new places in a region of this size, the command gaps does"
        "für eine Region dieser Größe schlägt ein Lauf keine Standorte vor, der Befehl gaps schon";
}
