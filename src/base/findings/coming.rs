//! 874 to 878: services that come to people, and the areas that they serve.

super::code::declare! {
    N874 Kept
        "a kind of service comes to people: who lives in a service area has it, and distances say nothing"
        "ein Angebot kommt ins Haus: wer im Einsatzgebiet wohnt, hat es; Entfernungen sagen nichts";
    W875 LeftOut
        "a service that comes to people does not say what it serves, while others of its kind do"
        "ein Dienst, der ins Haus kommt, nennt anders als andere seiner Art kein Einsatzgebiet";
    W876 PartLeftOut
        "a service names a municipality that the region does not have, or that several are called"
        "ein Dienst nennt eine Gemeinde, die es in der Region nicht oder mehrfach gibt";
    W877 ValueUnknown
        "the radius of a service is no length"
        "ein Einsatzradius, der keine Länge ist";
    W878 Kept
        "a service comes to no resident: its area lies outside the region, or nobody is known to live there"
        "ein Dienst, der niemanden erreicht: sein Gebiet liegt außerhalb, oder dort wohnt niemand";
}
