//! 9xx: candidate places and plans; 900 capacities by category; 903 tables for others; 904 triples; 955 what a run draws; 98x supply and demand, fairness.

super::code::declare! {
    W900 LeftOut
        "a default capacity is given for a category that does not exist"
        "eine angenommene Platzzahl ist für eine Angebotsart angegeben, die es nicht gibt";
    N901 Kept
        "a run plans cooperation without the exact solver in a region of this size, the command cooperate asks it"
        "für eine Region dieser Größe plant ein Lauf ohne exakten Löser, der Befehl cooperate fragt ihn";
    W903 LeftOut
        "a table of distances for others has no pairs over closed boundaries"
        "eine Entfernungstabelle für andere hat keine Paare über geschlossene Grenzen hinweg";
    N904 Kept
        "triples of municipalities whose value the exact solver left open are not listed"
        "Dreiergruppen von Gemeinden, deren Wert der exakte Löser offen ließ, stehen nicht in der Liste";
    W910 Kept
        "the median candidate place reaches one cell or fewer: hardly any gap can be split or hidden"
        "der mittlere Standort erreicht höchstens eine Zelle: kaum eine Lücke kann geteilt oder verdeckt sein";
    N911 Kept
        "persons without a service are left over by the chosen places"
        "Personen ohne Versorgung, die die gewählten Standorte übrig lassen";
    N912 Kept
        "a run proposes no new places in a region of this size, the command gaps does"
        "für eine Region dieser Größe schlägt ein Lauf keine Standorte vor, der Befehl gaps schon";
    N934 Kept
        "a run proposes new places for the largest limits alone in a region of this size, the command gaps for all"
        "für eine Region dieser Größe schlägt ein Lauf Standorte nur für die größten Grenzwerte vor, der Befehl gaps für alle";
    N920 Kept
        "a run chooses no places in a region of this size, the command site does"
        "für eine Region dieser Größe wählt ein Lauf keine Standorte, der Befehl site schon";
    W921 Kept
        "the target is out of reach, even with a new place on every candidate"
        "das Ziel ist auch mit einem neuen Standort an jeder möglichen Stelle nicht erreichbar";
    N922 Kept
        "the target is met without new places"
        "das Ziel ist ohne neue Standorte erreicht";
    N923 Kept
        "chosen places are not proven to be the best: found and bound are told"
        "gewählte Standorte sind nicht als beste bewiesen: Ergebnis und Schranke sind genannt";
    N924 Kept
        "persons have no place within the largest walk, even with the new ones, and count as that far away"
        "Personen ohne Standort im größten Fußweg, auch mit den neuen; sie zählen als so weit entfernt";
    N925 Kept
        "existing places without a capacity count as serving everybody within the limit"
        "vorhandene Standorte ohne Platzzahl zählen, als versorgten sie alle im Grenzwert";
    W930 Kept
        "the target of a municipality is out of reach with new places on its own ground"
        "das Ziel einer Gemeinde ist mit neuen Standorten auf eigenem Boden nicht erreichbar";
    N931 Kept
        "municipalities reach the target of cooperation today and need no new place"
        "Gemeinden, die das Ziel der Zusammenarbeit schon heute erreichen und keinen Standort brauchen";
    N932 Kept
        "a run computes no cooperation in a region of this size, the command cooperate does"
        "für eine Region dieser Größe berechnet ein Lauf keine Zusammenarbeit, der Befehl cooperate schon";
    N950 Kept
        "values of a table are withheld, so that no count of few persons can be read or computed from it"
        "Werte einer Tabelle sind zurückgehalten, damit niemand wenige Personen ablesen oder errechnen kann";
    N933 Kept
        "the fewest new places are not proven: the best plan found and its bound are told"
        "die kleinste Zahl neuer Standorte ist nicht bewiesen: genannt sind der beste Plan und seine Schranke";
    N980 Assumed
        "facilities that state no capacity count with the default of their category, whose source is told"
        "Einrichtungen ohne Platzzahl zählen mit dem Mittel ihrer Angebotsart, dessen Quelle genannt ist";
    W981 LeftOut
        "facilities that state no capacity, and whose category has no default, have no part in supply and demand"
        "Einrichtungen ohne Platzzahl und ohne Annahme für ihre Angebotsart fehlen bei Angebot und Nachfrage";
    W982 Kept
        "no persons outside the region are known with whom places near its boundary are shared"
        "außerhalb der Region sind keine Personen bekannt, mit denen Plätze nahe der Grenze zu teilen sind";
    N983 Kept
        "persons reach no facility with a capacity"
        "Personen, die keine Einrichtung mit Plätzen erreichen";
    N984 Kept
        "places of facilities that nobody reaches"
        "Plätze in Einrichtungen, die niemand erreicht";
    N985 Kept
        "persons who reach places, but find all of them full"
        "Personen, die Plätze erreichen, aber alle besetzt finden";
    N986 LeftOut
        "categories of which no capacity is known have no part in supply and demand"
        "Angebotsarten ohne bekannte Platzzahlen fehlen bei Angebot und Nachfrage";
    N987 LeftOut
        "quartiers without the attribute by which others are ranked have no part in the concentration index"
        "Quartiere ohne das Merkmal, nach dem andere gereiht sind, fehlen im Konzentrationsindex";
    W956 Kept
        "no layer or table of the results has a name that `output.leave_out` has"
        "keine Ebene oder Tabelle der Ergebnisse heißt so, wie `output.leave_out` sie nennt";
    W955 LeftOut
        "a service whose maps are asked for as pages (`output.pages`) is not analysed"
        "ein Angebot, dessen Karten als Blätter gewünscht sind (`output.pages`), wird nicht ausgewertet";
}
