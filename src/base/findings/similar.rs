//! 89x: similar quartiers, what a quartier needs.

super::code::declare! {
    N890 LeftOut
        "quartiers of which a value is not known are not compared with others"
        "Quartiere, von denen ein Wert nicht bekannt ist, werden nicht mit anderen verglichen";
    N891 LeftOut
        "a variable that no quartier has, or that is the same for all, tells no difference between quartiers"
        "ein Merkmal, das kein Quartier hat oder in allen gleich ist, unterscheidet keine Quartiere";
    N892 Kept
        "a variable that is the same for more than half of the quartiers is standardised by its standard deviation"
        "ein in mehr als der Hälfte der Quartiere gleiches Merkmal wird mit der Standardabweichung normiert";
    N893 Kept
        "the number of types is the one with the largest mean silhouette, of those that were tried"
        "die Zahl der Typen ist die mit der größten mittleren Silhouette unter den erprobten";
    W894 Kept
        "types of quartiers have a weak structure: their mean silhouette is below 0.3"
        "die Quartierstypen haben eine schwache Struktur: ihre mittlere Silhouette liegt unter 0,3";
    N895 Kept
        "types with fewer than 1 percent of the quartiers are rather a few odd ones"
        "Typen mit weniger als 1 Prozent der Quartiere sind eher einzelne Sonderfälle";
    N896 Kept
        "there are too few or too many quartiers for types, or all are the same"
        "für Typen gibt es zu wenige oder zu viele Quartiere, oder alle sind gleich";
    N897 Kept
        "no quartier of another municipality can be compared, or nothing tells them apart: there are no similar ones"
        "kein Quartier einer anderen Gemeinde ist vergleichbar, oder nichts unterscheidet sie: es gibt keine ähnlichen";
    N898 LeftOut
        "needs of old residents that no service of the region can meet are not judged"
        "Bedarfe alter Menschen, für die es in der Region kein Angebot gibt, werden nicht beurteilt";
}
