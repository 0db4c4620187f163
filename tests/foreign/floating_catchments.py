#!/usr/bin/env python3
"""Compare Nahraum's floating catchments with those of PySAL.

Usage:
    pip install access
    floating_catchments.py TOWN.json

    TOWN.json  {"persons": [..], "places": [..], "pairs": [[cell, facility, metres], ..],
                "limit_m": 1000, "variants": {"gaussian": {"divided": false, "access": [..]}, ..}}

Exit code: 0 when every value is equal within 1e-9, else 1. Weights are written here anew, from the
papers. Not compared: closed boundaries, which only leave out pairs before both programs see them.
"""

import json
import math
import sys

import pandas as pd
from access import fca


def weights(limit):
    """How much a place counts at a distance, by the name of the variant."""
    at_limit = math.exp(-0.5)
    return {
        "step": lambda d: 1.0,
        "zones": lambda d: 1.0 if d <= limit * 0.3 else 0.68 if d <= limit * 0.6 else 0.22,
        "gaussian": lambda d: (math.exp(-((d / limit) ** 2) / 2) - at_limit) / (1 - at_limit),
        "linear": lambda d: 1 - d / limit,
        "exponential": lambda d: math.exp(-d / (0.4 * limit)),
        "logistic": lambda d: 1 / (1 + math.exp((d - limit / 2) / (limit / 10))),
    }


def by_pysal(town, name, divided):
    pairs = pd.DataFrame(town["pairs"], columns=["origin", "dest", "cost"])
    demand = pd.DataFrame({"demand": town["persons"]})
    supply = pd.DataFrame({"supply": town["places"]})
    demand.index.name = supply.index.name = "geoid"
    shares = fca.three_stage_fca if divided else fca.two_stage_fca
    weight = weights(town["limit_m"])[name]
    found = shares(demand, supply, pairs, max_cost=town["limit_m"], weight_fn=weight)
    return [float(found.get(cell, 0.0)) for cell in range(len(town["persons"]))]


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        town = json.load(file)
    compared, largest = 0, 0.0
    for key, variant in town["variants"].items():
        expected = by_pysal(town, key.split("/")[0], variant["divided"])
        for cell, (a, b) in enumerate(zip(variant["access"], expected, strict=True)):
            compared, largest = compared + 1, max(largest, abs(a - b))
            if abs(a - b) > 1e-9:
                print(f"{key}: cell {cell}: Nahraum {a}, PySAL {b}")
                return 1
    print(f"{compared} values are equal, largest difference {largest:.1e}")
    return 0 if compared else 1


sys.exit(main())
