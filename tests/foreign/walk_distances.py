#!/usr/bin/env python3
"""Compare Nahraum's walking distances with those of a second, independent program.

Usage:
    pip install osmium numpy scipy pyproj
    walk_distances.py [options] FOLDER BINARY

    FOLDER  folder with street maps of OpenStreetMap (*.osm.pbf)
    BINARY  the program `nahraum` to be compared

    --cells N, --facilities N   points to draw in each map (40 and 40: 1,600 pairs)
    --seed N                    seed of the draw (1)
    --junctions                 draw junctions and dead ends only: there all must be exact
    --only TEXT                 only maps whose name contains TEXT
    --keep FOLDER               leave inputs, answers and all pairs (pairs.csv) there

Exit code: 0 when no pair is reachable in one program only and all are equal within 2 cm (at
junctions: exactly), else 1.

Only the documented rules are shared: libosmium reads, every node of the map is one of the graph,
PROJ measures, scipy searches. Points stand on nodes, so that linking adds no distance of its own.
Nahraum prints decimetres; to see millimetres it is asked again, weighted by time, with a profile
in which a metre counts a hundredfold on every surface. Between junctions some millimetres are no
fault: points are placed by their share of an edge, whose length is a sum of rounded pieces.
"""

import argparse
import csv
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import osmium
from pyproj import Geod
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

# --- Rules, written from the documentation of Nahraum's access rules ---------------------------

OPEN = set(
    "corridor crossing footway living_street path pedestrian pier platform primary primary_link "
    "residential road secondary secondary_link service steps tertiary tertiary_link track "
    "unclassified".split()
)
ON_REQUEST = set("bridleway bus_guideway busway cycleway trunk trunk_link".split())
SHUT = "no private military emergency restricted permit use_sidepath"
INVITING = set("yes designated permissive official destination customers".split())
WALLS = set("wall fence hedge city_wall retaining_wall debris".split())
UNFINISHED = ("construction", "proposed", "abandoned", "disused", "razed")
ISLAND_LENGTH_MIN_M, HUNDRED = 5_000, 100


def kind_of(tags):
    """What sort of way this is; None when it is none on foot, or not there (any more)."""
    if any(tags.get(state, "no") != "no" for state in UNFINISHED):
        return None
    platform = "platform" in (tags.get("railway"), tags.get("public_transport"))
    pier = "pier" if tags.get("man_made") == "pier" else None
    return tags.get("highway", "platform" if platform else pier)


def has_separate_sidewalk(tags):
    """Whether the pavements of a road are ways of their own, on all sides that have one."""
    if "separate" in (tags.get("sidewalk"), tags.get("sidewalk:both")):
        return True
    sides = {tags.get("sidewalk:left", "no"), tags.get("sidewalk:right", "no")}
    return "sidewalk" not in tags and "separate" in sides <= {"separate", "no"}


def may_walk(tags):
    """Whether pedestrians may use a way."""
    kind, foot = kind_of(tags), tags.get("foot")
    if kind is None or foot in SHUT.split():
        return False
    if foot in INVITING:
        return kind in OPEN | ON_REQUEST
    if kind not in OPEN or tags.get("motorroad") == "yes":
        return False
    return tags.get("access") not in SHUT.split() and not has_separate_sidewalk(tags)


def direction_of(tags):
    """1 or -1 when a way may be walked only as drawn or only against it, else 0."""
    conveyed = tags.get("conveying") if tags.get("highway") in ("steps", "footway") else None
    sign = tags.get("oneway:foot", tags.get("foot:oneway", conveyed))
    if sign in ("yes", "1", "true", "forward"):
        return 1
    return -1 if sign in ("-1", "reverse", "backward") else 0


def is_apart(tags):
    """Away from the ground: on a bridge or in a tunnel, but not in a passage through a building."""
    values = tags.get("bridge", "no"), tags.get("tunnel", "no")
    return any(value not in ("no", "building_passage") for value in values)


def is_closed(tags):
    """Whether nobody passes a node."""
    if "barrier" not in tags:
        return False
    right = tags.get("foot", tags.get("access"))
    if right in INVITING:
        return False
    return right in SHUT.split() or tags["barrier"] in WALLS or tags.get("locked") == "yes"


# --- Reading and building ----------------------------------------------------------------------

class StreetMap:
    """The walkable part as a graph: all nodes of walkable ways, and the pieces between them."""

    def __init__(self, path):
        areas = {}  # tags that ways get from the areas they outline
        for relation in osmium.FileProcessor(str(path), osmium.osm.RELATION):
            tags = dict(relation.tags)
            if tags.get("type") == "multipolygon" and may_walk(tags):
                for member in relation.members:
                    if member.type == "w":
                        areas.setdefault(member.ref, tags)
        place, closed, ways = {}, set(), []
        self.surfaces = {"", "compacted", "gravel", "ground", "grass"}  # what tracks are taken for
        for thing in osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY):
            tags = dict(thing.tags)
            if thing.is_node():
                if thing.location.valid():
                    place[thing.id] = (thing.location.x, thing.location.y)
                if is_closed(tags):
                    closed.add(thing.id)
            elif tags := self.way_tags(tags, areas.get(thing.id)):
                self.surfaces.add(tags.get("surface", ""))
                facts = direction_of(tags), is_apart(tags)
                ways.append(([node.ref for node in thing.nodes], facts))
        pieces = [(*pair, *facts) for nodes, facts in ways for pair in zip(nodes, nodes[1:])]
        pieces = [it for it in pieces if it[0] != it[1] and it[0] in place and it[1] in place]
        self.ids = sorted({node for piece in pieces for node in piece[:2]})
        index = {node: at for at, node in enumerate(self.ids)}
        self.at = np.array([place[node] for node in self.ids], dtype=float) / 1e7
        self.closed = np.array([node in closed for node in self.ids])
        pieces = [(index[a], index[b], sign, apart) for a, b, sign, apart in pieces]
        self.a, self.b, self.direction, self.apart = np.array(pieces).T
        (lon_a, lat_a), (lon_b, lat_b) = self.at[self.a].T, self.at[self.b].T
        metres = Geod(ellps="WGS84").inv(lon_a, lat_a, lon_b, lat_b)[2]
        self.mm = np.floor(metres * 1000 + 0.5)

    @staticmethod
    def way_tags(own, around):
        """Tags that open a way: its own when it says what it is, else those of an area around."""
        if {"highway", "railway", "public_transport", "man_made"} & own.keys():
            return own if may_walk(own) else None
        return around

    def graph(self):
        """Arcs in millimetres, none out of closed nodes; the shortest of parallel pieces."""
        there = (self.direction >= 0) & ~self.closed[self.a]
        back = (self.direction <= 0) & ~self.closed[self.b]
        tail = np.concatenate([self.a[there], self.b[back]])
        head = np.concatenate([self.b[there], self.a[back]])
        # scipy takes a stored 0 for no arc: nodes at the same place are a thousandth apart.
        mm = np.maximum(np.concatenate([self.mm[there], self.mm[back]]), 1e-3)
        order = np.lexsort((mm, head, tail))
        tail, head, mm = tail[order], head[order], mm[order]
        first = np.ones(len(tail), dtype=bool)
        first[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        return csr_matrix((mm[first], (tail[first], head[first])), shape=(len(self.ids),) * 2)

    def linkable(self):
        """Open nodes on the ground of the largest network, and of others of some size, alone there."""
        free = ~self.closed[self.a] & ~self.closed[self.b]
        links = np.ones(free.sum()), (self.a[free], self.b[free])
        island = connected_components(csr_matrix(links, shape=(len(self.ids),) * 2), False)[1]
        # A piece at a closed node belongs to the network of its other end.
        home = island[np.where(self.closed[self.a], self.b, self.a)]
        length = np.bincount(home, weights=self.mm, minlength=island.max() + 1)
        large = (length >= ISLAND_LENGTH_MIN_M * 1000) | (length == length.max())
        # To which of two nodes at the same place a point is linked, nobody can say.
        _, which, times = np.unique(self.at, axis=0, return_inverse=True, return_counts=True)
        alone = times[which.ravel()] == 1
        # Nobody lives on a bridge or in a tunnel: points there are linked elsewhere.
        ground = np.zeros(len(self.ids), dtype=bool)
        ground[np.concatenate([self.a[self.apart == 0], self.b[self.apart == 0]])] = True
        return np.flatnonzero(large[island] & ~self.closed & alone & ground)


# --- Asking Nahraum ----------------------------------------------------------------------------

PROFILE = """hundredfold = { name_en = "hundredfold", name_de = "hundertfach", speed_m_s = 1.0,\
 speed_source = "none", steps = 1.0, steps_source = "none", surface = { FACTORS } }
"""
LAYERS = """[layers]
municipalities = { path = "municipality.geojson", fields = { id = "id", name = "name" } }
facilities = [
  { path = "facilities.csv", fields = { id = "id", category = "category", x = "lon", y = "lat" } } ]
[[layers.cells]]
path = "cells.csv"
crs = "EPSG:4326"
fields = { id = "id", x = "lon", y = "lat", persons = "persons" }
"""


def write_region(folder, street, network, cells, facilities):
    """Writes everything Nahraum needs; every facility is the only one of its category."""
    west, south = street.at.min(axis=0) - 0.01
    east, north = street.at.max(axis=0) + 0.01
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    feature = {"type": "Feature", "properties": {"id": "07999001", "name": "M"}}
    feature["geometry"] = {"type": "Polygon", "coordinates": [ring]}
    collection = {"type": "FeatureCollection", "features": [feature]}
    (folder / "municipality.geojson").write_text(json.dumps(collection))
    for name, nodes, last in (("cells", cells, "persons"), ("facilities", facilities, "category")):
        rows = [f"id,lon,lat,{last}"]
        for number, node in enumerate(nodes):
            value = 1 if last == "persons" else f"f{number}"
            rows.append("{}{},{:.7f},{:.7f},{}".format(name[0], number, *street.at[node], value))
        (folder / f"{name}.csv").write_text("\n".join(rows) + "\n")
    factors = ", ".join(f"{json.dumps(surface)} = {HUNDRED}" for surface in street.surfaces)
    (folder / "profiles.toml").write_text(PROFILE.replace("FACTORS", factors))
    walk = '[region]\nname = "M"\ndistance = "walk"\n[walk]\nlink_distance_max_m = 200\n'
    walk += f"network = {json.dumps(str(network))}\n"
    magnified = 'profiles_file = "profiles.toml"\nprofile = "hundredfold"\nweight = "time"\n'
    limits = "[limits]\n" + "".join(f"f{at} = [500, 2000]\n" for at in range(len(facilities)))
    for name, more in (("plain", ""), ("magnified", magnified)):
        (folder / f"{name}.toml").write_text(walk + more + limits + LAYERS)


def ask(binary, folder, name, shape):
    """Distances in metres as printed (nan: none), and {limit: who is covered, facilities}."""
    answer = folder / f"{name}.csv"
    command = [binary, "coverage", "-q", "-c", folder / f"{name}.toml", "--by", "cell"]
    subprocess.run([*command, "--format", "csv", "-o", answer], check=True)
    metres, covered = np.full(shape, np.nan), {}
    with open(answer, newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            at = int(row["cell_id"][1:]), int(row["category"][1:])
            if row["mean_distance_m"]:
                metres[at] = float(row["mean_distance_m"])
            answer = float(row["persons_covered"]), float(row["facilities_in_reach"])
            covered.setdefault(int(row["limit_m"]), np.zeros((*shape, 2)))[at] = answer
    return metres, covered


# --- Comparing ---------------------------------------------------------------------------------

def compare(path, options, folder):
    """Compares one map; returns whether all is well."""
    street, draw = StreetMap(path), random.Random(options.seed)
    nodes = street.linkable()
    if options.junctions:
        nodes = nodes[np.bincount(np.r_[street.a, street.b])[nodes] != 2]
    nodes = nodes.tolist()
    cells = draw.sample(nodes, options.cells)
    facilities = draw.sample(nodes, options.facilities)
    own = dijkstra(street.graph(), indices=cells)[:, facilities]
    write_region(folder, street, path.resolve(), cells, facilities)
    printed, covered = ask(options.binary, folder, "plain", own.shape)
    magnified, _ = ask(options.binary, folder, "magnified", own.shape)
    # Beyond 42 km a hundredfold distance does not fit into 32 bits: decimetres must do there.
    far = printed > 42_000
    theirs = np.where(far, printed * 1000, magnified / HUNDRED * 1000)
    here, there = np.isfinite(own), np.isfinite(theirs)
    both = here & there
    off = np.abs(np.where(both, own - theirs, 0))
    near, far_off = both & ~far, off[far].max(initial=0)
    # The plain answer must be the same, as far as it is printed, and limits must follow from it.
    plain_off = np.abs(np.where(both, printed - theirs / 1000, 0)).max()
    wrong_limits = 0
    for limit, answer in covered.items():
        reached = np.nan_to_num(theirs, nan=np.inf) <= limit * 1000
        wrong_limits += int((answer != reached[..., None]).sum())

    def share(good):
        return f"{(good & near).sum()} ({(good & near).sum() / max(near.sum(), 1):.2%})"

    print(f"{path.name}: {len(street.ids)} nodes, {len(street.a)} pieces,", end=" ")
    print(f"{street.mm.sum() / 1e6:.1f} km, {street.closed.sum()} closed nodes, {own.size} pairs")
    print(f"  exact {share(off < 0.5)}, 1 mm {share(off < 1.5)}, 1 cm {share(off < 10.5)}")
    print(f"  1 % {share(off <= own * 0.01)}; largest {off[near].max(initial=0):.0f} mm", end="")
    print(f"; {far.sum()} beyond 42 km, largest {far_off:.0f} mm")
    print(f"  reachable in both {both.sum()}, in neither {(~here & ~there).sum()}, ", end="")
    print(f"only here {(here & ~there).sum()}, only in Nahraum {(there & ~here).sum()}")
    print(f"  printed against magnified: {plain_off:.3f} m; wrong by limit: {wrong_limits}")
    with open(folder / "pairs.csv", "w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["cell", "facility", "from_node", "to_node", "own_mm", "nahraum_mm"])
        for i, j in np.ndindex(own.shape):
            ends = street.ids[cells[i]], street.ids[facilities[j]]
            rows.writerow([f"c{i}", f"f{j}", *ends, round(own[i, j], 3), round(theirs[i, j], 3)])
    same = (here == there).all() and (off[near] < (0.5 if options.junctions else 20.5)).all()
    return bool(same and not wrong_limits and max(plain_off, far_off / 1000) < 0.071)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("binary", type=Path)
    for option, default in {"--cells": 40, "--facilities": 40, "--seed": 1}.items():
        parser.add_argument(option, type=int, default=default)
    parser.add_argument("--junctions", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    options.binary = options.binary.resolve()
    good = True
    paths = [path for path in options.folder.glob("*.osm.pbf") if options.only in path.name]
    for path in sorted(paths):
        with tempfile.TemporaryDirectory() as folder:
            folder = (options.keep or Path(folder)) / path.name.removesuffix(".osm.pbf")
            folder.mkdir(parents=True, exist_ok=True)
            good &= compare(path, options, folder)
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
