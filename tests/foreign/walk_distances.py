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

Only the documented rules and the table of countries are shared: libosmium reads, every node of the map is
one of the graph, PROJ measures, scipy searches. Points stand on nodes, so that linking adds no distance of its own.
Nahraum prints decimetres; to see millimetres it is asked again, weighted by time, with a profile
in which a metre counts a hundredfold on every surface. Between junctions some millimetres are no
fault: points are placed by their share of an edge, whose length is a sum of rounded pieces.
"""

import argparse
import csv
import json
import math
import random
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter, defaultdict
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
SHUT = "no private military emergency restricted permit"
AWAY = set(SHUT.split()) | {"use_sidepath"}
INVITING = set("yes designated permissive official destination customers".split())
WALLS = set("wall fence hedge city_wall retaining_wall debris".split())
WALL_LINES = set("city_wall fence noise_barrier retaining_wall wall".split())
SIDEWALKS = set("cycleway footway path pedestrian".split())
COUNTRIES = Path(__file__).parents[2] / "data" / "access_defaults.toml"
SIDEWALK_AWAY_M, FAR_SIDEWALK_M, AT_NODE_M, GATE_M = 25.0, 50.0, 0.5, 5.0
DEGREE_M = 111_320.0, 110_574.0
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


def access_of(tags, country):
    """Whether pedestrians may use a way: "open", "beside" (a sidewalk of its own), or None."""
    ways = [access_towards(tags, country, way) for way in ("forward", "backward")]
    return next((state for state in ("open", "beside") if state in ways), None)


def access_towards(tags, country, way):
    """The same for walking as drawn (forward) or against it (backward)."""
    kind, (foot, access) = kind_of(tags), rights(tags, way)
    invited = foot in INVITING
    by_default = kind in OPEN or kind in country
    if kind is None or not (by_default or invited and kind in ON_REQUEST):
        return None
    sent_away = access == "use_sidepath" or has_separate_sidewalk(tags)
    beside = foot == "use_sidepath" or sent_away and not invited
    shut = tags.get("motorroad") == "yes" or access in SHUT.split()
    if shut and not invited or foot in SHUT.split() and not (foot == "no" and beside):
        return None
    return "beside" if beside else "open"


def rights(tags, way):
    """What is said of a direction on foot, and of everybody there; else of both directions."""
    said = [[tags.get(f"{key}:{way}"), tags.get(key)] for key in ("foot", "access")]
    return [next((it for it in both if it in AWAY or it in INVITING), None) for both in said]


def country_of(places):
    """Kinds of roads that are open where most nodes lie, beside those open everywhere."""
    votes, nodes = Counter(), sorted(places)
    countries = tomllib.loads(COUNTRIES.read_text(encoding="utf-8"))["country"]
    for lon, lat in (places[node] for node in nodes[:: max(len(nodes) // 10_000, 1)]):
        lon, lat = lon / 1e7, lat / 1e7
        for number, country in enumerate(countries):
            if any(w <= lon <= e and s <= lat <= n for w, s, e, n in country["boxes"]):
                votes[number] += 1
                break
    return set(countries[max(votes, key=lambda number: (votes[number], -number))]["open"])


def direction_of(tags, country):
    """1 or -1 when a way may be walked only as drawn or only against it, else 0."""
    signs = dict.fromkeys(("yes", "1", "true", "forward"), 1)
    signs |= dict.fromkeys(("-1", "reverse", "backward"), -1)
    signs |= dict.fromkeys(("no", "0", "false", "reversible", "alternating"), 0)
    for on_foot in tags.get("oneway:foot"), tags.get("foot:oneway"):
        if on_foot in signs:
            return signs[on_foot]
    ways = [access_towards(tags, country, way) for way in ("forward", "backward")]
    forward, backward = (access == "open" for access in ways)
    if forward != backward:
        return 1 if forward else -1
    if tags.get("conveying") in ("forward", "backward", "reversible"):
        return signs[tags["conveying"]]
    alone = tags.get("highway") in ("steps", "footway", "corridor")
    alone = alone and tags.get("bicycle") not in INVITING
    if alone or tags.get("highway") == "path" and tags.get("bicycle") in SHUT.split():
        return signs.get(tags.get("oneway"), 0)
    return 0


def is_obstacle(tags, country):
    """Whether nobody crosses a way between two points beside it."""
    if any(tags.get(key, "no") != "no" for key in ("tunnel", "bridge", "covered")):
        return False
    trunk = tags.get("highway") == "trunk"
    closed_trunk = trunk and ("trunk" not in country or tags.get("foot") in SHUT.split())
    return (
        tags.get("railway") in ("rail", "light_rail", "narrow_gauge")
        or tags.get("highway") == "motorway"
        or closed_trunk
        or tags.get("motorroad") == "yes"
        or tags.get("waterway") in ("river", "canal", "riverbank")
        or tags.get("natural") == "water"
    )


def opens_wall(tags):
    """Whether a node is a gate of the wall through it."""
    barrier = tags.get("barrier", "no") != "no" and not is_closed(tags)
    return barrier or tags.get("entrance", "no") != "no" and not is_closed(tags)


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


KINDS = {"highway", "railway", "public_transport", "man_made"}
KEPT = KINDS | {"waterway", "natural", "barrier"}


def dot(a, b):
    return a[0] * b[0] + a[1] * b[1]


def nearest_on(a, b):
    """The place nearest to the origin on a segment: its share of the way, and where it is."""
    step = b[0] - a[0], b[1] - a[1]
    length_2 = dot(step, step)
    if length_2 <= 0:
        return 0.0, a
    share, length = min(max(-dot(a, step) / length_2, 0.0), 1.0), math.sqrt(length_2)
    if share * length < AT_NODE_M:
        return 0.0, a
    if (1 - share) * length < AT_NODE_M:
        return 1.0, b
    return share, (a[0] + step[0] * share, a[1] + step[1] * share)


def crosses(a, b, c, d):
    """Whether the segment from a to b crosses the one from c to d between its ends."""

    def turn(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return (turn(a, b, c) > 0) != (turn(a, b, d) > 0) and turn(c, d, a) * turn(c, d, b) < 0


# --- Reading and building ----------------------------------------------------------------------

class StreetMap:
    """The walkable part as a graph: all nodes of walkable ways, and the pieces between them."""

    def __init__(self, path):
        # Where the map lies decides which roads are open.
        self.place, self.gates, closed = {}, set(), set()
        for node in osmium.FileProcessor(str(path), osmium.osm.NODE):
            tags = dict(node.tags)
            if node.location.valid():
                self.place[node.id] = (node.location.x, node.location.y)
            if is_closed(tags):
                closed.add(node.id)
            if opens_wall(tags):
                self.gates.add(node.id)
        self.read_ways(path)
        self.keep_whole()
        self.surfaces = {"", "compacted", "gravel", "ground", "grass"}  # what tracks are taken for
        self.surfaces |= self.surfaces_tagged
        pieces = [(*pair, *facts) for nodes, facts in self.ways for pair in zip(nodes, nodes[1:])]
        pieces = [it for it in pieces if self.is_piece(*it[:2])]
        self.ids = sorted({node for piece in pieces for node in piece[:2]})
        index = {node: at for at, node in enumerate(self.ids)}
        self.at = np.array([self.place[node] for node in self.ids], dtype=float) / 1e7
        self.closed = np.array([node in closed for node in self.ids])
        pieces = [(index[a], index[b], sign, apart) for a, b, sign, apart, _ in pieces]
        self.a, self.b, self.direction, self.apart = np.array(pieces).T
        (lon_a, lat_a), (lon_b, lat_b) = self.at[self.a].T, self.at[self.b].T
        metres = Geod(ellps="WGS84").inv(lon_a, lat_a, lon_b, lat_b)[2]
        self.mm = np.floor(metres * 1000 + 0.5)

    def is_piece(self, a, b):
        return a != b and a in self.place and b in self.place

    def read_ways(self, path):
        """Open ways with their facts, carriageways beside sidewalks, and obstacles by their ends."""
        used = {node.ref for way in osmium.FileProcessor(str(path), osmium.osm.WAY)
                if KEPT & dict(way.tags).keys() for node in way.nodes}
        country = country_of({node: at for node, at in self.place.items() if node in used})
        areas, waters = {}, set()  # what ways get from the areas they outline
        for relation in osmium.FileProcessor(str(path), osmium.osm.RELATION):
            tags = dict(relation.tags)
            members = [member.ref for member in relation.members if member.type == "w"]
            if tags.get("type") == "multipolygon" and access_of(tags, country) == "open":
                for member in members:
                    areas.setdefault(member, tags)
            if tags.get("type") == "multipolygon" and is_obstacle(tags, country):
                waters |= set(members)
        self.ways, self.beside, self.obstacles, walls = [], [], [], []
        self.surfaces_tagged = set()
        for way in osmium.FileProcessor(str(path), osmium.osm.WAY):
            tags, nodes = dict(way.tags), [node.ref for node in way.nodes]
            own = KINDS & tags.keys()
            access = access_of(tags, country) if own else "open" if way.id in areas else None
            of = tags if own else areas.get(way.id, tags)
            facts = direction_of(of, country), is_apart(of), kind_of(of) in SIDEWALKS
            if access == "open":
                self.surfaces_tagged.add(of.get("surface", ""))
                self.ways.append((nodes, facts))
            elif access == "beside":
                self.surfaces_tagged.add(of.get("surface", ""))
                self.beside.append((nodes, facts))
            if is_obstacle(tags, country) or way.id in waters:
                self.obstacles += [pair for pair in zip(nodes, nodes[1:]) if self.is_piece(*pair)]
            if tags.get("barrier") in WALL_LINES:
                walls.append(nodes)
        ends = {node for nodes, _ in self.ways for pair in zip(nodes, nodes[1:])
                if self.is_piece(*pair) for node in pair}
        for nodes in walls:
            for pair in zip(nodes, nodes[1:]):
                self.obstacles += self.without_gates(*pair, self.gates | ends)

    def without_gates(self, a, b, gates):
        """A piece of a wall without what lies next to its gates."""
        if not self.is_piece(a, b):
            return []
        place = [self.place[node][axis] / 1e7 for node in (a, b) for axis in (0, 1)]
        metres = np.floor(Geod(ellps="WGS84").inv(*place)[2] * 1000 + 0.5) / 1000
        if GATE_M * ((a in gates) + (b in gates)) >= metres:
            return []
        share = GATE_M / metres
        first = self.node_between(a, b, share) if a in gates else a
        return [(first, self.node_between(a, b, 1 - share) if b in gates else b)]

    def node_between(self, a, b, share):
        """Adds a node and returns its number, which is below zero."""
        parts = [p + (q - p) * share for p, q in zip(self.place[a], self.place[b])]
        node = min(min(self.place), 0) - 1 if not hasattr(self, "made") else self.made - 1
        self.made = node
        self.place[node] = tuple(int(math.floor(abs(it) + 0.5) * math.copysign(1, it)) for it in parts)
        return node

    def offset(self, origin, node):
        """Metres east and north of a node."""
        (x, y), (to_x, to_y) = self.place[origin], self.place[node]
        east = DEGREE_M[0] * math.cos(math.radians(y / 1e7)) * 1e-7
        return (to_x - x) * east, (to_y - y) * DEGREE_M[1] * 1e-7

    def keep_whole(self):
        """Lets walkers cross carriageways beside sidewalks where open ways meet them."""
        apart = defaultdict(bool)
        for nodes, facts in self.beside:
            for node in nodes:
                apart[node] |= facts[1]
        paths = defaultdict(list)  # of each junction: where paths lead to
        for nodes, (_, _, is_sidewalk) in self.ways:
            for pair in zip(nodes, nodes[1:]):
                for a, b in (pair, pair[::-1]) if self.is_piece(*pair) else ():
                    if a in apart:
                        paths[a] += [self.offset(a, b)] if is_sidewalk else []
        crossings = self.crossings(paths, apart)
        near = SIDEWALK_AWAY_M ** 2
        hanging = [node for node in paths
                   if not paths[node] and all(it[0] > near for it in crossings[node])]
        pieces = defaultdict(list)
        for nodes, facts in self.beside:
            for pair in zip(nodes, nodes[1:]):
                if self.is_piece(*pair):
                    for node in pair:
                        pieces[node].append((pair, facts))
        opened, waiting = set(), hanging
        while waiting:
            node = waiting.pop()
            for pair, facts in pieces[node]:
                if (pair, facts) not in opened:
                    opened.add((pair, facts))
                    other = pair[0] if pair[1] == node else pair[1]
                    waiting += [] if other in paths else [other]
        self.add_crossings(crossings)
        self.ways += [(list(pair), facts) for pair, facts in sorted(opened)]

    def crossings(self, junctions, apart):
        """The places on sidewalks to which walkers step from each junction."""
        grid, size = defaultdict(list), 10_000
        for node in junctions:
            x, y = self.place[node]
            grid[x // size, y // size].append(node)

        def near(a, b):
            (xa, ya), (xb, yb) = self.place[a], self.place[b]
            x_from, x_to = sorted((xa // size, xb // size))
            y_from, y_to = sorted((ya // size, yb // size))
            if (x_to - x_from + 3) * (y_to - y_from + 3) > len(grid):
                return list(junctions)
            cells = ((x, y) for x in range(x_from - 1, x_to + 2) for y in range(y_from - 1, y_to + 2))
            return [node for cell in cells for node in grid.get(cell, ())]

        places, blocks = defaultdict(list), defaultdict(list)
        for way, (nodes, (_, is_apart_, is_sidewalk)) in enumerate(self.ways):
            for at, pair in enumerate(zip(nodes, nodes[1:])) if is_sidewalk else ():
                for node in near(*pair) if self.is_piece(*pair) else ():
                    if node in pair or is_apart_ != apart[node]:
                        continue
                    share, to = nearest_on(self.offset(node, pair[0]), self.offset(node, pair[1]))
                    if dot(to, to) <= FAR_SIDEWALK_M ** 2:
                        places[node].append((dot(to, to), way, at, share, to))
        for pair in self.obstacles:
            for node in near(*pair):
                blocks[node].append([self.offset(node, end) for end in pair])
        chosen = {}
        for node, paths in junctions.items():
            free = sorted(
                it for it in places[node]
                if not any(dot(path, it[4]) > 0 for path in paths)
                and not any(crosses((0.0, 0.0), it[4], *block) for block in blocks[node])
            )
            beside = [it for it in free if it[0] <= SIDEWALK_AWAY_M ** 2]
            opposite = [it for it in beside[1:] if dot(it[4], beside[0][4]) < 0]
            far = [] if beside or paths else free[:1]
            chosen[node] = beside[:1] + opposite[:1] + far
        return chosen

    def add_crossings(self, crossings):
        """Draws the crossings, with a node where each meets its sidewalk."""
        by_way = defaultdict(list)
        for junction, chosen in crossings.items():
            for _, way, at, share, _ in chosen:
                by_way[way].append((at, share, junction))
        for way, places in by_way.items():
            nodes, facts = self.ways[way]
            drawn, places = [], sorted(places)
            for at, node in enumerate(nodes):
                drawn.append(node)
                for _, share, junction in (it for it in places if it[0] == at):
                    end = node if share <= 0 else nodes[at + 1]
                    if 0 < share < 1:
                        end = self.node_between(node, nodes[at + 1], share)
                        drawn.append(end)
                    self.ways.append(([junction, end], (0, False, False)))
            self.ways[way] = (drawn, facts)

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
