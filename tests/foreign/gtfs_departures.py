#!/usr/bin/env python3
"""Count the departures of a GTFS feed a second time and compare them with Nahraum's.

Usage:
    gtfs_departures.py FEED DAY OURS

    FEED  zip archive or folder
    DAY   service day such as 2022-06-14
    OURS  folder of `nahraum import gtfs FEED -o OURS --day DAY`

Exit code: 0 when the places are the same and all numbers of all places agree, else 1.

Written from the GTFS Schedule reference with the standard library alone. The only rules taken from
Nahraum are those that the reference leaves open: a time is the departure, else the arrival; times
between known ones are spread evenly and rounded down; trips with a mere headway begin at its start.
"""

import csv
import io
import json
import sys
import zipfile
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def tables(feed):
    """A function that gives the rows of a file as dictionaries; none when it is missing."""
    if Path(feed).is_dir():
        files = {path.name: path.read_bytes for path in Path(feed).iterdir() if path.is_file()}
    else:
        archive = zipfile.ZipFile(feed)
        stops = [n for n in archive.namelist() if n.split("/")[-1] == "stops.txt"]
        folder = min(stops, key=lambda n: (n.count("/"), n))[: -len("stops.txt")]
        files = {
            name[len(folder):]: (lambda name=name: archive.read(name))
            for name in archive.namelist()
            if name.startswith(folder) and "/" not in name[len(folder):]
        }

    def rows(name):
        if name not in files:
            return
        data = files[name]()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
        reader = csv.reader(io.StringIO(text, newline=""))
        header = [column.strip().lower() for column in next(reader)]
        for fields in reader:
            fields = [field.strip() for field in fields]
            if any(fields):
                yield defaultdict(str, zip(header, fields))

    return rows


def seconds(text):
    parts = text.split(":")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    hours, minutes, rest = map(int, parts)
    return hours * 3600 + minutes * 60 + rest if minutes < 60 and rest < 60 else None


def compact(text):
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def running(rows, day):
    """The services of the day."""
    services = set()
    for row in rows("calendar.txt"):
        within = compact(row["start_date"]) <= day <= compact(row["end_date"])
        if within and row[WEEKDAYS[day.weekday()]] == "1":
            services.add(row["service_id"])
    for row in rows("calendar_dates.txt"):
        if compact(row["date"]) == day:
            (services.add if row["exception_type"] == "1" else services.discard)(row["service_id"])
    return services


def places(rows):
    """To which place each location belongs, and how many platforms each place has."""
    locations = {}
    for row in rows("stops.txt"):
        locations.setdefault(row["stop_id"], (row["location_type"] or "0", row["parent_station"]))
    kind = lambda stop: locations.get(stop, ("", ""))[0]
    place_of, platforms = {}, Counter()
    for stop, (own, parent) in locations.items():
        if own == "1":
            place_of[stop] = stop
            platforms[stop] += 0
        elif own == "0":
            place_of[stop] = parent if kind(parent) == "1" else stop
            platforms[place_of[stop]] += 1
    for stop, (own, parent) in locations.items():
        if own not in "01" and parent in place_of and kind(parent) in ("0", "1"):
            place_of[stop] = place_of[parent]
    return place_of, platforms


def group(route_type):
    """Means of transport of a route type."""
    if not route_type.isdigit():
        return "other"
    number = int(route_type)
    basic = {0: "tram", 1: "tram", 2: "rail", 3: "bus", 4: "ferry", 5: "cable", 6: "cable",
             7: "cable", 11: "bus", 12: "tram", 1701: "cable"}
    hundreds = {1: "rail", 2: "bus", 3: "rail", 4: "tram", 5: "tram", 6: "tram", 7: "bus",
                8: "bus", 9: "tram", 10: "ferry", 12: "ferry", 13: "cable", 14: "cable"}
    return basic.get(number) or hundreds.get(number // 100, "other")


def with_times(calls):
    """Times of calls in travel order, the open ones spread evenly between known ones."""
    known = [at for at, call in enumerate(calls) if call[1] is not None]
    if not known:
        return [None] * len(calls)
    times = []
    for at in range(len(calls)):
        before = max((k for k in known if k <= at), default=None)
        after = min((k for k in known if k >= at), default=None)
        if before is None or after is None or before == after:
            times.append(calls[after if before is None else before][1])
            continue
        first, last = calls[before][1], calls[after][1]
        times.append(first + (last - first) * (at - before) // (after - before))
    return times


def count(rows, day):
    """Departures by place: a Counter with `departures`, a group and an hour for each."""
    services = running(rows, day)
    routes = {}
    for row in rows("routes.txt"):
        routes.setdefault(row["route_id"], row["route_type"])
    trips = {}
    for row in rows("trips.txt"):
        trips.setdefault(row["trip_id"], (row["route_id"], row["service_id"]))
    repeated = defaultdict(list)
    for row in rows("frequencies.txt"):
        start, end, headway = (seconds(row["start_time"]), seconds(row["end_time"]),
                               row["headway_secs"])
        if None not in (start, end) and headway.isdigit() and int(headway) > 0 and start < end:
            repeated[row["trip_id"]].append(range(start, end, int(headway)))
    calls = defaultdict(dict)
    for row in rows("stop_times.txt"):
        trip = row["trip_id"]
        if trip in trips and trips[trip][1] in services and row["stop_sequence"].isdigit():
            time = seconds(row["departure_time"])
            time = seconds(row["arrival_time"]) if time is None else time
            call = (row["stop_id"], time, row["pickup_type"] != "1")
            calls[trip].setdefault(int(row["stop_sequence"]), call)
    place_of, platforms = places(rows)
    numbers = {place: Counter() for place in platforms}
    routes_at = defaultdict(set)
    for trip, by_sequence in calls.items():
        ordered = [by_sequence[sequence] for sequence in sorted(by_sequence)]
        times = with_times(ordered)
        route = trips[trip][0]
        mode = group(routes.get(route, ""))
        for (stop, _, boards), time in list(zip(ordered, times))[:-1]:
            if not boards or time is None or stop not in place_of:
                continue
            offset = max(0, time - times[0])
            leaving = [start + offset for span in repeated[trip] for start in span]
            for moment in leaving if repeated[trip] else [time]:
                number = numbers[place_of[stop]]
                number["departures"] += 1
                number[mode] += 1
                number[f"h{moment // 3600:02}"] += 1
            if route in routes:
                routes_at[place_of[stop]].add(route)
    for place, number in numbers.items():
        number["platforms"], number["routes"] = platforms[place], len(routes_at[place])
    return numbers


MODES = "rail tram bus ferry cable other".split()


def rows(folder):
    """The places of an import with their numbers, those that nothing leaves from among them."""
    table = []
    for name in ("stops_timetable.geojson", "stops_timetable_unserved.geojson"):
        path = folder / name
        if not path.exists():
            continue
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            row = feature["properties"]
            if row["category"] not in ("transit_stop", ""):
                continue
            numbers = {"id": row["id"].removeprefix("transit_stop/")}
            numbers |= {key: row[key] for key in ("departures", "platforms", "routes")}
            numbers |= {mode: row[f"departures_{mode}"] for mode in MODES}
            numbers |= {f"h{hour:02}": row[f"hour_{hour:02}"] for hour in range(30)}
            table.append(numbers)
    return table


def main(feed, day, ours):
    theirs = count(tables(feed), date.fromisoformat(day))
    table = rows(Path(ours))
    found = {row["id"]: row for row in table}
    lonely = sorted(set(found) ^ set(theirs))
    for place in lonely[:20]:
        print(f"{place}: only {'in ours' if place in found else 'counted here'}")
    agreeing = 0
    columns = [column for column in (table[0] if table else []) if column != "id"]
    for place in sorted(set(found) & set(theirs)):
        wrong = {c: (int(found[place][c]), theirs[place][c]) for c in columns
                 if int(found[place][c]) != theirs[place][c]}
        agreeing += not wrong
        if wrong:
            print(f"{place}: ours and counted here differ in {wrong}")
    departures = sum(number["departures"] for number in theirs.values())
    print(f"{agreeing} of {len(theirs)} places agree in {len(columns)} numbers each; "
          f"{departures} departures on {day}; {len(lonely)} places on one side only")
    return 0 if agreeing == len(theirs) == len(found) == len(table) else 1


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
