#!/usr/bin/env python3
"""Repeat a street map side by side, to measure how memory and time grow with the size of a file.

Usage:
    pip install osmium
    replicate_map.py MAP TIMES OUT

Every copy has its own ids and lies one degree of longitude east of the previous copy; relations keep
their members. Elements are sorted by kind and id.
"""

import sys

import osmium


def main(source, times, out):
    elements = {"n": [], "w": [], "r": []}
    for element in osmium.FileProcessor(source):
        kind = element.type_str()
        tags = dict(element.tags)
        if kind == "n":
            elements["n"].append((element.id, tags, (element.lon, element.lat)))
        elif kind == "w":
            elements["w"].append((element.id, tags, [node.ref for node in element.nodes]))
        else:
            members = [(member.type, member.ref, member.role) for member in element.members]
            elements["r"].append((element.id, tags, members))
    step = {kind: max((element[0] for element in list_), default=0) + 1 for kind, list_ in elements.items()}
    writer = osmium.SimpleWriter(out, overwrite=True)
    for copy in range(times):
        for number, tags, (lon, lat) in elements["n"]:
            moved = ((lon + copy + 180) % 360 - 180, lat)
            number += copy * step["n"]
            writer.add_node(osmium.osm.mutable.Node(id=number, location=moved, tags=tags))
    for copy in range(times):
        for number, tags, nodes in elements["w"]:
            nodes = [node + copy * step["n"] for node in nodes]
            number += copy * step["w"]
            writer.add_way(osmium.osm.mutable.Way(id=number, nodes=nodes, tags=tags))
    for copy in range(times):
        for number, tags, members in elements["r"]:
            members = [(kind, ref + copy * step[kind], role) for kind, ref, role in members]
            number += copy * step["r"]
            writer.add_relation(osmium.osm.mutable.Relation(id=number, members=members, tags=tags))
    writer.close()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
