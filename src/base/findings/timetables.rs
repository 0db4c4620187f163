//! 7xx: timetables (GTFS).

super::code::declare! {
    E700 FileLeftOut
        "a feed without a file that departures need"
        "ein Fahrplan ohne eine Datei, die Abfahrten brauchen";
    E701 FileLeftOut
        "a file without a column that it cannot do without"
        "eine Datei ohne eine unentbehrliche Spalte";
    E702 FileLeftOut
        "a file that cannot be read to its end"
        "eine Datei, die nicht bis zum Ende lesbar ist";
    E703 FileLeftOut
        "a file with more rows or bytes than are read"
        "eine Datei mit mehr Zeilen oder Bytes, als gelesen werden";
    E704 LeftOut
        "a quote that is not closed; the lines it swallows are lost"
        "ein Anführungszeichen, das nicht geschlossen wird; die verschluckten Zeilen gehen verloren";
    E705 Kept
        "a file that departures need, without a single row"
        "eine Datei, die Abfahrten brauchen, ohne eine einzige Zeile";
    E706 Kept
        "no trip runs on any day: there are no departures"
        "keine Fahrt verkehrt an irgendeinem Tag: es gibt keine Abfahrten";
    E707 FileLeftOut
        "no stop near the region is served on the day; the folder keeps the stops it has"
        "keine Haltestelle nahe der Region wird am Tag bedient; der Ordner behält seine Haltestellen";
    N710 Mended
        "rows of a trip that are scattered over the file; they are brought together"
        "über die Datei verstreute Zeilen einer Fahrt; sie werden zusammengeführt";
    N711 Assumed
        "calls without a time; it is estimated from the neighbouring ones"
        "Halte ohne Zeit; sie wird aus den benachbarten geschätzt";
    N712 Kept
        "the day whose departures are counted"
        "der Tag, dessen Abfahrten gezählt werden";
    N713 Kept
        "stops without a departure on the day"
        "Haltestellen ohne Abfahrt an dem Tag";
    N714 Assumed
        "trips that promise a headway only; the first one leaves at its start"
        "Fahrten, die nur einen Takt versprechen; die erste fährt zu dessen Beginn";
    W720 FileLeftOut
        "a feed without a file of names"
        "ein Fahrplan ohne eine Datei mit Namen";
    W721 ValueUnknown
        "a value of a timetable that is not understood"
        "ein Wert eines Fahrplans, der nicht verstanden wird";
    W722 LeftOut
        "a row without a value that it cannot do without"
        "eine Zeile ohne einen unentbehrlichen Wert";
    W723 ValueUnknown
        "a row that refers to something the feed does not define"
        "eine Zeile, die auf etwas verweist, das der Fahrplan nicht hat";
    W724 ValueUnknown
        "a location without a position, or one that cannot be"
        "ein Ort ohne Koordinaten oder mit unmöglichen";
    W725 LeftOut
        "an id that was defined before; the first row counts"
        "eine Kennung, die schon vergeben ist; die erste Zeile gilt";
    W726 Mended
        "calls of a trip that are not in their order"
        "Halte einer Fahrt, die nicht in ihrer Reihenfolge stehen";
    W727 Kept
        "a trip with fewer than two calls; it leaves nowhere"
        "eine Fahrt mit weniger als zwei Halten; sie fährt nirgends ab";
    W728 ValueUnknown
        "a period that ends before it begins; it counts for nothing"
        "ein Zeitraum, der vor seinem Beginn endet; er gilt nicht";
    W729 ValueUnknown
        "a service without a first or last day; it does not run by weekday"
        "ein Verkehrstag ohne ersten oder letzten Tag; er gilt an keinem Wochentag";
    W730 Kept
        "a text that is no UTF-8; read as Windows-1252"
        "ein Text, der kein UTF-8 ist; als Windows-1252 gelesen";
    W731 Kept
        "a row with more or fewer fields than the first line"
        "eine Zeile mit mehr oder weniger Feldern als die erste";
    W732 Assumed
        "a trip that begins or ends without a time; the nearest known one is taken"
        "eine Fahrt, die ohne Zeit beginnt oder endet; die nächste bekannte gilt";
    W733 LeftOut
        "an archive with several feeds; the first one is read"
        "ein Archiv mit mehreren Fahrplänen; der erste wird gelesen";
    W734 ValueUnknown
        "a stop whose parent is no station; it stands for itself"
        "eine Haltestelle, deren übergeordneter Ort keine Station ist; sie steht für sich";
    W735 LeftOut
        "a headway of zero, or one that ends before it begins"
        "ein Takt von null oder einer, der vor seinem Beginn endet";
    W736 Assumed
        "departures from locations that are no platform; they count for the stop they belong to"
        "Abfahrten von Orten, die kein Bahnsteig sind; sie zählen für ihre Haltestelle";
    W737 Kept
        "a day outside the days that the feed covers"
        "ein Tag außerhalb der Tage, die der Fahrplan umfasst";
    W739 Kept
        "departures at 30:00 or later; they are in no hour"
        "Abfahrten um 30:00 oder später; sie gehören zu keiner Stunde";
    W740 LeftOut
        "exceptions of a service for a day that has one already; the last one counts"
        "Ausnahmen eines Verkehrstags für einen Tag, der schon eine hat; die letzte gilt";
    W741 LeftOut
        "calls with a stop_sequence that the trip has already; the first one counts"
        "Halte mit einer stop_sequence, die die Fahrt schon hat; der erste gilt";
    W742 Kept
        "a value over several lines"
        "ein Wert über mehrere Zeilen";
    W743 Kept
        "a trip without a single time; it leaves nowhere"
        "eine Fahrt ohne eine einzige Zeit; sie fährt nirgends ab, weil ihr jede Zeit fehlt";
    W744 Kept
        "a trip that leaves a stop earlier than the one before"
        "eine Fahrt, die einen Halt früher verlässt als den davor";
    W745 ValueUnknown
        "a call without a stop; it keeps its place in the trip"
        "ein Halt ohne Haltestelle; er behält seinen Platz in der Fahrt";
    W746 LeftOut
        "a row of a trip that the feed does not define"
        "eine Zeile einer Fahrt, die der Fahrplan nicht hat";
    W747 Kept
        "a day on which no trip runs"
        "ein Tag, an dem keine Fahrt verkehrt";
}
