"""Times a table of 1,000 x 1,000 distances: Nahraum, pandana's hierarchy, and igraph's plain search.

    pip install pandana igraph numpy pandas
    nahraum demo --inputs-only inputs
    python benches/foreign/many_to_many_ratio.py target/release/nahraum inputs

Every program gets the same network (that of the synthetic demo region), 1,000 of its cells and 1,000 of its
facilities. Nahraum finds all distances between them up to 50 km, its largest limit: about two thirds of all pairs.
Pandana asks a contraction hierarchy for each of these pairs; what the hierarchy takes before is told apart. Igraph
finds the distances of all pairs. Reading files is not timed. Nahraum's search goes out from each facility and is made
for limits: that it has no hierarchy is what this shows.
"""

import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import igraph
import numpy as np
import pandas as pd

import pandana_ratio
from pandana_ratio import read_network, stages_of, with_hierarchy

COUNT = 1_000
# The largest limit of a table, metres.
LIMIT_M = 50_000
# The stages that find distances; the others do not look for the nearest facility.
STAGES = [stage for stage in pandana_ratio.STAGES if stage != "nearest on foot"]


def sample(folder):
    """Cells and facilities at even steps through their files."""
    tables = []
    for name in ["cells.csv", "facilities.csv"]:
        table = pd.read_csv(folder / name, dtype=str)
        steps = np.linspace(0, len(table) - 1, COUNT).astype(int)
        tables.append(table.iloc[steps].reset_index(drop=True))
    tables[1]["category"] = "pharmacy"
    return tables


def time_nahraum(program, folder, cells, facilities):
    with tempfile.TemporaryDirectory() as name:
        inputs = Path(name)
        for file in folder.iterdir():
            (inputs / file.name).symlink_to(file.resolve())
        for table, file in [(cells, "cells.csv"), (facilities, "facilities.csv")]:
            (inputs / file).unlink()
            table.to_csv(inputs / file, index=False)
        out = inputs / "table.parquet"
        limit = ["--limit", str(LIMIT_M)]
        command = [program, "table", "-v", "--no-cache", "-c", inputs / "region.toml", *limit, "-o", out]
        talk = subprocess.run(command, check=True, capture_output=True, text=True).stderr
        table = pd.read_parquet(out, columns=["cell_id", "facility_id"])
    # The rows of the samples that each pair is of.
    number_of = [pd.Series(np.arange(COUNT), index=one.id) for one in (cells, facilities)]
    pairs = [number_of[0][table.cell_id].to_numpy(), number_of[1][table.facility_id].to_numpy()]
    seconds = stages_of(talk, STAGES)
    print(f"nahraum {sum(seconds.values()):.2f} s for {len(table)} pairs within {LIMIT_M / 1000:.0f} km: {seconds}")
    return sum(seconds.values()), pairs


def main():
    program, folder = sys.argv[1], Path(sys.argv[2])
    cells, facilities = sample(folder)
    ours, pairs = time_nahraum(program, folder, cells, facilities)
    nodes, ends, length_mm = read_network(folder / "network.nahraum")

    began = time.perf_counter()
    network = with_hierarchy(nodes, ends, length_mm)
    built = time.perf_counter() - began
    at = [network.get_node_ids(table.x.astype(float), table.y.astype(float)).to_numpy() for table in (cells, facilities)]
    # It names each pair between which it finds no way, thousands of them.
    warnings.filterwarnings("ignore", message=".*unconnected nodes")
    began = time.perf_counter()
    lengths = network.shortest_path_lengths(at[0][pairs[0]], at[1][pairs[1]])
    asked = time.perf_counter() - began
    print(f"pandana {asked:.2f} s for {len(lengths)} pairs, {built:.2f} s before for its hierarchy: ratio {asked / ours:.2f}")

    graph = igraph.Graph(n=len(nodes), edges=ends)
    began = time.perf_counter()
    # igraph wants each place once.
    (once, back), (twice, back2) = (np.unique(nodes, return_inverse=True) for nodes in at)
    distances = graph.distances(once.tolist(), twice.tolist(), weights=(length_mm / 1000.0).tolist())
    plain = time.perf_counter() - began
    print(f"igraph  {plain:.2f} s on one of {os.cpu_count()} cores: ratio {plain / ours:.2f}")
    theirs = np.array(distances)[back[pairs[0]], back2[pairs[1]]]
    far = np.nanmax(np.abs(theirs - np.array(lengths))[np.isfinite(theirs)])
    print(f"pandana and igraph differ by {far:.3f} m at most")


if __name__ == "__main__":
    main()
