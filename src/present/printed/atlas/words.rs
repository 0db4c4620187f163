//! Words of an atlas in two languages.

use crate::present::printed::facts::MapFacts;
use crate::present::printed::words::Word;

pub(super) const ATLAS: Word = Word("Atlas of services", "Atlas der Versorgung");
const WITH_AND_WITHOUT: Word = Word(
    "Who reaches what on foot, with and without boundaries",
    "Wer erreicht was zu Fuß – mit und ohne Grenzen",
);
const WITH_AND_WITHOUT_STRAIGHT: Word = Word(
    "Who lives near what, with and without boundaries",
    "Wer wohnt in der Nähe von was – mit und ohne Grenzen",
);
/// The question that an atlas answers.
pub(super) fn asked(facts: &MapFacts) -> &'static str {
    let asked = match facts.walker {
        Some(_) => &WITH_AND_WITHOUT,
        None => &WITH_AND_WITHOUT_STRAIGHT,
    };
    asked.say(facts.lang)
}

pub(super) const IN_NUMBERS: Word = Word("The region in numbers", "Die Region in Zahlen");
pub(super) const CONTENTS: Word = Word("Contents", "Inhalt");
pub(super) const CONTENTS_GO_ON: Word = Word("Contents (continued)", "Inhalt (Fortsetzung)");
pub(super) const METHOD_AND_SOURCES: Word = Word("Method and sources", "Verfahren und Quellen");
pub(super) const METHOD: Word = Word("Method", "Verfahren");
pub(super) const SOURCES: Word = Word("Sources", "Quellen");
pub(super) const REGION: Word = Word("Region", "Region");
pub(super) const MUNICIPALITIES: Word = Word("Municipalities", "Gemeinden");
pub(super) const PAGE: Word = Word("page", "Seite");
pub(super) const SERVICE_COMES: Word = Word("Service", "Angebot");
pub(super) const SERVICE: Word = Word("Service within", "Angebot in");
pub(super) const REACH: Word = Word("open", "ohne Gr.");
pub(super) const OWN_ONLY: Word = Word("closed", "mit Gr.");
pub(super) const GAIN: Word = Word("gain", "Gewinn");
pub(super) const SERVICES_HERE: Word =
    Word("Services, with and without boundaries", "Angebote, mit und ohne Grenzen");
pub(super) const SERVICES_NOTE: Word = Word(
    "open: share of persons who have the service when all places count · closed: when only those on \
     their own side of the boundary count · gain: persons who have it only because the boundary is open",
    "ohne Gr.: Anteil der Personen, die das Angebot haben, wenn alle Standorte zählen (ohne Grenzen) · mit \
     Gr.: wenn nur die auf ihrer Seite der Grenze zählen · Gewinn: Personen, die es nur haben, weil die Grenze offen ist",
);
pub(super) const ACROSS: Word =
    Word("Nearest place across the boundary", "Nächster Standort jenseits der Grenze");
pub(super) const NEIGHBOUR: Word = Word("Persons", "Personen");
pub(super) const OUTSIDE: Word = Word("outside the region", "außerhalb der Region");
pub(super) const OUT: Word = Word("go", "dorthin");
pub(super) const IN: Word = Word("come", "von dort");
/// A count that a publication withholds, in a narrow column.
pub(super) const WITHHELD_SHORT: Word = Word("withheld", "zurückgeh.");
/// A count that nobody knows, in a narrow column.
pub(super) const NOT_KNOWN: Word = Word("not known", "unbekannt");
