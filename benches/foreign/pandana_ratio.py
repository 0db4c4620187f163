"""Times Nahraum against pandana on the same network, cells and facilities.

    pip install pandana numpy pandas
    nahraum demo --inputs-only inputs
    python benches/foreign/pandana_ratio.py target/release/nahraum inputs

Both link 150,000 population cells and 25,000 facilities of 28 categories to the network of the
synthetic demo region and find the nearest facility of each category for every cell. Nahraum's
time includes more results: all facilities within the limit, and the nearest facility in the own
municipality. Reading files and building the network are not timed; pandana's contraction hierarchy,
which every query needs, is timed separately.
"""

import json
import re
import struct
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pandana
import pandas as pd


# The stages of `nahraum -v` that pandana's work is compared with; `src/run/walk.rs` tests their names.
STAGES = [
    "weighting the network",
    "looking into the cache",
    "indexing the network",
    "linking cells",
    "cells on islands",
    "linking facilities",
    "reach on foot",
    "nearest on foot",
]

# The categories whose distances are compared.
COMPARED = ["pharmacy", "hospital"]


def read_network(path):
    """Nodes, ends and lengths of a `.nahraum` file, laid out as src/guide/walking.md says."""
    data = path.read_bytes()
    assert data[:8] == b"nahraumN", "a network file"
    version, header_bytes = struct.unpack_from("<II", data, 8)
    assert version == 5, f"a network file of version 5, found {version}: build it again"
    start = 16 + header_bytes
    header = json.loads(data[16:start])
    parts = {}
    kinds = {"nodes": "<f8", "ends": "<u4", "length_mm": "<u4"}
    for section in header["sections"]:
        if section["name"] in kinds:
            kind = kinds[section["name"]]
            count = section["bytes"] // np.dtype(kind).itemsize
            parts[section["name"]] = np.frombuffer(data, kind, count, start + section["offset"])
    return parts["nodes"].reshape(-1, 2), parts["ends"].reshape(-1, 2), parts["length_mm"]


def with_hierarchy(nodes, ends, length_mm):
    """The network of pandana, with its contraction hierarchy."""
    return pandana.Network(
        pd.Series(nodes[:, 0]),
        pd.Series(nodes[:, 1]),
        pd.Series(ends[:, 0].astype(np.int64)),
        pd.Series(ends[:, 1].astype(np.int64)),
        pd.DataFrame({"m": length_mm / 1000.0}),
        twoway=True,
    )


def time_pandana(folder, distance_max_m):
    nodes, ends, length_mm = read_network(folder / "network.nahraum")
    cells = pd.read_csv(folder / "cells.csv")
    facilities = pd.read_csv(folder / "facilities.csv")
    began = time.perf_counter()
    network = with_hierarchy(nodes, ends, length_mm)
    built = time.perf_counter()
    nodes_of_cells = network.get_node_ids(cells.x, cells.y)
    distances_m = {}
    for category, group in facilities.groupby("category"):
        network.set_pois(category, distance_max_m, 1, group.x, group.y)
        nearest = network.nearest_pois(distance_max_m, category, num_pois=1)
        distances_m[category] = nearest[1].to_numpy()[nodes_of_cells]
    done = time.perf_counter()
    return built - began, done - built, distances_m


def stages_of(talk, stages):
    """The seconds that `nahraum -v` tells of some stages, with processor time and memory behind them."""
    pattern = r"([0-9.]+) s(?:\s+[0-9.]+ s user\s+[0-9.]+ s system)?(?:\s+[0-9]+ MB)?\s+(" + "|".join(stages) + ")"
    seconds = {stage: float(number) for number, stage in re.findall(pattern, talk)}
    missing = [stage for stage in stages if stage not in seconds]
    if missing:
        sys.exit(f"nahraum reports no time for {missing}; it says:\n{talk}")
    return seconds


def time_nahraum(program, folder):
    """The seconds of all categories, and a table with the distances of two of them by cell."""
    command = [program, "coverage", "-v", "--no-cache", "-c", folder / "region.toml"]
    in_all = [*command, "-o", folder / "coverage.csv"]
    talk = subprocess.run(in_all, check=True, capture_output=True, text=True).stderr
    out = folder / "coverage_by_cell.csv"
    two = [part for category in COMPARED for part in ["--category", category]]
    subprocess.run([*command, "--by", "cell", *two, "-o", out], check=True, capture_output=True)
    return stages_of(talk, STAGES), out


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    limit_m = 5_000.0
    seconds, out = time_nahraum(program, folder)
    built, asked, distances_m = time_pandana(folder, limit_m)
    ours = sum(seconds.values())
    print(f"nahraum {ours:.2f} s: {seconds}")
    print(f"pandana {asked:.2f} s for linking and nearest, {built:.2f} s before for its hierarchy")
    print(f"ratio   {asked / ours:.1f} (with the hierarchy {(asked + built) / ours:.1f})")
    # The same question, so nearly the same answer: pandana links to nodes, Nahraum to ways. Pandana looks
    # no farther than its limit.
    table = pd.read_csv(out, usecols=["category", "limit_m", "mean_distance_m"])
    for category in COMPARED:
        rows = table[table.category == category]
        rows = rows[rows.limit_m == rows.limit_m.min()]
        rows = rows[rows.mean_distance_m < limit_m]
        theirs = distances_m[category][distances_m[category] < limit_m]
        print(f"{category}: median {rows.mean_distance_m.median():.0f} m, pandana {np.median(theirs):.0f} m")


if __name__ == "__main__":
    main()
