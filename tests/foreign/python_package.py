#!/usr/bin/env python3
"""Ask the installed Python package, and compare its answers with those of the command and with a drawn town.

Run it with the Python of a fresh virtual environment with the wheel, pyarrow, polars, geopandas and tqdm, and nothing
of the project beside it. Exit code: 0 when all of it holds, else 1 with what does not.

The town, in squares of 100 m: homes of 30, 40, 50 and 60 persons, read row by row; a shop and a pharmacy; streets along
the first and third row and the first column. Columns 1 to 7 are Town A, 8 to 10 Town B.

    .1..S....1
    ..........
    .P..1.....
    ..........
    ..........
    ......1...
"""

import csv
import io
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time

import geopandas
import polars
import pyarrow
import shapely

import nahraum

TOWN = tempfile.mkdtemp()
CONFIG = os.path.join(TOWN, "region.toml")
COMMAND = os.path.join(os.path.dirname(sys.executable), "nahraum")
FAULTS = []

CORNER = (380_000.0, 5_700_000.0)
# Name, category, column and row; persons, those aged 65+ and 80+, column and row.
FACILITIES = [("market", "supermarket", 4, 0), ("chemist", "pharmacy", 1, 2)]
HOMES = [(30, 7, 2, 1, 0), (40, 11, 5, 9, 0), (50, 20, 9, 4, 2), (60, 24, 13, 6, 5)]
STREETS = [[(0, 0), (9, 0)], [(0, 0), (0, 2)], [(0, 2), (4, 2)]]
SETTINGS = """
[limits]
pharmacy = [450]
supermarket = [450]
[layers.municipalities]
path = "municipalities.geojson"
[[layers.facilities]]
path = "facilities.csv"
crs = "EPSG:25832"
[[layers.cells]]
path = "cells.csv"
crs = "EPSG:25832"
grid_size_m = 100
"""


def middle(column, row):
    """The middle of a square, metres."""
    return CORNER[0] + 100 * column + 50, CORNER[1] - 100 * row - 50


def write_town():
    x, y = CORNER
    towns = [shapely.box(x, y - 600, x + 700, y), shapely.box(x + 700, y - 600, x + 1000, y)]
    points = [shapely.Point(middle(*one[2:])) for one in FACILITIES]
    lines = [shapely.LineString([middle(*at) for at in street]) for street in STREETS]
    for name, columns, shapes in [
        ("municipalities", {"id": ["A", "B"], "name": ["Town A", "Town B"]}, towns),
        ("places", {"name": [one[0] for one in FACILITIES]}, points),
        ("streets", {"highway": ["residential"] * len(lines)}, lines),
    ]:
        frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=25832).to_crs(4326)
        frame.to_file(os.path.join(TOWN, f"{name}.geojson"), driver="GeoJSON")
    rows = [["id", "name", "category", "x", "y"]]
    rows += [[f"F{at}", *one[:2], *middle(*one[2:])] for at, one in enumerate(FACILITIES)]
    write_table("facilities.csv", rows)
    rows = [["id", "persons", "persons_65", "persons_80", "x", "y"]]
    rows += [[f"C{at}", *home[:3], *middle(*home[3:])] for at, home in enumerate(HOMES)]
    write_table("cells.csv", rows)
    with open(CONFIG, "w", encoding="utf-8") as file:
        file.write(SETTINGS)
    build = ["network", "build", "streets.geojson", "-o", "flat.nahraum", "--crs", "EPSG:25832"]
    subprocess.run([COMMAND, *build, "-q"], cwd=TOWN, check=True)


def write_table(name, rows):
    with open(os.path.join(TOWN, name), "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def expect(what, seen, wanted):
    if seen != wanted:
        FAULTS.append(f"{what}: {seen!r}, expected {wanted!r}")


def raises(kind, question):
    try:
        question()
    except kind as error:
        return error
    FAULTS.append(f"{kind.__name__} was not raised")
    return None


def by_command(*words):
    """The answer of the command of the wheel, as rows of texts."""
    call = [COMMAND, *words, "--format", "csv", "-q"]
    run = subprocess.run(call, capture_output=True, text=True, cwd=TOWN, check=True)
    return list(csv.DictReader(io.StringIO(run.stdout)))


def as_texts(answer):
    """The rows of an answer as the text tables have them."""
    buffer = io.StringIO()
    table = polars.DataFrame(answer)
    # Geometries are bytes, or bytes with a name for their kind.
    plain = [name for name, kind in table.schema.items() if kind != polars.Binary and "wkb" not in str(kind)]
    table.select(plain).write_csv(buffer)
    return list(csv.DictReader(io.StringIO(buffer.getvalue())))


def same(what, answer, *words):
    """An answer has the rows of the command: numbers as numbers, texts as texts."""
    ours, theirs = as_texts(answer), by_command(*words)
    expect(f"{what}: columns", list(ours[0]) if ours else [], list(theirs[0]) if theirs else [])
    expect(f"{what}: rows", len(ours), len(theirs))
    for number, (our, their) in enumerate(zip(ours, theirs)):
        for name, value in our.items():
            if not alike(value, their.get(name)):
                FAULTS.append(f"{what}: row {number}, {name}: {value!r}, expected {their.get(name)!r}")


def alike(one, other):
    try:
        return float(one) == float(other)
    except (TypeError, ValueError):
        return one == other


def check_questions():
    """Every question has the answer of its command; limits and categories of a question are its own."""
    region = nahraum.Region.from_config(CONFIG, progress=False)
    limit = ["--limit", "520"]
    few = {"gaps.threshold_persons": 40}
    words = ["--set", "gaps.threshold_persons=40"]
    network = os.path.join(TOWN, "flat.nahraum")
    shop = {"category": "supermarket", "limit": 520}
    shop_words = ["--category", "supermarket", *limit]
    same("coverage", region.coverage(), "coverage", "-c", CONFIG)
    same("one service", region.coverage(category="Apotheke"), "coverage", "-c", CONFIG, "--category", "pharmacy")
    same("limit", region.coverage(by="quartier", **shop), "coverage", "-c", CONFIG, "--by", "quartier", *shop_words)
    # As a map does, an answer with shapes leaves the row of the whole region to the level of the region.
    same("border", region.border(by="region", **shop), "border", "-c", CONFIG, "--by", "region", *shop_words)
    gains = polars.DataFrame(region.border(**shop))["border_gain"].to_list()
    expect("border by municipality", gains, [0, 40])
    same("flows", region.border(flows=True, **shop), "border", "-c", CONFIG, "--flows", *shop_words)
    gaps = region.gaps(settings=few, **shop)
    same("gaps", gaps, "gaps", "-c", CONFIG, *shop_words, *words)
    expect("gaps: sentences", ["60 persons without it" in one for one in gaps.sentences], [True])
    overlaps = ["overlaps", "-c", CONFIG, "--of", "facilities", *shop_words]
    same("overlaps", region.overlaps(of="facilities", **shop), *overlaps)
    sites = region.sites(places=1, **shop)
    same("sites", sites, "site", "-c", CONFIG, "--places", "1", *shop_words)
    expect("sites: sentences", len(sites.sentences), 1)
    same("cooperate", region.cooperate(target=90, **shop), "cooperate", "-c", CONFIG, "--target", "90", *shop_words)
    walked = nahraum.Region.from_config(CONFIG, network=network, progress=False)
    covered = [polars.DataFrame(one.coverage())["persons_covered"].to_list() for one in (region, walked)]
    expect("walk and line differ", covered[0] != covered[1], True)
    compare = ["compare", "-c", CONFIG, "--network", network, "--by", "municipality"]
    same("compare", walked.compare(by="municipality"), *compare)
    places = os.path.join(TOWN, "places.geojson")
    reach = ["reach", "-c", CONFIG, "--network", network, "--minutes", "5,10"]
    same("reach", walked.reach(places, minutes=[5, 10]), *reach, "--from", places)
    same("ways", walked.reach(places, minutes=5, ways=True), *reach[:-1], "5", "--from", places, "--ways")
    x, y = geopandas.read_file(places).geometry.iloc[0].coords[0]
    one, two = walked.reach((x, y), minutes=5), walked.reach([(x, y), (x, y)], minutes=5)
    persons = [polars.DataFrame(answer)["persons"].to_list() for answer in (one, two)]
    expect("reach of places", persons, [[30], [30, 30]])
    files = {"municipalities": os.path.join(TOWN, "municipalities.geojson")}
    points = {name: os.path.join(TOWN, f"{name}.csv") for name in ("facilities", "cells")}
    crs = {"cells_crs": "EPSG:25832", "facilities_crs": "EPSG:25832"}
    alone = nahraum.Region.from_files(**files, **points, **crs, category="supermarket", limit=520, progress=False)
    covered = polars.DataFrame(alone.coverage())["persons_covered"].to_list()
    expect("files", covered, [80, 40])
    with open(os.path.join(TOWN, "facilities.csv"), encoding="utf-8") as file:
        plain = [[value for at, value in enumerate(row) if at != 2] for row in csv.reader(file)]
    write_table("plain.csv", plain)
    points["facilities"] = os.path.join(TOWN, "plain.csv")
    shops = nahraum.Region.from_files(**files, **points, **crs, category="supermarket", limit=520, progress=False)
    columns = ["category", "persons_covered"]
    expect("facilities of one kind", set(polars.DataFrame(shops.coverage())["category"]), {"supermarket"})
    asked = polars.DataFrame(shops.coverage(category="pharmacy"))
    expect("are not of another", asked[columns].rows(), [("pharmacy", 0)] * 2)
    walked = nahraum.Region.from_files(
        **files, **points, **crs, category="supermarket", network=network, progress=False
    )
    reached = polars.DataFrame(walked.reach(places, minutes=5))
    expect("nor in another question", reached["supermarket"].to_list(), [1, 1])


def check_settings():
    """Values of settings are written as TOML: within lists texts and paths have quotes, and their own are escaped."""
    values = {"a.list": ['say "x"', pathlib.Path("x y.csv"), 1.5, True], "a.text": "x", "a.flag": False}
    wanted = ['--set=a.list=["say \\"x\\"", "x y.csv", 1.5, true]', "--set=a.text=x", "--set=a.flag=false"]
    expect("settings", nahraum._region._settings(values), wanted)


def check_tables():
    """Other programs see geometries with their CRS, and units; unknown is not zero."""
    region = nahraum.Region.from_config(CONFIG, category="supermarket", limit=520, lang="de", progress=False)
    answer = region.coverage(by="municipality")
    table = pyarrow.table(answer)
    expect("rows", (table.num_rows, len(answer)), (2, 2))
    persons = table.schema.field("persons_covered").metadata
    expect("unit", persons[b"unit"], b"persons")
    expect("description", b"within the limit" in persons[b"description"], True)
    expect("names for people", bool(persons[b"alias"]) and answer.title.startswith("Versorgung"), True)
    expect("units", answer.units["mean_distance_m"], "m")
    expect("metadata", table.schema.metadata[b"nahraum:name"], b"coverage_municipality")
    geometry = table.schema.field("geometry")
    name = getattr(geometry.type, "extension_name", None) or geometry.metadata[b"ARROW:extension:name"].decode()
    expect("geometry", name, "geoarrow.wkb")
    expect("schema", pyarrow.schema(answer).names, table.schema.names)
    frame = answer.to_geopandas()
    expect("CRS", (frame.crs.to_epsg(), answer.crs), (4326, "EPSG:4326"))
    west, south, east, north = frame.total_bounds
    expect("x before y", 5 < west < east < 10 and 45 < south < north < 55, True)
    expect("area, 600 m by 700 m", round(frame.to_crs(25832).area.iloc[0] / 1e4), 42)
    expect("attrs", (frame.attrs["units"]["persons"], frame.attrs["title"]), ("persons", answer.title))
    expect("written as GeoPackage", written(answer), frame["persons_covered"].to_list())
    plain = answer.to_pandas()
    expect("pandas", plain["persons_covered"].to_list(), [80, 40])
    expect("no geometry", "geometry" in plain.columns, False)
    flows = region.border(flows=True)
    expect("a table", (flows.crs, "geometry" in pyarrow.table(flows).column_names), (None, False))
    raises(TypeError, flows.to_geopandas)
    expect("stream again", pyarrow.table(answer).equals(table), True)
    expect("for people", "Town A" in str(answer) and "Town A" in answer._repr_html_(), True)


def written(answer):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "coverage.gpkg")
        answer.write(path)
        raises(ValueError, lambda: answer.write(os.path.join(folder, "coverage.doc")))
        raises(nahraum.NahraumError, lambda: answer.write(os.path.join(folder, "gone", "coverage.csv")))
        return geopandas.read_file(path)["persons_covered"].to_list()


def check_errors():
    """Errors say what, where and what to do; findings are a table."""
    error = raises(nahraum.NahraumError, lambda: nahraum.Region.from_config("gone.toml", progress=False))
    expect("place", "gone.toml" in error.message and "gone.toml" in str(error), True)
    expect("cause", len(error.causes), 1)
    region = nahraum.Region.from_config(CONFIG, progress=False)
    error = raises(nahraum.NahraumError, lambda: region.coverage(category="Apoteke"))
    expect("hint", (error.hint, f"hint: {error.hint}" in str(error)), ("did you mean `pharmacy`?", True))
    raises(nahraum.NahraumError, lambda: region.coverage(by="village"))
    raises(nahraum.NahraumError, lambda: region.cooperate(group=["A", "B"]))
    raises(nahraum.NahraumError, lambda: region.gaps(connected=True, need=True))
    with tempfile.TemporaryDirectory() as folder:
        broken = os.path.join(folder, "cells.csv")
        with open(os.path.join(TOWN, "cells.csv"), encoding="utf-8") as file:
            lines = file.read().splitlines()
        cells = lines[0].split(",")
        last = lines[-1].split(",")
        last[cells.index("persons")] = "many"
        with open(broken, "w", encoding="utf-8") as file:
            file.write("\n".join([*lines[:-1], ",".join(last), ""]))
        areas = os.path.join(TOWN, "municipalities.geojson")
        files = {"municipalities": areas, "cells": broken, "cells_crs": "EPSG:25832"}
        region = nahraum.Region.from_files(**files, progress=False)
        rows = polars.DataFrame(region.findings).filter(polars.col("code") == "W301").to_dicts()
        found = [(row["severity"], row["count"], row["field"], "many" in row["message"]) for row in rows]
        expect("findings", found, [("warning", 1, "persons", True)])
        expect("place of the finding", rows and rows[0]["source"] == broken and rows[0]["record"], f"line {len(lines)}")


def check_publication():
    """What is withheld is missing, and named."""
    region = nahraum.Region.from_config(CONFIG, persons_min=1000, progress=False)
    row = polars.DataFrame(region.coverage()).to_dicts()[0]
    expect("withheld", (row["persons_covered"], "persons_covered" in row["withheld"]), (None, True))


def check_progress():
    """Stages are told, to what shows them."""
    told = []
    session = nahraum._nahraum.Session()
    session.ask(["coverage", "-c", CONFIG], lambda *event: told.append(event))
    begun = [stage for what, stage, _ in told if what == "begin"]
    expect("stages", len(begun) > 1 and all(begun), True)
    ask = ["coverage", "-c", CONFIG, "--limit", "77"]
    failing = raises(ZeroDivisionError, lambda: session.ask(ask, lambda *_: 1 / 0))
    expect("a failing bar ends the question", failing is not None, True)
    expect("and the session answers on", len(session.ask(ask)), 4)


def check_interrupt(demo):
    """A question is interrupted at once, and the next one is answered."""
    interrupted, before = time.monotonic(), threads()

    def press():
        nonlocal interrupted
        time.sleep(0.5)
        interrupted = time.monotonic()
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=press).start()
    raises(KeyboardInterrupt, lambda: nahraum.Region.from_config(demo, progress=False))
    waited = time.monotonic() - interrupted
    expect(f"waited {waited:.2f} s after Ctrl-C", waited < 1.0, True)
    region = nahraum.Region.from_config(CONFIG, progress=False)
    expect("after an interrupt", len(region.coverage()), 4)
    deadline = time.monotonic() + 60
    while threads() > before and time.monotonic() < deadline:
        time.sleep(0.1)
    expect("threads of ours after an interrupt", threads(), before)


def threads():
    """Threads called after the package: those of analyses, and those that share their work, which stay."""
    folder = "/proc/self/task"
    if not os.path.isdir(folder):
        return 0
    names = []
    for task in os.listdir(folder):
        with open(os.path.join(folder, task, "comm"), encoding="utf-8") as file:
            names.append(file.read().strip())
    return names.count("nahraum")


def check_command():
    """The wheel carries the program: version, exit codes, data on standard output."""
    version = subprocess.run([COMMAND, "--version"], capture_output=True, text=True, check=True).stdout
    expect("version", version.split(), ["nahraum", nahraum.__version__])
    codes = [subprocess.run([COMMAND, *words], capture_output=True, cwd=TOWN).returncode for words in (
        ["check", "-q", "-c", "region.toml"], ["coverage"], ["coverage", "--wrong"])]
    expect("exit codes", codes, [0, 2, 2])
    run = subprocess.run([COMMAND, "coverage", "-q", "-c", "region.toml", "--format", "geojson"],
                         capture_output=True, text=True, cwd=TOWN, check=True)
    expect("standard output", len(json.loads(run.stdout)["features"]), 4)
    busy = subprocess.Popen([COMMAND, "demo", "-q", "--out", os.path.join(tempfile.mkdtemp(), "demo")])
    time.sleep(1.0)
    busy.send_signal(signal.SIGINT)
    expect("Ctrl-C", busy.wait(10), -signal.SIGINT)


def main():
    write_town()
    check_questions()
    check_settings()
    check_tables()
    check_errors()
    check_publication()
    check_progress()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([COMMAND, "demo", "-q", "--inputs-only", folder], check=True)
        check_interrupt(os.path.join(folder, "region.toml"))
    check_command()
    print("\n".join(FAULTS[:30]) or "all holds")
    sys.exit(1 if FAULTS else 0)


main()
