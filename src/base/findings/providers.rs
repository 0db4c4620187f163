//! 870 to 873 and 879: providers and their umbrella organisations.

super::code::declare! {
    N870 Kept
        "facilities have a provider that belongs to no known umbrella organisation"
        "Einrichtungen, deren Träger zu keinem bekannten Verband gehört";
    W871 ValueUnknown
        "a provider has the names of several umbrella organisations; it belongs to none of them"
        "ein Träger mit den Namen mehrerer Verbände; er gehört zu keinem";
    N872 Joined
        "several spellings are one provider"
        "mehrere Schreibweisen, die ein Träger sind";
    W873 Kept
        "no facility has a provider that the own file of providers lists"
        "ein Träger aus der eigenen Trägerdatei, den keine Einrichtung nennt";
    N879 LeftOut
        "facilities of one municipality whose providers count as one umbrella organisation are no pair"
        "Einrichtungen einer Kommune, deren Träger als ein Verband zählen, sind kein Paar";
}
