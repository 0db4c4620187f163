#!/usr/bin/env python3
"""Open a file of one layer in a program that it is for, and compare what it sees with what was written.

Usage:
    single_files.py FORM FILE EXPECTED

    FORM      fgb (GDAL and pyogrio), parquet (GeoPandas and DuckDB) or xlsx (openpyxl)
    FILE      the file
    EXPECTED  JSON as for geopackage.py: one table

Rows of FlatGeobuf and GeoParquet lie in spatial order, so rows are compared as a set that may hold a row twice.

Exit code: 0 when the program sees the same values, nulls, letters, types, shapes and CRS, else 1 with the
differences. GDAL must not warn.
"""

import json
import sys

from geopackage import cells, is_null, opens_quietly, same, wkt

# What a number of a workbook keeps exactly.
EXACT = 2**53


def rows(columns, shapes):
    """Rows as texts, in one order."""
    return sorted(json.dumps(row) for row in zip(*columns, shapes, strict=True))


def expected_rows(table, shape):
    shapes = [text and shape(text) for text in table["geometries"]]
    return rows([column["values"] for column in table["columns"]], shapes)


def fgb(path, table, faults):
    import pyogrio
    from osgeo import ogr, osr

    opens_quietly(path, faults)
    ogr.UseExceptions()
    osr.UseExceptions()
    source = ogr.Open(path)
    layer = source.GetLayer(0)
    system = layer.GetSpatialRef()
    code = system and f"{system.GetAuthorityName(None)}:{system.GetAuthorityCode(None)}"
    same(code, table["crs"], "CRS", faults)
    is_indexed = all(text and "EMPTY" not in text for text in table["geometries"])
    same(bool(layer.TestCapability(ogr.OLCFastSpatialFilter)), is_indexed, "index", faults)
    features = list(layer)
    types = {"integer": ogr.OFTInteger64, "real": ogr.OFTReal, "text": ogr.OFTString, "boolean": ogr.OFTInteger}
    seen = []
    for column in table["columns"]:
        field = layer.GetLayerDefn().GetFieldDefn(layer.GetLayerDefn().GetFieldIndex(column["name"]))
        same(field.GetType(), types[column["type"]], f"{column['name']}: type", faults)
        same(field.GetSubType() == ogr.OFSTBoolean, column["type"] == "boolean", f"{column['name']}: truth", faults)
        seen.append(cells([feature.GetField(column["name"]) for feature in features], column["type"]))
    shapes = [feature.GetGeometryRef() for feature in features]
    # The form cannot tell no geometry from an empty one.
    shapes = [None if shape is None or shape.IsEmpty() else shape.ExportToWkt().replace(",EMPTY", "") for shape in shapes]
    same(rows(seen, shapes), expected_rows(table, lambda text: None if "EMPTY" in text else wkt(text)), "rows", faults)
    read = pyogrio.read_dataframe(path)
    same(len(read), table["rows"], "rows of pyogrio", faults)
    same(read.crs.to_string(), table["crs"], "CRS of pyogrio", faults)


def several(shape):
    """An area as the only one of several, as it is expected."""
    from shapely import MultiPolygon, Polygon

    return MultiPolygon([shape]) if isinstance(shape, Polygon) else shape


def parquet(path, table, faults):
    import duckdb
    import geopandas
    from shapely import from_wkt

    read = geopandas.read_parquet(path)
    same(read.crs.to_string(), table["crs"], "CRS", faults)
    seen = [cells(list(read[column["name"]]), column["type"]) for column in table["columns"]]
    shapes = [None if shape is None else several(shape).normalize().wkt for shape in read.geometry]
    # pandas keeps whole numbers with holes as real ones, so these are left to DuckDB.
    kept = [at for at, column in enumerate(table["columns"]) if column["type"] != "integer"]
    wanted = {**table, "columns": [table["columns"][at] for at in kept]}
    expected = expected_rows(wanted, lambda text: from_wkt(text).normalize().wkt)
    same(rows([seen[at] for at in kept], shapes), expected, "rows of GeoPandas", faults)
    db = duckdb.connect()
    names = ", ".join('"' + column["name"].replace('"', '""') + '"' for column in table["columns"])
    ask = db.execute(f"SELECT {names} FROM read_parquet(?)", [path])
    types = [str(head[1]) for head in ask.description]
    wanted = {"integer": ("BIGINT", "UBIGINT"), "real": ("DOUBLE",), "text": ("VARCHAR",), "boolean": ("BOOLEAN",)}
    for column, kind in zip(table["columns"], types, strict=True):
        same(kind in wanted[column["type"]], True, f"{column['name']}: type {kind}", faults)
    fetched = ask.fetchall()
    seen = [cells([row[at] for row in fetched], column["type"]) for at, column in enumerate(table["columns"])]
    nothing = [None] * table["rows"]
    columns = [column["values"] for column in table["columns"]]
    same(rows(seen, [None] * len(fetched)), rows(columns, nothing), "rows of DuckDB", faults)


def xlsx(path, table, faults):
    import openpyxl

    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    same(sheet.freeze_panes is not None, True, "the head stays in sight", faults)
    lines = list(sheet.iter_rows())
    heads = [cell.value for cell in lines[0]]
    same(len(lines) - 1, table["rows"], "rows", faults)
    for column in table["columns"]:
        head = column["alias"] or column["name"]
        if head not in heads:
            faults.append(f"no column {head!r} among {heads!r}")
            continue
        at = heads.index(head)
        seen = [line[at] for line in lines[1:]]
        formulas = [cell.value for cell in seen if cell.data_type == "f"]
        same(formulas, [], f"{column['name']}: formulas", faults)
        expected = [as_in_workbook(value) for value in column["values"]]
        same([cell.value for cell in seen], expected, column["name"], faults)


def as_in_workbook(value):
    """A workbook has no empty text, and no whole numbers beyond those that a real number keeps: they are text."""
    if is_null(value) or value == "":
        return None
    if isinstance(value, int) and abs(value) > EXACT:
        return str(value)
    return value


def main():
    form, path, expected = sys.argv[1:]
    faults = []
    with open(expected, encoding="utf-8") as file:
        table = json.load(file)
    {"fgb": fgb, "parquet": parquet, "xlsx": xlsx}[form](path, table, faults)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
