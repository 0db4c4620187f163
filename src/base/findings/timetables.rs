//! 7xx: timetables (GTFS).

super::code::declare! {
    E700 FileLeftOut
        "the feed lacks a file that departures need"
        "ein Fahrplan ohne eine Datei, die Abfahrten brauchen";
    E701 FileLeftOut
        "a file lacks a required column"
        "eine Datei ohne eine unentbehrliche Spalte";
    E702 FileLeftOut
        "a file cannot be read completely"
        "eine Datei, die nicht bis zum Ende lesbar ist";
    E703 FileLeftOut
        "a file has more rows or bytes than the limit"
        "eine Datei mit mehr Zeilen oder Bytes, als gelesen werden";
    E704 LeftOut
        "a quote is not closed; the lines inside it are lost"
        "ein Anführungszeichen, das nicht geschlossen wird; die verschluckten Zeilen gehen verloren";
    E705 Kept
        "a file that departures need has no rows"
        "eine Datei, die Abfahrten brauchen, ohne eine einzige Zeile";
    E706 Kept
        "no trip runs on any day: there are no departures"
        "keine Fahrt verkehrt an irgendeinem Tag: es gibt keine Abfahrten";
    E707 FileLeftOut
        "no stop near the region is served on the day; the folder keeps its existing stops"
        "keine Haltestelle nahe der Region wird am Tag bedient; der Ordner behält seine Haltestellen";
    N710 Mended
        "the rows of a trip are scattered over the file; they are brought together"
        "über die Datei verstreute Zeilen einer Fahrt; sie werden zusammengeführt";
    N711 Assumed
        "calls have no time; it is interpolated from the neighbouring calls"
        "Halte ohne Zeit; sie wird aus den benachbarten geschätzt";
    N712 Kept
        "the day whose departures are counted"
        "der Tag, dessen Abfahrten gezählt werden";
    N713 Kept
        "stops have no departure on the day"
        "Haltestellen ohne Abfahrt an dem Tag";
    N714 Assumed
        "trips state only a headway; the first departure is at the start of the period"
        "Fahrten, die nur einen Takt versprechen; die erste fährt zu dessen Beginn";
    W720 FileLeftOut
        "the feed lacks a file with names"
        "ein Fahrplan ohne eine Datei mit Namen";
    W721 ValueUnknown
        "a value of the timetable is not understood"
        "ein Wert eines Fahrplans, der nicht verstanden wird";
    W722 LeftOut
        "a row lacks a required value"
        "eine Zeile ohne einen unentbehrlichen Wert";
    W723 ValueUnknown
        "a row refers to something that the feed does not define"
        "eine Zeile, die auf etwas verweist, das der Fahrplan nicht hat";
    W724 ValueUnknown
        "a stop location has no position or an impossible one"
        "ein Ort ohne Koordinaten oder mit unmöglichen";
    W725 LeftOut
        "an id is defined twice; the first row counts"
        "eine Kennung, die schon vergeben ist; die erste Zeile gilt";
    W726 Mended
        "the calls of a trip are out of order"
        "Halte einer Fahrt, die nicht in ihrer Reihenfolge stehen";
    W727 Kept
        "a trip has fewer than two calls; it has no departure"
        "eine Fahrt mit weniger als zwei Halten; sie fährt nirgends ab";
    W728 ValueUnknown
        "a period ends before it begins; it is ignored"
        "ein Zeitraum, der vor seinem Beginn endet; er gilt nicht";
    W729 ValueUnknown
        "a service has no first or last day; it does not run by weekday"
        "ein Verkehrstag ohne ersten oder letzten Tag; er gilt an keinem Wochentag";
    W730 Kept
        "a text is not UTF-8; it is read as Windows-1252"
        "ein Text, der kein UTF-8 ist; als Windows-1252 gelesen";
    W731 Kept
        "a row has more or fewer fields than the header line"
        "eine Zeile mit mehr oder weniger Feldern als die erste";
    W732 Assumed
        "the first or last call of a trip has no time; the nearest known time is used"
        "eine Fahrt, die ohne Zeit beginnt oder endet; die nächste bekannte gilt";
    W733 LeftOut
        "an archive contains several feeds; the first one is read"
        "ein Archiv mit mehreren Fahrplänen; der erste wird gelesen";
    W734 ValueUnknown
        "the parent of a stop is not a station; the stop counts by itself"
        "eine Haltestelle, deren übergeordneter Ort keine Station ist; sie steht für sich";
    W735 LeftOut
        "a headway is zero, or its period ends before it begins"
        "ein Takt von null oder einer, der vor seinem Beginn endet";
    W736 Assumed
        "departures leave from locations that are not platforms; they count for the parent stop"
        "Abfahrten von Orten, die kein Bahnsteig sind; sie zählen für ihre Haltestelle";
    W737 Kept
        "the day lies outside the period that the feed covers"
        "ein Tag außerhalb der Tage, die der Fahrplan umfasst";
    W739 Kept
        "departures at 30:00 or later belong to no hour of the day"
        "Abfahrten um 30:00 oder später; sie gehören zu keiner Stunde";
    W740 LeftOut
        "a service has two exceptions for the same day; the last one counts"
        "Ausnahmen eines Verkehrstags für einen Tag, der schon eine hat; die letzte gilt";
    W741 LeftOut
        "a trip has two calls with the same stop_sequence; the first one counts"
        "Halte mit einer stop_sequence, die die Fahrt schon hat; der erste gilt";
    W742 Kept
        "a value extends over several lines"
        "ein Wert über mehrere Zeilen";
    W743 Kept
        "a trip has no times at all; it has no departure"
        "eine Fahrt ohne eine einzige Zeit; sie fährt nirgends ab, weil ihr jede Zeit fehlt";
    W744 Kept
        "a trip leaves a stop earlier than the previous stop"
        "eine Fahrt, die einen Halt früher verlässt als den davor";
    W745 ValueUnknown
        "a call has no stop; it keeps its place in the trip"
        "ein Halt ohne Haltestelle; er behält seinen Platz in der Fahrt";
    W746 LeftOut
        "a row belongs to a trip that the feed does not define"
        "eine Zeile einer Fahrt, die der Fahrplan nicht hat";
    W747 Kept
        "no trip runs on the day"
        "ein Tag, an dem keine Fahrt verkehrt";
    W748 Kept
        "trips run at the same times at the same stops; each counts as a departure"
        "Fahrten, die zu denselben Zeiten an denselben Haltestellen halten; jede zählt als Abfahrt";
}
