#!/usr/bin/env python3
"""Run the algorithms of the QGIS plugin as a planner does, and compare their answers with what the town predicts.

Usage:
    NAHRAUM_TEST_QGIS_PROCESS=qgis_process qgis_processing.py NAHRAUM PLUGINS TOWN

    NAHRAUM   the program
    PLUGINS   the folder that the plugin lies in
    TOWN      a folder with region.toml, its layers, places.geojson and flat.nahraum: two towns with one shop

Exit code: 0 when all of it holds, else 1 with what does not.
"""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time

PROGRAM, PLUGINS, TOWN = (os.path.abspath(argument) for argument in sys.argv[1:4])
PROFILE = tempfile.mkdtemp()
os.environ.update(
    QT_QPA_PLATFORM="offscreen",
    QGIS_CUSTOM_CONFIG_PATH=PROFILE,
    QGIS_PLUGINPATH=PLUGINS,
    XDG_RUNTIME_DIR=PROFILE,
    PYTHONDONTWRITEBYTECODE="1",
    LC_ALL="C.UTF-8",
    PATH=os.path.dirname(PROGRAM) + os.pathsep + os.environ["PATH"],
)
os.chmod(PROFILE, 0o700)
sys.path += ["/usr/share/qgis/python/plugins", PLUGINS]
import processing  # noqa: E402
from processing.core.Processing import Processing  # noqa: E402
from processing.core.ProcessingConfig import ProcessingConfig  # noqa: E402
from qgis.core import (  # noqa: E402
    QgsApplication,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRenderContext,
    QgsVectorLayer,
)

FAULTS = []
ALGORITHMS = ["border", "coverage", "gaps", "overlaps", "reach", "site"]


def expect(what, seen, wanted):
    if seen != wanted:
        FAULTS.append(f"{what}: {seen}, expected {wanted}")


def qgis_process(*arguments, environment=None):
    program = os.environ["NAHRAUM_TEST_QGIS_PROCESS"]
    run = subprocess.run(
        [program, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, **(environment or {})},
    )
    return run.returncode, run.stdout, run.stderr


def by_program(algorithm, path, parameters):
    """Runs an algorithm by `qgis_process`; returns what went wrong."""
    given = [f"--{name}={value}" for name, value in parameters.items()]
    code, said, errors = qgis_process("--json", "run", f"nahraum:{algorithm}", *given, f"--OUTPUT={path}")
    if code != 0 or json.loads(said)["results"].get("OUTPUT") != path:
        return f"exit {code}\n{said}\n{errors}"
    return None


def by_toolbox(algorithm, path, parameters):
    """Runs an algorithm as the toolbox does, which loads the answer into the project; returns what went wrong."""
    feedback = Feedback()
    try:
        processing.runAndLoadResults(f"nahraum:{algorithm}", {**parameters, "OUTPUT": path}, feedback=feedback)
    except QgsProcessingException as error:
        return "\n".join([str(error), *feedback.said])
    return None


class Feedback(QgsProcessingFeedback):
    """Keeps what is said."""

    def __init__(self):
        super().__init__(False)
        self.said = []

    def reportError(self, error, fatalError=False):  # noqa: N802, N803 (QGIS gives the names)
        self.said.append(error)

    def pushWarning(self, warning):  # noqa: N802
        self.said.append(warning)


def answer(algorithm, run=by_toolbox, **parameters):
    """The layer that an algorithm wrote: the one in the project, or the file as QGIS opens it."""
    path = os.path.join(PROFILE, f"{algorithm}-{len(os.listdir(PROFILE))}.gpkg")
    wrong = run(algorithm, path, parameters)
    if wrong:
        FAULTS.append(f"{algorithm} {parameters}: {wrong}")
        return None
    loaded = [layer for layer in QgsProject.instance().mapLayers().values() if layer.source().startswith(path)]
    layer = loaded[0] if loaded else QgsVectorLayer(path, algorithm, "ogr")
    if bool(loaded) != (run is by_toolbox) or not layer.isValid():
        FAULTS.append(f"{algorithm} {parameters}: {len(loaded)} layers in the project")
        return None
    return layer


def classes(layer):
    """How many features fall into each class that has any; a feature in none or in several is a class of its own."""
    if layer.renderer().type() != "RuleRenderer":
        return {f"drawn by {layer.renderer().type()}": layer.featureCount()}
    renderer, context, counts = layer.renderer().clone(), QgsRenderContext(), {}
    names = {item.ruleKey(): item.label() for item in renderer.legendSymbolItems()}
    renderer.startRender(context, layer.fields())
    for feature in layer.getFeatures():
        context.expressionContext().setFeature(feature)
        # The root of the rules counts as a key too.
        keys = [key for key in renderer.legendKeysForFeature(feature, context) if key in names]
        name = " and ".join(names[key] for key in keys)
        counts[name] = counts.get(name, 0) + 1
    renderer.stopRender(context)
    return counts


def rows(layer, *names):
    return [tuple(feature[name] for name in names) for feature in layer.getFeatures()]


def check(what, layer, names, wanted_rows, wanted_classes):
    if layer is None:
        return
    expect(what, rows(layer, *names), wanted_rows)
    expect(f"{what}: classes", classes(layer), wanted_classes)
    without = [field.name() for field in layer.fields() if field.name() != "fid" and not field.alias()]
    expect(f"{what}: columns without a name for people", without, [])


def check_areas(data, run):
    """West of the boundary 80 of 140 residents have the shop within 520 m; the 40 in the east have it across."""
    shop = {**data, "CATEGORY": "supermarket", "LIMIT": 520, "LEVEL": "municipality"}
    columns = ["municipality_name", "persons", "persons_covered", "share_covered"]
    west, east = ("Town A", 140, 80, 0.571429), ("Town B", 40, 40, 1.0)
    layer = answer("coverage", run, **shop)
    check("coverage", layer, columns, [west, east], {"40 to under 60 %": 1, "80 to 100 %": 1})
    layer = answer("border", run, **shop)
    gains = [("Town A", 0), ("Town B", 40)]
    check("border", layer, ["municipality_name", "border_gain"], gains, {"nobody": 1, "25 % and more": 1})


def check_places(data):
    """60 persons in the south lack the shop; of those who have it, 40 of 120 live across the boundary."""
    shop = {**data, "CATEGORY": "Supermarkt", "LIMIT": 520}
    few = {"SETTINGS": "gaps.threshold_persons=40"}
    one = {"in one municipality": 1}
    check("gaps", answer("gaps", **shop, **few), ["persons", "rank"], [(60, 1)], one)
    connected = {"CONNECTED": True, "SETTINGS": "gaps.report_persons=40"}
    check("connected gaps", answer("gaps", **shop, **connected), ["persons"], [(60,)], one)
    layer = answer("site", **shop, PLACES=1, MODEL="most")
    check("site", layer, ["rank", "persons_added"], [(1, 60)], {"under 1,000 persons": 1})
    layer = answer("overlaps", **shop, OF="facilities")
    name = "25 % to under 50 %"
    check("overlaps", layer, ["facility_name", "persons", "persons_abroad"], [("market", 120, 40)], {name: 1})


def check_several(data):
    """Where there are rows for two services, those of one are drawn: the supermarket's."""
    layer = answer("coverage", **data, CATEGORY="", LEVEL="municipality")
    if layer is not None:
        categories = [category for (category,) in rows(layer, "category")]
        expect("two services", sorted(categories), ["pharmacy"] * 2 + ["supermarket"] * 2)
        hidden = "other services and limits (not shown)"
        expect("two services: hidden", classes(layer).get(hidden), 2)


def check_reach(data, network):
    """On the level an adult walks 402 m in 5 minutes: 30 persons from the market, 80 from the chemist."""
    given = {"NETWORK": network, "MINUTES": "5,10"}
    places = os.path.join(TOWN, "places.geojson")
    wanted = [("market", 5.0, 30), ("market", 10.0, 70), ("chemist", 5.0, 80), ("chemist", 10.0, 80)]
    two = {"5 min": 2, "10 min": 2}
    columns = ["place", "minutes", "persons"]
    check("reach", answer("reach", **data, **given, POINTS=places), columns, wanted, two)
    # The market lies in the middle of the fifth square from the west, in the first row.
    with open(os.path.join(TOWN, "facilities.csv"), encoding="utf-8") as file:
        head, market = (line.strip().split(",") for line in file.readlines()[:2])
    x, y = (market[head.index(name)] for name in ("x", "y"))
    layer = answer("reach", **data, **given, FROM=f"{x},{y} [EPSG:25832]")
    check("reach of a point", layer, columns[1:], [(5.0, 30), (10.0, 70)], {"5 min": 1, "10 min": 1})
    layer = answer("reach", **given, POINTS=places, WAYS=True)
    if layer is not None:
        expect("ways", layer.geometryType(), 1)
        expect("ways: classes", set(classes(layer)), {"5 min", "10 min"})


def check_refusals(data):
    """What fails says why, and what to do."""
    cases = [
        ({**data, "CATEGORY": "Supermarket hall"}, ["Supermarket hall", "hint:"]),
        ({"CATEGORY": "supermarket"}, ["region.toml"]),
        ({**data, "OUTPUT": os.path.join(PROFILE, "a.shp")}, [".gpkg"]),
    ]
    for parameters, wanted in cases:
        parameters.setdefault("OUTPUT", os.path.join(PROFILE, "refused.gpkg"))
        given = [f"--{name}={value}" for name, value in parameters.items()]
        code, said, errors = qgis_process("run", "nahraum:coverage", *given)
        missing = [word for word in wanted if word not in said + errors]
        if code == 0 or missing or os.path.exists(parameters["OUTPUT"]):
            FAULTS.append(f"{given}: exit {code}, without {missing}\n{said}\n{errors}")


def check_warnings(data):
    """Findings are warnings in the log."""
    feedback = Feedback()
    path = os.path.join(PROFILE, "warned.gpkg")
    given = {**data, "CATEGORY": "supermarket", "LIMIT": 77, "SETTINGS": "region.limits_m=[520]"}
    processing.run("nahraum:coverage", {**given, "OUTPUT": path}, feedback=feedback)
    expect("warnings", [line[:9] for line in feedback.said if line.startswith("warning")][:1], ["warning: "])


def check_cancel():
    """Cancel ends the program."""
    folder = tempfile.mkdtemp()
    slow, mark = os.path.join(folder, "slow"), os.path.join(folder, "pid")
    with open(slow, "w", encoding="utf-8") as file:
        file.write(f"#!/bin/sh\necho $$ > {mark}\nexec sleep 60\n")
    os.chmod(slow, 0o700)
    ProcessingConfig.setSettingValue("NAHRAUM_COMMAND", slow)
    feedback, begun = Feedback(), time.monotonic()
    threading.Timer(1.0, feedback.cancel).start()
    try:
        given = {"CONFIG": os.path.join(TOWN, "region.toml"), "OUTPUT": os.path.join(folder, "a.gpkg")}
        processing.run("nahraum:coverage", given, feedback=feedback)
        FAULTS.append("cancel: there is an answer")
    except QgsProcessingException:
        expect("cancel takes a moment", time.monotonic() - begun < 10, True)
    ProcessingConfig.setSettingValue("NAHRAUM_COMMAND", "")
    with open(mark, encoding="utf-8") as file:
        expect("cancel: the program goes on", os.path.exists(f"/proc/{file.read().strip()}"), False)


def with_command(path):
    """A profile whose setting names a program, as an environment."""
    folder = tempfile.mkdtemp()
    os.makedirs(os.path.join(folder, "profiles/default/QGIS"))
    with open(os.path.join(folder, "profiles/default/QGIS/QGIS3.ini"), "w", encoding="utf-8") as file:
        file.write(f"[PythonPlugins]\nnahraum=true\n[Processing]\nConfiguration\\NAHRAUM_COMMAND={path}\n")
    return {"QGIS_CUSTOM_CONFIG_PATH": folder, "PATH": "/usr/bin:/bin"}


def check_setting(data):
    """The setting names the program where PATH has none, and says so where it names none."""
    given = [f"--{name}={value}" for name, value in data.items()]
    for path, wanted in ((PROGRAM, 0), (os.path.join(PROFILE, "gone"), 1), ("", 1)):
        output = os.path.join(PROFILE, f"setting-{wanted}.gpkg")
        run = ["run", "nahraum:coverage", *given, f"--OUTPUT={output}"]
        code, said, errors = qgis_process(*run, environment=with_command(path))
        told = "pip install ." in said + errors
        if (code, told) != (wanted, bool(wanted)):
            FAULTS.append(f"setting {path!r}: exit {code}\n{said}\n{errors}")


def main():
    application = QgsApplication([], False)
    application.initQgis()
    Processing.initialize()
    from nahraum.plugin import Plugin

    plugin = Plugin()
    plugin.initProcessing()
    code, said, errors = qgis_process("plugins", "enable", "nahraum")
    expect("enabling the plugin", code, 0)
    listed = [line.split()[0] for line in qgis_process("list")[1].splitlines() if "nahraum:" in line]
    expect("algorithms", sorted(listed), [f"nahraum:{name}" for name in ALGORITHMS])
    data = {"CONFIG": os.path.join(TOWN, "region.toml")}
    check_areas(data, by_program)
    layers = {name.upper(): os.path.join(TOWN, f"{name}.geojson") for name in ("municipalities", "cells")}
    check_areas({**layers, "FACILITIES": os.path.join(TOWN, "places.geojson")}, by_toolbox)
    check_places(data)
    check_several(data)
    check_reach(data, os.path.join(TOWN, "flat.nahraum"))
    check_refusals(data)
    check_warnings(data)
    check_cancel()
    check_setting(data)
    print("\n".join(FAULTS[:40]) or "all holds")
    sys.stdout.flush()
    # QGIS without a screen often crashes when it ends.
    os._exit(1 if FAULTS else 0)


main()
