"""Runs all tiles of a region on a cluster of Dask, and survives workers that are killed.

    nahraum tiles plan -c region.toml -o tiles
    python tiles_dask.py tiles --workers 2
    nahraum tiles merge tiles --out results

A tile is a pure job from the files of the folder to the files of its part. So any engine can carry it, on any machine
that sees the folder: here a local cluster; `Client("tcp://scheduler:8786")` takes one of many machines. Needs
`pip install distributed`.
"""

import argparse
import json
import os
import pathlib
import subprocess

from distributed import Client, LocalCluster, as_completed


def compute(program: str, folder: str, tile: int, threads: int) -> int:
    """The job of one tile; whoever repeats it writes the same bytes."""
    words = [program, "tiles", "run", folder, "--tile", str(tile), "--threads", str(threads), "--quiet"]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"tile {tile}: {done.stderr.strip()}")
    return tile


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("tiles", help="folder of the tiles")
    arguments.add_argument("--workers", type=int, default=2)
    arguments.add_argument("--threads", type=int, default=1, help="of each job")
    arguments.add_argument("--program", default=os.environ.get("NAHRAUM", "nahraum"))
    asked = arguments.parse_args()
    folder = str(pathlib.Path(asked.tiles).resolve())
    manifest = json.loads(pathlib.Path(folder, "tiles.json").read_text())
    # Those with most persons first, so that no large one is left for the end.
    tiles = [tile["tile"] for tile in sorted(manifest["tiles"], key=lambda tile: -tile["persons"])]
    with LocalCluster(n_workers=asked.workers, threads_per_worker=1, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            jobs = client.map(lambda tile: compute(asked.program, folder, tile, asked.threads), tiles, retries=3)
            for count, job in enumerate(as_completed(jobs), start=1):
                print(f"{count} of {len(tiles)}: tile {job.result()}", flush=True)


if __name__ == "__main__":
    main()
