"""Nahraum in QGIS: its analyses as algorithms of Processing."""


def classFactory(iface):  # noqa: N802 (QGIS gives the name)
    """The plugin, as QGIS asks for it. `iface` is None in `qgis_process`."""
    from .plugin import Plugin

    return Plugin()
