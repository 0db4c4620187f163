#!/usr/bin/env python3
"""Open the results of a run in QGIS, as a planner does, and compare what is seen with the text tables.

Usage:
    qgis_project.py FOLDER [PICTURES]

    FOLDER    results of `nahraum run --formats gpkg,qgz,csv`
    PICTURES  a folder for the printed maps, to look at them

Each layer of results.gpkg must open with its style, each feature must fall into exactly one class, and each
column must have a name that people read. All layers of nahraum.qgz must be valid; its printed maps must become
PDF files that carry their fonts.

Exit code: 0 when all of it holds, else 1 with what does not.
"""

import collections
import csv
import json
import os
import re
import sqlite3
import sys
import tempfile

os.environ["QT_QPA_PLATFORM"] = "offscreen"
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemPicture,
    QgsLayoutItemScaleBar,
    QgsProject,
    QgsRenderContext,
    QgsVectorLayer,
)

# What columns and classes are made of: five classes of share covered, and their lower ends.
BREAKS = [0.2, 0.4, 0.6, 0.8]


def class_counts(layer, faults):
    """How many features fall into each class, by its name; features in none or in several are faults."""
    renderer, context = layer.renderer().clone(), QgsRenderContext()
    names = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    counts = collections.Counter()
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        # The root of the rules counts as a key too.
        keys = [key for key in renderer.legendKeysForFeature(feature, context) if key in names]
        if len(keys) != 1:
            faults.append(f"{layer.name()}: feature {feature.id()} is in the classes {keys}")
        counts.update(names[key] for key in keys)
    renderer.stopRender(context)
    return [counts[item.label()] for item in renderer.legendSymbolItems()]


def check_package(path, faults):
    """Each layer of the GeoPackage opens with its style, and its columns have names for people."""
    tables = sqlite3.connect(path).execute(
        "SELECT table_name, data_type FROM gpkg_contents WHERE table_name <> 'layer_styles'"
    )
    for table, kind in tables.fetchall():
        layer = QgsVectorLayer(f"{path}|layername={table}", table, "ogr")
        message, is_styled = layer.loadDefaultStyle()
        if not (layer.isValid() and is_styled):
            faults.append(f"{table}: valid {layer.isValid()}, styled {is_styled}: {message}")
            continue
        check_names(layer, faults)
        if kind == "features":
            if layer.renderer().type() != "RuleRenderer":
                faults.append(f"{table}: drawn by {layer.renderer().type()}")
            class_counts(layer, faults)


def check_names(layer, faults):
    fields = [field for field in layer.fields() if field.name() != "fid"]
    without = [field.name() for field in fields if not field.alias()]
    if without:
        faults.append(f"{layer.name()}: columns without a name for people: {without}")


def rows(folder, table, choice):
    with open(os.path.join(folder, table), newline="", encoding="utf-8") as file:
        fitting = csv.DictReader(file)
        return [row for row in fitting if (row["category"], row["limit_m"]) == choice]


def number(text):
    return float(text) if text else None


def expected_coverage(folder, choice):
    """Quartiers in each class of coverage, from the text table: shares, nobody, not known."""
    counts = [0] * (len(BREAKS) + 3)
    for row in rows(folder, "coverage_quartier.csv", choice):
        persons, share = number(row["persons"]), number(row["share_covered"])
        if persons == 0:
            counts[-2] += 1
        elif persons is None or share is None:
            counts[-1] += 1
        else:
            # Maps have shares of four decimals.
            counts[sum(round(share, 4) >= low for low in BREAKS)] += 1
    return counts


def expected_border(folder, choice):
    """Quartiers in each class of border gain: none, shares, nobody, not known."""
    breaks = [0.01, 0.05, 0.1, 0.25]
    counts = [0] * (len(breaks) + 4)
    for row in rows(folder, "border_quartier.csv", choice):
        if not row["quartier_id"]:
            continue
        persons, gain = number(row["persons"]), number(row["border_gain"])
        if persons == 0:
            counts[-2] += 1
        elif persons is None or gain is None:
            counts[-1] += 1
        elif gain == 0:
            counts[0] += 1
        else:
            counts[1 + sum(gain / persons >= low for low in breaks)] += 1
    return counts


def expected_towns(folder, choice):
    """Pairs of municipalities in each class of persons: some, nobody, perhaps more."""
    breaks = [1000, 5000, 20000]
    counts = [0] * (len(breaks) + 3)
    for row in rows(folder, "overlap_municipalities.csv", choice):
        persons = int(row["persons_both"])
        if row["is_known"] != "true":
            counts[-1] += 1
        elif persons == 0:
            counts[-2] += 1
        else:
            counts[sum(persons >= low for low in breaks)] += 1
    return counts


def withheld(folder, table, choice, column):
    """How many rows of a table are withheld in a column; none where nothing is withheld for publication."""
    names = [row["withheld"].split() for row in rows(folder, table, choice) if "withheld" in row]
    return sum(column in one for one in names) if names else None


def check_withheld(project, folder, choice, faults):
    """What is withheld is a class of its own, with as many quartiers as the text table says."""
    wanted = withheld(folder, "coverage_quartier.csv", choice, "share_covered")
    key = f"quartiers_supermarket_{choice[1]}_share_covered"
    [layer] = [one for name, one in project.mapLayers().items() if name.endswith(key)]
    labels = [item.label() for item in layer.renderer().legendSymbolItems()]
    counts = dict(zip(labels, class_counts(layer, faults), strict=True))
    if not wanted or counts.get("withheld") != wanted:
        faults.append(f"{key}: {counts}, expected {wanted} withheld")


# Maps whose classes are counted from the text tables: kind of layer, column or theme, and how.
COUNTED = {
    ("quartiers", "share_covered"): expected_coverage,
    ("quartiers", "border_gain"): expected_border,
    ("municipality_pairs", "overlaps"): expected_towns,
}


def check_classes(project, folder, faults):
    """Counts by class are those of the text tables: each map of coverage, border gain and pairs of municipalities."""
    counted = collections.Counter()
    for category, limit in limits(folder):
        if withheld(folder, "coverage_quartier.csv", (category, limit), "share_covered") is not None:
            if category == "supermarket" and not counted:
                check_withheld(project, folder, ("supermarket", largest(folder, "supermarket")), faults)
                counted["withheld"] = 1
            continue
        for (kind, column), expected in COUNTED.items():
            ending = f"{kind}_{category}_{limit}_{column}"
            for layer in [one for key, one in project.mapLayers().items() if key.endswith(ending)]:
                seen, wanted = class_counts(layer, faults), expected(folder, (category, limit))
                counted[column] += 1
                if seen != wanted or sum(wanted) == 0:
                    faults.append(f"{ending}: {seen} features by class, expected {wanted}")
    # Each service has a map of coverage at its largest limit.
    services = len({category for category, _ in limits(folder)})
    if "withheld" not in counted and (counted["share_covered"] < services or len(counted) < len(COUNTED)):
        faults.append(f"maps whose classes were counted: {dict(counted)}, for {services} services")


def largest(folder, category):
    return max((limit for one, limit in limits(folder) if one == category), key=float)


def limits(folder):
    with open(os.path.join(folder, "run.json"), encoding="utf-8") as file:
        known = json.load(file)["limits"]
    return [(one["category"], f"{one['limit_m']:.0f}") for one in known]


def check_printed(layout, pictures, faults):
    """A page has all that a map needs, and becomes a PDF that carries its fonts."""
    name, items = layout.name(), layout.items()
    for kind in (QgsLayoutItemLegend, QgsLayoutItemScaleBar, QgsLayoutItemPicture):
        if not any(isinstance(item, kind) for item in items):
            faults.append(f"{name}: no {kind.__name__}")
    texts = [item.currentText() for item in items if isinstance(item, QgsLayoutItemLabel)]
    # What is computed is the date alone.
    if not name.endswith("?") or name not in texts or any("[%" in text for text in texts):
        faults.append(f"{name}: texts {texts}")
    if not any("nahraum" in text for text in texts) or not any("EPSG:" in text for text in texts):
        faults.append(f"{name}: no source or no projection in {texts}")
    if not any(re.search(r"\d{4}-\d{2}-\d{2}|\d{2}\.\d{2}\.\d{4}", text) for text in texts):
        faults.append(f"{name}: no date in {texts}")
    page = layout.pageCollection().page(0).pageSize()
    if (page.width(), page.height()) != (297, 210):
        faults.append(f"{name}: a page of {page.width()} x {page.height()} mm")
    exporter = QgsLayoutExporter(layout)
    plain = re.sub(r"\W+", "-", name).strip("-")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(pictures or folder, f"{plain}.pdf")
        outcome = exporter.exportToPdf(path, QgsLayoutExporter.PdfExportSettings())
        with open(path, "rb") as file:
            pdf = file.read()
    fonts, embedded = pdf.count(b"/FontDescriptor\n"), len(re.findall(rb"/FontFile[23]?\s", pdf))
    if outcome != QgsLayoutExporter.Success or not fonts or fonts != embedded:
        faults.append(f"{name}: export {outcome}, {fonts} fonts, {embedded} embedded")
    if pictures:
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = 120
        exporter.exportToImage(os.path.join(pictures, f"{plain}.png"), settings)


def check_project(folder, pictures, faults):
    project = QgsProject.instance()
    if not project.read(os.path.join(folder, "nahraum.qgz")):
        faults.append(f"the project: {project.error()}")
    with open(os.path.join(folder, "run.json"), encoding="utf-8") as file:
        record = json.load(file)
    crs = record["crs"]
    if project.readNumEntry("nahraum", "schema") != (record["schema"], True):
        faults.append(f"the project: schema {project.readNumEntry('nahraum', 'schema')}")
    if project.crs().authid() != crs:
        faults.append(f"the project: CRS {project.crs().authid()}, expected {crs}")
    for key, layer in project.mapLayers().items():
        is_placed = layer.isSpatial()
        if not layer.isValid() or is_placed and layer.crs().authid() != crs:
            faults.append(f"{key}: valid {layer.isValid()}, CRS {layer.crs().authid()}")
        else:
            check_names(layer, faults)
        if is_placed:
            class_counts(layer, faults)
    shown = [layer.name() for layer in project.layerTreeRoot().checkedLayers() if layer.isSpatial()]
    if len(shown) < 2:
        faults.append(f"the project opens with {shown} alone")
    check_classes(project, folder, faults)
    layouts = project.layoutManager().printLayouts()
    if len(layouts) < 3:
        faults.append(f"{len(layouts)} printed maps")
    for layout in layouts:
        check_printed(layout, pictures, faults)


def main():
    folder, pictures = sys.argv[1], (sys.argv[2:] + [None])[0]
    application = QgsApplication([], False)
    application.initQgis()
    faults = []
    check_package(os.path.join(folder, "results.gpkg"), faults)
    check_project(folder, pictures, faults)
    print("\n".join(faults[:40]) or "all holds")
    sys.stdout.flush()
    # QGIS without a screen often crashes when it ends.
    os._exit(1 if faults else 0)


main()
