#!/usr/bin/env python3
"""Fetch the layers of a server in the programs that they are for, and compare them with the file that is served.

Usage:
    oapif.py CLIENT ADDRESS PACKAGE

    CLIENT    gdal or qgis
    ADDRESS   of a running `nahraum serve`
    PACKAGE   the results.gpkg that it serves

Exit code: 0 when all features are there with all fields, else 1 with what is missing.
"""

import os
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
faults = []


def expect(holds, fault):
    if not holds:
        faults.append(fault)


def plain(value):
    """A value without its type: clients guess the types of JSON."""
    if value is None or value == "":
        return None
    try:
        return round(float(value), 9)
    except (TypeError, ValueError):
        return str(value).strip()


def rows_of(layer, names):
    rows = []
    for feature in layer:
        fields = [feature.GetField(name) if feature.GetFieldIndex(name) >= 0 else None for name in names]
        shape = feature.GetGeometryRef()
        rows.append(([plain(value) for value in fields], shape is None or shape.IsEmpty()))
    return rows


def see_gdal(address, package):
    from osgeo import ogr

    ogr.UseExceptions()
    written = ogr.Open(package)
    with tempfile.TemporaryDirectory() as folder:
        copy = str(Path(folder) / "copy.gpkg")
        command = ["ogr2ogr", "-f", "GPKG", copy, f"OAPIF:{address}"]
        run = subprocess.run(command, capture_output=True, text=True)
        expect(run.returncode == 0, f"ogr2ogr: {run.stderr}")
        fetched = ogr.Open(copy)
        count = 0
        for layer in written:
            if layer.GetName() == "layer_styles":
                continue
            count += 1
            other = fetched.GetLayerByName(layer.GetName())
            if other is None:
                faults.append(f"{layer.GetName()}: not fetched")
                continue
            definition = layer.GetLayerDefn()
            names = [definition.GetFieldDefn(at).GetName() for at in range(definition.GetFieldCount())]
            before, after = rows_of(layer, names), rows_of(other, names)
            expect(len(before) == len(after), f"{layer.GetName()}: {len(after)} of {len(before)} features")
            if before:
                known = other.GetLayerDefn()
                missing = [name for name in names if known.GetFieldIndex(name) < 0]
                expect(not missing, f"{layer.GetName()}: no fields {missing}")
            for row, (one, two) in enumerate(zip(before, after)):
                expect(one == two, f"{layer.GetName()}, row {row}: {two} in place of {one}")
        expect(count > 20, f"{count} layers")


def see_qgis(address, package):
    from qgis.core import QgsApplication, QgsVectorLayer

    application = QgsApplication([], False)
    application.initQgis()
    with sqlite3.connect(package) as file:
        tables = [name for (name,) in file.execute(
            "SELECT table_name FROM gpkg_contents WHERE table_name <> 'layer_styles'")]
        counts = {name: file.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}
    expect(len(tables) > 20, f"{len(tables)} tables")
    for name in tables:
        source = f"url='{address}' typename='{name}' version='OGC_API_FEATURES'"
        layer = QgsVectorLayer(source, name, "OAPIF")
        expect(layer.isValid(), f"{name}: not valid")
        fetched = sum(1 for _ in layer.getFeatures())
        expect(fetched == counts[name], f"{name}: {fetched} of {counts[name]} features")
        told = layer.featureCount()
        expect(told == counts[name], f"{name}: says {told} features of {counts[name]}")


def main():
    client, address, package = sys.argv[1:4]
    {"gdal": see_gdal, "qgis": see_qgis}[client](address, package)
    for fault in faults[:40]:
        print(fault)
    sys.stdout.flush()
    # QGIS without a screen often crashes when it ends.
    os._exit(1 if faults else 0)


main()
