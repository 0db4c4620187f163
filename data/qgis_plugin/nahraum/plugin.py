"""The plugin: registers the provider."""

from qgis.core import QgsApplication

from .provider import Provider


class Plugin:
    """Adds the algorithms to the toolbox while the plugin is on."""

    def __init__(self):
        self.provider = None

    def initProcessing(self):  # noqa: N802 (QGIS gives the name)
        """Registers the provider; `qgis_process` calls this alone."""
        self.provider = Provider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self):  # noqa: N802
        self.initProcessing()

    def unload(self):
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
