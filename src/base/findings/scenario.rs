//! 94x: scenarios, and comparisons of two runs.

super::code::declare! {
    E940 RunStops
        "an entry of a changes file cannot be understood"
        "ein Eintrag einer Änderungsdatei, der nicht zu verstehen ist";
    E941 RunStops
        "a change names a facility, category, area or group that does not exist, or that several are called"
        "eine Änderung nennt etwas, das es nicht gibt oder das mehrfach so heißt";
    E942 RunStops
        "a change has a value that is not allowed, or cannot be made in this region"
        "eine Änderung mit unzulässigem Wert, oder die in dieser Region nicht möglich ist";
    E943 RunStops
        "two changes contradict each other"
        "zwei Änderungen, die einander widersprechen";
    E944 RunStops
        "neither end of a new way is near another way"
        "ein neuer Weg, von dem kein Ende an einem anderen Weg liegt";
    E945 RunStops
        "a way that is to be removed is not in the network"
        "ein Weg, der wegfallen soll, ist nicht im Wegenetz";
    E946 RunStops
        "persons of a forecast cannot be shared out over the cells of their area"
        "Personen einer Vorausberechnung, die sich nicht auf die Zellen ihres Gebiets verteilen lassen";
    W947 Kept
        "only one end of a new way is near another way: it leads nowhere"
        "ein neuer Weg, von dem nur ein Ende an einem anderen Weg liegt: eine Sackgasse";
    W948 Kept
        "an opened or moved facility lies outside all municipalities: it serves residents but is never reported"
        "eine neue oder verlegte Einrichtung außerhalb aller Gemeinden: sie wird genutzt, aber nie genannt";
    W949 Kept
        "two runs are compared in total only: the parts of the difference cannot be computed"
        "zwei Läufe, von denen nur der ganze Unterschied zu nennen ist, nicht seine Teile";
}
