"""Words of the plugin in English and German."""

from qgis.core import QgsApplication


def language():
    """The language of QGIS, as the command calls it: `de` or `en`."""
    return "de" if QgsApplication.locale().lower().startswith("de") else "en"


def words(english, german):
    """The text in the language of QGIS."""
    return german if language() == "de" else english
