#!/usr/bin/env python3
"""Give Nahraum the walking distances of a second router, Valhalla, and predict what it makes of them.

Usage:
    pip install --target PACKAGE --no-deps pyvalhalla
    valhalla_table.py [--keep FOLDER] VALHALLA BINARY MAP

    VALHALLA  PACKAGE/valhalla, the folder of the package, with `bin/valhalla_service`; its Python is not needed
    BINARY    the program `nahraum`
    MAP       a small street map of OpenStreetMap (*.osm.pbf) with municipalities

A region is imported from the map, with residents estimated by floor area. Valhalla measures from every
cell to every pharmacy and bank; the table is read with `distance = "table"`. Coverage and gaps are counted
here anew, from the table alone.

Exit code: 0 when every number is as predicted, and the distances of both programs are alike, else 1. Not
compared: rules of access, which each program has its own of; therefore single pairs may differ much.
"""

import argparse
import csv
import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

CATEGORIES = ("pharmacy", "bank")
LIMITS_M = (500, 1000, 2000)
COMPLETE_TO_M = 6000
# Fewer persons are no gap.
GAP_PERSONS = 100


def nahraum(options, *words):
    command = [options.binary, *words, "-q", "-c", options.folder / "region.toml"]
    command += ["--category", ",".join(CATEGORIES), "--set", f"region.limits_m={list(LIMITS_M)}"]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    if done.returncode != 0:
        sys.exit(f"{command}: {done.stderr}")
    return done.stdout


def rows(text):
    return list(csv.DictReader(text.splitlines()))


# --- Both programs on the same places -----------------------------------------------------------


class Places:
    """Cells and facilities of the imported region."""

    def __init__(self, options):
        subprocess.run(
            [options.binary, "import", "osm", options.map, "-q", "-o", options.folder], check=True
        )
        answer = nahraum(options, "coverage", "--by", "cell", "--format", "geojson")
        self.cells = {}
        for feature in json.loads(answer)["features"]:
            self.cells.setdefault(feature["properties"]["cell_id"], feature)
        self.facilities = {}
        layer = json.loads((options.folder / "facilities.geojson").read_text(encoding="utf-8"))
        for feature in layer["features"]:
            if feature["properties"]["category"] in CATEGORIES:
                self.facilities[feature["properties"]["id"]] = feature

    def persons(self, cell):
        return self.cells[cell]["properties"]["persons"]

    def municipality(self, cell):
        return self.cells[cell]["properties"]["municipality_id"]

    def category(self, facility):
        return self.facilities[facility]["properties"]["category"]


def location(feature):
    lon, lat = feature["geometry"]["coordinates"]
    return {"lon": lon, "lat": lat}


def metres_between(a, b):
    """Along a straight line; places are near each other."""
    north = math.radians(a["lat"] - b["lat"])
    east = math.radians(a["lon"] - b["lon"]) * math.cos(math.radians(a["lat"]))
    return 6_371_000 * math.hypot(north, east)


def valhalla_matrix(options, places):
    """{(cell, facility): metres} on foot, with the straight ways from each place to where Valhalla's way begins."""
    program = options.valhalla / "bin"
    tiles = options.folder / "tiles"
    maker = [sys.executable, options.valhalla / "valhalla_build_config.py", "--mjolnir-tile-dir", tiles]
    config = json.loads(subprocess.run(maker, capture_output=True, check=True).stdout)
    # One search from each facility; the usual choice of the router is one from every place.
    config["thor"]["source_to_target_algorithm"] = "timedistancematrix"
    limits = config["service_limits"]["pedestrian"]
    limits |= {"max_locations": 100_000, "max_matrix_location_pairs": 10**9}
    path = options.folder / "valhalla.json"
    path.write_text(json.dumps(config))
    build = [program / "valhalla_build_tiles", "-c", path, options.map]
    subprocess.run(build, capture_output=True, check=True)
    cells, facilities = list(places.cells), list(places.facilities)
    asked = {
        "sources": [location(places.cells[cell]) for cell in cells],
        "targets": [location(places.facilities[facility]) for facility in facilities],
        "costing": "pedestrian",
        "units": "kilometers",
    }
    request = options.folder / "request.json"
    request.write_text(json.dumps(asked))
    service = [program / "valhalla_service", path, "sources_to_targets", request]
    answer = subprocess.run(service, capture_output=True, check=True, text=True).stdout
    answer = json.loads(next(line for line in answer.splitlines() if line.startswith("{")))
    ends = [
        [metres_between(*pair) for pair in zip(asked[side], answer[side], strict=True)]
        for side in ("sources", "targets")
    ]
    matrix = {}
    for row in answer["sources_to_targets"]:
        for pair in row:
            if pair["distance"] is not None:
                at = pair["from_index"], pair["to_index"]
                metres = pair["distance"] * 1000 + ends[0][at[0]] + ends[1][at[1]]
                matrix[cells[at[0]], facilities[at[1]]] = round(metres, 3)
    return matrix


# --- What follows from the table ------------------------------------------------------------------


class Table:
    """The rows that Nahraum gets, and the nearest facility of each cell in them."""

    def __init__(self, options, places, matrix):
        self.places = places
        self.rows = {pair: metres for pair, metres in matrix.items() if metres <= COMPLETE_TO_M}
        self.nearest = defaultdict(lambda: math.inf)
        for (cell, facility), metres in self.rows.items():
            at = cell, places.category(facility)
            self.nearest[at] = min(self.nearest[at], metres)
        with open(options.folder / "table.csv", "w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["cell_id", "facility_id", "metres"])
            writer.writerows([*pair, metres] for pair, metres in self.rows.items())

    def settings(self):
        sets = ["region.distance=table", 'table.files=["table.csv"]', f"table.complete_to={COMPLETE_TO_M}"]
        return [word for text in sets for word in ("--set", text)]

    def coverage(self, cells, category, limit):
        """Persons, those covered, and the mean distance of those whose nearest facility is known."""
        persons = {cell: self.places.persons(cell) for cell in cells}
        known = [cell for cell in cells if self.nearest[cell, category] < math.inf]
        covered = sum(persons[cell] for cell in known if self.nearest[cell, category] <= limit)
        counted = sum(persons[cell] for cell in known)
        metres = sum(persons[cell] * self.nearest[cell, category] for cell in known)
        return sum(persons.values()), covered, metres / counted if counted else None

    def gaps(self, limit):
        """Persons without a pharmacy whom banks would serve, those of the best bank first."""
        around = defaultdict(set)
        for (cell, facility), metres in self.rows.items():
            lacks = self.nearest[cell, "pharmacy"] > limit
            if lacks and metres <= limit and self.places.category(facility) == "bank":
                around[facility].add(cell)
        found = []
        while around:
            counts = {bank: sum(map(self.places.persons, cells)) for bank, cells in around.items()}
            best = max(counts, key=counts.get)
            if counts[best] < GAP_PERSONS:
                break
            found.append(counts[best])
            served = around.pop(best)
            around = {bank: cells - served for bank, cells in around.items()}
        return found


def compare(options, places, table):
    """How many numbers are not as predicted."""
    wrong = compared = 0

    def expect(what, found, predicted, tolerance=0.0):
        nonlocal wrong, compared
        compared += 1
        if abs(found - predicted) > tolerance:
            wrong += 1
            print(f"{what}: Nahraum {found}, predicted {predicted}")

    by_town = defaultdict(list)
    for cell in places.cells:
        by_town[places.municipality(cell)].append(cell)
        by_town[""].append(cell)
    for level in ("municipality", "region"):
        for row in rows(nahraum(options, "coverage", "--by", level, "--format", "csv", *table.settings())):
            category, limit = row["category"], int(row["limit_m"])
            town = row.get("municipality_id", "")
            what = f"{category} within {limit} m, {town or 'region'}"
            persons, covered, mean = table.coverage(by_town[town], category, limit)
            expect(f"{what}, persons", int(row["persons"]), persons)
            expect(f"{what}, covered", int(row["persons_covered"]), covered)
            if mean is not None:
                expect(f"{what}, mean", float(row["mean_distance_m"]), mean, 0.051)
    more = ["--host", "bank", "--set", f"gaps.threshold_persons={GAP_PERSONS}", "--format", "csv"]
    answer = rows(nahraum(options, "gaps", *more, *table.settings()))
    for limit in LIMITS_M:
        own = [row for row in answer if (row["category"], int(row["limit_m"])) == ("pharmacy", limit)]
        # Nahraum ranks what crosses boundaries first.
        found = sorted((int(row["persons"]) for row in own), reverse=True)
        predicted = table.gaps(limit)
        expect(f"gaps at {limit} m, count", len(found), len(predicted))
        for rank, pair in enumerate(zip(found, predicted), 1):
            expect(f"gap {rank} at {limit} m", *pair)
    print(f"{compared} numbers compared, {wrong} are not as predicted")
    return wrong if compared > 100 else 1


def alike(options, matrix):
    """Whether the walking distances of both programs are alike."""
    ours = rows(nahraum(options, "table", "--format", "csv"))
    ratios, lost = [], 0
    for row in ours:
        theirs = matrix.get((row["cell_id"], row["facility_id"]))
        if theirs is None:
            lost += 1
        elif float(row["metres"]) >= 100:
            ratios.append(theirs / float(row["metres"]))
    ratios.sort()
    tenths = statistics.quantiles(ratios, n=20)
    near = sum(0.95 <= ratio <= 1.05 for ratio in ratios) / len(ratios)
    print(
        f"{len(ratios)} pairs, Valhalla / Nahraum: median {statistics.median(ratios):.4f}, "
        f"5 % to 95 % {tenths[0]:.3f} to {tenths[-1]:.3f}, within 5 % of each other {near:.1%}; "
        f"{lost} pairs only in Nahraum"
    )
    return 0.95 <= statistics.median(ratios) <= 1.05 and near >= 0.5 and lost * 20 <= len(ours)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("valhalla", type=Path)
    parser.add_argument("binary", type=Path)
    parser.add_argument("map", type=Path)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        options.folder = options.keep or Path(folder)
        places = Places(options)
        matrix = valhalla_matrix(options, places)
        table = Table(options, places, matrix)
        wrong = compare(options, places, table)
        good = alike(options, matrix)
    sys.exit(0 if good and not wrong else 1)


if __name__ == "__main__":
    main()
