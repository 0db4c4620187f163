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
    W930 Kept
        "the target of a municipality is out of reach with new places on its own ground"
        "das Ziel einer Gemeinde ist mit neuen Standorten auf eigenem Boden nicht erreichbar";
    N931 Kept
        "municipalities reach the target of cooperation today and need no new place"
        "Gemeinden, die das Ziel der Zusammenarbeit schon heute erreichen und keinen Standort brauchen";
    N932 Kept
        "a run computes no cooperation in a region of this size, the command cooperate does"
        "für eine Region dieser Größe berechnet ein Lauf keine Zusammenarbeit, der Befehl cooperate schon";
    N933 Kept
        "the fewest new places are not proven: the best plan found and its bound are told"
        "die kleinste Zahl neuer Standorte ist nicht bewiesen: genannt sind der beste Plan und seine Schranke";
}
