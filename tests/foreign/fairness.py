#!/usr/bin/env python3
"""Compare Nahraum's measures of fairness with PySAL's and with definitions person by person.

Usage:
    pip install inequality numpy
    fairness.py PEOPLE.json

    PEOPLE.json  {"people": [[value, persons, town, attribute], ..], "found": {"gini": .., ..}}

Exit code: 0 when every measure is equal within 1e-9 (relative for the mean of the worst tenth), else 1.
Gini and Theil with its parts are PySAL's; the others are written here from their definitions.
"""

import json
import sys

import numpy as np
from inequality.gini import Gini
from inequality.theil import Theil, TheilD


def measures(people):
    rows = np.array(people, dtype=float)
    value, town, attribute = (np.repeat(rows[:, at], rows[:, 1].astype(int)) for at in (0, 2, 3))
    parts = TheilD(value, town)
    # Tenths of persons, so that a person on the edge counts in part.
    tenths = np.sort(np.repeat(value, 10))[::-1]
    persons = len(value)
    worst, best = tenths[:persons], tenths[6 * persons :]
    # Mean rank of persons with the same attribute, from 0 to 1.
    rank = np.array([(np.sum(attribute < a) + np.sum(attribute == a) / 2) / persons for a in attribute])
    covariance = np.mean((value - value.mean()) * (rank - rank.mean()))
    return {
        "gini": Gini(value).g,
        "theil": Theil(value).T,
        "theil_between": float(np.ravel(parts.bg)[0]),
        "theil_within": float(np.ravel(parts.wg)[0]),
        "palma": worst.sum() / best.sum(),
        "worst_tenth": worst.mean(),
        "worst_tenth_share": worst.sum() / tenths.sum(),
        "concentration": 2 * covariance / value.mean(),
    }


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        town = json.load(file)
    expected, found = measures(town["people"]), town["found"]
    if expected.keys() != found.keys():
        print(f"measures differ: {sorted(expected)} and {sorted(found)}")
        return 1
    for name, value in expected.items():
        if abs(value - found[name]) > 1e-9 * max(1.0, abs(value)):
            print(f"{name}: Nahraum {found[name]}, the other {value}")
            return 1
    print(f"{len(expected)} measures are equal")
    return 0


sys.exit(main())
