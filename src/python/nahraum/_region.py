"""A region and the questions about it."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, Literal, Union

from . import _nahraum
from ._answer import Answer, points_file
from ._progress import reporter

Path = Union[str, "PathLike[str]"]
Names = Union[str, Iterable[str]]
Metres = Union[int, Iterable[int]]
Settings = Union[Mapping[str, Any], Iterable[str]]
Level = Literal["cell", "quartier", "district", "municipality", "county", "region"]


def _word(value: Any) -> str:
    """A value as the command line writes it: a list with commas."""
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if isinstance(value, Iterable):
        return ",".join(_word(one) for one in value)
    return str(value)


def _words(**options: Any) -> list[str]:
    """Options of a command line: `persons_min=10` becomes `--persons-min=10`, True a flag, None and False nothing."""
    words = []
    for name, value in options.items():
        flag = "--" + name.rstrip("_").replace("_", "-")
        if value is True:
            words.append(flag)
        elif value is not None and value is not False:
            words.append(f"{flag}={_word(value)}")
    return words


def _settings(settings: Settings | None) -> list[str]:
    """Settings of the configuration as options."""
    if settings is None:
        return []
    if isinstance(settings, Mapping):
        settings = [f"{key}={_toml(value)}" for key, value in settings.items()]
    return [f"--set={setting}" for setting in settings]


def _toml(value: Any) -> str:
    """A value as TOML writes it. A text stands without quotes, since the program takes what is no TOML as a text."""
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return str(value)
    return "[" + ", ".join(_item(one) for one in value) + "]"


def _item(value: Any) -> str:
    """A value in a list, where texts and paths have quotes, which JSON writes as TOML does."""
    if isinstance(value, (str, os.PathLike)):
        return json.dumps(os.fspath(value), ensure_ascii=False)
    return _toml(value)


class Region:
    """A region: quartiers, municipalities, facilities and population cells, with the distances between them.

    The data are read and the distances computed once; questions about the categories and limits of the region then take
    moments. A question about others prepares the region again and keeps the last one beside it. Whoever changes a data
    file makes a new Region.

    Every question can be interrupted (Ctrl-C, or the stop button of a notebook).
    """

    def __init__(self, words: Sequence[str], category: Any, limit: Any, progress: bool) -> None:
        self._words = list(words)
        self._select = {"category": category, "limit": limit}
        self._progress = progress
        self._session = _nahraum.Session()
        selected = _words(**self._select)
        self._findings = self._ask(self._session.prepare, ["coverage", *self._words, *selected])

    @classmethod
    def from_config(
        cls,
        config: Path,
        *,
        category: Names | None = None,
        limit: Metres | None = None,
        settings: Settings | None = None,
        network: Path | None = None,
        profile: str | None = None,
        persons_min: int | None = None,
        lang: Literal["en", "de"] | None = None,
        standard: str | None = None,
        threads: int | None = None,
        memory: int | None = None,
        progress: bool = True,
    ) -> Region:
        """Reads and prepares the region of a configuration (`region.toml`).

        Parameters
        ----------
        config:
            The file; its paths are relative to its folder.
        category:
            Prepare only these categories (key, English or German name); default all of the configuration.
        limit:
            Limits in metres for every category, instead of its own.
        settings:
            Keys of the configuration, such as ``{"gaps.report_persons": 300}``.
        network:
            Street map or network file for distances on foot, instead of the configured one.
        profile:
            Walker: adult, senior, rollator, wheelchair, or one of the configuration.
        persons_min:
            Withhold counts of fewer persons for publication, and what would give them away.
        lang:
            Language of titles and names of columns.
        standard:
            Set of limits: quartier, bbsr, seniors, ghsci, ch, at, nl, gb.
        threads:
            Number of threads; default all cores. Results do not depend on it.
        memory:
            Megabytes that may be used; distances that would need more are refused.
        progress:
            Show bars (tqdm, if it is installed) or stages.

        Raises
        ------
        NahraumError
            When no region can be built from the files; `hint` says what to do.
        """
        words = _words(
            config=config,
            network=network,
            profile=profile,
            persons_min=persons_min,
            lang=lang,
            standard=standard,
            threads=threads,
            memory=memory,
        )
        return cls(words + _settings(settings), category, limit, progress)

    @classmethod
    def from_files(
        cls,
        *,
        municipalities: Path | None = None,
        quartiers: Path | None = None,
        facilities: Path | None = None,
        cells: Path | None = None,
        cells_crs: str | None = None,
        facilities_crs: str | None = None,
        category: Names | None = None,
        limit: Metres | None = None,
        settings: Settings | None = None,
        network: Path | None = None,
        profile: str | None = None,
        persons_min: int | None = None,
        lang: Literal["en", "de"] | None = None,
        standard: str | None = None,
        threads: int | None = None,
        memory: int | None = None,
        progress: bool = True,
    ) -> Region:
        """Reads and prepares a region of single files (GeoJSON, GeoPackage, Shapefile, CSV and others).

        Municipalities or quartiers are needed. A single `category` is that of facilities without a column for it.
        The other parameters are those of `from_config`.
        """
        words = _words(
            municipalities=municipalities,
            quartiers=quartiers,
            facilities=facilities,
            cells=cells,
            cells_crs=cells_crs,
            facilities_crs=facilities_crs,
            # What the facilities are does not change with what a question asks about.
            facilities_category=category if isinstance(category, str) and "," not in category else None,
            network=network,
            profile=profile,
            persons_min=persons_min,
            lang=lang,
            standard=standard,
            threads=threads,
            memory=memory,
        )
        return cls(words + _settings(settings), category, limit, progress)

    @property
    def findings(self) -> Answer:
        """Problems and noteworthy facts in the data: severity, code, count, place, message, hint."""
        return self._findings

    def coverage(
        self,
        *,
        by: Level = "municipality",
        category: Names | None = None,
        limit: Metres | None = None,
        settings: Settings | None = None,
    ) -> Answer:
        """Which residents reach a service within the limit?

        One row for each area of the level, category and limit: `persons`, `persons_covered`, `share_covered`, distances
        in metres, with the shape of the area. `category` and `limit` (metres) default to those of the region.
        """
        return self._answer("coverage", _words(by=by), category, limit, settings)

    def gaps(
        self,
        *,
        category: Names | None = None,
        limit: Metres | None = None,
        connected: bool = False,
        need: bool = False,
        stops: int | None = None,
        hours: float | None = None,
        stop_limit: int | None = None,
        host: Names | None = None,
        candidates: Path | None = None,
        candidates_crs: str | None = None,
        weight: str | None = None,
        settings: Settings | None = None,
    ) -> Answer:
        """Where do residents not reach a service, and where would one new place serve most of them?

        One row for each gap that a new place would close, with the place. `connected` gives connected areas instead,
        `need` what a place would serve at every candidate, `stops` the best stops of a rolling shop (tours of `hours`,
        metres to a stop `stop_limit`). New places can be in facilities of `host`, or at the points of the file
        `candidates`; default every inhabited cell. `weight` is the group that they should serve (`persons_65`).
        """
        options = _words(
            connected=connected,
            need=need,
            stops=stops,
            hours=hours,
            stop_limit=stop_limit,
            host=host,
            candidates=candidates,
            candidates_crs=candidates_crs,
            weight=weight,
        )
        return self._answer("gaps", options, category, limit, settings)

    def border(
        self,
        *,
        by: Level = "municipality",
        category: Names | None = None,
        limit: Metres | None = None,
        boundary: Literal["municipality", "county"] | None = None,
        flows: bool = False,
        settings: Settings | None = None,
    ) -> Answer:
        """What do residents gain because the boundary is open?

        One row for each area, category and limit: `covered_open`, `covered_closed` and their difference `border_gain`,
        persons. `flows` gives instead which municipality serves whose residents.
        """
        # The level belongs to the effect alone.
        options = _words(by=None if flows else by, boundary=boundary, flows=flows)
        return self._answer("border", options, category, limit, settings)

    def overlaps(
        self,
        *,
        of: Literal[
            "pairs", "facilities", "municipalities", "providers", "umbrellas", "facing", "split"
        ] = "pairs",
        category: Names | None = None,
        limit: Metres | None = None,
        provider_level: Literal["provider", "umbrella"] | None = None,
        settings: Settings | None = None,
    ) -> Answer:
        """Which facilities share residents across a boundary or between providers, and which are double structures?"""
        options = _words(of=of, provider_level=provider_level)
        return self._answer("overlaps", options, category, limit, settings)

    def sites(
        self,
        *,
        category: Names | None = None,
        limit: Metres | None = None,
        model: Literal["most", "fewest", "median"] | None = None,
        places: int | None = None,
        target: float | None = None,
        capacity: int | None = None,
        walk_max: int | None = None,
        nodes_max: int | None = None,
        seconds_max: int | None = None,
        of: Literal["places", "summary"] = "places",
        host: Names | None = None,
        candidates: Path | None = None,
        candidates_crs: str | None = None,
        weight: str | None = None,
        settings: Settings | None = None,
    ) -> Answer:
        """Where do new places achieve most? Existing facilities count and stay.

        `most`: `places` new places that serve most persons within the limit; `fewest`: the fewest places that serve
        `target` percent of all persons; `median`: `places` new places with the shortest walks. `sentences` of the
        answer say what was found, the bound, and whether the plan is proven. Candidates as for `gaps`.
        """
        options = _words(
            model=model,
            places=places,
            target=target,
            capacity=capacity,
            walk_max=walk_max,
            nodes_max=nodes_max,
            seconds_max=seconds_max,
            of=of,
            host=host,
            candidates=candidates,
            candidates_crs=candidates_crs,
            weight=weight,
        )
        return self._answer("site", options, category, limit, settings)

    def cooperate(
        self,
        *,
        of: str = "region",
        category: Names | None = None,
        limit: Metres | None = None,
        target: float | None = None,
        places: int | None = None,
        group: Names | None = None,
        host: Names | None = None,
        candidates: Path | None = None,
        candidates_crs: str | None = None,
        weight: str | None = None,
        settings: Settings | None = None,
    ) -> Answer:
        """What is it worth to municipalities to plan new places together: places saved, persons gained, who pays?

        `of`: region, municipalities, pairs, triples, places, shares (of the municipalities in `group`). `target` is the
        share of residents to be served, percent.
        """
        options = _words(
            of=of,
            target=target,
            places=places,
            group=group,
            host=host,
            candidates=candidates,
            candidates_crs=candidates_crs,
            weight=weight,
        )
        return self._answer("cooperate", options, category, limit, settings)

    def compare(
        self,
        *,
        by: Level = "quartier",
        category: Names | None = None,
        limit: Metres | None = None,
        settings: Settings | None = None,
    ) -> Answer:
        """How many persons does the straight-line distance wrongly call covered, compared with the walk?

        Needs a street map or network. Both distances are computed for each call.
        """
        return self._answer("compare", _words(by=by), category, limit, settings)

    def reach(
        self,
        start: tuple[float, float] | Sequence[tuple[float, float]] | Path,
        *,
        minutes: float | Iterable[float] = (5, 10, 15),
        ways: bool = False,
        settings: Settings | None = None,
    ) -> Answer:
        """What is within a number of minutes on foot (isochrones)?

        `start` is a place (longitude, latitude), several, or a file of points. One row for each place and number of
        minutes: the reached area with its persons and facilities; with `ways` the reached ways instead.
        """
        options = _words(minutes=minutes, ways=ways)
        if isinstance(start, (str, os.PathLike)):
            return self._reach(os.fspath(start), options, settings)
        if len(start) == 2 and all(isinstance(part, (int, float)) for part in start):
            x, y = start
            return self._reach(f"{x},{y}", options, settings)
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "places.geojson")
            with open(path, "w", encoding="utf-8") as file:
                file.write(points_file(start))  # type: ignore[arg-type]
            return self._reach(path, options, settings)

    def _reach(self, start: str, options: list[str], settings: Settings | None) -> Answer:
        words = ["reach", f"--from={start}", *self._words, *options, *_settings(settings)]
        return self._ask(self._session.ask, words)

    def _answer(
        self, command: str, options: list[str], category: Any, limit: Any, settings: Settings | None
    ) -> Answer:
        select = {
            "category": self._select["category"] if category is None else category,
            "limit": self._select["limit"] if limit is None else limit,
        }
        words = [command, *self._words, *options, *_words(**select), *_settings(settings)]
        return self._ask(self._session.ask, words)

    def _ask(self, asked: Any, words: list[str]) -> Answer:
        report = reporter(self._progress)
        try:
            return Answer(asked(words, report))
        except _nahraum.NahraumError as error:
            error.findings = Answer(error._findings)
            raise
        finally:
            if report is not None:
                report.close()
