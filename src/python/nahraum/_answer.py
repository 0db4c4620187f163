"""Answers: tables with units, descriptions and, where they have places, geometries."""

from __future__ import annotations

import html
import json
from os import PathLike
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import geopandas
    import pandas
    import pyarrow

    from . import _nahraum

# How wide a table for people is, in letters.
WIDTH = 120


class Column(NamedTuple):
    """What is known about a column."""

    name: str
    unit: str
    """Such as `m`, `persons` or `share` (0 to 1); empty without one."""
    description: str
    alias: str
    """The name that people read, in the language of the region; empty without one."""


class Answer:
    """A table that answers a question.

    Other programs read it without a copy in Python: `pyarrow.table(answer)`, `polars.DataFrame(answer)`,
    `duckdb.sql("select * from table")` after `table = answer.to_arrow()`. Geometries are a column of well-known binary
    with the extension type `geoarrow.wkb` and their CRS; each field has `unit`, `description` and `alias` as metadata.
    A missing value is unknown, not zero.
    """

    def __init__(self, native: _nahraum.Answer) -> None:
        self._native = native

    def __arrow_c_schema__(self) -> Any:
        return self._native.__arrow_c_schema__()

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return self._native.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return len(self._native)

    @property
    def name(self) -> str:
        """The name of the layer, such as `coverage_quartier`."""
        return self._native.name

    @property
    def title(self) -> str:
        """The name that people read, in the language of the region."""
        return self._native.title

    @property
    def description(self) -> str:
        """What the table shows, in one sentence."""
        return self._native.description

    @property
    def attribution(self) -> list[str]:
        """Sources with licences, which must be named wherever the answer is shown."""
        return self._native.attribution

    @property
    def crs(self) -> str | None:
        """The CRS of the geometries, x before y (`EPSG:4326`); None for a table without places."""
        return self._native.crs

    @property
    def sentences(self) -> list[str]:
        """The main numbers in words, where the command tells them (gaps, new places, cooperation)."""
        return self._native.sentences

    @property
    def columns(self) -> list[Column]:
        """Name, unit, description and alias of each column, in their order."""
        return [Column(*texts) for texts in self._native.columns]

    @property
    def units(self) -> dict[str, str]:
        """Units by column, for the columns that have one."""
        return {column.name: column.unit for column in self.columns if column.unit}

    @property
    def findings(self) -> Answer:
        """Problems and noteworthy facts: severity, code, count, place (source, layer, record, field), message, hint."""
        return Answer(self._native.findings)

    def to_arrow(self) -> pyarrow.Table:
        """The answer as a table of pyarrow."""
        import pyarrow

        return pyarrow.table(self)

    def to_pandas(self) -> pandas.DataFrame:
        """The answer without geometries as a frame of pandas; units, title and sources are in `attrs`.

        Whole numbers of which some are not known become numbers with NaN, as pandas does.
        """
        table = self.to_arrow()
        if self.crs is not None:
            # Geometries are the last column.
            table = table.drop_columns([table.column_names[-1]])
        frame = table.to_pandas()
        frame.attrs.update(self._about())
        return frame

    def to_geopandas(self) -> geopandas.GeoDataFrame:
        """The answer as a frame of GeoPandas in its CRS; units, title and sources are in `attrs`.

        Raises TypeError for a table without places: `to_pandas` gives that.
        """
        import geopandas

        if self.crs is None:
            raise TypeError(f"{self.name} has no places; to_pandas() gives a table without them")
        frame = geopandas.GeoDataFrame.from_arrow(self)
        frame.attrs.update(self._about())
        return frame

    def write(self, path: str | PathLike[str], format: str | None = None) -> None:
        """Writes the answer to a file, as `nahraum -o` does: GeoPackage with the style for QGIS (`.gpkg`), GeoJSON,
        GeoParquet, FlatGeobuf, CSV, XLSX.

        The ending of the name says the format, unless `format` does. The file appears complete or not at all.
        """
        self._native.write(path, format)

    def __repr__(self) -> str:
        places = f", {self.crs}" if self.crs else ""
        return f"<nahraum.Answer {self.title or self.name!r}: {len(self)} rows, {len(self.columns)} columns{places}>"

    def __str__(self) -> str:
        return self._native.text(WIDTH)

    def _repr_html_(self) -> str:
        head = html.escape(self.title or self.name)
        return f"<strong>{head}</strong><pre>{html.escape(str(self))}</pre>"

    def _about(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "description": self.description,
            "units": self.units,
            "attribution": self.attribution,
        }


def points_file(points: list[tuple[float, float]]) -> str:
    """Points in degrees as GeoJSON, named by their numbers."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": str(number)},
            "geometry": {"type": "Point", "coordinates": [float(x), float(y)]},
        }
        for number, (x, y) in enumerate(points, 1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})
