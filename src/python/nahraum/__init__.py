"""Who reaches which service on foot, who does not, and what do city boundaries hide?

Nahraum analyses the neighbourhoods (Quartiere) of a whole region across its municipal boundaries:

>>> import nahraum
>>> region = nahraum.Region.from_config("region.toml")
>>> coverage = region.coverage(by="quartier", category="pharmacy", limit=1000)
>>> coverage.to_geopandas().plot("share_covered")

Methods of `Region` ask the questions of the command `nahraum`, with its options as arguments, and return an `Answer`: a
table that pyarrow, polars, DuckDB and GeoPandas read by the PyCapsule interface of Arrow (`pyarrow.table(answer)`). A
question that has no answer raises `NahraumError`, with place and hint. Distances are metres, times minutes, persons
whole numbers; a missing value is unknown, not zero.
"""

from ._answer import Answer, Column
from ._nahraum import NahraumError, __version__
from ._region import Region

__all__ = ["Answer", "Column", "NahraumError", "Region", "__version__"]
