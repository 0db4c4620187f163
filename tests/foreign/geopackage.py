#!/usr/bin/env python3
"""Open a GeoPackage in the programs that it is for, and compare what they see with what was written.

Usage:
    geopackage.py CLIENT FILE EXPECTED

    CLIENT    gdal, pyogrio, duckdb or qgis
    FILE      the GeoPackage
    EXPECTED  JSON: for each table its name, rows, kind of geometry, CRS, style (labels of its classes), columns
              (name, type, values) and geometries as well-known text; what is null is null

Exit code: 0 when the client sees the same tables, values, nulls and letters, else 1 with the differences. What a
client tells beside that is compared too: types (gdal, duckdb), CRS (all but duckdb), kind of geometry and
index (gdal, qgis), geometries (all but qgis), style (qgis). GDAL must not warn.
"""

import json
import os
import subprocess
import sys


def same(seen, expected, what, faults):
    if seen != expected:
        faults.append(f"{what}: found {seen!r}, expected {expected!r}")


def is_null(value):
    return value is None or value != value


def cells(values, kind):
    """Values without the types of a client."""
    cast = {"integer": int, "real": float, "text": str, "boolean": bool}[kind]
    return [None if is_null(value) or str(value) == "<NA>" else cast(value) for value in values]


def opens_quietly(path, faults):
    """GDAL opens the file without a warning."""
    said = subprocess.run(["ogrinfo", "-so", "-al", path], capture_output=True, text=True)
    both = said.stdout + said.stderr
    for word in ("Warning", "ERROR", "FAILURE"):
        same(word in both, False, f"ogrinfo says {word}: {both}", faults)
    same(said.returncode, 0, "ogrinfo's exit code", faults)


def gdal(path, tables, faults):
    from osgeo import ogr, osr

    opens_quietly(path, faults)
    ogr.UseExceptions()
    osr.UseExceptions()
    source = ogr.Open(path)
    types = {
        "integer": ogr.OFTInteger64,
        "real": ogr.OFTReal,
        "text": ogr.OFTString,
        "boolean": ogr.OFTInteger,
    }
    for table in tables:
        name = table["name"]
        layer = source.GetLayerByName(name)
        same(layer.GetFeatureCount(), table["rows"], f"{name}: features", faults)
        kind = None if layer.GetGeomType() == ogr.wkbNone else ogr.GeometryTypeToName(layer.GetGeomType())
        same(kind, table["kind"], f"{name}: kind", faults)
        system = layer.GetSpatialRef()
        code = system and f"{system.GetAuthorityName(None)}:{system.GetAuthorityCode(None)}"
        same(code, table["crs"], f"{name}: CRS", faults)
        features = list(layer)
        for column in table["columns"]:
            field = layer.GetLayerDefn().GetFieldDefn(layer.GetLayerDefn().GetFieldIndex(column["name"]))
            what = f"{name}.{column['name']}"
            same(field.GetType(), types[column["type"]], f"{what}: type", faults)
            is_flag = field.GetSubType() == ogr.OFSTBoolean
            same(is_flag, column["type"] == "boolean", f"{what}: truth values", faults)
            seen = [feature.GetField(column["name"]) for feature in features]
            same(cells(seen, column["type"]), column["values"], what, faults)
        if table["kind"] and table["rows"]:
            same(bool(layer.TestCapability(ogr.OLCFastSpatialFilter)), True, f"{name}: index", faults)
            seen = [feature.GetGeometryRef() for feature in features]
            seen = [shape and shape.ExportToWkt() for shape in seen]
            same(seen, [wkt(text) for text in table["geometries"]], f"{name}: geometries", faults)


def wkt(text):
    from osgeo import ogr

    return text and ogr.CreateGeometryFromWkt(text).ExportToWkt()


def pyogrio(path, tables, faults):
    import pyogrio

    for table in tables:
        name = table["name"]
        read = pyogrio.read_dataframe(path, layer=name)
        same(len(read), table["rows"], f"{name}: rows", faults)
        crs = getattr(read, "crs", None)
        same(crs and crs.to_string(), table["crs"], f"{name}: CRS", faults)
        for column in table["columns"]:
            seen = cells(list(read[column["name"]]), column["type"])
            expected = column["values"]
            if column["type"] == "integer" and None in expected:
                # pandas keeps whole numbers with holes as real ones.
                seen, expected = ([v if v is None else float(v) for v in list] for list in (seen, expected))
            same(seen, expected, f"{name}.{column['name']}", faults)
        if table["kind"]:
            from shapely import from_wkt

            seen = [None if shape is None else shape.normalize() for shape in read.geometry]
            expected = [text and from_wkt(text).normalize() for text in table["geometries"]]
            same(seen, expected, f"{name}: geometries", faults)


def duckdb(path, tables, faults):
    import duckdb
    import duckdb_extension_spatial

    base = os.path.dirname(duckdb_extension_spatial.__file__)
    found = [
        os.path.join(folder, file)
        for folder, _, files in os.walk(base)
        for file in files
        if file.endswith(".duckdb_extension")
    ]
    db = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    db.execute(f"LOAD '{found[0]}'")
    types = {"integer": "BIGINT", "real": "DOUBLE", "text": "VARCHAR", "boolean": "BOOLEAN"}
    for table in tables:
        name = table["name"]
        read = db.execute("SELECT * FROM ST_Read(?, layer = ?)", [path, name])
        heads = {head[0]: (at, str(head[1])) for at, head in enumerate(read.description)}
        rows = read.fetchall()
        same(len(rows), table["rows"], f"{name}: rows", faults)
        for column in table["columns"]:
            at, kind = heads[column["name"]]
            same(kind, types[column["type"]], f"{name}.{column['name']}: type", faults)
            seen = cells([row[at] for row in rows], column["type"])
            same(seen, column["values"], f"{name}.{column['name']}", faults)
        if table["kind"]:
            ask = "SELECT ST_AsText(geom) FROM ST_Read(?, layer = ?)"
            seen = [row[0] for row in db.execute(ask, [path, name]).fetchall()]
            texts = [text and db.execute("SELECT ST_AsText(ST_GeomFromText(?))", [text]).fetchone()[0]
                     for text in table["geometries"]]
            same(seen, texts, f"{name}: geometries", faults)


def qgis(path, tables, faults):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from qgis.core import QgsApplication, QgsVectorLayer, QgsWkbTypes

    app = QgsApplication([], False)
    app.initQgis()
    for table in tables:
        name = table["name"]
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        same(layer.isValid(), True, f"{name}: valid", faults)
        same(layer.featureCount(), table["rows"], f"{name}: features", faults)
        same(layer.crs().authid() or None, table["crs"], f"{name}: CRS", faults)
        if table["kind"]:
            kind = QgsWkbTypes.displayString(layer.wkbType())
            # For a layer of any kind QGIS says that of its features.
            if table["kind"] != "Unknown (any)":
                same(kind, table["kind"].replace(" ", ""), f"{name}: kind", faults)
            same(layer.dataProvider().hasSpatialIndex(), 2, f"{name}: index", faults)
        if table["style"]:
            said, found = layer.loadDefaultStyle()
            same(found, True, f"{name}: style ({said})", faults)
            labels = [item.label() for item in layer.renderer().legendSymbolItems()]
            same(labels, table["style"], f"{name}: classes", faults)
        features = list(layer.getFeatures())
        for column in table["columns"]:
            at = layer.fields().indexOf(column["name"])
            seen = [feature[at] for feature in features]
            seen = [None if value is None or str(value) == "NULL" else value for value in seen]
            same(cells(seen, column["type"]), column["values"], f"{name}.{column['name']}", faults)
    sys.stdout.flush()


def main():
    client, path, expected = sys.argv[1:4]
    with open(expected, encoding="utf-8") as file:
        tables = json.load(file)
    faults = []
    {"gdal": gdal, "pyogrio": pyogrio, "duckdb": duckdb, "qgis": qgis}[client](path, tables, faults)
    for fault in faults:
        print(fault)
    sys.stdout.flush()
    # QGIS without a screen crashes when it ends in order.
    os._exit(1 if faults else 0)


if __name__ == "__main__":
    main()
