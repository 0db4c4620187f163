# ---
# jupyter:
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% [markdown]
# # Who has a pharmacy on foot, and what does the town line hide?
#
# The made-up demo region, asked from Python. Install what it needs with `pip install ".[notebook]" matplotlib`;
# write the inputs with `nahraum demo --inputs-only inputs`.

# %%
import os

import nahraum

inputs = os.environ.get("NAHRAUM_INPUTS", "inputs")
region = nahraum.Region.from_config(f"{inputs}/region.toml", category="pharmacy", limit=1000)
region.findings.to_pandas()

# %% [markdown]
# Each quartier with its residents within 1,000 m. Units are in `attrs`.

# %%
coverage = region.coverage(by="quartier")
quartiers = coverage.to_geopandas()
print(quartiers.attrs["units"]["persons"], quartiers.crs, len(quartiers))
try:
    quartiers.plot("share_covered", legend=True, missing_kwds={"color": "lightgrey"})
except ImportError:
    print("a map needs matplotlib")

# %% [markdown]
# Who depends on the neighbouring municipality?

# %%
border = region.border(by="municipality").to_pandas()
print(border.nlargest(5, "border_gain")[["municipality_name", "persons", "border_gain"]])

# %% [markdown]
# Where would one new pharmacy serve most of those who have none?

# %%
gaps = region.gaps()
print(gaps)
gaps.write(os.path.join(inputs, "gaps.gpkg"))  # opens in QGIS with its style

# %% [markdown]
# An error says where and what to do.

# %%
try:
    region.coverage(category="Apoteke")
except nahraum.NahraumError as error:
    print(error.message, "|", error.hint)
