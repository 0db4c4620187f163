#!/usr/bin/env python3
"""Compare the elements that Nahraum takes for facilities with those a second program finds.

Usage:
    pip install osmium
    osm_facilities.py [--categories FILE] MAP OURS

    MAP     street map of OpenStreetMap (*.osm.pbf, *.osm.gz, ...)
    OURS    folder of `nahraum import osm MAP -o OURS`
    --categories FILE   rules (data/categories.toml beside this folder)

Prints, for each category, how many elements both programs find, how many only one, and how many
facilities are left after merging. Exit code: 0 when no element is found by one only, else 1.

Only the documented meaning of rules is shared: this program parses them by itself, and libosmium
reads the map. Which elements stand for the same facility is not checked here.
"""

import argparse
import json
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import osmium

STATES = (
    "abandoned construction demolished destroyed disused planned proposed razed removed ruins"
).split()
NOT_FOR_WAYS = set(
    "barrier boundary building highway landuse natural place power railway waterway".split()
)


def parse(rule):
    """A rule as a list of (key, is wanted, values or None for any)."""
    conditions = []
    for part in rule.strip().lstrip("?").split("&"):
        left, values = part.strip().split("=", 1)
        wanted = not left.endswith("!")
        values = {value.strip() for value in values.split("|")}
        conditions.append((left.rstrip("!").strip(), wanted, None if values == {"*"} else values))
    return conditions


def holds(condition, tags):
    """Whether the tags fulfil a condition."""
    key, wanted, values = condition
    if key not in tags:
        return not wanted
    parts = {part.strip() for part in tags[key].split(";")}
    return (values is None or bool(parts & values)) == wanted


def way_keys(rules):
    """Keys by which ways and relations are looked for."""
    found = set()
    for conditions in rules:
        keys = [key for key, wanted, _ in conditions if wanted and key not in NOT_FOR_WAYS]
        found.update(keys[:1])
    return found


def in_use(tags):
    """Whether nothing says that the thing is gone or not yet there."""
    said = {state: tags[state] for state in STATES if state in tags}
    if said.get("construction") == "minor":
        del said["construction"]
    return all(value == "no" for value in said.values())


def elements(path, categories):
    """The elements of each category as sets of (kind, id)."""
    keys = way_keys(rule for rules in categories.values() for rule in rules)
    found, placed, relations = defaultdict(set), set(), []
    for element in osmium.FileProcessor(str(path)).with_locations():
        if element.is_node():
            kind, lies = "n", element.location.valid()
        elif element.is_way():
            kind, lies = "w", any(node.location.valid() for node in element.nodes)
            if lies:
                placed.add(element.id)
        else:
            kind, lies = "r", True
        tags = {tag.k: tag.v for tag in element.tags}
        if not lies or not tags or not in_use(tags):
            continue
        if kind != "n" and not keys & tags.keys():
            continue
        mine = [
            category
            for category, rules in categories.items()
            if any(all(holds(condition, tags) for condition in rule) for rule in rules)
        ]
        if kind == "r" and mine and tags.get("type") in ("multipolygon", "boundary"):
            members = [m.ref for m in element.members if m.type == "w" and m.role != "inner"]
            relations.append((element.id, members, mine))
        elif kind != "r":
            for category in mine:
                found[category].add((kind, element.id))
    for number, members, mine in relations:
        if placed.intersection(members):
            for category in mine:
                found[category].add(("r", number))
    return found


def main():
    """Compare and print."""
    arguments = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    root = Path(__file__).resolve().parents[2]
    arguments.add_argument("--categories", type=Path, default=root / "data" / "categories.toml")
    arguments.add_argument("map", type=Path)
    arguments.add_argument("ours", type=Path)
    arguments = arguments.parse_args()
    catalogue = tomllib.loads(arguments.categories.read_text(encoding="utf-8"))
    categories = {
        category["key"]: [parse(rule) for rule in category["osm"]]
        for category in catalogue["category"]
    }
    theirs = elements(arguments.map, categories)
    ours, left = defaultdict(set), defaultdict(int)
    layers = [layer + form for layer in ("facilities", "stops") for form in ("", "_areas", "_lines")]
    for name in layers:
        path = arguments.ours / f"{name}.geojson"
        if not path.exists():
            continue
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
            row = feature["properties"]
            named = [row["osm"]] + (row["merged"].split("; ") if row["merged"] else [])
            for text in named:
                kind, number = text.split("/")
                element = (kind[0], int(number))
                if element in ours[row["category"]]:
                    sys.exit(f"{row['category']}: {element} occurs twice")
                ours[row["category"]].add(element)
            left[row["category"]] += 1
    print(f"{'category':18} {'both':>6} {'ours':>6} {'theirs':>6} {'merged':>6} {'left':>6}")
    wrong = 0
    for category in sorted(categories.keys() | ours.keys()):
        mine, other = ours[category], theirs[category]
        both, only, missing = len(mine & other), mine - other, other - mine
        merged = len(mine) - left[category]
        row = (both, len(only), len(missing), merged, left[category])
        print(f"{category:18} " + " ".join(f"{number:6}" for number in row))
        for element in sorted(only)[:5] + sorted(missing)[:5]:
            print(f"    found by one only: {element[0]}{element[1]}")
        wrong += len(only) + len(missing)
    print("equal" if wrong == 0 else f"{wrong} elements are found by one program only")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
