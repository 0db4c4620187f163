#!/usr/bin/env python3
"""Compare Nahraum's robust scales and types of quartiers with NumPy, SciPy and scikit-learn.

Usage:
    pip install numpy scipy scikit-learn
    similar.py QUARTIERS.json

    QUARTIERS.json  [{"raw": [[value, ..], ..], "weights": [..], "z": .., "types": [..], "count": k,
                      "silhouettes": [..], "choices": [[k, mean silhouette, smallest type], ..]}, ..]

Exit code: 0 when every number is equal within 1e-9 and every type has the same members, else 1.
What is not modelled: points as near to two means, and the order of joins of equal distances.
"""

import json
import sys

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.stats import median_abs_deviation
from sklearn.cluster import KMeans
from sklearn.metrics import silhouette_samples


def robust(raw):
    spread = 1.4826 * median_abs_deviation(raw, axis=0, scale=1.0)
    spread = np.where(spread > 0, spread, np.std(raw, axis=0))
    return np.clip((raw - np.median(raw, axis=0)) / spread, -3, 3)


def tried(points, count):
    groups = fcluster(linkage(points, method="ward"), count, criterion="maxclust")
    means = np.array([points[groups == one].mean(axis=0) for one in np.unique(groups)])
    fitted = KMeans(n_clusters=count, init=means, n_init=1, max_iter=1000, tol=0, algorithm="lloyd").fit(points)
    return fitted.labels_, silhouette_samples(points, fitted.labels_)


def near(a, b):
    return np.allclose(np.asarray(a, dtype=float), np.asarray(b, dtype=float), rtol=0, atol=1e-9)


def differing(case):
    raw = np.array(case["raw"])
    z = robust(raw)
    if not near(z, case["z"]):
        return "standardised values"
    points = z * np.sqrt(np.array(case["weights"]))
    silhouettes = {}
    for count, mean, smallest in case["choices"]:
        labels, own = tried(points, count)
        silhouettes[count] = own.mean()
        if not near(own.mean(), mean):
            return f"mean silhouette of {count} types: {mean}, the other {own.mean()}"
        if np.bincount(labels).min() != smallest:
            return f"smallest of {count} types"
        if count == case["count"]:
            pairs = set(zip(labels.tolist(), case["types"]))
            if len(pairs) != count:
                return f"members of {count} types"
            if not near(own, case["silhouettes"]):
                return "silhouettes"
    best = max(silhouettes.values())
    if case["count"] != min(count for count, mean in silhouettes.items() if mean >= best - 0.005):
        return "the number of types"
    return None


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        cases = json.load(file)
    for number, case in enumerate(cases):
        found = differing(case)
        if found:
            print(f"case {number}: different {found}")
            return 1
    print(f"{len(cases)} cases are equal")
    return 0


sys.exit(main())
